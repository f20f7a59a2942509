/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A growing array of equal records that never move.
 *
 * Records live in chunks, so growing copies nothing, wastes at most one chunk, and pointers to
 * records stay good until the store is cleared. Records are numbered from 0 and never removed.
 */
#ifndef OVERSHARING_RECORD_STORE_H
#define OVERSHARING_RECORD_STORE_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#define RECORDS_PER_CHUNK 4096U

typedef struct {
    GPtrArray *chunks;
    size_t record_size; /* bytes */
    uint32_t count;     /* records in use */
} record_store_t;

/* Makes an empty store of records of `record_size` bytes. */
void record_store_init(record_store_t *store, size_t record_size);

/* Frees every record; the store must be initialised again before it is used again. */
void record_store_clear(record_store_t *store);

/* Appends a record, whose bytes are not set, and returns its number. The caller sees to it that the count
 * stays below UINT32_MAX. */
uint32_t record_store_add(record_store_t *store);

/* How many bytes its records have. */
static inline size_t record_store_memory(const record_store_t *store)
{
    return store->count * store->record_size;
}

/* The record with that number, which must be below `count`. Owned by the store. */
static inline void *record_store_get(const record_store_t *store, uint32_t number)
{
    char *chunk = (char *)g_ptr_array_index(store->chunks, number / RECORDS_PER_CHUNK);

    return chunk + (number % RECORDS_PER_CHUNK) * store->record_size;
}

#endif
