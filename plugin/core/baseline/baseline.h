/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A baseline: the endpoints that are expected, as a text that people edit and put under version control.
 *
 *   oversharing-baseline 1
 *   # What is expected of this network.
 *   192.168.1.50 8832 initiating bt-dht 200 mac=00:11:32:aa:bb:cc name=nas within=1h
 *   end
 *
 * Comments belong to the line below them and keep their place with it. "end" shows that nothing is
 * missing.
 */
#ifndef OVERSHARING_BASELINE_H
#define OVERSHARING_BASELINE_H

#include "baseline_line.h"

#include <glib.h>

typedef struct {
    char *top;     /* comments below the first line, up to the first empty line; never NULL */
    GArray *lines; /* baseline_line_t, in the order of baseline_line_compare() once it is sorted */
    char *bottom;  /* comments above "end"; never NULL */
} baseline_t;

/* An empty baseline, with a few comments that tell what it is. Free it with baseline_free(). */
baseline_t *baseline_new(void);

/* Frees everything; NULL is allowed. */
void baseline_free(baseline_t *baseline);

/*
 * Reads a baseline from its text, which `length` bytes are of. Returns NULL and sets *wrong when
 * there is something wrong with it: "line 7: ..."; the caller frees that. A text of another program, a
 * newer version, one that is cut short, and one with a mistake in a line are wrong.
 */
baseline_t *baseline_parse(const char *text, size_t length, char **wrong);

/* Appends the baseline as a text, its lines sorted. */
void baseline_append(GString *out, const baseline_t *baseline);

/* Adds a line, which the baseline then owns. */
void baseline_add(baseline_t *baseline, baseline_line_t *line);

/* Puts lines in order, and makes one of those that say the same of the same. */
void baseline_sort(baseline_t *baseline);

/* How many lines it has, and one of them. */
static inline guint baseline_count(const baseline_t *baseline)
{
    return baseline->lines->len;
}

static inline baseline_line_t *baseline_line(const baseline_t *baseline, guint i)
{
    return &g_array_index(baseline->lines, baseline_line_t, i);
}

#endif
