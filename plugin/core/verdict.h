/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From figures to a verdict, and to the sentences a person can check it by.
 */
#ifndef OVERSHARING_VERDICT_H
#define OVERSHARING_VERDICT_H

#include "tally.h"

#include <glib.h>
#include <stdbool.h>

/* In the order in which a person should look at them. */
typedef enum {
    VERDICT_INITIATING, /* calls the world, which answers */
    VERDICT_RESPONDING, /* the world calls, and it answers */
    VERDICT_SCANNING,   /* tries doors */
    VERDICT_AFTERGLOW,  /* the world calls somebody who is gone */
    VERDICT_UNDECIDED,  /* the evidence does not tell */
    VERDICT_SERVING,    /* a known service answers its clients */
    VERDICT_CLIENT,     /* an ordinary client of one service */
} verdict_t;

#define VERDICT_COUNT 7

/* What is judged: an endpoint's figures, and what is known of its port. */
typedef struct {
    const figures_t *figures;
    const char *service;  /* the name of figures->service; "" when nothing was recognised */
    bool on_service_port; /* its port is one where serving is expected */
} verdict_case_t;

/* The verdict on the figures as they stand. Costs a handful of comparisons. */
verdict_t verdict_judge(const verdict_case_t *subject);

/* The verdict on a host: the gravest of its listed endpoints', unless that speaks of silence and the
 * host hears on one port from those it calls from another. */
verdict_t verdict_of_host(const figures_t *host, verdict_t gravest);

/* The name the verdict has in filters, tables and JSON: "initiating". */
const char *verdict_name(verdict_t verdict);

/* One line on what the verdict means: "calls the world". */
const char *verdict_meaning(verdict_t verdict);

/* What to do about it, in a sentence or two. */
const char *verdict_advice(verdict_t verdict);

/* Is it an ordinary thing, to be listed but never warned of? */
bool verdict_is_ordinary(verdict_t verdict);

/* The findings for and against, one sentence each, with their figures. The caller frees the array
 * with g_ptr_array_free(array, TRUE); the sentences go with it. */
GPtrArray *verdict_evidence(const verdict_case_t *subject);

/* A number as people read it: "1,243". Returns `text`. */
const char *count_text(uint64_t count, char text[32]);

#endif
