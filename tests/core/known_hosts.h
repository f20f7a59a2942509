/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Short ways to ask what is known of a host.
 */
#ifndef OVERSHARING_TESTS_KNOWN_HOSTS_H
#define OVERSHARING_TESTS_KNOWN_HOSTS_H

#include "host_names.h"
#include "sightings.h"

/* "00:11:32:aa:bb:cc nas", "- nas", "00:11:32:aa:bb:cc -"; "" for nothing. Good until the next call. */
static inline const char *known_of(const host_names_t *names, const char *host_text)
{
    static char text[MAC_TEXT_MAX + HOST_NAME_LENGTH + 2];
    const host_address_t host = host_at_text(host_text);
    const host_name_t *known = host_names_of(names, &host);
    char mac[MAC_TEXT_MAX];

    if (known == NULL)
        return "";
    g_snprintf(text, sizeof text, "%s %s",
               known->has_mac ? host_names_format_mac(known->mac, mac) : "-",
               known->name[0] != '\0' ? known->name : "-");
    return text;
}

static inline void assert_known(const host_names_t *names, const char *host, const char *expected)
{
    g_assert_cmpstr(known_of(names, host), ==, expected);
}

#endif
