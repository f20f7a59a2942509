/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers in network order, as they stand in packets.
 */
#ifndef OVERSHARING_NETWORK_BYTES_H
#define OVERSHARING_NETWORK_BYTES_H

#include <stdint.h>

/* The number in the two bytes that start at `bytes`. */
static inline uint16_t network_uint16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/* The number in the four bytes that start at `bytes`. */
static inline uint32_t network_uint32(const uint8_t *bytes)
{
    return (uint32_t)network_uint16(bytes) << 16 | network_uint16(bytes + 2);
}

#endif
