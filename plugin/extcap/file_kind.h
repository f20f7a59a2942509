/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people take for a log, and is none: told by its first bytes.
 */
#ifndef FWLOG_FILE_KIND_H
#define FWLOG_FILE_KIND_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* So many bytes from the beginning tell all kinds; fewer may do. */
#define FILE_KIND_BYTES 12

/* Could it be a log? If not, sets the error, which says what it is, and what to do. `name` is that
 * of the file. */
bool file_kind_check(const char *bytes, size_t count, const char *name, GError **error);

#endif
