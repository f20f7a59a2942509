/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "explanation.h"

#include "evidence.h"
#include "record_index.h"

static const char *const verbs[VERDICT_COUNT] = {
    [VERDICT_INITIATING] = "shares with",
    [VERDICT_RESPONDING] = "shares with",
    [VERDICT_SCANNING] = "scans",
    [VERDICT_AFTERGLOW] = "is called by",
    [VERDICT_UNDECIDED] = "talks with",
    [VERDICT_SERVING] = "serves",
    [VERDICT_CLIENT] = "asks",
};

char *explain_endpoint(const endpoint_t *endpoint)
{
    char name[ENDPOINT_TEXT_MAX], peers[COUNT_TEXT_MAX], networks[COUNT_TEXT_MAX];

    return g_strdup_printf("%s %s %s in %s: %s", endpoint_address_format(&endpoint->address, name),
                           verbs[endpoint->verdict],
                           figure_of(endpoint->figures, endpoint->figures->peers, "peer", peers),
                           figure_of(endpoint->figures, endpoint->figures->networks, "network",
                                     networks),
                           verdict_name(endpoint->verdict));
}

char *explain_roles(const traffic_t *traffic, const traffic_end_t *end)
{
    endpoint_address_t address = traffic_endpoint_address(traffic, end->endpoint);
    const char *way = end->sent ? "From" : "To", *other_way = end->sent ? "to" : "from";
    char name[ENDPOINT_TEXT_MAX], peer[ENDPOINT_TEXT_MAX];

    endpoint_address_format(&address, name);
    if (end->peer == RECORD_NONE)
        return g_strdup_printf("%s %s %s a peer beyond the limit of conversations", way, name,
                               other_way);
    address = traffic_endpoint_address(traffic, end->peer);
    return g_strdup_printf("%s %s %s its peer %s, %s spoke first%s", way, name, other_way,
                           endpoint_address_format(&address, peer),
                           end->began ? "to which it" : "which",
                           end->uncertain ? ", unless they met before the capture" : "");
}

char *explain_figures(const figures_t *figures)
{
    char peers[COUNT_TEXT_MAX], hosts[COUNT_TEXT_MAX], networks[COUNT_TEXT_MAX];
    char ports[COUNT_TEXT_MAX], began[COUNT_TEXT_MAX], answered[COUNT_TEXT_MAX];

    if (figures_unwatched(figures) == figures->pairs)
        g_strlcpy(answered, "nobody can know who", sizeof answered);
    else
        share_text(figures_answered(figures), figures->pairs, answered);
    return g_strdup_printf("%s on %s of %s, in %s; it spoke first to %s; %s answered",
                           figure_of(figures, figures->peers, "peer", peers),
                           figure_of(figures, figures->ports, "port", ports),
                           figure_of(figures, figures->hosts, "host", hosts),
                           figure_of(figures, figures->networks, "network", networks),
                           share_text(figures->began, figures->pairs, began), answered);
}

char *explain_clause(const char *clause)
{
    char *sentence = g_strconcat(clause, ".", NULL);

    sentence[0] = g_ascii_toupper(sentence[0]);
    return sentence;
}
