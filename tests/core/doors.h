/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small house by hand, with a baseline of it: what was seen, what is known of its hosts, what its router
 * was asked for.
 */
#ifndef OVERSHARING_TESTS_DOORS_H
#define OVERSHARING_TESTS_DOORS_H

#include "baseline.h"
#include "door.h"
#include "sightings.h"

#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

/* A service port as a VPN has it; its number is as great as that of ports chosen anew. */
#define VPN_PORT 51820

#define ROUTER "192.168.1.1"
#define NAS "192.168.1.50"
#define NAS_MAC "00:11:32:aa:bb:cc"
#define CALLER "203.0.113.7:40000"
#define OTHER_CALLER "203.0.114.8:40001"

typedef struct {
    traffic_t *traffic;
    settings_t settings;
    host_names_t *names;
    port_mappings_t *mappings;
    seen_t seen;
    uint32_t frame; /* the latest */
} house_t;

static inline bool is_port_of_the_house(uint16_t port)
{
    return port == VPN_PORT || stub_is_service_port(port);
}

/* A house of which a capture was begun at second 0 by a frame without UDP. It lists endpoints from four hosts on.
 * Free it with house_free(). */
static inline house_t *house_new(void)
{
    house_t *house = g_new0(house_t, 1);
    sighting_t first = {.kind = SIGHTING_FRAME, .frame = 1};

    house->traffic = traffic_listing_from(4);
    house->settings = stub_settings(4);
    house->settings.is_service_port = is_port_of_the_house;
    house->names = host_names_new();
    house->mappings = port_mappings_new();
    house->seen = (seen_t){house->traffic, &house->settings, house->names, house->mappings};
    house->frame = 1;
    show(house->traffic, &first);
    return house;
}

static inline void house_free(house_t *house)
{
    traffic_free(house->traffic);
    host_names_free(house->names);
    port_mappings_free(house->mappings);
    address_ranges_clear(&house->settings.inside);
    g_free(house);
}

/* A datagram at that second, in the next frame. */
static inline void house_sees(house_t *house, int64_t seconds, const char *source,
                              const char *destination, uint16_t service)
{
    sighting_t sighting = datagram(seconds, ++house->frame, source, destination);

    sighting.service = service;
    show(house->traffic, &sighting);
}

/* The capture goes on until that second, and shows nothing. */
static inline void house_waits(house_t *house, int64_t seconds)
{
    sighting_t silence = {.kind = SIGHTING_FRAME,
                          .frame = ++house->frame,
                          .time = seconds * SECOND};

    show(house->traffic, &silence);
}

/* `outside` calls `inside` at that second, and is answered. */
static inline void house_answers(house_t *house, int64_t seconds, const char *inside,
                                 const char *outside, uint16_t service)
{
    house_sees(house, seconds, outside, inside, service);
    house_sees(house, seconds, inside, outside, service);
}

/* That many hosts, 198.51.100.1 and so on, one a second from second 100 on. */
static inline void house_answers_many(house_t *house, const char *inside, unsigned hosts,
                                      uint16_t service)
{
    for (unsigned i = 0; i < hosts; i++) {
        char *outside = g_strdup_printf("198.51.%u.%u:%u", i / 200, i % 200 + 1, 2000 + i);

        house_answers(house, 100 + i, inside, outside, service);
        g_free(outside);
    }
}

/* `inside` calls that many strangers, each on a port of its own, and every one answers. */
static inline void house_calls_many(house_t *house, const char *inside, unsigned hosts,
                                    uint16_t service)
{
    for (unsigned i = 0; i < hosts; i++) {
        char *outside = g_strdup_printf("100.%u.7.9:%u", 80 + i % 100, 20000 + i * 37);

        house_sees(house, 100 + i, inside, outside, service);
        house_sees(house, 100 + i, outside, inside, service);
        g_free(outside);
    }
}

static inline void house_learns_mac(house_t *house, const char *host, const char *mac)
{
    host_address_t address = host_at_text(host);
    uint8_t bytes[MAC_LENGTH];

    if (!host_names_parse_mac(mac, bytes))
        g_error("not a hardware address: %s", mac);
    host_names_learn_mac(house->names, &address, bytes);
}

static inline void house_learns_name(house_t *house, const char *host, const char *name)
{
    host_address_t address = host_at_text(host);

    host_names_learn_name(house->names, &address, name);
}

/* The router is asked in the next frame to map a port to `internal`. */
static inline void house_asks(house_t *house, int64_t seconds, const char *internal, bool is_udp)
{
    endpoint_address_t address = endpoint_at_text(internal);
    port_mapping_t mapping = {
        .host = address.host,
        .router = host_at_text(ROUTER),
        .is_udp = is_udp,
        .internal_port = address.port,
        .external_port = address.port,
        .way = MAPPING_UPNP,
        .lifetime = 3600,
    };

    house_waits(house, seconds);
    mapping.frame = house->frame;
    mapping.time = seconds * SECOND;
    port_mappings_add(house->mappings, &mapping);
}

/* What the house's addresses are: as the preference would say. */
static inline void house_is_inside(house_t *house, const char *ranges)
{
    char *wrong = address_ranges_parse(ranges, &house->settings.inside);

    if (wrong != NULL)
        g_error("not ranges: %s", wrong);
}

/* Is there a door? Fills *door if so. The endpoint must have been seen. */
static inline bool house_has_door(const house_t *house, const char *inside, door_t *door)
{
    uint32_t number = number_of(house->traffic, inside);

    if (number == UINT32_MAX)
        g_error("unknown endpoint: %s", inside);
    return door_of_endpoint(&house->seen, number, door);
}

/* A baseline of these lines, each with its end. Free it with baseline_free(). */
static inline baseline_t *baseline_of(const char *lines)
{
    char *text = g_strdup_printf("oversharing-baseline 1\n%send\n", lines);
    char *wrong;
    baseline_t *baseline = baseline_parse(text, strlen(text), &wrong);

    if (baseline == NULL)
        g_error("not a baseline: %s", wrong);
    g_free(text);
    return baseline;
}

/* What it is as a text. Free it with g_free(). */
static inline char *text_of(const baseline_t *baseline)
{
    GString *text = g_string_new(NULL);

    baseline_append(text, baseline);
    return g_string_free(text, FALSE);
}

/* Its lines alone, their blanks squeezed, without comments and watched=. Free it with g_free(). */
static inline char *lines_of(const baseline_t *baseline)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < baseline_count(baseline); i++) {
        GString *line = g_string_new(NULL);

        baseline_line_append(line, baseline_line(baseline, i));
        if (strstr(line->str, " watched=") != NULL)
            g_string_erase(line, strstr(line->str, " watched=") - line->str,
                           (gssize)strcspn(strstr(line->str, "watched="), " \n") + 1);
        while (strstr(line->str, "  ") != NULL)
            g_string_erase(line, strstr(line->str, "  ") - line->str, 1);
        g_string_append(text, line->str);
        g_string_free(line, TRUE);
    }
    return g_string_free(text, FALSE);
}

#endif
