/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file that holds the key of pseudonyms: 64 hexadecimal digits.
 */
#ifndef OVERSHARING_PSEUDONYM_KEY_H
#define OVERSHARING_PSEUDONYM_KEY_H

#include "pseudonyms.h"

/* Reads the key. Returns NULL, or what is wrong, a sentence that begins with the name of the file, says
 * nothing of what is in it, and has no point at its end; then `key` is all zeros. Free it with g_free(). */
char *pseudonym_key_read(const char *path, uint8_t key[PSEUDONYM_KEY_LENGTH]);

/* May others on this machine read the file? Whoever has the key can tell who is who. A pipe, such as a
 * shell makes of <(...), is nobody else's. */
bool pseudonym_key_is_open(const char *path);

#endif
