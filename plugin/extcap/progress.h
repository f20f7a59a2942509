/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far it is, for who watches: one line of the terminal, rewritten again and again.
 */
#ifndef FWLOG_PROGRESS_H
#define FWLOG_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    bool is_wanted;
    bool is_shown;
    int64_t next; /* when to show it again, in microseconds of the monotonic clock */
} progress_t;

/* Nothing is shown in the first second, and nothing at all if it is not wanted or nobody watches.
 * */
void progress_begin(progress_t *progress, bool is_wanted);

/* Is it time to show it? Cheap enough to ask every thousand lines. */
bool progress_is_due(progress_t *progress);

/* Shows how many lines have been read, and how many bytes of how many. */
void progress_show(progress_t *progress, uint64_t lines, uint64_t position, uint64_t size);

/* Takes it away. */
void progress_end(progress_t *progress);

#endif
