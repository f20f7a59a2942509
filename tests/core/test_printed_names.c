/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "printed_names.h"

#include <string.h>

static pseudonyms_t *pseudonyms;

static char *printed(const pseudonyms_t *by, const char *pattern)
{
    host_pattern_t parsed;
    char *text;

    g_assert_null(host_pattern_parse(pattern, &parsed));
    text = printed_pattern(by, &parsed);
    host_pattern_clear(&parsed);
    return text;
}

static void assert_printed(const char *pattern, const char *expected)
{
    char *text = printed(pseudonyms, pattern);

    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

/* An address of the prefix has a pseudonym in that of the prefix. */
static void assert_prefix(const char *prefix, const char *member)
{
    char *text = printed(pseudonyms, prefix);
    address_ranges_t range = {NULL};
    host_address_t host;

    g_assert_cmpstr(text, !=, prefix);
    g_assert_null(address_ranges_parse(text, &range));
    g_assert_true(host_address_parse(member, &host));
    host = pseudonyms_host(pseudonyms, &host);
    g_assert_true(address_ranges_contain(&range, &host));
    host.bytes[0] ^= 1;
    g_assert_false(address_ranges_contain(&range, &host));
    g_assert_cmpstr(strchr(text, '/'), ==, strchr(prefix, '/'));
    address_ranges_clear(&range);
    g_free(text);
}

static void test_patterns(void)
{
    static const uint8_t mac[MAC_LENGTH] = {0, 0, 0x5e, 0, 0x53, 0x1e};
    host_address_t nas = host_address_ipv4("\xc0\xa8\x01\x32");
    char text[ENDPOINT_TEXT_MAX];

    assert_printed("*", "*");
    assert_printed("192.168.1.50", printed_host(pseudonyms, &nas, text));
    assert_printed("00:00:5E:00:53:1E", printed_mac(pseudonyms, mac, text));
    assert_printed("NAS", printed_name(pseudonyms, "nas", text));
    assert_printed("192.168.1.*", printed_name(pseudonyms, "192.168.1.*", text));
    assert_printed("printer-*", printed_name(pseudonyms, "printer-*", text));
    assert_printed("192.168.0.0/16,10.0.0.0/8",
                   printed_name(pseudonyms, "192.168.0.0/16,10.0.0.0/8", text));
}

static void test_prefixes(void)
{
    assert_prefix("192.168.1.0/24", "192.168.1.50");
    assert_prefix("192.168.1.50/24", "192.168.1.200");
    assert_prefix("10.0.0.0/9", "10.1.2.3");
    assert_prefix("2001:db8::/32", "2001:db8:ffff::7");
}

static void test_none(void)
{
    static const char *const patterns[] = {"*", "192.168.1.50", "192.168.1.0/24", "NAS",
                                           "00:00:5E:00:53:1E"};

    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        char *text = printed(NULL, patterns[i]);
        g_assert_cmpstr(text, ==, patterns[i]);
        g_free(text);
    }
}

static void test_withheld(void)
{
    static const char *const patterns[] = {"192.168.1.50", "192.168.1.0/24", "NAS",
                                           "00:00:5E:00:53:1E", "192.168.1.*"};
    pseudonyms_t *none = pseudonyms_withheld();

    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        char *text = printed(none, patterns[i]);
        g_assert_cmpstr(text, ==, "withheld");
        g_free(text);
    }
    pseudonyms_free(none);
}

int main(int argc, char *argv[])
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    pseudonyms = pseudonyms_new((const uint8_t *)"a key of thirty-two bytes, or so");
    g_test_add_func("/printed_names/patterns", test_patterns);
    g_test_add_func("/printed_names/prefixes", test_prefixes);
    g_test_add_func("/printed_names/none", test_none);
    g_test_add_func("/printed_names/withheld", test_withheld);
    failed = g_test_run();
    pseudonyms_free(pseudonyms);
    return failed;
}
