/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of firewall logs as the packets of a pcapng file: Wireshark's "upper PDU", in which the
 * line is the payload, and tags tell addresses and ports. No IP or UDP header is made up.
 */
#ifndef FWLOG_PACKET_WRITER_H
#define FWLOG_PACKET_WRITER_H

#include "firewall_log.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct packet_writer packet_writer_t;

/* Writes to a descriptor, which it closes in the end. `name` stands in errors; `interfaces` are the
 * descriptions of what packets come from, at least one, and a NULL at their end. Free it with
 * packet_writer_close(). */
packet_writer_t *packet_writer_new(int descriptor, const char *name, const char *const *interfaces,
                                   GError **error);

/* Writes a packet: a piece of a line that came from that interface (from 0) at that time, and what the
 * line tells; NULL: it goes on with the line before. */
bool packet_writer_add(packet_writer_t *writer, uint32_t interface, int64_t time,
                       const firewall_line_t *line, const char *text, size_t length,
                       GError **error);

/* Lets the reader have all that was written. */
bool packet_writer_flush(packet_writer_t *writer, GError **error);

/* Has the reader gone away? Then nobody wants more, and an error of the last call is none. */
bool packet_writer_is_deserted(packet_writer_t *writer);

/* The descriptor, to wait for the reader to go. */
int packet_writer_descriptor(const packet_writer_t *writer);

/* Writes the end, and frees it; NULL is allowed. */
bool packet_writer_close(packet_writer_t *writer, GError **error);

#endif
