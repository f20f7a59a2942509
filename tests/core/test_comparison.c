/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was seen, held against a baseline. */
#include "comparison.h"

#include "doors.h"

/* "new 192.168.1.50:5000\n…": all that is not nothing, in the order of a report. Free it with g_free(). */
static char *told(const comparison_t *comparison)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < comparison->entries->len; i++) {
        const comparison_entry_t *entry =
            &g_array_index(comparison->entries, comparison_entry_t, i);
        bool is_silent = entry->state == COMPARED_GONE || entry->state == COMPARED_UNSURE;
        char address[ENDPOINT_TEXT_MAX];

        g_string_append_printf(text, "%s %s\n", compared_name(entry->state),
                               is_silent ? entry->line->host.text
                                         : endpoint_address_format(&entry->door.address, address));
    }
    return g_string_free(text, FALSE);
}

static void check_house(const house_t *house, const char *lines, const char *expected)
{
    baseline_t *baseline = baseline_of(lines);
    comparison_t *comparison = comparison_of(baseline, &house->seen);
    char *text = told(comparison);

    g_assert_cmpstr(text, ==, expected);
    g_free(text);
    comparison_free(comparison);
    baseline_free(baseline);
}

/* The nas answers at this port. */
static void check_door(const char *inside, const char *lines, const char *state)
{
    house_t *house = house_new();
    char *expected = g_strdup_printf("%s %s\n", state, inside);

    house_answers(house, 100, inside, CALLER, SERVICE_DNS);
    check_house(house, lines, expected);
    g_free(expected);
    house_free(house);
}

/* --- Expected, new, changed --- */

static void test_expected(void)
{
    static const char *const lines[] = {
        "192.168.1.50 5000 answering dns 1\n",
        "192.168.1.50 5000 serving - *\n",
        "192.168.1.50 5000 initiating ntp 1\n",
        "192.168.1.0/24 * answering * 1\n",
        "192.168.1.* 5000 * * *\n",
        "* * * * *\n",
        "192.168.1.50 * answering dns 1\n",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        check_door(NAS ":5000", lines[i], "expected");
}

static void test_new(void)
{
    static const char *const lines[] = {
        "",
        "192.168.1.51 5000 answering dns 1 within=1d\n",
    };
    house_t *house = house_new();

    check_door(NAS ":5000", lines[0], "new");
    house_answers(house, 100, NAS ":5000", CALLER, SERVICE_DNS);
    check_house(house, lines[1], "new 192.168.1.50:5000\nunsure 192.168.1.51\n");
    check_house(house, "192.168.1.50 5001 answering dns 1\n",
                "new 192.168.1.50:5000\nunsure 192.168.1.50\n");
    check_house(house, "192.168.1.50 5000 mapped udp 1\n",
                "new 192.168.1.50:5000\nunsure 192.168.1.50\n");
    check_house(house, "192.168.1.50 * answering ntp 1\n",
                "new 192.168.1.50:5000\nunsure 192.168.1.50\n");
    house_free(house);
}

static void test_changed_kind(void)
{
    house_t *house = house_new();

    house_calls_many(house, NAS ":5000", 60, SERVICE_BT_DHT);
    check_house(house, "192.168.1.50 5000 serving dns 50\n", "changed 192.168.1.50:5000\n");
    check_house(house, "192.168.1.50 5000 client dns 50\n", "changed 192.168.1.50:5000\n");
    check_house(house, "192.168.1.50 5000 initiating - 50\n", "expected 192.168.1.50:5000\n");
    check_house(house, "192.168.1.50 5000 * - 50\n", "expected 192.168.1.50:5000\n");
    /* One of several lines expects it. */
    check_house(house, "192.168.1.50 5000 serving dns 50\n192.168.1.* * initiating * *\n",
                "expected 192.168.1.50:5000\n");
    house_free(house);
}

/* What calls the world may be quieter another day. */
static void test_quieter(void)
{
    check_door(NAS ":5000", "192.168.1.50 5000 initiating dns 200\n", "expected");
    check_door(NAS ":5000", "192.168.1.50 5000 client dns 200\n", "changed");
}

static void test_ten_times_the_peers(void)
{
    house_t *house = house_new();

    house_answers_many(house, NAS ":53", 50, SERVICE_DNS);
    check_house(house, "192.168.1.50 53 serving dns 5\n", "changed 192.168.1.50:53\n");
    check_house(house, "192.168.1.50 53 serving dns 6\n", "expected 192.168.1.50:53\n");
    check_house(house, "192.168.1.50 53 serving dns *\n", "expected 192.168.1.50:53\n");
    house_free(house);
}

/* --- Gone --- */

static void test_gone(void)
{
    house_t *house = house_new();
    static const char lines[] = "192.168.1.50 53 serving dns 5 within=10m\n"
                                "192.168.1.51 53 serving dns 5\n"
                                "192.168.1.52 53 serving dns 5 within=1d\n";

    house_sees(house, 5, NAS ":53", CALLER, SERVICE_NONE);
    house_waits(house, 599);
    check_house(house, lines, "unsure 192.168.1.50\nunsure 192.168.1.51\nunsure 192.168.1.52\n");
    house_waits(house, 600);
    check_house(house, lines, "gone 192.168.1.50\nunsure 192.168.1.51\nunsure 192.168.1.52\n");
    house_waits(house, 3600);
    check_house(house, lines, "gone 192.168.1.50\ngone 192.168.1.51\nunsure 192.168.1.52\n");
    house_free(house);
}

/* The endpoint of a line that is gone is known if a datagram of it was seen: that frame has it in its details. */
static void test_gone_endpoint(void)
{
    baseline_t *baseline = baseline_of("192.168.1.50 53 serving dns 5 within=1m\n"
                                       "192.168.1.51 53 serving dns 5 within=1m\n");
    house_t *house = house_new();
    comparison_t *comparison;

    house_sees(house, 5, NAS ":53", CALLER, SERVICE_NONE);
    house_waits(house, 600);
    comparison = comparison_of(baseline, &house->seen);
    g_assert_cmpuint(comparison->count[COMPARED_GONE], ==, 2);
    g_assert_cmpint(comparison->span, ==, 10 * MINUTE);
    g_assert_cmpuint(g_array_index(comparison->entries, comparison_entry_t, 0).endpoint, ==,
                     number_of(house->traffic, NAS ":53"));
    comparison_free(comparison);
    comparison_free(NULL);
    baseline_free(baseline);
    house_free(house);
}

/* First what to worry about. */
static void test_order(void)
{
    house_t *house = house_new();

    house_answers(house, 5, NAS ":5000", CALLER, SERVICE_DNS);
    house_calls_many(house, NAS ":6000", 60, SERVICE_BT_DHT);
    house_asks(house, 200, NAS ":6001", true);
    house_answers_many(house, "192.168.1.9:53", 50, SERVICE_DNS);
    house_answers(house, 300, "192.168.1.8:7", CALLER, SERVICE_NONE);
    check_house(house,
                "192.168.1.9 53 serving dns 1\n192.168.1.8 7 answering - 1\n"
                "192.168.1.7 7 answering - 1 within=1d\n192.168.1.6 7 answering - 1 within=1m\n",
                "new 192.168.1.50:6000\nnew 192.168.1.50:5000\nnew 192.168.1.50:6001\n"
                "changed 192.168.1.9:53\ngone 192.168.1.6\nunsure 192.168.1.7\n"
                "expected 192.168.1.8:7\n");
    house_free(house);
}

/* What a baseline learned of ports chosen anew says nothing of others. */
static void test_port_chosen_anew(void)
{
    house_t *house = house_new();

    check_door(NAS ":50000", "192.168.1.50 anew answering dns 1\n", "expected");
    check_door(NAS ":5000", "192.168.1.50 * answering dns 1\n", "expected");
    house_answers(house, 100, NAS ":5000", CALLER, SERVICE_DNS);
    check_house(house, "192.168.1.50 anew answering dns 1\n",
                "new 192.168.1.50:5000\nunsure 192.168.1.50\n");
    house_free(house);
}

/* Who watches more than ten times as long may meet as many more. */
static void test_watched_longer(void)
{
    const int64_t hour = 3600 * (int64_t)1000000000;
    baseline_t *baseline = baseline_of("nas 53 serving dns 20 watched=1h\nnas 54 serving dns 20\n");
    door_t door = {.role = ROLE_SERVING, .peers = 200};

    g_assert_true(comparison_reason(baseline_line(baseline, 0), &door, hour).peers);
    g_assert_true(comparison_reason(baseline_line(baseline, 0), &door, 10 * hour).peers);
    g_assert_false(comparison_reason(baseline_line(baseline, 0), &door, 11 * hour).peers);
    door.peers = 2200;
    g_assert_true(comparison_reason(baseline_line(baseline, 0), &door, 11 * hour).peers);
    g_assert_true(comparison_reason(baseline_line(baseline, 1), &door, 11 * hour).peers);
    baseline_free(baseline);
}

/* --- Ports that are chosen anew --- */

static void test_moved_port(void)
{
    house_t *house = house_new();

    house_answers(house, 100, NAS ":40000", CALLER, SERVICE_BT_DHT);
    check_house(house, "192.168.1.50 50000 answering bt-dht 1\n", "expected 192.168.1.50:40000\n");
    /* Neither another service, nor another kind, nor another host, nor a port that stays. */
    check_house(house, "192.168.1.50 50000 answering dns 1\n",
                "new 192.168.1.50:40000\nunsure 192.168.1.50\n");
    check_house(house, "192.168.1.50 50000 client bt-dht 1\n",
                "new 192.168.1.50:40000\nunsure 192.168.1.50\n");
    check_house(house, "192.168.1.51 50000 answering bt-dht 1\n",
                "new 192.168.1.50:40000\nunsure 192.168.1.51\n");
    check_house(house, "192.168.1.50 5000 answering bt-dht 1\n",
                "new 192.168.1.50:40000\nunsure 192.168.1.50\n");
    house_free(house);
}

/* Where the port is still in use, another one is a second program. */
static void test_second_port(void)
{
    house_t *house = house_new();

    house_answers(house, 100, NAS ":40000", CALLER, SERVICE_BT_DHT);
    house_answers(house, 101, NAS ":50000", CALLER, SERVICE_BT_DHT);
    check_house(house, "192.168.1.50 50000 answering bt-dht 1\n",
                "new 192.168.1.50:40000\nexpected 192.168.1.50:50000\n");
    house_free(house);
}

/* A door with a line of its own is nobody's successor. */
static void test_no_successor(void)
{
    house_t *house = house_new();

    house_answers(house, 100, NAS ":50000", CALLER, SERVICE_BT_DHT);
    house_waits(house, 4000);
    check_house(house,
                "192.168.1.50 40000 answering bt-dht 1 within=1m\n"
                "192.168.1.50 50000 answering bt-dht 1 within=1m\n",
                "gone 192.168.1.50\nexpected 192.168.1.50:50000\n");
    house_free(house);
}

static void test_moved_mapping(void)
{
    house_t *house = house_new();
    static const char lines[] = "192.168.1.50 50000 mapped udp 1\n";

    house_asks(house, 5, NAS ":40000", true);
    check_house(house, lines, "expected 192.168.1.50:40000\n");
    house_asks(house, 6, NAS ":50000", true);
    check_house(house, lines, "new 192.168.1.50:40000\nexpected 192.168.1.50:50000\n");
    house_free(house);
}

/* --- Mappings --- */

static void test_mapping(void)
{
    house_t *house = house_new();

    house_asks(house, 5, NAS ":6000", true);
    check_house(house, "", "new 192.168.1.50:6000\n");
    check_house(house, "192.168.1.50 6000 mapped udp 1\n", "expected 192.168.1.50:6000\n");
    check_house(house, "192.168.1.50 6000 mapped * 1\n", "expected 192.168.1.50:6000\n");
    check_house(house, "192.168.1.50 * * * *\n", "expected 192.168.1.50:6000\n");
    check_house(house, "192.168.1.50 6000 mapped tcp 1\n",
                "new 192.168.1.50:6000\nunsure 192.168.1.50\n");
    check_house(house, "192.168.1.50 6000 serving dns 1\n",
                "new 192.168.1.50:6000\nunsure 192.168.1.50\n");
    house_asks(house, 6, NAS ":6000", false);
    check_house(house, "192.168.1.50 6000 mapped udp 1\n",
                "new 192.168.1.50:6000\nexpected 192.168.1.50:6000\n");
    house_free(house);
}

/* --- Hosts whose address changes --- */

static void test_mac_follows(void)
{
    static const char line[] = "192.168.1.9 5000 answering dns 1 mac=" NAS_MAC "\n";
    house_t *house = house_new();

    house_answers(house, 100, NAS ":5000", CALLER, SERVICE_DNS);
    check_house(house, line, "new 192.168.1.50:5000\nunsure 192.168.1.9\n");
    house_learns_mac(house, NAS, NAS_MAC);
    check_house(house, line, "expected 192.168.1.50:5000\n");
    house_free(house);
}

/* Another host has the address now. */
static void test_mac_denies(void)
{
    static const char line[] = "192.168.1.50 5000 answering dns 1 mac=" NAS_MAC "\n";
    house_t *house = house_new();

    house_answers(house, 100, NAS ":5000", CALLER, SERVICE_DNS);
    check_house(house, line, "expected 192.168.1.50:5000\n");
    house_learns_mac(house, NAS, "02:00:00:00:00:01");
    check_house(house, line, "new 192.168.1.50:5000\nunsure 192.168.1.50\n");
    house_free(house);
}

static void test_names(void)
{
    house_t *house = house_new();

    house_answers(house, 100, NAS ":5000", CALLER, SERVICE_DNS);
    house_learns_name(house, NAS, "nas-2.local");
    check_house(house, "nas-2 5000 answering dns 1\n", "expected 192.168.1.50:5000\n");
    check_house(house, "nas-* * answering * 1\n", "expected 192.168.1.50:5000\n");
    check_house(house, "192.168.1.9 5000 answering dns 1 name=nas-2\n",
                "expected 192.168.1.50:5000\n");
    check_house(house, "tv 5000 answering dns 1\n", "new 192.168.1.50:5000\nunsure tv\n");
    house_learns_mac(house, NAS, NAS_MAC);
    check_house(house, NAS_MAC " 5000 answering dns 1\n", "expected 192.168.1.50:5000\n");
    house_free(house);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comparison/expected", test_expected);
    g_test_add_func("/comparison/new", test_new);
    g_test_add_func("/comparison/changed_kind", test_changed_kind);
    g_test_add_func("/comparison/quieter", test_quieter);
    g_test_add_func("/comparison/ten_times_the_peers", test_ten_times_the_peers);
    g_test_add_func("/comparison/port_chosen_anew", test_port_chosen_anew);
    g_test_add_func("/comparison/watched_longer", test_watched_longer);
    g_test_add_func("/comparison/gone", test_gone);
    g_test_add_func("/comparison/gone_endpoint", test_gone_endpoint);
    g_test_add_func("/comparison/order", test_order);
    g_test_add_func("/comparison/moved_port", test_moved_port);
    g_test_add_func("/comparison/second_port", test_second_port);
    g_test_add_func("/comparison/no_successor", test_no_successor);
    g_test_add_func("/comparison/moved_mapping", test_moved_mapping);
    g_test_add_func("/comparison/mapping", test_mapping);
    g_test_add_func("/comparison/mac_follows", test_mac_follows);
    g_test_add_func("/comparison/mac_denies", test_mac_denies);
    g_test_add_func("/comparison/names", test_names);
    return g_test_run();
}
