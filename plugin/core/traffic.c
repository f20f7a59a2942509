/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "traffic.h"

#include "traffic_state.h"

traffic_t *traffic_new(const traffic_limits_t *limits)
{
    traffic_t *traffic = g_new0(traffic_t, 1);

    traffic->limits = *limits;
    traffic->tally_from = MIN(TALLY_FROM_PEERS, limits->min_hosts);
    conversations_init(&traffic->conversations);
    record_store_init(&traffic->endpoints, sizeof(endpoint_record_t));
    address_book_init(&traffic->addresses);
    traffic->tallies = g_ptr_array_new_with_free_func((GDestroyNotify)tally_free);
    traffic->group_use = g_hash_table_new_full(hash_pointer, NULL, NULL, g_free);
    traffic->onsets = g_hash_table_new(hash_pointer, NULL);
    return traffic;
}

void traffic_free(traffic_t *traffic)
{
    if (traffic == NULL)
        return;
    conversations_clear(&traffic->conversations);
    record_store_clear(&traffic->endpoints);
    address_book_clear(&traffic->addresses);
    g_ptr_array_free(traffic->tallies, TRUE);
    g_hash_table_destroy(traffic->group_use);
    g_hash_table_destroy(traffic->onsets);
    newcomers_free(traffic->newcomers);
    hyperloglog_clear(&traffic->beyond_pairs);
    g_free(traffic);
}

/* --- Conversations --- */

/* All that a log tells of a conversation, seen from `side`. */
static log_entry_t whole_log(const remarks_t *remarks, unsigned side)
{
    unsigned other = 1 - side;

    return (log_entry_t){
        .is_told = remarks->logged,
        .first = remarks->first,
        .last = remarks->last,
        .denied = remarks->denied[side] + remarks->denied[other],
        .unsaid = remarks->unsaid[side] + remarks->unsaid[other],
        .sent = remarks->passed[side],
        .received = remarks->passed[other],
        .bytes = remarks->bytes,
    };
}

pair_event_t traffic_whole_conversation(const traffic_t *traffic, uint32_t number, unsigned side)
{
    const conversation_t *conversation = conversation_number(traffic, number);
    const remarks_t *remarks = conversation_known_remarks(&traffic->conversations, number);
    pair_state_t state = conversation_state(conversation, remarks, side);
    unsigned other = 1 - side;
    pair_event_t event = {
        .began = side == 0,
        .new_pair = true,
        .newly_answered = state.answered,
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

    if (remarks != NULL) {
        event.start.fate = state.fate;
        event.log = whole_log(remarks, side);
        event.refusals_sent = remarks->refusals_sent[side];
        event.refusals_met = remarks->refusals_met[side];
        event.refusals_routed = remarks->refusals_routed[side];
    }
    return event;
}

/* --- Questions --- */

const traffic_totals_t *traffic_totals(const traffic_t *traffic)
{
    return &traffic->totals;
}

int64_t traffic_begin(const traffic_t *traffic)
{
    return traffic->begin;
}

bool traffic_has_one_direction(const traffic_t *traffic)
{
    const traffic_totals_t *totals = &traffic->totals;

    return totals->answered == 0 && totals->datagrams > 0 && !traffic->has_refusals;
}

uint64_t traffic_beyond_conversations(const traffic_t *traffic)
{
    return hyperloglog_estimate(&traffic->beyond_pairs);
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

/* One of the two ends of a sighting; `conversation` is NULL beyond the limit. */
static traffic_end_t end_of(const conversation_t *conversation, const sighting_t *sighting,
                            const uint32_t number[2], unsigned end, const figures_t *figures)
{
    traffic_end_t known = {.endpoint = number[end],
                           .peer = RECORD_NONE,
                           .sent = end == 0,
                           .figures = figures};

    if (conversation != NULL) {
        known.peer = number[1 - end];
        known.began = conversation->endpoint[0] == number[end];
        known.uncertain = (conversation->flags & CONVERSATION_UNCERTAIN) != 0;
        known.first_frame = conversation->first_frame;
        known.new_peer = conversation->first_frame == sighting->frame;
    }
    return known;
}

/* Every packet comes by here, nearly always for listed ends alone: the compiler makes two of it. */
static inline unsigned find_ends(const traffic_t *traffic, const sighting_t *sighting,
                                 bool unlisted_too, traffic_end_t ends[2])
{
    const conversation_t *conversation = NULL;
    uint32_t number[2], pair;
    unsigned count = 0;

    if (sighting->kind == SIGHTING_FRAME || sighting->kind == SIGHTING_REFUSED ||
        sighting->kind == SIGHTING_LINE || sighting->kind == SIGHTING_UNREAD_LINE ||
        is_group_datagram(sighting))
        return 0;
    number[0] = find_endpoint(traffic, &sighting->source);
    number[1] = find_endpoint(traffic, &sighting->destination);
    /* There is none beyond the limit of conversations. */
    pair = conversations_find(&traffic->conversations, number[0], number[1]);
    if (pair != RECORD_NONE)
        conversation = conversation_number(traffic, pair);
    for (unsigned end = 0; end < 2; end++) {
        const figures_t *figures =
            number[end] == RECORD_NONE ? NULL : traffic_listed_figures(traffic, number[end]);
        bool is_wanted = figures != NULL || (unlisted_too && number[end] != RECORD_NONE);

        if (is_wanted && (end == 0 || number[0] != number[1]))
            ends[count++] = end_of(conversation, sighting, number, end, figures);
    }
    return count;
}

unsigned traffic_listed_ends(const traffic_t *traffic, const sighting_t *sighting,
                             traffic_end_t ends[2])
{
    return find_ends(traffic, sighting, false, ends);
}

unsigned traffic_known_ends(const traffic_t *traffic, const sighting_t *sighting,
                            traffic_end_t ends[2])
{
    return find_ends(traffic, sighting, true, ends);
}

uint32_t traffic_endpoint_count(const traffic_t *traffic)
{
    return traffic->endpoints.count;
}

uint32_t traffic_find_endpoint(const traffic_t *traffic, const endpoint_address_t *address)
{
    return find_endpoint(traffic, address);
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

const figures_t *traffic_watched_figures(const traffic_t *traffic, uint32_t endpoint)
{
    const tally_t *tally = endpoint_tally(traffic, endpoint_at(traffic, endpoint));

    return tally != NULL && tally->watched != NULL ? &tally->watched->figures : NULL;
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
        const conversation_t *conversation = conversation_number(traffic, number);
        unsigned side = side_of(conversation, endpoint);
        pair_event_t pair = traffic_whole_conversation(traffic, number, side);

        visit(&pair, user);
        number = conversation->next[side];
    }
}

bool traffic_find_pair(const traffic_t *traffic, uint32_t endpoint, uint32_t remote,
                       pair_event_t *pair)
{
    uint32_t number = conversations_find(&traffic->conversations, endpoint, remote);

    if (number == RECORD_NONE)
        return false;
    *pair = traffic_whole_conversation(traffic, number,
                                       side_of(conversation_number(traffic, number), endpoint));
    return true;
}

static void extend(traffic_period_t *period, int64_t first, int64_t last)
{
    period->first = period->is_known ? MIN(period->first, first) : first;
    period->last = period->is_known ? MAX(period->last, last) : last;
    period->is_known = true;
}

void traffic_periods(const traffic_t *traffic, traffic_period_t *packets, traffic_period_t *lines)
{
    *packets = *lines = (traffic_period_t){.is_known = false};
    for (uint32_t number = 0; number < traffic->conversations.records.count; number++) {
        const conversation_t *conversation = conversation_number(traffic, number);
        const remarks_t *remarks = conversation_known_remarks(&traffic->conversations, number);

        if (conversation->datagrams[0] + conversation->datagrams[1] > 0)
            extend(packets, conversation->first, conversation->last);
        if (remarks != NULL && remarks->logged)
            extend(lines, remarks->first, remarks->last);
    }
}

uint32_t traffic_peer_count(const traffic_t *traffic, uint32_t endpoint)
{
    const endpoint_record_t *record = endpoint_at(traffic, endpoint);
    const tally_t *tally = endpoint_tally(traffic, record);

    return tally != NULL ? tally->figures.peers : record->peers_or_tally;
}

uint32_t traffic_busiest(const traffic_t *traffic)
{
    uint32_t busiest = RECORD_NONE, most = 0;

    for (uint32_t number = 0; number < traffic->endpoints.count; number++) {
        uint32_t peers = traffic_peer_count(traffic, number);

        if (peers > most) {
            most = peers;
            busiest = number;
        }
    }
    return busiest;
}

/* As tally_visit(). */
static void tally_watched_pair(const pair_event_t *pair, void *user)
{
    tally_add_if_watched((tally_t *)user, pair);
}

tally_t *traffic_tally(const traffic_t *traffic, uint32_t endpoint, bool watched)
{
    tally_t *tally = tally_new(UINT32_MAX, false);

    traffic_foreach_pair(traffic, endpoint, watched ? tally_watched_pair : tally_visit, tally);
    /* Pairs come newest first: when it was listed cannot be told. */
    tally->figures.onset = 0;
    tally->figures.onset_time = 0;
    return tally;
}

figures_t traffic_count_figures(const traffic_t *traffic, uint32_t endpoint, bool watched)
{
    tally_t *tally = traffic_tally(traffic, endpoint, watched);
    figures_t figures = tally->figures;

    tally_free(tally);
    return figures;
}
