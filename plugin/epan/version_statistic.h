/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -z oversharing,version: which Oversharing is loaded, from where, and into which Wireshark.
 */
#ifndef OVERSHARING_VERSION_STATISTIC_H
#define OVERSHARING_VERSION_STATISTIC_H

/* Registers the statistic, in Wireshark's round of registering tap listeners. */
void version_statistic_register(void);

#endif
