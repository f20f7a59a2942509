/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables that Wireshark draws, sorts, filters and saves, and tshark prints:
 * -z oversharing,table|endpoint_table|peer_table[,FILTER].
 *
 * Wireshark never says when the last packet was: rows must be right after each one. So a table gathers
 * its packets in traffic of its own, and a packet renews the rows that it concerns.
 */
#ifndef OVERSHARING_TABLE_H
#define OVERSHARING_TABLE_H

#include "compat.h"
#include "traffic.h"
#include "verdict.h"

typedef stat_tap_table_item_type cell_t;
typedef struct table table_t;

/* What one table has for itself. Its rows rest on `traffic`. */
typedef struct {
    const char *title, *cli_string;
    const char *command; /* the statistic that prints all of it */
    stat_tap_table_item *columns;
    guint column_count;
    guint command_column; /* a wide one, where the last row names the command */
    /* Packets begin to come: those from before are to be forgotten. */
    void (*begin)(const traffic_t *traffic);
    /* They were all; what was made in `begin` is to be freed. */
    void (*end)(void);
    /* A packet has changed the traffic. */
    void (*note)(table_t *table, const traffic_change_t *change);
    /* Every verdict may be another one now. */
    void (*judge_again)(table_t *table);
} table_kind_t;

/* Registers all tables, in Wireshark's round of registering tap listeners. */
void tables_register(void);

/* The kinds there are. */
extern const table_kind_t table_of_hosts, table_of_endpoints, table_of_peers;

/* The traffic of the packets so far. */
const traffic_t *table_traffic(const table_t *table);

/*
 * The cells of a row, for all of them to be set, or NULL: of more rows than Wireshark shows smoothly only
 * those with the greatest weight have cells, and a last row says how many more there are. The key stands
 * for what the row is about. Its weight never shrinks; among equal ones that with the lower order goes
 * first.
 */
cell_t *table_row(table_t *table, uint64_t key, uint64_t weight, uint64_t order);

/* May its rows be taken out? Not where a dialog shows them: Wireshark keeps pointers into them. */
bool table_may_clear(const table_t *table);

/* Takes out all rows, where that may be. */
void table_clear(table_t *table);

/* Writes a text into a cell, which keeps a copy. */
void cell_set_text(cell_t *cell, const char *text);

/* Writes a number of any size, so that texts are sorted as numbers are: to the right, in blanks. */
void cell_set_count(cell_t *cell, uint64_t count);

/* Writes a verdict, and whether the numbers beside it are estimates: their cells hold plain numbers. */
void cell_set_verdict(cell_t *cell, verdict_t verdict, const figures_t *figures);

/* The columns that hosts and endpoints have alike, and what is written into them. */
enum {
    FIGURE_PEERS,
    FIGURE_HOSTS,
    FIGURE_NETWORKS,
    FIGURE_PORTS,
    FIGURE_BEGAN,
    FIGURE_ANSWERED,
    FIGURE_SENT,
    FIGURE_RECEIVED,
    FIGURE_SINCE,
    FIGURE_SERVICE,
    FIGURE_COUNT
};

/* In the order of the numbers above. */
#define FIGURE_COLUMNS                                              \
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Peers", "%u"},              \
        {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Remote hosts", "%u"},   \
        {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Networks", "%u"},       \
        {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Remote ports", "%u"},   \
        {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Began %", "%u"},        \
        {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Answered %", "%u"},     \
        {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Datagrams sent", "%u"}, \
        {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Received", "%u"},       \
        {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Since", "%s"},         \
    {                                                               \
        TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Service", "%s"          \
    }

/* `cells` begin with FIGURE_PEERS. */
void cells_set_figures(cell_t *cells, const figures_t *figures);

#endif
