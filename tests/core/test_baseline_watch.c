/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A capture held against a baseline frame by frame: each news is told once, and seen again it is the same. */
#include "baseline_watch.h"

#include "doors.h"

typedef struct {
    house_t *house;
    baseline_t *baseline;
    baseline_watch_t *watch;
    GString
        *told; /* "NUMBER state host:port role", a line for each frame that tells of an endpoint */
} guard_t;

static guard_t *guard_new(const char *lines)
{
    guard_t *guard = g_new0(guard_t, 1);

    guard->house = house_new();
    guard->baseline = baseline_of(lines);
    guard->watch = baseline_watch_new(guard->baseline);
    guard->told = g_string_new(NULL);
    return guard;
}

static void guard_free(guard_t *guard)
{
    baseline_watch_free(guard->watch);
    baseline_free(guard->baseline);
    house_free(guard->house);
    g_string_free(guard->told, TRUE);
    g_free(guard);
}

/* Notes what is to be told of an endpoint on this frame. */
static void note(guard_t *guard, uint32_t endpoint, uint32_t frame, bool again)
{
    const comparison_entry_t *entry =
        baseline_watch_endpoint(guard->watch, &guard->house->seen, endpoint, again);
    char text[ENDPOINT_TEXT_MAX];

    if (entry == NULL || entry->state == COMPARED_EXPECTED || entry->state == COMPARED_GONE ||
        entry->door.frame != frame)
        return;
    g_string_append_printf(guard->told, "%u %s %s %s\n", frame, compared_name(entry->state),
                           endpoint_address_format(&entry->door.address, text),
                           role_name(entry->door.role));
}

/* A datagram as it is seen first; the verdict is asked for with each. */
static void see(guard_t *guard, int64_t seconds, const char *source, const char *destination)
{
    house_t *house = guard->house;
    sighting_t sighting = datagram(seconds, ++house->frame, source, destination);
    traffic_change_t change;

    traffic_count_frame(house->traffic, &sighting);
    g_assert_true(traffic_add(house->traffic, &sighting, &change));
    baseline_watch_sighting(guard->watch, &house->seen, &change, sighting.frame);
    for (unsigned end = 0; end < 2; end++) {
        const figures_t *figures = traffic_listed_figures(house->traffic, change.endpoint[end]);

        if (figures != NULL) {
            endpoint_t listed =
                endpoint_describe(house->traffic, &house->settings, change.endpoint[end]);
            baseline_watch_verdict(guard->watch, &house->seen, &listed, sighting.frame);
        }
        note(guard, change.endpoint[end], sighting.frame, false);
    }
}

static void see_answered(guard_t *guard, int64_t seconds, const char *inside, const char *outside)
{
    see(guard, seconds, outside, inside);
    see(guard, seconds, inside, outside);
}

static void check_told(guard_t *guard, const char *expected)
{
    g_assert_cmpstr(guard->told->str, ==, expected);
    g_string_truncate(guard->told, 0);
}

/* All frames again. */
static void see_again(guard_t *guard)
{
    for (uint32_t frame = 1; frame <= guard->house->frame; frame++) {
        for (uint32_t i = 0; i < traffic_endpoint_count(guard->house->traffic); i++)
            note(guard, i, frame, true);
    }
}

static void test_news_once(void)
{
    guard_t *guard = guard_new("");

    see_answered(guard, 5, NAS ":5000", CALLER);
    see_answered(guard, 6, NAS ":5000", CALLER);
    see_answered(guard, 7, NAS ":5000", OTHER_CALLER);
    check_told(guard, "3 new 192.168.1.50:5000 answering\n");
    see_again(guard);
    check_told(guard, "2 new 192.168.1.50:5000 answering\n");
    see_again(guard);
    check_told(guard, "2 new 192.168.1.50:5000 answering\n");
    guard_free(guard);
    baseline_watch_free(NULL);
}

/* That a door which was told of comes to have many callers is not news again. */
static void test_news_once_above_the_floor(void)
{
    guard_t *guard = guard_new("");

    for (unsigned i = 1; i <= 20; i++) {
        char *outside = g_strdup_printf("203.%u.113.7:40000", i);

        see_answered(guard, 100 + i, NAS ":5000", outside);
        g_free(outside);
    }
    check_told(guard, "3 new 192.168.1.50:5000 answering\n");
    guard_free(guard);
}

/* That it calls the world is, for that is another kind of thing. */
static void test_other_kind(void)
{
    guard_t *guard = guard_new("");

    see_answered(guard, 5, NAS ":5000", CALLER);
    check_told(guard, "3 new 192.168.1.50:5000 answering\n");
    for (unsigned i = 1; i <= 40; i++) {
        char *outside = g_strdup_printf("203.%u.113.7:%u", i, 20000 + 37 * i);

        see(guard, 100 + i, NAS ":5000", outside);
        see(guard, 100 + i, outside, NAS ":5000");
        g_free(outside);
    }
    g_assert_nonnull(strstr(guard->told->str, " new 192.168.1.50:5000 initiating\n"));
    guard_free(guard);
}

static void test_expected(void)
{
    guard_t *guard = guard_new("192.168.1.50 5000 answering - 1\n");
    const comparison_entry_t *entry;

    see_answered(guard, 5, NAS ":5000", CALLER);
    for (unsigned again = 0; again < 2; again++) {
        entry = baseline_watch_endpoint(guard->watch, &guard->house->seen,
                                        number_of(guard->house->traffic, NAS ":5000"), again != 0);
        g_assert_cmpint(entry->state, ==, COMPARED_EXPECTED);
        g_assert_cmpuint(entry->line->number, ==, 2);
        entry = baseline_watch_endpoint(guard->watch, &guard->house->seen,
                                        number_of(guard->house->traffic, CALLER), again != 0);
        g_assert_null(entry);
    }
    see_again(guard);
    check_told(guard, "");
    guard_free(guard);
}

static void test_changed(void)
{
    guard_t *guard = guard_new("192.168.1.50 5000 client - 1\n");

    see_answered(guard, 5, NAS ":5000", CALLER);
    check_told(guard, "3 changed 192.168.1.50:5000 answering\n");
    see_again(guard);
    check_told(guard, "2 changed 192.168.1.50:5000 answering\n");
    guard_free(guard);
}

/* Calls of its own make no news, and what is known only later is told when frames are seen again. */
static void test_hole_punching(void)
{
    guard_t *guard = guard_new("");

    see(guard, 5, NAS ":40000", "203.0.113.99:3478");
    see_answered(guard, 100, NAS ":40000", CALLER);
    check_told(guard, "");
    see_answered(guard, 101, NAS ":40001", CALLER);
    check_told(guard, "6 new 192.168.1.50:40001 answering\n");
    see(guard, 102, NAS ":40001", "203.0.113.99:3478");
    see_again(guard);
    check_told(guard, "");
    guard_free(guard);
}

/* What comes after frames were seen again is taken in. */
static void test_goes_on(void)
{
    guard_t *guard = guard_new("");

    see_answered(guard, 5, NAS ":5000", CALLER);
    g_assert_cmpuint(baseline_watch_all(guard->watch, &guard->house->seen)->count[COMPARED_NEW], ==,
                     1);
    see_answered(guard, 6, NAS ":5001", CALLER);
    g_assert_cmpuint(baseline_watch_all(guard->watch, &guard->house->seen)->count[COMPARED_NEW], ==,
                     2);
    guard_free(guard);
}

static void test_gone(void)
{
    guard_t *guard = guard_new("192.168.1.50 5000 answering - 1 within=1m\n");
    const comparison_entry_t *entry;
    uint32_t endpoint;

    see(guard, 5, CALLER, NAS ":5000");
    house_waits(guard->house, 600);
    endpoint = number_of(guard->house->traffic, NAS ":5000");
    g_assert_null(baseline_watch_endpoint(guard->watch, &guard->house->seen, endpoint, false));
    entry = baseline_watch_endpoint(guard->watch, &guard->house->seen, endpoint, true);
    g_assert_cmpint(entry->state, ==, COMPARED_GONE);
    guard_free(guard);
}

static void test_mappings(void)
{
    guard_t *guard = guard_new("192.168.1.50 6001 mapped udp 1\n");
    seen_t *seen = &guard->house->seen;
    uint32_t frame;

    house_asks(guard->house, 5, NAS ":6000", true);
    frame = guard->house->frame;
    g_assert_true(baseline_watch_mappings(guard->watch, seen));
    g_assert_false(baseline_watch_mappings(guard->watch, seen));
    house_asks(guard->house, 6, NAS ":6001", true);
    g_assert_false(baseline_watch_mappings(guard->watch, seen));
    for (unsigned again = 0; again < 2; again++) {
        g_assert_cmpint(baseline_watch_frame(guard->watch, seen, frame, again != 0)->state, ==,
                        COMPARED_NEW);
        g_assert_cmpint(baseline_watch_frame(guard->watch, seen, frame + 1, again != 0)->state, ==,
                        COMPARED_EXPECTED);
        g_assert_null(baseline_watch_frame(guard->watch, seen, frame + 2, again != 0));
    }
    guard_free(guard);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/baseline_watch/news_once", test_news_once);
    g_test_add_func("/baseline_watch/news_once_above_the_floor", test_news_once_above_the_floor);
    g_test_add_func("/baseline_watch/other_kind", test_other_kind);
    g_test_add_func("/baseline_watch/expected", test_expected);
    g_test_add_func("/baseline_watch/changed", test_changed);
    g_test_add_func("/baseline_watch/hole_punching", test_hole_punching);
    g_test_add_func("/baseline_watch/goes_on", test_goes_on);
    g_test_add_func("/baseline_watch/gone", test_gone);
    g_test_add_func("/baseline_watch/mappings", test_mappings);
    return g_test_run();
}
