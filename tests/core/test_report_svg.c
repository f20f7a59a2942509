/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"
#include "sightings.h"

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

/* The order in which things were seen is the same: so is every byte. */
static void test_same_bytes(void)
{
    settings_t settings = stub_settings(9);
    char *texts[2];

    for (unsigned turn = 0; turn < 2; turn++) {
        traffic_t *traffic = traffic_new(&settings.limits);

        for (unsigned i = 0; i < 2000; i++) {
            char *peer = g_strdup_printf("%u.%u.7.%u:%u", 1 + i % 200, i % 251, 1 + i % 7, 1 + i);
            show_datagram(traffic, i, i + 1, i % 3 == 0 ? peer : "192.0.2.1:8832",
                          i % 3 == 0 ? "192.0.2.1:8832" : peer);
            g_free(peer);
        }
        texts[turn] = drawn(traffic, &settings);
        traffic_free(traffic);
    }
    g_assert_cmpstr(texts[0], ==, texts[1]);
    g_assert_cmpuint(strlen(texts[0]), <, 200000);
    g_assert_cmpuint(count_parts(texts[0], "class=\"spoke\""), <=, 300);
    g_free(texts[0]);
    g_free(texts[1]);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report_svg/nothing", test_nothing);
    g_test_add_func("/report_svg/below_the_floor", test_below_the_floor);
    g_test_add_func("/report_svg/which_host", test_which_host);
    g_test_add_func("/report_svg/hostile_names", test_hostile_names);
    g_test_add_func("/report_svg/same_bytes", test_same_bytes);
    return g_test_run();
}
