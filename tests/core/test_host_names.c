/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "known_hosts.h"

static const uint8_t nas_mac[] = {0x00, 0x11, 0x32, 0xaa, 0xbb, 0xcc};
static const uint8_t tv_mac[] = {0x02, 0x00, 0x00, 0x00, 0x00, 0x07};

static void learn_mac(host_names_t *names, const char *host_text, const uint8_t *mac)
{
    const host_address_t host = host_at_text(host_text);

    host_names_learn_mac(names, &host, mac);
}

static void learn_name(host_names_t *names, const char *host_text, const char *name)
{
    const host_address_t host = host_at_text(host_text);

    host_names_learn_name(names, &host, name);
}

static void learn_lease(host_names_t *names, const char *host_text, const uint8_t *mac,
                        const char *name)
{
    const host_address_t host = host_at_text(host_text);

    host_names_learn_lease(names, &host, mac, name);
}

static void test_hosts(void)
{
    host_names_t *names = host_names_new();

    assert_known(names, "192.168.1.50", "");
    learn_mac(names, "192.168.1.50", nas_mac);
    learn_name(names, "192.168.1.51", "tv");
    learn_name(names, "fd00::50", "nas");
    assert_known(names, "192.168.1.50", "00:11:32:aa:bb:cc -");
    assert_known(names, "192.168.1.51", "- tv");
    assert_known(names, "fd00::50", "- nas");
    learn_name(names, "192.168.1.50", "nas");
    assert_known(names, "192.168.1.50", "00:11:32:aa:bb:cc nas");
    host_names_free(names);
}

/* Later news replaces earlier. */
static void test_news(void)
{
    host_names_t *names = host_names_new();

    learn_mac(names, "192.168.1.50", nas_mac);
    learn_name(names, "192.168.1.50", "nas");
    learn_mac(names, "192.168.1.50", tv_mac);
    learn_name(names, "192.168.1.50", "tv");
    assert_known(names, "192.168.1.50", "02:00:00:00:00:07 tv");
    learn_name(names, "192.168.1.50", "no name");
    assert_known(names, "192.168.1.50", "02:00:00:00:00:07 tv");
    host_names_free(names);
}

/* What is no host's address changes nothing. */
static void test_group_addresses(void)
{
    static const uint8_t group_mac[] = {0x01, 0x00, 0x5e, 0x00, 0x00, 0xfb};
    static const uint8_t no_mac[MAC_LENGTH] = {0};
    static const char *const groups[] = {"0.0.0.0", "255.255.255.255", "224.0.0.251", "ff02::fb",
                                         "::"};
    host_names_t *names = host_names_new();
    host_address_t named = host_address_named("nas", 3);

    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
        learn_mac(names, groups[i], nas_mac);
        learn_name(names, groups[i], "nas");
        assert_known(names, groups[i], "");
    }
    host_names_learn_mac(names, &named, nas_mac);
    g_assert_null(host_names_of(names, &named));
    learn_mac(names, "192.168.1.50", group_mac);
    learn_mac(names, "192.168.1.50", no_mac);
    assert_known(names, "192.168.1.50", "");
    host_names_free(names);
}

#define LETTERS_62 "a123456789b123456789c123456789d123456789e123456789f123456789gh"

static void test_names(void)
{
    static const struct {
        const char *told, *kept; /* NULL: nothing */
    } cases[] = {
        {"nas", "nas"},
        {"NAS", "nas"},
        {"nas.local", "nas"},
        {"Nas.Local.", "nas"},
        {"nas.", "nas"},
        {"nas-2_b.example.com", "nas-2_b.example.com"},
        {"local", "local"},
        {"9", "9"},
        {LETTERS_62 "i", LETTERS_62 "i"},
        {LETTERS_62 "ij", NULL},
        {LETTERS_62 "ij.local", NULL},
        {"", NULL},
        {".", NULL},
        {".local", NULL},
        {".nas", NULL},
        {"-nas", NULL},
        {"n as", NULL},
        {"nas\n", NULL},
        {"nas\x1b[2J", NULL},
        {"na\xc3\xa4s", NULL},
        {"nas*", NULL},
        {"#nas", NULL},
        {"localhost", NULL},
        {"192.168.1.7", NULL},
        {"192.168.1.7.local", NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        host_names_t *names = host_names_new();
        char *expected =
            cases[i].kept == NULL ? g_strdup("") : g_strconcat("- ", cases[i].kept, NULL);

        g_test_message("%s", cases[i].told);
        learn_name(names, "192.168.1.50", cases[i].told);
        assert_known(names, "192.168.1.50", expected);
        g_free(expected);
        host_names_free(names);
    }
}

static void test_leases(void)
{
    host_names_t *names = host_names_new();

    host_names_learn_client(names, nas_mac, "NAS");
    learn_lease(names, "192.168.1.50", nas_mac, "");
    assert_known(names, "192.168.1.50", "00:11:32:aa:bb:cc nas");
    /* What the client says counts more than what the server says, which counts for others. */
    learn_lease(names, "192.168.1.51", nas_mac, "pool-51");
    assert_known(names, "192.168.1.51", "00:11:32:aa:bb:cc nas");
    learn_lease(names, "192.168.1.52", tv_mac, "pool-52");
    assert_known(names, "192.168.1.52", "02:00:00:00:00:07 pool-52");
    /* A new name of a client is its name from the next lease on. */
    host_names_learn_client(names, nas_mac, "attic");
    assert_known(names, "192.168.1.50", "00:11:32:aa:bb:cc nas");
    learn_lease(names, "192.168.1.50", nas_mac, "");
    assert_known(names, "192.168.1.50", "00:11:32:aa:bb:cc attic");
    host_names_free(names);
}

/* What a flood tells of more hosts than are remembered is forgotten, and what is known stays. */
static void test_bounds(void)
{
    host_names_t *names = host_names_new();
    uint8_t mac[MAC_LENGTH] = {0x02};

    for (uint32_t i = 0; i < HOST_NAMES_MOST + 10; i++) {
        uint32_t address = GUINT32_TO_BE(0x0a000001 + i);
        host_address_t host = host_address_ipv4(&address);

        memcpy(mac + 2, &address, sizeof address);
        host_names_learn_mac(names, &host, mac);
        host_names_learn_client(names, mac, "client");
    }
    assert_known(names, "10.0.0.1", "02:00:0a:00:00:01 -");
    assert_known(names, "10.1.0.0", "02:00:0a:01:00:00 -"); /* the last of 65,536 */
    assert_known(names, "10.1.0.1", "");
    learn_name(names, "10.0.0.1", "first");
    assert_known(names, "10.0.0.1", "02:00:0a:00:00:01 first");
    learn_lease(names, "10.0.0.2", (const uint8_t *)"\x02\0\x0a\1\0\0", "");
    assert_known(names, "10.0.0.2", "02:00:0a:01:00:00 client");
    learn_lease(names, "10.0.0.3", (const uint8_t *)"\x02\0\x0a\1\0\1", "");
    assert_known(names, "10.0.0.3", "02:00:0a:01:00:01 -");
    host_names_free(names);
}

static void test_macs(void)
{
    static const char *const wrong[] = {"",
                                        "00",
                                        "00:11:32:aa:bb",
                                        "00:11:32:aa:bb:",
                                        "00:11:32:aa:bb:c",
                                        "00:11:32:aa:bb:cg",
                                        "00:11:32:aa:bb:cc:dd",
                                        "00-11-32-aa-bb-cc",
                                        "001132aabbcc",
                                        " 00:11:32:aa:bb:cc"};
    uint8_t mac[MAC_LENGTH] = {1, 2, 3, 4, 5, 6};
    char text[MAC_TEXT_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(host_names_parse_mac(wrong[i], mac));
    g_assert_cmpstr(host_names_format_mac(mac, text), ==, "01:02:03:04:05:06");
    g_assert_true(host_names_parse_mac("00:11:32:AA:bb:cC", mac));
    g_assert_cmpint(memcmp(mac, nas_mac, sizeof mac), ==, 0);
    g_assert_cmpstr(host_names_format_mac(mac, text), ==, "00:11:32:aa:bb:cc");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/host_names/hosts", test_hosts);
    g_test_add_func("/host_names/news", test_news);
    g_test_add_func("/host_names/group_addresses", test_group_addresses);
    g_test_add_func("/host_names/names", test_names);
    g_test_add_func("/host_names/leases", test_leases);
    g_test_add_func("/host_names/bounds", test_bounds);
    g_test_add_func("/host_names/macs", test_macs);
    return g_test_run();
}
