/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sightings.h"

static bool contains(const char *ranges_text, const char *host_text)
{
    address_ranges_t ranges = {NULL};
    host_address_t host = host_at_text(host_text);
    bool inside;

    g_assert_null(address_ranges_parse(ranges_text, &ranges));
    inside = address_ranges_contain(&ranges, &host);
    address_ranges_clear(&ranges);
    g_assert_null(ranges.ranges);
    return inside;
}

static void test_empty(void)
{
    g_assert_false(contains("", "192.0.2.1"));
    g_assert_false(contains(" , ,; ", "::1"));
}

static void test_prefixes(void)
{
    g_assert_true(contains("192.168.0.0/16", "192.168.255.255"));
    g_assert_false(contains("192.168.0.0/16", "192.169.0.0"));
    g_assert_true(contains("198.51.100.7", "198.51.100.7"));
    g_assert_false(contains("198.51.100.7", "198.51.100.6"));
    g_assert_true(contains("10.0.0.0/9", "10.127.255.255"));
    g_assert_false(contains("10.0.0.0/9", "10.128.0.0"));
    g_assert_true(contains("192.0.2.8/31", "192.0.2.9"));
    g_assert_false(contains("192.0.2.8/31", "192.0.2.10"));
    g_assert_true(contains("0.0.0.0/1", "127.0.0.1"));
    g_assert_false(contains("0.0.0.0/1", "128.0.0.1"));
    /* Bits behind the prefix do not matter. */
    g_assert_true(contains("192.168.77.77/16", "192.168.1.1"));
}

static void test_ipv6(void)
{
    g_assert_true(contains("2001:db8::/32", "2001:db8:ffff::1"));
    g_assert_false(contains("2001:db8::/32", "2001:db9::1"));
    g_assert_true(contains("fc00::/7", "fdff::1"));
    g_assert_false(contains("fc00::/7", "fe00::1"));
    g_assert_true(contains("2001:db8::1/128", "2001:db8::1"));
    g_assert_false(contains("2001:db8::1/128", "2001:db8::2"));
    g_assert_false(contains("2001:db8::1", "2001:db8::"));
}

static void test_families_apart(void)
{
    g_assert_true(contains("0.0.0.0/0", "203.0.113.1"));
    g_assert_false(contains("0.0.0.0/0", "2001:db8::1"));
    g_assert_true(contains("::/0", "2001:db8::1"));
    g_assert_false(contains("::/0", "203.0.113.1"));
}

static void test_lists(void)
{
    static const char list[] = "192.168.0.0/16, 2001:db8::/32;198.51.100.7\t10.0.0.0/8";

    g_assert_true(contains(list, "192.168.1.1"));
    g_assert_true(contains(list, "2001:db8::9"));
    g_assert_true(contains(list, "198.51.100.7"));
    g_assert_true(contains(list, "10.9.9.9"));
    g_assert_false(contains(list, "198.51.100.8"));
}

/* A wrong list leaves the former one alone, and is told by its wrong item. */
static void test_wrong(void)
{
    static const char *const wrong[][2] = {
        {"192.168.0.0/33", "\"192.168.0.0/33\" needs a prefix length from 0 to 32"},
        {"192.168.0.0/", "\"192.168.0.0/\" needs a prefix length from 0 to 32"},
        {"10.0.0.0/-1", "\"10.0.0.0/-1\" needs a prefix length from 0 to 32"},
        {"10.0.0.0/8/9", "\"10.0.0.0/8/9\" needs a prefix length from 0 to 32"},
        {"10.0.0.0/\v8", "\"10.0.0.0/\v8\" needs a prefix length from 0 to 32"},
        {"2001:db8::/129", "\"2001:db8::/129\" needs a prefix length from 0 to 128"},
        {"192.168.0.0/16, home", "\"home\" is not an IPv4 or IPv6 address"},
        {"192.168/16", "\"192.168/16\" is not an IPv4 or IPv6 address"},
    };
    address_ranges_t ranges = {NULL};
    host_address_t former = host_at_text("203.0.113.1"), other = host_at_text("192.168.0.1");

    g_assert_null(address_ranges_parse("203.0.113.0/24", &ranges));
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        char *error = address_ranges_parse(wrong[i][0], &ranges);

        g_assert_cmpstr(error, ==, wrong[i][1]);
        g_free(error);
        g_assert_true(address_ranges_contain(&ranges, &former));
        g_assert_false(address_ranges_contain(&ranges, &other));
    }
    g_assert_null(address_ranges_parse("192.168.0.0/16", &ranges));
    g_assert_false(address_ranges_contain(&ranges, &former));
    g_assert_true(address_ranges_contain(&ranges, &other));
    address_ranges_clear(&ranges);
    g_assert_false(address_ranges_contain(&ranges, &other));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address_ranges/empty", test_empty);
    g_test_add_func("/address_ranges/prefixes", test_prefixes);
    g_test_add_func("/address_ranges/ipv6", test_ipv6);
    g_test_add_func("/address_ranges/families_apart", test_families_apart);
    g_test_add_func("/address_ranges/lists", test_lists);
    g_test_add_func("/address_ranges/wrong", test_wrong);
    return g_test_run();
}
