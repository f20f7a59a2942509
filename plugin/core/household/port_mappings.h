/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What routers were asked to open: ports at which the world is to reach a host.
 *
 * That a router was asked does not say that it did it.
 */
#ifndef OVERSHARING_PORT_MAPPINGS_H
#define OVERSHARING_PORT_MAPPINGS_H

#include "endpoint_address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many are remembered at most: further ones are forgotten. */
#define PORT_MAPPINGS_MOST 4096U

/* Room for a description, in bytes of UTF-8 with the final zero. */
#define MAPPING_TEXT_MAX 64

/* The lifetime of a mapping that is to last until it is removed. */
#define LIFETIME_WITHOUT_END UINT32_MAX

/* How a router is asked. */
typedef enum {
    MAPPING_NAT_PMP, /* RFC 6886 */
    MAPPING_PCP,     /* RFC 6887 */
    MAPPING_UPNP,    /* WANIPConnection, WANIPv6FirewallControl */
} mapping_way_t;

typedef struct {
    host_address_t host;    /* to be reached */
    host_address_t router;  /* who was asked */
    bool is_udp;            /* UDP, or every protocol; else another one */
    uint16_t internal_port; /* of the host; 0: every port */
    uint16_t external_port; /* of the router; 0: any that is free, or every port */
    mapping_way_t way;
    uint32_t frame;                     /* that asked */
    int64_t time;                       /* of it, nanoseconds since the epoch */
    uint32_t lifetime;                  /* seconds; 0: the mapping is to be removed */
    char description[MAPPING_TEXT_MAX]; /* what it is said to be for; "" unknown */
} port_mapping_t;

typedef struct port_mappings port_mappings_t;

/* Nothing was asked for. Free it with port_mappings_free(). */
port_mappings_t *port_mappings_new(void);

/* Frees everything; NULL is allowed. */
void port_mappings_free(port_mappings_t *mappings);

/* Adds what was asked for, unless the same port of the same host was asked for before, with UDP or
 * without: then nothing changes. Nor does it with a removal: that a port was open is worth knowing
 * when it is closed again. */
void port_mappings_add(port_mappings_t *mappings, const port_mapping_t *mapping);

/* How many there are. */
uint32_t port_mappings_count(const port_mappings_t *mappings);

/* One of them, from 0, in the order in which they were asked for. Owned by `mappings`, and good until
 * these are freed. */
const port_mapping_t *port_mappings_get(const port_mappings_t *mappings, uint32_t number);

/* Sets the description to `length` bytes at `text`, cut to what there is room for; bytes that are no UTF-8
 * are replaced, and control characters become blanks. */
void port_mapping_describe(port_mapping_t *mapping, const char *text, size_t length);

#endif
