/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "explanation.h"
#include "record_index.h"
#include "sightings.h"

/* Is the text as expected? Frees it. */
static void check(char *text, const char *expected)
{
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

/* What is said of an endpoint with so many peers in so many networks, with each verdict. */
static void test_headline(void)
{
    figures_t figures = {.peers = 1243, .networks = 987};
    endpoint_t endpoint = {.address = endpoint_at_text("192.168.1.50:8832"), .figures = &figures};

    endpoint.verdict = VERDICT_INITIATING;
    check(explain_endpoint(&endpoint),
          "192.168.1.50:8832 shares with 1,243 peers in 987 networks: initiating");
    for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++) {
        char *text;

        endpoint.verdict = (verdict_t)verdict;
        text = explain_endpoint(&endpoint);
        g_assert_true(g_str_has_suffix(text, verdict_name(endpoint.verdict)));
        g_assert_null(strstr(text, "(null)"));
        g_free(text);
    }
    endpoint.address = endpoint_at_text("[2001:db8::1]:53");
    endpoint.verdict = VERDICT_AFTERGLOW;
    figures = (figures_t){.peers = 1, .networks = 1};
    check(explain_endpoint(&endpoint),
          "[2001:db8::1]:53 is called by 1 peer in 1 network: afterglow");
}

static void test_roles(void)
{
    static const char us[] = "192.0.2.1:7", peer[] = "198.51.100.1:9", late[] = "198.51.100.2:9";
    traffic_limits_t limits = {.min_hosts = 1, .max_conversations = 3};
    traffic_t *traffic = traffic_new(&limits);
    sighting_t call = datagram(0, 1, us, peer), answer = datagram(1, 2, peer, us);
    sighting_t called = datagram(100, 3, late, us), beyond = datagram(101, 5, us, "192.0.2.9:9");
    traffic_end_t ends[2];

    show(traffic, &call);
    show(traffic, &answer);
    show(traffic, &called);
    show_datagram(traffic, 100, 4, us, "192.0.2.8:9");
    show(traffic, &beyond);
    traffic_listed_ends(traffic, &call, ends);
    check(explain_roles(traffic, &ends[0]),
          "From 192.0.2.1:7 to its peer 198.51.100.1:9, to which it spoke first, unless they met "
          "before the capture");
    check(explain_roles(traffic, &ends[1]),
          "To 198.51.100.1:9 from its peer 192.0.2.1:7, which spoke first, unless they met before "
          "the capture");
    traffic_listed_ends(traffic, &answer, ends);
    check(explain_roles(traffic, &ends[1]),
          "To 192.0.2.1:7 from its peer 198.51.100.1:9, to which it spoke first, unless they met "
          "before the capture");
    traffic_listed_ends(traffic, &called, ends);
    check(explain_roles(traffic, &ends[1]),
          "To 192.0.2.1:7 from its peer 198.51.100.2:9, which spoke first");
    traffic_listed_ends(traffic, &beyond, ends);
    check(explain_roles(traffic, &ends[0]),
          "From 192.0.2.1:7 to a peer beyond the limit of conversations");
    traffic_free(traffic);
}

static void test_figures(void)
{
    figures_t figures = {.peers = 1200,
                         .ports = 1,
                         .hosts = 1200,
                         .networks = 2,
                         .pairs = 1200,
                         .began = 1199,
                         .began_answered = 300,
                         .called_answered = 0};

    check(explain_figures(&figures), "1,200 peers on 1 port of 1,200 hosts, in 2 networks; it "
                                     "spoke first to > 99 %; 25 % answered");
    figures.began_answered = 0;
    figures.called_denied = 1;
    figures.began_denied = 1199;
    check(explain_figures(&figures), "1,200 peers on 1 port of 1,200 hosts, in 2 networks; it "
                                     "spoke first to > 99 %; nobody can know who answered");
}

static void test_clause(void)
{
    check(explain_clause("but nobody answers"), "But nobody answers.");
    check(explain_clause("35 datagrams"), "35 datagrams.");
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/explanation/headline", test_headline);
    g_test_add_func("/explanation/roles", test_roles);
    g_test_add_func("/explanation/figures", test_figures);
    g_test_add_func("/explanation/clause", test_clause);
    return g_test_run();
}
