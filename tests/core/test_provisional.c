/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "provisional.h"

#define SECOND G_GINT64_CONSTANT(1000000000)

/* 20 pairs with strangers, listed at the time 100. */
static figures_t figures(uint32_t began, uint32_t began_answered)
{
    return (figures_t){
        .peers = 20,
        .hosts = 20,
        .networks = 20,
        .ports = 1,
        .pairs = 20,
        .top_port_pairs = 20,
        .began = began,
        .began_answered = began_answered,
        .sent_datagrams = began,
        .last = 103 * SECOND,
        .onset = 10,
        .onset_time = 100 * SECOND,
    };
}

static bool update(provisional_t *provisional, const figures_t *f, int64_t seconds)
{
    verdict_case_t subject = {.figures = f, .service = "", .port = 8832, .min_hosts = 10};

    return provisional_update(provisional, &subject, seconds * SECOND);
}

/* Silence becomes a verdict after three seconds, an answer at once. */
static void test_waits_for_answers(void)
{
    provisional_t scanner = {0}, client = {0}, gone = {0};
    figures_t silent = figures(20, 0), answered = figures(20, 20), called = figures(0, 0);

    g_assert_false(update(&scanner, &silent, 100));
    g_assert_cmpint(scanner.verdict, ==, VERDICT_UNDECIDED);
    g_assert_false(update(&scanner, &silent, 102));
    g_assert_true(update(&scanner, &silent, 103));
    g_assert_cmpint(scanner.verdict, ==, VERDICT_SCANNING);
    g_assert_false(update(&scanner, &silent, 104));

    g_assert_false(update(&client, &answered, 100));
    g_assert_cmpint(client.verdict, ==, VERDICT_CLIENT);

    g_assert_false(update(&gone, &called, 102));
    g_assert_cmpint(gone.verdict, ==, VERDICT_UNDECIDED);
    g_assert_true(update(&gone, &called, 103));
    g_assert_cmpint(gone.verdict, ==, VERDICT_AFTERGLOW);
}

/* Of nine callers one was answered: too early; of 20 three were: it is there. Fourteen silent ones
 * decide the other way. */
static void test_sequential(void)
{
    provisional_t there = {0}, gone = {0};
    figures_t f = figures(0, 0);

    f.ports = 20;
    f.pairs = 9;
    f.called_answered = 1;
    g_assert_false(update(&there, &f, 110));
    g_assert_cmpint(there.verdict, ==, VERDICT_UNDECIDED);
    f.pairs = 20;
    f.called_answered = 3;
    g_assert_false(update(&there, &f, 110));
    f.called_answered = 4;
    g_assert_true(update(&there, &f, 110));
    g_assert_cmpint(there.verdict, ==, VERDICT_RESPONDING);

    f.called_answered = 0;
    f.pairs = 13;
    g_assert_false(update(&gone, &f, 110));
    g_assert_cmpint(gone.verdict, ==, VERDICT_UNDECIDED);
    f.pairs = 14;
    g_assert_true(update(&gone, &f, 110));
    g_assert_cmpint(gone.verdict, ==, VERDICT_AFTERGLOW);
}

/* Whatever comes: no verdict twice, and no doubt after a decision. */
static void test_never_back(void)
{
    provisional_t provisional = {0};
    figures_t scanning = figures(20, 0), client = figures(20, 20), undecided = figures(15, 0);

    update(&provisional, &scanning, 110);
    g_assert_cmpint(provisional.verdict, ==, VERDICT_SCANNING);
    g_assert_false(update(&provisional, &undecided, 111));
    g_assert_cmpint(provisional.verdict, ==, VERDICT_SCANNING);
    g_assert_true(update(&provisional, &client, 112));
    g_assert_cmpint(provisional.verdict, ==, VERDICT_CLIENT);
    g_assert_false(update(&provisional, &scanning, 113));
    g_assert_cmpint(provisional.verdict, ==, VERDICT_CLIENT);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/provisional/waits_for_answers", test_waits_for_answers);
    g_test_add_func("/provisional/sequential", test_sequential);
    g_test_add_func("/provisional/never_back", test_never_back);
    return g_test_run();
}
