/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line, one packet. The core reads the line; here it is shown, and what it tells of UDP is kept
 * with the packet for the post-dissector.
 */
#include "packet-fwlog.h"

#include "firewall_log.h"

#include <epan/expert.h>
#include <epan/packet.h>
#include <epan/proto_data.h>

#define NAME "Firewall log"
#define SHORT_NAME "FWLOG"

static int proto_fwlog = -1;
static protocol_t *protocol; /* the same */

static int hf_text = -1;
static int hf_format = -1;
static int hf_action = -1;
static int hf_message_id = -1;
static int hf_time = -1;
static int hf_device = -1;
static int hf_interface_in = -1;
static int hf_interface_out = -1;
static int hf_rule = -1;
static int hf_connection = -1;
static int hf_ip_source = -1;
static int hf_ip_destination = -1;
static int hf_ipv6_source = -1;
static int hf_ipv6_destination = -1;
static int hf_name_source = -1;
static int hf_name_destination = -1;
static int hf_port_source = -1;
static int hf_port_destination = -1;
static int hf_endpoint = -1;
static int hf_count = -1;
static int hf_answers = -1;
static int hf_bytes = -1;
static int hf_masked = -1;

static int ett_fwlog = -1;

static expert_field ei_not_understood = EI_INIT;

/* --- The tree --- */

static void add_text(proto_tree *tree, int field, tvbuff_t *tvb, log_span_t span)
{
    if (span.length > 0)
        proto_tree_add_item(tree, field, tvb, (int)span.begin, (int)span.length, ENC_UTF_8);
}

/* The fields of one end of a datagram, by what the line has for an address. */
typedef struct {
    int ip, ipv6, name, port;
} end_fields_t;

static void add_end(proto_tree *tree, const end_fields_t *fields, tvbuff_t *tvb,
                    const endpoint_address_t *end, log_span_t host, log_span_t port)
{
    char text[ENDPOINT_TEXT_MAX];
    int begin = (int)host.begin, length = (int)host.length;
    ws_in4_addr ipv4;
    proto_item *item;

    memcpy(&ipv4, end->host.bytes, sizeof ipv4);
    switch (end->host.family) {
    case FAMILY_IPV4:
        proto_tree_add_ipv4(tree, fields->ip, tvb, begin, length, ipv4);
        break;
    case FAMILY_MASKED: /* found by its known octets, shown as it stands */
        proto_tree_add_ipv4_format_value(tree, fields->ip, tvb, begin, length, ipv4, "%s",
                                         host_address_format(&end->host, text));
        break;
    case FAMILY_IPV6:
        proto_tree_add_ipv6(tree, fields->ipv6, tvb, begin, length,
                            (const ws_in6_addr *)end->host.bytes);
        break;
    default:
        add_text(tree, fields->name, tvb, host);
        break;
    }
    proto_tree_add_uint(tree, fields->port, tvb, (int)port.begin, (int)port.length, end->port);
    item = proto_tree_add_string(tree, hf_endpoint, tvb, begin, length,
                                 endpoint_address_format(end, text));
    proto_item_set_generated(item);
}

static void add_ends(proto_tree *tree, tvbuff_t *tvb, const firewall_line_t *line)
{
    const end_fields_t source = {hf_ip_source, hf_ipv6_source, hf_name_source, hf_port_source};
    const end_fields_t destination = {hf_ip_destination, hf_ipv6_destination, hf_name_destination,
                                      hf_port_destination};

    add_end(tree, &source, tvb, firewall_line_source(line), line->source, line->source_port);
    add_end(tree, &destination, tvb, firewall_line_destination(line), line->destination,
            line->destination_port);
}

static void add_figures(proto_tree *tree, tvbuff_t *tvb, const firewall_line_t *line)
{
    const sighting_t *s = &line->sighting;

    if (s->kind != SIGHTING_CONNECTION && s->kind != SIGHTING_CLOSED)
        proto_item_set_generated(proto_tree_add_uint(tree, hf_count, tvb, 0, 0, line->count));
    if (s->kind == SIGHTING_CONNECTION && s->counted) {
        proto_item_set_generated(proto_tree_add_uint(tree, hf_count, tvb, 0, 0, s->count));
        proto_item_set_generated(proto_tree_add_uint(tree, hf_answers, tvb, 0, 0, s->answers));
    }
    if (s->bytes > 0)
        proto_item_set_generated(proto_tree_add_uint64(tree, hf_bytes, tvb, 0, 0, s->bytes));
    if (line->masked)
        proto_item_set_generated(proto_tree_add_boolean(tree, hf_masked, tvb, 0, 0, true));
}

static void add_tree(proto_tree *tree, tvbuff_t *tvb, packet_info *pinfo,
                     const firewall_line_t *line)
{
    proto_item *item = proto_tree_add_item(tree, proto_fwlog, tvb, 0, -1, ENC_NA);
    bool understood = line->outcome != FIREWALL_NOT_UNDERSTOOD;

    proto_item_append_text(item, ": %s", firewall_format_name(line->format));
    tree = proto_item_add_subtree(item, ett_fwlog);
    proto_tree_add_item(tree, hf_text, tvb, 0, -1, ENC_UTF_8);
    proto_item_set_generated(
        proto_tree_add_string(tree, hf_format, tvb, 0, 0, firewall_format_name(line->format)));
    add_text(tree, hf_time, tvb, line->header.time);
    add_text(tree, hf_device, tvb, line->header.device);
    if (!understood) {
        expert_add_info(pinfo, item, &ei_not_understood);
        return;
    }
    add_text(tree, hf_message_id, tvb, line->message_id);
    if (line->outcome == FIREWALL_UDP) {
        proto_item_append_text(item, ", %s", firewall_action_name(line->action));
        proto_tree_add_string(tree, hf_action, tvb, (int)line->action_text.begin,
                              (int)line->action_text.length, firewall_action_name(line->action));
    }
    add_text(tree, hf_interface_in, tvb, line->interface_in);
    add_text(tree, hf_interface_out, tvb, line->interface_out);
    add_text(tree, hf_rule, tvb, line->rule);
    add_text(tree, hf_connection, tvb, line->connection);
    if (line->outcome == FIREWALL_UDP) {
        add_ends(tree, tvb, line);
        add_figures(tree, tvb, line);
    }
}

/* --- The columns --- */

/* "denied 187.13.XX.XX:22350 → 64.9.XX.XX:8832 (Cisco ASA 106023)" */
static char *summary_of(packet_info *pinfo, const char *text, const firewall_line_t *line)
{
    char from[ENDPOINT_TEXT_MAX], to[ENDPOINT_TEXT_MAX], times[32] = "";

    if (line->count > 1)
        g_snprintf(times, sizeof times, " %u times", line->count);
    endpoint_address_format(firewall_line_source(line), from);
    endpoint_address_format(firewall_line_destination(line), to);
    return wmem_strdup_printf(pinfo->pool, "%s%s %s \xe2\x86\x92 %s (%s%s%.*s)",
                              firewall_action_name(line->action), times, from, to,
                              firewall_format_name(line->format),
                              line->message_id.length > 0 ? " " : "", (int)line->message_id.length,
                              text + line->message_id.begin);
}

/* Hosts stand in the columns as the line has them: as addresses, or as text where octets are hidden or
 * only a name is known. */
static void set_column_address(packet_info *pinfo, address *column, const host_address_t *host)
{
    char text[ENDPOINT_TEXT_MAX];

    if (host->family == FAMILY_IPV4) {
        set_address(column, AT_IPv4, 4, wmem_memdup(pinfo->pool, host->bytes, 4));
    } else if (host->family == FAMILY_IPV6) {
        set_address(column, AT_IPv6, 16, wmem_memdup(pinfo->pool, host->bytes, 16));
    } else {
        host_address_format(host, text);
        set_address(column, AT_STRINGZ, (int)strlen(text) + 1, wmem_strdup(pinfo->pool, text));
    }
}

static void set_columns(packet_info *pinfo, tvbuff_t *tvb, const char *text,
                        const firewall_line_t *line)
{
    col_set_str(pinfo->cinfo, COL_PROTOCOL, SHORT_NAME);
    if (line->outcome != FIREWALL_UDP) {
        col_add_str(pinfo->cinfo, COL_INFO,
                    tvb_format_text(pinfo->pool, tvb, 0, (int)tvb_captured_length(tvb)));
        return;
    }
    set_column_address(pinfo, &pinfo->src, &firewall_line_source(line)->host);
    set_column_address(pinfo, &pinfo->dst, &firewall_line_destination(line)->host);
    col_add_str(pinfo->cinfo, COL_INFO, summary_of(pinfo, text, line));
}

/* --- Packets of the capture interface --- */

static const char *read_line(tvbuff_t *tvb, firewall_line_t *line)
{
    int length = (int)tvb_captured_length(tvb);
    const char *text = length > 0 ? (const char *)tvb_get_ptr(tvb, 0, length) : "";

    firewall_log_read(text, (size_t)length, line);
    return text;
}

/* What a line is a sighting of. */
static sighting_t told_by(const firewall_line_t *line)
{
    sighting_t told = {.kind = SIGHTING_UNREAD_LINE};

    if (line->outcome == FIREWALL_UDP)
        told = line->sighting;
    else if (line->outcome == FIREWALL_OTHER)
        told.kind = SIGHTING_LINE;
    told.is_line = true;
    return told;
}

static int dissect_fwlog(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    firewall_line_t line;
    const char *text = read_line(tvb, &line);
    sighting_t told;

    set_columns(pinfo, tvb, text, &line);
    told = told_by(&line);
    p_add_proto_data(pinfo->pool, pinfo, proto_fwlog, 0,
                     wmem_memdup(pinfo->pool, &told, sizeof told));
    add_tree(tree, tvb, pinfo, &line);
    return (int)tvb_captured_length(tvb);
}

/* A line that is too long for a packet goes on in the next one: that is no line of its own. */
static int dissect_continuation(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    proto_item *item = proto_tree_add_item(tree, proto_fwlog, tvb, 0, -1, ENC_NA);

    proto_item_append_text(item, ": the line before goes on");
    proto_tree_add_item(proto_item_add_subtree(item, ett_fwlog), hf_text, tvb, 0, -1, ENC_UTF_8);
    col_set_str(pinfo->cinfo, COL_PROTOCOL, SHORT_NAME);
    col_set_str(pinfo->cinfo, COL_INFO, "The line before goes on");
    return (int)tvb_captured_length(tvb);
}

static void take_over(sighting_t *sighting, const sighting_t *told)
{
    uint32_t frame = sighting->frame;
    int64_t time = sighting->time;

    *sighting = *told;
    sighting->frame = frame;
    sighting->time = time;
}

bool fwlog_line_sighting(packet_info *pinfo, sighting_t *sighting)
{
    const sighting_t *told =
        (const sighting_t *)p_get_proto_data(pinfo->pool, pinfo, proto_fwlog, 0);

    if (told == NULL)
        return false;
    take_over(sighting, told);
    return true;
}

/* --- Syslog on the wire --- */

void fwlog_dissect_syslog(tvbuff_t *message, packet_info *pinfo, proto_tree *tree,
                          sighting_t *sighting)
{
    firewall_line_t line;
    const char *text;
    sighting_t told;

    if (!proto_is_protocol_enabled(protocol))
        return;
    text = read_line(message, &line);
    if (line.outcome == FIREWALL_NOT_UNDERSTOOD)
        return;
    add_tree(tree, message, pinfo, &line);
    if (line.outcome == FIREWALL_UDP) {
        col_set_str(pinfo->cinfo, COL_PROTOCOL, SHORT_NAME);
        col_add_str(pinfo->cinfo, COL_INFO, summary_of(pinfo, text, &line));
    }
    told = told_by(&line);
    take_over(sighting, &told);
}

/* --- Registration --- */

#define TEXT_FIELD(variable, title, name, blurb)                     \
    {                                                                \
        &variable,                                                   \
        {                                                            \
            title, name, FT_STRING, BASE_NONE, NULL, 0, blurb, HFILL \
        }                                                            \
    }
#define NUMBER_FIELD(variable, title, name, type, blurb)       \
    {                                                          \
        &variable,                                             \
        {                                                      \
            title, name, type, BASE_DEC, NULL, 0, blurb, HFILL \
        }                                                      \
    }

static void register_fields(void)
{
    static hf_register_info fields[] = {
        TEXT_FIELD(hf_text, "Line", "fwlog.text", "The line as the firewall wrote it"),
        TEXT_FIELD(hf_format, "Format", "fwlog.format", "Which firewall writes lines like this"),
        TEXT_FIELD(hf_action, "Action", "fwlog.action",
                   "What the firewall did: denied, permitted, built, closed, ICMP error, or logged "
                   "where it does not say"),
        TEXT_FIELD(hf_message_id, "Message number", "fwlog.message_id",
                   "The number of the message among those of the firewall"),
        TEXT_FIELD(hf_time, "Time", "fwlog.time", "When, as the line has it"),
        TEXT_FIELD(hf_device, "Device", "fwlog.device", "Who wrote the line"),
        TEXT_FIELD(hf_interface_in, "Interface in", "fwlog.interface_in",
                   "The interface by which the datagram came"),
        TEXT_FIELD(hf_interface_out, "Interface out", "fwlog.interface_out",
                   "The interface by which it left, or would have"),
        TEXT_FIELD(hf_rule, "Rule", "fwlog.rule", "The rule, or its prefix, that wrote the line"),
        TEXT_FIELD(hf_connection, "Connection", "fwlog.connection",
                   "The firewall's number of the connection"),
        {&hf_ip_source,
         {"Source address", "fwlog.ip.src", FT_IPv4, BASE_NONE, NULL, 0,
          "Where the datagram came from; octets that the line hides count as zero", HFILL}},
        {&hf_ip_destination,
         {"Destination address", "fwlog.ip.dst", FT_IPv4, BASE_NONE, NULL, 0,
          "Where the datagram was to go; octets that the line hides count as zero", HFILL}},
        {&hf_ipv6_source,
         {"Source address", "fwlog.ipv6.src", FT_IPv6, BASE_NONE, NULL, 0,
          "Where the datagram came from", HFILL}},
        {&hf_ipv6_destination,
         {"Destination address", "fwlog.ipv6.dst", FT_IPv6, BASE_NONE, NULL, 0,
          "Where the datagram was to go", HFILL}},
        TEXT_FIELD(hf_name_source, "Source name", "fwlog.name.src",
                   "The name that the line has in place of an address"),
        TEXT_FIELD(hf_name_destination, "Destination name", "fwlog.name.dst",
                   "The name that the line has in place of an address"),
        NUMBER_FIELD(hf_port_source, "Source port", "fwlog.port.src", FT_UINT16,
                     "The UDP port the datagram came from"),
        NUMBER_FIELD(hf_port_destination, "Destination port", "fwlog.port.dst", FT_UINT16,
                     "The UDP port the datagram was to go to"),
        TEXT_FIELD(hf_endpoint, "Endpoint", "fwlog.endpoint",
                   "Either end of the datagram: address and UDP port"),
        NUMBER_FIELD(hf_count, "Count", "fwlog.count", FT_UINT32,
                     "How many datagrams the line speaks of"),
        NUMBER_FIELD(hf_answers, "Answers", "fwlog.answers", FT_UINT32,
                     "How many datagrams came back to who began the connection"),
        NUMBER_FIELD(hf_bytes, "Bytes", "fwlog.bytes", FT_UINT64, "Bytes, both ways"),
        {&hf_masked,
         {"Masked", "fwlog.masked", FT_BOOLEAN, BASE_NONE, NULL, 0,
          "The line hides octets of an address, as in 187.13.XX.XX", HFILL}},
    };
    static int *trees[] = {&ett_fwlog};
    static ei_register_info infos[] = {
        {&ei_not_understood,
         {"fwlog.expert.not_understood", PI_UNDECODED, PI_NOTE,
          "Not understood as a line of a firewall's log", EXPFILL}},
    };

    proto_register_field_array(proto_fwlog, fields, array_length(fields));
    proto_register_subtree_array(trees, array_length(trees));
    expert_register_field_array(expert_register_protocol(proto_fwlog), infos, array_length(infos));
}

void fwlog_register_protocol(void)
{
    proto_fwlog = proto_register_protocol(NAME, SHORT_NAME, "fwlog");
    protocol = find_protocol_by_id(proto_fwlog);
    register_fields();
    register_dissector("fwlog", dissect_fwlog, proto_fwlog);
    register_dissector("fwlog.continuation", dissect_continuation, proto_fwlog);
}
