/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leaders.h"

/* A thing that is known. */
typedef struct {
    uint64_t key;
    uint32_t place; /* or RECORD_NONE */
} known_t;

/* Who has a place. */
typedef struct {
    uint32_t known; /* its number among those that are known */
    uint32_t at;    /* where in the heap it is */
    uint64_t weight, order;
} holder_t;

struct leaders {
    uint32_t most;
    GArray *known;        /* known_t */
    record_index_t index; /* of these */
    GArray *holders;      /* holder_t, by place */
    GArray *heap; /* uint32_t: places; each goes after the two below it, the last of all on top */
};

leaders_t *leaders_new(uint32_t most)
{
    leaders_t *leaders = g_new0(leaders_t, 1);

    leaders->most = most;
    leaders->known = g_array_new(FALSE, FALSE, sizeof(known_t));
    leaders->holders = g_array_new(FALSE, FALSE, sizeof(holder_t));
    leaders->heap = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return leaders;
}

void leaders_free(leaders_t *leaders)
{
    if (leaders == NULL)
        return;
    record_index_clear(&leaders->index);
    g_array_free(leaders->known, TRUE);
    g_array_free(leaders->holders, TRUE);
    g_array_free(leaders->heap, TRUE);
    g_free(leaders);
}

uint32_t leaders_known(const leaders_t *leaders)
{
    return leaders->known->len;
}

/* --- Finding --- */

static known_t *known_at(const leaders_t *leaders, uint32_t number)
{
    return &g_array_index(leaders->known, known_t, number);
}

static bool known_equal(const void *owner, uint32_t number, uint64_t key)
{
    return known_at((const leaders_t *)owner, number)->key == key;
}

static uint32_t known_hash(const void *owner, uint32_t number)
{
    return hash_number(known_at((const leaders_t *)owner, number)->key);
}

static uint32_t number_of(leaders_t *leaders, uint64_t key)
{
    uint32_t hash = hash_number(key);
    uint32_t number = record_index_find(&leaders->index, hash, key, known_equal, leaders);
    known_t fresh = {key, RECORD_NONE};

    if (number != RECORD_NONE)
        return number;
    g_array_append_val(leaders->known, fresh);
    record_index_add(&leaders->index, hash, known_hash, leaders);
    return leaders->known->len - 1;
}

/* --- The heap --- */

static holder_t *holder_at(const leaders_t *leaders, uint32_t place)
{
    return &g_array_index(leaders->holders, holder_t, place);
}

static bool goes_before(const holder_t *a, const holder_t *b)
{
    return a->weight != b->weight ? a->weight > b->weight : a->order < b->order;
}

static uint32_t place_in_heap(const leaders_t *leaders, uint32_t at)
{
    return g_array_index(leaders->heap, uint32_t, at);
}

static void put_in_heap(leaders_t *leaders, uint32_t at, uint32_t place)
{
    g_array_index(leaders->heap, uint32_t, at) = place;
    holder_at(leaders, place)->at = at;
}

/* Does what is at `a` in the heap go before what is at `b`? */
static bool goes_before_in_heap(const leaders_t *leaders, uint32_t a, uint32_t b)
{
    return goes_before(holder_at(leaders, place_in_heap(leaders, a)),
                       holder_at(leaders, place_in_heap(leaders, b)));
}

static void swap_in_heap(leaders_t *leaders, uint32_t a, uint32_t b)
{
    uint32_t place = place_in_heap(leaders, a);

    put_in_heap(leaders, a, place_in_heap(leaders, b));
    put_in_heap(leaders, b, place);
}

/* What is there has grown: it sinks below those that go after it now. */
static void sink(leaders_t *leaders, uint32_t at)
{
    for (;;) {
        uint32_t last = at;

        for (uint32_t below = 2 * at + 1; below <= 2 * at + 2; below++) {
            if (below < leaders->heap->len && goes_before_in_heap(leaders, last, below))
                last = below;
        }
        if (last == at)
            return;
        swap_in_heap(leaders, at, last);
        at = last;
    }
}

/* What is there is new: it rises above those that go before it. */
static void rise(leaders_t *leaders, uint32_t at)
{
    while (at > 0 && goes_before_in_heap(leaders, (at - 1) / 2, at)) {
        swap_in_heap(leaders, at, (at - 1) / 2);
        at = (at - 1) / 2;
    }
}

/* --- Places --- */

static uint32_t take_next_place(leaders_t *leaders, const holder_t *holder)
{
    uint32_t place = leaders->holders->len;

    g_array_append_val(leaders->holders, *holder);
    g_array_append_val(leaders->heap, place);
    put_in_heap(leaders, place, place);
    rise(leaders, place);
    return place;
}

/* Gives it the place of the last one, if it goes before that. */
static uint32_t take_last_place(leaders_t *leaders, const holder_t *holder)
{
    uint32_t place = place_in_heap(leaders, 0);
    holder_t *last = holder_at(leaders, place);

    if (!goes_before(holder, last))
        return RECORD_NONE;
    known_at(leaders, last->known)->place = RECORD_NONE;
    *last = *holder;
    sink(leaders, 0);
    return place;
}

uint32_t leaders_place(leaders_t *leaders, uint64_t key, uint64_t weight, uint64_t order)
{
    uint32_t number = number_of(leaders, key);
    uint32_t place = known_at(leaders, number)->place;
    holder_t holder = {.known = number, .weight = weight, .order = order};

    if (place != RECORD_NONE) {
        holder_at(leaders, place)->weight = weight;
        sink(leaders, holder_at(leaders, place)->at);
        return place;
    }
    if (leaders->holders->len < leaders->most)
        place = take_next_place(leaders, &holder);
    else
        place = take_last_place(leaders, &holder);
    known_at(leaders, number)->place = place;
    return place;
}
