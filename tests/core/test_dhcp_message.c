/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dhcp_message.h"
#include "hostile_bytes.h"
#include "known_hosts.h"

#define MESSAGE_MAX 600

typedef struct {
    uint8_t bytes[MESSAGE_MAX];
    size_t length;
} message_t;

static const uint8_t nas_mac[] = {0x00, 0x11, 0x32, 0xaa, 0xbb, 0xcc};

enum { DISCOVER = 1, OFFER = 2, REQUEST = 3, ACK = 5, NAK = 6, INFORM = 8 };
enum { CLIENT_ADDRESS = 12, YOUR_ADDRESS = 16 };

static void add_option(message_t *message, uint8_t code, const void *bytes, size_t length)
{
    message->bytes[message->length] = code;
    message->bytes[message->length + 1] = (uint8_t)length;
    memcpy(message->bytes + message->length + 2, bytes, length);
    message->length += 2 + length;
}

static message_t message_of(uint8_t type)
{
    bool from_server = type == OFFER || type == ACK || type == NAK;
    message_t message = {.bytes = {from_server ? 2 : 1, 1, 6}, .length = 240};

    memcpy(message.bytes + 28, nas_mac, sizeof nas_mac);
    memcpy(message.bytes + 236, "\x63\x82\x53\x63", 4);
    add_option(&message, 53, &type, 1);
    return message;
}

static void set_address(message_t *message, size_t at, const char *text)
{
    host_address_t host = host_at_text(text);

    memcpy(message->bytes + at, host.bytes, 4);
}

static void learn(host_names_t *names, const message_t *message)
{
    dhcp_message_read(message->bytes, message->length, names);
}

/* What is known of 192.168.1.50 after a client's message with this option, and the acknowledgement. */
static void assert_option(uint8_t type, uint8_t code, const void *bytes, size_t length,
                          const char *expected)
{
    host_names_t *names = host_names_new();
    message_t request = message_of(type), ack = message_of(ACK);

    add_option(&request, code, bytes, length);
    set_address(&ack, YOUR_ADDRESS, "192.168.1.50");
    learn(names, &request);
    assert_known(names, "192.168.1.50", "");
    learn(names, &ack);
    assert_known(names, "192.168.1.50", expected);
    host_names_free(names);
}

static void test_names(void)
{
    static const char unnamed[] = "00:11:32:aa:bb:cc -", nas[] = "00:11:32:aa:bb:cc nas";

    assert_option(REQUEST, 12, "NAS", 3, nas);
    assert_option(DISCOVER, 12, "nas", 3, nas);
    assert_option(INFORM, 12, "nas", 3, nas);
    assert_option(4, 12, "nas", 3, unnamed); /* DECLINE: the address is somebody else's */
    assert_option(REQUEST, 12, "nas\0", 4, nas);
    assert_option(REQUEST, 12, "n\0s", 3, unnamed);
    assert_option(REQUEST, 12, "", 0, unnamed);
    assert_option(REQUEST, 60, "nas", 3, unnamed);
    /* The domain name as text, as DNS writes it with and without its end, and broken. */
    assert_option(REQUEST, 81, "\0\0\0nas.lan", 10, "00:11:32:aa:bb:cc nas.lan");
    assert_option(REQUEST, 81, "\4\0\0\3nas\3lan\0", 12, "00:11:32:aa:bb:cc nas.lan");
    assert_option(REQUEST, 81, "\4\0\0\3nas", 7, nas);
    assert_option(REQUEST, 81, "\4\0\0\7nas", 7, unnamed);
    assert_option(REQUEST, 81, "\4\0", 2, unnamed);
}

/* The host name counts more than the domain name, the client's word more than the server's. */
static void test_order(void)
{
    host_names_t *names = host_names_new();
    message_t request = message_of(REQUEST), ack = message_of(ACK);

    set_address(&ack, YOUR_ADDRESS, "192.168.1.50");
    add_option(&ack, 12, "pool-50", 7);
    learn(names, &ack);
    assert_known(names, "192.168.1.50", "00:11:32:aa:bb:cc pool-50");
    add_option(&request, 12, "nas", 3);
    add_option(&request, 81, "\0\0\0attic", 8);
    learn(names, &request);
    learn(names, &ack);
    assert_known(names, "192.168.1.50", "00:11:32:aa:bb:cc nas");
    host_names_free(names);
}

/* Of the server's messages the acknowledgement alone tells who has an address. */
static void test_leases(void)
{
    host_names_t *names = host_names_new();
    message_t offer = message_of(OFFER), nak = message_of(NAK), ack = message_of(ACK);

    set_address(&offer, YOUR_ADDRESS, "192.168.1.50");
    set_address(&nak, YOUR_ADDRESS, "192.168.1.50");
    learn(names, &offer);
    learn(names, &nak);
    assert_known(names, "192.168.1.50", "");
    /* A client cannot acknowledge. */
    set_address(&ack, YOUR_ADDRESS, "192.168.1.50");
    ack.bytes[0] = 1;
    learn(names, &ack);
    assert_known(names, "192.168.1.50", "");
    /* DHCPINFORM is answered without an address: the client keeps that which it has. */
    ack = message_of(ACK);
    set_address(&ack, CLIENT_ADDRESS, "192.168.1.51");
    learn(names, &ack);
    assert_known(names, "192.168.1.51", "00:11:32:aa:bb:cc -");
    host_names_free(names);
}

/* Padding, an end before the end, options that are cut off; another medium, another cookie. */
static void test_forms(void)
{
    host_names_t *names = host_names_new();
    message_t ack = message_of(ACK), other;

    set_address(&ack, YOUR_ADDRESS, "192.168.1.50");
    other = ack;
    other.bytes[1] = 32;
    learn(names, &other);
    other = ack;
    other.bytes[2] = 8;
    learn(names, &other);
    other = ack;
    other.bytes[236] = 0;
    learn(names, &other);
    other = ack;
    memmove(other.bytes + 242, other.bytes + 240, 3);
    other.bytes[240] = 255;
    other.bytes[241] = 0;
    other.length += 2;
    learn(names, &other);
    assert_known(names, "192.168.1.50", "");
    other.bytes[240] = 0;
    other.bytes[other.length++] = 12;
    other.bytes[other.length++] = 3;
    other.bytes[other.length++] = 'n';
    learn(names, &other);
    assert_known(names, "192.168.1.50", "00:11:32:aa:bb:cc -");
    host_names_free(names);
}

static void read_anything(const uint8_t *bytes, size_t length, void *user)
{
    dhcp_message_read(bytes, length, (host_names_t *)user);
}

static void test_hostile(void)
{
    host_names_t *names = host_names_new();
    message_t request = message_of(REQUEST), ack = message_of(ACK);

    add_option(&request, 81, "\4\0\0\3nas\3lan\0", 12);
    add_option(&request, 12, "nas", 3);
    read_cut(request.bytes, request.length, read_anything, names);
    read_damaged(request.bytes, request.length, read_anything, names);
    set_address(&ack, YOUR_ADDRESS, "192.168.1.50");
    read_cut(ack.bytes, ack.length, read_anything, names);
    assert_known(names, "192.168.1.50", "");
    read_damaged(ack.bytes, ack.length, read_anything, names);
    host_names_free(names);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dhcp_message/names", test_names);
    g_test_add_func("/dhcp_message/order", test_order);
    g_test_add_func("/dhcp_message/leases", test_leases);
    g_test_add_func("/dhcp_message/forms", test_forms);
    g_test_add_func("/dhcp_message/hostile", test_hostile);
    return g_test_run();
}
