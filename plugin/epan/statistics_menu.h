/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The menu Statistics → Oversharing of the window.
 */
#ifndef OVERSHARING_STATISTICS_MENU_H
#define OVERSHARING_STATISTICS_MENU_H

/* Adds the menu. Call once, when our protocol, of which this is the number, is registered. */
void statistics_menu_register(int protocol);

#endif
