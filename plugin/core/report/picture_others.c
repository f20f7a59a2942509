/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_words.h"

#include "evidence.h"

#include <string.h>

#define MOST_OTHERS 4 /* that are named */

void picture_say(GPtrArray *sentences, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(sentences, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* A name can be written by anybody: only a plain one may stand in a command. */
static bool is_plain(const char *name)
{
    for (const char *c = name; *c != '\0'; c++) {
        if (!g_ascii_isalnum(*c) && strchr("-_.:", *c) == NULL)
            return false;
    }
    return true;
}

/* The filter for what is known of a host, or NULL. Free it with g_free(). */
static char *filter_of(const host_t *host, const pseudonyms_t *pseudonyms)
{
    char name[ENDPOINT_TEXT_MAX];
    const figures_t *f = host->figures;
    bool is_logged = figures_logged(f) + figures_unwatched(f) > 0;
    const char *kind = host->address.family == FAMILY_IPV6 ? "ipv6" : "ip";

    printed_host(pseudonyms, &host->address, name);
    if (!is_plain(name))
        return NULL;
    if (host->address.family == FAMILY_MASKED)
        return g_strdup_printf("fwlog.endpoint contains \"%s:\"", name);
    if (host->address.family == FAMILY_NAMED)
        return g_strdup_printf("fwlog.name.src == \"%s\" || fwlog.name.dst == \"%s\"", name, name);
    if (!is_logged)
        return g_strdup_printf("%s.addr == %s", kind, name);
    return g_strdup_printf("%s.addr == %s || fwlog.%s.src == %s || fwlog.%s.dst == %s", kind, name,
                           kind, name, kind, name);
}

GPtrArray *picture_others_of(const picture_t *picture)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    const pseudonyms_t *pseudonyms = picture->settings->pseudonyms;
    char *filter = NULL;
    char name[ENDPOINT_TEXT_MAX], count[COUNT_TEXT_MAX];
    guint more = 0;

    for (guint i = 0; i < picture->sorted->len; i++) {
        const host_t *host = &g_array_index(picture->sorted, host_t, i);

        if (host == picture->listed || verdict_is_ordinary(host->verdict))
            continue;
        if (filter == NULL)
            filter = filter_of(host, pseudonyms);
        if (lines->len < MOST_OTHERS)
            picture_say(lines, "%s: %s, %s", printed_host(pseudonyms, &host->address, name),
                        verdict_name(host->verdict),
                        figure_of(host->figures, host->figures->peers, "peer", count));
        else
            more++;
    }
    if (more > 0)
        picture_say(lines, "%s more, see -z oversharing,hosts", count_text(more, count));
    if (filter != NULL)
        picture_say(lines, "Drawn by: -z 'oversharing,svg,%s'", filter);
    g_free(filter);
    return lines;
}
