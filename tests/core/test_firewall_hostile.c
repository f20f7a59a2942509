/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines that are cut off, damaged, or made to hurt.
 */
#include "firewall_invariants.h"
#include "firewall_lines.h"
#include "sightings.h"

#include <stdlib.h>
#include <time.h>

/* Reads a copy of exactly that size, so that tools see a read beyond its end. */
static firewall_line_t read_copy(const char *line, size_t length)
{
    char *copy = (char *)malloc(MAX(1, length));
    firewall_line_t read;

    g_assert_nonnull(copy);
    memcpy(copy, line, length);
    firewall_log_read(copy, length, &read);
    free(copy);
    assert_invariants(&read, length);
    return read;
}

static void foreach_line(void (*test)(const char *line))
{
    for (size_t i = 0; i < G_N_ELEMENTS(firewall_tables); i++) {
        for (size_t j = 0; j < firewall_tables[i].count; j++) {
            g_test_message("%s", firewall_tables[i].lines[j].line);
            test(firewall_tables[i].lines[j].line);
        }
    }
}

/* --- Cut off --- */

/* Messages that may end with the port: cut within it, they are whole messages of another port, and
 * nobody can tell. */
static bool may_end_with_port(const char *line)
{
    bool is_deny = strstr(line, "Deny ") != NULL && strstr(line, " dst ") != NULL;

    return is_deny || strstr(line, " discarded from ") != NULL ||
           strstr(line, " access denied by ACL ") != NULL ||
           strstr(line, " access permitted ") != NULL || strstr(line, "CEF:") != NULL;
}

static bool same_endpoint(const endpoint_address_t *a, const endpoint_address_t *b)
{
    return endpoint_address_compare(a, b) == 0;
}

static bool same_pair(const firewall_line_t *whole, const firewall_line_t *cut)
{
    return same_endpoint(&whole->sighting.source, &cut->sighting.source) &&
           same_endpoint(&whole->sighting.destination, &cut->sighting.destination);
}

/* Does the cut leave a shorter port, of the same hosts, at the end of such a message? */
static bool is_shorter_port(const char *line, const firewall_line_t *whole,
                            const firewall_line_t *cut, size_t length)
{
    uint32_t end = cut->destination_port.begin + cut->destination_port.length;

    return may_end_with_port(line) && end == length &&
           whole->destination_port.begin == cut->destination_port.begin &&
           same_endpoint(&whole->sighting.source, &cut->sighting.source) &&
           host_address_compare(&whole->sighting.destination.host,
                                &cut->sighting.destination.host) == 0;
}

static void cut_everywhere(const char *line)
{
    size_t length = strlen(line);
    firewall_line_t whole = read_copy(line, length);
    uint32_t damaged_port = 0;

    for (size_t n = length; n-- > 0;) {
        firewall_line_t cut = read_copy(line, n);

        if (cut.outcome != FIREWALL_UDP)
            continue;
        /* A damaged line that is whole when cut within its port: "…/65536", "…/6553". */
        if (whole.outcome == FIREWALL_NOT_UNDERSTOOD && may_end_with_port(line)) {
            g_assert_cmpuint(cut.destination_port.begin + cut.destination_port.length, ==, n);
            g_assert_true(damaged_port == 0 || damaged_port == cut.destination_port.begin);
            damaged_port = cut.destination_port.begin;
            continue;
        }
        g_assert_cmpint(whole.outcome, ==, FIREWALL_UDP);
        g_assert_cmpint(whole.format, ==, cut.format);
        g_assert_true(same_pair(&whole, &cut) || is_shorter_port(line, &whole, &cut, n));
    }
}

static void test_cut(void)
{
    foreach_line(cut_everywhere);
}

/* Cut off at the beginning, a line must not hurt; it may well be another one. */
static void cut_at_the_beginning(const char *line)
{
    size_t length = strlen(line);

    for (size_t n = 1; n < length; n++)
        read_copy(line + n, length - n);
}

static void test_cut_at_the_beginning(void)
{
    foreach_line(cut_at_the_beginning);
}

/* --- Damaged --- */

static void damage_everywhere(const char *line)
{
    static const char bytes[] = "\0\n\r \t/:()[]=,|\\\"%-<X*9\x80\xff";
    size_t length = strlen(line);
    char *damaged = g_strdup(line);

    for (size_t i = 0; i < length; i++) {
        for (size_t j = 0; j < sizeof bytes - 1; j++) {
            damaged[i] = bytes[j];
            read_copy(damaged, length);
        }
        damaged[i] = line[i];
    }
    g_free(damaged);
}

static void test_damaged(void)
{
    foreach_line(damage_everywhere);
}

/* A byte of zero is no end: what stands behind it is looked at. */
static void test_zero(void)
{
    static const char in_name[] = "Deny udp src outside:192.0.2.1\0/1 dst inside:192.0.2.2/2";
    static const char in_ipv6[] = "Deny udp src outside:2001:db8::1\0x/1 dst inside:192.0.2.2/2";
    static const char behind[] =
        "x\0IN=eth0 OUT= SRC=192.0.2.1 DST=192.0.2.2 PROTO=UDP SPT=1 DPT=2 ";

    g_assert_cmpint(read_copy(in_name, sizeof in_name - 1).outcome, ==, FIREWALL_NOT_UNDERSTOOD);
    g_assert_cmpint(read_copy(in_ipv6, sizeof in_ipv6 - 1).outcome, ==, FIREWALL_NOT_UNDERSTOOD);
    g_assert_cmpint(read_copy(behind, sizeof behind - 1).outcome, ==, FIREWALL_UDP);
}

/* Zeros at the end, which senders of syslog add, are no part of the line. */
static void test_zeros_behind(void)
{
    static const struct {
        const char *bytes;
        size_t length;
    } tails[] = {
        {"\0", 1}, {"\0\0\0", 3}, {"\n\0", 2}, {"\0\n", 2}, {"\0\r\n\0", 4}, {"\r\n\0\0", 4},
    };
    static const char line[] = "UDP request discarded from 203.0.113.5/27376 to a:192.0.2.10/8832";
    static const char zeros[] = {0, 0, 0};

    for (size_t i = 0; i < G_N_ELEMENTS(tails); i++) {
        GString *whole = g_string_new(line);
        firewall_line_t read;

        g_string_append_len(whole, tails[i].bytes, (gssize)tails[i].length);
        read = read_copy(whole->str, whole->len);
        g_assert_cmpint(read.outcome, ==, FIREWALL_UDP);
        g_assert_cmpuint(read.sighting.destination.port, ==, 8832);
        g_string_free(whole, TRUE);
    }
    for (size_t n = 0; n <= sizeof zeros; n++)
        g_assert_cmpint(read_copy(zeros, n).outcome, ==, FIREWALL_NOT_UNDERSTOOD);
}

/* Words longer than any host are none, and cost nothing more. */
static void test_long_hosts(void)
{
    static const char *const fills[] = {"a", "1", ":", "f:", "x.", ".", "\xc3\xa4"};

    for (size_t i = 0; i < G_N_ELEMENTS(fills); i++) {
        GString *line = g_string_new("Deny udp src outside:");

        for (unsigned j = 0; j < 300; j++)
            g_string_append(line, fills[i]);
        g_string_append(line, "/1 dst inside:192.0.2.2/2");
        g_assert_cmpint(read_copy(line->str, line->len).outcome, ==, FIREWALL_NOT_UNDERSTOOD);
        g_string_free(line, TRUE);
    }
}

/* --- Long --- */

#define SHORT_LINE (32U * 1024)
#define LENGTHENED 8U

/* Eight times the length may cost eight times the time; what grows with its square costs 64. */
#define MOST_TIMES 24U

static char *repeated(const char *piece, size_t length)
{
    size_t size = strlen(piece);
    char *line = (char *)g_malloc(length);

    for (size_t i = 0; i < length; i++)
        line[i] = piece[i % size];
    return line;
}

/* The least time that reading it takes, in ticks of the processor's time. */
static clock_t least_time(const char *line, size_t length, unsigned reads)
{
    clock_t least = 0;

    for (unsigned attempt = 0; attempt < 5; attempt++) {
        clock_t begin = clock(), spent;

        for (unsigned i = 0; i < reads; i++) {
            firewall_line_t read;

            firewall_log_read(line, length, &read);
        }
        spent = clock() - begin;
        if (attempt == 0 || spent < least)
            least = spent;
    }
    return MAX(1, least);
}

static void assert_linear(const char *before, const char *piece)
{
    char *tail = repeated(piece, SHORT_LINE * LENGTHENED), *line;
    size_t head = strlen(before);
    clock_t few, many;

    line = (char *)g_malloc(head + SHORT_LINE * LENGTHENED);
    memcpy(line, before, head);
    memcpy(line + head, tail, SHORT_LINE * LENGTHENED);
    few = least_time(line, head + SHORT_LINE, 8);
    many = least_time(line, head + SHORT_LINE * LENGTHENED, 8);
    g_test_message("\"%s%s…\": %ld and %ld", before, piece, (long)few, (long)many);
    g_assert_cmpint(many, <, few * MOST_TIMES);
    g_free(line);
    g_free(tail);
}

static void test_linear(void)
{
    static const char *const lines[][2] = {
        {"", "SRC=SRC=SRC="},
        {"", "IN=IN=IN="},
        {"", "IN=x "},
        {"", "IN=x OUT= "},
        {"", " OUT="},
        {"IN= OUT= ", "SRC=1 "},
        {"IN= OUT= PROTO=ICMP TYPE=3 ", "[SRC=1 "},
        {"", "DESCR=\""},
        {"", "DROP "},
        {"", "-D"},
        {"", "Deny udp "},
        {"Deny udp src ", "Deny udp src "},
        {"Deny udp src outside:", "1:"},
        {"Deny udp src outside:1.2.3.4/5 ", "("},
        {"Deny udp src outside:1.2.3.4/5 ", "() "},
        {"Deny udp src outside:1.2.3.4/5 dst inside:1.2.3.4/5 ", " by access-group "},
        {"Deny udp src ", "/"},
        {"access-list x denied udp ", "/("},
        {"No matching connection for ICMP error message: icmp src a:b ", " dst "},
        {"No matching connection for ICMP error message: icmp src a:1.2.3.4 dst a:1.2.3.4 ",
         "(type 3"},
        {"", ","},
        {"5,,,", ","},
        {"", ": "},
        {"", "SrcIP: 1, "},
        {"", "["},
        {"", "[1.2] "},
        {"", "<1>"},
        {"<1>1 - - - - - ", "[a=\"\\\"]"},
        {"", "Nov 24 08:36:41 "},
        {"", "Nov 24 08:36:41 x "},
        {"", "message repeated 2 times: ["},
        {"CEF:0|a|b|c|d|e|f|", "a=b "},
        {"CEF:0|a|b|c|d|e|f|", "="},
        {"CEF:0|a|b|c|d|e|f|", "\\"},
        {"CEF:", "\\|"},
        {"", " "},
        {"", "%"},
        {"%ASA-", "-"},
        {"2026-11-24 08:36:41 gw ", "1\t%"},
        {"2026-11-24 08:36:41 gw ", "Nov 24 08:36:41 %ASA-"},
        {"", "9"},
        {"", "\n"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        assert_linear(lines[i][0], lines[i][1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/firewall_hostile/cut", test_cut);
    g_test_add_func("/firewall_hostile/cut_at_the_beginning", test_cut_at_the_beginning);
    g_test_add_func("/firewall_hostile/damaged", test_damaged);
    g_test_add_func("/firewall_hostile/zero", test_zero);
    g_test_add_func("/firewall_hostile/zeros_behind", test_zeros_behind);
    g_test_add_func("/firewall_hostile/long_hosts", test_long_hosts);
    g_test_add_func("/firewall_hostile/linear", test_linear);
    return g_test_run();
}
