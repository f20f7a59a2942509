/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_host.h"

#include "log_text.h"

#include <glib.h>
#include <string.h>

/* The longest IPv6 address, with an IPv4 address at its end. */
#define IPV6_LENGTH 45

/* The longest name of a host (RFC 1035, 2.3.4). */
#define DNS_NAME_LENGTH 253

/* Does the octet say that it is hidden: "XX", "xxx", "*"? */
static bool is_hidden(const char *octet, size_t length)
{
    if (length > 3 || memchr("xX*", octet[0], 3) == NULL)
        return false;
    for (size_t i = 1; i < length; i++) {
        if (octet[i] != octet[0])
            return false;
    }
    return true;
}

/* Is it a number from 0 to 255? A zero before other digits may mean octal: then it is none. */
static bool read_octet(const char *text, size_t length, uint8_t *octet)
{
    unsigned value = 0;

    if (length > 3 || (length > 1 && text[0] == '0'))
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
        value = value * 10 + (unsigned)(text[i] - '0');
    }
    *octet = (uint8_t)value;
    return value <= UINT8_MAX;
}

static bool read_ipv4(const char *line, log_span_t part, host_address_t *host)
{
    log_text_t text = log_text_of(line, part);
    uint8_t octets[4] = {0}, unknown = 0;

    for (unsigned i = 0; i < 4; i++) {
        log_span_t octet;
        const char *begin;

        if (i > 0 && !log_text_skip(&text, "."))
            return false;
        octet = log_text_take(&text, ".");
        begin = line + octet.begin;
        if (octet.length == 0)
            return false;
        if (is_hidden(begin, octet.length))
            unknown |= (uint8_t)(1U << i);
        else if (!read_octet(begin, octet.length, &octets[i]))
            return false;
    }
    if (!log_text_ended(&text))
        return false;
    *host = host_address_masked(octets, unknown);
    return true;
}

static bool read_ipv6(const char *line, log_span_t part, host_address_t *host)
{
    const char *begin = line + part.begin;
    char text[IPV6_LENGTH + 1];

    if (part.length > IPV6_LENGTH || memchr(begin, '\0', part.length) != NULL)
        return false;
    memcpy(text, begin, part.length);
    text[part.length] = '\0';
    return host_address_parse(text, host);
}

static bool is_name_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '-' || byte == '_' || byte == '.' ||
           ((unsigned char)byte & 0x80) != 0;
}

/* What could be a damaged or strangely hidden address, such as "192.0.2.300", is no name: a
 * name has a letter other than x. */
static bool is_name(const char *name, size_t length)
{
    bool has_letter = false;

    if (length > DNS_NAME_LENGTH)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!is_name_byte(name[i]))
            return false;
        if (!g_ascii_isdigit(name[i]) && strchr(".-_xX", name[i]) == NULL)
            has_letter = true;
    }
    return has_letter && g_utf8_validate(name, (gssize)length, NULL);
}

log_host_kind_t log_host_read(const char *line, log_span_t part, host_address_t *host)
{
    const char *begin = line + part.begin;

    if (part.length == 0)
        return LOG_HOST_NONE;
    if (memchr(begin, ':', part.length) != NULL)
        return read_ipv6(line, part, host) ? LOG_HOST_ADDRESS : LOG_HOST_NONE;
    if (read_ipv4(line, part, host))
        return LOG_HOST_ADDRESS;
    return is_name(begin, part.length) ? LOG_HOST_NAME : LOG_HOST_NONE;
}

host_address_t log_host_named(const char *line, log_span_t part)
{
    const char *begin = line + part.begin;
    size_t length = MIN(part.length, HOST_NAME_LENGTH);

    /* A long name is cut between two characters, not in one. */
    while (length < part.length && length > 0 && ((unsigned char)begin[length] & 0xc0) == 0x80)
        length--;
    return host_address_named(begin, length);
}
