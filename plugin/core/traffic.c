/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "traffic.h"

#include "record_index.h"
#include "record_store.h"

/*
 * A pair first seen this soon after the capture began may have begun before it: most NATs and
 * firewalls forget an idle UDP pair after 30 to 120 seconds (RFC 4787, REQ-5), so a pair alive
 * before the capture will most likely have spoken by then.
 */
#define OPENING_NS (60 * G_GINT64_CONSTANT(1000000000))

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
    uint16_t service;      /* of most datagrams, by majority vote */
    uint8_t service_votes; /* how far ahead it is, up to 255 */
    uint8_t flags;
} conversation_t;

G_STATIC_ASSERT(sizeof(conversation_t) == 64);

#define CONVERSATION_UNCERTAIN 0x01 /* may have begun before the capture */
#define CONVERSATION_GROUP_ANSWER \
    0x02                           /* began as the answer to a multicast or broadcast question */
#define CONVERSATION_TROUBLED 0x04 /* has an entry in traffic->troubles */

/* Refusals and denials are rare: they have a table of their own. */
typedef struct {
    uint32_t refusals_sent[2]; /* ICMP errors from the host of endpoint[i] */
    uint32_t refusals_met[2];  /* ICMP errors that quote what endpoint[i] sent */
} trouble_t;

/*
 * One an endpoint. The key holds an IPv4 address and the port, or the number of an IPv6 host and
 * the port. Below TALLY_FROM_PEERS peers they are only counted.
 */
typedef struct {
    uint64_t key;
    uint32_t newest; /* conversation, or RECORD_NONE */
    uint32_t peers_or_tally;
} endpoint_record_t;

G_STATIC_ASSERT(sizeof(endpoint_record_t) == 16);

#define KEY_IPV6 (G_GUINT64_CONSTANT(1) << 48)
#define HAS_TALLY 0x80000000U

struct traffic {
    traffic_limits_t limits;
    uint32_t tally_from;
    traffic_totals_t totals;
    record_store_t conversations;
    record_index_t conversation_index;
    record_store_t endpoints;
    record_index_t endpoint_index;
    record_store_t ipv6_hosts; /* uint8_t[16] */
    record_index_t ipv6_host_index;
    GPtrArray *tallies;    /* tally_t */
    GHashTable *troubles;  /* conversation number -> trouble_t */
    GHashTable *group_use; /* endpoint number -> datagrams sent to groups */
};

traffic_t *traffic_new(const traffic_limits_t *limits)
{
    traffic_t *traffic = g_new0(traffic_t, 1);

    traffic->limits = *limits;
    traffic->tally_from = MIN(TALLY_FROM_PEERS, limits->min_hosts);
    record_store_init(&traffic->conversations, sizeof(conversation_t));
    record_store_init(&traffic->endpoints, sizeof(endpoint_record_t));
    record_store_init(&traffic->ipv6_hosts, 16);
    traffic->tallies = g_ptr_array_new_with_free_func((GDestroyNotify)tally_free);
    traffic->troubles = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    traffic->group_use = g_hash_table_new(NULL, NULL);
    return traffic;
}

void traffic_free(traffic_t *traffic)
{
    if (traffic == NULL)
        return;
    record_store_clear(&traffic->conversations);
    record_index_clear(&traffic->conversation_index);
    record_store_clear(&traffic->endpoints);
    record_index_clear(&traffic->endpoint_index);
    record_store_clear(&traffic->ipv6_hosts);
    record_index_clear(&traffic->ipv6_host_index);
    g_ptr_array_free(traffic->tallies, TRUE);
    g_hash_table_destroy(traffic->troubles);
    g_hash_table_destroy(traffic->group_use);
    g_free(traffic);
}

/* --- IPv6 hosts: sixteen bytes become a number --- */

static uint32_t ipv6_hash(const uint8_t *bytes)
{
    uint64_t high, low;

    memcpy(&high, bytes, 8);
    memcpy(&low, bytes + 8, 8);
    /* The multiplication by an odd number keeps equal halves from cancelling out. */
    return hash_number(high) ^ (hash_number(low) * 0x9e3779b1U);
}

static uint32_t ipv6_host_hash(const void *owner, uint32_t record)
{
    const traffic_t *traffic = (const traffic_t *)owner;

    return ipv6_hash((const uint8_t *)record_store_get(&traffic->ipv6_hosts, record));
}

/* The key of IPv6 hosts is too long for a number: it is the address of their bytes. */
static bool ipv6_host_equal(const void *owner, uint32_t record, uint64_t key)
{
    const traffic_t *traffic = (const traffic_t *)owner;
    const void *bytes = (const void *)(uintptr_t)key;

    return memcmp(record_store_get(&traffic->ipv6_hosts, record), bytes, 16) == 0;
}

static uint32_t find_ipv6_host(const traffic_t *traffic, const uint8_t *bytes)
{
    return record_index_find(&traffic->ipv6_host_index, ipv6_hash(bytes), (uintptr_t)bytes,
                             ipv6_host_equal, traffic);
}

static uint32_t add_ipv6_host(traffic_t *traffic, const uint8_t *bytes)
{
    uint32_t host = record_store_add(&traffic->ipv6_hosts);

    memcpy(record_store_get(&traffic->ipv6_hosts, host), bytes, 16);
    record_index_add(&traffic->ipv6_host_index, ipv6_hash(bytes), host, ipv6_host_hash, traffic);
    return host;
}

/* --- Endpoints --- */

static endpoint_record_t *endpoint_at(const traffic_t *traffic, uint32_t number)
{
    return (endpoint_record_t *)record_store_get(&traffic->endpoints, number);
}

static bool endpoint_equal(const void *owner, uint32_t record, uint64_t key)
{
    return endpoint_at((const traffic_t *)owner, record)->key == key;
}

static uint32_t endpoint_hash(const void *owner, uint32_t record)
{
    return hash_number(endpoint_at((const traffic_t *)owner, record)->key);
}

static uint64_t ipv4_key(const endpoint_address_t *address)
{
    const uint8_t *b = address->host.bytes;

    return ((uint64_t)b[0] << 24 | (uint64_t)b[1] << 16 | (uint64_t)b[2] << 8 | b[3]) << 16 |
           address->port;
}

static uint64_t ipv6_key(uint32_t host, uint16_t port)
{
    return KEY_IPV6 | (uint64_t)host << 16 | port;
}

/* The number of a host that a key stands for: the IPv4 address, or the number of the IPv6 host.
 * Pairs never mix families, so these numbers tell the remote hosts of an endpoint apart. */
static uint32_t key_host(uint64_t key)
{
    return (uint32_t)(key >> 16);
}

static uint32_t find_key(const traffic_t *traffic, uint64_t key)
{
    return record_index_find(&traffic->endpoint_index, hash_number(key), key, endpoint_equal,
                             traffic);
}

static uint32_t find_endpoint(const traffic_t *traffic, const endpoint_address_t *address)
{
    uint32_t host;

    if (address->host.family == FAMILY_IPV4)
        return find_key(traffic, ipv4_key(address));
    host = find_ipv6_host(traffic, address->host.bytes);
    return host == RECORD_NONE ? RECORD_NONE : find_key(traffic, ipv6_key(host, address->port));
}

static uint32_t add_endpoint(traffic_t *traffic, const endpoint_address_t *address)
{
    uint32_t number, host;
    endpoint_record_t *endpoint;
    uint64_t key;

    if (address->host.family == FAMILY_IPV4) {
        key = ipv4_key(address);
    } else {
        host = find_ipv6_host(traffic, address->host.bytes);
        if (host == RECORD_NONE)
            host = add_ipv6_host(traffic, address->host.bytes);
        key = ipv6_key(host, address->port);
    }
    number = record_store_add(&traffic->endpoints);
    endpoint = endpoint_at(traffic, number);
    endpoint->key = key;
    endpoint->newest = RECORD_NONE;
    record_index_add(&traffic->endpoint_index, hash_number(key), number, endpoint_hash, traffic);
    return number;
}

static tally_t *endpoint_tally(const traffic_t *traffic, const endpoint_record_t *endpoint)
{
    if ((endpoint->peers_or_tally & HAS_TALLY) == 0)
        return NULL;
    return (tally_t *)g_ptr_array_index(traffic->tallies, endpoint->peers_or_tally & ~HAS_TALLY);
}

/* How many datagrams the endpoint sent to multicast or broadcast. */
static uint64_t group_datagrams_of(const traffic_t *traffic, uint32_t endpoint)
{
    return GPOINTER_TO_SIZE(g_hash_table_lookup(traffic->group_use, GUINT_TO_POINTER(endpoint)));
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
    int64_t age = sighting->time - traffic->totals.first_time;

    conversation->endpoint[0] = from;
    conversation->endpoint[1] = to;
    conversation->first = conversation->last = sighting->time;
    conversation->first_frame = sighting->frame;
    conversation->service = sighting->service;
    if (age < OPENING_NS)
        conversation->flags |= CONVERSATION_UNCERTAIN;
    if (group_datagrams_of(traffic, to) > 0)
        conversation->flags |= CONVERSATION_GROUP_ANSWER;
    for (unsigned side = 0; side < 2; side++) {
        endpoint_record_t *endpoint = endpoint_at(traffic, conversation->endpoint[side]);

        if (endpoint->newest == RECORD_NONE)
            traffic->totals.endpoints++;
        conversation->next[side] = endpoint->newest;
        endpoint->newest = number;
    }
    record_index_add(&traffic->conversation_index, hash_number(conversation_key(conversation)),
                     number, conversation_hash, traffic);
    traffic->totals.conversations++;
    return number;
}

/* Boyer and Moore's majority vote: what most datagrams are, in three bytes. */
static void vote_service(conversation_t *conversation, uint16_t service)
{
    if (conversation->service == service) {
        if (conversation->service_votes < UINT8_MAX)
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

/* Who is on the other side. */
static void describe_remote(const traffic_t *traffic, uint32_t remote, pair_event_t *event)
{
    endpoint_address_t address = traffic_endpoint_address(traffic, remote);

    event->remote_host = address.host;
    event->remote_port = address.port;
    event->remote_host_number = key_host(endpoint_at(traffic, remote)->key);
    event->remote_endpoint = remote;
}

/* A whole conversation as one event, seen from `side`. */
static pair_event_t whole_conversation(const traffic_t *traffic, uint32_t number, unsigned side)
{
    const conversation_t *conversation = conversation_at(traffic, number);
    unsigned other = 1 - side;
    pair_event_t event = {
        .new_pair = true,
        .newly_answered = conversation->datagrams[0] > 0 && conversation->datagrams[1] > 0,
        .began = side == 0,
        .uncertain = (conversation->flags & CONVERSATION_UNCERTAIN) != 0,
        .group_answer = (conversation->flags & CONVERSATION_GROUP_ANSWER) != 0,
        .service = conversation->service,
        .frame = conversation->first_frame,
        .first = conversation->first,
        .last = conversation->last,
        .sent_datagrams = conversation->datagrams[side],
        .received_datagrams = conversation->datagrams[other],
        .sent_bytes = conversation->bytes[side],
        .received_bytes = conversation->bytes[other],
    };

    describe_remote(traffic, conversation->endpoint[other], &event);
    if ((conversation->flags & CONVERSATION_TROUBLED) != 0) {
        const trouble_t *trouble =
            (const trouble_t *)g_hash_table_lookup(traffic->troubles, GUINT_TO_POINTER(number));
        event.refusals_sent = trouble->refusals_sent[side];
        event.refusals_met = trouble->refusals_met[side];
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
    tally->figures.group_datagrams = group_datagrams_of(traffic, number);
    endpoint->peers_or_tally = HAS_TALLY | traffic->tallies->len;
    g_ptr_array_add(traffic->tallies, tally);
}

/* Tells one end of a conversation what happened. */
static void tell_endpoint(traffic_t *traffic, uint32_t number, const pair_event_t *event)
{
    endpoint_record_t *endpoint = endpoint_at(traffic, number);
    tally_t *tally = endpoint_tally(traffic, endpoint);

    if (tally != NULL) {
        tally_add(tally, event);
    } else if (event->new_pair) {
        endpoint->peers_or_tally++;
        if (endpoint->peers_or_tally == traffic->tally_from)
            start_tally(traffic, number);
    }
}

/* --- Sightings --- */

void traffic_count_frame(traffic_t *traffic, int64_t time)
{
    traffic_totals_t *totals = &traffic->totals;

    totals->first_time = totals->packets == 0 ? time : MIN(totals->first_time, time);
    totals->last_time = totals->packets == 0 ? time : MAX(totals->last_time, time);
    totals->packets++;
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
    tally_t *tally;

    traffic->totals.group_datagrams++;
    if (host_address_is_group(&sighting->source.host))
        return;
    number = find_endpoint(traffic, &sighting->source);
    if (number == RECORD_NONE) {
        if (traffic->endpoints.count / 2 >= traffic->limits.max_conversations)
            return;
        number = add_endpoint(traffic, &sighting->source);
    }
    tally = endpoint_tally(traffic, endpoint_at(traffic, number));
    if (tally != NULL)
        tally->figures.group_datagrams++;
    g_hash_table_insert(traffic->group_use, GUINT_TO_POINTER(number),
                        GSIZE_TO_POINTER(group_datagrams_of(traffic, number) + 1));
}

/* Fills in what both ends see of a sighting in its conversation, and tells them. */
static void spread_change(traffic_t *traffic, const conversation_t *conversation,
                          unsigned source_side, traffic_change_t *change)
{
    for (unsigned end = 0; end < 2; end++) {
        unsigned side = end == 0 ? source_side : 1 - source_side;
        pair_event_t *event = &change->event[end];

        change->endpoint[end] = conversation->endpoint[side];
        event->began = side == 0;
        if (event->new_pair)
            describe_remote(traffic, conversation->endpoint[1 - side], event);
        /* An endpoint that talks to itself is one endpoint, and hears of it once. */
        if (end == 0 || conversation->endpoint[0] != conversation->endpoint[1])
            tell_endpoint(traffic, change->endpoint[end], event);
    }
}

static bool add_datagram(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    uint32_t from = find_endpoint(traffic, &sighting->source);
    uint32_t to = find_endpoint(traffic, &sighting->destination);
    uint32_t number = find_conversation(traffic, from, to);
    bool is_new = number == RECORD_NONE;
    conversation_t *conversation;
    unsigned side;

    if (is_new && traffic->conversations.count >= traffic->limits.max_conversations) {
        traffic->totals.beyond_limit++;
        return false;
    }
    traffic->totals.datagrams++;
    if (is_new) {
        if (from == RECORD_NONE)
            from = add_endpoint(traffic, &sighting->source);
        /* Look again: the first may just have added what the second is. */
        to = find_endpoint(traffic, &sighting->destination);
        if (to == RECORD_NONE)
            to = add_endpoint(traffic, &sighting->destination);
        number = add_conversation(traffic, from, to, sighting);
    }
    conversation = conversation_at(traffic, number);
    side = side_of(conversation, from);
    conversation->datagrams[side]++;
    conversation->bytes[side] += sighting->bytes;
    conversation->first = MIN(conversation->first, sighting->time);
    conversation->last = MAX(conversation->last, sighting->time);
    vote_service(conversation, sighting->service);

    change->event[0] = (pair_event_t){
        .new_pair = is_new,
        .newly_answered =
            conversation->datagrams[side] == 1 && conversation->datagrams[1 - side] > 0,
        .uncertain = is_new && (conversation->flags & CONVERSATION_UNCERTAIN) != 0,
        .group_answer = is_new && (conversation->flags & CONVERSATION_GROUP_ANSWER) != 0,
        .service = sighting->service,
        .frame = sighting->frame,
        .first = sighting->time,
        .last = sighting->time,
    };
    change->event[1] = change->event[0];
    change->event[0].sent_datagrams = change->event[1].received_datagrams = 1;
    change->event[0].sent_bytes = change->event[1].received_bytes = sighting->bytes;
    spread_change(traffic, conversation, side, change);
    return true;
}

static bool add_refusal(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    uint32_t from = find_endpoint(traffic, &sighting->source);
    uint32_t to = find_endpoint(traffic, &sighting->destination);
    uint32_t number = find_conversation(traffic, from, to);
    const conversation_t *conversation;
    trouble_t *trouble;
    unsigned side;

    traffic->totals.refused++;
    if (number == RECORD_NONE)
        return false;
    trouble = trouble_of(traffic, number);
    conversation = conversation_at(traffic, number);
    side = side_of(conversation, from);
    trouble->refusals_met[side]++;
    if (sighting->by_receiver)
        trouble->refusals_sent[1 - side]++;

    change->event[0] = (pair_event_t){.refusals_met = 1};
    change->event[1] = (pair_event_t){.refusals_sent = sighting->by_receiver};
    spread_change(traffic, conversation, side, change);
    return true;
}

bool traffic_add(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    traffic_change_t unwanted;

    if (change == NULL)
        change = &unwanted;
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

/* --- Questions --- */

const traffic_totals_t *traffic_totals(const traffic_t *traffic)
{
    return &traffic->totals;
}

const traffic_limits_t *traffic_limits(const traffic_t *traffic)
{
    return &traffic->limits;
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
    pair = find_conversation(traffic, number[0], number[1]);
    if (pair == RECORD_NONE)
        return 0;
    first = conversation_at(traffic, pair)->first_frame == sighting->frame;
    for (unsigned end = 0; end < 2; end++) {
        const figures_t *figures = traffic_listed_figures(traffic, number[end]);

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
    uint64_t key = endpoint_at(traffic, endpoint)->key;
    endpoint_address_t address = {.port = (uint16_t)key};
    uint32_t host = key_host(key);

    if ((key & KEY_IPV6) != 0) {
        address.host = host_address_ipv6(record_store_get(&traffic->ipv6_hosts, host));
    } else {
        uint32_t network_order = GUINT32_TO_BE(host);
        address.host = host_address_ipv4(&network_order);
    }
    return address;
}

const figures_t *traffic_listed_figures(const traffic_t *traffic, uint32_t endpoint)
{
    const tally_t *tally = endpoint_tally(traffic, endpoint_at(traffic, endpoint));

    return tally != NULL && tally_is_listed(tally) ? &tally->figures : NULL;
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
