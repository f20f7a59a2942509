/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds a record's number by its key: an open-addressing hash index of four bytes a slot.
 *
 * GHashTable would do the same in 12 to 24 bytes a slot; at a million peers that difference is
 * most of what this plugin keeps. The index holds record numbers alone, the keys stay in the
 * records, and the owner tells it how to compare and to hash them.
 *
 * Hashing is simple tabulation over tables filled at random once a run. With it linear probing
 * takes constant expected time whatever the keys (Patrascu and Thorup, "The Power of Simple
 * Tabulation Hashing", JACM 2012), and nobody who does not know the tables can choose keys that
 * collide.
 */
#ifndef OVERSHARING_RECORD_INDEX_H
#define OVERSHARING_RECORD_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#define RECORD_NONE UINT32_MAX

typedef struct {
    uint32_t *slots;   /* record number + 1; 0 is an empty slot */
    uint32_t capacity; /* slots */
    uint32_t used;
} record_index_t;

/* Does the record have this key? `owner` is what was handed to the call. */
typedef bool (*record_equal_t)(const void *owner, uint32_t record, uint64_t key);

/* The key's hash of a record, as hash_number() makes it. */
typedef uint32_t (*record_hash_t)(const void *owner, uint32_t record);

/* A 32-bit hash of a number, random per run and the same within it. */
uint32_t hash_number(uint64_t number);

/* Frees the slots. A record_index_t of zero bytes is an empty index. */
void record_index_clear(record_index_t *index);

/* The record with that key, whose hash is given, or RECORD_NONE. */
uint32_t record_index_find(const record_index_t *index, uint32_t hash, uint64_t key,
                           record_equal_t equal, const void *owner);

/* Adds a record whose key is not in the index yet. `record` is below RECORD_NONE. */
void record_index_add(record_index_t *index, uint32_t hash, uint32_t record,
                      record_hash_t record_hash, const void *owner);

#endif
