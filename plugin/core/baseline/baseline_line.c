/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "baseline_line.h"

#include <string.h>

#define SECOND G_GINT64_CONSTANT(1000000000)

/* No time is longer than a hundred years, whose nanoseconds an int64_t holds. */
#define MOST_SECONDS (G_GUINT64_CONSTANT(36500) * 86400)

/* --- Figures --- */

uint32_t peers_about(uint32_t peers)
{
    /* A step ends where the next is as near by ratio: at the root of their product. */
    static const struct {
        double most;
        double rounded;
    } steps[] = {{1.41421356, 1}, {3.16227766, 2}, {7.07106781, 5}, {10, 10}};
    double unit = 1;

    if (peers == 0)
        return 0;
    while (peers / unit >= 10)
        unit *= 10;
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (peers / unit < steps[i].most)
            return (uint32_t)MIN(steps[i].rounded * unit, UINT32_MAX);
    }
    return peers;
}

static const struct {
    char letter;
    int64_t seconds;
} units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};

int64_t within_about(int64_t time)
{
    static const int64_t steps[] = {10, 60, 600, 3600, 86400, 7 * 86400};

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (time <= steps[i] * SECOND)
            return steps[i] * SECOND;
    }
    return 30 * 86400 * SECOND;
}

const char *within_text(int64_t within, char text[WITHIN_TEXT_MAX])
{
    int64_t seconds = within / SECOND;
    size_t unit = 0;

    while (seconds % units[unit].seconds != 0)
        unit++;
    g_snprintf(text, WITHIN_TEXT_MAX, "%" G_GINT64_FORMAT "%c", seconds / units[unit].seconds,
               units[unit].letter);
    return text;
}

static bool parse_within(const char *text, int64_t *within)
{
    char *end;
    guint64 number = g_ascii_strtoull(text, &end, 10);

    if (!g_ascii_isdigit(text[0]) || number == 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (end[0] == units[i].letter && end[1] == '\0') {
            if (number > MOST_SECONDS / (guint64)units[i].seconds)
                return false;
            *within = (int64_t)number * units[i].seconds * SECOND;
            return true;
        }
    }
    return false;
}

/* --- Reading --- */

static char *wrong_port(const char *word, baseline_line_t *line)
{
    guint64 port = 0;

    line->any_port = strcmp(word, "*") == 0;
    line->any_new_port = strcmp(word, "anew") == 0;
    if (!baseline_line_has_port(line) ||
        g_ascii_string_to_unsigned(word, 10, 0, UINT16_MAX, &port, NULL)) {
        line->port = (uint16_t)port;
        return NULL;
    }
    return g_strdup_printf(
        "port \"%s\" is neither a number from 0 to 65535, nor \"anew\", nor \"*\"", word);
}

static char *wrong_role(const char *word, baseline_line_t *line)
{
    GString *words;

    if (role_parse(word, &line->role))
        return NULL;
    words = g_string_new(NULL);
    g_string_printf(words, "role \"%s\" is none of: ", word);
    for (unsigned i = 0; i < ROLE_ANY; i++)
        g_string_append_printf(words, "%s, ", role_name((role_t)i));
    g_string_append(words, "*");
    return g_string_free(words, FALSE);
}

static char *wrong_peers(const char *word, baseline_line_t *line)
{
    guint64 peers = 0;

    if (strcmp(word, "*") != 0 &&
        !g_ascii_string_to_unsigned(word, 10, 1, UINT32_MAX, &peers, NULL))
        return g_strdup_printf("\"%s\" peers is neither a number from 1 on nor \"*\"", word);
    line->peers = (uint32_t)peers;
    return NULL;
}

/* What stands behind the five columns: "key=value". */
static char *wrong_remark(const char *word, baseline_line_t *line)
{
    if (g_str_has_prefix(word, "mac=")) {
        line->has_mac = host_names_parse_mac(word + 4, line->mac);
        return line->has_mac ? NULL
                             : g_strdup_printf("\"%s\" is no hardware address such as "
                                               "mac=00:11:32:aa:bb:cc",
                                               word);
    }
    if (g_str_has_prefix(word, "name=") && word[5] != '\0') {
        g_free(line->name);
        line->name = g_ascii_strdown(word + 5, -1);
        return NULL;
    }
    if (g_str_has_prefix(word, "within=") || g_str_has_prefix(word, "watched=")) {
        int64_t *time = word[1] == 'i' ? &line->within : &line->watched;

        return parse_within(strchr(word, '=') + 1, time)
                   ? NULL
                   : g_strdup_printf("\"%s\" has no time such as 90s, 10m, 2h or 1d", word);
    }
    return g_strdup_printf(
        "\"%s\" is none of mac=, name=, within=, watched=; a comment begins with #", word);
}

static char *wrong_word(unsigned column, const char *word, baseline_line_t *line)
{
    const char *wrong;

    switch (column) {
    case 0:
        wrong = host_pattern_parse(word, &line->host);
        return wrong == NULL ? NULL : g_strdup_printf("\"%s\" %s", word, wrong);
    case 1:
        return wrong_port(word, line);
    case 2:
        return wrong_role(word, line);
    case 3:
        line->service =
            strcmp(word, "*") == 0 ? NULL : g_strdup(strcmp(word, "-") == 0 ? "" : word);
        return NULL;
    case 4:
        return wrong_peers(word, line);
    default:
        return wrong_remark(word, line);
    }
}

char *baseline_line_parse(const char *text, baseline_line_t *line)
{
    static const char *const columns[] = {"host", "port", "role", "service", "number of peers"};
    const char *comment = strchr(text, '#');
    char *entry = comment == NULL ? g_strdup(text) : g_strndup(text, (gsize)(comment - text));
    char **words = g_strsplit_set(entry, " \t\r", -1);
    char *wrong = NULL;
    unsigned column = 0;

    *line = (baseline_line_t){.above = g_strdup("")};
    if (comment != NULL)
        line->comment = g_strchomp(g_strdup(comment));
    for (char **word = words; *word != NULL && wrong == NULL; word++) {
        if (**word != '\0')
            wrong = wrong_word(column++, *word, line);
    }
    if (wrong == NULL && column < G_N_ELEMENTS(columns))
        wrong = g_strdup_printf("the %s is missing; a line is: HOST PORT ROLE SERVICE PEERS",
                                columns[column]);
    g_strfreev(words);
    g_free(entry);
    if (wrong != NULL)
        baseline_line_clear(line);
    return wrong;
}

void baseline_line_clear(baseline_line_t *line)
{
    host_pattern_clear(&line->host);
    g_free(line->service);
    g_free(line->name);
    g_free(line->above);
    g_free(line->comment);
    *line = (baseline_line_t){.above = NULL};
}

/* --- Writing --- */

void baseline_line_append(GString *out, const baseline_line_t *line)
{
    char mac[MAC_TEXT_MAX], text[WITHIN_TEXT_MAX], port[8] = "*", peers[16] = "*";
    const char *service = line->service == NULL ? "*" : line->service;

    if (line->any_new_port)
        g_strlcpy(port, "anew", sizeof port);
    else if (!line->any_port)
        g_snprintf(port, sizeof port, "%u", (unsigned)line->port);
    if (line->peers != 0)
        g_snprintf(peers, sizeof peers, "%u", line->peers);
    g_string_append(out, line->above);
    g_string_append_printf(out, "%-15s %5s %-10s %-10s %5s", line->host.text, port,
                           role_name(line->role), service[0] == '\0' ? "-" : service, peers);
    if (line->has_mac)
        g_string_append_printf(out, " mac=%s", host_names_format_mac(line->mac, mac));
    if (line->name != NULL)
        g_string_append_printf(out, " name=%s", line->name);
    if (line->within != 0)
        g_string_append_printf(out, " within=%s", within_text(line->within, text));
    if (line->watched != 0)
        g_string_append_printf(out, " watched=%s", within_text(line->watched, text));
    if (line->comment != NULL)
        g_string_append_printf(out, "  %s", line->comment);
    g_string_append_c(out, '\n');
}

/* --- Order, and whom it speaks of --- */

/* What tells two lines of the same host, port and role apart. */
static int compare_remarks(const baseline_line_t *a, const baseline_line_t *b)
{
    int order = g_strcmp0(a->service, b->service);

    if (order == 0)
        order = a->has_mac - b->has_mac;
    if (order == 0)
        order = memcmp(a->mac, b->mac, sizeof a->mac);
    return order != 0 ? order : g_strcmp0(a->name, b->name);
}

int baseline_line_compare(const baseline_line_t *a, const baseline_line_t *b)
{
    int order = host_pattern_compare(&a->host, &b->host);

    if (order != 0)
        return order;
    if (a->any_port != b->any_port)
        return a->any_port ? 1 : -1;
    if (a->any_new_port != b->any_new_port)
        return a->any_new_port ? 1 : -1;
    if (a->port != b->port)
        return a->port < b->port ? -1 : 1;
    order = strcmp(role_name(a->role), role_name(b->role));
    return order != 0 ? order : compare_remarks(a, b);
}

bool baseline_line_is_host(const baseline_line_t *line, const host_address_t *host,
                           const host_name_t *known)
{
    bool matches = host_pattern_matches(&line->host, host, known);
    bool is_single = line->host.kind == HOST_ADDRESS;

    /* What the line remarks narrows a wildcard, and follows a host that has another address now. */
    if (line->has_mac && known != NULL && known->has_mac)
        return memcmp(line->mac, known->mac, sizeof line->mac) == 0 && (matches || is_single);
    if (line->name != NULL && known != NULL && known->name[0] != '\0') {
        if (strcmp(line->name, known->name) == 0)
            return matches || is_single;
        return matches && is_single;
    }
    if (line->host.kind == HOST_ANY && (line->has_mac || line->name != NULL))
        return false;
    return matches;
}
