/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "provisional.h"

/* Answers come within this time of capture, or not at all: BitTorrent's DHT waits as long before it
 * gives a node up, and a resolver for its first try (RFC 1536, 1). */
#define ANSWER_WAIT_NS (3 * G_GINT64_CONSTANT(1000000000))

static verdict_t verdict_so_far(const verdict_case_t *subject, int64_t now)
{
    verdict_t verdict = verdict_judge(subject);

    if (verdict_rests_on_silence(verdict) && now - subject->figures->onset_time < ANSWER_WAIT_NS)
        return VERDICT_UNDECIDED;
    return verdict;
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
