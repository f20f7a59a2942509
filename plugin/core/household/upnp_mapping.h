/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UPnP's way to open a port: an HTTP request with a command in SOAP.
 */
#ifndef OVERSHARING_UPNP_MAPPING_H
#define OVERSHARING_UPNP_MAPPING_H

#include "port_mappings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many bytes of a request are read; those met have a tenth of it. It must begin within the first so
 * many, which is room for the headers of a frame. */
#define UPNP_REQUEST_MOST 16384U
#define UPNP_BEGIN_MOST 256U

/*
 * Looks for the first such request in `length` bytes at `bytes`, a frame or what was put together of several: a
 * POST with AddPortMapping or AddAnyPortMapping (WANIPConnection:1 and 2, WANPPPConnection:1), or
 * AddPinhole (WANIPv6FirewallControl:1), whose arguments all are in one piece. If there is one,
 * fills in *mapping and returns true; host, router, frame and time must be those of the frame already,
 * and the host changes where the request names another one by its address.
 * Else returns false, and *mapping means nothing: so for a mapping that is to be switched off, and
 * where protocol or internal port are missing or wrong. What is missing otherwise counts as any, and
 * as without end.
 */
bool upnp_mapping_read(const uint8_t *bytes, size_t length, port_mapping_t *mapping);

#endif
