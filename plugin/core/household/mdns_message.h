/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Multicast DNS (RFC 6762): what the hosts of a link call themselves.
 */
#ifndef OVERSHARING_MDNS_MESSAGE_H
#define OVERSHARING_MDNS_MESSAGE_H

#include "host_names.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Learns the names of the addresses (A and AAAA records in ".local") in a response of `length` bytes at
 * `bytes`. A record that says goodbye tells nothing; nor do the names that browsers make up to hide an
 * address for the length of a call. Nothing is read beyond the bytes; of a message that is cut off, or
 * broken, what stands before that is learnt.
 */
void mdns_message_read(const uint8_t *bytes, size_t length, host_names_t *names);

#endif
