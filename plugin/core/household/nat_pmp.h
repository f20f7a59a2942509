/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NAT-PMP (RFC 6886) and its successor PCP (RFC 6887): a host asks its router to open a port.
 */
#ifndef OVERSHARING_NAT_PMP_H
#define OVERSHARING_NAT_PMP_H

#include "port_mappings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The port at which routers are asked. */
#define NAT_PMP_PORT 5351

/*
 * Reads what a datagram to that port carries, `length` bytes at `bytes`. If it asks for a mapping, or for
 * the removal of one, fills in *mapping and returns true; host, router, frame and time must be those of
 * the datagram already, and the host changes where somebody asks for a third party. Else, as
 * when the request is cut off, returns false, and *mapping means nothing. PCP's requests for a peer open
 * nothing to others, and do not count.
 */
bool nat_pmp_read(const uint8_t *bytes, size_t length, port_mapping_t *mapping);

#endif
