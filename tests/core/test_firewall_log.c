/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firewall_lines.h"
#include "sightings.h"

/* The part of the line; NULL if there is none. Free it with g_free(). */
static char *text_of(const char *line, log_span_t part)
{
    return part.length == 0 ? NULL : g_strndup(line + part.begin, part.length);
}

static void assert_part(const char *line, log_span_t part, const char *expected)
{
    char *text = text_of(line, part);

    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

static void assert_parts(const firewall_case_t *c, const firewall_line_t *read)
{
    assert_part(c->line, read->header.device, c->device);
    assert_part(c->line, read->header.time, c->time);
    assert_part(c->line, read->action_text, c->action_text);
    assert_part(c->line, read->message_id, c->message_id);
    assert_part(c->line, read->interface_in, c->interface_in);
    assert_part(c->line, read->interface_out, c->interface_out);
    assert_part(c->line, read->rule, c->rule);
    assert_part(c->line, read->connection, c->connection);
}

static void assert_endpoint(const endpoint_address_t *endpoint, const char *expected)
{
    char text[ENDPOINT_TEXT_MAX];

    g_assert_cmpstr(endpoint_address_format(endpoint, text), ==, expected);
}

static void assert_sighting(const firewall_case_t *c, const firewall_line_t *read)
{
    const sighting_t *sighting = &read->sighting;
    bool is_flow = c->kind == SIGHTING_CONNECTION || c->kind == SIGHTING_CLOSED;

    g_assert_cmpint(sighting->kind, ==, c->kind);
    assert_endpoint(&sighting->source, c->source);
    assert_endpoint(&sighting->destination, c->destination);
    g_assert_cmpuint(sighting->bytes, ==, c->bytes);
    g_assert_cmpuint(sighting->count, ==, is_flow ? c->packets : read->count);
    g_assert_cmpuint(sighting->answers, ==, c->answers);
    g_assert_cmpint(sighting->counted, ==, c->counted);
    g_assert_cmpint(sighting->by_receiver, ==, c->by_receiver);
    g_assert_cmpint(sighting->to_everybody, ==, c->to_everybody);
    g_assert_cmpuint(sighting->frame, ==, 0);
    g_assert_cmpint(sighting->time, ==, TIME_UNKNOWN);
}

static void assert_line(const firewall_case_t *c)
{
    firewall_line_t read;

    g_test_message("%s", c->line);
    firewall_log_read(c->line, strlen(c->line), &read);
    g_assert_cmpint(read.outcome, ==, c->outcome);
    g_assert_cmpint(read.format, ==, c->format);
    g_assert_cmpint(read.action, ==, c->action);
    g_assert_cmpuint(read.count, ==, MAX(1, c->count));
    g_assert_cmpint(read.masked, ==, c->masked);
    g_assert_cmpint(read.named, ==, c->named);
    g_assert_cmpint(read.inbound, ==, c->inbound);
    assert_parts(c, &read);
    if (c->outcome == FIREWALL_UDP)
        assert_sighting(c, &read);
}

static void test_lines(gconstpointer table)
{
    size_t which = GPOINTER_TO_SIZE(table);

    for (size_t i = 0; i < firewall_tables[which].count; i++)
        assert_line(&firewall_tables[which].lines[i]);
}

/* Any message may stand behind any header. */
static void test_headers(void)
{
    static const char *const headers[] = {
        "",
        "<134>",
        "<134>Nov  4 08:36:41 gw ",
        "Nov 24 08:36:41 gw ",
        "Nov 24 08:36:41.123456 gw ",
        "Nov 24 2026 08:36:41 gw ",
        "Nov 24 2026 08:36:41 gw : ",
        "Nov 24 2026 08:36:41: ",
        "2026-11-24T08:36:41.003+01:00 gw ",
        "2026-11-24 08:36:41 gw ",
        "2026 Nov 24 08:36:41 gw ",
        "Tue 2026-11-24 08:36:41 CET gw ",
        "\xef\xbb\xbfNov 24 08:36:41 gw ",
        "<134>1 2026-11-24T08:36:41Z gw - - - - ",
        "<134>1 - - - - - [a b=\"]\"][c] ",
        "[12345.678901] ",
        "[Tue Nov 24 08:36:41 2026] ",
        "1795500000 gw ",
        "1795500000.123 gw ",
    };
    static const char *const messages[] = {
        DENY,
        "%ASA-4-106023: " DENY,
        LIST "denied udp" LIST_ENDS LIST_TAIL,
        FTD_ENDS ", Protocol: udp",
        "[UFW BLOCK] " TO_US,
        TO_US,
        PF_HEAD PF_IPV4,
        CEF_HEAD "act=blocked proto=UDP " CEF_ENDS,
    };

    for (size_t i = 0; i < G_N_ELEMENTS(headers) * G_N_ELEMENTS(messages); i++) {
        const char *message = messages[i % G_N_ELEMENTS(messages)];
        char *line = g_strconcat(headers[i / G_N_ELEMENTS(messages)], message, NULL);
        firewall_line_t read;

        g_test_message("%s", line);
        firewall_log_read(line, strlen(line), &read);
        g_assert_cmpint(read.outcome, ==, FIREWALL_UDP);
        g_assert_true(read.sighting.source.port == 27376 || read.sighting.source.port == 8832);
        g_free(line);
    }
}

/* The spans of endpoints stay as the line has them, those of ports too. */
static void test_endpoint_parts(void)
{
    static const char line[] = LIST "est-allowed udp" LIST_ENDS LIST_TAIL;
    static const char name[] = "UDP request discarded from 10.0.0.1/68 to outside:nas/bootps";
    firewall_line_t read;

    firewall_log_read(line, strlen(line), &read);
    assert_part(line, read.source, "203.0.113.5");
    assert_part(line, read.source_port, "27376");
    assert_part(line, read.destination, "192.0.2.10");
    assert_part(line, read.destination_port, "8832");
    firewall_log_read(name, strlen(name), &read);
    assert_part(name, read.destination, "nas");
    assert_part(name, read.destination_port, "bootps");
    g_assert_cmpuint(read.sighting.destination.port, ==, 67);
}

/* A name longer than is kept is cut between two characters: "ä" has two bytes. */
static void test_long_name(void)
{
    char *name = g_strnfill(HOST_NAME_LENGTH - 1, 'a');
    char *line = g_strdup_printf("Deny udp src outside:%s\xc3\xa4/1 dst inside:nas/2", name);
    char text[ENDPOINT_TEXT_MAX];
    firewall_line_t read;

    firewall_log_read(line, strlen(line), &read);
    g_assert_cmpint(read.outcome, ==, FIREWALL_UDP);
    g_assert_cmpstr(host_address_format(&read.sighting.source.host, text), ==, name);
    g_free(line);
    g_free(name);
}

/* Of a datagram that was denied from one end to the other. */
static bool is_to_everybody(const char *source, const char *destination)
{
    char *line = g_strdup_printf("Deny udp src outside:%s dst inside:%s", source, destination);
    firewall_line_t read;

    g_test_message("%s", line);
    firewall_log_read(line, strlen(line), &read);
    g_assert_cmpint(read.outcome, ==, FIREWALL_UDP);
    g_free(line);
    return read.sighting.to_everybody;
}

/* A broadcast is told by a neighbour's address, and by ports that broadcasts have. */
static void test_broadcast(void)
{
    g_assert_true(is_to_everybody("192.168.1.9/138", "192.168.1.255/138"));
    g_assert_true(is_to_everybody("192.168.1.9/50000", "192.168.1.255/137"));
    g_assert_true(is_to_everybody("192.168.1.9/50000", "192.168.1.255/138"));
    g_assert_true(is_to_everybody("192.168.1.9/17500", "192.168.1.255/17500"));
    g_assert_false(is_to_everybody("192.168.1.9/50000", "192.168.1.255/139"));
    g_assert_false(is_to_everybody("192.168.1.9/138", "192.168.1.254/138"));
    g_assert_false(is_to_everybody("192.168.2.9/138", "192.168.1.255/138"));
    g_assert_false(is_to_everybody("192.168.1.255/138", "192.168.1.9/138"));
    g_assert_false(is_to_everybody("192.168.1.255/138", "192.168.1.255/138"));
    g_assert_false(is_to_everybody("192.168.XX.XX/138", "192.168.XX.255/138"));
    g_assert_false(is_to_everybody("2001:db8::9/138", "2001:db8::ff/138"));
    g_assert_false(is_to_everybody("nas/138", "192.168.1.255/138"));
}

/* Who sent what is not told of a connection that was closed. */
static void test_broadcast_closed(void)
{
    static const char *const lines[] = {
        "Teardown UDP connection 1 for a:192.168.1.9/138 to b:192.168.1.255/138 duration 0:00:00 "
        "bytes 201",
        "Teardown UDP connection 1 for a:192.168.1.255/138 to b:192.168.1.9/138 duration 0:00:00 "
        "bytes 201",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        firewall_line_t read;

        firewall_log_read(lines[i], strlen(lines[i]), &read);
        g_assert_cmpint(read.sighting.kind, ==, SIGHTING_CLOSED);
        g_assert_true(read.sighting.to_everybody);
    }
}

/* The time of an event that has "rt" behind a header. */
static log_time_t time_with(const char *header, const char *rt, const char *expected)
{
    char *line = g_strconcat(header, CEF_HEAD "rt=", rt, " proto=UDP " CEF_ENDS, NULL);
    firewall_line_t read;

    g_test_message("%s", line);
    firewall_log_read(line, strlen(line), &read);
    g_assert_cmpint(read.outcome, ==, FIREWALL_UDP);
    assert_part(line, read.header.time, expected);
    g_free(line);
    return read.header.when;
}

/* "rt" of CEF is in milliseconds. */
static void test_cef_time(void)
{
    static const char rt[] = "1795500000123";
    static const char *const vague[] = {"", "Nov 24 08:36:41 gw "};

    for (size_t i = 0; i < G_N_ELEMENTS(vague); i++) {
        log_time_t when = time_with(vague[i], rt, rt);

        g_assert_cmpint(when.kind, ==, LOG_TIME_EPOCH);
        g_assert_cmpuint(when.seconds, ==, 1795500000);
        g_assert_cmpuint(when.nanoseconds, ==, 123000000);
        g_assert_cmpuint(when.year, ==, 0);
    }
    time_with("Nov 24 2026 08:36:41 gw ", rt, "Nov 24 2026 08:36:41");
    time_with("2026-11-24T08:36:41Z gw ", rt, "2026-11-24T08:36:41Z");
    time_with("Nov 24 08:36:41 UTC gw ", rt, "Nov 24 08:36:41 UTC");
    time_with("1795500009 gw ", rt, "1795500009");
}

/* "rt" of CEF as a date, with a zone or without. */
static void test_cef_date(void)
{
    static const char header[] = "Nov 24 08:36:41 gw ";
    log_time_t when =
        time_with(header, "Nov 24 2026 05:36:41.250 GMT", "Nov 24 2026 05:36:41.250 GMT");

    g_assert_cmpint(when.kind, ==, LOG_TIME_DATE);
    g_assert_cmpuint(when.year, ==, 2026);
    g_assert_cmpuint(when.hour, ==, 5);
    g_assert_cmpuint(when.nanoseconds, ==, 250000000);
    g_assert_true(when.has_zone);
    when = time_with(header, "Nov 24 2026 05:36:41", "Nov 24 2026 05:36:41");
    g_assert_false(when.has_zone);
    time_with("", "Nov 24 05:36:41", "Nov 24 05:36:41");
    /* No better than what the header tells, or no time at all. */
    time_with(header, "Nov 24 05:36:41", "Nov 24 08:36:41");
    time_with(header, "Nov 31 2026 05:36:41", "Nov 24 08:36:41");
    time_with(header, "yesterday", "Nov 24 08:36:41");
    time_with("", "[12.5]", NULL);
}

static void test_names(void)
{
    g_assert_cmpstr(firewall_format_name(FIREWALL_UNKNOWN), ==, "not understood");
    g_assert_cmpstr(firewall_format_name(FIREWALL_CISCO), ==, "Cisco ASA");
    g_assert_cmpstr(firewall_format_name(FIREWALL_FTD), ==, "Cisco FTD");
    g_assert_cmpstr(firewall_format_name(FIREWALL_NETFILTER), ==, "netfilter");
    g_assert_cmpstr(firewall_format_name(FIREWALL_PF), ==, "pf filterlog");
    g_assert_cmpstr(firewall_format_name(FIREWALL_CEF), ==, "CEF");
    g_assert_cmpstr(firewall_action_name(FIREWALL_ACTION_UNKNOWN), ==, "logged");
    g_assert_cmpstr(firewall_action_name(FIREWALL_ACTION_DENIED), ==, "denied");
    g_assert_cmpstr(firewall_action_name(FIREWALL_ACTION_PERMITTED), ==, "permitted");
    g_assert_cmpstr(firewall_action_name(FIREWALL_ACTION_BUILT), ==, "built");
    g_assert_cmpstr(firewall_action_name(FIREWALL_ACTION_CLOSED), ==, "closed");
    g_assert_cmpstr(firewall_action_name(FIREWALL_ACTION_ICMP), ==, "ICMP error");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(firewall_tables); i++) {
        char *path = g_strdup_printf("/firewall_log/%s", firewall_tables[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_lines);
        g_free(path);
    }
    g_test_add_func("/firewall_log/headers", test_headers);
    g_test_add_func("/firewall_log/endpoint_parts", test_endpoint_parts);
    g_test_add_func("/firewall_log/long_name", test_long_name);
    g_test_add_func("/firewall_log/broadcast", test_broadcast);
    g_test_add_func("/firewall_log/broadcast_closed", test_broadcast_closed);
    g_test_add_func("/firewall_log/cef_time", test_cef_time);
    g_test_add_func("/firewall_log/cef_date", test_cef_date);
    g_test_add_func("/firewall_log/names", test_names);
    return g_test_run();
}
