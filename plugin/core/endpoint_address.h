/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses of hosts and endpoints, as small values.
 *
 * A host is an IPv4 or IPv6 address; an endpoint is a host and one of its UDP ports. Both are
 * plain values: copy them freely, nothing is owned.
 */
#ifndef OVERSHARING_ENDPOINT_ADDRESS_H
#define OVERSHARING_ENDPOINT_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    FAMILY_NONE = 0, /* no address at all */
    FAMILY_IPV4 = 4,
    FAMILY_IPV6 = 6,
} family_t;

typedef struct {
    uint8_t bytes[16]; /* network order; IPv4 uses the first four, the rest are zero */
    uint8_t family;    /* family_t */
} host_address_t;

typedef struct {
    host_address_t host;
    uint16_t port; /* host order */
} endpoint_address_t;

/* Room for the longest text, "[ffff:…:255.255.255.255]:65535" and its final zero. */
#define ENDPOINT_TEXT_MAX 56

/* The IPv4 address whose four bytes in network order start at `bytes`. */
host_address_t host_address_ipv4(const void *bytes);

/* The IPv6 address whose sixteen bytes start at `bytes`. */
host_address_t host_address_ipv6(const void *bytes);

/* Reads "192.0.2.1" or "2001:db8::1". Returns false, and leaves *host alone, for anything else. */
bool host_address_parse(const char *text, host_address_t *host);

/* Reads "192.0.2.1:53" or "[2001:db8::1]:53". Returns false, and leaves *endpoint alone, for
 * anything else. */
bool endpoint_address_parse(const char *text, endpoint_address_t *endpoint);

/* Writes the address, IPv6 as RFC 5952 recommends, and returns `text`; "" for no address. */
const char *host_address_format(const host_address_t *host, char text[ENDPOINT_TEXT_MAX]);

/* Writes "192.0.2.1:53" or "[2001:db8::1]:53" and returns `text`. */
const char *endpoint_address_format(const endpoint_address_t *endpoint,
                                    char text[ENDPOINT_TEXT_MAX]);

/* Order for tables: IPv4 before IPv6, then by number. Negative, zero or positive, as memcmp. */
int host_address_compare(const host_address_t *a, const host_address_t *b);

/* The same for endpoints; the port settles equal hosts. */
int endpoint_address_compare(const endpoint_address_t *a, const endpoint_address_t *b);

/* True for an address that never is one peer: multicast (RFC 5771, RFC 4291 2.7), the limited
 * broadcast 255.255.255.255 (RFC 919) and the unspecified address. */
bool host_address_is_group(const host_address_t *host);

/* The network an address is counted under: its /16 for IPv4, its /32 for IPv6, as a number. */
uint32_t host_address_network(const host_address_t *host);

#endif
