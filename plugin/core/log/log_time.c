/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_time.h"

#include <glib.h>
#include <string.h>

#define NANOSECOND_DIGITS 9

/* Times since the epoch have nine or ten digits from 1973 to 2286; other numbers have fewer. */
#define EPOCH_DIGITS 9
#define EPOCH_LATEST G_GUINT64_CONSTANT(9999999999)

/* A year before this one is a number that means something else. */
#define FIRST_YEAR 1970

/* --- Digits --- */

/* Takes exactly `digits` digits, and no more may follow. */
static bool take_digits(log_text_t *text, unsigned digits, unsigned *value)
{
    log_text_t ahead = *text;
    uint64_t number;

    if (!log_text_take_number(&ahead, &number) || ahead.at - text->at != digits)
        return false;
    *text = ahead;
    *value = (unsigned)number;
    return true;
}

/* Takes ".123" or ",123". Digits beyond nanoseconds are dropped. */
static void take_fraction(log_text_t *text, uint32_t *nanoseconds)
{
    log_text_t ahead = *text;
    uint32_t value = 0;
    unsigned digits = 0;

    if (!log_text_skip(&ahead, ".") && !log_text_skip(&ahead, ","))
        return;
    while (g_ascii_isdigit(log_text_peek(&ahead))) {
        if (digits < NANOSECOND_DIGITS)
            value = value * 10 + (uint32_t)(log_text_peek(&ahead) - '0');
        digits++;
        ahead.at++;
    }
    if (digits == 0)
        return;
    for (; digits < NANOSECOND_DIGITS; digits++)
        value *= 10;
    *text = ahead;
    *nanoseconds = value;
}

/* --- Parts of a date --- */

/* Takes one of `count` names of three letters, and sets *number, from 1. */
static bool take_name(log_text_t *text, const char *names, unsigned count, uint8_t *number)
{
    if (text->end - text->at < 3)
        return false;
    for (unsigned i = 0; i < count; i++) {
        if (g_ascii_strncasecmp(text->line + text->at, names + (size_t)3 * i, 3) == 0) {
            text->at += 3;
            *number = (uint8_t)(i + 1);
            return true;
        }
    }
    return false;
}

static bool take_month(log_text_t *text, uint8_t *month)
{
    return take_name(text, "JanFebMarAprMayJunJulAugSepOctNovDec", 12, month);
}

/* Takes "Tue " or "Tue, ", which tells nothing new. Returns whether it stands here. */
static bool skip_weekday(log_text_t *text)
{
    log_text_t ahead = *text;
    uint8_t day;

    if (!take_name(&ahead, "MonTueWedThuFriSatSun", 7, &day))
        return false;
    log_text_skip(&ahead, ",");
    if (!log_text_skip_blanks(&ahead))
        return false;
    *text = ahead;
    return true;
}

/* Takes " 2026" where a blank, a colon, a bracket or the end follows. */
static bool take_year(log_text_t *text, uint16_t *year)
{
    log_text_t ahead = *text;
    unsigned number;
    char next;

    if (!log_text_skip_blanks(&ahead) || !take_digits(&ahead, 4, &number) || number < FIRST_YEAR)
        return false;
    next = log_text_peek(&ahead);
    if (!log_text_word_ends(&ahead) && next != ':' && next != ']')
        return false;
    *text = ahead;
    *year = (uint16_t)number;
    return true;
}

/* Takes "08:36:41", with a fraction or without. */
static bool take_clock(log_text_t *text, log_time_t *when)
{
    log_text_t ahead = *text;
    unsigned hour, minute, second;

    if (!take_digits(&ahead, 2, &hour) || !log_text_skip(&ahead, ":") ||
        !take_digits(&ahead, 2, &minute) || !log_text_skip(&ahead, ":") ||
        !take_digits(&ahead, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    when->hour = (uint8_t)hour;
    when->minute = (uint8_t)minute;
    when->second = (uint8_t)second;
    take_fraction(&ahead, &when->nanoseconds);
    *text = ahead;
    return true;
}

/* A date without a year may be 29 February. */
static bool is_date(const log_time_t *when)
{
    static const uint8_t days[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (when->month < 1 || when->month > 12 || when->day < 1 || when->day > days[when->month - 1])
        return false;
    return when->year == 0 || g_date_valid_dmy(when->day, (GDateMonth)when->month, when->year);
}

/* --- Zones --- */

static void set_zone(log_time_t *when, int32_t seconds)
{
    when->has_zone = true;
    when->zone = seconds;
}

/* Takes "+01:00", "+0100" or "+01". */
static bool take_offset(log_text_t *text, log_time_t *when)
{
    log_text_t ahead = *text;
    bool west = log_text_skip(&ahead, "-");
    unsigned hours, minutes = 0;
    int32_t seconds;

    if (!west && !log_text_skip(&ahead, "+"))
        return false;
    if (take_digits(&ahead, 4, &hours)) {
        minutes = hours % 100;
        hours /= 100;
    } else if (!take_digits(&ahead, 2, &hours)) {
        return false;
    } else if (log_text_skip(&ahead, ":") && !take_digits(&ahead, 2, &minutes)) {
        return false;
    }
    if (hours > 23 || minutes > 59)
        return false;
    seconds = (int32_t)(hours * 3600 + minutes * 60);
    set_zone(when, west ? -seconds : seconds);
    *text = ahead;
    return true;
}

/* Is what stands here the end of a time: a blank, a colon before one, a bracket, the end? */
static bool time_ends(const log_text_t *text)
{
    log_text_t ahead = *text;

    if (log_text_skip(&ahead, "]"))
        return true;
    log_text_skip(&ahead, ":");
    return log_text_word_ends(&ahead) || log_text_peek(&ahead) == '%';
}

/* Does a name that nothing but a zone has stand in the part? The American ones are those of RFC 5322
 * (4.3); others, such as IST, are those of several zones. */
static bool find_zone(const char *line, log_span_t part, int32_t *hours)
{
    static const struct {
        const char *name;
        int32_t hours;
    } zones[] = {
        {"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5}, {"MST", -7},
        {"MDT", -6}, {"PST", -8}, {"PDT", -7}, {"WET", 0},  {"WEST", 1},
        {"CET", 1},  {"CEST", 2}, {"EET", 2},  {"EEST", 3}, {"MSK", 3},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
        if (log_span_is(line, part, zones[i].name)) {
            *hours = zones[i].hours;
            return true;
        }
    }
    return false;
}

/* Is the word of capitals that ends here a zone? ": %" follows in Cisco's lines, a year in those of
 * date(1). In another place it may be the name of the device, unless `is_place` says that a zone
 * stands there. */
static bool is_zone(const log_text_t *text, const log_time_t *when, bool is_known, bool is_place)
{
    log_text_t ahead = *text;
    uint16_t year;

    if (log_text_skip(&ahead, ": %") || (when->year == 0 && take_year(&ahead, &year)))
        return true;
    if (!is_known)
        return is_place && time_ends(text);
    return time_ends(text) && (is_place || !log_text_word_ends(text));
}

/* Takes the name of a zone, "CET". One that is not known is skipped. */
static bool take_zone_name(log_text_t *text, log_time_t *when, bool is_place)
{
    log_text_t ahead = *text;
    log_span_t name;
    int32_t hours = 0;
    bool is_known;

    while (g_ascii_isupper(log_text_peek(&ahead)))
        ahead.at++;
    name = log_span(text->at, ahead.at);
    is_known = find_zone(text->line, name, &hours);
    if (name.length < 2 || name.length > 5 || !is_zone(&ahead, when, is_known, is_place))
        return false;
    if (is_known)
        set_zone(when, hours * 3600);
    *text = ahead;
    return true;
}

/* Takes a zone with a blank before it: "UTC", "GMT", "+0100", or another name. */
static void take_zone_word(log_text_t *text, log_time_t *when, bool is_place)
{
    log_text_t ahead = *text;

    if (!log_text_skip_blanks(&ahead))
        return;
    if (log_text_skip(&ahead, "UTC") || log_text_skip(&ahead, "GMT")) {
        if (!time_ends(&ahead))
            return;
        set_zone(when, 0);
    } else if (!take_offset(&ahead, when) && !take_zone_name(&ahead, when, is_place)) {
        return;
    }
    *text = ahead;
}

/* --- The forms --- */

/* "Nov 24 08:36:41", a year before or after the time of day. */
static bool take_named_date(log_text_t *text, log_time_t *when)
{
    uint64_t day;

    if (!take_month(text, &when->month) || !log_text_skip_blanks(text) ||
        !log_text_take_number(text, &day) || day > 31)
        return false;
    when->day = (uint8_t)day;
    take_year(text, &when->year);
    if (!log_text_skip_blanks(text) || !take_clock(text, when))
        return false;
    take_zone_word(text, when, false);
    if (when->year == 0)
        take_year(text, &when->year);
    return is_date(when);
}

/* "2026-11-24T08:36:41+01:00", with a blank in place of the T, with and without a zone. Where a
 * weekday was before it, the name of one follows: journalctl(1), "short-full". */
static bool take_iso_date(log_text_t *text, log_time_t *when, bool has_weekday)
{
    unsigned year, month, day;

    if (!take_digits(text, 4, &year) || !log_text_skip(text, "-") ||
        !take_digits(text, 2, &month) || !log_text_skip(text, "-") || !take_digits(text, 2, &day))
        return false;
    if (!log_text_skip(text, "T") && !log_text_skip(text, "t") && !log_text_skip(text, " "))
        return false;
    when->year = (uint16_t)year;
    when->month = (uint8_t)month;
    when->day = (uint8_t)day;
    if (year < FIRST_YEAR || !take_clock(text, when))
        return false;
    if (log_text_skip(text, "Z") || log_text_skip(text, "z"))
        set_zone(when, 0);
    else if (!take_offset(text, when))
        take_zone_word(text, when, has_weekday);
    return is_date(when);
}

/* "2026 Nov 24 08:36:41". */
static bool take_year_first(log_text_t *text, log_time_t *when)
{
    log_text_t ahead = *text;
    unsigned year;

    if (!take_digits(&ahead, 4, &year) || year < FIRST_YEAR || !log_text_skip_blanks(&ahead) ||
        !g_ascii_isalpha(log_text_peek(&ahead)))
        return false;
    when->year = (uint16_t)year;
    *text = ahead;
    return take_named_date(text, when);
}

/* A star or a dot before all of it is Cisco's sign that the clock is not to be trusted. */
static bool take_date(log_text_t *text, log_time_t *when)
{
    bool has_weekday, found;

    when->kind = LOG_TIME_DATE;
    if (!log_text_skip(text, "*"))
        log_text_skip(text, ".");
    has_weekday = skip_weekday(text);
    if (g_ascii_isdigit(log_text_peek(text)))
        found = take_year_first(text, when) || take_iso_date(text, when, has_weekday);
    else
        found = take_named_date(text, when);
    return found && time_ends(text);
}

/* "1795500000" or "1795500000.123". */
static bool take_epoch(log_text_t *text, log_time_t *when)
{
    size_t begin = text->at;

    when->kind = LOG_TIME_EPOCH;
    if (!log_text_take_number(text, &when->seconds) || text->at - begin < EPOCH_DIGITS ||
        when->seconds > EPOCH_LATEST)
        return false;
    take_fraction(text, &when->nanoseconds);
    return time_ends(text);
}

bool log_time_take_uptime(log_text_t *text, log_time_t *when, log_span_t *part)
{
    log_text_t ahead = *text;
    log_time_t found = {.kind = LOG_TIME_UPTIME};
    log_span_t inside;
    size_t dot;

    if (!log_text_skip(&ahead, "["))
        return false;
    log_text_skip_blanks(&ahead);
    inside.begin = (uint32_t)ahead.at;
    if (!log_text_take_number(&ahead, &found.seconds))
        return false;
    dot = ahead.at;
    take_fraction(&ahead, &found.nanoseconds);
    inside = log_span(inside.begin, ahead.at);
    if (ahead.at == dot || !log_text_skip(&ahead, "]"))
        return false;
    *text = ahead;
    *when = found;
    *part = inside;
    return true;
}

bool log_time_take(log_text_t *text, log_time_t *when, log_span_t *part)
{
    log_text_t ahead = *text, begin;
    log_time_t found = {.year = 0};
    bool bracketed;

    if (log_time_take_uptime(text, when, part))
        return true;
    bracketed = log_text_skip(&ahead, "[");
    begin = ahead;
    if (!take_date(&ahead, &found)) {
        ahead = begin;
        found = (log_time_t){.year = 0};
        if (!take_epoch(&ahead, &found))
            return false;
    }
    *part = log_span(begin.at, ahead.at);
    if (bracketed && !log_text_skip(&ahead, "]"))
        return false;
    *text = ahead;
    *when = found;
    return true;
}
