/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_flow.h"

#include <epan/address.h>
#include <epan/proto.h>
#include <epan/proto_data.h>
#include <epan/tvbuff.h>

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
    static int last_protocol;
    static uint16_t last_number;
    guint number;

    if (protocol <= 0 || protocol == known.data || protocol == known.oversharing)
        return 0;
    if (protocol == last_protocol)
        return last_number;
    number = GPOINTER_TO_UINT(g_hash_table_lookup(service_numbers, GINT_TO_POINTER(protocol)));
    if (number == 0 && service_protocols->len < UINT16_MAX) {
        g_array_append_val(service_protocols, protocol);
        number = service_protocols->len;
        g_hash_table_insert(service_numbers, GINT_TO_POINTER(protocol), GUINT_TO_POINTER(number));
    }
    last_protocol = protocol;
    last_number = (uint16_t)number;
    return last_number;
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
 * follows it. One that follows an ICMP header is a quote; ICMP stands between two IP headers, so
 * neither first nor right before UDP.
 */
static flow_layers_t find_flow_layers(packet_info *pinfo)
{
    flow_layers_t found = {0};
    guint layer = wmem_list_count(pinfo->layers);

    for (wmem_list_frame_t *frame = wmem_list_tail(pinfo->layers); frame != NULL;
         frame = wmem_list_frame_prev(frame), layer--) {
        int protocol = GPOINTER_TO_INT(wmem_list_frame_data(frame));

        if (found.udp_layer != 0) {
            if (layer == 1 || found.udp_layer < 4)
                break;
            found.quoted |= protocol == known.icmp || protocol == known.icmpv6;
        } else if (protocol == known.udp || protocol == known.udplite) {
            found.udp_layer = layer;
        } else if (protocol == known.ip || protocol == known.ipv6) {
            break;
        } else {
            found.above = protocol;
        }
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

/* The frame's own idea of its ports is good if nobody above UDP changed it; that saves a look-up. */
static void read_ports(packet_info *pinfo, guint layer, sighting_t *sighting)
{
    uint16_t source = port_of_layer(pinfo, known.source_port, layer);

    sighting->source.port = source;
    if (pinfo->ptype == PT_UDP && pinfo->srcport == source && source != 0)
        sighting->destination.port = (uint16_t)pinfo->destport;
    else
        sighting->destination.port = port_of_layer(pinfo, known.destination_port, layer);
}

/* The length of the IP header at `offset`, if one is there and UDP or UDP-Lite follows it; else 0. */
static int ip_header_before_udp(tvbuff_t *tvb, int offset, host_address_t *from, host_address_t *to)
{
    enum { PROTOCOL_UDP = 17, PROTOCOL_UDPLITE = 136 };
    uint8_t version_length = tvb_get_uint8(tvb, offset);
    int length = version_length >> 4 == 6 ? 40 : (version_length & 0x0f) * 4;
    int left = tvb_captured_length_remaining(tvb, offset);
    uint8_t protocol;

    if ((version_length >> 4 != 4 && version_length >> 4 != 6) || length < 20 || left < length + 4)
        return 0;
    protocol = tvb_get_uint8(tvb, offset + (length == 40 && version_length >> 4 == 6 ? 6 : 9));
    if (protocol != PROTOCOL_UDP && protocol != PROTOCOL_UDPLITE)
        return 0;
    if (version_length >> 4 == 6) {
        *from = host_address_ipv6(tvb_get_ptr(tvb, offset + 8, 16));
        *to = host_address_ipv6(tvb_get_ptr(tvb, offset + 24, 16));
    } else {
        *from = host_address_ipv4(tvb_get_ptr(tvb, offset + 12, 4));
        *to = host_address_ipv4(tvb_get_ptr(tvb, offset + 16, 4));
    }
    return length;
}

/*
 * Makes a refusal of a sighting that has the ports of the quote, which Wireshark keeps, and the
 * addresses of the error, because it forgets those of the quote. They are read from the frame: the
 * quoted IP header is the one with these ports behind it. Where it is not to be found, the error's
 * receiver has sent what is quoted, and its sender was to receive it.
 */
static void make_refusal(tvbuff_t *tvb, sighting_t *sighting)
{
    host_address_t error_from = sighting->source.host, from, to;
    int end = (int)tvb_captured_length(tvb);

    sighting->kind = SIGHTING_REFUSED;
    sighting->source.host = sighting->destination.host;
    sighting->destination.host = error_from;
    for (int offset = 0; offset < end; offset++) {
        int length = ip_header_before_udp(tvb, offset, &from, &to);

        if (length > 0 && tvb_get_ntohs(tvb, offset + length) == sighting->source.port &&
            tvb_get_ntohs(tvb, offset + length + 2) == sighting->destination.port) {
            sighting->source.host = from;
            sighting->destination.host = to;
            break;
        }
    }
    sighting->by_receiver = host_address_compare(&error_from, &sighting->destination.host) == 0;
}

bool frame_flow(tvbuff_t *tvb, packet_info *pinfo, sighting_t *sighting)
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
    read_ports(pinfo, layers.udp_layer, sighting);
    /* Both zero: most likely the frame ends before the UDP header does. */
    if (sighting->source.port == 0 && sighting->destination.port == 0 && pinfo->ptype != PT_UDP)
        return false;
    sighting->kind = SIGHTING_DATAGRAM;
    sighting->bytes = pinfo->fd->pkt_len;
    sighting->service = service_number(layers.above);
    sighting->to_everybody = is_link_broadcast(&pinfo->dl_dst);
    if (layers.quoted)
        make_refusal(tvb, sighting);
    return true;
}
