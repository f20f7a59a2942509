/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a click on an entry of ours makes the window do. Only for Wireshark itself: tshark has no window.
 */
#ifndef OVERSHARING_WINDOW_ACTIONS_H
#define OVERSHARING_WINDOW_ACTIONS_H

#include "endpoint_address.h"

#include <glib.h>
#include <stdint.h>

/* Our tables, as -z names them. */
#define HOSTS_TABLE "oversharing,table"
#define ENDPOINTS_TABLE "oversharing,endpoint_table"
#define PEERS_TABLE "oversharing,peer_table"

/* Opens a table, of all packets (filter NULL) or of those that a display filter matches. */
void window_open_table(const char *table, const char *filter);

/* Shows only the packets of an endpoint, and selects one of its frames. */
void window_show_endpoint(const endpoint_address_t *address, uint32_t frame);

/* Puts a picture into a file of its own among temporary files, which only the user may read, says where it is, and opens it with the program that the
 * desktop has for it. Where it cannot be written, says why. */
void window_open_picture(const GString *svg);

/* A display filter for the packets of the endpoint with this text, "192.0.2.1:7", and, unless it is NULL,
 * of this peer of it. Free it with g_free(). */
char *window_filter(const char *endpoint, const char *peer);

#endif
