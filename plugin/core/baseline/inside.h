/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which hosts are the user's own: what the preference says, or failing that the private ranges.
 */
#ifndef OVERSHARING_INSIDE_H
#define OVERSHARING_INSIDE_H

#include "settings.h"

/* Is it one of the user's own? So are link-local addresses (RFC 3927; RFC 4291, 2.5.6), and without the
 * preference private ones (RFC 1918, RFC 4193). Hosts known by name alone, or with octets missing, never are. */
bool inside_contains(const settings_t *settings, const host_address_t *host);

/* May it be inside, although it does not count as such? Without the preference no one can tell for a public
 * IPv6 address: at home every host has one. */
bool inside_may_be(const settings_t *settings, const host_address_t *host);

/* What that rests on: "the preference oversharing.inside", or "private ranges". */
const char *inside_rests_on(const settings_t *settings);

/* The same in a sentence: "Inside: private ranges, as ...". */
const char *inside_sentence(const settings_t *settings);

#endif
