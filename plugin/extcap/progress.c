/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "progress.h"

#include "evidence.h"

#include <stdio.h>
#include <unistd.h>

#define FIRST_AFTER 1000000 /* microseconds */
#define AGAIN_AFTER 250000

/* Erases the line from the cursor to its end (ECMA-48, EL). */
#define ERASE_REST "\033[K"

void progress_begin(progress_t *progress, bool is_wanted)
{
    *progress = (progress_t){
        .is_wanted = is_wanted && isatty(STDERR_FILENO) != 0,
        .next = g_get_monotonic_time() + FIRST_AFTER,
    };
}

bool progress_is_due(progress_t *progress)
{
    int64_t now;

    if (!progress->is_wanted)
        return false;
    now = g_get_monotonic_time();
    if (now < progress->next)
        return false;
    progress->next = now + AGAIN_AFTER;
    return true;
}

void progress_show(progress_t *progress, uint64_t lines, uint64_t position, uint64_t size)
{
    char text[COUNT_TEXT_MAX];

    progress->is_shown = true;
    fprintf(stderr, "\rfwlog: %s", count_of(lines, "line", text));
    if (size > 0)
        fprintf(stderr, ", %.0f %%", 100.0 * (double)MIN(position, size) / (double)size);
    fputs(ERASE_REST, stderr);
    fflush(stderr);
}

void progress_end(progress_t *progress)
{
    if (progress->is_shown)
        fputs("\r" ERASE_REST, stderr);
    progress->is_shown = false;
}
