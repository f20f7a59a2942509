/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of listed endpoints: -z oversharing,endpoint_table.
 */
#include "table.h"

#include "endpoints.h"
#include "packet-oversharing.h"
#include "printed_names.h"
#include "pseudonym_preference.h"

enum { COLUMN_ENDPOINT, COLUMN_VERDICT, COLUMN_FIGURES };

static stat_tap_table_item columns[COLUMN_FIGURES + FIGURE_COUNT] = {
    [COLUMN_ENDPOINT] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Endpoint", "%s"},
    [COLUMN_VERDICT] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Verdict", "%s"},
    FIGURE_COLUMNS,
};

static void begin(const traffic_t *traffic _U_)
{
}

static void end(void)
{
}

static void show(table_t *table, uint32_t number)
{
    const figures_t *figures = traffic_listed_figures(table_traffic(table), number);
    char name[ENDPOINT_TEXT_MAX];
    endpoint_t endpoint;
    cell_t *cells;

    if (figures == NULL)
        return;
    cells = table_row(table, number, figures->peers, figures->onset);
    if (cells == NULL)
        return;
    endpoint = endpoint_describe(table_traffic(table), oversharing_settings(), number);
    cell_set_text(&cells[COLUMN_ENDPOINT],
                  printed_endpoint(pseudonyms_of_rows(), &endpoint.address, name));
    cell_set_verdict(&cells[COLUMN_VERDICT], endpoint.verdict, figures);
    cells_set_figures(&cells[COLUMN_FIGURES], figures);
}

static void note(table_t *table, const traffic_change_t *change)
{
    show(table, change->endpoint[0]);
    show(table, change->endpoint[1]);
}

static void judge_again(table_t *table)
{
    for (uint32_t number = 0; number < traffic_endpoint_count(table_traffic(table)); number++)
        show(table, number);
}

const table_kind_t table_of_endpoints = {
    .title = "Oversharing: Endpoints",
    .cli_string = "oversharing,endpoint_table",
    .command = "tshark -z oversharing,endpoints",
    .columns = columns,
    .column_count = G_N_ELEMENTS(columns),
    .command_column = COLUMN_VERDICT,
    .begin = begin,
    .end = end,
    .note = note,
    .judge_again = judge_again,
};
