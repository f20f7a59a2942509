/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which endpoint an address on the outside of a NAT stands for.
 *
 * A firewall's log may name the outside address in what it denied, where a capture, or what it let
 * out, has the inside one. But who talks to
 * the very same remote endpoints, address and port, is the same endpoint: nobody meets several of them
 * by chance.
 */
#ifndef OVERSHARING_TRANSLATION_H
#define OVERSHARING_TRANSLATION_H

#include "traffic.h"

#include <stdbool.h>

typedef struct {
    uint32_t inside; /* the endpoint it stands for */
    uint32_t shared; /* peers of both, which that one called */
} translation_t;

/* Looks for the endpoint that called most of this endpoint's peers: three of them at the least, and half of
 * them, or one in ten if both have the same port. Returns whether there is one. Looks at every peer: for reports. */
bool translation_find(const traffic_t *traffic, uint32_t endpoint, translation_t *found);

#endif
