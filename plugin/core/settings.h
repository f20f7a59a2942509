/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the core is told from outside: the user's preferences, and Wireshark's names.
 */
#ifndef OVERSHARING_SETTINGS_H
#define OVERSHARING_SETTINGS_H

#include "address_ranges.h"
#include "pseudonyms.h"
#include "traffic.h"

#include <stdbool.h>
#include <stdint.h>

/* Where a host is, as far as a database tells. */
typedef struct {
    char country[3]; /* its two letters (ISO 3166-1); "": unknown */
    uint32_t system; /* the number of its autonomous system; 0: unknown */
} place_t;

typedef struct {
    traffic_limits_t limits;
    /* Is serving expected on this UDP port? */
    bool (*is_service_port)(uint16_t port);
    /* The name of a service that a sighting had, such as "dns"; "" for 0. Never NULL. */
    const char *(*service_name)(uint16_t service);
    /* Looks up where a host is. NULL: there is nowhere to look. */
    place_t (*locate)(const host_address_t *host);
    /* The user's own addresses; empty when unknown. They come first among equals. */
    address_ranges_t inside;
    /* Who stands for whom in what is printed; what is judged is the truth. NULL: everybody for himself. */
    const pseudonyms_t *pseudonyms;
} settings_t;

#endif
