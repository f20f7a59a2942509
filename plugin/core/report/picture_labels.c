/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture.h"

#include "evidence.h"

#include <math.h>

#define EVERY_SPOKE 64U /* as many have a label each */
#define MOST_LABELS 20U /* where there are more spokes */
#define MOST_SINGLE 8U  /* labels in all from which sectors of a single spoke have none */
#define LONGEST 32      /* characters */

#define SIZE 12.0     /* of the font */
#define SPACING 16.0  /* from one base line to the next */
#define DISTANCE 22.0 /* of a text from what it names */

/* --- What is named --- */

static void label_free(gpointer data)
{
    g_free(((wheel_label_t *)data)->text);
}

static void add_label(GArray *labels, uint32_t first, uint32_t spokes, const char *name,
                      uint32_t peers)
{
    wheel_label_t label = {.first = first, .spokes = spokes};
    char count[COUNT_TEXT_MAX];
    char *full =
        peers == 0 ? g_strdup(name) : g_strdup_printf("%s (%s)", name, count_text(peers, count));

    label.text = picture_shorten(full, LONGEST);
    g_array_append_val(labels, label);
    g_free(full);
}

/* What may have a label: a spoke, or a sector. */
typedef struct {
    uint32_t number, peers;
    uint64_t bytes;
} candidate_t;

/* Its bits the other way round: in that order numbers are spread over all of them. */
static uint32_t spread(uint32_t number)
{
    uint32_t reversed = 0;

    for (unsigned bit = 0; bit < 32; bit++)
        reversed |= (number >> bit & 1U) << (31 - bit);
    return reversed;
}

/* The largest first; among equals such as do not stand side by side. */
static int compare_candidates(gconstpointer a, gconstpointer b)
{
    const candidate_t *first = (const candidate_t *)a, *second = (const candidate_t *)b;

    if (first->peers != second->peers)
        return first->peers > second->peers ? -1 : 1;
    if (first->bytes != second->bytes)
        return first->bytes > second->bytes ? -1 : 1;
    return spread(first->number) < spread(second->number) ? -1 : 1;
}

static int compare_labels(gconstpointer a, gconstpointer b)
{
    const wheel_label_t *first = (const wheel_label_t *)a, *second = (const wheel_label_t *)b;

    return first->first < second->first ? -1 : 1;
}

static void label_largest(GArray *labels, const fan_out_t *fan, bool of_sectors)
{
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(candidate_t));
    char name[SPOKE_TEXT_MAX];

    for (uint32_t i = 0; i < (of_sectors ? fan->sectors : fan->spokes)->len; i++) {
        const spoke_t *spoke = &g_array_index(fan->spokes, spoke_t, i);
        const sector_t *sector = of_sectors ? &g_array_index(fan->sectors, sector_t, i) : NULL;
        candidate_t candidate = {i, of_sectors ? sector->peers : spoke->peers,
                                 of_sectors ? sector->bytes : spoke->bytes};
        g_array_append_val(candidates, candidate);
    }
    g_array_sort(candidates, compare_candidates);
    for (uint32_t i = 0; i < MIN(candidates->len, MOST_LABELS); i++) {
        const candidate_t *candidate = &g_array_index(candidates, candidate_t, i);
        uint32_t number = candidate->number;

        if (of_sectors) {
            const sector_t *sector = &g_array_index(fan->sectors, sector_t, number);
            const spoke_t *spoke = &g_array_index(fan->spokes, spoke_t, sector->first);

            if (sector->spokes == 1 && labels->len >= MOST_SINGLE)
                continue;
            if (sector->spokes == 1) {
                add_label(labels, sector->first, 1, spoke_name(fan, spoke, name),
                          fan->grain == GRAIN_PEER ? 0 : spoke->peers);
                continue;
            }
            add_label(labels, sector->first, sector->spokes, sector_name(fan, sector, name),
                      candidate->peers);
        } else {
            const spoke_t *spoke = &g_array_index(fan->spokes, spoke_t, number);
            add_label(labels, number, 1, spoke_name(fan, spoke, name), candidate->peers);
        }
    }
    g_array_free(candidates, TRUE);
    g_array_sort(labels, compare_labels);
}

GArray *wheel_labels(const fan_out_t *fan)
{
    GArray *labels = g_array_new(FALSE, FALSE, sizeof(wheel_label_t));
    char name[SPOKE_TEXT_MAX];

    g_array_set_clear_func(labels, label_free);
    if (fan->spokes->len > EVERY_SPOKE) {
        label_largest(labels, fan, fan->grain <= GRAIN_HOST);
        return labels;
    }
    for (uint32_t i = 0; i < fan->spokes->len; i++) {
        const spoke_t *spoke = &g_array_index(fan->spokes, spoke_t, i);
        add_label(labels, i, 1, spoke_name(fan, spoke, name),
                  fan->grain == GRAIN_PEER ? 0 : spoke->peers);
    }
    return labels;
}

/* --- Where it stands --- */

static bool is_right(const wheel_label_t *label)
{
    return label->angle < G_PI;
}

/* From the top to the bottom: clockwise on the right, the other way round on the left. */
static void place_side(const wheel_t *wheel, wheel_label_t **side, guint count)
{
    double reach = wheel->rim + wheel->outwards + DISTANCE;
    double lowest = wheel->y + reach;

    for (guint i = 0; i < count; i++) {
        side[i]->y = wheel->y - reach * cos(side[i]->angle);
        if (i > 0)
            side[i]->y = MAX(side[i]->y, side[i - 1]->y + SPACING);
    }
    for (guint i = count; i-- > 0; lowest = side[i]->y - SPACING)
        side[i]->y = MIN(side[i]->y, lowest);
}

static void place_labels(const wheel_t *wheel, GArray *labels)
{
    wheel_label_t *all = (wheel_label_t *)(void *)labels->data;
    wheel_label_t **side = g_new(wheel_label_t *, labels->len + 1);
    guint right = 0, left = 0;

    for (guint i = 0; i < labels->len; i++) {
        if (is_right(&all[i]))
            side[right++] = &all[i];
    }
    place_side(wheel, side, right);
    for (guint i = labels->len; i-- > 0;) {
        if (!is_right(&all[i]))
            side[left++] = &all[i];
    }
    place_side(wheel, side, left);
    g_free(side);
}

static void draw_label(svg_t *svg, const wheel_t *wheel, const wheel_label_t *label)
{
    double reach = wheel->rim + wheel->outwards + DISTANCE;
    double from = label->spokes > 1 ? reach - DISTANCE + 9 : label->end + 7;
    double up = label->y - wheel->y, sign = is_right(label) ? 1 : -1;
    double aside = fabs(up) < reach ? sqrt(reach * reach - up * up) : 0;
    double x = wheel->x + sign * (aside + 6);

    picture_line(svg, wheel->x + from * sin(label->angle), wheel->y - from * cos(label->angle),
                 x - sign * 3, label->y, (line_style_t){.colour = RULE});
    picture_text(svg, x, label->y + 0.36 * SIZE,
                 (text_style_t){.size = SIZE,
                                .colour = INK,
                                .anchor = is_right(label) ? ANCHOR_START : ANCHOR_END},
                 label->text);
}

void wheel_draw_labels(svg_t *svg, const wheel_t *wheel, const fan_out_t *fan, GArray *labels)
{
    for (guint i = 0; i < labels->len; i++) {
        wheel_label_t *label = &g_array_index(labels, wheel_label_t, i);
        label->angle = (wheel_angle(wheel, fan, label->first) +
                        wheel_angle(wheel, fan, label->first + label->spokes - 1)) /
                       2;
        label->end = wheel_end(wheel, fan, label->first);
    }
    place_labels(wheel, labels);
    svg_open(svg, "g");
    svg_attribute(svg, "class", "labels");
    for (guint i = 0; i < labels->len; i++)
        draw_label(svg, wheel, &g_array_index(labels, wheel_label_t, i));
    svg_close(svg);
}
