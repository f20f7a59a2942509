/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of Linux's packet filter and of pf's filterlog; part of firewall_lines.h.
 */
#ifndef OVERSHARING_TESTS_FIREWALL_LINES_WORDS_H
#define OVERSHARING_TESTS_FIREWALL_LINES_WORDS_H

#define MAC "MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00 "
#define PACKET MAC "SRC=203.0.113.5 DST=192.0.2.10 LEN=131 TOS=0x00 PREC=0x00 TTL=116 ID=4711 DF "
#define DATAGRAM PACKET "PROTO=UDP SPT=27376 DPT=8832 LEN=111 "
#define TO_US "IN=eth0 OUT= " DATAGRAM
#define QUOTE                                                                             \
    "[SRC=192.0.2.10 DST=203.0.113.5 LEN=78 TOS=0x00 PREC=0x00 TTL=63 ID=0 DF PROTO=UDP " \
    "SPT=8832 DPT=27376 LEN=58 ] "
#define ICMP "SRC=203.0.113.5 DST=192.0.2.10 LEN=106 TOS=0x00 PREC=0xC0 TTL=50 ID=9 PROTO=ICMP "

#define TO_ETH0 STRANGER, .bytes = 131, .interface_in = "eth0"
#define ANSWER .source = "192.0.2.10:8832", .destination = "203.0.113.5:27376"
#define KERNEL .device = "gw", .time = "Nov 24 08:36:41"

/* What a prefix says, before a datagram to eth0. */
#define PREFIX(prefix, action, kind, word)                                                     \
    {                                                                                          \
        "Nov 24 08:36:41 gw kernel: " prefix " " TO_US, UDP(NETFILTER, action, kind), TO_ETH0, \
            KERNEL, .rule = prefix, .action_text = word                                        \
    }

static const firewall_case_t netfilter_lines[] = {
    PREFIX("[UFW BLOCK]", DENIED, DENIED, "BLOCK"),
    PREFIX("[UFW LIMIT BLOCK]", DENIED, DENIED, "BLOCK"),
    PREFIX("[UFW ALLOW]", PERMITTED, PERMITTED, "ALLOW"),
    PREFIX("[UFW AUDIT]", UNKNOWN, LOGGED, NULL),
    PREFIX("FINAL_REJECT:", DENIED, DENIED, "REJECT"),
    PREFIX("Shorewall:net-fw:DROP:", DENIED, DENIED, "DROP"),
    PREFIX("accept then drop", DENIED, DENIED, "drop"),
    PREFIX("DROPS", UNKNOWN, LOGGED, NULL),
    PREFIX("[WAN_LOCAL-default-D]", DENIED, DENIED, "D"),
    PREFIX("[WAN_IN-2000-A]", PERMITTED, PERMITTED, "A"),
    PREFIX("[WAN_IN-2001-R]", DENIED, DENIED, "R"),
    PREFIX("x-A-D", DENIED, DENIED, "D"),
    PREFIX("[LAN-A-2000-A]", PERMITTED, PERMITTED, "A"),
    PREFIX("[WAN-X]", UNKNOWN, LOGGED, NULL),
    PREFIX("[WAN-DA]", UNKNOWN, LOGGED, NULL),
    PREFIX("[WAN_LOCAL-D-2147483647] DESCR=\"Allow all - or drop\"", DENIED, DENIED, "D"),
    PREFIX("[WAN_LOCAL-7] DESCR=\"drop -D\"", UNKNOWN, LOGGED, NULL),

    /* Kinds of headers, and none. */
    {.line = TO_US, UDP(NETFILTER, UNKNOWN, LOGGED), TO_ETH0},
    {.line = "DROPIN=eth0 OUT= " DATAGRAM,
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     .rule = "DROP",
     .action_text = "DROP"},
    {.line = "[12345.678901] [UFW BLOCK] " TO_US,
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     .rule = "[UFW BLOCK]",
     .action_text = "BLOCK",
     .time = "12345.678901"},
    {.line = "Nov 24 08:36:41 gw kernel: [    5.678901] [UFW BLOCK] " TO_US "\n",
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     KERNEL,
     .rule = "[UFW BLOCK]",
     .action_text = "BLOCK"},
    {.line = "[Tue Nov 24 08:36:41 2026] DROP " TO_US,
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     .rule = "DROP",
     .action_text = "DROP",
     .time = "Tue Nov 24 08:36:41 2026"},
    {.line = "Tue Nov 24 08:36:41 2026 kern.warn kernel: [12345.6] REJECT wan in: IN=eth0 "
             "OUT= " DATAGRAM,
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     .rule = "REJECT wan in:",
     .action_text = "REJECT",
     .time = "Tue Nov 24 08:36:41 2026"},
    {.line = "<4>Nov 24 08:36:41 gw kernel: [WAN_LOCAL-default-D]" TO_US,
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     KERNEL,
     .rule = "[WAN_LOCAL-default-D]",
     .action_text = "D"},
    {.line = "1795500000.123 gw kernel: DROP " TO_US,
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     .rule = "DROP",
     .action_text = "DROP",
     .time = "1795500000.123",
     .device = "gw"},
    {.line = "<4>1 2026-11-24T08:36:41+01:00 gw kernel - - - DROP " TO_US,
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     .rule = "DROP",
     .action_text = "DROP",
     .time = "2026-11-24T08:36:41+01:00",
     .device = "gw"},
    {.line = "Nov 24 08:36:41 gw ulogd[77]: DROP " TO_US,
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     KERNEL,
     .rule = "DROP",
     .action_text = "DROP"},
    {.line = "Nov 24 08:36:41 DROP " TO_US,
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     .rule = "DROP",
     .action_text = "DROP",
     .time = "Nov 24 08:36:41"},
    {.line = "Nov 24 08:36:41 kernel: DROP " TO_US,
     UDP(NETFILTER, DENIED, DENIED),
     TO_ETH0,
     .rule = "DROP",
     .action_text = "DROP",
     .time = "Nov 24 08:36:41"},
    {.line = "Nov 24 08:36:41 gw kernel: message repeated 3 times: [ [UFW BLOCK] " TO_US "]",
     UDP(NETFILTER, DENIED, DENIED),
     STRANGER,
     KERNEL,
     .interface_in = "eth0",
     .bytes = 393,
     .rule = "[UFW BLOCK]",
     .action_text = "BLOCK",
     .count = 3},
    {.line =
         "Nov 24 08:36:41 gw kernel: message repeated 3 times: [ [12345.678901] [UFW BLOCK] " TO_US
         "]",
     UDP(NETFILTER, DENIED, DENIED),
     STRANGER,
     KERNEL,
     .interface_in = "eth0",
     .bytes = 393,
     .rule = "[UFW BLOCK]",
     .action_text = "BLOCK",
     .count = 3},

    /* Kinds of packets. */
    {.line =
         "ACCEPT IN=br0 OUT=eth8 SRC=2001:0db8:0000:0000:0000:0000:0000:0005 "
         "DST=2001:0db8:0000:0000:0000:0000:0000:0010 LEN=131 TC=0 HOPLIMIT=64 FLOWLBL=7 PROTO=UDP "
         "SPT=27376 DPT=8832 LEN=91 MARK=0x1",
     UDP(NETFILTER, PERMITTED, PERMITTED),
     .source = "[2001:db8::5]:27376",
     .destination = "[2001:db8::10]:8832",
     .bytes = 131,
     .interface_in = "br0",
     .interface_out = "eth8",
     .rule = "ACCEPT",
     .action_text = "ACCEPT"},
    {.line = "IN= OUT=eth0 SRC=192.168.x.x DST=nas LEN=131 PROTO=UDPLITE SPT=1 DPT=65535 LEN=1",
     UDP(NETFILTER, UNKNOWN, LOGGED),
     .source = "192.168.XX.XX:1",
     .destination = "nas:65535",
     .masked = true,
     .named = true,
     .bytes = 131,
     .interface_out = "eth0"},
    {.line = "DROP IN=eth0 OUT= " ICMP "TYPE=3 CODE=3 " QUOTE,
     UDP(NETFILTER, ICMP, REFUSED),
     ANSWER,
     .by_receiver = true,
     .bytes = 106,
     .interface_in = "eth0",
     .rule = "DROP"},
    {.line = "IN=eth0 OUT= SRC=198.51.100.1 DST=192.0.2.10 LEN=106 PROTO=ICMP TYPE=11 CODE=0 " QUOTE
             "MTU=1280 ",
     UDP(NETFILTER, ICMP, REFUSED),
     ANSWER,
     .bytes = 106,
     .interface_in = "eth0"},
    {.line = "IN=eth0 OUT= SRC=2001:db8::5 DST=2001:db8::10 LEN=106 PROTO=ICMPv6 TYPE=1 CODE=4 "
             "[SRC=2001:db8::10 DST=2001:db8::5 LEN=58 PROTO=UDP SPT=8832 DPT=27376 LEN=18 ] ",
     UDP(NETFILTER, ICMP, REFUSED),
     .source = "[2001:db8::10]:8832",
     .destination = "[2001:db8::5]:27376",
     .by_receiver = true,
     .bytes = 106,
     .interface_in = "eth0"},

    /* Not about UDP between two endpoints. */
    {.line =
         "[UFW BLOCK] IN=eth0 OUT= " PACKET "PROTO=TCP SPT=1 DPT=23 WINDOW=1 RES=0x00 SYN URGP=0 ",
     OTHER(NETFILTER)},
    {.line = "IN=eth0 OUT= " ICMP "TYPE=8 CODE=0 ID=1 SEQ=2 ", OTHER(NETFILTER)},
    {.line = "IN=eth0 OUT= " ICMP "TYPE=5 CODE=1 GATEWAY=192.0.2.1 " QUOTE, OTHER(NETFILTER)},
    {.line = "IN=eth0 OUT= " ICMP
             "TYPE=3 CODE=3 [SRC=192.0.2.10 DST=203.0.113.5 PROTO=TCP SPT=1 DPT=2 ] ",
     OTHER(NETFILTER)},
    {.line = "IN=eth0 OUT= SRC=2001:db8::5 DST=2001:db8::10 LEN=1 PROTO=ICMPv6 TYPE=135 CODE=0 ",
     OTHER(NETFILTER)},
    {.line = "IN=eth0 OUT= SRC=192.168.1.1 DST=224.0.0.1 LEN=36 TTL=1 ID=0 DF PROTO=2",
     OTHER(NETFILTER)},
    {.line = "IN=eth0 OUT= SRC=203.0.113.5 DST=192.0.2.10 LEN=1500 FRAG:185 PROTO=UDP ",
     OTHER(NETFILTER)},
    {.line = "IN=eth0 OUT= SRC=203.0.113.5 DST=192.0.2.10 LEN=22 PROTO=UDP INCOMPLETE [2 bytes] ",
     OTHER(NETFILTER)},

    /* Damaged or cut off. */
    {.line = "IN=eth0 OUT= " PACKET "PROTO=UDP SPT=27376 DPT=88"},
    {.line = "IN=eth0 OUT= " PACKET "PROTO=UDP"},
    {.line = "IN=eth0 OUT= " PACKET "PROTO=1"},
    {.line = "IN=eth0 OUT= " PACKET "PROTO=2x"},
    {.line = "IN=eth0 OUT= " PACKET "PROTO=UDP SPT=27376 DPT=88832 LEN=111 "},
    {.line = "IN=eth0 OUT= SRC=203.0.113.5 LEN=131 PROTO=UDP SPT=27376 DPT=8832 LEN=111 "},
    {.line = "IN=eth0 OUT= " ICMP "TYPE=3 CODE=3 [SRC=192.0.2.10 DST=203.0.113.5 LEN=78 PROTO=UD"},
    {.line = "IN=eth0 OUT= " ICMP
             "TYPE=3 CODE=3 [SRC=192.0.2.10 DST=203.0.113.5 PROTO=UDP SPT=8832 DPT=27"},
    {.line = "OUT= " DATAGRAM},
    {.line = "IN=eth0 " DATAGRAM},
};

#define PF_HEAD "5,,,1000000103,igb0,match,block,in,"
#define PF_IPV4 "4,0x0,,64,12345,0,DF,17,udp,78,203.0.113.5,192.0.2.10,27376,8832,58"
#define PF_IPV6 "6,0x00,0x00000,255,udp,17,78,2001:db8::5,2001:db8::10,27376,8832,58"
#define PF_TELLS .bytes = 78, .interface_in = "igb0", .rule = "1000000103", .action_text = "block"

static const firewall_case_t pf_lines[] = {
    {.line = "Nov 24 08:36:41 gw filterlog[1234]: " PF_HEAD PF_IPV4 "\n",
     UDP(PF, DENIED, DENIED),
     STRANGER,
     PF_TELLS,
     KERNEL},
    {.line = "<134>Nov 24 08:36:41 filterlog[1234]: " PF_HEAD PF_IPV4,
     UDP(PF, DENIED, DENIED),
     STRANGER,
     PF_TELLS,
     .time = "Nov 24 08:36:41"},
    {.line = "Nov 24 08:36:41 gw filterlog: " PF_HEAD PF_IPV4,
     UDP(PF, DENIED, DENIED),
     STRANGER,
     PF_TELLS,
     KERNEL},
    {.line = "<134>1 2026-11-24T08:36:41+01:00 gw filterlog 1234 - [meta sequenceId=\"1\" "
             "x=\"]\\\"\"] " PF_HEAD PF_IPV4,
     UDP(PF, DENIED, DENIED),
     STRANGER,
     PF_TELLS,
     .device = "gw",
     .time = "2026-11-24T08:36:41+01:00"},
    {.line = "<134>1 2026-11-24T08:36:41+01:00 gw filterlog 1234 - - \xef\xbb\xbf" PF_HEAD PF_IPV4,
     UDP(PF, DENIED, DENIED),
     STRANGER,
     PF_TELLS,
     .device = "gw",
     .time = "2026-11-24T08:36:41+01:00"},
    {.line = PF_HEAD PF_IPV4, UDP(PF, DENIED, DENIED), STRANGER, PF_TELLS},
    {.line = "Nov 24 08:36:41 " PF_HEAD PF_IPV4,
     UDP(PF, DENIED, DENIED),
     STRANGER,
     PF_TELLS,
     .time = "Nov 24 08:36:41"},
    {.line = PF_HEAD PF_IPV6,
     UDP(PF, DENIED, DENIED),
     .source = "[2001:db8::5]:27376",
     .destination = "[2001:db8::10]:8832",
     PF_TELLS},
    {.line = "5,,,,igb1,match,pass,out," PF_IPV4,
     UDP(PF, PERMITTED, PERMITTED),
     STRANGER,
     .bytes = 78,
     .interface_out = "igb1",
     .rule = "5",
     .action_text = "pass"},
    {.line = "5,,,0,igb1,match,reject,in," PF_IPV4,
     UDP(PF, DENIED, DENIED),
     STRANGER,
     .bytes = 78,
     .interface_in = "igb1",
     .rule = "0",
     .action_text = "reject"},
    {.line = "5,,,0,igb1,match,nat,in," PF_IPV4,
     UDP(PF, UNKNOWN, LOGGED),
     STRANGER,
     .bytes = 78,
     .interface_in = "igb1",
     .rule = "0",
     .action_text = "nat"},
    {.line = "message repeated 2 times: [" PF_HEAD PF_IPV4 "]",
     UDP(PF, DENIED, DENIED),
     STRANGER,
     .bytes = 156,
     .interface_in = "igb0",
     .rule = "1000000103",
     .action_text = "block",
     .count = 2},
    {.line = PF_HEAD "4,0x0,,64,12345,0,DF,6,tcp,60,203.0.113.5,192.0.2.10,27376,23,0,S,1,,1,,",
     OTHER(PF)},
    {.line = PF_HEAD "6,0x00,0x00000,255,ICMPv6,58,32,2001:db8::5,2001:db8::10,x", OTHER(PF)},
    {.line = PF_HEAD "4,0x0,,64,12345,185,none,17,udp,78,203.0.113.5,192.0.2.10", OTHER(PF)},
    {.line = PF_HEAD "4,0x0,,64,12345,0,DF,17,udp,78,203.0.113.5,192.0.2.10,27376,8832"},
    {.line = PF_HEAD "4,0x0,,64,12345,0,DF,17,udp,78,203.0.113.5,192.0.2.10,27376,8832,"},
    {.line = PF_HEAD "4,0x0,,64,12345,0,DF,17,udp,78,203.0.113.5,192.0.2.10,27376,XX,58"},
    {.line = PF_HEAD "4,0x0,,64,12345,0,DF,17,udp,78,203.0.113.5,192.0.2.300,27376,8832,58"},
    {.line = PF_HEAD "5,0x0,,64,12345,0,DF,17,udp,78,203.0.113.5,192.0.2.10,27376,8832,58"},
};

#endif
