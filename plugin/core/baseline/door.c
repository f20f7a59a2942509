/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "door.h"

#include "inside.h"
#include "record_index.h"

/*
 * From here on systems choose ports by themselves: Linux from 32768, IANA's dynamic ports from 49152
 * (RFC 6335). A port below is somebody's decision, and the same tomorrow.
 */
#define FIRST_CHOSEN_PORT 32768

/* Below it are the ports that servers alone have (RFC 6335, 6: system ports). */
#define FIRST_USER_PORT 1024

#define QUIC_PORT 443 /* RFC 9114, 3.1.1: HTTP/3, at the port of its origin */

/* A pair seen so soon after the capture began may be the middle of a call, whose datagrams follow each
 * other much faster. */
#define MIDDLE_OF_CALL_NS G_GINT64_CONSTANT(1000000000)

bool port_is_chosen_anew(const settings_t *settings, uint16_t port)
{
    return port >= FIRST_CHOSEN_PORT && !settings->is_service_port(port);
}

/* --- One conversation after the other --- */

typedef struct {
    const seen_t *seen;
    door_t *door;
    GHashTable *callers; /* a set: numbers of outside hosts */
    uint32_t called_out; /* outside peers it spoke to first, ever */
} look_t;

static bool is_port_of_servers(const settings_t *settings, uint16_t port)
{
    return port < FIRST_USER_PORT || settings->is_service_port(port);
}

/*
 * Did the conversation most likely begin before the first datagram that was seen of it? In the opening a
 * server that speaks first, to a port that is none of servers, goes on with what was begun before, and what is
 * there as the capture begins, between ports chosen anew or equal ones, is the middle of a call. Over
 * QUIC a server may go on after minutes.
 */
static bool may_be_middle(const look_t *look, const pair_event_t *pair, uint16_t remote_port)
{
    const seen_t *seen = look->seen;
    const door_t *door = look->door;

    if (!pair->start.uncertain)
        return door->is_chosen_anew && remote_port == QUIC_PORT;
    if (is_port_of_servers(seen->settings, remote_port) &&
        !is_port_of_servers(seen->settings, door->address.port))
        return true;
    return (door->is_chosen_anew || remote_port == door->address.port) &&
           pair->start.time - traffic_begin(seen->traffic) < MIDDLE_OF_CALL_NS;
}

static void look_at_pair(const pair_event_t *pair, void *user)
{
    look_t *look = (look_t *)user;
    const seen_t *seen = look->seen;
    door_t *door = look->door;
    endpoint_address_t remote =
        traffic_endpoint_address(seen->traffic, pair->start.remote_endpoint);

    if (inside_contains(seen->settings, &remote.host) || pair->start.group_answer)
        return;
    look->called_out += pair->began;
    if (pair->began || may_be_middle(look, pair, remote.port) ||
        (!pair->newly_answered && pair->start.fate != PAIR_BUILT))
        return;
    g_hash_table_add(look->callers, GUINT_TO_POINTER(pair->start.remote.host));
    door->peers++;
    /* Pairs come newest first. */
    door->first_caller = remote;
    door->frame = pair->start.frame;
    door->time = pair->start.time;
    door->is_uncertain = pair->start.uncertain;
    if (door->service[0] == '\0')
        door->service = seen->settings->service_name(pair->datagrams.service);
}

/*
 * Does the endpoint answer an outside host that spoke first? A port that was chosen anew does not
 * become a door when its own calls made a way in for others, as in games and telephony
 * (RFC 5128, hole punching).
 */
static bool answers_strangers(const seen_t *seen, door_t *door)
{
    look_t look = {.seen = seen, .door = door, .callers = g_hash_table_new(hash_pointer, NULL)};

    door->peers = 0;
    traffic_foreach_pair(seen->traffic, door->endpoint, look_at_pair, &look);
    door->callers = g_hash_table_size(look.callers);
    g_hash_table_destroy(look.callers);
    door->role = ROLE_ANSWERING;
    return door->callers > 0 && !(door->is_chosen_anew && look.called_out > 0);
}

/* --- One endpoint --- */

static bool begin_door(const seen_t *seen, uint32_t endpoint, door_t *door)
{
    *door = (door_t){.address = traffic_endpoint_address(seen->traffic, endpoint),
                     .endpoint = endpoint,
                     .service = ""};
    if (!inside_contains(seen->settings, &door->address.host))
        return false;
    door->is_chosen_anew = port_is_chosen_anew(seen->settings, door->address.port);
    if (seen->names != NULL)
        door->known = host_names_of(seen->names, &door->address.host);
    return true;
}

bool door_of_listed(const seen_t *seen, const endpoint_t *endpoint, verdict_t verdict, door_t *door)
{
    const figures_t *f = endpoint->figures;

    if (!begin_door(seen, endpoint->number, door))
        return false;
    /* Silence is no door, whoever calls. An ordinary client with a port of the moment is none either. */
    if (verdict == VERDICT_AFTERGLOW)
        return answers_strangers(seen, door);
    if (verdict == VERDICT_CLIENT && door->is_chosen_anew)
        return false;
    if (verdict == VERDICT_UNDECIDED && f->began < endpoint->subject.min_hosts)
        return answers_strangers(seen, door);
    door->role = (role_t)verdict;
    door->service = endpoint->subject.service;
    door->peers = f->peers;
    door->frame = f->onset;
    door->time = f->onset_time;
    return true;
}

bool door_of_endpoint(const seen_t *seen, uint32_t endpoint, door_t *door)
{
    if (traffic_listed_figures(seen->traffic, endpoint) != NULL) {
        endpoint_t listed = endpoint_describe(seen->traffic, seen->settings, endpoint);
        return door_of_listed(seen, &listed, listed.verdict, door);
    }
    return begin_door(seen, endpoint, door) && answers_strangers(seen, door);
}

/* --- Mappings, and all doors --- */

door_t door_of_mapping(const seen_t *seen, const port_mapping_t *mapping)
{
    door_t door = {
        .address = {.host = mapping->host, .port = mapping->internal_port},
        .role = ROLE_MAPPED,
        .service = mapping->is_udp ? "udp" : "tcp",
        .frame = mapping->frame,
        .time = mapping->time,
        .is_chosen_anew = port_is_chosen_anew(seen->settings, mapping->internal_port),
        .mapping = mapping,
    };

    door.endpoint = traffic_find_endpoint(seen->traffic, &door.address);
    if (seen->names != NULL)
        door.known = host_names_of(seen->names, &mapping->host);
    return door;
}

static int compare_doors(gconstpointer a, gconstpointer b)
{
    const door_t *first = (const door_t *)a, *second = (const door_t *)b;
    int order = (first->mapping != NULL) - (second->mapping != NULL);

    return order != 0 ? order : endpoint_address_compare(&first->address, &second->address);
}

GArray *doors_of(const seen_t *seen)
{
    GArray *doors = g_array_new(FALSE, FALSE, sizeof(door_t));
    door_t door;

    for (uint32_t number = 0; number < traffic_endpoint_count(seen->traffic); number++) {
        if (door_of_endpoint(seen, number, &door))
            g_array_append_val(doors, door);
    }
    for (guint i = 0; seen->mappings != NULL && i < port_mappings_count(seen->mappings); i++) {
        door = door_of_mapping(seen, port_mappings_get(seen->mappings, i));
        g_array_append_val(doors, door);
    }
    g_array_sort(doors, compare_doors);
    return doors;
}

static bool has_host(const seen_t *seen,
                     bool (*is_such)(const settings_t *settings, const host_address_t *host))
{
    for (uint32_t number = 0; number < traffic_endpoint_count(seen->traffic); number++) {
        endpoint_address_t address = traffic_endpoint_address(seen->traffic, number);
        if (is_such(seen->settings, &address.host))
            return true;
    }
    return false;
}

bool doors_have_inside(const seen_t *seen)
{
    return has_host(seen, inside_contains);
}

bool doors_hide_ipv6(const seen_t *seen)
{
    return has_host(seen, inside_may_be);
}
