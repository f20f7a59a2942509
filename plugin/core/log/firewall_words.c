/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firewall_formats.h"

#include <glib.h>

bool firewall_is_udp(const char *line, log_span_t protocol)
{
    return log_span_is(line, protocol, "udp") || log_span_is(line, protocol, "17") ||
           log_span_is(line, protocol, "udplite") || log_span_is(line, protocol, "136");
}

bool firewall_read_port(const char *line, log_span_t part, uint16_t *port)
{
    uint64_t number;

    if (!log_span_number(line, part, UINT16_MAX, &number))
        return false;
    *port = (uint16_t)number;
    return true;
}

bool firewall_is_icmp_error(bool ipv6, uint64_t type)
{
    if (ipv6)
        return type >= 1 && type <= 4;
    return type == 3 || type == 4 || type == 11 || type == 12;
}

static firewall_action_t action_of(const char *line, log_span_t word)
{
    static const struct {
        const char *word;
        firewall_action_t action;
    } words[] = {
        {"drop", FIREWALL_ACTION_DENIED},         {"dropped", FIREWALL_ACTION_DENIED},
        {"block", FIREWALL_ACTION_DENIED},        {"blocked", FIREWALL_ACTION_DENIED},
        {"deny", FIREWALL_ACTION_DENIED},         {"denied", FIREWALL_ACTION_DENIED},
        {"reject", FIREWALL_ACTION_DENIED},       {"rejected", FIREWALL_ACTION_DENIED},
        {"reset", FIREWALL_ACTION_DENIED},        {"quarantine", FIREWALL_ACTION_DENIED},
        {"quarantined", FIREWALL_ACTION_DENIED},  {"accept", FIREWALL_ACTION_PERMITTED},
        {"accepted", FIREWALL_ACTION_PERMITTED},  {"allow", FIREWALL_ACTION_PERMITTED},
        {"allowed", FIREWALL_ACTION_PERMITTED},   {"permit", FIREWALL_ACTION_PERMITTED},
        {"permitted", FIREWALL_ACTION_PERMITTED}, {"pass", FIREWALL_ACTION_PERMITTED},
        {"passed", FIREWALL_ACTION_PERMITTED},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (log_span_is(line, word, words[i].word))
            return words[i].action;
    }
    return FIREWALL_ACTION_UNKNOWN;
}

firewall_action_t firewall_action_in(const char *line, log_span_t text, log_span_t *word)
{
    log_text_t rest = log_text_of(line, text);
    firewall_action_t found = FIREWALL_ACTION_UNKNOWN;

    while (!log_text_ended(&rest)) {
        size_t begin = rest.at;
        firewall_action_t action;
        log_span_t next;

        while (g_ascii_isalnum(log_text_peek(&rest)))
            rest.at++;
        next = log_span(begin, rest.at);
        action = action_of(line, next);
        if (action == FIREWALL_ACTION_DENIED || found == FIREWALL_ACTION_UNKNOWN) {
            if (action != FIREWALL_ACTION_UNKNOWN)
                *word = next;
            found = action;
        }
        if (found == FIREWALL_ACTION_DENIED)
            return found;
        rest.at++;
    }
    return found;
}

sighting_kind_t firewall_kind_of(firewall_action_t action)
{
    if (action == FIREWALL_ACTION_DENIED)
        return SIGHTING_DENIED;
    return action == FIREWALL_ACTION_PERMITTED ? SIGHTING_PERMITTED : SIGHTING_LOGGED;
}

uint32_t firewall_at_most_32_bits(uint64_t value)
{
    return (uint32_t)MIN(value, UINT32_MAX);
}
