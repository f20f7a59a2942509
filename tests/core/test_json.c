/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json.h"

/* What json_add_string() makes of a value. */
static void check_string(const char *value, const char *expected)
{
    GString *out = g_string_new(NULL);

    json_add_string(out, "k", value);
    g_assert_true(g_str_has_prefix(out->str, ",\"k\":"));
    g_assert_cmpstr(out->str + strlen(",\"k\":"), ==, expected);
    g_string_free(out, TRUE);
}

static void check_time(int64_t nanoseconds, const char *expected)
{
    GString *out = g_string_new(NULL);

    json_add_time(out, "t", nanoseconds);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

static void check_percent(double value, const char *expected)
{
    GString *out = g_string_new(NULL);

    json_add_percent(out, "p", value);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

static void test_object(void)
{
    GString *out = g_string_new("before\n");
    GPtrArray *values = g_ptr_array_new();

    json_begin(out, "host");
    json_add_string(out, "name", "nas");
    json_add_count(out, "none", 0);
    json_add_count(out, "most", UINT64_MAX);
    json_add_strings(out, "empty", values);
    g_ptr_array_add(values, (gpointer) "one");
    json_add_strings(out, "single", values);
    g_ptr_array_add(values, (gpointer) "t\"wo");
    json_add_strings(out, "two", values);
    json_end(out);
    g_assert_cmpstr(out->str, ==,
                    "before\n{\"type\":\"host\",\"name\":\"nas\",\"none\":0,"
                    "\"most\":18446744073709551615,\"empty\":[],\"single\":[\"one\"],"
                    "\"two\":[\"one\",\"t\\\"wo\"]}\n");
    g_ptr_array_free(values, TRUE);
    g_string_free(out, TRUE);
}

static void test_strings(void)
{
    check_string("", "\"\"");
    check_string("a/b c", "\"a/b c\"");
    check_string("say \"hi\"", "\"say \\\"hi\\\"\"");
    check_string("C:\\x\\", "\"C:\\\\x\\\\\"");
    check_string("a\nb\tc\r", "\"a\\u000ab\\u0009c\\u000d\"");
    check_string("\x01\x1f\x20", "\"\\u0001\\u001f \"");
    check_string("100 %s %d", "\"100 %s %d\"");
    check_string("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
                 "\"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"");
}

/* Bytes that are no UTF-8 become U+FFFD; what stands around them stays. */
static void test_invalid_utf8(void)
{
    check_string("a\xff"
                 "b",
                 "\"a\xef\xbf\xbd"
                 "b\"");
    check_string("\xc3", "\"\xef\xbf\xbd\"");
    check_string("\x80\"", "\"\xef\xbf\xbd\\\"\"");
}

static void test_times(void)
{
    check_time(0, ",\"t\":0.000000000");
    check_time(1, ",\"t\":0.000000001");
    check_time(1700000000123456789, ",\"t\":1700000000.123456789");
    check_time(1000000000, ",\"t\":1.000000000");
    check_time(-1, ",\"t\":-0.000000001");
    check_time(-500000000, ",\"t\":-0.500000000");
    check_time(-1500000000, ",\"t\":-1.500000000");
    check_time(INT64_MAX, ",\"t\":9223372036.854775807");
    check_time(INT64_MIN, ",\"t\":-9223372036.854775808");
}

static void test_percents(void)
{
    check_percent(0, ",\"p\":0.00");
    check_percent(100, ",\"p\":100.00");
    check_percent(200.0 / 3, ",\"p\":66.67");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/object", test_object);
    g_test_add_func("/json/strings", test_strings);
    g_test_add_func("/json/invalid_utf8", test_invalid_utf8);
    g_test_add_func("/json/times", test_times);
    g_test_add_func("/json/percents", test_percents);
    return g_test_run();
}
