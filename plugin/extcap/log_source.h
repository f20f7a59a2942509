/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where lines come from: a file, a pipe, or devices that send them.
 */
#ifndef FWLOG_LOG_SOURCE_H
#define FWLOG_LOG_SOURCE_H

#include "endpoint_address.h"
#include "log_file.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    line_piece_t piece;
    uint64_t number; /* of the line in its source, from 1 */
    int64_t arrival; /* when it was received, in nanoseconds since the epoch, or TIME_UNKNOWN */
} log_line_t;

typedef struct log_source log_source_t;

/* A file, or "-" for the standard input; see log_file_open(). Free it with log_source_free(). */
log_source_t *log_source_open(const char *path, bool follow, bool from_end, GError **error);

/* What the source of that path is called: the path, or "standard input". Free it with g_free(). */
char *log_source_name_of(const char *path);

/* A port; see syslog_listener_open(). */
log_source_t *log_source_listen(const endpoint_address_t *local, GError **error);

/* Closes and frees it; NULL is allowed. */
void log_source_free(log_source_t *source);

/* The next line, without waiting for it. */
input_state_t log_source_next(log_source_t *source, log_line_t *line, GError **error);

/* The file's name, the address, or "standard input". */
const char *log_source_name(const log_source_t *source);

/* The file, or NULL when it is no file. */
const log_file_t *log_source_file(const log_source_t *source);

/* The descriptor to wait for, or -1: it has none. */
int log_source_wait_descriptor(const log_source_t *source);

#endif
