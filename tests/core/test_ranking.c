/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ranking.h"
#include "sightings.h"

static uint32_t rank(const ranking_t *ranking, const traffic_t *traffic, const char *endpoint)
{
    return ranking_of(ranking, number_of(traffic, endpoint));
}

/* Scanners have ranks by their peers; an ordinary client, and who is not listed, have none. */
static void test_ranks(void)
{
    settings_t settings = stub_settings(4);
    traffic_t *traffic = traffic_new(&settings.limits);
    ranking_t *ranking = ranking_new();

    ranking_update(ranking, traffic, &settings, RANKING_EXACT);
    g_assert_cmpuint(ranking_count(ranking), ==, 0);
    for (uint32_t i = 0; i < 5; i++) { /* a client of name servers */
        char *server = g_strdup_printf("198.51.100.%u:53", i + 1);
        sighting_t asked = datagram(i, 2 * i + 1, "192.0.2.1:5000", server);
        sighting_t answer = datagram(i, 2 * i + 2, server, "192.0.2.1:5000");

        asked.service = answer.service = SERVICE_DNS;
        show(traffic, &asked);
        show(traffic, &answer);
        g_free(server);
    }
    show_fan(traffic, 100, "192.0.2.2:6000", 20, 23, true);
    show_fan(traffic, 200, "192.0.2.3:6000", 30, 23, true);
    ranking_update(ranking, traffic, &settings, RANKING_EXACT);
    g_assert_cmpuint(ranking_count(ranking), ==, 2);
    g_assert_cmpuint(rank(ranking, traffic, "192.0.2.3:6000"), ==, 1);
    g_assert_cmpuint(rank(ranking, traffic, "192.0.2.2:6000"), ==, 2);
    g_assert_cmpuint(rank(ranking, traffic, "192.0.2.1:5000"), ==, 0);
    g_assert_cmpuint(rank(ranking, traffic, "198.51.100.1:23"), ==, 0);
    g_assert_cmpuint(ranking_endpoint(ranking, 1), ==, number_of(traffic, "192.0.2.3:6000"));
    g_assert_cmpuint(ranking_endpoint(ranking, 2), ==, number_of(traffic, "192.0.2.2:6000"));
    ranking_free(ranking);
    ranking_free(NULL);
    traffic_free(traffic);
}

/* An exact ranking follows each frame, a recent one when an eighth more came. */
static void test_age(void)
{
    settings_t settings = stub_settings(4);
    traffic_t *traffic = traffic_new(&settings.limits);
    ranking_t *ranking = ranking_new();

    show_fan(traffic, 1, "192.0.2.2:6000", 80, 23, true);
    ranking_update(ranking, traffic, &settings, RANKING_RECENT);
    g_assert_cmpuint(ranking_count(ranking), ==, 1);
    show_fan(traffic, 101, "192.0.2.3:6000", 10, 23, true);
    ranking_update(ranking, traffic, &settings, RANKING_RECENT);
    g_assert_cmpuint(ranking_count(ranking), ==, 1);
    ranking_update(ranking, traffic, &settings, RANKING_EXACT);
    g_assert_cmpuint(ranking_count(ranking), ==, 2);
    show_fan(traffic, 201, "192.0.2.4:6000", 12, 23, true);
    ranking_update(ranking, traffic, &settings, RANKING_RECENT);
    g_assert_cmpuint(ranking_count(ranking), ==, 3);
    ranking_free(ranking);
    traffic_free(traffic);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ranking/ranks", test_ranks);
    g_test_add_func("/ranking/age", test_age);
    return g_test_run();
}
