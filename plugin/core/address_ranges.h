/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list of address ranges as a user writes it: "192.168.0.0/16, 2001:db8::/32, 198.51.100.7".
 */
#ifndef OVERSHARING_ADDRESS_RANGES_H
#define OVERSHARING_ADDRESS_RANGES_H

#include "endpoint_address.h"

#include <glib.h>

/* An address_ranges_t of zero bytes is an empty list. */
typedef struct {
    GArray *ranges;
} address_ranges_t;

/* Reads a list of addresses and CIDR prefixes (RFC 4632) separated by commas or spaces; an empty
 * text is an empty list. On success replaces what *ranges held and returns NULL. Otherwise leaves
 * *ranges alone and returns a sentence that names the item that is wrong; free it with g_free(). */
char *address_ranges_parse(const char *text, address_ranges_t *ranges);

/* Is the host in one of the ranges? */
bool address_ranges_contain(const address_ranges_t *ranges, const host_address_t *host);

/* Frees the list and empties it. */
void address_ranges_clear(address_ranges_t *ranges);

#endif
