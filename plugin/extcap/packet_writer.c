/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet_writer.h"

#include "../epan/compat.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include <wsutil/exported_pdu_tlvs.h>

#define NANOSECONDS 1000000000

/* In powers of ten: nanoseconds. */
#define RESOLUTION 9

/* The dissector that Wireshark hands a line to. */
#define DISSECTOR "fwlog"
#define DISSECTOR_OF_CONTINUATIONS "fwlog.continuation"

/* Wireshark's own limit (WTAP_MAX_PACKET_SIZE_STANDARD): no packet of ours is longer. */
#define SNAPSHOT_LENGTH 262144

struct packet_writer {
    char *name;
    wtap_dumper *dumper;
    int descriptor;
    bool is_deserted;
    GArray *sections;                       /* of wtap_block_t, one */
    wtapng_iface_descriptions_t interfaces; /* of wtap_block_t */
    wtap_rec record;
    GByteArray *packet;
};

/* --- The file --- */

static GArray *make_section(void)
{
    GArray *sections = g_array_new(FALSE, FALSE, sizeof(wtap_block_t));
    wtap_block_t section = wtap_block_create(WTAP_BLOCK_SECTION);

    wtap_block_add_string_option_format(section, OPT_SHB_USERAPPL, "fwlog (Oversharing %s)",
                                        OVERSHARING_VERSION);
    g_array_append_val(sections, section);
    return sections;
}

static wtap_block_t make_interface(const char *description)
{
    wtap_block_t interface = wtap_block_create(WTAP_BLOCK_IF_ID_AND_INFO);
    wtapng_if_descr_mandatory_t *basics =
        (wtapng_if_descr_mandatory_t *)wtap_block_get_mandatory_data(interface);
    char *text = g_filename_display_name(description);

    basics->wtap_encap = WTAP_ENCAP_WIRESHARK_UPPER_PDU;
    basics->time_units_per_second = NANOSECONDS;
    basics->tsprecision = WTAP_TSPREC_NSEC;
    basics->snap_len = SNAPSHOT_LENGTH;
    wtap_block_add_uint8_option(interface, OPT_IDB_TSRESOL, RESOLUTION);
    wtap_block_add_string_option(interface, OPT_IDB_NAME, "fwlog", strlen("fwlog"));
    wtap_block_add_string_option(interface, OPT_IDB_DESCRIPTION, text, strlen(text));
    g_free(text);
    return interface;
}

static void free_blocks(GArray *blocks)
{
    for (guint i = 0; i < blocks->len; i++)
        wtap_block_unref(g_array_index(blocks, wtap_block_t, i));
    g_array_free(blocks, TRUE);
}

static bool fail(packet_writer_t *writer, int number, char *more, GError **error)
{
    writer->is_deserted = number == EPIPE;
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot write %s: %s%s%s", writer->name,
                wtap_strerror(number), more == NULL ? "" : ": ", more == NULL ? "" : more);
    g_free(more);
    return false;
}

static void free_writer(packet_writer_t *writer)
{
    record_clear(&writer->record);
    free_blocks(writer->sections);
    free_blocks(writer->interfaces.interface_data);
    g_byte_array_free(writer->packet, TRUE);
    g_free(writer->name);
    g_free(writer);
    wtap_cleanup();
}

packet_writer_t *packet_writer_new(int descriptor, const char *name, const char *const *interfaces,
                                   GError **error)
{
    packet_writer_t *writer = g_new0(packet_writer_t, 1);
    wtap_dump_params how = WTAP_DUMP_PARAMS_INIT;
    int number = 0;
    char *more = NULL;

    messages_begin();
    wtap_init(FALSE);
    writer->name = g_strdup(name);
    writer->descriptor = descriptor;
    writer->sections = make_section();
    writer->interfaces.interface_data = g_array_new(FALSE, FALSE, sizeof(wtap_block_t));
    for (; *interfaces != NULL; interfaces++) {
        wtap_block_t interface = make_interface(*interfaces);

        g_array_append_val(writer->interfaces.interface_data, interface);
    }
    record_prepare(&writer->record, WTAP_ENCAP_WIRESHARK_UPPER_PDU, WTAP_TSPREC_NSEC);
    writer->packet = g_byte_array_new();
    how.encap = WTAP_ENCAP_WIRESHARK_UPPER_PDU;
    how.snaplen = SNAPSHOT_LENGTH;
    how.tsprec = WTAP_TSPREC_NSEC;
    how.shb_hdrs = writer->sections;
    how.idb_inf = &writer->interfaces;
    writer->dumper = wtap_dump_fdopen(descriptor, wtap_pcapng_file_type_subtype(),
                                      WTAP_UNCOMPRESSED, &how, &number, &more);
    if (writer->dumper != NULL)
        return writer;
    fail(writer, number, more, error);
    free_writer(writer);
    close(descriptor);
    return NULL;
}

bool packet_writer_flush(packet_writer_t *writer, GError **error)
{
    int number = 0;

    return wtap_dump_flush(writer->dumper, &number) || fail(writer, number, NULL, error);
}

bool packet_writer_is_deserted(packet_writer_t *writer)
{
    struct pollfd state = {.fd = writer->descriptor};

    if (!writer->is_deserted && poll(&state, 1, 0) > 0)
        writer->is_deserted = (state.revents & POLLERR) != 0;
    return writer->is_deserted;
}

int packet_writer_descriptor(const packet_writer_t *writer)
{
    return writer->descriptor;
}

bool packet_writer_close(packet_writer_t *writer, GError **error)
{
    int number = 0;
    char *more = NULL;
    bool good;

    if (writer == NULL)
        return true;
    good = wtap_dump_close(writer->dumper, NULL, &number, &more) ||
           fail(writer, number, more, error) || writer->is_deserted;
    free_writer(writer);
    return good;
}

/* --- Packets --- */

static void add_tag(GByteArray *packet, unsigned type, const void *value, size_t length)
{
    const uint8_t head[4] = {(uint8_t)(type >> 8), (uint8_t)type, (uint8_t)(length >> 8),
                             (uint8_t)length};

    g_byte_array_append(packet, head, sizeof head);
    if (length > 0)
        g_byte_array_append(packet, (const guint8 *)value, (guint)length);
}

static void add_number_tag(GByteArray *packet, unsigned type, uint32_t number)
{
    uint32_t value = GUINT32_TO_BE(number);

    add_tag(packet, type, &value, sizeof value);
}

/* Addresses go along if they can both be told: with one alone Wireshark would show nonsense. */
static void add_address_tags(GByteArray *packet, const host_address_t *source,
                             const host_address_t *destination)
{
    bool is_ipv6 = source->family == FAMILY_IPV6;
    size_t length = is_ipv6 ? 16 : 4;

    if (!host_address_is_real(source) || source->family != destination->family)
        return;
    add_tag(packet, is_ipv6 ? EXP_PDU_TAG_IPV6_SRC : EXP_PDU_TAG_IPV4_SRC, source->bytes, length);
    add_tag(packet, is_ipv6 ? EXP_PDU_TAG_IPV6_DST : EXP_PDU_TAG_IPV4_DST, destination->bytes,
            length);
}

static void add_end_tags(GByteArray *packet, const endpoint_address_t *source,
                         const endpoint_address_t *destination)
{
    add_address_tags(packet, &source->host, &destination->host);
    add_number_tag(packet, EXP_PDU_TAG_PORT_TYPE, EXP_PDU_PT_UDP);
    add_number_tag(packet, EXP_PDU_TAG_SRC_PORT, source->port);
    add_number_tag(packet, EXP_PDU_TAG_DST_PORT, destination->port);
}

/* The dissector takes what continues a line for no line of its own. */
static void add_tags(GByteArray *packet, const firewall_line_t *line)
{
    const char *dissector = line == NULL ? DISSECTOR_OF_CONTINUATIONS : DISSECTOR;

    add_tag(packet, EXP_PDU_TAG_DISSECTOR_NAME, dissector, strlen(dissector));
    if (line != NULL && line->outcome == FIREWALL_UDP)
        add_end_tags(packet, firewall_line_source(line), firewall_line_destination(line));
    add_tag(packet, EXP_PDU_TAG_END_OF_OPT, NULL, 0);
}

bool packet_writer_add(packet_writer_t *writer, uint32_t interface, int64_t time,
                       const firewall_line_t *line, const char *text, size_t length, GError **error)
{
    int number = 0;
    char *more = NULL;

    g_byte_array_set_size(writer->packet, 0);
    add_tags(writer->packet, line);
    g_byte_array_append(writer->packet, (const guint8 *)text, (guint)length);
    writer->record.ts.secs = (time_t)(time / NANOSECONDS);
    writer->record.ts.nsecs = (int)(time % NANOSECONDS);
    writer->record.rec_header.packet_header.interface_id = interface;
    return record_dump(writer->dumper, &writer->record, writer->packet->data, writer->packet->len,
                       &number, &more) ||
           fail(writer, number, more, error);
}
