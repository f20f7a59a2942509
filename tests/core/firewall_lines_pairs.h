/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines made of keys and values, of Cisco FTD and in the Common Event Format; part of
 * firewall_lines.h.
 */
#ifndef OVERSHARING_TESTS_FIREWALL_LINES_PAIRS_H
#define OVERSHARING_TESTS_FIREWALL_LINES_PAIRS_H

#define FTD_ENDS "SrcIP: 192.168.1.50, DstIP: 203.0.113.5, SrcPort: 8832, DstPort: 27376"
#define FTD_REST                                                                            \
    ", Protocol: udp, IngressInterface: inside, EgressInterface: outside, ACPolicy: Home, " \
    "AccessControlRuleName: To the world, "
#define FTD_COUNTS \
    "InitiatorPackets: 3, ResponderPackets: 2, InitiatorBytes: 300, ResponderBytes: 210, "

#define FTD_CALL                                                                                 \
    .source = "192.168.1.50:8832", .destination = "203.0.113.5:27376", .interface_in = "inside", \
    .interface_out = "outside", .rule = "To the world"

static const firewall_case_t ftd_lines[] = {
    {.line =
         "<113>2026-11-24T08:36:41Z ftd : %FTD-1-430003: EventPriority: Low, ConnectionID: 815, "
         "AccessControlRuleAction: Allow, " FTD_ENDS FTD_REST FTD_COUNTS "NAPPolicy: Balanced",
     UDP(FTD, CLOSED, CONNECTION),
     FTD_CALL,
     .message_id = "430003",
     .action_text = "Allow",
     .connection = "815",
     .counted = true,
     .packets = 3,
     .answers = 2,
     .bytes = 510,
     .device = "ftd",
     .time = "2026-11-24T08:36:41Z"},
    {.line =
         "%FTD-6-430003: AccessControlRuleAction: Trust, " FTD_ENDS FTD_REST
         "InitiatorPackets: 1, ResponderPackets: 0, InitiatorBytes: 90, ResponderBytes: 0, x: y",
     UDP(FTD, CLOSED, CONNECTION),
     FTD_CALL,
     .message_id = "430003",
     .action_text = "Trust",
     .counted = true,
     .packets = 1,
     .bytes = 90},
    {.line =
         "%FTD-6-430002: AccessControlRuleAction: Fastpath, " FTD_ENDS FTD_REST FTD_COUNTS "x: y",
     UDP(FTD, BUILT, CONNECTION),
     FTD_CALL,
     .message_id = "430002",
     .action_text = "Fastpath",
     .bytes = 510},
    {.line = "%FTD-6-430002: AccessControlRuleAction: Block with reset, " FTD_ENDS FTD_REST "x: y",
     UDP(FTD, DENIED, DENIED),
     FTD_CALL,
     .message_id = "430002",
     .action_text = "Block with reset"},
    {.line = "%FTD-6-430003: AccessControlRuleAction: Block, " FTD_ENDS FTD_REST
             "InitiatorPackets: 4, ResponderPackets: 0, InitiatorBytes: 400, ResponderBytes: 0",
     UDP(FTD, DENIED, DENIED),
     FTD_CALL,
     .message_id = "430003",
     .action_text = "Block",
     .count = 4,
     .bytes = 400},
    {.line = "message repeated 2 times: [%FTD-6-430003: AccessControlRuleAction: Allow, " FTD_ENDS
         FTD_REST FTD_COUNTS "x: y]",
     UDP(FTD, CLOSED, CONNECTION),
     FTD_CALL,
     .message_id = "430003",
     .action_text = "Allow",
     .counted = true,
     .count = 2,
     .packets = 6,
     .answers = 4,
     .bytes = 1020},
    /* A cut within the counts: something was sent, however much. */
    {.line = "%FTD-6-430003: AccessControlRuleAction: Allow, " FTD_ENDS FTD_REST
             "InitiatorPackets: 4, ResponderPackets: 1",
     UDP(FTD, CLOSED, CONNECTION),
     FTD_CALL,
     .message_id = "430003",
     .action_text = "Allow",
     .counted = true,
     .packets = 4,
     .answers = 1},
    {.line = "Nov 24 08:36:41 ftd SFIMS: Protocol: UDP, " FTD_ENDS
             ", AccessControlRuleAction: Monitor, " FTD_COUNTS "x: y",
     UDP(FTD, CLOSED, CONNECTION),
     .source = "192.168.1.50:8832",
     .destination = "203.0.113.5:27376",
     .action_text = "Monitor",
     .counted = true,
     .packets = 3,
     .answers = 2,
     .bytes = 510,
     .device = "ftd",
     .time = "Nov 24 08:36:41"},
    {.line =
         "AccessControlRuleAction: Allow, SrcIP: 2001:db8::5, DstIP: 2001:db8::10, SrcPort: 27376, "
         "DstPort: 8832, Protocol: udp",
     UDP(FTD, PERMITTED, CONNECTION),
     .source = "[2001:db8::5]:27376",
     .destination = "[2001:db8::10]:8832",
     .action_text = "Allow"},
    {.line = FTD_ENDS ", Protocol: 17, AccessControlRuleAction: Ponder",
     UDP(FTD, UNKNOWN, LOGGED),
     .source = "192.168.1.50:8832",
     .destination = "203.0.113.5:27376",
     .action_text = "Ponder"},
    /* The first of a key counts. */
    {.line = "AccessControlRuleAction: Block, " FTD_ENDS
             ", Protocol: udp, URL: http://example.net/, SrcIP: 198.51.100.9, Protocol: tcp",
     UDP(FTD, DENIED, DENIED),
     .source = "192.168.1.50:8832",
     .destination = "203.0.113.5:27376",
     .action_text = "Block"},
    {.line =
         "%FTD-6-430003: AccessControlRuleAction: Allow, SrcIP: 192.168.1.50, DstIP: 203.0.113.5, "
         "ICMPType: Echo Request, ICMPCode: No Code, Protocol: icmp, x: y",
     OTHER(FTD),
     .message_id = "430003"},
    {.line = "%FTD-6-430003: " FTD_ENDS ", Protocol: tcp, x: y",
     OTHER(FTD),
     .message_id = "430003"},
    {.line = "%FTD-1-430001: Protocol: udp, " FTD_ENDS ", GID: 1, SID: 2",
     OTHER(CISCO),
     .message_id = "430001"},
    {.line = "%FTD-6-430003: AccessControlRuleAction: Allow, " FTD_ENDS},
    {.line = "%FTD-6-430003: AccessControlRuleAction: Allow, " FTD_ENDS ", Protocol: ud"},
    {.line = "%FTD-6-430003: SrcIP: 192.168.1.50, DstIP: 203.0.113.5, SrcPort: 8832, Protocol: "
             "udp, x: y"},
    {.line = "%FTD-6-430003: SrcIP: 192.168.1.50, DstIP: 203.0.113.500, SrcPort: 8832, DstPort: 1, "
             "Protocol: udp, x: y"},
};

#define CEF_HEAD "CEF:0|Example|Gateway|9.4|201|Blocked by Firewall|4|"
#define CEF_ENDS "src=203.0.113.5 spt=27376 dst=192.0.2.10 dpt=8832"
#define CEF_TELLS .message_id = "201", .rule = "Blocked by Firewall"

/* What a value of "act" says. */
#define ACT(act, action, kind)                                                               \
    {                                                                                        \
        CEF_HEAD "act=" act " proto=UDP " CEF_ENDS " x=y", UDP(CEF, action, kind), STRANGER, \
            CEF_TELLS, .action_text = act                                                    \
    }

static const firewall_case_t cef_lines[] = {
    {.line = "<14>Nov 24 08:36:41 gw " CEF_HEAD "act=blocked proto=UDP " CEF_ENDS " cnt=3 msg=a b",
     UDP(CEF, DENIED, DENIED),
     STRANGER,
     CEF_TELLS,
     .action_text = "blocked",
     .count = 3,
     .device = "gw",
     .time = "Nov 24 08:36:41"},
    {.line = CEF_HEAD "act=Allowed by rule proto=17 in=eth4 deviceOutboundInterface=br0 " CEF_ENDS,
     UDP(CEF, PERMITTED, PERMITTED),
     STRANGER,
     CEF_TELLS,
     .action_text = "Allowed by rule",
     .interface_in = "eth4",
     .interface_out = "br0"},
    {.line = CEF_HEAD "proto=udp in=120 out=80 deviceInboundInterface=br0 " CEF_ENDS " x=y",
     UDP(CEF, UNKNOWN, LOGGED),
     STRANGER,
     CEF_TELLS,
     .interface_in = "br0",
     .bytes = 200},
    {.line =
         CEF_HEAD "act=deny proto=UDP c6a2=2001:db8::5 c6a3=2001:db8::10 spt=27376 dpt=8832 x=y",
     UDP(CEF, DENIED, DENIED),
     .source = "[2001:db8::5]:27376",
     .destination = "[2001:db8::10]:8832",
     CEF_TELLS,
     .action_text = "deny"},
    {.line = "2026-11-24 08:36:41 gw CEF:0|Ex\\|ample|Gateway|9.4|id|na\\|me|4|msg=a\\=b src\\=1 "
             "act=drop "
             "rt=1795500000123 proto=UDP " CEF_ENDS " x=y",
     UDP(CEF, DENIED, DENIED),
     STRANGER,
     .message_id = "id",
     .rule = "na\\|me",
     .action_text = "drop",
     .device = "gw",
     .time = "2026-11-24 08:36:41"},
    {.line = CEF_HEAD "rt=1795500000123 act=block proto=UDP " CEF_ENDS
                      " request=/?a=b src=198.51.100.9",
     UDP(CEF, DENIED, DENIED),
     STRANGER,
     CEF_TELLS,
     .action_text = "block",
     .time = "1795500000123"},
    {.line = "message repeated 2 times: [" CEF_HEAD "act=drop proto=UDP cnt=2 " CEF_ENDS "]",
     UDP(CEF, DENIED, DENIED),
     STRANGER,
     CEF_TELLS,
     .action_text = "drop",
     .count = 4},
    /* One word of several, with a "-" between them. */
    ACT("reset-both", DENIED, DENIED),
    ACT("reset-client", DENIED, DENIED),
    ACT("Reset-Server", DENIED, DENIED),
    ACT("drop-packet", DENIED, DENIED),
    ACT("block-ip", DENIED, DENIED),
    ACT("alert", UNKNOWN, LOGGED),
    {.line = CEF_HEAD "act=blocked proto=TCP " CEF_ENDS " x=y", OTHER(CEF), .message_id = "201"},
    {.line = CEF_HEAD "msg=somebody logged in", OTHER(CEF), .message_id = "201"},
    {.line = CEF_HEAD "act=blocked proto=UDP src=203.0.113.5 dst=192.0.2.10 x=y",
     OTHER(CEF),
     .message_id = "201"},
    {.line = CEF_HEAD "act=blocked proto=UDP src=203.0.113.5 spt=27376 dpt=8832 dst=192.0.2.10"},
    {.line = CEF_HEAD "act=blocked proto=UDP src=203.0.113.5 dst=192.0.2.10 dpt=8832 spt=27376"},
    {.line =
         CEF_HEAD "act=blocked proto=UDP src=203.0.113.5 spt=27376 dst=192.0.2.10 dpt=88832 x=y"},
    {.line = "message repeated 2 times: [" CEF_HEAD "act=drop proto=UDP " CEF_ENDS},
    {.line = "CEF:0|Example|Gateway|9.4|201|name|4"},
};

#endif
