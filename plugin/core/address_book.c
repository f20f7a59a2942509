/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "address_book.h"

#include <string.h>

/* An endpoint's key: 32 bits of host, 16 of port. The host is the IPv4 address itself, or the
 * number of another host (IPv6, masked, named), which is then marked. */
#define KEY_OTHER (G_GUINT64_CONSTANT(1) << 48)

void address_book_init(address_book_t *book)
{
    memset(book, 0, sizeof *book);
    record_store_init(&book->endpoints, sizeof(uint64_t));
    record_store_init(&book->other_hosts, sizeof(host_address_t));
}

void address_book_clear(address_book_t *book)
{
    record_store_clear(&book->endpoints);
    record_index_clear(&book->endpoint_index);
    record_store_clear(&book->other_hosts);
    record_index_clear(&book->other_index);
}

/* --- Hashes --- */

uint64_t host_address_hash(const host_address_t *host)
{
    uint64_t half[2];

    memcpy(half, host->bytes, sizeof half);
    return hash_wide(hash_wide(half[0] ^ host->family) ^ half[1]);
}

uint64_t endpoint_address_hash(const endpoint_address_t *address)
{
    return hash_wide(host_address_hash(&address->host) ^ address->port);
}

/* --- Other hosts than IPv4: their address becomes a number --- */

static uint32_t other_hash(const host_address_t *host)
{
    return (uint32_t)host_address_hash(host);
}

static const host_address_t *other_host_at(const address_book_t *book, uint32_t host)
{
    return (const host_address_t *)record_store_get(&book->other_hosts, host);
}

static uint32_t other_host_hash(const void *owner, uint32_t record)
{
    return other_hash(other_host_at((const address_book_t *)owner, record));
}

/* The key of these is too long for a number: it is where the address is. */
static bool other_host_equal(const void *owner, uint32_t record, uint64_t key)
{
    const host_address_t *host = other_host_at((const address_book_t *)owner, record);

    return memcmp(host, (const void *)(uintptr_t)key, sizeof *host) == 0;
}

static uint32_t find_other_host(const address_book_t *book, const host_address_t *host)
{
    return record_index_find(&book->other_index, other_hash(host), (uintptr_t)host,
                             other_host_equal, book);
}

static uint32_t add_other_host(address_book_t *book, const host_address_t *host)
{
    uint32_t number = record_store_add(&book->other_hosts);

    memcpy(record_store_get(&book->other_hosts, number), host, sizeof *host);
    record_index_add(&book->other_index, other_hash(host), other_host_hash, book);
    return number;
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

static uint64_t other_key(uint32_t host, uint16_t port)
{
    return KEY_OTHER | (uint64_t)host << 16 | port;
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
    host = find_other_host(book, &address->host);
    return host == RECORD_NONE ? RECORD_NONE : find_key(book, other_key(host, address->port));
}

size_t address_book_memory(const address_book_t *book)
{
    return record_store_memory(&book->endpoints) + record_index_memory(&book->endpoint_index) +
           record_store_memory(&book->other_hosts) + record_index_memory(&book->other_index);
}

size_t address_book_growth(const address_book_t *book, uint32_t more)
{
    return record_index_growth(&book->endpoint_index, more) +
           record_index_growth(&book->other_index, more);
}

uint32_t address_book_add(address_book_t *book, const endpoint_address_t *address)
{
    uint32_t number, host;
    uint64_t key;

    if (address->host.family == FAMILY_IPV4) {
        key = ipv4_key(address);
    } else {
        host = find_other_host(book, &address->host);
        if (host == RECORD_NONE)
            host = add_other_host(book, &address->host);
        key = other_key(host, address->port);
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

    if ((key & KEY_OTHER) != 0)
        return *other_host_at(book, host);
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
