/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sortable table of hosts: Statistics > Oversharing, -z oversharing,table.
 */
#ifndef OVERSHARING_TABLE_OVERSHARING_H
#define OVERSHARING_TABLE_OVERSHARING_H

/* Registers the table, in Wireshark's round of registering tap listeners. */
void oversharing_register_table(void);

#endif
