/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happened when: a period cut into bars of a unit that a person would choose, and how many
 * events of which kind fall into each.
 */
#ifndef OVERSHARING_TIME_BARS_H
#define OVERSHARING_TIME_BARS_H

#include <glib.h>
#include <stdint.h>

#define TIME_BAR_KINDS 6

typedef struct {
    uint32_t count[TIME_BAR_KINDS];
} time_bar_t;

typedef struct {
    int64_t first, last; /* nanoseconds since the epoch */
    uint64_t unit;       /* nanoseconds a bar; see time_bars_init() */
    GArray *bars;        /* time_bar_t; the first begins at `first` */
} time_bars_t;

/* Bars at most. */
#define TIME_BARS_MOST 120U

/* Cuts the period from `first` to `last` into bars. The unit is a minute, where it is not
 * shorter than five minutes and not longer than TIME_BARS_MOST; else the smallest of those
 * people use (from 1 ms on; years double) with no more bars than that. Free it with
 * time_bars_clear(). */
void time_bars_init(time_bars_t *bars, int64_t first, int64_t last);

/* Frees the bars. */
void time_bars_clear(time_bars_t *bars);

/* Counts an event; one before or after the period counts in the first or last bar. */
void time_bars_add(time_bars_t *bars, int64_t time, unsigned kind);

/* The number of the bar that holds a moment. */
uint32_t time_bars_at(const time_bars_t *bars, int64_t time);

/* Room for a unit as text, and its final zero. */
#define TIME_UNIT_TEXT_MAX 32

/* Writes "second", "10 seconds", "minute", "2 days". Returns `text`. */
const char *time_unit_text(uint64_t unit, char text[TIME_UNIT_TEXT_MAX]);

#endif
