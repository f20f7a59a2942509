/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The post-dissector: feeds the core, tags frames, warns.
 */
#ifndef OVERSHARING_PACKET_OVERSHARING_H
#define OVERSHARING_PACKET_OVERSHARING_H

#include "door.h"
#include "ranking.h"
#include "settings.h"

/* The name of our protocol, as the Protocol column has it. */
#define OVERSHARING_NAME "Oversharing"

/* The name of our tap. Each frame is handed to it, as a sighting_t. */
#define OVERSHARING_TAP "oversharing"

/* The same for listeners to whom oversharing_traffic() is as good: it costs nothing a frame as long as that
 * holds, and from oversharing_dropped_frames() on each frame is handed to it, too. */
#define OVERSHARING_FIGURES_TAP "oversharing_figures"

/* For Wireshark's two rounds of registration. */
void oversharing_register_protocol(void);
void oversharing_register_handoff(void);

/* All traffic of the open file, as far as it was seen. NULL when no file is open. */
const traffic_t *oversharing_traffic(void);

/* The ranks of its endpoints. Only while a file is open. */
const ranking_t *oversharing_ranking(ranking_age_t age);

/* Was the frame that was dissected last seen before, so that all of the capture was? (To a tap every frame
 * looks so.) */
bool oversharing_sees_again(void);

/* Did a read filter (-R) drop frames after they were seen? Then oversharing_traffic() has too much. */
bool oversharing_dropped_frames(void);

/* That traffic, and what the open file tells besides. Only while a file is open. */
seen_t oversharing_seen(void);

/* The user's preferences as they stand. */
const settings_t *oversharing_settings(void);

#endif
