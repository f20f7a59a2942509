/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text as wide as a terminal and a window have it.
 */
#ifndef OVERSHARING_REPORT_TEXT_H
#define OVERSHARING_REPORT_TEXT_H

#include <glib.h>

/* Appends a paragraph, its first line after `first`, the others as far to the right. No line is wider
 * than 72 characters, unless a word is. */
void report_paragraph(GString *out, const char *first, const char *text);

#endif
