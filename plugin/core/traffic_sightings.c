/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "traffic.h"

#include "traffic_limit.h"
#include "traffic_state.h"

/*
 * A pair first seen this soon after the capture began may have begun before it: most NATs and
 * firewalls forget an idle UDP pair after 30 to 120 seconds (RFC 4787, REQ-5), so a pair alive
 * before the capture will most likely have spoken by then.
 */
#define OPENING_NS (60 * G_GINT64_CONSTANT(1000000000))

/* What comes so soon after a question to a group answers it: twice the longest time that UPnP lets
 * those who search with SSDP ask for (MX, 5 seconds); mDNS and LLMNR answer within a second. */
#define GROUP_ANSWER_NS (10 * G_GINT64_CONSTANT(1000000000))

/* Nothing at all for so long: nobody was watching. Captures of several days may be put together. */
#define PAUSE_NS (6 * 3600 * G_GINT64_CONSTANT(1000000000))

/* --- Endpoints --- */

uint32_t traffic_add_endpoint(traffic_t *traffic, const endpoint_address_t *address)
{
    uint32_t number = record_store_add(&traffic->endpoints);

    *endpoint_at(traffic, number) = (endpoint_record_t){.newest = RECORD_NONE};
    /* Both count from 0, one by one: the numbers are the same. */
    return address_book_add(&traffic->addresses, address);
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

static bool is_in_opening(const traffic_t *traffic, const sighting_t *sighting)
{
    return sighting->time - traffic->begin < OPENING_NS;
}

/* How a conversation is flagged that begins with this sighting, at this endpoint. A firewall knows
 * who began what it lets through, and keeps groups to themselves. */
static unsigned first_flags(const traffic_t *traffic, const sighting_t *sighting, uint32_t to)
{
    unsigned flags = 0;

    if (sighting->kind == SIGHTING_CLOSED)
        return CONVERSATION_UNCERTAIN;
    if (sighting->kind != SIGHTING_DATAGRAM)
        return 0;
    if (is_in_opening(traffic, sighting))
        flags |= CONVERSATION_UNCERTAIN;
    if (asked_group(traffic, to, sighting->time))
        flags |= CONVERSATION_GROUP_ANSWER;
    return flags;
}

static uint32_t add_conversation(traffic_t *traffic, uint32_t from, uint32_t to,
                                 const sighting_t *sighting)
{
    endpoint_record_t *ends[2] = {endpoint_at(traffic, from), endpoint_at(traffic, to)};
    conversation_t conversation = {
        .endpoint = {from, to},
        .first = sighting->time,
        .last = sighting->time,
        .first_frame = sighting->frame,
        .service = sighting->service,
        .flags = first_flags(traffic, sighting, to) & 0x7,
    };
    uint32_t number = traffic->conversations.records.count;

    for (unsigned side = 0; side < 2; side++) {
        if (ends[side]->newest == RECORD_NONE)
            traffic->totals.endpoints++;
        conversation.next[side] = ends[side]->newest;
        ends[side]->newest = number;
    }
    traffic->totals.conversations++;
    return conversations_add(&traffic->conversations, &conversation);
}

/* --- Tallies --- */

void traffic_account_for(traffic_t *traffic, tally_t *tally)
{
    size_t memory = tally_memory(tally);

    /* Other sets may grow soon, too. */
    if (memory != tally->accounted)
        traffic->next_look = 0;
    traffic->tally_bytes += memory - tally->accounted;
    tally->accounted = memory;
    tally->slots = tally_slots(tally);
}

/* Keeps the tally of watched pairs, from when there are others. Call it when the tally has the news. */
static void keep_watched(const traffic_t *traffic, uint32_t number, tally_t *tally,
                         const pair_event_t *news)
{
    if (tally->watched != NULL)
        tally_add_if_watched(tally->watched, news);
    else if (figures_unwatched(&tally->figures) > 0)
        tally->watched = traffic_tally(traffic, number, true);
}

/* The endpoint has enough peers for a tally: start it with the conversations it has, oldest
 * first, so that the onset is found where it was. */
tally_t *traffic_start_tally(traffic_t *traffic, uint32_t number, bool by_newest)
{
    endpoint_record_t *endpoint = endpoint_at(traffic, number);
    tally_t *tally = tally_new(traffic->limits.min_hosts, false);
    uint32_t oldest_first[TALLY_FROM_PEERS];
    uint32_t count = 0;

    for (uint32_t c = endpoint->newest; c != RECORD_NONE && count < TALLY_FROM_PEERS;
         c = conversation_number(traffic, c)
                 ->next[side_of(conversation_number(traffic, c), number)])
        oldest_first[count++] = c;
    while (count-- > 0) {
        uint32_t c = oldest_first[count];
        pair_event_t event =
            traffic_whole_conversation(traffic, c,
                                       side_of(conversation_number(traffic, c), number));
        if (count == 0 && by_newest)
            traffic_meet_missed(traffic, number,
                                &(beyond_peer_t){.frame = event.start.frame,
                                                 .time = event.start.time},
                                tally);
        tally_add(tally, &event);
    }
    endpoint->peers_or_tally = HAS_TALLY | traffic->tallies->len;
    g_ptr_array_add(traffic->tallies, tally);
    if (figures_unwatched(&tally->figures) > 0)
        tally->watched = traffic_tally(traffic, number, true);
    traffic_account_for(traffic, tally);
    return tally;
}

/* If this frame brought the endpoint onto the list, keep that. */
void traffic_note_onset(traffic_t *traffic, const tally_t *tally, uint32_t frame)
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
    traffic_note_onset(traffic, traffic_start_tally(traffic, number, true), frame);
}

/* --- Frames and datagrams --- */

void traffic_count_frame(traffic_t *traffic, const sighting_t *sighting)
{
    traffic_totals_t *totals = &traffic->totals;
    int64_t time = sighting->time == TIME_UNKNOWN ? totals->last_time : sighting->time;

    if (totals->packets++ == 0)
        totals->first_time = totals->last_time = time;
    if (time - totals->last_time > PAUSE_NS)
        totals->pauses += time - totals->last_time;
    totals->first_time = MIN(totals->first_time, time);
    totals->last_time = MAX(totals->last_time, time);
    if (sighting->is_line)
        return;
    if (!traffic->has_begun || time < traffic->begin)
        traffic->begin = time;
    traffic->has_begun = true;
}

void traffic_set_begin(traffic_t *traffic, int64_t time)
{
    traffic->begin = time;
    traffic->has_begun = true;
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
        if (!traffic_has_room(traffic))
            return;
        number = traffic_add_endpoint(traffic, &sighting->source);
    }
    if (!traffic_has_memory(traffic, sizeof *asked))
        return;
    asked = g_new(int64_t, 1);
    *asked = sighting->time;
    g_hash_table_insert(traffic->group_use, GUINT_TO_POINTER(number), asked);
}

/* Tells one end of a conversation what is new of it. */
static void tell_end(traffic_t *traffic, uint32_t endpoint, const pair_event_t *news)
{
    tally_t *tally = endpoint_tally(traffic, endpoint_at(traffic, endpoint));

    if (tally != NULL) {
        if (news->new_pair && tally->beyond != NULL)
            traffic_meet_kept(traffic, news->start.remote_endpoint, tally);
        tally_add(tally, news);
        keep_watched(traffic, endpoint, tally, news);
        traffic_account_for(traffic, tally);
        if (news->new_pair)
            traffic_note_onset(traffic, tally, news->start.frame);
    } else if (news->new_pair) {
        count_peer(traffic, endpoint, news->start.frame);
    }
}

/* Tells both ends; the first of these events is for side `side`. An endpoint that talks to itself is
 * one endpoint, and hears of it once. */
static void tell_ends(traffic_t *traffic, const conversation_t *conversation, unsigned side,
                      const pair_event_t news[2], traffic_change_t *change)
{
    tell_end(traffic, conversation->endpoint[side], &news[0]);
    if (conversation->endpoint[0] != conversation->endpoint[1])
        tell_end(traffic, conversation->endpoint[1 - side], &news[1]);
    if (change != NULL) {
        for (unsigned end = 0; end < 2; end++) {
            change->endpoint[end] = conversation->endpoint[end == 0 ? side : 1 - side];
            change->event[end] = news[end];
        }
    }
}

/* The conversation of two endpoints, or RECORD_NONE. Most endpoints have one: then it is their newest, and
 * need not be looked up. */
static uint32_t find_conversation(const traffic_t *traffic, uint32_t from, uint32_t to)
{
    const endpoint_record_t *end;

    if (from == RECORD_NONE || to == RECORD_NONE)
        return RECORD_NONE;
    end = endpoint_at(traffic, from);
    if ((end->peers_or_tally & HAS_TALLY) != 0)
        end = endpoint_at(traffic, to);
    if (end->newest != RECORD_NONE &&
        conversation_is_between(conversation_number(traffic, end->newest), from, to))
        return end->newest;
    return conversations_find(&traffic->conversations, from, to);
}

/* The conversation of a sighting between two endpoints, new if need be; RECORD_NONE when no more can
 * be kept. */
static uint32_t conversation_of(traffic_t *traffic, const sighting_t *sighting, uint32_t from,
                                uint32_t to)
{
    uint32_t number = find_conversation(traffic, from, to);
    bool itself;

    if (number != RECORD_NONE)
        return number;
    if (!traffic_has_room_for_pair(traffic, sighting, from, to))
        return RECORD_NONE;
    itself = from == RECORD_NONE && to == RECORD_NONE &&
             endpoint_address_compare(&sighting->source, &sighting->destination) == 0;
    if (from == RECORD_NONE)
        from = traffic_add_endpoint(traffic, &sighting->source);
    if (to == RECORD_NONE)
        to = itself ? from : traffic_add_endpoint(traffic, &sighting->destination);
    return add_conversation(traffic, from, to, sighting);
}

static void count_datagram(conversation_t *conversation, unsigned side, const sighting_t *sighting)
{
    conversation->datagrams[side]++;
    conversation->bytes[side] += sighting->bytes;
    conversation->first = MIN(conversation->first, sighting->time);
    conversation->last = MAX(conversation->last, sighting->time);
    conversation_vote(conversation, sighting->service);
}

/* The first datagram that is seen of a pair that a log knows: times are those of datagrams from now on, and
 * unless the log told who began it, that is as uncertain as of any other. */
static void note_first_datagram(const traffic_t *traffic, conversation_t *conversation,
                                const remarks_t *remarks, const sighting_t *sighting)
{
    if (conversation->datagrams[0] + conversation->datagrams[1] > 0)
        return;
    conversation->first = conversation->last = sighting->time;
    if (remarks->built || remarks->passed[0] + remarks->passed[1] > 0)
        return;
    conversation->flags &= 0x7U & ~CONVERSATION_UNCERTAIN;
    if (is_in_opening(traffic, sighting))
        conversation->flags |= CONVERSATION_UNCERTAIN;
}

/* Adds a sighting of `side` in a conversation that has remarks, or from a log: either may change how
 * the conversation stood. */
static bool add_remarked(traffic_t *traffic, uint32_t number, unsigned side, bool is_new,
                         const sighting_t *sighting, traffic_change_t *change)
{
    conversation_t *conversation = conversation_number(traffic, number);
    remarks_t *remarks = conversation_remarks(&traffic->conversations, number);
    pair_event_t news[2] = {{.new_pair = is_new}, {.new_pair = is_new}};
    datagrams_t datagrams[2] = {{0}};
    log_entry_t log[2] = {{0}};

    for (unsigned end = 0; end < 2; end++)
        news[end].before = conversation_state(conversation, remarks, end == 0 ? side : 1 - side);
    if (sighting->kind == SIGHTING_DATAGRAM) {
        side = conversation_turn_for(conversation, remarks, side);
        note_first_datagram(traffic, conversation, remarks, sighting);
        count_datagram(conversation, side, sighting);
        datagrams[0] = datagram_of(sighting, 0);
        datagrams[1] = datagram_of(sighting, 1);
    } else {
        side = conversation_add_log(conversation, remarks, side, sighting, &log[0]);
        log[1] = log[0];
        log[1].sent = log[0].received;
        log[1].received = log[0].sent;
    }
    for (unsigned end = 0; end < 2; end++) {
        unsigned own = end == 0 ? side : 1 - side;
        pair_event_t *event = &news[end];

        event->datagrams = datagrams[end];
        event->log = log[end];
        event->now = conversation_state(conversation, remarks, own);
        event->began = event->now.began;
        event->newly_answered = is_new && event->now.answered;
        event->changed = !is_new;
        event->start = start_of(traffic, conversation, own);
        event->start.fate = event->now.fate;
    }
    traffic->totals.answered += news[0].now.answered && (is_new || !news[0].before.answered);
    tell_ends(traffic, conversation, side, news, change);
    return true;
}

/* What a datagram did to its conversation, as `side` of it sees it. */
static pair_event_t event_of(const traffic_t *traffic, const conversation_t *conversation,
                             unsigned side, bool is_new, bool answered,
                             const datagrams_t *datagrams)
{
    return (pair_event_t){
        .began = side == 0,
        .new_pair = is_new,
        .newly_answered = answered,
        .start = start_of(traffic, conversation, side),
        .datagrams = *datagrams,
    };
}

/* The commonest sighting of all, a datagram in a conversation without remarks, seen from one end. */
static void tell_datagram(traffic_t *traffic, const conversation_t *conversation, unsigned side,
                          bool is_new, bool answered, const sighting_t *sighting, unsigned end)
{
    uint32_t number = conversation->endpoint[side];
    tally_t *tally = endpoint_tally(traffic, endpoint_at(traffic, number));
    datagrams_t datagrams;

    if (tally == NULL) {
        if (is_new)
            count_peer(traffic, number, conversation->first_frame);
        return;
    }
    if (is_new) {
        pair_start_t start = start_of(traffic, conversation, side);

        /* It may bring the tally onto the list. */
        if (G_UNLIKELY(tally->beyond != NULL))
            traffic_meet_kept(traffic, start.remote_endpoint, tally);
        tally_begin_pair(tally, &start, side == 0);
        if (G_UNLIKELY(tally->beyond != NULL || tally_slots(tally) != tally->slots))
            traffic_account_for(traffic, tally);
        traffic_note_onset(traffic, tally, start.frame);
    }
    if (answered)
        tally_answer_pair(tally, side == 0);
    datagrams = datagram_of(sighting, end);
    tally_add_datagrams(tally, &datagrams);
    if (G_UNLIKELY(tally->watched != NULL)) {
        pair_event_t news = event_of(traffic, conversation, side, is_new, answered, &datagrams);
        tally_add_if_watched(tally->watched, &news);
        traffic_account_for(traffic, tally);
    }
}

static bool add_datagram(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    uint32_t from = find_endpoint(traffic, &sighting->source);
    uint32_t to = find_endpoint(traffic, &sighting->destination);
    uint32_t before = traffic->conversations.records.count;
    uint32_t number = conversation_of(traffic, sighting, from, to);
    bool is_new = number == before, answered, itself;
    conversation_t *conversation;
    unsigned side;

    traffic->totals.datagrams++;
    if (number == RECORD_NONE)
        return traffic_add_beyond(traffic, sighting, from, to, change);
    conversation = conversation_number(traffic, number);
    side = is_new ? 0 : side_of(conversation, from);
    if ((conversation->flags & CONVERSATION_REMARKED) != 0)
        return add_remarked(traffic, number, side, is_new, sighting, change);
    count_datagram(conversation, side, sighting);
    answered = conversation->datagrams[side] == 1 && conversation->datagrams[1 - side] > 0;
    traffic->totals.answered += answered;
    /* An endpoint that talks to itself is one endpoint, and hears of it once. */
    itself = conversation->endpoint[0] == conversation->endpoint[1];
    for (unsigned end = 0; end < (itself ? 1 : 2); end++)
        tell_datagram(traffic, conversation, side ^ end, is_new, answered, sighting, end);
    for (unsigned end = 0; change != NULL && end < 2; end++) {
        unsigned own = end == 0 ? side : 1 - side;
        datagrams_t datagrams = datagram_of(sighting, end);

        change->endpoint[end] = conversation->endpoint[own];
        change->event[end] = event_of(traffic, conversation, own, is_new, answered, &datagrams);
    }
    return true;
}

static bool add_log(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    uint32_t from = find_endpoint(traffic, &sighting->source);
    uint32_t to = find_endpoint(traffic, &sighting->destination);
    uint32_t before = traffic->conversations.records.count;
    uint32_t number;
    bool is_new;

    traffic->totals.masked_lines += sighting->source.host.family == FAMILY_MASKED ||
                                    sighting->destination.host.family == FAMILY_MASKED;
    if (is_group_datagram(sighting))
        return false;
    if (sighting->kind == SIGHTING_DENIED)
        traffic->totals.denied += sighting->count;
    number = conversation_of(traffic, sighting, from, to);
    if (number == RECORD_NONE)
        return traffic_add_beyond(traffic, sighting, from, to, change);
    is_new = number == before;
    if (!is_new && (conversation_number(traffic, number)->flags & CONVERSATION_REMARKED) == 0 &&
        !traffic_has_memory(traffic, sizeof(remarks_t))) {
        traffic->totals.beyond_memory++;
        return false;
    }
    return add_remarked(traffic, number,
                        is_new ? 0 : side_of(conversation_number(traffic, number), from), is_new,
                        sighting, change);
}

static bool add_refusal(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    uint32_t from = find_endpoint(traffic, &sighting->source);
    uint32_t to = find_endpoint(traffic, &sighting->destination);
    uint32_t number = conversations_find(&traffic->conversations, from, to);
    uint32_t count = MAX(sighting->count, 1);
    const conversation_t *conversation;
    pair_event_t news[2] = {{.changed = true}, {.changed = true}};
    remarks_t *remarks;
    unsigned side;

    traffic->totals.refused += count;
    if (number == RECORD_NONE)
        return false;
    traffic->has_refusals = true;
    conversation = conversation_number(traffic, number);
    if ((conversation->flags & CONVERSATION_REMARKED) == 0 &&
        !traffic_has_memory(traffic, sizeof *remarks)) {
        traffic->totals.beyond_memory++;
        return false;
    }
    remarks = conversation_remarks(&traffic->conversations, number);
    side = side_of(conversation, from);
    remarks->refusals_met[side] += count;
    remarks->refusals_sent[1 - side] += sighting->by_receiver ? count : 0;
    remarks->refusals_routed[1 - side] += sighting->by_receiver ? 0 : count;

    news[0].refusals_met = count;
    news[1].refusals_sent = sighting->by_receiver ? count : 0;
    news[1].refusals_routed = sighting->by_receiver ? 0 : count;
    for (unsigned end = 0; end < 2; end++) {
        unsigned own = end == 0 ? side : 1 - side;

        news[end].start = start_of(traffic, conversation, own);
        news[end].before = news[end].now = conversation_state(conversation, remarks, own);
    }
    tell_ends(traffic, conversation, side, news, change);
    return true;
}

static bool add_timed(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change)
{
    if (sighting->kind == SIGHTING_FRAME)
        return false;
    traffic->totals.log_lines += sighting->is_line;
    traffic->totals.unread_lines += sighting->kind == SIGHTING_UNREAD_LINE;
    if (sighting->kind == SIGHTING_LINE || sighting->kind == SIGHTING_UNREAD_LINE)
        return false;
    traffic->totals.udp_lines += sighting->is_line;
    if (sighting->kind == SIGHTING_REFUSED)
        return add_refusal(traffic, sighting, change);
    if (sighting->kind != SIGHTING_DATAGRAM)
        return add_log(traffic, sighting, change);
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
