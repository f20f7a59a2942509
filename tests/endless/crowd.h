/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Those who talk as is ordinary, and come and go: clients of a name server of the home, which it
 * has more and more of, and streams between a host and a stranger or a neighbour.
 */
#ifndef ENDLESS_CROWD_H
#define ENDLESS_CROWD_H

#include "cable.h"

typedef struct crowd crowd_t;

/* A crowd that sends `rate` datagrams a second. Free it with g_free(). */
crowd_t *crowd_new(unsigned rate, uint64_t seed);

/* Plans what it sends in the present step. */
void crowd_step(crowd_t *crowd, cable_t *cable);

/* The name server, and how many distinct clients have asked it. */
end_t crowd_server(void);
uint32_t crowd_clients(const crowd_t *crowd);

#endif
