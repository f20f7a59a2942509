/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "hosts.h"
#include "text_table.h"

/* Writes the table, or says that there is nothing to be listed, and frees it. */
static void finish_table(GString *out, text_table_t *table, const traffic_t *traffic,
                         const settings_t *settings)
{
    if (text_table_rows(table) == 0) {
        report_nothing(out, traffic);
    } else {
        text_table_append(out, table);
        report_limit(out, traffic);
    }
    report_pseudonyms(out, settings);
    text_table_free(table);
}

static bool has_log(const traffic_t *traffic)
{
    return traffic_totals(traffic)->log_lines > 0;
}

/* The last column is left out where there is no log. */
static text_table_t *new_table(const text_column_t *columns, guint count, const traffic_t *traffic)
{
    return text_table_new(columns, has_log(traffic) ? count : count - 1, NARROW_NAMES);
}

/* "~" says about, in as little room as a column has. */
static void add_figure(text_table_t *table, const figures_t *figures, uint32_t count)
{
    if (figures_are_estimates(figures))
        text_table_add(table, "~%" G_GUINT64_FORMAT, estimate_digits(count));
    else
        text_table_add_count(table, count);
}

/* The cells that hosts and endpoints have alike. */
static void add_figures(text_table_t *table, const figures_t *f, const traffic_t *traffic,
                        const settings_t *settings, int service_width)
{
    const char *service = settings->service_name(f->service);
    char since[32];

    add_figure(table, f, f->peers);
    add_figure(table, f, f->hosts);
    add_figure(table, f, f->networks);
    add_figure(table, f, f->ports);
    text_table_add(table, "%.0f%%", percent(f->began, f->pairs));
    if (f->pairs > 0 && figures_unwatched(f) == f->pairs)
        text_table_add_text(table, "-"); /* nobody knows */
    else
        text_table_add(table, "%.0f%%", percent(figures_answered(f), f->pairs));
    text_table_add_count(table, figures_seen(f));
    text_table_add(table, "%.16s", report_time(f->first, since)); /* without the seconds */
    text_table_add(table, "%.*s", service_width, service[0] == '\0' ? "-" : service);
    if (has_log(traffic))
        text_table_add_count(table, figures_logged(f));
}

/* What add_figures() adds. */
#define FIGURE_COLUMNS                                                                       \
    {"Peers", false}, {"Hosts", false}, {"Nets", false}, {"Ports", false}, {"Began", false}, \
        {"Answered", false}, {"Datagrams", false}, {"Since", true}, {"Service", true},       \
    {                                                                                        \
        "In log", false                                                                      \
    }

void report_hosts(GString *out, const traffic_t *traffic, const settings_t *settings)
{
    static const text_column_t columns[] = {{"Host", true},
                                            {"Verdict", true},
                                            {"On port", true},
                                            FIGURE_COLUMNS};
    hosts_t *hosts = hosts_of(traffic, settings);
    GArray *sorted = hosts_sorted(hosts);
    text_table_t *table = new_table(columns, G_N_ELEMENTS(columns), traffic);

    for (guint i = 0; i < sorted->len; i++) {
        const host_t *host = &g_array_index(sorted, host_t, i);
        char name[ENDPOINT_TEXT_MAX], ports[COUNT_TEXT_MAX];

        text_table_add_text(table, printed_host(settings->pseudonyms, &host->address, name));
        text_table_add_text(table, verdict_name(host->verdict));
        text_table_add_text(table, host_ports(hosts, host, 1, ports));
        add_figures(table, host->figures, traffic, settings, 8);
    }
    finish_table(out, table, traffic, settings);
    g_array_free(sorted, TRUE);
    hosts_free(hosts);
}

void report_endpoints(GString *out, const traffic_t *traffic, const settings_t *settings)
{
    static const text_column_t columns[] = {{"Endpoint", true}, {"Verdict", true}, FIGURE_COLUMNS};
    GArray *sorted = endpoints_sorted(traffic, settings);
    text_table_t *table = new_table(columns, G_N_ELEMENTS(columns), traffic);

    for (guint i = 0; i < sorted->len; i++) {
        const endpoint_t *endpoint = &g_array_index(sorted, endpoint_t, i);
        char name[ENDPOINT_TEXT_MAX];

        text_table_add_text(table,
                            printed_endpoint(settings->pseudonyms, &endpoint->address, name));
        text_table_add_text(table, verdict_name(endpoint->verdict));
        add_figures(table, endpoint->figures, traffic, settings, 10);
    }
    finish_table(out, table, traffic, settings);
    g_array_free(sorted, TRUE);
}
