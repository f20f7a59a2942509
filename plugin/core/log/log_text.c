/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_text.h"

#include <glib.h>
#include <string.h>

bool log_text_skip(log_text_t *text, const char *phrase)
{
    size_t length = strlen(phrase);

    if (text->end - text->at < length || memcmp(text->line + text->at, phrase, length) != 0)
        return false;
    text->at += length;
    return true;
}

bool log_text_skip_blanks(log_text_t *text)
{
    size_t begin = text->at;

    while (text->at < text->end && log_text_is_blank(text->line[text->at]))
        text->at++;
    return text->at > begin;
}

/* Goes behind one pair of brackets. */
static bool skip_pair(log_text_t *text)
{
    size_t depth = 0;

    while (text->at < text->end) {
        char byte = text->line[text->at++];

        if (byte == '(')
            depth++;
        else if (byte == ')' && --depth == 0)
            return true;
    }
    return false;
}

bool log_text_skip_brackets(log_text_t *text)
{
    for (;;) {
        log_text_t ahead = *text;

        log_text_skip_blanks(&ahead);
        if (log_text_peek(&ahead) != '(')
            return true;
        *text = ahead;
        if (!skip_pair(text))
            return false;
    }
}

bool log_text_find(log_text_t *text, const char *phrase)
{
    size_t length = strlen(phrase);

    for (size_t at = text->at; text->end - at >= length; at++) {
        const char *from = text->line + at;
        const char *hit = (const char *)memchr(from, phrase[0], text->end - at - length + 1);

        if (hit == NULL)
            return false;
        at = (size_t)(hit - text->line);
        if (memcmp(hit, phrase, length) == 0) {
            text->at = at + length;
            return true;
        }
    }
    return false;
}

log_span_t log_text_take(log_text_t *text, const char *stops)
{
    size_t begin = text->at, count = strlen(stops);

    while (text->at < text->end && memchr(stops, text->line[text->at], count) == NULL)
        text->at++;
    return log_span(begin, text->at);
}

log_span_t log_text_take_word(log_text_t *text)
{
    size_t begin = text->at;

    while (!log_text_word_ends(text))
        text->at++;
    return log_span(begin, text->at);
}

bool log_text_take_number(log_text_t *text, uint64_t *value)
{
    size_t begin = text->at;
    uint64_t sum = 0;

    while (text->at < text->end && g_ascii_isdigit(text->line[text->at])) {
        uint64_t digit = (uint64_t)(text->line[text->at++] - '0');

        sum = sum > (UINT64_MAX - digit) / 10 ? UINT64_MAX : sum * 10 + digit;
    }
    if (text->at == begin)
        return false;
    *value = sum;
    return true;
}

log_text_t log_text_of(const char *line, log_span_t part)
{
    return (log_text_t){.line = line, .at = part.begin, .end = (size_t)part.begin + part.length};
}

bool log_span_is(const char *line, log_span_t part, const char *word)
{
    return strlen(word) == part.length &&
           g_ascii_strncasecmp(line + part.begin, word, part.length) == 0;
}

bool log_span_number(const char *line, log_span_t part, uint64_t most, uint64_t *value)
{
    log_text_t text = log_text_of(line, part);
    uint64_t number;

    if (!log_text_take_number(&text, &number) || !log_text_ended(&text) || number > most)
        return false;
    *value = number;
    return true;
}

log_span_t log_span_trimmed(const char *line, log_span_t part)
{
    while (part.length > 0 && log_text_is_blank(line[part.begin + part.length - 1]))
        part.length--;
    return part;
}
