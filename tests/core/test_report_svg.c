/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fan_out.h"
#include "report.h"
#include "sightings.h"

#include <math.h>

static char *drawn(const traffic_t *traffic, const settings_t *settings)
{
    GString *out = g_string_new(NULL);

    report_svg(out, traffic, settings);
    g_assert_true(g_str_has_prefix(out->str, "<svg "));
    g_assert_true(g_str_has_suffix(out->str, "</svg>\n"));
    return g_string_free(out, FALSE);
}

static void has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        g_error("\"%s\" is missing in:\n%s", part, text);
}

static void has_not(const char *text, const char *part)
{
    if (strstr(text, part) != NULL)
        g_error("\"%s\" is in:\n%s", part, text);
}

static unsigned count_parts(const char *text, const char *part)
{
    unsigned count = 0;

    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        count++;
    return count;
}

static void test_nothing(void)
{
    settings_t settings = stub_settings(10);
    traffic_t *traffic = traffic_new(&settings.limits);
    sighting_t frame = {.kind = SIGHTING_FRAME, .frame = 1, .time = SECOND};
    char *text = drawn(traffic, &settings);

    has(text, "No packet was seen");
    g_free(text);
    traffic_count_frame(traffic, &frame);
    text = drawn(traffic, &settings);
    has(text, "1 packet, and no UDP datagram between two endpoints.");
    g_free(text);
    traffic_free(traffic);
}

static void test_below_the_floor(void)
{
    settings_t settings = stub_settings(10);
    traffic_t *traffic = traffic_new(&settings.limits);
    char *text;

    show_fan(traffic, 1, "192.0.2.50:9000", 8, 123, true);
    text = drawn(traffic, &settings);
    has(text, "<title id=\"title\">192.0.2.50: nothing conspicuous</title>");
    has(text,
        "It has 8 peers on 8 hosts in 1 network. An endpoint is listed from 10 remote hosts on.");
    g_assert_cmpuint(count_parts(text, "class=\"spoke\""), ==, 8);
    has(text, ">198.51.100.8:123</text>");
    has_not(text, "What to do");
    g_free(text);
    traffic_free(traffic);
}

/* A host that needs a look is drawn rather than one with more peers; the others are named. */
static void test_which_host(void)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_new(&settings.limits);
    char *text;

    for (unsigned i = 0; i < 40; i++) { /* a server */
        char *client = g_strdup_printf("10.%u.0.1:%u", i, 40000 + i);
        sighting_t s = datagram(i, 2 * i + 1, client, "192.0.2.1:53");

        s.service = SERVICE_DNS;
        show(traffic, &s);
        s = datagram(i, 2 * i + 2, "192.0.2.1:53", client);
        s.service = SERVICE_DNS;
        show(traffic, &s);
        g_free(client);
    }
    text = drawn(traffic, &settings);
    has(text, ">192.0.2.1: nothing conspicuous</title>");
    has(text, "It serves clients: 40 peers on 40 hosts in 40 networks.");
    has_not(text, "Needs a look, too");
    g_free(text);
    for (unsigned i = 0; i < 50; i++) {
        char *peer = g_strdup_printf("172.%u.0.1:%u", i % 30, 1000 + 7 * i);
        const char *host = i < 30 ? "192.0.2.50:8832" : "[2001:db8::50]:8832";

        if (i >= 30) {
            g_free(peer);
            peer = g_strdup_printf("[2001:%x::1]:%u", i, 1000 + 7 * i);
        }
        show_datagram(traffic, 100 + i, 200 + 2 * i, host, peer);
        show_datagram(traffic, 100 + i, 201 + 2 * i, peer, host);
        g_free(peer);
    }
    text = drawn(traffic, &settings);
    has(text, ">192.0.2.50: initiating</title>");
    has(text, "2001:db8::50: initiating, 20 peers");
    has(text, "-z 'oversharing,svg,ipv6.addr == 2001:db8::50'");
    g_free(text);
    traffic_free(traffic);
}

/* The names in a log are written by strangers. */
static void test_hostile_names(void)
{
    static const char evil[] = "<script>\xff\x1b&\xe2\x80\xae'$(rm)";
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_new(&settings.limits);
    char *text;

    for (unsigned i = 0; i < 30; i++) {
        char *remote = g_strdup_printf("10.%u.0.1:%u", i, 1000 + i);
        sighting_t s = datagram(i, i + 1, "10.0.0.9:8832", remote);

        s.kind = SIGHTING_DENIED;
        s.is_line = true;
        s.count = 1;
        s.source.host = host_address_named(evil, strlen(evil));
        show(traffic, &s);
        s.source.host = host_address_named("other'name", 10);
        if (i < 20)
            show(traffic, &s);
        g_free(remote);
    }
    text = drawn(traffic, &settings);
    has(text, "&lt;script&gt;\xef\xbf\xbd\xef\xbf\xbd&amp;\xef\xbf\xbd");
    has_not(text, "<script");
    has_not(text, "\x1b");
    g_assert_true(g_utf8_validate(text, -1, NULL));
    has(text, "Needs a look, too");
    has_not(text, "oversharing,svg,"); /* no command with such a name in it */
    g_free(text);
    traffic_free(traffic);
}

/* One sighting of a conversation: in a frame, or in a line of a log. */
static void show_one(traffic_t *traffic, sighting_kind_t kind, uint32_t frame, int64_t seconds,
                     endpoint_address_t from, endpoint_address_t to)
{
    sighting_t s = {.kind = kind, .frame = frame, .time = seconds * SECOND};

    s.source = from;
    s.destination = to;
    s.is_line = kind != SIGHTING_DATAGRAM;
    s.count = s.is_line ? 1234567890 : 0;
    s.bytes = G_GUINT64_CONSTANT(123456789012345);
    show(traffic, &s);
}

/* The peer in its way of having met the host: who began, answered, silent, by a log alone. */
static void show_contact(traffic_t *traffic, contact_t contact, uint32_t frame, int64_t seconds,
                         endpoint_address_t hub, endpoint_address_t peer)
{
    bool began = contact_began(contact);
    bool is_untold = contact == CONTACT_BEGAN_UNTOLD || contact == CONTACT_CALLED_UNTOLD;
    bool is_answered = contact == CONTACT_BEGAN_ANSWERED || contact == CONTACT_CALLED_ANSWERED;

    show_one(traffic, is_untold ? SIGHTING_DENIED : SIGHTING_DATAGRAM, frame, seconds,
             began ? hub : peer, began ? peer : hub);
    if (is_answered)
        show_one(traffic, SIGHTING_DATAGRAM, frame, seconds, began ? peer : hub,
                 began ? hub : peer);
}

static void check_small(traffic_t *traffic, const settings_t *settings, uint32_t spokes)
{
    char *text = drawn(traffic, settings);

    g_assert_cmpuint(count_parts(text, "class=\"spoke\""), ==, spokes);
    g_assert_cmpuint(strlen(text), <, 200000);
    g_free(text);
}

/* As many groups as are drawn, in each of which, and at any time, peers are met in every way. */
static void test_size_of_groups(void)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_new(&settings.limits);
    endpoint_address_t hub = endpoint_at_text("[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]:58832");

    for (uint32_t i = 0; i < FAN_OUT_GROUPS * CONTACT_COUNT * 20; i++) {
        uint32_t round = i / CONTACT_COUNT;
        char *peer = g_strdup_printf("[2001:db8:%x:ffff:ffff:ffff:ffff:%x]:60000",
                                     0xff00 + round % FAN_OUT_GROUPS, 0xf000 + i % 0xfff);

        show_contact(traffic, (contact_t)(i % CONTACT_COUNT), i + 1, round % TIME_BARS_MOST, hub,
                     endpoint_at_text(peer));
        g_free(peer);
    }
    check_small(traffic, &settings, FAN_OUT_GROUPS);
    traffic_free(traffic);
}

/* As many peers as are drawn one by one, with names that grow as they are escaped. */
static void test_size_of_names(void)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_new(&settings.limits);
    endpoint_address_t hub = endpoint_at_text("192.0.2.50:58832"), peer = {.port = 60000};
    char name[HOST_NAME_LENGTH + 1];

    memset(name, '"', HOST_NAME_LENGTH);
    name[HOST_NAME_LENGTH] = '\0';
    hub.host = host_address_named(name, HOST_NAME_LENGTH);
    for (uint32_t i = 0; i < FAN_OUT_PEERS; i++) {
        name[i % 32] = (char)('a' + i / 32);
        peer.host = host_address_named(name, HOST_NAME_LENGTH);
        name[i % 32] = '"';
        show_contact(traffic, i % 2 == 0 ? CONTACT_BEGAN_UNTOLD : CONTACT_CALLED_UNTOLD, i + 1,
                     i / 2 % TIME_BARS_MOST, hub, peer);
    }
    check_small(traffic, &settings, FAN_OUT_PEERS);
    traffic_free(traffic);
}

/* The host and that many peers, two at an address, twenty in a second, in this order or the other. */
static char *drawn_in_order(unsigned peers, bool is_reversed)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_new(&settings.limits);
    char *text;

    for (unsigned i = 0; i < peers; i++) {
        unsigned second = i / 20, place = i % 20;
        unsigned n = 20 * second + (is_reversed ? 19 - place : place), host = n / 2;
        char *peer =
            g_strdup_printf("%u.%u.7.%u:%u", 1 + host % 200, host % 251, 1 + host % 7, 60000 - n);

        show_datagram(traffic, second, i + 1, n % 3 == 0 ? peer : "192.0.2.1:8832",
                      n % 3 == 0 ? "192.0.2.1:8832" : peer);
        g_free(peer);
    }
    text = drawn(traffic, &settings);
    traffic_free(traffic);
    return text;
}

/* Few peers and many: in which order they were met within a second makes no difference. */
static void test_same_bytes(void)
{
    static const unsigned peers[] = {200, 300, 3000};

    for (size_t i = 0; i < G_N_ELEMENTS(peers); i++) {
        char *one = drawn_in_order(peers[i], false), *other = drawn_in_order(peers[i], true);

        g_assert_cmpstr(one, ==, other);
        g_free(one);
        g_free(other);
    }
}

/* The number behind `before`, which stands behind `at`. */
static double number_behind(const char *at, const char *before)
{
    const char *found = strstr(at, before);

    g_assert_nonnull(found);
    return g_ascii_strtod(found + strlen(before), NULL);
}

/* The onset is that of a new peer: its line crosses the bar of this one, however many there are. */
static void check_onset(unsigned peers, int64_t seconds)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_new(&settings.limits);
    unsigned crossed = 0;
    double onset;
    char *text;

    for (unsigned i = 0; i < peers; i++) {
        char *peer = g_strdup_printf("10.%u.0.1:%u", i, 1000 + i);
        show_datagram(traffic, seconds * i, i + 1, "192.0.2.1:8832", peer);
        g_free(peer);
    }
    text = drawn(traffic, &settings);
    onset = number_behind(strstr(text, "class=\"onset\""), "d=\"M");
    for (const char *bar = text; (bar = strstr(bar, "class=\"bar\"")) != NULL; bar++) {
        double middle = number_behind(bar, "d=\"M"), width = number_behind(bar, "stroke-width=\"");

        crossed += fabs(onset - middle) <= width / 2 + 0.1;
    }
    g_assert_cmpuint(crossed, ==, 1);
    g_free(text);
    traffic_free(traffic);
}

static void test_onset(void)
{
    check_onset(9, 0);
    check_onset(9, 1);
    check_onset(10, 43);
    check_onset(40, 1);
    check_onset(90, 60);
}

/* A name that is longer than a column stays in it. */
static void test_long_name(void)
{
    static const char name[] = "a-name-as-long-as-names-may-be.of-a-host-in.logs.by.example.org";
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_new(&settings.limits);
    char *text;

    g_assert_cmpuint(strlen(name), ==, HOST_NAME_LENGTH);
    for (unsigned i = 0; i < 12; i++) {
        endpoint_address_t hub = {.port = 58832, .host = host_address_named(name, strlen(name))};
        char *peer = g_strdup_printf("10.%u.0.1:9", i);

        show_contact(traffic, CONTACT_CALLED_UNTOLD, i + 1, i, hub, endpoint_at_text(peer));
        g_free(peer);
    }
    text = drawn(traffic, &settings);
    has(text, ">Evidence on</text>");
    has(text, "font-weight=\"bold\">a-name-as-long-as-names-may-be");
    has(text, ":58832</text>");
    g_free(text);
    traffic_free(traffic);
}

/* Widths that are nearly the same, or very different. */
static void check_widths(uint64_t least, uint64_t most, unsigned samples)
{
    settings_t settings = stub_settings(9);
    traffic_t *traffic = traffic_new(&settings.limits);
    sighting_t s = datagram(1, 1, "192.0.2.1:8832", "10.0.0.1:9");
    char *text, *end;

    s.bytes = least;
    show(traffic, &s);
    s = datagram(2, 2, "192.0.2.1:8832", "10.1.0.1:9");
    s.bytes = most;
    show(traffic, &s);
    text = drawn(traffic, &settings);
    end = strstr(text, "class=\"strip\"");
    g_assert_nonnull(end);
    *end = '\0';
    g_assert_cmpuint(count_parts(strstr(text, "Traffic, both ways<"), " bytes<"), ==, samples);
    g_free(text);
    traffic_free(traffic);
}

static void test_widths(void)
{
    check_widths(100, 100, 1);
    check_widths(100, 101, 2);
    check_widths(100, 10000, 3);
    check_widths(G_MAXUINT64 / 4, G_MAXUINT64 / 4, 1);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report_svg/nothing", test_nothing);
    g_test_add_func("/report_svg/below_the_floor", test_below_the_floor);
    g_test_add_func("/report_svg/which_host", test_which_host);
    g_test_add_func("/report_svg/hostile_names", test_hostile_names);
    g_test_add_func("/report_svg/size_of_groups", test_size_of_groups);
    g_test_add_func("/report_svg/size_of_names", test_size_of_names);
    g_test_add_func("/report_svg/same_bytes", test_same_bytes);
    g_test_add_func("/report_svg/onset", test_onset);
    g_test_add_func("/report_svg/long_name", test_long_name);
    g_test_add_func("/report_svg/widths", test_widths);
    return g_test_run();
}
