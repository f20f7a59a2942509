/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in a line of a log in the place of a host: an address, one with octets hidden, a
 * name.
 */
#ifndef OVERSHARING_LOG_HOST_H
#define OVERSHARING_LOG_HOST_H

#include "endpoint_address.h"
#include "log_header.h"

typedef enum {
    LOG_HOST_NONE,    /* nothing that stands for a host, or a damaged address */
    LOG_HOST_ADDRESS, /* an address, octets of it hidden or not */
    LOG_HOST_NAME,    /* a name */
} log_host_kind_t;

/*
 * Reads "192.0.2.1", "2001:db8::1", "187.13.XX.XX" (also with x, xxx or * for an octet), or a
 * name of letters, digits, "-", "_", "." and UTF-8. *host is set for an address alone: names cost
 * memory for good, so make one with log_host_named() when it is sure that the line is understood.
 */
log_host_kind_t log_host_read(const char *line, log_span_t part, host_address_t *host);

/* The host of a name that log_host_read() has found to be one. */
host_address_t log_host_named(const char *line, log_span_t part);

#endif
