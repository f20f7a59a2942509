/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "household_watch.h"

#include "arp_packet.h"
#include "dhcp_message.h"
#include "frame_flow.h"
#include "mdns_message.h"
#include "nat_pmp.h"
#include "upnp_mapping.h"

#include <epan/packet.h>

typedef enum { KIND_NONE, KIND_ARP, KIND_HTTP, KIND_DHCP, KIND_MDNS, KIND_NAT_PMP } frame_kind_t;

/* The kinds of frames by their service, which has a low number if it was looked up early. */
static uint8_t kinds[16];

#define MDNS_PORT 5353

void household_watch_register(void)
{
    static const struct {
        const char *protocol;
        frame_kind_t kind;
    } watched[] = {
        {"arp", KIND_ARP},   {"http", KIND_HTTP},       {"dhcp", KIND_DHCP},
        {"mdns", KIND_MDNS}, {"nat-pmp", KIND_NAT_PMP}, {"portcontrol", KIND_NAT_PMP},
    };

    for (size_t i = 0; i < array_length(watched); i++) {
        uint16_t service = frame_flow_service(watched[i].protocol);

        if (service != 0 && service < array_length(kinds))
            kinds[service] = (uint8_t)watched[i].kind;
    }
}

/* All bytes of a buffer that there are. */
static const uint8_t *bytes_of(tvbuff_t *tvb, size_t *length)
{
    *length = tvb_captured_length(tvb);
    return *length == 0 ? NULL : tvb_get_ptr(tvb, 0, (int)*length);
}

/* A mapping as it is before it is read. */
static bool begin_mapping(const packet_info *pinfo, const sighting_t *sighting,
                          port_mapping_t *mapping)
{
    *mapping = (port_mapping_t){.frame = sighting->frame, .time = sighting->time};
    return frame_flow_host(&pinfo->net_src, &mapping->host) &&
           frame_flow_host(&pinfo->net_dst, &mapping->router);
}

/* A request that came in several segments is in a source of its own with the last of them. */
static void watch_http(const packet_info *pinfo, const sighting_t *sighting,
                       port_mappings_t *mappings)
{
    port_mapping_t mapping;

    if (!begin_mapping(pinfo, sighting, &mapping))
        return;
    for (const GSList *source = pinfo->data_src; source != NULL; source = source->next) {
        size_t length;
        const uint8_t *bytes =
            bytes_of(get_data_source_tvb((const struct data_source *)source->data), &length);

        if (bytes != NULL && upnp_mapping_read(bytes, length, &mapping)) {
            port_mappings_add(mappings, &mapping);
            return;
        }
    }
}

static void watch_datagram(const packet_info *pinfo, frame_kind_t kind, const uint8_t *bytes,
                           size_t length, const sighting_t *sighting, host_names_t *names,
                           port_mappings_t *mappings)
{
    port_mapping_t mapping;

    if (kind == KIND_DHCP)
        dhcp_message_read(bytes, length, names);
    else if (kind == KIND_MDNS && sighting->source.port == MDNS_PORT)
        mdns_message_read(bytes, length, names);
    else if (kind == KIND_NAT_PMP && sighting->destination.port == NAT_PMP_PORT &&
             begin_mapping(pinfo, sighting, &mapping) && nat_pmp_read(bytes, length, &mapping))
        port_mappings_add(mappings, &mapping);
}

static void watch(tvbuff_t *frame, const packet_info *pinfo, frame_kind_t kind,
                  const sighting_t *sighting, host_names_t *names, port_mappings_t *mappings)
{
    bool has_flow = sighting->kind == SIGHTING_DATAGRAM;
    tvbuff_t *part = has_flow ? frame_flow_payload(frame, sighting) : frame;
    size_t length = 0;
    const uint8_t *bytes = part == NULL ? NULL : bytes_of(part, &length);

    if (bytes == NULL)
        return;
    if (has_flow)
        watch_datagram(pinfo, kind, bytes, length, sighting, names, mappings);
    else if (kind == KIND_ARP)
        arp_packet_read(bytes, length, names);
    else if (kind == KIND_HTTP)
        watch_http(pinfo, sighting, mappings);
}

void household_watch(tvbuff_t *frame, packet_info *pinfo, const sighting_t *sighting,
                     host_names_t *names, port_mappings_t *mappings)
{
    if (sighting->service < array_length(kinds) && kinds[sighting->service] != KIND_NONE)
        watch(frame, pinfo, (frame_kind_t)kinds[sighting->service], sighting, names, mappings);
}
