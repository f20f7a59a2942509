/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "comparison.h"

#include "record_index.h"

#include <string.h>

/* --- Lines and doors --- */

/* Is it the same service? Asked only where the port does not tell. What stands before a "-" is a family of
 * protocols, of which a program speaks now one and now another: bt-dht and bt-utp. */
static bool same_service(const baseline_line_t *line, const door_t *door)
{
    size_t family;

    if (line->service == NULL)
        return true;
    family = strcspn(line->service, "-");
    return family == strcspn(door->service, "-") &&
           strncmp(line->service, door->service, family) == 0;
}

/* Was a router asked for that port of the same host and protocol, too? */
static bool is_mapped(const seen_t *seen, const port_mapping_t *other, uint16_t port)
{
    for (uint32_t i = 0; i < port_mappings_count(seen->mappings); i++) {
        const port_mapping_t *mapping = port_mappings_get(seen->mappings, i);

        if (mapping->internal_port == port && mapping->is_udp == other->is_udp &&
            host_address_compare(&mapping->host, &other->host) == 0)
            return true;
    }
    return false;
}

/* Was the port of this line chosen anew at a start, and is nothing there now? */
static bool has_moved(const baseline_line_t *line, const seen_t *seen, const door_t *door)
{
    endpoint_address_t before = {.host = door->address.host, .port = line->port};
    uint32_t endpoint = traffic_find_endpoint(seen->traffic, &before);
    door_t other;

    if (!port_is_chosen_anew(seen->settings, line->port))
        return false;
    if (door->mapping != NULL)
        return !is_mapped(seen, door->mapping, line->port);
    return endpoint == RECORD_NONE || !door_of_endpoint(seen, endpoint, &other);
}

speaks_t line_speaks_of(const baseline_line_t *line, const seen_t *seen, const door_t *door)
{
    bool is_of_mapping = line->role == ROLE_MAPPED || line->role == ROLE_ANY;

    if (door->mapping != NULL ? !is_of_mapping : line->role == ROLE_MAPPED)
        return SPEAKS_NOT;
    if (!baseline_line_is_host(line, &door->address.host, door->known))
        return SPEAKS_NOT;
    if ((!baseline_line_has_port(line) || door->mapping != NULL) && !same_service(line, door))
        return SPEAKS_NOT;
    if (!baseline_line_has_port(line))
        return line->any_port || door->is_chosen_anew ? SPEAKS_OF_PORT : SPEAKS_NOT;
    if (line->port == door->address.port)
        return SPEAKS_OF_PORT;
    if (door->is_chosen_anew && same_service(line, door) && role_covers(line->role, door->role) &&
        has_moved(line, seen, door))
        return SPEAKS_OF_SUCCESSOR;
    return SPEAKS_NOT;
}

int64_t comparison_span(const seen_t *seen)
{
    const traffic_totals_t *totals = traffic_totals(seen->traffic);

    return totals->last_time - totals->first_time - totals->pauses;
}

/* How many peers make the door changed. */
static double too_many_peers(const baseline_line_t *line, int64_t span)
{
    double longer = line->watched == 0 ? 1 : (double)span / (double)line->watched;

    return (double)line->peers * CHANGED_PEERS_FACTOR *
           (longer > CHANGED_PEERS_FACTOR ? longer : 1);
}

change_reason_t comparison_reason(const baseline_line_t *line, const door_t *door, int64_t span)
{
    return (change_reason_t){
        .role = !role_covers(line->role, door->role),
        .peers = line->peers != 0 && door->peers >= too_many_peers(line, span),
    };
}

compared_t comparison_judge(const baseline_t *baseline, const seen_t *seen, const door_t *door,
                            const baseline_line_t **line)
{
    compared_t state = COMPARED_NEW;

    *line = NULL;
    for (guint i = 0; i < baseline_count(baseline); i++) {
        const baseline_line_t *candidate = baseline_line(baseline, i);
        change_reason_t reason;

        if (line_speaks_of(candidate, seen, door) == SPEAKS_NOT)
            continue;
        reason = comparison_reason(candidate, door, comparison_span(seen));
        if (!reason.role && !reason.peers) {
            *line = candidate;
            return COMPARED_EXPECTED;
        }
        /* Of several lines, the one that expects this kind of thing. */
        if (*line == NULL || !reason.role)
            *line = candidate;
        state = COMPARED_CHANGED;
    }
    return state;
}

/* --- All of it --- */

static const char *const names[] = {"expected", "new", "changed", "gone", "unsure", ""};

const char *compared_name(compared_t state)
{
    return names[state];
}

static unsigned gravity(const comparison_entry_t *entry)
{
    static const unsigned of_state[] = {[COMPARED_NEW] = 0,
                                        [COMPARED_CHANGED] = 1,
                                        [COMPARED_GONE] = 2,
                                        [COMPARED_UNSURE] = 3,
                                        [COMPARED_EXPECTED] = 4};
    role_t role = entry->state == COMPARED_GONE || entry->state == COMPARED_UNSURE
                      ? entry->line->role
                      : entry->door.role;

    return of_state[entry->state] * ROLE_COUNT + role_gravity(role);
}

static bool is_silent(const comparison_entry_t *entry)
{
    return entry->state == COMPARED_GONE || entry->state == COMPARED_UNSURE;
}

int comparison_rank(const comparison_entry_t *first, const comparison_entry_t *second)
{
    int order = (int)gravity(first) - (int)gravity(second);

    if (order != 0 || is_silent(first) || first->door.peers == second->door.peers)
        return order;
    return first->door.peers > second->door.peers ? -1 : 1;
}

static int compare_entries(gconstpointer a, gconstpointer b)
{
    const comparison_entry_t *first = (const comparison_entry_t *)a;
    const comparison_entry_t *second = (const comparison_entry_t *)b;
    int order = comparison_rank(first, second);

    if (order != 0)
        return order;
    if (is_silent(first))
        return baseline_line_compare(first->line, second->line);
    return endpoint_address_compare(&first->door.address, &second->door.address);
}

static void add_entry(comparison_t *comparison, const comparison_entry_t *entry)
{
    g_array_append_vals(comparison->entries, entry, 1);
    comparison->count[entry->state]++;
}

/* The endpoint that a line names, if it was seen at all. */
static uint32_t endpoint_of_line(const baseline_line_t *line, const seen_t *seen)
{
    endpoint_address_t address = {.host = line->host.address, .port = line->port};

    if (line->host.kind != HOST_ADDRESS || !baseline_line_has_port(line))
        return RECORD_NONE;
    return traffic_find_endpoint(seen->traffic, &address);
}

static void add_silent_line(comparison_t *comparison, const baseline_line_t *line,
                            const seen_t *seen)
{
    int64_t within = line->within == 0 ? DEFAULT_WITHIN : line->within;
    comparison_entry_t entry = {
        .state = comparison->span < within ? COMPARED_UNSURE : COMPARED_GONE,
        .line = line,
        .endpoint = endpoint_of_line(line, seen),
    };

    add_entry(comparison, &entry);
}

/* Does a line speak of the door by its port? Then the door is nobody's successor. */
static bool has_own_line(const baseline_t *baseline, const seen_t *seen, const door_t *door)
{
    for (guint i = 0; i < baseline_count(baseline); i++) {
        const baseline_line_t *line = baseline_line(baseline, i);

        if (baseline_line_has_port(line) && line->port == door->address.port &&
            line_speaks_of(line, seen, door) == SPEAKS_OF_PORT)
            return true;
    }
    return false;
}

GArray *lines_seen(const baseline_t *baseline, const seen_t *seen, const GArray *doors)
{
    GArray *is_seen = g_array_new(FALSE, TRUE, sizeof(bool));

    g_array_set_size(is_seen, baseline_count(baseline));
    for (guint i = 0; i < doors->len; i++) {
        const door_t *door = &g_array_index(doors, door_t, i);
        bool is_successor = !has_own_line(baseline, seen, door);

        for (guint j = 0; j < baseline_count(baseline); j++) {
            bool *known = &g_array_index(is_seen, bool, j);
            speaks_t how =
                *known ? SPEAKS_NOT : line_speaks_of(baseline_line(baseline, j), seen, door);

            *known |= how == SPEAKS_OF_PORT || (how == SPEAKS_OF_SUCCESSOR && is_successor);
        }
    }
    return is_seen;
}

comparison_t *comparison_of(const baseline_t *baseline, const seen_t *seen)
{
    comparison_t *comparison = g_new0(comparison_t, 1);
    GArray *doors = doors_of(seen), *is_seen = lines_seen(baseline, seen, doors);

    comparison->entries = g_array_new(FALSE, FALSE, sizeof(comparison_entry_t));
    comparison->span = comparison_span(seen);
    for (guint i = 0; i < doors->len; i++) {
        comparison_entry_t entry = {.door = g_array_index(doors, door_t, i)};

        entry.endpoint = entry.door.endpoint;
        entry.state = comparison_judge(baseline, seen, &entry.door, &entry.line);
        add_entry(comparison, &entry);
    }
    for (guint i = 0; i < baseline_count(baseline); i++) {
        if (!g_array_index(is_seen, bool, i))
            add_silent_line(comparison, baseline_line(baseline, i), seen);
    }
    g_array_sort(comparison->entries, compare_entries);
    g_array_free(is_seen, TRUE);
    g_array_free(doors, TRUE);
    return comparison;
}

void comparison_free(comparison_t *comparison)
{
    if (comparison == NULL)
        return;
    g_array_free(comparison->entries, TRUE);
    g_free(comparison);
}
