/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same figures as the traffic's, kept the plain way: a table of pairs, and sets made of it when asked.
 */
#ifndef OVERSHARING_FUZZ_ORACLE_H
#define OVERSHARING_FUZZ_ORACLE_H

#include "traffic.h"

#include <glib.h>

/* A pair of endpoints; the one with the lower address is [0]. */
typedef struct {
    endpoint_address_t address[2];
    uint64_t datagrams[2], bytes[2]; /* seen, sent by each */
} oracle_pair_t;

typedef struct {
    GHashTable *pairs;       /* the text of both addresses -> oracle_pair_t */
    GHashTable *endpoints;   /* the text of an address -> GPtrArray of its oracle_pair_t */
    traffic_totals_t totals; /* those that say how many sightings there were, and `answered` */
} oracle_t;

static inline oracle_t oracle_new(void)
{
    return (oracle_t){
        .pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .endpoints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify)g_ptr_array_unref),
    };
}

static inline void oracle_free(oracle_t *oracle)
{
    g_hash_table_destroy(oracle->pairs);
    g_hash_table_destroy(oracle->endpoints);
}

/* An address as a key: names, too, and none that looks like another one's. */
static inline char *oracle_key(const endpoint_address_t *address)
{
    char text[ENDPOINT_TEXT_MAX];

    return g_strdup_printf("%u %s", address->host.family, endpoint_address_format(address, text));
}

static inline void oracle_add_endpoint(oracle_t *oracle, const endpoint_address_t *address,
                                       oracle_pair_t *pair)
{
    char *key = oracle_key(address);
    GPtrArray *pairs = (GPtrArray *)g_hash_table_lookup(oracle->endpoints, key);

    if (pairs == NULL) {
        pairs = g_ptr_array_new();
        g_hash_table_insert(oracle->endpoints, g_strdup(key), pairs);
    }
    g_ptr_array_add(pairs, pair);
    g_free(key);
}

/* The pair of a sighting; *side is which end of it the source is. */
static inline oracle_pair_t *oracle_pair(oracle_t *oracle, const sighting_t *sighting,
                                         unsigned *side)
{
    int order = endpoint_address_compare(&sighting->source, &sighting->destination);
    const endpoint_address_t *low = order <= 0 ? &sighting->source : &sighting->destination;
    const endpoint_address_t *high = order <= 0 ? &sighting->destination : &sighting->source;
    char *low_key = oracle_key(low), *high_key = oracle_key(high);
    char *key = g_strconcat(low_key, " ", high_key, NULL);
    oracle_pair_t *pair = (oracle_pair_t *)g_hash_table_lookup(oracle->pairs, key);

    *side = order <= 0 ? 0 : 1;
    if (pair == NULL) {
        pair = g_new0(oracle_pair_t, 1);
        pair->address[0] = *low;
        pair->address[1] = *high;
        g_hash_table_insert(oracle->pairs, g_strdup(key), pair);
        oracle_add_endpoint(oracle, low, pair);
        if (order != 0)
            oracle_add_endpoint(oracle, high, pair);
    }
    g_free(key);
    g_free(low_key);
    g_free(high_key);
    return pair;
}

static inline bool oracle_is_group(const sighting_t *sighting)
{
    return sighting->to_everybody || host_address_is_group(&sighting->source.host) ||
           host_address_is_group(&sighting->destination.host);
}

static inline void oracle_add(oracle_t *oracle, const sighting_t *sighting)
{
    traffic_totals_t *totals = &oracle->totals;
    bool tells_of_pair = sighting->kind != SIGHTING_FRAME && sighting->kind != SIGHTING_LINE &&
                         sighting->kind != SIGHTING_UNREAD_LINE;
    unsigned side;
    oracle_pair_t *pair;

    totals->packets++;
    totals->log_lines += sighting->is_line;
    totals->udp_lines += sighting->is_line && tells_of_pair;
    totals->unread_lines += sighting->kind == SIGHTING_UNREAD_LINE;
    if (!tells_of_pair)
        return;
    if (sighting->kind == SIGHTING_REFUSED) {
        totals->refused += MAX(sighting->count, 1);
        return;
    }
    if (oracle_is_group(sighting)) {
        totals->group_datagrams += sighting->kind == SIGHTING_DATAGRAM;
        return;
    }
    pair = oracle_pair(oracle, sighting, &side);
    totals->denied += sighting->kind == SIGHTING_DENIED ? sighting->count : 0;
    if (sighting->kind != SIGHTING_DATAGRAM)
        return;
    totals->datagrams++;
    pair->datagrams[side]++;
    pair->bytes[side] += sighting->bytes;
}

/* --- Held against the traffic --- */

static inline guint distinct(GHashTable *set)
{
    guint count = g_hash_table_size(set);

    g_hash_table_destroy(set);
    return count;
}

/* What an endpoint's pairs add up to. */
static inline figures_t oracle_figures(const char *key, const GPtrArray *pairs)
{
    GHashTable *hosts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTable *networks = g_hash_table_new(NULL, NULL), *ports = g_hash_table_new(NULL, NULL);
    figures_t figures = {.peers = pairs->len, .pairs = pairs->len};

    for (guint i = 0; i < pairs->len; i++) {
        const oracle_pair_t *pair = (const oracle_pair_t *)g_ptr_array_index(pairs, i);
        char *low = oracle_key(&pair->address[0]);
        unsigned own = strcmp(low, key) == 0 ? 0 : 1, other = 1 - own;
        bool itself = endpoint_address_compare(&pair->address[0], &pair->address[1]) == 0;
        endpoint_address_t remote = pair->address[other];
        uint32_t network = host_address_network(&remote.host);

        g_hash_table_add(ports, GUINT_TO_POINTER((guint)remote.port));
        g_hash_table_add(networks, GUINT_TO_POINTER(network));
        remote.port = 0;
        g_hash_table_add(hosts, oracle_key(&remote));
        figures.sent_datagrams += pair->datagrams[own];
        figures.sent_bytes += pair->bytes[own];
        figures.received_datagrams += itself ? 0 : pair->datagrams[other];
        figures.received_bytes += itself ? 0 : pair->bytes[other];
        g_free(low);
    }
    figures.hosts = distinct(hosts);
    figures.networks = distinct(networks);
    figures.ports = distinct(ports);
    return figures;
}

/* An endpoint is listed from so many remote hosts on, or when it has so many pairs that it may sweep. */
static inline void oracle_check_endpoint(const char *key, const GPtrArray *pairs,
                                         const traffic_t *traffic)
{
    const oracle_pair_t *pair = (const oracle_pair_t *)g_ptr_array_index(pairs, 0);
    char *low = oracle_key(&pair->address[0]);
    const endpoint_address_t *address = &pair->address[strcmp(low, key) == 0 ? 0 : 1];
    uint32_t number = traffic_find_endpoint(traffic, address);
    uint32_t min_hosts = traffic_limits(traffic)->min_hosts;
    figures_t expected = oracle_figures(key, pairs);
    const figures_t *listed;

    g_free(low);
    g_assert_cmpuint(number, !=, RECORD_NONE);
    g_assert_cmpuint(traffic_peer_count(traffic, number), ==, expected.peers);
    listed = traffic_listed_figures(traffic, number);
    g_assert_true(listed != NULL || expected.hosts < min_hosts);
    if (listed == NULL)
        return;
    g_assert_true(expected.hosts >= min_hosts || expected.pairs >= SWEEP_PAIRS);
    g_assert_cmpuint(listed->peers, ==, expected.peers);
    g_assert_cmpuint(listed->pairs, ==, expected.pairs);
    g_assert_cmpuint(listed->hosts, ==, expected.hosts);
    g_assert_cmpuint(listed->networks, ==, expected.networks);
    g_assert_cmpuint(listed->ports, ==, expected.ports);
    g_assert_cmpuint(listed->sent_datagrams, ==, expected.sent_datagrams);
    g_assert_cmpuint(listed->received_datagrams, ==, expected.received_datagrams);
    g_assert_cmpuint(listed->sent_bytes, ==, expected.sent_bytes);
    g_assert_cmpuint(listed->received_bytes, ==, expected.received_bytes);
}

static inline void oracle_check(const oracle_t *oracle, const traffic_t *traffic)
{
    const traffic_totals_t *totals = traffic_totals(traffic), *expected = &oracle->totals;
    GHashTableIter iter;
    gpointer key, pairs;

    g_assert_cmpuint(totals->packets, ==, expected->packets);
    g_assert_cmpuint(totals->datagrams, ==, expected->datagrams);
    g_assert_cmpuint(totals->group_datagrams, ==, expected->group_datagrams);
    g_assert_cmpuint(totals->refused, ==, expected->refused);
    g_assert_cmpuint(totals->log_lines, ==, expected->log_lines);
    g_assert_cmpuint(totals->udp_lines, ==, expected->udp_lines);
    g_assert_cmpuint(totals->unread_lines, ==, expected->unread_lines);
    g_assert_cmpuint(totals->denied, ==, expected->denied);
    g_assert_cmpuint(totals->conversations, ==, g_hash_table_size(oracle->pairs));
    g_assert_cmpuint(totals->endpoints, ==, g_hash_table_size(oracle->endpoints));
    g_assert_cmpint(totals->first_time, <=, totals->last_time);
    g_hash_table_iter_init(&iter, oracle->endpoints);
    while (g_hash_table_iter_next(&iter, &key, &pairs))
        oracle_check_endpoint((const char *)key, (const GPtrArray *)pairs, traffic);
}

#endif
