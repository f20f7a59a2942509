/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "peers.h"

/* When the two met, and were heard of last: in datagrams, in a log, or in both. */
static void set_times(peer_t *peer, const datagrams_t *datagrams, const log_entry_t *log)
{
    bool is_seen = datagrams->sent + datagrams->received > 0;

    peer->first = datagrams->first;
    peer->last = datagrams->last;
    if (!log->is_told)
        return;
    peer->first = is_seen ? MIN(peer->first, log->first) : log->first;
    peer->last = is_seen ? MAX(peer->last, log->last) : log->last;
}

peer_t peer_of(const traffic_t *traffic, const pair_event_t *pair)
{
    peer_t peer = {
        .number = pair->start.remote_endpoint,
        .address = traffic_endpoint_address(traffic, pair->start.remote_endpoint),
        .began = pair->began,
        .uncertain = pair->start.uncertain,
        .answered = pair->newly_answered,
        .service = pair->datagrams.service,
        .first_frame = pair->start.frame,
        .sent = pair->datagrams.sent,
        .received = pair->datagrams.received,
        .sent_bytes = pair->datagrams.sent_bytes,
        .received_bytes = pair->datagrams.received_bytes,
        .refusals_sent = pair->refusals_sent,
        .refusals_met = pair->refusals_met,
        .refusals_routed = pair->refusals_routed,
        .denied = pair->log.denied,
        .let_through = pair->log.sent + pair->log.received,
        .unsaid = pair->log.unsaid,
    };

    set_times(&peer, &pair->datagrams, &pair->log);
    return peer;
}

typedef struct {
    const traffic_t *traffic;
    GArray *peers;
} collection_t;

static void collect(const pair_event_t *pair, void *user)
{
    collection_t *collection = (collection_t *)user;
    peer_t peer = peer_of(collection->traffic, pair);

    g_array_append_val(collection->peers, peer);
}

/* No frame is the first of two pairs, so there are no ties left. */
static gint compare_peers(gconstpointer a, gconstpointer b)
{
    const peer_t *first = (const peer_t *)a, *second = (const peer_t *)b;
    uint64_t datagrams_a = peer_datagrams(first), datagrams_b = peer_datagrams(second);

    if (datagrams_a != datagrams_b)
        return datagrams_a > datagrams_b ? -1 : 1;
    return first->first_frame < second->first_frame ? -1 : first->first_frame > second->first_frame;
}

GArray *peers_sorted(const traffic_t *traffic, uint32_t endpoint)
{
    guint count = traffic_peer_count(traffic, endpoint);
    collection_t collection = {traffic, g_array_sized_new(FALSE, FALSE, sizeof(peer_t), count)};

    traffic_foreach_pair(traffic, endpoint, collect, &collection);
    g_array_sort(collection.peers, compare_peers);
    return collection.peers;
}

const char *peer_began(const peer_t *peer)
{
    if (peer->began)
        return peer->uncertain ? "endpoint?" : "endpoint";
    return peer->uncertain ? "peer?" : "peer";
}
