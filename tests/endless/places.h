/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the talkers of the endless capture live, and the chance by which they act.
 *
 * The home is 192.168.1.0/24 and 2001:db8:1::/64; the world is 10.0.0.0/8 and 3fff::/20 (RFC 9637),
 * with hundreds of networks as the plugin counts them.
 */
#ifndef ENDLESS_PLACES_H
#define ENDLESS_PLACES_H

#include "datagram.h"

/* A host of the home. */
static inline end_t home_end(uint32_t host, uint16_t port, bool is_ipv6)
{
    if (is_ipv6)
        return (end_t){.is_ipv6 = true, .words = {0x20010db8, 0x00010000, 0, host}, .port = port};
    return (end_t){.words = {0, 0, 0, 0xc0a80100 + host}, .port = port};
}

/* The stranger of that number: every number, up to 16 million, has an address of its own. */
static inline end_t stranger(uint32_t number, uint16_t port, bool is_ipv6)
{
    uint32_t place = number * 0x9e3779b1 & 0xffffff; /* an odd factor leaves none out */

    if (is_ipv6)
        return (end_t){.is_ipv6 = true,
                       .words = {0x3fff0000 + place % 0x1000, place, 0, 1},
                       .port = port};
    return (end_t){.words = {0, 0, 0, 0x0a000000 + place}, .port = port};
}

/* The next number of a random sequence (SplitMix64), which `state` alone decides. */
static inline uint32_t next_random(uint64_t *state)
{
    uint64_t mixed = *state += 0x9e3779b97f4a7c15;

    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
    return (uint32_t)(mixed >> 32);
}

#endif
