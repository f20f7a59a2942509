/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "role.h"

#include "evidence.h"

#include <string.h>

/* Kinds of what an endpoint does. */
enum { CALLS = 1, SCANS = 2, ANSWERS = 4, ASKS = 8, MAPPED = 16, EVERYTHING = 31 };

static const struct {
    const char *name;
    unsigned does, covers; /* kinds */
    unsigned gravity;
} roles[ROLE_COUNT] = {
    [ROLE_INITIATING] = {"initiating", CALLS, CALLS | ANSWERS | ASKS, 0},
    [ROLE_RESPONDING] = {"responding", ANSWERS, ANSWERS, 2},
    [ROLE_SCANNING] = {"scanning", SCANS, SCANS, 1},
    [ROLE_AFTERGLOW] = {"afterglow", 0, 0, 8},
    [ROLE_UNDECIDED] = {"undecided", 0, 0, 6},
    [ROLE_SERVING] = {"serving", ANSWERS, ANSWERS, 5},
    [ROLE_CLIENT] = {"client", ASKS, ASKS, 7},
    [ROLE_ANSWERING] = {"answering", ANSWERS, ANSWERS, 3},
    [ROLE_MAPPED] = {"mapped", MAPPED, MAPPED, 4},
    [ROLE_ANY] = {"*", EVERYTHING, EVERYTHING, 9},
};

const char *role_name(role_t role)
{
    return roles[role].name;
}

bool role_parse(const char *word, role_t *role)
{
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        if (strcmp(word, roles[i].name) == 0) {
            *role = (role_t)i;
            return true;
        }
    }
    return false;
}

bool role_covers(role_t expected, role_t seen)
{
    return (roles[seen].does & ~roles[expected].covers) == 0;
}

const char *role_meaning(role_t role)
{
    if (role == ROLE_ANSWERING)
        return "answers outside hosts";
    if (role == ROLE_MAPPED)
        return "is to be reached from outside: a router was asked for it";
    if (role == ROLE_ANY)
        return "does whatever it does";
    return verdict_meaning((verdict_t)role, NULL);
}

unsigned role_gravity(role_t role)
{
    return roles[role].gravity;
}
