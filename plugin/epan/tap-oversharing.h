/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics: -z oversharing,… and Statistics > Oversharing.
 */
#ifndef OVERSHARING_TAP_OVERSHARING_H
#define OVERSHARING_TAP_OVERSHARING_H

/* Registers all statistics, in Wireshark's round of registering tap listeners. */
void oversharing_register_statistics(void);

#endif
