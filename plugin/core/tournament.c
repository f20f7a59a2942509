/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tournament.h"

#include <glib.h>

#define NOBODY UINT32_MAX

void tournament_clear(tournament_t *tournament)
{
    g_free(tournament->winners);
    *tournament = (tournament_t){0};
}

/* Who has won here: below the matches stand the players themselves. */
static uint32_t winner_at(const tournament_t *tournament, uint32_t at)
{
    if (at < tournament->places)
        return tournament->winners[at];
    return at - tournament->places < tournament->players ? at - tournament->places : NOBODY;
}

static void play(tournament_t *tournament, uint32_t match, goes_before_t goes_before,
                 const void *owner)
{
    uint32_t earlier = winner_at(tournament, 2 * match);
    uint32_t later = winner_at(tournament, 2 * match + 1);

    tournament->winners[match] =
        later != NOBODY && goes_before(owner, later, earlier) ? later : earlier;
}

void tournament_change(tournament_t *tournament, uint32_t player, goes_before_t goes_before,
                       const void *owner)
{
    for (uint32_t match = (tournament->places + player) / 2; match > 0; match /= 2)
        play(tournament, match, goes_before, owner);
}

/* One player alone has no match, and takes no memory: most hosts have one listed endpoint. */
void tournament_add(tournament_t *tournament, goes_before_t goes_before, const void *owner)
{
    uint32_t player = tournament->players++;

    if (player == 0)
        return;
    if (player < tournament->places) {
        tournament_change(tournament, player, goes_before, owner);
        return;
    }
    tournament->places = MAX(2 * tournament->places, 2);
    tournament->winners = g_renew(uint32_t, tournament->winners, tournament->places);
    for (uint32_t match = tournament->places - 1; match > 0; match--)
        play(tournament, match, goes_before, owner);
}
