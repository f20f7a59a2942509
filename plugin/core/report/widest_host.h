/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hosts whether they have a listed endpoint or not: their endpoints, and which of them talks most
 * widely. Looks at every endpoint: not for what is done with every packet.
 */
#ifndef OVERSHARING_WIDEST_HOST_H
#define OVERSHARING_WIDEST_HOST_H

#include "settings.h"

#include <glib.h>

/* The numbers of all endpoints of a host, ascending; empty if it has none. Elements: uint32_t.
 * Free it with g_array_free(array, TRUE). */
GArray *host_endpoints(const traffic_t *traffic, const host_address_t *host);

/* Finds the host with most remote hosts; among equals the user's own comes first, then the one
 * with more conversations, then the one that began more of them, then the lower address. Returns
 * false, and leaves *host alone, if there is no conversation. */
bool widest_host(const traffic_t *traffic, const settings_t *settings, host_address_t *host);

#endif
