/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an inside endpoint does, in the words of a baseline: its verdict, or, below the fan-out floor, that
 * it answers outside hosts, or that a router was asked to let callers through to it.
 */
#ifndef OVERSHARING_ROLE_H
#define OVERSHARING_ROLE_H

#include "verdict.h"

#include <stdbool.h>

/* A verdict_t is the role of the same number. */
typedef enum {
    ROLE_INITIATING = VERDICT_INITIATING,
    ROLE_RESPONDING = VERDICT_RESPONDING,
    ROLE_SCANNING = VERDICT_SCANNING,
    ROLE_AFTERGLOW = VERDICT_AFTERGLOW,
    ROLE_UNDECIDED = VERDICT_UNDECIDED,
    ROLE_SERVING = VERDICT_SERVING,
    ROLE_CLIENT = VERDICT_CLIENT,
    ROLE_ANSWERING = VERDICT_COUNT, /* answers outside hosts, too few to be judged */
    ROLE_MAPPED,                    /* a router was asked to map a port of its own to it */
    ROLE_ANY,                       /* "*" in a baseline: whatever it does is expected */
} role_t;

#define ROLE_COUNT (ROLE_ANY + 1)

/* The word it has in a baseline, such as "answering"; "*" for ROLE_ANY. */
const char *role_name(role_t role);

/* Reads such a word. Returns false, and leaves *role alone, for any other. */
bool role_parse(const char *word, role_t *role);

/* Is somebody who does `seen` as expected where `expected` is? What calls the world is called by it,
 * too; what answers may answer more or fewer; what cannot be judged is no news. */
bool role_covers(role_t expected, role_t seen);

/* What the role means, as what an endpoint does: "answers outside hosts". */
const char *role_meaning(role_t role);

/* Its place among changes, the gravest first, from 0. */
unsigned role_gravity(role_t role);

#endif
