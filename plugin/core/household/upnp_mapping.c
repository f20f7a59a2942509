/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "upnp_mapping.h"

#include "log_text.h"

#include <glib.h>
#include <string.h>

/* What a request says, in the order of `words`. */
typedef enum {
    SAYS_PROTOCOL,
    SAYS_INTERNAL_PORT,
    SAYS_EXTERNAL_PORT,
    SAYS_CLIENT,
    SAYS_LIFETIME,
    SAYS_ENABLED,
    SAYS_DESCRIPTION,
    SAYS_COUNT,
} says_t;

typedef struct {
    const char *action;
    const char *words[SAYS_COUNT]; /* NULL: it has no such word */
} vocabulary_t;

#define PORT_MAPPING_WORDS                                                        \
    {                                                                             \
        "NewProtocol", "NewInternalPort", "NewExternalPort", "NewInternalClient", \
            "NewLeaseDuration", "NewEnabled", "NewPortMappingDescription"         \
    }

static const vocabulary_t vocabularies[] = {
    {"AddPortMapping", PORT_MAPPING_WORDS},
    {"AddAnyPortMapping", PORT_MAPPING_WORDS},
    {"AddPinhole", {"Protocol", "InternalPort", NULL, "InternalClient", "LeaseTime", NULL, NULL}},
};

/* An element as it begins or ends: "<u:AddPortMapping xmlns:u=...>". */
typedef struct {
    log_span_t name; /* without what stands before a colon */
    bool is_end;     /* it ends the element */
} tag_t;

/* Goes behind the next tag. Returns false if there is none. */
static bool next_tag(log_text_t *text, tag_t *tag)
{
    if (!log_text_find(text, "<"))
        return false;
    tag->is_end = log_text_skip(text, "/");
    tag->name = log_text_take(text, ":/> \t\r\n");
    if (log_text_skip(text, ":"))
        tag->name = log_text_take(text, "/> \t\r\n");
    return log_text_find(text, ">");
}

/* The text from here to the next tag, without blanks around it. Empty if it does not end. */
static log_span_t text_before_tag(log_text_t *text)
{
    log_span_t value;

    while (!log_text_ended(text) && g_ascii_isspace(log_text_peek(text)))
        text->at++;
    value = log_text_take(text, "<");
    if (log_text_ended(text))
        return log_span(text->at, text->at);
    while (value.length > 0 && g_ascii_isspace(text->line[value.begin + value.length - 1]))
        value.length--;
    return value;
}

static const vocabulary_t *vocabulary_of(const char *line, log_span_t action)
{
    for (size_t i = 0; i < G_N_ELEMENTS(vocabularies); i++) {
        if (log_span_is(line, action, vocabularies[i].action))
            return &vocabularies[i];
    }
    return NULL;
}

/* Goes behind the method of a request that begins early enough. */
static bool find_post(log_text_t *text)
{
    log_text_t begin = *text;

    begin.end = MIN(begin.end, UPNP_BEGIN_MOST);
    if (!log_text_find(&begin, "POST "))
        return false;
    text->at = begin.at;
    return true;
}

/* Goes behind the tag of the action, if that is one of ours. */
static const vocabulary_t *find_action(log_text_t *text)
{
    const vocabulary_t *found;
    tag_t tag;

    while (next_tag(text, &tag)) {
        found = vocabulary_of(text->line, tag.name);
        if (found != NULL && !tag.is_end)
            return found;
    }
    return NULL;
}

static void keep_value(const vocabulary_t *vocabulary, const char *line, log_span_t word,
                       log_span_t value, log_span_t values[SAYS_COUNT])
{
    for (unsigned i = 0; i < SAYS_COUNT; i++) {
        const char *expected = vocabulary->words[i];

        if (expected != NULL && log_span_is(line, word, expected))
            values[i] = value;
    }
}

/* Reads what the action says, up to its end. */
static void read_values(const vocabulary_t *vocabulary, log_text_t *text,
                        log_span_t values[SAYS_COUNT])
{
    tag_t tag;

    while (next_tag(text, &tag)) {
        if (tag.is_end && log_span_is(text->line, tag.name, vocabulary->action))
            return;
        if (!tag.is_end)
            keep_value(vocabulary, text->line, tag.name, text_before_tag(text), values);
    }
}

/* --- What the values mean --- */

/* "UDP" or "TCP"; a pinhole has the number of the protocol (IANA), or 65535 for all of them. */
static bool read_protocol(const char *line, log_span_t value, bool *is_udp)
{
    enum { PROTOCOL_UDP = 17, PROTOCOL_ALL = UINT16_MAX };
    uint64_t number;

    if (log_span_number(line, value, PROTOCOL_ALL, &number))
        *is_udp = number == PROTOCOL_UDP || number == PROTOCOL_ALL;
    else if (log_span_is(line, value, "UDP") || log_span_is(line, value, "TCP"))
        *is_udp = log_span_is(line, value, "UDP");
    else
        return false;
    return true;
}

static void read_client(const char *line, log_span_t value, host_address_t *host)
{
    char *text = g_strndup(line + value.begin, value.length);

    host_address_parse(text, host);
    g_free(text);
}

/* The texts that stand for characters which XML has a use for (XML 1.0, 4.6). */
static void read_description(const char *line, log_span_t value, port_mapping_t *mapping)
{
    static const struct {
        const char *text, *stands_for;
    } entities[] = {
        {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"},
    };
    GString *plain = g_string_sized_new(value.length);
    log_text_t text = log_text_of(line, value);

    while (!log_text_ended(&text)) {
        size_t i = 0;

        while (i < G_N_ELEMENTS(entities) && !log_text_skip(&text, entities[i].text))
            i++;
        if (i < G_N_ELEMENTS(entities))
            g_string_append(plain, entities[i].stands_for);
        else
            g_string_append_c(plain, line[text.at++]);
    }
    port_mapping_describe(mapping, plain->str, plain->len);
    g_string_free(plain, TRUE);
}

/* A lease of 0 has no end. One that cannot be read is taken for that, too. */
static uint32_t read_lifetime(const char *line, log_span_t value)
{
    uint64_t seconds;

    if (!log_span_number(line, value, UINT32_MAX, &seconds) || seconds == 0)
        return LIFETIME_WITHOUT_END;
    return (uint32_t)seconds;
}

static bool read_mapping(const char *line, const log_span_t values[SAYS_COUNT],
                         port_mapping_t *mapping)
{
    uint64_t internal, external = 0;

    if (!read_protocol(line, values[SAYS_PROTOCOL], &mapping->is_udp) ||
        !log_span_number(line, values[SAYS_INTERNAL_PORT], UINT16_MAX, &internal) ||
        internal == 0 || log_span_is(line, values[SAYS_ENABLED], "0"))
        return false;
    log_span_number(line, values[SAYS_EXTERNAL_PORT], UINT16_MAX, &external);
    mapping->way = MAPPING_UPNP;
    mapping->internal_port = (uint16_t)internal;
    mapping->external_port = (uint16_t)external;
    mapping->lifetime = read_lifetime(line, values[SAYS_LIFETIME]);
    read_client(line, values[SAYS_CLIENT], &mapping->host);
    read_description(line, values[SAYS_DESCRIPTION], mapping);
    return true;
}

bool upnp_mapping_read(const uint8_t *bytes, size_t length, port_mapping_t *mapping)
{
    log_text_t text = {.line = (const char *)bytes, .end = MIN(length, UPNP_REQUEST_MOST)};
    const vocabulary_t *vocabulary = find_post(&text) ? find_action(&text) : NULL;
    log_span_t values[SAYS_COUNT] = {{0}};

    if (vocabulary == NULL)
        return false;
    read_values(vocabulary, &text, values);
    return read_mapping(text.line, values, mapping);
}
