/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The type "Oversharing" of Wireshark's own Endpoints and Conversations: endpoints that need a look, and
 * their conversations.
 */
#ifndef OVERSHARING_ENDPOINT_TYPE_H
#define OVERSHARING_ENDPOINT_TYPE_H

/* Adds the type. Call once, when our protocol, of which this is the number, is registered, and its tap. */
void endpoint_type_register(int protocol);

#endif
