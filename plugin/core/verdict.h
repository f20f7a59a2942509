/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From figures to a verdict: one table of rules, of which the first that holds decides.
 */
#ifndef OVERSHARING_VERDICT_H
#define OVERSHARING_VERDICT_H

#include "tally.h"

#include <stdbool.h>
#include <stdint.h>

/* In the order in which a person should look at them. */
typedef enum {
    VERDICT_INITIATING, /* calls the world */
    VERDICT_RESPONDING, /* the world calls, and it answers */
    VERDICT_SCANNING,   /* tries doors */
    VERDICT_AFTERGLOW,  /* the world calls somebody who is gone */
    VERDICT_UNDECIDED,  /* the evidence does not tell */
    VERDICT_SERVING,    /* a known service answers its clients */
    VERDICT_CLIENT,     /* an ordinary client of one service */
} verdict_t;

#define VERDICT_COUNT 7

/* What is judged: an endpoint's figures, and what is known besides. */
typedef struct {
    const figures_t *figures;
    /* Of pairs of which more is known than a log that does not tell of answers. NULL: all are so. */
    const figures_t *watched;
    const char *service;    /* the name of figures->service; "" when nothing was recognised */
    uint16_t port;          /* its own */
    bool on_service_port;   /* its port is one where serving is expected */
    bool from_service_port; /* so is figures->top_port, the one most peers have */
    uint32_t min_hosts;     /* remote hosts that make fan-out */
    bool one_direction;     /* no conversation of the capture goes both ways */
    uint32_t countries;     /* of its peers, as far as a database tells; 0: unknown */
    uint32_t systems;       /* autonomous systems, likewise */
} verdict_case_t;

/* What a rule rests on, and so what it takes to believe it while a capture is still being read. */
typedef enum {
    BASIS_PATTERN, /* on what is there: ports, networks, protocols */
    BASIS_ANSWERS, /* on more answers than chance gives */
    BASIS_SILENCE, /* on answers that do not come */
} basis_t;

/* A rule of the table. */
typedef struct {
    const char *name;  /* for tests and documents */
    verdict_t verdict; /* the hypothesis it decides for */
    bool (*holds)(const verdict_case_t *subject);
    basis_t basis;
    const char *because; /* why, in a clause */
    const char *source;  /* where it comes from */
    const char *advice;  /* what to do, if not what the verdict says */
    const char *meaning; /* what the endpoint does, if not what the verdict says */
} rule_t;

/* The rule that decides. Costs a handful of comparisons; never NULL. */
const rule_t *verdict_rule(const verdict_case_t *subject);

/* The verdict on a host: the gravest of its listed endpoints', unless that speaks of silence and the
 * host hears on one port from those it calls from another. */
verdict_t verdict_of_host(const figures_t *host, verdict_t gravest);

/* Does the verdict rest on silence, which a moment later may be an answer? */
bool verdict_rests_on_silence(verdict_t verdict);

/* Is it an ordinary thing, to be listed but never warned of? */
bool verdict_is_ordinary(verdict_t verdict);

/* The name the verdict has in filters, tables and JSON: "initiating". */
const char *verdict_name(verdict_t verdict);

#endif
