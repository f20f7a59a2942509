/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A log that is a file, or comes through a pipe; read once, or followed as it grows.
 */
#ifndef FWLOG_LOG_FILE_H
#define FWLOG_LOG_FILE_H

#include "byte_input.h"
#include "line_splitter.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

typedef struct log_file log_file_t;

/*
 * Opens a file, or the standard input if `path` is NULL. Free it with log_file_free().
 *
 * With `follow` a regular file never ends: it is looked at again and again for more. If it is
 * renamed and another takes its name, as logrotate does, it is read to its end, and then the other
 * from its beginning; the same if it is cut to nothing and filled again. With `from_end` only lines
 * that are begun from now on are read.
 *
 * What is no log, such as a capture, is refused: a regular file here, and what comes through a pipe, or
 * was compressed, with the first line.
 */
log_file_t *log_file_open(const char *path, bool follow, bool from_end, GError **error);

/* Closes and frees it; NULL is allowed. */
void log_file_free(log_file_t *file);

/* The next line, without waiting for it. */
input_state_t log_file_next(log_file_t *file, line_piece_t *piece, GError **error);

/* The descriptor to wait for, or -1: it is a regular file, and to be looked at now and then. */
int log_file_wait_descriptor(const log_file_t *file);

/* When it was last changed, in nanoseconds since the epoch; of a pipe: now. */
int64_t log_file_time(const log_file_t *file);

/* How many bytes there are, and how many of them have been read; 0 and 0 for a pipe. */
uint64_t log_file_size(const log_file_t *file);
uint64_t log_file_position(const log_file_t *file);

/* Is it that file? */
bool log_file_is(const log_file_t *file, const struct stat *other);

#endif
