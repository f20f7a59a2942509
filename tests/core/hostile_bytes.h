/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets that are cut off, or damaged. Each is handed over in a place of exactly its size, so that tools
 * see a read beyond its end.
 */
#ifndef OVERSHARING_TESTS_HOSTILE_BYTES_H
#define OVERSHARING_TESTS_HOSTILE_BYTES_H

#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Reads a packet; `user` is the caller's. */
typedef void (*read_bytes_t)(const uint8_t *bytes, size_t length, void *user);

static inline void read_copy(const uint8_t *bytes, size_t length, read_bytes_t read, void *user)
{
    uint8_t *copy = (uint8_t *)malloc(MAX(1, length));

    g_assert_nonnull(copy);
    memcpy(copy, bytes, length);
    read(copy, length, user);
    free(copy);
}

/* Every beginning of the packet, but the whole. */
static inline void read_cut(const uint8_t *bytes, size_t length, read_bytes_t read, void *user)
{
    for (size_t cut = 0; cut < length; cut++)
        read_copy(bytes, cut, read, user);
}

/* The packet with each of its bytes changed to each value, and with several changed at random. */
static inline void read_damaged(const uint8_t *bytes, size_t length, read_bytes_t read, void *user)
{
    GRand *random = g_rand_new_with_seed(1);
    uint8_t *damaged = (uint8_t *)malloc(MAX(1, length));

    g_assert_nonnull(damaged);
    for (size_t at = 0; at < length; at++) {
        memcpy(damaged, bytes, length);
        for (unsigned value = 0; value <= UINT8_MAX; value++) {
            damaged[at] = (uint8_t)value;
            read_copy(damaged, length, read, user);
        }
    }
    for (unsigned round = 0; round < 5000; round++) {
        memcpy(damaged, bytes, length);
        for (unsigned change = 0; change < 8; change++)
            damaged[g_rand_int_range(random, 0, (gint32)length)] =
                (uint8_t)g_rand_int_range(random, 0, 256);
        read_copy(damaged, length, read, user);
    }
    free(damaged);
    g_rand_free(random);
}

#endif
