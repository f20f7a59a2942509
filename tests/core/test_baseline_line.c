/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line of a baseline: read, written, and whom it speaks of. */
#include "baseline_line.h"
#include "sightings.h"

static baseline_line_t line_of(const char *text)
{
    baseline_line_t line;
    char *wrong = baseline_line_parse(text, &line);

    if (wrong != NULL)
        g_error("%s: %s", text, wrong);
    return line;
}

/* --- Reading and writing --- */

static void test_whole_line(void)
{
    baseline_line_t line = line_of("192.168.1.50 8832 initiating bt-dht 200 mac=00:11:32:AA:bb:cc "
                                   "name=NAS within=1h   # the films");

    g_assert_cmpint(line.host.kind, ==, HOST_ADDRESS);
    g_assert_false(line.any_port);
    g_assert_cmpuint(line.port, ==, 8832);
    g_assert_cmpint(line.role, ==, ROLE_INITIATING);
    g_assert_cmpstr(line.service, ==, "bt-dht");
    g_assert_cmpuint(line.peers, ==, 200);
    g_assert_true(line.has_mac);
    g_assert_cmpuint(line.mac[5], ==, 0xcc);
    g_assert_cmpstr(line.name, ==, "nas");
    g_assert_cmpint(line.within, ==, 3600 * SECOND);
    g_assert_cmpstr(line.comment, ==, "# the films");
    g_assert_cmpstr(line.above, ==, "");
    baseline_line_clear(&line);
}

static void test_wildcards(void)
{
    baseline_line_t line = line_of("*\t*\t*\t*\t*");

    g_assert_cmpint(line.host.kind, ==, HOST_ANY);
    g_assert_true(line.any_port);
    g_assert_cmpint(line.role, ==, ROLE_ANY);
    g_assert_null(line.service);
    g_assert_cmpuint(line.peers, ==, 0);
    g_assert_false(line.has_mac);
    g_assert_null(line.name);
    g_assert_cmpint(line.within, ==, 0);
    g_assert_null(line.comment);
    baseline_line_clear(&line);
    line = line_of("nas 0 answering - 4294967295#");
    g_assert_cmpuint(line.port, ==, 0);
    g_assert_cmpstr(line.service, ==, "");
    g_assert_cmpuint(line.peers, ==, UINT32_MAX);
    g_assert_cmpstr(line.comment, ==, "#");
    baseline_line_clear(&line);
}

/* A line as it is written, and every role. */
static void test_round_trip(void)
{
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        char *text = g_strdup_printf("%-15s %5s %-10s %-10s %5s mac=00:11:32:aa:bb:cc name=nas "
                                     "within=90s  # ours",
                                     "192.168.1.50", "53", role_name((role_t)role), "dns", "5");
        char *whole = g_strconcat(text, "\n", NULL);
        baseline_line_t line = line_of(text);
        GString *out = g_string_new(NULL);

        g_assert_cmpint((unsigned)line.role, ==, role);
        baseline_line_append(out, &line);
        g_assert_cmpstr(out->str, ==, whole);
        baseline_line_clear(&line);
        g_string_free(out, TRUE);
        g_free(whole);
        g_free(text);
    }
}

static void check_wrong(const char *text, const char *of_it)
{
    baseline_line_t line;
    char *wrong = baseline_line_parse(text, &line);

    if (wrong == NULL || strstr(wrong, of_it) == NULL)
        g_error("%s: \"%s\" does not say \"%s\"", text, wrong, of_it);
    g_free(wrong);
}

static void test_wrong(void)
{
    check_wrong("192.168.1.500 53 serving dns 5", "\"192.168.1.500\" is neither");
    check_wrong("nas 65536 serving dns 5", "port \"65536\"");
    check_wrong("nas -1 serving dns 5", "port \"-1\"");
    check_wrong("nas 53x serving dns 5", "port \"53x\"");
    check_wrong("nas dns serving dns 5", "port \"dns\"");
    check_wrong("nas 53 serves dns 5", "role \"serves\" is none of: initiating");
    check_wrong("nas 53 Serving dns 5", "role \"Serving\"");
    check_wrong("nas 53 serving dns 0", "\"0\" peers");
    check_wrong("nas 53 serving dns many", "\"many\" peers");
    check_wrong("nas 53 serving dns 4294967296", "\"4294967296\" peers");
    check_wrong("nas", "the port is missing");
    check_wrong("nas 53", "the role is missing");
    check_wrong("nas 53 serving", "the service is missing");
    check_wrong("nas 53 serving dns", "the number of peers is missing");
    check_wrong("nas 53 serving dns # 5", "the number of peers is missing");
    check_wrong("nas 53 serving dns 5 mac=00:11:32", "\"mac=00:11:32\"");
    check_wrong("nas 53 serving dns 5 name=", "\"name=\"");
    check_wrong("nas 53 serving dns 5 ours", "\"ours\" is none of mac=, name=, within=");
    for (unsigned i = 0; i < 9; i++) {
        static const char *const times[] = {"",    "m",   "10",          "10 m",           "0m",
                                            "-1m", "10w", "3153600001s", "18446744073709m"};
        char *text = g_strdup_printf("nas 53 serving dns 5 within=%s", times[i]);

        check_wrong(text, "within=");
        g_free(text);
    }
}

/* A time so long that nanoseconds do not hold it is wrong, and not a time in the past. */
static void test_longest_time(void)
{
    baseline_line_t line = line_of("nas 53 serving dns 5 within=3650d");

    g_assert_cmpint(line.within, ==, 3650 * 86400 * SECOND);
    baseline_line_clear(&line);
    check_wrong("nas 53 serving dns 5 within=106752d", "\"within=106752d\" has no time");
    check_wrong("nas 53 serving dns 5 within=1000000d", "\"within=1000000d\" has no time");
}

/* --- Figures --- */

static void test_peers_about(void)
{
    static const uint32_t pairs[][2] = {
        {0, 0},
        {1, 1},
        {2, 2},
        {3, 2},
        {4, 5},
        {7, 5},
        {8, 10},
        {9, 10},
        {10, 10},
        {14, 10},
        {15, 20},
        {31, 20},
        {32, 50},
        {70, 50},
        {71, 100},
        {221, 200},
        {999, 1000},
        {1000000, 1000000},
        {UINT32_MAX, UINT32_MAX},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        g_assert_cmpuint(peers_about(pairs[i][0]), ==, pairs[i][1]);
    /* What was rounded stays as it is. */
    for (uint32_t peers = 0; peers < 100000; peers++)
        g_assert_cmpuint(peers_about(peers_about(peers)), ==, peers_about(peers));
}

static void test_within(void)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } times[] = {{0, "10s"},    {10, "10s"},     {11, "1m"},          {60, "1m"},
                 {61, "10m"},   {3600, "1h"},    {3601, "1d"},        {86400, "1d"},
                 {86401, "7d"}, {700000, "30d"}, {86400 * 365, "30d"}};

    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        char text[WITHIN_TEXT_MAX];
        char *whole;
        baseline_line_t line;

        within_text(within_about(times[i].seconds * SECOND), text);
        g_assert_cmpstr(text, ==, times[i].text);
        whole = g_strdup_printf("nas 53 serving dns 5 within=%s", text);
        line = line_of(whole);
        g_assert_cmpint(line.within, ==, within_about(times[i].seconds * SECOND));
        baseline_line_clear(&line);
        g_free(whole);
    }
}

/* --- Order, and whom it speaks of --- */

static void test_order(void)
{
    /* In this order; each before all below it. */
    static const char *const texts[] = {
        "192.168.1.5 53 serving dns 5",   "192.168.1.50 53 client dns 5",
        "192.168.1.50 53 serving dns 5",  "192.168.1.50 53 serving ntp 5",
        "192.168.1.50 123 serving ntp 5", "192.168.1.50 * serving ntp 5",
        "nas 53 serving dns 5",           "nas 53 serving dns 5 name=b",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(texts); j++) {
            baseline_line_t a = line_of(texts[i]), b = line_of(texts[j]);
            int order = baseline_line_compare(&a, &b);

            if ((order > 0) - (order < 0) != (i > j) - (i < j))
                g_error("%s, %s: %d", texts[i], texts[j], order);
            baseline_line_clear(&a);
            baseline_line_clear(&b);
        }
    }
}

static const host_name_t nothing, nas = {.has_mac = true, .mac = {0, 0x11, 0x32, 1, 2, 3}},
                                  other = {.has_mac = true, .mac = {0, 0x11, 0x32, 4, 5, 6}},
                                  named_nas = {.name = "nas"}, named_other = {.name = "tv"};

/* Does a line of this host and these remarks speak of whoever is at 192.168.1.50? */
static bool speaks(const char *host, const char *remarks, const host_name_t *known)
{
    char *text = g_strdup_printf("%s 53 serving dns 5 %s", host, remarks);
    baseline_line_t line = line_of(text);
    host_address_t address = host_at_text("192.168.1.50");
    bool found = baseline_line_is_host(&line, &address, known);

    baseline_line_clear(&line);
    g_free(text);
    return found;
}

#define MAC "mac=00:11:32:01:02:03"

static void test_host_by_mac(void)
{
    g_assert_true(speaks("192.168.1.50", MAC, &nas));
    g_assert_true(speaks("192.168.1.50", MAC, NULL));
    g_assert_true(speaks("192.168.1.50", MAC, &nothing));
    /* It has another address now, and another host has its own. */
    g_assert_true(speaks("192.168.1.9", MAC, &nas));
    g_assert_false(speaks("192.168.1.50", MAC, &other));
    g_assert_false(speaks("192.168.1.9", MAC, &other));
    g_assert_false(speaks("192.168.1.9", MAC, NULL));
    /* A hardware address settles it, whatever the names are. */
    g_assert_true(speaks("192.168.1.9", MAC " name=tv", &nas));
}

static void test_host_by_name(void)
{
    g_assert_true(speaks("192.168.1.9", "name=nas", &named_nas));
    g_assert_true(speaks("192.168.1.9", MAC " name=NAS", &named_nas));
    g_assert_false(speaks("192.168.1.9", "name=nas", &named_other));
    /* A host that was called something else is still the one at that address. */
    g_assert_true(speaks("192.168.1.50", "name=nas", &named_other));
    g_assert_true(speaks("192.168.1.50", "name=nas", &nas));
    g_assert_false(speaks("192.168.1.9", "name=nas", &nothing));
}

/* What a wildcard remarks narrows it. */
static void test_host_by_wildcard(void)
{
    g_assert_true(speaks("192.168.1.*", "", NULL));
    g_assert_true(speaks("192.168.1.*", MAC, &nas));
    g_assert_false(speaks("192.168.1.*", MAC, &other));
    g_assert_false(speaks("192.168.2.*", MAC, &nas));
    g_assert_false(speaks("192.168.1.0/24", "name=nas", &named_other));
    g_assert_true(speaks("*", "name=nas", &named_nas));
    g_assert_false(speaks("*", "name=nas", NULL));
    g_assert_false(speaks("*", MAC, &nothing));
    /* A part of the network is narrow enough where nothing is known of the host. */
    g_assert_true(speaks("192.168.1.*", MAC, NULL));
    g_assert_true(speaks("192.168.1.0/24", "name=nas", NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/baseline_line/whole_line", test_whole_line);
    g_test_add_func("/baseline_line/wildcards", test_wildcards);
    g_test_add_func("/baseline_line/round_trip", test_round_trip);
    g_test_add_func("/baseline_line/wrong", test_wrong);
    g_test_add_func("/baseline_line/longest_time", test_longest_time);
    g_test_add_func("/baseline_line/peers_about", test_peers_about);
    g_test_add_func("/baseline_line/within", test_within);
    g_test_add_func("/baseline_line/order", test_order);
    g_test_add_func("/baseline_line/host_by_mac", test_host_by_mac);
    g_test_add_func("/baseline_line/host_by_name", test_host_by_name);
    g_test_add_func("/baseline_line/host_by_wildcard", test_host_by_wildcard);
    return g_test_run();
}
