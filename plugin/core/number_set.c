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

typedef struct {
    uint32_t port;
    uint32_t count;
} port_count_t;

/* From so many ports on, a place for each is smaller than list and index, or nearly. */
#define LISTED_PORTS_MAX 4096U

static port_count_t *entry_at(const port_counts_t *counts, uint32_t record)
{
    return &g_array_index(counts->entries, port_count_t, record);
}

static bool entry_equal(const void *owner, uint32_t record, uint64_t key)
{
    return entry_at((const port_counts_t *)owner, record)->port == key;
}

static uint32_t entry_hash(const void *owner, uint32_t record)
{
    return hash_number(entry_at((const port_counts_t *)owner, record)->port);
}

static void clear_list(port_counts_t *counts)
{
    record_index_clear(&counts->index);
    if (counts->entries != NULL)
        g_array_free(counts->entries, TRUE);
    counts->entries = NULL;
}

static void give_places(port_counts_t *counts)
{
    counts->by_port = g_new0(uint32_t, UINT16_MAX + 1);
    for (guint i = 0; i < counts->entries->len; i++)
        counts->by_port[entry_at(counts, i)->port] = entry_at(counts, i)->count;
    clear_list(counts);
}

static uint32_t add_listed(port_counts_t *counts, uint16_t port)
{
    uint32_t hash = hash_number(port);
    uint32_t record = record_index_find(&counts->index, hash, port, entry_equal, counts);
    port_count_t entry = {.port = port, .count = 0};
    uint32_t count;

    if (counts->entries == NULL)
        counts->entries = g_array_new(FALSE, FALSE, sizeof entry);
    if (record == RECORD_NONE) {
        record = counts->entries->len;
        g_array_append_val(counts->entries, entry);
        record_index_add(&counts->index, hash, record, entry_hash, counts);
    }
    count = ++entry_at(counts, record)->count;
    if (counts->entries->len > LISTED_PORTS_MAX)
        give_places(counts);
    return count;
}

uint32_t port_counts_add(port_counts_t *counts, uint16_t port)
{
    uint32_t count = counts->by_port != NULL ? ++counts->by_port[port] : add_listed(counts, port);

    counts->distinct += count == 1;
    return count;
}

void port_counts_clear(port_counts_t *counts)
{
    clear_list(counts);
    g_free(counts->by_port);
    *counts = (port_counts_t){0};
}
