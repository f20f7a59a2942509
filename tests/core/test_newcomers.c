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

static newcomer_peer_t peer_number(uint64_t number)
{
    return (newcomer_peer_t){.host = (uint32_t)hash_of(number) | 1, .port = (uint16_t)number};
}

/* Somebody who meets peers, and between two of them a flood of others comes by. Returns how many peers it
 * took until it was known to have met four; 0: never. */
static unsigned peers_until_known(newcomers_t *newcomers, uint64_t *flood, unsigned between)
{
    const uint64_t sharer = hash_of(0xabcdef);

    for (unsigned peer = 1; peer <= 60; peer++) {
        if (newcomers_meet(newcomers, sharer, peer_number(peer)) >= 4)
            return peer;
        for (unsigned i = 0; i < between; i++) {
            *flood += 1;
            g_assert_cmpuint(newcomers_meet(newcomers, hash_of(*flood << 20), peer_number(0)), ==,
                             1);
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

        g_assert_cmpuint(newcomers_meet(newcomers, hash_of(7), peer_number(peer)), ==, known);
        g_assert_cmpuint(newcomers_meet(newcomers, hash_of(7), peer_number(peer)), ==, known);
    }
    g_assert_cmpuint(newcomers_meet(newcomers, hash_of(8), peer_number(1)), ==, 1);
    newcomers_free(newcomers);
}

/* The first ones are remembered as they are: hosts that have several ports, and ports that several hosts have. */
static void test_recall(void)
{
    static const newcomer_peer_t met[] = {{1, 5}, {1, 6}, {2, 5}, {1, 5}, {3, 0}, {4, 7}};
    newcomers_t *newcomers = newcomers_new(PLACES);
    newcomer_peer_t peers[NEWCOMER_PEERS];

    g_assert_cmpuint(newcomers_recall(NULL, hash_of(7), peers), ==, 0);
    g_assert_cmpuint(newcomers_recall(newcomers, hash_of(7), peers), ==, 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(met); i++)
        newcomers_meet(newcomers, hash_of(7), met[i]);
    newcomers_meet(newcomers, hash_of(8), (newcomer_peer_t){9, 9});
    g_assert_cmpuint(newcomers_recall(newcomers, hash_of(7), peers), ==, 4);
    for (unsigned i = 0; i < 3; i++) {
        g_assert_cmpuint(peers[i].host, ==, met[i].host);
        g_assert_cmpuint(peers[i].port, ==, met[i].port);
    }
    g_assert_cmpuint(peers[3].host, ==, 3);
    g_assert_cmpuint(newcomers_recall(newcomers, hash_of(9), peers), ==, 0);
    newcomers_free(newcomers);
}

/* Those who met many and came no more do not keep others out for ever. */
static void test_old_ones_make_room(void)
{
    newcomers_t *newcomers = newcomers_new(PLACES);
    uint64_t flood = 1000000;

    for (uint64_t old = 0; old < PLACES * 4; old++) {
        for (uint64_t peer = 0; peer < 20; peer++)
            newcomers_meet(newcomers, hash_of(old << 30), peer_number(peer));
    }
    for (unsigned i = 0; i < PLACES * 12; i++)
        newcomers_meet(newcomers, hash_of(++flood << 20), peer_number(1));
    g_assert_cmpuint(peers_until_known(newcomers, &flood, PLACES / 4), >, 0);
    newcomers_free(newcomers);
}

static void test_memory(void)
{
    newcomers_t *newcomers = newcomers_new(1000);
    size_t memory = newcomers_memory(newcomers);

    g_assert_cmpuint(memory, ==, 1024 * 32);
    for (uint64_t i = 0; i < 100000; i++)
        newcomers_meet(newcomers, hash_of(i), peer_number(i + 1));
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
    g_test_add_func("/newcomers/recall", test_recall);
    g_test_add_func("/newcomers/old-ones-make-room", test_old_ones_make_room);
    g_test_add_func("/newcomers/memory", test_memory);
    return g_test_run();
}
