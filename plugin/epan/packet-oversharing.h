/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The post-dissector: feeds the core, tags frames, warns.
 */
#ifndef OVERSHARING_PACKET_OVERSHARING_H
#define OVERSHARING_PACKET_OVERSHARING_H

#include "ranking.h"
#include "settings.h"

/* The name of our tap. Each frame is handed to it, as a sighting_t. */
#define OVERSHARING_TAP "oversharing"

/* For Wireshark's two rounds of registration. */
void oversharing_register_protocol(void);
void oversharing_register_handoff(void);

/* All traffic of the open file, as far as it was seen. NULL when no file is open. */
const traffic_t *oversharing_traffic(void);

/* The ranks of its endpoints. Only while a file is open. */
const ranking_t *oversharing_ranking(ranking_age_t age);

/* The latest frame of it. A frame before that comes again, and what it is a part of is known as a whole. (To
 * a tap every frame looks as if it had been visited.) */
uint32_t oversharing_latest_frame(void);

/* Did a read filter (-R) drop frames after they were seen? Then oversharing_traffic() has too much. */
bool oversharing_dropped_frames(void);

/* The user's preferences as they stand. */
const settings_t *oversharing_settings(void);

#endif
