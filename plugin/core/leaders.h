/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The heaviest of many things, kept while their weights grow.
 *
 * A table that shows the most important rows of a hundred thousand has so many places and no more.
 * Weights never shrink, so a thing that was pushed out of its place gets one again only when its own
 * weight grows: nothing has to be looked at but what changes. That costs a look-up and, with ten
 * thousand places, some dozen comparisons.
 */
#ifndef OVERSHARING_LEADERS_H
#define OVERSHARING_LEADERS_H

#include "record_index.h"

typedef struct leaders leaders_t;

/* `most` (1 or more) is how many places there are. Free it with leaders_free(). */
leaders_t *leaders_new(uint32_t most);

/* Frees it; NULL is allowed. */
void leaders_free(leaders_t *leaders);

/*
 * The thing with this key has this weight now, which must not be less than before. Among equal ones
 * that with the lower `order` goes first; that never changes.
 *
 * Returns its place, 0 to most - 1, or RECORD_NONE when `most` others go before it. Places are given
 * out in turn, then those of things that are pushed out, and say nothing of the rank: a thing keeps its
 * place until another one has it.
 */
uint32_t leaders_place(leaders_t *leaders, uint64_t key, uint64_t weight, uint64_t order);

/* How many things are known, with a place or without. */
uint32_t leaders_known(const leaders_t *leaders);

#endif
