/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The dissector of lines of a firewall's log: packets of the capture interface fwlog, and syslog
 * messages on the wire.
 */
#ifndef OVERSHARING_PACKET_FWLOG_H
#define OVERSHARING_PACKET_FWLOG_H

#include "compat.h"
#include "traffic.h"

#include <epan/packet_info.h>
#include <epan/proto.h>
#include <epan/tvbuff.h>

/* For Wireshark's round of registering protocols. */
void fwlog_register_protocol(void);

/* If the frame is a line of the capture interface, puts what it tells into *sighting, whose frame and
 * time stay as they are. Returns whether it is. */
bool fwlog_line_sighting(packet_info *pinfo, sighting_t *sighting);

/*
 * Reads a syslog message, `message`, which a datagram carried: *sighting is that datagram. If it is a
 * line of a firewall, shows it, and makes *sighting what it tells. Otherwise changes nothing.
 */
void fwlog_dissect_syslog(tvbuff_t *message, packet_info *pinfo, proto_tree *tree,
                          sighting_t *sighting);

#endif
