/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "asked_mapping.h"
#include "hostile_bytes.h"
#include "nat_pmp.h"

/* Ports 51820 and 51821, for an hour. */
#define PORTS "\xca\x6c\xca\x6d"
#define HOUR "\0\0\x0e\x10"

static const uint8_t nat_pmp[] = "\0\1\0\0" PORTS HOUR;

/* PCP's header and what asks for a mapping, from 192.168.1.50. */
#define CLIENT "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\xa8\1\x32"
#define NONCE "\1\2\3\4\5\6\7\x8\x9\xa\xb\xc"
#define NO_ADDRESS "\0\0\0\0\0\0\0\0\0\0\xff\xff\0\0\0\0"
#define PCP(operation, protocol) \
    "\2" operation "\0\0" HOUR CLIENT NONCE protocol "\0\0\0" PORTS NO_ADDRESS

/* For 192.168.1.51, and with a description that needs padding. */
#define THIRD_PARTY "\1\0\0\x10\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\xa8\1\x33"
#define DESCRIPTION "\x80\0\0\5plexy\0\0\0"

static const uint8_t pcp[] = PCP("\1", "\x11") THIRD_PARTY DESCRIPTION;

static void assert_mapping(const void *bytes, size_t length, const char *expected)
{
    port_mapping_t mapping = mapping_to_read();

    g_assert_true(nat_pmp_read((const uint8_t *)bytes, length, &mapping));
    g_assert_cmpstr(mapping_text(&mapping), ==, expected);
    g_assert_cmpuint(mapping.frame, ==, 7);
    g_assert_cmpint(mapping.time, ==, 8 * SECOND);
}

static void assert_none(const void *bytes, size_t length)
{
    port_mapping_t mapping = mapping_to_read();

    g_assert_false(nat_pmp_read((const uint8_t *)bytes, length, &mapping));
}

static void test_nat_pmp(void)
{
    assert_mapping(nat_pmp, 12, "nat-pmp udp 192.168.1.50 51820 51821 3600 ");
    assert_mapping("\0\2\0\0" PORTS HOUR, 12, "nat-pmp tcp 192.168.1.50 51820 51821 3600 ");
    assert_mapping("\0\1\0\0\xca\x6c\0\0" HOUR, 12, "nat-pmp udp 192.168.1.50 51820 0 3600 ");
    assert_mapping("\0\1\0\0\0\0\0\0\0\0\0\0", 12, "nat-pmp udp 192.168.1.50 0 0 0 ");
    assert_none("\0\1\0\0\0\0\0\0" HOUR, 12);
    assert_none("\0\0", 2);                         /* asks for the router's address */
    assert_none("\0\0\0\0" PORTS HOUR, 12);         /* the same, with something behind it */
    assert_none("\0\x81\0\0" PORTS PORTS HOUR, 16); /* an answer */
    assert_none("\1\1\0\0" PORTS HOUR, 12);         /* another version */
}

static void test_pcp(void)
{
    assert_mapping(pcp, 60, "pcp udp 192.168.1.50 51820 51821 3600 ");
    assert_mapping(PCP("\1", "\6"), 60, "pcp tcp 192.168.1.50 51820 51821 3600 ");
    assert_mapping(PCP("\1", "\0"), 60, "pcp udp 192.168.1.50 51820 51821 3600 ");
    assert_none(PCP("\2", "\x11"), 60);   /* for one peer */
    assert_none(PCP("\0", "\x11"), 60);   /* an announcement */
    assert_none(PCP("\x81", "\x11"), 60); /* an answer */
}

static void test_options(void)
{
    static const char unknown[] = PCP("\1", "\x11") "\2\0\0\0" DESCRIPTION;
    static const char ipv6[] = PCP("\1", "\x11") "\1\0\0\x10\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x50";
    static const char padded[] = PCP("\1", "\x11") DESCRIPTION THIRD_PARTY;

    assert_mapping(padded, sizeof padded - 1, "pcp udp 192.168.1.51 51820 51821 3600 plexy");
    assert_mapping(pcp, sizeof pcp - 1, "pcp udp 192.168.1.51 51820 51821 3600 plexy");
    assert_mapping(unknown, sizeof unknown - 1, "pcp udp 192.168.1.50 51820 51821 3600 plexy");
    assert_mapping(ipv6, sizeof ipv6 - 1, "pcp udp fd00::50 51820 51821 3600 ");
    /* Cut off in the padding, and in the text. */
    assert_mapping(pcp, sizeof pcp - 3, "pcp udp 192.168.1.51 51820 51821 3600 plexy");
    assert_mapping(pcp, sizeof pcp - 5, "pcp udp 192.168.1.51 51820 51821 3600 ");
}

static void read_nothing(const uint8_t *bytes, size_t length, void *user)
{
    (void)user;
    assert_none(bytes, length);
}

static void read_anything(const uint8_t *bytes, size_t length, void *user)
{
    port_mapping_t mapping = mapping_to_read();

    (void)user;
    if (nat_pmp_read(bytes, length, &mapping)) {
        g_assert_true(host_address_is_real(&mapping.host));
        g_assert_cmpuint(strlen(mapping.description), <, MAPPING_TEXT_MAX);
    }
}

static void test_hostile(void)
{
    read_cut(nat_pmp, 12, read_nothing, NULL);
    read_cut(pcp, 60, read_nothing, NULL);
    read_cut(pcp, sizeof pcp - 1, read_anything, NULL);
    read_damaged(nat_pmp, 12, read_anything, NULL);
    read_damaged(pcp, sizeof pcp - 1, read_anything, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nat_pmp/nat_pmp", test_nat_pmp);
    g_test_add_func("/nat_pmp/pcp", test_pcp);
    g_test_add_func("/nat_pmp/options", test_options);
    g_test_add_func("/nat_pmp/hostile", test_hostile);
    return g_test_run();
}
