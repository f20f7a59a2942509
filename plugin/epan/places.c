/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "places.h"

#include "compat.h"
#include "packet-oversharing.h"

#include <epan/addr_resolv.h>
#include <epan/maxmind_db.h>

static const mmdb_lookup_t *look_up(const host_address_t *host)
{
    ws_in4_addr ipv4;
    ws_in6_addr ipv6;

    if (host->family == FAMILY_IPV4) {
        memcpy(&ipv4, host->bytes, sizeof ipv4);
        return maxmind_db_lookup_ipv4(&ipv4);
    }
    memcpy(&ipv6, host->bytes, sizeof ipv6);
    return maxmind_db_lookup_ipv6(&ipv6);
}

place_t places_locate(const host_address_t *host)
{
    place_t place = {.country = ""};
    const mmdb_lookup_t *found;

    if (host->family != FAMILY_IPV4 && host->family != FAMILY_IPV6)
        return place; /* a log hides octets of it, or has its name alone */
    if (!geolocation_is_on(host->family == FAMILY_IPV6))
        return place;
    found = look_up(host);
    if (!found->found)
        return place;
    if (found->country_iso != NULL)
        g_strlcpy(place.country, found->country_iso, sizeof place.country);
    place.system = found->as_number;
    return place;
}

/* --- Before they are shown in a window --- */

enum {
    MOST_ASKED = 10000,
    PAUSE = 10000,    /* microseconds between two looks whether answers have come */
    QUIET_PAUSES = 5, /* after so many in which none came there are no more */
    MOST_PAUSES = 50,
};

static void ask(const pair_event_t *pair, void *user)
{
    guint *asked = (guint *)user;
    endpoint_address_t remote =
        traffic_endpoint_address(oversharing_traffic(), pair->start.remote_endpoint);

    if ((*asked)++ < MOST_ASKED)
        places_locate(&remote.host);
}

static bool has_databases(void)
{
    char *paths = maxmind_db_get_paths();
    bool has = paths != NULL && paths[0] != '\0';

    g_free(paths);
    return has;
}

void places_prepare(void)
{
    const traffic_t *traffic = oversharing_traffic();
    const ranking_t *ranking;
    guint asked = 0;

    if (traffic == NULL || traffic_totals(traffic)->packets == 0 || !has_databases())
        return;
    ranking = oversharing_ranking(RANKING_EXACT);
    for (uint32_t rank = 1; rank <= ranking_count(ranking) && asked < MOST_ASKED; rank++)
        traffic_foreach_pair(traffic, ranking_endpoint(ranking, rank), ask, &asked);
    for (int pauses = 0, quiet = 0; asked > 0 && pauses < MOST_PAUSES && quiet < QUIET_PAUSES;
         pauses++) {
        g_usleep(PAUSE);
        quiet = host_name_lookup_process() ? 0 : quiet + 1; /* has to do with places, too */
    }
}
