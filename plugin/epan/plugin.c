/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Wireshark's loader looks for.
 */
#include "compat.h"
#include "packet-fwlog.h"
#include "packet-oversharing.h"
#include "tap-oversharing.h"

#include <epan/proto.h>
#include <ws_symbol_export.h>

WS_DLL_PUBLIC_DEF const gchar plugin_version[] = OVERSHARING_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC uint32_t plugin_describe(void);

void plugin_register(void)
{
    static proto_plugin protocol, log_protocol;
    static tap_plugin statistics;

    protocol.register_protoinfo = oversharing_register_protocol;
    protocol.register_handoff = oversharing_register_handoff;
    proto_register_plugin(&protocol);
    log_protocol.register_protoinfo = fwlog_register_protocol;
    proto_register_plugin(&log_protocol);
    statistics.register_tap_listener = oversharing_register_statistics;
    tap_register_plugin(&statistics);
}

uint32_t plugin_describe(void)
{
    return WS_PLUGIN_DESC_DISSECTOR | WS_PLUGIN_DESC_TAP_LISTENER;
}
