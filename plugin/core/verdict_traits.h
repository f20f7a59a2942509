/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the rules of verdict.c and log_verdict.c ask of the figures they judge, each number of
 * verdict_numbers.h in one place.
 */
#ifndef OVERSHARING_VERDICT_TRAITS_H
#define OVERSHARING_VERDICT_TRAITS_H

#include "confidence.h"
#include "verdict.h"
#include "verdict_numbers.h"

#include <string.h>

/* In the pairs that are kept: what went beyond the limit belongs to none of f->pairs. */
static inline uint64_t sent(const figures_t *f)
{
    return MAX(f->sent_datagrams - f->beyond_sent, f->logged_sent);
}

static inline uint64_t received(const figures_t *f)
{
    return MAX(f->received_datagrams - f->beyond_received, f->logged_received);
}

static inline bool begins_nearly_all(const figures_t *f)
{
    return percent(f->began, f->pairs) >= NEARLY_ALL;
}

/* The same, if pairs that are as old as the capture began as most others did. */
static inline bool may_begin_nearly_all(const figures_t *f)
{
    uint32_t called_uncertain = f->uncertain - f->began_uncertain;

    return percent(f->began + called_uncertain, f->pairs) >= NEARLY_ALL && f->began >= f->pairs / 2;
}

static inline bool begins_some(const figures_t *f)
{
    return percent(f->began, f->pairs) >= SOME_BEGUN;
}

static inline bool is_called_by_nearly_all(const figures_t *f)
{
    return percent(figures_called(f), f->pairs) >= NEARLY_ALL;
}

static inline double answers_got(const figures_t *f)
{
    return percent(f->began_answered, f->began);
}

static inline double answers_given(const figures_t *f)
{
    return percent(f->called_answered, figures_called(f));
}

/* Percent of its peers that it called in vain, where many pairs are beyond the limit: at the least, for each datagram
 * that came there may be of another peer. */
static inline double called_in_vain(const figures_t *f)
{
    uint64_t in_vain = f->began - f->began_answered;
    uint64_t others = f->pairs - in_vain + f->missed + f->beyond_received + f->beyond_logged;

    return others < f->peers ? percent(f->peers - others, f->peers) : 0.0;
}

/* It answers as rarely as chance does, and a responder is excluded. */
static inline bool answers_nobody(const figures_t *f)
{
    return answers_given(f) <= NEXT_TO_NONE &&
           rate_at_most(f->called_answered, figures_called(f)) <= RESPONDER_ANSWERS;
}

/* What it calls answers too rarely for ordinary servers. */
static inline bool is_answered_by_few(const figures_t *f, double share)
{
    return answers_got(f) <= share && rate_at_most(f->began_answered, f->began) <= MOST_ANSWERED;
}

static inline bool one_port(const figures_t *f)
{
    return percent(f->top_port_pairs, f->pairs) >= NEARLY_ALL;
}

static inline bool ports_of_one_service(const figures_t *f)
{
    return f->ports <= FEW_PORTS || one_port(f);
}

static inline bool ports_of_their_own(const figures_t *f)
{
    return percent(f->ports, f->peers) >= OWN_PORTS;
}

static inline double spread(const figures_t *f)
{
    return percent(f->networks, f->hosts);
}

/* Between its first datagram and its last. */
static inline double seconds_seen(const figures_t *f)
{
    return (double)(f->last - f->first) / 1e9;
}

static inline uint64_t datagrams(const figures_t *f)
{
    return sent(f) + received(f);
}

static inline bool is_recognised(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return subject->service[0] != '\0' &&
           percent(f->service_datagrams, figures_seen(f)) >= RECOGNISED;
}

/* A dissector that names the protocol of a sharing program does not make it a known service. */
static inline bool is_sharer(const verdict_case_t *subject)
{
    static const char *const sharing_protocols[] = {
        "bt-dht", "bt-utp", "bt-tracker", "edonkey", "gnutella", "manolito", "nano",
    };

    if (!is_recognised(subject))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(sharing_protocols); i++) {
        if (strcmp(subject->service, sharing_protocols[i]) == 0)
            return true;
    }
    return false;
}

static inline bool is_recognised_service(const verdict_case_t *subject)
{
    return is_recognised(subject) && !is_sharer(subject);
}

static inline bool is_known_service(const verdict_case_t *subject)
{
    return is_recognised(subject) ? !is_sharer(subject) : subject->on_service_port;
}

#endif
