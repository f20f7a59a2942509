/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libFuzzer thinks of, as a message of one of the protocols by which hosts tell who they are, or ask
 * their router for a port: the first byte says of which, the rest is the message.
 *
 * Nothing is read behind the end, what is learnt has the form that is promised, and what stands behind the
 * message does not change it.
 */
#include "arp_packet.h"
#include "dhcp_message.h"
#include "dns_name.h"
#include "fuzz_bytes.h"
#include "mdns_message.h"
#include "nat_pmp.h"
#include "upnp_mapping.h"

#include <glib.h>
#include <string.h>

/* Behind the copy of a message stand bytes that would make any number or name longer. */
#define BEHIND 64
#define BEHIND_BYTE '9'

typedef void (*read_names_t)(const uint8_t *bytes, size_t length, host_names_t *names);
typedef bool (*read_mapping_t)(const uint8_t *bytes, size_t length, port_mapping_t *mapping);

/* --- Who hosts are --- */

static void assert_name(const char *name)
{
    size_t length = strlen(name);

    g_assert_cmpuint(length, <=, HOST_NAME_LENGTH);
    for (size_t i = 0; i < length; i++)
        g_assert_true(g_ascii_islower(name[i]) || g_ascii_isdigit(name[i]) ||
                      strchr("-_.", name[i]) != NULL);
}

static void assert_known(const host_name_t *known)
{
    g_assert_true(known->has_mac || known->name[0] != '\0');
    assert_name(known->name);
    if (known->has_mac)
        g_assert_cmpuint(known->mac[0] & 1, ==, 0); /* of a group */
}

/* Of the same host the same is known. */
static void assert_same_known(const host_name_t *a, const host_name_t *b)
{
    g_assert_cmpint(a == NULL, ==, b == NULL);
    if (a == NULL)
        return;
    assert_known(a);
    g_assert_cmpstr(a->name, ==, b->name);
    g_assert_cmpint(a->has_mac, ==, b->has_mac);
    g_assert_cmpmem(a->mac, MAC_LENGTH, b->mac, MAC_LENGTH);
}

/* Every host that the message can have named. */
static void check_known(const uint8_t *data, size_t size, const host_names_t *names,
                        const host_names_t *again)
{
    for (size_t at = 0; at + 4 <= size; at++) {
        host_address_t host = host_address_ipv4(data + at);

        assert_same_known(host_names_of(names, &host), host_names_of(again, &host));
    }
    for (size_t at = 0; at + 16 <= size; at++) {
        host_address_t host = host_address_ipv6(data + at);

        assert_same_known(host_names_of(names, &host), host_names_of(again, &host));
    }
}

/* The message twice: in a place of its own size, and in `copy`, where more stands behind it. */
static void check_names(read_names_t read, const uint8_t *data, size_t size, const uint8_t *copy)
{
    host_names_t *names = host_names_new(), *again = host_names_new();

    read(data, size, names);
    read(copy, size, again);
    read(copy, size, again); /* hearing it twice tells nothing new */
    check_known(data, size, names, again);
    host_names_free(names);
    host_names_free(again);
}

/* --- What routers are asked for --- */

static void assert_mapping(const port_mapping_t *mapping)
{
    g_assert_true(host_address_is_real(&mapping->host));
    g_assert_nonnull(memchr(mapping->description, '\0', MAPPING_TEXT_MAX));
    g_assert_true(g_utf8_validate(mapping->description, -1, NULL));
    for (const char *at = mapping->description; *at != '\0'; at++)
        g_assert_false(g_ascii_iscntrl(*at));
}

static void check_mapping(read_mapping_t read, const uint8_t *data, size_t size,
                          const uint8_t *copy)
{
    static const uint8_t host[4] = {192, 168, 1, 50}, router[4] = {192, 168, 1, 1};
    port_mapping_t mapping = {
        .host = host_address_ipv4(host),
        .router = host_address_ipv4(router),
        .frame = 1,
    };
    port_mapping_t again = mapping;
    port_mappings_t *mappings;
    bool is_one = read(data, size, &mapping);

    g_assert_cmpint(read(copy, size, &again), ==, is_one);
    if (!is_one)
        return;
    assert_mapping(&mapping);
    g_assert_cmpint(host_address_compare(&mapping.host, &again.host), ==, 0);
    g_assert_cmpuint(mapping.internal_port, ==, again.internal_port);
    g_assert_cmpuint(mapping.external_port, ==, again.external_port);
    g_assert_cmpuint(mapping.lifetime, ==, again.lifetime);
    g_assert_cmpstr(mapping.description, ==, again.description);
    mappings = port_mappings_new();
    port_mappings_add(mappings, &mapping);
    port_mappings_add(mappings, &mapping);
    g_assert_cmpuint(port_mappings_count(mappings), ==, mapping.lifetime != 0);
    port_mappings_free(mappings);
}

/* --- Names --- */

/* At every place of the message. */
static void check_dns_names(const uint8_t *data, size_t size, const uint8_t *copy)
{
    for (size_t begin = 0; begin < size; begin++) {
        char name[DNS_NAME_MAX], again[DNS_NAME_MAX];
        size_t at = begin, at_again = begin;
        bool is_name = dns_name_read(data, size, &at, name);

        g_assert_cmpint(dns_name_read(copy, size, &at_again, again), ==, is_name);
        if (!is_name)
            continue;
        g_assert_cmpuint(at, >, begin);
        g_assert_cmpuint(at, <=, size);
        g_assert_cmpuint(at, ==, at_again);
        g_assert_cmpuint(strlen(name), <, DNS_NAME_MAX);
        g_assert_cmpstr(name, ==, again);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const read_names_t names[] = {dhcp_message_read, mdns_message_read, arp_packet_read};
    static const read_mapping_t mappings[] = {nat_pmp_read, upnp_mapping_read};
    unsigned which;
    uint8_t *copy;

    if (size == 0)
        return 0;
    which = data[0] % (G_N_ELEMENTS(names) + G_N_ELEMENTS(mappings) + 1);
    size--;
    data++;
    copy = (uint8_t *)g_malloc(size + BEHIND);
    if (size > 0)
        memcpy(copy, data, size);
    memset(copy + size, BEHIND_BYTE, BEHIND);
    if (which < G_N_ELEMENTS(names))
        check_names(names[which], data, size, copy);
    else if (which - G_N_ELEMENTS(names) < G_N_ELEMENTS(mappings))
        check_mapping(mappings[which - G_N_ELEMENTS(names)], data, size, copy);
    else
        check_dns_names(data, size, copy);
    g_free(copy);
    return 0;
}
