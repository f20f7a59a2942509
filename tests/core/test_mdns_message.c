/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hostile_bytes.h"
#include "known_hosts.h"
#include "mdns_message.h"

#define HEADER(flags, questions, answers, additional) \
    "\0\0" flags "\0" questions "\0" answers "\0\0\0" additional
#define NAS "\3NAS\5local\0"
#define INTERNET_FLUSH "\x80\1"
#define TWO_MINUTES "\0\0\0\x78"

/* A response with the address of nas.local, one of another kind, and by reference its IPv6 address. */
static const uint8_t response[] = HEADER("\x84\0", "\0", "\2", "\1") NAS
    "\0\1" INTERNET_FLUSH TWO_MINUTES "\0\4\xc0\xa8\1\x32"
    "\4_smb\4_tcp\xc0\x10\0\x0c\0\1" TWO_MINUTES "\0\2\xc0\x0c"
    "\xc0\x0c\0\x1c" INTERNET_FLUSH TWO_MINUTES "\0\x10\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x50";

#define RESPONSE_LENGTH (sizeof response - 1)

static host_names_t *read_all(const void *bytes, size_t length)
{
    host_names_t *names = host_names_new();

    mdns_message_read((const uint8_t *)bytes, length, names);
    return names;
}

static void test_response(void)
{
    host_names_t *names = read_all(response, RESPONSE_LENGTH);

    assert_known(names, "192.168.1.50", "- nas");
    assert_known(names, "fd00::50", "- nas");
    host_names_free(names);
}

/* What is known of 192.168.1.50 after a message with one record. */
static void assert_record(const void *message, size_t length, const char *expected)
{
    host_names_t *names = read_all(message, length);

    assert_known(names, "192.168.1.50", expected);
    host_names_free(names);
}

#define ASSERT_RECORD(message, expected) assert_record(message, sizeof(message) - 1, expected)
#define ADDRESS "\0\4\xc0\xa8\1\x32"
#define RECORD_END "\0\1" INTERNET_FLUSH TWO_MINUTES ADDRESS
#define RESPONSE HEADER("\x84\0", "\0", "\1", "\0")

static void test_records(void)
{
    ASSERT_RECORD(RESPONSE NAS RECORD_END, "- nas");
    ASSERT_RECORD(RESPONSE NAS "\0\1\0\1" TWO_MINUTES ADDRESS, "- nas");
    /* Another class, another type, another length; goodbye; no host of the link. */
    ASSERT_RECORD(RESPONSE NAS "\0\1\0\3" TWO_MINUTES ADDRESS, "");
    ASSERT_RECORD(RESPONSE NAS "\0\x1c\0\1" TWO_MINUTES ADDRESS, "");
    ASSERT_RECORD(RESPONSE NAS "\0\1\0\1" TWO_MINUTES "\0\5\xc0\xa8\1\x32\0", "");
    ASSERT_RECORD(RESPONSE NAS "\0\1\0\1\0\0\0\0" ADDRESS, "");
    ASSERT_RECORD(RESPONSE "\3nas\3lan\0" RECORD_END, "");
    ASSERT_RECORD(RESPONSE "\5local\0" RECORD_END, "");
    ASSERT_RECORD(RESPONSE "\3n s\5local\0" RECORD_END, "");
    /* With questions before it, which are cut off in the second case. */
    ASSERT_RECORD(HEADER("\x84\0", "\1", "\1", "\0") NAS "\0\1\0\1\xc0\x0c" RECORD_END, "- nas");
    ASSERT_RECORD(HEADER("\x84\0", "\1", "\1", "\0") NAS "\0\1", "");
    /* A query, in which a host only hopes for its name; another operation. */
    ASSERT_RECORD(HEADER("\0\0", "\0", "\1", "\0") NAS RECORD_END, "");
    ASSERT_RECORD(HEADER("\xa8\0", "\0", "\1", "\0") NAS RECORD_END, "");
    /* Less records than there could be. */
    ASSERT_RECORD(HEADER("\x84\0", "\0", "\0", "\0") NAS RECORD_END, "");
}

/* A browser hides its address behind a name for one call. */
static void test_made_up(void)
{
    ASSERT_RECORD(RESPONSE "\x24"
                           "1f4712db-ea17-4bcf-a596-105139dfd8bf\5local\0" RECORD_END,
                  "");
    ASSERT_RECORD(RESPONSE "\x24"
                           "1f4712db-ea17-4bcf-a596-105139dfd8bg\5local\0" RECORD_END,
                  "- 1f4712db-ea17-4bcf-a596-105139dfd8bg");
    ASSERT_RECORD(RESPONSE "\x24"
                           "1f4712dbaea17-4bcf-a596-105139dfd8bf\5local\0" RECORD_END,
                  "- 1f4712dbaea17-4bcf-a596-105139dfd8bf");
}

static void read_anything(const uint8_t *bytes, size_t length, void *user)
{
    mdns_message_read(bytes, length, (host_names_t *)user);
}

static void test_hostile(void)
{
    host_names_t *names = host_names_new();

    read_cut(response, RESPONSE_LENGTH, read_anything, names);
    assert_known(names, "192.168.1.50", "- nas"); /* it stands before what was cut off */
    assert_known(names, "fd00::50", "");
    read_damaged(response, RESPONSE_LENGTH, read_anything, names);
    host_names_free(names);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mdns_message/response", test_response);
    g_test_add_func("/mdns_message/records", test_records);
    g_test_add_func("/mdns_message/made_up", test_made_up);
    g_test_add_func("/mdns_message/hostile", test_hostile);
    return g_test_run();
}
