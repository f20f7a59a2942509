/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A difference to a baseline in words: what it is, on what evidence, what to do, and the filter that
 * shows it.
 */
#ifndef OVERSHARING_CHANGE_WORDS_H
#define OVERSHARING_CHANGE_WORDS_H

#include "comparison.h"
#include "pseudonyms.h"

#include <glib.h>

/* "192.168.1.50:1194 (nas) is new: it answers outside hosts, by OpenVPN": for the frame itself, in which the
 * addresses stand besides, so with true names whatever pseudonyms there are. The caller frees it with
 * g_free(), as all texts of this file. */
char *change_sentence(const comparison_entry_t *entry);

/* "192.168.1.50:8832 (nas)": a door by address and name, or a line by host, port, and name, as they
 * are printed. */
char *change_subject(const comparison_entry_t *entry, const pseudonyms_t *pseudonyms);

/* The findings, a clause each, with the pseudonyms of the settings, as below. Free the array with g_ptr_array_free(array, TRUE); the texts go with it. */
GPtrArray *change_evidence(const comparison_entry_t *entry, const seen_t *seen, int64_t span);

/* What to do about it. With pseudonyms it names no line of the baseline: these are sorted by address. */
char *change_advice(const comparison_entry_t *entry, const pseudonyms_t *pseudonyms);

/* A display filter that shows its packets; of a line without an address of its own: of its port. NULL: there is
 * none. */
char *change_filter(const comparison_entry_t *entry, const seen_t *seen);

/* The VPN that has this port by RFC or by default, such as "WireGuard"; NULL for other ports. */
const char *vpn_of_port(uint16_t port);

/* Room for a period in words, and its final zero. */
#define PERIOD_TEXT_MAX 32

/* A period in words: "less than a second", "5 minutes", "2 days". Returns `text`. */
const char *period_text(int64_t nanoseconds, char text[PERIOD_TEXT_MAX]);

#endif
