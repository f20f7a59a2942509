/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pseudonyms for addresses and names, so that a finding can be shown without whose it is.
 *
 * Those of addresses are Crypto-PAn's (Xu, Fan, Ammar, Moon: Prefix-Preserving IP Address
 * Anonymization, ICNP 2002): two addresses that share their first n bits and no more have pseudonyms
 * that do the same, so who is in one network with whom stays to be seen, and which network it is does
 * not. No two addresses have the same one. Names and hardware addresses have no such order: theirs are
 * a keyed hash (HMAC, RFC 2104). The same key makes the same pseudonyms.
 */
#ifndef OVERSHARING_PSEUDONYMS_H
#define OVERSHARING_PSEUDONYMS_H

#include "endpoint_address.h"

#define PSEUDONYM_KEY_LENGTH 32 /* bytes: of AES-128, and of Crypto-PAn's pad */

typedef struct pseudonyms pseudonyms_t;

/* Those that this key makes. Free them with pseudonyms_free(). */
pseudonyms_t *pseudonyms_new(const uint8_t key[PSEUDONYM_KEY_LENGTH]);

/* Where pseudonyms are wanted and there is no key: everybody is "withheld". Free them likewise. */
pseudonyms_t *pseudonyms_withheld(void);

/* Frees them; NULL is allowed. */
void pseudonyms_free(pseudonyms_t *pseudonyms);

/* What stands for a host: of the same family, unless it is withheld. The name of a named one belongs to
 * `pseudonyms`, and there is one for each name of a host that was asked for. NULL for `pseudonyms`: the
 * host itself, likewise below. */
host_address_t pseudonyms_host(const pseudonyms_t *pseudonyms, const host_address_t *host);

/* The same for an endpoint, which keeps its port. */
endpoint_address_t pseudonyms_endpoint(const pseudonyms_t *pseudonyms,
                                       const endpoint_address_t *endpoint);

/* Writes what stands for a name, such as "host-3f2a91c04d7e", and returns `text`. A host that is known
 * by that name alone has the same one. */
const char *pseudonyms_name(const pseudonyms_t *pseudonyms, const char *name,
                            char text[ENDPOINT_TEXT_MAX]);

/* Writes what stands for a hardware address given as text, such as "mac-3f2a91c04d7e", and returns
 * `text`. */
const char *pseudonyms_mac(const pseudonyms_t *pseudonyms, const char *mac,
                           char text[ENDPOINT_TEXT_MAX]);

#endif
