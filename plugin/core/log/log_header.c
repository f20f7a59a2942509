/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_header.h"

#include "log_text.h"
#include "log_time.h"

#include <glib.h>
#include <string.h>

/* A relay puts its own header before that of the device: more than three have not been met. */
#define MOST_HEADERS 3

/* The highest priority: facility 23, severity 7. */
#define PRIORITY_MOST 191

/* The longest header of an unknown kind, in bytes; those met have a quarter of it. */
#define STRANGE_HEADER_MOST 512

/* The mark that some programs begin UTF-8 with. */
#define UTF8_MARK "\xef\xbb\xbf"

/* --- Priorities --- */

/* Goes behind "<134>", "<134>:" and "<134>: ". */
static void skip_priority(log_text_t *text)
{
    log_text_t ahead = *text;
    uint64_t priority;

    if (!log_text_skip(&ahead, "<") || !log_text_take_number(&ahead, &priority) ||
        priority > PRIORITY_MOST || !log_text_skip(&ahead, ">"))
        return;
    log_text_skip(&ahead, ":");
    log_text_skip_blanks(&ahead);
    *text = ahead;
}

static bool is_one_of(const char *line, log_span_t word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (log_span_is(line, word, words[i]))
            return true;
    }
    return false;
}

static bool is_severity(const char *line, log_span_t word)
{
    static const char *const names[] = {
        "emerg", "alert", "crit",     "err",   "warn",    "notice",        "info",
        "debug", "panic", "critical", "error", "warning", "informational", "emergency",
    };

    return is_one_of(line, word, names, G_N_ELEMENTS(names));
}

/* Goes behind "kern.warn ", as OpenWrt writes priorities, and others with longer words. */
static bool skip_priority_words(log_text_t *text)
{
    static const char *const facilities[] = {
        "kern",   "kernel", "user",   "mail",   "daemon", "system",   "auth",   "syslog",
        "lpr",    "news",   "uucp",   "cron",   "ftp",    "authpriv", "local0", "local1",
        "local2", "local3", "local4", "local5", "local6", "local7",
    };
    log_text_t ahead = *text;
    log_span_t facility = log_text_take(&ahead, ". "), severity;

    if (!log_text_skip(&ahead, "."))
        return false;
    severity = log_text_take_word(&ahead);
    if (!is_one_of(text->line, facility, facilities, G_N_ELEMENTS(facilities)) ||
        !is_severity(text->line, severity))
        return false;
    log_text_skip_blanks(&ahead);
    *text = ahead;
    return true;
}

/* --- Devices --- */

/* Could the word be the name or the address of a device? Others have signs in them that show what
 * they are: a program's name, a message's number, the message itself. */
static bool is_device(const char *line, log_span_t word)
{
    if (word.length == 0 || line[word.begin + word.length - 1] == ':')
        return false;
    for (size_t i = word.begin; i < (size_t)word.begin + word.length; i++) {
        if (memchr("[]()<>{}=|\"%;", line[i], 13) != NULL)
            return false;
    }
    return true;
}

/* Goes behind the ": " that Cisco puts between header and message. */
static void skip_colon(log_text_t *text)
{
    log_text_t ahead = *text;

    log_text_skip_blanks(&ahead);
    if (log_text_skip(&ahead, ":") &&
        (log_text_skip_blanks(&ahead) || log_text_peek(&ahead) == '%'))
        *text = ahead;
}

/* Takes the word after a time if it looks like a device, and something comes after it. */
static bool take_device(log_text_t *text, log_header_t *header)
{
    log_text_t ahead = *text;
    log_span_t word = log_text_take_word(&ahead);

    if (!is_device(text->line, word) || !log_text_skip_blanks(&ahead) || log_text_ended(&ahead))
        return false;
    skip_colon(&ahead);
    header->device = word;
    *text = ahead;
    return true;
}

/* Takes a device wherever the number of a Cisco message follows: "asa : %ASA-4-106023", "asa:
 * %ASA". Then it is one whatever it looks like, people write "<IP>" in its place; but for a
 * program's name, "CiscoASA[999]:". */
static void take_device_of_tag(log_text_t *text, log_header_t *header)
{
    log_text_t ahead = *text;
    log_span_t word = log_text_take_word(&ahead);

    if (word.length == 0 || text->line[word.begin] == '%' ||
        memchr(text->line + word.begin, '[', word.length) != NULL)
        return;
    if (text->line[ahead.at - 1] == ':')
        word.length--;
    else
        skip_colon(&ahead);
    log_text_skip_blanks(&ahead);
    if (text->end - ahead.at < 2 || text->line[ahead.at] != '%' ||
        !g_ascii_isupper(text->line[ahead.at + 1]))
        return;
    header->device = word;
    *text = ahead;
}

/* --- RFC 5424 --- */

/* Takes a word and the blanks after it; "-" stands for nothing. */
static log_span_t take_field(log_text_t *text)
{
    log_span_t word = log_text_take_word(text);

    log_text_skip_blanks(text);
    return log_span_is(text->line, word, "-") ? (log_span_t){.length = 0} : word;
}

/* Goes behind one element of structured data, '[id name="value"]', where values may have
 * brackets. */
static void skip_element(log_text_t *text)
{
    bool quoted = false;

    while (!log_text_ended(text)) {
        char byte = text->line[text->at++];

        if (byte == '\\' && quoted && !log_text_ended(text))
            text->at++;
        else if (byte == '"')
            quoted = !quoted;
        else if (byte == ']' && !quoted)
            return;
    }
}

static void skip_structured_data(log_text_t *text)
{
    if (!log_text_skip(text, "-")) {
        while (log_text_peek(text) == '[')
            skip_element(text);
    }
    log_text_skip_blanks(text);
    log_text_skip(text, UTF8_MARK); /* the RFC asks for it */
}

/* "1 TIME HOST PROGRAM PID ID DATA ". Sets *has_process when it has a PID. */
static bool take_rfc5424(log_text_t *text, log_header_t *header, bool *has_process)
{
    log_text_t ahead = *text;

    if (!log_text_skip(&ahead, "1 "))
        return false;
    if (!log_text_skip(&ahead, "- ") && !log_time_take(&ahead, &header->when, &header->time))
        return false;
    log_text_skip_blanks(&ahead);
    header->device = take_field(&ahead);
    header->program = take_field(&ahead);
    *has_process = take_field(&ahead).length > 0;
    take_field(&ahead);
    skip_structured_data(&ahead);
    *text = ahead;
    return true;
}

/* --- RFC 3164 and the others --- */

/* Keeps a time that was found: the first that tells its year, else the first. */
static void keep_time(log_header_t *header, const log_time_t *when, log_span_t part)
{
    bool better = header->when.kind == LOG_TIME_DATE && header->when.year == 0 &&
                  when->kind == LOG_TIME_DATE && when->year != 0;

    if (header->when.kind == LOG_TIME_NONE || better) {
        header->when = *when;
        header->time = part;
    }
}

/* Takes "⇥Informational⇥filterlog⇥ ", as OPNsense exports a severity and a program. */
static bool take_exported_program(log_text_t *text, log_header_t *header)
{
    log_text_t ahead = *text;
    log_span_t severity, program;

    if (!log_text_skip(&ahead, "\t"))
        return false;
    severity = log_text_take(&ahead, "\t");
    log_text_skip(&ahead, "\t");
    program = log_text_take_word(&ahead);
    if (!is_severity(text->line, severity) || program.length == 0 || !log_text_skip(&ahead, "\t"))
        return false;
    log_text_skip_blanks(&ahead);
    header->program = program;
    *text = ahead;
    return true;
}

/* Takes a time, and the device that stands after it. Some of Cisco's lines begin with a colon. */
static bool take_time_and_device(log_text_t *text, log_header_t *header)
{
    log_text_t ahead = *text;
    log_time_t when;
    log_span_t part;
    bool bracketed;

    log_text_skip(&ahead, ":");
    bracketed = log_text_peek(&ahead) == '[';
    if (!log_time_take(&ahead, &when, &part))
        return false;
    *text = ahead;
    keep_time(header, &when, part);
    if (take_exported_program(text, header))
        return true;
    skip_colon(text);
    log_text_skip_blanks(text);
    if (!bracketed && !skip_priority_words(text) && take_device(text, header))
        skip_priority_words(text);
    return true;
}

/* --- Programs --- */

static bool is_program_byte(char byte)
{
    return g_ascii_isalnum(byte) || memchr("-_./()", byte, 6) != NULL;
}

/* Takes "sshd[1234]: ", or the name of one that writes a firewall's log and gives no number.
 * The names of others cannot be told from the words that a firewall was told to begin its
 * lines with. */
static void take_program(log_text_t *text, log_header_t *header)
{
    static const char *const known[] = {"kernel", "filterlog", "ulogd", "SFIMS"};
    log_text_t ahead = *text;
    log_span_t name;
    uint64_t number;

    while (!log_text_ended(&ahead) && is_program_byte(log_text_peek(&ahead)))
        ahead.at++;
    name = log_span(text->at, ahead.at);
    if (name.length == 0)
        return;
    if (log_text_skip(&ahead, "[")) {
        if (!log_text_take_number(&ahead, &number) || !log_text_skip(&ahead, "]"))
            return;
    } else if (!is_one_of(text->line, name, known, G_N_ELEMENTS(known))) {
        return;
    }
    if (!log_text_skip(&ahead, ":"))
        return;
    log_text_skip_blanks(&ahead);
    header->program = name;
    *text = ahead;
}

static void take_uptime(log_text_t *text, log_header_t *header)
{
    log_time_t when;
    log_span_t part;

    if (!log_time_take_uptime(text, &when, &part))
        return;
    keep_time(header, &when, part);
    log_text_skip_blanks(text);
}

/* Takes "message repeated 3 times: [", whose bracket is closed at the end of the line. */
static void take_repeat(log_text_t *text, log_header_t *header)
{
    log_text_t ahead = *text;
    uint64_t times;

    if (!log_text_skip(&ahead, "message repeated ") || !log_text_take_number(&ahead, &times) ||
        times == 0 || !log_text_skip(&ahead, " times: ["))
        return;
    header->repeat = (uint32_t)MIN(times, UINT32_MAX);
    header->repeated = true;
    log_text_skip_blanks(&ahead);
    *text = ahead;
}

/* --- Headers of an unknown kind --- */

/* Where the number of a Cisco message begins that a blank or a colon stands before; SIZE_MAX if there
 * is none. */
static size_t find_tag(const log_text_t *text)
{
    static const char *const tags[] = {"%ASA-", "%FTD-", "%PIX-", "%FWSM-"};
    log_text_t ahead = *text;

    ahead.end = MIN(text->end, text->at + STRANGE_HEADER_MOST);
    while (log_text_find(&ahead, "%")) {
        log_text_t tag = {.line = text->line, .at = ahead.at - 1, .end = text->end};
        char before = tag.at > text->at ? text->line[tag.at - 1] : ' ';

        for (size_t i = 0; i < G_N_ELEMENTS(tags); i++) {
            if (log_text_skip(&tag, tags[i]))
                return log_text_is_blank(before) || before == ':' ? ahead.at - 1 : SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

/* Is it a field of its own, with a tab on either side? */
static bool is_field(const log_text_t *text, log_span_t word)
{
    size_t end = (size_t)word.begin + word.length;

    return word.begin > 0 && text->line[word.begin - 1] == '\t' && end < text->end &&
           text->line[end] == '\t';
}

/* Letters alone: what is said has such words, and a header has them as the name of a device alone. */
static bool is_prose(const char *line, log_span_t word)
{
    for (size_t i = word.begin; i < (size_t)word.begin + word.length; i++) {
        if (!g_ascii_isalpha(line[i]) && ((unsigned char)line[i] & 0x80) == 0)
            return false;
    }
    return true;
}

/* Takes the word that stands here, and ends before the number at `tag`, if it is one of a header. */
static bool take_strange_word(log_text_t *text, size_t tag, bool after_time, log_header_t *header)
{
    log_text_t ahead = {.line = text->line, .at = text->at, .end = tag};
    log_span_t word = log_text_take_word(&ahead);

    text->at = ahead.at;
    log_text_skip_blanks(&ahead);
    if (log_text_ended(&ahead) && word.length > 1 &&
        text->line[word.begin + word.length - 1] == ':')
        word.length--;
    if (!is_device(text->line, word) ||
        (!after_time && !is_field(text, word) && is_prose(text->line, word)))
        return false;
    if (!log_span_is(text->line, word, "-"))
        header->device = word;
    return true;
}

/* Goes to the number of a Cisco message if nothing but times, priorities, and words as headers have
 * them stand before it, in whatever order. */
static void skip_strange_header(log_text_t *text, log_header_t *header)
{
    log_text_t ahead = *text;
    log_header_t found = *header;
    size_t tag = find_tag(text);
    bool after_time = false;

    if (tag == SIZE_MAX || tag == text->at)
        return;
    while (ahead.at < tag) {
        log_time_t when;
        log_span_t part;

        if (log_text_skip_blanks(&ahead) || log_text_skip(&ahead, ":") ||
            skip_priority_words(&ahead))
            continue;
        if (log_time_take(&ahead, &when, &part)) {
            keep_time(&found, &when, part);
            after_time = true;
            continue;
        }
        if (!take_strange_word(&ahead, tag, after_time, &found))
            return;
        after_time = false;
    }
    if (found.when.kind == LOG_TIME_NONE)
        return;
    found.program.length = 0;
    *header = found;
    *text = ahead;
}

/* --- All of it --- */

/* Reads what stands before the name of a program. Returns whether a program is known to have written
 * the message that is no relay: then it may quote. */
static bool take_headers(log_text_t *text, log_header_t *header)
{
    bool has_process = false;
    unsigned count = 0;

    if (take_rfc5424(text, header, &has_process))
        return has_process;
    while (count < MOST_HEADERS && header->program.length == 0 &&
           take_time_and_device(text, header))
        count++;
    if (header->program.length > 0)
        return true;
    skip_colon(text);
    take_device_of_tag(text, header);
    return false;
}

void log_header_read(const char *line, size_t length, log_header_t *header)
{
    log_text_t text = {.line = line, .at = 0, .end = length}, message;
    bool may_quote;

    *header = (log_header_t){.repeat = 1};
    log_text_skip(&text, UTF8_MARK);
    log_text_skip_blanks(&text);
    skip_priority(&text);
    may_quote = take_headers(&text, header);
    message = text;
    take_program(&text, header);
    may_quote |= text.at > message.at;
    take_uptime(&text, header);
    take_repeat(&text, header);
    take_uptime(&text, header);
    if (!may_quote && !header->repeated)
        skip_strange_header(&text, header);
    header->message = (uint32_t)text.at;
}
