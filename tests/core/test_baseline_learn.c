/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a baseline learns from one capture after the other. */
#include "baseline_learn.h"

#include "baseline_file.h"
#include "doors.h"

#include <glib/gstdio.h>

static learned_t learn(baseline_t *baseline, const house_t *house)
{
    learned_t learned = baseline_learn(baseline, &house->seen);
    char *once = text_of(baseline), *twice;

    /* What it knows it does not learn again. */
    g_assert_cmpuint(baseline_learn(baseline, &house->seen).added, ==, 0);
    twice = text_of(baseline);
    g_assert_cmpstr(once, ==, twice);
    g_free(once);
    g_free(twice);
    return learned;
}

static void check_lines(const baseline_t *baseline, const char *expected)
{
    char *lines = lines_of(baseline);

    g_assert_cmpstr(lines, ==, expected);
    g_free(lines);
}

/* A house where the nas answers that many at second 100 and later. */
static house_t *house_with_answers(const char *inside, unsigned hosts, uint16_t service)
{
    house_t *house = house_new();

    house_answers_many(house, inside, hosts, service);
    return house;
}

static void check_learned(const char *before, const house_t *house, const char *after)
{
    baseline_t *baseline = baseline_of(before);

    learn(baseline, house);
    check_lines(baseline, after);
    baseline_free(baseline);
}

static void test_first(void)
{
    baseline_t *baseline = baseline_of("");
    house_t *house = house_new();
    learned_t learned;

    house_learns_mac(house, NAS, NAS_MAC);
    house_learns_name(house, NAS, "nas");
    house_answers(house, 5, NAS ":5000", CALLER, SERVICE_DNS);
    house_calls_many(house, "192.168.1.9:6881", 70, SERVICE_BT_DHT);
    house_asks(house, 3000, NAS ":6000", false);
    learned = learn(baseline, house);
    g_assert_cmpuint(learned.doors, ==, 3);
    g_assert_cmpuint(learned.added, ==, 3);
    g_assert_cmpuint(learned.unseen, ==, 0);
    check_lines(baseline, "192.168.1.9 6881 initiating bt-dht 50 within=1h\n"
                          "192.168.1.50 5000 answering dns 1 mac=" NAS_MAC " name=nas within=1h\n"
                          "192.168.1.50 6000 mapped tcp 1 mac=" NAS_MAC " name=nas within=1h\n");
    baseline_free(baseline);
    house_free(house);
}

static void test_more_peers(void)
{
    house_t *house = house_with_answers(NAS ":53", 40, SERVICE_DNS);

    check_learned("192.168.1.50 53 serving dns 5\n", house, "192.168.1.50 53 serving dns 50\n");
    check_learned("192.168.1.50 53 serving dns 200\n", house, "192.168.1.50 53 serving dns 200\n");
    check_learned("192.168.1.50 53 serving dns *\n", house, "192.168.1.50 53 serving dns *\n");
    house_free(house);
}

/* A role becomes wider, and never narrower; one of another kind is another line. */
static void test_wider_role(void)
{
    house_t *calling = house_new(), *answering = house_new();

    house_calls_many(calling, NAS ":5000", 70, SERVICE_BT_DHT);
    house_answers(answering, 5, NAS ":5000", CALLER, SERVICE_BT_DHT);
    check_learned("192.168.1.50 5000 answering bt-dht 1 watched=1h\n", calling,
                  "192.168.1.50 5000 initiating bt-dht 50\n");
    /* What a user wrote stays what it is. */
    check_learned("192.168.1.50 5000 answering bt-dht 1\n", calling,
                  "192.168.1.50 5000 answering bt-dht 1\n"
                  "192.168.1.50 5000 initiating bt-dht 50 within=10m\n");
    check_learned("* * client * *\n192.168.1.0/24 * answering * *  # guests\n", calling,
                  "192.168.1.50 5000 initiating bt-dht 50 within=10m\n* * client * *\n"
                  "192.168.1.0/24 * answering * * # guests\n");
    check_learned("192.168.1.50 5000 initiating bt-dht 50\n", answering,
                  "192.168.1.50 5000 initiating bt-dht 50\n");
    check_learned("192.168.1.50 5000 * bt-dht 50\n", calling, "192.168.1.50 5000 * bt-dht 50\n");
    check_learned("192.168.1.50 5000 client ntp 50\n", answering,
                  "192.168.1.50 5000 answering bt-dht 1 within=10s\n"
                  "192.168.1.50 5000 client ntp 50\n");
    house_free(calling);
    house_free(answering);
}

/* Neither the user's comments nor his wildcards are lost. */
static void test_wildcards_stay(void)
{
    house_t *house = house_with_answers(NAS ":53", 40, SERVICE_DNS);

    house_learns_mac(house, NAS, NAS_MAC);
    check_learned("# ours\n192.168.1.* * serving * * # all\n", house,
                  "# ours\n192.168.1.* * serving * * # all\n");
    house_free(house);
}

static void test_service(void)
{
    house_t *house = house_with_answers(NAS ":53", 40, SERVICE_DNS);

    check_learned("192.168.1.50 53 serving - 50\n", house, "192.168.1.50 53 serving dns 50\n");
    check_learned("192.168.1.50 53 serving ntp 50\n", house, "192.168.1.50 53 serving ntp 50\n");
    check_learned("192.168.1.50 53 serving * 50\n", house, "192.168.1.50 53 serving * 50\n");
    house_free(house);
}

/* --- How soon it shows itself --- */

static void test_within(void)
{
    house_t *late = house_with_answers(NAS ":53", 40, SERVICE_DNS), *silent = house_new();

    check_learned("192.168.1.50 53 serving dns 50 within=10s\n", late,
                  "192.168.1.50 53 serving dns 50 within=10m\n");
    check_learned("192.168.1.50 53 serving dns 50 within=1d\n", late,
                  "192.168.1.50 53 serving dns 50 within=1d\n");
    house_sees(silent, 5, NAS ":9", CALLER, SERVICE_NONE);
    house_waits(silent, 599);
    check_learned("192.168.1.50 53 serving dns 50 within=10m\n", silent,
                  "192.168.1.50 53 serving dns 50 within=10m\n");
    house_waits(silent, 600);
    check_learned("192.168.1.50 53 serving dns 50 within=10m\n", silent,
                  "192.168.1.50 53 serving dns 50 within=1h\n");
    check_learned("192.168.1.50 53 serving dns 50\n", silent, "192.168.1.50 53 serving dns 50\n");
    house_free(late);
    house_free(silent);
}

static void test_unseen(void)
{
    baseline_t *baseline = baseline_of("192.168.1.9 53 serving dns 50\n");
    house_t *house = house_with_answers(NAS ":53", 40, SERVICE_DNS);
    learned_t learned = learn(baseline, house);

    g_assert_cmpuint(learned.unseen, ==, 1);
    g_assert_cmpuint(learned.added, ==, 1);
    g_assert_cmpuint(baseline_count(baseline), ==, 2);
    baseline_free(baseline);
    house_free(house);
}

/* --- Ports that are chosen anew --- */

static void test_moved_port(void)
{
    house_t *house = house_new();

    house_answers(house, 100, NAS ":40000", CALLER, SERVICE_BT_DHT);
    check_learned("192.168.1.50 50000 answering bt-dht 1 within=10m watched=10m\n", house,
                  "192.168.1.50 anew answering bt-dht 1 within=10m\n");
    /* A port that a user wrote, and one of several hosts, stay. */
    check_learned("192.168.1.50 50000 answering bt-dht 1 within=10m # forwarded\n", house,
                  "192.168.1.50 40000 answering bt-dht 1 within=10m\n"
                  "192.168.1.50 50000 answering bt-dht 1 within=10m # forwarded\n");
    check_learned("192.168.1.* 50000 answering bt-dht 1 watched=10m\n", house,
                  "192.168.1.50 40000 answering bt-dht 1 within=10m\n"
                  "192.168.1.* 50000 answering bt-dht 1\n");
    check_learned("192.168.1.50 50000 answering dns 1\n", house,
                  "192.168.1.50 40000 answering bt-dht 1 within=10m\n"
                  "192.168.1.50 50000 answering dns 1\n");
    house_free(house);
}

/* Two programs with ports of their own are two lines, whichever is seen first, or alone. */
static void test_two_ports(void)
{
    static const char both[] = "192.168.1.50 40000 answering bt-dht 1 within=10m\n"
                               "192.168.1.50 50000 answering bt-dht 1 within=10m\n";
    house_t *house = house_new();

    house_answers(house, 100, NAS ":50000", CALLER, SERVICE_BT_DHT);
    check_learned(both, house, both);
    house_answers(house, 101, NAS ":40000", CALLER, SERVICE_BT_DHT);
    check_learned("", house, both);
    check_learned(both, house, both);
    house_free(house);
}

static void test_two_mappings(void)
{
    static const char both[] = "192.168.1.50 40000 mapped udp 1 within=10s\n"
                               "192.168.1.50 50000 mapped udp 1 within=10s\n";
    house_t *house = house_new();

    house_asks(house, 5, NAS ":50000", true);
    check_learned(both, house, both);
    house_asks(house, 6, NAS ":40000", true);
    check_learned("", house, both);
    house_free(house);
}

/* --- A host whose address changes --- */

static void test_host(void)
{
    house_t *house = house_with_answers(NAS ":53", 40, SERVICE_DNS);

    house_learns_mac(house, NAS, NAS_MAC);
    house_learns_name(house, NAS, "nas");
    check_learned("192.168.1.50 53 serving dns 50\n", house,
                  "192.168.1.50 53 serving dns 50 mac=" NAS_MAC " name=nas\n");
    check_learned("192.168.1.9 53 serving dns 50 mac=" NAS_MAC "\n", house,
                  "192.168.1.9 53 serving dns 50 mac=" NAS_MAC " name=nas\n");
    check_learned("192.168.1.50 53 serving dns 50 mac=02:00:00:00:00:01\n", house,
                  "192.168.1.50 53 serving dns 50 mac=" NAS_MAC " name=nas within=10m\n"
                  "192.168.1.50 53 serving dns 50 mac=02:00:00:00:00:01\n");
    house_free(house);
}

/* --- Files --- */

/* What went wrong, and what was told. The file is removed afterwards unless it is to stay. */
static char *learn_file(const char *path, const house_t *house, const char *expected)
{
    GString *text = g_string_new(NULL);
    char *wrong = baseline_learn_file(path, &house->seen, text);
    char *whole = expected == NULL ? g_strdup("") : g_strdup_printf("%s: %s\n", path, expected);

    g_assert_cmpstr(text->str, ==, whole);
    g_string_free(text, TRUE);
    g_free(whole);
    return wrong;
}

static void test_file(void)
{
    char *folder = g_dir_make_tmp("oversharing-XXXXXX", NULL);
    char *path = g_build_filename(folder, "home.baseline", NULL), *wrong, *text;
    house_t *house = house_with_answers(NAS ":53", 40, SERVICE_DNS), *empty = house_new();
    house_t *elsewhere = house_new();

    g_assert_null(
        learn_file(path, house, "1 line written, 1 line in all (inside: private ranges)"));
    g_assert_null(learn_file(path, house, "0 lines added, 1 line in all (inside: private ranges)"));
    /* What cannot teach leaves it alone. */
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    house_sees(elsewhere, 5, CALLER, OTHER_CALLER, SERVICE_NONE);
    wrong = learn_file(path, elsewhere, NULL);
    g_assert_nonnull(strstr(wrong, "no host of this capture is inside (inside: private ranges)"));
    g_free(wrong);
    g_assert_nonnull(wrong = learn_file(path, empty, NULL));
    g_free(wrong);
    g_remove(path);
    /* And makes none. */
    g_assert_nonnull(wrong = learn_file(path, elsewhere, NULL));
    g_free(wrong);
    g_assert_false(baseline_exists(path));
    /* Nor is a file with a mistake in it written over. */
    g_assert_true(g_file_set_contents(path, "my diary\n", -1, NULL));
    wrong = learn_file(path, house, NULL);
    g_assert_nonnull(strstr(wrong, "line 1: this is no baseline"));
    g_free(wrong);
    g_free(text);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "my diary\n");
    g_remove(path);
    g_rmdir(folder);
    g_free(text);
    g_free(path);
    g_free(folder);
    house_free(house);
    house_free(empty);
    house_free(elsewhere);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/baseline_learn/first", test_first);
    g_test_add_func("/baseline_learn/more_peers", test_more_peers);
    g_test_add_func("/baseline_learn/wider_role", test_wider_role);
    g_test_add_func("/baseline_learn/wildcards_stay", test_wildcards_stay);
    g_test_add_func("/baseline_learn/service", test_service);
    g_test_add_func("/baseline_learn/within", test_within);
    g_test_add_func("/baseline_learn/unseen", test_unseen);
    g_test_add_func("/baseline_learn/moved_port", test_moved_port);
    g_test_add_func("/baseline_learn/two_ports", test_two_ports);
    g_test_add_func("/baseline_learn/two_mappings", test_two_mappings);
    g_test_add_func("/baseline_learn/host", test_host);
    g_test_add_func("/baseline_learn/file", test_file);
    return g_test_run();
}
