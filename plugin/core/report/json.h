/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes one JSON object on one line (RFC 8259).
 *
 * Numbers get the digits they should have, nanoseconds above all, which a general library's
 * doubles would blur; otherwise this is as small as it looks.
 */
#ifndef OVERSHARING_JSON_H
#define OVERSHARING_JSON_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Begins an object of the given type: {"type":"…" */
void json_begin(GString *out, const char *type);

/* Adds a member. Strings may hold anything; bytes that are not UTF-8 become U+FFFD. */
void json_add_string(GString *out, const char *key, const char *value);
void json_add_count(GString *out, const char *key, uint64_t value);
void json_add_truth(GString *out, const char *key, bool value);

/* A share of 0 to 100, with two digits behind the point. */
void json_add_percent(GString *out, const char *key, double value);

/* Nanoseconds since the epoch, as seconds with nine digits behind the point. */
void json_add_time(GString *out, const char *key, int64_t nanoseconds);

/* An array of strings: GPtrArray of char *. */
void json_add_strings(GString *out, const char *key, const GPtrArray *values);

/* Ends the object and the line. */
void json_end(GString *out);

#endif
