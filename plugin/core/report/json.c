/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json.h"

static void append_string(GString *out, const char *value)
{
    char *valid = g_utf8_make_valid(value, -1);

    g_string_append_c(out, '"');
    for (const char *c = valid; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_printf(out, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            g_string_append_printf(out, "\\u%04x", (unsigned)*c);
        else
            g_string_append_c(out, *c);
    }
    g_string_append_c(out, '"');
    g_free(valid);
}

static void append_key(GString *out, const char *key)
{
    g_string_append_printf(out, ",\"%s\":", key);
}

void json_begin(GString *out, const char *type)
{
    g_string_append_printf(out, "{\"type\":\"%s\"", type);
}

void json_add_string(GString *out, const char *key, const char *value)
{
    append_key(out, key);
    append_string(out, value);
}

void json_add_count(GString *out, const char *key, uint64_t value)
{
    append_key(out, key);
    g_string_append_printf(out, "%" G_GUINT64_FORMAT, value);
}

void json_add_truth(GString *out, const char *key, bool value)
{
    append_key(out, key);
    g_string_append(out, value ? "true" : "false");
}

void json_add_percent(GString *out, const char *key, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    append_key(out, key);
    g_string_append(out, g_ascii_formatd(digits, sizeof digits, "%.2f", value));
}

void json_add_time(GString *out, const char *key, int64_t nanoseconds)
{
    uint64_t size = nanoseconds < 0 ? 0 - (uint64_t)nanoseconds : (uint64_t)nanoseconds;

    append_key(out, key);
    g_string_append_printf(out, "%s%" G_GUINT64_FORMAT ".%09u", nanoseconds < 0 ? "-" : "",
                           size / 1000000000U, (unsigned)(size % 1000000000U));
}

void json_add_strings(GString *out, const char *key, const GPtrArray *values)
{
    append_key(out, key);
    g_string_append_c(out, '[');
    for (guint i = 0; i < values->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        append_string(out, (const char *)g_ptr_array_index(values, i));
    }
    g_string_append_c(out, ']');
}

void json_end(GString *out)
{
    g_string_append(out, "}\n");
}
