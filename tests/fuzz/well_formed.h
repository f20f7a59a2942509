/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether what was written is what it says it is: text, JSON, XML. By the letter of the standards, and
 * without the code that wrote it.
 */
#ifndef OVERSHARING_FUZZ_WELL_FORMED_H
#define OVERSHARING_FUZZ_WELL_FORMED_H

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* --- Text --- */

/* Valid UTF-8, without characters that would do something to a terminal, but ends of lines. */
static inline void assert_plain_text(const GString *text)
{
    g_assert_true(g_utf8_validate(text->str, (gssize)text->len, NULL));
    for (const char *at = text->str; *at != '\0'; at = g_utf8_next_char(at))
        g_assert_true(*at == '\n' || !g_unichar_iscntrl(g_utf8_get_char(at)));
    g_assert_cmpuint(strlen(text->str), ==, text->len);
}

/* --- JSON (RFC 8259) --- */

#define JSON_DEPTH_MOST 8

/* Each of these moves *at behind what it reads, and returns false where that is not there. */
static inline bool json_value(const char **at, unsigned depth);

static inline bool json_word(const char **at, const char *word)
{
    if (!g_str_has_prefix(*at, word))
        return false;
    *at += strlen(word);
    return true;
}

static inline bool json_escape(const char **at)
{
    static const char known[] = "\"\\/bfnrt";

    if (**at == 'u') {
        for (unsigned digit = 0; digit < 4; digit++) {
            if (!g_ascii_isxdigit(*++*at))
                return false;
        }
    } else if (**at == '\0' || strchr(known, **at) == NULL) {
        return false;
    }
    ++*at;
    return true;
}

static inline bool json_string(const char **at)
{
    if (*(*at)++ != '"')
        return false;
    while (**at != '"') {
        if ((unsigned char)**at < 0x20)
            return false;
        if (*(*at)++ == '\\' && !json_escape(at))
            return false;
    }
    ++*at;
    return true;
}

static inline bool json_digits(const char **at)
{
    const char *begin = *at;

    while (g_ascii_isdigit(**at))
        ++*at;
    return *at > begin;
}

/* Without an exponent: we write none. */
static inline bool json_number(const char **at)
{
    if (**at == '-')
        ++*at;
    if (**at == '0')
        ++*at;
    else if (!json_digits(at))
        return false;
    if (**at != '.')
        return true;
    ++*at;
    return json_digits(at);
}

/* The members of an object, or the values of an array, up to `end`. */
static inline bool json_list(const char **at, char end, unsigned depth)
{
    if (depth > JSON_DEPTH_MOST)
        return false;
    ++*at;
    if (**at == end) {
        ++*at;
        return true;
    }
    for (;;) {
        if (end == '}' && (!json_string(at) || !json_word(at, ":")))
            return false;
        if (!json_value(at, depth))
            return false;
        if (**at == end)
            break;
        if (!json_word(at, ","))
            return false;
    }
    ++*at;
    return true;
}

static inline bool json_value(const char **at, unsigned depth)
{
    switch (**at) {
    case '{':
        return json_list(at, '}', depth + 1);
    case '[':
        return json_list(at, ']', depth + 1);
    case '"':
        return json_string(at);
    case 't':
        return json_word(at, "true");
    case 'f':
        return json_word(at, "false");
    case 'n':
        return json_word(at, "null");
    default:
        return json_number(at);
    }
}

/* Lines with an object each, every one with its end. Returns how many there are. */
static inline unsigned assert_json_lines(const GString *text)
{
    const char *at = text->str;
    unsigned lines = 0;

    assert_plain_text(text);
    for (; *at != '\0'; lines++) {
        const char *begin = at;

        if (*at != '{' || !json_value(&at, 0) || *at != '\n')
            g_error("no JSON object: %.300s", begin);
        at++;
    }
    return lines;
}

/* --- XML, by GLib's own reader --- */

static inline void assert_xml(const GString *text)
{
    static const GMarkupParser nothing_to_do = {0};
    GMarkupParseContext *context = g_markup_parse_context_new(&nothing_to_do, 0, NULL, NULL);
    GError *error = NULL;

    assert_plain_text(text);
    if (!g_markup_parse_context_parse(context, text->str, (gssize)text->len, &error) ||
        !g_markup_parse_context_end_parse(context, &error))
        g_error("no XML: %s", error->message);
    g_markup_parse_context_free(context);
}

#endif
