/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every difference between the Wireshark versions this plugin is built for (4.0 to 4.6), and
 * nothing else.
 */
#ifndef OVERSHARING_COMPAT_H
#define OVERSHARING_COMPAT_H

#include <wireshark.h>

#include <epan/stat_tap_ui.h>

#define WIRESHARK_AT_LEAST(major, minor) \
    (WIRESHARK_MAJOR > (major) || (WIRESHARK_MAJOR == (major) && WIRESHARK_MINOR >= (minor)))

/* From 4.4 a plugin says what kind it is; before, nobody asks. */
#if WIRESHARK_AT_LEAST(4, 4)
#include <wsutil/plugins.h>
#else
#define WS_PLUGIN_DESC_DISSECTOR 0U
#define WS_PLUGIN_DESC_TAP_LISTENER 0U
#endif

/* Renamed in 4.4. */
#if !WIRESHARK_AT_LEAST(4, 4)
#define tvb_get_uint8 tvb_get_guint8
#endif

/* From 4.6 a statistic that cannot start says so with its return value; before, statistics end the
 * program, as Wireshark's own do. */
#if WIRESHARK_AT_LEAST(4, 6)
typedef bool stat_start_t;
#define STAT_STARTED return true
#define STAT_NOT_STARTED return false
#else
typedef void stat_start_t;
#define STAT_STARTED return
#define STAT_NOT_STARTED exit(1)
#endif

#endif
