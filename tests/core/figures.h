/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Figures to judge, made by hand.
 */
#ifndef OVERSHARING_TESTS_FIGURES_H
#define OVERSHARING_TESTS_FIGURES_H

#include "tally.h"

#define HOUR_NS (3600 * G_GINT64_CONSTANT(1000000000))

/* 200 pairs with as many hosts and ports in 100 networks, within an hour: strangers. */
static inline figures_t figures(uint32_t began, uint32_t began_answered, uint32_t called_answered)
{
    return (figures_t){
        .peers = 200,
        .hosts = 200,
        .networks = 100,
        .ports = 200,
        .pairs = 200,
        .began = began,
        .began_answered = began_answered,
        .called_answered = called_answered,
        .top_port = 6881,
        .top_port_pairs = 1,
        .sent_datagrams = began + called_answered,
        .received_datagrams = 200 - began + began_answered,
        .last = HOUR_NS,
    };
}

#endif
