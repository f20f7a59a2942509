/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One expected endpoint: a line of a baseline.
 *
 *   HOST PORT ROLE SERVICE PEERS [mac=ADDRESS] [name=NAME] [within=TIME] [watched=TIME]   # a comment
 *   192.168.1.50 8832 initiating bt-dht 200 mac=00:11:32:aa:bb:cc name=nas within=10m watched=1h
 */
#ifndef OVERSHARING_BASELINE_LINE_H
#define OVERSHARING_BASELINE_LINE_H

#include "host_pattern.h"
#include "role.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    host_pattern_t host;
    bool any_port;     /* "*" */
    bool any_new_port; /* "anew": any that port_is_chosen_anew() */
    uint16_t port;     /* unless one of these */
    role_t role;
    char *service;           /* what Wireshark calls most datagrams; "" nothing; NULL any */
    uint32_t peers;          /* about how many, as peers_about() rounds them; 0: any number */
    bool has_mac;            /* of the host, where a capture told */
    uint8_t mac[MAC_LENGTH]; /* likewise */
    char *name;              /* of the host, where a capture told; else NULL */
    int64_t within;          /* so soon it shows itself in a capture, nanoseconds; 0: not known */
    int64_t watched; /* so long were the captures in which it had these peers; 0: not known */
    char *above;     /* comment lines and empty lines before it, each with its end; never NULL */
    char *comment;   /* behind it, from its "#" on; or NULL */
    unsigned number; /* of the line in the file, from 1; 0: it is not in one yet */
} baseline_line_t;

/* Reads a line that is neither empty nor a comment alone. Returns NULL and fills *line, or what is wrong
 * with it, which the caller frees. Free what was read with baseline_line_clear(). */
char *baseline_line_parse(const char *text, baseline_line_t *line);

/* Frees what it holds. */
void baseline_line_clear(baseline_line_t *line);

/* Appends the line as it stands in a file, with its comments and its end. */
void baseline_line_append(GString *out, const baseline_line_t *line);

/* Does it name its port? */
static inline bool baseline_line_has_port(const baseline_line_t *line)
{
    return !line->any_port && !line->any_new_port;
}

/* Order in a file: host, port ("*" last), role, then service, hardware address and name, so that only lines that
 * say the same are equal. As memcmp. */
int baseline_line_compare(const baseline_line_t *a, const baseline_line_t *b);

/* Does the line speak of this host? Who has the line's hardware address is it, whatever its address is now;
 * who is known to have another one is not. Where no hardware address is known, a name that both
 * have settles it likewise, for names go with a host. `known` may be NULL. */
bool baseline_line_is_host(const baseline_line_t *line, const host_address_t *host,
                           const host_name_t *known);

/* A number of peers as a baseline has it: the nearest of 1, 2, 5, 10, 20, 50, ... by ratio, so that a
 * few more or less do not change the file. 0 for 0. */
uint32_t peers_about(uint32_t peers);

/* The least of ten seconds, a minute, ten minutes, an hour, a day, a week and 30 days that is not less
 * than `time`, nanoseconds; 30 days for more. */
int64_t within_about(int64_t time);

/* Room for a duration, and its final zero. */
#define WITHIN_TEXT_MAX 24

/* A duration as a baseline has it, in its greatest whole unit: "90s", "10m", "1h", "7d". Returns `text`. */
const char *within_text(int64_t within, char text[WITHIN_TEXT_MAX]);

#endif
