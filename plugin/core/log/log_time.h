/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The time that stands here in a line of a log, in any of the forms that logs have.
 */
#ifndef OVERSHARING_LOG_TIME_H
#define OVERSHARING_LOG_TIME_H

#include "log_text.h"

/*
 * Takes a time, with its zone if it has one, and sets *when and *part, which is the time without
 * brackets around it. Returns false, and leaves all three alone, if none stands here or if it is
 * one that cannot be, such as 31 February.
 */
bool log_time_take(log_text_t *text, log_time_t *when, log_span_t *part);

/* The same for the kernel's time since it started, "[12345.678901]", alone. */
bool log_time_take_uptime(log_text_t *text, log_time_t *when, log_span_t *part);

#endif
