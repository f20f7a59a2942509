/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a dissected frame to the one UDP flow that it is a sighting of.
 */
#ifndef OVERSHARING_FRAME_FLOW_H
#define OVERSHARING_FRAME_FLOW_H

#include "compat.h"
#include "traffic.h"

#include <epan/packet_info.h>
#include <epan/tvbuff.h>

/* Looks up what is needed of Wireshark's own protocols. Call once, in the handoff routine. */
void frame_flow_register(void);

/*
 * Fills *sighting with the frame's flow: its innermost UDP (or UDP-Lite) header, if that belongs to
 * its innermost IP header. An ICMP error that quotes such a header is a refusal of what it quotes; a
 * line of a firewall's log is what that tells.
 * Returns false for frames without a flow; time and frame number are filled in all the same, and the
 * service, which is ARP's, HTTP's, or 0.
 *
 * `tvb` is the whole frame. Works in every pass, and needs no protocol tree and no tap.
 */
bool frame_flow(tvbuff_t *tvb, packet_info *pinfo, sighting_t *sighting);

/* Is the datagram a syslog message? */
bool frame_flow_is_syslog(const sighting_t *sighting);

/* What the datagram of a sighting carries, a part of `frame`; NULL where it is not to be found, as when
 * it came in fragments. */
tvbuff_t *frame_flow_payload(tvbuff_t *frame, const sighting_t *sighting);

/* The host with an address of Wireshark's. Returns false, and leaves *host alone, if it is not of IP. */
bool frame_flow_host(const address *from, host_address_t *host);

/* The number that a sighting has for its service if that is the protocol with this filter name; 0 if
 * there is no such protocol. */
uint16_t frame_flow_service(const char *filter_name);

/* The filter name of the protocol that a sighting's service stands for; "" for 0. */
const char *frame_flow_service_name(uint16_t service);

#endif
