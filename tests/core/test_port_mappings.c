/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port_mappings.h"
#include "sightings.h"

static port_mapping_t mapping_of(const char *host, bool is_udp, uint16_t port, uint32_t frame)
{
    return (port_mapping_t){
        .host = host_at_text(host),
        .router = host_at_text("192.168.1.1"),
        .is_udp = is_udp,
        .internal_port = port,
        .frame = frame,
        .lifetime = 3600,
    };
}

static void add(port_mappings_t *mappings, const char *host, bool is_udp, uint16_t port,
                uint32_t frame)
{
    port_mapping_t mapping = mapping_of(host, is_udp, port, frame);

    port_mappings_add(mappings, &mapping);
}

/* In order, each port of a host once, and the first frame that asked stays. */
static void test_order(void)
{
    port_mappings_t *mappings = port_mappings_new();

    g_assert_cmpuint(port_mappings_count(mappings), ==, 0);
    add(mappings, "192.168.1.50", true, 51820, 3);
    add(mappings, "192.168.1.50", true, 51820, 4);
    add(mappings, "192.168.1.50", false, 51820, 5);
    add(mappings, "192.168.1.50", true, 1194, 6);
    add(mappings, "fd00::50", true, 51820, 7);
    add(mappings, "192.168.1.50", false, 51820, 8);
    g_assert_cmpuint(port_mappings_count(mappings), ==, 4);
    g_assert_cmpuint(port_mappings_get(mappings, 0)->frame, ==, 3);
    g_assert_cmpuint(port_mappings_get(mappings, 1)->frame, ==, 5);
    g_assert_false(port_mappings_get(mappings, 1)->is_udp);
    g_assert_cmpuint(port_mappings_get(mappings, 2)->internal_port, ==, 1194);
    g_assert_cmpint(port_mappings_get(mappings, 3)->host.family, ==, FAMILY_IPV6);
    port_mappings_free(mappings);
}

static void test_removal(void)
{
    port_mappings_t *mappings = port_mappings_new();
    port_mapping_t removal = mapping_of("192.168.1.50", true, 51820, 1);

    removal.lifetime = 0;
    port_mappings_add(mappings, &removal);
    g_assert_cmpuint(port_mappings_count(mappings), ==, 0);
    add(mappings, "192.168.1.50", true, 51820, 2);
    port_mappings_add(mappings, &removal);
    g_assert_cmpuint(port_mappings_count(mappings), ==, 1);
    g_assert_cmpuint(port_mappings_get(mappings, 0)->frame, ==, 2);
    g_assert_cmpuint(port_mappings_get(mappings, 0)->lifetime, ==, 3600);
    port_mappings_free(mappings);
}

static void test_bounds(void)
{
    port_mappings_t *mappings = port_mappings_new();

    for (uint32_t i = 1; i <= PORT_MAPPINGS_MOST + 10; i++)
        add(mappings, "192.168.1.50", true, (uint16_t)i, i);
    g_assert_cmpuint(port_mappings_count(mappings), ==, PORT_MAPPINGS_MOST);
    g_assert_cmpuint(port_mappings_get(mappings, PORT_MAPPINGS_MOST - 1)->frame, ==,
                     PORT_MAPPINGS_MOST);
    port_mappings_free(mappings);
}

#define LETTERS_60 "a123456789b123456789c123456789d123456789e123456789f123456789"

static void test_descriptions(void)
{
    static const struct {
        const char *text, *kept;
        size_t length;
    } cases[] = {
        {"", "", 0},
        {"WireGuard", "WireGuard", 9},
        {"WireGuard", "Wire", 4},
        {"a\nb\tc\x1b[2J\x7f", "a b c [2J ", 10},
        {"K\xc3\xbc"
         "che",
         "K\xc3\xbc"
         "che",
         6},
        {"K\xfc"
         "che",
         "K\xef\xbf\xbd"
         "che",
         5},
        {"a\0b",
         "a\xef\xbf\xbd"
         "b",
         3},
        {LETTERS_60 "xyz", LETTERS_60 "xyz", 63},
        {LETTERS_60 "wxyz", LETTERS_60 "wxy", 64},
        {LETTERS_60 "xy\xc3\xbc", LETTERS_60 "xy", 64},
        {LETTERS_60 "x\xc3\xbc", LETTERS_60 "x\xc3\xbc", 63},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        port_mapping_t mapping = {.description = "something else"};

        port_mapping_describe(&mapping, cases[i].text, cases[i].length);
        g_assert_cmpstr(mapping.description, ==, cases[i].kept);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/port_mappings/order", test_order);
    g_test_add_func("/port_mappings/removal", test_removal);
    g_test_add_func("/port_mappings/bounds", test_bounds);
    g_test_add_func("/port_mappings/descriptions", test_descriptions);
    return g_test_run();
}
