/* SPDX-License-Identifier: GPL-2.0-or-later */
#define OVERSHARING_PRINTS_NAMES
#include "printed_names.h"

const char *printed_host(const pseudonyms_t *pseudonyms, const host_address_t *host,
                         char text[ENDPOINT_TEXT_MAX])
{
    host_address_t shown = pseudonyms_host(pseudonyms, host);

    return host_address_format(&shown, text);
}

const char *printed_endpoint(const pseudonyms_t *pseudonyms, const endpoint_address_t *endpoint,
                             char text[ENDPOINT_TEXT_MAX])
{
    endpoint_address_t shown = pseudonyms_endpoint(pseudonyms, endpoint);

    return endpoint_address_format(&shown, text);
}

const char *printed_name(const pseudonyms_t *pseudonyms, const char *name,
                         char text[ENDPOINT_TEXT_MAX])
{
    return pseudonyms_name(pseudonyms, name, text);
}

const char *printed_mac(const pseudonyms_t *pseudonyms, const uint8_t mac[MAC_LENGTH],
                        char text[ENDPOINT_TEXT_MAX])
{
    char known[MAC_TEXT_MAX];

    return pseudonyms_mac(pseudonyms, host_names_format_mac(mac, known), text);
}

/* Clears what is behind the first `bits`. */
static void cut(host_address_t *host, unsigned bits)
{
    for (unsigned i = 0; i < sizeof host->bytes; i++) {
        unsigned kept = bits <= 8 * i ? 0 : MIN(bits - 8 * i, 8);
        host->bytes[i] &= (uint8_t)(0xff00U >> kept);
    }
}

/* Reads "192.168.1.0/24"; of a list it says no. */
static bool parse_prefix(const char *text, host_address_t *host, unsigned *bits)
{
    char **parts = g_strsplit(text, "/", 2);
    guint64 number = 0;
    bool is_one = parts[1] != NULL && host_address_parse(parts[0], host) &&
                  g_ascii_string_to_unsigned(parts[1], 10, 0, 128, &number, NULL);

    g_strfreev(parts);
    *bits = (unsigned)number;
    return is_one;
}

static char *printed_prefix(const pseudonyms_t *pseudonyms, const char *prefix)
{
    char text[ENDPOINT_TEXT_MAX];
    host_address_t host, shown;
    unsigned bits;

    if (!parse_prefix(prefix, &host, &bits))
        return g_strdup(printed_name(pseudonyms, prefix, text));
    shown = pseudonyms_host(pseudonyms, &host);
    if (!host_address_is_real(&shown))
        return g_strdup(host_address_format(&shown, text));
    cut(&shown, bits);
    return g_strdup_printf("%s/%u", host_address_format(&shown, text), bits);
}

/* Names are known in small letters. */
static char *printed_wildcard(const pseudonyms_t *pseudonyms, const char *pattern)
{
    char text[ENDPOINT_TEXT_MAX];
    char *lower = g_ascii_strdown(pattern, -1);
    char *shown = g_strdup(printed_name(pseudonyms, lower, text));

    g_free(lower);
    return shown;
}

char *printed_pattern(const pseudonyms_t *pseudonyms, const host_pattern_t *pattern)
{
    char text[ENDPOINT_TEXT_MAX];

    if (pseudonyms == NULL || pattern->kind == HOST_ANY)
        return g_strdup(pattern->text);
    switch (pattern->kind) {
    case HOST_ADDRESS:
        return g_strdup(printed_host(pseudonyms, &pattern->address, text));
    case HOST_MAC:
        return g_strdup(printed_mac(pseudonyms, pattern->mac, text));
    case HOST_PREFIX:
        return printed_prefix(pseudonyms, pattern->text);
    default:
        return printed_wildcard(pseudonyms, pattern->text);
    }
}
