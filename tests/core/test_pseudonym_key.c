/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pseudonym_key.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#define DIGITS "000102030405060708090a0b0c0d0e0f101112131415161718191a1B1C1D1E1F"

static char *folder, *path;

static void put(const char *text, gssize length)
{
    g_assert_true(g_file_set_contents(path, text, length, NULL));
}

static void assert_wrong(const char *text, gssize length, const char *reason)
{
    uint8_t key[PSEUDONYM_KEY_LENGTH], zeros[PSEUDONYM_KEY_LENGTH] = {0};
    char *wrong;

    put(text, length);
    wrong = pseudonym_key_read(path, key);
    g_assert_nonnull(wrong);
    g_assert_true(g_str_has_prefix(wrong, path));
    g_assert_nonnull(strstr(wrong, reason));
    g_assert_null(strstr(wrong, "a0b0c"));
    g_assert_true(memcmp(key, zeros, sizeof key) == 0);
    g_free(wrong);
}

static void test_read(void)
{
    static const char *const texts[] = {DIGITS, DIGITS "\n", "  " DIGITS "\r\n\n"};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        uint8_t key[PSEUDONYM_KEY_LENGTH];

        put(texts[i], -1);
        g_assert_null(pseudonym_key_read(path, key));
        for (unsigned byte = 0; byte < PSEUDONYM_KEY_LENGTH; byte++)
            g_assert_cmpuint(key[byte], ==, byte);
    }
}

static void test_wrong(void)
{
    const char *digits = DIGITS;
    char *huge = g_strnfill(1000000, 'a');

    assert_wrong("", 0, "is empty");
    assert_wrong(" \n", -1, "is empty");
    assert_wrong(digits + 1, -1, "is no key of 64 hexadecimal digits");
    assert_wrong(DIGITS "0", -1, "is no key of 64 hexadecimal digits");
    assert_wrong("0x" DIGITS, -1, "is no key");
    assert_wrong("g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", -1,
                 "is no key");
    assert_wrong(DIGITS "\n" DIGITS, -1, "is no key");
    assert_wrong(DIGITS "\0", 65, "is no text");
    assert_wrong("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17",
                 32, "is no text");
    assert_wrong(huge, -1, "is no key");
    g_free(huge);
}

static void test_no_file(void)
{
    uint8_t key[PSEUDONYM_KEY_LENGTH];
    char *wrong = pseudonym_key_read(folder, key);

    g_assert_true(g_str_has_suffix(wrong, ": is a folder"));
    g_free(wrong);
    g_remove(path);
    wrong = pseudonym_key_read(path, key);
    g_assert_true(g_str_has_prefix(wrong, path));
    g_assert_nonnull(strstr(wrong, "No such file"));
    g_free(wrong);
}

/* One that never ends is not read to its end. */
static void test_endless(void)
{
    uint8_t key[PSEUDONYM_KEY_LENGTH];
    char *wrong = pseudonym_key_read("/dev/zero", key);

    g_assert_cmpstr(wrong, ==, "/dev/zero: is no text");
    g_free(wrong);
}

static void test_open(void)
{
    static const struct {
        mode_t mode;
        bool is_open;
    } modes[] = {{0600, false}, {0400, false}, {0640, true}, {0604, true}, {0644, true}};

    put(DIGITS, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
        g_assert_cmpint(g_chmod(path, modes[i].mode), ==, 0);
        g_assert_true(pseudonym_key_is_open(path) == modes[i].is_open);
    }
    g_assert_false(pseudonym_key_is_open(folder));
    g_remove(path);
    g_assert_false(pseudonym_key_is_open(path));
}

int main(int argc, char *argv[])
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("oversharing-XXXXXX", NULL);
    path = g_build_filename(folder, "key", NULL);
    g_test_add_func("/pseudonym_key/read", test_read);
    g_test_add_func("/pseudonym_key/wrong", test_wrong);
    g_test_add_func("/pseudonym_key/no_file", test_no_file);
    g_test_add_func("/pseudonym_key/endless", test_endless);
    g_test_add_func("/pseudonym_key/open", test_open);
    failed = g_test_run();
    g_remove(path);
    g_rmdir(folder);
    g_free(path);
    g_free(folder);
    return failed;
}
