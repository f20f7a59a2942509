/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of the lines: how many were read, and how many understood.
 */
#ifndef FWLOG_LOG_SUMMARY_H
#define FWLOG_LOG_SUMMARY_H

#include "firewall_log.h"
#include "log_source.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct log_summary log_summary_t;

/* No lines yet. `zone` is that of times that state none, and times are written in it; `zone_name`,
 * which has to outlive the summary, is what it is called. Free it with log_summary_free(). */
log_summary_t *log_summary_new(GTimeZone *zone, const char *zone_name);

/* Frees it; NULL is allowed. */
void log_summary_free(log_summary_t *summary);

/* Counts a line of that source, and what was read in it. */
void log_summary_add(log_summary_t *summary, const char *source, const log_line_t *line,
                     const firewall_line_t *read);

/* Counts the time of that line, in nanoseconds since the epoch; TIME_UNKNOWN if none in it was
 * understood. Is it `zoneless`, so that it was taken to be one of the zone? */
void log_summary_add_time(log_summary_t *summary, int64_t time, bool zoneless);

/* How many lines there were so far. */
uint64_t log_summary_lines(const log_summary_t *summary);

/* Writes it as text. Lines of logs are cut to that width, and named by their source if there are
 * several. */
void log_summary_write(const log_summary_t *summary, bool several, int width, GString *out);

#endif
