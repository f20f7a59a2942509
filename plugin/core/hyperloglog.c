/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hyperloglog.h"

#include <math.h>

static bool raise_register(hyperloglog_t *seen, uint32_t number, uint8_t rank)
{
    uint8_t *known = &seen->registers[number];

    if (rank <= *known)
        return false;
    if (*known > 0)
        seen->with_rank[*known]--;
    seen->with_rank[rank]++;
    *known = rank;
    return true;
}

bool hyperloglog_add(hyperloglog_t *seen, uint64_t hash)
{
    uint64_t rest = hash >> HYPERLOGLOG_BITS;
    uint8_t rank = 1;

    while ((rest & 1) == 0 && rank < HYPERLOGLOG_RANKS) {
        rest >>= 1;
        rank++;
    }
    return raise_register(seen, (uint32_t)hash & (HYPERLOGLOG_REGISTERS - 1), rank);
}

void hyperloglog_merge(hyperloglog_t *seen, const hyperloglog_t *other)
{
    for (uint32_t i = 0; i < HYPERLOGLOG_REGISTERS; i++)
        raise_register(seen, i, other->registers[i]);
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
    uint32_t touched = 0;
    double sum;

    for (unsigned rank = 1; rank <= HYPERLOGLOG_RANKS; rank++)
        touched += seen->with_rank[rank];
    if (touched == 0)
        return 0;
    sum = registers * full_part(1 - seen->with_rank[HYPERLOGLOG_RANKS] / registers);
    for (unsigned rank = HYPERLOGLOG_RANKS - 1; rank > 0; rank--)
        sum = (sum + seen->with_rank[rank]) / 2;
    sum += registers * untouched_part(1 - touched / registers);
    sum = registers * registers / (2 * log(2)) / sum;
    return sum < HYPERLOGLOG_MOST ? (uint32_t)(sum + 0.5) : HYPERLOGLOG_MOST;
}
