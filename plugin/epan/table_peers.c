/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of the peers of endpoints that need a look: -z oversharing,peer_table.
 *
 * Of a capture that was read to its end, the window's, the verdict is that of all its packets, whatever
 * the filter; so it stays what it is while the table is filled. In tshark's first pass it is that of the
 * packets so far: rows come when it says that an endpoint needs a look, and go when it does so no more.
 * Either way an endpoint has rows only when it is listed by the packets that the filter lets through:
 * those of one endpoint bring no rows of the others' ends.
 */
#include "table.h"

#include "endpoints.h"
#include "packet-oversharing.h"
#include "printed_names.h"
#include "pseudonym_preference.h"
#include "peers.h"
#include "places.h"
#include "report.h"

enum {
    COLUMN_ENDPOINT,
    COLUMN_VERDICT,
    COLUMN_PEER,
    COLUMN_BEGAN,
    COLUMN_SENT,
    COLUMN_RECEIVED,
    COLUMN_SENT_BYTES,
    COLUMN_RECEIVED_BYTES,
    COLUMN_FIRST,
    COLUMN_LAST,
    COLUMN_REFUSED,
    COLUMN_IN_LOG,
    COLUMN_COUNTRY,
    COLUMN_SYSTEM,
    COLUMN_COUNT
};

static stat_tap_table_item columns[COLUMN_COUNT] = {
    [COLUMN_ENDPOINT] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Endpoint", "%s"},
    [COLUMN_VERDICT] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Verdict", "%s"},
    [COLUMN_PEER] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Peer", "%s"},
    [COLUMN_BEGAN] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Began", "%s"},
    [COLUMN_SENT] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Datagrams sent", "%u"},
    [COLUMN_RECEIVED] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Received", "%u"},
    [COLUMN_SENT_BYTES] = {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Bytes sent", "%s"},
    [COLUMN_RECEIVED_BYTES] = {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Bytes received", "%s"},
    [COLUMN_FIRST] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "First", "%s"},
    [COLUMN_LAST] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Last", "%s"},
    [COLUMN_REFUSED] = {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Refused", "%s"},
    [COLUMN_IN_LOG] = {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "In log", "%s"},
    [COLUMN_COUNTRY] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Country", "%s"},
    [COLUMN_SYSTEM] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "AS", "%u"},
};

#define NOT_JUDGED VERDICT_COUNT

static GByteArray *verdicts; /* of the listed endpoints of the table's traffic, by their number */

static void begin(const traffic_t *traffic _U_)
{
    verdicts = g_byte_array_new();
    places_prepare();
}

static void end(void)
{
    if (verdicts != NULL)
        g_byte_array_free(verdicts, TRUE);
    verdicts = NULL;
}

/* --- Verdicts --- */

static verdict_t known_verdict(uint32_t endpoint)
{
    return endpoint < verdicts->len ? (verdict_t)verdicts->data[endpoint] : NOT_JUDGED;
}

static void keep_verdict(uint32_t endpoint, verdict_t verdict)
{
    guint before = verdicts->len;

    if (endpoint >= before) {
        g_byte_array_set_size(verdicts, MAX(endpoint + 1, 2 * before));
        memset(verdicts->data + before, NOT_JUDGED, verdicts->len - before);
    }
    verdicts->data[endpoint] = (guint8)verdict;
}

/* The endpoint's number in the whole capture, if its verdict is that of the whole and stays what it is;
 * else RECORD_NONE. */
static uint32_t settled_number(const table_t *table, uint32_t endpoint)
{
    const traffic_t *whole = oversharing_traffic();
    endpoint_address_t address = traffic_endpoint_address(table_traffic(table), endpoint);
    uint32_t number;

    if (!oversharing_sees_again() || oversharing_dropped_frames())
        return RECORD_NONE;
    number = traffic_find_endpoint(whole, &address);
    return number != RECORD_NONE && traffic_listed_figures(whole, number) != NULL ? number
                                                                                  : RECORD_NONE;
}

static verdict_t judge(const table_t *table, uint32_t endpoint)
{
    uint32_t number = settled_number(table, endpoint);

    if (number != RECORD_NONE)
        return endpoint_describe(oversharing_traffic(), oversharing_settings(), number).verdict;
    return endpoint_describe(table_traffic(table), oversharing_settings(), endpoint).verdict;
}

static bool needs_a_look(verdict_t verdict)
{
    return verdict != NOT_JUDGED && !verdict_is_ordinary(verdict);
}

/* --- Rows --- */

typedef struct {
    table_t *table;
    uint32_t endpoint;
    verdict_t verdict;
} context_t;

static void set_cells(cell_t *cells, const context_t *context, const peer_t *peer)
{
    const traffic_t *traffic = table_traffic(context->table);
    endpoint_address_t endpoint = traffic_endpoint_address(traffic, context->endpoint);
    place_t place = oversharing_settings()->locate(&peer->address.host);
    char text[ENDPOINT_TEXT_MAX];

    cell_set_text(&cells[COLUMN_ENDPOINT], printed_endpoint(pseudonyms_of_rows(), &endpoint, text));
    cell_set_text(&cells[COLUMN_VERDICT], verdict_name(context->verdict));
    cell_set_text(&cells[COLUMN_PEER],
                  printed_endpoint(pseudonyms_of_rows(), &peer->address, text));
    cell_set_text(&cells[COLUMN_BEGAN], peer_began(peer));
    cells[COLUMN_SENT].value.uint_value = (guint)peer->sent;
    cells[COLUMN_RECEIVED].value.uint_value = (guint)peer->received;
    cell_set_count(&cells[COLUMN_SENT_BYTES], peer->sent_bytes);
    cell_set_count(&cells[COLUMN_RECEIVED_BYTES], peer->received_bytes);
    cell_set_text(&cells[COLUMN_FIRST], report_time(peer->first, text));
    cell_set_text(&cells[COLUMN_LAST], report_time(peer->last, text));
    cell_set_count(&cells[COLUMN_REFUSED], peer_refused(peer));
    cell_set_count(&cells[COLUMN_IN_LOG], peer_logged(peer));
    cell_set_text(&cells[COLUMN_COUNTRY], place.country);
    cells[COLUMN_SYSTEM].value.uint_value = place.system;
}

static void show_pair(const pair_event_t *pair, void *user)
{
    const context_t *context = (const context_t *)user;
    peer_t peer = peer_of(table_traffic(context->table), pair);
    uint64_t key = (uint64_t)context->endpoint << 32 | peer.number;
    cell_t *cells = table_row(context->table, key, peer_datagrams(&peer), peer.first_frame);

    if (cells != NULL)
        set_cells(cells, context, &peer);
}

static void show_all(table_t *table, uint32_t endpoint, verdict_t verdict)
{
    context_t context = {table, endpoint, verdict};

    traffic_foreach_pair(table_traffic(table), endpoint, show_pair, &context);
}

static void begin_anew(table_t *table)
{
    const traffic_t *traffic = table_traffic(table);

    table_clear(table);
    for (uint32_t endpoint = 0; endpoint < traffic_endpoint_count(traffic); endpoint++) {
        verdict_t verdict =
            traffic_listed_figures(traffic, endpoint) == NULL ? NOT_JUDGED : judge(table, endpoint);

        keep_verdict(endpoint, verdict);
        if (needs_a_look(verdict))
            show_all(table, endpoint, verdict);
    }
}

/* An endpoint has a verdict. Where it needs no look any more its rows go; where a dialog may show them
 * they stay, and tell the verdict. Returns whether all its rows are as they should be. */
static bool take_verdict(table_t *table, uint32_t endpoint, verdict_t verdict)
{
    verdict_t before = known_verdict(endpoint);

    keep_verdict(endpoint, verdict);
    if (verdict == before || !(needs_a_look(before) || needs_a_look(verdict)))
        return !needs_a_look(verdict);
    if (!needs_a_look(verdict) && table_may_clear(table))
        begin_anew(table);
    else
        show_all(table, endpoint, verdict);
    return true;
}

/* One end of what changed, if it is listed. */
static void note_end(table_t *table, uint32_t endpoint, uint32_t remote)
{
    const traffic_t *traffic = table_traffic(table);
    verdict_t verdict = known_verdict(endpoint);
    context_t context;
    pair_event_t pair;

    if (traffic_listed_figures(traffic, endpoint) == NULL)
        return;
    if (verdict == NOT_JUDGED || settled_number(table, endpoint) == RECORD_NONE)
        verdict = judge(table, endpoint);
    if (!take_verdict(table, endpoint, verdict) &&
        traffic_find_pair(traffic, endpoint, remote, &pair)) {
        context = (context_t){table, endpoint, verdict};
        show_pair(&pair, &context);
    }
}

static void note(table_t *table, const traffic_change_t *change)
{
    note_end(table, change->endpoint[0], change->endpoint[1]);
    if (change->endpoint[0] != change->endpoint[1])
        note_end(table, change->endpoint[1], change->endpoint[0]);
}

static void judge_again(table_t *table)
{
    const traffic_t *traffic = table_traffic(table);

    if (table_may_clear(table)) {
        begin_anew(table);
        return;
    }
    for (uint32_t endpoint = 0; endpoint < traffic_endpoint_count(traffic); endpoint++) {
        if (traffic_listed_figures(traffic, endpoint) != NULL)
            take_verdict(table, endpoint, judge(table, endpoint));
    }
}

const table_kind_t table_of_peers = {
    .title = "Oversharing: Peers",
    .cli_string = "oversharing,peer_table",
    .command = "tshark -z oversharing,peers",
    .columns = columns,
    .column_count = G_N_ELEMENTS(columns),
    .command_column = COLUMN_PEER,
    .begin = begin,
    .end = end,
    .note = note,
    .judge_again = judge_again,
};
