/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_clock.h"

#include <stdbool.h>

#define SECOND G_GINT64_CONSTANT(1000000000)

/* What "2026-11-24T08:36:41Z" is, in nanoseconds since the epoch. */
static int64_t moment(const char *text)
{
    GDateTime *date = g_date_time_new_from_iso8601(text, NULL);
    int64_t seconds;

    g_assert_nonnull(date);
    seconds = g_date_time_to_unix(date);
    g_date_time_unref(date);
    return seconds * SECOND;
}

static log_clock_t *clock_of(const char *reference, const char *zone)
{
    GTimeZone *time_zone = g_time_zone_new_identifier(zone);
    log_clock_t *clock;

    g_assert_nonnull(time_zone);
    clock = log_clock_new(moment(reference), time_zone);
    g_time_zone_unref(time_zone);
    return clock;
}

static log_time_t date(unsigned year, unsigned month, unsigned day, unsigned hour, unsigned minute)
{
    return (log_time_t){
        .kind = LOG_TIME_DATE,
        .year = (uint16_t)year,
        .month = (uint8_t)month,
        .day = (uint8_t)day,
        .hour = (uint8_t)hour,
        .minute = (uint8_t)minute,
    };
}

static log_time_t uptime(uint64_t seconds)
{
    return (log_time_t){.kind = LOG_TIME_UPTIME, .seconds = seconds};
}

static void assert_time(log_clock_t *clock, log_time_t when, const char *expected)
{
    g_assert_cmpint(log_clock_read(clock, &when), ==, moment(expected));
}

static const log_time_t no_time = {.kind = LOG_TIME_NONE};

static void test_whole_date(void)
{
    log_clock_t *clock = clock_of("2026-11-24T12:00:00Z", "UTC");
    log_time_t when = date(2026, 11, 24, 8, 36);

    when.second = 41;
    when.nanoseconds = 123456789;
    g_assert_cmpint(log_clock_read(clock, &when), ==, moment("2026-11-24T08:36:41Z") + 123456789);
    /* The year stands there, so the reference says nothing. */
    assert_time(clock, date(2031, 1, 1, 0, 0), "2031-01-01T00:00:00Z");
    assert_time(clock, date(1970, 1, 1, 0, 0), "1970-01-01T00:00:00Z");
    assert_time(clock, date(2000, 2, 29, 23, 59), "2000-02-29T23:59:00Z");
    assert_time(clock, date(2100, 3, 1, 0, 0), "2100-03-01T00:00:00Z");
    when = date(2016, 12, 31, 23, 59);
    when.second = 60; /* a leap second */
    assert_time(clock, when, "2017-01-01T00:00:00Z");
    log_clock_free(clock);
    log_clock_free(NULL);
}

static void test_every_day(void)
{
    log_clock_t *clock = clock_of("2026-11-24T12:00:00Z", "UTC");
    GDate day;
    int64_t expected = 0;

    g_date_clear(&day, 1);
    g_date_set_dmy(&day, 1, G_DATE_JANUARY, 1970);
    for (; g_date_get_year(&day) < 2106; expected += 86400 * SECOND) {
        log_time_t when = date(g_date_get_year(&day), (unsigned)g_date_get_month(&day),
                               g_date_get_day(&day), 0, 0);

        g_assert_cmpint(log_clock_read(clock, &when), ==, expected);
        g_date_add_days(&day, 1);
    }
    log_clock_free(clock);
}

static void test_no_year(void)
{
    log_clock_t *clock = clock_of("2026-03-01T12:00:00Z", "UTC");

    assert_time(clock, date(0, 2, 28, 8, 0), "2026-02-28T08:00:00Z");
    assert_time(clock, date(0, 3, 1, 13, 0), "2026-03-01T13:00:00Z");
    /* Clocks may differ by a day, and no more. */
    assert_time(clock, date(0, 3, 2, 12, 0), "2026-03-02T12:00:00Z");
    assert_time(clock, date(0, 3, 2, 12, 1), "2025-03-02T12:01:00Z");
    assert_time(clock, date(0, 12, 31, 23, 59), "2025-12-31T23:59:00Z");
    /* The last one there was. */
    assert_time(clock, date(0, 2, 29, 1, 0), "2024-02-29T01:00:00Z");
    log_clock_free(clock);
    clock = clock_of("2026-12-31T23:30:00Z", "UTC");
    assert_time(clock, date(0, 1, 1, 0, 10), "2027-01-01T00:10:00Z");
    assert_time(clock, date(0, 1, 2, 0, 10), "2026-01-02T00:10:00Z");
    log_clock_free(clock);
    clock = clock_of("1970-01-01T00:00:00Z", "UTC");
    assert_time(clock, date(0, 6, 1, 0, 0), "1970-01-01T00:00:00Z"); /* there is none: no time */
    log_clock_free(clock);
}

/* A log that is followed into the next year. */
static void test_reference_moves(void)
{
    log_clock_t *clock = clock_of("2026-12-30T12:00:00Z", "UTC");

    assert_time(clock, no_time, "2026-12-30T12:00:00Z");
    assert_time(clock, date(0, 1, 1, 9, 0), "2026-01-01T09:00:00Z");
    log_clock_set_reference(clock, moment("2027-01-01T09:00:01Z"));
    assert_time(clock, no_time, "2026-01-01T09:00:00Z");
    assert_time(clock, date(0, 1, 1, 9, 0), "2027-01-01T09:00:00Z");
    log_clock_free(clock);
    clock = clock_of("2026-12-30T12:00:00Z", "UTC");
    log_clock_set_reference(clock, moment("2026-12-31T12:00:00Z"));
    assert_time(clock, no_time, "2026-12-31T12:00:00Z");
    log_clock_free(clock);
}

static void test_zones(void)
{
    log_clock_t *clock = clock_of("2026-11-24T12:00:00Z", "Europe/Berlin");
    log_time_t when = date(2026, 11, 24, 8, 0);

    assert_time(clock, when, "2026-11-24T07:00:00Z");
    assert_time(clock, date(2026, 7, 24, 8, 0), "2026-07-24T06:00:00Z");
    assert_time(clock, date(0, 7, 24, 8, 0), "2026-07-24T06:00:00Z");
    when.has_zone = true;
    assert_time(clock, when, "2026-11-24T08:00:00Z");
    when.zone = -5 * 3600;
    assert_time(clock, when, "2026-11-24T13:00:00Z");
    when.zone = 5 * 3600 + 1800;
    assert_time(clock, when, "2026-11-24T02:30:00Z");
    when.has_zone = false;
    assert_time(clock, when, "2026-11-24T07:00:00Z");
    log_clock_free(clock);
    clock = clock_of("2026-11-24T12:00:00Z", "+01:00");
    assert_time(clock, date(2026, 7, 24, 8, 0), "2026-07-24T07:00:00Z");
    log_clock_free(clock);
    /* New Year comes to the Line Islands first. */
    clock = clock_of("2026-12-30T12:00:00Z", "Pacific/Kiritimati");
    assert_time(clock, date(0, 1, 1, 1, 59), "2026-12-31T11:59:00Z");
    log_clock_free(clock);
}

static void test_spring_and_autumn(void)
{
    log_clock_t *clock = clock_of("2026-12-01T12:00:00Z", "Europe/Berlin");

    /* Spring leaves out an hour: such a line has no time, and above all not that of last year. */
    assert_time(clock, date(0, 3, 29, 1, 59), "2026-03-29T00:59:00Z");
    assert_time(clock, date(0, 3, 29, 2, 30), "2026-03-29T00:59:00Z");
    assert_time(clock, date(0, 3, 29, 3, 0), "2026-03-29T01:00:00Z");
    /* Autumn has one twice. */
    assert_time(clock, date(0, 10, 25, 1, 59), "2026-10-24T23:59:00Z");
    assert_time(clock, date(0, 10, 25, 2, 0), "2026-10-25T00:00:00Z");
    assert_time(clock, date(0, 10, 25, 2, 58), "2026-10-25T00:58:00Z");
    assert_time(clock, date(0, 10, 25, 2, 57), "2026-10-25T00:57:00Z"); /* a little disorder */
    assert_time(clock, date(0, 10, 25, 2, 59), "2026-10-25T00:59:00Z");
    assert_time(clock, date(0, 10, 25, 2, 0), "2026-10-25T01:00:00Z");
    assert_time(clock, date(0, 10, 25, 2, 30), "2026-10-25T01:30:00Z");
    assert_time(clock, date(0, 10, 25, 2, 59), "2026-10-25T01:59:00Z");
    assert_time(clock, date(0, 10, 25, 3, 0), "2026-10-25T02:00:00Z");
    log_clock_free(clock);
    /* Half an hour on Lord Howe Island. */
    clock = clock_of("2026-12-01T12:00:00Z", "Australia/Lord_Howe");
    assert_time(clock, date(0, 10, 4, 1, 59), "2026-10-03T15:29:00Z");
    assert_time(clock, date(0, 10, 4, 2, 29), "2026-10-03T15:29:00Z");
    assert_time(clock, date(0, 10, 4, 2, 30), "2026-10-03T15:30:00Z");
    log_clock_free(clock);
}

/* The first line of a log has the first of two hours, though the reference is later. */
static void test_first_line_in_autumn(void)
{
    log_clock_t *clock = clock_of("2026-12-01T12:00:00Z", "Europe/Berlin");

    assert_time(clock, date(0, 10, 25, 2, 10), "2026-10-25T00:10:00Z");
    log_clock_free(clock);
}

static void test_no_time(void)
{
    log_clock_t *clock = clock_of("2026-11-24T12:00:00Z", "UTC");

    assert_time(clock, no_time, "2026-11-24T12:00:00Z");
    assert_time(clock, date(2026, 5, 5, 5, 5), "2026-05-05T05:05:00Z");
    assert_time(clock, no_time, "2026-05-05T05:05:00Z");
    log_clock_free(clock);
}

static void test_nonsense(void)
{
    log_clock_t *clock = clock_of("2026-11-24T12:00:00Z", "UTC");
    log_time_t wrong[] = {
        date(2026, 2, 29, 0, 0),  date(2100, 2, 29, 0, 0),
        date(2026, 4, 31, 0, 0),  date(0, 4, 31, 0, 0),
        date(2026, 0, 1, 0, 0),   date(2026, 13, 1, 0, 0),
        date(0, 255, 255, 0, 0),  date(0, 0, 0, 0, 0),
        date(2026, 1, 0, 0, 0),   date(2026, 1, 1, 24, 0),
        date(2026, 1, 1, 0, 60),  date(1969, 12, 31, 23, 59),
        date(65535, 1, 1, 0, 0),  date(2107, 1, 1, 0, 0),
        date(2026, 1, 1, 0, 0),   date(2026, 1, 1, 0, 0),
        date(2026, 1, 1, 0, 0),   date(2026, 1, 1, 0, 0),
        date(2106, 12, 31, 0, 0), uptime(G_MAXUINT64),
        uptime(G_MAXINT64),       uptime(0),
        {.kind = LOG_TIME_EPOCH}, {.kind = LOG_TIME_EPOCH},
    };

    wrong[14].second = 61;
    wrong[15].nanoseconds = 1000000000;
    wrong[16].has_zone = true;
    wrong[16].zone = G_MAXINT32;
    wrong[17].has_zone = true;
    wrong[17].zone = G_MININT32;
    wrong[21].nanoseconds = G_MAXUINT32;
    wrong[22].seconds = G_MAXUINT64;
    wrong[23].seconds = G_GUINT64_CONSTANT(1) << 32;
    assert_time(clock, date(2025, 6, 1, 12, 0), "2025-06-01T12:00:00Z");
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_time(clock, wrong[i], "2025-06-01T12:00:00Z");
    log_clock_free(clock);
}

static void test_epoch(void)
{
    log_clock_t *clock = clock_of("2026-11-24T12:00:00Z", "Europe/Berlin");
    log_time_t when = {.kind = LOG_TIME_EPOCH, .seconds = 1795509401, .nanoseconds = 5};

    g_assert_cmpint(log_clock_read(clock, &when), ==, 1795509401 * SECOND + 5);
    when.seconds = G_MAXUINT32;
    when.nanoseconds = 0;
    g_assert_cmpint(log_clock_read(clock, &when), ==, G_MAXUINT32 * SECOND);
    log_clock_free(clock);
}

static void test_uptime(void)
{
    log_clock_t *clock = clock_of("2026-11-24T12:00:00Z", "UTC");

    assert_time(clock, uptime(1000), "2026-11-24T12:00:00Z");
    assert_time(clock, uptime(1010), "2026-11-24T12:00:10Z");
    assert_time(clock, uptime(950), "2026-11-24T11:59:10Z"); /* a little disorder */
    assert_time(clock, no_time, "2026-11-24T11:59:10Z");
    assert_time(clock, uptime(4600), "2026-11-24T13:00:00Z");
    /* Started again. */
    assert_time(clock, uptime(5), "2026-11-24T13:00:00Z");
    assert_time(clock, uptime(6), "2026-11-24T13:00:01Z");
    log_clock_free(clock);
    clock = clock_of("2026-11-24T12:00:00Z", "UTC");
    assert_time(clock, date(2026, 1, 2, 3, 4), "2026-01-02T03:04:00Z");
    assert_time(clock, uptime(77), "2026-01-02T03:04:00Z");
    assert_time(clock, uptime(80), "2026-01-02T03:04:03Z");
    log_clock_free(clock);
}

/* However uptimes leap, no time is out of range. */
static void test_uptime_extremes(void)
{
    log_clock_t *clock = clock_of("1970-01-01T00:00:00Z", "UTC");

    assert_time(clock, uptime(100), "1970-01-01T00:00:00Z");
    assert_time(clock, uptime(41), "1970-01-01T00:00:00Z");
    for (int i = 0; i < 8; i++) {
        log_time_t most = uptime(G_MAXUINT32), least = uptime(0);
        int64_t time = log_clock_read(clock, &most);

        g_assert_cmpint(time, >=, 0);
        g_assert_cmpint(time, <=, G_MAXUINT32 * SECOND);
        g_assert_cmpint(log_clock_read(clock, &least), ==, time);
    }
    log_clock_free(clock);
}

/* A reference out of range is moved into it. */
static void test_reference_extremes(void)
{
    GTimeZone *utc = g_time_zone_new_utc();
    log_clock_t *early = log_clock_new(G_MININT64, utc), *late = log_clock_new(G_MAXINT64, utc);

    g_assert_cmpint(log_clock_read(early, &no_time), ==, 0);
    g_assert_cmpint(log_clock_read(late, &no_time), ==, G_MAXUINT32 * SECOND);
    log_clock_free(early);
    log_clock_free(late);
    g_time_zone_unref(utc);
}

/* Lines before the first that tells its time may be known to have another one. */
static void test_begin(void)
{
    log_clock_t *clock = clock_of("2026-11-24T12:00:00Z", "UTC");

    log_clock_begin(clock, moment("2026-11-20T08:00:00Z"));
    log_clock_set_reference(clock, moment("2026-11-25T12:00:00Z"));
    assert_time(clock, no_time, "2026-11-20T08:00:00Z");
    g_assert_false(log_clock_told(clock));
    assert_time(clock, date(0, 11, 25, 8, 0), "2026-11-25T08:00:00Z");
    g_assert_true(log_clock_told(clock));
    assert_time(clock, date(2026, 2, 29, 8, 0), "2026-11-25T08:00:00Z");
    g_assert_false(log_clock_told(clock));
    log_clock_free(clock);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log_clock/whole_date", test_whole_date);
    g_test_add_func("/log_clock/every_day", test_every_day);
    g_test_add_func("/log_clock/no_year", test_no_year);
    g_test_add_func("/log_clock/reference_moves", test_reference_moves);
    g_test_add_func("/log_clock/zones", test_zones);
    g_test_add_func("/log_clock/spring_and_autumn", test_spring_and_autumn);
    g_test_add_func("/log_clock/first_line_in_autumn", test_first_line_in_autumn);
    g_test_add_func("/log_clock/no_time", test_no_time);
    g_test_add_func("/log_clock/nonsense", test_nonsense);
    g_test_add_func("/log_clock/epoch", test_epoch);
    g_test_add_func("/log_clock/uptime", test_uptime);
    g_test_add_func("/log_clock/uptime_extremes", test_uptime_extremes);
    g_test_add_func("/log_clock/reference_extremes", test_reference_extremes);
    g_test_add_func("/log_clock/begin", test_begin);
    return g_test_run();
}
