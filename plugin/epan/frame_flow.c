/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_flow.h"

#include <epan/address.h>
#include <epan/proto.h>
#include <epan/proto_data.h>

static struct {
    int ip, ipv6, udp, udplite, icmp, icmpv6, data, oversharing;
    int source_port, destination_port; /* fields of UDP, whose values UDP keeps per layer */
} known;

/* Protocols get a number when they are first met above UDP. */
static GHashTable *service_numbers; /* protocol -> number, from 1 */
static GArray *service_protocols;   /* number - 1 -> protocol */

void frame_flow_register(void)
{
    known.ip = proto_get_id_by_filter_name("ip");
    known.ipv6 = proto_get_id_by_filter_name("ipv6");
    known.udp = proto_get_id_by_filter_name("udp");
    known.udplite = proto_get_id_by_filter_name("udplite");
    known.icmp = proto_get_id_by_filter_name("icmp");
    known.icmpv6 = proto_get_id_by_filter_name("icmpv6");
    known.data = proto_get_id_by_filter_name("data");
    known.oversharing = proto_get_id_by_filter_name("oversharing");
    known.source_port = proto_registrar_get_id_byname("udp.srcport");
    known.destination_port = proto_registrar_get_id_byname("udp.dstport");
    service_numbers = g_hash_table_new(NULL, NULL);
    service_protocols = g_array_new(FALSE, FALSE, sizeof(int));
}

static uint16_t service_number(int protocol)
{
    guint number;

    if (protocol <= 0 || protocol == known.data || protocol == known.oversharing)
        return 0;
    number = GPOINTER_TO_UINT(g_hash_table_lookup(service_numbers, GINT_TO_POINTER(protocol)));
    if (number == 0 && service_protocols->len < UINT16_MAX) {
        g_array_append_val(service_protocols, protocol);
        number = service_protocols->len;
        g_hash_table_insert(service_numbers, GINT_TO_POINTER(protocol), GUINT_TO_POINTER(number));
    }
    return (uint16_t)number;
}

const char *frame_flow_service_name(uint16_t service)
{
    if (service == 0 || service > service_protocols->len)
        return "";
    return proto_get_protocol_filter_name(g_array_index(service_protocols, int, service - 1));
}

/* Where a frame's flow is among its layers. */
typedef struct {
    guint udp_layer; /* from 1, as Wireshark counts; 0: there is none */
    bool quoted;     /* the UDP header is quoted in an ICMP error */
    int above;       /* the protocol above UDP, or 0 */
} flow_layers_t;

/*
 * Addresses are those of the innermost IP header, so a UDP header counts only if no IP header
 * follows it. One that follows an ICMP header is a quote.
 */
static flow_layers_t find_flow_layers(packet_info *pinfo)
{
    flow_layers_t found = {0};
    bool after_icmp = false;
    guint layer = 1;

    for (wmem_list_frame_t *frame = wmem_list_head(pinfo->layers); frame != NULL;
         frame = wmem_list_frame_next(frame), layer++) {
        int protocol = GPOINTER_TO_INT(wmem_list_frame_data(frame));

        if (found.udp_layer != 0 && layer == found.udp_layer + 1)
            found.above = protocol;
        if (protocol == known.udp || protocol == known.udplite)
            found = (flow_layers_t){.udp_layer = layer, .quoted = after_icmp};
        else if (protocol == known.ip || protocol == known.ipv6)
            found.udp_layer = 0;
        else if (protocol == known.icmp || protocol == known.icmpv6)
            after_icmp = true;
    }
    return found;
}

static bool host_from(const address *from, host_address_t *host)
{
    if (from->type == AT_IPv4)
        *host = host_address_ipv4(from->data);
    else if (from->type == AT_IPv6)
        *host = host_address_ipv6(from->data);
    else
        return false;
    return true;
}

static bool is_link_broadcast(const address *to)
{
    static const uint8_t everybody[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

    return to->type == AT_ETHER && memcmp(to->data, everybody, sizeof everybody) == 0;
}

static uint16_t port_of_layer(packet_info *pinfo, int field, guint layer)
{
    return (uint16_t)GPOINTER_TO_UINT(p_get_proto_data(pinfo->pool, pinfo, field, layer));
}

bool frame_flow(packet_info *pinfo, sighting_t *sighting)
{
    flow_layers_t layers = find_flow_layers(pinfo);
    const nstime_t *time = &pinfo->fd->abs_ts;

    sighting->frame = pinfo->num;
    sighting->time = (int64_t)time->secs * 1000000000 + time->nsecs;
    sighting->kind = SIGHTING_FRAME;
    if (layers.udp_layer == 0)
        return false;
    if (!host_from(&pinfo->net_src, &sighting->source.host) ||
        !host_from(&pinfo->net_dst, &sighting->destination.host))
        return false;
    sighting->source.port = port_of_layer(pinfo, known.source_port, layers.udp_layer);
    sighting->destination.port = port_of_layer(pinfo, known.destination_port, layers.udp_layer);
    /* Both zero: most likely the frame ends before the UDP header does. */
    if (sighting->source.port == 0 && sighting->destination.port == 0 && pinfo->ptype != PT_UDP)
        return false;
    sighting->kind = layers.quoted ? SIGHTING_REFUSED : SIGHTING_DATAGRAM;
    sighting->bytes = pinfo->fd->pkt_len;
    sighting->service = service_number(layers.above);
    sighting->to_everybody = is_link_broadcast(&pinfo->dl_dst);
    return true;
}
