/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "provisional.h"

#include "confidence.h"

/* Answers come within this time of capture, or not at all: BitTorrent's DHT waits as long before it
 * gives a node up, and a resolver for its first try (RFC 1536, 1). */
#define ANSWER_WAIT_NS (3 * G_GINT64_CONSTANT(1000000000))

/* Rates of answers, in percent, that the tests tell apart: of somebody who is gone from somebody who
 * is there behind a firewall; of doors that a scanner tries from servers of an ordinary client (Jung
 * et al., TRW, S&P 2004). */
#define GONE 2.0
#define THERE 30.0
#define DOORS 20.0
#define SERVERS 80.0

/* Looking again with every packet calls for a test that stands it. */
static bool has_settled(basis_t basis, const figures_t *f, int64_t now)
{
    uint32_t answered = figures_answered(f), begun_silent = f->began - f->began_answered;
    uint32_t called_silent = figures_called(f) - f->called_answered;

    switch (basis) {
    case BASIS_ANSWERS:
        /* What was under way when the capture began shows its answers first: they look begun. */
        if (f->began > 0 && f->began == f->began_uncertain && now - f->first < ANSWER_WAIT_NS)
            return false;
        return wald_score(answered, f->pairs - answered, GONE, THERE) >= WALD_BOUND;
    case BASIS_SILENCE:
        if (now - f->onset_time < ANSWER_WAIT_NS)
            return false;
        if (f->began > figures_called(f))
            return wald_score(f->began_answered, begun_silent, SERVERS, DOORS) >= WALD_BOUND;
        return wald_score(f->called_answered, called_silent, GONE, THERE) <= -WALD_BOUND;
    default:
        return true;
    }
}

static verdict_t verdict_so_far(const verdict_case_t *subject, int64_t now)
{
    const rule_t *rule = verdict_rule(subject);

    return has_settled(rule->basis, subject->figures, now) ? rule->verdict : VERDICT_UNDECIDED;
}

bool provisional_update(provisional_t *provisional, const verdict_case_t *subject, int64_t now)
{
    verdict_t verdict = verdict_so_far(subject, now);
    bool is_first = provisional->shown == 0;

    if (!is_first && (verdict == VERDICT_UNDECIDED || (provisional->shown & 1U << verdict) != 0))
        return false;
    provisional->verdict = (uint8_t)verdict;
    provisional->shown = (uint8_t)(provisional->shown | 1U << verdict);
    return !is_first;
}
