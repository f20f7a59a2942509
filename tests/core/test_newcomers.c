/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who meets one peer after another is told from a flood of those who meet one. */
#include "newcomers.h"

#include "record_index.h"

#include <glib.h>

#define PLACES 1024U

static uint64_t hash_of(uint64_t number)
{
    return hash_wide(number);
}

/* Somebody who meets peers, and between two of them a flood of others comes by. Returns how many peers it
 * took until it was known to have met four; 0: never. */
static unsigned peers_until_known(newcomers_t *newcomers, uint64_t *flood, unsigned between)
{
    const uint64_t sharer = hash_of(0xabcdef);

    for (unsigned peer = 1; peer <= 60; peer++) {
        if (newcomers_meet(newcomers, sharer, hash_of(peer)) >= 4)
            return peer;
        for (unsigned i = 0; i < between; i++) {
            *flood += 1;
            g_assert_cmpuint(newcomers_meet(newcomers, hash_of(*flood << 20), sharer), ==, 1);
        }
    }
    return 0;
}

static void test_found_in_a_flood(void)
{
    uint64_t flood = 0;
    unsigned found = 0;

    for (unsigned trial = 0; trial < 50; trial++) {
        newcomers_t *fresh = newcomers_new(PLACES);
        unsigned peers;

        hash_draw_keys();
        peers = peers_until_known(fresh, &flood, PLACES / 4);
        found += peers > 0 && peers <= 12;
        newcomers_free(fresh);
    }
    g_assert_cmpuint(found, >=, 48);
}

/* Without a flood every peer counts, once. */
static void test_counts(void)
{
    newcomers_t *newcomers = newcomers_new(PLACES);

    for (unsigned peer = 1; peer <= 8; peer++) {
        unsigned known = MIN(peer, NEWCOMER_PEERS);

        g_assert_cmpuint(newcomers_meet(newcomers, hash_of(7), hash_of(peer)), ==, known);
        g_assert_cmpuint(newcomers_meet(newcomers, hash_of(7), hash_of(peer)), ==, known);
    }
    g_assert_cmpuint(newcomers_meet(newcomers, hash_of(8), hash_of(1)), ==, 1);
    newcomers_free(newcomers);
}

/* Those who met many and came no more do not keep others out for ever. */
static void test_old_ones_make_room(void)
{
    newcomers_t *newcomers = newcomers_new(PLACES);
    uint64_t flood = 1000000;

    for (uint64_t old = 0; old < PLACES * 4; old++) {
        for (uint64_t peer = 0; peer < 20; peer++)
            newcomers_meet(newcomers, hash_of(old << 30), hash_of(peer));
    }
    for (unsigned i = 0; i < PLACES * 12; i++)
        newcomers_meet(newcomers, hash_of(++flood << 20), hash_of(1));
    g_assert_cmpuint(peers_until_known(newcomers, &flood, PLACES / 4), >, 0);
    newcomers_free(newcomers);
}

static void test_memory(void)
{
    newcomers_t *newcomers = newcomers_new(1000);
    size_t memory = newcomers_memory(newcomers);

    g_assert_cmpuint(memory, ==, 1024 * 24);
    for (uint64_t i = 0; i < 100000; i++)
        newcomers_meet(newcomers, hash_of(i), hash_of(i + 1));
    g_assert_cmpuint(newcomers_memory(newcomers), ==, memory);
    newcomers_free(newcomers);
    newcomers_free(NULL);
    g_assert_cmpuint(newcomers_memory(NULL), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/newcomers/found-in-a-flood", test_found_in_a_flood);
    g_test_add_func("/newcomers/counts", test_counts);
    g_test_add_func("/newcomers/old-ones-make-room", test_old_ones_make_room);
    g_test_add_func("/newcomers/memory", test_memory);
    return g_test_run();
}
