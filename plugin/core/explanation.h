/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An endpoint, and a frame of it, explained in sentences, as a person would.
 *
 * Every function returns a text that the caller frees with g_free().
 */
#ifndef OVERSHARING_EXPLANATION_H
#define OVERSHARING_EXPLANATION_H

#include "endpoints.h"

/* The line that says it all: "192.168.1.50:8832 shares with 1,243 peers in 987 networks:
 * initiating". With the verdict of `endpoint`, which may be a provisional one. */
char *explain_endpoint(const endpoint_t *endpoint);

/* Who is who in a frame: "From 192.168.1.50:8832 to its peer 203.0.113.7:6881, to which it spoke
 * first". */
char *explain_roles(const traffic_t *traffic, const traffic_end_t *end);

/* The figures: how many peers and where, how many it spoke first to, in how many pairs datagrams
 * went both ways. */
char *explain_figures(const figures_t *figures);

/* A clause, such as a finding of evidence.h, as a sentence. */
char *explain_clause(const char *clause);

#endif
