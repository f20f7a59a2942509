/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "endpoints.h"

#define LINE_WIDTH 96

const char *report_time(int64_t nanoseconds, char text[32])
{
    int64_t seconds = nanoseconds / 1000000000 - (nanoseconds % 1000000000 < 0);
    GDateTime *utc = g_date_time_new_from_unix_utc(seconds);
    GDateTime *local = utc == NULL ? NULL : g_date_time_to_local(utc);
    char *formatted = local == NULL ? NULL : g_date_time_format(local, "%Y-%m-%d %H:%M:%S");

    g_strlcpy(text, formatted == NULL ? "-" : formatted, 32);
    g_free(formatted);
    if (local != NULL)
        g_date_time_unref(local);
    if (utc != NULL)
        g_date_time_unref(utc);
    return text;
}

void report_limit(GString *out, const traffic_t *traffic)
{
    uint64_t beyond = traffic_totals(traffic)->beyond_limit;
    char a[32], b[32];

    if (beyond > 0)
        g_string_append_printf(out,
                               "Figures are too low: %s datagrams of further conversations are not "
                               "counted, because the\nlimit of %s conversations was reached "
                               "(preference oversharing.max_conversations).\n",
                               count_text(beyond, a),
                               count_text(traffic_limits(traffic)->max_conversations, b));
}

void report_nothing(GString *out, const traffic_t *traffic)
{
    const traffic_totals_t *totals = traffic_totals(traffic);

    g_string_append_printf(
        out, "No UDP endpoint has %u or more remote hosts: %u endpoint%s, %u conversation%s seen\n",
        traffic_limits(traffic)->min_hosts, totals->endpoints, totals->endpoints == 1 ? "" : "s",
        totals->conversations, totals->conversations == 1 ? "" : "s");
    report_limit(out, traffic);
}

/* Appends a paragraph, its first line after `first`, the others as far to the right. */
static void append_wrapped(GString *out, const char *first, const char *text)
{
    char **words = g_strsplit(text, " ", -1);
    int indent = (int)g_utf8_strlen(first, -1);
    size_t used = (size_t)indent;

    g_string_append(out, first);
    for (char **word = words; *word != NULL; word++) {
        size_t length = (size_t)g_utf8_strlen(*word, -1);

        if (word != words && used + 1 + length > LINE_WIDTH) {
            g_string_append_printf(out, "\n%*s", indent, "");
            used = (size_t)indent;
        } else if (word != words) {
            g_string_append_c(out, ' ');
            used++;
        }
        g_string_append(out, *word);
        used += length;
    }
    g_string_append_c(out, '\n');
    g_strfreev(words);
}

static void append_capture(GString *out, const traffic_t *traffic)
{
    const traffic_totals_t *totals = traffic_totals(traffic);
    char a[32], b[32], c[32];

    g_string_append_printf(out, "Oversharing %s\n", OVERSHARING_VERSION);
    if (totals->packets == 0) {
        g_string_append(out, "No packet was seen: the capture is empty, or Oversharing is switched "
                             "off among the protocols.\n");
        return;
    }
    g_string_append_printf(out, "%s packets from %s to %s\n", count_text(totals->packets, a),
                           report_time(totals->first_time, b), report_time(totals->last_time, c));
    g_string_append_printf(out, "%s UDP datagrams in %s conversations of %s endpoints\n",
                           count_text(totals->datagrams, a), count_text(totals->conversations, b),
                           count_text(totals->endpoints, c));
}

static void append_endpoint(GString *out, const endpoint_t *endpoint)
{
    const figures_t *f = endpoint->figures;
    GPtrArray *evidence = verdict_evidence(&endpoint->subject);
    char host[ENDPOINT_TEXT_MAX], name[ENDPOINT_TEXT_MAX], a[32], b[32], c[32], filter[160];
    bool ipv6 = endpoint->address.host.family == FAMILY_IPV6;
    char *headline = g_ascii_strup(verdict_name(endpoint->verdict), -1);

    host_address_format(&endpoint->address.host, host);
    endpoint_address_format(&endpoint->address, name);
    g_string_append_printf(out, "\n%s  %s: %s\n", name, headline,
                           verdict_meaning(endpoint->verdict));
    g_string_append_printf(out, "  %s peer%s on %s host%s in %s network%s\n",
                           count_text(f->peers, a), f->peers == 1 ? "" : "s",
                           count_text(f->hosts, b), f->hosts == 1 ? "" : "s",
                           count_text(f->networks, c), f->networks == 1 ? "" : "s");
    g_string_append_printf(out, "  Seen       from %s to %s\n", report_time(f->first, a),
                           report_time(f->last, b));
    g_string_append_printf(out, "  Onset      frame %u, %s\n", f->onset,
                           report_time(f->onset_time, a));
    g_string_append_printf(out, "  Traffic    %s datagrams sent, ",
                           count_text(f->sent_datagrams, a));
    g_string_append_printf(out, "%s received", count_text(f->received_datagrams, a));
    g_string_append_printf(out, " (%s and %s bytes)\n", count_text(f->sent_bytes, a),
                           count_text(f->received_bytes, b));
    for (guint i = 0; i < evidence->len; i++)
        append_wrapped(out, i == 0 ? "  Evidence   - " : "             - ",
                       (const char *)g_ptr_array_index(evidence, i));
    g_snprintf(filter, sizeof filter, "%s.addr == %s && udp.port == %u", ipv6 ? "ipv6" : "ip", host,
               (unsigned)endpoint->address.port);
    g_string_append_printf(out, "  Filter     %s\n", filter);
    append_wrapped(out, "  Next       ", verdict_advice(endpoint->verdict));
    g_ptr_array_free(evidence, TRUE);
    g_free(headline);
}

static void append_ordinary(GString *out, const endpoint_t *endpoint)
{
    char name[ENDPOINT_TEXT_MAX], peers[32];
    const char *service = endpoint->subject.service;

    g_string_append_printf(out, "  %s  %s, %s peer%s",
                           endpoint_address_format(&endpoint->address, name),
                           verdict_name(endpoint->verdict),
                           count_text(endpoint->figures->peers, peers),
                           endpoint->figures->peers == 1 ? "" : "s");
    g_string_append_printf(out, service[0] == '\0' ? "\n" : ", %s\n", service);
}

static guint count_worth_it(const GArray *endpoints)
{
    guint count = 0;

    for (guint i = 0; i < endpoints->len; i++)
        count += !verdict_is_ordinary(g_array_index(endpoints, endpoint_t, i).verdict);
    return count;
}

void report_note(GString *out, const traffic_t *traffic, const settings_t *settings)
{
    GArray *endpoints = endpoints_sorted(traffic, settings);
    guint worth_it = count_worth_it(endpoints);

    append_capture(out, traffic);
    if (endpoints->len == 0) {
        report_nothing(out, traffic);
    } else {
        g_string_append_printf(out,
                               "%u of %u endpoint%s with %u or more remote hosts need%s a look\n",
                               worth_it, endpoints->len, endpoints->len == 1 ? "" : "s",
                               traffic_limits(traffic)->min_hosts, worth_it == 1 ? "s" : "");
        report_limit(out, traffic);
    }
    for (guint i = 0; i < endpoints->len; i++) {
        const endpoint_t *endpoint = &g_array_index(endpoints, endpoint_t, i);
        if (!verdict_is_ordinary(endpoint->verdict))
            append_endpoint(out, endpoint);
    }
    if (worth_it < endpoints->len)
        g_string_append(out, "\nOrdinary:\n");
    for (guint i = 0; i < endpoints->len; i++) {
        const endpoint_t *endpoint = &g_array_index(endpoints, endpoint_t, i);
        if (verdict_is_ordinary(endpoint->verdict))
            append_ordinary(out, endpoint);
    }
    g_array_free(endpoints, TRUE);
}
