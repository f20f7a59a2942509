/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "newcomers.h"

#include <glib.h>
#include <stdbool.h>

#define GROUP 8U /* endpoints; of 32 bytes each: four cache lines */

/* Turns of the whole memory after which an endpoint without a new peer makes room first. */
#define STALE_TURNS 8U

typedef struct {
    uint32_t endpoint;              /* the part of its hash that does not choose the group */
    uint32_t arrived;               /* how many had come when it met its last new peer */
    uint32_t hosts[NEWCOMER_PEERS]; /* of its peers; 0: no more. None: nobody stands here */
    uint16_t ports[NEWCOMER_PEERS]; /* likewise */
} newcomer_t;

struct newcomers {
    newcomer_t *places;
    uint32_t groups; /* a power of two */
    uint32_t come;   /* how many have come, since ever */
};

newcomers_t *newcomers_new(uint32_t most)
{
    newcomers_t *newcomers = g_new0(newcomers_t, 1);

    newcomers->groups = 1;
    while (newcomers->groups * GROUP < most && newcomers->groups < G_MAXUINT32 / GROUP / 2)
        newcomers->groups *= 2;
    newcomers->places = g_new0(newcomer_t, newcomers->groups * GROUP);
    return newcomers;
}

void newcomers_free(newcomers_t *newcomers)
{
    if (newcomers == NULL)
        return;
    g_free(newcomers->places);
    g_free(newcomers);
}

size_t newcomers_memory(const newcomers_t *newcomers)
{
    return newcomers == NULL ? 0 : newcomers->groups * GROUP * sizeof(newcomer_t);
}

static unsigned peers_of(const newcomer_t *newcomer)
{
    unsigned count = 0;

    while (count < NEWCOMER_PEERS && newcomer->hosts[count] != 0)
        count++;
    return count;
}

static bool is_stale(const newcomers_t *newcomers, const newcomer_t *newcomer)
{
    return (newcomers->come - newcomer->arrived) / STALE_TURNS > newcomers->groups * GROUP;
}

/* Does `a` make room before `b`? */
static bool goes_before(const newcomers_t *newcomers, const newcomer_t *a, const newcomer_t *b)
{
    bool a_is_stale = is_stale(newcomers, a), b_is_stale = is_stale(newcomers, b);
    unsigned a_peers = peers_of(a), b_peers = peers_of(b);

    if (a_is_stale != b_is_stale)
        return a_is_stale;
    if (a_peers != b_peers)
        return a_peers < b_peers;
    return newcomers->come - a->arrived > newcomers->come - b->arrived;
}

static newcomer_t *group_of(const newcomers_t *newcomers, uint64_t endpoint)
{
    return &newcomers->places[((uint32_t)endpoint & (newcomers->groups - 1)) * GROUP];
}

/* NULL: it does not stand there. */
static newcomer_t *find_in(newcomer_t *group, uint64_t endpoint)
{
    for (unsigned i = 0; i < GROUP && group[i].hosts[0] != 0; i++) {
        if (group[i].endpoint == (uint32_t)(endpoint >> 32))
            return &group[i];
    }
    return NULL;
}

/* Makes a place for an endpoint that stands nowhere. */
static newcomer_t *give_place(newcomers_t *newcomers, newcomer_t *group, uint64_t endpoint)
{
    newcomer_t *leaving = &group[0];

    for (unsigned i = 0; i < GROUP; i++) {
        if (group[i].hosts[0] == 0) {
            leaving = &group[i];
            break;
        }
        if (goes_before(newcomers, &group[i], leaving))
            leaving = &group[i];
    }
    *leaving = (newcomer_t){.endpoint = (uint32_t)(endpoint >> 32)};
    newcomers->come++;
    return leaving;
}

unsigned newcomers_meet(newcomers_t *newcomers, uint64_t endpoint, newcomer_peer_t peer)
{
    newcomer_t *group = group_of(newcomers, endpoint);
    newcomer_t *newcomer = find_in(group, endpoint);
    unsigned known;

    if (newcomer == NULL)
        newcomer = give_place(newcomers, group, endpoint);
    known = peers_of(newcomer);
    for (unsigned i = 0; i < known; i++) {
        if (newcomer->hosts[i] == peer.host && newcomer->ports[i] == peer.port)
            return known;
    }
    newcomer->arrived = newcomers->come;
    if (known == NEWCOMER_PEERS)
        return known;
    newcomer->hosts[known] = peer.host;
    newcomer->ports[known] = peer.port;
    return known + 1;
}

unsigned newcomers_recall(const newcomers_t *newcomers, uint64_t endpoint,
                          newcomer_peer_t peers[NEWCOMER_PEERS])
{
    const newcomer_t *newcomer =
        newcomers == NULL ? NULL : find_in(group_of(newcomers, endpoint), endpoint);
    unsigned known = newcomer == NULL ? 0 : peers_of(newcomer);

    for (unsigned i = 0; i < known; i++)
        peers[i] = (newcomer_peer_t){.host = newcomer->hosts[i], .port = newcomer->ports[i]};
    return known;
}
