/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A verdict in words: what it means, what to do, and the findings a person can check it by.
 */
#ifndef OVERSHARING_EVIDENCE_H
#define OVERSHARING_EVIDENCE_H

#include "verdict.h"

#include <glib.h>

/* The findings, one clause each with its figures: first why the verdict, then what was counted, and
 * last, each with "but" before it, what speaks against. The caller frees the array with
 * g_ptr_array_free(array, TRUE); the texts go with it. */
GPtrArray *evidence_of(const verdict_case_t *subject);

/* Adds a finding to such an array. */
void evidence_add(GPtrArray *findings, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* One line on what a verdict means: "calls the world". `rule` is the one that decided, or
 * NULL; where another verdict stands in for its own, as a provisional one may, it is not heard. */
const char *verdict_meaning(verdict_t verdict, const rule_t *rule);

/* What to do about the endpoint, in a sentence or two. Free it with g_free(). */
char *verdict_advice(const verdict_case_t *subject);

/* Room for a number or a share as text, and its final zero. */
#define COUNT_TEXT_MAX 48

/* A number as people read it: "1,243". Returns `text`. */
const char *count_text(uint64_t count, char text[COUNT_TEXT_MAX]);

/* "1 peer", "1,243 peers": a number and its noun, with an s unless there is one. Returns `text`. */
const char *count_of(uint64_t count, const char *noun, char text[COUNT_TEXT_MAX]);

/* The same of a figure that may be an estimate: then "about 4,000,000" and "about 4,000,000 peers", with as
 * many digits as an estimate has. */
const char *figure_text(const figures_t *figures, uint64_t count, char text[COUNT_TEXT_MAX]);
const char *figure_of(const figures_t *figures, uint64_t count, const char *noun,
                      char text[COUNT_TEXT_MAX]);

/* An estimate rounded to three digits; more would promise too much. */
uint64_t estimate_digits(uint64_t count);

/* A share in whole percent that never rounds to all or nothing: "78 %", "> 99 %", "< 1 %". Returns
 * `text`. */
const char *share_text(uint64_t part, uint64_t whole, char text[COUNT_TEXT_MAX]);

#endif
