/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "endpoint_address.h"

#include "record_index.h"

#include <arpa/inet.h>
#include <glib.h>
#include <string.h>

/* How many bytes are kept of a name: as many as there is room for, without the beginning of a letter. */
static size_t kept_length(const char *name, size_t length)
{
    enum { REST_OF_LETTER = 0x80, REST_MASK = 0xc0 }; /* in UTF-8 */

    if (length <= HOST_NAME_LENGTH)
        return length;
    length = HOST_NAME_LENGTH;
    while (length > 0 && ((unsigned char)name[length] & REST_MASK) == REST_OF_LETTER)
        length--;
    return length;
}

host_address_t host_address_ipv4(const void *bytes)
{
    host_address_t host = {.family = FAMILY_IPV4};
    memcpy(host.bytes, bytes, 4);
    return host;
}

host_address_t host_address_ipv6(const void *bytes)
{
    host_address_t host = {.family = FAMILY_IPV6};
    memcpy(host.bytes, bytes, 16);
    return host;
}

host_address_t host_address_masked(const void *bytes, uint8_t unknown)
{
    host_address_t host = host_address_ipv4(bytes);

    if ((unknown & 0x0f) == 0)
        return host;
    host.family = FAMILY_MASKED;
    host.bytes[4] = unknown & 0x0f;
    for (unsigned octet = 0; octet < 4; octet++) {
        if ((unknown & 1U << octet) != 0)
            host.bytes[octet] = 0;
    }
    return host;
}

/* The one copy of a name. GLib's own (g_intern_string()) hashes names in a way that everybody knows. */
static const char *keep_name(const char *name)
{
    static GHashTable *names; /* a set */
    gpointer kept;

    if (names == NULL)
        names = g_hash_table_new(hash_text, g_str_equal);
    if (!g_hash_table_lookup_extended(names, name, &kept, NULL)) {
        if (g_hash_table_size(names) >= HOST_NAMES_KEPT)
            return "(one name too many)";
        kept = g_strdup(name);
        g_hash_table_add(names, kept);
    }
    return (const char *)kept;
}

/* The bytes of a named host hold where its name is kept. */
host_address_t host_address_with_name(const char *kept)
{
    host_address_t host = {.family = FAMILY_NAMED};

    memcpy(host.bytes, &kept, sizeof kept);
    return host;
}

host_address_t host_address_named(const char *name, size_t length)
{
    char text[HOST_NAME_LENGTH + 1];

    length = kept_length(name, length);
    memcpy(text, name, length);
    text[length] = '\0';
    return host_address_with_name(keep_name(text));
}

static const char *name_of(const host_address_t *host)
{
    const char *kept;

    memcpy(&kept, host->bytes, sizeof kept);
    return kept;
}

bool host_address_is_real(const host_address_t *host)
{
    return host->family == FAMILY_IPV4 || host->family == FAMILY_IPV6;
}

bool host_address_parse(const char *text, host_address_t *host)
{
    uint8_t bytes[16];

    if (inet_pton(AF_INET, text, bytes) == 1)
        *host = host_address_ipv4(bytes);
    else if (inet_pton(AF_INET6, text, bytes) == 1)
        *host = host_address_ipv6(bytes);
    else
        return false;
    return true;
}

bool endpoint_address_parse(const char *text, endpoint_address_t *endpoint)
{
    const char *colon = strrchr(text, ':');
    char address[ENDPOINT_TEXT_MAX];
    endpoint_address_t parsed;
    guint64 port;
    bool bracketed;
    size_t length;

    if (colon == NULL || !g_ascii_string_to_unsigned(colon + 1, 10, 0, UINT16_MAX, &port, NULL))
        return false;
    length = (size_t)(colon - text);
    bracketed = length >= 2 && text[0] == '[' && colon[-1] == ']';
    if (bracketed) {
        text++;
        length -= 2;
    }
    if (length >= sizeof address)
        return false;
    memcpy(address, text, length);
    address[length] = '\0';
    if (!host_address_parse(address, &parsed.host))
        return false;
    if (bracketed != (parsed.host.family == FAMILY_IPV6))
        return false;
    parsed.port = (uint16_t)port;
    *endpoint = parsed;
    return true;
}

static void format_masked(const host_address_t *host, char text[ENDPOINT_TEXT_MAX])
{
    size_t used = 0;

    for (unsigned octet = 0; octet < 4; octet++) {
        const char *dot = octet == 0 ? "" : ".";
        bool unknown = (host->bytes[4] & 1U << octet) != 0;
        char *at = text + used;
        gulong room = ENDPOINT_TEXT_MAX - used;

        used += (size_t)(unknown ? g_snprintf(at, room, "%sXX", dot)
                                 : g_snprintf(at, room, "%s%u", dot, host->bytes[octet]));
    }
}

const char *host_address_format(const host_address_t *host, char text[ENDPOINT_TEXT_MAX])
{
    text[0] = '\0';
    if (host->family == FAMILY_IPV4)
        inet_ntop(AF_INET, host->bytes, text, ENDPOINT_TEXT_MAX);
    else if (host->family == FAMILY_IPV6)
        inet_ntop(AF_INET6, host->bytes, text, ENDPOINT_TEXT_MAX);
    else if (host->family == FAMILY_MASKED)
        format_masked(host, text);
    else if (host->family == FAMILY_NAMED)
        g_strlcpy(text, name_of(host), ENDPOINT_TEXT_MAX);
    return text;
}

const char *endpoint_address_format(const endpoint_address_t *endpoint,
                                    char text[ENDPOINT_TEXT_MAX])
{
    char host[ENDPOINT_TEXT_MAX];
    const char *form = endpoint->host.family == FAMILY_IPV6 ? "[%.63s]:%u" : "%.63s:%u";

    host_address_format(&endpoint->host, host);
    g_snprintf(text, ENDPOINT_TEXT_MAX, form, host, (unsigned)endpoint->port);
    return text;
}

int host_address_compare(const host_address_t *a, const host_address_t *b)
{
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    if (a->family == FAMILY_NAMED)
        return strcmp(name_of(a), name_of(b));
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

int endpoint_address_compare(const endpoint_address_t *a, const endpoint_address_t *b)
{
    int hosts = host_address_compare(&a->host, &b->host);

    return hosts != 0 ? hosts : (int)a->port - (int)b->port;
}

bool host_address_is_any_group(const host_address_t *host)
{
    static const uint8_t unspecified[16];
    uint32_t ipv4;

    if (host->family == FAMILY_NAMED)
        return false;
    if (host->family == FAMILY_MASKED)
        return (host->bytes[0] & 0xf0) == 0xe0;
    if (host->family == FAMILY_IPV6)
        return host->bytes[0] == 0xff || memcmp(host->bytes, unspecified, sizeof unspecified) == 0;
    memcpy(&ipv4, host->bytes, sizeof ipv4);
    return ipv4 == 0 || ipv4 == UINT32_MAX || (host->bytes[0] & 0xf0) == 0xe0;
}

uint32_t host_address_network(const host_address_t *host)
{
    const uint8_t *b = host->bytes;
    uint32_t first16 = (uint32_t)b[0] << 8 | b[1];

    if (host->family == FAMILY_NAMED)
        return hash_text(name_of(host));
    return host->family == FAMILY_IPV6 ? first16 << 16 | (uint32_t)b[2] << 8 | b[3] : first16;
}
