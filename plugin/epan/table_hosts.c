/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of hosts: -z oversharing,table.
 */
#include "table.h"

#include "hosts.h"
#include "packet-oversharing.h"
#include "printed_names.h"
#include "pseudonym_preference.h"

#define PORTS_SHOWN 5

enum { COLUMN_HOST, COLUMN_VERDICT, COLUMN_ON_PORTS, COLUMN_FIGURES };

static stat_tap_table_item columns[COLUMN_FIGURES + FIGURE_COUNT] = {
    [COLUMN_HOST] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Host", "%s"},
    [COLUMN_VERDICT] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Verdict", "%s"},
    [COLUMN_ON_PORTS] = {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "On ports", "%s"},
    FIGURE_COLUMNS,
};

static hosts_t *hosts; /* of the table's traffic */

static void begin(const traffic_t *traffic)
{
    hosts = hosts_new(traffic, oversharing_settings());
}

static void end(void)
{
    hosts_free(hosts);
    hosts = NULL;
}

/* A host is known by its first listed endpoint. */
static void show(table_t *table, const host_t *host)
{
    cell_t *cells = table_row(table, g_array_index(host->endpoints, uint32_t, 0),
                              host->figures->peers, host->figures->onset);
    char name[ENDPOINT_TEXT_MAX], ports[COUNT_TEXT_MAX];

    if (cells == NULL)
        return;
    cell_set_text(&cells[COLUMN_HOST], printed_host(pseudonyms_of_rows(), &host->address, name));
    cell_set_verdict(&cells[COLUMN_VERDICT], host->verdict, host->figures);
    cell_set_text(&cells[COLUMN_ON_PORTS], host_ports(hosts, host, PORTS_SHOWN, ports));
    cells_set_figures(&cells[COLUMN_FIGURES], host->figures);
}

static void note(table_t *table, const traffic_change_t *change)
{
    host_t host;

    hosts_note(hosts, change);
    for (unsigned i = 0; i < 2; i++) {
        if (hosts_describe(hosts, change->endpoint[i], &host))
            show(table, &host);
    }
}

static void judge_again(table_t *table)
{
    GArray *sorted = hosts_sorted(hosts);

    for (guint i = 0; i < sorted->len; i++)
        show(table, &g_array_index(sorted, host_t, i));
    g_array_free(sorted, TRUE);
}

const table_kind_t table_of_hosts = {
    .title = "Oversharing: Hosts",
    .cli_string = "oversharing,table",
    .command = "tshark -z oversharing,hosts",
    .columns = columns,
    .column_count = G_N_ELEMENTS(columns),
    .command_column = COLUMN_ON_PORTS,
    .begin = begin,
    .end = end,
    .note = note,
    .judge_again = judge_again,
};
