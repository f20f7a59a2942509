/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "address_book.h"

#include <string.h>

/* An endpoint's key: 32 bits of host, 16 of port. The host is the IPv4 address itself, or the
 * number of an IPv6 host, which is then marked. */
#define KEY_IPV6 (G_GUINT64_CONSTANT(1) << 48)

void address_book_init(address_book_t *book)
{
    memset(book, 0, sizeof *book);
    record_store_init(&book->endpoints, sizeof(uint64_t));
    record_store_init(&book->ipv6_hosts, 16);
}

void address_book_clear(address_book_t *book)
{
    record_store_clear(&book->endpoints);
    record_index_clear(&book->endpoint_index);
    record_store_clear(&book->ipv6_hosts);
    record_index_clear(&book->ipv6_index);
}

/* --- IPv6 hosts: sixteen bytes become a number --- */

static uint32_t ipv6_hash(const void *bytes)
{
    uint64_t half[2];

    memcpy(half, bytes, sizeof half);
    /* The multiplication by an odd number keeps equal halves from cancelling out. */
    return hash_number(half[0]) ^ (hash_number(half[1]) * 0x9e3779b1U);
}

static uint32_t ipv6_host_hash(const void *owner, uint32_t record)
{
    return ipv6_hash(record_store_get(&((const address_book_t *)owner)->ipv6_hosts, record));
}

/* The key of IPv6 hosts is too long for a number: it is the address of their bytes. */
static bool ipv6_host_equal(const void *owner, uint32_t record, uint64_t key)
{
    const address_book_t *book = (const address_book_t *)owner;

    return memcmp(record_store_get(&book->ipv6_hosts, record), (const void *)(uintptr_t)key, 16) ==
           0;
}

static uint32_t find_ipv6_host(const address_book_t *book, const uint8_t *bytes)
{
    return record_index_find(&book->ipv6_index, ipv6_hash(bytes), (uintptr_t)bytes, ipv6_host_equal,
                             book);
}

static uint32_t add_ipv6_host(address_book_t *book, const uint8_t *bytes)
{
    uint32_t host = record_store_add(&book->ipv6_hosts);

    memcpy(record_store_get(&book->ipv6_hosts, host), bytes, 16);
    record_index_add(&book->ipv6_index, ipv6_hash(bytes), ipv6_host_hash, book);
    return host;
}

/* --- Endpoints --- */

static uint64_t key_at(const address_book_t *book, uint32_t number)
{
    return *(const uint64_t *)record_store_get(&book->endpoints, number);
}

static bool key_equal(const void *owner, uint32_t record, uint64_t key)
{
    return key_at((const address_book_t *)owner, record) == key;
}

static uint32_t key_hash(const void *owner, uint32_t record)
{
    return hash_number(key_at((const address_book_t *)owner, record));
}

static uint64_t ipv4_key(const endpoint_address_t *address)
{
    uint32_t host;

    memcpy(&host, address->host.bytes, sizeof host);
    return (uint64_t)GUINT32_FROM_BE(host) << 16 | address->port;
}

static uint64_t ipv6_key(uint32_t host, uint16_t port)
{
    return KEY_IPV6 | (uint64_t)host << 16 | port;
}

static uint32_t find_key(const address_book_t *book, uint64_t key)
{
    return record_index_find(&book->endpoint_index, hash_number(key), key, key_equal, book);
}

uint32_t address_book_find(const address_book_t *book, const endpoint_address_t *address)
{
    uint32_t host;

    if (address->host.family == FAMILY_IPV4)
        return find_key(book, ipv4_key(address));
    host = find_ipv6_host(book, address->host.bytes);
    return host == RECORD_NONE ? RECORD_NONE : find_key(book, ipv6_key(host, address->port));
}

uint32_t address_book_add(address_book_t *book, const endpoint_address_t *address)
{
    uint32_t number, host;
    uint64_t key;

    if (address->host.family == FAMILY_IPV4) {
        key = ipv4_key(address);
    } else {
        host = find_ipv6_host(book, address->host.bytes);
        if (host == RECORD_NONE)
            host = add_ipv6_host(book, address->host.bytes);
        key = ipv6_key(host, address->port);
    }
    number = record_store_add(&book->endpoints);
    *(uint64_t *)record_store_get(&book->endpoints, number) = key;
    record_index_add(&book->endpoint_index, hash_number(key), key_hash, book);
    return number;
}

static host_address_t key_address(const address_book_t *book, uint64_t key)
{
    uint32_t host = (uint32_t)(key >> 16);
    uint32_t network_order = GUINT32_TO_BE(host);

    if ((key & KEY_IPV6) != 0)
        return host_address_ipv6(record_store_get(&book->ipv6_hosts, host));
    return host_address_ipv4(&network_order);
}

endpoint_address_t address_book_get(const address_book_t *book, uint32_t number)
{
    uint64_t key = key_at(book, number);

    return (endpoint_address_t){.host = key_address(book, key), .port = (uint16_t)key};
}

address_numbers_t address_book_numbers(const address_book_t *book, uint32_t number)
{
    uint64_t key = key_at(book, number);
    host_address_t host = key_address(book, key);

    return (address_numbers_t){
        .host = (uint32_t)(key >> 16),
        .network = host_address_network(&host),
        .port = (uint16_t)key,
    };
}
