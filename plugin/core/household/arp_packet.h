/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARP (RFC 826): which hardware address the sender of a packet has.
 */
#ifndef OVERSHARING_ARP_PACKET_H
#define OVERSHARING_ARP_PACKET_H

#include "host_names.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Learns who the sender is of the first ARP packet in the frame of `length` bytes at `bytes`: a request
 * or a reply, gratuitous or not, for IPv4 on Ethernet or 802.11. A probe (RFC 5227) has no address yet,
 * and tells nothing. Nothing is read beyond the bytes; a packet that is cut off tells nothing.
 */
void arp_packet_read(const uint8_t *bytes, size_t length, host_names_t *names);

#endif
