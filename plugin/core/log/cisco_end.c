/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cisco_end.h"

#include "firewall_formats.h"
#include "log_host.h"

#include <glib.h>
#include <string.h>

/* --- Ports --- */

/* For traffic to itself an ASA writes the names that it has for ports. */
static bool read_port_name(const char *line, log_span_t part, uint16_t *port)
{
    static const struct {
        const char *name;
        uint16_t port;
    } names[] = {
        {"biff", 512},       {"bootpc", 68},        {"bootps", 67},
        {"cifs", 3020},      {"discard", 9},        {"dnsix", 195},
        {"domain", 53},      {"echo", 7},           {"isakmp", 500},
        {"kerberos", 750},   {"nfs", 2049},         {"mobile-ip", 434},
        {"nameserver", 42},  {"netbios-dgm", 138},  {"ntp", 123},
        {"netbios-ns", 137}, {"pim-auto-rp", 496},  {"radius", 1645},
        {"rip", 520},        {"radius-acct", 1646}, {"secureid-udp", 5510},
        {"sip", 5060},       {"snmp", 161},         {"snmptrap", 162},
        {"sunrpc", 111},     {"syslog", 514},       {"tacacs", 49},
        {"talk", 517},       {"tftp", 69},          {"time", 37},
        {"vxlan", 4789},     {"who", 513},          {"www", 80},
        {"xdmcp", 177},      {"rtsp", 554},         {"pcanywhere-status", 5632},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (log_span_is(line, part, names[i].name)) {
            *port = names[i].port;
            return true;
        }
    }
    return false;
}

/* Takes a port, and stays behind it. */
static bool take_port(log_text_t *text, cisco_end_t *end)
{
    size_t begin = text->at;

    while (g_ascii_isalnum(log_text_peek(text)) || log_text_peek(text) == '-')
        text->at++;
    end->port = log_span(begin, text->at);
    return firewall_read_port(text->line, end->port, &end->number) ||
           read_port_name(text->line, end->port, &end->number);
}

/* --- Interfaces and hosts --- */

/* Where the last `sign` in the part stands, or SIZE_MAX. */
static size_t last_in(const char *line, log_span_t part, char sign)
{
    for (size_t at = (size_t)part.begin + part.length; at > part.begin; at--) {
        if (line[at - 1] == sign)
            return at - 1;
    }
    return SIZE_MAX;
}

/* Parts `both` at `colon`. Returns what stands behind it, if that is a host. */
static log_host_kind_t part_at(const char *line, log_span_t both, const char *colon,
                               cisco_end_t *end)
{
    size_t at = (size_t)(colon - line);
    host_address_t address;

    end->interface = log_span(both.begin, at);
    end->host = log_span(at + 1, (size_t)both.begin + both.length);
    if (end->interface.length == 0)
        return LOG_HOST_NONE;
    return log_host_read(line, end->host, &address);
}

/* Parts "outside:2001:db8::1" in its interface and its host. Where the text would be an
 * address as a whole and without its first part, nobody can tell which it is. An interface may
 * have a colon in its own name, "v1:outside:192.0.2.1": then only an IPv4 address leaves no
 * doubt. */
static bool split_interface(const char *line, log_span_t both, cisco_end_t *end)
{
    const char *colon = (const char *)memchr(line + both.begin, ':', both.length);
    log_host_kind_t behind;
    host_address_t address;
    size_t second;

    end->host = both;
    if (colon == NULL)
        return true;
    behind = part_at(line, both, colon, end);
    if (log_host_read(line, both, &address) == LOG_HOST_ADDRESS) {
        end->interface.length = 0;
        end->host = both;
        return behind == LOG_HOST_NONE;
    }
    if (behind != LOG_HOST_NONE)
        return true;
    second = last_in(line, both, ':');
    if (line + second == colon ||
        memchr(colon + 1, ':', second - (size_t)(colon + 1 - line)) != NULL)
        return false;
    return part_at(line, both, line + second, end) == LOG_HOST_ADDRESS;
}

/* Takes the name of the ASA's own interface, the only one that has blanks in it. */
static bool take_own_interface(log_text_t *text, cisco_end_t *end)
{
    size_t begin = text->at;

    if (!log_text_skip(text, "NP Identity Ifc:"))
        return false;
    end->interface = log_span(begin, text->at - 1);
    return true;
}

/* Takes what ends before a blank, a bracket or a comma: "outside:192.0.2.1", as a whole. */
static log_span_t take_name(log_text_t *text)
{
    return log_text_take(text, " \t(,");
}

/* Takes a word up to the port, sets that, and stays behind it. */
static bool take_up_to_port(log_text_t *text, log_span_t *word, cisco_end_t *end)
{
    size_t slash;

    *word = take_name(text);
    slash = last_in(text->line, *word, '/');
    if (slash == SIZE_MAX)
        return false;
    *word = log_span(word->begin, slash);
    text->at = slash + 1;
    return take_port(text, end);
}

bool cisco_take_end(log_text_t *text, cisco_end_t *end)
{
    log_span_t word;

    *end = (cisco_end_t){.number = 0};
    if (take_own_interface(text, end))
        return take_up_to_port(text, &end->host, end);
    return take_up_to_port(text, &word, end) && split_interface(text->line, word, end);
}

bool cisco_take_bare_end(log_text_t *text, cisco_end_t *end)
{
    *end = (cisco_end_t){.number = 0};
    return take_up_to_port(text, &end->host, end);
}

bool cisco_take_list_end(log_text_t *text, cisco_end_t *end)
{
    log_span_t word = take_name(text);
    size_t slash = last_in(text->line, word, '/');

    if (slash == SIZE_MAX || !log_text_skip(text, "("))
        return false;
    *end = (cisco_end_t){
        .interface = log_span(word.begin, slash),
        .host = log_span(slash + 1, (size_t)word.begin + word.length),
    };
    return take_port(text, end) && log_text_skip(text, ")");
}

bool cisco_take_portless_end(log_text_t *text, cisco_end_t *end)
{
    *end = (cisco_end_t){.number = 0};
    if (!take_own_interface(text, end))
        return split_interface(text->line, take_name(text), end);
    end->host = take_name(text);
    return true;
}
