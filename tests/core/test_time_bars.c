/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "time_bars.h"

#include "sightings.h"

static void check(int64_t length, const char *unit, uint32_t bars)
{
    time_bars_t cut;
    char text[TIME_UNIT_TEXT_MAX];

    time_bars_init(&cut, 1700000000 * SECOND, 1700000000 * SECOND + length);
    g_assert_cmpstr(time_unit_text(cut.unit, text), ==, unit);
    g_assert_cmpuint(cut.bars->len, ==, bars);
    time_bars_clear(&cut);
}

static void test_units(void)
{
    check(0, "second", 1);
    check(SECOND / 1000, "millisecond", 2);
    check(3 * SECOND, "100 milliseconds", 31);
    check(41 * SECOND, "second", 42);
    check(119 * SECOND, "second", 120);
    check(120 * SECOND, "2 seconds", 61);
    check(299 * SECOND, "5 seconds", 60);
    check(300 * SECOND, "minute", 6);
    check(119 * 60 * SECOND, "minute", 120);
    check(120 * 60 * SECOND, "2 minutes", 61);
    check(24 * 3600 * SECOND, "15 minutes", 97);
    check(30 * 24 * 3600 * SECOND, "12 hours", 61);
    check(365 * 24 * 3600 * SECOND, "7 days", 53);
}

static void test_any_length(void)
{
    for (uint64_t length = 1; length < (uint64_t)G_MAXINT64 / 3; length += length / 2 + 1) {
        time_bars_t bars;

        time_bars_init(&bars, -5 * SECOND, (int64_t)length - 5 * SECOND);
        g_assert_cmpuint(bars.bars->len, <=, TIME_BARS_MOST);
        g_assert_cmpuint(bars.unit * bars.bars->len, >, length);
        time_bars_clear(&bars);
    }
}

/* From the earliest to the latest time there is. */
static void test_all_of_time(void)
{
    time_bars_t bars;
    char text[TIME_UNIT_TEXT_MAX];

    time_bars_init(&bars, G_MININT64, G_MAXINT64);
    g_assert_cmpuint(bars.bars->len, <=, TIME_BARS_MOST);
    g_assert_cmpstr(time_unit_text(bars.unit, text), ==, "8 years");
    g_assert_cmpuint(time_bars_at(&bars, G_MAXINT64), ==, bars.bars->len - 1);
    time_bars_clear(&bars);
}

static void test_counting(void)
{
    time_bars_t bars;

    time_bars_init(&bars, 10 * SECOND, 40 * SECOND);
    time_bars_add(&bars, 10 * SECOND, 0);
    time_bars_add(&bars, 11 * SECOND - 1, 0);
    time_bars_add(&bars, 11 * SECOND, 3);
    time_bars_add(&bars, 0, 5);           /* before */
    time_bars_add(&bars, 99 * SECOND, 5); /* after */
    g_assert_cmpuint(g_array_index(bars.bars, time_bar_t, 0).count[0], ==, 2);
    g_assert_cmpuint(g_array_index(bars.bars, time_bar_t, 0).count[5], ==, 1);
    g_assert_cmpuint(g_array_index(bars.bars, time_bar_t, 1).count[0], ==, 0);
    g_assert_cmpuint(g_array_index(bars.bars, time_bar_t, 1).count[3], ==, 1);
    g_assert_cmpuint(g_array_index(bars.bars, time_bar_t, 30).count[5], ==, 1);
    time_bars_clear(&bars);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/time_bars/units", test_units);
    g_test_add_func("/time_bars/any_length", test_any_length);
    g_test_add_func("/time_bars/all_of_time", test_all_of_time);
    g_test_add_func("/time_bars/counting", test_counting);
    return g_test_run();
}
