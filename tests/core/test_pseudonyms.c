/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pseudonyms.h"

#include <glib.h>
#include <string.h>

/* The key that the program of Crypto-PAn's authors came with. */
static const uint8_t sample_key[PSEUDONYM_KEY_LENGTH] = {21,  34,  23,  141, 51,  164, 207, 128,
                                                         19,  10,  91,  22,  73,  144, 125, 16,
                                                         216, 152, 143, 131, 121, 121, 101, 39,
                                                         98,  87,  76,  45,  42,  132, 34,  2};

static void assert_host(const pseudonyms_t *pseudonyms, const char *address, const char *expected)
{
    host_address_t host;
    char text[ENDPOINT_TEXT_MAX];

    g_assert_true(host_address_parse(address, &host));
    host = pseudonyms_host(pseudonyms, &host);
    g_assert_cmpstr(host_address_format(&host, text), ==, expected);
}

/* The first of the sample trace that its authors published. */
static void test_published(void)
{
    static const char *const pairs[][2] = {
        {"128.11.68.132", "135.242.180.132"},   {"129.118.74.4", "134.136.186.123"},
        {"130.132.252.244", "133.68.164.234"},  {"141.223.7.43", "141.167.8.160"},
        {"141.233.145.108", "141.129.237.235"}, {"152.163.225.39", "151.140.114.167"},
        {"156.29.3.236", "147.225.12.42"},      {"165.247.96.84", "162.9.99.234"},
        {"166.107.77.190", "160.132.178.185"},  {"192.102.249.13", "252.138.62.131"},
    };
    pseudonyms_t *pseudonyms = pseudonyms_new(sample_key);

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        assert_host(pseudonyms, pairs[i][0], pairs[i][1]);
    pseudonyms_free(pseudonyms);
    pseudonyms_free(NULL);
}

/* Nobody published any of IPv6: these are what tests/tshark/cryptopan.py, which shares nothing with ours,
 * says of them. */
static void test_ipv6(void)
{
    static const char *const pairs[][2] = {
        {"2001:db8::1", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e"},
        {"2001:db8:ffff::7", "4401:2bc:c696:18de:9c0f:51ff:1eff:de17"},
        {"fe80::200:5eff:fe00:531e", "cf7f:c0e:1fc3:da1c:200:3d07:fd0d:bcf9"},
        {"::1", "78ff:f001:9fc0:20df:8380:b1f1:704:ed"},
    };
    pseudonyms_t *pseudonyms = pseudonyms_new(sample_key);

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        assert_host(pseudonyms, pairs[i][0], pairs[i][1]);
    pseudonyms_free(pseudonyms);
}

/* --- What holds for all addresses --- */

/* How many bits two addresses have in common before the first that differs. */
static unsigned common_bits(const host_address_t *a, const host_address_t *b)
{
    unsigned length = a->family == FAMILY_IPV6 ? 128 : 32;

    for (unsigned bit = 0; bit < length; bit++) {
        if (((a->bytes[bit / 8] ^ b->bytes[bit / 8]) & 0x80 >> bit % 8) != 0)
            return bit;
    }
    return length;
}

static host_address_t random_host(GRand *random, bool ipv6)
{
    uint8_t bytes[16];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)g_rand_int(random);
    return ipv6 ? host_address_ipv6(bytes) : host_address_ipv4(bytes);
}

/* One that shares a random number of bits with another, and then differs. */
static host_address_t neighbour(GRand *random, const host_address_t *host)
{
    unsigned length = host->family == FAMILY_IPV6 ? 128 : 32;
    unsigned shared = (unsigned)g_rand_int_range(random, 0, (gint32)length);
    host_address_t other = random_host(random, host->family == FAMILY_IPV6);

    for (unsigned bit = 0; bit <= shared; bit++) {
        uint8_t mask = (uint8_t)(0x80U >> bit % 8);
        other.bytes[bit / 8] =
            (uint8_t)((other.bytes[bit / 8] & ~mask) | (host->bytes[bit / 8] & mask));
        if (bit == shared)
            other.bytes[bit / 8] ^= mask;
    }
    return other;
}

static void test_prefixes(void)
{
    GRand *random = g_rand_new();
    uint8_t key[PSEUDONYM_KEY_LENGTH];
    pseudonyms_t *pseudonyms;

    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)g_rand_int(random);
    pseudonyms = pseudonyms_new(key);
    for (unsigned i = 0; i < 4000; i++) {
        host_address_t a = random_host(random, i % 2 == 1), b = neighbour(random, &a);
        host_address_t shown_a = pseudonyms_host(pseudonyms, &a);
        host_address_t shown_b = pseudonyms_host(pseudonyms, &b);

        g_assert_cmpuint(shown_a.family, ==, a.family);
        g_assert_cmpuint(common_bits(&shown_a, &shown_b), ==, common_bits(&a, &b));
    }
    pseudonyms_free(pseudonyms);
    g_rand_free(random);
}

/* Half of the bits of many addresses are turned over, the last as well as the first. */
static void test_turned(void)
{
    pseudonyms_t *pseudonyms = pseudonyms_new(sample_key);
    GRand *random = g_rand_new_with_seed(1);
    unsigned turned[128] = {0};

    for (unsigned i = 0; i < 2000; i++) {
        host_address_t host = random_host(random, true);
        host_address_t shown = pseudonyms_host(pseudonyms, &host);

        for (unsigned bit = 0; bit < 128; bit++)
            turned[bit] += ((host.bytes[bit / 8] ^ shown.bytes[bit / 8]) & 0x80 >> bit % 8) != 0;
    }
    /* The first seven bits hang on few prefixes, or none. */
    for (unsigned bit = 7; bit < 128; bit++) {
        g_assert_cmpuint(turned[bit], >, 700);
        g_assert_cmpuint(turned[bit], <, 1300);
    }
    g_rand_free(random);
    pseudonyms_free(pseudonyms);
}

static void test_keys(void)
{
    uint8_t key[PSEUDONYM_KEY_LENGTH];
    pseudonyms_t *first = pseudonyms_new(sample_key), *again = pseudonyms_new(sample_key);
    host_address_t host = host_address_ipv4("\xc0\xa8\x01\x32"), shown;

    shown = pseudonyms_host(first, &host);
    host = pseudonyms_host(again, &host);
    g_assert_cmpint(host_address_compare(&shown, &host), ==, 0);
    /* Either half of it counts. */
    for (size_t half = 0; half < 2; half++) {
        pseudonyms_t *other;
        host_address_t other_shown;

        host = host_address_ipv4("\xc0\xa8\x01\x32");
        memcpy(key, sample_key, sizeof key);
        key[half * 16] ^= 1;
        other = pseudonyms_new(key);
        other_shown = pseudonyms_host(other, &host);
        g_assert_cmpint(host_address_compare(&shown, &other_shown), !=, 0);
        pseudonyms_free(other);
    }
    pseudonyms_free(first);
    pseudonyms_free(again);
}

/* --- Hosts of logs --- */

/* The octets that are known are those that the whole address has, up to the first that is not. */
static void test_masked(void)
{
    pseudonyms_t *pseudonyms = pseudonyms_new(sample_key);
    host_address_t host = host_address_masked("\x80\x0b\x44\x84", 0x0c);
    char text[ENDPOINT_TEXT_MAX];

    host = pseudonyms_host(pseudonyms, &host);
    g_assert_cmpstr(host_address_format(&host, text), ==, "135.242.XX.XX");
    host = host_address_masked("\x80\x0b\x44\x84", 0x01);
    host = pseudonyms_host(pseudonyms, &host);
    g_assert_true(g_str_has_prefix(host_address_format(&host, text), "XX."));
    g_assert_null(strstr(text, "11.68.132"));
    pseudonyms_free(pseudonyms);
}

static void test_names(void)
{
    pseudonyms_t *pseudonyms = pseudonyms_new(sample_key);
    host_address_t nas = host_address_named("nas", 3), pi = host_address_named("pi", 2);
    char text[ENDPOINT_TEXT_MAX], other[ENDPOINT_TEXT_MAX], mac[ENDPOINT_TEXT_MAX];

    nas = pseudonyms_host(pseudonyms, &nas);
    pi = pseudonyms_host(pseudonyms, &pi);
    g_assert_cmpuint(nas.family, ==, FAMILY_NAMED);
    /* HMAC-SHA-256 with the key, of "host nas", as openssl has it. */
    g_assert_cmpstr(host_address_format(&nas, text), ==, "host-59b1dde0b663");
    g_assert_cmpstr(pseudonyms_name(pseudonyms, "nas", other), ==, text);
    g_assert_cmpint(host_address_compare(&nas, &pi), !=, 0);
    g_assert_cmpstr(pseudonyms_mac(pseudonyms, "nas", mac), !=, other);
    g_assert_true(g_str_has_prefix(mac, "mac-"));
    pseudonyms_free(pseudonyms);
}

/* Where no more names of hosts are told apart, their pseudonyms still are: they take no room from names. The
 * last test, for names are never forgotten. */
static void test_all_names(void)
{
    pseudonyms_t *pseudonyms = pseudonyms_new(sample_key);
    host_address_t printer = host_address_named("printer", 7),
                   camera = host_address_named("camera", 6), again;
    char name[24], expected[ENDPOINT_TEXT_MAX], text[ENDPOINT_TEXT_MAX];

    for (unsigned i = 0; i < HOST_NAMES_KEPT; i++) {
        g_snprintf(name, sizeof name, "client-%u", i);
        host_address_named(name, strlen(name));
    }
    again = host_address_named("client-new", 10);
    g_assert_cmpstr(host_address_format(&again, text), ==, "(one name too many)");
    again = pseudonyms_host(pseudonyms, &printer);
    printer = pseudonyms_host(pseudonyms, &printer);
    camera = pseudonyms_host(pseudonyms, &camera);
    pseudonyms_name(pseudonyms, "printer", expected);
    g_assert_cmpstr(host_address_format(&printer, text), ==, expected);
    g_assert_cmpint(host_address_compare(&printer, &camera), !=, 0);
    g_assert_cmpint(memcmp(&printer, &again, sizeof printer), ==, 0); /* kept once */
    pseudonyms_free(pseudonyms);
}

/* --- Without a key --- */

static void test_none(void)
{
    host_address_t host = host_address_named("nas", 3), shown = pseudonyms_host(NULL, &host);
    char text[ENDPOINT_TEXT_MAX];

    assert_host(NULL, "192.168.1.50", "192.168.1.50");
    g_assert_cmpint(host_address_compare(&host, &shown), ==, 0);
    g_assert_cmpstr(pseudonyms_name(NULL, "nas", text), ==, "nas");
    g_assert_cmpstr(pseudonyms_mac(NULL, "00:00:5e:00:53:01", text), ==, "00:00:5e:00:53:01");
}

static void test_withheld(void)
{
    pseudonyms_t *pseudonyms = pseudonyms_withheld();
    endpoint_address_t endpoint;
    host_address_t none = {.family = FAMILY_NONE};
    char text[ENDPOINT_TEXT_MAX];

    assert_host(pseudonyms, "192.168.1.50", "withheld");
    assert_host(pseudonyms, "2001:db8::1", "withheld");
    g_assert_true(endpoint_address_parse("[2001:db8::1]:53", &endpoint));
    endpoint = pseudonyms_endpoint(pseudonyms, &endpoint);
    g_assert_cmpstr(endpoint_address_format(&endpoint, text), ==, "withheld:53");
    g_assert_cmpstr(pseudonyms_name(pseudonyms, "nas", text), ==, "withheld");
    g_assert_cmpstr(pseudonyms_mac(pseudonyms, "00:00:5e:00:53:01", text), ==, "withheld");
    none = pseudonyms_host(pseudonyms, &none);
    g_assert_cmpuint(none.family, ==, FAMILY_NONE);
    pseudonyms_free(pseudonyms);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pseudonyms/published", test_published);
    g_test_add_func("/pseudonyms/ipv6", test_ipv6);
    g_test_add_func("/pseudonyms/prefixes", test_prefixes);
    g_test_add_func("/pseudonyms/turned", test_turned);
    g_test_add_func("/pseudonyms/keys", test_keys);
    g_test_add_func("/pseudonyms/masked", test_masked);
    g_test_add_func("/pseudonyms/names", test_names);
    g_test_add_func("/pseudonyms/none", test_none);
    g_test_add_func("/pseudonyms/withheld", test_withheld);
    g_test_add_func("/pseudonyms/all_names", test_all_names);
    return g_test_run();
}
