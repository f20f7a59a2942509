/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From bytes, as they come, to lines.
 */
#ifndef FWLOG_LINE_SPLITTER_H
#define FWLOG_LINE_SPLITTER_H

#include <stdbool.h>
#include <stddef.h>

/* The longest piece of a line. What is longer is cut into several, so memory has a limit and
 * nothing is lost. */
#define LINE_PIECE_MAX 65000

/* A line without its end, or a piece of a long one. The text belongs to the splitter and holds
 * until the next call. */
typedef struct {
    const char *text; /* any bytes; no zero at the end */
    size_t length;
    bool continues; /* it is not the first piece of its line */
} line_piece_t;

typedef struct line_splitter line_splitter_t;

/* No bytes yet. Free it with line_splitter_free(). */
line_splitter_t *line_splitter_new(void);

/* Frees it; NULL is allowed. */
void line_splitter_free(line_splitter_t *splitter);

/* Where the next bytes go, and how many there is room for: 64 KiB at the least when
 * line_splitter_next() returned false before. */
char *line_splitter_room(line_splitter_t *splitter, size_t *room);

/* So many bytes have been put there. */
void line_splitter_added(line_splitter_t *splitter, size_t count);

/* Takes the next piece. A line ends with "\n" or "\r\n"; with `at_end`, also where the bytes end.
 * Returns false when more bytes are needed. */
bool line_splitter_next(line_splitter_t *splitter, bool at_end, line_piece_t *piece);

/* Drops bytes up to the end of the line they are in, now and in what is still to come. */
void line_splitter_skip_line(line_splitter_t *splitter);

/* Another file begins, with a line. What is left of the one before is dropped. */
void line_splitter_restart(line_splitter_t *splitter);

#endif
