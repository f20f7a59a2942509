/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture.h"

#include <math.h>

#define LEADING 1.38

void picture_text(svg_t *svg, double x, double y, text_style_t style, const char *text)
{
    static const char *const anchors[] = {"start", "middle", "end"};

    svg_open(svg, "text");
    svg_number(svg, "x", x);
    svg_number(svg, "y", y);
    svg_number(svg, "font-size", style.size);
    svg_attribute(svg, "fill", style.colour);
    if (style.is_bold)
        svg_attribute(svg, "font-weight", "bold");
    if (style.anchor != ANCHOR_START)
        svg_attribute(svg, "text-anchor", anchors[style.anchor]);
    svg_text(svg, text);
    svg_close(svg);
}

void picture_line(svg_t *svg, double x1, double y1, double x2, double y2, line_style_t style)
{
    GString *path = g_string_new(NULL);

    svg_append_point(path, 'M', x1, y1);
    svg_append_point(path, 'L', x2, y2);
    svg_open(svg, "path");
    svg_attribute(svg, "d", path->str);
    svg_attribute(svg, "stroke", style.colour);
    if (style.width > 0)
        svg_number(svg, "stroke-width", style.width);
    if (style.dashes != NULL && style.dashes[0] != '\0')
        svg_attribute(svg, "stroke-dasharray", style.dashes);
    svg_close(svg);
    g_string_free(path, TRUE);
}

void picture_rule(svg_t *svg, double y)
{
    picture_line(svg, PAGE_MARGIN, y, PAGE_WIDTH - PAGE_MARGIN, y, (line_style_t){.colour = RULE});
}

char *picture_shorten(const char *text, glong most)
{
    glong length = g_utf8_strlen(text, -1), begin = (most - 1) / 2;
    char *head, *tail, *shorter;

    if (length <= most)
        return g_strdup(text);
    head = g_utf8_substring(text, 0, begin);
    tail = g_utf8_substring(text, length - (most - 1 - begin), length);
    shorter = g_strconcat(head, "\xe2\x80\xa6", tail, NULL);
    g_free(head);
    g_free(tail);
    return shorter;
}

double picture_paragraph(svg_t *svg, double x, double y, double width, text_style_t style,
                         const char *text)
{
    glong most = (glong)floor(width / (CHARACTER_WIDTH * style.size));
    char **words = g_strsplit(text, " ", -1);
    GString *line = g_string_new(NULL);

    for (char **word = words; *word != NULL; word++) {
        char *fitting = picture_shorten(*word, most);

        if (line->len > 0 && g_utf8_strlen(line->str, -1) + 1 + g_utf8_strlen(fitting, -1) > most) {
            picture_text(svg, x, y, style, line->str);
            y += LEADING * style.size;
            g_string_truncate(line, 0);
        } else if (line->len > 0) {
            g_string_append_c(line, ' ');
        }
        g_string_append(line, fitting);
        g_free(fitting);
    }
    if (line->len > 0) {
        picture_text(svg, x, y, style, line->str);
        y += LEADING * style.size;
    }
    g_string_free(line, TRUE);
    g_strfreev(words);
    return y;
}
