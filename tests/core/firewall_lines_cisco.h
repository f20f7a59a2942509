/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of Cisco ASA, PIX and FWSM; part of firewall_lines.h.
 */
#ifndef OVERSHARING_TESTS_FIREWALL_LINES_CISCO_H
#define OVERSHARING_TESTS_FIREWALL_LINES_CISCO_H

/* A line of the diary: one of its strangers is denied. */
#define DIARY(stranger, from_port)                                                              \
    {                                                                                           \
        "Deny udp src outside:" stranger "/" from_port " dst inside:64.9.XX.XX/8832",           \
            UDP(CISCO, DENIED, DENIED),                                                         \
            .source = stranger ":" from_port, .destination = "64.9.XX.XX:8832", .masked = true, \
            .action_text = "Deny", .interface_in = "outside", .interface_out = "inside",        \
    }

#define DENY "Deny udp src outside:203.0.113.5/27376 dst inside:192.0.2.10/8832"
#define DENY_TAIL " by access-group \"OUTSIDE_IN\" [0x71a87d94, 0x0]"
#define LIST "access-list OUTSIDE_IN "
#define LIST_ENDS " outside/203.0.113.5(27376) -> inside/192.0.2.10(8832)"
#define LIST_TAIL " hit-cnt 1 first hit [0x71a87d94, 0x0]"
#define UNREACHABLE "No matching connection for ICMP error message: "
#define PAYLOAD " on outside interface.  Original IP payload: "

/* What is the same for nearly all of them. */
#define STRANGER .source = "203.0.113.5:27376", .destination = "192.0.2.10:8832"
#define FROM_OUTSIDE STRANGER, .interface_in = "outside", .interface_out = "inside"
#define DENIED_106023 \
    UDP(CISCO, DENIED, DENIED), FROM_OUTSIDE, .message_id = "106023", .action_text = "Deny"

static const firewall_case_t cisco_lines[] = {
    DIARY("187.13.XX.XX", "22350"),
    DIARY("46.249.XX.XX", "27376"),
    DIARY("188.134.XX.XX", "49611"),
    DIARY("125.168.XX.XX", "13757"),
    DIARY("80.99.XX.XX", "16008"),
    DIARY("212.96.XX.XX", "48884"),
    DIARY("178.70.XX.XX", "48699"),
    DIARY("154.45.XX.XX", "1078"),

    /* 106023, with every kind of header. */
    {.line = "%ASA-4-106023: " DENY DENY_TAIL "\n", DENIED_106023, .rule = "OUTSIDE_IN"},
    {.line = "%ASA-4-106023 " DENY DENY_TAIL "\r\n", DENIED_106023, .rule = "OUTSIDE_IN"},
    {.line = "%PIX-4-106023: " DENY, DENIED_106023},
    {.line = "%FWSM-4-106023: " DENY "\n", DENIED_106023},
    {.line = "%FTD-session-4-106023: " DENY DENY_TAIL, DENIED_106023, .rule = "OUTSIDE_IN"},
    {.line = "<166>:%ASA-4-106023: " DENY DENY_TAIL, DENIED_106023, .rule = "OUTSIDE_IN"},
    {.line = "<166>asa : %ASA-4-106023: " DENY DENY_TAIL,
     DENIED_106023,
     .rule = "OUTSIDE_IN",
     .device = "asa"},
    {.line = "<164>Nov 24 2026 08:36:41: %ASA-4-106023: " DENY DENY_TAIL,
     DENIED_106023,
     .rule = "OUTSIDE_IN",
     .time = "Nov 24 2026 08:36:41"},
    {.line = "Nov 24 2026 08:36:41 asa : %ASA-4-106023: " DENY DENY_TAIL,
     DENIED_106023,
     .rule = "OUTSIDE_IN",
     .time = "Nov 24 2026 08:36:41",
     .device = "asa"},
    {.line = "Nov 24 08:36:41.123 UTC: %ASA-4-106023: " DENY DENY_TAIL,
     DENIED_106023,
     .rule = "OUTSIDE_IN",
     .time = "Nov 24 08:36:41.123 UTC"},
    {.line = "Nov 24 08:36:41.123 CET: %ASA-4-106023: " DENY DENY_TAIL,
     DENIED_106023,
     .rule = "OUTSIDE_IN",
     .time = "Nov 24 08:36:41.123 CET"},
    {.line = "Nov 24 08:36:41 192.0.2.1 Nov 24 2026 08:36:40: %ASA-4-106023: " DENY DENY_TAIL,
     DENIED_106023,
     .rule = "OUTSIDE_IN",
     .time = "Nov 24 2026 08:36:40",
     .device = "192.0.2.1"},
    {.line = "Nov 24 08:36:41 relay Nov 24 2026 08:36:40 asa : %ASA-4-106023: " DENY DENY_TAIL,
     DENIED_106023,
     .rule = "OUTSIDE_IN",
     .time = "Nov 24 2026 08:36:40",
     .device = "asa"},
    {.line = "<164>1 2026-11-24T08:36:41.003Z asa - - - - %ASA-4-106023: " DENY DENY_TAIL,
     DENIED_106023,
     .rule = "OUTSIDE_IN",
     .time = "2026-11-24T08:36:41.003Z",
     .device = "asa"},
    {.line = "<164>1 2026-11-24T08:36:41Z asa %ASA-4-106023 - - - " DENY DENY_TAIL,
     DENIED_106023,
     .rule = "OUTSIDE_IN",
     .time = "2026-11-24T08:36:41Z",
     .device = "asa"},
    {.line = "Nov 24 08:36:41 " DENY,
     UDP(CISCO, DENIED, DENIED),
     FROM_OUTSIDE,
     .action_text = "Deny",
     .time = "Nov 24 08:36:41"},
    {.line = "Nov 24 08:36:41 asa " DENY,
     UDP(CISCO, DENIED, DENIED),
     FROM_OUTSIDE,
     .action_text = "Deny",
     .time = "Nov 24 08:36:41",
     .device = "asa"},

    {.line = "Nov 24 2026 08:36:41 localhost CiscoASA[999]: %ASA-4-106023: " DENY,
     DENIED_106023,
     .time = "Nov 24 2026 08:36:41",
     .device = "localhost"},
    {.line = "Nov 24 2026 08:36:41 <IP>: %ASA-4-106023: " DENY,
     DENIED_106023,
     .time = "Nov 24 2026 08:36:41",
     .device = "<IP>"},
    {.line = "Nov 24 2026 08:36:41 : %ASA-4-106023 " DENY,
     DENIED_106023,
     .time = "Nov 24 2026 08:36:41"},
    {.line = "Nov 24 08:36:41 relay asa: %ASA-4-106023: " DENY,
     DENIED_106023,
     .time = "Nov 24 08:36:41",
     .device = "asa"},

    /* 106023, behind headers of other programs. */
    {.line = "2026-11-24 08:36:41\tLocal4.Warning\t10.0.0.1\tNov 24 2026 08:36:40: "
             "%ASA-4-106023: " DENY,
     DENIED_106023,
     .time = "2026-11-24 08:36:41",
     .device = "10.0.0.1"},
    {.line = ":Nov 24 08:36:41 CET: %ASA-4-106023: " DENY,
     DENIED_106023,
     .time = "Nov 24 08:36:41 CET"},
    {.line = "<13>1 2026-11-24T08:36:41.000000+01:00 vm nobody - - [timeQuality tzKnown=\"1\"] "
             "Nov 24 08:36:40 asa-edge.example.com : %ASA-4-106023: " DENY,
     DENIED_106023,
     .time = "2026-11-24T08:36:41.000000+01:00",
     .device = "asa-edge.example.com"},

    /* 106023, with every kind of host. */
    {.line = "Deny udp src v1:outside:203.0.113.5/27376 dst v2:inside:192.0.2.10/8832 by",
     UDP(CISCO, DENIED, DENIED),
     STRANGER,
     .interface_in = "v1:outside",
     .interface_out = "v2:inside",
     .action_text = "Deny"},
    {.line =
         "Deny UDP src outside:2001:db8::1/53 dst inside:2001:db8:1::2/8832 by access-group \"V6\"",
     UDP(CISCO, DENIED, DENIED),
     .source = "[2001:db8::1]:53",
     .destination = "[2001:db8:1::2]:8832",
     .interface_in = "outside",
     .interface_out = "inside",
     .action_text = "Deny",
     .rule = "V6"},
    {.line =
         "Deny 17 src outside:dsl-5.example.net/27376 dst inside:nas/8832 by access-group \"A\"",
     UDP(CISCO, DENIED, DENIED),
     .source = "dsl-5.example.net:27376",
     .destination = "nas:8832",
     .named = true,
     .interface_in = "outside",
     .interface_out = "inside",
     .action_text = "Deny",
     .rule = "A"},
    {.line = "Deny protocol 136 src outside:187.13.x.x/1 dst inside:b\xc3\xbc"
             "ro_nas/65535 by",
     UDP(CISCO, DENIED, DENIED),
     .source = "187.13.XX.XX:1",
     .destination = "b\xc3\xbc"
                    "ro_nas:65535",
     .masked = true,
     .named = true,
     .interface_in = "outside",
     .interface_out = "inside",
     .action_text = "Deny"},
    {.line =
         "Deny udp src outside:187.13.xxx.xxx/27376(LOCAL\\alice) dst inside:192.168.*.*/8832 (bob "
         "(x), "
         "3) by access-group \"A\"",
     UDP(CISCO, DENIED, DENIED),
     .source = "187.13.XX.XX:27376",
     .destination = "192.168.XX.XX:8832",
     .masked = true,
     .interface_in = "outside",
     .interface_out = "inside",
     .action_text = "Deny",
     .rule = "A"},
    {.line = "Deny udp src XX.XX.XX.XX/27376 dst 192.0.2.10/8832 by",
     UDP(CISCO, DENIED, DENIED),
     .source = "XX.XX.XX.XX:27376",
     .destination = "192.0.2.10:8832",
     .masked = true,
     .action_text = "Deny"},

    /* 106006, 106007, 106010. */
    {.line =
         "%ASA-2-106006: Deny inbound UDP from 203.0.113.5/27376 to 192.0.2.10/8832 on interface "
         "outside",
     UDP(CISCO, DENIED, DENIED),
     STRANGER,
     .message_id = "106006",
     .action_text = "Deny",
     .interface_in = "outside"},
    {.line = "Deny inbound UDP from 203.0.113.5/27376 to 192.0.2.10/8832 due to DNS Query",
     UDP(CISCO, DENIED, DENIED),
     STRANGER,
     .action_text = "Deny"},
    {.line = "%ASA-2-106007: Deny inbound UDP from 2001:db8::5/53 to 2001:db8::10/8832 due to DNS "
             "Response",
     UDP(CISCO, DENIED, DENIED),
     .source = "[2001:db8::5]:53",
     .destination = "[2001:db8::10]:8832",
     .message_id = "106007",
     .action_text = "Deny"},
    {.line =
         "%ASA-3-106010: Deny inbound udp src outside:203.0.113.5/27376 dst inside:192.0.2.10/8832",
     UDP(CISCO, DENIED, DENIED),
     FROM_OUTSIDE,
     .message_id = "106010",
     .action_text = "Deny"},

    /* 106100 */
    {.line = "%ASA-session-5-106100: " LIST "denied udp" LIST_ENDS LIST_TAIL,
     UDP(CISCO, DENIED, DENIED),
     FROM_OUTSIDE,
     .message_id = "106100",
     .action_text = "denied",
     .rule = "OUTSIDE_IN"},
    {.line = LIST "permitted udp" LIST_ENDS " hit-cnt 12 300-second interval [0x71a87d94, 0x0]",
     UDP(CISCO, PERMITTED, PERMITTED),
     FROM_OUTSIDE,
     .action_text = "permitted",
     .rule = "OUTSIDE_IN",
     .count = 12},
    {.line = LIST "est-allowed UDP" LIST_ENDS " hit-cnt 7 300-second interval [0x71a87d94, 0x0]",
     UDP(CISCO, PERMITTED, CONNECTION),
     .source = "192.0.2.10:8832",
     .destination = "203.0.113.5:27376",
     .interface_in = "outside",
     .interface_out = "inside",
     .action_text = "est-allowed",
     .rule = "OUTSIDE_IN",
     .count = 7,
     .counted = true,
     .answers = 7},
    {.line = LIST
     "denied udp outside/203.0.113.5(27376)(LOCAL\\alice) -> inside/nas(8832) (bob) hit-cnt 2 "
     "first hit [0x0, 0x0]",
     UDP(CISCO, DENIED, DENIED),
     .source = "203.0.113.5:27376",
     .destination = "nas:8832",
     .named = true,
     .interface_in = "outside",
     .interface_out = "inside",
     .action_text = "denied",
     .rule = "OUTSIDE_IN",
     .count = 2},
    {.line = LIST
     "denied udp outside/2001:db8::1(53) -> inside/2001:db8::2(8832) hit-cnt 99999999999 x",
     UDP(CISCO, DENIED, DENIED),
     .source = "[2001:db8::1]:53",
     .destination = "[2001:db8::2]:8832",
     .interface_in = "outside",
     .interface_out = "inside",
     .action_text = "denied",
     .rule = "OUTSIDE_IN",
     .count = UINT32_MAX},
    {.line = "message repeated 3 times: [" LIST "denied udp" LIST_ENDS
             " hit-cnt 4 first hit [0x0, 0x0]]",
     UDP(CISCO, DENIED, DENIED),
     FROM_OUTSIDE,
     .action_text = "denied",
     .rule = "OUTSIDE_IN",
     .count = 12},
    {.line = "Nov 24 08:36:41 asa message repeated 2000000000 times: [ " LIST "denied udp" LIST_ENDS
             " hit-cnt 4000000000 first hit [0x0, 0x0] ]",
     UDP(CISCO, DENIED, DENIED),
     FROM_OUTSIDE,
     .action_text = "denied",
     .rule = "OUTSIDE_IN",
     .count = UINT32_MAX,
     .device = "asa",
     .time = "Nov 24 08:36:41"},

    /* 302015, 302016 */
    {.line = "%ASA-6-302015: Built inbound UDP connection 4711 for outside:203.0.113.5/27376 "
             "(203.0.113.5/27376) to inside:192.168.1.50/8832 (192.0.2.10/8832)",
     UDP(CISCO, BUILT, CONNECTION),
     .source = "203.0.113.5:27376",
     .destination = "192.168.1.50:8832",
     .interface_in = "outside",
     .interface_out = "inside",
     .inbound = true,
     .message_id = "302015",
     .action_text = "Built",
     .connection = "4711"},
    {.line = "Built outbound UDP connection 4712 for outside:203.0.113.5/27376 (203.0.113.5/27376)"
             "(LOCAL\\alice) to inside:192.168.1.50/8832 (192.0.2.10/1024) (bob)",
     UDP(CISCO, BUILT, CONNECTION),
     .source = "192.168.1.50:8832",
     .destination = "203.0.113.5:27376",
     .interface_in = "inside",
     .interface_out = "outside",
     .action_text = "Built",
     .connection = "4712"},
    {.line = "Built outbound UDP connection 9 for outside:203.0.113.5/67 (203.0.113.5/67) to NP "
             "Identity "
             "Ifc:192.0.2.1/68 (192.0.2.1/68)",
     UDP(CISCO, BUILT, CONNECTION),
     .source = "192.0.2.1:68",
     .destination = "203.0.113.5:67",
     .interface_in = "NP Identity Ifc",
     .interface_out = "outside",
     .action_text = "Built",
     .connection = "9"},
    {.line = "%ASA-6-302016: Teardown UDP connection 4711 for outside:203.0.113.5/27376 to "
             "inside:192.168.1.50/8832 duration 0:02:01 bytes 1310",
     UDP(CISCO, CLOSED, CLOSED),
     .source = "203.0.113.5:27376",
     .destination = "192.168.1.50:8832",
     .interface_in = "outside",
     .interface_out = "inside",
     .message_id = "302016",
     .action_text = "Teardown",
     .connection = "4711",
     .bytes = 1310},
    {.line = "Teardown UDP connection 4712 for outside:203.0.113.5/27376(LOCAL\\alice) to "
             "inside:192.168.1.50/8832 (LOCAL\\bob) duration 0:00:00 bytes 131 (alice)",
     UDP(CISCO, CLOSED, CLOSED),
     .source = "203.0.113.5:27376",
     .destination = "192.168.1.50:8832",
     .interface_in = "outside",
     .interface_out = "inside",
     .action_text = "Teardown",
     .connection = "4712",
     .bytes = 131},

    /* 313005: the receiver refuses, a router does, it is no error. */
    {.line = "%ASA-4-313005: " UNREACHABLE
             "icmp src outside:203.0.113.5 dst inside:192.0.2.10 (type 3, "
             "code 3)" PAYLOAD "udp src 192.0.2.10/8832 dst 203.0.113.5/27376.",
     UDP(CISCO, ICMP, REFUSED),
     .source = "192.0.2.10:8832",
     .destination = "203.0.113.5:27376",
     .by_receiver = true,
     .interface_in = "outside",
     .interface_out = "inside",
     .message_id = "313005"},
    {.line =
         UNREACHABLE "icmp src outside:198.51.100.1 dst inside:192.0.2.10 (type 11, code 0)" PAYLOAD
                     "udp src 192.0.2.10/8832 dst 203.0.113.5/27376. ",
     UDP(CISCO, ICMP, REFUSED),
     .source = "192.0.2.10:8832",
     .destination = "203.0.113.5:27376",
     .interface_in = "outside",
     .interface_out = "inside"},
    {.line = UNREACHABLE
     "icmp src outside:203.0.113.5 dst NP Identity Ifc:192.0.2.1 (type 3, code 4)" PAYLOAD
     "udp src 192.0.2.1/8832 dst 203.0.113.9/27376.",
     UDP(CISCO, ICMP, REFUSED),
     .source = "192.0.2.1:8832",
     .destination = "203.0.113.9:27376",
     .interface_in = "outside",
     .interface_out = "NP Identity Ifc"},
    {.line = UNREACHABLE
     "icmp src outside:dsl-5 (LOCAL\\alice) dst inside:nas (bob) (type 3, code 1)" PAYLOAD
     "udp src nas/8832(bob) dst dsl-5/27376 (x).",
     UDP(CISCO, ICMP, REFUSED),
     .source = "nas:8832",
     .destination = "dsl-5:27376",
     .named = true,
     .by_receiver = true,
     .interface_in = "outside",
     .interface_out = "inside"},
    {.line =
         UNREACHABLE "icmp src outside:203.0.113.5 dst inside:192.0.2.10 (type 5, code 1)" PAYLOAD
                     "udp src 192.0.2.10/8832 dst 203.0.113.5/27376.",
     OTHER(CISCO)},
    {.line =
         UNREACHABLE "icmp src outside:203.0.113.5 dst inside:192.0.2.10 (type 3, code 3)" PAYLOAD
                     "tcp src 192.0.2.10/443 dst 203.0.113.5/27376.",
     OTHER(CISCO)},

    /* 710002, 710003, 710005: for the firewall itself. */
    {.line =
         "%ASA-7-710005: UDP request discarded from 203.0.113.5/27376 to outside:192.0.2.10/8832",
     UDP(CISCO, DENIED, DENIED),
     STRANGER,
     .message_id = "710005",
     .action_text = "discarded",
     .interface_in = "outside"},
    {.line = "UDP request discarded from 192.168.1.50/138 to inside:192.168.1.255/netbios-dgm",
     UDP(CISCO, DENIED, DENIED),
     .source = "192.168.1.50:138",
     .destination = "192.168.1.255:138",
     .to_everybody = true,
     .action_text = "discarded",
     .interface_in = "inside"},
    {.line =
         "%ASA-3-710003: UDP access denied by ACL from 203.0.113.5/27376 to outside:192.0.2.10/161",
     UDP(CISCO, DENIED, DENIED),
     .source = "203.0.113.5:27376",
     .destination = "192.0.2.10:161",
     .message_id = "710003",
     .action_text = "denied",
     .interface_in = "outside"},
    {.line =
         "%ASA-7-710002: UDP access permitted from 192.168.1.50/5000 to inside:192.168.1.1/snmp",
     UDP(CISCO, PERMITTED, PERMITTED),
     .source = "192.168.1.50:5000",
     .destination = "192.168.1.1:161",
     .message_id = "710002",
     .action_text = "permitted",
     .interface_in = "inside"},

    /* Not about UDP. */
    {.line =
         "Deny tcp src outside:203.0.113.5/27376 dst inside:192.0.2.10/80 by access-group \"A\"",
     OTHER(CISCO)},
    {.line = "%ASA-4-106023: Deny icmp src outside:203.0.113.5 dst inside:192.0.2.10 (type 8, code "
             "0) by",
     OTHER(CISCO),
     .message_id = "106023"},
    {.line = "Built inbound TCP connection 1 for outside:203.0.113.5/1 (203.0.113.5/1) to "
             "inside:nas/2 (x)",
     OTHER(CISCO)},
    {.line = "Teardown ICMP connection for faddr 203.0.113.5/0", OTHER(CISCO)},
    {.line = "TCP request discarded from 203.0.113.5/27376 to outside:192.0.2.10/443",
     OTHER(CISCO)},
    {.line =
         LIST "permitted tcp outside/203.0.113.5(1) -> inside/192.0.2.10(80) hit-cnt 1 first hit",
     OTHER(CISCO)},
    {.line = "Nov 24 2026 08:36:41 asa : %ASA-6-305011: Built dynamic UDP translation from "
             "inside:192.168.1.50/8832 to outside:192.0.2.10/8832",
     OTHER(CISCO),
     .message_id = "305011",
     .device = "asa",
     .time = "Nov 24 2026 08:36:41"},
    {.line = "%ASA-5-111008: User 'enable_15' executed the 'write' command.",
     OTHER(CISCO),
     .message_id = "111008"},

    /* Damaged, hidden or cut off. */
    {.line = "Deny udp src outside:203.0.113.5/27376 dst inside:192.0.2.10/"},
    {.line = "Deny udp src outside:203.0.113.5/27376 dst inside:192.0.2.10/XXXX by"},
    {.line = "Deny udp src outside:203.0.113.5/27376 dst inside:192.0.2.10/65536"},
    {.line = "Deny udp src outside:203.0.113.256/27376 dst inside:192.0.2.10/8832"},
    {.line = "Deny udp src outside:203.0.113.05/27376 dst inside:192.0.2.10/8832"},
    {.line = "Deny udp src :203.0.113.5/27376 dst inside:192.0.2.10/8832"},
    {.line = UNREACHABLE
     "icmp src outside:203.0.113.5 dst inside:192.0.2.10 (type 3, code 3)" PAYLOAD "udp-src x"},
    {.line = "Deny udp src outside:203.0.113.5.7/27376 dst inside:192.0.2.10/8832"},
    {.line = "Deny udp src outside:203.0.113/27376 dst inside:192.0.2.10/8832"},
    {.line = "Deny udp src outside:203.0.113.1x/27376 dst inside:192.0.2.10/8832"},
    {.line = "Deny udp src outside:2001:db8::g/27376 dst inside:2001:db8::1/8832"},
    {.line = "Deny udp src outside:n\xc3/27376 dst inside:192.0.2.10/8832"},
    /* An interface that might be the beginning of the address. */
    {.line = "Deny udp src fe80:2001:db8::1/27376 dst inside:2001:db8::1/8832"},
    {.line = "Deny udp src v1:outside:nas/27376 dst inside:192.0.2.10/8832"},
    {.line = "Deny udp src a:b:c:203.0.113.5/27376 dst inside:192.0.2.10/8832"},
    {.line = "Deny udp src outside:203.0.113.5 dst inside:192.0.2.10/8832 by"},
    {.line = "Deny udp src outside:203.0.113.5/27376(alice dst inside:192.0.2.10/8832"},
    {.line = "%ASA-2-106006: Deny inbound UDP from 203.0.113.5/27376 to 192.0.2.10/8832"},
    {.line = "Deny inbound UDP from 203.0.113.5/27376 to 192.0.2.10/8832 du"},
    {.line = LIST "denied udp" LIST_ENDS},
    {.line = LIST "denied udp" LIST_ENDS " hit-cnt 1"},
    {.line = LIST "dreamt udp" LIST_ENDS LIST_TAIL},
    {.line = LIST "denied udp outside/203.0.113.5 -> inside/192.0.2.10(8832)" LIST_TAIL},
    {.line = "UDP request pondered from 203.0.113.5/27376 to outside:192.0.2.10/8832"},
    {.line = "Built UDP connection 1 for outside:203.0.113.5/1 (x) to inside:192.0.2.10/2 (x)"},
    {.line = "Built inbound UDP connection 1 for outside:203.0.113.5/27376 (203.0.113.5/27376) to "
             "inside:192.168.1.50/8832 "},
    {.line = "Teardown UDP connection 1 for outside:203.0.113.5/27376 to inside:192.168.1.50/8832"},
    {.line =
         UNREACHABLE "icmp src outside:203.0.113.5 dst inside:192.0.2.10 (type 3, code 3)" PAYLOAD
                     "udp src 192.0.2.10/8832 dst 203.0.113.5/27376"},
    {.line = "message repeated 2 times: [" DENY},
};

#endif
