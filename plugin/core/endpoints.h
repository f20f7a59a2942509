/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The listed endpoints of a capture, each with its figures and its verdict.
 */
#ifndef OVERSHARING_ENDPOINTS_H
#define OVERSHARING_ENDPOINTS_H

#include "settings.h"
#include "verdict.h"

#include <glib.h>

/* One listed endpoint. */
typedef struct {
    uint32_t number; /* as the traffic numbers it */
    endpoint_address_t address;
    const figures_t *figures; /* owned by the traffic */
    verdict_case_t subject;   /* what was judged */
    const rule_t *rule;       /* that decided */
    verdict_t verdict;        /* the rule's; a provisional one may stand in for it */
} endpoint_t;

/* Describes and judges a listed endpoint: traffic_listed_figures() must not be NULL for it. */
endpoint_t endpoint_describe(const traffic_t *traffic, const settings_t *settings, uint32_t number);

/* Describes the endpoint with most peers, listed or not; false if there is none. Its figures are put
 * into figures[0], those of its watched pairs into figures[1]; it points to them. */
bool endpoint_busiest(const traffic_t *traffic, const settings_t *settings, figures_t figures[2],
                      endpoint_t *endpoint);

/* The endpoint's subject with the countries and autonomous systems of its peers, for evidence. Looks
 * up every peer: not for what is done with every packet. */
verdict_case_t endpoint_located(const traffic_t *traffic, const settings_t *settings,
                                const endpoint_t *endpoint);

/* All listed endpoints, most peers first. Free with g_array_free(array, TRUE); elements:
 * endpoint_t. */
GArray *endpoints_sorted(const traffic_t *traffic, const settings_t *settings);

/* Of these such as need a look; likewise. `listed` is told how many there are with the rest. */
GArray *endpoints_reported(const traffic_t *traffic, const settings_t *settings, guint *listed);

/* The order of tables: more peers first, then the user's own addresses. Negative, zero or positive
 * as for sorting; zero leaves it to the addresses. */
int compare_rank(const figures_t *a, const host_address_t *host_a, const figures_t *b,
                 const host_address_t *host_b, const address_ranges_t *inside);

/* The order that is left then: that of the addresses, as they are printed. */
int compare_printed(const endpoint_address_t *a, const endpoint_address_t *b,
                    const pseudonyms_t *pseudonyms);

/* A display filter that finds all frames of an endpoint: datagrams by address, lines of a log by what they
 * name, whichever its figures tell of. It names the pseudonym, if there are any. The caller frees it with
 * g_free(). */
char *endpoint_frames_filter(const endpoint_address_t *address, const figures_t *figures,
                             const pseudonyms_t *pseudonyms);

#endif
