/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record_store.h"

void record_store_init(record_store_t *store, size_t record_size)
{
    store->chunks = g_ptr_array_new_with_free_func(g_free);
    store->record_size = record_size;
    store->count = 0;
}

void record_store_clear(record_store_t *store)
{
    g_ptr_array_free(store->chunks, TRUE);
    store->chunks = NULL;
    store->count = 0;
}

uint32_t record_store_add(record_store_t *store)
{
    uint32_t number = store->count++;

    /* Not zeroed: pages of a chunk that are never used cost no memory. */
    if (number % RECORDS_PER_CHUNK == 0)
        g_ptr_array_add(store->chunks, g_malloc_n(RECORDS_PER_CHUNK, store->record_size));
    return number;
}
