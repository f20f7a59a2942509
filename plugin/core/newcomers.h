/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who, of endless many that meet one peer and are never seen again, meets one after another?
 *
 * When no room is left for every endpoint, this says for which it is worth keeping some. It remembers
 * a fixed number of endpoints, 32 bytes each, and of each the first peers it met. In a flood of endpoints
 * each of which meets one peer, somebody who meets a second one before as many others as are remembered
 * have come by is remembered before all of them, and so on with a third: only who meets its peers more
 * slowly than that remains unseen.
 *
 * Endpoints stand in groups of eight by their hash, which is random per run, so no endpoint can push out a
 * certain other one. In a full group the one with fewest peers makes room, of equals the one that met
 * its last peer first; but one whose last peer is long ago goes before all others.
 */
#ifndef OVERSHARING_NEWCOMERS_H
#define OVERSHARING_NEWCOMERS_H

#include <stddef.h>
#include <stdint.h>

/* So many peers of each endpoint are remembered: who met these meets many. */
#define NEWCOMER_PEERS 4U

typedef struct newcomers newcomers_t;

/* A peer: a host, by a hash that is random per run and not 0, and a port. */
typedef struct {
    uint32_t host;
    uint16_t port;
} newcomer_peer_t;

/* Nobody yet, and room for at least `most` endpoints, 8 or more. Free it with newcomers_free(). */
newcomers_t *newcomers_new(uint32_t most);

/* Frees it; NULL is allowed. */
void newcomers_free(newcomers_t *newcomers);

/* The memory it has, bytes; it does not grow. 0 for NULL. */
size_t newcomers_memory(const newcomers_t *newcomers);

/* An endpoint, by a hash that is random per run, met a peer. Returns how many distinct peers it is known to have
 * met, this one included: up to NEWCOMER_PEERS, and never more than it has. Takes a constant time. */
unsigned newcomers_meet(newcomers_t *newcomers, uint64_t endpoint, newcomer_peer_t peer);

/* Which peers is the endpoint known to have met? Returns how many, and fills so many of `peers`. 0 for NULL. */
unsigned newcomers_recall(const newcomers_t *newcomers, uint64_t endpoint,
                          newcomer_peer_t peers[NEWCOMER_PEERS]);

#endif
