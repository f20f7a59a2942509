/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The filterlog of pfSense and OPNsense: values with commas between them. Nine are the same for
 * every packet, those after them belong to its IP version, and the last ones to its protocol.
 */
#include "firewall_formats.h"

#include <glib.h>

enum {
    PF_RULE,
    PF_SUBRULE,
    PF_ANCHOR,
    PF_TRACKER,
    PF_INTERFACE,
    PF_REASON,
    PF_ACTION,
    PF_DIRECTION
};
enum { PF_IP_VERSION = 8 };

/* Where the values of a UDP datagram stand. */
typedef struct {
    unsigned offset;                   /* of the fragment; 0: there is no such value */
    unsigned protocol, other_protocol; /* name and number, one of which was enough */
    unsigned length, source, destination, source_port, destination_port, data_length;
} pf_places_t;

#define PF_VALUES 23

typedef struct {
    log_span_t values[PF_VALUES];
    unsigned count; /* of values that a comma follows: others may be cut off */
} pf_values_t;

static void read_values(log_text_t *text, pf_values_t *values)
{
    while (values->count < PF_VALUES) {
        log_span_t value = log_text_take(text, ",");

        values->values[values->count] = value;
        if (!log_text_skip(text, ","))
            return;
        values->count++;
    }
}

/* Does it begin as a line of filterlog does? Its text could be anything else made of commas. */
static bool is_filterlog(const char *line, const pf_values_t *values)
{
    const log_span_t *value = values->values;
    uint64_t number;

    return values->count > PF_IP_VERSION &&
           log_span_number(line, value[PF_RULE], UINT64_MAX, &number) &&
           value[PF_INTERFACE].length > 0 &&
           (log_span_is(line, value[PF_DIRECTION], "in") ||
            log_span_is(line, value[PF_DIRECTION], "out"));
}

static const pf_places_t *places_of(const char *line, const pf_values_t *values)
{
    static const pf_places_t ipv4 = {13, 16, 15, 17, 18, 19, 20, 21, 22};
    static const pf_places_t ipv6 = {0, 12, 13, 14, 15, 16, 17, 18, 19};

    if (log_span_is(line, values->values[PF_IP_VERSION], "4"))
        return &ipv4;
    return log_span_is(line, values->values[PF_IP_VERSION], "6") ? &ipv6 : NULL;
}

static void tell_rule(firewall_line_t *read, const char *line, const log_span_t *value)
{
    read->rule = value[PF_TRACKER].length > 0 ? value[PF_TRACKER] : value[PF_RULE];
    read->action_text = value[PF_ACTION];
    if (log_span_is(line, value[PF_ACTION], "block") ||
        log_span_is(line, value[PF_ACTION], "reject"))
        read->action = FIREWALL_ACTION_DENIED;
    else if (log_span_is(line, value[PF_ACTION], "pass"))
        read->action = FIREWALL_ACTION_PERMITTED;
    read->sighting.kind = firewall_kind_of(read->action);
    if (log_span_is(line, value[PF_DIRECTION], "in"))
        read->interface_in = value[PF_INTERFACE];
    else
        read->interface_out = value[PF_INTERFACE];
}

/* The length of the data proves that the port before it is whole. */
static bool is_whole(const char *line, const pf_values_t *values, const pf_places_t *places)
{
    log_text_t text = log_text_of(line, values->values[places->data_length]);
    uint64_t number;

    return values->count >= places->data_length && log_text_take_number(&text, &number);
}

static firewall_outcome_t tell_ends(firewall_line_t *read, const char *line,
                                    const pf_values_t *values, const pf_places_t *places)
{
    const log_span_t *value = values->values;

    if (!is_whole(line, values, places) ||
        !firewall_read_port(line, value[places->source_port], &read->sighting.source.port) ||
        !firewall_read_port(line, value[places->destination_port],
                            &read->sighting.destination.port))
        return FIREWALL_NOT_UNDERSTOOD;
    read->source = value[places->source];
    read->source_port = value[places->source_port];
    read->destination = value[places->destination];
    read->destination_port = value[places->destination_port];
    log_span_number(line, value[places->length], UINT16_MAX, &read->sighting.bytes);
    return FIREWALL_UDP;
}

firewall_outcome_t firewall_read_pf(firewall_message_t *message)
{
    const char *line = message->text.line;
    log_span_t program = message->read->header.program;
    pf_values_t values = {.count = 0};
    const pf_places_t *places;
    const log_span_t *value = values.values;

    if (program.length > 0 && !log_span_is(line, program, "filterlog"))
        return FIREWALL_NOT_UNDERSTOOD;
    read_values(&message->text, &values);
    if (!is_filterlog(line, &values))
        return FIREWALL_NOT_UNDERSTOOD;
    places = places_of(line, &values);
    if (places == NULL || values.count <= MAX(places->protocol, places->other_protocol))
        return FIREWALL_NOT_UNDERSTOOD;
    if (!firewall_is_udp(line, value[places->protocol]) &&
        !firewall_is_udp(line, value[places->other_protocol]))
        return FIREWALL_OTHER;
    /* Fragments other than the first have no ports. */
    if (places->offset != 0 && !log_span_is(line, value[places->offset], "0"))
        return FIREWALL_OTHER;
    tell_rule(message->read, line, value);
    return tell_ends(message->read, line, &values, places);
}
