/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who a host is: the hardware address and the name that the capture tells of an address.
 *
 * Addresses are handed out anew, hardware addresses and names stay. None of it is proven: on its link
 * a host can call itself what it likes.
 */
#ifndef OVERSHARING_HOST_NAMES_H
#define OVERSHARING_HOST_NAMES_H

#include "endpoint_address.h"

#include <stdbool.h>
#include <stdint.h>

/* So many hosts are remembered at most, and as many clients without an address yet: what a flood
 * tells of more is forgotten. That is 10 MB at the most. */
#define HOST_NAMES_MOST 65536U

/* The bytes of a hardware address (IEEE 802), and room for its text with the final zero. */
#define MAC_LENGTH 6
#define MAC_TEXT_MAX 18

typedef struct {
    bool has_mac; /* then `mac` is known */
    uint8_t mac[MAC_LENGTH];
    char name[HOST_NAME_LENGTH + 1]; /* small letters, digits, '-', '_', '.'; "" unknown */
} host_name_t;

typedef struct host_names host_names_t;

/* Of no host is anything known. Free it with host_names_free(). */
host_names_t *host_names_new(void);

/* Frees everything; NULL is allowed. */
void host_names_free(host_names_t *names);

/* The host has this hardware address now. Group and zero addresses, of either kind, and hosts without
 * a real address change nothing. */
void host_names_learn_mac(host_names_t *names, const host_address_t *host,
                          const uint8_t mac[MAC_LENGTH]);

/* The host is called so now. A dot and ".local" at the end are no part of the name, capital letters
 * become small ones. A name that could not be one, that is an address, or "localhost", changes nothing. */
void host_names_learn_name(host_names_t *names, const host_address_t *host, const char *name);

/* The client with this hardware address, which may have no address yet, calls itself so. The rules of
 * host_names_learn_name() hold. */
void host_names_learn_client(host_names_t *names, const uint8_t mac[MAC_LENGTH], const char *name);

/* The client with this hardware address was given this address: what it calls itself is the host's
 * name, or else, if it did not say, `name`, which may be "". */
void host_names_learn_lease(host_names_t *names, const host_address_t *host,
                            const uint8_t mac[MAC_LENGTH], const char *name);

/* What is known of a host; NULL: nothing. Owned by `names`; it stays where it is, and what it says
 * changes with later news. */
const host_name_t *host_names_of(const host_names_t *names, const host_address_t *host);

/* Writes "00:11:32:aa:bb:cc" and returns `text`. */
const char *host_names_format_mac(const uint8_t mac[MAC_LENGTH], char text[MAC_TEXT_MAX]);

/* Reads "00:11:32:aa:bb:cc", with small or capital letters. Returns false, and leaves `mac` alone, for
 * anything else. */
bool host_names_parse_mac(const char *text, uint8_t mac[MAC_LENGTH]);

#endif
