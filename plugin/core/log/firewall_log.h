/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of a firewall's log in, what it tells of UDP out.
 *
 * Each line is looked at by itself, so a file may mix formats, headers, and lines of other programs.
 * What is not understood is said to be so, and never guessed at.
 */
#ifndef OVERSHARING_FIREWALL_LOG_H
#define OVERSHARING_FIREWALL_LOG_H

#include "log_header.h"
#include "traffic.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    FIREWALL_UNKNOWN,   /* not understood */
    FIREWALL_CISCO,     /* Cisco ASA, PIX, FWSM, and FTD messages of the same kind */
    FIREWALL_FTD,       /* Cisco FTD connection events (430002, 430003) */
    FIREWALL_NETFILTER, /* Linux: iptables, nftables, UFW, EdgeOS, UniFi, OpenWrt */
    FIREWALL_PF,        /* filterlog of pfSense and OPNsense */
    FIREWALL_CEF,       /* Common Event Format: UniFi and others */
} firewall_format_t;

#define FIREWALL_FORMATS 6

typedef enum {
    FIREWALL_NOT_UNDERSTOOD, /* no line of a firewall, or one that is cut off or damaged */
    FIREWALL_OTHER,          /* understood, and not about UDP between two endpoints */
    FIREWALL_UDP,            /* understood: `sighting` holds */
} firewall_outcome_t;

/* What the firewall did. */
typedef enum {
    FIREWALL_ACTION_UNKNOWN, /* the line does not say */
    FIREWALL_ACTION_DENIED,  /* dropped, rejected or discarded */
    FIREWALL_ACTION_PERMITTED,
    FIREWALL_ACTION_BUILT,  /* it opened a connection */
    FIREWALL_ACTION_CLOSED, /* it closed one */
    FIREWALL_ACTION_ICMP,   /* not said; the line is about an ICMP error that quotes UDP */
} firewall_action_t;

#define FIREWALL_ACTIONS 6

typedef struct {
    firewall_outcome_t outcome;
    firewall_format_t format; /* FIREWALL_UNKNOWN if, and only if, the line is not understood */
    firewall_action_t action;
    log_header_t header;
    bool masked;    /* an address has hidden octets */
    bool named;     /* an endpoint has a name in place of an address */
    bool inbound;   /* 302015: "inbound"; with FIREWALL_ACTION_BUILT of FIREWALL_CISCO only */
    uint32_t count; /* how often it happened: hit-cnt, cnt, "message repeated N times"; from 1 */

    /* The parts of the line, for those who show it. */
    log_span_t action_text, message_id, interface_in, interface_out, rule, connection;
    log_span_t source, source_port, destination, destination_port; /* of the datagram; for an ICMP
                                                                      error, of the quoted one */

    /* With FIREWALL_UDP only. Frame is 0, time TIME_UNKNOWN: both are for the caller to set. */
    sighting_t sighting;
} firewall_line_t;

/*
 * Reads a line, which need not end with a zero; a line end ("\n", "\r\n") at its end is ignored, and
 * so are zeros before and after that, which some senders of syslog add. No byte from `length` on is read. Costs time linear in `length`, whatever the line holds. `length` is
 * below 2^32.
 */
void firewall_log_read(const char *line, size_t length, firewall_line_t *read);

/* The ends of a datagram as a FIREWALL_UDP line has them. Where it tells of an answer, line->sighting has
 * them the other way round: it begins with who asked. Owned by the line. */
const endpoint_address_t *firewall_line_source(const firewall_line_t *line);
const endpoint_address_t *firewall_line_destination(const firewall_line_t *line);

/* "Cisco ASA", "Cisco FTD", "netfilter", "pf filterlog", "CEF"; "not understood". */
const char *firewall_format_name(firewall_format_t format);

/* "denied", "permitted", "built", "closed", "ICMP error"; "logged" when unknown. */
const char *firewall_action_name(firewall_action_t action);

#endif
