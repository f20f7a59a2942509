/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A baseline learns from captures, one after the other: a week of snapshots makes one baseline.
 */
#ifndef OVERSHARING_BASELINE_LEARN_H
#define OVERSHARING_BASELINE_LEARN_H

#include "baseline.h"
#include "door.h"

/* What a baseline learned. */
typedef struct {
    guint doors;  /* doors that the capture shows */
    guint added;  /* of these, such as got lines of their own */
    guint unseen; /* lines of which nothing was seen; they stay */
} learned_t;

/*
 * Adds what was seen to a baseline. Doors that no line expects become lines; lines that speak of what
 * was seen take in how many peers it has, what is known of its host, and how soon it showed itself. A
 * port that was another one at another start becomes "anew". Nothing is removed: that is the user's to do.
 */
learned_t baseline_learn(baseline_t *baseline, const seen_t *seen);

/*
 * The same for a file, which is made if there is none. Appends one line on what was done to `told`. Returns
 * NULL, or what went wrong, which the caller frees; then the file is as it was. A capture that shows no inside
 * host teaches nothing, which is wrong, too.
 */
char *baseline_learn_file(const char *path, const seen_t *seen, GString *told);

#endif
