/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is kept of a capture at the most, and what becomes of the rest.
 *
 * Every pair is kept until seven eighths of the limit are used, and nothing that is kept is ever let go. The
 * last eighth is for pairs of endpoints that meet one peer after another and have few pairs that are
 * kept: so one that begins to share after the limit is judged like any other. All further pairs are
 * counted by estimate, in the tallies of their endpoints.
 *
 * The limit is one of conversations, and of memory: LIMIT_BYTES for each of these.
 */
#ifndef OVERSHARING_TRAFFIC_LIMIT_H
#define OVERSHARING_TRAFFIC_LIMIT_H

#include "traffic.h"

#include <stdbool.h>
#include <stddef.h>

/* Is there room for the pair of this sighting, which is not kept yet? Its ends have these numbers, or
 * RECORD_NONE. */
bool traffic_has_room_for_pair(traffic_t *traffic, const sighting_t *sighting, uint32_t from,
                               uint32_t to);

/* Is there so much memory left, in bytes, and besides what indexes may take? */
bool traffic_has_memory(const traffic_t *traffic, size_t bytes);

/* Is there room for one more endpoint that is in no pair? */
bool traffic_has_room(traffic_t *traffic);

/* Counts a sighting of a pair for which there is no room. Returns as traffic_add() does. */
bool traffic_add_beyond(traffic_t *traffic, const sighting_t *sighting, uint32_t from, uint32_t to,
                        traffic_change_t *change);

#endif
