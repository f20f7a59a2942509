/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of hosts that Wireshark draws, sorts, filters and saves.
 *
 * Wireshark never says when the last packet was: rows must be right after each one. So the table
 * gathers its packets in traffic of its own, with hosts kept up to date beside it.
 */
#include "table-oversharing.h"

#include "compat.h"
#include "hosts.h"
#include "packet-oversharing.h"
#include "report.h"

#include <epan/packet.h>
#include <epan/tap.h>

#define TITLE "Oversharing"
#define PORTS_SHOWN 5

enum {
    COLUMN_HOST,
    COLUMN_VERDICT,
    COLUMN_ON_PORTS,
    COLUMN_PEERS,
    COLUMN_HOSTS,
    COLUMN_NETWORKS,
    COLUMN_PORTS,
    COLUMN_BEGAN,
    COLUMN_ANSWERED,
    COLUMN_SENT,
    COLUMN_RECEIVED,
    COLUMN_SINCE,
    COLUMN_SERVICE,
    COLUMN_COUNT
};

static stat_tap_table_item columns[COLUMN_COUNT] = {
    [COLUMN_HOST] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Host", "%s"},
    [COLUMN_VERDICT] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Verdict", "%s"},
    [COLUMN_ON_PORTS] = {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "On ports", "%s"},
    [COLUMN_PEERS] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Peers", "%u"},
    [COLUMN_HOSTS] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Remote hosts", "%u"},
    [COLUMN_NETWORKS] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Networks", "%u"},
    [COLUMN_PORTS] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Remote ports", "%u"},
    [COLUMN_BEGAN] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Began %", "%u"},
    [COLUMN_ANSWERED] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Answered %", "%u"},
    [COLUMN_SENT] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Datagrams sent", "%u"},
    [COLUMN_RECEIVED] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Received", "%u"},
    [COLUMN_SINCE] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Since", "%s"},
    [COLUMN_SERVICE] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Service", "%s"},
};

/* What the rows are made from. Wireshark has one such table at a time, so there is one of these. */
static struct {
    traffic_t *traffic;
    hosts_t *hosts;
    GHashTable *rows;      /* "192.0.2.1" -> row + 1 */
    uint32_t latest_frame; /* two -z of one table share it, and each tells of every frame */
} gathered;

static void forget_gathered(void)
{
    hosts_free(gathered.hosts);
    traffic_free(gathered.traffic);
    if (gathered.rows != NULL)
        g_hash_table_destroy(gathered.rows);
    gathered.hosts = NULL;
    gathered.traffic = NULL;
    gathered.rows = NULL;
    gathered.latest_frame = 0;
}

static void begin_gathering(void)
{
    forget_gathered();
    gathered.traffic = traffic_new(&oversharing_settings()->limits);
    gathered.hosts = hosts_new(gathered.traffic, oversharing_settings());
    gathered.rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void free_cell(stat_tap_table *table _U_, guint row _U_, guint column,
                      stat_tap_table_item_type *cell)
{
    if (columns[column].type == TABLE_ITEM_STRING) {
        g_free((char *)cell->value.string_value);
        cell->value.string_value = NULL;
    }
}

/* Takes all rows out again. */
static void reset_table(stat_tap_table *table)
{
    for (guint row = 0; row < table->num_elements; row++) {
        for (guint column = 0; column < table->num_fields; column++)
            free_cell(table, row, column, stat_tap_get_field_data(table, row, column));
        g_free(table->elements[row]);
    }
    table->num_elements = 0;
    begin_gathering();
}

static void start_table(stat_tap_table_ui *ui)
{
    stat_tap_table *table = stat_tap_find_table(ui, TITLE);

    if (table != NULL) {
        reset_table(table);
        return;
    }
    stat_tap_add_table(ui, stat_tap_init_table(TITLE, COLUMN_COUNT, 0, NULL));
    begin_gathering();
}

static void set_string(stat_tap_table_item_type *cell, const char *value)
{
    if (g_strcmp0(cell->value.string_value, value) == 0)
        return;
    g_free((char *)cell->value.string_value);
    cell->value.string_value = g_strdup(value);
}

static guint row_of(stat_tap_table *table, const char *name)
{
    guint row = GPOINTER_TO_UINT(g_hash_table_lookup(gathered.rows, name));
    stat_tap_table_item_type cells[COLUMN_COUNT];

    if (row > 0)
        return row - 1;
    memset(cells, 0, sizeof cells);
    for (guint column = 0; column < COLUMN_COUNT; column++)
        cells[column].type = columns[column].type;
    row = table->num_elements;
    stat_tap_init_table_row(table, row, COLUMN_COUNT, cells);
    g_hash_table_insert(gathered.rows, g_strdup(name), GUINT_TO_POINTER(row + 1));
    return row;
}

/* Not a fraction: Wireshark 4.0 shows those with six digits, whatever the column's format says. */
static guint whole_percent(uint64_t part, uint64_t whole)
{
    return (guint)(percent(part, whole) + 0.5);
}

static void show_host(stat_tap_table *table, const host_t *host)
{
    const figures_t *f = host->figures;
    char name[ENDPOINT_TEXT_MAX], ports[COUNT_TEXT_MAX], since[32];
    stat_tap_table_item_type *cells;
    guint row;

    host_address_format(&host->address, name);
    row = row_of(table, name);
    cells = stat_tap_get_field_data(table, row, 0);
    set_string(&cells[COLUMN_HOST], name);
    set_string(&cells[COLUMN_VERDICT], verdict_name(host->verdict));
    set_string(&cells[COLUMN_ON_PORTS], host_ports(gathered.hosts, host, PORTS_SHOWN, ports));
    cells[COLUMN_PEERS].value.uint_value = f->peers;
    cells[COLUMN_HOSTS].value.uint_value = f->hosts;
    cells[COLUMN_NETWORKS].value.uint_value = f->networks;
    cells[COLUMN_PORTS].value.uint_value = f->ports;
    cells[COLUMN_BEGAN].value.uint_value = whole_percent(f->began, f->pairs);
    cells[COLUMN_ANSWERED].value.uint_value = whole_percent(figures_answered(f), f->pairs);
    cells[COLUMN_SENT].value.uint_value = (guint)f->sent_datagrams;
    cells[COLUMN_RECEIVED].value.uint_value = (guint)f->received_datagrams;
    set_string(&cells[COLUMN_SINCE], report_time(f->first, since));
    set_string(&cells[COLUMN_SERVICE], oversharing_settings()->service_name(f->service));
}

static tap_packet_status take_packet(void *data, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                     const void *sighting_data, tap_flags_t flags _U_)
{
    const stat_data_t *stat_data = (const stat_data_t *)data;
    stat_tap_table *table = g_array_index(stat_data->stat_tap_data->tables, stat_tap_table *, 0);
    const sighting_t *sighting = (const sighting_t *)sighting_data;
    traffic_change_t change;
    host_t host;

    if (sighting->frame <= gathered.latest_frame)
        return TAP_PACKET_DONT_REDRAW;
    gathered.latest_frame = sighting->frame;
    traffic_count_frame(gathered.traffic, sighting);
    traffic_set_begin(gathered.traffic, traffic_begin(oversharing_traffic()));
    if (!traffic_add(gathered.traffic, sighting, &change))
        return TAP_PACKET_DONT_REDRAW;
    hosts_note(gathered.hosts, &change);
    for (unsigned end = 0; end < 2; end++) {
        if (hosts_describe(gathered.hosts, change.endpoint[end], &host))
            show_host(table, &host);
    }
    return TAP_PACKET_REDRAW;
}

static tap_param parameters[] = {{PARAM_FILTER, "filter", "Filter", NULL, true}};

static stat_tap_table_ui user_interface = {
    .group = REGISTER_PACKET_STAT_GROUP_UNSORTED,
    .title = TITLE,
    .tap_name = OVERSHARING_TAP,
    .cli_string = "oversharing,table",
    .stat_tap_init_cb = start_table,
    .packet_func = take_packet,
    .stat_tap_reset_table_cb = reset_table,
    .stat_tap_free_table_item_cb = free_cell,
    .nfields = COLUMN_COUNT,
    .fields = columns,
    .nparams = G_N_ELEMENTS(parameters),
    .params = parameters,
};

/* Another file begins: Wireshark resets tables of its own accord only in a window. */
static void begin_file(void)
{
    stat_tap_table *table =
        user_interface.tables == NULL ? NULL : stat_tap_find_table(&user_interface, TITLE);

    if (table != NULL)
        reset_table(table);
}

void oversharing_register_table(void)
{
    register_stat_tap_table_ui(&user_interface);
    register_init_routine(begin_file);
}
