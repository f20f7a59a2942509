/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages of Cisco ASA, PIX, FWSM, and of FTD where it speaks as they do.
 *
 * What is read is told by the first words of the message, so that a line without "%ASA-4-106023" is
 * read as well. The shapes are those of Cisco's guides to syslog messages.
 */
#include "cisco_end.h"
#include "firewall_formats.h"

#include <glib.h>

#define ID_DIGITS 6

/* --- Numbers of messages --- */

/* "ASA-4-106023" or "ASA-session-5-106100": what stands before the last six digits is the severity,
 * and before that, perhaps, a class. */
static bool read_id(const char *line, log_span_t tag, log_span_t *id)
{
    static const char *const devices[] = {"ASA-", "PIX-", "FWSM-", "FTD-"};
    log_text_t text = log_text_of(line, tag);
    bool known = false;
    const char *digits;

    for (size_t i = 0; i < G_N_ELEMENTS(devices) && !known; i++)
        known = log_text_skip(&text, devices[i]);
    if (!known || text.end - text.at < ID_DIGITS + 2)
        return false;
    digits = line + text.end - ID_DIGITS;
    if (digits[-1] != '-' || !g_ascii_isdigit(digits[-2]))
        return false;
    *id = log_span(text.end - ID_DIGITS, text.end);
    for (unsigned i = 0; i < ID_DIGITS; i++) {
        if (!g_ascii_isdigit(digits[i]))
            return false;
    }
    return true;
}

bool firewall_take_cisco_id(firewall_message_t *message, log_span_t *id)
{
    const char *line = message->text.line;
    log_text_t text = message->text;
    log_span_t program = message->read->header.program;

    /* Programs that rewrite headers take the number for the name of a program. */
    if (program.length > 0 && line[program.begin] == '%') {
        program.begin++;
        program.length--;
        return read_id(line, program, id);
    }
    if (!log_text_skip(&text, "%") || !read_id(line, log_text_take(&text, ": \t"), id))
        return false;
    log_text_skip(&text, ":");
    log_text_skip_blanks(&text);
    message->text = text;
    return true;
}

/* Is it the number of a message that is read here? */
static bool is_read_here(const char *line, log_span_t id)
{
    static const char *const ids[] = {"106006", "106007", "106010", "106023", "106100", "302015",
                                      "302016", "313005", "710002", "710003", "710005"};

    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        if (log_span_is(line, id, ids[i]))
            return true;
    }
    return false;
}

/* --- What every message has --- */

/* Does a port that was just taken end here: at a blank, before a bracket, or with the line, if that
 * is where the message ends? */
static bool port_ends(const firewall_message_t *message)
{
    const log_text_t *text = &message->text;

    if (log_text_ended(text))
        return !message->cut;
    return log_text_word_ends(text) || log_text_peek(text) == '(';
}

/* The first end is the source unless `reversed`. */
static void keep_ends(firewall_message_t *message, const cisco_end_t *first,
                      const cisco_end_t *second, bool reversed)
{
    const cisco_end_t *source = reversed ? second : first;
    const cisco_end_t *destination = reversed ? first : second;
    firewall_line_t *read = message->read;

    read->interface_in = source->interface;
    read->source = source->host;
    read->source_port = source->port;
    read->sighting.source.port = source->number;
    read->interface_out = destination->interface;
    read->destination = destination->host;
    read->destination_port = destination->port;
    read->sighting.destination.port = destination->number;
}

static void keep_action(firewall_line_t *read, firewall_action_t action, log_span_t text)
{
    read->action = action;
    read->action_text = text;
    read->sighting.kind = firewall_kind_of(action);
}

/* --- Messages --- */

/* "… from A/p to B/q on interface IF", "… due to DNS Query" (106006, 106007). */
static firewall_outcome_t read_from_to(firewall_message_t *message)
{
    log_text_t *text = &message->text;
    cisco_end_t source, destination;

    if (!cisco_take_bare_end(text, &source) || !log_text_skip(text, " to ") ||
        !cisco_take_bare_end(text, &destination))
        return FIREWALL_NOT_UNDERSTOOD;
    keep_ends(message, &source, &destination, false);
    if (log_text_skip(text, " on interface")) {
        log_text_skip_blanks(text);
        message->read->interface_in = log_text_take_word(text);
        return FIREWALL_UDP;
    }
    return log_text_skip(text, " due to") ? FIREWALL_UDP : FIREWALL_NOT_UNDERSTOOD;
}

/* 'src IF:A/p (user) dst IF:B/q (user) by access-group "ACL" …' (106023, 106010). */
static firewall_outcome_t read_src_dst(firewall_message_t *message)
{
    log_text_t *text = &message->text;
    cisco_end_t source, destination;

    if (!cisco_take_end(text, &source) || !log_text_skip_brackets(text) ||
        !log_text_skip(text, " dst ") || !cisco_take_end(text, &destination) || !port_ends(message))
        return FIREWALL_NOT_UNDERSTOOD;
    keep_ends(message, &source, &destination, false);
    if (log_text_find(text, " by access-group \""))
        message->read->rule = log_text_take(text, "\"");
    return FIREWALL_UDP;
}

/* "Deny udp src …", "Deny inbound UDP from …". */
static firewall_outcome_t read_deny(firewall_message_t *message, log_span_t verb)
{
    log_text_t *text = &message->text;
    log_span_t protocol;
    bool from;

    log_text_skip(text, "inbound ");
    log_text_skip(text, "protocol ");
    protocol = log_text_take_word(text);
    from = log_text_skip(text, " from ");
    if (!from && !log_text_skip(text, " src "))
        return FIREWALL_NOT_UNDERSTOOD;
    if (!firewall_is_udp(text->line, protocol))
        return FIREWALL_OTHER;
    keep_action(message->read, FIREWALL_ACTION_DENIED, verb);
    return from ? read_from_to(message) : read_src_dst(message);
}

/* The answer passed because the destination of the line had begun the connection: it is as good as
 * hearing of that. */
static void tell_established(firewall_message_t *message)
{
    sighting_t *sighting = &message->read->sighting;

    sighting->kind = SIGHTING_CONNECTION;
    sighting->counted = true;
    sighting->answers = message->read->count;
    message->reversed = true;
}

/* "ACL denied udp IF/A(p) -> IF/B(q) hit-cnt N first hit …" (106100). */
static firewall_outcome_t read_access_list(firewall_message_t *message)
{
    log_text_t *text = &message->text;
    const char *line = text->line;
    firewall_line_t *read = message->read;
    log_span_t verb, protocol;
    cisco_end_t source, destination;
    bool established;
    uint64_t hits;

    read->rule = log_text_take_word(text);
    log_text_skip_blanks(text);
    verb = log_text_take_word(text);
    log_text_skip_blanks(text);
    protocol = log_text_take_word(text);
    established = log_span_is(line, verb, "est-allowed");
    if (!log_text_skip_blanks(text))
        return FIREWALL_NOT_UNDERSTOOD;
    if (log_span_is(line, verb, "denied"))
        keep_action(read, FIREWALL_ACTION_DENIED, verb);
    else if (established || log_span_is(line, verb, "permitted"))
        keep_action(read, FIREWALL_ACTION_PERMITTED, verb);
    else
        return FIREWALL_NOT_UNDERSTOOD;
    if (!firewall_is_udp(line, protocol))
        return FIREWALL_OTHER;
    if (!cisco_take_list_end(text, &source) || !log_text_skip_brackets(text) ||
        !log_text_skip(text, " -> ") || !cisco_take_list_end(text, &destination) ||
        !log_text_skip_brackets(text) || !log_text_skip(text, " hit-cnt ") ||
        !log_text_take_number(text, &hits) || !log_text_skip_blanks(text))
        return FIREWALL_NOT_UNDERSTOOD;
    keep_ends(message, &source, &destination, false);
    read->count = MAX(1, firewall_at_most_32_bits(hits));
    if (established)
        tell_established(message);
    return FIREWALL_UDP;
}

/* "UDP connection N for": says whether it is about UDP. */
static firewall_outcome_t take_connection(firewall_message_t *message)
{
    log_text_t *text = &message->text;
    log_span_t protocol = log_text_take_word(text);

    if (!log_text_skip(text, " connection "))
        return FIREWALL_NOT_UNDERSTOOD;
    if (!firewall_is_udp(text->line, protocol))
        return FIREWALL_OTHER;
    message->read->connection = log_text_take_word(text);
    return log_text_skip(text, " for ") ? FIREWALL_UDP : FIREWALL_NOT_UNDERSTOOD;
}

/* "Built inbound UDP connection N for IF:A/p (A'/p') to IF:B/q (B'/q')" (302015). */
static firewall_outcome_t read_built(firewall_message_t *message, log_span_t verb)
{
    log_text_t *text = &message->text;
    bool inbound = log_text_skip(text, "inbound ");
    cisco_end_t first, second;
    firewall_outcome_t about;

    if (!inbound && !log_text_skip(text, "outbound "))
        return FIREWALL_NOT_UNDERSTOOD;
    about = take_connection(message);
    if (about != FIREWALL_UDP)
        return about;
    if (!cisco_take_end(text, &first) || !log_text_skip_brackets(text) ||
        !log_text_skip(text, " to ") || !cisco_take_end(text, &second))
        return FIREWALL_NOT_UNDERSTOOD;
    log_text_skip_blanks(text);
    if (log_text_peek(text) != '(')
        return FIREWALL_NOT_UNDERSTOOD;
    keep_action(message->read, FIREWALL_ACTION_BUILT, verb);
    keep_ends(message, &first, &second, !inbound);
    message->read->inbound = inbound;
    message->read->sighting.kind = SIGHTING_CONNECTION;
    return FIREWALL_UDP;
}

/* "Teardown UDP connection N for IF:A/p to IF:B/q duration H:MM:SS bytes N" (302016). */
static firewall_outcome_t read_teardown(firewall_message_t *message, log_span_t verb)
{
    log_text_t *text = &message->text;
    firewall_outcome_t about = take_connection(message);
    cisco_end_t first, second;

    if (about != FIREWALL_UDP)
        return about;
    if (!cisco_take_end(text, &first) || !log_text_skip_brackets(text) ||
        !log_text_skip(text, " to ") || !cisco_take_end(text, &second) ||
        !log_text_skip_brackets(text) || !log_text_skip(text, " duration"))
        return FIREWALL_NOT_UNDERSTOOD;
    keep_action(message->read, FIREWALL_ACTION_CLOSED, verb);
    keep_ends(message, &first, &second, false);
    message->read->sighting.kind = SIGHTING_CLOSED;
    if (log_text_find(text, " bytes "))
        log_text_take_number(text, &message->read->sighting.bytes);
    return FIREWALL_UDP;
}

/* "udp src A/p dst B/q.", the datagram that an ICMP error quotes. */
static firewall_outcome_t read_quoted(firewall_message_t *message)
{
    log_text_t *text = &message->text;
    log_span_t protocol = log_text_take_word(text);
    cisco_end_t source, destination;

    if (!log_text_skip(text, " src "))
        return FIREWALL_NOT_UNDERSTOOD;
    if (!firewall_is_udp(text->line, protocol))
        return FIREWALL_OTHER;
    if (!cisco_take_bare_end(text, &source) || !log_text_skip_brackets(text) ||
        !log_text_skip(text, " dst ") || !cisco_take_bare_end(text, &destination) ||
        log_text_ended(text) || (!port_ends(message) && log_text_peek(text) != '.'))
        return FIREWALL_NOT_UNDERSTOOD;
    keep_ends(message, &source, &destination, false);
    return FIREWALL_UDP;
}

/* "icmp src IF:A dst IF:B (type 3, code 3) on IF interface. Original IP payload: …" (313005). */
static firewall_outcome_t read_icmp_error(firewall_message_t *message)
{
    log_text_t *text = &message->text;
    firewall_line_t *read = message->read;
    log_span_t protocol = log_text_take_word(text);
    cisco_end_t from, to;
    firewall_outcome_t about;
    uint64_t type;

    if (!log_text_skip(text, " src ") || !cisco_take_portless_end(text, &from))
        return FIREWALL_NOT_UNDERSTOOD;
    if (!log_text_find(text, " dst ") || !cisco_take_portless_end(text, &to))
        return FIREWALL_NOT_UNDERSTOOD;
    if (!log_text_find(text, "(type ") || !log_text_take_number(text, &type) ||
        log_text_ended(text))
        return FIREWALL_NOT_UNDERSTOOD;
    if (!firewall_is_icmp_error(!log_span_is(text->line, protocol, "icmp"), type))
        return FIREWALL_OTHER;
    if (!log_text_find(text, "Original IP payload: "))
        return FIREWALL_NOT_UNDERSTOOD;
    about = read_quoted(message);
    read->action = FIREWALL_ACTION_ICMP;
    read->sighting.kind = SIGHTING_REFUSED;
    read->interface_in = from.interface;
    read->interface_out = to.interface;
    message->reporter = from.host;
    return about;
}

/* "UDP request discarded from A/p to IF:B/q" (710005), and two of the same shape (710002,
 * 710003). */
static firewall_outcome_t read_to_itself(firewall_message_t *message, log_span_t protocol)
{
    log_text_t *text = &message->text;
    firewall_line_t *read = message->read;
    cisco_end_t source, destination;
    bool denied = true;
    size_t begin;

    log_text_skip_blanks(text);
    if (!log_text_skip(text, "request ") && !log_text_skip(text, "access "))
        return FIREWALL_NOT_UNDERSTOOD;
    begin = text->at;
    if (log_text_skip(text, "permitted"))
        denied = false;
    else if (!log_text_skip(text, "discarded") && !log_text_skip(text, "denied"))
        return FIREWALL_NOT_UNDERSTOOD;
    keep_action(read, denied ? FIREWALL_ACTION_DENIED : FIREWALL_ACTION_PERMITTED,
                log_span(begin, text->at));
    log_text_skip(text, " by ACL");
    if (!log_text_skip(text, " from "))
        return FIREWALL_NOT_UNDERSTOOD;
    if (!firewall_is_udp(text->line, protocol))
        return FIREWALL_OTHER;
    if (!cisco_take_bare_end(text, &source) || !log_text_skip(text, " to ") ||
        !cisco_take_end(text, &destination) || !port_ends(message))
        return FIREWALL_NOT_UNDERSTOOD;
    keep_ends(message, &source, &destination, false);
    /* The firewall itself was meant: the one interface of the line is where the datagram came
     * in. */
    read->interface_in = destination.interface;
    read->interface_out.length = 0;
    return FIREWALL_UDP;
}

static firewall_outcome_t read_body(firewall_message_t *message)
{
    log_text_t *text = &message->text;
    log_span_t verb;

    if (log_text_skip(text, "access-list "))
        return read_access_list(message);
    if (log_text_skip(text, "No matching connection for ICMP error message: "))
        return read_icmp_error(message);
    verb = log_text_take_word(text);
    if (log_span_is(text->line, verb, "Deny"))
        return log_text_skip_blanks(text) ? read_deny(message, verb) : FIREWALL_NOT_UNDERSTOOD;
    if (log_span_is(text->line, verb, "Built"))
        return log_text_skip_blanks(text) ? read_built(message, verb) : FIREWALL_NOT_UNDERSTOOD;
    if (log_span_is(text->line, verb, "Teardown"))
        return log_text_skip_blanks(text) ? read_teardown(message, verb) : FIREWALL_NOT_UNDERSTOOD;
    return read_to_itself(message, verb);
}

firewall_outcome_t firewall_read_cisco(firewall_message_t *message)
{
    const char *line = message->text.line;
    log_span_t *id = &message->read->message_id;
    bool has_id = firewall_take_cisco_id(message, id);

    if (!has_id)
        id->length = 0;
    else if (log_span_is(line, *id, "430002") || log_span_is(line, *id, "430003"))
        return FIREWALL_NOT_UNDERSTOOD; /* it is for firewall_ftd.c, which did not understand it */
    else if (!is_read_here(line, *id))
        return FIREWALL_OTHER;
    return read_body(message);
}
