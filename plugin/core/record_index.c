/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record_index.h"

#include <glib.h>

#define FIRST_CAPACITY 16U
#define FAST_GROWTH_BELOW 65536U /* slots */
uint64_t hash_keys[3];

void hash_draw_keys(void)
{
    GRand *random = g_rand_new(); /* seeded from /dev/urandom where there is one */

    for (unsigned i = 0; i < G_N_ELEMENTS(hash_keys); i++)
        hash_keys[i] = (uint64_t)g_rand_int(random) << 32 | g_rand_int(random) | 1;
    g_rand_free(random);
}

void record_index_grow(record_index_t *index)
{
    /* Small indexes grow fast, large ones save memory. */
    uint32_t factor = index->capacity < FAST_GROWTH_BELOW ? 4 : 2;

    index->capacity = index->capacity == 0 ? FIRST_CAPACITY : index->capacity * factor;
    index->slots = g_new0(uint32_t, index->capacity);
}

void record_index_clear(record_index_t *index)
{
    g_free(index->slots);
    *index = (record_index_t){0};
}
