/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds a record's number by its key: an open-addressing hash index of four bytes a slot.
 *
 * GHashTable would do the same in 12 to 24 bytes a slot; at a million peers that difference is
 * most of what this plugin keeps. The index holds record numbers alone, the keys stay in the
 * records, and the owner tells it how to compare and to hash them.
 *
 * Hashing multiplies twice by numbers drawn at random once a run, so nobody can choose keys that
 * collide without knowing them. It is inline, like the search: it runs several times a packet.
 */
#ifndef OVERSHARING_RECORD_INDEX_H
#define OVERSHARING_RECORD_INDEX_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define RECORD_NONE UINT32_MAX

typedef struct {
    uint32_t *slots;   /* record number + 1; 0 is an empty slot */
    uint32_t capacity; /* slots: a power of two, or 0 */
    uint32_t used;
} record_index_t;

/* Does the record have this key? `owner` is what was handed to the call. */
typedef bool (*record_equal_t)(const void *owner, uint32_t record, uint64_t key);

/* The key's hash of a record, as hash_number() makes it. */
typedef uint32_t (*record_hash_t)(const void *owner, uint32_t record);

/* The run's random numbers, drawn when first needed. */
extern uint64_t hash_keys[3];
void hash_draw_keys(void);

/* A 32-bit hash of a number, random per run and the same within it. */
static inline uint32_t hash_number(uint64_t number)
{
    if (G_UNLIKELY(hash_keys[1] == 0))
        hash_draw_keys();
    number = (number ^ hash_keys[0]) * hash_keys[1];
    number = (number ^ number >> 32) * hash_keys[2];
    return (uint32_t)(number >> 32);
}

/* Frees the slots. A record_index_t of zero bytes is an empty index. */
void record_index_clear(record_index_t *index);

/* Gives the index more slots, all empty. The caller places the records and frees the old slots. */
void record_index_grow(record_index_t *index);

/* The record with that key, whose hash is given, or RECORD_NONE. */
static inline uint32_t record_index_find(const record_index_t *index, uint32_t hash, uint64_t key,
                                         record_equal_t equal, const void *owner)
{
    uint32_t mask = index->capacity - 1;

    if (index->capacity == 0)
        return RECORD_NONE;
    for (uint32_t slot = hash & mask; index->slots[slot] != 0; slot = (slot + 1) & mask) {
        if (equal(owner, index->slots[slot] - 1, key))
            return index->slots[slot] - 1;
    }
    return RECORD_NONE;
}

/* Puts a record into the first free slot of those for its hash. There must be one. */
static inline void record_index_place(record_index_t *index, uint32_t hash, uint32_t record)
{
    uint32_t mask = index->capacity - 1;
    uint32_t slot = hash & mask;

    while (index->slots[slot] != 0)
        slot = (slot + 1) & mask;
    index->slots[slot] = record + 1;
}

/* Adds a record whose key is not in the index yet. `record` is below RECORD_NONE. */
static inline void record_index_add(record_index_t *index, uint32_t hash, uint32_t record,
                                    record_hash_t record_hash, const void *owner)
{
    /* The fuller the index, the longer linear probing gets. */
    if ((uint64_t)(index->used + 1) * 3 > (uint64_t)index->capacity * 2) {
        record_index_t old = *index;

        record_index_grow(index);
        for (uint32_t slot = 0; slot < old.capacity; slot++) {
            if (old.slots[slot] != 0)
                record_index_place(index, record_hash(owner, old.slots[slot] - 1),
                                   old.slots[slot] - 1);
        }
        g_free(old.slots);
    }
    record_index_place(index, hash, record);
    index->used++;
}

#endif
