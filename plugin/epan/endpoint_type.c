/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "endpoint_type.h"

#include "compat.h"
#include "endpoints.h"
#include "packet-oversharing.h"
#include "pseudonym_preference.h"

#include <epan/conversation_table.h>
#include <epan/packet.h>
#include <epan/tap.h>

/* The fields that a row's filters name. Wireshark takes the address's own where it knows none. */
static const char *field_of(int address_type, conv_filter_type_e filter)
{
    bool is_ipv6 = address_type == AT_IPv6;

    switch (filter) {
    case CONV_FT_SRC_ADDRESS:
        return is_ipv6 ? "ipv6.src" : "ip.src";
    case CONV_FT_DST_ADDRESS:
        return is_ipv6 ? "ipv6.dst" : "ip.dst";
    case CONV_FT_ANY_ADDRESS:
        return is_ipv6 ? "ipv6.addr" : "ip.addr";
    case CONV_FT_SRC_PORT:
        return "udp.srcport";
    case CONV_FT_DST_PORT:
        return "udp.dstport";
    case CONV_FT_ANY_PORT:
        return "udp.port";
    default:
        return CONV_FILTER_INVALID;
    }
}

static const char *conversation_field(conv_item_t *conversation, conv_filter_type_e filter)
{
    return field_of(conversation->src_address.type, filter);
}

static const char *endpoint_field(endpoint_item_t *endpoint, conv_filter_type_e filter)
{
    return field_of(endpoint->myaddress.type, filter);
}

static ct_dissector_info_t conversation_fields = {conversation_field};
static et_dissector_info_t endpoint_fields = {endpoint_field};

/* The ends of a datagram that need a look. */
static unsigned suspects(const sighting_t *sighting, traffic_end_t ends[2])
{
    const traffic_t *traffic = oversharing_traffic();
    unsigned count, kept = 0;

    if (sighting->kind != SIGHTING_DATAGRAM)
        return 0;
    count = traffic_listed_ends(traffic, sighting, ends);
    for (unsigned i = 0; i < count; i++) {
        endpoint_t endpoint = endpoint_describe(traffic, oversharing_settings(), ends[i].endpoint);

        if (!verdict_is_ordinary(endpoint.verdict))
            ends[kept++] = ends[i];
    }
    return kept;
}

/* Wireshark's form of a host, which lives as long as that. One that is withheld has none. */
static address address_of(const host_address_t *host)
{
    address shown;

    if (host->family == FAMILY_IPV4)
        set_address(&shown, AT_IPv4, 4, host->bytes);
    else if (host->family == FAMILY_NAMED)
        clear_address(&shown);
    else
        set_address(&shown, AT_IPv6, 16, host->bytes);
    return shown;
}

static tap_packet_status add_conversation(void *table, packet_info *pinfo, epan_dissect_t *edt _U_,
                                          const void *sighting_data, tap_flags_t flags)
{
    conv_hash_t *conversations = (conv_hash_t *)table;
    const sighting_t *sighting = (const sighting_t *)sighting_data;
    traffic_end_t ends[2];
    host_address_t from, to;
    address source, destination;

    conversations->flags = flags;
    if (suspects(sighting, ends) == 0)
        return TAP_PACKET_DONT_REDRAW;
    from = pseudonyms_host(pseudonyms_of_rows(), &sighting->source.host);
    to = pseudonyms_host(pseudonyms_of_rows(), &sighting->destination.host);
    source = address_of(&from);
    destination = address_of(&to);
    add_conversation_table_data(conversations, &source, &destination, sighting->source.port,
                                sighting->destination.port, 1, (int)sighting->bytes, &pinfo->rel_ts,
                                &pinfo->abs_ts, &conversation_fields, CONVERSATION_UDP);
    return TAP_PACKET_REDRAW;
}

static tap_packet_status add_endpoints(void *table, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                       const void *sighting_data, tap_flags_t flags)
{
    conv_hash_t *endpoints = (conv_hash_t *)table;
    const sighting_t *sighting = (const sighting_t *)sighting_data;
    traffic_end_t ends[2];
    unsigned count = suspects(sighting, ends);

    endpoints->flags = flags;
    for (unsigned i = 0; i < count; i++) {
        const endpoint_address_t *end = ends[i].sent ? &sighting->source : &sighting->destination;
        host_address_t shown = pseudonyms_host(pseudonyms_of_rows(), &end->host);
        address host = address_of(&shown);

        add_endpoint_table_data(endpoints, &host, end->port, ends[i].sent, 1, (int)sighting->bytes,
                                &endpoint_fields, ENDPOINT_UDP);
    }
    return count > 0 ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

void endpoint_type_register(int protocol)
{
    register_conversation_table(protocol, false, add_conversation, add_endpoints);
}
