/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_flow.h"

#include "packet-fwlog.h"

#include <epan/address.h>
#include <epan/proto.h>
#include <epan/proto_data.h>
#include <epan/tvbuff.h>
#include <wiretap/wtap.h>

static struct {
    int ip, ipv6, udp, udplite, icmp, icmpv6, sflow, openflow, data, fwlog, arp, http;
    int source_port, destination_port; /* fields of UDP, whose values UDP keeps per layer */
} known;

/* Protocols get a number when they are first met above UDP. */
static GHashTable *service_numbers;                        /* protocol -> number, from 1 */
static GArray *service_protocols;                          /* number - 1 -> protocol */
static uint16_t syslog_service, arp_service, http_service; /* those of these */

static uint16_t service_number(int protocol)
{
    static int last_protocol;
    static uint16_t last_number;
    guint number;

    if (protocol <= 0 || protocol == known.data)
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

void frame_flow_register(void)
{
    known.ip = proto_get_id_by_filter_name("ip");
    known.ipv6 = proto_get_id_by_filter_name("ipv6");
    known.udp = proto_get_id_by_filter_name("udp");
    known.udplite = proto_get_id_by_filter_name("udplite");
    known.icmp = proto_get_id_by_filter_name("icmp");
    known.icmpv6 = proto_get_id_by_filter_name("icmpv6");
    known.data = proto_get_id_by_filter_name("data");
    known.fwlog = proto_get_id_by_filter_name("fwlog");
    known.arp = proto_get_id_by_filter_name("arp");
    known.http = proto_get_id_by_filter_name("http");
    known.sflow = proto_get_id_by_filter_name("sflow");
    known.openflow = proto_get_id_by_filter_name("openflow");
    known.source_port = proto_registrar_get_id_byname("udp.srcport");
    known.destination_port = proto_registrar_get_id_byname("udp.dstport");
    service_numbers = g_hash_table_new(NULL, NULL);
    service_protocols = g_array_new(FALSE, FALSE, sizeof(int));
    syslog_service = frame_flow_service("syslog");
    arp_service = frame_flow_service("arp");
    http_service = frame_flow_service("http");
}

bool frame_flow_is_syslog(const sighting_t *sighting)
{
    return sighting->service == syslog_service;
}

uint16_t frame_flow_service(const char *filter_name)
{
    return service_number(proto_get_id_by_filter_name(filter_name));
}

const char *frame_flow_service_name(uint16_t service)
{
    if (service == 0 || service > service_protocols->len)
        return "";
    return proto_get_protocol_filter_name(g_array_index(service_protocols, int, service - 1));
}

/* Numbers of headers (IANA, Protocol Numbers), and the least lengths of three. */
enum {
    HEADER_HOP_BY_HOP = 0,
    HEADER_UDP = 17,
    HEADER_ROUTING = 43,
    HEADER_FRAGMENT = 44,
    HEADER_DESTINATION = 60,
    HEADER_UDPLITE = 136,
    ICMP_HEADER = 8,
    UDP_HEADER = 8,
    IPV4_HEADER = 20,
    IPV6_HEADER = 40,
};

/* Where a frame's flow is among its layers. */
typedef struct {
    guint udp_layer; /* from 1, as Wireshark counts; 0: there is none */
    bool quoted;     /* the UDP header is quoted in an ICMP error */
    int above;       /* the protocol above UDP, or 0 */
    int without; /* ARP, HTTP or a line of a firewall's log, for what they tell without UDP; or 0 */
} flow_layers_t;

/*
 * Addresses are those of the innermost IP header, so a UDP header counts only if no IP header
 * follows it. One that follows an ICMP header is a quote; ICMP stands between two IP headers, so
 * neither first nor right before UDP.
 *
 * What sFlow and OpenFlow carry was seen elsewhere: their samples are no traffic here, and
 * Wireshark puts the addresses of the datagram that carries them back in place.
 *
 * The first layer is the frame itself: an ICMP header that quotes, and a protocol that carries samples, are
 * the third at the least.
 */
static flow_layers_t find_flow_layers(packet_info *pinfo)
{
    flow_layers_t found = {0};
    guint layer = wmem_list_count(pinfo->layers);
    bool other_ip = false; /* the innermost IP header is not that of UDP */

    for (wmem_list_frame_t *frame = wmem_list_tail(pinfo->layers); frame != NULL;
         frame = wmem_list_frame_prev(frame), layer--) {
        int protocol;

        if (layer < 3 && (found.udp_layer != 0 || other_ip))
            break;
        protocol = GPOINTER_TO_INT(wmem_list_frame_data(frame));
        if (protocol == known.sflow || protocol == known.openflow) {
            found = (flow_layers_t){.above = protocol};
            other_ip = false;
        } else if (found.udp_layer != 0) {
            found.quoted |= protocol == known.icmp || protocol == known.icmpv6;
        } else if (protocol == known.udp || protocol == known.udplite) {
            if (!other_ip)
                found.udp_layer = layer;
        } else if (protocol == known.ip || protocol == known.ipv6) {
            other_ip = true;
        } else if (!other_ip) {
            found.above = protocol;
            if (protocol == known.arp || protocol == known.http || protocol == known.fwlog)
                found.without = protocol;
        }
    }
    return found;
}

static uint16_t service_without_udp(int protocol)
{
    if (protocol == 0)
        return 0;
    if (protocol == known.arp)
        return arp_service;
    return protocol == known.http ? http_service : 0;
}

bool frame_flow_host(const address *from, host_address_t *host)
{
    if (from->type == AT_IPv4)
        *host = host_address_ipv4(from->data);
    else if (from->type == AT_IPv6)
        *host = host_address_ipv6(from->data);
    else
        return false;
    return true;
}

/* Was the frame sent to everybody on its link? Ethernet and 802.11 have an address for that, Linux
 * "cooked" captures have the kernel's word for it, in place of an address. */
static bool is_link_broadcast(tvbuff_t *tvb, const packet_info *pinfo)
{
    enum { SLL_TYPE_AT = 0, SLL2_TYPE_AT = 10, TO_EVERYBODY = 1 };
    static const uint8_t everybody[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    const address *to = &pinfo->dl_dst;

    if (to->type != AT_NONE)
        return to->len == sizeof everybody && memcmp(to->data, everybody, sizeof everybody) == 0;
    switch (pinfo->rec->rec_header.packet_header.pkt_encap) {
    case WTAP_ENCAP_SLL:
        return tvb_get_ntohs(tvb, SLL_TYPE_AT) == TO_EVERYBODY;
    case WTAP_ENCAP_SLL2:
        return tvb_get_uint8(tvb, SLL2_TYPE_AT) == TO_EVERYBODY;
    default:
        return false;
    }
}

static uint16_t port_of_layer(packet_info *pinfo, int field, guint layer)
{
    return (uint16_t)GPOINTER_TO_UINT(p_get_proto_data(pinfo->pool, pinfo, field, layer));
}

/* The frame's own idea of its ports is good if nobody above UDP changed it; that saves a look-up. */
static void read_ports(packet_info *pinfo, guint layer, sighting_t *sighting)
{
    uint16_t destination = port_of_layer(pinfo, known.destination_port, layer);

    sighting->destination.port = destination;
    if (pinfo->ptype == PT_UDP && pinfo->destport == destination && destination != 0)
        sighting->source.port = (uint16_t)pinfo->srcport;
    else
        sighting->source.port = port_of_layer(pinfo, known.source_port, layer);
}

/* The length of the IPv6 headers at `offset`, if UDP or UDP-Lite follows them; else 0. */
static int ipv6_headers_before_udp(tvbuff_t *tvb, int offset, int left)
{
    int length = IPV6_HEADER;
    uint8_t next = tvb_get_uint8(tvb, offset + 6);

    /* Extension headers (RFC 8200, 4). All but fragment headers say how long they are. */
    while (next == HEADER_HOP_BY_HOP || next == HEADER_ROUTING || next == HEADER_FRAGMENT ||
           next == HEADER_DESTINATION) {
        if (left < length + 8)
            return 0;
        uint8_t more = next == HEADER_FRAGMENT ? 0 : tvb_get_uint8(tvb, offset + length + 1);
        next = tvb_get_uint8(tvb, offset + length);
        length += 8 + 8 * more;
    }
    return next == HEADER_UDP || next == HEADER_UDPLITE ? length : 0;
}

/* The length of the IP header at `offset`, if one is there and UDP or UDP-Lite follows it; else 0. */
static int ip_header_before_udp(tvbuff_t *tvb, int offset, host_address_t *from, host_address_t *to)
{
    uint8_t version_length = tvb_get_uint8(tvb, offset);
    int left = tvb_captured_length_remaining(tvb, offset);
    int length = 0;

    if (version_length >> 4 == 6 && left >= IPV6_HEADER) {
        length = ipv6_headers_before_udp(tvb, offset, left);
        *from = host_address_ipv6(tvb_get_ptr(tvb, offset + 8, 16));
        *to = host_address_ipv6(tvb_get_ptr(tvb, offset + 24, 16));
    } else if (version_length >> 4 == 4 && left >= IPV4_HEADER) {
        uint8_t next = tvb_get_uint8(tvb, offset + 9);
        if (next == HEADER_UDP || next == HEADER_UDPLITE)
            length = (version_length & 0x0f) * 4;
        *from = host_address_ipv4(tvb_get_ptr(tvb, offset + 12, 4));
        *to = host_address_ipv4(tvb_get_ptr(tvb, offset + 16, 4));
    }
    return left >= length + 4 ? length : 0;
}

/*
 * Looks for the IP header of a datagram with these ports, from `offset` on. Returns where it is, with the
 * addresses it has and the length of the IP headers, or -1.
 */
static int find_ip_header(tvbuff_t *tvb, int offset, const sighting_t *ports, host_address_t *from,
                          host_address_t *to, int *length)
{
    int end = (int)tvb_captured_length(tvb);

    for (; offset < end; offset++) {
        *length = ip_header_before_udp(tvb, offset, from, to);
        if (*length > 0 && tvb_get_ntohs(tvb, offset + *length) == ports->source.port &&
            tvb_get_ntohs(tvb, offset + *length + 2) == ports->destination.port)
            return offset;
    }
    return -1;
}

tvbuff_t *frame_flow_payload(tvbuff_t *frame, const sighting_t *sighting)
{
    host_address_t from, to;
    int length, offset = -1, left, told;

    do {
        offset = find_ip_header(frame, offset + 1, sighting, &from, &to, &length);
        if (offset < 0)
            return NULL;
    } while (host_address_compare(&from, &sighting->source.host) != 0 ||
             host_address_compare(&to, &sighting->destination.host) != 0);
    offset += length + UDP_HEADER;
    left = tvb_captured_length_remaining(frame, offset);
    if (left <= 0)
        return NULL;
    told = tvb_get_ntohs(frame, offset - UDP_HEADER + 4) - UDP_HEADER;
    return told <= 0 ? NULL : tvb_new_subset_length(frame, offset, MIN(left, told));
}

/* Does a redirect quote the IP header at `offset`? For IPv4 that follows the ICMP header, for IPv6 it
 * is in an option (RFC 4861, 4.6.3), whose reserved bytes are an error's checksum and pointer. */
static bool is_redirect(tvbuff_t *tvb, int offset, family_t family)
{
    enum { ICMP_REDIRECT = 5, OPTION_REDIRECTED = 4 };
    uint8_t type = tvb_get_uint8(tvb, offset - ICMP_HEADER);

    if (family == FAMILY_IPV4)
        return type == ICMP_REDIRECT;
    return type == OPTION_REDIRECTED && tvb_get_ntohs(tvb, offset - 6) == 0 &&
           tvb_get_ntohl(tvb, offset - 4) == 0;
}

/*
 * Makes a refusal of a sighting that has the ports of the quote, which Wireshark keeps, and the
 * addresses of the error, because it forgets those of the quote. They are read from the frame: the
 * quoted IP header is the one with these ports behind it. Where it is not to be found, the error's
 * receiver has sent what is quoted, and its sender was to receive it.
 *
 * Returns false for a redirect (RFC 792; RFC 4861, 4.5): what it quotes has arrived.
 */
static bool make_refusal(tvbuff_t *tvb, sighting_t *sighting)
{
    host_address_t error_from = sighting->source.host, from, to;
    int length, offset = find_ip_header(tvb, ICMP_HEADER, sighting, &from, &to, &length);

    sighting->kind = SIGHTING_REFUSED;
    sighting->count = 1;
    sighting->source.host = sighting->destination.host;
    sighting->destination.host = error_from;
    if (offset >= 0) {
        sighting->source.host = from;
        sighting->destination.host = to;
        if (is_redirect(tvb, offset, from.family))
            return false;
    }
    sighting->by_receiver = host_address_compare(&error_from, &sighting->destination.host) == 0;
    return true;
}

/* Nanoseconds since the epoch, from the year 1824 to 2116: so the difference of any two has room, too. */
static int64_t time_of(const nstime_t *time)
{
    const int64_t most = G_MAXINT64 / 2 / 1000000000 - 1;

    return CLAMP((int64_t)time->secs, -most, most) * 1000000000 + time->nsecs;
}

bool frame_flow(tvbuff_t *tvb, packet_info *pinfo, sighting_t *sighting)
{
    flow_layers_t layers = find_flow_layers(pinfo);

    sighting->frame = pinfo->num;
    sighting->time = pinfo->fd->has_ts ? time_of(&pinfo->fd->abs_ts) : TIME_UNKNOWN;
    sighting->kind = SIGHTING_FRAME;
    sighting->is_line = false;
    if (layers.udp_layer == 0) {
        sighting->service = service_without_udp(layers.without);
        return layers.without == known.fwlog && fwlog_line_sighting(pinfo, sighting);
    }
    sighting->service = 0;
    if (!frame_flow_host(&pinfo->net_src, &sighting->source.host) ||
        !frame_flow_host(&pinfo->net_dst, &sighting->destination.host))
        return false;
    read_ports(pinfo, layers.udp_layer, sighting);
    /* Both zero, and Wireshark took them from elsewhere: the frame ends before the UDP header. */
    if (sighting->source.port == 0 && sighting->destination.port == 0 &&
        (pinfo->ptype != PT_UDP || pinfo->srcport != 0 || pinfo->destport != 0))
        return false;
    sighting->kind = SIGHTING_DATAGRAM;
    sighting->bytes = pinfo->fd->pkt_len;
    sighting->service = service_number(layers.above);
    sighting->to_everybody = is_link_broadcast(tvb, pinfo);
    if (layers.quoted && !make_refusal(tvb, sighting)) {
        sighting->kind = SIGHTING_FRAME;
        return false;
    }
    return true;
}
