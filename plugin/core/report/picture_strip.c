/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture.h"

#include "evidence.h"
#include "picture_words.h"

#define LEFT 130.0
#define RIGHT (PAGE_WIDTH - PAGE_MARGIN)
#define HEIGHT 120.0 /* of the bars of both directions */
#define WIDEST 90.0  /* of a bar */

/* Where the bars are. */
typedef struct {
    double axis;       /* y of the line between both directions */
    double per_peer;   /* height */
    double step;       /* from bar to bar */
    double width;      /* of a bar */
    uint32_t up, down; /* the most peers of one bar */
} strip_t;

static strip_t plan(const time_bars_t *bars, double y)
{
    strip_t strip = {.step = (RIGHT - LEFT) / bars->bars->len};

    strip.width = MIN(strip.step * 0.86, WIDEST);
    for (guint i = 0; i < bars->bars->len; i++) {
        const time_bar_t *bar = &g_array_index(bars->bars, time_bar_t, i);

        strip.up = MAX(strip.up, contacts_of(bar->count, true));
        strip.down = MAX(strip.down, contacts_of(bar->count, false));
    }
    strip.per_peer = HEIGHT / MAX(strip.up + strip.down, 1);
    strip.axis = y + strip.per_peer * strip.up;
    return strip;
}

/* Where a bar begins: to the right of the moment from which it counts. */
static double bar_left(const strip_t *strip, uint32_t number)
{
    return LEFT + strip->step * number + strip->width * 0.08;
}

/* Where a moment is: in its bar as far as it is in the time of that. */
static double moment_x(const strip_t *strip, const time_bars_t *bars, int64_t time)
{
    uint32_t number = time_bars_at(bars, time);
    uint64_t since = time <= bars->first ? 0 : (uint64_t)time - (uint64_t)bars->first;
    double share = (double)(since - number * bars->unit) / (double)bars->unit;

    return bar_left(strip, number) + MIN(share, 1) * strip->width;
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
        picture_line(svg, x, at, x, began ? at - height : at + height,
                     (line_style_t){.colour = contact_colour((contact_t)contact)});
        at += began ? -height : height;
    }
}

static void draw_bar(svg_t *svg, const strip_t *strip, const time_bars_t *bars, uint32_t number)
{
    const time_bar_t *bar = &g_array_index(bars->bars, time_bar_t, number);
    double x = bar_left(strip, number) + strip->width / 2;
    uint32_t up = contacts_of(bar->count, true), down = contacts_of(bar->count, false);
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
    svg_number(svg, "stroke-width", strip->width);
    svg_text_element(svg, "title", tip);
    draw_parts(svg, strip, bar, x, true);
    draw_parts(svg, strip, bar, x, false);
    svg_close(svg);
    g_free(tip);
}

static void draw_scale(svg_t *svg, const strip_t *strip)
{
    text_style_t number = {.size = 12, .colour = FAINT, .anchor = ANCHOR_END};
    line_style_t rule = {.colour = RULE};
    char text[COUNT_TEXT_MAX];
    double top = strip->axis - strip->up * strip->per_peer;
    double bottom = strip->axis + strip->down * strip->per_peer;

    if (strip->up > 0) {
        picture_line(svg, LEFT - 4, top, RIGHT, top, rule);
        picture_text(svg, LEFT - 8, top + 4, number, count_text(strip->up, text));
    }
    if (strip->down > 0) {
        picture_line(svg, LEFT - 4, bottom, RIGHT, bottom, rule);
        picture_text(svg, LEFT - 8, bottom + 4, number, count_text(strip->down, text));
    }
    picture_line(svg, LEFT - 4, strip->axis, RIGHT, strip->axis, (line_style_t){.colour = INK});
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

static void draw_onset(svg_t *svg, const strip_t *strip, const picture_t *picture, double top,
                       double bottom)
{
    const time_bars_t *bars = &picture->fan->bars;
    const figures_t *f;
    double x;
    bool is_late;
    uint64_t length = (uint64_t)bars->last - (uint64_t)bars->first;
    char moment[40];
    char *text;

    if (picture->listed == NULL)
        return;
    f = picture->listed->figures;
    x = moment_x(strip, bars, f->onset_time);
    is_late = x > LEFT + 0.6 * (RIGHT - LEFT);
    text = g_strdup_printf("onset: %s, frame %u", picture_moment(f->onset_time, length, moment),
                           f->onset);
    svg_open(svg, "g");
    svg_attribute(svg, "class", "onset");
    picture_line(svg, x, top - 14, x, bottom, (line_style_t){.colour = INK});
    picture_text(svg, x + (is_late ? -5 : 5), top - 7,
                 (text_style_t){.size = 12,
                                .colour = INK,
                                .anchor = is_late ? ANCHOR_END : ANCHOR_START},
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
    draw_onset(svg, &strip, picture, top, bottom);
    picture_text(svg, LEFT, bottom + 20, style, picture_moment(bars->first, length, moment));
    style.anchor = ANCHOR_END;
    picture_text(svg, RIGHT, bottom + 20, style, picture_moment(bars->last, length, moment));
    svg_close(svg);
    g_free(head);
    return bottom + 30;
}
