/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Past the limit of conversations: memory, time, estimates, and who is found nevertheless. */
#include "sightings.h"

#include "allocated.h"
#include "endpoints.h"
#include "hosts.h"
#include "record_index.h"
#include "strangers.h"
#include "report.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define LIMIT 20000U
#define FLOOD 200000U /* ten times the limit */

/* Nineteen of twenty estimates are within two standard errors; three leave one in some hundred out, and hash
 * seeds are random. Four. */
#define TOLERANCE (4 * HYPERLOGLOG_ERROR)

#define HUB "192.168.1.50:8832"

/* Sanitizers keep no account of what is allocated, and take their time. */
#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED true
#define MANY 400000U
#else
#define IS_SANITIZED false
#define MANY 4000000U
#endif

static traffic_t *limited(uint32_t most)
{
    traffic_limits_t limits = {.min_hosts = 9, .max_conversations = most};

    return traffic_new(&limits);
}

/* A datagram between any two; a thousand come in a second. */
static void show_between(traffic_t *traffic, const endpoint_address_t *source,
                         const endpoint_address_t *destination)
{
    uint32_t frame = (uint32_t)traffic_totals(traffic)->packets + 1;
    sighting_t s = {
        .kind = SIGHTING_DATAGRAM,
        .frame = frame,
        .time = 1000 * SECOND + frame * (SECOND / 1000),
        .bytes = 100,
        .source = *source,
        .destination = *destination,
    };

    show(traffic, &s);
}

static void show_flood(traffic_t *traffic, const char *hub, uint32_t from, uint32_t count)
{
    endpoint_address_t target = endpoint_at_text(hub);

    for (uint32_t i = from; i < from + count; i++) {
        endpoint_address_t source = stranger(i);
        show_between(traffic, &source, &target);
    }
}

static void assert_about(uint64_t estimate, uint64_t truth)
{
    double error = 100.0 * ((double)estimate - (double)truth) / (double)truth;

    if (fabs(error) > TOLERANCE)
        g_error("%" G_GUINT64_FORMAT " instead of %" G_GUINT64_FORMAT, estimate, truth);
}

static endpoint_t judged(const traffic_t *traffic, const char *name)
{
    settings_t settings = stub_settings(9);

    g_assert_nonnull(figures_of(traffic, name));
    return endpoint_describe(traffic, &settings, number_of(traffic, name));
}

/* --- Estimates --- */

/* Ten times the limit to one port: what is kept is exact, the sum is about right, the verdict is that of all of
 * them, and datagrams are counted one by one. */
static void test_flood(void)
{
    traffic_t *traffic = limited(LIMIT), *all = limited(10 * FLOOD);
    const figures_t *f, *truth;

    show_flood(traffic, HUB, 0, FLOOD);
    show_flood(all, HUB, 0, FLOOD);
    f = figures_of(traffic, HUB);
    truth = figures_of(all, HUB);
    g_assert_true(figures_are_estimates(f));
    g_assert_false(figures_are_estimates(truth));
    g_assert_cmpuint(f->pairs, <=, LIMIT);
    g_assert_cmpuint(f->pairs, >=, LIMIT / 8 * 7);
    g_assert_cmpuint(f->pairs + traffic_totals(traffic)->beyond_limit, ==, FLOOD);
    assert_about(f->peers, truth->peers);
    assert_about(f->hosts, truth->hosts);
    assert_about(f->networks, truth->networks);
    assert_about(f->ports, truth->ports);
    assert_about(f->pairs + traffic_beyond_conversations(traffic), FLOOD);
    g_assert_cmpuint(f->received_datagrams, ==, FLOOD);
    g_assert_cmpuint(f->received_bytes, ==, FLOOD * 100);
    g_assert_cmpint(f->last, ==, truth->last);
    g_assert_cmpuint(f->onset, ==, truth->onset);
    g_assert_cmpint(judged(traffic, HUB).verdict, ==, judged(all, HUB).verdict);
    g_assert_cmpuint(traffic_totals(traffic)->beyond_memory, ==, 0);
    traffic_free(traffic);
    traffic_free(all);
}

/* Those who came before the limit go on, exactly, and those beyond it change nothing when they come again. */
static void test_again(void)
{
    traffic_t *traffic = limited(LIMIT);
    endpoint_address_t hub = endpoint_at_text(HUB), first = stranger(0);
    uint32_t peers, answered;

    show_flood(traffic, HUB, 0, 2 * LIMIT);
    peers = figures_of(traffic, HUB)->peers;
    answered = figures_of(traffic, HUB)->called_answered;
    show_between(traffic, &hub, &first);
    g_assert_cmpuint(figures_of(traffic, HUB)->called_answered, ==, answered + 1);
    show_flood(traffic, HUB, LIMIT, LIMIT);
    g_assert_cmpuint(figures_of(traffic, HUB)->peers, ==, peers);
    g_assert_cmpuint(figures_of(traffic, HUB)->received_datagrams, ==, 3 * LIMIT);
    traffic_free(traffic);
}

/* Strangers who share a few hosts, one network, one port: that too is seen past the limit. */
static void test_few_hosts(void)
{
    traffic_t *traffic = limited(1000);
    endpoint_address_t hub = endpoint_at_text(HUB);

    for (uint32_t i = 0; i < 5000; i++) {
        endpoint_address_t peer = ipv4(0xcb007100U + i % 5, 1024 + i);
        show_between(traffic, &hub, &peer);
    }
    g_assert_cmpuint(figures_of(traffic, HUB)->hosts, ==, 5);
    g_assert_cmpuint(figures_of(traffic, HUB)->networks, ==, 1);
    assert_about(figures_of(traffic, HUB)->ports, 5000);
    traffic_free(traffic);
}

/* All from one /64: hosts without end, and one network. */
static void test_one_ipv6_network(void)
{
    traffic_t *traffic = limited(LIMIT);
    endpoint_address_t hub = ipv6(0x20010db800000001U, 1, 8832);
    const figures_t *f;

    for (uint64_t i = 0; i < FLOOD; i++) {
        endpoint_address_t source = ipv6(0x20010db8000000ffU, i * 0x9e3779b97f4a7c15U, 4000);
        show_between(traffic, &source, &hub);
    }
    f = traffic_listed_figures(traffic, traffic_find_endpoint(traffic, &hub));
    assert_about(f->peers, FLOOD);
    assert_about(f->hosts, FLOOD);
    g_assert_cmpuint(f->networks, ==, 1);
    g_assert_cmpuint(f->ports, ==, 1);
    g_assert_cmpuint(traffic_memory(traffic), <=, traffic_memory_limit(traffic));
    traffic_free(traffic);
}

/* Two ports of a host that meet the same peers: the host has them once, incrementally and at the end. */
static void test_host(void)
{
    traffic_t *traffic = limited(LIMIT);
    settings_t settings = stub_settings(9);
    hosts_t *hosts = hosts_new(traffic, &settings), *finished;
    endpoint_address_t ports[2] = {endpoint_at_text(HUB), endpoint_at_text("192.168.1.50:9000")};
    host_t then, now;

    for (uint32_t i = 0; i < 4 * LIMIT; i++) {
        endpoint_address_t peer = stranger(i / 2);
        uint32_t frame = i + 1;
        sighting_t s = {.kind = SIGHTING_DATAGRAM,
                        .frame = frame,
                        .time = frame * (SECOND / 1000),
                        .bytes = 100,
                        .source = ports[i % 2],
                        .destination = peer};
        traffic_change_t change;

        traffic_count_frame(traffic, &s);
        if (traffic_add(traffic, &s, &change))
            hosts_note(hosts, &change);
    }
    finished = hosts_of(traffic, &settings);
    g_assert_true(hosts_describe(hosts, number_of(traffic, HUB), &now));
    g_assert_true(hosts_describe(finished, number_of(traffic, HUB), &then));
    assert_about(now.figures->peers, 2 * LIMIT);
    assert_about(then.figures->peers, 2 * LIMIT);
    assert_about(now.figures->hosts, 2 * LIMIT);
    g_assert_cmpuint(now.figures->sent_datagrams, ==, 4 * LIMIT);
    g_assert_cmpuint(then.figures->sent_datagrams, ==, 4 * LIMIT);
    g_assert_cmpuint(then.figures->sent_bytes, ==, 400 * LIMIT);
    g_assert_true(figures_are_estimates(then.figures));
    hosts_free(hosts);
    hosts_free(finished);
    traffic_free(traffic);
}

/* A scanner that calls the same hosts from one port, and then from another, is kept with the first and not
 * with the second. */
static void test_host_in_turns(void)
{
    traffic_t *traffic = limited(LIMIT);
    settings_t settings = stub_settings(9);
    const char *names[2] = {HUB, "192.168.1.50:9000"};
    const uint32_t truth = LIMIT / 8 * 7 - 100;
    hosts_t *hosts;
    host_t host;

    for (unsigned port = 0; port < 2; port++) {
        endpoint_address_t scanner = endpoint_at_text(names[port]);

        for (uint32_t i = 0; i < truth; i++) {
            endpoint_address_t peer = stranger(i);
            show_between(traffic, &scanner, &peer);
        }
    }
    hosts = hosts_of(traffic, &settings);
    g_assert_true(hosts_describe(hosts, number_of(traffic, HUB), &host));
    g_assert_false(figures_are_estimates(figures_of(traffic, HUB)));
    assert_about(host.figures->peers, truth);
    assert_about(host.figures->hosts, truth);
    g_assert_cmpuint(host.figures->sent_datagrams, ==, 2 * truth);
    hosts_free(hosts);
    traffic_free(traffic);
}

/* A pair that was met beyond the limit, and is kept later because of its other end, counts once. */
static void test_kept_later(void)
{
    traffic_t *traffic = limited(LIMIT);
    endpoint_address_t hub = endpoint_at_text(HUB);
    const uint32_t early = LIMIT / 64 + 50, late = 500;

    for (uint32_t i = 0; i < early + late; i++) {
        endpoint_address_t peer = stranger(i);

        if (i == early)
            show_flood(traffic, "192.168.1.99:99", 1000000, LIMIT);
        show_between(traffic, &hub, &peer);
    }
    for (uint32_t i = early; i < early + late; i++) {
        endpoint_address_t peer = stranger(i);

        for (uint32_t other = 0; other < 5; other++) {
            endpoint_address_t others = stranger(5000000 + 5 * i + other);
            show_between(traffic, &peer, &others);
        }
        show_between(traffic, &hub, &peer);
    }
    g_assert_cmpuint(figures_of(traffic, HUB)->pairs, >, early + late / 5);
    assert_about(figures_of(traffic, HUB)->peers, early + late);
    assert_about(figures_of(traffic, HUB)->hosts, early + late);
    traffic_free(traffic);
}

/* What a log tells of pairs beyond the limit counts exactly. */
static void test_log(void)
{
    traffic_t *traffic = limited(1000);
    const uint32_t lines = 5000;

    for (uint32_t i = 0; i < lines; i++) {
        sighting_t s = {.kind = SIGHTING_DENIED,
                        .frame = i + 1,
                        .time = (1000 + i) * SECOND,
                        .count = 3,
                        .bytes = 50,
                        .is_line = true,
                        .source = stranger(i),
                        .destination = endpoint_at_text(HUB)};
        show(traffic, &s);
    }
    g_assert_cmpuint(figures_of(traffic, HUB)->denied, ==, 3 * lines);
    g_assert_cmpint(figures_of(traffic, HUB)->last, ==, (1000 + lines - 1) * SECOND);
    assert_about(figures_of(traffic, HUB)->peers, lines);
    traffic_free(traffic);
}

/* --- Who begins past the limit --- */

/* With hardly more peers than others one is listed past the limit, too, and says that it is not known one by
 * one. (Of its first four peers two may look like one.) */
static void test_few_peers(void)
{
    traffic_t *traffic = limited(LIMIT);

    show_flood(traffic, HUB, 0, FLOOD);
    for (uint32_t i = 0; i < 13; i++) {
        endpoint_address_t sharer = endpoint_at_text("192.168.1.60:6881");
        endpoint_address_t peer = stranger(7000000 + i);
        show_between(traffic, &sharer, &peer);
    }
    g_assert_nonnull(figures_of(traffic, "192.168.1.60:6881"));
    g_assert_true(figures_are_estimates(figures_of(traffic, "192.168.1.60:6881")));
    g_assert_cmpuint(figures_of(traffic, "192.168.1.60:6881")->peers, >=, 9);
    g_assert_cmpuint(figures_of(traffic, "192.168.1.60:6881")->peers, <=, 13);
    traffic_free(traffic);
}

/* Calls peers, who answer, amid a flood of ten others to each of them. Returns the peers it took to be
 * listed. */
static unsigned share_in_a_flood(traffic_t *traffic, const char *name, unsigned peers)
{
    endpoint_address_t sharer = endpoint_at_text(name);
    unsigned listed = 0;

    for (unsigned i = 1; i <= peers; i++) {
        endpoint_address_t peer = ipv4(0x0a000000U + i * 70001U, 20000 + i);

        show_between(traffic, &sharer, &peer);
        show_between(traffic, &peer, &sharer);
        show_flood(traffic, HUB, (uint32_t)traffic_totals(traffic)->packets, 10);
        if (listed == 0 && number_of(traffic, name) != UINT32_MAX &&
            figures_of(traffic, name) != NULL)
            listed = i;
    }
    return listed;
}

/* Whoever begins to share past the limit is found, soon, and judged like anybody. */
static void test_begins_later(void)
{
    traffic_t *traffic = limited(LIMIT);
    unsigned listed;

    show_flood(traffic, HUB, 0, FLOOD);
    listed = share_in_a_flood(traffic, "192.168.1.60:6881", 100);
    g_assert_cmpuint(listed, >=, 9);
    g_assert_cmpuint(listed, <=, 16);
    g_assert_cmpint(judged(traffic, "192.168.1.60:6881").verdict, ==, VERDICT_INITIATING);
    g_assert_cmpuint(figures_of(traffic, "192.168.1.60:6881")->peers, >=, 90);
    traffic_free(traffic);
}

/* Brings traffic past the limit: with room for pairs of those who meet many, or without. */
static void pass_limit(traffic_t *traffic, bool with_room)
{
    show_flood(traffic, HUB, 0, 5 * traffic_limits(traffic)->max_conversations);
    for (unsigned i = 0; i < 30 && !with_room; i++) {
        char *name = g_strdup_printf("192.168.2.%u:6881", i + 1);
        share_in_a_flood(traffic, name, 60);
        g_free(name);
    }
}

static traffic_t *past_limit(bool with_room)
{
    traffic_t *traffic = limited(with_room ? LIMIT : 1000);

    pass_limit(traffic, with_room);
    return traffic;
}

static traffic_t *used_up(void)
{
    return past_limit(false);
}

/* Even when all that is kept for those is used up, they are listed, and the figures are about right. */
static void test_begins_last(void)
{
    traffic_t *traffic = used_up();
    endpoint_t endpoint;

    g_assert_cmpuint(traffic_totals(traffic)->conversations, ==, 1000);
    g_assert_cmpuint(share_in_a_flood(traffic, "192.168.1.60:6881", 100), >, 0);
    endpoint = judged(traffic, "192.168.1.60:6881");
    assert_about(endpoint.figures->peers, 97);
    g_assert_cmpuint(endpoint.figures->pairs, ==, 0);
    g_assert_cmpint(endpoint.verdict, ==, VERDICT_UNDECIDED);
    traffic_free(traffic);
}

/* Who meets the same few peers again and again has no more of them for it, although it met some before it was
 * kept, and meets them when it is. */
static void check_met_again(bool with_room)
{
    traffic_t *traffic = past_limit(with_room);
    endpoint_address_t client = endpoint_at_text("192.168.1.77:7");

    for (unsigned i = 0; i < 60; i++) {
        endpoint_address_t server = ipv4(0xcb007109U + i % 6, 1000);

        show_between(traffic, &client, &server);
        g_assert_true(i < 10 || number_of(traffic, "192.168.1.77:7") != UINT32_MAX);
    }
    g_assert_null(figures_of(traffic, "192.168.1.77:7"));
    g_assert_cmpuint(traffic_peer_count(traffic, number_of(traffic, "192.168.1.77:7")), <=, 7);
    traffic_free(traffic);
}

static void test_met_again(void)
{
    check_met_again(true);
    check_met_again(false);
}

/* Whose pairs are all kept, be it for the sake of the peers, has missed none, and is known exactly. */
static void test_none_missed(void)
{
    traffic_t *traffic = past_limit(true);
    endpoint_address_t hub = endpoint_at_text("192.168.1.78:7");

    for (uint32_t i = 0; i < 12; i++) {
        endpoint_address_t peer = stranger(9000000 + i);

        for (uint32_t other = 0; other < 5; other++) {
            endpoint_address_t others = stranger(5000000 + 5 * i + other);
            show_between(traffic, &peer, &others);
        }
        show_between(traffic, &peer, &hub);
    }
    g_assert_false(figures_are_estimates(figures_of(traffic, "192.168.1.78:7")));
    g_assert_cmpuint(figures_of(traffic, "192.168.1.78:7")->pairs, ==, 12);
    g_assert_cmpuint(figures_of(traffic, "192.168.1.78:7")->peers, ==, 12);
    traffic_free(traffic);
}

static void show_noted(traffic_t *traffic, hosts_t *hosts, const char *from,
                       const endpoint_address_t *to)
{
    uint32_t frame = (uint32_t)traffic_totals(traffic)->packets + 1;
    sighting_t s = {.kind = SIGHTING_DATAGRAM,
                    .frame = frame,
                    .time = 1000 * SECOND + frame * (SECOND / 1000),
                    .bytes = 100,
                    .source = endpoint_at_text(from),
                    .destination = *to};
    traffic_change_t change;

    traffic_count_frame(traffic, &s);
    if (traffic_add(traffic, &s, &change))
        hosts_note(hosts, &change);
}

static void assert_peers_of_host(const traffic_t *traffic, const hosts_t *hosts,
                                 const char *endpoint, uint32_t truth)
{
    settings_t settings = stub_settings(9);
    hosts_t *made = hosts_of(traffic, &settings);
    host_t now, then;

    g_assert_true(hosts_describe(hosts, number_of(traffic, endpoint), &now));
    g_assert_true(hosts_describe(made, number_of(traffic, endpoint), &then));
    g_assert_true(figures_are_estimates(now.figures) && figures_are_estimates(then.figures));
    g_assert_cmpuint(now.figures->peers, ==, then.figures->peers);
    g_assert_cmpuint(now.figures->hosts, ==, then.figures->hosts);
    g_assert_cmpuint(now.figures->peers + 4, >=, truth);
    g_assert_cmpuint(now.figures->peers, <=, truth + 4);
    g_assert_cmpuint(now.figures->hosts + 4, >=, truth);
    g_assert_cmpuint(now.figures->hosts, <=, truth + 4);
    hosts_free(made);
}

/* A host has the peers that its endpoints met before anything of them was kept, and those that several of
 * them met once. */
static void check_missed_of_host(bool with_room)
{
    static const char *const names[] = {"192.168.1.80:7001", "192.168.1.80:7002",
                                        "192.168.1.80:7003", "192.168.1.80:7004"};
    traffic_t *traffic = limited(with_room ? LIMIT : 1000);
    settings_t settings = stub_settings(9);
    hosts_t *hosts = hosts_new(traffic, &settings);

    for (uint32_t i = 0; i < 12; i++) {
        endpoint_address_t peer = stranger(9100000 + i);
        show_noted(traffic, hosts, "192.168.1.80:7000", &peer);
    }
    pass_limit(traffic, with_room); /* other hosts: these need not hear of it */
    for (unsigned n = 0; n < G_N_ELEMENTS(names); n++) {
        uint32_t begin = (uint32_t)traffic_totals(traffic)->packets;

        for (uint32_t i = 0; i < 12; i++) {
            endpoint_address_t peer = stranger(9000000 + (n == 1 ? 0 : 12 * n) + i);
            show_noted(traffic, hosts, names[n], &peer);
        }
        g_assert_cmpuint(figures_of(traffic, names[n])->onset - begin, <=, 11);
        g_assert_cmpuint(figures_of(traffic, names[n])->peers, >=, 10);
        assert_peers_of_host(traffic, hosts, names[n], 12 + (n == 0 ? 12 : 12 * n));
    }
    hosts_free(hosts);
    traffic_free(traffic);
}

static void test_missed_of_host(void)
{
    check_missed_of_host(true);
    check_missed_of_host(false);
}

/* Of the ports of one host somebody calls so many, and each `answering`th of them answers `answers` times; 0:
 * none does. Returns the frame with which `name` came to be listed, counted from the first call; 0: it is not. */
static uint32_t sweep(traffic_t *traffic, const char *name, unsigned ports, unsigned answering,
                      unsigned answers)
{
    endpoint_address_t caller = endpoint_at_text(name);
    uint32_t begin = (uint32_t)traffic_totals(traffic)->packets;
    const figures_t *f;

    for (unsigned i = 1; i <= ports; i++) {
        endpoint_address_t called = ipv4(0xcb007109U, 1000 + i);

        show_between(traffic, &caller, &called);
        for (unsigned j = 0; answering != 0 && i % answering == 0 && j < answers; j++)
            show_between(traffic, &called, &caller);
    }
    f = number_of(traffic, name) == UINT32_MAX ? NULL : figures_of(traffic, name);
    return f == NULL ? 0 : f->onset - begin;
}

#define SWEEPER "192.168.1.70:40000"

/* Who sweeps ports past the limit is listed nearly as soon, and judged as within it; whether some of its pairs
 * are kept, or none. */
static void test_sweep(void)
{
    traffic_t *within = limited(10 * FLOOD), *some = limited(1000), *none = used_up();
    traffic_t *each[] = {within, some, none};

    show_flood(some, HUB, 0, 5000);
    for (unsigned i = 0; i < G_N_ELEMENTS(each); i++) {
        uint32_t onset = sweep(each[i], SWEEPER, 5000, 0, 0);
        endpoint_t endpoint = judged(each[i], SWEEPER);

        g_assert_cmpuint(onset, >=, SWEEP_PAIRS);
        g_assert_cmpuint(onset, <=, SWEEP_PAIRS + 20);
        g_assert_cmpint(endpoint.verdict, ==, VERDICT_SCANNING);
        g_assert_cmpstr(endpoint.rule->name, ==, "sweeps-ports");
    }
    g_assert_cmpuint(figures_of(none, SWEEPER)->pairs, ==, 0);
    g_assert_cmpuint(figures_of(none, SWEEPER)->hosts, ==, 1);
    g_assert_cmpuint(figures_of(some, SWEEPER)->pairs, >, 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(each); i++)
        traffic_free(each[i]);
}

/* A traceroute is no sweep, nor is who is answered, nor who is swept. */
static void test_no_sweep(void)
{
    traffic_t *traffic = used_up();
    endpoint_address_t victim = endpoint_at_text("203.0.113.20:5000");

    g_assert_cmpuint(sweep(traffic, "192.168.1.71:40000", SWEEP_PAIRS - 1, 0, 0), ==, 0);
    g_assert_cmpuint(sweep(traffic, "192.168.1.72:40000", 3000, 1, 1), ==, 0);
    for (unsigned i = 0; i < 3000; i++) {
        endpoint_address_t caller = ipv4(0xcb007109U, 1000 + i);

        show_between(traffic, &caller, &victim);
        if (i % 2 == 0)
            show_between(traffic, &victim, &caller);
    }
    g_assert_null(figures_of(traffic, "203.0.113.20:5000"));
    traffic_free(traffic);
}

/* Few answers do not hide a sweep. With many datagrams back it cannot be told from a client, and is not called
 * one. */
static void test_answered_sweep(void)
{
    traffic_t *traffic = used_up();

    g_assert_cmpuint(sweep(traffic, "192.168.1.71:40000", 3000, 50, 1), >, 0);
    g_assert_cmpint(judged(traffic, "192.168.1.71:40000").verdict, ==, VERDICT_SCANNING);
    g_assert_cmpuint(sweep(traffic, "192.168.1.72:40000", 3000, 200, 500), >, 0);
    g_assert_cmpint(judged(traffic, "192.168.1.72:40000").verdict, ==, VERDICT_UNDECIDED);
    traffic_free(traffic);
}

/* A line of a log that tells of a call does not tell that it was in vain. */
static void test_logged_calls(void)
{
    traffic_t *traffic = used_up();

    for (unsigned i = 0; i < 1000; i++) {
        sighting_t s = {.kind = SIGHTING_PERMITTED,
                        .frame = 1000000 + i,
                        .time = 3000 * SECOND,
                        .count = 1,
                        .is_line = true,
                        .source = endpoint_at_text(SWEEPER),
                        .destination = ipv4(0xcb007109U, 1000 + i)};
        show(traffic, &s);
    }
    g_assert_null(figures_of(traffic, SWEEPER));
    traffic_free(traffic);
}

/* Whoever wants to hide may let others meet some peers each, for whom estimates are made: two for a
 * hundred of the limit leave memory for those of one who begins to share later. */
static void test_decoys(void)
{
    traffic_t *traffic = limited(LIMIT);
    const char *name = "192.168.1.60:6881";

    show_flood(traffic, HUB, 0, FLOOD);
    for (uint32_t i = 0; i < LIMIT / 50 * 20; i++) {
        endpoint_address_t decoy = ipv4(0xc6336401U, 1024 + i / 20);
        endpoint_address_t peer = stranger(8000000 + i);

        show_between(traffic, &decoy, &peer);
    }
    g_assert_cmpuint(share_in_a_flood(traffic, name, 1000), >, 0);
    assert_about(figures_of(traffic, name)->peers, 1000);
    g_assert_cmpuint(traffic_totals(traffic)->beyond_memory, ==, 0);
    g_assert_cmpuint(traffic_memory(traffic), <=, traffic_memory_limit(traffic));
    traffic_free(traffic);
}

/* With no memory left for an endpoint's estimates to grow, what they lack is told, and they are not above the
 * truth. */
static void test_no_memory_to_grow(void)
{
    traffic_t *traffic = limited(LIMIT);
    const uint32_t decoys = 1000, peers = 100;
    unsigned lacking = 0;

    show_flood(traffic, HUB, 0, 2 * LIMIT);
    for (uint32_t i = 0; i < decoys * peers; i++) {
        endpoint_address_t decoy = ipv4(0xc6336401U, 1024 + i % decoys);
        endpoint_address_t peer = stranger(8000000 + i);

        show_between(traffic, &decoy, &peer);
    }
    for (uint32_t i = 0; i < traffic_endpoint_count(traffic); i++) {
        const figures_t *f = traffic_listed_figures(traffic, i);

        if (f == NULL || f->sent_datagrams == 0)
            continue;
        g_assert_cmpuint(f->peers, <=, peers * 11 / 10);
        lacking += f->peers < peers * 9 / 10;
    }
    g_assert_cmpuint(lacking, >, 10);
    g_assert_cmpuint(traffic_totals(traffic)->beyond_memory, >, lacking * peers / 10);
    g_assert_cmpuint(traffic_memory(traffic), <=, traffic_memory_limit(traffic));
    traffic_free(traffic);
}

/* --- Memory and time --- */

/* Hostile traffic, packet after packet. */
typedef void (*attack_t)(traffic_t *traffic, uint32_t i);

static void attack_one_port(traffic_t *traffic, uint32_t i)
{
    endpoint_address_t hub = endpoint_at_text(HUB), source = stranger(i);

    show_between(traffic, &source, &hub);
}

static void attack_both_new(traffic_t *traffic, uint32_t i)
{
    endpoint_address_t source = stranger(2 * i), destination = stranger(2 * i + 1);

    show_between(traffic, &source, &destination);
}

static void attack_both_new_ipv6(traffic_t *traffic, uint32_t i)
{
    endpoint_address_t source = ipv6(0x20010db8000000ffU, 2 * i, 4000);
    endpoint_address_t destination = ipv6(0x20010db8000000ffU, 2 * i + 1, 4000);

    show_between(traffic, &source, &destination);
}

/* Everybody has a few peers more than it takes for a tally. */
static void attack_with_tallies(traffic_t *traffic, uint32_t i)
{
    endpoint_address_t source = stranger(i / 5),
                       destination = stranger(0x80000000U + i / 5 + i % 5);

    show_between(traffic, &source, &destination);
}

/* Each pair gets its ICMP error, and each sender asks a group. */
static void attack_with_remarks(traffic_t *traffic, uint32_t i)
{
    endpoint_address_t source = stranger(i / 3), destination = endpoint_at_text(HUB);
    sighting_t s = {.kind = i % 3 == 1 ? SIGHTING_REFUSED : SIGHTING_DATAGRAM,
                    .frame = i + 1,
                    .time = 2000 * SECOND + i,
                    .bytes = 100,
                    .by_receiver = true,
                    .to_everybody = i % 3 == 2,
                    .source = source,
                    .destination = destination};

    show(traffic, &s);
}

/* A line of a log for each pair that is kept. */
static void attack_with_lines(traffic_t *traffic, uint32_t i)
{
    uint32_t pair = i < LIMIT ? i : i % LIMIT;
    sighting_t s = {.kind = i < LIMIT ? SIGHTING_DATAGRAM : SIGHTING_DENIED,
                    .frame = i + 1,
                    .time = 2000 * SECOND + i,
                    .bytes = 100,
                    .count = 1,
                    .is_line = i >= LIMIT,
                    .source = stranger(pair),
                    .destination = endpoint_at_text(HUB)};

    show(traffic, &s);
}

/* A host has every port, and each of them every service. */
static void attack_with_services(traffic_t *traffic, uint32_t i)
{
    sighting_t s = {.kind = SIGHTING_DATAGRAM,
                    .frame = i + 1,
                    .time = 2000 * SECOND + i,
                    .bytes = 100,
                    .service = (uint16_t)(i % 499),
                    .source = ipv4(0xc0a80132U, 1 + i / 50 % 60000),
                    .destination = ipv4(0xcb007101U + i % 50, 1 + i % 50)};

    show(traffic, &s);
}

/* Everybody has some peers more than it takes to be listed, and each of them once more. */
static void attack_with_decoys(traffic_t *traffic, uint32_t i)
{
    endpoint_address_t source = stranger(i / 40),
                       destination = stranger(0x80000000U + i / 40 + i % 20);

    show_between(traffic, &source, &destination);
}

/* The processor's time for so many of its packets, seconds: the least of some tries. */
static double time_of(traffic_t *traffic, attack_t attack, uint32_t *next, uint32_t count)
{
    double least = HUGE_VAL;

    for (unsigned trial = 0; trial < 5; trial++) {
        clock_t begin = clock();

        for (uint32_t i = 0; i < count; i++)
            attack(traffic, (*next)++);
        least = MIN(least, (double)(clock() - begin) / CLOCKS_PER_SEC);
    }
    return least;
}

/* What is promised holds, by our own account and by the allocator's, at any time; and a packet costs the same
 * after many as after few, but for what caches do. */
static void check_attack(gconstpointer data)
{
    attack_t attack = *(const attack_t *)data;
    size_t before = allocated();
    traffic_t *traffic = limited(LIMIT);
    uint32_t next = 0;
    double first, last;

    while (next < 2 * LIMIT)
        attack(traffic, next++);
    first = time_of(traffic, attack, &next, 10000);
    while (next < 2 * FLOOD) {
        attack(traffic, next++);
        if (next % 1000 == 0) {
            g_assert_cmpuint(traffic_memory(traffic), <=, traffic_memory_limit(traffic));
            g_assert_cmpuint(allocated() - before, <=, traffic_memory_limit(traffic) * 11 / 10);
        }
    }
    last = time_of(traffic, attack, &next, 10000);
    g_assert_cmpfloat(last, <, 3 * first);
    traffic_free(traffic);
    g_assert_cmpuint(allocated(), <=, before + 65536);
}

/* Four million packets, each of a new pair, with room for a quarter of them. Returns the traffic. */
static traffic_t *after_four_million(attack_t attack)
{
    size_t before = allocated();
    traffic_t *traffic = limited(MANY / 4);

    for (uint32_t i = 0; i < MANY; i++) {
        attack(traffic, i);
        if (i % 100000 == 0)
            g_assert_cmpuint(allocated() - before, <=, traffic_memory_limit(traffic));
    }
    g_assert_cmpuint(allocated() - before, <=, traffic_memory_limit(traffic));
    g_assert_cmpuint(traffic_memory(traffic), <=, traffic_memory_limit(traffic));
    assert_about(traffic_totals(traffic)->conversations + traffic_beyond_conversations(traffic),
                 MANY);
    return traffic;
}

static void test_four_million_callers(void)
{
    traffic_t *traffic = after_four_million(attack_one_port);
    endpoint_t endpoint = judged(traffic, HUB);

    assert_about(endpoint.figures->peers, MANY);
    assert_about(endpoint.figures->hosts, MANY);
    g_assert_cmpint(endpoint.verdict, ==, VERDICT_AFTERGLOW);
    g_assert_cmpstr(endpoint.rule->name, ==, "flooded");
    traffic_free(traffic);
}

static void test_four_million_pairs(void)
{
    traffic_t *traffic = after_four_million(attack_both_new);

    /* Nobody in it has more than one peer, and nobody is listed. */
    for (uint32_t i = 0; i < traffic_endpoint_count(traffic); i++)
        g_assert_null(traffic_listed_figures(traffic, i));
    traffic_free(traffic);
    traffic_free(after_four_million(attack_both_new_ipv6));
}

/* Each of some pairs gets an ICMP error, and there is memory for all pairs, and not for all errors: what is lost
 * is told. */
static void test_lost_refusals(void)
{
    traffic_t *traffic = limited(LIMIT);
    const traffic_totals_t *totals = traffic_totals(traffic);
    GString *text = g_string_new(NULL);

    show_flood(traffic, HUB, 0, LIMIT / 4 * 3);
    report_limit(text, traffic);
    g_assert_cmpstr(text->str, ==, "");
    for (uint32_t i = 0; i < LIMIT / 4 * 3; i++) {
        sighting_t s = {.kind = SIGHTING_REFUSED,
                        .frame = LIMIT + i,
                        .time = 2000 * SECOND + i,
                        .by_receiver = true,
                        .source = stranger(i),
                        .destination = endpoint_at_text(HUB)};
        show(traffic, &s);
    }
    g_assert_cmpuint(totals->beyond_limit, ==, 0);
    g_assert_cmpuint(totals->beyond_memory, >, 0);
    g_assert_cmpuint(figures_of(traffic, HUB)->refusals_sent, >, 0);
    g_assert_cmpuint(figures_of(traffic, HUB)->refusals_sent + totals->beyond_memory, ==,
                     totals->refused);
    report_limit(text, traffic);
    g_assert_nonnull(strstr(text->str, "too low"));
    g_string_free(text, TRUE);
    traffic_free(traffic);
}

/* The account is not far from the truth before the limit, either. */
static void test_account(void)
{
    size_t before = allocated();
    traffic_t *traffic = limited(10 * FLOOD);
    double account, truth;

    show_flood(traffic, HUB, 0, FLOOD);
    account = (double)traffic_memory(traffic);
    truth = (double)(allocated() - before);
    g_assert_cmpfloat(account, >, 0.9 * truth);
    g_assert_cmpfloat(account, <, 1.1 * truth);
    traffic_free(traffic);
}

int main(int argc, char **argv)
{
    static const attack_t one_port = attack_one_port, both_new = attack_both_new,
                          both_new_ipv6 = attack_both_new_ipv6, tallies = attack_with_tallies,
                          remarks = attack_with_remarks, lines = attack_with_lines,
                          services = attack_with_services, decoys = attack_with_decoys;

    count_all_memory(argv);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/limit/flood", test_flood);
    g_test_add_func("/limit/again", test_again);
    g_test_add_func("/limit/few-hosts", test_few_hosts);
    g_test_add_func("/limit/one-ipv6-network", test_one_ipv6_network);
    g_test_add_func("/limit/host", test_host);
    g_test_add_func("/limit/host-in-turns", test_host_in_turns);
    g_test_add_func("/limit/kept-later", test_kept_later);
    g_test_add_func("/limit/log", test_log);
    g_test_add_func("/limit/few-peers", test_few_peers);
    g_test_add_func("/limit/begins-later", test_begins_later);
    g_test_add_func("/limit/begins-last", test_begins_last);
    g_test_add_func("/limit/met-again", test_met_again);
    g_test_add_func("/limit/none-missed", test_none_missed);
    g_test_add_func("/limit/missed-of-host", test_missed_of_host);
    g_test_add_func("/limit/sweep", test_sweep);
    g_test_add_func("/limit/no-sweep", test_no_sweep);
    g_test_add_func("/limit/answered-sweep", test_answered_sweep);
    g_test_add_func("/limit/logged-calls", test_logged_calls);
    g_test_add_func("/limit/decoys", test_decoys);
    g_test_add_func("/limit/no-memory-to-grow", test_no_memory_to_grow);
    g_test_add_func("/limit/lost-refusals", test_lost_refusals);
    if (!IS_SANITIZED)
        g_test_add_func("/limit/account", test_account);
    g_test_add_func("/limit/four-million-callers", test_four_million_callers);
    g_test_add_func("/limit/four-million-pairs", test_four_million_pairs);
    g_test_add_data_func("/limit/attack/one-port", &one_port, check_attack);
    g_test_add_data_func("/limit/attack/both-new", &both_new, check_attack);
    g_test_add_data_func("/limit/attack/both-new-ipv6", &both_new_ipv6, check_attack);
    g_test_add_data_func("/limit/attack/tallies", &tallies, check_attack);
    g_test_add_data_func("/limit/attack/remarks", &remarks, check_attack);
    g_test_add_data_func("/limit/attack/lines", &lines, check_attack);
    g_test_add_data_func("/limit/attack/services", &services, check_attack);
    g_test_add_data_func("/limit/attack/decoys", &decoys, check_attack);
    return g_test_run();
}
