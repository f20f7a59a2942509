/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tally.h"

/* A new pair with one sent datagram of 100 bytes. Remote endpoints are numbered host * 10 + port. */
static pair_event_t new_pair(uint32_t frame, uint32_t host, uint16_t port)
{
    return (pair_event_t){
        .new_pair = true,
        .began = true,
        .start = {.remote = {.host = host, .network = host / 100, .port = port},
                  .remote_endpoint = host * 10 + port,
                  .frame = frame,
                  .time = frame * 10},
        .datagrams = {.first = frame * 10, .last = frame * 10, .sent = 1, .sent_bytes = 100},
    };
}

static void add_new_pair(tally_t *tally, uint32_t frame, uint32_t host, uint16_t port)
{
    pair_event_t event = new_pair(frame, host, port);

    tally_add(tally, &event);
}

static void test_distinct(void)
{
    tally_t *tally = tally_new(10, false);
    const figures_t *f = &tally->figures;

    add_new_pair(tally, 1, 100, 7);
    add_new_pair(tally, 2, 100, 8);
    add_new_pair(tally, 3, 101, 7);
    add_new_pair(tally, 4, 200, 9);
    g_assert_cmpuint(f->peers, ==, 4);
    g_assert_cmpuint(f->pairs, ==, 4);
    g_assert_cmpuint(f->hosts, ==, 3);
    g_assert_cmpuint(f->networks, ==, 2);
    g_assert_cmpuint(f->ports, ==, 3);
    g_assert_cmpuint(f->top_port, ==, 7);
    g_assert_cmpuint(f->top_port_pairs, ==, 2);
    g_assert_cmpuint(f->onset, ==, 0);
    g_assert_false(tally_is_listed(tally));
    /* Port 9 overtakes port 7. */
    add_new_pair(tally, 5, 201, 9);
    g_assert_cmpuint(f->top_port, ==, 7);
    add_new_pair(tally, 6, 202, 9);
    g_assert_cmpuint(f->top_port, ==, 9);
    g_assert_cmpuint(f->top_port_pairs, ==, 3);
    tally_free(tally);
    tally_free(NULL);
}

static void test_onset(void)
{
    tally_t *tally = tally_new(3, false);

    add_new_pair(tally, 11, 100, 1);
    add_new_pair(tally, 12, 101, 1);
    add_new_pair(tally, 13, 101, 2);
    g_assert_false(tally_is_listed(tally));
    add_new_pair(tally, 14, 102, 1);
    g_assert_true(tally_is_listed(tally));
    add_new_pair(tally, 15, 103, 1);
    g_assert_cmpuint(tally->figures.onset, ==, 14);
    g_assert_cmpint(tally->figures.onset_time, ==, 140);
    tally_free(tally);
}

/* Two endpoints of a host may share a remote endpoint: two pairs, one peer. */
static void test_host(void)
{
    tally_t *host = tally_new(10, true), *endpoint = tally_new(10, false);

    for (uint32_t frame = 1; frame <= 2; frame++) {
        add_new_pair(host, frame, 100, 1);
        add_new_pair(endpoint, frame, 100, 1);
    }
    g_assert_cmpuint(host->figures.peers, ==, 1);
    g_assert_cmpuint(host->figures.pairs, ==, 2);
    g_assert_cmpuint(host->figures.top_port_pairs, ==, 2);
    g_assert_cmpuint(endpoint->figures.peers, ==, 2);
    tally_free(host);
    tally_free(endpoint);
}

static void test_who(void)
{
    tally_t *tally = tally_new(10, false);
    const figures_t *f = &tally->figures;
    pair_event_t begun = new_pair(1, 100, 1), called = new_pair(2, 101, 1);
    pair_event_t answer = {.newly_answered = true, .began = true, .datagrams = {.received = 1}};
    pair_event_t our_answer = {.newly_answered = true, .began = false, .datagrams = {.sent = 1}};

    begun.start.uncertain = true;
    called.began = false;
    called.start.group_answer = true;
    tally_add(tally, &begun);
    tally_add(tally, &called);
    g_assert_cmpuint(f->began, ==, 1);
    g_assert_cmpuint(figures_called(f), ==, 1);
    g_assert_cmpuint(f->uncertain, ==, 1);
    g_assert_cmpuint(f->group_answers, ==, 1);
    g_assert_cmpuint(f->group_replies, ==, 0);
    g_assert_cmpuint(figures_answered(f), ==, 0);
    tally_add(tally, &answer);
    g_assert_cmpuint(f->began_answered, ==, 1);
    g_assert_cmpuint(f->called_answered, ==, 0);
    tally_add(tally, &our_answer);
    g_assert_cmpuint(f->began_answered, ==, 1);
    g_assert_cmpuint(f->called_answered, ==, 1);
    g_assert_cmpuint(figures_answered(f), ==, 2);
    g_assert_cmpuint(f->pairs, ==, 2);
    tally_free(tally);
}

/* Times may come in any order, and events without datagrams have none. */
static void test_sums(void)
{
    tally_t *tally = tally_new(10, false);
    const figures_t *f = &tally->figures;
    pair_event_t trouble = {.refusals_sent = 2, .refusals_met = 3};
    pair_event_t sent = {.datagrams = {.first = -50, .last = 20, .sent = 2, .sent_bytes = 300}};
    pair_event_t received = {
        .datagrams = {.first = -10, .last = 70, .received = 5, .received_bytes = 5000000000}};
    pair_event_t between = {.datagrams = {.first = 0, .last = 0, .sent = 1, .sent_bytes = 1}};

    tally_add(tally, &trouble);
    tally_add(tally, &sent);
    g_assert_cmpint(f->first, ==, -50);
    g_assert_cmpint(f->last, ==, 20);
    tally_add(tally, &received);
    tally_add(tally, &between);
    tally_add(tally, &trouble);
    g_assert_cmpint(f->first, ==, -50);
    g_assert_cmpint(f->last, ==, 70);
    g_assert_cmpuint(f->sent_datagrams, ==, 3);
    g_assert_cmpuint(f->received_datagrams, ==, 5);
    g_assert_cmpuint(f->sent_bytes, ==, 301);
    g_assert_cmpuint(f->received_bytes, ==, 5000000000);
    g_assert_cmpuint(f->refusals_sent, ==, 4);
    g_assert_cmpuint(f->refusals_met, ==, 6);
    g_assert_cmpuint(figures_refused(f), ==, 10);
    g_assert_cmpuint(f->pairs, ==, 0);
    tally_free(tally);
}

/* A first datagram after the epoch must not look later than the zero it starts from. */
static void test_first_is_not_zero(void)
{
    tally_t *tally = tally_new(10, false);

    add_new_pair(tally, 5, 100, 1);
    g_assert_cmpint(tally->figures.first, ==, 50);
    g_assert_cmpint(tally->figures.last, ==, 50);
    tally_free(tally);
}

static void add_service(tally_t *tally, uint16_t service, uint32_t received)
{
    pair_event_t event = {.datagrams = {.service = service, .received = received}};

    tally_add(tally, &event);
}

static void test_service(void)
{
    tally_t *tally = tally_new(10, false);
    const figures_t *f = &tally->figures;

    add_service(tally, 7, 3);
    add_service(tally, 8, 2);
    add_service(tally, 9, 2);
    g_assert_cmpuint(f->service, ==, 7);
    g_assert_cmpuint(f->service_datagrams, ==, 3);
    add_service(tally, 9, 2); /* 7: 3, 8: 2, 9: 4 */
    g_assert_cmpuint(f->service, ==, 9);
    g_assert_cmpuint(f->service_datagrams, ==, 4);
    add_service(tally, 8, 3); /* 7: 3, 8: 5, 9: 4 */
    g_assert_cmpuint(f->service, ==, 8);
    g_assert_cmpuint(f->service_datagrams, ==, 5);
    add_service(tally, 0, 6);
    g_assert_cmpuint(f->service, ==, 0);
    g_assert_cmpuint(f->service_datagrams, ==, 6);
    tally_free(tally);
}

static void test_percent(void)
{
    g_assert_cmpfloat(percent(1, 4), ==, 25.0);
    g_assert_cmpfloat(percent(0, 0), ==, 0.0);
    g_assert_cmpfloat(percent(3, 3), ==, 100.0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tally/distinct", test_distinct);
    g_test_add_func("/tally/onset", test_onset);
    g_test_add_func("/tally/host", test_host);
    g_test_add_func("/tally/who", test_who);
    g_test_add_func("/tally/sums", test_sums);
    g_test_add_func("/tally/first_is_not_zero", test_first_is_not_zero);
    g_test_add_func("/tally/service", test_service);
    g_test_add_func("/tally/percent", test_percent);
    return g_test_run();
}
