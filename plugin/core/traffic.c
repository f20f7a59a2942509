/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "traffic.h"

#include "address_book.h"
#include "record_index.h"
#include "record_store.h"

/*
 * A pair first seen this soon after the capture began may have begun before it: most NATs and
 * firewalls forget an idle UDP pair after 30 to 120 seconds (RFC 4787, REQ-5), so a pair alive
 * before the capture will most likely have spoken by then.
 */
#define OPENING_NS (60 * G_GINT64_CONSTANT(1000000000))

/* What comes so soon after a question to a group answers it: twice the longest time that UPnP lets
 * those who search with SSDP ask for (MX, 5 seconds); mDNS and LLMNR answer within a second. */
#define GROUP_ANSWER_NS (10 * G_GINT64_CONSTANT(1000000000))

/* An endpoint gets a tally with its fourth peer: nearly all remote endpoints have one or two. */
#define TALLY_FROM_PEERS 4U

/* One a pair of endpoints; the commonest record of all, and exactly one cache line. */
typedef struct {
    uint32_t endpoint[2];  /* [0] sent the first datagram */
    uint32_t next[2];      /* the next older conversation of endpoint[i] */
    uint32_t datagrams[2]; /* sent by endpoint[i] */
    uint64_t bytes[2];
    int64_t first, last;
    uint32_t first_frame;
    uint16_t service;            /* of most datagrams, by majority vote */
    unsigned service_votes : 13; /* how far ahead it is, up to MOST_VOTES */
    unsigned flags : 3;
} conversation_t;

#define MOST_VOTES 0x1fffU

G_STATIC_ASSERT(sizeof(conversation_t) == 64);

#define CONVERSATION_UNCERTAIN 0x01 /* may have begun before the capture */
#define CONVERSATION_GROUP_ANSWER \
    0x02                           /* began as the answer to a multicast or broadcast question */
#define CONVERSATION_TROUBLED 0x04 /* has an entry in traffic->troubles */

/* Refusals and denials are rare: they have a table of their own. */
typedef struct {
    uint32_t refusals_sent[2];   /* ICMP errors from the host of endpoint[i] */
    uint32_t refusals_routed[2]; /* ICMP errors of routers that quote what was sent to it */
    uint32_t refusals_met[2];    /* ICMP errors that quote what endpoint[i] sent */
} trouble_t;

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
    int64_t begin; /* of the capture */
    record_store_t conversations;
    record_index_t conversation_index;
    address_book_t addresses;
    record_store_t endpoints;
    GPtrArray *tallies;    /* tally_t */
    GHashTable *troubles;  /* conversation number -> trouble_t */
    GHashTable *group_use; /* endpoint number -> int64_t, when it last sent to a group */
    GHashTable *onsets;    /* a set: frames with which an endpoint was listed */
    uint32_t newest_onset; /* of these */
};

traffic_t *traffic_new(const traffic_limits_t *limits)
{
    traffic_t *traffic = g_new0(traffic_t, 1);

    traffic->limits = *limits;
    traffic->tally_from = MIN(TALLY_FROM_PEERS, limits->min_hosts);
    record_store_init(&traffic->conversations, sizeof(conversation_t));
    record_store_init(&traffic->endpoints, sizeof(endpoint_record_t));
    address_book_init(&traffic->addresses);
    traffic->tallies = g_ptr_array_new_with_free_func((GDestroyNotify)tally_free);
    traffic->troubles = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    traffic->group_use = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    traffic->onsets = g_hash_table_new(NULL, NULL);
    return traffic;
}

void traffic_free(traffic_t *traffic)
{
    if (traffic == NULL)
        return;
    record_store_clear(&traffic->conversations);
    record_index_clear(&traffic->conversation_index);
    record_store_clear(&traffic->endpoints);
    address_book_clear(&traffic->addresses);
    g_ptr_array_free(traffic->tallies, TRUE);
    g_hash_table_destroy(traffic->troubles);
    g_hash_table_destroy(traffic->group_use);
    g_hash_table_destroy(traffic->onsets);
    g_free(traffic);
}

/* --- Endpoints --- */

static endpoint_record_t *endpoint_at(const traffic_t *traffic, uint32_t number)
{
    return (endpoint_record_t *)record_store_get(&traffic->endpoints, number);
}

static uint32_t find_endpoint(const traffic_t *traffic, const endpoint_address_t *address)
{
    return address_book_find(&traffic->addresses, address);
}

static uint32_t add_endpoint(traffic_t *traffic, const endpoint_address_t *address)
{
    uint32_t number = record_store_add(&traffic->endpoints);

    *endpoint_at(traffic, number) = (endpoint_record_t){.newest = RECORD_NONE};
    /* Both count from 0, one by one: the numbers are the same. */
    return address_book_add(&traffic->addresses, address);
}

static tally_t *endpoint_tally(const traffic_t *traffic, const endpoint_record_t *endpoint)
{
    if ((endpoint->peers_or_tally & HAS_TALLY) == 0)
        return NULL;
    return (tally_t *)g_ptr_array_index(traffic->tallies, endpoint->peers_or_tally & ~HAS_TALLY);
}

/* Has the endpoint just asked a group? */
static bool asked_group(const traffic_t *traffic, uint32_t endpoint, int64_t time)
{
    const int64_t *asked;

    if (traffic->totals.group_datagrams == 0)
        return false;
    asked = (const int64_t *)g_hash_table_lookup(traffic->group_use, GUINT_TO_POINTER(endpoint));
    return asked != NULL && ABS(time - *asked) <= GROUP_ANSWER_NS;
}

/* --- Conversations --- */

static conversation_t *conversation_at(const traffic_t *traffic, uint32_t number)
{
    return (conversation_t *)record_store_get(&traffic->conversations, number);
}

/* The same for both directions. */
static uint64_t pair_key(uint32_t a, uint32_t b)
{
    return (uint64_t)MIN(a, b) << 32 | MAX(a, b);
}

static uint64_t conversation_key(const conversation_t *conversation)
{
    return pair_key(conversation->endpoint[0], conversation->endpoint[1]);
}

static bool conversation_equal(const void *owner, uint32_t record, uint64_t key)
{
    return conversation_key(conversation_at((const traffic_t *)owner, record)) == key;
}

static uint32_t conversation_hash(const void *owner, uint32_t record)
{
    return hash_number(conversation_key(conversation_at((const traffic_t *)owner, record)));
}

static uint32_t find_conversation(const traffic_t *traffic, uint32_t a, uint32_t b)
{
    uint64_t key = pair_key(a, b);

    if (a == RECORD_NONE || b == RECORD_NONE)
        return RECORD_NONE;
    return record_index_find(&traffic->conversation_index, hash_number(key), key,
                             conversation_equal, traffic);
}

static uint32_t add_conversation(traffic_t *traffic, uint32_t from, uint32_t to,
                                 const sighting_t *sighting)
{
    uint32_t number = record_store_add(&traffic->conversations);
    conversation_t *conversation = conversation_at(traffic, number);

    *conversation = (conversation_t){
        .endpoint = {from, to},
        .first = sighting->time,
        .last = sighting->time,
        .first_frame = sighting->frame,
        .service = sighting->service,
    };
    if (sighting->time - traffic->begin < OPENING_NS)
        conversation->flags |= CONVERSATION_UNCERTAIN;
    if (asked_group(traffic, to, sighting->time))
        conversation->flags |= CONVERSATION_GROUP_ANSWER;
    for (unsigned side = 0; side < 2; side++) {
        endpoint_record_t *endpoint = endpoint_at(traffic, conversation->endpoint[side]);

        if (endpoint->newest == RECORD_NONE)
            traffic->totals.endpoints++;
        conversation->next[side] = endpoint->newest;
        endpoint->newest = number;
    }
    record_index_add(&traffic->conversation_index, hash_number(conversation_key(conversation)),
                     conversation_hash, traffic);
    traffic->totals.conversations++;
    return number;
}

/* Boyer and Moore's majority vote: what most datagrams are, in a few bytes. */
static void vote_service(conversation_t *conversation, uint16_t service)
{
    if (conversation->service == service) {
        if (conversation->service_votes < MOST_VOTES)
            conversation->service_votes++;
    } else if (conversation->service_votes > 0) {
        conversation->service_votes--;
    } else {
        conversation->service = service;
        conversation->service_votes = 1;
    }
}

static trouble_t *trouble_of(traffic_t *traffic, uint32_t number)
{
    conversation_t *conversation = conversation_at(traffic, number);
    trouble_t *trouble;

    if ((conversation->flags & CONVERSATION_TROUBLED) == 0) {
        trouble = g_new0(trouble_t, 1);
        g_hash_table_insert(traffic->troubles, GUINT_TO_POINTER(number), trouble);
        conversation->flags |= CONVERSATION_TROUBLED;
        return trouble;
    }
    return (trouble_t *)g_hash_table_lookup(traffic->troubles, GUINT_TO_POINTER(number));
}

/* Which side of the conversation the endpoint is. An endpoint that talks to itself is side 0. */
static unsigned side_of(const conversation_t *conversation, uint32_t endpoint)
{
    return conversation->endpoint[0] == endpoint ? 0 : 1;
}

/* How the conversation began, for one side of it. */
static pair_start_t start_of(const traffic_t *traffic, const conversation_t *conversation,
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

/* A whole conversation as one event, seen from `side`. */
static pair_event_t whole_conversation(const traffic_t *traffic, uint32_t number, unsigned side)
{
    const conversation_t *conversation = conversation_at(traffic, number);
    unsigned other = 1 - side;
    pair_event_t event = {
        .began = side == 0,
        .new_pair = true,
        .newly_answered = conversation->datagrams[0] > 0 && conversation->datagrams[1] > 0,
        .start = start_of(traffic, conversation, side),
        .datagrams =
            {
                .first = conversation->first,
                .last = conversation->last,
                .sent = conversation->datagrams[side],
                .received = conversation->datagrams[other],
                .sent_bytes = conversation->bytes[side],
                .received_bytes = conversation->bytes[other],
                .service = conversation->service,
            },
    };

    if ((conversation->flags & CONVERSATION_TROUBLED) != 0) {
        const trouble_t *trouble =
            (const trouble_t *)g_hash_table_lookup(traffic->troubles, GUINT_TO_POINTER(number));
        event.refusals_sent = trouble->refusals_sent[side];
        event.refusals_met = trouble->refusals_met[side];
        event.refusals_routed = trouble->refusals_routed[side];
    }
    return event;
}

/* Adds one conversation of many: `user` is the tally. */
static void tally_pair(const pair_event_t *pair, void *user)
{
    tally_add((tally_t *)user, pair);
}

/* The endpoint has enough peers for a tally: start it with the conversations it has, oldest
 * first, so that the onset is found where it was. */
static void start_tally(traffic_t *traffic, uint32_t number)
{
    endpoint_record_t *endpoint = endpoint_at(traffic, number);
    tally_t *tally = tally_new(traffic->limits.min_hosts, false);
    uint32_t oldest_first[TALLY_FROM_PEERS];
    uint32_t count = 0;

    for (uint32_t c = endpoint->newest; c != RECORD_NONE && count < TALLY_FROM_PEERS;
         c = conversation_at(traffic, c)->next[side_of(conversation_at(traffic, c), number)])
        oldest_first[count++] = c;
    while (count-- > 0) {
        uint32_t c = oldest_first[count];
        pair_event_t event =
            whole_conversation(traffic, c, side_of(conversation_at(traffic, c), number));
        tally_pair(&event, tally);
    }
    endpoint->peers_or_tally = HAS_TALLY | traffic->tallies->len;
    g_ptr_array_add(traffic->tallies, tally);
}

/* If this frame brought the endpoint onto the list, keep that. */
static void note_onset(traffic_t *traffic, const tally_t *tally, uint32_t frame)
{
    if (!tally_is_listed(tally) || tally->figures.onset != frame)
        return;
    traffic->newest_onset = MAX(traffic->newest_onset, frame);
    g_hash_table_add(traffic->onsets, GUINT_TO_POINTER(frame));
}

/* An endpoint without a tally has one peer more. */
static void count_peer(traffic_t *traffic, uint32_t number, uint32_t frame)
{
    endpoint_record_t *endpoint = endpoint_at(traffic, number);

    endpoint->peers_or_tally++;
    if (endpoint->peers_or_tally < traffic->tally_from)
        return;
    start_tally(traffic, number);
    note_onset(traffic, endpoint_tally(traffic, endpoint), frame);
}

/* --- Sightings --- */

void traffic_count_frame(traffic_t *traffic, int64_t time)
{
    traffic_totals_t *totals = &traffic->totals;

    if (time == TIME_UNKNOWN)
        time = totals->last_time;
    if (totals->packets == 0 || time < totals->first_time)
        traffic->begin = totals->first_time = time;
    totals->last_time = totals->packets == 0 ? time : MAX(totals->last_time, time);
    totals->packets++;
}

void traffic_set_begin(traffic_t *traffic, int64_t time)
{
    traffic->begin = time;
}

static bool is_group_datagram(const sighting_t *sighting)
{
    return sighting->to_everybody || host_address_is_group(&sighting->destination.host) ||
           host_address_is_group(&sighting->source.host);
}

/* Who asks a group gets answers from strangers: remember who asked. */
static void note_group_datagram(traffic_t *traffic, const sighting_t *sighting)
{
    uint32_t number;
    int64_t *asked;

    traffic->totals.group_datagrams++;
    if (host_address_is_group(&sighting->source.host))
        return;
    number = find_endpoint(traffic, &sighting->source);
    if (number == RECORD_NONE) {
        if (traffic->endpoints.count / 2 >= traffic->limits.max_conversations)
            return;
        number = add_endpoint(traffic, &sighting->source);
    }
    asked = g_new(int64_t, 1);
    *asked = sighting->time;
    g_hash_table_insert(traffic->group_use, GUINT_TO_POINTER(number), asked);
}

/* What a sighting did to its conversation, as `side` of it sees it. */
static pair_event_t event_of(const traffic_t *traffic, const conversation_t *conversation,
                             unsigned side, bool new_pair, bool answered,
                             const datagrams_t *datagrams)
{
    return (pair_event_t){
        .began = side == 0,
        .new_pair = new_pair,
        .newly_answered = answered,
        .start = start_of(traffic, conversation, side),
        .datagrams = *datagrams,
    };
}

/* Tells one end of a conversation of a new datagram in it. */
static void tell_end(traffic_t *traffic, const conversation_t *conversation, unsigned side,
                     bool new_pair, bool answered, const datagrams_t *datagrams)
{
    uint32_t number = conversation->endpoint[side];
    tally_t *tally = endpoint_tally(traffic, endpoint_at(traffic, number));

    if (tally == NULL) {
        if (new_pair)
            count_peer(traffic, number, conversation->first_frame);
        return;
    }
    if (new_pair) {
        pair_start_t start = start_of(traffic, conversation, side);
        tally_begin_pair(tally, &start, side == 0);
        note_onset(traffic, tally, start.frame);
    }
    if (answered)
        tally_answer_pair(tally, side == 0);
    tally_add_datagrams(tally, datagrams);
}

/* The conversation of a datagram between two endpoints, new if need be; RECORD_NONE when no more
 * can be kept. */
static uint32_t conversation_of(traffic_t *traffic, const sighting_t *sighting, uint32_t from,
                                uint32_t to)
{
    uint32_t number = find_conversation(traffic, from, to);
    bool itself;

    if (number != RECORD_NONE)
        return number;
    if (traffic->conversations.count >= traffic->limits.max_conversations)
        return RECORD_NONE;
    itself = from == RECORD_NONE && to == RECORD_NONE &&
             endpoint_address_compare(&sighting->source, &sighting->destination) == 0;
    if (from == RECORD_NONE)
        from = add_endpoint(traffic, &sighting->source);
    if (to == RECORD_NONE)
        to = itself ? from : add_endpoint(traffic, &sighting->destination);
    return add_conversation(traffic, from, to, sighting);
}

static bool add_datagram(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    uint32_t from = find_endpoint(traffic, &sighting->source);
    uint32_t to = find_endpoint(traffic, &sighting->destination);
    uint32_t before = traffic->conversations.count;
    uint32_t number = conversation_of(traffic, sighting, from, to);
    bool is_new = number == before, answered;
    conversation_t *conversation;
    datagrams_t sent, received;
    unsigned side, other;

    if (number == RECORD_NONE) {
        traffic->totals.beyond_limit++;
        return false;
    }
    traffic->totals.datagrams++;
    conversation = conversation_at(traffic, number);
    side = is_new ? 0 : side_of(conversation, from);
    other = 1 - side;
    conversation->datagrams[side]++;
    conversation->bytes[side] += sighting->bytes;
    conversation->first = MIN(conversation->first, sighting->time);
    conversation->last = MAX(conversation->last, sighting->time);
    vote_service(conversation, sighting->service);
    answered = conversation->datagrams[side] == 1 && conversation->datagrams[other] > 0;
    traffic->totals.answered += answered;

    sent = (datagrams_t){.first = sighting->time,
                         .last = sighting->time,
                         .sent = 1,
                         .sent_bytes = sighting->bytes,
                         .service = sighting->service};
    received = (datagrams_t){.first = sighting->time,
                             .last = sighting->time,
                             .received = 1,
                             .received_bytes = sighting->bytes,
                             .service = sighting->service};
    tell_end(traffic, conversation, side, is_new, answered, &sent);
    /* An endpoint that talks to itself is one endpoint, and hears of it once. */
    if (conversation->endpoint[0] != conversation->endpoint[1])
        tell_end(traffic, conversation, other, is_new, answered, &received);
    if (change != NULL) {
        change->endpoint[0] = conversation->endpoint[side];
        change->endpoint[1] = conversation->endpoint[other];
        change->event[0] = event_of(traffic, conversation, side, is_new, answered, &sent);
        change->event[1] = event_of(traffic, conversation, other, is_new, answered, &received);
    }
    return true;
}

static bool add_refusal(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    uint32_t from = find_endpoint(traffic, &sighting->source);
    uint32_t to = find_endpoint(traffic, &sighting->destination);
    uint32_t number = find_conversation(traffic, from, to);
    const conversation_t *conversation;
    traffic_change_t told;
    trouble_t *trouble;
    unsigned side;

    traffic->totals.refused++;
    if (number == RECORD_NONE)
        return false;
    trouble = trouble_of(traffic, number);
    conversation = conversation_at(traffic, number);
    side = side_of(conversation, from);
    trouble->refusals_met[side]++;
    trouble->refusals_sent[1 - side] += sighting->by_receiver;
    trouble->refusals_routed[1 - side] += !sighting->by_receiver;

    told = (traffic_change_t){
        .endpoint = {conversation->endpoint[side], conversation->endpoint[1 - side]},
        .event = {{.refusals_met = 1},
                  {.refusals_sent = sighting->by_receiver,
                   .refusals_routed = !sighting->by_receiver}},
    };
    /* An endpoint that talks to itself hears of it once. */
    for (unsigned end = 0; end < (from == to ? 1U : 2U); end++) {
        tally_t *tally = endpoint_tally(traffic, endpoint_at(traffic, told.endpoint[end]));
        if (tally != NULL)
            tally_add(tally, &told.event[end]);
    }
    if (change != NULL)
        *change = told;
    return true;
}

static bool add_timed(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    if (sighting->kind == SIGHTING_FRAME)
        return false;
    if (sighting->kind == SIGHTING_REFUSED)
        return add_refusal(traffic, sighting, change);
    if (is_group_datagram(sighting)) {
        note_group_datagram(traffic, sighting);
        return false;
    }
    return add_datagram(traffic, sighting, change);
}

bool traffic_add(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    sighting_t timed;

    if (sighting->time != TIME_UNKNOWN)
        return add_timed(traffic, sighting, change);
    timed = *sighting;
    timed.time = traffic->totals.last_time;
    return add_timed(traffic, &timed, change);
}

/* --- Questions --- */

const traffic_totals_t *traffic_totals(const traffic_t *traffic)
{
    return &traffic->totals;
}

bool traffic_has_one_direction(const traffic_t *traffic)
{
    return traffic->totals.answered == 0 && g_hash_table_size(traffic->troubles) == 0;
}

const traffic_limits_t *traffic_limits(const traffic_t *traffic)
{
    return &traffic->limits;
}

bool traffic_is_onset(const traffic_t *traffic, uint32_t frame)
{
    return frame <= traffic->newest_onset &&
           g_hash_table_contains(traffic->onsets, GUINT_TO_POINTER(frame));
}

unsigned traffic_listed_ends(const traffic_t *traffic, const sighting_t *sighting,
                             traffic_end_t ends[2])
{
    uint32_t number[2], pair;
    unsigned count = 0;
    bool first;

    if (sighting->kind != SIGHTING_DATAGRAM || is_group_datagram(sighting))
        return 0;
    number[0] = find_endpoint(traffic, &sighting->source);
    number[1] = find_endpoint(traffic, &sighting->destination);
    /* There is none beyond the limit of conversations. */
    pair = find_conversation(traffic, number[0], number[1]);
    first = pair != RECORD_NONE && conversation_at(traffic, pair)->first_frame == sighting->frame;
    for (unsigned end = 0; end < 2; end++) {
        const figures_t *figures =
            number[end] == RECORD_NONE ? NULL : traffic_listed_figures(traffic, number[end]);

        if (figures != NULL && (end == 0 || number[0] != number[1]))
            ends[count++] = (traffic_end_t){number[end], end == 0, first, figures};
    }
    return count;
}

uint32_t traffic_endpoint_count(const traffic_t *traffic)
{
    return traffic->endpoints.count;
}

endpoint_address_t traffic_endpoint_address(const traffic_t *traffic, uint32_t endpoint)
{
    return address_book_get(&traffic->addresses, endpoint);
}

const figures_t *traffic_listed_figures(const traffic_t *traffic, uint32_t endpoint)
{
    const tally_t *tally = endpoint_tally(traffic, endpoint_at(traffic, endpoint));

    return tally != NULL && tally_is_listed(tally) ? &tally->figures : NULL;
}

provisional_t *traffic_provisional(traffic_t *traffic, uint32_t endpoint)
{
    return &endpoint_tally(traffic, endpoint_at(traffic, endpoint))->provisional;
}

void traffic_foreach_pair(const traffic_t *traffic, uint32_t endpoint,
                          void (*visit)(const pair_event_t *pair, void *user), void *user)
{
    uint32_t number = endpoint_at(traffic, endpoint)->newest;

    while (number != RECORD_NONE) {
        const conversation_t *conversation = conversation_at(traffic, number);
        unsigned side = side_of(conversation, endpoint);
        pair_event_t pair = whole_conversation(traffic, number, side);

        visit(&pair, user);
        number = conversation->next[side];
    }
}
