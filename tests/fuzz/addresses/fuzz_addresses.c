/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libFuzzer thinks of, read as addresses, endpoints, lists of ranges, and hardware addresses: what is
 * understood and written again is the same.
 */
#include "address_ranges.h"
#include "fuzz_bytes.h"
#include "host_names.h"
#include "host_pattern.h"

#include <glib.h>
#include <string.h>

static void check_order(const endpoint_address_t *a, const endpoint_address_t *b)
{
    int order = endpoint_address_compare(a, b), back = endpoint_address_compare(b, a);

    g_assert_true((order < 0) == (back > 0) && (order == 0) == (back == 0));
    g_assert_cmpint(endpoint_address_compare(a, a), ==, 0);
}

static void check_host(const char *text)
{
    host_address_t host, again;
    char written[ENDPOINT_TEXT_MAX];

    if (!host_address_parse(text, &host))
        return;
    g_assert_true(host_address_is_real(&host));
    g_assert_true(host_address_parse(host_address_format(&host, written), &again));
    g_assert_cmpint(host_address_compare(&host, &again), ==, 0);
    g_assert_cmpuint(host_address_network(&host), ==, host_address_network(&again));
    g_assert_cmpint(host_address_is_group(&host), ==, host_address_is_group(&again));
}

static void check_endpoint(const char *text)
{
    static const endpoint_address_t none = {.port = 0};
    endpoint_address_t endpoint, again;
    char written[ENDPOINT_TEXT_MAX];

    if (!endpoint_address_parse(text, &endpoint))
        return;
    g_assert_true(endpoint_address_parse(endpoint_address_format(&endpoint, written), &again));
    g_assert_cmpint(endpoint_address_compare(&endpoint, &again), ==, 0);
    check_order(&endpoint, &none);
}

/* A name, or a masked address, has room for its text, whatever it is. */
static void check_unreal(const char *text, size_t length)
{
    host_address_t host = host_address_named(text, length);
    host_address_t masked =
        host_address_masked("\xc0\x00\x02\x01", length > 0 ? (uint8_t)*text : 0);
    endpoint_address_t endpoint = {host, UINT16_MAX}, other = {masked, UINT16_MAX};
    char written[ENDPOINT_TEXT_MAX];

    g_assert_true(g_utf8_validate(host_address_format(&host, written), -1, NULL));
    g_assert_cmpuint(strlen(written), <=, HOST_NAME_LENGTH);
    g_assert_cmpuint(strlen(endpoint_address_format(&endpoint, written)), <, ENDPOINT_TEXT_MAX);
    g_assert_cmpuint(strlen(endpoint_address_format(&other, written)), <, ENDPOINT_TEXT_MAX);
    check_order(&endpoint, &other);
}

static void check_ranges(const char *text)
{
    static const char *const hosts[] = {"192.168.1.50", "2001:db8::1", "0.0.0.0", "::"};
    address_ranges_t ranges = {NULL};
    char *wrong = address_ranges_parse(text, &ranges);

    if (wrong != NULL) {
        g_assert_cmpuint(strlen(wrong), >, 0);
        g_assert_null(ranges.ranges);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++) {
        host_address_t host;

        g_assert_true(host_address_parse(hosts[i], &host));
        if (address_ranges_contain(&ranges, &host))
            g_assert_null(wrong);
    }
    g_free(wrong);
    address_ranges_clear(&ranges);
}

static void flip_bit(host_address_t *host, unsigned bit)
{
    host->bytes[bit / 8] = (uint8_t)(host->bytes[bit / 8] ^ 0x80 >> bit % 8);
}

/* One prefix: the bits within it decide, and no others. */
static void check_prefix(const char *text)
{
    char **parts = g_strsplit(text, "/", 2);
    address_ranges_t ranges = {NULL};
    host_address_t host;
    guint64 prefix;

    /* A list of several is not meant here. */
    if (parts[0] != NULL && parts[1] != NULL && strpbrk(text, ", \t;") == NULL &&
        host_address_parse(parts[0], &host) && g_ascii_isdigit(parts[1][0]) &&
        g_ascii_string_to_unsigned(parts[1], 10, 0, UINT16_MAX, &prefix, NULL)) {
        unsigned bits = host.family == FAMILY_IPV4 ? 32 : 128;
        char *wrong = address_ranges_parse(text, &ranges);

        g_assert_cmpint(wrong == NULL, ==, prefix <= bits);
        for (unsigned bit = 0; wrong == NULL && bit < bits; bit++) {
            flip_bit(&host, bit);
            g_assert_cmpint(address_ranges_contain(&ranges, &host), ==, bit >= prefix);
            flip_bit(&host, bit);
        }
        g_free(wrong);
        address_ranges_clear(&ranges);
    }
    g_strfreev(parts);
}

static void check_mac(const char *text)
{
    uint8_t mac[MAC_LENGTH], again[MAC_LENGTH];
    char written[MAC_TEXT_MAX];

    if (!host_names_parse_mac(text, mac))
        return;
    g_assert_true(host_names_parse_mac(host_names_format_mac(mac, written), again));
    g_assert_cmpmem(mac, sizeof mac, again, sizeof again);
    g_assert_cmpint(g_ascii_strcasecmp(text, written), ==, 0);
}

static void check_pattern(const char *text)
{
    host_pattern_t pattern;
    const char *wrong = host_pattern_parse(text, &pattern);
    const host_name_t known = {.name = "nas"};
    host_address_t host;

    if (wrong != NULL) {
        g_assert_cmpuint(strlen(wrong), >, 0);
        return;
    }
    g_assert_true(host_address_parse("192.168.1.50", &host));
    host_pattern_matches(&pattern, &host, NULL);
    host_pattern_matches(&pattern, &host, &known);
    g_assert_cmpint(host_pattern_compare(&pattern, &pattern), ==, 0);
    if (pattern.kind == HOST_ADDRESS)
        g_assert_true(host_pattern_matches(&pattern, &pattern.address, NULL));
    host_pattern_clear(&pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = g_strndup((const char *)data, size);

    check_host(text);
    check_endpoint(text);
    check_mac(text);
    check_ranges(text);
    check_prefix(text);
    if (g_utf8_validate(text, -1, NULL)) {
        check_unreal(text, strlen(text));
        check_pattern(text);
    }
    g_free(text);
    return 0;
}
