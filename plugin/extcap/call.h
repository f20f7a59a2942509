/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the program was called for: its options, read and checked.
 */
#ifndef FWLOG_CALL_H
#define FWLOG_CALL_H

#include "endpoint_address.h"

#include <glib.h>
#include <stdbool.h>

typedef enum {
    CALL_CONVERT,    /* lines into packets, for a user or a script */
    CALL_CAPTURE,    /* the same for Wireshark */
    CALL_INTERFACES, /* what Wireshark asks before */
    CALL_DLTS,
    CALL_CONFIG,
    CALL_VERSION,
} call_purpose_t;

typedef struct {
    call_purpose_t purpose;
    char **files; /* names; "-": the standard input. Never NULL; empty if it listens */
    bool listens; /* for syslog, there: */
    endpoint_address_t local;
    char *output;    /* where packets go; NULL: the standard output */
    GTimeZone *zone; /* of lines that state none */
    char *zone_name; /* what it is called */
    bool follow, from_end;
    bool is_quiet; /* errors alone are to be written */
} call_t;

/* Reads the arguments. Returns false and sets the error if they cannot be meant so. Free the call
 * with call_clear() in either case; its purpose, output and files are set as far as they are known.
 * With --help it writes that, and ends the program. */
bool call_read(call_t *call, int argc, char **argv, GError **error);

/* Frees what belongs to it. */
void call_clear(call_t *call);

#endif
