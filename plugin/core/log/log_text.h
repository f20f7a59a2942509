/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A place in a line of a log, from which it is read on.
 *
 * Everything here looks at each byte at most once for what it takes, never goes back, and never
 * reads beyond `end`. A byte is a byte, whatever its value: zero is one like others.
 */
#ifndef OVERSHARING_LOG_TEXT_H
#define OVERSHARING_LOG_TEXT_H

#include "log_header.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *line;
    size_t at, end; /* in bytes from the beginning of the line */
} log_text_t;

/* Is there nothing left? */
static inline bool log_text_ended(const log_text_t *text)
{
    return text->at >= text->end;
}

/* The next byte, or 0 at the end. */
static inline char log_text_peek(const log_text_t *text)
{
    return log_text_ended(text) ? '\0' : text->line[text->at];
}

/* Is it a blank that may stand between words? */
static inline bool log_text_is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Does a word end here, with a blank or with the line? */
static inline bool log_text_word_ends(const log_text_t *text)
{
    return log_text_ended(text) || log_text_is_blank(text->line[text->at]);
}

/* The part from `begin` to `end`. */
static inline log_span_t log_span(size_t begin, size_t end)
{
    return (log_span_t){.begin = (uint32_t)begin, .length = (uint32_t)(end - begin)};
}

/* Goes behind `phrase` and returns true if it stands here, letter by letter; else stays. */
bool log_text_skip(log_text_t *text, const char *phrase);

/* Goes behind the blanks that stand here. Returns whether there were any. */
bool log_text_skip_blanks(log_text_t *text);

/* Goes behind everything in brackets that stands here, with blanks before it or not, with brackets
 * in the brackets or not. Returns whether all that was opened was closed. */
bool log_text_skip_brackets(log_text_t *text);

/* Goes behind the next `phrase`, wherever that is. Returns false, and stays, if there is none. */
bool log_text_find(log_text_t *text, const char *phrase);

/* Takes everything up to the next byte that is one of `stops`, or up to the end. */
log_span_t log_text_take(log_text_t *text, const char *stops);

/* Takes everything up to the next blank, or up to the end. */
log_span_t log_text_take_word(log_text_t *text);

/* Takes the digits that stand here, at most UINT64_MAX for their value. Returns false, and
 * stays, if there are none. */
bool log_text_take_number(log_text_t *text, uint64_t *value);

/* A part of a line as a text of its own. */
log_text_t log_text_of(const char *line, log_span_t part);

/* Is the part that word? Small and capital letters are the same. */
bool log_span_is(const char *line, log_span_t part, const char *word);

/* Is the part a number, with digits and nothing else, of at most `most`? */
bool log_span_number(const char *line, log_span_t part, uint64_t most, uint64_t *value);

/* The part without blanks at its end. */
log_span_t log_span_trimmed(const char *line, log_span_t part);

#endif
