/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a line of a log was written, from what little it says of it.
 *
 * Lines are given to the clock in the order of the log, for some of them tell only how much later
 * they are than others, and some tell nothing.
 */
#ifndef OVERSHARING_LOG_CLOCK_H
#define OVERSHARING_LOG_CLOCK_H

#include "log_header.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct log_clock log_clock_t;

/* A clock for one log. `reference`, in nanoseconds since the epoch, is a time at which the log was
 * already written: that of its file's last change, or now. `zone` is that of lines which state
 * none; the clock holds a reference of its own. Free it with log_clock_free(). */
log_clock_t *log_clock_new(int64_t reference, GTimeZone *zone);

/* Frees it; NULL is allowed. */
void log_clock_free(log_clock_t *clock);

/* The log has grown: this is the reference from now on. */
void log_clock_set_reference(log_clock_t *clock, int64_t reference);

/*
 * The time of the next line, in nanoseconds since the epoch:
 *
 * - A date without a year is the latest one that is not later than the reference and a day.
 * - An hour that an autumn has twice is its first one, unless the log is already past that.
 * - The first uptime is the time of the line before it, and later ones keep their distance from it;
 *   an uptime that fell by more than a minute is the first of a device that was started again.
 * - Without a time, or with one that cannot be (29 February 2026, an hour that spring leaves
 *   out), a line has the time of the line before it, the first line that of the reference.
 */
int64_t log_clock_read(log_clock_t *clock, const log_time_t *when);

/* Did the last line tell a time that can be? */
bool log_clock_told(const log_clock_t *clock);

/* Lines before the first that tells its time have this one, and not that of the reference. To be
 * called before there is a line. */
void log_clock_begin(log_clock_t *clock, int64_t time);

#endif
