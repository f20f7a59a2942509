/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The conversations of a capture: records of pairs of endpoints, and who began, what went which way,
 * what else is known.
 *
 * Endpoints are numbers here. Side 0 of a conversation is the one that began it.
 */
#ifndef OVERSHARING_CONVERSATIONS_H
#define OVERSHARING_CONVERSATIONS_H

#include "record_index.h"
#include "record_store.h"
#include "tally.h"
#include "traffic.h"

/* One a pair of endpoints; the commonest record of all, and exactly one cache line. */
typedef struct {
    uint32_t endpoint[2];  /* [0] began */
    uint32_t next[2];      /* the next older conversation of endpoint[i] */
    uint32_t datagrams[2]; /* seen, sent by endpoint[i] */
    uint64_t bytes[2];     /* of these */
    int64_t first, last;
    uint32_t first_frame;
    uint16_t service;            /* of most datagrams, by majority vote */
    unsigned service_votes : 13; /* how far ahead it is */
    unsigned flags : 3;          /* CONVERSATION_… */
} conversation_t;

G_STATIC_ASSERT(sizeof(conversation_t) == 64);

#define CONVERSATION_UNCERTAIN 0x01U    /* the other side may have begun it */
#define CONVERSATION_GROUP_ANSWER 0x02U /* began as the answer to a question to a group */
#define CONVERSATION_REMARKED 0x04U     /* has remarks */

/* What is known of a conversation besides its datagrams. Rare in captures: kept in a table apart. */
typedef struct {
    uint32_t refusals_sent[2];   /* ICMP errors from the host of endpoint[i] */
    uint32_t refusals_routed[2]; /* ICMP errors of routers that quote what was sent to it */
    uint32_t refusals_met[2];    /* ICMP errors that quote what endpoint[i] sent */

    /* What a firewall's log tells. Datagrams are those sent by endpoint[i]. */
    uint64_t denied[2];  /* kept away */
    uint64_t passed[2];  /* let through */
    uint64_t unsaid[2];  /* of whose fate nothing is said */
    uint64_t bytes;      /* both ways */
    int64_t first, last; /* times of the lines */
    bool assumed;        /* one of passed[0] is assumed, of a connection that was built */
    bool built;          /* the log says that endpoint[0] began it, and was let through */
    bool closed;         /* the log says that it was there */
    bool counted;        /* the log counts the datagrams of both sides */
    bool logged;         /* the log tells anything at all */
} remarks_t;

typedef struct {
    record_store_t records; /* conversation_t */
    record_index_t index;
    GHashTable *remarks; /* conversation number -> remarks_t */
} conversations_t;

/* Makes an empty collection. */
void conversations_init(conversations_t *conversations);

/* Frees what it holds. */
void conversations_clear(conversations_t *conversations);

/* The conversation with that number. Owned by the collection; it never moves. */
static inline conversation_t *conversation_at(const conversations_t *conversations, uint32_t number)
{
    return (conversation_t *)record_store_get(&conversations->records, number);
}

/* The number of the conversation of two endpoints in either order, or RECORD_NONE. RECORD_NONE for an
 * endpoint is allowed, and has none. */
uint32_t conversations_find(const conversations_t *conversations, uint32_t a, uint32_t b);

/* Adds a conversation that is not there yet, begun by record->endpoint[0], and returns its number. */
uint32_t conversations_add(conversations_t *conversations, const conversation_t *record);

/* Which side of the conversation the endpoint is. One that talks to itself is side 0. */
static inline unsigned side_of(const conversation_t *conversation, uint32_t endpoint)
{
    return conversation->endpoint[0] == endpoint ? 0 : 1;
}

/* Are these its two endpoints, whoever began? */
static inline bool conversation_is_between(const conversation_t *conversation, uint32_t one,
                                           uint32_t other)
{
    unsigned side = side_of(conversation, one);

    return conversation->endpoint[side] == one && conversation->endpoint[1 - side] == other;
}

/* Counts a datagram of this service: Boyer and Moore's majority vote tells in a few bytes what most
 * datagrams are. */
void conversation_vote(conversation_t *conversation, uint16_t service);

/* Its remarks to write into: empty ones the first time. Owned by the collection. */
remarks_t *conversation_remarks(conversations_t *conversations, uint32_t number);

/* The same to read; NULL when there are none. */
const remarks_t *conversation_known_remarks(const conversations_t *conversations, uint32_t number);

/*
 * Takes in what a line of a log tells, and puts that into *entry, as who sent the datagrams sees it.
 * `side` did. Nobody answers what never arrived: when all that side 0 sent was kept away and side 1's is
 * not, or the log says that side 1 began, the sides change places, and `side` with them. Returns the
 * side that has sent.
 */
unsigned conversation_add_log(conversation_t *conversation, remarks_t *remarks, unsigned side,
                              const sighting_t *sighting, log_entry_t *entry);

/* The same before a datagram of `side` that was seen. */
unsigned conversation_turn_for(conversation_t *conversation, remarks_t *remarks, unsigned side);

/* How it stands for one side of it. `remarks` may be NULL. */
pair_state_t conversation_state(const conversation_t *conversation, const remarks_t *remarks,
                                unsigned side);

#endif
