/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table.h"

#include "leaders.h"
#include "packet-oversharing.h"
#include "report.h"

#include <epan/packet.h>
#include <epan/tap.h>

/* Wireshark makes an item a row and a text a cell, and answers to nothing meanwhile: so many rows take
 * it 0.2 seconds, ten times as many up to 1.2. */
#define MOST_ROWS 10000U

struct table {
    stat_tap_table_ui interface; /* first: Wireshark hands it back to us */
    const table_kind_t *kind;
    traffic_t *traffic;
    leaders_t *leaders;    /* whose rows there are; a place is the number of a row */
    uint32_t latest_frame; /* two -z of one table share it, and each tells of every frame */
    bool one_direction;    /* as it was when rows were judged; it concerns every verdict */
    GPtrArray *retired;    /* cell_t *: rows taken out that a dialog may still show */
};

static table_t tables[3];

const traffic_t *table_traffic(const table_t *table)
{
    return table->traffic;
}

/* --- Cells --- */

void cell_set_text(cell_t *cell, const char *text)
{
    if (g_strcmp0(cell->value.string_value, text) == 0)
        return;
    g_free((char *)cell->value.string_value);
    cell->value.string_value = g_strdup(text);
}

void cell_set_count(cell_t *cell, uint64_t count)
{
    char text[24];

    g_snprintf(text, sizeof text, "%20" G_GUINT64_FORMAT, count);
    cell_set_text(cell, text);
}

/* Not a fraction: Wireshark 4.0 shows those with six digits, whatever the column's format says. */
static guint whole_percent(uint64_t part, uint64_t whole)
{
    return (guint)(percent(part, whole) + 0.5);
}

void cell_set_verdict(cell_t *cell, verdict_t verdict, const figures_t *figures)
{
    char *text = g_strconcat(verdict_name(verdict),
                             figures_are_estimates(figures) ? ", counts are about" : "", NULL);

    cell_set_text(cell, text);
    g_free(text);
}

void cells_set_figures(cell_t *cells, const figures_t *figures)
{
    const figures_t *f = figures;
    char since[32];

    cells[FIGURE_PEERS].value.uint_value = f->peers;
    cells[FIGURE_HOSTS].value.uint_value = f->hosts;
    cells[FIGURE_NETWORKS].value.uint_value = f->networks;
    cells[FIGURE_PORTS].value.uint_value = f->ports;
    cells[FIGURE_BEGAN].value.uint_value = whole_percent(f->began, f->pairs);
    cells[FIGURE_ANSWERED].value.uint_value = whole_percent(figures_answered(f), f->pairs);
    cells[FIGURE_SENT].value.uint_value = (guint)f->sent_datagrams;
    cells[FIGURE_RECEIVED].value.uint_value = (guint)f->received_datagrams;
    cell_set_text(&cells[FIGURE_SINCE], report_time(f->first, since));
    cell_set_text(&cells[FIGURE_SERVICE], oversharing_settings()->service_name(f->service));
}

static void free_cell(stat_tap_table *rows _U_, guint row _U_, guint column _U_, cell_t *cell)
{
    if (cell->type == TABLE_ITEM_STRING) {
        g_free((char *)cell->value.string_value);
        cell->value.string_value = NULL;
    }
}

/* --- Rows --- */

static stat_tap_table *rows_of(table_t *table)
{
    return table->interface.tables == NULL
               ? NULL
               : stat_tap_find_table(&table->interface, table->kind->title);
}

static void free_row(const table_t *table, cell_t *cells)
{
    for (guint column = 0; column < table->kind->column_count; column++)
        free_cell(NULL, 0, column, &cells[column]);
    g_free(cells);
}

/* Adds an empty row. Wireshark looks at the types of its cells, not at those of the columns. */
static cell_t *add_row(table_t *table, stat_tap_table *rows)
{
    cell_t *cells = g_new0(cell_t, table->kind->column_count);
    guint row = rows->num_elements;

    for (guint column = 0; column < table->kind->column_count; column++)
        cells[column].type = table->kind->columns[column].type;
    stat_tap_init_table_row(rows, row, table->kind->column_count, cells);
    g_free(cells);
    return stat_tap_get_field_data(rows, row, 0);
}

/* The row behind the last place says how many more there are. */
static void tell_of_more(table_t *table, stat_tap_table *rows)
{
    guint more = leaders_known(table->leaders) - MOST_ROWS;
    cell_t *cells;
    char *text;

    if (rows->num_elements > MOST_ROWS) {
        cells = stat_tap_get_field_data(rows, MOST_ROWS, 0);
    } else {
        cells = add_row(table, rows);
        for (guint column = 0; column < table->kind->column_count; column++)
            cells[column].type =
                column <= table->kind->command_column ? TABLE_ITEM_STRING : TABLE_ITEM_NONE;
        for (guint column = 1; column < table->kind->command_column; column++)
            cell_set_text(&cells[column], "");
        cell_set_text(&cells[table->kind->command_column], table->kind->command);
    }
    text = g_strdup_printf("\xe2\x80\xa6 and %u more:", more);
    cell_set_text(&cells[0], text);
    g_free(text);
}

cell_t *table_row(table_t *table, uint64_t key, uint64_t weight, uint64_t order)
{
    stat_tap_table *rows = rows_of(table);
    uint32_t known = leaders_known(table->leaders);
    uint32_t place = leaders_place(table->leaders, key, weight, order);

    if (leaders_known(table->leaders) > MAX(known, MOST_ROWS))
        tell_of_more(table, rows);
    if (place == RECORD_NONE)
        return NULL;
    return place < rows->num_elements ? stat_tap_get_field_data(rows, place, 0)
                                      : add_row(table, rows);
}

bool table_may_clear(const table_t *table)
{
    return table->interface.refcount == 0;
}

void table_clear(table_t *table)
{
    stat_tap_table *rows = rows_of(table);

    for (guint row = 0; row < rows->num_elements; row++)
        free_row(table, rows->elements[row]);
    rows->num_elements = 0;
    leaders_free(table->leaders);
    table->leaders = leaders_new(MOST_ROWS);
}

/* --- Beginning --- */

static void free_retired_rows(table_t *table)
{
    for (guint row = 0; row < table->retired->len; row++)
        free_row(table, (cell_t *)g_ptr_array_index(table->retired, row));
    g_ptr_array_set_size(table->retired, 0);
}

/* Of a table that nobody shows any more nothing is kept. */
static void end_gathering(table_t *table)
{
    table->kind->end();
    traffic_free(table->traffic);
    leaders_free(table->leaders);
    table->traffic = NULL;
    table->leaders = NULL;
    if (table->interface.refcount == 0)
        free_retired_rows(table);
}

static void begin_gathering(table_t *table)
{
    table->kind->end();
    traffic_free(table->traffic);
    table->traffic = traffic_new(&oversharing_settings()->limits);
    table->latest_frame = 0;
    table->one_direction = true;
    table->kind->begin(table->traffic);
}

/* Wireshark keeps pointers to the cells of a row as long as a dialog shows it, and sorts by them. */
static void retire_rows(table_t *table)
{
    stat_tap_table *rows = rows_of(table);

    for (guint row = 0; row < rows->num_elements; row++)
        g_ptr_array_add(table->retired, rows->elements[row]);
    rows->num_elements = 0;
}

/* Takes out all rows and begins anew. `dialogs` show rows that are to stay good. */
static void begin_anew(table_t *table, guint dialogs)
{
    retire_rows(table);
    if (dialogs == 0)
        free_retired_rows(table);
    table_clear(table);
    begin_gathering(table);
}

/* A dialog takes its rows out before it has new ones; others keep theirs. */
static guint other_dialogs(const table_t *table)
{
    return table->interface.refcount > 1 ? table->interface.refcount - 1 : 0;
}

static table_t *table_titled(const char *title)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        if (strcmp(tables[i].kind->title, title) == 0)
            return &tables[i];
    }
    return NULL;
}

static void reset_table(stat_tap_table *rows)
{
    table_t *table = table_titled(rows->title);

    begin_anew(table, other_dialogs(table));
}

static void start_table(stat_tap_table_ui *interface)
{
    table_t *table = (table_t *)(void *)interface;

    if (rows_of(table) == NULL)
        stat_tap_add_table(interface, stat_tap_init_table(table->kind->title,
                                                          (int)table->kind->column_count, 0, NULL));
    begin_anew(table, other_dialogs(table));
}

/* Another file begins: Wireshark resets tables of its own accord only in a window, and there dialogs may
 * still show what was in the last one. */
static void begin_file(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        if (rows_of(&tables[i]) != NULL)
            begin_anew(&tables[i], tables[i].interface.refcount);
        else
            end_gathering(&tables[i]);
    }
}

/* --- Packets --- */

static tap_packet_status take_packet(void *data, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                     const void *sighting_data, tap_flags_t flags _U_)
{
    const stat_data_t *stat_data = (const stat_data_t *)data;
    table_t *table = (table_t *)(void *)stat_data->stat_tap_data;
    const sighting_t *sighting = (const sighting_t *)sighting_data;
    traffic_change_t change;

    if (sighting->frame <= table->latest_frame)
        return TAP_PACKET_DONT_REDRAW;
    table->latest_frame = sighting->frame;
    traffic_count_frame(table->traffic, sighting);
    traffic_set_begin(table->traffic, traffic_begin(oversharing_traffic()));
    if (!traffic_add(table->traffic, sighting, &change))
        return TAP_PACKET_DONT_REDRAW;
    table->kind->note(table, &change);
    if (table->one_direction != traffic_has_one_direction(table->traffic)) {
        table->one_direction = !table->one_direction;
        table->kind->judge_again(table);
    }
    return TAP_PACKET_REDRAW;
}

/* Its group is one that no version of Wireshark has in a menu: from 4.6 on that of generic statistics is
 * among the entries of Statistics. */
static void register_table(table_t *table, const table_kind_t *kind)
{
    static tap_param parameters[] = {{PARAM_FILTER, "filter", "Filter", NULL, true}};

    table->kind = kind;
    table->retired = g_ptr_array_new();
    table->interface = (stat_tap_table_ui){
        .group = REGISTER_STAT_GROUP_ENDPOINT_LIST,
        .title = kind->title,
        .tap_name = OVERSHARING_TAP,
        .cli_string = kind->cli_string,
        .stat_tap_init_cb = start_table,
        .packet_func = take_packet,
        .stat_tap_reset_table_cb = reset_table,
        .stat_tap_free_table_item_cb = free_cell,
        .nfields = kind->column_count,
        .fields = kind->columns,
        .nparams = G_N_ELEMENTS(parameters),
        .params = parameters,
    };
    register_stat_tap_table_ui(&table->interface);
}

void tables_register(void)
{
    register_table(&tables[0], &table_of_hosts);
    register_table(&tables[1], &table_of_endpoints);
    register_table(&tables[2], &table_of_peers);
    register_init_routine(begin_file);
}
