/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoints by number, as many as a flood needs. */
#ifndef OVERSHARING_TESTS_STRANGERS_H
#define OVERSHARING_TESTS_STRANGERS_H

#include "endpoint_address.h"

#include <glib.h>

/* The endpoint of an IPv4 address as a number. */
static inline endpoint_address_t ipv4(uint32_t host, unsigned port)
{
    uint32_t network_order = GUINT32_TO_BE(host);

    return (endpoint_address_t){.host = host_address_ipv4(&network_order), .port = (uint16_t)port};
}

/* The endpoint of an IPv6 address, in halves. */
static inline endpoint_address_t ipv6(uint64_t network, uint64_t interface, unsigned port)
{
    uint64_t halves[2] = {GUINT64_TO_BE(network), GUINT64_TO_BE(interface)};

    return (endpoint_address_t){.host = host_address_ipv6(halves), .port = (uint16_t)port};
}

/* Spreads numbers over addresses, no two of them to the same one. */
static inline uint32_t scattered(uint32_t i)
{
    return i * 0x9e3779b1U;
}

/* A stranger: another address for each number, none of them a group. */
static inline endpoint_address_t stranger(uint32_t i)
{
    return ipv4(0x0b000000U + scattered(i) % 0xb0000000U, 1024 + scattered(i) % 60000);
}

#endif
