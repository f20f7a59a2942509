/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dhcp_message.h"

#include "dns_name.h"

#include <glib.h>
#include <string.h>

/* Where in a message something stands. */
enum {
    OPERATION = 0,
    HARDWARE_TYPE = 1,
    HARDWARE_LENGTH = 2,
    CLIENT_ADDRESS = 12,
    YOUR_ADDRESS = 16,
    CLIENT_MAC = 28,
    COOKIE = 236,
    OPTIONS = 240,
};

enum { FROM_CLIENT = 1, FROM_SERVER = 2, ETHERNET = 1 };

enum { OPTION_PAD = 0, OPTION_NAME = 12, OPTION_TYPE = 53, OPTION_DOMAIN = 81, OPTION_END = 255 };

enum { DHCP_REQUEST = 3, DHCP_DISCOVER = 1, DHCP_ACK = 5, DHCP_INFORM = 8 };

/* RFC 4702: three bytes before the name, and the flag for one as DNS writes it. */
enum { DOMAIN_HEADER = 3, DOMAIN_ENCODED = 0x04 };

typedef struct {
    uint8_t type; /* of the message */
    char name[DNS_NAME_MAX], domain[DNS_NAME_MAX];
} options_t;

/* Takes a name over, without zeros at its end. One with zeros in it, or too long, is none. */
static void take_name(const uint8_t *bytes, size_t length, char name[DNS_NAME_MAX])
{
    while (length > 0 && bytes[length - 1] == '\0')
        length--;
    if (length >= DNS_NAME_MAX || memchr(bytes, '\0', length) != NULL)
        return;
    memcpy(name, bytes, length);
    name[length] = '\0';
}

static void take_domain(const uint8_t *bytes, size_t length, char name[DNS_NAME_MAX])
{
    uint8_t encoded[DNS_NAME_MAX + 1];
    size_t at = 0;

    if (length < DOMAIN_HEADER)
        return;
    if ((bytes[0] & DOMAIN_ENCODED) == 0) {
        take_name(bytes + DOMAIN_HEADER, length - DOMAIN_HEADER, name);
        return;
    }
    /* The zero that ends the name may be left away. */
    length -= DOMAIN_HEADER;
    memcpy(encoded, bytes + DOMAIN_HEADER, length);
    encoded[length] = 0;
    if (!dns_name_read(encoded, length + 1, &at, name))
        name[0] = '\0';
}

static void take_option(uint8_t code, const uint8_t *bytes, uint8_t length, options_t *options)
{
    if (code == OPTION_TYPE && length == 1)
        options->type = bytes[0];
    else if (code == OPTION_NAME)
        take_name(bytes, length, options->name);
    else if (code == OPTION_DOMAIN)
        take_domain(bytes, length, options->domain);
}

static options_t read_options(const uint8_t *bytes, size_t length)
{
    options_t options = {0};
    size_t at = OPTIONS;

    while (at < length && bytes[at] != OPTION_END) {
        uint8_t code = bytes[at++];

        if (code == OPTION_PAD)
            continue;
        if (at == length || length - at - 1 < bytes[at])
            break;
        take_option(code, bytes + at + 1, bytes[at], &options);
        at += 1U + bytes[at];
    }
    return options;
}

/* The address that an acknowledgement gives; one that answers DHCPINFORM leaves the client its own. */
static host_address_t leased(const uint8_t *bytes)
{
    host_address_t host = host_address_ipv4(bytes + YOUR_ADDRESS);

    return host_address_is_group(&host) ? host_address_ipv4(bytes + CLIENT_ADDRESS) : host;
}

static bool is_message(const uint8_t *bytes, size_t length)
{
    static const uint8_t cookie[] = {99, 130, 83, 99};

    return length >= OPTIONS && memcmp(bytes + COOKIE, cookie, sizeof cookie) == 0 &&
           bytes[HARDWARE_TYPE] == ETHERNET && bytes[HARDWARE_LENGTH] == MAC_LENGTH;
}

void dhcp_message_read(const uint8_t *bytes, size_t length, host_names_t *names)
{
    options_t options;
    host_address_t host;
    const char *name;

    if (!is_message(bytes, length))
        return;
    options = read_options(bytes, length);
    name = options.name[0] != '\0' ? options.name : options.domain;
    if (bytes[OPERATION] == FROM_SERVER && options.type == DHCP_ACK) {
        host = leased(bytes);
        host_names_learn_lease(names, &host, bytes + CLIENT_MAC, name);
    } else if (bytes[OPERATION] == FROM_CLIENT &&
               (options.type == DHCP_DISCOVER || options.type == DHCP_REQUEST ||
                options.type == DHCP_INFORM)) {
        host_names_learn_client(names, bytes + CLIENT_MAC, name);
    }
}
