/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who counts as a door, and who does not. */
#include "doors.h"

#include "inside.h"
#include "record_index.h"

/* Says of an endpoint whether it is a door of that role, or none with `role` negative. */
static void check_door(const house_t *house, const char *inside, int role, uint32_t callers)
{
    door_t door;

    if (!house_has_door(house, inside, &door)) {
        if (role >= 0)
            g_error("%s is no door", inside);
        return;
    }
    if (role < 0)
        g_error("%s is a door: %s", inside, role_name(door.role));
    g_assert_cmpstr(role_name(door.role), ==, role_name((role_t)role));
    g_assert_cmpuint(door.callers, ==, callers);
}

#define NO_DOOR (-1)

/* --- Below the fan-out floor --- */

static void test_one_caller(void)
{
    house_t *house = house_new();
    door_t door;

    house_answers(house, 5, NAS ":5000", CALLER, SERVICE_DNS);
    g_assert_true(house_has_door(house, NAS ":5000", &door));
    g_assert_cmpint(door.role, ==, ROLE_ANSWERING);
    g_assert_cmpstr(door.service, ==, "dns");
    g_assert_cmpuint(door.peers, ==, 1);
    g_assert_cmpuint(door.callers, ==, 1);
    g_assert_cmpuint(door.first_caller.port, ==, 40000);
    g_assert_cmpuint(door.frame, ==, 2);
    g_assert_cmpint(door.time, ==, 5 * SECOND);
    g_assert_false(door.is_chosen_anew);
    g_assert_null(door.mapping);
    g_assert_null(door.known);
    house_free(house);
}

/* Two ports of a host are two peers and one caller; the first is named. */
static void test_callers(void)
{
    house_t *house = house_new();
    door_t door;

    house_answers(house, 5, NAS ":5000", CALLER, SERVICE_NONE);
    house_answers(house, 6, NAS ":5000", "203.0.113.7:40009", SERVICE_NONE);
    house_answers(house, 7, NAS ":5000", OTHER_CALLER, SERVICE_NONE);
    g_assert_true(house_has_door(house, NAS ":5000", &door));
    g_assert_cmpuint(door.callers, ==, 2);
    g_assert_cmpuint(door.peers, ==, 3);
    g_assert_cmpuint(door.first_caller.port, ==, 40000);
    g_assert_cmpuint(door.frame, ==, 2);
    house_free(house);
}

static void test_silence(void)
{
    house_t *house = house_new();

    house_sees(house, 5, CALLER, NAS ":5000", SERVICE_NONE);
    house_sees(house, 6, CALLER, NAS ":5000", SERVICE_NONE);
    check_door(house, NAS ":5000", NO_DOOR, 0);
    /* Afterglow: many call, nobody is answered. */
    for (unsigned i = 1; i <= 20; i++) {
        char *outside = g_strdup_printf("203.%u.113.7:40000", i);

        house_sees(house, 10 + i, outside, NAS ":5000", SERVICE_NONE);
        g_free(outside);
    }
    g_assert_nonnull(figures_of(house->traffic, NAS ":5000"));
    check_door(house, NAS ":5000", NO_DOOR, 0);
    /* One of the many is answered: somebody is at home. */
    house_sees(house, 40, NAS ":5000", "203.9.113.7:40000", SERVICE_NONE);
    check_door(house, NAS ":5000", ROLE_ANSWERING, 1);
    house_free(house);
}

/* Calls of its own, and within the house, are no door. */
static void test_own_calls(void)
{
    house_t *house = house_new();

    house_sees(house, 5, NAS ":5000", "203.0.113.7:53", SERVICE_DNS);
    house_sees(house, 5, "203.0.113.7:53", NAS ":5000", SERVICE_DNS);
    house_answers(house, 6, NAS ":5000", "192.168.1.9:40000", SERVICE_NONE);
    check_door(house, NAS ":5000", NO_DOOR, 0);
    check_door(house, "203.0.113.7:53", NO_DOOR, 0);
    house_free(house);
}

/* Who answers a question that was put to a group did not come from outside by himself. */
static void test_group_answer(void)
{
    house_t *house = house_new();

    house_sees(house, 5, NAS ":5000", "239.255.255.250:1900", SERVICE_NONE);
    house_sees(house, 6, CALLER, NAS ":5000", SERVICE_NONE);
    house_sees(house, 7, NAS ":5000", CALLER, SERVICE_NONE);
    check_door(house, NAS ":5000", NO_DOOR, 0);
    house_free(house);
}

/* --- Ports --- */

/* A port of the moment that calls the world lets answers in, and so others, too. */
static void test_hole_punching(void)
{
    static const char *const ports[] = {NAS ":40000", NAS ":60000"};

    for (size_t i = 0; i < G_N_ELEMENTS(ports); i++) {
        house_t *house = house_new();

        house_answers(house, 100, ports[i], CALLER, SERVICE_NONE);
        check_door(house, ports[i], ROLE_ANSWERING, 1);
        house_sees(house, 101, ports[i], "203.0.113.99:3478", SERVICE_NONE);
        check_door(house, ports[i], NO_DOOR, 0);
        house_free(house);
    }
}

/* A port that somebody decided on is a door, whatever else it does. */
static void test_fixed_port(void)
{
    static const char *const ports[] = {NAS ":5000", NAS ":32767", NAS ":51820"};

    for (size_t i = 0; i < G_N_ELEMENTS(ports); i++) {
        house_t *house = house_new();

        house_sees(house, 99, ports[i], "203.0.113.99:3478", SERVICE_NONE);
        house_answers(house, 100, ports[i], CALLER, SERVICE_NONE);
        check_door(house, ports[i], ROLE_ANSWERING, 1);
        house_free(house);
    }
}

static void test_chosen_anew(void)
{
    settings_t settings = stub_settings(4);

    settings.is_service_port = is_port_of_the_house;
    g_assert_false(port_is_chosen_anew(&settings, 0));
    g_assert_false(port_is_chosen_anew(&settings, 32767));
    g_assert_true(port_is_chosen_anew(&settings, 32768));
    g_assert_true(port_is_chosen_anew(&settings, 65535));
    g_assert_false(port_is_chosen_anew(&settings, VPN_PORT));
}

/* In its first second a capture may show the middle of a call; what begins later does not. */
static void test_middle_of_call(void)
{
    house_t *house = house_new();

    house_answers(house, 0, NAS ":40000", CALLER, SERVICE_NONE);
    check_door(house, NAS ":40000", NO_DOOR, 0);
    house_answers(house, 1, NAS ":40001", CALLER, SERVICE_NONE);
    check_door(house, NAS ":40001", ROLE_ANSWERING, 1);
    /* A port that somebody decided on is one from the beginning. */
    house_answers(house, 1, NAS ":5000", CALLER, SERVICE_NONE);
    check_door(house, NAS ":5000", ROLE_ANSWERING, 1);
    house_free(house);
}

/* A server keeps a client alive that called it before the capture began. */
static void test_kept_alive(void)
{
    house_t *house = house_new();

    house_answers(house, 25, NAS ":40000", "203.0.113.7:51820", SERVICE_NONE);
    check_door(house, NAS ":40000", NO_DOOR, 0);
    house_answers(house, 26, NAS ":5000", "203.0.113.7:443", SERVICE_NONE);
    check_door(house, NAS ":5000", NO_DOOR, 0);
    house_answers(house, 27, NAS ":53", "203.0.113.7:443", SERVICE_NONE);
    check_door(house, NAS ":53", ROLE_ANSWERING, 1);
    /* A port chosen anew may have been silent for minutes, as over QUIC; another one has begun to answer. */
    house_answers(house, 300, NAS ":40001", "203.0.113.7:443", SERVICE_NONE);
    check_door(house, NAS ":40001", NO_DOOR, 0);
    house_answers(house, 301, NAS ":5001", "203.0.113.7:443", SERVICE_NONE);
    check_door(house, NAS ":5001", ROLE_ANSWERING, 1);
    house_free(house);
}

/* --- Inside --- */

static void test_private_ranges(void)
{
    static const char *const insides[] = {"10.1.2.3", "172.16.0.1",  "172.31.255.1", "192.168.9.9",
                                          "fd12::1",  "169.254.7.7", "fe80::1",      "fc00::1"};
    static const char *const outsides[] = {"172.32.0.1", "172.15.0.1",  "100.64.0.1", "192.169.0.1",
                                           "11.0.0.1",   "2001:db8::1", "fec0::1"};
    settings_t settings = stub_settings(4);

    for (size_t i = 0; i < G_N_ELEMENTS(insides); i++) {
        host_address_t host = host_at_text(insides[i]);

        if (!inside_contains(&settings, &host))
            g_error("%s is not inside", insides[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(outsides); i++) {
        host_address_t host = host_at_text(outsides[i]);

        if (inside_contains(&settings, &host))
            g_error("%s is inside", outsides[i]);
    }
    g_assert_cmpstr(inside_rests_on(&settings), ==, "private ranges");
    g_assert_nonnull(strstr(inside_sentence(&settings), "private ranges"));
}

/* What the preference says is all there is: other private hosts are outside then. */
static void test_told_ranges(void)
{
    house_t *house = house_new();

    house_is_inside(house, "203.0.113.0/24, 2001:db8:1::/48");
    house_answers(house, 5, "203.0.113.1:5000", NAS ":40000", SERVICE_NONE);
    house_answers(house, 6, "[2001:db8:1::5]:5000", "[2001:db8:2::5]:40000", SERVICE_NONE);
    house_answers(house, 7, NAS ":5001", OTHER_CALLER, SERVICE_NONE);
    house_answers(house, 8, "203.0.113.1:5001", CALLER, SERVICE_NONE);
    check_door(house, "203.0.113.1:5000", ROLE_ANSWERING, 1);
    check_door(house, "[2001:db8:1::5]:5000", ROLE_ANSWERING, 1);
    check_door(house, NAS ":5001", NO_DOOR, 0);
    check_door(house, "203.0.113.1:5001", NO_DOOR, 0);
    g_assert_cmpstr(inside_rests_on(&house->settings), ==, "the preference oversharing.inside");
    house_free(house);
}

static void test_has_inside(void)
{
    house_t *house = house_new();

    g_assert_false(doors_have_inside(&house->seen));
    house_sees(house, 5, CALLER, OTHER_CALLER, SERVICE_NONE);
    g_assert_false(doors_have_inside(&house->seen));
    house_sees(house, 6, CALLER, NAS ":5000", SERVICE_NONE);
    g_assert_true(doors_have_inside(&house->seen));
    house_free(house);
}

/* --- From the floor on --- */

static void test_listed(void)
{
    house_t *house = house_new();
    door_t door;

    house_calls_many(house, NAS ":40000", 60, SERVICE_BT_DHT);
    house_answers_many(house, NAS ":53", 40, SERVICE_DNS);
    check_door(house, NAS ":40000", ROLE_INITIATING, 0);
    g_assert_true(house_has_door(house, NAS ":53", &door));
    g_assert_cmpint(door.role, ==, ROLE_SERVING);
    g_assert_cmpstr(door.service, ==, "dns");
    g_assert_cmpuint(door.peers, ==, 40);
    g_assert_cmpuint(door.frame, ==, figures_of(house->traffic, NAS ":53")->onset);
    house_free(house);
}

/* A resolver asks many from a port of the moment, which is ordinary; from a port of its own it is told once. */
static void test_client(void)
{
    static const struct {
        const char *inside;
        int role;
    } clients[] = {{NAS ":40000", NO_DOOR}, {NAS ":123", ROLE_CLIENT}};

    for (size_t i = 0; i < G_N_ELEMENTS(clients); i++) {
        house_t *house = house_new();

        for (unsigned j = 1; j <= 40; j++) {
            char *outside = g_strdup_printf("203.%u.113.7:123", j);

            house_sees(house, 100 + j, clients[i].inside, outside, SERVICE_NTP);
            house_sees(house, 100 + j, outside, clients[i].inside, SERVICE_NTP);
            g_free(outside);
        }
        check_door(house, clients[i].inside, clients[i].role, 0);
        house_free(house);
    }
}

/* --- Logs, mappings, and all of them --- */

/* A firewall that built a connection from outside let it in, and does not tell of answers. */
static void test_built_by_a_log(void)
{
    static const sighting_kind_t kinds[] = {SIGHTING_CONNECTION, SIGHTING_DENIED, SIGHTING_LOGGED,
                                            SIGHTING_PERMITTED};

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        house_t *house = house_new();
        sighting_t line = datagram(5, 2, CALLER, NAS ":5000");

        line.kind = kinds[i];
        line.is_line = true;
        line.count = kinds[i] == SIGHTING_CONNECTION ? 0 : 1;
        show(house->traffic, &line);
        check_door(house, NAS ":5000", i == 0 ? ROLE_ANSWERING : NO_DOOR, 1);
        house_free(house);
    }
}

static void test_mapping(void)
{
    house_t *house = house_new();
    GArray *doors;

    house_learns_name(house, NAS, "nas");
    house_asks(house, 5, NAS ":6000", false);
    house_answers(house, 6, NAS ":6001", CALLER, SERVICE_NONE);
    house_asks(house, 7, NAS ":6001", true);
    house_answers(house, 8, "192.168.1.200:7", OTHER_CALLER, SERVICE_NONE);
    doors = doors_of(&house->seen);
    g_assert_cmpuint(doors->len, ==, 4);
    for (guint i = 0; i < doors->len; i++) {
        static const uint16_t ports[] = {6001, 7, 6000, 6001};
        static const char *const services[] = {"", "", "tcp", "udp"};
        const door_t *door = &g_array_index(doors, door_t, i);

        g_assert_cmpuint(door->address.port, ==, ports[i]);
        g_assert_cmpstr(door->service, ==, services[i]);
        g_assert_cmpint(door->role, ==, i < 2 ? ROLE_ANSWERING : ROLE_MAPPED);
        g_assert_true((door->mapping != NULL) == (i >= 2));
        g_assert_true((door->known != NULL) == (i != 1));
        g_assert_true((door->endpoint == RECORD_NONE) == (i == 2));
    }
    g_array_free(doors, TRUE);
    house_free(house);
}

/* Names and mappings may be unknown. */
static void test_nothing_known(void)
{
    house_t *house = house_new();
    GArray *doors;

    house->seen.names = NULL;
    house->seen.mappings = NULL;
    house_answers(house, 6, NAS ":6001", CALLER, SERVICE_NONE);
    doors = doors_of(&house->seen);
    g_assert_cmpuint(doors->len, ==, 1);
    g_array_free(doors, TRUE);
    house_free(house);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/door/one_caller", test_one_caller);
    g_test_add_func("/door/callers", test_callers);
    g_test_add_func("/door/silence", test_silence);
    g_test_add_func("/door/own_calls", test_own_calls);
    g_test_add_func("/door/group_answer", test_group_answer);
    g_test_add_func("/door/hole_punching", test_hole_punching);
    g_test_add_func("/door/fixed_port", test_fixed_port);
    g_test_add_func("/door/chosen_anew", test_chosen_anew);
    g_test_add_func("/door/middle_of_call", test_middle_of_call);
    g_test_add_func("/door/kept_alive", test_kept_alive);
    g_test_add_func("/door/private_ranges", test_private_ranges);
    g_test_add_func("/door/told_ranges", test_told_ranges);
    g_test_add_func("/door/has_inside", test_has_inside);
    g_test_add_func("/door/listed", test_listed);
    g_test_add_func("/door/client", test_client);
    g_test_add_func("/door/built_by_a_log", test_built_by_a_log);
    g_test_add_func("/door/mapping", test_mapping);
    g_test_add_func("/door/nothing_known", test_nothing_known);
    return g_test_run();
}
