/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mdns_message.h"

#include "dns_name.h"
#include "network_bytes.h"

#include <glib.h>
#include <string.h>

enum {
    FLAGS = 2,
    QUESTIONS = 4, /* how many; behind it the same of three kinds of records */
    HEADER = 12,
    QUESTION_LENGTH = 4, /* behind the name */
    RECORD_LENGTH = 10,  /* between the name and the data */
    TYPE_A = 1,
    TYPE_AAAA = 28,
    CLASS_INTERNET = 1,
};

/* A response to a standard query. */
#define KIND 0xf800
#define RESPONSE 0x8000

/* The highest bit of a class says that older records are to be forgotten (RFC 6762, 10.2). */
#define CLASS_BITS 0x7fff

#define SUFFIX ".local"

typedef struct {
    uint16_t type, internet_class, length;
    uint32_t lifetime; /* seconds; 0: the record is no longer true */
    const uint8_t *data;
} record_t;

/* Is it a UUID, as browsers put in the place of their address
 * (draft-ietf-mmusic-mdns-ice-candidates)? Nobody is called so tomorrow. */
static bool is_made_up(const char *name)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" SUFFIX;

    if (strlen(name) != sizeof form - 1)
        return false;
    for (size_t i = 0; i + sizeof SUFFIX < sizeof form; i++) {
        if (form[i] == 'x' ? !g_ascii_isxdigit(name[i]) : name[i] != form[i])
            return false;
    }
    return true;
}

static bool is_local(const char *name)
{
    size_t length = strlen(name), suffix = sizeof SUFFIX - 1;

    return length > suffix && g_ascii_strcasecmp(name + length - suffix, SUFFIX) == 0;
}

static void learn(const record_t *record, const char *name, host_names_t *names)
{
    host_address_t host;

    if ((record->internet_class & CLASS_BITS) != CLASS_INTERNET || record->lifetime == 0 ||
        !is_local(name) || is_made_up(name))
        return;
    if (record->type == TYPE_A && record->length == 4)
        host = host_address_ipv4(record->data);
    else if (record->type == TYPE_AAAA && record->length == 16)
        host = host_address_ipv6(record->data);
    else
        return;
    host_names_learn_name(names, &host, name);
}

/* Reads the record at *at, and goes behind it. Returns false if it is not all there. */
static bool read_record(const uint8_t *bytes, size_t length, size_t *at, record_t *record,
                        char name[DNS_NAME_MAX])
{
    if (!dns_name_read(bytes, length, at, name) || length - *at < RECORD_LENGTH)
        return false;
    record->type = network_uint16(bytes + *at);
    record->internet_class = network_uint16(bytes + *at + 2);
    record->lifetime = network_uint32(bytes + *at + 4);
    record->length = network_uint16(bytes + *at + 8);
    *at += RECORD_LENGTH;
    record->data = bytes + *at;
    if (length - *at < record->length)
        return false;
    *at += record->length;
    return true;
}

/* Goes behind the questions. */
static bool skip_questions(const uint8_t *bytes, size_t length, size_t *at)
{
    char name[DNS_NAME_MAX];

    for (unsigned left = network_uint16(bytes + QUESTIONS); left > 0; left--) {
        if (!dns_name_read(bytes, length, at, name) || length - *at < QUESTION_LENGTH)
            return false;
        *at += QUESTION_LENGTH;
    }
    return true;
}

void mdns_message_read(const uint8_t *bytes, size_t length, host_names_t *names)
{
    char name[DNS_NAME_MAX];
    size_t at = HEADER;
    record_t record;
    unsigned left = 0;

    if (length < HEADER || (network_uint16(bytes + FLAGS) & KIND) != RESPONSE ||
        !skip_questions(bytes, length, &at))
        return;
    for (unsigned kind = 1; kind <= 3; kind++)
        left += network_uint16(bytes + QUESTIONS + 2 * kind);
    for (; left > 0 && read_record(bytes, length, &at, &record, name); left--)
        learn(&record, name, names);
}
