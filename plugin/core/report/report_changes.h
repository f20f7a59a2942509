/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a capture shows, held against a baseline: as a report, and as JSON.
 */
#ifndef OVERSHARING_REPORT_CHANGES_H
#define OVERSHARING_REPORT_CHANGES_H

#include "baseline.h"
#include "door.h"

#include <glib.h>

/* A baseline as it was set. */
typedef struct {
    const char *path;           /* "": none is set */
    const baseline_t *baseline; /* NULL: it could not be used */
    const char *wrong;          /* why; NULL: nothing is wrong */
} used_baseline_t;

/* First what is new, then what has changed, what is gone, and in a line each what is expected. Says why
 * where there is nothing to hold it against. Appends to `out` and changes nothing else. */
void report_changes(GString *out, const used_baseline_t *used, const seen_t *seen);

/* The same as JSON, one object a line: {"type":"changes",...}, then {"type":"change",...} for each that is
 * not as expected. Nothing where no baseline is set. */
void report_changes_json(GString *out, const used_baseline_t *used, const seen_t *seen);

#endif
