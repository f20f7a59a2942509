/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hyperloglog.h"

#include <glib.h>
#include <math.h>

/* An entry of the list. */
#define RANK_BITS 5U
#define LEAST_ENTRIES 16U

G_STATIC_ASSERT(HYPERLOGLOG_RANKS < 1U << RANK_BITS);
G_STATIC_ASSERT(HYPERLOGLOG_BITS + RANK_BITS <= 16);

static uint16_t entry_of(uint32_t number, uint8_t rank)
{
    return (uint16_t)(number << RANK_BITS | rank);
}

static uint32_t number_of_entry(uint16_t entry)
{
    return entry >> RANK_BITS;
}

static uint8_t rank_of_entry(uint16_t entry)
{
    return entry & ((1U << RANK_BITS) - 1);
}

void hyperloglog_clear(hyperloglog_t *seen)
{
    g_free(seen->few);
    g_free(seen->all);
    *seen = (hyperloglog_t){0};
}

/* The list doubles until all registers take its place. */
size_t hyperloglog_bytes(uint32_t things)
{
    uint32_t room = LEAST_ENTRIES;

    if (things == 0)
        return 0;
    if (things > HYPERLOGLOG_FEW)
        return sizeof(hyperloglog_registers_t);
    while (room < things)
        room *= 2;
    return room * sizeof(uint16_t);
}

size_t hyperloglog_memory(const hyperloglog_t *seen)
{
    return hyperloglog_bytes(seen->touched);
}

/* Where a register stands in the list; at its end if it does not. */
static uint32_t find_entry(const hyperloglog_t *seen, uint32_t number)
{
    uint32_t i = 0;

    while (i < seen->touched && number_of_entry(seen->few[i]) != number)
        i++;
    return i;
}

static void spread_out(hyperloglog_t *seen)
{
    seen->all = g_new0(hyperloglog_registers_t, 1);
    for (uint32_t i = 0; i < seen->touched; i++) {
        uint8_t rank = rank_of_entry(seen->few[i]);

        seen->all->ranks[number_of_entry(seen->few[i])] = rank;
        seen->all->with_rank[rank]++;
    }
    g_free(seen->few);
    seen->few = NULL;
}

/* Makes room for one more register above zero. */
static void grow(hyperloglog_t *seen)
{
    size_t bytes = hyperloglog_bytes(seen->touched + 1);

    if (bytes == hyperloglog_memory(seen))
        return;
    if (seen->touched == HYPERLOGLOG_FEW)
        spread_out(seen);
    else
        seen->few = (uint16_t *)g_realloc(seen->few, bytes);
}

static bool raise_one_of_all(hyperloglog_t *seen, uint32_t number, uint8_t rank)
{
    uint8_t *known = &seen->all->ranks[number];

    if (rank <= *known)
        return false;
    if (*known > 0)
        seen->all->with_rank[*known]--;
    else
        seen->touched++;
    seen->all->with_rank[rank]++;
    *known = rank;
    return true;
}

static bool raise_register(hyperloglog_t *seen, uint32_t number, uint8_t rank)
{
    uint32_t place;

    if (seen->all != NULL)
        return raise_one_of_all(seen, number, rank);
    place = find_entry(seen, number);
    if (place < seen->touched && rank <= rank_of_entry(seen->few[place]))
        return false;
    if (place == seen->touched) {
        grow(seen);
        if (seen->all != NULL)
            return raise_one_of_all(seen, number, rank);
        seen->touched++;
    }
    seen->few[place] = entry_of(number, rank);
    return true;
}

static uint32_t register_of(uint64_t hash)
{
    return (uint32_t)hash & (HYPERLOGLOG_REGISTERS - 1);
}

bool hyperloglog_add(hyperloglog_t *seen, uint64_t hash)
{
    uint64_t rest = hash >> HYPERLOGLOG_BITS;
    uint8_t rank = 1;

    while ((rest & 1) == 0 && rank < HYPERLOGLOG_RANKS) {
        rest >>= 1;
        rank++;
    }
    return raise_register(seen, register_of(hash), rank);
}

size_t hyperloglog_growth(const hyperloglog_t *seen, uint64_t hash)
{
    size_t more = hyperloglog_bytes(seen->touched + 1) - hyperloglog_memory(seen);

    if (more == 0 || find_entry(seen, register_of(hash)) < seen->touched)
        return 0;
    return more;
}

void hyperloglog_merge(hyperloglog_t *seen, const hyperloglog_t *other)
{
    if (other->all == NULL) {
        for (uint32_t i = 0; i < other->touched; i++)
            raise_register(seen, number_of_entry(other->few[i]), rank_of_entry(other->few[i]));
        return;
    }
    for (uint32_t i = 0; i < HYPERLOGLOG_REGISTERS; i++) {
        if (other->all->ranks[i] > 0)
            raise_register(seen, i, other->all->ranks[i]);
    }
}

/* What registers that were never touched tell: sigma of the paper. `share` of them are, below 1. */
static double untouched_part(double share)
{
    double sum = share, before, step = 1;

    do {
        share *= share;
        before = sum;
        sum += share * step;
        step += step;
    } while (sum > before);
    return sum;
}

/* What registers tell that can rise no more: tau of the paper. `share` of them can. */
static double full_part(double share)
{
    double sum = 1 - share, before, step = 1;

    if (share <= 0 || share >= 1)
        return 0;
    do {
        share = sqrt(share);
        before = sum;
        step /= 2;
        sum -= (1 - share) * (1 - share) * step;
    } while (sum < before);
    return sum / 3;
}

uint32_t hyperloglog_estimate(const hyperloglog_t *seen)
{
    const double registers = HYPERLOGLOG_REGISTERS;
    uint16_t listed[HYPERLOGLOG_RANKS + 1] = {0};
    const uint16_t *with_rank = seen->all != NULL ? seen->all->with_rank : listed;
    double sum;

    if (seen->touched == 0)
        return 0;
    for (uint32_t i = 0; seen->all == NULL && i < seen->touched; i++)
        listed[rank_of_entry(seen->few[i])]++;
    sum = registers * full_part(1 - with_rank[HYPERLOGLOG_RANKS] / registers);
    for (unsigned rank = HYPERLOGLOG_RANKS - 1; rank > 0; rank--)
        sum = (sum + with_rank[rank]) / 2;
    sum += registers * untouched_part(1 - seen->touched / registers);
    sum = registers * registers / (2 * log(2)) / sum;
    return sum < HYPERLOGLOG_MOST ? (uint32_t)(sum + 0.5) : HYPERLOGLOG_MOST;
}
