/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a frame shows of its endpoint: our fields, in the tree of packet details.
 */
#ifndef OVERSHARING_FRAME_DETAILS_H
#define OVERSHARING_FRAME_DETAILS_H

#include "compat.h"
#include "endpoints.h"

#include <epan/packet.h>

/* Registers the fields with our protocol. */
void frame_details_register(int protocol);

/* Does anybody want to see, filter or colour by a field of ours? */
bool frame_details_are_wanted(proto_tree *tree);

/* Adds what is known of one end of a frame, with the verdict of `endpoint`, which may be a provisional
 * one. Returns the item it all stands under, or NULL where there is no tree. */
proto_item *frame_details_add(proto_tree *tree, tvbuff_t *tvb, packet_info *pinfo,
                              const endpoint_t *endpoint, const traffic_end_t *end);

/* The endpoint of a frame and its peer, as texts that live as long as the frame's dissection. `peer` is
 * NULL beyond the limit of conversations. */
typedef struct {
    const char *endpoint, *peer;
} frame_roles_t;

/* Who is who in a frame whose details are shown; of two endpoints, the one with more peers. Returns
 * false for a frame that shows none. */
bool frame_details_roles(packet_info *pinfo, frame_roles_t *roles);

#endif
