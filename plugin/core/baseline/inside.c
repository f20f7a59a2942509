/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "inside.h"

/* No router lets it pass. */
static bool is_link_local(const host_address_t *host)
{
    const uint8_t *b = host->bytes;

    if (host->family == FAMILY_IPV4)
        return b[0] == 169 && b[1] == 254;
    return b[0] == 0xfe && (b[1] & 0xc0) == 0x80;
}

static bool is_private(const host_address_t *host)
{
    const uint8_t *b = host->bytes;

    if (host->family == FAMILY_IPV4)
        return b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) || (b[0] == 192 && b[1] == 168);
    return (b[0] & 0xfe) == 0xfc;
}

static bool is_told(const settings_t *settings)
{
    return settings->inside.ranges != NULL && settings->inside.ranges->len > 0;
}

bool inside_contains(const settings_t *settings, const host_address_t *host)
{
    if (!host_address_is_real(host))
        return false;
    if (is_link_local(host))
        return true;
    return is_told(settings) ? address_ranges_contain(&settings->inside, host) : is_private(host);
}

bool inside_may_be(const settings_t *settings, const host_address_t *host)
{
    return host->family == FAMILY_IPV6 && !is_told(settings) && !is_private(host) &&
           !is_link_local(host) && !host_address_is_group(host);
}

const char *inside_rests_on(const settings_t *settings)
{
    return is_told(settings) ? "the preference oversharing.inside" : "private ranges";
}

const char *inside_sentence(const settings_t *settings)
{
    return is_told(settings)
               ? "Inside: as the preference oversharing.inside says"
               : "Inside: private ranges, as the preference oversharing.inside is empty";
}
