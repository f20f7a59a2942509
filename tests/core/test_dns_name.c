/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dns_name.h"
#include "hostile_bytes.h"

static void assert_name(const char *message, size_t length, size_t at, const char *expected,
                        size_t end)
{
    char name[DNS_NAME_MAX];

    g_assert_true(dns_name_read((const uint8_t *)message, length, &at, name));
    g_assert_cmpstr(name, ==, expected);
    g_assert_cmpuint(at, ==, end);
}

static void assert_none(const void *message, size_t length, size_t at)
{
    char name[DNS_NAME_MAX];

    g_assert_false(dns_name_read((const uint8_t *)message, length, &at, name));
}

static void test_names(void)
{
    static const char message[] = "\3nas\5local\0"
                                  "\2tv\xc0\4"
                                  "\xc0\x0b"
                                  "\5a.b\0c\0";

    assert_name(message, 25, 0, "nas.local", 11);
    assert_name(message, 25, 4, "local", 11);
    assert_name(message, 25, 10, "", 11);
    assert_name(message, 25, 11, "tv.local", 16);
    assert_name(message, 25, 16, "tv.local", 18);
    assert_name(message, 25, 18, "a?b?c", 25);
}

static void test_broken(void)
{
    assert_none("", 0, 0);
    assert_none("\3nas", 4, 0);
    assert_none("\3na", 3, 0);
    assert_none("\3nas\xc0", 5, 0);
    assert_none("\x43nas\0", 5, 0);
    assert_none("\3nas\0", 5, 5);
    /* To itself, forwards, in a circle of two, and into the part that has the reference. */
    assert_none("\xc0\0", 2, 0);
    assert_none("\xc0\2\3nas\0", 7, 0);
    assert_none("\1a\xc0\4\1b\xc0\0", 8, 4);
    assert_none("\3nas\xc0\0", 6, 0);
    assert_none("\3nas\xc0\2", 6, 0);
}

/* A name with three labels of 63 letters, one of `fourth`, and, unless that is 0, one of `fifth`. */
static size_t put_labels(uint8_t message[600], uint8_t fourth, uint8_t fifth)
{
    const uint8_t labels[] = {63, 63, 63, fourth, fifth};
    size_t at = 0;

    memset(message, 'a', 600);
    for (unsigned i = 0; i < G_N_ELEMENTS(labels); i++) {
        message[at] = labels[i];
        at += 1U + labels[i];
    }
    message[at] = 0;
    return fifth == 0 ? at : at + 1;
}

/* At most 253 letters and dots, which are 255 bytes. */
static void test_lengths(void)
{
    uint8_t message[600];
    char name[DNS_NAME_MAX];
    size_t at = 0, length = put_labels(message, 61, 0);

    g_assert_cmpuint(length, ==, 255);
    g_assert_true(dns_name_read(message, length, &at, name));
    g_assert_cmpuint(strlen(name), ==, 253);
    assert_none(message, put_labels(message, 62, 0), 0);
    length = put_labels(message, 59, 1);
    at = 0;
    g_assert_true(dns_name_read(message, length, &at, name));
    g_assert_cmpuint(strlen(name), ==, 253);
    assert_none(message, put_labels(message, 60, 1), 0);
    assert_none(message, put_labels(message, 63, 63), 0);
}

/* A chain of references that all lead backwards is followed so far and no farther. */
static void test_chain(void)
{
    uint8_t message[2 + 2 * 128] = "\1";
    char name[DNS_NAME_MAX];
    size_t at;

    message[0] = 0;
    for (unsigned i = 1; i < sizeof message / 2; i++) {
        message[2 * i] = 0xc0;
        message[2 * i + 1] = (uint8_t)(2 * (i - 1));
    }
    at = 2 * 127;
    g_assert_true(dns_name_read(message, sizeof message, &at, name));
    g_assert_cmpuint(at, ==, 2 * 128);
    assert_none(message, sizeof message, 2 * 128);
}

static void read_anything(const uint8_t *bytes, size_t length, void *user)
{
    (void)user;
    for (size_t begin = 0; begin <= length; begin++) {
        char name[DNS_NAME_MAX];
        size_t at = begin;

        if (dns_name_read(bytes, length, &at, name)) {
            g_assert_cmpuint(at, >, begin);
            g_assert_cmpuint(at, <=, length);
            g_assert_cmpuint(strlen(name), <, DNS_NAME_MAX);
        }
    }
}

static void test_hostile(void)
{
    static const uint8_t message[] = "\3nas\5local\0\2tv\xc0\4\xc0\x0b\4attic\xc0\x12";

    read_cut(message, sizeof message - 1, read_anything, NULL);
    read_damaged(message, sizeof message - 1, read_anything, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dns_name/names", test_names);
    g_test_add_func("/dns_name/broken", test_broken);
    g_test_add_func("/dns_name/lengths", test_lengths);
    g_test_add_func("/dns_name/chain", test_chain);
    g_test_add_func("/dns_name/hostile", test_hostile);
    return g_test_run();
}
