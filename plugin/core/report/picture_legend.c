/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture.h"

#include "evidence.h"

#include <math.h>

/* Okabe and Ito's colours, which people with any kind of colour vision tell apart (Color
 * Universal Design, 2008): blue for what the host began, red and yellow for what its peers did,
 * the paler one without an answer. */
const char *contact_colour(contact_t contact)
{
    static const char *const colours[CONTACT_COUNT] = {
        [CONTACT_BEGAN_ANSWERED] = "#0072b2", [CONTACT_BEGAN_SILENT] = "#56b4e9",
        [CONTACT_BEGAN_UNTOLD] = "#767676",   [CONTACT_CALLED_ANSWERED] = "#d55e00",
        [CONTACT_CALLED_SILENT] = "#e69f00",  [CONTACT_CALLED_UNTOLD] = "#767676",
    };

    return colours[contact];
}

const char *contact_dashes(contact_t contact)
{
    return contact_began(contact) ? "" : "6 3";
}

void picture_end_mark(svg_t *svg, double x, double y, double radius, contact_t contact)
{
    bool is_answered = contact == CONTACT_BEGAN_ANSWERED || contact == CONTACT_CALLED_ANSWERED;

    svg_open(svg, "circle");
    svg_number(svg, "cx", x);
    svg_number(svg, "cy", y);
    svg_number(svg, "r", radius);
    svg_attribute(svg, "fill", is_answered ? contact_colour(contact) : "#ffffff");
    svg_attribute(svg, "stroke", contact_colour(contact));
    svg_number(svg, "stroke-width", CLAMP(radius / 2, 0.9, 1.6));
    svg_close(svg);
}

#define SAMPLES 205.0     /* where they begin */
#define SAMPLE_STEP 180.0 /* from one to the next */
#define SAMPLE_LENGTH 30.0

static const text_style_t plain = {.size = 13, .colour = INK};
static const text_style_t strong = {.size = 13, .colour = INK, .is_bold = true};

/* A contact and how many peers have it. */
static void draw_contact(svg_t *svg, const fan_out_t *fan, contact_t contact, double x, double y)
{
    static const char *const words[] = {"answered", "no answer", "by a log alone"};
    char count[COUNT_TEXT_MAX];
    char *text =
        g_strdup_printf("%s: %s", words[contact % 3], count_text(fan->contacts[contact], count));

    svg_open(svg, "g");
    svg_attribute(svg, "class", "contact");
    picture_line(svg, x, y - 4.5, x + SAMPLE_LENGTH, y - 4.5,
                 (line_style_t){contact_colour(contact), 3, contact_dashes(contact)});
    picture_end_mark(svg, x + 34, y - 4.5, 4.5, contact);
    picture_text(svg, x + 48, y, plain, text);
    svg_close(svg);
    g_free(text);
}

static void draw_contacts(svg_t *svg, const fan_out_t *fan, bool began, double y)
{
    const uint32_t *count = fan->contacts;
    unsigned first = began ? CONTACT_BEGAN_ANSWERED : CONTACT_CALLED_ANSWERED;
    bool has_log = count[CONTACT_BEGAN_UNTOLD] + count[CONTACT_CALLED_UNTOLD] > 0;

    picture_text(svg, PAGE_MARGIN, y, strong,
                 began ? "The host spoke first" : "The peer spoke first");
    for (unsigned i = 0; i < (has_log ? 3 : 2); i++)
        draw_contact(svg, fan, (contact_t)(first + i), SAMPLES + SAMPLE_STEP * i, y);
}

/* How much traffic a width stands for: the least, the middle, the most, as far as they differ. */
static void draw_widths(svg_t *svg, const fan_out_t *fan, double y)
{
    GArray *labels = wheel_labels(fan);
    wheel_t wheel = wheel_of(fan, labels, 0);
    uint64_t least = fan->least_bytes, most = fan->most_bytes;
    double middle = sqrt((double)least * (double)most);
    /* As a double the largest number does not fit into 64 bits. */
    uint64_t between = middle >= (double)most ? most : MAX((uint64_t)middle, least);
    uint64_t bytes[] = {least, between, most};
    double x = SAMPLES;
    char count[COUNT_TEXT_MAX];

    g_array_free(labels, TRUE);
    picture_text(svg, PAGE_MARGIN, y, strong, "Traffic, both ways");
    if (most == 0) {
        picture_text(svg, x, y, plain, "the log tells of no bytes");
        return;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(bytes); i++) {
        if (i > 0 && bytes[i] == bytes[i - 1])
            continue;
        picture_line(svg, x, y - 4.5, x + SAMPLE_LENGTH, y - 4.5,
                     (line_style_t){FAINT, wheel_width(&wheel, fan, bytes[i]), NULL});
        picture_text(svg, x + 48, y, plain, count_of(bytes[i], "byte", count));
        x += SAMPLE_STEP;
    }
}

double picture_legend(svg_t *svg, const picture_t *picture, double y)
{
    const fan_out_t *fan = picture->fan;

    svg_open(svg, "g");
    svg_attribute(svg, "class", "legend");
    draw_contacts(svg, fan, true, y + 14);
    draw_contacts(svg, fan, false, y + 38);
    draw_widths(svg, fan, y + 62);
    svg_close(svg);
    return y + 74;
}
