/* SPDX-License-Identifier: GPL-2.0-or-later */
/* That hosts kept up to date equal hosts made afterwards is in test_stream.c. */
#include "hosts.h"
#include "sightings.h"

#include <math.h>
#include <time.h>

/* Traffic, and its hosts kept up to date beside it. */
typedef struct {
    settings_t settings;
    traffic_t *traffic;
    hosts_t *kept;
} scene_t;

static void begin(scene_t *scene, uint32_t min_hosts)
{
    scene->settings = stub_settings(min_hosts);
    scene->traffic = traffic_new(&scene->settings.limits);
    scene->kept = hosts_new(scene->traffic, &scene->settings);
}

static void end(scene_t *scene)
{
    hosts_free(scene->kept);
    traffic_free(scene->traffic);
}

static void feed(scene_t *scene, const sighting_t *sighting)
{
    traffic_change_t change;

    traffic_count_frame(scene->traffic, sighting);
    if (traffic_add(scene->traffic, sighting, &change))
        hosts_note(scene->kept, &change);
}

static void feed_datagram(scene_t *scene, uint32_t frame, const char *from, const char *to)
{
    sighting_t sighting = datagram(frame, frame, from, to);

    feed(scene, &sighting);
}

/* Runs a check on the hosts kept up to date, and on those made now. */
static void check_both(const scene_t *scene, void (*check)(const scene_t *, const hosts_t *))
{
    hosts_t *made = hosts_of(scene->traffic, &scene->settings);

    check(scene, scene->kept);
    check(scene, made);
    hosts_free(made);
    hosts_free(NULL);
}

static host_t described(const scene_t *scene, const hosts_t *hosts, const char *endpoint)
{
    host_t host = {.figures = NULL};

    g_assert_true(hosts_describe(hosts, number_of(scene->traffic, endpoint), &host));
    return host;
}

static void check_together(const scene_t *scene, const hosts_t *hosts)
{
    host_t host = described(scene, hosts, "192.0.2.1:7"), other = {.figures = NULL};
    char text[ENDPOINT_TEXT_MAX];

    g_assert_cmpstr(host_address_format(&host.address, text), ==, "192.0.2.1");
    g_assert_cmpuint(host.endpoints->len, ==, 2);
    g_assert_cmpuint(host.port, ==, 7); /* as many peers as port 8: the smaller port */
    g_assert_cmpuint(host.busiest, ==, number_of(scene->traffic, "192.0.2.1:7"));
    g_assert_cmpuint(host.figures->pairs, ==, 7);
    g_assert_cmpuint(host.figures->peers, ==, 5); /* .2:5 and .3:5 were met twice */
    g_assert_cmpuint(host.figures->hosts, ==, 5);
    g_assert_cmpuint(host.figures->networks, ==, 2);
    g_assert_cmpuint(host.figures->ports, ==, 2);
    g_assert_cmpuint(host.figures->began, ==, 4);
    g_assert_cmpuint(host.figures->called_answered, ==, 1);
    g_assert_cmpuint(host.figures->sent_datagrams, ==, 5);
    g_assert_cmpuint(host.figures->received_datagrams, ==, 3);
    g_assert_cmpuint(host.figures->onset, ==, 4); /* of port 8 */
    g_assert_cmpint(host.figures->onset_time, ==, 4 * SECOND);
    g_assert_cmpint(host.figures->first, ==, 1 * SECOND);
    g_assert_cmpint(host.figures->last, ==, 8 * SECOND);
    g_assert_cmpuint(host.figures->top_port_pairs, ==, 6);
    g_assert_cmpint(host.verdict, ==, VERDICT_INITIATING); /* port 7's; port 8 only scans */
    /* Any endpoint of the host leads to it; hosts without a listed endpoint are none. */
    g_assert_cmpuint(described(scene, hosts, "192.0.2.1:9").figures->pairs, ==, 7);
    g_assert_false(hosts_describe(hosts, number_of(scene->traffic, "198.51.100.2:5"), &other));
}

/* Port 9 (not listed) comes first, then ports 8 and 7 with three peers each. */
static void test_together(void)
{
    scene_t scene;

    begin(&scene, 3);
    feed_datagram(&scene, 1, "203.0.113.1:6", "192.0.2.1:9");
    feed_datagram(&scene, 2, "192.0.2.1:8", "198.51.100.1:5");
    feed_datagram(&scene, 3, "192.0.2.1:8", "198.51.100.2:5");
    feed_datagram(&scene, 4, "192.0.2.1:8", "198.51.100.3:5");
    feed_datagram(&scene, 5, "198.51.100.2:5", "192.0.2.1:7");
    feed_datagram(&scene, 6, "192.0.2.1:7", "198.51.100.2:5");
    feed_datagram(&scene, 7, "198.51.100.3:5", "192.0.2.1:7");
    feed_datagram(&scene, 8, "192.0.2.1:7", "198.51.100.4:5");
    check_both(&scene, check_together);
    end(&scene);
}

static void check_none(const scene_t *scene, const hosts_t *hosts)
{
    GArray *sorted = hosts_sorted(hosts);
    host_t host;

    g_assert_cmpuint(sorted->len, ==, 0);
    g_assert_false(hosts_describe(hosts, 0, &host));
    g_assert_false(hosts_describe(hosts, traffic_endpoint_count(scene->traffic) + 5, &host));
    g_array_free(sorted, TRUE);
}

/* A host's ports may have three remote hosts together: that lists none of them. */
static void test_none(void)
{
    scene_t scene;

    begin(&scene, 3);
    check_both(&scene, check_none);
    feed_datagram(&scene, 1, "192.0.2.1:7", "198.51.100.1:5");
    feed_datagram(&scene, 2, "192.0.2.1:7", "198.51.100.2:5");
    feed_datagram(&scene, 3, "192.0.2.1:8", "198.51.100.3:5");
    check_both(&scene, check_none);
    end(&scene);
}

static void check_order(const scene_t *scene, const hosts_t *hosts)
{
    static const char *const expected[] = {"192.0.2.5", "192.0.2.9", "192.0.2.4", "2001:db8::1"};
    GArray *sorted = hosts_sorted(hosts);

    (void)scene;
    g_assert_cmpuint(sorted->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < sorted->len; i++) {
        char text[ENDPOINT_TEXT_MAX];
        host_address_format(&g_array_index(sorted, host_t, i).address, text);
        g_assert_cmpstr(text, ==, expected[i]);
    }
    g_array_free(sorted, TRUE);
}

/* Most peers first, then the user's own (.9), then by number. */
static void test_order(void)
{
    static const char *const from[] = {"[2001:db8::1]:7", "192.0.2.4:7", "192.0.2.9:7",
                                       "192.0.2.5:7"};
    scene_t scene;
    uint32_t frame = 0;

    begin(&scene, 2);
    g_assert_null(address_ranges_parse("192.0.2.9", &scene.settings.inside));
    for (unsigned i = 0; i < G_N_ELEMENTS(from); i++) {
        for (unsigned peer = 1; peer <= (i == 3 ? 3U : 2U); peer++) {
            char *to = g_strdup_printf(i == 0 ? "[2001:db8::ff%u%u]:5" : "198.51.%u.%u:5", i, peer);
            feed_datagram(&scene, ++frame, from[i], to);
            g_free(to);
        }
    }
    check_both(&scene, check_order);
    end(&scene);
    address_ranges_clear(&scene.settings.inside);
}

static void check_busiest(const scene_t *scene, const hosts_t *hosts)
{
    host_t host = described(scene, hosts, "192.0.2.1:7");

    g_assert_cmpuint(host.port, ==, 8);
    g_assert_cmpuint(host.endpoints->len, ==, 2);
    g_assert_cmpuint(host.figures->onset, ==, 2);
    g_assert_cmpint(host.verdict, ==, VERDICT_RESPONDING); /* graver than port 7's scanning */
}

/* Port 7 is listed first; port 8 overtakes it, and its verdict is the graver one. */
static void test_busiest(void)
{
    scene_t scene;
    uint32_t frame = 0;

    begin(&scene, 2);
    for (unsigned i = 1; i <= 2; i++) {
        char *remote = g_strdup_printf("198.51.100.%u:5", i);
        feed_datagram(&scene, ++frame, "192.0.2.1:7", remote);
        g_free(remote);
    }
    for (unsigned i = 1; i <= 3; i++) {
        char *remote = g_strdup_printf("203.0.113.%u:%u", i, i);
        feed_datagram(&scene, ++frame, remote, "192.0.2.1:8");
        feed_datagram(&scene, ++frame, "192.0.2.1:8", remote);
        g_free(remote);
    }
    check_both(&scene, check_busiest);
    end(&scene);
}

static void check_own_ports(const scene_t *scene, const hosts_t *hosts)
{
    host_t host = described(scene, hosts, "192.0.2.1:7");

    /* :7 to .1:5, .2:5 and its own :8; :8 to .1:5, and called by :7. */
    g_assert_cmpuint(host.figures->pairs, ==, 5);
    g_assert_cmpuint(host.figures->peers, ==, 4);
    g_assert_cmpuint(host.figures->hosts, ==, 3);
    g_assert_cmpuint(host.figures->began, ==, 4);
    g_assert_cmpuint(host.figures->sent_datagrams, ==, 4);
    g_assert_cmpuint(host.figures->received_datagrams, ==, 1);
    g_assert_cmpuint(host.figures->sent_bytes, ==, 400);
}

/* What lists port 7 is a datagram to port 8 of the same host, known already: counted from both
 * sides, and from each once. */
static void test_own_ports(void)
{
    scene_t scene;

    begin(&scene, 3);
    feed_datagram(&scene, 1, "192.0.2.1:8", "198.51.100.1:5");
    feed_datagram(&scene, 2, "192.0.2.1:7", "198.51.100.1:5");
    feed_datagram(&scene, 3, "192.0.2.1:7", "198.51.100.2:5");
    feed_datagram(&scene, 4, "192.0.2.1:7", "192.0.2.1:8");
    check_both(&scene, check_own_ports);
    end(&scene);
}

static void check_refused(const scene_t *scene, const hosts_t *hosts)
{
    host_t host = described(scene, hosts, "192.0.2.1:7");

    g_assert_cmpuint(figures_of(scene->traffic, "192.0.2.1:7")->refusals_met, ==, 3);
    g_assert_cmpuint(host.figures->refusals_met, ==, 3);
    g_assert_cmpuint(host.figures->refusals_sent, ==, 1);
}

/* ICMP errors count for the host as for its endpoint, also those of routers. */
static void test_refused(void)
{
    scene_t scene;
    sighting_t s;

    begin(&scene, 2);
    feed_datagram(&scene, 1, "192.0.2.1:7", "198.51.100.1:5");
    s = refusal(2, 2, "192.0.2.1:7", "198.51.100.1:5");
    feed(&scene, &s);
    s = router_refusal(3, 3, "192.0.2.1:7", "198.51.100.1:5");
    feed(&scene, &s);
    feed_datagram(&scene, 4, "192.0.2.1:7", "198.51.100.2:5");
    s = router_refusal(5, 5, "192.0.2.1:7", "198.51.100.2:5");
    feed(&scene, &s);
    s = refusal(6, 6, "198.51.100.2:5", "192.0.2.1:7");
    feed(&scene, &s);
    check_both(&scene, check_refused);
    end(&scene);
}

/* As many ports as there is room for, the busiest first; the rest is counted. */
static void check_ports(const scene_t *scene, const hosts_t *hosts)
{
    host_t host = described(scene, hosts, "192.0.2.1:7");
    char text[COUNT_TEXT_MAX];

    g_assert_cmpstr(host_ports(hosts, &host, 1, text), ==, "9+2");
    g_assert_cmpstr(host_ports(hosts, &host, 2, text), ==, "9+2");
    g_assert_cmpstr(host_ports(hosts, &host, 3, text), ==, "9,7,8");
    g_assert_cmpstr(host_ports(hosts, &host, 5, text), ==, "9,7,8");
}

static void test_ports(void)
{
    scene_t scene;
    uint32_t frame = 0;

    begin(&scene, 2);
    for (unsigned port = 7; port <= 9; port++) {
        for (unsigned peer = 1; peer <= port - 5; peer++) {
            char *from = g_strdup_printf("192.0.2.1:%u", port);
            char *to = g_strdup_printf("198.51.%u.%u:5", port, peer);
            feed_datagram(&scene, ++frame, from, to);
            g_free(from);
            g_free(to);
        }
    }
    check_both(&scene, check_ports);
    end(&scene);
}

/* It calls from one port those whom it hears on another (as Piolet does), and no pair goes both
 * ways: alone, one port would be a scanner's, and the other that of somebody who is gone. */
static void check_crosswise(const scene_t *scene, const hosts_t *hosts)
{
    host_t host = described(scene, hosts, "192.0.2.1:1867");

    g_assert_cmpuint(host.figures->heard, ==, 12);
    g_assert_cmpuint(host.figures->crosswise, ==, 12);
    g_assert_cmpint(host.verdict, ==, VERDICT_INITIATING);
}

static void test_crosswise(void)
{
    scene_t scene;
    uint32_t frame = 0;

    begin(&scene, 10);
    for (unsigned peer = 1; peer <= 20; peer++) {
        char *to = g_strdup_printf("198.51.100.%u:41170", peer);
        char *from = g_strdup_printf("198.51.100.%u:9", peer);

        feed_datagram(&scene, ++frame, "192.0.2.1:1867", to);
        if (peer <= 12)
            feed_datagram(&scene, ++frame, from, "192.0.2.1:41170");
        g_free(to);
        g_free(from);
    }
    check_both(&scene, check_crosswise);
    end(&scene);
}

/* An ICMP error that concerns one remote host says nothing of another one, least of all of the first. */
static void check_refused_elsewhere(const scene_t *scene, const hosts_t *hosts)
{
    host_t host = described(scene, hosts, "[2001:db8::1]:7");

    g_assert_cmpuint(host.figures->refusals_met, ==, 1);
    g_assert_cmpuint(host.figures->heard, ==, 1);
    g_assert_cmpuint(host.figures->crosswise, ==, 1);
}

static void test_refused_elsewhere(void)
{
    scene_t scene;
    sighting_t s = refusal(5, 5, "[2001:db8::1]:7", "[2001:db8::f1]:5");

    begin(&scene, 2);
    feed_datagram(&scene, 1, "[2001:db8::f0]:5", "[2001:db8::1]:8");
    feed_datagram(&scene, 2, "[2001:db8::1]:7", "[2001:db8::f0]:5");
    feed_datagram(&scene, 3, "[2001:db8::1]:7", "[2001:db8::f1]:5");
    feed_datagram(&scene, 4, "[2001:db8::f1]:5", "[2001:db8::1]:7");
    feed(&scene, &s);
    check_both(&scene, check_refused_elsewhere);
    end(&scene);
}

/* A resolver: serves at home on port 53, and asks the world, each question from a port of its own.
 * Those ports are not listed, and make no caller of the world of the host. */
static void check_resolver(const scene_t *scene, const hosts_t *hosts)
{
    host_t host = described(scene, hosts, "192.0.2.1:53");

    g_assert_cmpuint(host.figures->hosts, ==, 12 + 60);
    g_assert_cmpuint(host.endpoints->len, ==, 1);
    g_assert_cmpint(host.verdict, ==, VERDICT_SERVING);
}

static void test_resolver(void)
{
    scene_t scene;
    uint32_t frame = 0;

    begin(&scene, 10);
    for (unsigned i = 1; i <= 60; i++) {
        char *own = g_strdup_printf("192.0.2.1:%u", 40000 + i);
        char *server = g_strdup_printf("198.51.%u.1:53", i);
        char *client = g_strdup_printf("192.0.2.%u:%u", 100 + i, 30000 + i);

        if (i <= 12) {
            feed_datagram(&scene, ++frame, client, "192.0.2.1:53");
            feed_datagram(&scene, ++frame, "192.0.2.1:53", client);
        }
        feed_datagram(&scene, ++frame, own, server);
        feed_datagram(&scene, ++frame, server, own);
        g_free(own);
        g_free(server);
        g_free(client);
    }
    check_both(&scene, check_resolver);
    end(&scene);
}

/* A scanner that uses two ports in turn is one scanner. */
static void check_two_ports(const scene_t *scene, const hosts_t *hosts)
{
    host_t host = described(scene, hosts, "192.0.2.1:7");

    g_assert_cmpuint(host.endpoints->len, ==, 2);
    g_assert_cmpuint(host.figures->hosts, ==, 41);
    g_assert_cmpint(host.verdict, ==, VERDICT_SCANNING);
}

static void test_two_ports(void)
{
    scene_t scene;

    begin(&scene, 10);
    feed_datagram(&scene, 1, "192.0.2.1:9", "198.51.100.53:53"); /* both directions are captured */
    feed_datagram(&scene, 2, "198.51.100.53:53", "192.0.2.1:9");
    for (unsigned i = 3; i <= 42; i++) {
        char *to = g_strdup_printf("198.51.100.%u:161", i);
        feed_datagram(&scene, i, i % 2 == 0 ? "192.0.2.1:7" : "192.0.2.1:8", to);
        g_free(to);
    }
    check_both(&scene, check_two_ports);
    end(&scene);
}

/* --- What a packet costs --- */

#define LEAD "192.0.2.1:7"
#define LEAD_PEERS 1000U /* each speaks first, or is spoken to, in turn */
#define TURNS 400U

static void feed_pair(scene_t *scene, uint32_t frame, const char *own, unsigned peer, bool sent)
{
    char *remote = g_strdup_printf("203.%u.%u.1:%u", peer % 200, peer / 200, 1024 + peer);

    feed_datagram(scene, frame, sent ? own : remote, sent ? remote : own);
    g_free(remote);
}

/* The host has a port that calls the world, and so many others that do the same with two peers. */
static void begin_with_ports(scene_t *scene, unsigned ports)
{
    begin(scene, 2);
    for (unsigned i = 0; i < LEAD_PEERS; i++)
        feed_pair(scene, i + 1, LEAD, i, i % 2 == 0);
    /* Some are answered; with the other datagrams there are just enough of these. */
    for (unsigned i = 0; i < LEAD_PEERS / 2; i++)
        feed_pair(scene, LEAD_PEERS, LEAD, i, (i % 2 == 0) == (i >= LEAD_PEERS / 10));
    for (unsigned i = 0; i < 2 * ports; i++) {
        char *from = g_strdup_printf("192.0.2.1:%u", 1000 + i / 2);
        sighting_t sighting = datagram(LEAD_PEERS, LEAD_PEERS, from,
                                       i % 2 == 0 ? "198.51.100.1:6881" : "198.51.100.2:6881");

        sighting.service = SERVICE_BT_DHT;
        feed(scene, &sighting);
        g_free(from);
    }
}

/* The processor's time for some packets of the port that leads, seconds, the least of some tries. A new pair
 * makes its datagrams too few for a verdict, one more datagram makes them enough, and so on. *turned: how
 * often another port came to lead. */
static double time_of_turns(unsigned ports, unsigned *turned)
{
    unsigned peers = LEAD_PEERS;
    double least = HUGE_VAL;
    uint32_t lead;
    scene_t scene;
    host_t host;

    begin_with_ports(&scene, ports);
    lead = number_of(scene.traffic, LEAD);
    *turned = 0;
    for (unsigned trial = 0; trial < 5; trial++) {
        clock_t begun = clock();

        for (unsigned i = 0; i < TURNS; i++) {
            bool led;

            g_assert_true(hosts_describe(scene.kept, lead, &host));
            led = host.lead == lead;
            feed_pair(&scene, LEAD_PEERS, LEAD, led ? peers : 0, !led || peers % 2 == 0);
            peers += led;
            g_assert_true(hosts_describe(scene.kept, lead, &host));
            *turned += led && host.lead != lead;
        }
        least = MIN(least, (double)(clock() - begun) / CLOCKS_PER_SEC);
    }
    g_assert_cmpuint(host.endpoints->len, ==, ports + 1);
    end(&scene);
    return least;
}

/* A packet costs the same, few listed ports or many, even where another port comes to lead again and again. */
static void test_cost(void)
{
    unsigned turned_few, turned;
    double few = time_of_turns(50, &turned_few), many = time_of_turns(20000, &turned);

    g_test_message("%g s with few ports, %g s with many", few, many);
    g_assert_cmpuint(turned, >, TURNS);
    g_assert_cmpuint(turned, ==, turned_few);
    g_assert_cmpfloat(many, <, 5 * few);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hosts/together", test_together);
    g_test_add_func("/hosts/none", test_none);
    g_test_add_func("/hosts/order", test_order);
    g_test_add_func("/hosts/busiest", test_busiest);
    g_test_add_func("/hosts/own_ports", test_own_ports);
    g_test_add_func("/hosts/refused", test_refused);
    g_test_add_func("/hosts/ports", test_ports);
    g_test_add_func("/hosts/crosswise", test_crosswise);
    g_test_add_func("/hosts/refused_elsewhere", test_refused_elsewhere);
    g_test_add_func("/hosts/resolver", test_resolver);
    g_test_add_func("/hosts/two_ports", test_two_ports);
    g_test_add_func("/hosts/cost", test_cost);
    return g_test_run();
}
