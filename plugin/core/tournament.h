/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who goes before all others, kept while each of them rises and falls.
 *
 * Players meet in pairs, the winners of two pairs meet again, and so on. When one has changed, only its
 * own matches are played again: sixteen among 65,536 players.
 */
#ifndef OVERSHARING_TOURNAMENT_H
#define OVERSHARING_TOURNAMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A tournament_t of zero bytes has no players yet. They are numbered as they come, from 0. */
typedef struct {
    uint32_t *winners; /* [1] of all; [i] of those of [2i] and [2i + 1], or else of two players */
    uint32_t places;   /* a power of two, or 0 */
    uint32_t players;
} tournament_t;

/* Does player `a` go before player `b`? Not if they are equal. `owner` is what was handed to the call. */
typedef bool (*goes_before_t)(const void *owner, uint32_t a, uint32_t b);

/* Frees its memory; it has no players then. */
void tournament_clear(tournament_t *tournament);

/* The next player has come. */
void tournament_add(tournament_t *tournament, goes_before_t goes_before, const void *owner);

/* This player has changed. Takes a time that grows with the logarithm of their number. */
void tournament_change(tournament_t *tournament, uint32_t player, goes_before_t goes_before,
                       const void *owner);

/* The player whom none goes before; of equals the one that came first. There must be players. */
static inline uint32_t tournament_first(const tournament_t *tournament)
{
    return tournament->players == 1 ? 0 : tournament->winners[1];
}

/* How many bytes it has. */
static inline size_t tournament_memory(const tournament_t *tournament)
{
    return tournament->places * sizeof(uint32_t);
}

#endif
