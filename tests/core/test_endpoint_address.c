/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sightings.h"

static void test_bytes(void)
{
    static const uint8_t v4[4] = {192, 0, 2, 1};
    static const uint8_t v6[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};
    host_address_t host = host_address_ipv4(v4);
    host_address_t parsed = host_at_text("192.0.2.1");

    g_assert_cmpint(host.family, ==, FAMILY_IPV4);
    g_assert_cmpint(memcmp(host.bytes, v4, 4), ==, 0);
    for (unsigned i = 4; i < 16; i++)
        g_assert_cmpuint(host.bytes[i], ==, 0);
    g_assert_cmpint(host_address_compare(&host, &parsed), ==, 0);

    host = host_address_ipv6(v6);
    parsed = host_at_text("2001:db8::7");
    g_assert_cmpint(host.family, ==, FAMILY_IPV6);
    g_assert_cmpint(memcmp(host.bytes, v6, 16), ==, 0);
    g_assert_cmpint(host_address_compare(&host, &parsed), ==, 0);
}

/* What is read is written back; IPv6 in its short form. */
static void test_endpoint_text(void)
{
    static const char *const texts[][2] = {
        {"192.0.2.1:53", "192.0.2.1:53"},
        {"0.0.0.0:0", "0.0.0.0:0"},
        {"255.255.255.255:65535", "255.255.255.255:65535"},
        {"[2001:db8::1]:53", "[2001:db8::1]:53"},
        {"[2001:0DB8:0:0:0:0:0:1]:8832", "[2001:db8::1]:8832"},
        {"[::]:1", "[::]:1"},
        {"[2001:db8:0:1:1:1:1:1]:9", "[2001:db8:0:1:1:1:1:1]:9"},
        {"[::ffff:255.255.255.255]:65535", "[::ffff:255.255.255.255]:65535"},
        {"[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535",
         "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        endpoint_address_t endpoint;
        char text[ENDPOINT_TEXT_MAX];

        g_assert_true(endpoint_address_parse(texts[i][0], &endpoint));
        g_assert_cmpstr(endpoint_address_format(&endpoint, text), ==, texts[i][1]);
    }
}

static void test_endpoint_port(void)
{
    endpoint_address_t endpoint = endpoint_at_text("192.0.2.1:258");

    g_assert_cmpuint(endpoint.port, ==, 258);
    endpoint = endpoint_at_text("[2001:db8::1]:65535");
    g_assert_cmpuint(endpoint.port, ==, 65535);
}

static void test_endpoint_text_refused(void)
{
    static const char *const texts[] = {
        "",
        ":",
        "192.0.2.1",
        "192.0.2.1:",
        "192.0.2.1:65536",
        "192.0.2.1:-1",
        "192.0.2.1:+1",
        "192.0.2.1: 1",
        "192.0.2.1:1x",
        "192.0.2:1",
        "192.0.2.256:1",
        " 192.0.2.1:1",
        "[192.0.2.1]:1",
        "2001:db8::1:53",
        "[2001:db8::1]",
        "[2001:db8::1:53",
        "2001:db8::1]:53",
        "[]:53",
        "[2001:db8::g]:53",
        "host.example:53",
        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:1",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        endpoint_address_t endpoint = endpoint_at_text("203.0.113.9:99");
        char text[ENDPOINT_TEXT_MAX];

        g_test_message("%s", texts[i]);
        g_assert_false(endpoint_address_parse(texts[i], &endpoint));
        g_assert_cmpstr(endpoint_address_format(&endpoint, text), ==, "203.0.113.9:99");
    }
}

static void test_host_text(void)
{
    host_address_t host = host_at_text("203.0.113.9");
    host_address_t none = {.family = FAMILY_NONE};
    char text[ENDPOINT_TEXT_MAX];

    g_assert_cmpstr(host_address_format(&host, text), ==, "203.0.113.9");
    g_assert_false(host_address_parse("203.0.113", &host));
    g_assert_false(host_address_parse("[2001:db8::1]", &host));
    g_assert_false(host_address_parse("", &host));
    g_assert_cmpstr(host_address_format(&host, text), ==, "203.0.113.9");
    host = host_at_text("FE80::1");
    g_assert_cmpstr(host_address_format(&host, text), ==, "fe80::1");
    g_assert_cmpstr(host_address_format(&none, text), ==, "");
}

/* Each is smaller than the next. */
static void test_order(void)
{
    static const char *const sorted[] = {
        "2.0.0.1:9",       "10.0.0.1:53",     "10.0.0.1:80",    "10.0.0.2:1",
        "10.0.1.0:1",      "200.0.0.1:1",     "[::1]:1",        "[2001:db8::1]:1",
        "[2001:db8::1]:2", "[2001:db8::2]:1", "[2001:db9::]:1", "[fe80::1]:65535",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(sorted); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(sorted); j++) {
            endpoint_address_t a = endpoint_at_text(sorted[i]), b = endpoint_at_text(sorted[j]);
            int order = endpoint_address_compare(&a, &b);

            g_assert_cmpint((order > 0) - (order < 0), ==, (i > j) - (i < j));
        }
    }
}

static void test_group(void)
{
    static const char *const groups[] = {
        "224.0.0.0", "224.0.0.251", "239.255.255.250", "239.255.255.255", "255.255.255.255",
        "0.0.0.0",   "::",          "ff02::fb",        "ff00::",          "ff0e::1",
    };
    static const char *const ordinary[] = {"223.255.255.255",
                                           "240.0.0.1",
                                           "255.255.255.254",
                                           "192.168.1.255",
                                           "0.0.0.1",
                                           "127.0.0.1",
                                           "::1",
                                           "fe80::1",
                                           "feff::1",
                                           "e000::1",
                                           "::e000:1",
                                           "::ffff:ffff:ffff"};

    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
        host_address_t host = host_at_text(groups[i]);
        g_test_message("%s", groups[i]);
        g_assert_true(host_address_is_group(&host));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(ordinary); i++) {
        host_address_t host = host_at_text(ordinary[i]);
        g_test_message("%s", ordinary[i]);
        g_assert_false(host_address_is_group(&host));
    }
}

static void test_network(void)
{
    host_address_t host = host_at_text("192.168.3.4");

    g_assert_cmphex(host_address_network(&host), ==, 0xc0a8);
    host = host_at_text("2001:db8:ffff::1");
    g_assert_cmphex(host_address_network(&host), ==, 0x20010db8);
    host = host_at_text("fe80:8001::");
    g_assert_cmphex(host_address_network(&host), ==, 0xfe808001);
}

static void test_masked(void)
{
    static const uint8_t bytes[] = {187, 13, 7, 9};
    host_address_t both = host_address_masked(bytes, 0x0c), one = host_address_masked(bytes, 0x08);
    host_address_t none = host_address_masked(bytes, 0), zero = host_address_ipv4("\xbb\x0d\0\0");
    endpoint_address_t endpoint = {both, 22350};
    char text[ENDPOINT_TEXT_MAX];

    g_assert_cmpstr(host_address_format(&both, text), ==, "187.13.XX.XX");
    g_assert_cmpstr(host_address_format(&one, text), ==, "187.13.7.XX");
    g_assert_cmpstr(host_address_format(&none, text), ==, "187.13.7.9");
    g_assert_cmpstr(endpoint_address_format(&endpoint, text), ==, "187.13.XX.XX:22350");
    g_assert_cmpint(host_address_compare(&both, &zero), !=, 0); /* hidden octets are not zero */
    g_assert_cmpint(host_address_compare(&both, &one), !=, 0);
    g_assert_cmphex(host_address_network(&both), ==, 0xbb0d);
    g_assert_false(host_address_is_real(&both));
    g_assert_true(host_address_is_real(&none));
    g_assert_false(host_address_is_group(&both));
    both = host_address_masked("\xe0\0\0\xfb", 0x0e);
    g_assert_true(host_address_is_group(&both));
}

static void test_named(void)
{
    static const char name[] = "nas.home.example";
    char *letters = g_strnfill(200, 'a');
    host_address_t host = host_address_named(name, 3), same = host_address_named("nas", 3);
    host_address_t other = host_address_named(name, sizeof name - 1);
    host_address_t longest = host_address_named(letters, 200);
    endpoint_address_t endpoint = {longest, 65535};
    char text[ENDPOINT_TEXT_MAX];

    g_assert_cmpstr(host_address_format(&host, text), ==, "nas");
    g_assert_cmpint(memcmp(&host, &same, sizeof host), ==, 0);
    g_assert_cmpint(host_address_compare(&host, &other), <, 0);
    g_assert_cmphex(host_address_network(&host), !=, host_address_network(&other));
    g_assert_false(host_address_is_real(&host));
    g_assert_false(host_address_is_group(&host));
    g_assert_cmpuint(strlen(endpoint_address_format(&endpoint, text)), ==, HOST_NAME_LENGTH + 6);
    g_free(letters);
}

/* A name that is too long is cut between two letters. */
static void test_named_cut(void)
{
    GString *name = g_string_new(NULL);
    char text[ENDPOINT_TEXT_MAX];
    host_address_t host;

    while (name->len < 2 * HOST_NAME_LENGTH)
        g_string_append(name, "\xc3\xa4");
    host = host_address_named(name->str, name->len);
    host_address_format(&host, text);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_assert_cmpuint(strlen(text), ==, HOST_NAME_LENGTH - 1);
    g_string_free(name, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/endpoint_address/bytes", test_bytes);
    g_test_add_func("/endpoint_address/endpoint_text", test_endpoint_text);
    g_test_add_func("/endpoint_address/endpoint_port", test_endpoint_port);
    g_test_add_func("/endpoint_address/endpoint_text_refused", test_endpoint_text_refused);
    g_test_add_func("/endpoint_address/host_text", test_host_text);
    g_test_add_func("/endpoint_address/order", test_order);
    g_test_add_func("/endpoint_address/group", test_group);
    g_test_add_func("/endpoint_address/network", test_network);
    g_test_add_func("/endpoint_address/masked", test_masked);
    g_test_add_func("/endpoint_address/named", test_named);
    g_test_add_func("/endpoint_address/named_cut", test_named_cut);
    return g_test_run();
}
