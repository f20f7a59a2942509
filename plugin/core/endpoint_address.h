/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses of hosts and endpoints, as small values.
 *
 * A host is an IPv4 or IPv6 address, or what a log has in its place: an IPv4 address with octets
 * hidden, or a name. An endpoint is a host and one of its UDP ports. Both are plain values: copy them
 * freely, nothing is owned.
 */
#ifndef OVERSHARING_ENDPOINT_ADDRESS_H
#define OVERSHARING_ENDPOINT_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    FAMILY_NONE = 0, /* no address at all */
    FAMILY_IPV4 = 4,
    FAMILY_IPV6 = 6,
    FAMILY_MASKED, /* IPv4, some octets unknown: "187.13.XX.XX" */
    FAMILY_NAMED,  /* a name, whose address is unknown */
} family_t;

typedef struct {
    /* Network order. IPv4 uses the first four, the rest are zero. FAMILY_MASKED: as IPv4 with zero for
     * the unknown octets, and bit i of the fifth is set when octet i is unknown. FAMILY_NAMED: not for
     * others to read. */
    uint8_t bytes[16];
    uint8_t family; /* family_t */
} host_address_t;

typedef struct {
    host_address_t host;
    uint16_t port; /* host order */
} endpoint_address_t;

/* Room for the longest text, a name of HOST_NAME_LENGTH bytes, a port, and the final zero. */
#define ENDPOINT_TEXT_MAX 80

/* The longest name of a host; the rest of a longer one is cut off. Names may be longer (RFC 1035), but
 * firewalls cut them sooner. */
#define HOST_NAME_LENGTH 63

/* The IPv4 address whose four bytes in network order start at `bytes`. */
host_address_t host_address_ipv4(const void *bytes);

/* The IPv6 address whose sixteen bytes start at `bytes`. */
host_address_t host_address_ipv6(const void *bytes);

/* The IPv4 address whose four bytes start at `bytes`, without the octets whose bits are set in
 * `unknown` (bit 0: the first). With none set it is host_address_ipv4(). */
host_address_t host_address_masked(const void *bytes, uint8_t unknown);

/* So many names are told apart, some 100 bytes each; all further ones are one host. */
#define HOST_NAMES_KEPT 250000U

/* The host of that name, `length` bytes of UTF-8. The same name is the same host; case counts. Names
 * are kept until the program ends. */
host_address_t host_address_named(const char *name, size_t length);

/* The host of a name that the caller keeps: once, and as long as this host is in use. It equals those of the
 * same name in all comparisons, and is no key: its hash is that of the place where the name is. */
host_address_t host_address_with_name(const char *kept);

/* Is it an address that packets can have? Not so when masked, named, or none. */
bool host_address_is_real(const host_address_t *host);

/* Reads "192.0.2.1" or "2001:db8::1". Returns false, and leaves *host alone, for anything else. */
bool host_address_parse(const char *text, host_address_t *host);

/* Reads "192.0.2.1:53" or "[2001:db8::1]:53". Returns false, and leaves *endpoint alone, for
 * anything else. */
bool endpoint_address_parse(const char *text, endpoint_address_t *endpoint);

/* Writes the address, IPv6 as RFC 5952 recommends, masked as "187.13.XX.XX", and returns `text`; ""
 * for no address. */
const char *host_address_format(const host_address_t *host, char text[ENDPOINT_TEXT_MAX]);

/* Writes "192.0.2.1:53" or "[2001:db8::1]:53" and returns `text`. */
const char *endpoint_address_format(const endpoint_address_t *endpoint,
                                    char text[ENDPOINT_TEXT_MAX]);

/* Order for tables: IPv4 before IPv6, masked and named, then by number, or name. Negative, zero or positive, as memcmp. */
int host_address_compare(const host_address_t *a, const host_address_t *b);

/* The same for endpoints; the port settles equal hosts. */
int endpoint_address_compare(const endpoint_address_t *a, const endpoint_address_t *b);

/* True for an address that never is one peer: multicast (RFC 5771, RFC 4291 2.7), the limited
 * broadcast 255.255.255.255 (RFC 919) and the unspecified address. Asked several times a packet, nearly
 * always of IPv4 addresses that are none. */
bool host_address_is_any_group(const host_address_t *host);
static inline bool host_address_is_group(const host_address_t *host)
{
    if (host->family == FAMILY_IPV4 && host->bytes[0] != 0 && host->bytes[0] < 0xe0)
        return false;
    return host_address_is_any_group(host);
}

/* The network an address is counted under: its /16 for IPv4, masked or not, its /32 for IPv6, as a
 * number. Each name counts as a network of its own. */
uint32_t host_address_network(const host_address_t *host);

#endif
