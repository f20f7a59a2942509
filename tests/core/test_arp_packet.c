/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "arp_packet.h"
#include "hostile_bytes.h"
#include "known_hosts.h"

/* A reply of 192.168.1.50, in Ethernet. */
static const uint8_t reply[] = {
    0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x11, 0x32, 0xaa, 0xbb, 0xcc, 0x08, 0x06, /* frame */
    0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x02,                                     /* kind */
    0x00, 0x11, 0x32, 0xaa, 0xbb, 0xcc, 192,  168,  1,    50,                           /* sender */
    0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 192,  168,  1,    1,                            /* target */
};

enum { FRAME = 14, OPERATION = 21, SENDER = 22, SENDER_ADDRESS = 28, TARGET_ADDRESS = 38 };

static void assert_read(const uint8_t *bytes, size_t length, const char *host, const char *expected)
{
    host_names_t *names = host_names_new();

    arp_packet_read(bytes, length, names);
    assert_known(names, host, expected);
    host_names_free(names);
}

static void test_kinds(void)
{
    const char *nas = "00:11:32:aa:bb:cc -";
    uint8_t frame[sizeof reply];

    memcpy(frame, reply, sizeof frame);
    assert_read(frame, sizeof frame, "192.168.1.50", nas);
    assert_read(frame, sizeof frame, "192.168.1.1", "");
    assert_read(frame + FRAME, sizeof frame - FRAME, "192.168.1.50", nas);
    frame[OPERATION] = 1;
    assert_read(frame, sizeof frame, "192.168.1.50", nas);
    /* Gratuitous: the target is the sender. */
    memcpy(frame + TARGET_ADDRESS - 4, frame + SENDER_ADDRESS, 4);
    assert_read(frame, sizeof frame, "192.168.1.50", nas);
    frame[OPERATION] = 3;
    assert_read(frame, sizeof frame, "192.168.1.50", "");
}

/* A probe, and senders that are nobody. */
static void test_nobody(void)
{
    uint8_t frame[sizeof reply];

    memcpy(frame, reply, sizeof frame);
    memset(frame + SENDER_ADDRESS, 0, 4);
    assert_read(frame, sizeof frame, "0.0.0.0", "");
    memcpy(frame, reply, sizeof frame);
    memset(frame + SENDER, 0, 6);
    assert_read(frame, sizeof frame, "192.168.1.50", "");
    memset(frame + SENDER, 0xff, 6);
    assert_read(frame, sizeof frame, "192.168.1.50", "");
}

static void read_nothing(const uint8_t *bytes, size_t length, void *user)
{
    (void)user;
    assert_read(bytes, length, "192.168.1.50", "");
}

static void read_anything(const uint8_t *bytes, size_t length, void *user)
{
    arp_packet_read(bytes, length, (host_names_t *)user);
}

static void test_hostile(void)
{
    host_names_t *names = host_names_new();

    read_cut(reply, sizeof reply, read_nothing, NULL);
    read_damaged(reply, sizeof reply, read_anything, names);
    host_names_free(names);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arp_packet/kinds", test_kinds);
    g_test_add_func("/arp_packet/nobody", test_nobody);
    g_test_add_func("/arp_packet/hostile", test_hostile);
    return g_test_run();
}
