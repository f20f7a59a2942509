/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The baseline of the preferences, and how the open file stands against it.
 */
#ifndef OVERSHARING_BASELINE_CHECK_H
#define OVERSHARING_BASELINE_CHECK_H

#include "baseline_watch.h"
#include "report_changes.h"

#include <epan/expert.h>
#include <epan/packet.h>
#include <epan/prefs.h>

/* Registers the preference, and the expert infos with our protocol. */
void baseline_check_register_preference(module_t *module);
void baseline_check_register_expert(expert_module_t *expert);

/* A file is opened: reads the baseline, and says so if it cannot be used. A file is closed. */
void baseline_check_begin(void);
void baseline_check_end(void);

/* The baseline as it was read when the file was opened. */
used_baseline_t baseline_check_used(void);

/* Watches over the open file; NULL: there is no baseline to use. */
baseline_watch_t *baseline_check_watch(void);

/* Adds an expert info for a difference, where it is due on the frame: on that which made it. */
void baseline_check_warn(packet_info *pinfo, proto_item *item, const comparison_entry_t *entry);

/* The same for what is gone, which shows when the last frame was seen. */
void baseline_check_warn_gone(packet_info *pinfo, proto_item *item, const comparison_t *comparison);

#endif
