/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds a record's number by its key: an open-addressing hash index of four bytes a slot.
 *
 * GHashTable would do the same in 12 to 24 bytes a slot; at a million peers that difference is
 * most of what this plugin keeps. The index holds record numbers alone, the keys stay in the
 * records, and the owner tells it how to compare and to hash them.
 *
 * A slot has bits to spare beside the record's number. They hold bits of the key's hash, so that a
 * search looks into hardly any record but the right one.
 *
 * Hashing multiplies by numbers drawn at random once a run, so nobody can choose keys that
 * collide without knowing them. It is inline, like the search: it runs several times a packet.
 */
#ifndef OVERSHARING_RECORD_INDEX_H
#define OVERSHARING_RECORD_INDEX_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define RECORD_NONE UINT32_MAX

typedef struct {
    uint32_t *slots;   /* low bits: record number + 1, high bits: of the hash; 0 is an empty slot */
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

/* A 64-bit hash of a number, random per run and the same within it. Each of its bits depends on all of
 * the number's: with one multiplication less, numbers in a row can fall into places in a row. */
static inline uint64_t hash_wide(uint64_t number)
{
    if (G_UNLIKELY(hash_keys[1] == 0))
        hash_draw_keys();
    number = (number ^ hash_keys[0]) * hash_keys[1];
    number = (number ^ number >> 32) * hash_keys[2];
    number = (number ^ number >> 29) * hash_keys[1];
    return number ^ number >> 32;
}

/* The same with 32 bits. */
static inline uint32_t hash_number(uint64_t number)
{
    return (uint32_t)(hash_wide(number) >> 32);
}

/* The same of a text, for g_hash_table_new(): g_str_hash() is the same in every run, and whoever
 * chooses names can make them collide. */
guint hash_text(gconstpointer text);

/* The same of a number that is kept as a pointer: g_direct_hash() is no better. */
guint hash_pointer(gconstpointer number);

/* Is there no room for one more? The fuller a table is, the longer linear probing gets. */
static inline bool hash_table_is_full(uint32_t used, uint32_t capacity)
{
    return ((uint64_t)used + 1) * 3 > (uint64_t)capacity * 2;
}

/* The next larger size of a table of `capacity` slots, 0 for none yet. */
uint32_t hash_table_next_capacity(uint32_t capacity);

/* How many bytes an index has. */
static inline size_t record_index_memory(const record_index_t *index)
{
    return index->capacity * sizeof(uint32_t);
}

/* How many more it takes before it holds so many more records, which are fewer than it holds now. */
static inline size_t record_index_growth(const record_index_t *index, uint32_t more)
{
    if (!hash_table_is_full(index->used + more, index->capacity))
        return 0;
    return (hash_table_next_capacity(index->capacity) - index->capacity) * sizeof(uint32_t);
}

/* Frees the slots. A record_index_t of zero bytes is an empty index. */
void record_index_clear(record_index_t *index);

/* The record with that key, whose hash is given, or RECORD_NONE. */
static inline uint32_t record_index_find(const record_index_t *index, uint32_t hash, uint64_t key,
                                         record_equal_t equal, const void *owner)
{
    uint32_t mask = index->capacity - 1;

    if (index->capacity == 0)
        return RECORD_NONE;
    for (uint32_t at = hash & mask; index->slots[at] != 0; at = (at + 1) & mask) {
        uint32_t slot = index->slots[at];

        if (((slot ^ hash) & ~mask) == 0 && equal(owner, (slot & mask) - 1, key))
            return (slot & mask) - 1;
    }
    return RECORD_NONE;
}

/* Puts a record into the first free slot of those for its hash. There must be one. */
static inline void record_index_place(record_index_t *index, uint32_t hash, uint32_t record)
{
    uint32_t mask = index->capacity - 1;
    uint32_t at = hash & mask;

    while (index->slots[at] != 0)
        at = (at + 1) & mask;
    index->slots[at] = (hash & ~mask) | (record + 1);
}

/* Adds the next record, whose key is not in the index yet: they are numbered as they come, from 0. */
static inline void record_index_add(record_index_t *index, uint32_t hash, record_hash_t record_hash,
                                    const void *owner)
{
    if (hash_table_is_full(index->used, index->capacity)) {
        g_free(index->slots);
        index->capacity = hash_table_next_capacity(index->capacity);
        index->slots = g_new0(uint32_t, index->capacity);
        for (uint32_t record = 0; record < index->used; record++)
            record_index_place(index, record_hash(owner, record), record);
    }
    record_index_place(index, hash, index->used++);
}

#endif
