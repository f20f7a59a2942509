/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "number_set.h"

static bool number_equal(const void *owner, uint32_t record, uint64_t key)
{
    (void)owner;
    return record == key;
}

static uint32_t number_hash(const void *owner, uint32_t record)
{
    (void)owner;
    return hash_number(record);
}

bool number_set_add(number_set_t *set, uint32_t number)
{
    uint32_t hash = hash_number(number);

    if (record_index_find(&set->index, hash, number, number_equal, set) != RECORD_NONE)
        return false;
    record_index_add(&set->index, hash, number, number_hash, set);
    return true;
}

void number_set_clear(number_set_t *set)
{
    record_index_clear(&set->index);
}

static bool entry_equal(const void *owner, uint32_t record, uint64_t key)
{
    const number_counts_t *counts = (const number_counts_t *)owner;

    return g_array_index(counts->entries, number_count_t, record).number == key;
}

static uint32_t entry_hash(const void *owner, uint32_t record)
{
    const number_counts_t *counts = (const number_counts_t *)owner;

    return hash_number(g_array_index(counts->entries, number_count_t, record).number);
}

uint32_t number_counts_add(number_counts_t *counts, uint32_t number)
{
    uint32_t hash = hash_number(number);
    uint32_t record = record_index_find(&counts->index, hash, number, entry_equal, counts);

    if (counts->entries == NULL)
        counts->entries = g_array_new(FALSE, FALSE, sizeof(number_count_t));
    if (record == RECORD_NONE) {
        number_count_t entry = {.number = number, .count = 0};
        record = counts->entries->len;
        g_array_append_val(counts->entries, entry);
        record_index_add(&counts->index, hash, record, entry_hash, counts);
    }
    return ++g_array_index(counts->entries, number_count_t, record).count;
}

void number_counts_clear(number_counts_t *counts)
{
    record_index_clear(&counts->index);
    if (counts->entries != NULL)
        g_array_free(counts->entries, TRUE);
    counts->entries = NULL;
}
