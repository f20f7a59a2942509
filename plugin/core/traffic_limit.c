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

/* Endpoints that newcomers.h remembers, one for so many conversations of the limit; it has 4 bytes of
 * memory for each of these, then. */
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

/* The sketch of all pairs beyond the limit counts as if it had all that it may get, and each tally as if it were
 * listed: nobody asks before that. */
size_t traffic_memory(const traffic_t *traffic)
{
    const conversations_t *conversations = &traffic->conversations;

    return record_store_memory(&conversations->records) +
           record_index_memory(&conversations->index) +
           table_memory(conversations->remarks, sizeof(remarks_t)) +
           address_book_memory(&traffic->addresses) + record_store_memory(&traffic->endpoints) +
           traffic->tally_bytes +
           traffic->tallies->len * (2 * sizeof(gpointer) + TABLE_ENTRY_BYTES) +
           table_memory(traffic->group_use, sizeof(int64_t)) +
           newcomers_memory(traffic->newcomers) + hyperloglog_bytes(UINT32_MAX);
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

    /* A sixteenth is left to estimates. */
    if (kept >= most || !traffic_has_memory(traffic, PAIR_BYTES + limit / 16))
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

static beyond_peer_t beyond_peer(const endpoint_address_t *peer)
{
    return (beyond_peer_t){
        .host = MAX((uint32_t)(host_address_hash(&peer->host) >> 32), 1),
        .network = host_address_network(&peer->host),
        .port = peer->port,
    };
}

/* Has it met so many peers that it would have a tally? */
static bool meets_many(traffic_t *traffic, const endpoint_address_t *address,
                       const endpoint_address_t *peer)
{
    beyond_peer_t met = beyond_peer(peer);

    return newcomers_meet(traffic->newcomers, endpoint_address_hash(address),
                          (newcomer_peer_t){.host = met.host, .port = met.port}) >=
           TALLY_FROM_PEERS;
}

static bool may_use_the_rest(traffic_t *traffic, uint32_t number, const endpoint_address_t *address,
                             const endpoint_address_t *peer)
{
    const tally_t *tally = tally_of(traffic, number);

    if (tally != NULL)
        return tally->figures.pairs < quota(traffic);
    return meets_many(traffic, address, peer);
}

/* What one more pair may add to the sets of an endpoint's tally: they grow to four times what they are, and
 * lists of its estimates likewise. */
static size_t tally_growth(const traffic_t *traffic, uint32_t number)
{
    const tally_t *tally = tally_of(traffic, number);

    return tally == NULL ? 0 : 3 * tally_memory(tally);
}

bool traffic_has_room_for_pair(traffic_t *traffic, const sighting_t *sighting, uint32_t from,
                               uint32_t to)
{
    room_t room = room_of(traffic);
    bool source_may, destination_may;

    if (room == ROOM_FOR_ALL)
        return true;
    /* Now, when there is memory left for them, and not when the first one is met. */
    if (traffic->newcomers == NULL)
        traffic->newcomers = newcomers_new(
            MAX(traffic->limits.max_conversations / CONVERSATIONS_PER_NEWCOMER, NEWCOMERS_LEAST));
    /* Both are asked, for both are remembered. */
    source_may = may_use_the_rest(traffic, from, &sighting->source, &sighting->destination);
    destination_may = may_use_the_rest(traffic, to, &sighting->destination, &sighting->source);
    return room == ROOM_FOR_SOME && (source_may || destination_may) &&
           traffic_has_memory(traffic, tally_growth(traffic, from) + tally_growth(traffic, to));
}

/* --- Beyond the limit --- */

void traffic_meet_kept(const traffic_t *traffic, uint32_t remote, tally_t *tally)
{
    endpoint_address_t address = traffic_endpoint_address(traffic, remote);
    beyond_peer_t peer = beyond_peer(&address);

    tally_meet(tally, &peer);
}

typedef struct {
    const traffic_t *traffic;
    tally_t *tally;
} meeting_t;

static void meet_pair(const pair_event_t *pair, void *user)
{
    const meeting_t *meeting = (const meeting_t *)user;

    traffic_meet_kept(meeting->traffic, pair->start.remote_endpoint, meeting->tally);
}

static bool is_kept(const traffic_t *traffic, uint32_t endpoint, const newcomer_peer_t *peer)
{
    uint32_t number = endpoint_at(traffic, endpoint)->newest;

    while (number != RECORD_NONE) {
        const conversation_t *conversation = conversation_number(traffic, number);
        unsigned side = side_of(conversation, endpoint);
        endpoint_address_t address =
            traffic_endpoint_address(traffic, conversation->endpoint[1 - side]);

        if (peer->port == address.port && peer->host == beyond_peer(&address).host)
            return true;
        number = conversation->next[side];
    }
    return false;
}

void traffic_meet_missed(const traffic_t *traffic, uint32_t endpoint, const beyond_peer_t *now,
                         tally_t *tally)
{
    endpoint_address_t address = traffic_endpoint_address(traffic, endpoint);
    meeting_t meeting = {traffic, tally};
    newcomer_peer_t peers[NEWCOMER_PEERS];
    unsigned count = newcomers_recall(traffic->newcomers, endpoint_address_hash(&address), peers);
    bool made_estimates = tally->beyond != NULL;

    for (unsigned i = 0; i < count; i++) {
        beyond_peer_t missed = *now;

        if ((peers[i].host == now->host && peers[i].port == now->port) ||
            is_kept(traffic, endpoint, &peers[i]))
            continue;
        missed.host = peers[i].host;
        missed.port = peers[i].port;
        tally_miss(tally, &missed);
    }
    if (!made_estimates && tally->beyond != NULL)
        traffic_foreach_pair(traffic, endpoint, meet_pair, &meeting);
}

bool traffic_came_late(const traffic_t *traffic, uint32_t endpoint, uint32_t frame)
{
    const tally_t *tally = tally_of(traffic, endpoint);

    return tally != NULL && tally->figures.missed > 0 && tally->late_frame == frame;
}

bool traffic_makes_estimates(const traffic_t *traffic, uint32_t endpoint)
{
    const tally_t *tally = tally_of(traffic, endpoint);

    return tally != NULL && tally->beyond != NULL;
}

void traffic_merge_estimates(const traffic_t *traffic, uint32_t endpoint, tally_t *host)
{
    meeting_t meeting = {traffic, host};

    if (traffic_makes_estimates(traffic, endpoint)) {
        tally_merge_beyond(host, tally_of(traffic, endpoint));
        return;
    }
    if (host->beyond == NULL)
        host->beyond = g_new0(beyond_t, 1);
    traffic_foreach_pair(traffic, endpoint, meet_pair, &meeting);
}

/* What a line of a log tells, as its `end` sees it. */
static log_entry_t log_entry_of(const sighting_t *sighting, unsigned end)
{
    uint64_t there =
        sighting->kind == SIGHTING_PERMITTED || sighting->counted ? sighting->count : 0;
    uint64_t back = sighting->counted ? sighting->answers : 0;

    return (log_entry_t){
        .is_told = true,
        .first = sighting->time,
        .last = sighting->time,
        .denied = sighting->kind == SIGHTING_DENIED ? sighting->count : 0,
        .unsaid = sighting->kind == SIGHTING_LOGGED ? sighting->count : 0,
        .sent = end == 0 ? there : back,
        .received = end == 0 ? back : there,
        .bytes = sighting->bytes,
    };
}

/* The tally in which a pair of an endpoint that is not kept is to count: begun if it meets many. NULL: it has none,
 * or there is no memory left. */
static tally_t *tally_for_beyond(traffic_t *traffic, const sighting_t *sighting, uint32_t number,
                                 const endpoint_address_t *address, const endpoint_address_t *peer)
{
    tally_t *tally = tally_of(traffic, number);
    beyond_peer_t met = beyond_peer(peer);
    size_t growth;

    if (tally == NULL && !meets_many(traffic, address, peer))
        return NULL;
    growth = tally == NULL ? ENDPOINT_BYTES : tally_growth_beyond(tally, &met);
    if (growth > 0 && !traffic_has_memory(traffic, growth)) {
        traffic->totals.beyond_memory++;
        return NULL;
    }
    if (number == RECORD_NONE)
        number = traffic_add_endpoint(traffic, address);
    if (tally == NULL) {
        tally = traffic_start_tally(traffic, number, false);
        met.frame = sighting->frame;
        met.time = sighting->time;
        traffic_meet_missed(traffic, number, &met, tally);
    }
    return tally;
}

/* One end of the sighting hears of it: `end` 0 is its source. Returns its number, and what it heard; RECORD_NONE
 * if it is not counted by itself. */
static uint32_t tell_beyond(traffic_t *traffic, const sighting_t *sighting, uint32_t number,
                            unsigned end, pair_event_t *event)
{
    const endpoint_address_t *address = end == 0 ? &sighting->source : &sighting->destination;
    const endpoint_address_t *peer = end == 0 ? &sighting->destination : &sighting->source;
    tally_t *tally = tally_for_beyond(traffic, sighting, number, address, peer);
    bool is_first;

    if (tally == NULL)
        return RECORD_NONE;
    *event = (pair_event_t){.beyond = beyond_peer(peer)};
    event->beyond.is_met = true;
    event->beyond.frame = sighting->frame;
    event->beyond.time = sighting->time;
    if (sighting->kind == SIGHTING_DATAGRAM)
        event->datagrams = datagram_of(sighting, end);
    else
        event->log = log_entry_of(sighting, end);
    is_first = tally->beyond == NULL;
    tally_add(tally, event);
    number = address_book_find(&traffic->addresses, address);
    if (is_first)
        traffic_foreach_pair(traffic, number, meet_pair, &(meeting_t){traffic, tally});
    traffic_account_for(traffic, tally);
    traffic_note_onset(traffic, tally, sighting->frame);
    return number;
}

bool traffic_add_beyond(traffic_t *traffic, const sighting_t *sighting, uint32_t from, uint32_t to,
                        traffic_change_t *change)
{
    uint64_t ends = endpoint_address_hash(&sighting->source) +
                    endpoint_address_hash(&sighting->destination); /* the same both ways */
    traffic_change_t told;

    hyperloglog_add(&traffic->beyond_pairs, hash_wide(ends));
    traffic->totals.beyond_limit++;
    told.endpoint[0] = tell_beyond(traffic, sighting, from, 0, &told.event[0]);
    told.endpoint[1] = RECORD_NONE;
    if (endpoint_address_compare(&sighting->source, &sighting->destination) != 0)
        told.endpoint[1] = tell_beyond(traffic, sighting, to, 1, &told.event[1]);
    if (told.endpoint[0] == RECORD_NONE && told.endpoint[1] == RECORD_NONE)
        return false;
    for (unsigned end = 0; end < 2; end++) {
        if (told.endpoint[end] == RECORD_NONE) {
            told.endpoint[end] = told.endpoint[1 - end];
            told.event[end] = told.event[1 - end];
        }
    }
    if (change != NULL)
        *change = told;
    return true;
}
