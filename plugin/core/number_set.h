/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of 32-bit numbers, for remote hosts and networks, and counts of remote ports.
 */
#ifndef OVERSHARING_NUMBER_SET_H
#define OVERSHARING_NUMBER_SET_H

#include "record_index.h"

#include <glib.h>

/* A number_set_t of zero bytes is an empty set. */
typedef struct {
    uint32_t *slots;   /* number + 1; 0 is an empty slot */
    uint8_t *marks;    /* of each slot; NULL: nobody asked for one */
    uint32_t capacity; /* slots: a power of two, or 0 */
    uint32_t used;
} number_set_t;

/* Adds a number, which must not be UINT32_MAX. Returns true if it was not in the set. */
bool number_set_add(number_set_t *set, uint32_t number);

/* The mark of a number: a byte for any use, 0 at first. It stands there until a number is added. NULL: the
 * number is not in the set. */
uint8_t *number_set_mark(number_set_t *set, uint32_t number);

/* How many distinct numbers the set holds. */
static inline uint32_t number_set_count(const number_set_t *set)
{
    return set->used;
}

/* How many bytes it has. */
static inline size_t number_set_memory(const number_set_t *set)
{
    return set->capacity * (sizeof *set->slots + (set->marks == NULL ? 0 : sizeof *set->marks));
}

/* Frees the set's memory and empties it. */
void number_set_clear(number_set_t *set);

/*
 * How often each of the 65,536 ports was counted. A port_counts_t of zero bytes is empty. Few
 * ports stand in a list; many get a place each, a quarter of a megabyte in all.
 */
typedef struct {
    record_index_t index;
    GArray *entries;   /* of the list */
    uint32_t *by_port; /* instead of the list */
    uint32_t distinct;
} port_counts_t;

/* Counts a port once more. Returns how often it was counted by now; 1 means it is new. */
uint32_t port_counts_add(port_counts_t *counts, uint16_t port);

/* How many bytes it has. */
size_t port_counts_memory(const port_counts_t *counts);

/* Frees the memory and forgets every count. */
void port_counts_clear(port_counts_t *counts);

#endif
