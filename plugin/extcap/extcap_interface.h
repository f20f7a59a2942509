/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Wireshark asks a program that captures for it (extcap): which interfaces it has, of what
 * link type, with what settings. Answers go to the standard output, in the words of Wireshark's
 * extcap documentation.
 */
#ifndef FWLOG_EXTCAP_INTERFACE_H
#define FWLOG_EXTCAP_INTERFACE_H

#define EXTCAP_INTERFACE "fwlog"
#define EXTCAP_INTERFACE_DISPLAY "Firewall log"

/* The one interface there is. */
void extcap_interface_list(void);

/* Its link type. */
void extcap_interface_link_types(void);

/* Its settings, which become a dialog, and preferences such as extcap.fwlog.file. */
void extcap_interface_settings(void);

#endif
