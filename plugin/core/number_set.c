/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "number_set.h"

/* The slot that holds the number, or the empty one where it belongs. */
static uint32_t *slot_of(const number_set_t *set, uint32_t number)
{
    uint32_t mask = set->capacity - 1;
    uint32_t at = hash_number(number) & mask;

    while (set->slots[at] != 0 && set->slots[at] != number + 1)
        at = (at + 1) & mask;
    return &set->slots[at];
}

static void grow(number_set_t *set)
{
    number_set_t old = *set;

    set->capacity = hash_table_next_capacity(old.capacity);
    set->slots = g_new0(uint32_t, set->capacity);
    if (old.marks != NULL)
        set->marks = g_new0(uint8_t, set->capacity);
    for (uint32_t at = 0; at < old.capacity; at++) {
        uint32_t *slot;

        if (old.slots[at] == 0)
            continue;
        slot = slot_of(set, old.slots[at] - 1);
        *slot = old.slots[at];
        if (old.marks != NULL)
            set->marks[slot - set->slots] = old.marks[at];
    }
    g_free(old.slots);
    g_free(old.marks);
}

bool number_set_add(number_set_t *set, uint32_t number)
{
    uint32_t *slot;

    if (hash_table_is_full(set->used, set->capacity))
        grow(set);
    slot = slot_of(set, number);
    if (*slot != 0)
        return false;
    *slot = number + 1;
    set->used++;
    return true;
}

uint8_t *number_set_mark(number_set_t *set, uint32_t number)
{
    uint32_t *slot = set->capacity == 0 ? NULL : slot_of(set, number);

    if (slot == NULL || *slot == 0)
        return NULL;
    if (set->marks == NULL)
        set->marks = g_new0(uint8_t, set->capacity);
    return &set->marks[slot - set->slots];
}

void number_set_clear(number_set_t *set)
{
    g_free(set->slots);
    g_free(set->marks);
    *set = (number_set_t){0};
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
        record_index_add(&counts->index, hash, entry_hash, counts);
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

size_t port_counts_memory(const port_counts_t *counts)
{
    if (counts->by_port != NULL)
        return (UINT16_MAX + 1) * sizeof(uint32_t);
    /* The list, too, grows by doubling: it has room for no more than there are slots. */
    return record_index_memory(&counts->index) + counts->index.capacity * sizeof(port_count_t);
}

void port_counts_clear(port_counts_t *counts)
{
    clear_list(counts);
    g_free(counts->by_port);
    *counts = (port_counts_t){0};
}
