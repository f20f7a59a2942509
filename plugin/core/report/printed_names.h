/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is who in what is printed: the one way from an address, a name or a hardware address to a text
 * that may leave the house.
 *
 * Every function takes the pseudonyms to print; NULL prints what is true. Whoever includes this can
 * name nobody in another way, and report.h includes it: a report that forgot pseudonyms would not
 * compile.
 */
#ifndef OVERSHARING_PRINTED_NAMES_H
#define OVERSHARING_PRINTED_NAMES_H

#include "host_pattern.h"
#include "pseudonyms.h"

/* As host_address_format(). */
const char *printed_host(const pseudonyms_t *pseudonyms, const host_address_t *host,
                         char text[ENDPOINT_TEXT_MAX]);

/* As endpoint_address_format(). */
const char *printed_endpoint(const pseudonyms_t *pseudonyms, const endpoint_address_t *endpoint,
                             char text[ENDPOINT_TEXT_MAX]);

/* A name that a host has besides its address. Returns `text`. */
const char *printed_name(const pseudonyms_t *pseudonyms, const char *name,
                         char text[ENDPOINT_TEXT_MAX]);

/* As host_names_format_mac(). */
const char *printed_mac(const pseudonyms_t *pseudonyms, const uint8_t mac[MAC_LENGTH],
                        char text[ENDPOINT_TEXT_MAX]);

/* The hosts that a line of a baseline speaks of, as it has them. A prefix becomes that of the
 * pseudonyms; a pattern with wildcards has nothing that would match them, and becomes a name. Free it
 * with g_free(). */
char *printed_pattern(const pseudonyms_t *pseudonyms, const host_pattern_t *pattern);

#ifndef OVERSHARING_PRINTS_NAMES /* only printed_names.c does */
#pragma GCC poison host_address_format endpoint_address_format host_names_format_mac
#endif

#endif
