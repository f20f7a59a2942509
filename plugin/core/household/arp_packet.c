/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "arp_packet.h"

#include <string.h>

enum {
    OPERATION = 7, /* the second byte of it */
    REQUEST = 1,
    REPLY = 2,
    SENDER_MAC = 8,
    SENDER_ADDRESS = 14,
    PACKET_LENGTH = 28,
};

/* Does an ARP packet for IPv4 on Ethernet begin here? */
static bool is_packet(const uint8_t *bytes)
{
    static const uint8_t begin[OPERATION] = {0, 1, 8, 0, 6, 4, 0};

    return memcmp(bytes, begin, sizeof begin) == 0 &&
           (bytes[OPERATION] == REQUEST || bytes[OPERATION] == REPLY);
}

void arp_packet_read(const uint8_t *bytes, size_t length, host_names_t *names)
{
    for (; length >= PACKET_LENGTH; bytes++, length--) {
        host_address_t sender;

        if (!is_packet(bytes))
            continue;
        sender = host_address_ipv4(bytes + SENDER_ADDRESS);
        host_names_learn_mac(names, &sender, bytes + SENDER_MAC);
        return;
    }
}
