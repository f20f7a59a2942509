/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A capture held against a baseline while it is being read, and when frames are seen again.
 *
 * On first sight a door is found by the sighting that opens it; later everything is known, and each pass
 * says the same.
 */
#ifndef OVERSHARING_BASELINE_WATCH_H
#define OVERSHARING_BASELINE_WATCH_H

#include "comparison.h"

typedef struct baseline_watch baseline_watch_t;

/* Watches over one capture. The baseline must outlive it. Free it with baseline_watch_free(). */
baseline_watch_t *baseline_watch_new(const baseline_t *baseline);

/* Frees it; NULL is allowed. */
void baseline_watch_free(baseline_watch_t *watch);

/* First sight: takes in what a sighting changed, in the frame of that number. Returns whether it opened a door
 * that is new or has changed. */
bool baseline_watch_sighting(baseline_watch_t *watch, const seen_t *seen,
                             const traffic_change_t *change, uint32_t frame);

/* First sight: takes in the verdict that a listed endpoint has now. Returns as above. */
bool baseline_watch_verdict(baseline_watch_t *watch, const seen_t *seen, const endpoint_t *endpoint,
                            uint32_t frame);

/* First sight: takes in mappings that were asked of routers since the last call. Returns as above. */
bool baseline_watch_mappings(baseline_watch_t *watch, const seen_t *seen);

/* How an endpoint stands: as it was taken in, or, when the frame is `again` seen, by all there is. NULL: it
 * is neither a door nor expected to be one. Owned by the watch, until the next call. A difference is to
 * be told on the frame entry->door.frame. */
const comparison_entry_t *baseline_watch_endpoint(baseline_watch_t *watch, const seen_t *seen,
                                                  uint32_t endpoint, bool again);

/* The mapping that was asked for in this frame, likewise. */
const comparison_entry_t *baseline_watch_frame(baseline_watch_t *watch, const seen_t *seen,
                                               uint32_t frame, bool again);

/* Is there something to tell on this frame, when it is seen again: a difference that it made, or, on the last
 * one, what is gone? */
bool baseline_watch_tells(baseline_watch_t *watch, const seen_t *seen, uint32_t frame,
                          bool is_last);

/* All there is, when frames are seen again. Owned by the watch, until the next call. */
const comparison_t *baseline_watch_all(baseline_watch_t *watch, const seen_t *seen);

#endif
