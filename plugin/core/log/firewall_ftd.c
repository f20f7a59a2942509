/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connection events of Cisco FTD: "Key: value, Key: value, …" (430002 at the start of a connection,
 * 430003 at its end).
 */
#include "firewall_formats.h"

#include <glib.h>

typedef struct {
    log_span_t action, rule, protocol, connection;
    log_span_t source, source_port, destination, destination_port;
    log_span_t interface_in, interface_out;
    log_span_t packets, answers, bytes, answer_bytes;
} ftd_event_t;

/* --- Reading --- */

/* The part of an event that a key names, or NULL. */
static log_span_t *part_of(ftd_event_t *event, const char *line, log_span_t key)
{
    const struct {
        const char *key;
        log_span_t *part;
    } parts[] = {
        {"AccessControlRuleAction", &event->action},
        {"AccessControlRuleName", &event->rule},
        {"Protocol", &event->protocol},
        {"ConnectionID", &event->connection},
        {"SrcIP", &event->source},
        {"SrcPort", &event->source_port},
        {"DstIP", &event->destination},
        {"DstPort", &event->destination_port},
        {"IngressInterface", &event->interface_in},
        {"EgressInterface", &event->interface_out},
        {"InitiatorPackets", &event->packets},
        {"ResponderPackets", &event->answers},
        {"InitiatorBytes", &event->bytes},
        {"ResponderBytes", &event->answer_bytes},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (log_span_is(line, key, parts[i].key))
            return parts[i].part;
    }
    return NULL;
}

/* Does the value mean the same, whatever was cut off behind it? Of a count the first digit is there:
 * whether anything was sent can be seen by that. */
static bool may_stand_last(const ftd_event_t *event, const log_span_t *part, const char *line,
                           log_span_t value)
{
    return part == &event->action || part == &event->packets || part == &event->answers ||
           part == &event->bytes || part == &event->answer_bytes ||
           (part == &event->protocol && log_span_is(line, value, "udp"));
}

/* Reads pairs up to the end. The first of a key counts, so that what a client says in a later value
 * changes nothing. */
static void read_pairs(log_text_t *text, ftd_event_t *event)
{
    const char *line = text->line;

    while (!log_text_ended(text)) {
        log_span_t key = log_text_take(text, ":,"), value = {.length = 0};
        log_span_t *part = part_of(event, line, key);

        if (log_text_skip(text, ":")) {
            log_text_skip_blanks(text);
            value = log_span_trimmed(line, log_text_take(text, ","));
        }
        if (part != NULL && part->length == 0 &&
            (!log_text_ended(text) || may_stand_last(event, part, line, value)))
            *part = value;
        log_text_skip(text, ",");
        log_text_skip_blanks(text);
    }
}

/* --- Telling --- */

static uint64_t number_or_zero(const char *line, log_span_t part)
{
    uint64_t number = 0;

    log_span_number(line, part, UINT64_MAX, &number);
    return number;
}

/* Are both counts there, as they are at a connection's end? */
static bool has_counts(const char *line, const ftd_event_t *event)
{
    uint64_t number;

    return log_span_number(line, event->packets, UINT64_MAX, &number) &&
           log_span_number(line, event->answers, UINT64_MAX, &number);
}

static bool says(const char *line, log_span_t action, const char *word)
{
    log_text_t text = log_text_of(line, action);

    return log_text_find(&text, word);
}

static bool lets_through(const char *line, log_span_t action)
{
    return says(line, action, "Allow") || says(line, action, "Trust") ||
           says(line, action, "Fastpath") || says(line, action, "Monitor");
}

/* Without its number a message is that of an end if it has the counts; else nobody can tell. */
static firewall_action_t passed_action(const firewall_line_t *read, bool start, bool counted)
{
    if (start)
        return FIREWALL_ACTION_BUILT;
    return counted || read->message_id.length > 0 ? FIREWALL_ACTION_CLOSED
                                                  : FIREWALL_ACTION_PERMITTED;
}

static void tell_action(firewall_line_t *read, const char *line, const ftd_event_t *event,
                        bool start, bool counted)
{
    sighting_t *sighting = &read->sighting;

    if (says(line, event->action, "Block")) {
        read->action = FIREWALL_ACTION_DENIED;
        sighting->kind = SIGHTING_DENIED;
    } else if (lets_through(line, event->action)) {
        read->action = passed_action(read, start, counted);
        sighting->kind = SIGHTING_CONNECTION;
    } else {
        sighting->kind = SIGHTING_LOGGED;
    }
}

static void tell_counts(firewall_line_t *read, const char *line, const ftd_event_t *event,
                        bool counted)
{
    uint64_t packets = number_or_zero(line, event->packets);
    uint64_t answers = number_or_zero(line, event->answers);
    uint64_t bytes = number_or_zero(line, event->bytes);
    uint64_t answer_bytes = number_or_zero(line, event->answer_bytes);
    sighting_t *sighting = &read->sighting;

    sighting->bytes = bytes > UINT64_MAX - answer_bytes ? UINT64_MAX : bytes + answer_bytes;
    if (sighting->kind != SIGHTING_CONNECTION) {
        read->count = MAX(1, firewall_at_most_32_bits(packets));
    } else if (counted) {
        sighting->counted = true;
        sighting->count = firewall_at_most_32_bits(packets);
        sighting->answers = firewall_at_most_32_bits(answers);
    }
}

static firewall_outcome_t tell_event(firewall_line_t *read, const char *line,
                                     const ftd_event_t *event)
{
    bool start = log_span_is(line, read->message_id, "430002");
    bool counted = !start && has_counts(line, event);

    if (event->protocol.length == 0 || event->source.length == 0 || event->destination.length == 0)
        return FIREWALL_NOT_UNDERSTOOD;
    if (!firewall_is_udp(line, event->protocol))
        return FIREWALL_OTHER;
    if (!firewall_read_port(line, event->source_port, &read->sighting.source.port) ||
        !firewall_read_port(line, event->destination_port, &read->sighting.destination.port))
        return FIREWALL_NOT_UNDERSTOOD;
    read->source = event->source;
    read->source_port = event->source_port;
    read->destination = event->destination;
    read->destination_port = event->destination_port;
    read->interface_in = event->interface_in;
    read->interface_out = event->interface_out;
    read->rule = event->rule;
    read->connection = event->connection;
    read->action_text = event->action;
    tell_action(read, line, event, start, counted);
    tell_counts(read, line, event, counted);
    return FIREWALL_UDP;
}

firewall_outcome_t firewall_read_ftd(firewall_message_t *message)
{
    const char *line = message->text.line;
    firewall_line_t *read = message->read;
    ftd_event_t event = {.action = {.length = 0}};
    log_text_t ahead = message->text;
    log_span_t id;

    if (!log_text_find(&ahead, "SrcIP: "))
        return FIREWALL_NOT_UNDERSTOOD; /* the quick way out for all other lines */
    if (firewall_take_cisco_id(message, &id)) {
        if (!log_span_is(line, id, "430002") && !log_span_is(line, id, "430003"))
            return FIREWALL_NOT_UNDERSTOOD;
        read->message_id = id;
    } else if (read->header.program.length > 0 &&
               !log_span_is(line, read->header.program, "SFIMS")) {
        return FIREWALL_NOT_UNDERSTOOD; /* another program may quote what a stranger wrote */
    }
    read_pairs(&message->text, &event);
    return tell_event(read, line, &event);
}
