/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "traffic_limit.h"

#include "traffic_state.h"

/* What a GHashTable has for an entry, at the most, with what malloc() adds to a value. */
#define TABLE_ENTRY_BYTES 64U

/* More than a new endpoint takes with its tally. */
#define ENDPOINT_BYTES 4096U

/* More than one more pair takes, when the sets of both its tallies grow, which have QUOTA_MOST pairs then. */
#define PAIR_BYTES (256U * 1024U)

/* Pairs that are kept for an endpoint out of the last eighth: enough for any verdict, and for so many such
 * endpoints that they do not use that eighth up. */
#define QUOTA_MOST 1024U
#define QUOTA_LEAST 16U
#define QUOTA_PART 64U /* of the limit */

/* Endpoints that newcomers.h remembers, one for so many conversations of the limit; it has 2 bytes of memory
 * for each of these, then. */
#define CONVERSATIONS_PER_NEWCOMER 8U
#define NEWCOMERS_LEAST 1024U

/* So many times on the way to the limit it is looked at how much memory there is. */
#define LOOKS 1024U

typedef enum { ROOM_FOR_ALL, ROOM_FOR_SOME, NO_ROOM } room_t;

/* --- Memory --- */

static size_t table_memory(GHashTable *table, size_t value)
{
    return g_hash_table_size(table) * (TABLE_ENTRY_BYTES + value);
}

size_t traffic_memory(const traffic_t *traffic)
{
    const conversations_t *conversations = &traffic->conversations;

    return record_store_memory(&conversations->records) +
           record_index_memory(&conversations->index) +
           table_memory(conversations->remarks, sizeof(remarks_t)) +
           address_book_memory(&traffic->addresses) + record_store_memory(&traffic->endpoints) +
           traffic->tally_bytes + traffic->tallies->len * 2 * sizeof(gpointer) +
           table_memory(traffic->group_use, sizeof(int64_t)) + table_memory(traffic->onsets, 0) +
           newcomers_memory(traffic->newcomers) +
           (traffic->beyond_pairs == NULL ? 0 : sizeof *traffic->beyond_pairs);
}

size_t traffic_memory_limit(const traffic_t *traffic)
{
    return (size_t)traffic->limits.max_conversations * LIMIT_BYTES + LIMIT_SPARE_BYTES;
}

/* How much indexes will take for so many more pairs, whose ends may all be new. */
static size_t index_growth(const traffic_t *traffic, uint32_t pairs)
{
    return record_index_growth(&traffic->conversations.index, pairs) +
           address_book_growth(&traffic->addresses, 2 * pairs);
}

bool traffic_has_memory(const traffic_t *traffic, size_t bytes)
{
    return traffic_memory(traffic) + index_growth(traffic, 1) + bytes + TABLE_ENTRY_BYTES <=
           traffic_memory_limit(traffic);
}

/* An index doubles at once. Where that will be too much, what it has room for is kept as the rest. */
static room_t look_at_room(const traffic_t *traffic)
{
    uint32_t kept = traffic->conversations.records.count, most = traffic->limits.max_conversations;
    size_t limit = traffic_memory_limit(traffic), memory = traffic_memory(traffic);

    if (kept >= most || !traffic_has_memory(traffic, PAIR_BYTES))
        return NO_ROOM;
    if (kept >= most - most / 8 || memory >= limit - limit / 8 ||
        memory + index_growth(traffic, most / 16) > limit)
        return ROOM_FOR_SOME;
    return ROOM_FOR_ALL;
}

/* Memory is only looked at now and then as long as there is room for all. */
static room_t room_of(traffic_t *traffic)
{
    uint32_t kept = traffic->conversations.records.count;
    room_t room;

    if (kept < traffic->next_look)
        return ROOM_FOR_ALL;
    room = look_at_room(traffic);
    if (room == ROOM_FOR_ALL)
        traffic->next_look = kept + 1 + traffic->limits.max_conversations / LOOKS;
    return room;
}

bool traffic_has_room(traffic_t *traffic)
{
    return look_at_room(traffic) == ROOM_FOR_ALL;
}

/* --- Who may use the last eighth --- */

static uint32_t quota(const traffic_t *traffic)
{
    return CLAMP(traffic->limits.max_conversations / QUOTA_PART, QUOTA_LEAST, QUOTA_MOST);
}

static tally_t *tally_of(const traffic_t *traffic, uint32_t number)
{
    return number == RECORD_NONE ? NULL : endpoint_tally(traffic, endpoint_at(traffic, number));
}

/* Has it met so many peers that it would have a tally? */
static bool meets_many(traffic_t *traffic, const endpoint_address_t *address,
                       const endpoint_address_t *peer)
{
    if (traffic->newcomers == NULL)
        traffic->newcomers = newcomers_new(
            MAX(traffic->limits.max_conversations / CONVERSATIONS_PER_NEWCOMER, NEWCOMERS_LEAST));
    return newcomers_meet(traffic->newcomers, endpoint_address_hash(address),
                          endpoint_address_hash(peer)) >= TALLY_FROM_PEERS;
}

static bool may_use_the_rest(traffic_t *traffic, uint32_t number, const endpoint_address_t *address,
                             const endpoint_address_t *peer)
{
    const tally_t *tally = tally_of(traffic, number);

    if (tally != NULL)
        return tally->figures.pairs < quota(traffic);
    return meets_many(traffic, address, peer);
}

bool traffic_has_room_for_pair(traffic_t *traffic, const sighting_t *sighting, uint32_t from,
                               uint32_t to)
{
    room_t room = room_of(traffic);
    bool source_may, destination_may;

    if (room == ROOM_FOR_ALL)
        return true;
    /* Both are asked, for both are remembered. */
    source_may = may_use_the_rest(traffic, from, &sighting->source, &sighting->destination);
    destination_may = may_use_the_rest(traffic, to, &sighting->destination, &sighting->source);
    return room == ROOM_FOR_SOME && (source_may || destination_may);
}

/* --- Beyond the limit --- */

/* The tally in which an endpoint's pairs beyond the limit count: begun if it meets many. NULL: it has none, or
 * there is no memory left. */
static tally_t *tally_for_beyond(traffic_t *traffic, uint32_t number,
                                 const endpoint_address_t *address, const endpoint_address_t *peer)
{
    tally_t *tally = tally_of(traffic, number);

    if (tally == NULL) {
        if (!meets_many(traffic, address, peer) ||
            !traffic_has_memory(traffic, ENDPOINT_BYTES + sizeof *tally->beyond))
            return NULL;
        if (number == RECORD_NONE)
            number = traffic_add_endpoint(traffic, address);
        tally = traffic_start_tally(traffic, number);
    }
    if (tally->beyond == NULL && !traffic_has_memory(traffic, sizeof *tally->beyond))
        return NULL;
    return tally;
}

static beyond_peer_t beyond_peer(const traffic_t *traffic, const sighting_t *sighting,
                                 const endpoint_address_t *peer)
{
    return (beyond_peer_t){
        .is_met = true,
        .endpoint_hash = endpoint_address_hash(peer),
        .host_hash = host_address_hash(&peer->host),
        .numbers =
            {
                .host = address_book_find_host(&traffic->addresses, &peer->host),
                .network = host_address_network(&peer->host),
                .port = peer->port,
            },
        .endpoint = address_book_find(&traffic->addresses, peer),
        .frame = sighting->frame,
        .time = sighting->time,
    };
}

/* One end of the sighting hears of it: `end` 0 is its source. Returns its number, and what it heard; RECORD_NONE
 * if it is not counted by itself. */
static uint32_t tell_beyond(traffic_t *traffic, const sighting_t *sighting, uint32_t number,
                            unsigned end, pair_event_t *event)
{
    const endpoint_address_t *address = end == 0 ? &sighting->source : &sighting->destination;
    const endpoint_address_t *peer = end == 0 ? &sighting->destination : &sighting->source;
    tally_t *tally = tally_for_beyond(traffic, number, address, peer);

    if (tally == NULL) {
        traffic->totals.beyond_memory += tally_of(traffic, number) != NULL;
        return RECORD_NONE;
    }
    *event = (pair_event_t){.beyond = beyond_peer(traffic, sighting, peer)};
    if (sighting->kind == SIGHTING_DATAGRAM)
        event->datagrams = datagram_of(sighting, end);
    tally_add(tally, event);
    traffic_account_for(traffic, tally);
    traffic_note_onset(traffic, tally, sighting->frame);
    return address_book_find(&traffic->addresses, address);
}

bool traffic_add_beyond(traffic_t *traffic, const sighting_t *sighting, uint32_t from, uint32_t to,
                        traffic_change_t *change)
{
    uint64_t ends = endpoint_address_hash(&sighting->source) +
                    endpoint_address_hash(&sighting->destination); /* the same both ways */
    traffic_change_t told;

    if (traffic->beyond_pairs == NULL)
        traffic->beyond_pairs = g_new0(hyperloglog_t, 1);
    hyperloglog_add(traffic->beyond_pairs, hash_wide(ends));
    traffic->totals.beyond_limit++;
    told.endpoint[0] = tell_beyond(traffic, sighting, from, 0, &told.event[0]);
    told.endpoint[1] = RECORD_NONE;
    if (endpoint_address_compare(&sighting->source, &sighting->destination) != 0)
        told.endpoint[1] = tell_beyond(traffic, sighting, to, 1, &told.event[1]);
    for (unsigned end = 0; end < 2; end++) {
        if (told.endpoint[end] == RECORD_NONE) {
            told.endpoint[end] = told.endpoint[1 - end];
            told.event[end] = told.event[1 - end];
        }
    }
    if (change != NULL)
        *change = told;
    return told.endpoint[0] != RECORD_NONE;
}
