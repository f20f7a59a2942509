/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pseudonym_key.h"

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define DIGITS (2U * PSEUDONYM_KEY_LENGTH)
#define MOST 256U /* bytes that are looked at: the digits, and blanks around them */

#define ADVICE "make one with: openssl rand -hex 32"

/* Reads the first MOST bytes, however long it is, without their blanks. Returns what is wrong, or NULL. */
static const char *read_text(const char *path, char text[MOST + 1])
{
    FILE *file;
    size_t length;
    int failed;

    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return "is a folder";
    file = g_fopen(path, "rb");
    if (file == NULL)
        return g_strerror(errno);
    length = fread(text, 1, MOST, file);
    failed = ferror(file) != 0 ? errno : 0;
    fclose(file);
    if (failed != 0)
        return g_strerror(failed);
    if (memchr(text, '\0', length) != NULL)
        return "is no text";
    text[length] = '\0';
    g_strstrip(text);
    return NULL;
}

static bool read_digits(const char *text, uint8_t key[PSEUDONYM_KEY_LENGTH])
{
    for (size_t i = 0; i < DIGITS; i++) {
        int digit = g_ascii_xdigit_value(text[i]);

        if (digit < 0) /* at the latest at the final zero */
            return false;
        key[i / 2] = (uint8_t)(key[i / 2] << 4 | digit);
    }
    return text[DIGITS] == '\0';
}

char *pseudonym_key_read(const char *path, uint8_t key[PSEUDONYM_KEY_LENGTH])
{
    char text[MOST + 1];
    const char *reason = read_text(path, text);
    char *wrong = NULL;

    memset(key, 0, PSEUDONYM_KEY_LENGTH);
    if (reason != NULL)
        return g_strdup_printf("%s: %s", path, reason);
    if (text[0] == '\0')
        wrong = g_strdup_printf("%s: is empty; " ADVICE, path);
    else if (!read_digits(text, key))
        wrong = g_strdup_printf("%s: is no key of %u hexadecimal digits; " ADVICE, path, DIGITS);
    if (wrong != NULL)
        memset(key, 0, PSEUDONYM_KEY_LENGTH);
    return wrong;
}

bool pseudonym_key_is_open(const char *path)
{
    GStatBuf status;

    return g_stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
}
