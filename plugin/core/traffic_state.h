/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a traffic_t is made of, for traffic.c, which answers questions, and traffic_sightings.c, which
 * takes sightings in. Nobody else looks into it.
 */
#ifndef OVERSHARING_TRAFFIC_STATE_H
#define OVERSHARING_TRAFFIC_STATE_H

#include "address_book.h"
#include "conversations.h"
#include "newcomers.h"
#include "traffic.h"

/* An endpoint gets a tally with its fourth peer: nearly all remote endpoints have one or two. */
#define TALLY_FROM_PEERS NEWCOMER_PEERS

/* One an endpoint. Below TALLY_FROM_PEERS peers they are only counted. */
typedef struct {
    uint32_t newest;         /* conversation, or RECORD_NONE */
    uint32_t peers_or_tally; /* HAS_TALLY: the number of its tally */
} endpoint_record_t;

G_STATIC_ASSERT(sizeof(endpoint_record_t) == 8);

#define HAS_TALLY 0x80000000U

struct traffic {
    traffic_limits_t limits;
    uint32_t tally_from;
    traffic_totals_t totals;
    int64_t begin;  /* of the capture */
    bool has_begun; /* `begin` is known */
    conversations_t conversations;
    address_book_t addresses;
    record_store_t endpoints;
    GPtrArray *tallies;         /* tally_t */
    GHashTable *group_use;      /* endpoint number -> int64_t, when it last sent to a group */
    GHashTable *onsets;         /* a set: frames with which an endpoint was listed */
    uint32_t newest_onset;      /* of these */
    bool has_refusals;          /* of what is in a conversation */
    size_t tally_bytes;         /* of the tallies */
    uint32_t next_look;         /* there is room for all up to so many conversations */
    newcomers_t *newcomers;     /* from when there is not */
    hyperloglog_t beyond_pairs; /* pairs beyond the limit */
};

static inline endpoint_record_t *endpoint_at(const traffic_t *traffic, uint32_t number)
{
    return (endpoint_record_t *)record_store_get(&traffic->endpoints, number);
}

static inline uint32_t find_endpoint(const traffic_t *traffic, const endpoint_address_t *address)
{
    return address_book_find(&traffic->addresses, address);
}

static inline tally_t *endpoint_tally(const traffic_t *traffic, const endpoint_record_t *endpoint)
{
    if ((endpoint->peers_or_tally & HAS_TALLY) == 0)
        return NULL;
    return (tally_t *)g_ptr_array_index(traffic->tallies, endpoint->peers_or_tally & ~HAS_TALLY);
}

static inline conversation_t *conversation_number(const traffic_t *traffic, uint32_t number)
{
    return conversation_at(&traffic->conversations, number);
}

/* How the conversation began, for one side of it. */
static inline pair_start_t start_of(const traffic_t *traffic, const conversation_t *conversation,
                                    unsigned side)
{
    uint32_t remote = conversation->endpoint[1 - side];

    return (pair_start_t){
        .remote = address_book_numbers(&traffic->addresses, remote),
        .remote_endpoint = remote,
        .frame = conversation->first_frame,
        .time = conversation->first,
        .uncertain = (conversation->flags & CONVERSATION_UNCERTAIN) != 0,
        .group_answer = (conversation->flags & CONVERSATION_GROUP_ANSWER) != 0,
    };
}

static inline bool is_group_datagram(const sighting_t *sighting)
{
    return sighting->to_everybody || host_address_is_group(&sighting->destination.host) ||
           host_address_is_group(&sighting->source.host);
}

/* Adds an endpoint that is not known yet, and returns its number. */
uint32_t traffic_add_endpoint(traffic_t *traffic, const endpoint_address_t *address);

/* The sighting's datagram as its source sees it, `end` 0, or as its destination does. */
static inline datagrams_t datagram_of(const sighting_t *sighting, unsigned end)
{
    return (datagrams_t){
        .first = sighting->time,
        .last = sighting->time,
        .sent = end == 0,
        .received = end != 0,
        .sent_bytes = end == 0 ? sighting->bytes : 0,
        .received_bytes = end == 0 ? 0 : sighting->bytes,
        .service = sighting->service,
    };
}

/* The memory of a tally has changed, or it is new. */
void traffic_account_for(traffic_t *traffic, tally_t *tally);

/* Gives an endpoint its tally, and returns that. `by_newest`: its newest pair is of the frame that is being taken
 * in. Peers that it met before any was kept count with that frame. */
tally_t *traffic_start_tally(traffic_t *traffic, uint32_t endpoint, bool by_newest);

/* If this frame brought the endpoint of the tally onto the list, keeps that. */
void traffic_note_onset(traffic_t *traffic, const tally_t *tally, uint32_t frame);

/* A tally of an endpoint's conversations, all or those that are watched; without an onset. The caller
 * frees it. */
tally_t *traffic_tally(const traffic_t *traffic, uint32_t endpoint, bool watched);

/* A whole conversation as one event, seen from `side`. */
pair_event_t traffic_whole_conversation(const traffic_t *traffic, uint32_t number, unsigned side);

#endif
