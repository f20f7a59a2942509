/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text in a window of its own, where it can be read, searched and copied. Only for Wireshark itself: tshark
 * has no windows.
 */
#ifndef OVERSHARING_TEXT_WINDOW_H
#define OVERSHARING_TEXT_WINDOW_H

#include <glib.h>

/* Opens a window with a text. Its title names the open file, if there is one, for the window stays when
 * that is closed. */
void text_window_open(const char *title, const GString *text);

#endif
