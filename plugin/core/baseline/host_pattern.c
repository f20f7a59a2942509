/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host_pattern.h"

#include <string.h>

/* Only digits, letters up to f, points, colons and wildcards: meant for the text of an address. */
static bool looks_like_address(const char *text)
{
    return strspn(text, "0123456789abcdefABCDEF.:*?") == strlen(text) &&
           strpbrk(text, ".:") != NULL && strpbrk(text, "0123456789") != NULL;
}

static bool looks_like_name(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (!g_ascii_isalnum(*c) && strchr("-_.*?", *c) == NULL)
            return false;
    }
    return true;
}

static const char *parse_glob(const char *text, host_pattern_kind_t kind, host_pattern_t *pattern)
{
    char *lower = g_ascii_strdown(text, -1);

    pattern->kind = kind;
    pattern->glob = g_pattern_spec_new(lower);
    g_free(lower);
    return NULL;
}

static const char *parse(const char *text, host_pattern_t *pattern)
{
    if (strcmp(text, "*") == 0) {
        pattern->kind = HOST_ANY;
        return NULL;
    }
    if (host_address_parse(text, &pattern->address)) {
        pattern->kind = HOST_ADDRESS;
        return NULL;
    }
    if (host_names_parse_mac(text, pattern->mac)) {
        pattern->kind = HOST_MAC;
        return NULL;
    }
    if (strchr(text, '/') != NULL) {
        char *wrong = address_ranges_parse(text, &pattern->range);

        pattern->kind = HOST_PREFIX;
        if (wrong == NULL)
            return NULL;
        g_free(wrong);
        return "is no prefix such as 192.168.1.0/24 or 2001:db8::/32";
    }
    if (looks_like_address(text)) {
        if (strpbrk(text, "*?") == NULL)
            return "is neither an IPv4 or IPv6 address nor a hardware address";
        return parse_glob(text, HOST_GLOB, pattern);
    }
    if (looks_like_name(text))
        return parse_glob(text, HOST_NAME, pattern);
    return "is no host: neither an address, a prefix, a hardware address, nor a name";
}

const char *host_pattern_parse(const char *text, host_pattern_t *pattern)
{
    const char *wrong;

    *pattern = (host_pattern_t){.kind = HOST_ANY};
    wrong = parse(text, pattern);
    if (wrong == NULL)
        pattern->text = g_strdup(text);
    return wrong;
}

void host_pattern_clear(host_pattern_t *pattern)
{
    g_free(pattern->text);
    pattern->text = NULL;
    address_ranges_clear(&pattern->range);
    if (pattern->glob != NULL)
        g_pattern_spec_free(pattern->glob);
    pattern->glob = NULL;
}

bool host_pattern_matches(const host_pattern_t *pattern, const host_address_t *host,
                          const host_name_t *known)
{
    char text[ENDPOINT_TEXT_MAX];

    switch (pattern->kind) {
    case HOST_ADDRESS:
        return host_address_compare(&pattern->address, host) == 0;
    case HOST_PREFIX:
        return address_ranges_contain(&pattern->range, host);
    case HOST_GLOB:
        return g_pattern_spec_match_string(pattern->glob, host_address_format(host, text));
    case HOST_MAC:
        return known != NULL && known->has_mac && memcmp(known->mac, pattern->mac, 6) == 0;
    case HOST_NAME:
        return known != NULL && known->name[0] != '\0' &&
               g_pattern_spec_match_string(pattern->glob, known->name);
    case HOST_ANY:
        break;
    }
    return true;
}

int host_pattern_compare(const host_pattern_t *a, const host_pattern_t *b)
{
    if (a->kind == HOST_ADDRESS && b->kind == HOST_ADDRESS)
        return host_address_compare(&a->address, &b->address);
    if (a->kind == HOST_ADDRESS || b->kind == HOST_ADDRESS)
        return a->kind == HOST_ADDRESS ? -1 : 1;
    return strcmp(a->text, b->text);
}
