/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Common Event Format: "CEF:0|vendor|product|version|id|name|severity|key=value key=value …". A
 * value goes on until the next key, so it may hold blanks; "=" and "\" in it stand behind a "\".
 */
#include "firewall_formats.h"
#include "log_time.h"

#include <glib.h>
#include <string.h>

typedef struct {
    log_span_t action, protocol, count, in, out, interface_in, interface_out, time;
    log_span_t source, source_port, destination, destination_port;
    log_span_t source_ipv6, destination_ipv6;
} cef_event_t;

/* --- Reading --- */

static log_span_t *part_of(cef_event_t *event, const char *line, log_span_t key)
{
    const struct {
        const char *key;
        log_span_t *part;
    } parts[] = {
        {"act", &event->action},
        {"proto", &event->protocol},
        {"cnt", &event->count},
        {"in", &event->in},
        {"out", &event->out},
        {"deviceInboundInterface", &event->interface_in},
        {"deviceOutboundInterface", &event->interface_out},
        {"rt", &event->time},
        {"src", &event->source},
        {"spt", &event->source_port},
        {"dst", &event->destination},
        {"dpt", &event->destination_port},
        {"c6a2", &event->source_ipv6},
        {"c6a3", &event->destination_ipv6},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (key.length == strlen(parts[i].key) &&
            memcmp(line + key.begin, parts[i].key, key.length) == 0)
            return parts[i].part;
    }
    return NULL;
}

/* Takes one value of the head, up to the bar after it; a bar in it stands behind a "\". */
static bool take_head_value(log_text_t *text, log_span_t *value)
{
    size_t begin = text->at;

    for (;;) {
        log_text_take(text, "|\\");
        *value = log_span(begin, text->at);
        if (log_text_skip(text, "|"))
            return true;
        text->at += 2;
        if (text->at > text->end) {
            text->at = text->end;
            return false;
        }
    }
}

/* The first of a key counts. */
static void keep_value(cef_event_t *event, const char *line, log_span_t key, log_span_t value)
{
    log_span_t *part = part_of(event, line, key);

    if (part != NULL && part->length == 0)
        *part = log_span_trimmed(line, value);
}

/* Reads the keys and their values. A key is a whole word before a "=" that no "\" stands before. */
static void read_values(log_text_t *text, cef_event_t *event)
{
    log_span_t key = {.length = 0};
    size_t word = text->at, value = text->at;
    bool in_key = true;

    while (!log_text_ended(text)) {
        char byte = text->line[text->at];

        if (byte == '\\') {
            text->at = MIN(text->at + 2, text->end);
            in_key = false;
            continue;
        }
        if (byte == '=' && in_key) {
            keep_value(event, text->line, key, log_span(value, MAX(word, value)));
            key = log_span(word, text->at);
            value = text->at + 1;
            in_key = false;
        }
        text->at++;
        if (log_text_is_blank(byte)) {
            word = text->at;
            in_key = true;
        }
    }
    keep_value(event, text->line, key, log_span(value, text->end));
}

/* --- Telling --- */

/* Does nothing follow the part, so that it may be cut off? */
static bool may_be_cut(const log_text_t *text, log_span_t part)
{
    return part.length > 0 && (size_t)part.begin + part.length >= text->end;
}

/* Reads "rt": milliseconds since the epoch, or a date. *part becomes what was read of it. */
static bool read_time(const char *line, log_span_t *part, log_time_t *when)
{
    log_text_t text = log_text_of(line, *part);
    uint64_t milliseconds;

    if (!log_span_number(line, *part, UINT64_MAX - 1, &milliseconds))
        return log_time_take(&text, when, part) && when->kind == LOG_TIME_DATE;
    *when = (log_time_t){
        .kind = LOG_TIME_EPOCH,
        .seconds = milliseconds / 1000,
        .nanoseconds = (uint32_t)(milliseconds % 1000) * 1000000U,
    };
    return true;
}

/* Is it a date that leaves open in which year it was, and in which zone? */
static bool is_vague(const log_time_t *when)
{
    return when->kind == LOG_TIME_DATE && when->year == 0 && !when->has_zone;
}

/* "rt" is the time where the header tells none, or a vaguer one. */
static void tell_time(log_header_t *header, const char *line, log_span_t part)
{
    bool missing = header->when.kind == LOG_TIME_NONE;
    log_time_t when;

    if ((!missing && !is_vague(&header->when)) || !read_time(line, &part, &when) ||
        (!missing && is_vague(&when)))
        return;
    header->time = part;
    header->when = when;
}

/* The standard has bytes in "in" and "out"; some products have interfaces there. */
static void tell_bytes_or_interface(firewall_line_t *read, const char *line, log_span_t value,
                                    log_span_t *interface)
{
    uint64_t bytes;

    if (log_span_number(line, value, UINT32_MAX, &bytes))
        read->sighting.bytes += bytes;
    else if (interface->length == 0)
        *interface = value;
}

static void tell_rest(firewall_line_t *read, const log_text_t *text, const cef_event_t *event)
{
    const char *line = text->line;
    log_span_t word;
    uint64_t count;

    read->action = firewall_action_in(line, event->action, &word);
    read->action_text = event->action;
    read->sighting.kind = firewall_kind_of(read->action);
    if (log_span_number(line, event->count, UINT64_MAX, &count))
        read->count = MAX(1, firewall_at_most_32_bits(count));
    read->interface_in = event->interface_in;
    read->interface_out = event->interface_out;
    tell_bytes_or_interface(read, line, event->in, &read->interface_in);
    tell_bytes_or_interface(read, line, event->out, &read->interface_out);
    if (!may_be_cut(text, event->time))
        tell_time(&read->header, line, event->time);
}

static firewall_outcome_t tell_ends(const firewall_message_t *message, const cef_event_t *event)
{
    const log_text_t *text = &message->text;
    const char *line = text->line;
    firewall_line_t *read = message->read;

    read->source = event->source.length > 0 ? event->source : event->source_ipv6;
    read->destination =
        event->destination.length > 0 ? event->destination : event->destination_ipv6;
    if (may_be_cut(text, read->source) || may_be_cut(text, read->destination) ||
        may_be_cut(text, event->source_port) ||
        (message->cut && may_be_cut(text, event->destination_port)))
        return FIREWALL_NOT_UNDERSTOOD;
    if (!firewall_is_udp(line, event->protocol) || read->source.length == 0 ||
        read->destination.length == 0 || event->source_port.length == 0 ||
        event->destination_port.length == 0)
        return FIREWALL_OTHER;
    if (!firewall_read_port(line, event->source_port, &read->sighting.source.port) ||
        !firewall_read_port(line, event->destination_port, &read->sighting.destination.port))
        return FIREWALL_NOT_UNDERSTOOD;
    read->source_port = event->source_port;
    read->destination_port = event->destination_port;
    return FIREWALL_UDP;
}

firewall_outcome_t firewall_read_cef(firewall_message_t *message)
{
    log_text_t *text = &message->text;
    firewall_line_t *read = message->read;
    cef_event_t event = {.action = {.length = 0}};
    log_span_t head[7];
    firewall_outcome_t outcome;

    if (!log_text_skip(text, "CEF:"))
        return FIREWALL_NOT_UNDERSTOOD;
    for (unsigned i = 0; i < G_N_ELEMENTS(head); i++) {
        if (!take_head_value(text, &head[i]))
            return FIREWALL_NOT_UNDERSTOOD;
    }
    read->message_id = head[4];
    read_values(text, &event);
    outcome = tell_ends(message, &event);
    if (outcome != FIREWALL_UDP)
        return outcome;
    read->rule = head[5];
    tell_rest(read, text, &event);
    return FIREWALL_UDP;
}
