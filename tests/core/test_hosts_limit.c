/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hosts kept up to date beside traffic take no more memory than that may, whatever comes. */
#include "hosts.h"

#include "allocated.h"
#include "sightings.h"
#include "strangers.h"

#define LIMIT 20000U
#define PACKETS (10 * LIMIT)
#define GROUP 173U

/* Both ends of a packet. */
typedef void (*attack_t)(uint32_t i, sighting_t *sighting);

static void attack_both_new(uint32_t i, sighting_t *sighting)
{
    sighting->source = stranger(2 * i);
    sighting->destination = stranger(2 * i + 1);
}

static void attack_both_new_ipv6(uint32_t i, sighting_t *sighting)
{
    sighting->source = ipv6(0x20010db8000000ffU, 2 * i, 4000);
    sighting->destination = ipv6(0x20010db8000000ffU, 2 * i + 1, 4000);
}

static void attack_one_port(uint32_t i, sighting_t *sighting)
{
    sighting->source = stranger(i);
    sighting->destination = endpoint_at_text("192.168.1.50:8832");
}

/* In groups, everybody speaks to everybody else, so all are listed: and each has a peer or two more than its
 * sets had room for before they grew to four times that. */
static void attack_mesh(uint32_t i, sighting_t *sighting)
{
    uint32_t group = i / (GROUP * (GROUP - 1)), a = i % GROUP, b = i / GROUP % (GROUP - 1);

    sighting->source = stranger(group * GROUP + a);
    sighting->destination = stranger(group * GROUP + (b < a ? b : b + 1));
}

/* Everybody has as many peers as it takes to be listed, and no more. */
static void attack_with_hosts(uint32_t i, sighting_t *sighting)
{
    sighting->source = stranger(i / 9);
    sighting->destination = ipv4(0xcb007101U + i % 9, 4000);
}

/* A host calls from one port after another, each of which gets listed. */
static void attack_with_ports(uint32_t i, sighting_t *sighting)
{
    sighting->source = ipv4(0xc0a80132U, 1 + i / 9 % 65000);
    sighting->destination = stranger(i);
}

/* The same, and only its first port is ever listed. */
static void attack_with_few_peers(uint32_t i, sighting_t *sighting)
{
    sighting->source = ipv4(0xc0a80132U, i < 9 ? 1 : 1 + i % 65000);
    sighting->destination = stranger(i);
}

/* The table takes as much again as its traffic may, at the most; and gives it back. */
static void check_attack(gconstpointer data)
{
    attack_t attack = *(const attack_t *)data;
    settings_t settings = stub_settings(9);
    size_t before = allocated();
    traffic_t *traffic;
    hosts_t *hosts;

    settings.limits.max_conversations = LIMIT;
    traffic = traffic_new(&settings.limits);
    hosts = hosts_new(traffic, &settings);
    for (uint32_t i = 0; i < PACKETS; i++) {
        sighting_t sighting = datagram(1000 + i / 1000, i + 1, "192.0.2.1:1", "192.0.2.2:1");
        size_t most = traffic_memory_limit(traffic);
        traffic_change_t change;

        attack(i, &sighting);
        traffic_count_frame(traffic, &sighting);
        if (traffic_add(traffic, &sighting, &change))
            hosts_note(hosts, &change);
        g_assert_cmpuint(traffic_memory(traffic), <=, most);
        if (i % 200 == 0)
            g_assert_cmpuint(allocated(), <=, before + traffic_memory(traffic) + most);
    }
    g_assert_cmpuint(traffic_totals(traffic)->beyond_limit, >, 0);
    hosts_free(hosts);
    traffic_free(traffic);
    g_assert_cmpuint(allocated(), <=, before + 65536);
}

int main(int argc, char **argv)
{
    static const attack_t both_new = attack_both_new, both_new_ipv6 = attack_both_new_ipv6,
                          one_port = attack_one_port, mesh = attack_mesh,
                          many_hosts = attack_with_hosts, ports = attack_with_ports,
                          few_peers = attack_with_few_peers;

    count_all_memory(argv);
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/hosts_limit/both-new", &both_new, check_attack);
    g_test_add_data_func("/hosts_limit/both-new-ipv6", &both_new_ipv6, check_attack);
    g_test_add_data_func("/hosts_limit/one-port", &one_port, check_attack);
    g_test_add_data_func("/hosts_limit/mesh", &mesh, check_attack);
    g_test_add_data_func("/hosts_limit/hosts", &many_hosts, check_attack);
    g_test_add_data_func("/hosts_limit/ports", &ports, check_attack);
    g_test_add_data_func("/hosts_limit/few-peers", &few_peers, check_attack);
    return g_test_run();
}
