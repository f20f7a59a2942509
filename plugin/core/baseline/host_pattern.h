/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which hosts a line of a baseline speaks of: an address, a prefix, a hardware address, a name, or
 * wildcards for these.
 */
#ifndef OVERSHARING_HOST_PATTERN_H
#define OVERSHARING_HOST_PATTERN_H

#include "address_ranges.h"
#include "host_names.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    HOST_ADDRESS, /* "192.168.1.50" */
    HOST_PREFIX,  /* "192.168.1.0/24" */
    HOST_GLOB,    /* "192.168.1.*", "fe80::*": the text of an address */
    HOST_MAC,     /* "00:11:32:aa:bb:cc" */
    HOST_NAME,    /* "nas", "printer-*" */
    HOST_ANY,     /* "*" */
} host_pattern_kind_t;

typedef struct {
    host_pattern_kind_t kind;
    char *text;              /* as it was written */
    host_address_t address;  /* HOST_ADDRESS */
    address_ranges_t range;  /* HOST_PREFIX */
    uint8_t mac[MAC_LENGTH]; /* HOST_MAC */
    GPatternSpec *glob;      /* HOST_GLOB, HOST_NAME */
} host_pattern_t;

/* Reads a pattern. Returns NULL, or what is wrong with it, a clause such as "is neither ..."; then *pattern
 * is not to be used. Free what was read with host_pattern_clear(). */
const char *host_pattern_parse(const char *text, host_pattern_t *pattern);

/* Frees what it holds. */
void host_pattern_clear(host_pattern_t *pattern);

/* Does it speak of the host of this address? `known` is what else is known of that; NULL: nothing. */
bool host_pattern_matches(const host_pattern_t *pattern, const host_address_t *host,
                          const host_name_t *known);

/* Order for a file: addresses by number, then the others by their text. As memcmp. */
int host_pattern_compare(const host_pattern_t *a, const host_pattern_t *b);

#endif
