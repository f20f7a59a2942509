/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frames in which hosts tell who they are, and ask their router to open a port.
 */
#ifndef OVERSHARING_HOUSEHOLD_WATCH_H
#define OVERSHARING_HOUSEHOLD_WATCH_H

#include "compat.h"
#include "host_names.h"
#include "port_mappings.h"
#include "traffic.h"

#include <epan/packet_info.h>
#include <epan/tvbuff.h>

/* Looks up Wireshark's protocols. Call once, in the handoff routine, after frame_flow_register(). */
void household_watch_register(void);

/*
 * Learns what a frame tells: ARP, DHCP and multicast DNS of hosts, NAT-PMP, PCP and UPnP of mappings.
 * `frame` is all of it, *sighting what frame_flow() made of it, whether that has a flow or not. Call it on
 * the first sight of each frame; nearly all cost two comparisons.
 */
void household_watch(tvbuff_t *frame, packet_info *pinfo, const sighting_t *sighting,
                     host_names_t *names, port_mappings_t *mappings);

#endif
