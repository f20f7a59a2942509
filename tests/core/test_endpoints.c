/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "endpoints.h"
#include "sightings.h"

/* The listed endpoints in order, "192.0.2.1:7 192.0.2.2:7". */
static char *order(const traffic_t *traffic, const settings_t *settings)
{
    GArray *sorted = endpoints_sorted(traffic, settings);
    GString *names = g_string_new(NULL);
    char text[ENDPOINT_TEXT_MAX];

    for (guint i = 0; i < sorted->len; i++) {
        const endpoint_t *endpoint = &g_array_index(sorted, endpoint_t, i);

        g_string_append_printf(names, i > 0 ? " %s" : "%s",
                               endpoint_address_format(&endpoint->address, text));
        g_assert_true(endpoint->figures == traffic_listed_figures(traffic, endpoint->number));
    }
    g_array_free(sorted, TRUE);
    return g_string_free(names, FALSE);
}

static void check_order(const traffic_t *traffic, const settings_t *settings, const char *expected)
{
    char *names = order(traffic, settings);

    g_assert_cmpstr(names, ==, expected);
    g_free(names);
}

/* Only endpoints with enough remote hosts, most peers first, then the addresses by number. */
static void test_sorted(void)
{
    settings_t settings = stub_settings(3);
    traffic_t *traffic = traffic_new(&settings.limits);

    check_order(traffic, &settings, "");
    show_fan(traffic, 1, "192.0.2.9:7", 2, 1, true); /* two hosts: not listed */
    show_fan(traffic, 11, "192.0.2.10:8", 3, 2, true);
    show_fan(traffic, 21, "192.0.2.10:7", 3, 3, true);
    show_fan(traffic, 31, "192.0.2.2:9", 3, 4, false);
    show_fan(traffic, 41, "203.0.113.1:7", 4, 5, true);
    for (unsigned i = 1; i <= 3; i++) {
        char *remote = g_strdup_printf("[2001:db8::%u]:9", i);
        show_datagram(traffic, 50, 50 + i, "[2001:db8::ff]:7", remote);
        g_free(remote);
    }
    check_order(traffic, &settings,
                "203.0.113.1:7 192.0.2.2:9 192.0.2.10:7 192.0.2.10:8 [2001:db8::ff]:7");
    /* The user's own stand first among equals, and among equals only. */
    g_assert_null(address_ranges_parse("2001:db8::/64 192.0.2.10", &settings.inside));
    check_order(traffic, &settings,
                "203.0.113.1:7 192.0.2.10:7 192.0.2.10:8 [2001:db8::ff]:7 192.0.2.2:9");
    address_ranges_clear(&settings.inside);
    traffic_free(traffic);
}

static void test_describe(void)
{
    settings_t settings = stub_settings(3);
    traffic_t *traffic = traffic_new(&settings.limits);
    endpoint_t endpoint;

    for (unsigned i = 1; i <= 3; i++) {
        char *client = g_strdup_printf("198.51.100.%u:9", i);
        sighting_t s = datagram(100, 2 * i, client, "192.0.2.1:53");
        s.service = SERVICE_DNS;
        show(traffic, &s);
        s = datagram(100, 2 * i + 1, "192.0.2.1:53", client);
        s.service = SERVICE_DNS;
        show(traffic, &s);
        g_free(client);
    }
    show_fan(traffic, 10, "192.0.2.1:54", 4, 9, true);
    endpoint = endpoint_describe(traffic, &settings, number_of(traffic, "192.0.2.1:53"));
    g_assert_cmpuint(endpoint.number, ==, number_of(traffic, "192.0.2.1:53"));
    g_assert_cmpuint(endpoint.address.port, ==, 53);
    g_assert_true(endpoint.subject.figures == endpoint.figures);
    g_assert_cmpstr(endpoint.subject.service, ==, "dns");
    g_assert_true(endpoint.subject.on_service_port);
    g_assert_cmpint(endpoint.verdict, ==, VERDICT_SERVING);
    endpoint = endpoint_describe(traffic, &settings, number_of(traffic, "192.0.2.1:54"));
    g_assert_cmpstr(endpoint.subject.service, ==, "");
    g_assert_false(endpoint.subject.on_service_port);
    g_assert_cmpint(endpoint.verdict, ==, VERDICT_SCANNING);
    traffic_free(traffic);
}

/* The third byte of the address tells the autonomous system, the last one the country: odd ones are
 * in one country, even ones in another. */
static place_t stub_locate(const host_address_t *host)
{
    static const uint32_t systems[] = {0, 64500, 4200000000U, 64500, UINT32_MAX};
    place_t place = {.country = ""};

    if (host->family != FAMILY_IPV4 || host->bytes[0] != 10)
        return place; /* no database knows it */
    if (host->bytes[3] != 0)
        g_strlcpy(place.country, host->bytes[3] % 2 == 0 ? "DE" : "DK", sizeof place.country);
    g_assert_cmpuint(host->bytes[2], <, G_N_ELEMENTS(systems));
    place.system = systems[host->bytes[2]];
    return place;
}

static void check_places(const traffic_t *traffic, const settings_t *settings, uint32_t countries,
                         uint32_t systems)
{
    endpoint_t endpoint = endpoint_describe(traffic, settings, number_of(traffic, "192.0.2.1:7"));
    verdict_case_t subject = endpoint_located(traffic, settings, &endpoint);

    g_assert_cmpuint(endpoint.subject.countries, ==, 0);
    g_assert_cmpuint(endpoint.subject.systems, ==, 0);
    g_assert_cmpuint(subject.countries, ==, countries);
    g_assert_cmpuint(subject.systems, ==, systems);
    g_assert_true(subject.figures == endpoint.figures);
    g_assert_cmpint(verdict_rule(&subject)->verdict, ==, endpoint.verdict);
}

static void test_located(void)
{
    settings_t settings = stub_settings(3);
    traffic_t *traffic = traffic_new(&settings.limits);

    show_fan(traffic, 1, "192.0.2.1:7", 3, 9,
             true); /* 198.51.100.1 and so on: nobody knows where */
    show_datagram(traffic, 10, 10, "192.0.2.2:7", "10.0.2.8:9"); /* of another endpoint */
    check_places(traffic, &settings, 0, 0);
    settings.locate = stub_locate;
    check_places(traffic, &settings, 0, 0);
    show_datagram(traffic, 11, 11, "192.0.2.1:7", "10.0.1.0:9"); /* a system, and no country */
    check_places(traffic, &settings, 0, 1);
    show_datagram(traffic, 12, 12, "10.0.0.2:9", "192.0.2.1:7"); /* a country, and no system */
    check_places(traffic, &settings, 1, 1);
    show_datagram(traffic, 13, 13, "192.0.2.1:7", "10.0.3.4:9"); /* both, known already */
    show_datagram(traffic, 14, 14, "192.0.2.1:7", "10.0.0.2:10");
    check_places(traffic, &settings, 1, 1);
    show_datagram(traffic, 15, 15, "192.0.2.1:7", "10.0.2.1:9"); /* both new */
    check_places(traffic, &settings, 2, 2);
    show_datagram(traffic, 16, 16, "192.0.2.1:7", "10.0.4.1:9"); /* a number nobody can have */
    check_places(traffic, &settings, 2, 2);
    traffic_free(traffic);
}

static void test_rank(void)
{
    address_ranges_t inside = {NULL};
    figures_t few = {.peers = 10}, many = {.peers = 11};
    host_address_t ours = host_at_text("192.168.1.1"), theirs = host_at_text("10.0.0.1");

    g_assert_null(address_ranges_parse("192.168.0.0/16", &inside));
    g_assert_cmpint(compare_rank(&many, &theirs, &few, &ours, &inside), <, 0);
    g_assert_cmpint(compare_rank(&few, &ours, &many, &theirs, &inside), >, 0);
    g_assert_cmpint(compare_rank(&few, &ours, &few, &theirs, &inside), <, 0);
    g_assert_cmpint(compare_rank(&few, &theirs, &few, &ours, &inside), >, 0);
    g_assert_cmpint(compare_rank(&few, &ours, &few, &ours, &inside), ==, 0);
    address_ranges_clear(&inside);
    g_assert_cmpint(compare_rank(&few, &ours, &few, &theirs, &inside), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/endpoints/sorted", test_sorted);
    g_test_add_func("/endpoints/describe", test_describe);
    g_test_add_func("/endpoints/located", test_located);
    g_test_add_func("/endpoints/rank", test_rank);
    return g_test_run();
}
