/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a frame shows of its endpoint: our fields, in the tree of packet details.
 */
#ifndef OVERSHARING_FRAME_DETAILS_H
#define OVERSHARING_FRAME_DETAILS_H

#include "comparison.h"
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

/* Adds to an item of frame_details_add() how its endpoint stands against the baseline. NULL for either
 * adds nothing. */
void frame_details_add_state(proto_item *item, tvbuff_t *tvb, const comparison_entry_t *entry);

/* Adds an endpoint for which frame_details_add() has nothing to show, and how it stands against the baseline.
 * `end` is NULL where the frame is no datagram of it. Returns the item, or NULL where there is no tree. */
proto_item *frame_details_add_door(proto_tree *tree, tvbuff_t *tvb, packet_info *pinfo,
                                   const comparison_entry_t *entry, const traffic_end_t *end);

/* Adds an item for what is gone, if anything is. Returns it, or NULL. */
proto_item *frame_details_add_gone(proto_tree *tree, tvbuff_t *tvb, const comparison_t *comparison);

/* The endpoint of a frame and its peer, as texts that live as long as the frame's dissection. `peer` is
 * NULL beyond the limit of conversations. */
typedef struct {
    const char *endpoint, *peer;
} frame_roles_t;

/* Who is who in a frame whose details are shown; of two endpoints, the one with more peers. Returns
 * false for a frame that shows none. */
bool frame_details_roles(packet_info *pinfo, frame_roles_t *roles);

#endif
