/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a host is, as the user's MaxMind databases tell Wireshark.
 */
#ifndef OVERSHARING_PLACES_H
#define OVERSHARING_PLACES_H

#include "settings.h"

/*
 * Looks up a host, unless the user switched geolocation off. Everything is unknown without a
 * database, and in a Wireshark that was built without them.
 *
 * tshark waits for the answer. The window does not: a host it never asked for is unknown until the
 * answer has come, a moment later.
 */
place_t places_locate(const host_address_t *host);

#endif
