/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "translation.h"

#include "record_index.h"

#include <glib.h>

/* Shared peers that are no coincidence, and the share of peers, in percent, that makes it one endpoint:
 * less where both have the same port, which most NATs keep (RFC 4787, REQ-3). */
#define LEAST_SHARED 3U
#define LEAST_SHARE 50.0
#define LEAST_SHARE_SAME_PORT 10.0

/* Peers with more conversations than this are hubs themselves, whom many call; they tell nothing. */
#define MOST_CALLERS 16U

typedef struct {
    const traffic_t *traffic;
    uint32_t endpoint; /* whose translation is looked for */
    GHashTable *calls; /* endpoint -> how many of its peers that one called */
} search_t;

static void count_caller(const pair_event_t *pair, void *user)
{
    search_t *search = (search_t *)user;
    gpointer caller = GUINT_TO_POINTER(pair->start.remote_endpoint);
    guint count;

    if (pair->began || pair->start.fate == PAIR_DENIED ||
        pair->start.remote_endpoint == search->endpoint)
        return;
    count = GPOINTER_TO_UINT(g_hash_table_lookup(search->calls, caller));
    g_hash_table_insert(search->calls, caller, GUINT_TO_POINTER(count + 1));
}

static void count_callers_of_peer(const pair_event_t *pair, void *user)
{
    const search_t *search = (const search_t *)user;

    if (traffic_peer_count(search->traffic, pair->start.remote_endpoint) <= MOST_CALLERS)
        traffic_foreach_pair(search->traffic, pair->start.remote_endpoint, count_caller, user);
}

bool translation_find(const traffic_t *traffic, uint32_t endpoint, translation_t *found)
{
    search_t search = {traffic, endpoint, g_hash_table_new(hash_pointer, NULL)};
    uint32_t peers = traffic_peer_count(traffic, endpoint);
    GHashTableIter iter;
    gpointer caller, count;
    bool same_port;

    *found = (translation_t){.shared = 0};
    traffic_foreach_pair(traffic, endpoint, count_callers_of_peer, &search);
    g_hash_table_iter_init(&iter, search.calls);
    while (g_hash_table_iter_next(&iter, &caller, &count)) {
        if (GPOINTER_TO_UINT(count) > found->shared)
            *found = (translation_t){GPOINTER_TO_UINT(caller), GPOINTER_TO_UINT(count)};
    }
    g_hash_table_destroy(search.calls);
    if (found->shared < LEAST_SHARED)
        return false;
    same_port = traffic_endpoint_address(traffic, found->inside).port ==
                traffic_endpoint_address(traffic, endpoint).port;
    return percent(found->shared, peers) >= (same_port ? LEAST_SHARE_SAME_PORT : LEAST_SHARE);
}
