/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a log begins, of which the first lines do not say it.
 */
#ifndef FWLOG_FIRST_TIME_H
#define FWLOG_FIRST_TIME_H

#include <glib.h>
#include <stdint.h>

/* The time of the first line that tells its date, looked for in the first 64 KiB of a regular file;
 * TIME_UNKNOWN if there is none, or the file cannot be read. Of `reference` and `zone` see
 * log_clock_new(). */
int64_t first_time_in(const char *path, int64_t reference, GTimeZone *zone);

#endif
