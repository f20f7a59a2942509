/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "svg.h"

#include <math.h>
#include <string.h>

#define REPLACEMENT 0xfffdU

static bool is_bad(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200e && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff ||
           (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

static void escape_character(GString *out, gunichar c)
{
    switch (c) {
    case '&':
        g_string_append(out, "&amp;");
        break;
    case '<':
        g_string_append(out, "&lt;");
        break;
    case '>':
        g_string_append(out, "&gt;");
        break;
    case '"':
        g_string_append(out, "&quot;");
        break;
    case '\t':
    case '\n':
    case '\r':
        g_string_append_c(out, ' ');
        break;
    default:
        g_string_append_unichar(out, is_bad(c) ? REPLACEMENT : c);
    }
}

void svg_escape(GString *out, const char *text)
{
    char *valid = g_utf8_make_valid(text, -1);

    for (const char *c = valid; *c != '\0'; c = g_utf8_next_char(c))
        escape_character(out, g_utf8_get_char(c));
    g_free(valid);
}

void svg_init(svg_t *svg, GString *out)
{
    *svg = (svg_t){.out = out, .open = g_ptr_array_new()};
}

void svg_finish(svg_t *svg)
{
    while (svg->open->len > 0)
        svg_close(svg);
    g_ptr_array_free(svg->open, TRUE);
    svg->open = NULL;
}

/* The element gets content: its tag ends. */
static void end_tag(svg_t *svg)
{
    if (svg->in_tag)
        g_string_append_c(svg->out, '>');
    svg->in_tag = false;
}

void svg_open(svg_t *svg, const char *name)
{
    end_tag(svg);
    /* Nothing may stand between text and an element in it. */
    if (svg->out->len > 0 && !svg->has_content && svg->out->str[svg->out->len - 1] != '\n')
        g_string_append_c(svg->out, '\n');
    g_string_append_printf(svg->out, "<%s", name);
    g_ptr_array_add(svg->open, (gpointer)name);
    svg->in_tag = true;
    svg->has_content = false;
}

void svg_attribute(svg_t *svg, const char *name, const char *value)
{
    g_string_append_printf(svg->out, " %s=\"", name);
    svg_escape(svg->out, value);
    g_string_append_c(svg->out, '"');
}

void svg_append_number(GString *out, double value)
{
    double tenths = round(value * 10);
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    bool is_whole = fmod(tenths, 10) == 0;

    if (tenths == 0)
        tenths = 0; /* not "-0" */
    g_string_append(out, g_ascii_formatd(digits, sizeof digits, is_whole ? "%.0f" : "%.1f",
                                         tenths / 10));
}

void svg_append_point(GString *path, char command, double x, double y)
{
    g_string_append_c(path, command);
    svg_append_number(path, x);
    g_string_append_c(path, ' ');
    svg_append_number(path, y);
}

void svg_number(svg_t *svg, const char *name, double value)
{
    g_string_append_printf(svg->out, " %s=\"", name);
    svg_append_number(svg->out, value);
    g_string_append_c(svg->out, '"');
}

void svg_text(svg_t *svg, const char *text)
{
    end_tag(svg);
    svg_escape(svg->out, text);
    svg->has_content = true;
}

void svg_close(svg_t *svg)
{
    const char *name = (const char *)g_ptr_array_index(svg->open, svg->open->len - 1);

    g_ptr_array_set_size(svg->open, (gint)svg->open->len - 1);
    if (svg->in_tag)
        g_string_append(svg->out, "/>");
    else
        g_string_append_printf(svg->out, "</%s>", name);
    if (svg->open->len == 0)
        g_string_append_c(svg->out, '\n');
    svg->in_tag = false;
    svg->has_content = false;
}

void svg_elements(svg_t *svg, const GString *written)
{
    end_tag(svg);
    g_string_append_c(svg->out, '\n');
    g_string_append_len(svg->out, written->str, (gssize)written->len);
}

void svg_text_element(svg_t *svg, const char *name, const char *text)
{
    svg_open(svg, name);
    svg_text(svg, text);
    svg_close(svg);
}
