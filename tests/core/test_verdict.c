/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each rule on both sides of its borders. */
#include "verdict.h"

#include "confidence.h"
#include "figures.h"

/* The same, all on one remote port. */
static figures_t one_port_figures(uint32_t began, uint32_t began_answered, uint32_t called_answered)
{
    figures_t f = figures(began, began_answered, called_answered);

    f.ports = 1;
    f.top_port_pairs = 200;
    return f;
}

static verdict_case_t subject_of(const figures_t *f)
{
    return (verdict_case_t){.figures = f, .service = "", .port = 8832, .min_hosts = 10};
}

static void check_subject(const verdict_case_t *subject, const char *rule)
{
    g_assert_cmpstr(verdict_rule(subject)->name, ==, rule);
}

static void check(const figures_t *f, const char *rule)
{
    verdict_case_t subject = subject_of(f);

    check_subject(&subject, rule);
}

/* With a service that Wireshark names, and perhaps a service's port. */
static void check_as(const figures_t *f, const char *service, bool on_service_port,
                     const char *rule)
{
    verdict_case_t subject = subject_of(f);

    subject.service = service;
    subject.on_service_port = on_service_port;
    check_subject(&subject, rule);
}

/* Figures from Wilson's formula, worked out by hand for 0 of n: z2 / (n + z2), z2 = 2.7055. */
static void test_confidence(void)
{
    g_assert_cmpfloat_with_epsilon(rate_at_most(0, 10), 21.294, 0.001);
    g_assert_cmpfloat_with_epsilon(rate_at_least(10, 10), 78.706, 0.001);
    g_assert_cmpfloat_with_epsilon(rate_at_least(50, 100), 41.887, 0.01);
    g_assert_cmpfloat_with_epsilon(rate_at_most(50, 100), 58.113, 0.01);
    g_assert_cmpfloat(rate_at_least(0, 10), ==, 0);
    g_assert_cmpfloat(rate_at_most(10, 10), ==, 100);
    g_assert_cmpfloat(rate_at_least(0, 0), ==, 0);
    g_assert_cmpfloat(rate_at_most(0, 0), ==, 100);
    for (uint64_t n = 10; n < 100000; n *= 10) {
        g_assert_cmpfloat(rate_at_least(n / 5, n), <, rate_at_least(n * 2, n * 10));
        g_assert_cmpfloat(rate_at_most(n / 5, n), >, rate_at_most(n * 2, n * 10));
    }
}

/* ln(15) an answer, ln(0.7 / 0.98) a silence. */
static void test_wald(void)
{
    g_assert_cmpfloat_with_epsilon(wald_score(1, 0, 2, 30), 2.70805, 0.0001);
    g_assert_cmpfloat_with_epsilon(wald_score(0, 1, 2, 30), -0.33647, 0.0001);
    g_assert_cmpfloat_with_epsilon(wald_score(3, 10, 2, 30), 4.7594, 0.0001);
    g_assert_cmpfloat_with_epsilon(wald_score(3, 10, 30, 2), -4.7594, 0.0001);
    g_assert_cmpfloat_with_epsilon(wald_score(0, 1, 80, 20), 1.38629, 0.0001);
}

/* Half of the pairs or more answer a question to a group, from nearby. */
static void test_groups(void)
{
    figures_t f = figures(0, 0, 0);

    f.networks = 50;
    f.group_answers = 100;
    check(&f, "asks-groups");
    f.group_answers = 99;
    check(&f, "gone");
    f.group_replies = 100;
    check(&f, "answers-groups");
    f.group_replies = 99;
    check(&f, "gone");
    /* Whoever is far away has not heard the question. */
    f.group_answers = 100;
    f.networks = 51;
    check(&f, "gone");
}

/* Below the floor of hosts an endpoint is listed for sweeping ports alone. */
static void test_few_hosts(void)
{
    figures_t f = figures(180, 9, 0);

    f.hosts = 9;
    check(&f, "sweeps-ports");
    f.began_answered = 10;
    check(&f, "few-hosts");
    f = figures(179, 0, 0);
    f.hosts = 9;
    check(&f, "few-hosts");
    f = figures(200, 0, 0);
    f.hosts = 9;
    check_as(&f, "", true, "few-hosts"); /* a server whose clients' questions were not captured */
    f.hosts = 10;
    check(&f, "calls-strangers");
}

/* It speaks a sharing protocol, and a tenth of its pairs or more are begun by it. */
static void test_sharing_protocol(void)
{
    figures_t f = one_port_figures(200, 0, 0); /* 200 datagrams sent, none received */

    f.service_datagrams = 100;
    check_as(&f, "bt-dht", false, "calls-sharers");
    check_as(&f, "bt-utp", true, "calls-sharers");
    check_as(&f, "edonkey", false, "calls-sharers");
    check_as(&f, "dns", false, "tries-doors");
    f.service_datagrams = 99; /* under half of the datagrams: not recognised */
    check_as(&f, "bt-dht", false, "tries-doors");

    f = figures(20, 0, 0);
    f.service_datagrams = 200;
    check_as(&f, "bt-dht", false, "calls-sharers");
    f = figures(19, 0, 0);
    f.service_datagrams = 200;
    check_as(&f, "bt-dht", false, "gone");

    /* One port and answers make no ordinary client of a sharer. */
    f = one_port_figures(200, 200, 0);
    f.service_datagrams = 400;
    check_as(&f, "bt-dht", false, "calls-sharers");
    check_as(&f, "dns", false, "one-service");
}

/* A service's port that speaks to the ports of many clients, of whom nothing is seen. */
static void test_answers_the_unseen(void)
{
    figures_t f = figures(180, 9, 0);

    f.ports = 100;
    check_as(&f, "", true, "answers-unseen");
    check(&f, "calls-strangers");
    f.ports = 99;
    check_as(&f, "", true, "tries-doors");
    f = figures(200, 11, 0);
    check_as(&f, "", true, "calls-strangers");
    f = figures(200, 0, 0);
    f.service_datagrams = 200;
    check_as(&f, "bt-dht", true, "calls-sharers");

    /* All on one port: a client's, or that of a service whose doors are tried. */
    f = one_port_figures(200, 0, 0);
    check_as(&f, "", true, "answers-unseen");
    check(&f, "tries-doors");
    f.top_port = 8832; /* as its own */
    check_as(&f, "", true, "tries-doors");
    f.top_port = 53;
    check_subject(&(verdict_case_t){.figures = &f,
                                    .service = "",
                                    .port = 8832,
                                    .on_service_port = true,
                                    .from_service_port = true,
                                    .min_hosts = 10},
                  "tries-doors");
}

/* More than eleven datagrams a pair, nobody answers, and the hosts belong together. */
static void test_streams(void)
{
    figures_t f = one_port_figures(200, 10, 0);

    f.networks = 50;
    f.sent_datagrams = 2200;
    check(&f, "tries-doors");
    f.sent_datagrams = 2201;
    check(&f, "streams");
    f.networks = 51;
    check(&f, "calls-world");
    f.networks = 50;
    f.began_answered = 11;
    check(&f, "calls-world");

    f = figures(20, 0, 3); /* 3 of 180 answered: under 2 % */
    f.networks = 50;
    f.received_datagrams = 2201;
    check(&f, "collects");
    f.received_datagrams = 2200;
    check(&f, "gone");
    f.received_datagrams = 2201;
    f.networks = 51;
    check(&f, "gone");
    f.service_datagrams = 2000; /* from anywhere, if it is known what they send */
    check_as(&f, "cflow", false, "collects");
    f.began = 19;
    check_as(&f, "bt-dht", false, "gone");
}

/* Nobody scans a different port of each stranger. */
static void test_calls_strangers(void)
{
    figures_t f = figures(180, 36, 0);

    f.ports = 100;
    check(&f, "calls-strangers");
    f.ports = 99;
    check(&f, "calls-world");
    f.ports = 100;
    f.networks = 99;
    check(&f, "calls-world");
    f = figures(180, 37, 0);
    check(&f, "calls-world");
    f = figures(179, 0, 0);
    check(&f, "sampled");
}

/* What only one direction shows may as well be a server's answers. */
static void test_one_direction(void)
{
    figures_t f = figures(200, 0, 0);
    verdict_case_t subject = subject_of(&f);

    subject.one_direction = true;
    check_subject(&subject, "one-direction");
    f = one_port_figures(180, 0, 0);
    check_subject(&subject, "tries-doors");
    subject.service = "ntp";
    f.service_datagrams = 200;
    check_subject(&subject, "one-direction");
    f.networks = 50; /* neighbours: they are swept */
    check_subject(&subject, "tries-doors");
    f.networks = 51;
    f.began = 179;
    check_subject(&subject, "sampled");
    subject.service = "";
    f = figures(0, 0, 0);
    f.received_datagrams = 299;
    check_subject(&subject, "gone");
    f.received_datagrams = 300;
    check_subject(&subject, "one-direction");
}

/* Nine tenths are begun, and answered by 20 % at one port, by 5 % at several. */
static void test_tries_doors(void)
{
    figures_t f = one_port_figures(180, 36, 0);

    check(&f, "tries-doors");
    f.began_answered = 37;
    check(&f, "one-service");
    f.began_answered = 36;
    f.top_port_pairs = 179;
    f.ports = 22;
    check(&f, "calls-world");
    f.began_answered = 9;
    check(&f, "tries-doors");
    f.began_answered = 10;
    check(&f, "calls-world");
    f = one_port_figures(179, 0, 0);
    check(&f, "sampled");

    /* Too few to tell: 95 % confidence that less than half would answer needs three. */
    f = one_port_figures(2, 0, 0);
    f.pairs = f.peers = f.hosts = f.networks = f.top_port_pairs = 2;
    f.sent_datagrams = 2;
    check_subject(&(verdict_case_t){.figures = &f, .service = "", .min_hosts = 1}, "undecided");
    f.began = f.pairs = f.peers = f.hosts = f.networks = f.top_port_pairs = 3;
    check_subject(&(verdict_case_t){.figures = &f, .service = "", .min_hosts = 1}, "tries-doors");
}

/* Called by nine tenths or more, answers 2 % at most, and enough of them were silent. */
static void test_gone(void)
{
    figures_t f = figures(0, 0, 4);

    check(&f, "gone");
    check_as(&f, "", true, "gone");
    f = figures(0, 0, 5); /* too many for one who is gone, too few for one who answers (5 %) */
    check(&f, "undecided");
    f = figures(20, 0, 0);
    check(&f, "gone");
    f = figures(21, 0, 0);
    check(&f, "sampled");

    f = figures(0, 0, 0);
    f.pairs = f.peers = f.hosts = 7;
    check_subject(&(verdict_case_t){.figures = &f, .service = "", .min_hosts = 1}, "gone");
    f.pairs = f.peers = f.hosts = 6;
    check_subject(&(verdict_case_t){.figures = &f, .service = "", .min_hosts = 1}, "undecided");
}

/* Three seconds of silence tell nothing. */
static void test_too_short(void)
{
    figures_t f = figures(0, 0, 0);

    f.last = 3 * (HOUR_NS / 3600);
    check(&f, "gone");
    f.last--;
    check(&f, "too-short");
    f.called_answered = 5;
    check(&f, "undecided");

    f = one_port_figures(31, 0, 0);
    f.peers = f.pairs = f.hosts = f.networks = f.top_port_pairs = 31;
    check(&f, "tries-doors");
    f.last = 3 * (HOUR_NS / 3600) - 1;
    check(&f, "too-short");
    f.hosts = 32;
    check(&f, "tries-doors");
    f.hosts = 31;
    f.began_answered = 1;
    check(&f, "tries-doors");
}

/* One datagram of most pairs, from either side. */
static void test_sampled(void)
{
    figures_t f = figures(100, 20, 20);

    f.sent_datagrams = 150;
    f.received_datagrams = 149;
    check(&f, "sampled");
    f.received_datagrams = 150;
    check(&f, "calls-world");
    f.received_datagrams = 149;
    f.began_answered = 21;
    check(&f, "calls-world");
    f = figures(20, 0, 40);
    check(&f, "sampled");
    f = figures(19, 0, 40);
    check(&f, "answers-world");
    f = figures(179, 40, 0);
    check(&f, "sampled");
    f = figures(180, 40, 0);
    check(&f, "calls-world");
}

static void test_amplified(void)
{
    figures_t f = one_port_figures(0, 0, 0);
    verdict_case_t subject = subject_of(&f);

    check_subject(&subject, "gone");
    subject.from_service_port = true;
    check_subject(&subject, "amplified");
    subject.on_service_port = true; /* such ports are attacked most */
    check_subject(&subject, "amplified");
    subject.port = 6881; /* servers among themselves, as NTP has them */
    check_subject(&subject, "gone");
    subject.port = 8832;
    subject.on_service_port = subject.from_service_port = false;
    subject.service = "snmp";
    f.service_datagrams = 100;
    check_subject(&subject, "amplified");
    f.top_port_pairs = 179;
    check_subject(&subject, "gone");
}

/* A thousand callers, a hundred a second. */
static void test_flooded(void)
{
    figures_t f = figures(0, 0, 0);

    f.peers = f.pairs = f.hosts = f.ports = 1000;
    f.last = HOUR_NS / 360;
    check(&f, "flooded");
    f.last += HOUR_NS / 3600;
    check(&f, "gone");
    f.last = 0;
    f.peers = 999;
    check(&f, "too-short");
}

/* Its own port is the one it calls, and that is no service's. */
static void test_calls_equals(void)
{
    figures_t f = one_port_figures(200, 150, 0);
    verdict_case_t subject = subject_of(&f);

    check_subject(&subject, "one-service");
    subject.port = 6881;
    check_subject(&subject, "calls-equals");
    f.networks = 99;
    check_subject(&subject, "one-service");
    f.networks = 100;
    subject.on_service_port = true;
    check_subject(&subject, "one-service");
    subject.on_service_port = false;
    subject.service = "ntp";
    f.service_datagrams = 350;
    check_subject(&subject, "one-service");
}

/* Begins nine tenths, more than a fifth are answered, and the remote ports are those of one service. */
static void test_one_service(void)
{
    figures_t f = figures(200, 41, 0);

    f.ports = 4;
    f.top_port_pairs = 50;
    check(&f, "one-service");
    f.ports = 5;
    check(&f, "calls-world");
    f.top_port_pairs = 180;
    check(&f, "one-service");
    f.top_port_pairs = 179;
    check(&f, "calls-world");

    f.ports = 4;
    f.began_answered = 40;
    check(&f, "calls-world");
    f = one_port_figures(180, 90, 0);
    check(&f, "one-service");
    f = one_port_figures(179, 179, 0);
    check(&f, "calls-world");
    /* Pairs as old as the capture may have begun as the others did. */
    f.uncertain = 1;
    check(&f, "one-service");
    f.began_uncertain = 1;
    check(&f, "calls-world");
    f = one_port_figures(100, 100, 100);
    f.uncertain = 100;
    check(&f, "one-service");
    f.began--;
    check(&f, "calls-world");
}

/* The same with a few hosts in fewer networks, whatever the ports. */
static void test_one_provider(void)
{
    figures_t f = figures(0, 0, 0);

    f.peers = f.pairs = f.hosts = f.ports = 30;
    f.networks = 12;
    f.began = 27;
    f.began_answered = 6;
    f.sent_datagrams = 60;
    check(&f, "one-provider");
    f.networks = 13;
    check(&f, "calls-world");
    f.networks = 12;
    f.began_answered = 5;
    check(&f, "calls-world");
    /* Relays: many tried, few kept, much said with these. */
    f.ports = 3;
    f.received_datagrams = 30;
    check(&f, "one-provider");
    f.received_datagrams = 29;
    check(&f, "calls-world");
    f.ports = 30;
    f.began_answered = 30;
    f.began = 32;
    f.peers = f.pairs = f.hosts = f.ports = 32;
    check(&f, "calls-world");
}

/* Called by nine tenths, answers half, and the service is a known one. */
static void test_serving(void)
{
    figures_t f = figures(0, 0, 100); /* 100 sent, 200 received */

    check_as(&f, "", true, "serves");
    check_as(&f, "", false, "answers-world");
    f.service_datagrams = 150;
    check_as(&f, "dns", false, "serves");
    check_as(&f, "bt-dht", false, "answers-world");
    check_as(&f, "bt-dht", true, "answers-world"); /* the port does not excuse the protocol */
    f.service_datagrams = 149;
    check_as(&f, "dns", false, "answers-world");
    check_as(&f, "bt-dht", true, "serves");

    f = figures(0, 0, 99);
    check_as(&f, "", true, "answers-world");
    f = figures(20, 0, 90);
    check_as(&f, "", true, "serves");
    f = figures(21, 0, 179);
    check_as(&f, "", true, "calls-world");
    /* A name server that asks others from the port it serves on. */
    f.service_datagrams = 300;
    check_as(&f, "dns", true, "serves-and-asks");
    check_as(&f, "dns", false, "calls-world");
    f.called_answered = 99;
    check_as(&f, "dns", true, "calls-world");
    /* It may limit its rate, if it is certain what it is. */
    f = figures(0, 0, 10);
    f.service_datagrams = 200;
    check_as(&f, "dns", false, "serves");
    check_as(&f, "", true, "answers-world");
}

/* Clients that were there before the capture: what it seems to have begun, it need not have. */
static void test_serves_since_before(void)
{
    figures_t f = figures(100, 100, 100);

    f.service_datagrams = 400;
    f.began_uncertain = 81;
    check_as(&f, "openvpn", false, "serves-since-before");
    check_as(&f, "bt-dht", false, "calls-sharers");
    check_as(&f, "", false, "calls-world");
    f.began_uncertain = 80;
    check_as(&f, "openvpn", false, "calls-world");
    f.began_uncertain = 81;
    f.ports = 99;
    check_as(&f, "openvpn", false, "calls-world");
    f.ports = 100;
    f.called_answered = 0;
    f.began_answered = 99;
    check_as(&f, "openvpn", false, "calls-world");
}

static void test_calls_and_answers(void)
{
    figures_t f = figures(20, 0, 180); /* a tenth is begun by it, and calls are answered */

    check(&f, "calls-world");
    f = figures(19, 0, 181);
    check(&f, "answers-world");
    /* 8 of 200 answered are more than the 2 % of chance, with 95 % confidence; 7 are not. */
    f = figures(100, 8, 0);
    f.sent_datagrams = 300;
    check(&f, "calls-world");
    f.began_answered = 7;
    check(&f, "undecided");
    f = figures(0, 0, 10);
    check(&f, "answers-world");
    f = figures(0, 0, 9);
    check(&f, "undecided");
}

static void test_names(void)
{
    static const char *const names[VERDICT_COUNT] = {"initiating", "responding", "scanning",
                                                     "afterglow",  "undecided",  "serving",
                                                     "client"};

    for (int v = 0; v < VERDICT_COUNT; v++) {
        g_assert_cmpstr(verdict_name((verdict_t)v), ==, names[v]);
        g_assert_cmpint(verdict_is_ordinary((verdict_t)v), ==,
                        v == VERDICT_SERVING || v == VERDICT_CLIENT);
    }
}

/* A host that hears on one port from those it calls from another is no scanner. */
static void test_host(void)
{
    figures_t f = {.heard = 100, .crosswise = 59}; /* half, with 95 % confidence */

    g_assert_cmpint(verdict_of_host(&f, VERDICT_SCANNING), ==, VERDICT_INITIATING);
    g_assert_cmpint(verdict_of_host(&f, VERDICT_AFTERGLOW), ==, VERDICT_INITIATING);
    g_assert_cmpint(verdict_of_host(&f, VERDICT_UNDECIDED), ==, VERDICT_INITIATING);
    g_assert_cmpint(verdict_of_host(&f, VERDICT_CLIENT), ==, VERDICT_CLIENT);
    g_assert_cmpint(verdict_of_host(&f, VERDICT_RESPONDING), ==, VERDICT_RESPONDING);
    f.crosswise = 58;
    g_assert_cmpint(verdict_of_host(&f, VERDICT_SCANNING), ==, VERDICT_SCANNING);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verdict/confidence", test_confidence);
    g_test_add_func("/verdict/wald", test_wald);
    g_test_add_func("/verdict/groups", test_groups);
    g_test_add_func("/verdict/few_hosts", test_few_hosts);
    g_test_add_func("/verdict/sharing_protocol", test_sharing_protocol);
    g_test_add_func("/verdict/answers_the_unseen", test_answers_the_unseen);
    g_test_add_func("/verdict/streams", test_streams);
    g_test_add_func("/verdict/calls_strangers", test_calls_strangers);
    g_test_add_func("/verdict/one_direction", test_one_direction);
    g_test_add_func("/verdict/tries_doors", test_tries_doors);
    g_test_add_func("/verdict/gone", test_gone);
    g_test_add_func("/verdict/too_short", test_too_short);
    g_test_add_func("/verdict/sampled", test_sampled);
    g_test_add_func("/verdict/amplified", test_amplified);
    g_test_add_func("/verdict/flooded", test_flooded);
    g_test_add_func("/verdict/calls_equals", test_calls_equals);
    g_test_add_func("/verdict/one_service", test_one_service);
    g_test_add_func("/verdict/one_provider", test_one_provider);
    g_test_add_func("/verdict/serving", test_serving);
    g_test_add_func("/verdict/serves_since_before", test_serves_since_before);
    g_test_add_func("/verdict/calls_and_answers", test_calls_and_answers);
    g_test_add_func("/verdict/names", test_names);
    g_test_add_func("/verdict/host", test_host);
    return g_test_run();
}
