/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Those of the endless capture that are to be found: endpoints of the home that call the world,
 * scan it, or are called by it. The first begins soon, the last shortly before the end.
 */
#ifndef ENDLESS_OVERSHARERS_H
#define ENDLESS_OVERSHARERS_H

#include "cable.h"

typedef struct oversharers oversharers_t;

/* Those of a capture of so many seconds. Free it with g_free(). */
oversharers_t *oversharers_new(unsigned seconds);

/* Plans what they send in the present step, which begins at `now`, nanoseconds since the epoch. */
void oversharers_step(oversharers_t *oversharers, cable_t *cable, int64_t now);

/* Prints a line for each that has begun: "oversharer", the endpoint, what it is, when it began
 * (seconds since the epoch), and how many peers it has, and of these answered ones. */
void oversharers_print(const oversharers_t *oversharers);

#endif
