/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_changes.h"

#include "change_words.h"
#include "evidence.h"
#include "inside.h"
#include "json.h"
#include "report.h"
#include "report_text.h"

#include <string.h>

/* --- What names files, and with them people --- */

static const char *printed_path(const used_baseline_t *used, const pseudonyms_t *pseudonyms)
{
    return pseudonyms == NULL ? used->path : "a baseline";
}

static const char *printed_wrong(const used_baseline_t *used, const pseudonyms_t *pseudonyms)
{
    return pseudonyms == NULL ? used->wrong : "the reason names files or hosts, and is not printed";
}

/* --- Head --- */

static void append_capture(GString *out, const seen_t *seen)
{
    const traffic_totals_t *totals = traffic_totals(seen->traffic);
    char packets[COUNT_TEXT_MAX], begin[32], end[32];

    if (totals->packets == 0) {
        g_string_append(out, "No packet was seen, so nothing can be said of any of them\n");
        return;
    }
    g_string_append_printf(out, "%s from %s to %s\n", count_of(totals->packets, "packet", packets),
                           report_time(totals->first_time, begin),
                           report_time(totals->last_time, end));
    report_limit(out, seen->traffic);
}

static void append_inside(GString *out, const seen_t *seen)
{
    g_string_append_printf(out, "%s\n", inside_sentence(seen->settings));
    if (doors_hide_ipv6(seen))
        report_paragraph(
            out, "",
            "Public IPv6 addresses count as outside, those of your own hosts, too: name "
            "your prefix in oversharing.inside, with your private ranges.");
    if (!doors_have_inside(seen))
        report_paragraph(out, "",
                         "No host of this capture is inside, so there is nothing to compare: set "
                         "the preference oversharing.inside to your own addresses, such as "
                         "\"203.0.113.7, 2001:db8::/48\".");
}

static void append_counts(GString *out, const comparison_t *comparison)
{
    const guint *count = comparison->count;

    if (count[COMPARED_NEW] + count[COMPARED_CHANGED] == 0)
        g_string_append(out, "Nothing new: ");
    g_string_append_printf(out, "%u new, %u changed, %u gone, %u as expected", count[COMPARED_NEW],
                           count[COMPARED_CHANGED], count[COMPARED_GONE], count[COMPARED_EXPECTED]);
    if (count[COMPARED_UNSURE] > 0)
        g_string_append_printf(out, ", %u not seen yet", count[COMPARED_UNSURE]);
    g_string_append_c(out, '\n');
}

/* --- Entries --- */

static void append_heading(GString *out, const comparison_entry_t *entry,
                           const pseudonyms_t *pseudonyms)
{
    char *subject = change_subject(entry, pseudonyms);
    char *state = g_ascii_strup(compared_name(entry->state), -1);
    role_t role = entry->state == COMPARED_GONE ? entry->line->role : entry->door.role;

    g_string_append_printf(out, "\n%s  %s  %s: %s\n", state, subject, role_name(role),
                           role_meaning(role));
    g_free(subject);
    g_free(state);
}

static void append_since(GString *out, const comparison_entry_t *entry,
                         const pseudonyms_t *pseudonyms)
{
    char time[32];

    if (entry->state == COMPARED_GONE)
        return;
    g_string_append_printf(out, "  Since      frame %u, %s\n", entry->door.frame,
                           report_time(entry->door.time, time));
    if (entry->door.known != NULL && entry->door.known->has_mac) {
        char mac[ENDPOINT_TEXT_MAX];
        g_string_append_printf(out, "  Host       hardware address %s\n",
                               printed_mac(pseudonyms, entry->door.known->mac, mac));
    }
}

static void append_entry(GString *out, const comparison_entry_t *entry, const seen_t *seen,
                         int64_t span)
{
    GPtrArray *evidence = change_evidence(entry, seen, span);
    char *filter = change_filter(entry, seen),
         *advice = change_advice(entry, seen->settings->pseudonyms);

    append_heading(out, entry, seen->settings->pseudonyms);
    append_since(out, entry, seen->settings->pseudonyms);
    for (guint i = 0; i < evidence->len; i++)
        report_paragraph(out, i == 0 ? "  Evidence   - " : "             - ",
                         (const char *)g_ptr_array_index(evidence, i));
    if (filter != NULL)
        g_string_append_printf(out, "  Filter     %s\n", filter);
    report_paragraph(out, "  Next       ", advice);
    g_ptr_array_free(evidence, TRUE);
    g_free(filter);
    g_free(advice);
}

/* One line of what is as expected, or was not seen yet. */
static void append_brief(GString *out, const comparison_entry_t *entry,
                         const pseudonyms_t *pseudonyms)
{
    bool is_seen = entry->state == COMPARED_EXPECTED;
    char *subject = change_subject(entry, pseudonyms);
    const char *service = is_seen ? entry->door.service : entry->line->service;
    char peers[COUNT_TEXT_MAX], within[PERIOD_TEXT_MAX];

    g_string_append_printf(out, "  %s  %s", subject,
                           role_name(is_seen ? entry->door.role : entry->line->role));
    if (service != NULL && service[0] != '\0')
        g_string_append_printf(out, ", %s", service);
    if (is_seen && entry->door.peers > 0)
        g_string_append_printf(out, ", %s", count_of(entry->door.peers, "peer", peers));
    if (!is_seen)
        g_string_append_printf(out, ", shows itself within %s",
                               period_text(entry->line->within == 0 ? DEFAULT_WITHIN
                                                                    : entry->line->within,
                                           within));
    g_string_append_c(out, '\n');
    g_free(subject);
}

static void append_briefs(GString *out, const comparison_t *comparison, compared_t state,
                          const char *heading, const pseudonyms_t *pseudonyms)
{
    if (comparison->count[state] == 0)
        return;
    g_string_append_printf(out, "\n%s\n", heading);
    for (guint i = 0; i < comparison->entries->len; i++) {
        const comparison_entry_t *entry =
            &g_array_index(comparison->entries, comparison_entry_t, i);
        if (entry->state == state)
            append_brief(out, entry, pseudonyms);
    }
}

static gint compare_printed_entries(gconstpointer a, gconstpointer b, gpointer user)
{
    const pseudonyms_t *pseudonyms = (const pseudonyms_t *)user;
    const comparison_entry_t *first = (const comparison_entry_t *)a;
    const comparison_entry_t *second = (const comparison_entry_t *)b;
    int order = comparison_rank(first, second);
    char *one, *other;

    if (order != 0)
        return order;
    one = change_subject(first, pseudonyms);
    other = change_subject(second, pseudonyms);
    order = strcmp(one, other);
    g_free(one);
    g_free(other);
    return order;
}

/* With pseudonyms, what is equal stands in the order of these: the true order would tell of addresses. */
static comparison_t *comparison_to_print(const used_baseline_t *used, const seen_t *seen)
{
    comparison_t *comparison = comparison_of(used->baseline, seen);

    if (seen->settings->pseudonyms != NULL)
        g_array_sort_with_data(comparison->entries, compare_printed_entries,
                               (gpointer)seen->settings->pseudonyms);
    return comparison;
}

static void append_comparison(GString *out, const used_baseline_t *used, const seen_t *seen)
{
    const pseudonyms_t *pseudonyms = seen->settings->pseudonyms;
    comparison_t *comparison = comparison_to_print(used, seen);
    char watched[PERIOD_TEXT_MAX];
    char *heading;

    append_counts(out, comparison);
    for (guint i = 0; i < comparison->entries->len; i++) {
        const comparison_entry_t *entry =
            &g_array_index(comparison->entries, comparison_entry_t, i);
        if (entry->state == COMPARED_NEW || entry->state == COMPARED_CHANGED ||
            entry->state == COMPARED_GONE)
            append_entry(out, entry, seen, comparison->span);
    }
    heading = g_strdup_printf("Not seen, but the capture is too short to call them gone (%s):",
                              period_text(comparison->span, watched));
    append_briefs(out, comparison, COMPARED_UNSURE, heading, pseudonyms);
    append_briefs(out, comparison, COMPARED_EXPECTED, "As expected:", pseudonyms);
    g_free(heading);
    comparison_free(comparison);
}

void report_changes(GString *out, const used_baseline_t *used, const seen_t *seen)
{
    char lines[COUNT_TEXT_MAX];

    g_string_append_printf(out, "Oversharing %s\n", OVERSHARING_VERSION);
    report_pseudonyms(out, seen->settings);
    if (used->path[0] == '\0') {
        report_paragraph(out, "",
                         "There is nothing to compare with: no baseline is set. Write one with -z "
                         "oversharing,baseline,FILE from a capture that shows what you expect, and "
                         "name it with -o oversharing.baseline:FILE.");
        return;
    }
    if (used->baseline == NULL) {
        g_string_append_printf(out, "The baseline cannot be used, so nothing is compared: %s\n",
                               printed_wrong(used, seen->settings->pseudonyms));
        return;
    }
    g_string_append_printf(out, "Held against %s (%s)\n",
                           printed_path(used, seen->settings->pseudonyms),
                           count_of(baseline_count(used->baseline), "line", lines));
    append_capture(out, seen);
    append_inside(out, seen);
    append_comparison(out, used, seen);
}

/* --- JSON --- */

static void add_change(GString *out, const comparison_entry_t *entry, const seen_t *seen,
                       int64_t span)
{
    bool is_seen = entry->state == COMPARED_NEW || entry->state == COMPARED_CHANGED;
    GPtrArray *evidence = change_evidence(entry, seen, span);
    const pseudonyms_t *pseudonyms = seen->settings->pseudonyms;
    char *subject = change_subject(entry, pseudonyms), *filter = change_filter(entry, seen);
    const char *service = is_seen ? entry->door.service : entry->line->service;
    char *pattern = is_seen ? NULL : printed_pattern(pseudonyms, &entry->line->host);
    char host[ENDPOINT_TEXT_MAX];

    json_begin(out, "change");
    json_add_string(out, "state", compared_name(entry->state));
    json_add_string(out, "subject", subject);
    json_add_string(out, "host",
                    is_seen ? printed_host(pseudonyms, &entry->door.address.host, host) : pattern);
    if (is_seen || baseline_line_has_port(entry->line))
        json_add_count(out, "port", is_seen ? entry->door.address.port : entry->line->port);
    json_add_string(out, "role", role_name(is_seen ? entry->door.role : entry->line->role));
    if (entry->state == COMPARED_CHANGED)
        json_add_string(out, "expected_role", role_name(entry->line->role));
    json_add_string(out, "service", service == NULL ? "*" : service);
    json_add_count(out, "peers", is_seen ? entry->door.peers : entry->line->peers);
    if (is_seen) {
        json_add_count(out, "frame", entry->door.frame);
        json_add_time(out, "time", entry->door.time);
    } else if (pseudonyms == NULL) { /* lines are sorted by address */
        json_add_count(out, "line", entry->line->number);
    }
    json_add_strings(out, "evidence", evidence);
    json_add_string(out, "filter", filter == NULL ? "" : filter);
    json_end(out);
    g_ptr_array_free(evidence, TRUE);
    g_free(pattern);
    g_free(subject);
    g_free(filter);
}

void report_changes_json(GString *out, const used_baseline_t *used, const seen_t *seen)
{
    comparison_t *comparison;

    if (used->path[0] == '\0')
        return;
    json_begin(out, "changes");
    json_add_string(out, "baseline", printed_path(used, seen->settings->pseudonyms));
    json_add_truth(out, "usable", used->baseline != NULL);
    if (used->baseline == NULL) {
        json_add_string(out, "error", printed_wrong(used, seen->settings->pseudonyms));
        json_end(out);
        return;
    }
    comparison = comparison_to_print(used, seen);
    for (unsigned state = 0; state < COMPARED_COUNT; state++)
        json_add_count(out, compared_name((compared_t)state), comparison->count[state]);
    json_add_string(out, "inside", inside_rests_on(seen->settings));
    json_add_truth(out, "has_inside", doors_have_inside(seen));
    json_end(out);
    for (guint i = 0; i < comparison->entries->len; i++) {
        const comparison_entry_t *entry =
            &g_array_index(comparison->entries, comparison_entry_t, i);
        if (entry->state != COMPARED_EXPECTED)
            add_change(out, entry, seen, comparison->span);
    }
    comparison_free(comparison);
}
