/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "evidence.h"
#include "hosts.h"
#include "json.h"

/* The standard error of the counts that are estimates, in percent of what was counted so. */
static void add_estimate(GString *out)
{
    json_add_truth(out, "estimated", true);
    json_add_percent(out, "error", HYPERLOGLOG_ERROR);
}

static void add_capture(GString *out, const traffic_t *traffic, const settings_t *settings)
{
    const traffic_totals_t *totals = traffic_totals(traffic);

    json_begin(out, "capture");
    json_add_count(out, "packets", totals->packets);
    json_add_count(out, "datagrams", totals->datagrams);
    json_add_count(out, "group_datagrams", totals->group_datagrams);
    json_add_count(out, "conversations", totals->conversations);
    json_add_count(out, "endpoints", totals->endpoints);
    json_add_count(out, "refused", totals->refused);
    json_add_count(out, "log_lines", totals->log_lines);
    json_add_count(out, "unread_lines", totals->unread_lines);
    json_add_count(out, "denied", totals->denied);
    json_add_count(out, "beyond_limit", totals->beyond_limit);
    if (totals->beyond_limit > 0)
        json_add_count(out, "beyond_conversations", traffic_beyond_conversations(traffic));
    if (totals->beyond_limit + totals->beyond_memory > 0)
        json_add_count(out, "beyond_memory", totals->beyond_memory);
    if (totals->beyond_limit > 0)
        add_estimate(out);
    json_add_time(out, "first", totals->first_time);
    json_add_time(out, "last", totals->last_time);
    json_add_count(out, "min_hosts", traffic_limits(traffic)->min_hosts);
    if (settings->pseudonyms != NULL)
        json_add_truth(out, "pseudonymised", true);
    json_add_string(out, "version", OVERSHARING_VERSION);
    json_end(out);
}

static void add_figures(GString *out, const figures_t *f, const settings_t *settings)
{
    json_add_count(out, "peers", f->peers);
    json_add_count(out, "hosts", f->hosts);
    json_add_count(out, "networks", f->networks);
    json_add_count(out, "ports", f->ports);
    if (figures_are_estimates(f))
        add_estimate(out);
    json_add_percent(out, "initiated", percent(f->began, f->pairs));
    json_add_percent(out, "answered", percent(figures_answered(f), f->pairs));
    json_add_count(out, "sent_datagrams", f->sent_datagrams);
    json_add_count(out, "received_datagrams", f->received_datagrams);
    json_add_count(out, "sent_bytes", f->sent_bytes);
    json_add_count(out, "received_bytes", f->received_bytes);
    json_add_time(out, "first", f->first);
    json_add_time(out, "last", f->last);
    json_add_count(out, "onset", f->onset);
    json_add_count(out, "refused", figures_refused(f));
    json_add_count(out, "denied", f->denied);
    json_add_count(out, "permitted", f->logged_sent + f->logged_received);
    json_add_string(out, "service", settings->service_name(f->service));
}

static void add_name(GPtrArray *names, const traffic_t *traffic, const settings_t *settings,
                     uint32_t endpoint)
{
    endpoint_address_t address = traffic_endpoint_address(traffic, endpoint);
    char text[ENDPOINT_TEXT_MAX];

    g_ptr_array_add(names, g_strdup(printed_endpoint(settings->pseudonyms, &address, text)));
}

/* The host's listed endpoints, the leader first. */
static GPtrArray *names_of(const traffic_t *traffic, const settings_t *settings, const host_t *host)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    add_name(names, traffic, settings, host->lead);
    for (guint i = 0; i < host->endpoints->len; i++) {
        uint32_t endpoint = g_array_index(host->endpoints, uint32_t, i);
        if (endpoint != host->lead)
            add_name(names, traffic, settings, endpoint);
    }
    return names;
}

static void add_host(GString *out, const host_t *host, const traffic_t *traffic,
                     const settings_t *settings)
{
    GPtrArray *rests_on = names_of(traffic, settings, host);
    char text[ENDPOINT_TEXT_MAX];

    json_begin(out, "host");
    json_add_string(out, "host", printed_host(settings->pseudonyms, &host->address, text));
    json_add_string(out, "verdict", verdict_name(host->verdict));
    json_add_count(out, "endpoints", host->endpoints->len);
    json_add_strings(out, "rests_on", rests_on);
    json_add_count(out, "port", host->port);
    add_figures(out, host->figures, settings);
    json_end(out);
    g_ptr_array_free(rests_on, TRUE);
}

static void add_endpoint(GString *out, const endpoint_t *endpoint, const traffic_t *traffic,
                         const settings_t *settings)
{
    verdict_case_t subject = endpoint_located(traffic, settings, endpoint);
    GPtrArray *evidence = evidence_of(&subject);
    char text[ENDPOINT_TEXT_MAX];

    json_begin(out, "endpoint");
    json_add_string(out, "endpoint",
                    printed_endpoint(settings->pseudonyms, &endpoint->address, text));
    json_add_string(out, "host", printed_host(settings->pseudonyms, &endpoint->address.host, text));
    json_add_count(out, "port", endpoint->address.port);
    json_add_string(out, "verdict", verdict_name(endpoint->verdict));
    add_figures(out, endpoint->figures, settings);
    json_add_strings(out, "evidence", evidence);
    json_end(out);
    g_ptr_array_free(evidence, TRUE);
}

void report_json(GString *out, const traffic_t *traffic, const settings_t *settings)
{
    hosts_t *hosts = hosts_of(traffic, settings);
    GArray *sorted_hosts = hosts_sorted(hosts);
    GArray *sorted_endpoints = endpoints_sorted(traffic, settings);

    add_capture(out, traffic, settings);
    for (guint i = 0; i < sorted_hosts->len; i++)
        add_host(out, &g_array_index(sorted_hosts, host_t, i), traffic, settings);
    for (guint i = 0; i < sorted_endpoints->len; i++)
        add_endpoint(out, &g_array_index(sorted_endpoints, endpoint_t, i), traffic, settings);
    g_array_free(sorted_endpoints, TRUE);
    g_array_free(sorted_hosts, TRUE);
    hosts_free(hosts);
}
