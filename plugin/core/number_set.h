/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of 32-bit numbers, and how often each was added: remote hosts, networks and ports.
 */
#ifndef OVERSHARING_NUMBER_SET_H
#define OVERSHARING_NUMBER_SET_H

#include "record_index.h"

#include <glib.h>

/* A number_set_t of zero bytes is an empty set. */
typedef struct {
    record_index_t index; /* the number itself is the record's number */
} number_set_t;

/* Adds a number, which must not be UINT32_MAX. Returns true if it was not in the set. */
bool number_set_add(number_set_t *set, uint32_t number);

/* How many distinct numbers the set holds. */
static inline uint32_t number_set_count(const number_set_t *set)
{
    return set->index.used;
}

/* Frees the set's memory and empties it. */
void number_set_clear(number_set_t *set);

/* A set that counts each number: 8 bytes a number more than number_set_t. */
typedef struct {
    record_index_t index;
    GArray *entries; /* number_count_t */
} number_counts_t;

typedef struct {
    uint32_t number;
    uint32_t count;
} number_count_t;

/* Counts a number once more. Returns how often it was counted by now; 1 means it is new. */
uint32_t number_counts_add(number_counts_t *counts, uint32_t number);

/* How many distinct numbers were counted. */
static inline uint32_t number_counts_distinct(const number_counts_t *counts)
{
    return counts->index.used;
}

/* Frees the memory and forgets every count. */
void number_counts_clear(number_counts_t *counts);

#endif
