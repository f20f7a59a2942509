/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between firewall_log.c and those who know one format each.
 *
 * A reader gets a message without what stands before it, says whether it understands it, and fills
 * what the message tells: the parts of the line, the kind of the sighting, ports, counts and bytes.
 * It need not care about what it filled of a message that it does not understand. Hosts are read by
 * firewall_log.c, from the parts; a host that cannot be read makes the line not understood.
 */
#ifndef OVERSHARING_FIREWALL_FORMATS_H
#define OVERSHARING_FIREWALL_FORMATS_H

#include "firewall_log.h"
#include "log_text.h"

typedef struct {
    log_text_t text;     /* the message, without the header */
    bool cut;            /* the line is known to go on behind the end of the message */
    bool reversed;       /* the line's destination sent the datagram: it is the sighting's source */
    bool link_known;     /* the line tells the link's destination: sighting.to_everybody holds */
    log_span_t reporter; /* who sent the ICMP error */
    firewall_line_t *read;
} firewall_message_t;

typedef firewall_outcome_t (*firewall_reader_t)(firewall_message_t *message);

firewall_outcome_t firewall_read_cisco(firewall_message_t *message);
firewall_outcome_t firewall_read_ftd(firewall_message_t *message);
firewall_outcome_t firewall_read_netfilter(firewall_message_t *message);
firewall_outcome_t firewall_read_pf(firewall_message_t *message);
firewall_outcome_t firewall_read_cef(firewall_message_t *message);

/* Takes "%ASA-4-106023: " if it stands here, or has it from the header, and sets *id to the number
 * alone. Returns false if there is none. */
bool firewall_take_cisco_id(firewall_message_t *message, log_span_t *id);

/* Is it UDP, by name or number, or UDP-Lite, which has the same ports (RFC 3828)? */
bool firewall_is_udp(const char *line, log_span_t protocol);

/* Reads a port, with digits and nothing else. */
bool firewall_read_port(const char *line, log_span_t part, uint16_t *port);

/* Is an ICMP or ICMPv6 message of that type an error that quotes a datagram nobody got? A redirect
 * is none: the router forwarded the datagram that it quotes (RFC 792). */
bool firewall_is_icmp_error(bool ipv6, uint64_t type);

/* What the words of a free text say that the firewall did: "DROP", "blocked", "Accepted",
 * "reset-both". A word that denies outweighs others. Sets *word to the one that decided. */
firewall_action_t firewall_action_in(const char *line, log_span_t text, log_span_t *word);

/* The kind of sighting for a datagram that met that action. */
sighting_kind_t firewall_kind_of(firewall_action_t action);

/* The value, or UINT32_MAX if that is less. */
uint32_t firewall_at_most_32_bits(uint64_t value);

#endif
