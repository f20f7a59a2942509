/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fan_out.h"

#include "sightings.h"

#define HUB "192.0.2.1:7000"

static fan_out_t *fan_of(const traffic_t *traffic)
{
    host_address_t host = host_at_text("192.0.2.1");

    return fan_out_of(traffic, &host, NULL);
}

static const spoke_t *spoke(const fan_out_t *fan, uint32_t number)
{
    return &g_array_index(fan->spokes, spoke_t, number);
}

static void check_name(const fan_out_t *fan, uint32_t number, const char *expected)
{
    char text[SPOKE_TEXT_MAX];

    g_assert_cmpstr(spoke_name(fan, spoke(fan, number), text), ==, expected);
}

/* The hub calls `a.b.c.d`, one for each combination of that many. */
static void show_grid(traffic_t *traffic, unsigned a, unsigned b, unsigned c, unsigned d)
{
    uint32_t frame = 1;

    for (unsigned i = 0; i < a * b * c * d; i++, frame++) {
        char *peer = g_strdup_printf("%u.%u.%u.%u:9", 10 + i / d / c / b, i / d / c % b, i / d % c,
                                     1 + i % d);
        show_datagram(traffic, frame, frame, HUB, peer);
        g_free(peer);
    }
}

/* Whatever is drawn, nothing gets lost. */
static void check_sums(const fan_out_t *fan)
{
    uint32_t peers = 0, contacts = 0, in_sectors = 0, in_bars = 0;

    g_assert_cmpuint(fan->spokes->len, <=,
                     fan->grain == GRAIN_PEER ? FAN_OUT_PEERS : FAN_OUT_GROUPS);
    for (uint32_t i = 0; i < fan->spokes->len; i++) {
        peers += spoke(fan, i)->peers;
        for (unsigned contact = 0; contact < CONTACT_COUNT; contact++)
            contacts += spoke(fan, i)->contacts[contact];
    }
    for (uint32_t i = 0; i < fan->sectors->len; i++)
        in_sectors += g_array_index(fan->sectors, sector_t, i).peers;
    for (uint32_t i = 0; i < fan->bars.bars->len; i++) {
        for (unsigned contact = 0; contact < CONTACT_COUNT; contact++)
            in_bars += g_array_index(fan->bars.bars, time_bar_t, i).count[contact];
    }
    g_assert_cmpuint(peers, ==, fan->figures.peers);
    g_assert_cmpuint(contacts, ==, peers);
    g_assert_cmpuint(in_sectors, ==, peers);
    g_assert_cmpuint(in_bars, ==, peers);
}

static void check_grid(unsigned a, unsigned b, unsigned c, unsigned d, grain_t grain,
                       uint32_t spokes, const char *first)
{
    traffic_t *traffic = traffic_listing_from(10);
    fan_out_t *fan;

    show_grid(traffic, a, b, c, d);
    fan = fan_of(traffic);
    g_assert_cmpuint(fan->figures.peers, ==, a * b * c * d);
    g_assert_cmpint(fan->grain, ==, grain);
    g_assert_cmpuint(fan->spokes->len, ==, spokes);
    check_name(fan, 0, first);
    check_sums(fan);
    fan_out_free(fan);
    traffic_free(traffic);
}

/* The finest grain that is not too much. */
static void test_grains(void)
{
    check_grid(2, 2, 1, 2, GRAIN_PEER, 8, "10.0.0.1:9");
    check_grid(1, 3, 1, 100, GRAIN_PEER, 300, "10.0.0.1:9");
    check_grid(1, 3, 2, 51, GRAIN_SUBNET, 6, "10.0.0.0/24");
    check_grid(2, 3, 70, 1, GRAIN_SUBNET, 30, "10.0.0.0/20");
    check_grid(1, 180, 17, 1, GRAIN_NETWORK, 180, "10.0.0.0/16");
    check_grid(1, 181, 17, 1, GRAIN_BLOCK, 46, "10.0.0.0/14");
    check_grid(3, 200, 2, 1, GRAIN_BLOCK, 150, "10.0.0.0/14");
    check_grid(100, 250, 1, 1, GRAIN_BLOCK, 100, "10.0.0.0/8");
}

static void test_ports_of_one_host(void)
{
    traffic_t *traffic = traffic_listing_from(10);
    fan_out_t *fan;

    for (unsigned port = 1; port <= 301; port++) {
        char *peer = g_strdup_printf("198.51.100.1:%u", port);
        show_datagram(traffic, port, port, HUB, peer);
        g_free(peer);
    }
    fan = fan_of(traffic);
    g_assert_cmpint(fan->grain, ==, GRAIN_HOST);
    g_assert_cmpuint(fan->spokes->len, ==, 1);
    g_assert_cmpuint(spoke(fan, 0)->peers, ==, 301);
    g_assert_cmpuint(spoke(fan, 0)->hosts, ==, 1);
    check_name(fan, 0, "198.51.100.1");
    check_sums(fan);
    fan_out_free(fan);
    traffic_free(traffic);
}

static void test_order_and_sectors(void)
{
    traffic_t *traffic = traffic_listing_from(10);
    fan_out_t *fan;
    char text[SPOKE_TEXT_MAX];

    show_datagram(traffic, 1, 1, HUB, "203.0.113.9:5");
    show_datagram(traffic, 2, 2, HUB, "10.2.0.1:5");
    show_datagram(traffic, 3, 3, HUB, "203.0.113.9:4");
    show_datagram(traffic, 4, 4, "192.0.2.1:7001", "[2001:db8::7]:5");
    fan = fan_of(traffic);
    check_name(fan, 0, "10.2.0.1:5");
    check_name(fan, 1, "203.0.113.9:4");
    check_name(fan, 2, "203.0.113.9:5");
    check_name(fan, 3, "[2001:db8::7]:5");
    g_assert_cmpuint(fan->endpoints, ==, 2);
    g_assert_cmpuint(fan->sectors->len, ==, 3);
    g_assert_cmpuint(g_array_index(fan->sectors, sector_t, 1).first, ==, 1);
    g_assert_cmpuint(g_array_index(fan->sectors, sector_t, 1).spokes, ==, 2);
    g_assert_cmpstr(sector_name(fan, &g_array_index(fan->sectors, sector_t, 1), text), ==,
                    "203.0.0.0/16");
    g_assert_cmpstr(sector_name(fan, &g_array_index(fan->sectors, sector_t, 2), text), ==,
                    "2001:db8::/32");
    check_sums(fan);
    fan_out_free(fan);
    traffic_free(traffic);
}

static void test_contacts(void)
{
    traffic_t *traffic = traffic_listing_from(10);
    fan_out_t *fan;

    show_datagram(traffic, 1, 1, HUB, "10.0.0.1:1");
    show_datagram(traffic, 1, 2, "10.0.0.1:1", HUB);
    show_datagram(traffic, 2, 3, HUB, "10.0.0.2:1");
    show_datagram(traffic, 3, 4, "10.0.0.3:1", HUB);
    show_datagram(traffic, 3, 5, HUB, "10.0.0.3:1");
    show_datagram(traffic, 4, 6, "10.0.0.4:1", HUB);
    fan = fan_of(traffic);
    g_assert_cmpint(spoke_contact(spoke(fan, 0)), ==, CONTACT_BEGAN_ANSWERED);
    g_assert_cmpint(spoke_contact(spoke(fan, 1)), ==, CONTACT_BEGAN_SILENT);
    g_assert_cmpint(spoke_contact(spoke(fan, 2)), ==, CONTACT_CALLED_ANSWERED);
    g_assert_cmpint(spoke_contact(spoke(fan, 3)), ==, CONTACT_CALLED_SILENT);
    g_assert_cmpuint(fan->contacts[CONTACT_CALLED_SILENT], ==, 1);
    g_assert_cmpuint(spoke(fan, 0)->bytes, ==, 200);
    g_assert_cmpuint(spoke(fan, 3)->received, ==, 1);
    g_assert_cmpuint(spoke(fan, 3)->sent, ==, 0);
    g_assert_cmpuint(fan->least_bytes, ==, 100);
    g_assert_cmpuint(fan->most_bytes, ==, 200);
    fan_out_free(fan);
    traffic_free(traffic);
}

/* Of a log alone: never answered, never silent. Names and masked addresses stand where they
 * belong. */
static void test_log(void)
{
    static const uint8_t masked[] = {10, 7, 0, 0};
    traffic_t *traffic = traffic_listing_from(10);
    sighting_t line = datagram(1, 1, "10.7.0.1:1", HUB);
    fan_out_t *fan;

    line.kind = SIGHTING_DENIED;
    line.is_line = true;
    line.count = 3;
    line.bytes = 0;
    line.source.host = host_address_masked(masked, 0x0c);
    show(traffic, &line);
    line.source.host = host_address_named("peer.example", 12);
    show(traffic, &line);
    show_datagram(traffic, 2, 2, HUB, "11.0.0.1:1");
    line = datagram(3, 3, HUB, "12.0.0.1:1");
    line.kind = SIGHTING_PERMITTED;
    line.is_line = true;
    line.count = 1;
    show(traffic, &line);
    fan = fan_of(traffic);
    check_name(fan, 0, "10.7.XX.XX:1");
    check_name(fan, 3, "peer.example:1");
    g_assert_cmpint(spoke_contact(spoke(fan, 0)), ==, CONTACT_CALLED_UNTOLD);
    g_assert_cmpint(spoke_contact(spoke(fan, 1)), ==, CONTACT_BEGAN_SILENT);
    g_assert_cmpint(spoke_contact(spoke(fan, 2)), ==, CONTACT_BEGAN_UNTOLD);
    g_assert_cmpuint(spoke(fan, 0)->logged, ==, 3);
    check_sums(fan);
    fan_out_free(fan);
    traffic_free(traffic);
}

/* Hosts whose addresses differ in what is hidden, and little else, stand together. */
static void test_masked_blocks(void)
{
    traffic_t *traffic = traffic_listing_from(10);
    fan_out_t *fan;

    for (unsigned i = 0; i < 400; i++) {
        const uint8_t bytes[] = {10, 0, 0, (uint8_t)(i % 200)};
        sighting_t line = datagram(i, i + 1, "10.0.0.1:1", HUB);

        line.kind = SIGHTING_DENIED;
        line.is_line = true;
        line.count = 1;
        line.source.host = host_address_masked(bytes, i < 200 ? 0 : 1U << 2);
        show(traffic, &line);
    }
    fan = fan_of(traffic);
    g_assert_cmpint(fan->grain, ==, GRAIN_SUBNET);
    g_assert_cmpuint(fan->spokes->len, ==, 2);
    check_name(fan, 0, "10.0.XX.0/24");
    check_name(fan, 1, "10.0.0.0/24");
    g_assert_cmpuint(spoke(fan, 0)->hosts, ==, 200);
    g_assert_cmpuint(spoke(fan, 1)->hosts, ==, 200);
    check_sums(fan);
    fan_out_free(fan);
    traffic_free(traffic);
}

/* One peer that several endpoints of the host met: the earliest says who began, any tells of
 * answers. */
static void test_peer_of_several_endpoints(void)
{
    traffic_t *traffic = traffic_listing_from(10);
    fan_out_t *fan;

    show_datagram(traffic, 1, 1, "10.0.0.1:1", HUB);
    show_datagram(traffic, 2, 2, "192.0.2.1:7001", "10.0.0.1:1");
    show_datagram(traffic, 3, 3, "10.0.0.1:1", "192.0.2.1:7001");
    fan = fan_of(traffic);
    g_assert_cmpuint(fan->spokes->len, ==, 1);
    g_assert_cmpuint(fan->figures.pairs, ==, 2);
    g_assert_cmpint(spoke_contact(spoke(fan, 0)), ==, CONTACT_CALLED_ANSWERED);
    g_assert_cmpuint(spoke(fan, 0)->bytes, ==, 300);
    check_sums(fan);
    fan_out_free(fan);
    traffic_free(traffic);
}

/* More names than spokes: what is too much even as blocks becomes one, and all names are one
 * block. */
static void test_too_many(void)
{
    traffic_t *traffic = traffic_listing_from(10);
    fan_out_t *fan;
    uint32_t last;

    for (unsigned i = 0; i < 700; i++) {
        char *peer = i < 350 ? g_strdup_printf("[%x:db8::1]:1", 0x2000 + i)
                             : g_strdup_printf("10.0.0.1:%u", i);
        sighting_t s = datagram(i, i + 1, HUB, peer);
        char *name = g_strdup_printf("p%u.example", i);

        if (i >= 350)
            s.destination.host = host_address_named(name, strlen(name));
        show(traffic, &s);
        if (i == 7) {
            s.destination.port = 2;
            show(traffic, &s);
        }
        g_free(name);
        g_free(peer);
    }
    fan = fan_of(traffic);
    last = fan->spokes->len - 1;
    g_assert_cmpuint(fan->spokes->len, ==, FAN_OUT_GROUPS);
    g_assert_cmpuint(spoke(fan, last)->merged, ==, 351 - 179);
    check_name(fan, last, "172 more groups");
    check_name(fan, last - 1, "hosts with a name");
    g_assert_cmpuint(spoke(fan, last - 1)->peers, ==, 350);
    check_sums(fan);
    fan_out_free(fan);
    traffic_free(traffic);
}

/* Bars cover the whole capture, not only the host's part of it. */
static void test_bars(void)
{
    traffic_t *traffic = traffic_listing_from(10);
    fan_out_t *fan;

    show_datagram(traffic, 100, 1, "192.0.2.7:1", "192.0.2.8:1");
    show_datagram(traffic, 130, 2, HUB, "10.0.0.1:1");
    show_datagram(traffic, 130, 3, "10.0.0.2:1", HUB);
    show_datagram(traffic, 150, 4, HUB, "10.0.0.1:1");
    fan = fan_of(traffic);
    g_assert_cmpint(fan->bars.first, ==, 100 * SECOND);
    g_assert_cmpint(fan->bars.last, ==, 150 * SECOND);
    g_assert_cmpuint(fan->bars.bars->len, ==, 51);
    g_assert_cmpuint(g_array_index(fan->bars.bars, time_bar_t, 30).count[CONTACT_BEGAN_SILENT], ==,
                     1);
    g_assert_cmpuint(g_array_index(fan->bars.bars, time_bar_t, 30).count[CONTACT_CALLED_SILENT], ==,
                     1);
    check_sums(fan);
    fan_out_free(fan);
    fan_out_free(NULL);
    traffic_free(traffic);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fan_out/grains", test_grains);
    g_test_add_func("/fan_out/ports_of_one_host", test_ports_of_one_host);
    g_test_add_func("/fan_out/order_and_sectors", test_order_and_sectors);
    g_test_add_func("/fan_out/contacts", test_contacts);
    g_test_add_func("/fan_out/log", test_log);
    g_test_add_func("/fan_out/masked_blocks", test_masked_blocks);
    g_test_add_func("/fan_out/peer_of_several_endpoints", test_peer_of_several_endpoints);
    g_test_add_func("/fan_out/too_many", test_too_many);
    g_test_add_func("/fan_out/bars", test_bars);
    return g_test_run();
}
