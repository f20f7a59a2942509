/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nat_pmp.h"

#include "network_bytes.h"

#include <string.h>

/* What both begin with. The highest bit of the operation marks an answer. */
enum { VERSION = 0, VERSION_NAT_PMP = 0, VERSION_PCP = 2, OPERATION = 1 };

/* RFC 6886, 3.3. */
enum {
    NAT_PMP_UDP = 1,
    NAT_PMP_TCP = 2,
    NAT_PMP_INTERNAL = 4,
    NAT_PMP_EXTERNAL = 6,
    NAT_PMP_LIFETIME = 8,
    NAT_PMP_LENGTH = 12,
};

/* RFC 6887, 7.1 and 11.1. */
enum {
    PCP_MAP = 1,
    PCP_LIFETIME = 4,
    PCP_PROTOCOL = 36,
    PCP_INTERNAL = 40,
    PCP_EXTERNAL = 42,
    PCP_OPTIONS = 60,
    PCP_ALL_PROTOCOLS = 0,
    PCP_UDP = 17,
};

/* RFC 6887, 7.3 and 13.1; RFC 7220. */
enum { OPTION_HEADER = 4, OPTION_THIRD_PARTY = 1, OPTION_DESCRIPTION = 128 };

static bool read_nat_pmp(const uint8_t *bytes, size_t length, port_mapping_t *mapping)
{
    uint8_t operation = bytes[OPERATION];

    if (length < NAT_PMP_LENGTH || (operation != NAT_PMP_UDP && operation != NAT_PMP_TCP))
        return false;
    mapping->way = MAPPING_NAT_PMP;
    mapping->is_udp = operation == NAT_PMP_UDP;
    mapping->internal_port = network_uint16(bytes + NAT_PMP_INTERNAL);
    mapping->external_port = network_uint16(bytes + NAT_PMP_EXTERNAL);
    mapping->lifetime = network_uint32(bytes + NAT_PMP_LIFETIME);
    /* Every port at once can be removed, and not be opened. */
    return mapping->internal_port != 0 || mapping->lifetime == 0;
}

/* PCP has sixteen bytes for every address (RFC 4291, 2.5.5.2 for IPv4). */
static host_address_t address_at(const uint8_t *bytes)
{
    static const uint8_t ipv4[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

    return memcmp(bytes, ipv4, sizeof ipv4) == 0 ? host_address_ipv4(bytes + sizeof ipv4)
                                                 : host_address_ipv6(bytes);
}

static void take_option(uint8_t code, const uint8_t *bytes, size_t length, port_mapping_t *mapping)
{
    if (code == OPTION_THIRD_PARTY && length == 16)
        mapping->host = address_at(bytes);
    else if (code == OPTION_DESCRIPTION)
        port_mapping_describe(mapping, (const char *)bytes, length);
}

static void read_options(const uint8_t *bytes, size_t length, port_mapping_t *mapping)
{
    size_t at = PCP_OPTIONS;

    while (length - at >= OPTION_HEADER) {
        uint8_t code = bytes[at];
        size_t told = network_uint16(bytes + at + 2);
        size_t padded = (told + 3) / 4 * 4;

        at += OPTION_HEADER;
        if (length - at < told)
            return;
        take_option(code, bytes + at, told, mapping);
        if (length - at < padded)
            return;
        at += padded;
    }
}

static bool read_pcp(const uint8_t *bytes, size_t length, port_mapping_t *mapping)
{
    if (length < PCP_OPTIONS || bytes[OPERATION] != PCP_MAP)
        return false;
    mapping->way = MAPPING_PCP;
    mapping->is_udp = bytes[PCP_PROTOCOL] == PCP_UDP || bytes[PCP_PROTOCOL] == PCP_ALL_PROTOCOLS;
    mapping->internal_port = network_uint16(bytes + PCP_INTERNAL);
    mapping->external_port = network_uint16(bytes + PCP_EXTERNAL);
    mapping->lifetime = network_uint32(bytes + PCP_LIFETIME);
    read_options(bytes, length, mapping);
    return true;
}

bool nat_pmp_read(const uint8_t *bytes, size_t length, port_mapping_t *mapping)
{
    mapping->description[0] = '\0';
    if (length <= OPERATION)
        return false;
    if (bytes[VERSION] == VERSION_NAT_PMP)
        return read_nat_pmp(bytes, length, mapping);
    return bytes[VERSION] == VERSION_PCP && read_pcp(bytes, length, mapping);
}
