/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Doors: the UDP endpoints of inside hosts that answer outside hosts, or speak to many, and those that a router
 * was asked to let callers through to. One outside host that is answered suffices.
 */
#ifndef OVERSHARING_DOOR_H
#define OVERSHARING_DOOR_H

#include "endpoints.h"
#include "host_names.h"
#include "port_mappings.h"
#include "role.h"

typedef struct {
    endpoint_address_t address;
    uint32_t endpoint; /* its number; RECORD_NONE: no datagram of it was seen */
    role_t role;
    const char *service; /* what most datagrams are, of a mapping "udp" or "tcp"; "" unknown */
    uint32_t peers;      /* remote endpoints; of one that is not judged: outside ones it answered */
    uint32_t callers;    /* outside hosts that it answered, of one that is not judged */
    endpoint_address_t first_caller; /* the first of them */
    uint32_t frame;                  /* where it is first seen to be a door */
    int64_t time;                    /* of that */
    bool is_uncertain;               /* that one called in the opening of the capture */
    bool is_chosen_anew;             /* its port may be another one at each start */
    const port_mapping_t *mapping;   /* ROLE_MAPPED; owned by whoever has the mappings */
    const host_name_t *known;        /* of its host; NULL: nothing. Owned likewise */
} door_t;

/* What was seen, and what is known besides. Names and mappings may be NULL. */
typedef struct {
    const traffic_t *traffic;
    const settings_t *settings;
    const host_names_t *names;
    const port_mappings_t *mappings;
} seen_t;

/* May the port be another one at each start, because the system chose it? */
bool port_is_chosen_anew(const settings_t *settings, uint16_t port);

/* Is the endpoint a door? Fills *door if so. Looks at each conversation of an endpoint that is not listed. */
bool door_of_endpoint(const seen_t *seen, uint32_t endpoint, door_t *door);

/* The same with another verdict on a listed endpoint, as a provisional one is. */
bool door_of_listed(const seen_t *seen, const endpoint_t *endpoint, verdict_t verdict,
                    door_t *door);

/* The door that a router was asked for. */
door_t door_of_mapping(const seen_t *seen, const port_mapping_t *mapping);

/* All doors: door_t, by address; mapped ones after others. Free with g_array_free(array, TRUE). Looks at every
 * conversation of inside hosts. */
GArray *doors_of(const seen_t *seen);

/* Is there an inside host in it at all? */
bool doors_have_inside(const seen_t *seen);

/* Are there IPv6 hosts that count as outside for want of a preference, and may well be inside? */
bool doors_hide_ipv6(const seen_t *seen);

#endif
