/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "hosts.h"

/* Names wider than this (IPv6) stand on a line of their own, so that the table keeps its width. */
#define NAME_WIDTH 21

typedef struct {
    const char *heading;
    bool to_the_left;
} column_t;

/* Cells of a table, row after row. A row's first cell is its name. */
typedef struct {
    const column_t *columns;
    guint column_count;
    bool with_log;    /* the last column says how many datagrams a log tells of */
    GPtrArray *cells; /* char * */
} table_t;

G_GNUC_PRINTF(2, 3)
static void add_cell(table_t *table, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(table->cells, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static const char *cell_at(const table_t *table, guint row, guint column)
{
    return (const char *)g_ptr_array_index(table->cells, row * table->column_count + column);
}

static int column_width(const table_t *table, guint column)
{
    guint rows = table->cells->len / table->column_count;
    size_t width = strlen(table->columns[column].heading);

    for (guint row = 0; row < rows; row++) {
        size_t length = strlen(cell_at(table, row, column));
        if (column > 0 || length <= NAME_WIDTH)
            width = MAX(width, length);
    }
    return (int)width;
}

static void append_padded(GString *out, const char *text, int width, bool to_the_left)
{
    g_string_append_printf(out, to_the_left ? "%-*s" : "%*s", width, text);
}

static void trim_end(GString *out)
{
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
}

static void append_row(GString *out, const table_t *table, const int *widths, gint row)
{
    for (guint column = 0; column < table->column_count; column++) {
        const column_t *head = &table->columns[column];
        const char *cell = row < 0 ? head->heading : cell_at(table, (guint)row, column);

        if (column > 0)
            g_string_append(out, "  ");
        else if (strlen(cell) > (size_t)widths[0]) {
            g_string_append_printf(out, "%s\n", cell);
            cell = "";
        }
        append_padded(out, cell, widths[column], head->to_the_left);
    }
    trim_end(out);
}

/* Writes the table, or says that there is nothing to be listed, and frees its cells. */
static void finish_table(GString *out, table_t *table, const traffic_t *traffic)
{
    guint rows = table->cells->len / table->column_count;
    int *widths = g_new(int, table->column_count);

    for (guint column = 0; column < table->column_count; column++)
        widths[column] = column_width(table, column);
    if (rows == 0)
        report_nothing(out, traffic);
    for (gint row = rows > 0 ? -1 : 0; row < (gint)rows; row++)
        append_row(out, table, widths, row);
    if (rows > 0)
        report_limit(out, traffic);
    g_free(widths);
    g_ptr_array_free(table->cells, TRUE);
}

/* The last column is left out where there is no log. */
static table_t new_table(const column_t *columns, guint count, const traffic_t *traffic)
{
    bool with_log = traffic_totals(traffic)->log_lines > 0;

    return (table_t){columns, with_log ? count : count - 1, with_log,
                     g_ptr_array_new_with_free_func(g_free)};
}

/* The cells that hosts and endpoints have alike. */
static void add_figures(table_t *table, const figures_t *f, const settings_t *settings,
                        int service_width)
{
    const char *service = settings->service_name(f->service);
    char since[32];

    add_cell(table, "%u", f->peers);
    add_cell(table, "%u", f->hosts);
    add_cell(table, "%u", f->networks);
    add_cell(table, "%u", f->ports);
    add_cell(table, "%.0f%%", percent(f->began, f->pairs));
    if (f->pairs > 0 && figures_unwatched(f) == f->pairs)
        add_cell(table, "-"); /* nobody knows */
    else
        add_cell(table, "%.0f%%", percent(figures_answered(f), f->pairs));
    add_cell(table, "%" G_GUINT64_FORMAT, figures_seen(f));
    add_cell(table, "%.16s", report_time(f->first, since)); /* without the seconds */
    add_cell(table, "%.*s", service_width, service[0] == '\0' ? "-" : service);
    if (table->with_log)
        add_cell(table, "%" G_GUINT64_FORMAT, figures_logged(f));
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
    static const column_t columns[] = {{"Host", true},
                                       {"Verdict", true},
                                       {"On port", true},
                                       FIGURE_COLUMNS};
    hosts_t *hosts = hosts_of(traffic, settings);
    GArray *sorted = hosts_sorted(hosts);
    table_t table = new_table(columns, G_N_ELEMENTS(columns), traffic);

    for (guint i = 0; i < sorted->len; i++) {
        const host_t *host = &g_array_index(sorted, host_t, i);
        char name[ENDPOINT_TEXT_MAX], ports[COUNT_TEXT_MAX];

        add_cell(&table, "%s", host_address_format(&host->address, name));
        add_cell(&table, "%s", verdict_name(host->verdict));
        add_cell(&table, "%s", host_ports(hosts, host, 1, ports));
        add_figures(&table, host->figures, settings, 8);
    }
    finish_table(out, &table, traffic);
    g_array_free(sorted, TRUE);
    hosts_free(hosts);
}

void report_endpoints(GString *out, const traffic_t *traffic, const settings_t *settings)
{
    static const column_t columns[] = {{"Endpoint", true}, {"Verdict", true}, FIGURE_COLUMNS};
    GArray *sorted = endpoints_sorted(traffic, settings);
    table_t table = new_table(columns, G_N_ELEMENTS(columns), traffic);

    for (guint i = 0; i < sorted->len; i++) {
        const endpoint_t *endpoint = &g_array_index(sorted, endpoint_t, i);
        char name[ENDPOINT_TEXT_MAX];

        add_cell(&table, "%s", endpoint_address_format(&endpoint->address, name));
        add_cell(&table, "%s", verdict_name(endpoint->verdict));
        add_figures(&table, endpoint->figures, settings, 10);
    }
    finish_table(out, &table, traffic);
    g_array_free(sorted, TRUE);
}
