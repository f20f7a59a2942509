/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of the lines: how many were read, and how many understood.
 */
#ifndef FWLOG_LOG_SUMMARY_H
#define FWLOG_LOG_SUMMARY_H

#include "firewall_log.h"
#include "log_source.h"

#include <glib.h>

typedef struct log_summary log_summary_t;

/* No lines yet. Free it with log_summary_free(). */
log_summary_t *log_summary_new(void);

/* Frees it; NULL is allowed. */
void log_summary_free(log_summary_t *summary);

/* Counts a line of that source, and what was read in it. */
void log_summary_add(log_summary_t *summary, const char *source, const log_line_t *line,
                     const firewall_line_t *read);

/* How many lines there were so far. */
uint64_t log_summary_lines(const log_summary_t *summary);

/* Writes it as text. Lines of logs are cut to that width, and named by their source if there are
 * several. */
void log_summary_write(const log_summary_t *summary, bool several, int width, GString *out);

#endif
