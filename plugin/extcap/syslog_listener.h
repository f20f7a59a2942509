/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A UDP port where devices send their log, one line in a datagram (RFC 5426). It only receives.
 */
#ifndef FWLOG_SYSLOG_LISTENER_H
#define FWLOG_SYSLOG_LISTENER_H

#include "byte_input.h"
#include "endpoint_address.h"
#include "line_splitter.h"

#include <glib.h>
#include <stdint.h>

typedef struct syslog_listener syslog_listener_t;

/* Listens there. Free it with syslog_listener_free(). */
syslog_listener_t *syslog_listener_open(const endpoint_address_t *local, GError **error);

/* Closes the port and frees it; NULL is allowed. */
void syslog_listener_free(syslog_listener_t *listener);

/* The next line, without waiting for it, and when it arrived, in nanoseconds since the epoch. */
input_state_t syslog_listener_next(syslog_listener_t *listener, line_piece_t *piece,
                                   int64_t *arrival, GError **error);

/* The descriptor to wait for. */
int syslog_listener_descriptor(const syslog_listener_t *listener);

#endif
