/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One end of a datagram or connection as Cisco's messages write it.
 */
#ifndef OVERSHARING_CISCO_END_H
#define OVERSHARING_CISCO_END_H

#include "log_text.h"

typedef struct {
    log_span_t interface, host, port;
    uint16_t number; /* of the port */
} cisco_end_t;

/* Each takes an end that stands here. Returns false if none does; how far it went is open then. */

/* "IF:A/p": stays behind the port, where what ends it still has to be looked for. The
 * interface may be missing where that leaves no doubt. */
bool cisco_take_end(log_text_t *text, cisco_end_t *end);

/* "A/p": the same where messages name no interface. */
bool cisco_take_bare_end(log_text_t *text, cisco_end_t *end);

/* "IF/A(p)", with the bracket. */
bool cisco_take_list_end(log_text_t *text, cisco_end_t *end);

/* "IF:A" or "A", the end of an ICMP message, which has no port. */
bool cisco_take_portless_end(log_text_t *text, cisco_end_t *end);

#endif
