/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firewall_log.h"

#include "firewall_formats.h"
#include "log_host.h"

#include <glib.h>
#include <string.h>

/* The order is that of trying. Two formats never understand the same message, but the FTD's
 * has to be asked before other messages of Cisco, whose numbers it shares. */
static const struct {
    firewall_format_t format;
    firewall_reader_t read;
} formats[] = {
    {FIREWALL_FTD, firewall_read_ftd},
    {FIREWALL_CISCO, firewall_read_cisco},
    {FIREWALL_CEF, firewall_read_cef},
    {FIREWALL_PF, firewall_read_pf},
    {FIREWALL_NETFILTER, firewall_read_netfilter},
};

const char *firewall_format_name(firewall_format_t format)
{
    static const char *const names[FIREWALL_FORMATS] = {
        [FIREWALL_UNKNOWN] = "not understood", [FIREWALL_CISCO] = "Cisco ASA",
        [FIREWALL_FTD] = "Cisco FTD",          [FIREWALL_NETFILTER] = "netfilter",
        [FIREWALL_PF] = "pf filterlog",        [FIREWALL_CEF] = "CEF",
    };

    return names[format];
}

const char *firewall_action_name(firewall_action_t action)
{
    static const char *const names[FIREWALL_ACTIONS] = {
        [FIREWALL_ACTION_UNKNOWN] = "logged",      [FIREWALL_ACTION_DENIED] = "denied",
        [FIREWALL_ACTION_PERMITTED] = "permitted", [FIREWALL_ACTION_BUILT] = "built",
        [FIREWALL_ACTION_CLOSED] = "closed",       [FIREWALL_ACTION_ICMP] = "ICMP error",
    };

    return names[action];
}

/* --- Hosts --- */

/* Reads both hosts of a line, names only when both can be read. */
static bool read_hosts(const char *line, log_span_t source, log_span_t destination,
                       sighting_t *sighting)
{
    log_host_kind_t from = log_host_read(line, source, &sighting->source.host);
    log_host_kind_t to = log_host_read(line, destination, &sighting->destination.host);

    if (from == LOG_HOST_NONE || to == LOG_HOST_NONE)
        return false;
    if (from == LOG_HOST_NAME)
        sighting->source.host = log_host_named(line, source);
    if (to == LOG_HOST_NAME)
        sighting->destination.host = log_host_named(line, destination);
    return true;
}

/* Did the host that the datagram was for send the ICMP error itself? */
static bool is_by_receiver(const char *line, log_span_t reporter, const host_address_t *receiver)
{
    host_address_t host;
    log_host_kind_t kind = log_host_read(line, reporter, &host);

    if (kind == LOG_HOST_NAME)
        host = log_host_named(line, reporter);
    return kind != LOG_HOST_NONE && host_address_compare(&host, receiver) == 0;
}

static void swap_ends(sighting_t *sighting)
{
    endpoint_address_t source = sighting->source;

    sighting->source = sighting->destination;
    sighting->destination = source;
}

/* --- Broadcasts --- */

/*
 * Was the datagram for everybody in the network of its sender? A line rarely tells how large that
 * network is, so this takes what is true of nearly every network: a host whose address ends in 255
 * would be in the same /24 as the sender, and the ports are those of a broadcast, NetBIOS or the
 * same at both ends. A host that is one after all is lost as a peer, of its own neighbours only.
 */
static bool is_directed_broadcast(const endpoint_address_t *from, const endpoint_address_t *to)
{
    enum { NETBIOS_NAMES = 137, NETBIOS_DATAGRAMS = 138 };
    const host_address_t *sender = &from->host, *receiver = &to->host;

    return sender->family == FAMILY_IPV4 && receiver->family == FAMILY_IPV4 &&
           receiver->bytes[3] == 255 && sender->bytes[3] != 255 &&
           memcmp(sender->bytes, receiver->bytes, 3) == 0 &&
           (to->port == NETBIOS_NAMES || to->port == NETBIOS_DATAGRAMS || to->port == from->port);
}

/* The link layer knows best. Which end sent is not said of a connection that was closed. */
static void find_broadcast(const firewall_message_t *message)
{
    sighting_t *sighting = &message->read->sighting;

    if (message->link_known)
        return;
    sighting->to_everybody = is_directed_broadcast(&sighting->source, &sighting->destination) ||
                             (sighting->kind == SIGHTING_CLOSED &&
                              is_directed_broadcast(&sighting->destination, &sighting->source));
}

/* --- Counts --- */

/* So that the sum of many does not overflow: more than any line tells of in good faith. */
#define MOST (G_GUINT64_CONSTANT(1) << 48)

static uint64_t times(uint64_t value, uint32_t repeat)
{
    return value > MOST / repeat ? MOST : value * repeat;
}

/* A line that was repeated speaks of everything that often. */
static void count_repeats(firewall_line_t *read)
{
    uint32_t repeat = read->header.repeat;
    sighting_t *sighting = &read->sighting;

    read->count = firewall_at_most_32_bits(times(read->count, repeat));
    sighting->bytes = times(sighting->bytes, repeat);
    if (sighting->kind == SIGHTING_CONNECTION) {
        sighting->count = firewall_at_most_32_bits(times(sighting->count, repeat));
        sighting->answers = firewall_at_most_32_bits(times(sighting->answers, repeat));
    } else if (sighting->kind != SIGHTING_CLOSED) {
        sighting->count = read->count;
    }
}

/* Makes a sighting of what the reader found. */
static firewall_outcome_t complete(const firewall_message_t *message)
{
    firewall_line_t *read = message->read;
    sighting_t *sighting = &read->sighting;
    const char *line = message->text.line;

    if (!read_hosts(line, read->source, read->destination, sighting))
        return FIREWALL_NOT_UNDERSTOOD;
    read->masked = sighting->source.host.family == FAMILY_MASKED ||
                   sighting->destination.host.family == FAMILY_MASKED;
    read->named = sighting->source.host.family == FAMILY_NAMED ||
                  sighting->destination.host.family == FAMILY_NAMED;
    if (sighting->kind == SIGHTING_REFUSED)
        sighting->by_receiver =
            is_by_receiver(line, message->reporter, &sighting->destination.host);
    if (message->reversed)
        swap_ends(sighting);
    find_broadcast(message);
    count_repeats(read);
    return FIREWALL_UDP;
}

/* --- Lines --- */

/* What is known before the message is read. */
static void begin_line(firewall_line_t *read, const log_header_t *header)
{
    *read = (firewall_line_t){
        .header = *header,
        .count = 1,
        .sighting = {.time = TIME_UNKNOWN},
    };
}

/* Of a line that is not about UDP, nothing but that is told. */
static void forget_parts(firewall_line_t *read)
{
    firewall_line_t told = *read;

    begin_line(read, &told.header);
    read->outcome = told.outcome;
    read->format = told.format;
    read->message_id = told.message_id;
}

/* Asks the formats in turn for the message that begins at `begin`. */
static bool read_message(const char *line, size_t begin, size_t end, bool cut,
                         const log_header_t *header, firewall_line_t *read)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        firewall_message_t message = {
            .text = {.line = line, .at = begin, .end = end},
            .cut = cut,
            .read = read,
        };

        begin_line(read, header);
        read->outcome = formats[i].read(&message);
        if (read->outcome == FIREWALL_UDP)
            read->outcome = complete(&message);
        read->format = formats[i].format;
        if (read->outcome == FIREWALL_OTHER)
            forget_parts(read);
        if (read->outcome != FIREWALL_NOT_UNDERSTOOD)
            return true;
    }
    begin_line(read, header);
    return false;
}

static size_t without_zeros(const char *line, size_t length)
{
    while (length > 0 && line[length - 1] == '\0')
        length--;
    return length;
}

static size_t without_line_end(const char *line, size_t length)
{
    length = without_zeros(line, length);
    if (length > 0 && line[length - 1] == '\n')
        length--;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    return without_zeros(line, length);
}

void firewall_log_read(const char *line, size_t length, firewall_line_t *read)
{
    size_t end = without_line_end(line, length);
    log_header_t header;
    bool closed = true;

    log_header_read(line, end, &header);
    if (header.repeated) {
        closed = end > header.message && line[end - 1] == ']';
        end -= closed ? 1 : 0;
    }
    if (read_message(line, header.message, end, !closed, &header, read))
        return;
    /* The first word after the time was taken for a device; it may be the message's first. */
    if (header.device.length > 0 && header.program.length == 0 && !header.repeated) {
        log_header_t bare = header;

        bare.message = header.device.begin;
        bare.device.length = 0;
        if (read_message(line, bare.message, end, false, &bare, read))
            return;
        begin_line(read, &header);
    }
}

static bool is_answer(const firewall_line_t *line)
{
    const sighting_t *sighting = &line->sighting;

    return line->outcome == FIREWALL_UDP && line->action == FIREWALL_ACTION_PERMITTED &&
           sighting->kind == SIGHTING_CONNECTION && sighting->counted && sighting->count == 0;
}

const endpoint_address_t *firewall_line_source(const firewall_line_t *line)
{
    return is_answer(line) ? &line->sighting.destination : &line->sighting.source;
}

const endpoint_address_t *firewall_line_destination(const firewall_line_t *line)
{
    return is_answer(line) ? &line->sighting.source : &line->sighting.destination;
}
