/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture.h"

#include "evidence.h"
#include "picture_words.h"

#define LEFT 130.0
#define RIGHT (PAGE_WIDTH - PAGE_MARGIN)
#define HEIGHT 120.0 /* of the bars of both directions */

/* Where the bars are. */
typedef struct {
    double axis;       /* y of the line between both directions */
    double per_peer;   /* height */
    double step;       /* from bar to bar */
    uint32_t up, down; /* the most peers of one bar */
} strip_t;

static uint32_t count_peers(const time_bar_t *bar, bool began)
{
    uint32_t count = 0;

    for (unsigned contact = 0; contact < CONTACT_COUNT; contact++) {
        if (contact_began((contact_t)contact) == began)
            count += bar->count[contact];
    }
    return count;
}

static strip_t plan(const time_bars_t *bars, double y)
{
    strip_t strip = {.step = (RIGHT - LEFT) / bars->bars->len};

    for (guint i = 0; i < bars->bars->len; i++) {
        const time_bar_t *bar = &g_array_index(bars->bars, time_bar_t, i);

        strip.up = MAX(strip.up, count_peers(bar, true));
        strip.down = MAX(strip.down, count_peers(bar, false));
    }
    strip.per_peer = HEIGHT / MAX(strip.up + strip.down, 1);
    strip.axis = y + strip.per_peer * strip.up;
    return strip;
}

static void draw_rule(svg_t *svg, double x1, double y1, double x2, double y2, const char *colour)
{
    GString *path = g_string_new(NULL);

    svg_append_point(path, 'M', x1, y1);
    svg_append_point(path, 'L', x2, y2);
    svg_open(svg, "path");
    svg_attribute(svg, "d", path->str);
    svg_attribute(svg, "stroke", colour);
    svg_close(svg);
    g_string_free(path, TRUE);
}

/* The parts of a bar in one direction, the answered ones next to the axis. */
static void draw_parts(svg_t *svg, const strip_t *strip, const time_bar_t *bar, double x,
                       bool began)
{
    double at = strip->axis;

    for (unsigned contact = 0; contact < CONTACT_COUNT; contact++) {
        double height = bar->count[contact] * strip->per_peer;

        if (contact_began((contact_t)contact) != began || bar->count[contact] == 0)
            continue;
        svg_open(svg, "rect");
        svg_number(svg, "x", x);
        svg_number(svg, "y", began ? at - height : at);
        svg_number(svg, "width", MIN(strip->step * 0.86, 90));
        svg_number(svg, "height", height);
        svg_attribute(svg, "fill", contact_colour((contact_t)contact));
        svg_close(svg);
        at += began ? -height : height;
    }
}

static void draw_bar(svg_t *svg, const strip_t *strip, const time_bars_t *bars, uint32_t number)
{
    const time_bar_t *bar = &g_array_index(bars->bars, time_bar_t, number);
    double x = LEFT + strip->step * number + strip->step * 0.07;
    uint32_t up = count_peers(bar, true), down = count_peers(bar, false);
    uint64_t length = (uint64_t)bars->last - (uint64_t)bars->first;
    char moment[40], a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX];
    char *tip;

    if (up + down == 0)
        return;
    tip = g_strdup_printf("%s: %s, the host spoke first to %s",
                          picture_moment(bars->first + (int64_t)(number * bars->unit), length,
                                         moment),
                          count_of(up + down, "new peer", a), count_text(up, b));
    svg_open(svg, "g");
    svg_attribute(svg, "class", "bar");
    svg_text_element(svg, "title", tip);
    draw_parts(svg, strip, bar, x, true);
    draw_parts(svg, strip, bar, x, false);
    svg_close(svg);
    g_free(tip);
}

static void draw_scale(svg_t *svg, const strip_t *strip)
{
    text_style_t number = {.size = 12, .colour = FAINT, .anchor = ANCHOR_END};
    char text[COUNT_TEXT_MAX];
    double top = strip->axis - strip->up * strip->per_peer;
    double bottom = strip->axis + strip->down * strip->per_peer;

    if (strip->up > 0) {
        draw_rule(svg, LEFT - 4, top, RIGHT, top, RULE);
        picture_text(svg, LEFT - 8, top + 4, number, count_text(strip->up, text));
    }
    if (strip->down > 0) {
        draw_rule(svg, LEFT - 4, bottom, RIGHT, bottom, RULE);
        picture_text(svg, LEFT - 8, bottom + 4, number, count_text(strip->down, text));
    }
    draw_rule(svg, LEFT - 4, strip->axis, RIGHT, strip->axis, INK);
}

/* Who began is told by the direction, too. */
static void draw_directions(svg_t *svg, const strip_t *strip)
{
    text_style_t words = {.size = 12, .colour = INK};
    double middle_up = strip->axis - strip->up * strip->per_peer / 2;
    double middle_down = strip->axis + strip->down * strip->per_peer / 2;

    if (strip->up > 0)
        picture_text(svg, PAGE_MARGIN, middle_up + 4, words, "host first");
    if (strip->down > 0)
        picture_text(svg, PAGE_MARGIN, middle_down + 4, words, "peer first");
}

static void draw_onset(svg_t *svg, const picture_t *picture, double top, double bottom)
{
    const time_bars_t *bars = &picture->fan->bars;
    const figures_t *f;
    double share, x;
    uint64_t length = (uint64_t)bars->last - (uint64_t)bars->first;
    char moment[40];
    char *text;

    if (picture->listed == NULL)
        return;
    f = picture->listed->figures;
    share = f->onset_time <= bars->first
                ? 0
                : (double)((uint64_t)f->onset_time - (uint64_t)bars->first) /
                      ((double)bars->unit * (double)bars->bars->len);
    x = LEFT + CLAMP(share, 0, 1) * (RIGHT - LEFT);
    text = g_strdup_printf("onset: %s, frame %u", picture_moment(f->onset_time, length, moment),
                           f->onset);
    svg_open(svg, "g");
    svg_attribute(svg, "class", "onset");
    draw_rule(svg, x, top - 14, x, bottom, INK);
    picture_text(svg, x + (share > 0.6 ? -5 : 5), top - 7,
                 (text_style_t){.size = 12,
                                .colour = INK,
                                .anchor = share > 0.6 ? ANCHOR_END : ANCHOR_START},
                 text);
    svg_close(svg);
    g_free(text);
}

double picture_strip(svg_t *svg, const picture_t *picture, double y)
{
    const time_bars_t *bars = &picture->fan->bars;
    uint64_t length = (uint64_t)bars->last - (uint64_t)bars->first;
    double top = y + 44, bottom = top + HEIGHT;
    strip_t strip = plan(bars, top);
    text_style_t style = {.size = 12, .colour = FAINT};
    char unit[TIME_UNIT_TEXT_MAX], moment[40];
    char *head = g_strdup_printf("New peers per %s", time_unit_text(bars->unit, unit));

    svg_open(svg, "g");
    svg_attribute(svg, "class", "strip");
    picture_text(svg, PAGE_MARGIN, y + 14,
                 (text_style_t){.size = 14, .colour = INK, .is_bold = true}, head);
    draw_scale(svg, &strip);
    for (uint32_t i = 0; i < bars->bars->len; i++)
        draw_bar(svg, &strip, bars, i);
    draw_directions(svg, &strip);
    draw_onset(svg, picture, top, bottom);
    picture_text(svg, LEFT, bottom + 20, style, picture_moment(bars->first, length, moment));
    style.anchor = ANCHOR_END;
    picture_text(svg, RIGHT, bottom + 20, style, picture_moment(bars->last, length, moment));
    svg_close(svg);
    g_free(head);
    return bottom + 30;
}
