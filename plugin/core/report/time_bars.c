/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "time_bars.h"

#define MILLISECOND G_GUINT64_CONSTANT(1000000)
#define SECOND (1000 * MILLISECOND)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define YEAR (365 * DAY)

/* Shorter captures have bars shorter than a minute. */
#define MINUTES_FROM (5 * MINUTE)

static const uint64_t units[] = {
    MILLISECOND, 10 * MILLISECOND, 100 * MILLISECOND, SECOND,      2 * SECOND,  5 * SECOND,
    MINUTE,      2 * MINUTE,       5 * MINUTE,        10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
    HOUR,        2 * HOUR,         3 * HOUR,          6 * HOUR,    12 * HOUR,   DAY,
    2 * DAY,     7 * DAY,          30 * DAY,          YEAR,
};

/* Of moments in any order: a difference of any two fits. */
static uint64_t since(int64_t first, int64_t time)
{
    return time <= first ? 0 : (uint64_t)time - (uint64_t)first;
}

static uint64_t choose_unit(uint64_t length)
{
    uint64_t unit = SECOND;

    if (length == 0)
        return unit;
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        unit = units[i];
        if (length / unit < TIME_BARS_MOST)
            break;
    }
    while (length / unit >= TIME_BARS_MOST)
        unit *= 2;
    return length >= MINUTES_FROM ? MAX(unit, MINUTE) : unit;
}

void time_bars_init(time_bars_t *bars, int64_t first, int64_t last)
{
    uint64_t length = since(first, last);

    bars->first = first;
    bars->last = MAX(first, last);
    bars->unit = choose_unit(length);
    bars->bars = g_array_new(FALSE, TRUE, sizeof(time_bar_t));
    g_array_set_size(bars->bars, (guint)(length / bars->unit) + 1);
}

void time_bars_clear(time_bars_t *bars)
{
    g_array_free(bars->bars, TRUE);
    bars->bars = NULL;
}

uint32_t time_bars_at(const time_bars_t *bars, int64_t time)
{
    return (uint32_t)MIN(since(bars->first, time) / bars->unit, bars->bars->len - 1);
}

void time_bars_add(time_bars_t *bars, int64_t time, unsigned kind)
{
    g_array_index(bars->bars, time_bar_t, time_bars_at(bars, time)).count[kind]++;
}

const char *time_unit_text(uint64_t unit, char text[TIME_UNIT_TEXT_MAX])
{
    static const struct {
        uint64_t size;
        const char *name;
    } names[] = {{YEAR, "year"},     {DAY, "day"},       {HOUR, "hour"},
                 {MINUTE, "minute"}, {SECOND, "second"}, {MILLISECOND, "millisecond"}};
    size_t i = 0;

    while (i + 1 < G_N_ELEMENTS(names) && unit % names[i].size != 0)
        i++;
    if (unit == names[i].size)
        g_strlcpy(text, names[i].name, TIME_UNIT_TEXT_MAX);
    else
        g_snprintf(text, TIME_UNIT_TEXT_MAX, "%" G_GUINT64_FORMAT " %ss", unit / names[i].size,
                   names[i].name);
    return text;
}
