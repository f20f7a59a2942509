/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence.h"

#include "figures.h"

#include <string.h>

static verdict_case_t subject_of(const figures_t *f, const char *service, bool on_service_port)
{
    return (verdict_case_t){.figures = f,
                            .service = service,
                            .port = 8832,
                            .on_service_port = on_service_port,
                            .min_hosts = 10};
}

/* The evidence, a finding a line. */
static char *text_of(const verdict_case_t *subject)
{
    GPtrArray *findings = evidence_of(subject);
    GString *text = g_string_new("\n");

    for (guint i = 0; i < findings->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)g_ptr_array_index(findings, i));
    g_ptr_array_free(findings, TRUE);
    return g_string_free(text, FALSE);
}

static char *evidence(const figures_t *f, const char *service, bool on_service_port)
{
    verdict_case_t subject = subject_of(f, service, on_service_port);

    return text_of(&subject);
}

static void says(const char *text, const char *finding)
{
    char *line = g_strdup_printf("\n%s\n", finding);

    if (strstr(text, line) == NULL)
        g_error("\"%s\" is missing in:%s", finding, text);
    g_free(line);
}

static void says_nothing_of(const char *text, const char *words)
{
    if (strstr(text, words) != NULL)
        g_error("\"%s\" should not be in:%s", words, text);
}

static void test_numbers(void)
{
    static const struct {
        uint64_t count;
        const char *text;
    } cases[] = {{0, "0"},
                 {999, "999"},
                 {1000, "1,000"},
                 {1243, "1,243"},
                 {100000, "100,000"},
                 {1234567, "1,234,567"},
                 {UINT64_MAX, "18,446,744,073,709,551,615"}};
    char text[COUNT_TEXT_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(count_text(cases[i].count, text), ==, cases[i].text);
    g_assert_cmpstr(count_of(0, "peer", text), ==, "0 peers");
    g_assert_cmpstr(count_of(1, "peer", text), ==, "1 peer");
    g_assert_cmpstr(count_of(1243, "peer", text), ==, "1,243 peers");
    g_assert_cmpstr(count_of(UINT32_MAX, "distinct remote port", text), ==,
                    "4,294,967,295 distinct remote ports");
}

/* Never all, and never nothing, of what is not. */
static void test_shares(void)
{
    char text[COUNT_TEXT_MAX];

    g_assert_cmpstr(share_text(0, 0, text), ==, "0 %");
    g_assert_cmpstr(share_text(0, 250, text), ==, "0 %");
    g_assert_cmpstr(share_text(1, 250, text), ==, "< 1 %");
    g_assert_cmpstr(share_text(2, 250, text), ==, "1 %");
    g_assert_cmpstr(share_text(1, 3, text), ==, "33 %");
    g_assert_cmpstr(share_text(248, 250, text), ==, "99 %");
    g_assert_cmpstr(share_text(249, 250, text), ==, "> 99 %");
    g_assert_cmpstr(share_text(250, 250, text), ==, "100 %");
}

static void test_meanings(void)
{
    for (int v = 0; v < VERDICT_COUNT; v++) {
        g_assert_cmpuint(strlen(verdict_meaning((verdict_t)v, NULL)), >, 5);
        for (int other = 0; other < v; other++)
            g_assert_cmpstr(verdict_meaning((verdict_t)v, NULL), !=,
                            verdict_meaning((verdict_t)other, NULL));
    }
}

/* Two who are called and answer nobody are told different things. */
static void test_advice(void)
{
    figures_t f = figures(0, 0, 0);
    verdict_case_t gone = subject_of(&f, "", false), amplified = gone;
    figures_t from_dns = f;
    char *advice[2], *cautious;

    from_dns.ports = 1;
    from_dns.top_port = 53;
    from_dns.top_port_pairs = 200;
    amplified.figures = &from_dns;
    amplified.from_service_port = true;
    g_assert_cmpint(verdict_rule(&gone)->verdict, ==, verdict_rule(&amplified)->verdict);
    for (unsigned i = 0; i < G_N_ELEMENTS(advice); i++) {
        advice[i] = verdict_advice(i == 0 ? &gone : &amplified);
        g_assert_true(g_str_has_suffix(advice[i], "."));
    }
    g_assert_cmpstr(advice[0], !=, advice[1]);
    gone.one_direction = true;
    cautious = verdict_advice(&gone);
    g_assert_true(g_str_has_prefix(cautious, "First make sure that both directions"));
    g_assert_true(g_str_has_suffix(cautious, advice[0]));
    g_free(cautious);
    g_free(advice[0]);
    g_free(advice[1]);
}

static void test_caller(void)
{
    figures_t f = figures(200, 150, 0);
    char *text;

    f.peers = f.pairs = f.began = 1243;
    f.began_answered = 1000; /* 80.45 % */
    f.hosts = 1100;
    f.ports = 1119; /* nine in ten of 1,243, and a little more */
    f.uncertain = 1001;
    f.refusals_met = 1500;
    f.sent_datagrams = 3000;
    f.received_datagrams = 1000;
    f.service_datagrams = 3000;
    text = evidence(&f, "bt-dht", false);
    says(text, "spoke first to 1,243 of 1,243 peers");
    says(text, "1,000 of the 1,243 it called answered (80 %)");
    says(text, "but the first 60 s may hide who began: 1,001 of 1,243 peers uncertain");
    says(text, "1,119 distinct remote ports on 1,243 peers: each peer chose its own");
    says(text, "1,100 remote hosts in 100 networks");
    says(text, "1,500 datagrams it sent came back as ICMP errors");
    says(text, "Wireshark recognised 75 % of the datagrams as bt-dht");
    says_nothing_of(text, "callers");
    says_nothing_of(text, "serving is expected");
    says_nothing_of(text, "multicast");
    says_nothing_of(text, "router");
    says_nothing_of(text, "countr");
    g_free(text);

    f.ports = 1118; /* under nine in ten */
    f.top_port = 6881;
    f.top_port_pairs = 1200;
    f.networks = 1;
    f.refusals_met = 1;
    f.refusals_routed = 2;
    text = evidence(&f, "", false);
    says(text, "1,118 distinct remote ports on 1,243 peers, 1,200 of them on port 6881");
    says(text, "1,100 remote hosts in 1 network");
    says(text, "1 datagram it sent came back as ICMP errors");
    says(text, "a router refused 2 datagrams to it (ICMP errors)");
    says(text, "Wireshark recognised no protocol in 75 % of the datagrams");
    g_free(text);
}

static void test_called(void)
{
    figures_t f = figures(50, 0, 120);
    char *text;

    f.ports = 1;
    f.top_port = 53;
    f.top_port_pairs = 200;
    f.refusals_sent = 2345;
    f.group_answers = 7;
    f.group_replies = 1;
    text = evidence(&f, "", true);
    says(text, "spoke first to 50 of 200 peers");
    says(text, "0 of the 50 it called answered (0 %)");
    says(text, "answers 120 of 150 callers (80 %)");
    says(text, "port 53 on 200 peers");
    says(text, "its host refused 2,345 datagrams (ICMP errors)");
    says(text, "but port 8832 is one where serving is expected");
    says(text, "7 peers began as answers to what it asked by multicast or broadcast");
    says(text, "1 peer began as its answers to multicast or broadcast");
    says_nothing_of(text, "60 s");
    says_nothing_of(text, "came back");
    g_free(text);

    f = figures(0, 0, 0);
    f.refusals_sent = 398;
    text = evidence(&f, "", false);
    says(text, "answers none of 200 callers; 398 datagrams got an ICMP error from its host");
    says_nothing_of(text, "its host refused");
    g_free(text);

    f.refusals_sent = 0;
    text = evidence(&f, "", false);
    says(text, "spoke first to 0 of 200 peers");
    says(text, "answers none of 200 callers");
    says_nothing_of(text, "it called answered");
    g_free(text);
}

/* The first finding is the reason of the rule that decided. */
static void test_because(void)
{
    figures_t scans = figures(200, 0, 0), gone = figures(0, 0, 0);
    char *text;

    scans.networks = 1;
    text = evidence(&scans, "", false);
    g_assert_true(g_str_has_prefix(text, "\nbegins, and next to nobody answers"));
    g_free(text);
    text = evidence(&gone, "", false);
    g_assert_true(g_str_has_prefix(text, "\nis called, and does not answer"));
    g_free(text);
}

/* What speaks against comes last, each after a "but". */
static void test_against(void)
{
    figures_t f = figures(200, 0, 0);
    verdict_case_t subject = subject_of(&f, "", false);
    char *text = text_of(&subject);

    says(text, "but nobody answers, as with a scan");
    says_nothing_of(text, "one direction");
    g_free(text);

    f.networks = 1;
    text = text_of(&subject);
    says(text, "but each peer has a port of its own, as those of a sharer have");
    g_free(text);

    f = figures(0, 0, 3);
    subject.one_direction = true;
    text = text_of(&subject);
    says(text, "but 3 callers got an answer");
    says(text, "but no conversation here goes both ways: there may be one direction only");
    g_free(text);

    f = figures(0, 0, 180);
    f.service_datagrams = 300;
    subject.one_direction = false;
    subject.service = "dns";
    text = text_of(&subject);
    says(text, "but port 8832 is none where serving is expected");
    g_free(text);
}

static void test_places(void)
{
    figures_t f = figures(200, 100, 0);
    verdict_case_t subject = subject_of(&f, "", false);
    char *text;

    subject.countries = 34;
    subject.systems = 1;
    text = text_of(&subject);
    says(text, "peers in 34 countries");
    says(text, "peers in 1 autonomous system");
    g_free(text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/evidence/numbers", test_numbers);
    g_test_add_func("/evidence/shares", test_shares);
    g_test_add_func("/evidence/meanings", test_meanings);
    g_test_add_func("/evidence/advice", test_advice);
    g_test_add_func("/evidence/caller", test_caller);
    g_test_add_func("/evidence/called", test_called);
    g_test_add_func("/evidence/because", test_because);
    g_test_add_func("/evidence/against", test_against);
    g_test_add_func("/evidence/places", test_places);
    return g_test_run();
}
