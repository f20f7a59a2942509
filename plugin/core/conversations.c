/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversations.h"

#define MOST_VOTES 0x1fffU /* what conversation_t.service_votes holds */

void conversations_init(conversations_t *conversations)
{
    record_store_init(&conversations->records, sizeof(conversation_t));
    conversations->index = (record_index_t){.slots = NULL};
    conversations->remarks = g_hash_table_new_full(hash_pointer, NULL, NULL, g_free);
}

void conversations_clear(conversations_t *conversations)
{
    record_store_clear(&conversations->records);
    record_index_clear(&conversations->index);
    g_hash_table_destroy(conversations->remarks);
}

/* --- Finding --- */

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
    return conversation_key(conversation_at((const conversations_t *)owner, record)) == key;
}

static uint32_t conversation_hash(const void *owner, uint32_t record)
{
    return hash_number(conversation_key(conversation_at((const conversations_t *)owner, record)));
}

uint32_t conversations_find(const conversations_t *conversations, uint32_t a, uint32_t b)
{
    uint64_t key = pair_key(a, b);

    if (a == RECORD_NONE || b == RECORD_NONE)
        return RECORD_NONE;
    return record_index_find(&conversations->index, hash_number(key), key, conversation_equal,
                             conversations);
}

uint32_t conversations_add(conversations_t *conversations, const conversation_t *record)
{
    uint32_t number = record_store_add(&conversations->records);

    *conversation_at(conversations, number) = *record;
    record_index_add(&conversations->index, hash_number(conversation_key(record)),
                     conversation_hash, conversations);
    return number;
}

void conversation_vote(conversation_t *conversation, uint16_t service)
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

/* --- Remarks --- */

const remarks_t *conversation_known_remarks(const conversations_t *conversations, uint32_t number)
{
    if ((conversation_at(conversations, number)->flags & CONVERSATION_REMARKED) == 0)
        return NULL;
    return (const remarks_t *)g_hash_table_lookup(conversations->remarks, GUINT_TO_POINTER(number));
}

remarks_t *conversation_remarks(conversations_t *conversations, uint32_t number)
{
    conversation_t *conversation = conversation_at(conversations, number);
    remarks_t *remarks;

    if ((conversation->flags & CONVERSATION_REMARKED) != 0)
        return (remarks_t *)g_hash_table_lookup(conversations->remarks, GUINT_TO_POINTER(number));
    remarks = g_new0(remarks_t, 1);
    g_hash_table_insert(conversations->remarks, GUINT_TO_POINTER(number), remarks);
    conversation->flags |= CONVERSATION_REMARKED;
    return remarks;
}

/* Did what this side sent get through, as far as is known? */
static bool has_passed(const conversation_t *conversation, const remarks_t *remarks, unsigned side)
{
    return conversation->datagrams[side] > 0 || remarks->passed[side] > 0 ||
           remarks->unsaid[side] > 0 || (side == 0 && remarks->built);
}

static bool has_spoken(const conversation_t *conversation, const remarks_t *remarks, unsigned side)
{
    return has_passed(conversation, remarks, side) || remarks->denied[side] > 0;
}

static bool is_answered(const conversation_t *conversation, const remarks_t *remarks)
{
    if (remarks == NULL)
        return conversation->datagrams[0] > 0 && conversation->datagrams[1] > 0;
    return has_passed(conversation, remarks, 0) && has_spoken(conversation, remarks, 1);
}

static pair_fate_t fate_of(const conversation_t *conversation, const remarks_t *remarks)
{
    if (remarks == NULL || conversation->datagrams[0] + conversation->datagrams[1] > 0 ||
        remarks->counted || is_answered(conversation, remarks))
        return PAIR_WATCHED;
    if (remarks->built)
        return PAIR_BUILT;
    if (remarks->closed || remarks->passed[0] + remarks->passed[1] > 0)
        return PAIR_LET;
    return remarks->unsaid[0] + remarks->unsaid[1] > 0 ? PAIR_UNSAID : PAIR_DENIED;
}

pair_state_t conversation_state(const conversation_t *conversation, const remarks_t *remarks,
                                unsigned side)
{
    return (pair_state_t){
        .began = side == 0,
        .answered = is_answered(conversation, remarks),
        .uncertain = (conversation->flags & CONVERSATION_UNCERTAIN) != 0,
        .group_answer = (conversation->flags & CONVERSATION_GROUP_ANSWER) != 0,
        .fate = fate_of(conversation, remarks),
    };
}

/* --- Who began --- */

#define SWAP(type, pair)         \
    do {                         \
        type first_ = (pair)[0]; \
        (pair)[0] = (pair)[1];   \
        (pair)[1] = first_;      \
    } while (0)

static void turn(conversation_t *conversation, remarks_t *remarks)
{
    SWAP(uint32_t, conversation->endpoint);
    SWAP(uint32_t, conversation->next);
    SWAP(uint32_t, conversation->datagrams);
    SWAP(uint64_t, conversation->bytes);
    SWAP(uint32_t, remarks->refusals_sent);
    SWAP(uint32_t, remarks->refusals_routed);
    SWAP(uint32_t, remarks->refusals_met);
    SWAP(uint64_t, remarks->denied);
    SWAP(uint64_t, remarks->passed);
    SWAP(uint64_t, remarks->unsaid);
    conversation->flags &= 0x7U & ~CONVERSATION_GROUP_ANSWER; /* its first datagram was none */
}

unsigned conversation_turn_for(conversation_t *conversation, remarks_t *remarks, unsigned side)
{
    bool itself = conversation->endpoint[0] == conversation->endpoint[1];

    if (side == 0 || itself || !remarks->logged || has_passed(conversation, remarks, 0))
        return side;
    turn(conversation, remarks);
    return 0;
}

/* The firewall knows who began; what was seen to begin is more certain only if it was no guess. */
static unsigned settle_beginner(conversation_t *conversation, remarks_t *remarks, unsigned side)
{
    bool is_guess = (conversation->flags & CONVERSATION_UNCERTAIN) != 0;

    if (side == 1 && is_guess) {
        turn(conversation, remarks);
        side = 0;
    }
    side = conversation_turn_for(conversation, remarks, side);
    if (side == 0)
        conversation->flags &= 0x7U & ~CONVERSATION_UNCERTAIN;
    return side;
}

/* How many datagrams of its source a connection tells of: one at the least, unless they are counted; of
 * one that was assumed before, and is counted now, only the rest. */
static uint64_t connection_count(remarks_t *remarks, const sighting_t *sighting)
{
    uint64_t count = sighting->count;

    if (sighting->counted) {
        count -= remarks->assumed && count > 0;
        remarks->assumed = false;
    } else if (count == 0) {
        count = 1;
        remarks->assumed = true;
    }
    return count;
}

/* Counts what the line tells of both sides. */
static void count_line(remarks_t *remarks, unsigned side, const log_entry_t *entry)
{
    remarks->first = remarks->logged ? MIN(remarks->first, entry->first) : entry->first;
    remarks->last = remarks->logged ? MAX(remarks->last, entry->last) : entry->last;
    remarks->logged = true;
    remarks->bytes += entry->bytes;
    remarks->denied[side] += entry->denied;
    remarks->unsaid[side] += entry->unsaid;
    remarks->passed[side] += entry->sent;
    remarks->passed[1 - side] += entry->received;
}

unsigned conversation_add_log(conversation_t *conversation, remarks_t *remarks, unsigned side,
                              const sighting_t *sighting, log_entry_t *entry)
{
    *entry = (log_entry_t){
        .is_told = true,
        .first = sighting->time,
        .last = sighting->time,
        .bytes = sighting->bytes,
    };
    switch (sighting->kind) {
    case SIGHTING_DENIED:
        entry->denied = sighting->count;
        break;
    case SIGHTING_LOGGED:
        entry->unsaid = sighting->count;
        break;
    case SIGHTING_PERMITTED:
        side = conversation_turn_for(conversation, remarks, side);
        entry->sent = sighting->count;
        break;
    case SIGHTING_CONNECTION:
        side = settle_beginner(conversation, remarks, side);
        entry->sent = connection_count(remarks, sighting);
        entry->received = sighting->answers;
        remarks->built |= side == 0;
        remarks->counted |= sighting->counted;
        break;
    default: /* SIGHTING_CLOSED */
        remarks->closed = true;
        break;
    }
    count_line(remarks, side, entry);
    return side;
}
