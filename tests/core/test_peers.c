/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "peers.h"
#include "report.h"
#include "sightings.h"

#define NAS "192.168.1.50:8832"

/* The peers in order, "198.51.100.2:1 198.51.100.1:1". */
static char *order(const traffic_t *traffic)
{
    GArray *peers = peers_sorted(traffic, number_of(traffic, NAS));
    GString *names = g_string_new(NULL);
    char text[ENDPOINT_TEXT_MAX];

    for (guint i = 0; i < peers->len; i++)
        g_string_append_printf(names, i > 0 ? " %s" : "%s",
                               printed_endpoint(NULL, &g_array_index(peers, peer_t, i).address,
                                                text));
    g_array_free(peers, TRUE);
    return g_string_free(names, FALSE);
}

static void check_order(const traffic_t *traffic, const char *expected)
{
    char *names = order(traffic);

    g_assert_cmpstr(names, ==, expected);
    g_free(names);
}

/* Most datagrams first, in either direction; then who was met first, whatever the clock said. */
static void test_order(void)
{
    traffic_t *traffic = traffic_listing_from(3);

    show_datagram(traffic, 9, 1, NAS, "198.51.100.1:1");
    show_datagram(traffic, 8, 2, "198.51.100.3:1", NAS);
    show_datagram(traffic, 7, 3, NAS, "198.51.100.2:1");
    check_order(traffic, "198.51.100.1:1 198.51.100.3:1 198.51.100.2:1");
    show_datagram(traffic, 7, 4, "198.51.100.2:1", NAS);
    check_order(traffic, "198.51.100.2:1 198.51.100.1:1 198.51.100.3:1");
    traffic_free(traffic);
}

/* The first of its peers, as things stand. */
static peer_t first_peer(const traffic_t *traffic)
{
    GArray *peers = peers_sorted(traffic, number_of(traffic, NAS));
    peer_t peer = g_array_index(peers, peer_t, 0);

    g_array_free(peers, TRUE);
    return peer;
}

static void test_figures(void)
{
    traffic_t *traffic = traffic_listing_from(3);
    static const char peer[] = "198.51.100.1:1";
    sighting_t s = datagram(5, 2, peer, NAS);
    peer_t found;

    show_datagram(traffic, 4, 1, NAS, peer);
    s.bytes = 1000;
    show(traffic, &s);
    show_datagram(traffic, 3, 3, NAS, peer);
    s = refusal(6, 4, NAS, peer);
    show(traffic, &s);
    s = router_refusal(6, 5, peer, NAS);
    show(traffic, &s);
    s = refusal(6, 6, peer, NAS);
    show(traffic, &s);
    found = first_peer(traffic);
    g_assert_cmpuint(found.number, ==, number_of(traffic, peer));
    g_assert_cmpuint(found.address.port, ==, 1);
    g_assert_true(found.began);
    g_assert_true(found.uncertain);
    g_assert_true(found.answered);
    g_assert_cmpstr(peer_began(&found), ==, "endpoint?");
    g_assert_cmpuint(found.first_frame, ==, 1);
    g_assert_cmpint(found.first, ==, 3 * SECOND);
    g_assert_cmpint(found.last, ==, 5 * SECOND);
    g_assert_cmpuint(found.sent, ==, 2);
    g_assert_cmpuint(found.received, ==, 1);
    g_assert_cmpuint(found.sent_bytes, ==, 200);
    g_assert_cmpuint(found.received_bytes, ==, 1000);
    g_assert_cmpuint(found.refusals_met, ==, 1);
    g_assert_cmpuint(found.refusals_routed, ==, 1);
    g_assert_cmpuint(found.refusals_sent, ==, 1);
    g_assert_cmpuint(peer_refused(&found), ==, 3);
    g_assert_cmpuint(peer_logged(&found), ==, 0);
    g_assert_cmpuint(peer_datagrams(&found), ==, 3);
    traffic_free(traffic);
}

static void test_began(void)
{
    static const struct {
        bool began, uncertain;
        const char *word;
    } cases[] = {{true, true, "endpoint?"},
                 {true, false, "endpoint"},
                 {false, true, "peer?"},
                 {false, false, "peer"}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        traffic_t *traffic = traffic_listing_from(3);
        int64_t seconds = cases[i].uncertain ? 1 : 100;
        peer_t found;

        show_datagram(traffic, 0, 1, "192.0.2.1:1", "192.0.2.2:2");
        if (cases[i].began)
            show_datagram(traffic, seconds, 2, NAS, "198.51.100.1:1");
        else
            show_datagram(traffic, seconds, 2, "198.51.100.1:1", NAS);
        found = first_peer(traffic);
        g_assert_true(found.began == cases[i].began);
        g_assert_false(found.answered);
        g_assert_cmpstr(peer_began(&found), ==, cases[i].word);
        traffic_free(traffic);
    }
}

/* A log's datagrams count for the order, and its times for when the two met. */
static void test_log(void)
{
    traffic_t *traffic = traffic_listing_from(3);
    sighting_t s = datagram(9, 1, "198.51.100.2:1", NAS);
    peer_t found;

    s.kind = SIGHTING_DENIED;
    s.is_line = true;
    s.count = 4;
    show(traffic, &s);
    found = first_peer(traffic);
    g_assert_cmpint(found.first, ==, 9 * SECOND);
    g_assert_cmpint(found.last, ==, 9 * SECOND);
    g_assert_cmpuint(found.sent + found.received, ==, 0);
    show_datagram(traffic, 8, 2, NAS, "198.51.100.1:1");
    show_datagram(traffic, 7, 3, NAS, "198.51.100.2:1");
    s.kind = SIGHTING_PERMITTED;
    s.time = 12 * SECOND;
    s.frame = 4;
    s.count = 2;
    show(traffic, &s);
    s.kind = SIGHTING_LOGGED;
    s.frame = 5;
    s.count = 3;
    show(traffic, &s);
    check_order(traffic, "198.51.100.2:1 198.51.100.1:1");
    found = first_peer(traffic);
    g_assert_cmpint(found.first, ==, 7 * SECOND);
    g_assert_cmpint(found.last, ==, 12 * SECOND);
    g_assert_cmpuint(found.denied, ==, 4);
    g_assert_cmpuint(found.let_through, ==, 2);
    g_assert_cmpuint(found.unsaid, ==, 3);
    g_assert_cmpuint(peer_logged(&found), ==, 9);
    g_assert_cmpuint(peer_datagrams(&found), ==, 10);
    traffic_free(traffic);
}

/* What an endpoint sends to itself it sends; it does not receive it as well. */
static void test_itself(void)
{
    traffic_t *traffic = traffic_listing_from(3);
    peer_t found;

    show_datagram(traffic, 1, 1, NAS, NAS);
    found = first_peer(traffic);
    g_assert_cmpuint(found.number, ==, number_of(traffic, NAS));
    g_assert_cmpuint(found.sent, ==, 1);
    g_assert_cmpuint(found.received, ==, 0);
    traffic_free(traffic);
}

/* The same from either side, and nothing for strangers. */
static void test_find_pair(void)
{
    traffic_t *traffic = traffic_listing_from(3);
    uint32_t nas, peer, other;
    pair_event_t pair;

    show_datagram(traffic, 1, 1, NAS, "198.51.100.1:1");
    show_datagram(traffic, 1, 2, NAS, "198.51.100.2:1");
    nas = number_of(traffic, NAS);
    peer = number_of(traffic, "198.51.100.1:1");
    other = number_of(traffic, "198.51.100.2:1");
    g_assert_true(traffic_find_pair(traffic, nas, peer, &pair));
    g_assert_true(pair.began);
    g_assert_cmpuint(pair.start.remote_endpoint, ==, peer);
    g_assert_cmpuint(pair.datagrams.sent, ==, 1);
    g_assert_true(traffic_find_pair(traffic, peer, nas, &pair));
    g_assert_false(pair.began);
    g_assert_cmpuint(pair.start.remote_endpoint, ==, nas);
    g_assert_cmpuint(pair.datagrams.received, ==, 1);
    g_assert_false(traffic_find_pair(traffic, peer, other, &pair));
    traffic_free(traffic);
}

static void test_find_endpoint(void)
{
    traffic_t *traffic = traffic_listing_from(3);
    endpoint_address_t nas = endpoint_at_text(NAS), stranger = endpoint_at_text("192.0.2.1:1");

    show_datagram(traffic, 1, 1, "198.51.100.1:1", NAS);
    g_assert_cmpuint(traffic_find_endpoint(traffic, &nas), ==, number_of(traffic, NAS));
    g_assert_cmpuint(traffic_find_endpoint(traffic, &stranger), ==, UINT32_MAX);
    traffic_free(traffic);
}

/* --- As text --- */

/* 1700000000 s is 2023-11-14 22:13:20 UTC; main() sets that time zone. */
#define START G_GINT64_CONSTANT(1700000000)

static void check_report(const traffic_t *traffic, const settings_t *settings, const char *expected)
{
    GString *out = g_string_new(NULL);

    report_peers(out, traffic, settings);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

static place_t stub_locate(const host_address_t *host)
{
    place_t nowhere = {.country = ""}, country = {.country = "DE"}, system = {.system = 64500};

    if (host->family != FAMILY_IPV4)
        return nowhere;
    return host->bytes[1] == 1 ? country : host->bytes[1] == 2 ? system : nowhere;
}

/* Four peers, of which the second answers. */
static traffic_t *sharer(const settings_t *settings)
{
    traffic_t *traffic = traffic_new(&settings->limits);

    for (unsigned i = 0; i < 4; i++) {
        char *peer = g_strdup_printf("10.%u.0.1:%u", i + 1, 1001 + i);
        sighting_t s = datagram(START + 10 * i, 2 * i + 1, NAS, peer);

        s.service = SERVICE_BT_DHT;
        show(traffic, &s);
        if (i == 1)
            show_datagram(traffic, START + 11, 4, peer, NAS);
        g_free(peer);
    }
    return traffic;
}

#define HEAD                                                                                       \
    NAS "  initiating, 4 peers\n"                                                                  \
        "Peer           Began      Sent  Rcvd  Bytes sent  Bytes rcvd  First                Last " \
        "  "                                                                                       \
        "              Refused"

static void test_report(void)
{
    settings_t settings = stub_settings(3);
    traffic_t *traffic = sharer(&settings);

    check_report(traffic, &settings,
                 HEAD "\n"
                      "10.2.0.1:1002  endpoint?     1     1         100         100  "
                      "2023-11-14 22:13:30  2023-11-14 22:13:31        0\n"
                      "10.1.0.1:1001  endpoint?     1     0         100           0  "
                      "2023-11-14 22:13:20  2023-11-14 22:13:20        0\n"
                      "10.3.0.1:1003  endpoint?     1     0         100           0  "
                      "2023-11-14 22:13:40  2023-11-14 22:13:40        0\n"
                      "10.4.0.1:1004  endpoint?     1     0         100           0  "
                      "2023-11-14 22:13:50  2023-11-14 22:13:50        0\n");

    settings.locate = stub_locate;
    check_report(traffic, &settings,
                 HEAD "  Country     AS\n"
                      "10.2.0.1:1002  endpoint?     1     1         100         100  "
                      "2023-11-14 22:13:30  2023-11-14 22:13:31        0  -        64500\n"
                      "10.1.0.1:1001  endpoint?     1     0         100           0  "
                      "2023-11-14 22:13:20  2023-11-14 22:13:20        0  DE           -\n"
                      "10.3.0.1:1003  endpoint?     1     0         100           0  "
                      "2023-11-14 22:13:40  2023-11-14 22:13:40        0  -            -\n"
                      "10.4.0.1:1004  endpoint?     1     0         100           0  "
                      "2023-11-14 22:13:50  2023-11-14 22:13:50        0  -            -\n");

    traffic_free(traffic);
}

static void test_report_of_log(void)
{
    settings_t settings = stub_settings(3);
    traffic_t *traffic = sharer(&settings);
    sighting_t s = datagram(START + 50, 9, "10.3.0.1:1003", NAS);

    s.kind = SIGHTING_DENIED;
    s.is_line = true;
    s.count = 12;
    show(traffic, &s);
    check_report(
        traffic, &settings,
        HEAD "  In log  Denied  Let through\n"
             "10.3.0.1:1003  endpoint?     1     0         100           0  "
             "2023-11-14 22:13:40  2023-11-14 22:14:10        0      12      12            0\n"
             "10.2.0.1:1002  endpoint?     1     1         100         100  "
             "2023-11-14 22:13:30  2023-11-14 22:13:31        0       0       0            0\n"
             "10.1.0.1:1001  endpoint?     1     0         100           0  "
             "2023-11-14 22:13:20  2023-11-14 22:13:20        0       0       0            0\n"
             "10.4.0.1:1004  endpoint?     1     0         100           0  "
             "2023-11-14 22:13:50  2023-11-14 22:13:50        0       0       0            0\n");
    traffic_free(traffic);
}

static void test_report_of_nothing(void)
{
    settings_t settings = stub_settings(3);
    traffic_t *traffic = traffic_new(&settings.limits);

    check_report(traffic, &settings,
                 "No UDP endpoint has 3 or more remote hosts: 0 endpoints, 0 conversations seen\n");
    for (unsigned i = 1; i <= 3; i++) {
        char *client = g_strdup_printf("198.51.100.%u:%u", i, 40000 + i);

        show_datagram(traffic, START + i, 2 * i, client, "192.0.2.1:53");
        show_datagram(traffic, START + i, 2 * i + 1, "192.0.2.1:53", client);
        g_free(client);
    }
    check_report(traffic, &settings,
                 "Nothing needs a look: 1 listed endpoint, and nothing unusual\n");
    traffic_free(traffic);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/peers/order", test_order);
    g_test_add_func("/peers/figures", test_figures);
    g_test_add_func("/peers/began", test_began);
    g_test_add_func("/peers/log", test_log);
    g_test_add_func("/peers/itself", test_itself);
    g_test_add_func("/peers/find_pair", test_find_pair);
    g_test_add_func("/peers/find_endpoint", test_find_endpoint);
    g_test_add_func("/peers/report", test_report);
    g_test_add_func("/peers/report_of_log", test_report_of_log);
    g_test_add_func("/peers/report_of_nothing", test_report_of_nothing);
    return g_test_run();
}
