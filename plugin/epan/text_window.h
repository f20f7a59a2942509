/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report in a window of its own, where it can be read, searched and copied.
 */
#ifndef OVERSHARING_TEXT_WINDOW_H
#define OVERSHARING_TEXT_WINDOW_H

/* Opens a window with the report of the open file as it stands now. Only for Wireshark itself. */
void text_window_open_report(void);

#endif
