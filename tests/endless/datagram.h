/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A UDP datagram of the endless capture, and the Ethernet frame that carries it.
 */
#ifndef ENDLESS_DATAGRAM_H
#define ENDLESS_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An address and a port, both in the byte order of the host. */
typedef struct {
    bool is_ipv6;
    uint32_t words[4]; /* of the address; an IPv4 address is words[3] */
    uint16_t port;
} end_t;

typedef enum {
    PAYLOAD_PLAIN, /* of no protocol that Wireshark recognises */
    PAYLOAD_DNS_QUESTION,
    PAYLOAD_DNS_ANSWER,
    PAYLOAD_DHT_QUESTION, /* of BitTorrent */
    PAYLOAD_DHT_ANSWER,
} payload_t;

typedef struct {
    bool from_home; /* on which side of the cable it is sent */
    end_t source, destination;
    payload_t payload;
    uint16_t question; /* the number of a DNS question, and of its answer */
} datagram_t;

#define FRAME_MAX 256U  /* bytes; no frame is longer */
#define END_TEXT_MAX 56 /* bytes of an end as text, with its terminator */

/* Writes the frame and returns its length in bytes. Its hardware addresses are nobody's, so that no
 * kernel answers it. */
size_t datagram_frame(const datagram_t *datagram, uint8_t frame[FRAME_MAX]);

/* The answer to a datagram, with the payload that answers its own. */
datagram_t datagram_answer(const datagram_t *datagram);

/* An end as the plugin writes it: 192.168.1.50:8832, [2001:db8::1]:8832. Returns `text`. */
const char *end_format(const end_t *end, char text[END_TEXT_MAX]);

#endif
