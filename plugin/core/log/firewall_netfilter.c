/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux's packet filter, whoever set it up: "PREFIX IN=eth0 OUT= SRC=… DST=… … PROTO=UDP SPT=…
 * DPT=…".
 *
 * The kernel writes the words in this order and with a blank after each (nf_log_syslog.c). What it
 * did with the datagram it does not write: only the prefix may tell, which the owner chose.
 */
#include "firewall_formats.h"

#include <glib.h>
#include <string.h>

/* One header: of the packet that was logged, or of the one that it quotes. */
typedef struct {
    log_span_t source, destination, length, protocol, source_port, destination_port, type;
    log_span_t link; /* addresses of the link layer, the destination's first */
} netfilter_header_t;

typedef struct {
    netfilter_header_t logged, quoted;
    bool quotes;   /* the quoted header has begun */
    bool headless; /* a later fragment, or too short: it has no ports */
} netfilter_words_t;

/* --- Words --- */

static log_span_t *part_of(netfilter_header_t *header, const char *line, log_span_t key)
{
    const struct {
        const char *key;
        log_span_t *part;
    } parts[] = {
        {"SRC", &header->source},      {"DST", &header->destination},
        {"LEN", &header->length},      {"PROTO", &header->protocol},
        {"SPT", &header->source_port}, {"DPT", &header->destination_port},
        {"TYPE", &header->type},       {"MAC", &header->link},
        {"MACDST", &header->link},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (key.length == strlen(parts[i].key) &&
            memcmp(line + key.begin, parts[i].key, key.length) == 0)
            return parts[i].part;
    }
    return NULL;
}

/* Keeps "KEY=value" if it is the first of its key. */
static void keep_word(netfilter_words_t *words, const char *line, log_span_t word)
{
    netfilter_header_t *header = words->quotes ? &words->quoted : &words->logged;
    log_text_t text = log_text_of(line, word);
    log_span_t key = log_text_take(&text, "=");
    log_span_t *part = part_of(header, line, key);

    if (part != NULL && part->length == 0 && log_text_skip(&text, "="))
        *part = log_span(text.at, text.end);
}

/* A number at the end of the line is whole where it cannot become that of UDP or ICMP, which the
 * kernel writes as names: many a program drops the blank after it. */
static bool is_last_protocol(const char *line, log_span_t word)
{
    log_text_t text = log_text_of(line, word);
    uint64_t number;

    return log_text_skip(&text, "PROTO=") && log_text_peek(&text) != '1' &&
           log_text_take_number(&text, &number) && log_text_ended(&text);
}

/* Reads the words up to the end. One that nothing follows may be cut off: it is left out. */
static void read_words(log_text_t *text, netfilter_words_t *words)
{
    while (!log_text_ended(text)) {
        log_text_t inside;
        log_span_t word;

        log_text_skip_blanks(text);
        word = log_text_take_word(text);
        if (log_text_ended(text) && !is_last_protocol(text->line, word))
            return;
        inside = log_text_of(text->line, word);
        if (log_text_skip(&inside, "[")) {
            words->quotes = true;
            word = log_span(inside.at, inside.end);
        }
        if (log_span_is(text->line, word, "INCOMPLETE") || log_text_skip(&inside, "FRAG:"))
            words->headless = true;
        keep_word(words, text->line, word);
    }
}

/* --- The prefix --- */

/* What denies outweighs the rest; else the first that was found stays. */
static void keep_action(firewall_line_t *read, firewall_action_t action, log_span_t part)
{
    if (action == FIREWALL_ACTION_UNKNOWN || read->action == FIREWALL_ACTION_DENIED)
        return;
    if (read->action == FIREWALL_ACTION_UNKNOWN || action == FIREWALL_ACTION_DENIED) {
        read->action = action;
        read->action_text = part;
    }
}

static bool is_number(const char *line, log_span_t part)
{
    uint64_t number;

    return log_span_number(line, part, UINT64_MAX, &number);
}

/* Which rule of its set it was: a number, the one for what is left, or the state of a connection. */
static bool is_rule(const char *line, log_span_t part)
{
    return is_number(line, part) || log_span_is(line, part, "default") ||
           log_span_is(line, part, "EST") || log_span_is(line, part, "INV") ||
           log_span_is(line, part, "REL");
}

/* What the rule does, as its first letter; "RET" goes back to the set before. */
static bool is_letter(const char *line, log_span_t part)
{
    return (part.length == 1 && g_ascii_isupper(line[part.begin])) ||
           log_span_is(line, part, "RET");
}

/* Takes the "-" that stands last, and what is behind it, off *rest. Length 0: there is none. */
static log_span_t take_last(const char *line, log_span_t *rest)
{
    size_t end = (size_t)rest->begin + rest->length, at = end;

    while (at > rest->begin && line[at - 1] != '-')
        at--;
    if (at == rest->begin)
        return (log_span_t){.length = 0};
    rest->length = (uint32_t)(at - 1 - rest->begin);
    return log_span(at, end);
}

/* Finds the letter in "NAME-2000-A", "NAME-default-D", "STATE-POLICY-INV-D" (EdgeOS, VyOS) or
 * "NAME-D-2147483647" (UniFi). */
static bool find_letter(const char *line, log_span_t text, log_span_t *letter)
{
    log_span_t last = take_last(line, &text), before = take_last(line, &text);

    if (is_rule(line, before) && is_letter(line, last))
        *letter = last;
    else if (is_letter(line, before) && is_number(line, last))
        *letter = before;
    else
        return false;
    return true;
}

/* Letters other than these say nothing: the rule went on to another one. */
static void tell_letter(firewall_line_t *read, const char *line, log_span_t letter)
{
    if (log_span_is(line, letter, "D") || log_span_is(line, letter, "R"))
        keep_action(read, FIREWALL_ACTION_DENIED, letter);
    else if (log_span_is(line, letter, "A"))
        keep_action(read, FIREWALL_ACTION_PERMITTED, letter);
}

/* Reads the brackets in which such firewalls name the rule. Returns whether there are any: then
 * nothing else counts, the name of a rule may hold any word. */
static bool read_brackets(firewall_line_t *read, const char *line, log_span_t part)
{
    log_text_t text = log_text_of(line, part);

    while (log_text_find(&text, "[")) {
        log_span_t inside = log_text_take(&text, "]"), letter;

        if (log_text_peek(&text) == ']' && find_letter(line, inside, &letter)) {
            tell_letter(read, line, letter);
            return true;
        }
    }
    return false;
}

static void read_words_of(firewall_line_t *read, const char *line, log_span_t part)
{
    log_span_t word = {.length = 0};

    keep_action(read, firewall_action_in(line, part, &word), word);
}

/* Reads the prefix without 'DESCR="…"', UniFi's description of the rule, whose words may say
 * anything. */
static void read_prefix(firewall_line_t *read, const char *line, log_span_t prefix)
{
    static const char description[] = "DESCR=\"";
    log_text_t text = log_text_of(line, prefix);
    log_span_t before = prefix, behind = {.length = 0};

    read->rule = prefix;
    if (log_text_find(&text, description)) {
        before = log_span(prefix.begin, text.at - strlen(description));
        log_text_take(&text, "\"");
        behind = log_span(text.at, text.end);
    }
    if (read_brackets(read, line, before) || read_brackets(read, line, behind))
        return;
    read_words_of(read, line, before);
    read_words_of(read, line, behind);
}

/* Without "kernel: " the first word after the time may be the prefix, and no device. */
static void take_device_for_prefix(firewall_line_t *read, const char *line)
{
    log_header_t *header = &read->header;
    log_span_t word;

    if (header->program.length > 0 || header->device.length == 0 || read->rule.length > 0 ||
        firewall_action_in(line, header->device, &word) == FIREWALL_ACTION_UNKNOWN)
        return;
    read_prefix(read, line, header->device);
    header->message = header->device.begin;
    header->device.length = 0;
}

/* Finds "IN=eth0 OUT=", with the prefix before it, which may touch it. Stays before "OUT=". */
static bool find_interfaces(firewall_message_t *message)
{
    static const char out[] = " OUT=";
    log_text_t *text = &message->text;
    size_t begin = text->at;

    while (log_text_find(text, out)) {
        log_text_t word = {.line = text->line, .at = text->at - strlen(out)};

        word.end = word.at;
        while (word.at > begin && !log_text_is_blank(text->line[word.at - 1]))
            word.at--;
        if (log_text_find(&word, "IN=")) {
            log_span_t prefix = log_span(begin, word.at - strlen("IN="));

            message->read->interface_in = log_span(word.at, word.end);
            read_prefix(message->read, text->line, log_span_trimmed(text->line, prefix));
            message->read->interface_out = log_text_take_word(text);
            return true;
        }
    }
    return false;
}

/* --- Telling --- */

/* Of a header without what it should have: was it never there, or is it cut off? */
static firewall_outcome_t without(const netfilter_words_t *words)
{
    return words->headless ? FIREWALL_OTHER : FIREWALL_NOT_UNDERSTOOD;
}

static firewall_outcome_t tell_ends(firewall_line_t *read, const char *line,
                                    const netfilter_words_t *words,
                                    const netfilter_header_t *header)
{
    if (header->source_port.length == 0 || header->destination_port.length == 0)
        return without(words);
    if (!firewall_read_port(line, header->source_port, &read->sighting.source.port) ||
        !firewall_read_port(line, header->destination_port, &read->sighting.destination.port))
        return FIREWALL_NOT_UNDERSTOOD;
    read->source = header->source;
    read->source_port = header->source_port;
    read->destination = header->destination;
    read->destination_port = header->destination_port;
    log_span_number(line, words->logged.length, UINT16_MAX, &read->sighting.bytes);
    return FIREWALL_UDP;
}

/* Links without addresses write none, or bytes of another kind. */
static void tell_link(firewall_message_t *message, log_span_t link)
{
    static const char everybody[] = "ff:ff:ff:ff:ff:ff";

    if (link.length < strlen(everybody))
        return;
    link.length = (uint32_t)strlen(everybody);
    message->link_known = true;
    message->read->sighting.to_everybody = log_span_is(message->text.line, link, everybody);
}

/* An ICMP error tells of the datagram that it quotes; other ICMP tells of none. */
static firewall_outcome_t tell_icmp(firewall_message_t *message, const netfilter_words_t *words,
                                    bool ipv6)
{
    const char *line = message->text.line;
    firewall_line_t *read = message->read;
    uint64_t type;

    if (!log_span_number(line, words->logged.type, UINT8_MAX, &type))
        return without(words);
    if (!firewall_is_icmp_error(ipv6, type))
        return FIREWALL_OTHER;
    if (words->quoted.protocol.length == 0)
        return without(words);
    if (!firewall_is_udp(line, words->quoted.protocol))
        return FIREWALL_OTHER;
    read->action = FIREWALL_ACTION_ICMP;
    read->action_text.length = 0;
    read->sighting.kind = SIGHTING_REFUSED;
    message->reporter = words->logged.source;
    return tell_ends(read, line, words, &words->quoted);
}

firewall_outcome_t firewall_read_netfilter(firewall_message_t *message)
{
    static const char *const programs[] = {"kernel", "ulogd", "ulogd2", "iptables", "firewall"};
    const char *line = message->text.line;
    firewall_line_t *read = message->read;
    log_span_t program = read->header.program, protocol;
    netfilter_words_t words = {.quotes = false};
    bool known = program.length == 0;

    /* Other programs may quote what a stranger wrote. */
    for (size_t i = 0; i < G_N_ELEMENTS(programs) && !known; i++)
        known = log_span_is(line, program, programs[i]);
    if (!known || !find_interfaces(message))
        return FIREWALL_NOT_UNDERSTOOD;
    take_device_for_prefix(read, line);
    read_words(&message->text, &words);
    protocol = words.logged.protocol;
    if (protocol.length == 0)
        return FIREWALL_NOT_UNDERSTOOD;
    if (log_span_is(line, protocol, "ICMP"))
        return tell_icmp(message, &words, false);
    if (log_span_is(line, protocol, "ICMPv6"))
        return tell_icmp(message, &words, true);
    if (!firewall_is_udp(line, protocol))
        return FIREWALL_OTHER;
    read->sighting.kind = firewall_kind_of(read->action);
    tell_link(message, words.logged.link);
    return tell_ends(read, line, &words, &words.logged);
}
