/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "widest_host.h"

#include "sightings.h"

static void check_widest(const traffic_t *traffic, const settings_t *settings, const char *expected)
{
    host_address_t host = {.family = FAMILY_NONE};
    char text[ENDPOINT_TEXT_MAX];

    g_assert_true(widest_host(traffic, settings, &host));
    g_assert_cmpstr(host_address_format(&host, text), ==, expected);
}

static void test_nobody(void)
{
    settings_t settings = stub_settings(10);
    traffic_t *traffic = traffic_listing_from(10);
    host_address_t host = host_at_text("192.0.2.1");
    GArray *endpoints = host_endpoints(traffic, &host);

    g_assert_false(widest_host(traffic, &settings, &host));
    g_assert_cmpuint(endpoints->len, ==, 0);
    g_array_free(endpoints, TRUE);
    traffic_free(traffic);
}

/* A resolver has most peers at one endpoint, and they are all of one host. */
static void test_many_ports_are_one_host(void)
{
    settings_t settings = stub_settings(10);
    traffic_t *traffic = traffic_listing_from(10);
    host_address_t host = host_at_text("192.0.2.50");
    GArray *endpoints;

    for (unsigned i = 0; i < 8; i++) {
        char *from = g_strdup_printf("192.0.2.50:%u", 40000 + i);
        show_datagram(traffic, i, i + 1, from, "192.0.2.1:53");
        g_free(from);
    }
    show_fan(traffic, 20, "192.0.2.50:123", 2, 123, true);
    for (unsigned i = 0; i < 8; i++) {
        char *from = g_strdup_printf("192.0.2.51:%u", 40000 + i);
        show_datagram(traffic, i + 30, i + 30, from, "192.0.2.1:53");
        g_free(from);
    }
    check_widest(traffic, &settings, "192.0.2.50");
    endpoints = host_endpoints(traffic, &host);
    g_assert_cmpuint(endpoints->len, ==, 9);
    g_assert_cmpuint(g_array_index(endpoints, uint32_t, 0), ==,
                     number_of(traffic, "192.0.2.50:40000"));
    g_array_free(endpoints, TRUE);
    traffic_free(traffic);
}

/* Of equals: the user's own, more conversations, more begun, the lower address. */
static void test_equals(void)
{
    settings_t settings = stub_settings(10);
    traffic_t *traffic = traffic_listing_from(10);

    show_datagram(traffic, 1, 1, "192.0.2.9:1", "192.0.2.8:2");
    check_widest(traffic, &settings, "192.0.2.9");
    show_datagram(traffic, 2, 2, "192.0.2.8:3", "192.0.2.9:4");
    check_widest(traffic, &settings, "192.0.2.8");
    g_assert_null(address_ranges_parse("192.0.2.9", &settings.inside));
    check_widest(traffic, &settings, "192.0.2.9");
    show_datagram(traffic, 3, 3, "192.0.2.7:1", "192.0.2.6:2");
    show_datagram(traffic, 4, 4, "192.0.2.7:1", "192.0.2.5:2");
    check_widest(traffic, &settings, "192.0.2.7");
    address_ranges_clear(&settings.inside);
    traffic_free(traffic);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/widest_host/nobody", test_nobody);
    g_test_add_func("/widest_host/many_ports_are_one_host", test_many_ports_are_one_host);
    g_test_add_func("/widest_host/equals", test_equals);
    return g_test_run();
}
