/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port_mappings.h"

#include "address_book.h"

#include <glib.h>
#include <string.h>

struct port_mappings {
    record_store_t asked;   /* port_mapping_t */
    address_book_t seen[2]; /* the ports that were asked for: [1] with UDP, [0] without */
};

port_mappings_t *port_mappings_new(void)
{
    port_mappings_t *mappings = g_new0(port_mappings_t, 1);

    record_store_init(&mappings->asked, sizeof(port_mapping_t));
    address_book_init(&mappings->seen[0]);
    address_book_init(&mappings->seen[1]);
    return mappings;
}

void port_mappings_free(port_mappings_t *mappings)
{
    if (mappings == NULL)
        return;
    record_store_clear(&mappings->asked);
    address_book_clear(&mappings->seen[0]);
    address_book_clear(&mappings->seen[1]);
    g_free(mappings);
}

void port_mappings_add(port_mappings_t *mappings, const port_mapping_t *mapping)
{
    const endpoint_address_t port = {.host = mapping->host, .port = mapping->internal_port};
    address_book_t *seen = &mappings->seen[mapping->is_udp];

    if (mapping->lifetime == 0 || mappings->asked.count >= PORT_MAPPINGS_MOST ||
        address_book_find(seen, &port) != RECORD_NONE)
        return;
    address_book_add(seen, &port);
    memcpy(record_store_get(&mappings->asked, record_store_add(&mappings->asked)), mapping,
           sizeof *mapping);
}

uint32_t port_mappings_count(const port_mappings_t *mappings)
{
    return mappings->asked.count;
}

const port_mapping_t *port_mappings_get(const port_mappings_t *mappings, uint32_t number)
{
    return (const port_mapping_t *)record_store_get(&mappings->asked, number);
}

/* How much of a valid text there is room for: whole characters. */
static size_t length_that_fits(const char *text)
{
    size_t length = strlen(text);

    if (length < MAPPING_TEXT_MAX)
        return length;
    return (size_t)(g_utf8_find_prev_char(text, text + MAPPING_TEXT_MAX) - text);
}

void port_mapping_describe(port_mapping_t *mapping, const char *text, size_t length)
{
    char *valid = g_utf8_make_valid(text, (gssize)length);
    size_t fits = length_that_fits(valid);

    memcpy(mapping->description, valid, fits);
    mapping->description[fits] = '\0';
    for (char *at = mapping->description; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);

        if (g_unichar_iscntrl(letter) || g_unichar_type(letter) == G_UNICODE_FORMAT)
            memset(at, ' ', (size_t)(g_utf8_next_char(at) - at));
    }
    g_free(valid);
}
