/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which hosts a pattern speaks of. */
#include "host_pattern.h"
#include "sightings.h"

static host_pattern_t pattern_of(const char *text, host_pattern_kind_t kind)
{
    host_pattern_t pattern;

    g_assert_null(host_pattern_parse(text, &pattern));
    g_assert_cmpint(pattern.kind, ==, kind);
    g_assert_cmpstr(pattern.text, ==, text);
    return pattern;
}

/* Does a pattern of that kind speak of a host of which nothing is known but its address? */
static bool matches(const char *text, host_pattern_kind_t kind, const char *host)
{
    host_pattern_t pattern = pattern_of(text, kind);
    host_address_t address = host_at_text(host);
    bool found = host_pattern_matches(&pattern, &address, NULL);

    host_pattern_clear(&pattern);
    return found;
}

static bool matches_known(const char *text, host_pattern_kind_t kind, const host_name_t *known)
{
    host_pattern_t pattern = pattern_of(text, kind);
    host_address_t address = host_at_text("192.168.1.50");
    bool found = host_pattern_matches(&pattern, &address, known);

    host_pattern_clear(&pattern);
    return found;
}

static void test_address(void)
{
    g_assert_true(matches("192.168.1.50", HOST_ADDRESS, "192.168.1.50"));
    g_assert_false(matches("192.168.1.50", HOST_ADDRESS, "192.168.1.5"));
    g_assert_true(matches("2001:DB8:0::1", HOST_ADDRESS, "2001:db8::1"));
    g_assert_false(matches("2001:db8::1", HOST_ADDRESS, "192.168.1.50"));
}

static void test_prefix(void)
{
    g_assert_true(matches("192.168.1.0/24", HOST_PREFIX, "192.168.1.255"));
    g_assert_false(matches("192.168.1.0/24", HOST_PREFIX, "192.168.2.0"));
    g_assert_true(matches("2001:db8:1::/48", HOST_PREFIX, "2001:db8:1:2::3"));
    g_assert_false(matches("0.0.0.0/0", HOST_PREFIX, "2001:db8::1"));
}

static void test_glob(void)
{
    g_assert_true(matches("192.168.1.*", HOST_GLOB, "192.168.1.7"));
    g_assert_false(matches("192.168.1.*", HOST_GLOB, "192.168.11.7"));
    g_assert_true(matches("192.168.1.?", HOST_GLOB, "192.168.1.7"));
    g_assert_false(matches("192.168.1.?", HOST_GLOB, "192.168.1.77"));
    g_assert_true(matches("FE80::*", HOST_GLOB, "fe80::1:2"));
    g_assert_false(matches("fe80::*", HOST_GLOB, "fd80::1"));
}

static void test_mac(void)
{
    host_name_t nas = {.has_mac = true, .mac = {0x00, 0x11, 0x32, 0xaa, 0xbb, 0xcc}};
    host_name_t unknown = {.name = "nas"};

    g_assert_true(matches_known("00:11:32:aa:bb:cc", HOST_MAC, &nas));
    g_assert_true(matches_known("00:11:32:AA:BB:CC", HOST_MAC, &nas));
    g_assert_false(matches_known("00:11:32:aa:bb:cd", HOST_MAC, &nas));
    g_assert_false(matches_known("00:11:32:aa:bb:cc", HOST_MAC, &unknown));
    g_assert_false(matches_known("00:11:32:aa:bb:cc", HOST_MAC, NULL));
    /* Nobody has the address of zeros because nothing is known of him. */
    g_assert_false(matches_known("00:00:00:00:00:00", HOST_MAC, &unknown));
}

static void test_name(void)
{
    host_name_t printer = {.name = "printer-3"}, unknown = {.has_mac = true};

    g_assert_true(matches_known("printer-3", HOST_NAME, &printer));
    g_assert_true(matches_known("Printer-*", HOST_NAME, &printer));
    g_assert_false(matches_known("printer", HOST_NAME, &printer));
    g_assert_false(matches_known("printer*", HOST_NAME, &unknown));
    g_assert_false(matches_known("*printer", HOST_NAME, NULL));
    /* Letters that an address may have, too. */
    g_assert_false(matches_known("cafe", HOST_NAME, &printer));
    g_assert_false(matches_known("nas.example.com", HOST_NAME, &printer));
}

static void test_any(void)
{
    g_assert_true(matches("*", HOST_ANY, "192.168.1.50"));
    g_assert_true(matches("*", HOST_ANY, "2001:db8::1"));
}

static void test_wrong(void)
{
    static const char *const texts[] = {"192.168.1.500",  "192.168.1",       "1.2.3.4.5", ":::1",
                                        "00:11:32:aa:bb", "192.168.1.0/33",  "nas/24",    "nas!",
                                        "192.168.1.*/24", "2001:db8::/129x", "a,b",       "(nas)"};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        host_pattern_t pattern;
        const char *wrong = host_pattern_parse(texts[i], &pattern);

        if (wrong == NULL)
            g_error("is taken for a host: %s", texts[i]);
        g_assert_true(g_str_has_prefix(wrong, "is n"));
    }
}

static void check_order(const char *first, const char *second)
{
    host_pattern_t a, b;

    g_assert_null(host_pattern_parse(first, &a));
    g_assert_null(host_pattern_parse(second, &b));
    g_assert_cmpint(host_pattern_compare(&a, &b), <, 0);
    g_assert_cmpint(host_pattern_compare(&b, &a), >, 0);
    g_assert_cmpint(host_pattern_compare(&a, &a), ==, 0);
    host_pattern_clear(&a);
    host_pattern_clear(&b);
}

/* Addresses by number, IPv4 first, then the others by text. */
static void test_order(void)
{
    check_order("192.168.1.5", "192.168.1.50");
    check_order("192.168.1.50", "192.168.1.200");
    check_order("192.168.1.50", "2001:db8::1");
    check_order("192.168.1.50", "10.0.0.0/8");
    check_order("fd00::1", "*");
    check_order("laptop", "nas");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/host_pattern/address", test_address);
    g_test_add_func("/host_pattern/prefix", test_prefix);
    g_test_add_func("/host_pattern/glob", test_glob);
    g_test_add_func("/host_pattern/mac", test_mac);
    g_test_add_func("/host_pattern/name", test_name);
    g_test_add_func("/host_pattern/any", test_any);
    g_test_add_func("/host_pattern/wrong", test_wrong);
    g_test_add_func("/host_pattern/order", test_order);
    return g_test_run();
}
