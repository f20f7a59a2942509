/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The peers of an endpoint, one by one: who they are, who began, what went which way.
 *
 * They stand with most datagrams first, seen or told of by a log, and among equals in the order in
 * which they were met. With a thousand peers whoever looks at the list reads the top of it: there
 * are those with which something was really exchanged, while the order of meeting would show
 * chance first. That order is still there, in the first frame of each.
 */
#ifndef OVERSHARING_PEERS_H
#define OVERSHARING_PEERS_H

#include "traffic.h"

#include <glib.h>

/* One peer, as its endpoint sees it. */
typedef struct {
    uint32_t number; /* as the traffic numbers it */
    endpoint_address_t address;
    bool began;     /* the endpoint spoke first, not the peer */
    bool uncertain; /* it may have been the other one */
    bool answered;  /* datagrams went both ways, as far as is known */
    uint16_t service;
    uint32_t first_frame;                /* the first one that tells of the two */
    int64_t first, last;                 /* nanoseconds since the epoch */
    uint64_t sent, received;             /* datagrams that were seen, as the endpoint sees them */
    uint64_t sent_bytes, received_bytes; /* frame bytes on the wire */
    uint32_t refusals_sent, refusals_met, refusals_routed; /* ICMP errors, as in figures_t */
    uint64_t denied, let_through, unsaid; /* datagrams of both, as a firewall's log tells */
} peer_t;

/* A peer from what traffic_foreach_pair() or traffic_find_pair() tells of it. */
peer_t peer_of(const traffic_t *traffic, const pair_event_t *pair);

/* All peers of an endpoint, sorted. Free with g_array_free(array, TRUE); elements: peer_t. */
GArray *peers_sorted(const traffic_t *traffic, uint32_t endpoint);

/* Who began, in a word: "endpoint" or "peer", with "?" when that is uncertain. */
const char *peer_began(const peer_t *peer);

/* ICMP errors that concern the two, either way. */
static inline uint64_t peer_refused(const peer_t *peer)
{
    return (uint64_t)peer->refusals_sent + peer->refusals_met + peer->refusals_routed;
}

/* Datagrams that a log tells of. */
static inline uint64_t peer_logged(const peer_t *peer)
{
    return peer->denied + peer->let_through + peer->unsaid;
}

/* What peers are sorted by: datagrams, seen or told of. */
static inline uint64_t peer_datagrams(const peer_t *peer)
{
    return peer->sent + peer->received + peer_logged(peer);
}

#endif
