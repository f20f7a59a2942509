/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Short ways to build sightings and settings by hand, and to look at what came of them.
 */
#ifndef OVERSHARING_TESTS_SIGHTINGS_H
#define OVERSHARING_TESTS_SIGHTINGS_H

#include "settings.h"
#include "traffic.h"

#include <glib.h>
#include <string.h>

#define SECOND G_GINT64_CONSTANT(1000000000)

/* Services as stub_service_name() names them. */
enum { SERVICE_NONE, SERVICE_DNS, SERVICE_BT_DHT, SERVICE_NTP, SERVICE_LONG, SERVICE_COUNT };

/* The endpoint "192.0.2.1:53". */
static inline endpoint_address_t endpoint_at_text(const char *text)
{
    endpoint_address_t endpoint = {.port = 0};

    if (!endpoint_address_parse(text, &endpoint))
        g_error("not an endpoint: %s", text);
    return endpoint;
}

/* The host "192.0.2.1". */
static inline host_address_t host_at_text(const char *text)
{
    host_address_t host = {.family = FAMILY_NONE};

    if (!host_address_parse(text, &host))
        g_error("not a host: %s", text);
    return host;
}

/* A datagram of 100 bytes at `seconds`, not recognised as anything. */
static inline sighting_t datagram(int64_t seconds, uint32_t frame, const char *source,
                                  const char *destination)
{
    return (sighting_t){
        .kind = SIGHTING_DATAGRAM,
        .frame = frame,
        .time = seconds * SECOND,
        .bytes = 100,
        .source = endpoint_at_text(source),
        .destination = endpoint_at_text(destination),
    };
}

/* An ICMP error that quotes what `source` sent, and comes from the host of `destination`. */
static inline sighting_t refusal(int64_t seconds, uint32_t frame, const char *source,
                                 const char *destination)
{
    sighting_t sighting = datagram(seconds, frame, source, destination);

    sighting.kind = SIGHTING_REFUSED;
    sighting.by_receiver = true;
    return sighting;
}

/* The same from a router on the way. */
static inline sighting_t router_refusal(int64_t seconds, uint32_t frame, const char *source,
                                        const char *destination)
{
    sighting_t sighting = refusal(seconds, frame, source, destination);

    sighting.by_receiver = false;
    return sighting;
}

/* Shows the traffic one frame, as Wireshark would. Returns what traffic_add() says. */
static inline bool show(traffic_t *traffic, const sighting_t *sighting)
{
    traffic_count_frame(traffic, sighting);
    return traffic_add(traffic, sighting, NULL);
}

static inline bool show_datagram(traffic_t *traffic, int64_t seconds, uint32_t frame,
                                 const char *source, const char *destination)
{
    sighting_t sighting = datagram(seconds, frame, source, destination);

    return show(traffic, &sighting);
}

/* Shows datagrams from `source` to `port` of 198.51.100.1, .2, … or back, a second apart. */
static inline void show_fan(traffic_t *traffic, uint32_t first_frame, const char *source,
                            unsigned hosts, unsigned port, bool outwards)
{
    for (unsigned i = 0; i < hosts; i++) {
        char *remote = g_strdup_printf("198.51.100.%u:%u", i + 1, port);
        uint32_t frame = first_frame + i;

        show_datagram(traffic, frame, frame, outwards ? source : remote,
                      outwards ? remote : source);
        g_free(remote);
    }
}

static inline traffic_t *traffic_listing_from(uint32_t min_hosts)
{
    traffic_limits_t limits = {.min_hosts = min_hosts, .max_conversations = 1000000};

    return traffic_new(&limits);
}

/* The number of a known endpoint, or UINT32_MAX. */
static inline uint32_t number_of(const traffic_t *traffic, const char *text)
{
    endpoint_address_t wanted = endpoint_at_text(text);

    for (uint32_t i = 0; i < traffic_endpoint_count(traffic); i++) {
        endpoint_address_t address = traffic_endpoint_address(traffic, i);
        if (endpoint_address_compare(&address, &wanted) == 0)
            return i;
    }
    return UINT32_MAX;
}

/* The figures of an endpoint that must be known; NULL if it is not listed. */
static inline const figures_t *figures_of(const traffic_t *traffic, const char *text)
{
    uint32_t number = number_of(traffic, text);

    if (number == UINT32_MAX)
        g_error("unknown endpoint: %s", text);
    return traffic_listed_figures(traffic, number);
}

static inline bool stub_is_service_port(uint16_t port)
{
    return port == 53 || port == 123;
}

static inline const char *stub_service_name(uint16_t service)
{
    static const char *const names[SERVICE_COUNT] = {"", "dns", "bt-dht", "ntp", "longservicename"};

    g_assert_cmpuint(service, <, SERVICE_COUNT);
    return names[service];
}

/* Settings with those stubs, and nothing inside. */
static inline settings_t stub_settings(uint32_t min_hosts)
{
    return (settings_t){
        .limits = {.min_hosts = min_hosts, .max_conversations = 1000000},
        .is_service_port = stub_is_service_port,
        .service_name = stub_service_name,
    };
}

#endif
