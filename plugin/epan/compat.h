/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every difference between the Wireshark versions this plugin is built for (4.0 to 4.6), and
 * nothing else. The program fwlog, which has to do with capture files alone, defines
 * OVERSHARING_WITHOUT_EPAN.
 */
#ifndef OVERSHARING_COMPAT_H
#define OVERSHARING_COMPAT_H

#include <wireshark.h>

#define WIRESHARK_AT_LEAST(major, minor) \
    (WIRESHARK_MAJOR > (major) || (WIRESHARK_MAJOR == (major) && WIRESHARK_MINOR >= (minor)))

/* --- The plugin --- */

#ifndef OVERSHARING_WITHOUT_EPAN

#include <epan/stat_tap_ui.h>

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

/* Did the user leave geolocation switched on? By 4.4 name resolution has a preference for it; in
 * 4.0 the protocols IPv4 and IPv6 have one each. */
#if WIRESHARK_AT_LEAST(4, 4)
#include <epan/addr_resolv.h>
static inline bool geolocation_is_on(bool ipv6 _U_)
{
    return gbl_resolv_flags.maxmind_geoip;
}
#else
#include <epan/prefs-int.h>
static inline bool geolocation_is_on(bool ipv6)
{
    static pref_t *preferences[2];
    pref_t **preference = &preferences[ipv6];

    if (*preference == NULL)
        *preference = prefs_find_preference(prefs_find_module("nameres"), "maxmind_geoip");
    if (*preference == NULL)
        *preference = prefs_find_preference(prefs_find_module(ipv6 ? "ipv6" : "ip"), "use_geoip");
    return *preference != NULL && prefs_get_bool_value(*preference, pref_current);
}
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

/* From 4.4 filters for the conversation of a packet are told data of their own, which ours have no use
 * for. Before that, logical values have GLib's type. */
#include <epan/conversation_filter.h>
#if WIRESHARK_AT_LEAST(4, 4)
#define FILTER_PACKET_ARGUMENTS packet_info *pinfo, void *user_data _U_
#define register_packet_filter(protocol, name, is_valid, build) \
    register_conversation_filter(protocol, name, is_valid, build, NULL)
typedef bool truth_t;
#else
#define FILTER_PACKET_ARGUMENTS packet_info *pinfo
#define register_packet_filter register_conversation_filter
typedef gboolean truth_t;
#endif

/* From 4.4 a plugin can add entries of its own to the menu of a packet. */
#if WIRESHARK_AT_LEAST(4, 4)
#include <epan/funnel.h>
#define HAS_PACKET_MENUS 1
#else
#define HAS_PACKET_MENUS 0
#endif

#endif /* OVERSHARING_WITHOUT_EPAN */

/* --- The program fwlog --- */

#ifdef OVERSHARING_WITHOUT_EPAN

#include <wiretap/wtap.h>
#include <wsutil/wslog.h>

/* Without it Wireshark's libraries write what is of interest to their developers alone. From 4.6
 * they know the program's name themselves. */
static inline void messages_begin(void)
{
#if WIRESHARK_AT_LEAST(4, 6)
    ws_log_init(NULL);
#else
    ws_log_init("fwlog", NULL);
#endif
}

/* From 4.6 a record has room for its bytes; before, they go beside it. */

/* Makes the record of a packet, to be freed with record_clear(). */
static inline void record_prepare(wtap_rec *record, int encapsulation, int precision)
{
#if WIRESHARK_AT_LEAST(4, 6)
    wtap_rec_init(record, 0);
    wtap_setup_packet_rec(record, encapsulation);
#else
    wtap_rec_init(record);
    record->rec_type = REC_TYPE_PACKET;
    record->rec_header.packet_header.pkt_encap = encapsulation;
#endif
    record->presence_flags = WTAP_HAS_TS | WTAP_HAS_INTERFACE_ID;
    record->tsprec = precision;
}

static inline void record_clear(wtap_rec *record)
{
    wtap_rec_cleanup(record);
}

/* Writes it with these bytes. */
static inline bool record_dump(wtap_dumper *dumper, wtap_rec *record, const uint8_t *bytes,
                               uint32_t length, int *number, char **more)
{
    record->rec_header.packet_header.caplen = length;
    record->rec_header.packet_header.len = length;
#if WIRESHARK_AT_LEAST(4, 6)
    ws_buffer_clean(&record->data);
    ws_buffer_append(&record->data, bytes, length);
    return wtap_dump(dumper, record, number, more);
#else
    return wtap_dump(dumper, record, bytes, number, more);
#endif
}

#endif /* OVERSHARING_WITHOUT_EPAN */

#endif
