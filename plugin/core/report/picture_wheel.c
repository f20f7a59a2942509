/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture.h"

#include "evidence.h"

#include <math.h>

#define LEAST_HUB 66.0
#define GAP 0.5         /* between sectors, in spokes */
#define LONGEST_NAME 40 /* of a spoke under the mouse, in characters: there are 300 */

/* How many times as much the thickest spoke has as the thinnest could have: what is nearly equal
 * looks so. */
#define LEAST_RANGE 100.0

/* --- Where things are --- */

/* The most that one spoke has. */
static uint32_t most_peers(const fan_out_t *fan, bool began)
{
    uint32_t most = 0;

    for (guint i = 0; i < fan->spokes->len; i++) {
        const spoke_t *spoke = &g_array_index(fan->spokes, spoke_t, i);
        most = MAX(most, contacts_of(spoke->contacts, began));
    }
    return most;
}

/* Bars of both directions have one scale. */
static void plan_bars(wheel_t *wheel, const fan_out_t *fan)
{
    double out = most_peers(fan, true), in = most_peers(fan, false);

    if (fan->grain == GRAIN_PEER || out + in == 0)
        return;
    wheel->per_peer = MIN(out == 0 ? 99 : 52 / out, in == 0 ? 99 : 52 / in);
    wheel->outwards = out * wheel->per_peer;
    wheel->inwards = in * wheel->per_peer;
}

static glong longest_text(const GArray *labels)
{
    glong longest = 0;

    for (guint i = 0; i < labels->len; i++)
        longest = MAX(longest, g_utf8_strlen(g_array_index(labels, wheel_label_t, i).text, -1));
    return longest;
}

wheel_t wheel_of(const fan_out_t *fan, const GArray *labels, double y)
{
    uint32_t spokes = fan->spokes->len;
    wheel_t wheel = {
        .x = PAGE_WIDTH / 2,
        .slots = spokes + (fan->sectors->len > 1 ? GAP * fan->sectors->len : 0),
    };
    double room = PAGE_WIDTH / 2 - 52 - CHARACTER_WIDTH * 12 * (double)longest_text(labels);

    plan_bars(&wheel, fan);
    wheel.rim = CLAMP(MIN(room, 275) - wheel.outwards, 150, spokes <= 12 ? 190 : 255);
    wheel.inner = MIN(wheel.slots * 2.4 / (2 * G_PI), 0.45 * wheel.rim);
    wheel.inner = MAX(wheel.inner, LEAST_HUB + 8);
    wheel.hub = wheel.inner - 8;
    wheel.thickest = CLAMP(0.8 * 2 * G_PI * wheel.inner / MAX(wheel.slots, 1), 1.4, 6);
    wheel.thinnest = MIN(0.8, wheel.thickest / 2);
    wheel.y = y + 30 + wheel.rim + wheel.outwards;
    return wheel;
}

double wheel_angle(const wheel_t *wheel, const fan_out_t *fan, uint32_t spoke)
{
    double sectors = g_array_index(fan->spokes, spoke_t, spoke).sector;
    double gaps = fan->sectors->len > 1 ? GAP * (sectors + 0.5) : 0;

    /* A single one does not hang down. */
    if (fan->spokes->len == 1)
        return G_PI / 2;
    return 2 * G_PI * (spoke + 0.5 + gaps) / wheel->slots;
}

double wheel_end(const wheel_t *wheel, const fan_out_t *fan, uint32_t spoke)
{
    return wheel->rim +
           contacts_of(g_array_index(fan->spokes, spoke_t, spoke).contacts, true) * wheel->per_peer;
}

double wheel_width(const wheel_t *wheel, const fan_out_t *fan, uint64_t bytes)
{
    double least = (double)fan->least_bytes, most = (double)fan->most_bytes;

    if (bytes == 0 || fan->most_bytes == 0)
        return wheel->thinnest;
    least = MIN(least, most / LEAST_RANGE);
    return wheel->thinnest +
           (wheel->thickest - wheel->thinnest) * log((double)bytes / least) / log(most / least);
}

static void append_polar(GString *path, char command, const wheel_t *wheel, double angle,
                         double radius)
{
    svg_append_point(path, command, wheel->x + radius * sin(angle), wheel->y - radius * cos(angle));
}

/* --- Spokes --- */

static const char *const contact_tips[CONTACT_COUNT] = {
    [CONTACT_BEGAN_ANSWERED] = "the host spoke first, answered",
    [CONTACT_BEGAN_SILENT] = "the host spoke first, no answer",
    [CONTACT_BEGAN_UNTOLD] = "the host spoke first, by a log alone",
    [CONTACT_CALLED_ANSWERED] = "the peer spoke first, answered",
    [CONTACT_CALLED_SILENT] = "the peer spoke first, no answer",
    [CONTACT_CALLED_UNTOLD] = "the peer spoke first, by a log alone",
};

/* "; host first: 2 answered, 1 silent", of the peers of one direction. */
static void tell_contacts(GString *tip, const spoke_t *spoke, bool began)
{
    static const char *const words[] = {"answered", "silent", "by a log"};
    unsigned first = began ? CONTACT_BEGAN_ANSWERED : CONTACT_CALLED_ANSWERED;
    const char *before = began ? "; host first: " : "; peer first: ";
    char count[COUNT_TEXT_MAX];

    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
        if (spoke->contacts[first + i] == 0)
            continue;
        g_string_append_printf(tip, "%s%s %s", before,
                               count_text(spoke->contacts[first + i], count), words[i]);
        before = ", ";
    }
}

/* What is told of a spoke when the mouse is over it. */
static void add_tip(svg_t *svg, const fan_out_t *fan, const spoke_t *spoke)
{
    char full[SPOKE_TEXT_MAX], a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX];
    char *name = picture_shorten(spoke_name(fan, spoke, full), LONGEST_NAME);
    GString *tip = g_string_new(name);

    if (fan->grain == GRAIN_PEER) {
        g_string_append_printf(tip, ": %s", contact_tips[spoke_contact(spoke)]);
    } else {
        g_string_append_printf(tip, ": %s on %s", count_of(spoke->peers, "peer", a),
                               count_of(spoke->hosts, "host", b));
        tell_contacts(tip, spoke, true);
        tell_contacts(tip, spoke, false);
    }
    if (spoke->sent + spoke->received > 0)
        g_string_append_printf(tip, "; %s to it, %s from it", count_of(spoke->sent, "datagram", a),
                               count_text(spoke->received, b));
    if (spoke->logged > 0)
        g_string_append_printf(tip, "%s %s in the log",
                               spoke->sent + spoke->received > 0 ? "," : ";",
                               count_of(spoke->logged, "datagram", a));
    g_string_append_printf(tip, "; %s", count_of(spoke->bytes, "byte", a));
    svg_text_element(svg, "title", tip->str);
    g_string_free(tip, TRUE);
    g_free(name);
}

/* A part of the line from the middle outwards. */
static void draw_part(svg_t *svg, const wheel_t *wheel, double angle, double from, double to,
                      line_style_t style)
{
    picture_line(svg, wheel->x + from * sin(angle), wheel->y - from * cos(angle),
                 wheel->x + to * sin(angle), wheel->y - to * cos(angle), style);
}

static void draw_line(svg_t *svg, const wheel_t *wheel, const fan_out_t *fan, const spoke_t *spoke,
                      double angle, double end)
{
    contact_t contact = spoke_contact(spoke);
    line_style_t style = {contact_colour(contact), wheel_width(wheel, fan, spoke->bytes),
                          contact_dashes(contact)};

    draw_part(svg, wheel, angle, wheel->inner, end, style);
}

/* Its peers by contact, those of one direction one after the other. Returns where they end. */
static double draw_bars(svg_t *svg, const wheel_t *wheel, const spoke_t *spoke, double angle,
                        bool began)
{
    double at = wheel->rim;

    for (unsigned contact = 0; contact < CONTACT_COUNT; contact++) {
        double length = spoke->contacts[contact] * wheel->per_peer * (began ? 1 : -1);

        if (contact_began((contact_t)contact) != began || spoke->contacts[contact] == 0)
            continue;
        draw_part(svg, wheel, angle, at, at + length,
                  (line_style_t){.colour = contact_colour((contact_t)contact)});
        at += length;
    }
    return at;
}

static void draw_spoke(svg_t *svg, const wheel_t *wheel, const fan_out_t *fan, uint32_t number)
{
    const spoke_t *spoke = &g_array_index(fan->spokes, spoke_t, number);
    double angle = wheel_angle(wheel, fan, number), end = wheel->rim;
    double mark = CLAMP(0.36 * 2 * G_PI * wheel->rim / wheel->slots, 1.6, 5);

    svg_open(svg, "g");
    svg_attribute(svg, "class", "spoke");
    add_tip(svg, fan, spoke);
    if (fan->grain == GRAIN_PEER) {
        draw_line(svg, wheel, fan, spoke, angle, end - mark);
        picture_end_mark(svg, wheel->x + end * sin(angle), wheel->y - end * cos(angle), mark,
                         spoke_contact(spoke));
    } else {
        draw_bars(svg, wheel, spoke, angle, true);
        end = draw_bars(svg, wheel, spoke, angle, false);
        draw_line(svg, wheel, fan, spoke, angle, end);
    }
    svg_close(svg);
}

/* --- What is around and in the middle --- */

/* An arc for each sector of several spokes. Where bars are, these tell more. */
static void draw_sectors(svg_t *svg, const wheel_t *wheel, const fan_out_t *fan)
{
    double radius = wheel->rim + wheel->outwards + 7;
    GString *path = g_string_new(NULL);

    for (guint i = 0; i < fan->sectors->len && fan->sectors->len > 1; i++) {
        const sector_t *sector = &g_array_index(fan->sectors, sector_t, i);
        double first, last;

        if (sector->spokes < 2)
            continue;
        first = wheel_angle(wheel, fan, sector->first);
        last = wheel_angle(wheel, fan, sector->first + sector->spokes - 1);
        append_polar(path, 'M', wheel, first, radius);
        g_string_append_c(path, 'A');
        svg_append_number(path, radius);
        g_string_append_c(path, ' ');
        svg_append_number(path, radius);
        g_string_append(path, last - first > G_PI ? " 0 1 1" : " 0 0 1");
        append_polar(path, ' ', wheel, last, radius);
    }
    if (path->len > 0) {
        svg_open(svg, "path");
        svg_attribute(svg, "d", path->str);
        svg_attribute(svg, "stroke", RULE);
        svg_attribute(svg, "fill", "none");
        svg_number(svg, "stroke-width", 3);
        svg_close(svg);
    }
    g_string_free(path, TRUE);
}

static void draw_circle(svg_t *svg, const wheel_t *wheel, double radius, const char *fill,
                        const char *stroke, double width)
{
    svg_open(svg, "circle");
    svg_number(svg, "cx", wheel->x);
    svg_number(svg, "cy", wheel->y);
    svg_number(svg, "r", radius);
    svg_attribute(svg, "fill", fill);
    svg_attribute(svg, "stroke", stroke);
    svg_number(svg, "stroke-width", width);
    svg_close(svg);
}

#define HUB_LINE 14 /* characters of a line in the middle */

/* A long address breaks behind a colon, a point or a hyphen, if there is one. */
static glong break_at(const char *text, glong length)
{
    for (glong at = HUB_LINE; length > HUB_LINE && at > 4; at--) {
        if (strchr(":.-", *(g_utf8_offset_to_pointer(text, at - 1))) != NULL)
            return at;
    }
    return MIN(length, HUB_LINE);
}

static void draw_hub(svg_t *svg, const wheel_t *wheel, const fan_out_t *fan)
{
    char full[ENDPOINT_TEXT_MAX], count[COUNT_TEXT_MAX];
    char *name = picture_shorten(hub_name(fan, full), 39), *rest = name;
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    bool is_long = g_utf8_strlen(name, -1) > 15;
    text_style_t style = {.size = is_long ? 12 : 14,
                          .colour = INK,
                          .anchor = ANCHOR_MIDDLE,
                          .is_bold = true};
    double y;

    while (*rest != '\0') {
        glong length = g_utf8_strlen(rest, -1);
        glong at = is_long ? break_at(rest, length) : length;

        g_ptr_array_add(lines, g_utf8_substring(rest, 0, at));
        rest = g_utf8_offset_to_pointer(rest, at);
    }
    draw_circle(svg, wheel, wheel->hub, "#ffffff", INK, 2);
    y = wheel->y - 5 - (lines->len - 1) * 7.5;
    for (guint i = 0; i < lines->len; i++, y += 15)
        picture_text(svg, wheel->x, y, style, (const char *)g_ptr_array_index(lines, i));
    style = (text_style_t){.size = 11, .colour = FAINT, .anchor = ANCHOR_MIDDLE};
    picture_text(svg, wheel->x, y + 2, style, count_of(fan->endpoints, "endpoint", count));
    picture_text(svg, wheel->x, y + 16, style,
                 figure_of(&fan->figures, fan->figures.peers, "peer", count));
    g_ptr_array_free(lines, TRUE);
    g_free(name);
}

double picture_wheel(svg_t *svg, const picture_t *picture, double y)
{
    const fan_out_t *fan = picture->fan;
    GArray *labels = wheel_labels(fan);
    wheel_t wheel = wheel_of(fan, labels, y);

    svg_open(svg, "g");
    svg_attribute(svg, "class", "wheel");
    if (fan->grain != GRAIN_PEER) {
        svg_number(svg, "stroke-width", CLAMP(0.7 * 2 * G_PI * wheel.rim / wheel.slots, 1.2, 14));
        draw_circle(svg, &wheel, wheel.rim, "none", RULE, 1);
    }
    for (uint32_t i = 0; i < fan->spokes->len; i++)
        draw_spoke(svg, &wheel, fan, i);
    if (fan->grain == GRAIN_PEER)
        draw_sectors(svg, &wheel, fan);
    draw_hub(svg, &wheel, fan);
    svg_close(svg);
    wheel_draw_labels(svg, &wheel, fan, labels);
    g_array_free(labels, TRUE);
    return wheel.y + wheel.rim + wheel.outwards + 44;
}
