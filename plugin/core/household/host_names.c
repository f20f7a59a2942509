/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host_names.h"

#include "address_book.h"

#include <glib.h>
#include <string.h>

/* A client that was heard before it was given an address. */
typedef struct {
    uint64_t mac;
    char name[HOST_NAME_LENGTH + 1];
} client_t;

struct host_names {
    address_book_t book;    /* hosts, as endpoints with port 0 */
    record_store_t known;   /* host_name_t: of the host with that number */
    record_store_t clients; /* client_t */
    record_index_t client_index;
};

host_names_t *host_names_new(void)
{
    host_names_t *names = g_new0(host_names_t, 1);

    address_book_init(&names->book);
    record_store_init(&names->known, sizeof(host_name_t));
    record_store_init(&names->clients, sizeof(client_t));
    return names;
}

void host_names_free(host_names_t *names)
{
    if (names == NULL)
        return;
    address_book_clear(&names->book);
    record_store_clear(&names->known);
    record_store_clear(&names->clients);
    record_index_clear(&names->client_index);
    g_free(names);
}

/* --- Hosts --- */

static host_name_t *find_host(const host_names_t *names, const host_address_t *host)
{
    const endpoint_address_t address = {.host = *host};
    uint32_t number = address_book_find(&names->book, &address);

    return number == RECORD_NONE ? NULL : (host_name_t *)record_store_get(&names->known, number);
}

/* What is known of a host, to be changed; NULL if it is none, or one too many. */
static host_name_t *change_host(host_names_t *names, const host_address_t *host)
{
    const endpoint_address_t address = {.host = *host};
    host_name_t *known;

    if (!host_address_is_real(host) || host_address_is_group(host))
        return NULL;
    known = find_host(names, host);
    if (known != NULL || names->known.count >= HOST_NAMES_MOST)
        return known;
    address_book_add(&names->book, &address);
    known = (host_name_t *)record_store_get(&names->known, record_store_add(&names->known));
    memset(known, 0, sizeof *known);
    return known;
}

const host_name_t *host_names_of(const host_names_t *names, const host_address_t *host)
{
    return find_host(names, host);
}

/* --- Hardware addresses --- */

/* The address as a number; 0 for one that is not one host's (IEEE 802, the group bit). */
static uint64_t mac_number(const uint8_t mac[MAC_LENGTH])
{
    uint64_t number = 0;

    if ((mac[0] & 1) != 0)
        return 0;
    for (unsigned i = 0; i < MAC_LENGTH; i++)
        number = number << 8 | mac[i];
    return number;
}

void host_names_learn_mac(host_names_t *names, const host_address_t *host,
                          const uint8_t mac[MAC_LENGTH])
{
    host_name_t *known = mac_number(mac) == 0 ? NULL : change_host(names, host);

    if (known == NULL)
        return;
    known->has_mac = true;
    memcpy(known->mac, mac, MAC_LENGTH);
}

const char *host_names_format_mac(const uint8_t mac[MAC_LENGTH], char text[MAC_TEXT_MAX])
{
    g_snprintf(text, MAC_TEXT_MAX, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
               mac[4], mac[5]);
    return text;
}

bool host_names_parse_mac(const char *text, uint8_t mac[MAC_LENGTH])
{
    uint8_t parsed[MAC_LENGTH];

    for (unsigned i = 0; i < MAC_LENGTH; i++, text += 3) {
        char after = i + 1 < MAC_LENGTH ? ':' : '\0';

        if (!g_ascii_isxdigit(text[0]) || !g_ascii_isxdigit(text[1]) || text[2] != after)
            return false;
        parsed[i] = (uint8_t)(g_ascii_xdigit_value(text[0]) << 4 | g_ascii_xdigit_value(text[1]));
    }
    memcpy(mac, parsed, sizeof parsed);
    return true;
}

/* --- Names --- */

/* The length without `suffix` at the end, if it stands there. */
static size_t length_without(const char *name, size_t length, const char *suffix)
{
    size_t less = strlen(suffix);

    if (length < less || g_ascii_strncasecmp(name + length - less, suffix, less) != 0)
        return length;
    return length - less;
}

static bool is_name_letter(char letter)
{
    return g_ascii_isalnum(letter) || letter == '-' || letter == '_' || letter == '.';
}

/* Makes of a name what is kept of it. Returns false if it cannot be the name of one host. */
static bool tidy_name(const char *name, char tidy[HOST_NAME_LENGTH + 1])
{
    size_t length = length_without(name, strlen(name), ".");
    host_address_t address;

    length = length_without(name, length, ".local");
    if (length == 0 || length > HOST_NAME_LENGTH || name[0] == '.' || name[0] == '-')
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!is_name_letter(name[i]))
            return false;
        tidy[i] = g_ascii_tolower(name[i]);
    }
    tidy[length] = '\0';
    return strcmp(tidy, "localhost") != 0 && !host_address_parse(tidy, &address);
}

void host_names_learn_name(host_names_t *names, const host_address_t *host, const char *name)
{
    char tidy[HOST_NAME_LENGTH + 1];
    host_name_t *known = tidy_name(name, tidy) ? change_host(names, host) : NULL;

    if (known != NULL)
        memcpy(known->name, tidy, sizeof tidy);
}

/* --- Clients --- */

static client_t *client_at(const host_names_t *names, uint32_t number)
{
    return (client_t *)record_store_get(&names->clients, number);
}

static bool client_equal(const void *owner, uint32_t record, uint64_t key)
{
    return client_at((const host_names_t *)owner, record)->mac == key;
}

static uint32_t client_hash(const void *owner, uint32_t record)
{
    return hash_number(client_at((const host_names_t *)owner, record)->mac);
}

static client_t *find_client(const host_names_t *names, uint64_t mac)
{
    uint32_t number =
        record_index_find(&names->client_index, hash_number(mac), mac, client_equal, names);

    return number == RECORD_NONE ? NULL : client_at(names, number);
}

void host_names_learn_client(host_names_t *names, const uint8_t mac[MAC_LENGTH], const char *name)
{
    char tidy[HOST_NAME_LENGTH + 1];
    uint64_t number = mac_number(mac);
    client_t *client;

    if (number == 0 || !tidy_name(name, tidy))
        return;
    client = find_client(names, number);
    if (client == NULL) {
        if (names->clients.count >= HOST_NAMES_MOST)
            return;
        client = client_at(names, record_store_add(&names->clients));
        client->mac = number;
        record_index_add(&names->client_index, hash_number(number), client_hash, names);
    }
    memcpy(client->name, tidy, sizeof tidy);
}

void host_names_learn_lease(host_names_t *names, const host_address_t *host,
                            const uint8_t mac[MAC_LENGTH], const char *name)
{
    const client_t *client = find_client(names, mac_number(mac));

    host_names_learn_mac(names, host, mac);
    host_names_learn_name(names, host, client == NULL ? name : client->name);
}
