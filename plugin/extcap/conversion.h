/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From sources of lines to packets: the way through the program.
 */
#ifndef FWLOG_CONVERSION_H
#define FWLOG_CONVERSION_H

#include "call.h"

#include <stdbool.h>

/* Does what the call asks for. Writes what fails to the standard error, and returns whether nothing
 * did. Ends early, and well, when the reader goes away or conversion_stop() is called. */
bool conversion_run(const call_t *call);

/* Writes a capture without packets, for a Wireshark that waits for one though the call is wrong. */
void conversion_write_nothing(const call_t *call);

/* Ends it soon. May be called by a signal handler. */
void conversion_stop(void);

#endif
