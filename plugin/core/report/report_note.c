/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "evidence.h"
#include "hosts.h"
#include "report_text.h"
#include "translation.h"

#include <math.h>

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

void report_pseudonyms(GString *out, const settings_t *settings)
{
    if (settings->pseudonyms != NULL)
        report_paragraph(out, "", PSEUDONYMS_NOTE);
}

static void append_beyond(GString *out, const traffic_t *traffic)
{
    const traffic_totals_t *totals = traffic_totals(traffic);
    const figures_t estimate = {.beyond_logged = 1};
    char pairs[COUNT_TEXT_MAX], a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX];
    char *text;

    if (totals->beyond_limit == 0)
        return;
    text = g_strdup_printf(
        "Conversations beyond the limit of %s (preference oversharing.max_conversations): %s, with "
        "%s. They are counted by estimate: figures with \"about\" or \"~\" are within %.0f %% in "
        "nineteen of twenty cases. Shares and verdicts rest on the conversations that are kept.",
        count_text(traffic_limits(traffic)->max_conversations, a),
        figure_text(&estimate, traffic_beyond_conversations(traffic), pairs),
        count_of(totals->beyond_limit, totals->log_lines == 0 ? "datagram" : "datagram or line", b),
        ceil(2 * HYPERLOGLOG_ERROR));
    report_paragraph(out, "", text);
    g_free(text);
}

/* Not only beyond the limit: lines and ICMP errors of conversations that are kept take memory, too. */
static void append_missing(GString *out, const traffic_totals_t *totals)
{
    char count[COUNT_TEXT_MAX];
    char *text;

    if (totals->beyond_memory == 0)
        return;
    text = g_strdup_printf("Figures are too low: for want of memory, those of endpoints lack what "
                           "%s told.",
                           count_of(totals->beyond_memory, "frame", count));
    report_paragraph(out, "", text);
    g_free(text);
}

void report_limit(GString *out, const traffic_t *traffic)
{
    append_beyond(out, traffic);
    append_missing(out, traffic_totals(traffic));
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

void report_nothing_unusual(GString *out, guint listed)
{
    char count[COUNT_TEXT_MAX];

    g_string_append_printf(out, "Nothing needs a look: %s, and nothing unusual\n",
                           count_of(listed, "listed endpoint", count));
}

/* What there is to say of a log as a whole. */
static void append_log(GString *out, const traffic_t *traffic)
{
    const traffic_totals_t *totals = traffic_totals(traffic);
    traffic_period_t packets, lines;
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX], c[COUNT_TEXT_MAX];

    if (totals->log_lines == 0)
        return;
    g_string_append_printf(out, "%s: %s about UDP, %s not understood; %s denied\n",
                           count_of(totals->log_lines, "log line", a),
                           count_text(totals->udp_lines, b), count_text(totals->unread_lines, c),
                           count_of(totals->denied, "datagram", (char[COUNT_TEXT_MAX]){0}));
    if (totals->unread_lines == totals->log_lines)
        g_string_append(out,
                        "No line of the log is understood, so nothing can be said of it: is it "
                        "the log of a firewall?\n");
    if (totals->masked_lines > 0)
        g_string_append_printf(out,
                               "%s hide octets of addresses: there may be more hosts than are "
                               "counted, and none of them\ncan be matched with what was "
                               "captured.\n",
                               count_of(totals->masked_lines, "line", a));
    traffic_periods(traffic, &packets, &lines);
    if (packets.is_known && lines.is_known &&
        (packets.last < lines.first || lines.last < packets.first))
        g_string_append_printf(out,
                               "The log and the packets are not of the same time (the log is from "
                               "%s to %s):\nis its time zone right (fwlog --timezone)?\n",
                               report_time(lines.first, a), report_time(lines.last, b));
}

static void append_capture(GString *out, const traffic_t *traffic, const settings_t *settings)
{
    const traffic_totals_t *totals = traffic_totals(traffic);
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX], c[COUNT_TEXT_MAX];

    g_string_append_printf(out, "Oversharing %s\n", OVERSHARING_VERSION);
    report_pseudonyms(out, settings);
    if (totals->packets == 0) {
        g_string_append(out,
                        "No packet was seen: the capture is empty, none matches the filter, or "
                        "Oversharing is switched off\namong the protocols.\n");
        return;
    }
    g_string_append_printf(out, "%s from %s to %s\n", count_of(totals->packets, "packet", a),
                           report_time(totals->first_time, b), report_time(totals->last_time, c));
    g_string_append_printf(out, "%s in %s of %s\n", count_of(totals->datagrams, "UDP datagram", a),
                           count_of(totals->conversations, "conversation", b),
                           count_of(totals->endpoints, "endpoint", c));
    append_log(out, traffic);
}

/* "207 peers on 207 hosts in 169 networks" */
static void append_fan_out(GString *out, const figures_t *f)
{
    char peers[COUNT_TEXT_MAX], hosts[COUNT_TEXT_MAX], networks[COUNT_TEXT_MAX];

    g_string_append_printf(out, "%s on %s in %s\n", figure_of(f, f->peers, "peer", peers),
                           figure_of(f, f->hosts, "host", hosts),
                           figure_of(f, f->networks, "network", networks));
}

static void append_onset(GString *out, const figures_t *f)
{
    char time[32];

    if (f->onset == 0)
        return;
    g_string_append_printf(out, "  Onset      frame %u, %s\n", f->onset,
                           report_time(f->onset_time, time));
}

/* Where an endpoint is silent because another one of its host does the talking, say so. */
static void append_host(GString *out, const hosts_t *hosts, const endpoint_t *endpoint)
{
    host_t host;

    if (hosts_describe(hosts, endpoint->number, &host) &&
        verdict_of_host(host.figures, endpoint->verdict) != endpoint->verdict)
        report_paragraph(
            out, "  Host       ",
            "It calls from one port those whom it hears on another: as a whole this host "
            "is initiating.");
}

/* Where a log tells of denials to an address, and it or a capture of calls from another one to the same
 * peers, say that they are one. */
static void append_inside(GString *out, const endpoint_t *endpoint, const traffic_t *traffic,
                          const settings_t *settings)
{
    char name[ENDPOINT_TEXT_MAX], shared[COUNT_TEXT_MAX], peers[COUNT_TEXT_MAX];
    endpoint_address_t address;
    translation_t found;
    bool is_listed;
    char *text;

    if (endpoint->figures->called_denied == 0 || endpoint->verdict != VERDICT_UNDECIDED ||
        !translation_find(traffic, endpoint->number, &found))
        return;
    address = traffic_endpoint_address(traffic, found.inside);
    is_listed = traffic_listed_figures(traffic, found.inside) != NULL;
    text = g_strdup_printf(
        "%s calls %s of these %s by itself: most likely it is this endpoint, behind NAT, and the "
        "firewall denied it their answers. As that one it is %s.",
        printed_endpoint(settings->pseudonyms, &address, name), count_text(found.shared, shared),
        figure_of(endpoint->figures, endpoint->figures->peers, "peer", peers),
        is_listed ? verdict_name(endpoint_describe(traffic, settings, found.inside).verdict)
                  : "below the floor, and not judged");
    report_paragraph(out, "  Inside     ", text);
    g_free(text);
}

static void append_filter(GString *out, const endpoint_t *endpoint, const settings_t *settings)
{
    char *filter =
        endpoint_frames_filter(&endpoint->address, endpoint->figures, settings->pseudonyms);

    g_string_append_printf(out, "  Filter     %s\n", filter);
    g_free(filter);
}

static void append_traffic(GString *out, const figures_t *f)
{
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX], c[COUNT_TEXT_MAX];

    if (figures_seen(f) > 0) {
        g_string_append_printf(out, "  Traffic    %s sent, %s received",
                               count_of(f->sent_datagrams, "datagram", a),
                               count_text(f->received_datagrams, b));
        g_string_append_printf(out, " (%s and %s bytes)\n", count_text(f->sent_bytes, a),
                               count_text(f->received_bytes, b));
    }
    if (figures_logged(f) + f->logged_bytes == 0)
        return;
    g_string_append_printf(out, "  Log        %s denied, %s let out, %s let in",
                           count_of(f->denied, "datagram", a), count_text(f->logged_sent, b),
                           count_text(f->logged_received, c));
    if (f->unsaid > 0)
        g_string_append_printf(out, ", %s of unknown fate", count_text(f->unsaid, a));
    if (f->logged_bytes > 0)
        g_string_append_printf(out, " (%s bytes)", count_text(f->logged_bytes, a));
    g_string_append_c(out, '\n');
}

/* When it was seen, and what of it. */
static void append_seen(GString *out, const figures_t *f)
{
    char time[32];

    g_string_append_printf(out, "  Seen       from %s", report_time(f->first, time));
    g_string_append_printf(out, " to %s\n", report_time(f->last, time));
    append_onset(out, f);
    append_traffic(out, f);
}

static void append_endpoint(GString *out, const endpoint_t *endpoint, const hosts_t *hosts,
                            const traffic_t *traffic, const settings_t *settings)
{
    const figures_t *f = endpoint->figures;
    verdict_case_t subject = endpoint_located(traffic, settings, endpoint);
    GPtrArray *evidence = evidence_of(&subject);
    char name[ENDPOINT_TEXT_MAX];
    char *headline = g_ascii_strup(verdict_name(endpoint->verdict), -1);
    char *advice = verdict_advice(&endpoint->subject);

    g_string_append_printf(out, "\n%s  %s: %s\n  ",
                           printed_endpoint(settings->pseudonyms, &endpoint->address, name),
                           headline, verdict_meaning(endpoint->verdict, endpoint->rule));
    append_fan_out(out, f);
    append_seen(out, f);
    for (guint i = 0; i < evidence->len; i++)
        report_paragraph(out, i == 0 ? "  Evidence   - " : "             - ",
                         (const char *)g_ptr_array_index(evidence, i));
    append_host(out, hosts, endpoint);
    append_inside(out, endpoint, traffic, settings);
    append_filter(out, endpoint, settings);
    report_paragraph(out, "  Next       ", advice);
    g_ptr_array_free(evidence, TRUE);
    g_free(headline);
    g_free(advice);
}

/* An endpoint that does what another one of its host does, of which enough was said. */
static void append_twin(GString *out, const endpoint_t *endpoint, const endpoint_t *twin,
                        const settings_t *settings)
{
    char name[ENDPOINT_TEXT_MAX], other[ENDPOINT_TEXT_MAX];
    char *headline = g_ascii_strup(verdict_name(endpoint->verdict), -1);

    g_string_append_printf(out, "\n%s  %s, like %s\n  ",
                           printed_endpoint(settings->pseudonyms, &endpoint->address, name),
                           headline, printed_endpoint(settings->pseudonyms, &twin->address, other));
    append_fan_out(out, endpoint->figures);
    append_onset(out, endpoint->figures);
    append_filter(out, endpoint, settings);
    g_free(headline);
}

/* The first of the endpoints before number `i` with its host, for the same reason; or NULL. */
static const endpoint_t *twin_before(const GArray *endpoints, guint i)
{
    const endpoint_t *endpoint = &g_array_index(endpoints, endpoint_t, i);

    for (guint other = 0; other < i; other++) {
        const endpoint_t *twin = &g_array_index(endpoints, endpoint_t, other);
        if (twin->rule == endpoint->rule &&
            host_address_compare(&twin->address.host, &endpoint->address.host) == 0)
            return twin;
    }
    return NULL;
}

static void append_ordinary(GString *out, const endpoint_t *endpoint, const settings_t *settings)
{
    char name[ENDPOINT_TEXT_MAX], peers[COUNT_TEXT_MAX];
    const char *service = endpoint->subject.service;

    g_string_append_printf(out, "  %s  %s, %s%s%s\n",
                           printed_endpoint(settings->pseudonyms, &endpoint->address, name),
                           verdict_name(endpoint->verdict),
                           figure_of(endpoint->figures, endpoint->figures->peers, "peer", peers),
                           service[0] == '\0' ? "" : ", ", service);
    report_paragraph(out, "    ", endpoint->rule->because);
}

/* Where no endpoint is listed, the one that comes nearest. Denials are told of for what they are, however
 * few; a verdict on anything else would need more hosts. */
static void append_busiest(GString *out, const traffic_t *traffic, const settings_t *settings,
                           const hosts_t *hosts)
{
    char name[ENDPOINT_TEXT_MAX];
    endpoint_t endpoint;
    figures_t figures[2];

    if (!endpoint_busiest(traffic, settings, figures, &endpoint))
        return;
    if (endpoint.verdict == VERDICT_UNDECIDED) {
        g_string_append(out, "The busiest endpoint, although it is below that:\n");
        append_endpoint(out, &endpoint, hosts, traffic, settings);
        return;
    }
    g_string_append(out, "The busiest endpoint, which is below that and so not judged:\n");
    g_string_append_printf(out, "\n%s  ",
                           printed_endpoint(settings->pseudonyms, &endpoint.address, name));
    append_fan_out(out, endpoint.figures);
    append_seen(out, endpoint.figures);
    append_filter(out, &endpoint, settings);
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
    hosts_t *hosts = hosts_of(traffic, settings);
    guint worth_it = count_worth_it(endpoints);

    append_capture(out, traffic, settings);
    if (endpoints->len == 0) {
        report_nothing(out, traffic);
        append_busiest(out, traffic, settings, hosts);
    } else {
        char listed[COUNT_TEXT_MAX];

        if (worth_it == 0)
            report_nothing_unusual(out, endpoints->len);
        else
            g_string_append_printf(out, "%u of %s need%s a look\n", worth_it,
                                   count_of(endpoints->len, "listed endpoint", listed),
                                   worth_it == 1 ? "s" : "");
        report_limit(out, traffic);
    }
    for (guint i = 0; i < endpoints->len; i++) {
        const endpoint_t *endpoint = &g_array_index(endpoints, endpoint_t, i);
        const endpoint_t *twin;

        if (verdict_is_ordinary(endpoint->verdict))
            continue;
        twin = twin_before(endpoints, i);
        if (twin == NULL)
            append_endpoint(out, endpoint, hosts, traffic, settings);
        else
            append_twin(out, endpoint, twin, settings);
    }
    if (worth_it < endpoints->len)
        g_string_append(out, "\nOrdinary:\n");
    for (guint i = 0; i < endpoints->len; i++) {
        const endpoint_t *endpoint = &g_array_index(endpoints, endpoint_t, i);
        if (verdict_is_ordinary(endpoint->verdict))
            append_ordinary(out, endpoint, settings);
    }
    hosts_free(hosts);
    g_array_free(endpoints, TRUE);
}
