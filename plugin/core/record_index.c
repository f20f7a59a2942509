/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record_index.h"

#include <glib.h>
#include <string.h>

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

guint hash_text(gconstpointer text)
{
    const char *rest = (const char *)text;
    size_t left = strlen(rest);
    uint64_t hash = left;

    while (left > 0) {
        uint64_t part = 0;
        size_t length = MIN(left, sizeof part);

        memcpy(&part, rest, length);
        hash = hash_wide(hash ^ part);
        rest += length;
        left -= length;
    }
    return (guint)hash;
}

guint hash_pointer(gconstpointer number)
{
    return hash_number((uintptr_t)number);
}

uint32_t hash_table_next_capacity(uint32_t capacity)
{
    /* Small tables grow fast, large ones save memory. */
    if (capacity == 0)
        return FIRST_CAPACITY;
    return capacity * (capacity < FAST_GROWTH_BELOW ? 4 : 2);
}

void record_index_clear(record_index_t *index)
{
    g_free(index->slots);
    *index = (record_index_t){0};
}
