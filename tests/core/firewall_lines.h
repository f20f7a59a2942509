/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of firewalls' logs, and what is to be read from them, found by hand.
 */
#ifndef OVERSHARING_TESTS_FIREWALL_LINES_H
#define OVERSHARING_TESTS_FIREWALL_LINES_H

#include "firewall_log.h"

#include <glib.h>

/* What is left out is expected to be nothing: no part of the line, no flag; 1 for a count. */
typedef struct {
    const char *line;
    firewall_outcome_t outcome;
    firewall_format_t format;
    firewall_action_t action;
    sighting_kind_t kind;
    const char *source, *destination; /* of the sighting: "192.0.2.1:53" */
    uint32_t count;                   /* of the line; and of the sighting, see `packets` */
    uint32_t packets, answers;        /* SIGHTING_CONNECTION */
    uint64_t bytes;
    bool masked, named, inbound, counted, by_receiver, to_everybody;
    const char *device, *time;
    const char *action_text, *message_id, *interface_in, *interface_out, *rule, *connection;
} firewall_case_t;

#define UDP(its_format, its_action, its_kind)                 \
    .outcome = FIREWALL_UDP, .format = FIREWALL_##its_format, \
    .action = FIREWALL_ACTION_##its_action, .kind = SIGHTING_##its_kind

#define OTHER(its_format) .outcome = FIREWALL_OTHER, .format = FIREWALL_##its_format

#include "firewall_lines_cisco.h"
#include "firewall_lines_pairs.h"
#include "firewall_lines_words.h"

/* Lines of other programs, and damaged ones: nothing may be read from them. */
static const firewall_case_t foreign_lines[] = {
    {.line = ""},
    {.line = "\n"},
    {.line = "\r\n"},
    {.line = " "},
    {.line = "%"},
    {.line = "%ASA-4-106023:"},
    {.line = "%ASA-4-1060"},
    {.line = "%ASA-4-106023: "},
    {.line = "%ASA-4-106023x: " DENY},
    {.line = "%ASA-106023: " DENY},
    {.line = "%SYS-4-106023: " DENY},
    {.line =
         "Nov 24 08:36:41 gw sshd[812]: Failed password for root from 203.0.113.5 port 27376 ssh2",
     .device = "gw",
     .time = "Nov 24 08:36:41"},
    {.line = "Nov 24 08:36:41 gw last message repeated 3 times",
     .device = "gw",
     .time = "Nov 24 08:36:41"},
    /* What a stranger typed as his user name must not pass for a line of the kernel's. */
    {.line = "Nov 24 08:36:41 gw sshd[812]: Invalid user IN=eth0 OUT= SRC=203.0.113.5 "
             "DST=192.0.2.10 LEN=9 "
             "PROTO=UDP SPT=27376 DPT=8832 LEN=9 from 203.0.113.7 port 1",
     .device = "gw",
     .time = "Nov 24 08:36:41"},
    {.line = "Nov 24 08:36:41 gw sshd[812]: Invalid user %ASA-4-106023: Deny udp src "
             "outside:203.0.113.5/27376 dst inside:192.0.2.10/8832 from 203.0.113.7 port 1",
     .device = "gw",
     .time = "Nov 24 08:36:41"},
    {.line = "Nov 24 08:36:41 gw sshd[812]: Nov 24 2026 08:36:41: %ASA-4-106023: " DENY,
     .device = "gw",
     .time = "Nov 24 08:36:41"},
    {.line = "Nov 24 08:36:41 gw sshd: Invalid user %ASA-4-106023: " DENY,
     .device = "gw",
     .time = "Nov 24 08:36:41"},
    {.line = "2026-11-24 08:36:41 INFO login failed for Nov 24 2026 08:36:41: %ASA-4-106023: " DENY,
     .device = "INFO",
     .time = "2026-11-24 08:36:41"},
    {.line = "2026-11-24T08:36:41\tInformational\tsshd\t root %ASA-4-106023: " DENY,
     .time = "2026-11-24T08:36:41"},
    {.line = "2026-11-24T08:36:41\tInformational\tcron\t "
             "5,,,1000000103,igb0,match,block,in,4,0x0,,64,12345,0,DF,17,udp,78,"
             "203.0.113.5,192.0.2.10,27376,8832,58",
     .time = "2026-11-24T08:36:41"},
    {.line = "203.0.113.5 - - [24/Nov/2026:08:36:41 +0100] \"GET / %ASA-4-106023: " DENY},
    {.line = "{\"time\": \"2026-11-24 08:36:41\", \"text\": \"%ASA-4-106023: " DENY "\"}"},
    {.line = "Nov 24 08:36:41 gw nginx[9]: Protocol: udp, SrcIP: 203.0.113.5, DstIP: 192.0.2.10, "
             "SrcPort: 27376, DstPort: 8832, a: b",
     .device = "gw",
     .time = "Nov 24 08:36:41"},
    {.line = "Nov 24 08:36:41 gw cron[9]: "
             "5,,,1000000103,igb0,match,block,in,4,0x0,,64,12345,0,DF,17,udp,78,"
             "203.0.113.5,192.0.2.10,27376,8832,58",
     .device = "gw",
     .time = "Nov 24 08:36:41"},
    {.line = "Nov 24 08:36:41 gw dnsmasq[33]: query[A] example.net from 192.168.1.50",
     .device = "gw",
     .time = "Nov 24 08:36:41"},
    {.line = "Deny the request, said the router"},
    {.line = "Deny"},
    {.line = "Built"},
    {.line = "Built inbound"},
    {.line = "Teardown"},
    {.line = "UDP is a protocol"},
    {.line = "one,two,three,four,five,six,block,in,4,a,b,c,d,0,f,17,udp,1,2,3,4,5,6"},
    {.line = "CEF:0|vendor|product"},
    /* 31 November is no day, and so nothing of the line is a header. */
    {.line = "Nov 31 08:36:41 asa : %ASA-4-106023: Deny udp src outside:203.0.113.5/27376 dst "
             "inside:192.0.2.10/8832"},
};

/* Every table of lines. */
static const struct {
    const char *name;
    const firewall_case_t *lines;
    size_t count;
} firewall_tables[] = {
    {"cisco", cisco_lines, G_N_ELEMENTS(cisco_lines)},
    {"ftd", ftd_lines, G_N_ELEMENTS(ftd_lines)},
    {"netfilter", netfilter_lines, G_N_ELEMENTS(netfilter_lines)},
    {"pf", pf_lines, G_N_ELEMENTS(pf_lines)},
    {"cef", cef_lines, G_N_ELEMENTS(cef_lines)},
    {"foreign", foreign_lines, G_N_ELEMENTS(foreign_lines)},
};

#endif
