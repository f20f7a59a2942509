/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DHCP (RFC 2131, RFC 2132, RFC 4702): who was given which address.
 */
#ifndef OVERSHARING_DHCP_MESSAGE_H
#define OVERSHARING_DHCP_MESSAGE_H

#include "host_names.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Learns from a message of `length` bytes at `bytes` what its client calls itself, or, from an
 * acknowledgement, which address it has. A name is the host name, or else the domain name, that the
 * client tells; where it tells none, that which the server gives it. Options in the place of the
 * boot file's name are not looked at. Nothing is read beyond the bytes; of a message that is cut off,
 * or broken, what stands before that is learnt.
 */
void dhcp_message_read(const uint8_t *bytes, size_t length, host_names_t *names);

#endif
