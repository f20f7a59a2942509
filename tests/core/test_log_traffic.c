/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a firewall's log tells: who began, what is known of answers, and what can be decided by it. */
#include "endpoints.h"
#include "report.h"
#include "sightings.h"

#define US "192.168.1.50:8832"

static sighting_t line(sighting_kind_t kind, uint32_t frame, const char *source,
                       const char *destination)
{
    sighting_t sighting = datagram(frame, frame, source, destination);

    sighting.kind = kind;
    sighting.is_line = true;
    sighting.bytes = 0;
    sighting.count = kind == SIGHTING_CONNECTION || kind == SIGHTING_CLOSED ? 0 : 1;
    return sighting;
}

static void show_line(traffic_t *traffic, sighting_kind_t kind, uint32_t frame, const char *source,
                      const char *destination)
{
    sighting_t sighting = line(kind, frame, source, destination);

    show(traffic, &sighting);
}

/* A connection whose datagrams the log counts. */
static void show_counted(traffic_t *traffic, uint32_t frame, const char *source,
                         const char *destination, uint32_t count, uint32_t answers)
{
    sighting_t sighting = line(SIGHTING_CONNECTION, frame, source, destination);

    sighting.counted = true;
    sighting.count = count;
    sighting.answers = answers;
    show(traffic, &sighting);
}

/* The i-th stranger, in a network and on a port of its own. Free it with g_free(). */
static char *stranger(unsigned i)
{
    return g_strdup_printf("10.%u.7.9:%u", i, 20000 + i * 37);
}

/* Lines about `count` strangers from the first on, to us or from us. */
static void show_strangers(traffic_t *traffic, sighting_kind_t kind, unsigned first, unsigned count,
                           bool from_us)
{
    for (unsigned i = first; i < first + count; i++) {
        char *them = stranger(i);

        show_line(traffic, kind, (uint32_t)traffic_totals(traffic)->packets + 1,
                  from_us ? US : them, from_us ? them : US);
        g_free(them);
    }
}

static const rule_t *rule_of_us(const traffic_t *traffic)
{
    settings_t settings = stub_settings(traffic_limits(traffic)->min_hosts);

    return endpoint_describe(traffic, &settings, number_of(traffic, US)).rule;
}

static void check_us(const traffic_t *traffic, const char *rule, verdict_t verdict)
{
    g_assert_cmpstr(rule_of_us(traffic)->name, ==, rule);
    g_assert_cmpint(rule_of_us(traffic)->verdict, ==, verdict);
}

/* --- A pair --- */

static void test_denied_pair(void)
{
    static const char them[] = "198.51.100.1:7";
    traffic_t *traffic = traffic_listing_from(1);
    const figures_t *f;

    show_line(traffic, SIGHTING_DENIED, 1, them, US);
    show_line(traffic, SIGHTING_DENIED, 2, them, US);
    f = figures_of(traffic, US);
    g_assert_cmpuint(f->peers, ==, 1);
    g_assert_cmpuint(f->began, ==, 0);
    g_assert_cmpuint(f->called_denied, ==, 1);
    g_assert_cmpuint(f->denied, ==, 2);
    g_assert_cmpuint(f->received_datagrams, ==, 0);
    g_assert_cmpuint(f->uncertain, ==, 0);
    g_assert_cmpint(f->first, ==, 1 * SECOND);
    g_assert_cmpint(f->last, ==, 2 * SECOND);
    f = figures_of(traffic, them);
    g_assert_cmpuint(f->began_denied, ==, 1);
    g_assert_cmpuint(figures_unwatched(f), ==, 1);
    g_assert_cmpuint(traffic_totals(traffic)->log_lines, ==, 2);
    g_assert_cmpuint(traffic_totals(traffic)->udp_lines, ==, 2);
    g_assert_cmpuint(traffic_totals(traffic)->denied, ==, 2);
    g_assert_cmpuint(traffic_totals(traffic)->datagrams, ==, 0);
    traffic_free(traffic);
}

/* What was denied never arrived, so what goes the other way is no answer to it but a call, and the
 * denied one the answer: log times are whole seconds, and may be too early. */
static void test_denied_answer(void)
{
    static const char them[] = "198.51.100.1:7";

    for (int order = 0; order < 2; order++) {
        traffic_t *traffic = traffic_listing_from(1);
        const figures_t *f;

        for (int i = 0; i < 2; i++) {
            if (i == order)
                show_datagram(traffic, 1, (uint32_t)i + 1, US, them);
            else
                show_line(traffic, SIGHTING_DENIED, (uint32_t)i + 1, them, US);
        }
        f = figures_of(traffic, US);
        g_assert_cmpuint(f->began, ==, 1);
        g_assert_cmpuint(f->began_answered, ==, 1);
        g_assert_cmpuint(f->called_denied, ==, 0);
        g_assert_cmpuint(f->denied, ==, 1);
        g_assert_cmpuint(f->sent_datagrams, ==, 1);
        g_assert_cmpuint(traffic_totals(traffic)->answered, ==, 1);
        f = figures_of(traffic, them);
        g_assert_cmpuint(f->began, ==, 0);
        g_assert_cmpuint(f->called_answered, ==, 1);
        g_assert_cmpuint(f->received_datagrams, ==, 1);
        traffic_free(traffic);
    }
}

/* Two who call each other in vain have not answered each other. */
static void test_denied_both_ways(void)
{
    static const char them[] = "198.51.100.1:7";
    traffic_t *traffic = traffic_listing_from(1);
    const figures_t *f;

    show_line(traffic, SIGHTING_DENIED, 1, them, US);
    show_line(traffic, SIGHTING_DENIED, 2, US, them);
    f = figures_of(traffic, US);
    g_assert_cmpuint(f->called_answered, ==, 0);
    g_assert_cmpuint(f->called_denied, ==, 1);
    g_assert_cmpuint(f->denied, ==, 2);
    traffic_free(traffic);
}

static void test_connection(void)
{
    static const char them[] = "198.51.100.1:7";
    traffic_t *traffic = traffic_listing_from(1);
    const figures_t *f;

    show_line(traffic, SIGHTING_CONNECTION, 1, US, them);
    f = figures_of(traffic, US);
    g_assert_cmpuint(f->began, ==, 1);
    g_assert_cmpuint(f->began_untold, ==, 1);
    g_assert_cmpuint(figures_of(traffic, them)->called_built, ==, 1);
    show_counted(traffic, 2, US, them, 3, 0); /* the end of it: nobody answered */
    g_assert_cmpuint(f->began_untold, ==, 0);
    g_assert_cmpuint(f->began_answered, ==, 0);
    g_assert_cmpuint(figures_of(traffic, them)->called_built, ==, 0);
    show_counted(traffic, 3, US, them, 1, 2);
    g_assert_cmpuint(f->began_answered, ==, 1);
    g_assert_cmpuint(f->logged_sent, ==, 4);
    g_assert_cmpuint(f->logged_received, ==, 2);
    traffic_free(traffic);
}

/* The firewall knows who began, better than a capture that began later. */
static void test_connection_settles_who_began(void)
{
    static const char them[] = "198.51.100.1:7";
    traffic_t *traffic = traffic_listing_from(1);
    const figures_t *f;

    show_datagram(traffic, 1, 1, them, US);
    f = figures_of(traffic, US);
    g_assert_cmpuint(f->uncertain, ==, 1);
    g_assert_cmpuint(f->began, ==, 0);
    show_line(traffic, SIGHTING_CONNECTION, 2, US, them);
    g_assert_cmpuint(f->uncertain, ==, 0);
    g_assert_cmpuint(f->began, ==, 1);
    g_assert_cmpuint(f->began_answered, ==, 1);
    traffic_free(traffic);
}

/* What has ended was there; who began it is open, until a line tells. */
static void test_closed(void)
{
    static const char them[] = "198.51.100.1:7";
    traffic_t *traffic = traffic_listing_from(1);
    const figures_t *f;

    show_line(traffic, SIGHTING_CLOSED, 1, them, US);
    f = figures_of(traffic, US);
    g_assert_cmpuint(f->peers, ==, 1);
    g_assert_cmpuint(f->uncertain, ==, 1);
    show_line(traffic, SIGHTING_CONNECTION, 2, US, them);
    g_assert_cmpuint(f->uncertain, ==, 0);
    g_assert_cmpuint(f->began, ==, 1);
    traffic_free(traffic);
}

/* Hosts that are masked, or only named, are hosts of their own, and keep what they are called. */
static void test_masked_and_named(void)
{
    traffic_t *traffic = traffic_listing_from(1);
    sighting_t s = line(SIGHTING_DENIED, 1, "187.13.0.0:7", US);
    char text[ENDPOINT_TEXT_MAX];
    endpoint_address_t address;

    show(traffic, &s);
    s.source.host = host_address_masked(s.source.host.bytes, 0x0c);
    show(traffic, &s);
    show(traffic, &s);
    s.source.host = host_address_named("nas", 3);
    show(traffic, &s);
    g_assert_cmpuint(figures_of(traffic, US)->peers, ==, 3);
    g_assert_cmpuint(figures_of(traffic, US)->hosts, ==, 3);
    g_assert_cmpuint(figures_of(traffic, US)->networks, ==, 2);
    g_assert_cmpuint(figures_of(traffic, US)->denied, ==, 4);
    address = traffic_endpoint_address(traffic, 2);
    g_assert_cmpstr(printed_endpoint(NULL, &address, text), ==, "187.13.XX.XX:7");
    address = traffic_endpoint_address(traffic, 3);
    g_assert_cmpstr(printed_endpoint(NULL, &address, text), ==, "nas:7");
    traffic_free(traffic);
}

/* --- Verdicts --- */

static void test_denials_are_undecided(void)
{
    traffic_t *traffic = traffic_listing_from(8);

    show_strangers(traffic, SIGHTING_DENIED, 0, 8, false);
    check_us(traffic, "log-denials", VERDICT_UNDECIDED);
    traffic_free(traffic);
}

static void test_log_decides(void)
{
    traffic_t *traffic = traffic_listing_from(9);

    show_strangers(traffic, SIGHTING_DENIED, 0, 100, false);
    show_strangers(traffic, SIGHTING_CONNECTION, 200, 12, true);
    check_us(traffic, "log-calls", VERDICT_INITIATING);
    traffic_free(traffic);

    traffic = traffic_listing_from(9);
    show_strangers(traffic, SIGHTING_PERMITTED, 0, 40, true);
    check_us(traffic, "log-calls", VERDICT_INITIATING);
    traffic_free(traffic);

    traffic = traffic_listing_from(9);
    show_strangers(traffic, SIGHTING_CONNECTION, 0, 40, false);
    check_us(traffic, "log-built-calls", VERDICT_RESPONDING);
    traffic_free(traffic);

    traffic = traffic_listing_from(9); /* let in, and perhaps nobody is there */
    show_strangers(traffic, SIGHTING_PERMITTED, 0, 40, false);
    check_us(traffic, "log-calls-to-it", VERDICT_UNDECIDED);
    traffic_free(traffic);

    traffic = traffic_listing_from(9);
    show_strangers(traffic, SIGHTING_CLOSED, 0, 40, false);
    check_us(traffic, "log-ends", VERDICT_UNDECIDED);
    traffic_free(traffic);
}

/* Lines that count datagrams both ways are as good as a capture, and have no need of times. */
static void test_counters_decide(void)
{
    static const struct {
        uint32_t answers;
        bool from_us;
        const char *rule;
        verdict_t verdict;
    } cases[] = {
        {2, true, "calls-world", VERDICT_INITIATING},
        {0, true, "calls-strangers", VERDICT_INITIATING},
        {2, false, "answers-world", VERDICT_RESPONDING},
        {0, false, "gone", VERDICT_AFTERGLOW},
    };

    for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
        traffic_t *traffic = traffic_listing_from(9);

        for (unsigned i = 0; i < 60; i++) {
            char *them = stranger(i);

            show_counted(traffic, 1, cases[c].from_us ? US : them, cases[c].from_us ? them : US, 2,
                         cases[c].answers);
            g_free(them);
        }
        check_us(traffic, cases[c].rule, cases[c].verdict);
        traffic_free(traffic);
    }
}

/* A capture of some of it settles what a log of all of it leaves open. */
static void test_capture_settles(void)
{
    for (int calls = 0; calls < 2; calls++) {
        traffic_t *traffic = traffic_listing_from(9);

        show_strangers(traffic, SIGHTING_DENIED, 0, 200, false);
        for (unsigned i = 0; i < 20; i++) {
            char *them = stranger(i);

            show_datagram(traffic, 300 + i, 300 + i, calls ? US : them, calls ? them : US);
            g_free(them);
        }
        if (calls)
            check_us(traffic, "calls-world", VERDICT_INITIATING);
        else
            check_us(traffic, "gone", VERDICT_AFTERGLOW);
        traffic_free(traffic);
    }
}

/* Clients of a service, and servers, look as they do on the wire. */
static void test_ordinary(void)
{
    traffic_t *traffic = traffic_listing_from(9);
    settings_t settings = stub_settings(9);

    for (unsigned i = 0; i < 20; i++) {
        char *server = g_strdup_printf("10.%u.7.9:53", i), *client = stranger(i);

        show_line(traffic, SIGHTING_CONNECTION, i + 1, US, server);
        show_line(traffic, SIGHTING_CONNECTION, i + 1, client, "192.168.1.7:53");
        g_free(server);
        g_free(client);
    }
    check_us(traffic, "log-client", VERDICT_CLIENT);
    g_assert_cmpstr(
        endpoint_describe(traffic, &settings, number_of(traffic, "192.168.1.7:53")).rule->name, ==,
        "log-server");
    traffic_free(traffic);
}

/* Who is denied what it sends: a scanner, a sharer, a client, or one whose answers came too late. */
static void test_denied_calls(void)
{
    static const struct {
        bool neighbours;
        unsigned port; /* of all of them; 0: each has its own */
        const char *us, *rule;
        verdict_t verdict;
    } cases[] = {
        {true, 161, US, "log-denied-doors", VERDICT_SCANNING},
        {false, 161, US, "log-denied-doors", VERDICT_SCANNING},
        {true, 53, US, "log-denied-doors", VERDICT_SCANNING},
        {false, 53, US, "log-client", VERDICT_CLIENT},
        {false, 123, "192.168.1.50:123", "log-client", VERDICT_CLIENT},
        {false, 0, US, "log-denied-strangers", VERDICT_INITIATING},
        {true, 0, US, "log-denied-calls", VERDICT_UNDECIDED},
        {true, 0, "192.0.2.8:53", "log-server", VERDICT_SERVING},
    };

    for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
        traffic_t *traffic = traffic_listing_from(9);
        settings_t settings = stub_settings(9);
        endpoint_t endpoint;

        for (unsigned i = 1; i <= 40; i++) {
            char *them = g_strdup_printf(cases[c].neighbours ? "10.1.7.%u:%u" : "10.%u.7.9:%u", i,
                                         cases[c].port != 0 ? cases[c].port : 40000 + i);

            show_line(traffic, SIGHTING_DENIED, i, cases[c].us, them);
            g_free(them);
        }
        endpoint = endpoint_describe(traffic, &settings, number_of(traffic, cases[c].us));
        g_assert_cmpstr(endpoint.rule->name, ==, cases[c].rule);
        g_assert_cmpint(endpoint.verdict, ==, cases[c].verdict);
        traffic_free(traffic);
    }
}

/* A client that was captured remains one, whoever else is denied at its port. */
static void test_denials_beside_a_client(void)
{
    traffic_t *traffic = traffic_listing_from(9);

    for (unsigned i = 0; i < 20; i++) {
        char *server = g_strdup_printf("10.%u.7.9:27015", 100 + i);

        show_datagram(traffic, 100 + i, 100 + i, US, server);
        show_datagram(traffic, 101 + i, 100 + i, server, US);
        g_free(server);
    }
    check_us(traffic, "one-service", VERDICT_CLIENT);
    show_strangers(traffic, SIGHTING_DENIED, 0, 60, false);
    g_assert_cmpuint(figures_of(traffic, US)->peers, ==, 80);
    g_assert_cmpuint(figures_of(traffic, US)->ports, ==, 61);
    check_us(traffic, "one-service", VERDICT_CLIENT);
    traffic_free(traffic);
}

/* What ended before tells nothing of who began; the first datagram that is seen does. */
static void test_closed_before_datagrams(void)
{
    traffic_t *traffic = traffic_listing_from(9);

    show_datagram(traffic, 0, 1, "10.9.9.9:9", "10.9.9.8:9"); /* the capture begins */
    show_strangers(traffic, SIGHTING_CLOSED, 0, 30, false);
    for (unsigned i = 0; i < 30; i++) {
        char *them = stranger(i);

        show_datagram(traffic, 100 + i, 100 + i, US, them);
        show_datagram(traffic, 101 + i, 100 + i, them, US);
        g_free(them);
    }
    g_assert_cmpuint(figures_of(traffic, US)->began, ==, 30);
    g_assert_cmpuint(figures_of(traffic, US)->uncertain, ==, 0);
    g_assert_cmpuint(figures_of(traffic, US)->began_answered, ==, 30);
    check_us(traffic, "calls-world", VERDICT_INITIATING);
    traffic_free(traffic);
}

/* A log that begins an hour before the capture does not make its first minute any more certain. */
static void test_log_is_no_beginning(void)
{
    traffic_t *traffic = traffic_listing_from(1);
    sighting_t s = datagram(3600, 2, US, "198.51.100.1:7");

    show_line(traffic, SIGHTING_DENIED, 1, "198.51.100.9:9", "192.168.1.60:9");
    show(traffic, &s);
    g_assert_cmpuint(figures_of(traffic, US)->uncertain, ==, 1);
    g_assert_cmpint(traffic_begin(traffic), ==, 3600 * SECOND);
    g_assert_cmpint(traffic_totals(traffic)->first_time, ==, 1 * SECOND);
    traffic_free(traffic);
}

/* A line that does not say what became of the datagram. */
static void test_unsaid(void)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_listing_from(9);
    GString *out = g_string_new(NULL);

    show_strangers(traffic, SIGHTING_LOGGED, 0, 20, false);
    check_us(traffic, "log-unsaid", VERDICT_UNDECIDED);
    g_assert_cmpuint(figures_of(traffic, US)->called_unsaid, ==, 20);
    g_assert_cmpuint(figures_of(traffic, US)->logged_received, ==, 0);
    report_note(out, traffic, &settings);
    g_assert_nonnull(strstr(out->str, "0 let in, 20 of unknown fate"));
    g_assert_null(strstr(out->str, "kept away"));
    g_assert_null(strstr(out->str, "denials alone"));
    g_string_free(out, TRUE);
    traffic_free(traffic);
}

/* A report says what it has not read, and when a log and a capture are of different times. */
static void test_report_of_lines(void)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_listing_from(9);
    sighting_t unread = {.kind = SIGHTING_UNREAD_LINE, .is_line = true, .frame = 1};
    GString *out = g_string_new(NULL);

    show(traffic, &unread);
    report_note(out, traffic, &settings);
    g_assert_nonnull(strstr(out->str, "1 log line: 0 about UDP, 1 not understood"));
    g_assert_nonnull(strstr(out->str, "No line of the log is understood"));
    show_line(traffic, SIGHTING_DENIED, 2, "198.51.100.9:9", US);
    show_datagram(traffic, 3, 3, "198.51.100.9:9", US);
    g_string_truncate(out, 0);
    report_note(out, traffic, &settings);
    g_assert_null(strstr(out->str, "No line of the log"));
    g_assert_nonnull(strstr(out->str, "not of the same time"));
    show_line(traffic, SIGHTING_DENIED, 4, "198.51.100.9:9", US);
    g_string_truncate(out, 0);
    report_note(out, traffic, &settings);
    g_assert_null(strstr(out->str, "not of the same time"));
    g_string_free(out, TRUE);
    traffic_free(traffic);
}

/* --- The report --- */

static void test_report_of_few(void)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_listing_from(9);
    GString *out = g_string_new(NULL);

    show_strangers(traffic, SIGHTING_DENIED, 0, 8, false);
    report_note(out, traffic, &settings);
    g_assert_nonnull(strstr(out->str, "No UDP endpoint has 9 or more remote hosts"));
    g_assert_nonnull(strstr(out->str, US "  UNDECIDED: "));
    g_assert_nonnull(strstr(out->str, "8 peers on 8 hosts in 8 networks"));
    g_assert_nonnull(strstr(out->str, "calls to a host that is gone"));
    g_assert_nonnull(strstr(out->str, "fwlog.endpoint == \"" US "\""));
    g_assert_null(strstr(out->str, "Onset"));
    g_string_free(out, TRUE);
    traffic_free(traffic);
}

/* Shows what `inside` calls: eighteen of the thirty strangers who are denied, and two others. Returns how
 * many calls it takes until the report says that this is who the log means. */
static unsigned calls_until_told(const char *inside)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_listing_from(9);
    unsigned told_from = 0;

    show_strangers(traffic, SIGHTING_DENIED, 0, 30, false);
    for (unsigned i = 0; i < 20; i++) {
        char *them = stranger(i + 12);
        char *sentence = g_strdup_printf("%s calls %u of these 30 peers", inside, MIN(i + 1, 18));
        GString *out = g_string_new(NULL);

        show_datagram(traffic, 100 + i, 100 + i, inside, them);
        report_note(out, traffic, &settings);
        if (strstr(out->str, sentence) != NULL && told_from == 0)
            told_from = i + 1;
        g_string_free(out, TRUE);
        g_free(sentence);
        g_free(them);
    }
    traffic_free(traffic);
    return told_from;
}

/* The log names the outside address, the capture the inside one: the same peers give it away, sooner
 * where the port is the same. */
static void test_report_of_translation(void)
{
    g_assert_cmpuint(calls_until_told("10.0.0.5:8832"), ==, 3);
    g_assert_cmpuint(calls_until_told("10.0.0.5:40832"), ==, 15);
}

/* The log itself tells of calls from one address that it let out, and of denials to the other. */
static void test_translation_in_a_log(void)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_listing_from(9);
    GString *out = g_string_new(NULL);

    show_strangers(traffic, SIGHTING_CONNECTION, 0, 20, true);
    for (unsigned i = 0; i < 20; i++) {
        char *them = stranger(i);

        show_line(traffic, SIGHTING_DENIED, 50 + i, them, "203.0.113.7:8832");
        g_free(them);
    }
    report_note(out, traffic, &settings);
    g_assert_nonnull(strstr(out->str, US " calls 20 of these 20 peers by itself"));
    g_assert_nonnull(strstr(out->str, "initiating."));
    g_string_free(out, TRUE);
    traffic_free(traffic);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log_traffic/denied_pair", test_denied_pair);
    g_test_add_func("/log_traffic/denied_answer", test_denied_answer);
    g_test_add_func("/log_traffic/denied_both_ways", test_denied_both_ways);
    g_test_add_func("/log_traffic/connection", test_connection);
    g_test_add_func("/log_traffic/settles_who_began", test_connection_settles_who_began);
    g_test_add_func("/log_traffic/closed", test_closed);
    g_test_add_func("/log_traffic/masked_and_named", test_masked_and_named);
    g_test_add_func("/log_traffic/denials_are_undecided", test_denials_are_undecided);
    g_test_add_func("/log_traffic/log_decides", test_log_decides);
    g_test_add_func("/log_traffic/counters_decide", test_counters_decide);
    g_test_add_func("/log_traffic/capture_settles", test_capture_settles);
    g_test_add_func("/log_traffic/ordinary", test_ordinary);
    g_test_add_func("/log_traffic/denied_calls", test_denied_calls);
    g_test_add_func("/log_traffic/denials_beside_a_client", test_denials_beside_a_client);
    g_test_add_func("/log_traffic/closed_before_datagrams", test_closed_before_datagrams);
    g_test_add_func("/log_traffic/log_is_no_beginning", test_log_is_no_beginning);
    g_test_add_func("/log_traffic/unsaid", test_unsaid);
    g_test_add_func("/log_traffic/report_of_lines", test_report_of_lines);
    g_test_add_func("/log_traffic/report_of_few", test_report_of_few);
    g_test_add_func("/log_traffic/report_of_translation", test_report_of_translation);
    g_test_add_func("/log_traffic/translation_in_a_log", test_translation_in_a_log);
    return g_test_run();
}
