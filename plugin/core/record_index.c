/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record_index.h"

#include <glib.h>

#define FIRST_CAPACITY 16U
/* Above this load, in percent, linear probing gets long; the index then grows by a half, so that
 * it stays between 53 and 80 percent full: 5 to 7.5 bytes a record. */
#define MAX_LOAD_PERCENT 80U

static uint32_t hash_tables[8][256];

static void fill_hash_tables(void)
{
    GRand *random = g_rand_new(); /* seeded from /dev/urandom where there is one */

    for (unsigned byte = 0; byte < 8; byte++)
        for (unsigned value = 0; value < 256; value++)
            hash_tables[byte][value] = g_rand_int(random);
    g_rand_free(random);
}

uint32_t hash_number(uint64_t number)
{
    static gsize filled = 0;
    uint32_t hash = 0;

    if (g_once_init_enter(&filled)) {
        fill_hash_tables();
        g_once_init_leave(&filled, 1);
    }
    for (unsigned byte = 0; byte < 8; byte++, number >>= 8)
        hash ^= hash_tables[byte][number & 0xff];
    return hash;
}

/* Spreads a hash evenly over any capacity, not only powers of two (Lemire 2019). */
static uint32_t first_slot(const record_index_t *index, uint32_t hash)
{
    return (uint32_t)((uint64_t)hash * index->capacity >> 32);
}

static void place(record_index_t *index, uint32_t hash, uint32_t record)
{
    uint32_t slot = first_slot(index, hash);

    while (index->slots[slot] != 0)
        slot = slot + 1 == index->capacity ? 0 : slot + 1;
    index->slots[slot] = record + 1;
}

static void grow(record_index_t *index, record_hash_t record_hash, const void *owner)
{
    record_index_t old = *index;

    index->capacity = old.capacity == 0 ? FIRST_CAPACITY : old.capacity + old.capacity / 2;
    index->slots = g_new0(uint32_t, index->capacity);
    for (uint32_t slot = 0; slot < old.capacity; slot++) {
        if (old.slots[slot] != 0) {
            uint32_t record = old.slots[slot] - 1;
            place(index, record_hash(owner, record), record);
        }
    }
    g_free(old.slots);
}

void record_index_clear(record_index_t *index)
{
    g_free(index->slots);
    *index = (record_index_t){0};
}

uint32_t record_index_find(const record_index_t *index, uint32_t hash, uint64_t key,
                           record_equal_t equal, const void *owner)
{
    if (index->capacity == 0)
        return RECORD_NONE;
    for (uint32_t slot = first_slot(index, hash); index->slots[slot] != 0;
         slot = slot + 1 == index->capacity ? 0 : slot + 1) {
        if (equal(owner, index->slots[slot] - 1, key))
            return index->slots[slot] - 1;
    }
    return RECORD_NONE;
}

void record_index_add(record_index_t *index, uint32_t hash, uint32_t record,
                      record_hash_t record_hash, const void *owner)
{
    if ((uint64_t)(index->used + 1) * 100 > (uint64_t)index->capacity * MAX_LOAD_PERCENT)
        grow(index, record_hash, owner);
    place(index, hash, record);
    index->used++;
}
