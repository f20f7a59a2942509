/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verdict.h"

/* 200 pairs with 200 peers on hosts of 100 networks, each on a port of its own; `began` of them
 * begun; a datagram each, and as many back as are answered. */
static figures_t figures(uint32_t began, uint32_t began_answered, uint32_t called_answered)
{
    return (figures_t){
        .peers = 200,
        .hosts = 200,
        .networks = 100,
        .ports = 200,
        .pairs = 200,
        .began = began,
        .began_answered = began_answered,
        .called_answered = called_answered,
        .top_port = 6881,
        .top_port_pairs = 1,
        .sent_datagrams = began + called_answered,
        .received_datagrams = 200 - began + began_answered,
    };
}

static void check_as(const figures_t *f, const char *service, bool service_port, verdict_t expected)
{
    verdict_case_t subject = {f, service, service_port};

    g_assert_cmpstr(verdict_name(verdict_judge(&subject)), ==, verdict_name(expected));
}

static void check(const figures_t *f, verdict_t expected)
{
    check_as(f, "", false, expected);
}

/* Half of the pairs or more answer a question to a group: its asker is a client. */
static void test_group(void)
{
    figures_t f = figures(0, 0, 0);

    f.networks = 50;
    f.group_answers = 100;
    check(&f, VERDICT_CLIENT);
    f.group_answers = 99;
    check(&f, VERDICT_AFTERGLOW);
    f.group_replies = 100;
    check(&f, VERDICT_SERVING);
    f.group_replies = 99;
    check(&f, VERDICT_AFTERGLOW);
    /* Whoever is far away has not heard the question. */
    f.group_answers = 100;
    f.networks = 51;
    check(&f, VERDICT_AFTERGLOW);
}

/* It speaks a sharing protocol, and a tenth of its pairs or more are begun by it. */
static void test_sharing_protocol(void)
{
    figures_t f = figures(200, 0, 0); /* 200 datagrams sent, none received */

    f.service_datagrams = 100;
    check_as(&f, "bt-dht", false, VERDICT_INITIATING);
    check_as(&f, "bt-utp", true, VERDICT_INITIATING);
    check_as(&f, "edonkey", false, VERDICT_INITIATING);
    check_as(&f, "dns", false, VERDICT_SCANNING);
    f.service_datagrams = 99; /* under half of the datagrams: not recognised */
    check_as(&f, "bt-dht", false, VERDICT_SCANNING);

    f = figures(20, 0, 0);
    f.service_datagrams = 200;
    check_as(&f, "bt-dht", false, VERDICT_INITIATING);
    f = figures(19, 0, 0);
    f.service_datagrams = 200;
    check_as(&f, "bt-dht", false, VERDICT_AFTERGLOW);

    /* One port and answers make no ordinary client of a sharer. */
    f = figures(200, 200, 0);
    f.top_port_pairs = 200;
    f.ports = 1;
    f.service_datagrams = 400;
    check_as(&f, "bt-dht", false, VERDICT_INITIATING);
    check_as(&f, "dns", false, VERDICT_CLIENT);
}

/* Begins nine tenths, and is answered by 5 % at most; by 20 % where all doors have one number. */
static void test_scanning(void)
{
    figures_t f = figures(200, 10, 0);

    check(&f, VERDICT_SCANNING);
    f = figures(200, 11, 0);
    check(&f, VERDICT_INITIATING);

    f = figures(200, 40, 0);
    f.top_port_pairs = 180;
    f.ports = 21;
    check(&f, VERDICT_SCANNING);
    f.top_port_pairs = 179;
    check(&f, VERDICT_INITIATING);
    f = figures(200, 41, 0);
    f.top_port_pairs = 180;
    f.ports = 21;
    check(&f, VERDICT_INITIATING);

    f = figures(180, 0, 0);
    check(&f, VERDICT_SCANNING);
    f = figures(179, 0, 0);
    check(&f, VERDICT_UNDECIDED);
}

/* More than ten datagrams a pair into few networks are a stream, not tries. */
static void test_streams(void)
{
    figures_t f = figures(200, 0, 0);

    f.sent_datagrams = 2000;
    f.networks = 50;
    check(&f, VERDICT_SCANNING);
    f.sent_datagrams = 2001;
    check(&f, VERDICT_CLIENT);
    f.networks = 51; /* of 200 hosts: over a quarter */
    check(&f, VERDICT_UNDECIDED);
    f = figures(200, 10, 0);
    f.networks = 50;
    f.sent_datagrams = 2001;
    check(&f, VERDICT_CLIENT);
    f.began_answered = 11;
    check(&f, VERDICT_INITIATING);
    f = figures(179, 0, 0);
    f.networks = 50;
    f.sent_datagrams = 2001;
    check(&f, VERDICT_UNDECIDED);
}

static void test_collects(void)
{
    figures_t f = figures(20, 0, 3); /* 3 of 180: under 2 % */

    f.networks = 50;
    f.received_datagrams = 2001;
    check(&f, VERDICT_SERVING);
    f.received_datagrams = 2000;
    check(&f, VERDICT_AFTERGLOW);
    f.received_datagrams = 2001;
    f.networks = 51;
    check(&f, VERDICT_AFTERGLOW);
}

/* Called by nine tenths or more, and answers 2 % at most. */
static void test_afterglow(void)
{
    figures_t f = figures(0, 0, 4);

    check(&f, VERDICT_AFTERGLOW);
    check_as(&f, "", true, VERDICT_AFTERGLOW);
    f = figures(0, 0, 5); /* too many for one who is gone, too few for one who answers (5 %) */
    check(&f, VERDICT_UNDECIDED);
    f = figures(20, 0, 0);
    check(&f, VERDICT_AFTERGLOW);
    f = figures(21, 0, 0);
    check(&f, VERDICT_UNDECIDED);
}

/* Begins nine tenths, half are answered, and the remote ports are those of one service. */
static void test_client(void)
{
    figures_t f = figures(200, 100, 0);

    f.ports = 4;
    f.top_port_pairs = 50;
    check(&f, VERDICT_CLIENT);
    f.ports = 5;
    check(&f, VERDICT_INITIATING);
    f.top_port_pairs = 180;
    check(&f, VERDICT_CLIENT);
    f.top_port_pairs = 179;
    check(&f, VERDICT_INITIATING);

    f = figures(200, 99, 0);
    f.ports = 4;
    f.top_port_pairs = 50;
    check(&f, VERDICT_INITIATING);
    f = figures(180, 90, 0);
    f.ports = 1;
    f.top_port_pairs = 200;
    check(&f, VERDICT_CLIENT);
    f = figures(179, 179, 0);
    f.ports = 1;
    f.top_port_pairs = 200;
    check(&f, VERDICT_INITIATING);
}

/* Called by nine tenths, answers half, and the service is a known one. */
static void test_serving(void)
{
    figures_t f = figures(0, 0, 100); /* 100 sent, 200 received */

    check_as(&f, "", true, VERDICT_SERVING);
    check_as(&f, "", false, VERDICT_RESPONDING);
    f.service_datagrams = 150;
    check_as(&f, "dns", false, VERDICT_SERVING);
    check_as(&f, "bt-dht", false, VERDICT_RESPONDING);
    check_as(&f, "bt-dht", true, VERDICT_RESPONDING); /* the port does not excuse the protocol */
    f.service_datagrams = 149;
    check_as(&f, "dns", false, VERDICT_RESPONDING);
    check_as(&f, "bt-dht", true, VERDICT_SERVING);

    f = figures(0, 0, 99);
    check_as(&f, "", true, VERDICT_RESPONDING);
    f = figures(20, 0, 90);
    check_as(&f, "", true, VERDICT_SERVING);
    f = figures(21, 0, 179);
    check_as(&f, "", true, VERDICT_INITIATING);
}

static void test_initiating_and_responding(void)
{
    figures_t f = figures(20, 0, 180); /* a tenth is begun by it, and calls are answered */

    check(&f, VERDICT_INITIATING);
    f = figures(19, 0, 181);
    check(&f, VERDICT_RESPONDING);
    f = figures(100, 4, 0); /* 2 % of all pairs are answered */
    check(&f, VERDICT_UNDECIDED);
    f = figures(150, 0, 4); /* answers 8 % of its callers, but most pairs are begun by it */
    check(&f, VERDICT_UNDECIDED);
    f = figures(100, 5, 0);
    check(&f, VERDICT_INITIATING);
    f = figures(100, 0, 5);
    check(&f, VERDICT_INITIATING);
    f = figures(0, 0, 10);
    check(&f, VERDICT_RESPONDING);
    f = figures(0, 0, 9);
    check(&f, VERDICT_UNDECIDED);
}

static void test_words(void)
{
    static const char *const names[VERDICT_COUNT] = {"initiating", "responding", "scanning",
                                                     "afterglow",  "undecided",  "serving",
                                                     "client"};

    for (int v = 0; v < VERDICT_COUNT; v++) {
        g_assert_cmpstr(verdict_name((verdict_t)v), ==, names[v]);
        g_assert_cmpint(verdict_is_ordinary((verdict_t)v), ==,
                        v == VERDICT_SERVING || v == VERDICT_CLIENT);
        g_assert_cmpuint(strlen(verdict_meaning((verdict_t)v)), >, 5);
        g_assert_true(g_str_has_suffix(verdict_advice((verdict_t)v), "."));
        for (int other = 0; other < v; other++)
            g_assert_cmpstr(verdict_meaning((verdict_t)v), !=, verdict_meaning((verdict_t)other));
    }
}

static void test_count_text(void)
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
    char text[32];

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(count_text(cases[i].count, text), ==, cases[i].text);
}

/* The evidence, a sentence a line. Its first sentence is the rule's. */
static char *evidence(const figures_t *f, const char *service, bool service_port)
{
    verdict_case_t subject = {f, service, service_port};
    GPtrArray *sentences = verdict_evidence(&subject);
    GString *text = g_string_new("\n");

    for (guint i = 0; i < sentences->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)g_ptr_array_index(sentences, i));
    g_ptr_array_free(sentences, TRUE);
    return g_string_free(text, FALSE);
}

static void says(const char *text, const char *sentence)
{
    char *line = g_strdup_printf("\n%s\n", sentence);

    if (strstr(text, line) == NULL)
        g_error("\"%s\" is missing in:%s", sentence, text);
    g_free(line);
}

static void says_nothing_of(const char *text, const char *words)
{
    if (strstr(text, words) != NULL)
        g_error("\"%s\" should not be in:%s", words, text);
}

static void test_evidence_calls(void)
{
    figures_t f = figures(200, 150, 0);
    char *text;

    f.peers = f.pairs = f.began = 1243;
    f.began_answered = 1000; /* 80.45 % */
    f.hosts = 1100;
    f.ports = 622; /* half of 1,243, and a little more */
    f.uncertain = 1001;
    f.refusals_met = 1500;
    f.sent_datagrams = 3000;
    f.received_datagrams = 1000;
    f.service_datagrams = 3000;
    text = evidence(&f, "bt-dht", false);
    says(text, "spoke first to 1,243 of 1,243 peers");
    says(text, "1,000 of the 1,243 it called answered (80 %)");
    says(text, "the first 60 s may hide who began: 1,001 of 1,243 peers uncertain");
    says(text, "622 distinct remote ports on 1,243 peers: each peer chose its own");
    says(text, "1,100 remote hosts in 100 networks");
    says(text, "1,500 datagrams it sent came back as ICMP errors");
    says(text, "Wireshark recognised 75 % of the datagrams as bt-dht");
    says_nothing_of(text, "callers");
    says_nothing_of(text, "serving is expected");
    says_nothing_of(text, "multicast");
    g_free(text);

    f.ports = 621; /* under half */
    f.top_port = 6881;
    f.top_port_pairs = 1200;
    f.networks = 1;
    text = evidence(&f, "", false);
    says(text, "621 distinct remote ports on 1,243 peers, 1,200 of them on port 6881");
    says(text, "1,100 remote hosts in 1 network");
    says(text, "Wireshark recognised no protocol in 75 % of the datagrams");
    g_free(text);
}

static void test_evidence_called(void)
{
    figures_t f = figures(50, 0, 120);
    char *text;

    f.ports = 1;
    f.top_port = 53;
    f.top_port_pairs = 200;
    f.refusals_sent = 2345;
    f.group_answers = 7;
    text = evidence(&f, "", true);
    says(text, "spoke first to 50 of 200 peers");
    says(text, "0 of the 50 it called answered (0 %)");
    says(text, "answers 120 of 150 callers (80 %)");
    says(text, "all 200 peers use port 53");
    says(text, "its host refused 2,345 datagrams (ICMP errors)");
    says(text, "its port is one where serving is expected");
    says(text, "7 peers began as answers to what it asked by multicast or broadcast");
    says_nothing_of(text, "60 s");
    says_nothing_of(text, "came back");
    g_free(text);

    f = figures(0, 0, 0);
    text = evidence(&f, "", false);
    says(text, "spoke first to 0 of 200 peers");
    says(text, "answers none of 200 callers");
    says_nothing_of(text, "it called answered");
    g_free(text);
}

/* The first sentence gives the reason of the rule that decided. */
static void test_evidence_because(void)
{
    figures_t scans = figures(200, 0, 0), gone = figures(0, 0, 0);
    char *text = evidence(&scans, "", false);

    g_assert_true(g_str_has_prefix(text, "\nIt begins, and next to nobody answers"));
    g_free(text);
    text = evidence(&gone, "", false);
    g_assert_true(g_str_has_prefix(text, "\nOthers begin, and it does not answer"));
    g_free(text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verdict/group", test_group);
    g_test_add_func("/verdict/sharing_protocol", test_sharing_protocol);
    g_test_add_func("/verdict/scanning", test_scanning);
    g_test_add_func("/verdict/streams", test_streams);
    g_test_add_func("/verdict/collects", test_collects);
    g_test_add_func("/verdict/afterglow", test_afterglow);
    g_test_add_func("/verdict/client", test_client);
    g_test_add_func("/verdict/serving", test_serving);
    g_test_add_func("/verdict/initiating_and_responding", test_initiating_and_responding);
    g_test_add_func("/verdict/words", test_words);
    g_test_add_func("/verdict/count_text", test_count_text);
    g_test_add_func("/verdict/evidence_calls", test_evidence_calls);
    g_test_add_func("/verdict/evidence_called", test_evidence_called);
    g_test_add_func("/verdict/evidence_because", test_evidence_because);
    return g_test_run();
}
