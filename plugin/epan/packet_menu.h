/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a right-click on a packet offers: Conversation Filter in every version, entries of our own where
 * Wireshark has such menus.
 */
#ifndef OVERSHARING_PACKET_MENU_H
#define OVERSHARING_PACKET_MENU_H

/* Adds the entries. Call once, when our fields are registered. */
void packet_menu_register(void);

#endif
