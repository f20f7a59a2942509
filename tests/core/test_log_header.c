/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_header.h"

#include <glib.h>
#include <string.h>

/* What is left out is expected to be nothing; a repeat to be 1. */
typedef struct {
    const char *line;
    const char *message, *time, *device, *program;
    log_time_t when;
    uint32_t repeat;
} header_case_t;

#define DATE(in_year, in_month, on_day)                                                  \
    .kind = LOG_TIME_DATE, .year = in_year, .month = in_month, .day = on_day, .hour = 8, \
    .minute = 36, .second = 41

static const header_case_t cases[] = {
    {.line = "", .message = ""},
    {.line = "Deny udp", .message = "Deny udp"},
    {.line = "  Deny udp", .message = "Deny udp"},

    /* Priorities. */
    {.line = "<134>Deny", .message = "Deny"},
    {.line = "<134>: Deny", .message = "Deny"},
    {.line = "<191>Deny", .message = "Deny"},
    {.line = "<192>Deny", .message = "<192>Deny"},
    {.line = "<>Deny", .message = "<>Deny"},
    {.line = "<134", .message = "<134"},

    /* Dates with a name of the month. */
    {.line = "Nov 24 08:36:41 gw x y",
     .message = "x y",
     .time = "Nov 24 08:36:41",
     .device = "gw",
     .when = {DATE(0, 11, 24)}},
    {.line = "<134>Nov  4 08:36:41 gw x",
     .message = "x",
     .time = "Nov  4 08:36:41",
     .device = "gw",
     .when = {DATE(0, 11, 4)}},
    {.line = "Nov 24 2026 08:36:41 asa : %ASA",
     .message = "%ASA",
     .time = "Nov 24 2026 08:36:41",
     .device = "asa",
     .when = {DATE(2026, 11, 24)}},
    {.line = "Nov 24 2026 08:36:41: %ASA",
     .message = "%ASA",
     .time = "Nov 24 2026 08:36:41",
     .when = {DATE(2026, 11, 24)}},
    {.line = "Nov 24 08:36:41.123 UTC: %ASA",
     .message = "%ASA",
     .time = "Nov 24 08:36:41.123 UTC",
     .when = {DATE(0, 11, 24), .nanoseconds = 123000000, .has_zone = true}},
    {.line = "*Nov 24 08:36:41.123456789012 CEST: %ASA",
     .message = "%ASA",
     .time = "*Nov 24 08:36:41.123456789012 CEST",
     .when = {DATE(0, 11, 24), .nanoseconds = 123456789, .has_zone = true, .zone = 7200}},
    {.line = "Nov 24 08:36:41 GMT x",
     .message = "x",
     .time = "Nov 24 08:36:41 GMT",
     .when = {DATE(0, 11, 24), .has_zone = true}},
    {.line = "Nov 24 08:36:41 CET x y",
     .message = "x y",
     .time = "Nov 24 08:36:41",
     .device = "CET",
     .when = {DATE(0, 11, 24)}},
    {.line = "Tue Nov 24 08:36:41 2026 kern.warn kernel: x",
     .message = "x",
     .time = "Tue Nov 24 08:36:41 2026",
     .program = "kernel",
     .when = {DATE(2026, 11, 24)}},
    {.line = "Tue Nov 24 08:36:41 UTC 2026 gw x",
     .message = "x",
     .device = "gw",
     .time = "Tue Nov 24 08:36:41 UTC 2026",
     .when = {DATE(2026, 11, 24), .has_zone = true}},
    {.line = "Tue Nov 24 08:36:41 CET 2026 gw x",
     .message = "x",
     .device = "gw",
     .time = "Tue Nov 24 08:36:41 CET 2026",
     .when = {DATE(2026, 11, 24), .has_zone = true, .zone = 3600}},
    {.line = "Tue Nov 24 08:36:41 IST 2026 gw x",
     .message = "x",
     .device = "gw",
     .time = "Tue Nov 24 08:36:41 IST 2026",
     .when = {DATE(2026, 11, 24)}},
    {.line = "Nov 24 08:36:41 IST: %ASA",
     .message = "%ASA",
     .time = "Nov 24 08:36:41 IST",
     .when = {DATE(0, 11, 24)}},
    {.line = "Nov 24 08:36:41 PDT: x",
     .message = "x",
     .time = "Nov 24 08:36:41 PDT",
     .when = {DATE(0, 11, 24), .has_zone = true, .zone = -25200}},
    {.line = "Nov 24 08:36:41 cet: %ASA",
     .message = "%ASA",
     .time = "Nov 24 08:36:41",
     .device = "cet",
     .when = {DATE(0, 11, 24)}},
    {.line = "2026 Nov 24 08:36:41 gw x",
     .message = "x",
     .time = "2026 Nov 24 08:36:41",
     .device = "gw",
     .when = {DATE(2026, 11, 24)}},
    {.line = "2026 Feb 29 08:36:41 gw x", .message = "2026 Feb 29 08:36:41 gw x"},
    {.line = "1969 Nov 24 08:36:41 gw x", .message = "1969 Nov 24 08:36:41 gw x"},
    {.line = ":Nov 24 08:36:41 gw x",
     .message = "x",
     .time = "Nov 24 08:36:41",
     .device = "gw",
     .when = {DATE(0, 11, 24)}},
    {.line = "\xef\xbb\xbfNov 24 08:36:41 gw x",
     .message = "x",
     .time = "Nov 24 08:36:41",
     .device = "gw",
     .when = {DATE(0, 11, 24)}},
    {.line = "[Tue Nov 24 08:36:41 2026] x y",
     .message = "x y",
     .time = "Tue Nov 24 08:36:41 2026",
     .when = {DATE(2026, 11, 24)}},

    /* Dates in numbers. */
    {.line = "2026-11-24T08:36:41Z gw x",
     .message = "x",
     .time = "2026-11-24T08:36:41Z",
     .device = "gw",
     .when = {DATE(2026, 11, 24), .has_zone = true}},
    {.line = "2026-11-24T08:36:41.003+01:00 gw x",
     .message = "x",
     .time = "2026-11-24T08:36:41.003+01:00",
     .device = "gw",
     .when = {DATE(2026, 11, 24), .nanoseconds = 3000000, .has_zone = true, .zone = 3600}},
    {.line = "2026-11-24T08:36:41-0330 gw x",
     .message = "x",
     .time = "2026-11-24T08:36:41-0330",
     .device = "gw",
     .when = {DATE(2026, 11, 24), .has_zone = true, .zone = -12600}},
    {.line = "2026-11-24T08:36:41+23:59 gw x",
     .message = "x",
     .time = "2026-11-24T08:36:41+23:59",
     .device = "gw",
     .when = {DATE(2026, 11, 24), .has_zone = true, .zone = 86340}},
    {.line = "2026-11-24 08:36:41 gw x",
     .message = "x",
     .time = "2026-11-24 08:36:41",
     .device = "gw",
     .when = {DATE(2026, 11, 24)}},
    {.line = "2026-11-24 08:36:41,5 +02 gw x",
     .message = "x",
     .time = "2026-11-24 08:36:41,5 +02",
     .device = "gw",
     .when = {DATE(2026, 11, 24), .nanoseconds = 500000000, .has_zone = true, .zone = 7200}},
    /* Of journalctl, "short-full". */
    {.line = "Tue 2026-11-24 08:36:41 CET gw kernel: x",
     .message = "x",
     .time = "Tue 2026-11-24 08:36:41 CET",
     .device = "gw",
     .program = "kernel",
     .when = {DATE(2026, 11, 24), .has_zone = true, .zone = 3600}},
    {.line = "Tue 2026-11-24 08:36:41 IST gw kernel: x",
     .message = "x",
     .time = "Tue 2026-11-24 08:36:41 IST",
     .device = "gw",
     .program = "kernel",
     .when = {DATE(2026, 11, 24)}},
    {.line = "Tue 2026-11-24 08:36:41 UTC gw x",
     .message = "x",
     .time = "Tue 2026-11-24 08:36:41 UTC",
     .device = "gw",
     .when = {DATE(2026, 11, 24), .has_zone = true}},
    {.line = "2026-11-24 08:36:41 MSK kernel: x",
     .message = "x",
     .time = "2026-11-24 08:36:41",
     .device = "MSK",
     .program = "kernel",
     .when = {DATE(2026, 11, 24)}},
    {.line = "<134>1 2026-11-24T08:36:41Z gw filterlog 1234 - [a b=\"\\\"]\"][c] x y",
     .message = "x y",
     .time = "2026-11-24T08:36:41Z",
     .device = "gw",
     .program = "filterlog",
     .when = {DATE(2026, 11, 24), .has_zone = true}},
    {.line = "<134>1 - - - - - - x", .message = "x"},
    {.line = "<134>1 2026-11-24T08:36:41Z gw",
     .message = "",
     .time = "2026-11-24T08:36:41Z",
     .device = "gw",
     .when = {DATE(2026, 11, 24), .has_zone = true}},

    /* Seconds. */
    {.line = "1795500000.123 gw x",
     .message = "x",
     .time = "1795500000.123",
     .device = "gw",
     .when = {.kind = LOG_TIME_EPOCH, .seconds = 1795500000, .nanoseconds = 123000000}},
    {.line = "1795500000 gw x",
     .message = "x",
     .time = "1795500000",
     .device = "gw",
     .when = {.kind = LOG_TIME_EPOCH, .seconds = 1795500000}},
    {.line = "795500000 gw x",
     .message = "x",
     .time = "795500000",
     .device = "gw",
     .when = {.kind = LOG_TIME_EPOCH, .seconds = 795500000}},
    {.line = "12345678 gw x", .message = "12345678 gw x"},
    {.line = "[12345.678901] x",
     .message = "x",
     .time = "12345.678901",
     .when = {.kind = LOG_TIME_UPTIME, .seconds = 12345, .nanoseconds = 678901000}},
    {.line = "kernel: [    5.000001] x",
     .message = "x",
     .time = "5.000001",
     .program = "kernel",
     .when = {.kind = LOG_TIME_UPTIME, .seconds = 5, .nanoseconds = 1000}},
    {.line = "[12345] x", .message = "[12345] x"},

    /* Days that are, and days that are not. */
    {.line = "Feb 29 08:36:41 gw x",
     .message = "x",
     .time = "Feb 29 08:36:41",
     .device = "gw",
     .when = {DATE(0, 2, 29)}},
    {.line = "Dec 31 08:36:41 gw x",
     .message = "x",
     .time = "Dec 31 08:36:41",
     .device = "gw",
     .when = {DATE(0, 12, 31)}},
    {.line = "2028-02-29 08:36:41 gw x",
     .message = "x",
     .time = "2028-02-29 08:36:41",
     .device = "gw",
     .when = {DATE(2028, 2, 29)}},
    {.line = "2026-02-29 08:36:41 gw x", .message = "2026-02-29 08:36:41 gw x"},
    {.line = "Feb 29 2100 08:36:41 gw x", .message = "Feb 29 2100 08:36:41 gw x"},
    {.line = "Feb 31 08:36:41 gw x", .message = "Feb 31 08:36:41 gw x"},
    {.line = "Nov 31 08:36:41 gw x", .message = "Nov 31 08:36:41 gw x"},
    {.line = "Nov 0 08:36:41 gw x", .message = "Nov 0 08:36:41 gw x"},
    {.line = "2026-00-01 08:36:41 gw x", .message = "2026-00-01 08:36:41 gw x"},
    {.line = "2026-11-24x08:36:41 gw x", .message = "2026-11-24x08:36:41 gw x"},
    {.line = "2026-13-01 08:36:41 gw x", .message = "2026-13-01 08:36:41 gw x"},
    {.line = "Nov 24 24:00:00 gw x", .message = "Nov 24 24:00:00 gw x"},
    {.line = "Nov 24 08:60:00 gw x", .message = "Nov 24 08:60:00 gw x"},
    {.line = "Nov 24 08:36:61 gw x", .message = "Nov 24 08:36:61 gw x"},
    {.line = "Nov 24 08:36:4", .message = "Nov 24 08:36:4"},
    {.line = "Nov 24 08:36:411 gw x", .message = "Nov 24 08:36:411 gw x"},

    /* Relays, devices, programs. */
    {.line = "Nov 25 09:00:00 relay Nov 24 2026 08:36:41 asa : %ASA",
     .message = "%ASA",
     .time = "Nov 24 2026 08:36:41",
     .device = "asa",
     .when = {DATE(2026, 11, 24)}},
    {.line = "2026-11-24 08:36:41 192.0.2.1 Nov 25 09:00:00: %ASA",
     .message = "%ASA",
     .time = "2026-11-24 08:36:41",
     .device = "192.0.2.1",
     .when = {DATE(2026, 11, 24)}},
    {.line = "Nov 24 08:36:41 relay asa : %ASA",
     .message = "%ASA",
     .time = "Nov 24 08:36:41",
     .device = "asa",
     .when = {DATE(0, 11, 24)}},
    {.line = "Nov 24 08:36:41 asa: %ASA",
     .message = "%ASA",
     .time = "Nov 24 08:36:41",
     .device = "asa",
     .when = {DATE(0, 11, 24)}},
    {.line = "Nov 24 08:36:41 gw user.info kernel: x",
     .message = "x",
     .time = "Nov 24 08:36:41",
     .device = "gw",
     .program = "kernel",
     .when = {DATE(0, 11, 24)}},
    {.line = ": %ASA", .message = "%ASA"},
    {.line = "asa : %1", .message = "asa : %1"},
    {.line = "asa : %1A", .message = "asa : %1A"},
    {.line = "asa : %ASA", .message = "%ASA", .device = "asa"},
    {.line = "Nov 24 08:36:41 [UFW BLOCK] x",
     .message = "[UFW BLOCK] x",
     .time = "Nov 24 08:36:41",
     .when = {DATE(0, 11, 24)}},
    {.line = "Nov 24 08:36:41 kernel: x",
     .message = "x",
     .time = "Nov 24 08:36:41",
     .program = "kernel",
     .when = {DATE(0, 11, 24)}},
    {.line = "Nov 24 08:36:41 gw sshd[12]: x",
     .message = "x",
     .time = "Nov 24 08:36:41",
     .device = "gw",
     .program = "sshd",
     .when = {DATE(0, 11, 24)}},
    {.line = "Nov 24 08:36:41 gw DROP: x",
     .message = "DROP: x",
     .time = "Nov 24 08:36:41",
     .device = "gw",
     .when = {DATE(0, 11, 24)}},
    {.line = "Nov 24 08:36:41 gw",
     .message = "gw",
     .time = "Nov 24 08:36:41",
     .when = {DATE(0, 11, 24)}},
    {.line = "Nov 24 08:36:41",
     .message = "",
     .time = "Nov 24 08:36:41",
     .when = {DATE(0, 11, 24)}},

    {.line = "2026-11-24T08:36:41\tInformational\tfilterlog\t 10,,,x",
     .message = "10,,,x",
     .time = "2026-11-24T08:36:41",
     .program = "filterlog",
     .when = {DATE(2026, 11, 24)}},
    {.line = "2026-11-24T08:36:41\tInformational filterlog\t x",
     .message = "filterlog\t x",
     .time = "2026-11-24T08:36:41",
     .device = "Informational",
     .when = {DATE(2026, 11, 24)}},

    /* Headers of an unknown kind. */
    {.line = "2026-11-24 08:36:41\tLocal4.Warning\t10.0.0.1\tNov 25 2026 09:00:00: %ASA-4",
     .message = "%ASA-4",
     .time = "2026-11-24 08:36:41",
     .device = "10.0.0.1",
     .when = {DATE(2026, 11, 24)}},
    {.line = "2026-11-24 08:36:41\tlocal4.warning\tfirewall\t%FTD-4",
     .message = "%FTD-4",
     .time = "2026-11-24 08:36:41",
     .device = "firewall",
     .when = {DATE(2026, 11, 24)}},
    {.line = "2026-11-24 08:36:41 10.0.0.1 local4.warning - 17 asa-1: %PIX-4",
     .message = "%PIX-4",
     .time = "2026-11-24 08:36:41",
     .device = "asa-1",
     .when = {DATE(2026, 11, 24)}},
    {.line = "<13>1 2026-11-24T08:36:41+01:00 vm nobody - - [timeQuality tzKnown=\"1\"] Nov 24 "
             "08:36:40 asa.example.com : %FWSM-4",
     .message = "%FWSM-4",
     .time = "2026-11-24T08:36:41+01:00",
     .device = "asa.example.com",
     .when = {DATE(2026, 11, 24), .has_zone = true, .zone = 3600}},
    {.line = "<13>1 2026-11-24T08:36:41Z vm sshd 7 - - Nov 24 08:36:40 asa : %ASA-4",
     .message = "Nov 24 08:36:40 asa : %ASA-4",
     .time = "2026-11-24T08:36:41Z",
     .device = "vm",
     .program = "sshd",
     .when = {DATE(2026, 11, 24), .has_zone = true}},
    {.line = "<13>1 2026-11-24T08:36:41Z vm sshd - - - Invalid user Nov 24 08:36:40: %ASA-4",
     .message = "Invalid user Nov 24 08:36:40: %ASA-4",
     .time = "2026-11-24T08:36:41Z",
     .device = "vm",
     .program = "sshd",
     .when = {DATE(2026, 11, 24), .has_zone = true}},
    {.line = "2026-11-24 08:36:41 gw user=x 10.0.0.1 %ASA-4",
     .message = "user=x 10.0.0.1 %ASA-4",
     .time = "2026-11-24 08:36:41",
     .device = "gw",
     .when = {DATE(2026, 11, 24)}},
    {.line = "10.0.0.1 local4.warning asa-1 %ASA-4",
     .message = "10.0.0.1 local4.warning asa-1 %ASA-4"},
    {.line = "2026-11-24 08:36:41 10.0.0.1 /%ASA-4",
     .message = "/%ASA-4",
     .time = "2026-11-24 08:36:41",
     .device = "10.0.0.1",
     .when = {DATE(2026, 11, 24)}},

    /* Repeats. */
    {.line = "message repeated 3 times: [ x]", .message = "x]", .repeat = 3},
    {.line = "Nov 24 08:36:41 gw kernel: message repeated 99999999999 times: [[1.5] x]",
     .message = "x]",
     .time = "Nov 24 08:36:41",
     .device = "gw",
     .program = "kernel",
     .when = {DATE(0, 11, 24)},
     .repeat = UINT32_MAX},
    {.line = "message repeated 0 times: [x]", .message = "message repeated 0 times: [x]"},
    {.line = "last message repeated 3 times", .message = "last message repeated 3 times"},
};

static void assert_part(const char *line, log_span_t part, const char *expected)
{
    char *text = g_strndup(line + part.begin, part.length);

    g_assert_cmpstr(text, ==, expected == NULL ? "" : expected);
    g_free(text);
}

static void assert_time(const log_time_t *when, const log_time_t *expected)
{
    g_assert_cmpint(when->kind, ==, expected->kind);
    g_assert_cmpuint(when->year, ==, expected->year);
    g_assert_cmpuint(when->month, ==, expected->month);
    g_assert_cmpuint(when->day, ==, expected->day);
    g_assert_cmpuint(when->hour, ==, expected->hour);
    g_assert_cmpuint(when->minute, ==, expected->minute);
    g_assert_cmpuint(when->second, ==, expected->second);
    g_assert_cmpuint(when->nanoseconds, ==, expected->nanoseconds);
    g_assert_cmpuint(when->seconds, ==, expected->seconds);
    g_assert_cmpint(when->has_zone, ==, expected->has_zone);
    g_assert_cmpint(when->zone, ==, expected->zone);
}

static void test_headers(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const header_case_t *c = &cases[i];
        log_header_t header;

        g_test_message("%s", c->line);
        log_header_read(c->line, strlen(c->line), &header);
        g_assert_cmpstr(c->line + header.message, ==, c->message);
        assert_part(c->line, header.time, c->time);
        assert_part(c->line, header.device, c->device);
        assert_part(c->line, header.program, c->program);
        assert_time(&header.when, &c->when);
        g_assert_cmpuint(header.repeat, ==, MAX(1, c->repeat));
        g_assert_cmpint(header.repeated, ==, c->repeat != 0);
    }
}

/* Every name of a zone that is heeded. */
static void test_zones(void)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {
        {"UTC", 0},  {"GMT", 0},  {"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},
        {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}, {"WET", 0},  {"WEST", 1},
        {"CET", 1},  {"CEST", 2}, {"EET", 2},  {"EEST", 3}, {"MSK", 3},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
        char *line = g_strdup_printf("Tue 2026-11-24 08:36:41 %s gw x", zones[i].name);
        log_header_t header;

        log_header_read(line, strlen(line), &header);
        assert_part(line, header.device, "gw");
        g_assert_true(header.when.has_zone);
        g_assert_cmpint(header.when.zone, ==, zones[i].hours * 3600);
        g_free(line);
    }
}

/* No byte from `length` on is looked at: "08:36:41" is cut to "08:36:4". */
static void test_length(void)
{
    static const char line[] = "Nov 24 08:36:41";
    log_header_t header;

    log_header_read(line, strlen(line) - 1, &header);
    g_assert_cmpint(header.when.kind, ==, LOG_TIME_NONE);
    g_assert_cmpuint(header.message, ==, 0);
    log_header_read(line, 0, &header);
    g_assert_cmpuint(header.message, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log_header/headers", test_headers);
    g_test_add_func("/log_header/zones", test_zones);
    g_test_add_func("/log_header/length", test_length);
    return g_test_run();
}
