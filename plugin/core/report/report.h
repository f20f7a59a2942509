/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a capture shows, as tables, as a colleague's note, as JSON, and as a picture. Every function
 * appends to `out` and changes nothing else. Hosts and endpoints stand with most peers first. Where the
 * settings have pseudonyms, addresses and names are printed as these, and nothing is judged by them.
 */
#ifndef OVERSHARING_REPORT_H
#define OVERSHARING_REPORT_H

#include "printed_names.h"
#include "settings.h"

#include <glib.h>

/* A table with a row a host that has a listed endpoint; a sentence when there is none. */
void report_hosts(GString *out, const traffic_t *traffic, const settings_t *settings);

/* A table with a row a listed endpoint; a sentence when there is none. */
void report_endpoints(GString *out, const traffic_t *traffic, const settings_t *settings);

/* For each endpoint that needs a look a line on it, and a table with a row a peer, as peers.h sorts them;
 * a sentence when there is none. */
void report_peers(GString *out, const traffic_t *traffic, const settings_t *settings);

/* For each endpoint worth it what it is, the evidence, since when, and what to do next. */
void report_note(GString *out, const traffic_t *traffic, const settings_t *settings);

/* One JSON object a line: the capture, its hosts, its endpoints. */
void report_json(GString *out, const traffic_t *traffic, const settings_t *settings);

/* A picture of one host's fan-out, as an SVG file: of the first host that needs a look; if none
 * does, of the first listed one, and if there is none, of the one with most remote hosts. Says so
 * where there is nothing to draw. */
void report_svg(GString *out, const traffic_t *traffic, const settings_t *settings);

/* Appends "No UDP endpoint has 9 or more remote hosts: 4 endpoints, 12 conversations seen", and
 * report_limit(). */
void report_nothing(GString *out, const traffic_t *traffic);

/* Appends "Nothing needs a look: 3 listed endpoints, and nothing unusual", of so many. */
void report_nothing_unusual(GString *out, guint listed);

/* Appends, if the limit of conversations was reached, what lies beyond it, and how well that is known; and if
 * memory was used up, how much is in no figures of endpoints. */
void report_limit(GString *out, const traffic_t *traffic);

/* What a reader has to know of pseudonyms, in a sentence. */
#define PSEUDONYMS_NOTE                                                                         \
    "Pseudonymised: addresses and names are stand-ins, made with a key. Filters fit a capture " \
    "that "                                                                                     \
    "was pseudonymised with the same key, and no other."

/* Appends PSEUDONYMS_NOTE, if there are pseudonyms. */
void report_pseudonyms(GString *out, const settings_t *settings);

/* A local date and time, such as "2026-11-23 07:42:10". Returns `text`. */
const char *report_time(int64_t nanoseconds, char text[32]);

#endif
