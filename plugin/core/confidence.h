/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a share that was observed tells of the rate behind it.
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

#endif
