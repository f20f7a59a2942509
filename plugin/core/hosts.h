/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hosts of a capture that have a listed endpoint, and their figures from all their endpoints.
 *
 * Made from finished traffic with hosts_of(), or kept up to date beside it with hosts_note(). The latter
 * takes as much memory again as that traffic may (traffic_memory_limit()), at the most: 12 bytes and a
 * place in an index for any host, 12 for any endpoint, and for a host with a listed endpoint a tally, with sets
 * of its remote endpoints, hosts and networks.
 */
#ifndef OVERSHARING_HOSTS_H
#define OVERSHARING_HOSTS_H

#include "endpoints.h"
#include "evidence.h"

#include <glib.h>

typedef struct hosts hosts_t;

/* One host. */
typedef struct {
    host_address_t address;
    const figures_t *figures; /* of all its endpoints together; the onset is the earliest */
    const GArray *endpoints;  /* uint32_t: its listed endpoints, on which the verdict rests, in the
                                 order in which they came to be listed; owned by the hosts */
    uint32_t lead;            /* of those with the gravest verdict the one with most peers */
    uint32_t busiest;         /* of all of them the one with most peers */
    uint16_t port;            /* its port */
    verdict_t verdict;        /* verdict_of_host() */
} host_t;

/* Writes the ports of the host's listed endpoints, the leader's first. If there are more than `most`
 * (1 to 6), the last of them is how many more: "8832", "36853,37109", "36853+3". Returns `text`. */
const char *host_ports(const hosts_t *hosts, const host_t *host, unsigned most,
                       char text[COUNT_TEXT_MAX]);

/* Hosts to be kept up to date: call hosts_note() with every change of `traffic`, from its first.
 * Free it with hosts_free(), before the traffic. */
hosts_t *hosts_new(const traffic_t *traffic, const settings_t *settings);

/* The hosts of traffic as it stands. */
hosts_t *hosts_of(const traffic_t *traffic, const settings_t *settings);

/* Frees the hosts; NULL is allowed. */
void hosts_free(hosts_t *hosts);

/* Takes in what a sighting changed. Takes a time that grows with nothing but the logarithm of the host's
 * listed ports; but for once a capture, when its first answer has everybody judged anew. */
void hosts_note(hosts_t *hosts, const traffic_change_t *change);

/* Describes the host of an endpoint, and returns true, if that host has a listed endpoint. Its
 * figures belong to `hosts`. */
bool hosts_describe(const hosts_t *hosts, uint32_t endpoint, host_t *host);

/* All hosts, most peers first. Free the array with g_array_free(array, TRUE); elements: host_t. */
GArray *hosts_sorted(const hosts_t *hosts);

#endif
