/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every endpoint address of a capture, as a number from 0 in the order of first use.
 */
#ifndef OVERSHARING_ADDRESS_BOOK_H
#define OVERSHARING_ADDRESS_BOOK_H

#include "endpoint_address.h"
#include "record_index.h"
#include "record_store.h"

typedef struct {
    record_store_t endpoints; /* uint64_t: host number and port */
    record_index_t endpoint_index;
    record_store_t other_hosts; /* host_address_t: IPv6, masked, named */
    record_index_t other_index;
} address_book_t;

/* Hashes of addresses, random per run and the same within it. A host's and an endpoint's differ. */
uint64_t host_address_hash(const host_address_t *host);
uint64_t endpoint_address_hash(const endpoint_address_t *address);

/* Makes an empty book. */
void address_book_init(address_book_t *book);

/* Frees what the book holds. */
void address_book_clear(address_book_t *book);

/* How many endpoints the book holds. */
static inline uint32_t address_book_count(const address_book_t *book)
{
    return book->endpoints.count;
}

/* The number of an endpoint, or RECORD_NONE. */
uint32_t address_book_find(const address_book_t *book, const endpoint_address_t *address);

/* How many bytes the book has, and how many more its indexes take before it holds so many more endpoints. */
size_t address_book_memory(const address_book_t *book);
size_t address_book_growth(const address_book_t *book, uint32_t more);

/* Adds an endpoint that is not in the book, and returns its number. */
uint32_t address_book_add(address_book_t *book, const endpoint_address_t *address);

/* The address of an endpoint. */
endpoint_address_t address_book_get(const address_book_t *book, uint32_t number);

/* An endpoint's address in numbers. */
typedef struct {
    uint32_t
        host; /* the same for the same address, and only among IPv4 addresses, or among others */
    uint32_t network; /* host_address_network() */
    uint16_t port;
} address_numbers_t;

/* The address of an endpoint in numbers. */
address_numbers_t address_book_numbers(const address_book_t *book, uint32_t number);

#endif
