/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "address_ranges.h"

#include <string.h>

typedef struct {
    host_address_t base;
    unsigned prefix; /* bits */
} range_entry_t;

/* Reads one address or prefix. Returns what is wrong with it, or NULL. */
static const char *parse_range(const char *item, range_entry_t *range)
{
    char **parts = g_strsplit(item, "/", 2);
    const char *wrong = NULL;
    guint64 prefix;
    unsigned most;

    if (!host_address_parse(parts[0], &range->base)) {
        g_strfreev(parts);
        return "is not an IPv4 or IPv6 address";
    }
    most = range->base.family == FAMILY_IPV4 ? 32 : 128;
    range->prefix = most;
    if (parts[1] != NULL) {
        /* GLib skips a vertical tab before a number. */
        if (g_ascii_isdigit(parts[1][0]) &&
            g_ascii_string_to_unsigned(parts[1], 10, 0, most, &prefix, NULL))
            range->prefix = (unsigned)prefix;
        else
            wrong = most == 32 ? "needs a prefix length from 0 to 32"
                               : "needs a prefix length from 0 to 128";
    }
    g_strfreev(parts);
    return wrong;
}

char *address_ranges_parse(const char *text, address_ranges_t *ranges)
{
    char **items = g_strsplit_set(text, ", \t;", -1);
    GArray *parsed = g_array_new(FALSE, FALSE, sizeof(range_entry_t));
    char *error = NULL;

    for (char **item = items; *item != NULL && error == NULL; item++) {
        range_entry_t range;
        const char *wrong;

        if (**item == '\0')
            continue;
        wrong = parse_range(*item, &range);
        if (wrong != NULL)
            error = g_strdup_printf("\"%s\" %s", *item, wrong);
        else
            g_array_append_val(parsed, range);
    }
    g_strfreev(items);
    if (error != NULL) {
        g_array_free(parsed, TRUE);
        return error;
    }
    address_ranges_clear(ranges);
    ranges->ranges = parsed;
    return NULL;
}

static bool in_range(const range_entry_t *range, const host_address_t *host)
{
    unsigned whole = range->prefix / 8, rest = range->prefix % 8;

    if (range->base.family != host->family || memcmp(range->base.bytes, host->bytes, whole) != 0)
        return false;
    return rest == 0 || (range->base.bytes[whole] ^ host->bytes[whole]) >> (8 - rest) == 0;
}

bool address_ranges_contain(const address_ranges_t *ranges, const host_address_t *host)
{
    for (guint i = 0; ranges->ranges != NULL && i < ranges->ranges->len; i++) {
        if (in_range(&g_array_index(ranges->ranges, range_entry_t, i), host))
            return true;
    }
    return false;
}

void address_ranges_clear(address_ranges_t *ranges)
{
    if (ranges->ranges != NULL)
        g_array_free(ranges->ranges, TRUE);
    ranges->ranges = NULL;
}
