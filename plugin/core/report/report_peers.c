/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "endpoints.h"
#include "evidence.h"
#include "peers.h"
#include "text_table.h"

/* What all tables of a report have alike. */
typedef struct {
    const traffic_t *traffic;
    const settings_t *settings;
    bool with_log;
    bool with_places; /* a database knows where one of the peers is */
} context_t;

static bool is_known(place_t place)
{
    return place.country[0] != '\0' || place.system != 0;
}

/* Is the peer in a database? One is enough. */
static void look_for_place(const pair_event_t *pair, void *user)
{
    context_t *context = (context_t *)user;
    endpoint_address_t remote;

    if (context->with_places)
        return;
    remote = traffic_endpoint_address(context->traffic, pair->start.remote_endpoint);
    context->with_places = is_known(context->settings->locate(&remote.host));
}

static text_table_t *new_table(const context_t *context)
{
    static const text_column_t seen[] = {{"Peer", true},        {"Began", true},
                                         {"Sent", false},       {"Rcvd", false},
                                         {"Bytes sent", false}, {"Bytes rcvd", false},
                                         {"First", true},       {"Last", true},
                                         {"Refused", false}},
                               log[] = {{"In log", false},
                                        {"Denied", false},
                                        {"Let through", false}},
                               places[] = {{"Country", true}, {"AS", false}};
    text_column_t columns[G_N_ELEMENTS(seen) + G_N_ELEMENTS(log) + G_N_ELEMENTS(places)];
    guint count = G_N_ELEMENTS(seen);

    memcpy(columns, seen, sizeof seen);
    if (context->with_log) {
        memcpy(columns + count, log, sizeof log);
        count += G_N_ELEMENTS(log);
    }
    if (context->with_places) {
        memcpy(columns + count, places, sizeof places);
        count += G_N_ELEMENTS(places);
    }
    return text_table_new(columns, count, WIDE_NAMES);
}

static void add_place(text_table_t *table, place_t place)
{
    text_table_add_text(table, place.country[0] == '\0' ? "-" : place.country);
    if (place.system == 0)
        text_table_add_text(table, "-");
    else
        text_table_add_count(table, place.system);
}

static void add_peer(text_table_t *table, const peer_t *peer, const context_t *context)
{
    char text[ENDPOINT_TEXT_MAX];

    text_table_add_text(table,
                        printed_endpoint(context->settings->pseudonyms, &peer->address, text));
    text_table_add_text(table, peer_began(peer));
    text_table_add_count(table, peer->sent);
    text_table_add_count(table, peer->received);
    text_table_add_count(table, peer->sent_bytes);
    text_table_add_count(table, peer->received_bytes);
    text_table_add_text(table, report_time(peer->first, text));
    text_table_add_text(table, report_time(peer->last, text));
    text_table_add_count(table, peer_refused(peer));
    if (context->with_log) {
        text_table_add_count(table, peer_logged(peer));
        text_table_add_count(table, peer->denied);
        text_table_add_count(table, peer->let_through);
    }
    if (context->with_places)
        add_place(table, context->settings->locate(&peer->address.host));
}

static void append_endpoint(GString *out, const endpoint_t *endpoint, const context_t *context)
{
    GArray *peers = peers_sorted(context->traffic, endpoint->number);
    text_table_t *table = new_table(context);
    char name[ENDPOINT_TEXT_MAX], count[COUNT_TEXT_MAX];

    for (guint i = 0; i < peers->len; i++)
        add_peer(table, &g_array_index(peers, peer_t, i), context);
    g_string_append_printf(out, "%s  %s, %s\n",
                           printed_endpoint(context->settings->pseudonyms, &endpoint->address,
                                            name),
                           verdict_name(endpoint->verdict), count_of(peers->len, "peer", count));
    text_table_append(out, table);
    text_table_free(table);
    g_array_free(peers, TRUE);
}

void report_peers(GString *out, const traffic_t *traffic, const settings_t *settings)
{
    context_t context = {
        .traffic = traffic,
        .settings = settings,
        .with_log = traffic_totals(traffic)->log_lines > 0,
    };
    guint listed;
    GArray *endpoints = endpoints_reported(traffic, settings, &listed);

    for (guint i = 0; i < endpoints->len && settings->locate != NULL; i++)
        traffic_foreach_pair(traffic, g_array_index(endpoints, endpoint_t, i).number,
                             look_for_place, &context);
    for (guint i = 0; i < endpoints->len; i++) {
        if (i > 0)
            g_string_append_c(out, '\n');
        append_endpoint(out, &g_array_index(endpoints, endpoint_t, i), &context);
    }
    if (listed == 0) {
        report_nothing(out, traffic);
    } else {
        if (endpoints->len == 0)
            report_nothing_unusual(out, listed);
        report_limit(out, traffic);
    }
    report_pseudonyms(out, settings);
    g_array_free(endpoints, TRUE);
}
