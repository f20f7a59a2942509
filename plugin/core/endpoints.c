/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "endpoints.h"

#include "printed_names.h"
#include "record_index.h"

static endpoint_t describe(const traffic_t *traffic, const settings_t *settings, uint32_t number,
                           const figures_t *figures, const figures_t *watched)
{
    endpoint_t endpoint = {
        .number = number,
        .address = traffic_endpoint_address(traffic, number),
        .figures = figures,
    };

    endpoint.subject = (verdict_case_t){
        .figures = figures,
        .watched = watched,
        .service = settings->service_name(figures->service),
        .port = endpoint.address.port,
        .on_service_port = settings->is_service_port(endpoint.address.port),
        .from_service_port = settings->is_service_port(figures->top_port),
        .min_hosts = traffic_limits(traffic)->min_hosts,
        .one_direction = traffic_has_one_direction(traffic),
    };
    endpoint.rule = verdict_rule(&endpoint.subject);
    endpoint.verdict = endpoint.rule->verdict;
    return endpoint;
}

endpoint_t endpoint_describe(const traffic_t *traffic, const settings_t *settings, uint32_t number)
{
    return describe(traffic, settings, number, traffic_listed_figures(traffic, number),
                    traffic_watched_figures(traffic, number));
}

bool endpoint_busiest(const traffic_t *traffic, const settings_t *settings, figures_t figures[2],
                      endpoint_t *endpoint)
{
    uint32_t number = traffic_busiest(traffic);

    if (number == RECORD_NONE)
        return false;
    figures[0] = traffic_count_figures(traffic, number, false);
    figures[1] = traffic_count_figures(traffic, number, true);
    *endpoint = describe(traffic, settings, number, &figures[0],
                         figures_unwatched(&figures[0]) > 0 ? &figures[1] : NULL);
    return true;
}

typedef struct {
    const traffic_t *traffic;
    const settings_t *settings;
    number_set_t countries; /* both letters as one number */
    number_set_t systems;
} places_t;

/* Nobody has the autonomous systems 0 and 4294967295 (RFC 7607, RFC 7300), nor can a set hold the
 * latter. */
static void add_place(const pair_event_t *pair, void *user)
{
    places_t *places = (places_t *)user;
    endpoint_address_t remote =
        traffic_endpoint_address(places->traffic, pair->start.remote_endpoint);
    place_t place = places->settings->locate(&remote.host);

    if (place.country[0] != '\0')
        number_set_add(&places->countries,
                       (uint32_t)(uint8_t)place.country[0] << 8 | (uint8_t)place.country[1]);
    if (place.system != 0 && place.system != UINT32_MAX)
        number_set_add(&places->systems, place.system);
}

verdict_case_t endpoint_located(const traffic_t *traffic, const settings_t *settings,
                                const endpoint_t *endpoint)
{
    places_t places = {.traffic = traffic, .settings = settings};
    verdict_case_t subject = endpoint->subject;

    if (settings->locate == NULL)
        return subject;
    traffic_foreach_pair(traffic, endpoint->number, add_place, &places);
    subject.countries = number_set_count(&places.countries);
    subject.systems = number_set_count(&places.systems);
    number_set_clear(&places.countries);
    number_set_clear(&places.systems);
    return subject;
}

int compare_rank(const figures_t *a, const host_address_t *host_a, const figures_t *b,
                 const host_address_t *host_b, const address_ranges_t *inside)
{
    if (a->peers != b->peers)
        return a->peers > b->peers ? -1 : 1;
    return (int)address_ranges_contain(inside, host_b) -
           (int)address_ranges_contain(inside, host_a);
}

int compare_printed(const endpoint_address_t *a, const endpoint_address_t *b,
                    const pseudonyms_t *pseudonyms)
{
    endpoint_address_t shown_a = pseudonyms_endpoint(pseudonyms, a);
    endpoint_address_t shown_b = pseudonyms_endpoint(pseudonyms, b);

    return endpoint_address_compare(&shown_a, &shown_b);
}

static int compare_endpoints(gconstpointer a, gconstpointer b, gpointer user)
{
    const endpoint_t *first = (const endpoint_t *)a, *second = (const endpoint_t *)b;
    const settings_t *settings = (const settings_t *)user;
    int rank = compare_rank(first->figures, &first->address.host, second->figures,
                            &second->address.host, &settings->inside);

    return rank != 0 ? rank
                     : compare_printed(&first->address, &second->address, settings->pseudonyms);
}

GArray *endpoints_sorted(const traffic_t *traffic, const settings_t *settings)
{
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(endpoint_t));

    for (uint32_t number = 0; number < traffic_endpoint_count(traffic); number++) {
        if (traffic_listed_figures(traffic, number) != NULL) {
            endpoint_t endpoint = endpoint_describe(traffic, settings, number);
            g_array_append_val(sorted, endpoint);
        }
    }
    g_array_sort_with_data(sorted, compare_endpoints, (gpointer)settings);
    return sorted;
}

GArray *endpoints_reported(const traffic_t *traffic, const settings_t *settings, guint *listed)
{
    GArray *endpoints = endpoints_sorted(traffic, settings);
    guint count = 0;

    *listed = endpoints->len;
    for (guint i = 0; i < endpoints->len; i++) {
        endpoint_t endpoint = g_array_index(endpoints, endpoint_t, i);

        if (!verdict_is_ordinary(endpoint.verdict))
            g_array_index(endpoints, endpoint_t, count++) = endpoint;
    }
    g_array_set_size(endpoints, count);
    return endpoints;
}

char *endpoint_frames_filter(const endpoint_address_t *address, const figures_t *figures,
                             const pseudonyms_t *pseudonyms)
{
    bool is_seen = figures_seen(figures) > 0;
    bool is_logged = figures_logged(figures) + figures_unwatched(figures) > 0;
    GString *filter = g_string_new(NULL);
    char host[ENDPOINT_TEXT_MAX];

    if (is_seen)
        g_string_append_printf(filter,
                               is_logged ? "(%s.addr == %s && udp.port == %u)"
                                         : "%s.addr == %s && udp.port == %u",
                               address->host.family == FAMILY_IPV6 ? "ipv6" : "ip",
                               printed_host(pseudonyms, &address->host, host),
                               (unsigned)address->port);
    if (is_logged)
        g_string_append_printf(filter, "%sfwlog.endpoint == \"%s\"", is_seen ? " || " : "",
                               printed_endpoint(pseudonyms, address, host));
    return g_string_free(filter, FALSE);
}
