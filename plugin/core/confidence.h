/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a share that was observed tells of the rate behind it: seen once, at the end of a capture, or
 * again and again while it grows.
 *
 * Ten callers without an answer do not prove that nobody is ever answered. Wilson's score interval
 * (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927) says how far the rate may be from the share; unlike
 * the textbook's it holds for few trials and for shares of 0 and 1.
 */
#ifndef OVERSHARING_CONFIDENCE_H
#define OVERSHARING_CONFIDENCE_H

#include <stdint.h>

/* The rate, in percent, that is exceeded with 95 % confidence when `part` of `whole` trials went so.
 * 0 of 0 gives 0. */
double rate_at_least(uint64_t part, uint64_t whole);

/* The rate, in percent, that is not exceeded with 95 % confidence. 0 of 0 gives 100. */
double rate_at_most(uint64_t part, uint64_t whole);

/*
 * Wald's sequential test (A. Wald, Ann. Math. Stat. 16, 1945) of two rates, in percent, both between
 * 0 and 100: the log of how much better `rate1` explains so many successes and failures than `rate0`
 * does. At WALD_BOUND or above it is rate1, at -WALD_BOUND or below rate0, each with 1 % of errors
 * however often one looks; between them it is too early to say.
 */
#define WALD_BOUND 4.595 /* ln(0.99 / 0.01) */
double wald_score(uint64_t successes, uint64_t failures, double rate0, double rate1);

#endif
