/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"
#include "sightings.h"

typedef void (*report_t)(GString *out, const traffic_t *traffic, const settings_t *settings);

static char *written(report_t report, const traffic_t *traffic, const settings_t *settings)
{
    GString *out = g_string_new(NULL);

    report(out, traffic, settings);
    return g_string_free(out, FALSE);
}

static void check_text(char *text, const char *expected)
{
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

static void has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        g_error("\"%s\" is missing in:\n%s", part, text);
}

static void check_width(const char *text, glong most)
{
    char **lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        if (g_utf8_strlen(*line, -1) > most)
            g_error("%ld columns: %s", g_utf8_strlen(*line, -1), *line);
        g_assert_false(g_str_has_suffix(*line, " "));
    }
    g_strfreev(lines);
}

/* 1700000000 s is 2023-11-14 22:13:20 UTC; main() sets that time zone. */
#define START G_GINT64_CONSTANT(1700000000)

/* A NAS calls `peers` peers on a port each, a second apart, and half of them answer, in bt-dht. */
static void show_sharer(traffic_t *traffic, const char *nas, unsigned peers)
{
    for (unsigned i = 1; i <= peers; i++) {
        char *peer = strchr(nas, '[') != NULL ? g_strdup_printf("[2001:db8:%x::1]:%u", i, 1000 + i)
                                              : g_strdup_printf("10.%u.0.1:%u", i, 1000 + i);
        sighting_t s = datagram(START + i, 10 * i, nas, peer);

        s.service = SERVICE_BT_DHT;
        show(traffic, &s);
        if (i % 2 == 0) {
            s = datagram(START + i, 10 * i + 1, peer, nas);
            s.service = SERVICE_BT_DHT;
            show(traffic, &s);
        }
        g_free(peer);
    }
}

static void show_server(traffic_t *traffic, const char *server, unsigned clients)
{
    for (unsigned i = 1; i <= clients; i++) {
        char *client = g_strdup_printf("198.51.100.%u:%u", i, 40000 + i);
        show_datagram(traffic, START + 100 + i, 5000 + 2 * i, client, server);
        show_datagram(traffic, START + 100 + i, 5001 + 2 * i, server, client);
        g_free(client);
    }
}

static void test_nothing(void)
{
    settings_t settings = stub_settings(10);
    traffic_t *traffic = traffic_new(&settings.limits);
    static const report_t tables[] = {report_hosts, report_endpoints};

    show_datagram(traffic, 1, 1, "192.0.2.1:7", "192.0.2.1:7");
    for (unsigned i = 0; i < 2; i++)
        check_text(written(tables[i], traffic, &settings),
                   "No UDP endpoint has 10 or more remote hosts: 1 endpoint, 1 conversation "
                   "seen\n");
    show_datagram(traffic, 2, 2, "192.0.2.1:7", "192.0.2.2:7");
    for (unsigned i = 0; i < 2; i++)
        check_text(written(tables[i], traffic, &settings),
                   "No UDP endpoint has 10 or more remote hosts: 2 endpoints, 2 conversations "
                   "seen\n");
    traffic_free(traffic);

    settings = stub_settings(3);
    traffic = traffic_new(&settings.limits);
    check_text(written(report_endpoints, traffic, &settings),
               "No UDP endpoint has 3 or more remote hosts: 0 endpoints, 0 conversations seen\n");
    traffic_free(traffic);
}

/* Headings stand over their columns: names to the left, numbers to the right. */
static void test_endpoints_table(void)
{
    settings_t settings = stub_settings(4);
    traffic_t *traffic = traffic_new(&settings.limits);

    show_sharer(traffic, "192.168.1.50:8832", 12);
    show_server(traffic, "192.0.2.1:53", 4);
    check_text(
        written(report_endpoints, traffic, &settings),
        "Endpoint           Verdict     Peers  Hosts  Nets  Ports  Began  Answered  Datagrams  "
        "Since             Service\n"
        "192.168.1.50:8832  initiating     12     12    12     12   100%       50%         18  "
        "2023-11-14 22:13  bt-dht\n"
        "192.0.2.1:53       serving         4      4     1      4     0%      100%          8  "
        "2023-11-14 22:15  -\n");
    traffic_free(traffic);
}

static void test_hosts_table(void)
{
    settings_t settings = stub_settings(4);
    traffic_t *traffic = traffic_new(&settings.limits);

    show_sharer(traffic, "192.168.1.50:8832", 12);
    show_server(traffic, "192.168.1.50:53", 4);
    show_server(traffic, "192.0.2.1:53", 5);
    check_text(
        written(report_hosts, traffic, &settings),
        "Host          Verdict     On port  Peers  Hosts  Nets  Ports  Began  Answered  Datagrams  "
        "Since             Service\n"
        "192.168.1.50  initiating  8832+1      16     16    13     16    75%       62%         26  "
        "2023-11-14 22:13  bt-dht\n"
        "192.0.2.1     serving     53           5      5     1      5     0%      100%         10  "
        "2023-11-14 22:15  -\n");
    traffic_free(traffic);
}

/* IPv6 names too long for the column stand on a line of their own. */
static void test_long_names(void)
{
    settings_t settings = stub_settings(4);
    traffic_t *traffic = traffic_new(&settings.limits);
    static const char nas[] = "[2001:db8:1111:2222:3333:4444:5555:6666]:8832";

    show_server(traffic, "192.0.2.1:53", 5);
    show_sharer(traffic, nas, 4);
    check_text(written(report_endpoints, traffic, &settings),
               "Endpoint      Verdict     Peers  Hosts  Nets  Ports  Began  Answered  Datagrams  "
               "Since             Service\n"
               "192.0.2.1:53  serving         5      5     1      5     0%      100%         10  "
               "2023-11-14 22:15  -\n"
               "[2001:db8:1111:2222:3333:4444:5555:6666]:8832\n"
               "              initiating      4      4     1      4   100%       50%          6  "
               "2023-11-14 22:13  bt-dht\n");
    traffic_free(traffic);
}

/* The widest names and services still fit 120 columns. */
static void test_width(void)
{
    settings_t settings = stub_settings(4);
    traffic_t *traffic = traffic_new(&settings.limits);
    static const report_t reports[] = {report_endpoints, report_hosts, report_note};

    for (unsigned i = 1; i <= 4; i++) {
        char *peer = g_strdup_printf("10.%u.0.1:%u", i, 1000 + i);
        sighting_t s = datagram(START + i, 2 * i, "192.168.100.150:58832", peer);
        s.service = SERVICE_LONG;
        show(traffic, &s);
        s = datagram(START + i, 2 * i + 1, peer, "192.168.100.150:58832");
        s.service = SERVICE_LONG;
        show(traffic, &s);
        g_free(peer);
    }
    show_server(traffic, "192.168.100.150:58833", 4);
    show_sharer(traffic, "[2001:db8:1111:2222:3333:4444:5555:6666]:58832", 4);
    for (unsigned i = 0; i < G_N_ELEMENTS(reports); i++) {
        char *text = written(reports[i], traffic, &settings);
        check_width(text, 120);
        g_free(text);
    }
    traffic_free(traffic);
}

static void test_note(void)
{
    settings_t settings = stub_settings(4);
    traffic_t *traffic = traffic_new(&settings.limits);
    char *text;

    show_sharer(traffic, "192.168.1.50:8832", 12);
    show_sharer(traffic, "[2001:db8::50]:8833", 5);
    show_server(traffic, "192.0.2.1:53", 4);
    text = written(report_note, traffic, &settings);
    has(text, "Oversharing " OVERSHARING_VERSION "\n"
              "33 packets from 2023-11-14 22:13:21 to 2023-11-14 22:15:04\n"
              "33 UDP datagrams in 21 conversations of 24 endpoints\n"
              "2 of 3 listed endpoints need a look\n");
    has(text, "\n192.168.1.50:8832  INITIATING: calls the world\n"
              "  12 peers on 12 hosts in 12 networks\n"
              "  Seen       from 2023-11-14 22:13:21 to 2023-11-14 22:13:32\n"
              "  Onset      frame 40, 2023-11-14 22:13:24\n"
              "  Traffic    12 datagrams sent, 6 received (1,200 and 600 bytes)\n"
              "  Evidence   - ");
    has(text, "\n             - spoke first to 12 of 12 peers\n");
    has(text, "\n             - 6 of the 12 it called answered (50 %)\n");
    has(text, "\n  Filter     ip.addr == 192.168.1.50 && udp.port == 8832\n"
              "  Next       Find the program on this host");
    has(text, "\n  5 peers on 5 hosts in 1 network\n"); /* all in 2001:db8::/32 */
    has(text, "\n  Filter     ipv6.addr == 2001:db8::50 && udp.port == 8833\n");
    has(text, "\nOrdinary:\n  192.0.2.1:53  serving, 4 peers\n");
    check_width(text, 120);
    g_free(text);
    traffic_free(traffic);
}

static void test_note_counts(void)
{
    settings_t settings = stub_settings(4);
    traffic_t *traffic = traffic_new(&settings.limits);
    char *text = written(report_note, traffic, &settings);

    has(text, "No packet was seen: the capture is empty,");
    g_free(text);
    show_sharer(traffic, "192.168.1.50:8832", 4);
    text = written(report_note, traffic, &settings);
    has(text, "\n1 of 1 listed endpoint needs a look\n");
    g_assert_null(strstr(text, "Ordinary"));
    g_assert_null(strstr(text, "too low"));
    g_free(text);
    traffic_free(traffic);

    settings = stub_settings(1);
    traffic = traffic_new(&settings.limits);
    show_server(traffic, "192.0.2.1:53", 1);
    text = written(report_note, traffic, &settings);
    has(text, "\n  192.0.2.1:53  serving, 1 peer\n");
    g_free(text);
    traffic_free(traffic);

    settings = stub_settings(4);
    settings.limits.max_conversations = 4;
    traffic = traffic_new(&settings.limits);
    show_server(traffic, "192.0.2.1:53", 5);
    text = written(report_note, traffic, &settings);
    has(text, "\nConversations beyond the limit of 4 (preference");
    has(text, "about 1, with 2 datagrams");
    has(text, "\nNothing needs a look: 1 listed endpoint, and nothing unusual\n");
    g_free(text);
    traffic_free(traffic);
}

static void test_json(void)
{
    settings_t settings = stub_settings(4);
    traffic_t *traffic = traffic_new(&settings.limits);
    sighting_t s;
    char *text, **lines;

    show_sharer(traffic, "192.168.1.50:8832", 6);
    show_server(traffic, "192.0.2.1:53", 4);
    show_datagram(traffic, START, 9000, "192.0.2.1:5353", "224.0.0.251:5353");
    s = refusal(START + 200, 9001, "192.168.1.50:8832", "10.1.0.1:1001");
    s.time += 5;
    show(traffic, &s);
    text = written(report_json, traffic, &settings);
    lines = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 6); /* the last is empty */
    g_assert_cmpstr(
        lines[0], ==,
        "{\"type\":\"capture\",\"packets\":19,\"datagrams\":17,\"group_datagrams\":1,"
        "\"conversations\":10,\"endpoints\":12,\"refused\":1,\"log_lines\":0,\"unread_lines\":0,"
        "\"denied\":0,\"beyond_limit\":0,"
        "\"first\":1700000000.000000000,\"last\":1700000200.000000005,"
        "\"min_hosts\":4,\"version\":\"" OVERSHARING_VERSION "\"}");
    g_assert_cmpstr(lines[1], ==,
                    "{\"type\":\"host\",\"host\":\"192.168.1.50\",\"verdict\":\"initiating\","
                    "\"endpoints\":1,\"rests_on\":[\"192.168.1.50:8832\"],\"port\":8832,\"peers\":"
                    "6,\"hosts\":6,\"networks\":6,"
                    "\"ports\":6,\"initiated\":100.00,\"answered\":50.00,\"sent_datagrams\":6,"
                    "\"received_datagrams\":3,\"sent_bytes\":600,\"received_bytes\":300,"
                    "\"first\":1700000001.000000000,\"last\":1700000006.000000000,\"onset\":40,"
                    "\"refused\":1,\"denied\":0,\"permitted\":0,\"service\":\"bt-dht\"}");
    g_assert_true(g_str_has_prefix(lines[2], "{\"type\":\"host\",\"host\":\"192.0.2.1\","));
    g_assert_true(g_str_has_prefix(
        lines[3],
        "{\"type\":\"endpoint\",\"endpoint\":\"192.168.1.50:8832\","
        "\"host\":\"192.168.1.50\",\"port\":8832,\"verdict\":\"initiating\",\"peers\":6,"));
    has(lines[3],
        "\"refused\":1,\"denied\":0,\"permitted\":0,\"service\":\"bt-dht\",\"evidence\":[\"");
    has(lines[3], "\",\"spoke first to 6 of 6 peers\",\"");
    g_assert_true(g_str_has_suffix(lines[3], "\"]}"));
    has(lines[4], "\"endpoint\":\"192.0.2.1:53\",\"host\":\"192.0.2.1\",\"port\":53,"
                  "\"verdict\":\"serving\",");
    g_assert_cmpstr(lines[5], ==, "");
    g_strfreev(lines);
    g_free(text);
    traffic_free(traffic);
}

static void test_time(void)
{
    char text[32];

    g_assert_cmpstr(report_time(START * SECOND + 999999999, text), ==, "2023-11-14 22:13:20");
    g_assert_cmpstr(report_time(0, text), ==, "1970-01-01 00:00:00");
    g_assert_cmpstr(report_time(-1 * SECOND, text), ==, "1969-12-31 23:59:59");
    g_assert_cmpstr(report_time(-SECOND / 2, text), ==, "1969-12-31 23:59:59");
}

/* Whoever hears on one port those it calls from another is not gone, and no scanner. */
static void test_note_of_crosswise_host(void)
{
    settings_t settings = stub_settings(10);
    traffic_t *traffic = traffic_new(&settings.limits);
    char *text;

    for (unsigned i = 1; i <= 20; i++) {
        char *to = g_strdup_printf("198.51.100.%u:41170", i);
        char *from = g_strdup_printf("198.51.100.%u:9", i);
        show_datagram(traffic, i, 2 * i, "192.0.2.1:1867", to);
        if (i <= 12)
            show_datagram(traffic, i, 2 * i + 1, from, "192.0.2.1:41170");
        g_free(to);
        g_free(from);
    }
    text = written(report_note, traffic, &settings);
    has(text, "192.0.2.1:41170  AFTERGLOW");
    has(text, "\n  Host       It calls from one port those whom it hears on another");
    g_free(text);
    traffic_free(traffic);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/nothing", test_nothing);
    g_test_add_func("/report/endpoints_table", test_endpoints_table);
    g_test_add_func("/report/hosts_table", test_hosts_table);
    g_test_add_func("/report/long_names", test_long_names);
    g_test_add_func("/report/width", test_width);
    g_test_add_func("/report/note", test_note);
    g_test_add_func("/report/note_counts", test_note_counts);
    g_test_add_func("/report/json", test_json);
    g_test_add_func("/report/time", test_time);
    g_test_add_func("/report/note_of_crosswise_host", test_note_of_crosswise_host);
    return g_test_run();
}
