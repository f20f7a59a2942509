/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random streams against a naive recomputation are in test_stream.c. */
#include "record_index.h"
#include "sightings.h"

static const char *const families[][3] = {
    /* an endpoint, its peer, a third */
    {"192.0.2.1:5000", "198.51.100.7:53", "203.0.113.9:80"},
    {"[2001:db8::1]:5000", "[2001:db8:7::7]:53", "[2001:db8:9::9]:80"},
};

/* A asks, B answers twice, and C is asked in vain: every figure of A and of B. */
static void test_one_pair(gconstpointer data)
{
    const char *const *name = (const char *const *)data;
    traffic_t *traffic = traffic_listing_from(1);
    sighting_t answer = datagram(101, 2, name[1], name[0]);
    const figures_t *f;

    answer.bytes = 700;
    show_datagram(traffic, 100, 1, name[0], name[1]);
    show(traffic, &answer);
    answer.time += SECOND;
    answer.frame = 3;
    show(traffic, &answer);
    show_datagram(traffic, 200, 4, name[0], name[2]);

    f = figures_of(traffic, name[0]);
    g_assert_cmpuint(f->peers, ==, 2);
    g_assert_cmpuint(f->hosts, ==, 2);
    g_assert_cmpuint(f->networks, ==, strchr(name[0], '[') != NULL ? 1 : 2);
    g_assert_cmpuint(f->ports, ==, 2);
    g_assert_cmpuint(f->pairs, ==, 2);
    g_assert_cmpuint(f->began, ==, 2);
    g_assert_cmpuint(f->began_answered, ==, 1);
    g_assert_cmpuint(f->called_answered, ==, 0);
    g_assert_cmpuint(f->uncertain, ==, 1);
    g_assert_cmpuint(f->sent_datagrams, ==, 2);
    g_assert_cmpuint(f->received_datagrams, ==, 2);
    g_assert_cmpuint(f->sent_bytes, ==, 200);
    g_assert_cmpuint(f->received_bytes, ==, 1400);
    g_assert_cmpint(f->first, ==, 100 * SECOND);
    g_assert_cmpint(f->last, ==, 200 * SECOND);
    g_assert_cmpuint(f->onset, ==, 1);

    f = figures_of(traffic, name[1]);
    g_assert_cmpuint(f->peers, ==, 1);
    g_assert_cmpuint(f->began, ==, 0);
    g_assert_cmpuint(f->called_answered, ==, 1);
    g_assert_cmpuint(f->sent_datagrams, ==, 2);
    g_assert_cmpuint(f->sent_bytes, ==, 1400);
    g_assert_cmpuint(f->received_bytes, ==, 100);
    g_assert_cmpuint(f->top_port, ==, 5000);
    g_assert_cmpint(f->last, ==, 102 * SECOND);

    g_assert_cmpuint(traffic_totals(traffic)->packets, ==, 4);
    g_assert_cmpuint(traffic_totals(traffic)->datagrams, ==, 4);
    g_assert_cmpuint(traffic_totals(traffic)->conversations, ==, 2);
    g_assert_cmpuint(traffic_totals(traffic)->endpoints, ==, 3);
    g_assert_cmpint(traffic_totals(traffic)->first_time, ==, 100 * SECOND);
    g_assert_cmpint(traffic_totals(traffic)->last_time, ==, 200 * SECOND);
    traffic_free(traffic);
    traffic_free(NULL);
}

static void test_groups(void)
{
    static const char *const to[] = {
        "224.0.0.251:5353", "239.255.255.250:1900", "255.255.255.255:67",
        "0.0.0.0:9",        "[ff02::fb]:5353",      "[ff0e::1]:9",
        "[::]:9",
    };
    traffic_t *traffic = traffic_listing_from(1);
    sighting_t everybody = datagram(9, 20, "192.0.2.1:137", "192.0.2.255:137");
    unsigned count = G_N_ELEMENTS(to);

    for (unsigned i = 0; i < count; i++)
        g_assert_false(show_datagram(traffic, i, i + 1,
                                     to[i][0] == '[' ? "[2001:db8::1]:5" : "192.0.2.1:5", to[i]));
    g_assert_false(show_datagram(traffic, 8, 18, "0.0.0.0:68", "192.0.2.1:67"));
    g_assert_false(show_datagram(traffic, 8, 19, "[::]:68", "[2001:db8::1]:67"));
    everybody.to_everybody = true;
    g_assert_false(show(traffic, &everybody));
    g_assert_cmpuint(traffic_totals(traffic)->group_datagrams, ==, count + 3);
    g_assert_cmpuint(traffic_totals(traffic)->datagrams, ==, 0);
    g_assert_cmpuint(traffic_totals(traffic)->conversations, ==, 0);
    g_assert_cmpuint(traffic_totals(traffic)->endpoints, ==, 0);
    g_assert_null(figures_of(traffic, "192.0.2.1:5"));

    /* The same address without the link layer's broadcast is a host like any other. */
    everybody.to_everybody = false;
    g_assert_true(show(traffic, &everybody));
    g_assert_cmpuint(traffic_totals(traffic)->conversations, ==, 1);
    g_assert_cmpuint(traffic_totals(traffic)->endpoints, ==, 2);
    traffic_free(traffic);
}

static void test_frames(void)
{
    traffic_t *traffic = traffic_listing_from(1);
    sighting_t frame = {.kind = SIGHTING_FRAME, .frame = 1, .time = 50 * SECOND};

    g_assert_false(show(traffic, &frame));
    frame.time = 20 * SECOND;
    g_assert_false(show(traffic, &frame));
    frame.time = 30 * SECOND;
    g_assert_false(show(traffic, &frame));
    g_assert_cmpuint(traffic_totals(traffic)->packets, ==, 3);
    g_assert_cmpuint(traffic_totals(traffic)->datagrams, ==, 0);
    g_assert_cmpint(traffic_totals(traffic)->first_time, ==, 20 * SECOND);
    g_assert_cmpint(traffic_totals(traffic)->last_time, ==, 50 * SECOND);
    traffic_free(traffic);
}

/* Four pairs: begun or called, answered or not; a second answer counts no more. */
static void test_who_began(void)
{
    static const char us[] = "192.0.2.1:7";
    traffic_t *traffic = traffic_listing_from(1);
    const figures_t *f;

    show_datagram(traffic, 1, 1, us, "198.51.100.1:1");
    show_datagram(traffic, 2, 2, us, "198.51.100.2:1");
    show_datagram(traffic, 3, 3, "198.51.100.3:1", us);
    show_datagram(traffic, 4, 4, "198.51.100.4:1", us);
    show_datagram(traffic, 5, 5, "198.51.100.1:1", us);
    show_datagram(traffic, 6, 6, "198.51.100.1:1", us);
    show_datagram(traffic, 7, 7, us, "198.51.100.3:1");
    show_datagram(traffic, 8, 8, "198.51.100.3:1", us);
    show_datagram(traffic, 9, 9, us, "198.51.100.2:1");
    f = figures_of(traffic, us);
    g_assert_cmpuint(f->began, ==, 2);
    g_assert_cmpuint(f->began_answered, ==, 1);
    g_assert_cmpuint(figures_called(f), ==, 2);
    g_assert_cmpuint(f->called_answered, ==, 1);
    g_assert_cmpuint(f->sent_datagrams, ==, 4);
    g_assert_cmpuint(f->received_datagrams, ==, 5);
    traffic_free(traffic);
}

/* Pairs of the first 60 seconds may be older than the capture, at 60 s no more. */
static void test_uncertain(void)
{
    static const char us[] = "192.0.2.1:7";
    traffic_t *traffic = traffic_listing_from(1);
    sighting_t late = datagram(1060, 3, us, "198.51.100.2:1");

    show_datagram(traffic, 1000, 1, "203.0.113.1:1", "203.0.113.2:1");
    show_datagram(traffic, 1060, 2, us, "198.51.100.1:1");
    g_assert_cmpuint(figures_of(traffic, us)->uncertain, ==, 0);
    late.time -= 1;
    show(traffic, &late);
    g_assert_cmpuint(figures_of(traffic, us)->uncertain, ==, 1);
    /* Older than the first frame: out of order, and as uncertain. */
    show_datagram(traffic, 900, 4, us, "198.51.100.3:1");
    g_assert_cmpuint(figures_of(traffic, us)->uncertain, ==, 2);
    g_assert_cmpuint(figures_of(traffic, us)->pairs, ==, 3);
    traffic_free(traffic);
}

/* Who asked a group is answered by strangers; who did not ask is called by them. */
static void test_group_answers(void)
{
    static const char asker[] = "192.0.2.1:5353", quiet[] = "192.0.2.2:5353";
    traffic_t *traffic = traffic_listing_from(1);

    show_datagram(traffic, 1, 1, "192.0.2.10:5353", asker); /* before the question */
    show_datagram(traffic, 2, 2, asker, "224.0.0.251:5353");
    show_datagram(traffic, 3, 3, asker, "224.0.0.251:5353");
    show_datagram(traffic, 4, 4, "192.0.2.11:5353", asker);
    show_datagram(traffic, 5, 5, "192.0.2.12:5353", asker);
    show_datagram(traffic, 6, 6, "192.0.2.11:5353", asker);
    show_datagram(traffic, 7, 7, asker, "192.0.2.13:5353"); /* it begins this one itself */
    show_datagram(traffic, 8, 8, "192.0.2.11:5353", quiet);
    show_datagram(traffic, 9, 9, asker, "224.0.0.251:5353");
    g_assert_cmpuint(figures_of(traffic, asker)->pairs, ==, 4);
    g_assert_cmpuint(figures_of(traffic, asker)->group_answers, ==, 2);
    g_assert_cmpuint(figures_of(traffic, asker)->group_replies, ==, 0);
    g_assert_cmpuint(figures_of(traffic, asker)->sent_datagrams, ==, 1);
    g_assert_cmpuint(figures_of(traffic, "192.0.2.11:5353")->group_replies, ==, 1);
    g_assert_cmpuint(figures_of(traffic, "192.0.2.11:5353")->group_answers, ==, 0);
    g_assert_cmpuint(figures_of(traffic, quiet)->group_answers, ==, 0);
    traffic_free(traffic);
}

/* Whoever calls more than ten seconds after a question does not answer it. */
static void test_group_answers_end(void)
{
    static const char us[] = "192.0.2.1:1900";
    traffic_t *traffic = traffic_listing_from(1);

    show_datagram(traffic, 100, 1, us, "239.255.255.250:1900");
    show_datagram(traffic, 110, 2, "192.0.2.11:1900", us);
    show_datagram(traffic, 111, 3, "192.0.2.12:1900", us);
    g_assert_cmpuint(figures_of(traffic, us)->group_answers, ==, 1);
    show_datagram(traffic, 112, 4, us, "239.255.255.250:1900");
    show_datagram(traffic, 113, 5, "192.0.2.13:1900", us);
    g_assert_cmpuint(figures_of(traffic, us)->group_answers, ==, 2);
    traffic_free(traffic);
}

/* Part of a capture that began long before: no pair of it can be older than the capture. */
static void test_begin_of_capture(void)
{
    traffic_t *traffic = traffic_listing_from(1);
    sighting_t late = datagram(100, 1, "192.0.2.1:7", "192.0.2.2:7");

    traffic_count_frame(traffic, &late);
    traffic_set_begin(traffic, 0);
    traffic_add(traffic, &late, NULL);
    g_assert_cmpuint(figures_of(traffic, "192.0.2.1:7")->uncertain, ==, 0);
    g_assert_cmpint(traffic_totals(traffic)->first_time, ==, 100 * SECOND);
    traffic_free(traffic);
}

static void test_times_out_of_order(void)
{
    static const char us[] = "192.0.2.1:7";
    traffic_t *traffic = traffic_listing_from(1);

    show_datagram(traffic, 100, 1, us, "198.51.100.1:1");
    show_datagram(traffic, -40, 2, "198.51.100.1:1", us);
    show_datagram(traffic, 500, 3, us, "198.51.100.2:1");
    show_datagram(traffic, 300, 4, us, "198.51.100.2:1");
    g_assert_cmpint(figures_of(traffic, us)->first, ==, -40 * SECOND);
    g_assert_cmpint(figures_of(traffic, us)->last, ==, 500 * SECOND);
    g_assert_cmpuint(figures_of(traffic, us)->began, ==, 2); /* first in the file, not in time */
    g_assert_cmpint(figures_of(traffic, "198.51.100.2:1")->first, ==, 300 * SECOND);
    g_assert_cmpint(traffic_totals(traffic)->first_time, ==, -40 * SECOND);
    g_assert_cmpint(traffic_totals(traffic)->last_time, ==, 500 * SECOND);
    traffic_free(traffic);
}

/* Every remote host calls from two ports, and is answered: host h appears in frames 3h - 2 (new),
 * 3h - 1 (answered) and 3h (second port). The onset is where the host number min_hosts appears. */
static void test_onset(gconstpointer data)
{
    static const char us[] = "192.0.2.1:7";
    uint32_t min_hosts = GPOINTER_TO_UINT(data), onset = 3 * min_hosts - 2;
    traffic_t *traffic = traffic_listing_from(min_hosts);

    for (uint32_t h = 1; h <= 12; h++) {
        char *remote[2] = {g_strdup_printf("198.51.100.%u:1000", h),
                           g_strdup_printf("198.51.100.%u:2000", h)};
        for (uint32_t frame = 3 * h - 2; frame <= 3 * h; frame++) {
            const char *source = frame == 3 * h - 2 ? remote[0] : remote[1];
            bool ours = frame == 3 * h - 1;
            show_datagram(traffic, 1000 + frame, frame, ours ? us : source, ours ? remote[0] : us);
            g_assert_cmpint(figures_of(traffic, us) != NULL, ==, frame >= onset);
            g_assert_cmpint(traffic_is_onset(traffic, frame), ==,
                            frame == onset || (min_hosts == 1 && !ours));
        }
        g_free(remote[0]);
        g_free(remote[1]);
    }
    g_assert_cmpuint(figures_of(traffic, us)->onset, ==, onset);
    g_assert_cmpint(figures_of(traffic, us)->onset_time, ==, (1000 + onset) * SECOND);
    g_assert_cmpuint(figures_of(traffic, us)->hosts, ==, 12);
    g_assert_cmpuint(figures_of(traffic, us)->peers, ==, 24);
    g_assert_cmpuint(figures_of(traffic, us)->called_answered, ==, 12);
    g_assert_cmpuint(figures_of(traffic, us)->sent_datagrams, ==, 12);
    g_assert_cmpuint(figures_of(traffic, us)->received_datagrams, ==, 24);
    g_assert_cmpint(figures_of(traffic, us)->first, ==, 1001 * SECOND);
    traffic_free(traffic);
}

static void test_spread(void)
{
    static const char *const remotes[] = {
        "10.1.0.1:10", "10.1.0.1:20", "10.1.255.2:20", "10.2.0.1:30", "10.2.0.2:20", "10.2.0.2:10",
    };
    static const char *const remotes6[] = {
        "[2001:db8:1::1]:10", "[2001:db8:1::1]:20", "[2001:db8:2::1]:20",
        "[2001:db9::1]:30",   "[2001:db9::2]:20",   "[2001:db9::2]:10",
    };
    traffic_t *traffic = traffic_listing_from(4);

    for (unsigned i = 0; i < G_N_ELEMENTS(remotes); i++) {
        show_datagram(traffic, i, 2 * i + 1, "192.0.2.1:7", remotes[i]);
        show_datagram(traffic, i, 2 * i + 2, "[2001:db8::1]:7", remotes6[i]);
    }
    for (unsigned i = 0; i < 2; i++) {
        const figures_t *f = figures_of(traffic, i == 0 ? "192.0.2.1:7" : "[2001:db8::1]:7");
        g_assert_cmpuint(f->peers, ==, 6);
        g_assert_cmpuint(f->hosts, ==, 4);
        g_assert_cmpuint(f->networks, ==, 2);
        g_assert_cmpuint(f->ports, ==, 3);
        g_assert_cmpuint(f->top_port, ==, 20);
        g_assert_cmpuint(f->top_port_pairs, ==, 3);
    }
    traffic_free(traffic);
}

/* What happened before there was a tally (three peers) is in it afterwards. */
static void test_seeding(void)
{
    static const char us[] = "192.0.2.1:7";
    traffic_t *traffic = traffic_listing_from(4);
    sighting_t s = datagram(500, 1, us, "198.51.100.1:1");
    const figures_t *f;

    s.service = SERVICE_BT_DHT;
    show(traffic, &s);
    s = datagram(400, 2, "198.51.100.1:1", us);
    s.service = SERVICE_BT_DHT;
    s.bytes = 1000;
    show(traffic, &s);
    show_datagram(traffic, 501, 3, "198.51.100.2:1", us);
    s = refusal(502, 4, "198.51.100.2:1", us);
    show(traffic, &s);
    show_datagram(traffic, 503, 5, us, "198.51.100.3:1");
    s = refusal(504, 6, us, "198.51.100.3:1");
    show(traffic, &s);
    s = router_refusal(505, 7, us, "198.51.100.3:1");
    show(traffic, &s);
    show_datagram(traffic, 600, 8, us, "198.51.100.4:2");
    f = figures_of(traffic, us);
    g_assert_cmpuint(f->pairs, ==, 4);
    g_assert_cmpuint(f->began, ==, 3);
    g_assert_cmpuint(f->began_answered, ==, 1);
    g_assert_cmpuint(f->called_answered, ==, 0);
    g_assert_cmpuint(f->uncertain, ==, 1); /* the first frame was at 500 s, until 400 s came */
    g_assert_cmpuint(f->sent_datagrams, ==, 3);
    g_assert_cmpuint(f->received_datagrams, ==, 2);
    g_assert_cmpuint(f->sent_bytes, ==, 300);
    g_assert_cmpuint(f->received_bytes, ==, 1100);
    g_assert_cmpuint(f->refusals_sent, ==, 1);
    g_assert_cmpuint(f->refusals_met, ==, 2);
    g_assert_cmpint(f->first, ==, 400 * SECOND);
    g_assert_cmpint(f->last, ==, 600 * SECOND);
    g_assert_cmpuint(f->top_port, ==, 1);
    g_assert_cmpuint(f->top_port_pairs, ==, 3);
    g_assert_cmpuint(f->onset, ==, 8);
    traffic_free(traffic);
}

static void test_refusals(void)
{
    static const char us[] = "192.0.2.1:7", them[] = "198.51.100.1:1";
    traffic_t *traffic = traffic_listing_from(1);
    traffic_change_t change;
    sighting_t s;

    show_datagram(traffic, 1, 1, us, them);
    s = refusal(2, 2, us, them);
    g_assert_true(traffic_add(traffic, &s, &change));
    g_assert_cmpuint(change.endpoint[0], ==, number_of(traffic, us));
    g_assert_cmpuint(change.endpoint[1], ==, number_of(traffic, them));
    g_assert_false(change.event[0].new_pair);
    g_assert_cmpuint(change.event[0].refusals_met, ==, 1);
    g_assert_cmpuint(change.event[1].refusals_sent, ==, 1);
    g_assert_cmpuint(figures_of(traffic, us)->refusals_met, ==, 1);
    g_assert_cmpuint(figures_of(traffic, us)->refusals_sent, ==, 0);
    g_assert_cmpuint(figures_of(traffic, them)->refusals_sent, ==, 1);
    g_assert_cmpuint(figures_of(traffic, them)->refusals_met, ==, 0);

    s = router_refusal(3, 3, us, them); /* the receiver has no part in it */
    g_assert_true(traffic_add(traffic, &s, &change));
    g_assert_cmpuint(change.event[0].refusals_met, ==, 1);
    g_assert_cmpuint(change.event[1].refusals_sent, ==, 0);
    g_assert_cmpuint(figures_of(traffic, us)->refusals_met, ==, 2);
    g_assert_cmpuint(figures_of(traffic, them)->refusals_sent, ==, 1);

    s = refusal(4, 4, "203.0.113.5:9", "203.0.113.6:9"); /* nobody we know */
    g_assert_false(traffic_add(traffic, &s, NULL));
    s = router_refusal(4, 4, us, "203.0.113.1:1"); /* we know the sender, not the conversation */
    g_assert_false(traffic_add(traffic, &s, NULL));
    g_assert_cmpuint(figures_of(traffic, us)->refusals_met, ==, 2);
    s = refusal(5, 5, them, us); /* the other way */
    g_assert_true(traffic_add(traffic, &s, NULL));
    g_assert_cmpuint(figures_of(traffic, us)->refusals_sent, ==, 1);
    g_assert_cmpuint(figures_of(traffic, them)->refusals_met, ==, 1);
    g_assert_cmpuint(traffic_totals(traffic)->refused, ==, 5);
    g_assert_cmpuint(traffic_totals(traffic)->datagrams, ==, 1);
    g_assert_cmpuint(traffic_totals(traffic)->conversations, ==, 1);
    g_assert_cmpuint(traffic_totals(traffic)->endpoints, ==, 2);
    g_assert_cmpuint(figures_of(traffic, us)->sent_datagrams, ==, 1);
    g_assert_cmpuint(figures_of(traffic, us)->sent_bytes, ==, 100);
    g_assert_cmpint(figures_of(traffic, us)->last, ==, 1 * SECOND);
    traffic_free(traffic);
}

/* Hears of one conversation only what its majority was. */
static void note_service(const pair_event_t *pair, void *user)
{
    *(uint16_t *)user = pair->datagrams.service;
}

static void test_service_majority(void)
{
    static const uint16_t heard[] = {SERVICE_DNS, SERVICE_NTP, SERVICE_NTP, SERVICE_NONE,
                                     SERVICE_NTP, SERVICE_NTP, SERVICE_DNS};
    traffic_t *traffic = traffic_listing_from(1);
    uint16_t service = SERVICE_COUNT;
    const figures_t *f;

    for (unsigned i = 0; i < G_N_ELEMENTS(heard); i++) {
        sighting_t s = datagram(i, i + 1, "192.0.2.1:7", "198.51.100.1:1");
        s.service = heard[i];
        show(traffic, &s);
    }
    traffic_foreach_pair(traffic, number_of(traffic, "192.0.2.1:7"), note_service, &service);
    g_assert_cmpuint(service, ==, SERVICE_NTP);
    f = figures_of(traffic, "198.51.100.1:1");
    g_assert_cmpuint(f->service, ==, SERVICE_NTP);
    g_assert_cmpuint(f->service_datagrams, ==, 4);
    traffic_free(traffic);
}

/* Beyond the limit no new conversation is kept, and those that are known go on; see test_traffic_limit.c. */
static void test_limit(void)
{
    traffic_limits_t limits = {.min_hosts = 1, .max_conversations = 2};
    traffic_t *traffic = traffic_new(&limits);
    const traffic_totals_t *totals = traffic_totals(traffic);

    g_assert_true(show_datagram(traffic, 1, 1, "192.0.2.1:7", "198.51.100.1:1"));
    g_assert_true(show_datagram(traffic, 2, 2, "192.0.2.1:7", "198.51.100.2:1"));
    g_assert_true(show_datagram(traffic, 3, 3, "192.0.2.1:7", "198.51.100.3:1"));
    g_assert_false(show_datagram(traffic, 4, 4, "198.51.100.8:1", "198.51.100.9:1"));
    g_assert_true(show_datagram(traffic, 5, 5, "198.51.100.1:1", "192.0.2.1:7"));
    g_assert_cmpuint(totals->conversations, ==, 2);
    g_assert_cmpuint(totals->endpoints, ==, 3);
    g_assert_cmpuint(totals->datagrams, ==, 5);
    g_assert_cmpuint(totals->beyond_limit, ==, 2);
    g_assert_cmpuint(traffic_beyond_conversations(traffic), ==, 2);
    g_assert_cmpuint(totals->packets, ==, 5);
    g_assert_cmpuint(traffic_endpoint_count(traffic), ==, 3);
    g_assert_cmpuint(figures_of(traffic, "192.0.2.1:7")->peers, ==, 3);
    g_assert_cmpuint(figures_of(traffic, "192.0.2.1:7")->pairs, ==, 2);
    g_assert_cmpuint(figures_of(traffic, "192.0.2.1:7")->began_answered, ==, 1);
    g_assert_cmpuint(traffic_limits(traffic)->max_conversations, ==, 2);
    /* Senders to groups are bounded as well. */
    for (unsigned i = 0; i < 9; i++) {
        char *sender = g_strdup_printf("203.0.113.%u:5", i + 1);
        show_datagram(traffic, 6, 6 + i, sender, "224.0.0.1:5");
        g_free(sender);
    }
    g_assert_cmpuint(totals->group_datagrams, ==, 9);
    g_assert_cmpuint(traffic_endpoint_count(traffic), ==, 3);
    traffic_free(traffic);
}

static void test_talks_to_itself(void)
{
    static const char us[] = "127.0.0.1:7";
    traffic_t *traffic = traffic_listing_from(1);
    sighting_t s = datagram(1, 1, us, us);
    traffic_end_t ends[2];
    const figures_t *f;

    show(traffic, &s);
    g_assert_cmpuint(traffic_listed_ends(traffic, &s, ends), ==, 1);
    g_assert_true(ends[0].sent);
    s.frame = 2;
    show(traffic, &s);
    s.kind = SIGHTING_REFUSED;
    s.by_receiver = true;
    show(traffic, &s);
    show_datagram(traffic, 3, 3, us, "127.0.0.2:7");
    f = figures_of(traffic, us);
    g_assert_cmpuint(f->pairs, ==, 2);
    g_assert_cmpuint(f->peers, ==, 2);
    g_assert_cmpuint(f->began, ==, 2);
    g_assert_cmpuint(f->sent_datagrams, ==, 3);
    g_assert_cmpuint(f->received_datagrams, ==, 0);
    g_assert_cmpuint(figures_answered(f), ==, 0);
    g_assert_cmpuint(f->refusals_met, ==, 1);
    g_assert_cmpuint(f->refusals_sent, ==, 0);
    g_assert_cmpuint(traffic_totals(traffic)->endpoints, ==, 2);
    g_assert_cmpuint(traffic_totals(traffic)->conversations, ==, 2);
    traffic_free(traffic);
}

static void test_listed_ends(void)
{
    static const char us[] = "192.0.2.1:7", them[] = "198.51.100.2:1";
    traffic_t *traffic = traffic_listing_from(2);
    sighting_t first = datagram(1, 1, us, "198.51.100.1:1"), second = datagram(2, 2, them, us);
    sighting_t again = datagram(3, 3, us, them), s;
    traffic_end_t ends[2];

    g_assert_cmpuint(traffic_listed_ends(traffic, &first, ends), ==, 0);
    show(traffic, &first);
    g_assert_cmpuint(traffic_listed_ends(traffic, &first, ends), ==, 0);
    show(traffic, &second);
    show(traffic, &again);
    g_assert_cmpuint(traffic_listed_ends(traffic, &first, ends), ==, 1);
    g_assert_true(ends[0].new_peer);
    g_assert_true(ends[0].sent);
    g_assert_cmpuint(traffic_listed_ends(traffic, &second, ends), ==, 1);
    g_assert_true(ends[0].new_peer);
    g_assert_false(ends[0].sent);
    g_assert_cmpuint(ends[0].endpoint, ==, number_of(traffic, us));
    g_assert_cmpuint(ends[0].peer, ==, number_of(traffic, them));
    g_assert_false(ends[0].began);
    g_assert_true(ends[0].uncertain);
    g_assert_cmpuint(traffic_listed_ends(traffic, &again, ends), ==, 1);
    g_assert_false(ends[0].new_peer);
    g_assert_true(ends[0].sent);
    g_assert_false(ends[0].began);
    g_assert_cmpuint(ends[0].first_frame, ==, 2);

    /* A second peer for the other side: now both are listed, the source first. */
    show_datagram(traffic, 4, 4, them, "203.0.113.1:1");
    g_assert_cmpuint(traffic_listed_ends(traffic, &again, ends), ==, 2);
    g_assert_cmpuint(ends[0].endpoint, ==, number_of(traffic, us));
    g_assert_true(ends[0].sent);
    g_assert_cmpuint(ends[1].endpoint, ==, number_of(traffic, them));
    g_assert_false(ends[1].sent);
    g_assert_true(ends[1].began);
    g_assert_cmpuint(ends[1].peer, ==, number_of(traffic, us));
    g_assert_true(ends[1].figures == figures_of(traffic, them));
    g_assert_cmpuint(ends[0].figures->peers, ==, 2);
    g_assert_cmpuint(traffic_listed_ends(traffic, &second, ends), ==, 2);
    g_assert_cmpuint(ends[0].endpoint, ==, number_of(traffic, them));

    s = refusal(5, 5, us, them);
    g_assert_cmpuint(traffic_listed_ends(traffic, &s, ends), ==, 0);
    s = again;
    s.to_everybody = true;
    g_assert_cmpuint(traffic_listed_ends(traffic, &s, ends), ==, 0);
    /* A pair beyond the limit of conversations: it is not kept, and its listed end is. */
    s = datagram(6, 6, us, "203.0.113.1:1");
    g_assert_cmpuint(traffic_listed_ends(traffic, &s, ends), ==, 1);
    g_assert_cmpuint(ends[0].endpoint, ==, number_of(traffic, us));
    g_assert_false(ends[0].new_peer);
    g_assert_cmpuint(ends[0].peer, ==, RECORD_NONE);
    g_assert_cmpuint(ends[0].first_frame, ==, 0);
    g_assert_cmpuint(traffic_totals(traffic)->packets, ==, 4);
    traffic_free(traffic);
}

static void test_change(void)
{
    traffic_t *traffic = traffic_listing_from(10);
    sighting_t s = datagram(1, 5, "192.0.2.1:7", "198.51.100.1:9");
    traffic_change_t change;

    g_assert_true(traffic_add(traffic, &s, &change));
    g_assert_true(change.event[0].new_pair && change.event[1].new_pair);
    g_assert_true(change.event[0].began);
    g_assert_false(change.event[1].began);
    g_assert_cmpuint(change.event[0].start.remote.port, ==, 9);
    g_assert_cmpuint(change.event[1].start.remote.port, ==, 7);
    g_assert_cmphex(change.event[0].start.remote.network, ==, 0xc633);
    g_assert_cmpuint(change.event[0].start.remote_endpoint, ==, change.endpoint[1]);
    g_assert_cmpuint(change.event[0].datagrams.sent, ==, 1);
    g_assert_cmpuint(change.event[0].datagrams.received, ==, 0);
    g_assert_cmpuint(change.event[1].datagrams.received_bytes, ==, 100);
    g_assert_cmpuint(change.event[0].start.frame, ==, 5);
    s = datagram(2, 6, "198.51.100.1:9", "192.0.2.1:7");
    g_assert_true(traffic_add(traffic, &s, &change));
    g_assert_cmpuint(change.endpoint[1], ==, number_of(traffic, "192.0.2.1:7"));
    g_assert_false(change.event[0].new_pair || change.event[0].began);
    g_assert_true(change.event[0].newly_answered && change.event[1].newly_answered);
    g_assert_true(change.event[1].began);
    traffic_free(traffic);
}

/* Many IPv6 hosts, each with its halves swapped as well, and some with equal halves. */
static void test_ipv6_hosts(void)
{
    const uint32_t count = 3000;
    traffic_t *traffic = traffic_listing_from(1);
    const figures_t *f;

    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < 3 * count; i++) {
            sighting_t s = datagram(i, i + 1, "[2001:db8::1]:7", "[2001:db8::2]:7");
            uint32_t number = i / 3 + 1;
            uint8_t a[8] = {0x20, 0x01}, b[8] = {0x20, 0x02};
            a[6] = (uint8_t)(number >> 8);
            a[7] = (uint8_t)number;
            b[6] = b[7] = 0xaa;
            memcpy(s.destination.host.bytes, i % 3 == 1 ? b : a, 8);
            memcpy(s.destination.host.bytes + 8, i % 3 == 0 ? b : a, 8);
            show(traffic, &s);
            if (pass == 0) {
                endpoint_address_t stored = traffic_endpoint_address(traffic, i + 1);
                g_assert_cmpint(endpoint_address_compare(&stored, &s.destination), ==, 0);
            }
        }
    }
    g_assert_cmpuint(traffic_endpoint_count(traffic), ==, 3 * count + 1);
    f = traffic_listed_figures(traffic, 0);
    g_assert_cmpuint(f->hosts, ==, 3 * count);
    g_assert_cmpuint(f->peers, ==, 3 * count);
    g_assert_cmpuint(f->networks, ==, 2); /* 2001:: and 2002:: */
    g_assert_cmpuint(f->ports, ==, 1);
    g_assert_cmpuint(f->sent_datagrams, ==, 6 * count);
    g_assert_cmpuint(number_of(traffic, "[2001:db8::1]:8"), ==, UINT32_MAX);
    traffic_free(traffic);
}

/* An IPv6 host whose number looks like an IPv4 address is another endpoint all the same. */
static void test_families_apart(void)
{
    traffic_t *traffic = traffic_listing_from(1);

    show_datagram(traffic, 1, 1, "[2001:db8::1]:7", "[2001:db8::2]:7"); /* hosts 0 and 1 */
    show_datagram(traffic, 2, 2, "0.0.0.1:7", "0.0.0.2:7");
    g_assert_cmpuint(traffic_endpoint_count(traffic), ==, 4);
    g_assert_cmpuint(traffic_totals(traffic)->conversations, ==, 2);
    traffic_free(traffic);
}

static void append_pair(const pair_event_t *pair, void *user)
{
    g_string_append_printf((GString *)user, "%u%s%s %u/%u;", (unsigned)pair->start.remote.port,
                           pair->began ? " began" : "", pair->newly_answered ? " answered" : "",
                           pair->datagrams.sent, pair->datagrams.received);
}

static void test_foreach_pair(void)
{
    static const char us[] = "192.0.2.1:7";
    traffic_t *traffic = traffic_listing_from(10);
    GString *seen = g_string_new(NULL);

    show_datagram(traffic, 1, 1, us, "198.51.100.1:10");
    show_datagram(traffic, 2, 2, "198.51.100.2:20", us);
    show_datagram(traffic, 3, 3, "198.51.100.2:20", "198.51.100.1:10"); /* not ours */
    show_datagram(traffic, 4, 4, us, "198.51.100.2:20");
    show_datagram(traffic, 5, 5, us, us);
    show_datagram(traffic, 6, 6, us, "198.51.100.3:30");
    show_datagram(traffic, 7, 7, us, "198.51.100.3:30");
    traffic_foreach_pair(traffic, number_of(traffic, us), append_pair, seen);
    g_assert_cmpstr(seen->str, ==, "30 began 2/0;7 began 1/0;20 answered 1/1;10 began 1/0;");
    g_string_free(seen, TRUE);
    traffic_free(traffic);
}

int main(int argc, char **argv)
{
    static const unsigned min_hosts[] = {1, 2, 3, 4, 10};

    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/traffic/one_pair/ipv4", families[0], test_one_pair);
    g_test_add_data_func("/traffic/one_pair/ipv6", families[1], test_one_pair);
    g_test_add_func("/traffic/groups", test_groups);
    g_test_add_func("/traffic/frames", test_frames);
    g_test_add_func("/traffic/who_began", test_who_began);
    g_test_add_func("/traffic/uncertain", test_uncertain);
    g_test_add_func("/traffic/group_answers", test_group_answers);
    g_test_add_func("/traffic/group_answers_end", test_group_answers_end);
    g_test_add_func("/traffic/begin_of_capture", test_begin_of_capture);
    g_test_add_func("/traffic/times_out_of_order", test_times_out_of_order);
    for (size_t i = 0; i < G_N_ELEMENTS(min_hosts); i++) {
        char *path = g_strdup_printf("/traffic/onset/%u", min_hosts[i]);
        g_test_add_data_func(path, GUINT_TO_POINTER(min_hosts[i]), test_onset);
        g_free(path);
    }
    g_test_add_func("/traffic/spread", test_spread);
    g_test_add_func("/traffic/seeding", test_seeding);
    g_test_add_func("/traffic/refusals", test_refusals);
    g_test_add_func("/traffic/service_majority", test_service_majority);
    g_test_add_func("/traffic/limit", test_limit);
    g_test_add_func("/traffic/talks_to_itself", test_talks_to_itself);
    g_test_add_func("/traffic/listed_ends", test_listed_ends);
    g_test_add_func("/traffic/change", test_change);
    g_test_add_func("/traffic/ipv6_hosts", test_ipv6_hosts);
    g_test_add_func("/traffic/families_apart", test_families_apart);
    g_test_add_func("/traffic/foreach_pair", test_foreach_pair);
    return g_test_run();
}
