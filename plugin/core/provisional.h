/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verdict while a capture is still being read: early, and never back and forth.
 */
#ifndef OVERSHARING_PROVISIONAL_H
#define OVERSHARING_PROVISIONAL_H

#include "verdict.h"

/*
 * Brings an endpoint's provisional verdict up to date with what is known at the time `now`
 * (nanoseconds since the epoch). Returns true if it is another verdict than before; the first one is
 * no change.
 *
 * A verdict that rests on silence has to wait three seconds: what was asked a moment ago may yet be
 * answered. One that rests on answers, or on silence, also has to pass Wald's sequential test, which
 * allows for looking at every packet. An endpoint of which all that it began may be older than the
 * capture is not said to call others before it was seen for three seconds. None comes back that was given up, nor "undecided" after a
 * decision, so there are seven changes at the most.
 */
bool provisional_update(provisional_t *provisional, const verdict_case_t *subject, int64_t now);

#endif
