/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a request for a mapping is read as, in one line.
 */
#ifndef OVERSHARING_TESTS_ASKED_MAPPING_H
#define OVERSHARING_TESTS_ASKED_MAPPING_H

#include "port_mappings.h"
#include "sightings.h"

/* A mapping in a frame of 192.168.1.50 to 192.168.1.1, before it is read. */
static inline port_mapping_t mapping_to_read(void)
{
    return (port_mapping_t){
        .host = host_at_text("192.168.1.50"),
        .router = host_at_text("192.168.1.1"),
        .frame = 7,
        .time = 8 * SECOND,
        .description = "left over",
    };
}

/* "pcp udp 192.168.1.50 51820 51821 3600 WireGuard": how, host, ports inside and outside, seconds, and what
 * for. Good until the next call. */
static inline const char *mapping_text(const port_mapping_t *mapping)
{
    static const char *const ways[] = {"nat-pmp", "pcp", "upnp"};
    static char text[200];
    char host[ENDPOINT_TEXT_MAX], lifetime[16] = "ever";

    if (mapping->lifetime != LIFETIME_WITHOUT_END)
        g_snprintf(lifetime, sizeof lifetime, "%u", mapping->lifetime);
    g_snprintf(text, sizeof text, "%s %s %s %u %u %s %s", ways[mapping->way],
               mapping->is_udp ? "udp" : "tcp", host_address_format(&mapping->host, host),
               mapping->internal_port, mapping->external_port, lifetime, mapping->description);
    return text;
}

#endif
