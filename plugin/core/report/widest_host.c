/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "widest_host.h"

GArray *host_endpoints(const traffic_t *traffic, const host_address_t *host)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    for (uint32_t number = 0; number < traffic_endpoint_count(traffic); number++) {
        endpoint_address_t address = traffic_endpoint_address(traffic, number);

        if (host_address_compare(&address.host, host) == 0)
            g_array_append_val(found, number);
    }
    return found;
}

typedef struct {
    host_address_t host;
    uint32_t number; /* of an endpoint of it */
} member_t;

static int compare_members(gconstpointer a, gconstpointer b)
{
    const member_t *first = (const member_t *)a, *second = (const member_t *)b;
    int hosts = host_address_compare(&first->host, &second->host);

    return hosts != 0 ? hosts : (first->number > second->number) - (first->number < second->number);
}

/* All endpoints, those of a host one after the other. */
static GArray *members_by_host(const traffic_t *traffic)
{
    uint32_t count = traffic_endpoint_count(traffic);
    GArray *members = g_array_sized_new(FALSE, FALSE, sizeof(member_t), count);

    for (uint32_t number = 0; number < count; number++) {
        member_t member = {traffic_endpoint_address(traffic, number).host, number};
        g_array_append_val(members, member);
    }
    g_array_sort(members, compare_members);
    return members;
}

typedef struct {
    host_address_t host;
    bool is_inside;
    uint32_t hosts, pairs, began;
} width_t;

static bool is_wider(const width_t *a, const width_t *b)
{
    if (a->hosts != b->hosts)
        return a->hosts > b->hosts;
    if (a->is_inside != b->is_inside)
        return a->is_inside;
    return a->pairs != b->pairs ? a->pairs > b->pairs : a->began > b->began;
}

static width_t measure(const traffic_t *traffic, const member_t *members, guint count,
                       bool is_inside)
{
    tally_t *tally = tally_new(UINT32_MAX, true);
    width_t width = {.host = members[0].host, .is_inside = is_inside};

    for (guint i = 0; i < count; i++)
        traffic_foreach_pair(traffic, members[i].number, tally_visit, tally);
    width.hosts = tally->figures.hosts;
    width.pairs = tally->figures.pairs;
    width.began = tally->figures.began;
    tally_free(tally);
    return width;
}

/* Nobody has more remote hosts than peers: most hosts need not be measured. */
static void try_host(const traffic_t *traffic, const settings_t *settings, const member_t *members,
                     guint count, width_t *widest)
{
    bool is_inside = address_ranges_contain(&settings->inside, &members[0].host);
    uint64_t most = 0;
    width_t width;

    for (guint i = 0; i < count; i++)
        most += traffic_peer_count(traffic, members[i].number);
    if (most < widest->hosts)
        return;
    width = measure(traffic, members, count, is_inside);
    if (is_wider(&width, widest))
        *widest = width;
}

bool widest_host(const traffic_t *traffic, const settings_t *settings, host_address_t *host)
{
    GArray *members = members_by_host(traffic);
    const member_t *all = (const member_t *)(const void *)members->data;
    width_t widest = {.hosts = 0};

    for (guint first = 0, end; first < members->len; first = end) {
        for (end = first + 1; end < members->len; end++) {
            if (host_address_compare(&all[end].host, &all[first].host) != 0)
                break;
        }
        try_host(traffic, settings, &all[first], end - first, &widest);
    }
    g_array_free(members, TRUE);
    if (widest.hosts == 0)
        return false;
    *host = widest.host;
    return true;
}
