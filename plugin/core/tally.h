/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The figures of one endpoint, or of one host, kept up to date sighting by sighting.
 *
 * Every figure is exact at any moment and costs a constant time per sighting, so a verdict can
 * be had while a capture runs as well as after it.
 */
#ifndef OVERSHARING_TALLY_H
#define OVERSHARING_TALLY_H

#include "endpoint_address.h"
#include "number_set.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * What is known of an endpoint (or of a host: then of all its endpoints together).
 *
 * A pair is one of its conversations with a remote endpoint. "Began" is a pair in which this side
 * sent the first datagram seen, "called" one in which the other side did. A pair is answered when
 * datagrams went both ways.
 */
typedef struct {
    uint32_t peers;    /* distinct remote (address, port) */
    uint32_t hosts;    /* distinct remote addresses */
    uint32_t networks; /* distinct remote /16, IPv6 /32 */
    uint32_t ports;    /* distinct remote ports */

    uint32_t pairs;           /* conversations: as many as peers, for an endpoint */
    uint32_t began;           /* pairs we began */
    uint32_t began_answered;  /* of these, the other side answered */
    uint32_t called_answered; /* pairs they began, and we answered */
    uint32_t uncertain;       /* pairs seen so early that they may have begun before the capture */
    uint32_t
        group_answers; /* pairs that began as the answer to a multicast or broadcast question */

    uint16_t top_port;       /* the remote port that most pairs have */
    uint32_t top_port_pairs; /* how many have it */

    uint64_t sent_datagrams, received_datagrams;
    uint64_t sent_bytes, received_bytes; /* frame bytes on the wire */
    uint64_t group_datagrams;            /* sent to multicast and broadcast; no part of the above */
    uint64_t refusals_sent;              /* ICMP errors by which this side's host refused callers */
    uint64_t refusals_met;               /* ICMP errors that what this side sent came back with */
    uint64_t denied;                     /* datagrams that a firewall log says were denied */

    int64_t first, last; /* nanoseconds since the epoch, of its datagrams */
    uint32_t onset;      /* frame at which it had the least number of remote hosts to be listed */
    int64_t onset_time;

    uint16_t service;           /* what most datagrams were recognised as; 0: nothing */
    uint64_t service_datagrams; /* how many were */
} figures_t;

/* Pairs the other side began. */
static inline uint32_t figures_called(const figures_t *figures)
{
    return figures->pairs - figures->began;
}

/* Pairs with datagrams both ways. */
static inline uint32_t figures_answered(const figures_t *figures)
{
    return figures->began_answered + figures->called_answered;
}

/* ICMP errors that concern this side, either way. */
static inline uint64_t figures_refused(const figures_t *figures)
{
    return figures->refusals_sent + figures->refusals_met;
}

/* `part` of `whole` in percent; 0 of nothing. */
static inline double percent(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0.0 : 100.0 * (double)part / (double)whole;
}

/*
 * What happened in one conversation, seen from one side of it: one sighting, or a whole
 * conversation at once.
 */
typedef struct {
    bool new_pair;
    bool newly_answered;
    bool began;        /* this side began the pair */
    bool uncertain;    /* a new pair seen in the opening of the capture */
    bool group_answer; /* a new pair whose first datagram went to somebody who had asked a group */
    host_address_t remote_host;
    uint32_t remote_host_number; /* distinct per remote address */
    uint32_t remote_endpoint;    /* distinct per remote endpoint */
    uint16_t remote_port;
    uint16_t service; /* 0: not recognised */
    uint32_t frame;
    int64_t first, last;
    uint32_t sent_datagrams, received_datagrams;
    uint64_t sent_bytes, received_bytes;
    uint32_t refusals_sent, refusals_met, denied;
} pair_event_t;

typedef struct {
    figures_t figures; /* read it freely */
    number_set_t hosts;
    number_set_t networks;
    number_counts_t ports;
    number_set_t peers; /* of a host only: its endpoints may share a peer */
    GArray *services;   /* service_count_t */
    uint32_t min_hosts;
    bool of_host;
} tally_t;

/* A new tally with no pair yet. The onset is when it has `min_hosts` remote hosts. `of_host`: the
 * same remote endpoint may be seen in several pairs. Free it with tally_free(). */
tally_t *tally_new(uint32_t min_hosts, bool of_host);

/* Frees a tally; NULL is allowed. */
void tally_free(tally_t *tally);

/* Adds what happened to the figures. */
void tally_add(tally_t *tally, const pair_event_t *event);

/* Does it have enough remote hosts to be listed? */
static inline bool tally_is_listed(const tally_t *tally)
{
    return tally->figures.hosts >= tally->min_hosts;
}

#endif
