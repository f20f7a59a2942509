/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_words.h"

#include "evidence.h"
#include "report.h"

#include <string.h>

#define SECOND_NS G_GUINT64_CONSTANT(1000000000)
#define DAY_NS (86400 * SECOND_NS)

#define MOST_ENDPOINTS 5 /* that are named */
#define FIRST_EVIDENCE 5 /* findings that are told; of those that speak against, all */

/* --- Times --- */

/* The local time zone of that moment: "UTC", "CET". Free it with g_free(). */
static char *zone_of(int64_t time)
{
    GDateTime *utc = g_date_time_new_from_unix_utc(time / (int64_t)SECOND_NS);
    GDateTime *local = utc == NULL ? NULL : g_date_time_to_local(utc);
    char *zone = g_strdup(local == NULL ? "" : g_date_time_get_timezone_abbreviation(local));

    if (local != NULL)
        g_date_time_unref(local);
    if (utc != NULL)
        g_date_time_unref(utc);
    return zone;
}

const char *picture_moment(int64_t time, uint64_t length, char text[40])
{
    char whole[32];
    int64_t part = time % (int64_t)SECOND_NS;
    unsigned milliseconds = (unsigned)((part < 0 ? part + (int64_t)SECOND_NS : part) / 1000000);

    report_time(time, whole);
    if (strlen(whole) < 19)
        g_strlcpy(text, whole, 40);
    else if (length >= DAY_NS)
        g_snprintf(text, 40, "%.16s", whole);
    else if (length >= 10 * SECOND_NS)
        g_snprintf(text, 40, "%s", whole + 11);
    else
        g_snprintf(text, 40, "%s.%03u", whole + 11, milliseconds);
    return text;
}

/* --- The host --- */

static endpoint_t lead_of(const picture_t *picture, const host_t *host)
{
    return endpoint_describe(picture->traffic, picture->settings, host->lead);
}

static char *title_of(const picture_t *picture)
{
    char host[ENDPOINT_TEXT_MAX];

    return g_strdup_printf("%s: %s", hub_name(picture->fan, host),
                           picture_is_conspicuous(picture) ? verdict_name(picture->listed->verdict)
                                                           : "nothing conspicuous");
}

static void say_fan_out(GPtrArray *lead, const picture_t *picture)
{
    const figures_t *f = &picture->fan->figures;
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX], c[COUNT_TEXT_MAX];
    char *fan_out =
        g_strdup_printf("%s on %s in %s", count_of(f->peers, "peer", a),
                        count_of(f->hosts, "host", b), count_of(f->networks, "network", c));

    if (picture->listed != NULL) {
        endpoint_t endpoint = lead_of(picture, picture->listed);

        picture_say(lead, "It %s: %s.", verdict_meaning(picture->listed->verdict, endpoint.rule),
                    fan_out);
    } else {
        picture_say(lead, "It has %s. An endpoint is listed from %s on.", fan_out,
                    count_of(traffic_limits(picture->traffic)->min_hosts, "remote host", a));
    }
    g_free(fan_out);
}

static void say_who_began(GPtrArray *lead, const figures_t *f)
{
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX], c[COUNT_TEXT_MAX], d[COUNT_TEXT_MAX];
    char *began =
        g_strdup_printf("It spoke first in %s of %s (%s)", count_text(f->began, a),
                        count_of(f->pairs, "conversation", b), share_text(f->began, f->pairs, c));

    if (figures_unwatched(f) == f->pairs)
        picture_say(lead, "%s; a firewall's log alone tells of them, and not of answers.", began);
    else
        picture_say(lead, "%s, and %s went both ways (%s).", began,
                    count_text(figures_answered(f), a),
                    share_text(figures_answered(f), f->pairs, d));
    g_free(began);
}

static void say_traffic(GPtrArray *lead, const figures_t *f)
{
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX], c[COUNT_TEXT_MAX], d[COUNT_TEXT_MAX];

    if (figures_seen(f) > 0)
        picture_say(lead, "It sent %s and received %s (%s and %s bytes).",
                    count_of(f->sent_datagrams, "datagram", a),
                    count_text(f->received_datagrams, b), count_text(f->sent_bytes, c),
                    count_text(f->received_bytes, d));
    if (figures_logged(f) > 0)
        picture_say(lead, "A firewall's log tells of %s, %s of them denied.",
                    count_of(figures_logged(f), "datagram", a), count_text(f->denied, b));
}

static void say_period(GPtrArray *lead, const figures_t *f)
{
    char first[32], last[32];
    char *zone = zone_of(f->last);

    picture_say(lead, "Seen from %s to %s %s.", report_time(f->first, first),
                report_time(f->last, last), zone);
    g_free(zone);
}

/* --- What the drawing shows --- */

static const char *const contact_words[CONTACT_COUNT] = {
    [CONTACT_BEGAN_ANSWERED] = "were called by it and answered",
    [CONTACT_BEGAN_SILENT] = "were called by it and did not answer",
    [CONTACT_BEGAN_UNTOLD] = "were called by it as a log alone tells",
    [CONTACT_CALLED_ANSWERED] = "called it and were answered",
    [CONTACT_CALLED_SILENT] = "called it and got no answer",
    [CONTACT_CALLED_UNTOLD] = "called it as a log alone tells",
};

static char *classes_of(const fan_out_t *fan)
{
    GString *text = g_string_new("Of its peers");
    char a[COUNT_TEXT_MAX];

    for (unsigned contact = 0; contact < CONTACT_COUNT; contact++) {
        if (fan->contacts[contact] > 0)
            g_string_append_printf(text, "%s %s %s", text->len > 12 ? "," : "",
                                   count_text(fan->contacts[contact], a), contact_words[contact]);
    }
    g_string_append_c(text, '.');
    return g_string_free(text, FALSE);
}

/* " (/16, IPv6 /32)", of the families that are there. Free it with g_free(). */
static char *prefix_text(const fan_out_t *fan)
{
    bool has_ipv4 = false, has_ipv6 = false;

    for (guint i = 0; i < fan->spokes->len; i++) {
        uint8_t family = g_array_index(fan->spokes, spoke_t, i).address.host.family;

        has_ipv6 |= family == FAMILY_IPV6;
        has_ipv4 |= family == FAMILY_IPV4 || family == FAMILY_MASKED;
    }
    if (has_ipv4 && has_ipv6)
        return g_strdup_printf(" (/%u, IPv6 /%u)", fan->prefix.ipv4, fan->prefix.ipv6);
    if (has_ipv4 || has_ipv6)
        return g_strdup_printf(" (/%u)", has_ipv4 ? fan->prefix.ipv4 : fan->prefix.ipv6);
    return g_strdup("");
}

static char *reading_of(const fan_out_t *fan)
{
    static const char *const what[] = {
        [GRAIN_HOST] = "one remote host",
        [GRAIN_SUBNET] = "one subnet",
        [GRAIN_NETWORK] = "one network",
        [GRAIN_BLOCK] = "one block of networks",
    };
    char *prefix, *text;

    if (fan->grain == GRAIN_PEER)
        return g_strdup_printf("Each line is one peer, an address and a port, in the order of "
                               "addresses clockwise from "
                               "the top%s.",
                               fan->sectors->len > 1 && fan->sectors->len < fan->spokes->len
                                   ? "; an arc joins those of one network"
                                   : "");
    prefix = fan->grain == GRAIN_HOST ? g_strdup("") : prefix_text(fan);
    text = g_strdup_printf(
        "Each line stands for the peers of %s%s, in the order of addresses clockwise from the "
        "top, and is drawn as most of them are. Its bar counts them: outwards those that the host "
        "called, inwards those that called it.",
        what[fan->grain], prefix);
    g_free(prefix);
    return text;
}

static uint32_t new_peers(const time_bar_t *bar)
{
    uint32_t count = 0;

    for (unsigned contact = 0; contact < CONTACT_COUNT; contact++)
        count += bar->count[contact];
    return count;
}

static char *timing_of(const picture_t *picture)
{
    const time_bars_t *bars = &picture->fan->bars;
    uint64_t length = (uint64_t)bars->last - (uint64_t)bars->first;
    uint32_t most = 0, busiest = 0;
    char unit[TIME_UNIT_TEXT_MAX], peers[COUNT_TEXT_MAX], moment[40], first[32], last[32];
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < bars->bars->len; i++) {
        uint32_t count = new_peers(&g_array_index(bars->bars, time_bar_t, i));

        if (count > most) {
            most = count;
            busiest = i;
        }
    }
    g_string_printf(text, "New peers per %s, from %s to %s: at most %s, at %s.",
                    time_unit_text(bars->unit, unit), report_time(bars->first, first),
                    report_time(bars->last, last), count_text(most, peers),
                    picture_moment(bars->first + (int64_t)(busiest * bars->unit), length, moment));
    if (picture->listed != NULL)
        g_string_append_printf(text, " The onset is frame %u, %s.", picture->listed->figures->onset,
                               report_time(picture->listed->figures->onset_time, first));
    return g_string_free(text, FALSE);
}

/* --- Its endpoints --- */

static void say_endpoint(GPtrArray *lines, const picture_t *picture, uint32_t number)
{
    endpoint_t endpoint = endpoint_describe(picture->traffic, picture->settings, number);
    char name[ENDPOINT_TEXT_MAX], peers[COUNT_TEXT_MAX], networks[COUNT_TEXT_MAX];
    const char *service = endpoint.subject.service;

    picture_say(lines, "%s: %s, %s in %s%s%s",
                printed_endpoint(picture->settings->pseudonyms, &endpoint.address, name),
                verdict_name(endpoint.verdict),
                figure_of(endpoint.figures, endpoint.figures->peers, "peer", peers),
                figure_of(endpoint.figures, endpoint.figures->networks, "network", networks),
                service[0] == '\0' ? "" : ", ", service);
}

static GPtrArray *endpoints_of(const picture_t *picture)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    const host_t *host = picture->listed;
    char more[COUNT_TEXT_MAX];

    if (host == NULL)
        return lines;
    say_endpoint(lines, picture, host->lead);
    for (guint i = 0; i < host->endpoints->len && lines->len < MOST_ENDPOINTS; i++) {
        uint32_t number = g_array_index(host->endpoints, uint32_t, i);
        if (number != host->lead)
            say_endpoint(lines, picture, number);
    }
    if (host->endpoints->len > lines->len)
        picture_say(lines, "%s more, see -z oversharing,endpoints",
                    count_text(host->endpoints->len - lines->len, more));
    return lines;
}

static GPtrArray *evidence_on(const picture_t *picture, const endpoint_t *endpoint)
{
    verdict_case_t subject = endpoint_located(picture->traffic, picture->settings, endpoint);
    GPtrArray *all = evidence_of(&subject), *told = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < all->len; i++) {
        const char *finding = (const char *)g_ptr_array_index(all, i);

        if (i < FIRST_EVIDENCE || g_str_has_prefix(finding, "but "))
            g_ptr_array_add(told, g_strdup(finding));
    }
    g_ptr_array_free(all, TRUE);
    return told;
}

static void tell_of_lead(picture_words_t *words, const picture_t *picture)
{
    endpoint_t endpoint;
    char name[ENDPOINT_TEXT_MAX];

    if (picture->listed == NULL) {
        words->evidence = g_ptr_array_new_with_free_func(g_free);
        words->evidence_head = g_strdup("");
        return;
    }
    endpoint = lead_of(picture, picture->listed);
    words->evidence = evidence_on(picture, &endpoint);
    words->evidence_head =
        g_strdup_printf("Evidence on %s",
                        printed_endpoint(picture->settings->pseudonyms, &endpoint.address, name));
    if (endpoint.verdict != VERDICT_CLIENT)
        words->advice = verdict_advice(&endpoint.subject);
    if (picture->listed->verdict != endpoint.verdict)
        picture_say(
            words->notes,
            "It calls from one port those whom it hears on another: as a whole this host is %s.",
            verdict_name(picture->listed->verdict));
}

/* --- The figures as a whole --- */

static void say_notes(GPtrArray *notes, const traffic_t *traffic, const settings_t *settings)
{
    const traffic_totals_t *totals = traffic_totals(traffic);
    GString *limit = g_string_new(NULL);
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX];

    if (totals->masked_lines > 0)
        picture_say(
            notes,
            "%s of the log hide octets of addresses: there may be more hosts than are counted.",
            count_of(totals->masked_lines, "line", a));
    if (totals->unread_lines > 0)
        picture_say(notes, "%s of %s not understood.", count_text(totals->unread_lines, a),
                    count_of(totals->log_lines, "log line", b));
    report_limit(limit, traffic);
    if (limit->len > 0)
        picture_say(notes, "%s", g_strdelimit(g_strchomp(limit->str), "\n", ' '));
    g_string_free(limit, TRUE);
    if (settings->pseudonyms != NULL)
        picture_say(notes, "%s", PSEUDONYMS_NOTE);
}

picture_words_t *picture_words_of(const picture_t *picture)
{
    picture_words_t *words = g_new0(picture_words_t, 1);
    const figures_t *f = &picture->fan->figures;

    words->title = title_of(picture);
    words->lead = g_ptr_array_new_with_free_func(g_free);
    words->notes = g_ptr_array_new_with_free_func(g_free);
    say_fan_out(words->lead, picture);
    say_who_began(words->lead, f);
    say_traffic(words->lead, f);
    say_period(words->lead, f);
    words->classes = classes_of(picture->fan);
    words->reading = reading_of(picture->fan);
    words->timing = timing_of(picture);
    words->endpoints = endpoints_of(picture);
    tell_of_lead(words, picture);
    words->others = picture_others_of(picture);
    say_notes(words->notes, picture->traffic, picture->settings);
    return words;
}

void picture_words_free(picture_words_t *words)
{
    g_free(words->title);
    g_ptr_array_free(words->lead, TRUE);
    g_free(words->classes);
    g_free(words->reading);
    g_free(words->timing);
    g_ptr_array_free(words->endpoints, TRUE);
    g_free(words->evidence_head);
    g_ptr_array_free(words->evidence, TRUE);
    g_free(words->advice);
    g_ptr_array_free(words->others, TRUE);
    g_ptr_array_free(words->notes, TRUE);
    g_free(words);
}

/* "Evidence: one; two." */
static void append_list(GString *text, const char *head, const GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++)
        g_string_append_printf(text, "%s%s", i == 0 ? head : "; ",
                               (const char *)g_ptr_array_index(items, i));
    if (items->len > 0)
        g_string_append(text, ". ");
}

char *picture_words_whole(const picture_words_t *words)
{
    GString *text = g_string_new(NULL);
    char *evidence = g_strconcat(words->evidence_head, ": ", NULL);

    for (guint i = 0; i < words->lead->len; i++)
        g_string_append_printf(text, "%s ", (const char *)g_ptr_array_index(words->lead, i));
    g_string_append_printf(text, "%s %s %s ", words->classes, words->reading, words->timing);
    append_list(text, "Listed endpoints: ", words->endpoints);
    append_list(text, evidence, words->evidence);
    if (words->advice != NULL)
        g_string_append_printf(text, "What to do: %s ", words->advice);
    append_list(text, "Others need a look, too: ", words->others);
    for (guint i = 0; i < words->notes->len; i++)
        g_string_append_printf(text, "%s ", (const char *)g_ptr_array_index(words->notes, i));
    g_string_truncate(text, text->len - 1);
    g_free(evidence);
    return g_string_free(text, FALSE);
}
