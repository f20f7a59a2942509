/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The endpoints that need a look, in order: the one with most peers has rank 1.
 */
#ifndef OVERSHARING_RANKING_H
#define OVERSHARING_RANKING_H

#include "endpoints.h"

#include <glib.h>
#include <stdint.h>

typedef struct ranking ranking_t;

/* An empty ranking. Free it with ranking_free(). */
ranking_t *ranking_new(void);

/* Frees it; NULL is allowed. */
void ranking_free(ranking_t *ranking);

/* How exact a ranking has to be while its traffic grows. */
typedef enum {
    RANKING_EXACT, /* as of now; costs as much as to judge all listed endpoints if any frame came */
    RANKING_RECENT /* as of a moment since which an eighth more frames came, at the most */
} ranking_age_t;

/* Brings the ranking up to date with the traffic, which must be the same each time. */
void ranking_update(ranking_t *ranking, const traffic_t *traffic, const settings_t *settings,
                    ranking_age_t age);

/* The rank of an endpoint, from 1; 0 if it needs no look. */
uint32_t ranking_of(const ranking_t *ranking, uint32_t endpoint);

/* How many endpoints need a look. */
uint32_t ranking_count(const ranking_t *ranking);

/* The number of the endpoint with this rank, from 1 to ranking_count(). */
uint32_t ranking_endpoint(const ranking_t *ranking, uint32_t rank);

#endif
