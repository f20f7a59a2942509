/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pseudonyms.h"

#include "record_index.h"

#include <gcrypt.h>
#include <glib.h>
#include <string.h>

#define BLOCK 16U           /* bytes of an AES block, and of AES-128's key */
#define MOST_BITS 128U      /* of an address */
#define HASH_DIGITS 12      /* of a name: that two of a million coincide has a chance of 0.2 % */
#define WITHHELD "withheld" /* what stands for everything */

struct pseudonyms {
    gcry_cipher_hd_t cipher; /* NULL: everything is withheld */
    uint8_t pad[BLOCK];
    uint8_t key[PSEUDONYM_KEY_LENGTH];
    GHashTable *names; /* a set: those that stand for named hosts */
};

/* The program around us may have set the library up, as Wireshark does. */
static void prepare_library(void)
{
    if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P) != 0)
        return;
    gcry_check_version(NULL);
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

static bool encrypt(const pseudonyms_t *pseudonyms, uint8_t *blocks, size_t length)
{
    return gcry_cipher_encrypt(pseudonyms->cipher, blocks, length, NULL, 0) == 0;
}

pseudonyms_t *pseudonyms_withheld(void)
{
    pseudonyms_t *pseudonyms = g_new0(pseudonyms_t, 1);

    pseudonyms->names = g_hash_table_new_full(hash_text, g_str_equal, g_free, NULL);
    return pseudonyms;
}

static void close_cipher(pseudonyms_t *pseudonyms)
{
    gcry_cipher_close(pseudonyms->cipher);
    pseudonyms->cipher = NULL;
}

pseudonyms_t *pseudonyms_new(const uint8_t key[PSEUDONYM_KEY_LENGTH])
{
    pseudonyms_t *pseudonyms = pseudonyms_withheld();

    prepare_library();
    /* Each block stands for a part of the same address, and none for the one before: that is ECB. */
    if (gcry_cipher_open(&pseudonyms->cipher, GCRY_CIPHER_AES128, GCRY_CIPHER_MODE_ECB, 0) != 0) {
        pseudonyms->cipher = NULL;
        return pseudonyms;
    }
    memcpy(pseudonyms->key, key, PSEUDONYM_KEY_LENGTH);
    memcpy(pseudonyms->pad, key + BLOCK, BLOCK);
    if (gcry_cipher_setkey(pseudonyms->cipher, key, BLOCK) != 0 ||
        !encrypt(pseudonyms, pseudonyms->pad, BLOCK))
        close_cipher(pseudonyms);
    return pseudonyms;
}

void pseudonyms_free(pseudonyms_t *pseudonyms)
{
    if (pseudonyms == NULL)
        return;
    gcry_cipher_close(pseudonyms->cipher);
    g_hash_table_destroy(pseudonyms->names);
    g_free(pseudonyms);
}

/* --- Addresses --- */

/* The bit `at` of bytes, from the left, as the bit of its byte. */
static uint8_t bit_at(unsigned at)
{
    return (uint8_t)(0x80U >> at % 8);
}

/* A block that begins with the first `bits` of the address, and goes on with the pad. */
static void prepare_block(uint8_t block[BLOCK], const uint8_t *address, unsigned bits,
                          const uint8_t pad[BLOCK])
{
    unsigned whole = bits / 8;

    memcpy(block, pad, BLOCK);
    memcpy(block, address, whole);
    if (bits % 8 != 0) {
        uint8_t kept = (uint8_t)(0xff00U >> bits % 8);
        block[whole] = (uint8_t)((address[whole] & kept) | (pad[whole] & ~kept));
    }
}

/* Each bit is turned over or not, as the bits before it say. Returns false, and leaves the address
 * alone, where that cannot be. */
static bool turn_bits(const pseudonyms_t *pseudonyms, uint8_t *address, unsigned bits)
{
    uint8_t blocks[MOST_BITS * BLOCK];

    for (unsigned bit = 0; bit < bits; bit++)
        prepare_block(blocks + bit * BLOCK, address, bit, pseudonyms->pad);
    if (!encrypt(pseudonyms, blocks, bits * BLOCK))
        return false;
    for (unsigned bit = 0; bit < bits; bit++) {
        if ((blocks[bit * BLOCK] & 0x80) != 0)
            address[bit / 8] ^= bit_at(bit);
    }
    return true;
}

static host_address_t withheld_host(void)
{
    return host_address_with_name(WITHHELD);
}

/* Not among the names of hosts: of these only so many are told apart, and none is ever forgotten. */
static host_address_t named_host(const pseudonyms_t *pseudonyms, const host_address_t *host)
{
    char name[ENDPOINT_TEXT_MAX], shown[ENDPOINT_TEXT_MAX];
    gpointer kept;

    pseudonyms_name(pseudonyms, host_address_format(host, name), shown);
    if (!g_hash_table_lookup_extended(pseudonyms->names, shown, &kept, NULL)) {
        kept = g_strdup(shown);
        g_hash_table_add(pseudonyms->names, kept);
    }
    return host_address_with_name((const char *)kept);
}

host_address_t pseudonyms_host(const pseudonyms_t *pseudonyms, const host_address_t *host)
{
    host_address_t shown = *host;

    if (pseudonyms == NULL || host->family == FAMILY_NONE)
        return shown;
    if (pseudonyms->cipher == NULL)
        return withheld_host();
    if (host->family == FAMILY_NAMED)
        return named_host(pseudonyms, host);
    if (!turn_bits(pseudonyms, shown.bytes, host->family == FAMILY_IPV6 ? 128 : 32))
        return withheld_host();
    /* What is unknown counts as zero for what is behind it, and stays unknown. */
    return host->family == FAMILY_MASKED ? host_address_masked(shown.bytes, host->bytes[4]) : shown;
}

endpoint_address_t pseudonyms_endpoint(const pseudonyms_t *pseudonyms,
                                       const endpoint_address_t *endpoint)
{
    return (endpoint_address_t){.host = pseudonyms_host(pseudonyms, &endpoint->host),
                                .port = endpoint->port};
}

/* --- Names --- */

/* Writes "KIND-" and the first digits of the keyed hash of what it is and is called. */
static const char *hashed(const pseudonyms_t *pseudonyms, const char *kind, const char *name,
                          char text[ENDPOINT_TEXT_MAX])
{
    char *told, *hash;

    if (pseudonyms == NULL || pseudonyms->cipher == NULL) {
        g_strlcpy(text, pseudonyms == NULL ? name : WITHHELD, ENDPOINT_TEXT_MAX);
        return text;
    }
    told = g_strdup_printf("%s %s", kind, name);
    hash = g_compute_hmac_for_string(G_CHECKSUM_SHA256, pseudonyms->key, PSEUDONYM_KEY_LENGTH, told,
                                     -1);
    g_snprintf(text, ENDPOINT_TEXT_MAX, "%s-%.*s", kind, HASH_DIGITS, hash);
    g_free(hash);
    g_free(told);
    return text;
}

const char *pseudonyms_name(const pseudonyms_t *pseudonyms, const char *name,
                            char text[ENDPOINT_TEXT_MAX])
{
    return hashed(pseudonyms, "host", name, text);
}

const char *pseudonyms_mac(const pseudonyms_t *pseudonyms, const char *mac,
                           char text[ENDPOINT_TEXT_MAX])
{
    return hashed(pseudonyms, "mac", mac, text);
}
