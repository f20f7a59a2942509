/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cable between the home and the world: a pair of interfaces, each in a network namespace of
 * its own, and the datagrams that are to go over it.
 *
 * Time goes in steps. A datagram is planned for a step, and sent when that step is made.
 */
#ifndef ENDLESS_CABLE_H
#define ENDLESS_CABLE_H

#include "datagram.h"

#define STEPS_PER_SECOND 200U
#define MOST_DELAY 63U /* steps */

typedef struct cable cable_t;

/* Opens both ends: the interface `home` here, and `world` in the network namespace whose file is
 * given. Ends the program where it cannot. Free it with cable_free(). */
cable_t *cable_new(const char *home, const char *world, const char *world_namespace);

/* Frees it and closes both ends. */
void cable_free(cable_t *cable);

/* Plans a datagram, to be sent `delay` steps after the present one, MOST_DELAY at most. */
void cable_plan(cable_t *cable, const datagram_t *datagram, unsigned delay);

/* Sends what is planned for the present step, in the order in which it was planned, and goes on to
 * the next. Ends the program when a frame cannot be sent. */
void cable_step(cable_t *cable);

/* How many datagrams were sent. */
uint64_t cable_sent(const cable_t *cable);

#endif
