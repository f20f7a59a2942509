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
 * answer has come, a moment later; see places_prepare().
 */
place_t places_locate(const host_address_t *host);

/* Asks where the peers are of the endpoints that need a look, as many as a table has rows, and waits for the
 * answers, half a second at the most. Does nothing without databases, and where no file is open. */
void places_prepare(void);

#endif
