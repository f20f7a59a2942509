/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "places.h"

#include "compat.h"

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
