/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_summary.h"

#include "evidence.h"

#include <string.h>

/* So many lines that were not understood are shown. */
#define EXAMPLES 5

/* What is kept of each, in bytes; no terminal shows more in one line. */
#define EXAMPLE_MAX 4096

#define NANOSECONDS 1000000000

/* What is said where nothing was understood. */
#define KINDS_READ "it reads logs of Cisco ASA, PIX, FTD; iptables, nftables, UFW; pfSense; CEF\n"

typedef struct {
    const char *source;
    uint64_t number;
    GString *text;
} example_t;

struct log_summary {
    GTimeZone *zone;
    const char *zone_name;
    uint64_t lines, packets, empty, udp;
    uint64_t timeless;   /* lines without a time that is understood */
    bool has_zoneless;   /* a time without a zone was met */
    int64_t first, last; /* TIME_UNKNOWN: no line has a time */
    uint64_t by_format[FIREWALL_FORMATS];
    unsigned example_count;
    example_t examples[EXAMPLES];
};

log_summary_t *log_summary_new(GTimeZone *zone, const char *zone_name)
{
    log_summary_t *summary = g_new0(log_summary_t, 1);

    summary->zone = g_time_zone_ref(zone);
    summary->zone_name = zone_name;
    summary->first = summary->last = TIME_UNKNOWN;
    return summary;
}

void log_summary_free(log_summary_t *summary)
{
    if (summary == NULL)
        return;
    for (unsigned i = 0; i < summary->example_count; i++)
        g_string_free(summary->examples[i].text, TRUE);
    g_time_zone_unref(summary->zone);
    g_free(summary);
}

uint64_t log_summary_lines(const log_summary_t *summary)
{
    return summary->lines;
}

static void keep_example(log_summary_t *summary, const char *source, const log_line_t *line)
{
    if (summary->example_count == EXAMPLES)
        return;
    summary->examples[summary->example_count++] = (example_t){
        .source = source,
        .number = line->number,
        .text = g_string_new_len(line->piece.text, (gssize)MIN(line->piece.length, EXAMPLE_MAX)),
    };
}

void log_summary_add(log_summary_t *summary, const char *source, const log_line_t *line,
                     const firewall_line_t *read)
{
    summary->packets += line->piece.length > 0;
    if (line->piece.continues)
        return;
    summary->lines++;
    if (line->piece.length == 0) {
        summary->empty++;
        return;
    }
    summary->by_format[read->format]++;
    summary->udp += read->outcome == FIREWALL_UDP;
    if (read->outcome == FIREWALL_NOT_UNDERSTOOD)
        keep_example(summary, source, line);
}

void log_summary_add_time(log_summary_t *summary, int64_t time, bool zoneless)
{
    if (time == TIME_UNKNOWN) {
        summary->timeless++;
        return;
    }
    summary->has_zoneless |= zoneless;
    if (summary->first == TIME_UNKNOWN || time < summary->first)
        summary->first = time;
    if (summary->last == TIME_UNKNOWN || time > summary->last)
        summary->last = time;
}

/* --- Text --- */

/* How many columns of a terminal a character takes. */
static int width_of(gunichar character)
{
    return g_unichar_iszerowidth(character) ? 0 : g_unichar_iswide(character) ? 2 : 1;
}

/* Appends bytes from outside, in so many columns. What could steer a terminal, or is no UTF-8,
 * becomes a question mark; a tab becomes a blank. */
static void append_harmless(GString *out, const char *text, size_t length, int columns)
{
    const char *end = text + length;
    gsize cut = out->len; /* where to cut if it turns out to be too long */
    int used = 0;

    while (text < end) {
        gunichar character = g_utf8_get_char_validated(text, end - text);
        bool is_valid = character < 0x110000;

        text = is_valid ? g_utf8_next_char(text) : text + 1;
        if (is_valid && character == '\t')
            character = ' ';
        if (!is_valid || !g_unichar_isprint(character))
            character = '?';
        used += width_of(character);
        if (used > columns) {
            g_string_truncate(out, cut);
            g_string_append(out, "…");
            return;
        }
        g_string_append_unichar(out, character);
        if (used <= columns - 1)
            cut = out->len;
    }
}

static void append_example(GString *out, const example_t *example, bool several, int width)
{
    GString *place = g_string_new("  ");

    if (several) {
        char *name = g_filename_display_name(example->source);

        append_harmless(place, name, strlen(name), width / 2);
        g_string_append(place, ", ");
        g_free(name);
    }
    g_string_append_printf(place, "line %" G_GUINT64_FORMAT ": ", example->number);
    g_string_append_len(out, place->str, (gssize)place->len);
    append_harmless(out, example->text->str, example->text->len,
                    MAX(width - (int)g_utf8_strlen(place->str, -1), 1));
    g_string_append_c(out, '\n');
    g_string_free(place, TRUE);
}

static void append_formats(GString *out, const log_summary_t *summary)
{
    const char *separator = " (";
    char text[COUNT_TEXT_MAX];

    for (int i = 0; i < FIREWALL_FORMATS; i++) {
        if (i == FIREWALL_UNKNOWN || summary->by_format[i] == 0)
            continue;
        g_string_append_printf(out, "%s%s %s", separator,
                               firewall_format_name((firewall_format_t)i),
                               count_text(summary->by_format[i], text));
        separator = ", ";
    }
    g_string_append(out, ")");
}

static void append_time(GString *out, const log_summary_t *summary, int64_t time)
{
    GDateTime *utc = g_date_time_new_from_unix_utc(time / NANOSECONDS);
    GDateTime *date = g_date_time_to_timezone(utc, summary->zone);
    char *text = g_date_time_format(date, "%Y-%m-%d %H:%M:%S");

    g_string_append(out, text);
    g_free(text);
    g_date_time_unref(date);
    g_date_time_unref(utc);
}

/* From when to when, and in what zone that is; how many lines do not tell. */
static void append_period(GString *out, const log_summary_t *summary)
{
    bool has_period = summary->first != TIME_UNKNOWN;
    char text[COUNT_TEXT_MAX];

    if (has_period) {
        g_string_append(out, "from ");
        append_time(out, summary, summary->first);
        g_string_append(out, " to ");
        append_time(out, summary, summary->last);
        g_string_append_printf(out, " (%s%s)\n", summary->zone_name,
                               summary->has_zoneless ? ", also taken for times without a zone"
                                                     : "");
    }
    if (summary->timeless > 0)
        g_string_append_printf(out, "%s without a time: %s\n",
                               count_of(summary->timeless, "line", text),
                               has_period ? "they have that of the line before"
                                          : "they have that of the file, or of reading it");
}

void log_summary_write(const log_summary_t *summary, bool several, int width, GString *out)
{
    uint64_t not_understood = summary->by_format[FIREWALL_UNKNOWN];
    uint64_t understood = summary->lines - summary->empty - not_understood;
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX];

    g_string_append_printf(out, "%s read, %s written", count_of(summary->lines, "line", a),
                           count_of(summary->packets, "packet", b));
    if (summary->empty > 0)
        g_string_append_printf(out, ", %s empty", count_text(summary->empty, a));
    g_string_append_printf(out, "\nunderstood: %s", count_text(understood, a));
    if (understood > 0) {
        append_formats(out, summary);
        g_string_append_printf(out, ", of UDP: %s", count_text(summary->udp, a));
    }
    g_string_append_c(out, '\n');
    append_period(out, summary);
    if (not_understood == 0)
        return;
    if (understood == 0)
        g_string_append(out, KINDS_READ);
    g_string_append_printf(out, "not understood: %s%s\n", count_text(not_understood, a),
                           not_understood > EXAMPLES ? ", the first of them:" : ":");
    for (unsigned i = 0; i < summary->example_count; i++)
        append_example(out, &summary->examples[i], several, width);
}
