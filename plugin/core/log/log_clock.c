/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_clock.h"

#define NANOSECONDS 1000000000
#define DAY 86400

/* Times are from 1970, as they are in a capture, to the end of 32 bits of seconds. So all that is
 * reckoned with here fits into 64 bits of nanoseconds. */
enum { FIRST_YEAR = 1970, LAST_YEAR = 2106 };
#define LAST_TIME ((int64_t)G_MAXUINT32 * NANOSECONDS)

/* 29 February may be eight years away, as from 1896 to 1904. */
#define LEAP_YEARS_APART 8

/* How far a line may be behind the one before it, in seconds, without a deeper reason: several
 * processes write one log. If it is farther behind, clocks were set back, or the device was started
 * again. */
#define DISORDER 60

/* Longer than anything ran, in seconds. */
#define LONGEST_UPTIME G_MAXUINT32

/* A minute of a log's own time, and when it began, in seconds since the epoch. It has two
 * beginnings when clocks were set back over it. Nothing that law ever made of time changes within a
 * minute, and the lines of one come together. */
typedef struct {
    uint16_t year;
    uint8_t month, day, hour, minute;
    bool has_zone;
    int32_t zone;
    bool exists;
    int64_t first, second;
} minute_t;

struct log_clock {
    GTimeZone *zone;
    int64_t reference;
    int64_t now;     /* time of the last line, or the reference while there is none */
    bool began;      /* there was a line, or it is known when the first was written */
    bool told;       /* the last line told its time */
    minute_t minute; /* the last one asked for; none when its month is 0 */
    bool has_uptime; /* then the next two hold */
    int64_t started; /* when the device was started, as far as we count */
    uint64_t uptime; /* the last one, in seconds */
};

log_clock_t *log_clock_new(int64_t reference, GTimeZone *zone)
{
    log_clock_t *clock = g_new0(log_clock_t, 1);

    clock->zone = g_time_zone_ref(zone);
    log_clock_set_reference(clock, reference);
    return clock;
}

void log_clock_free(log_clock_t *clock)
{
    if (clock == NULL)
        return;
    g_time_zone_unref(clock->zone);
    g_free(clock);
}

void log_clock_set_reference(log_clock_t *clock, int64_t reference)
{
    clock->reference = CLAMP(reference, 0, LAST_TIME);
    if (!clock->began)
        clock->now = clock->reference;
    clock->minute.month = 0; /* its year may be another one now */
}

/* --- Dates --- */

static bool date_exists(unsigned year, unsigned month, unsigned day)
{
    return month >= 1 && month <= 12 && day >= 1 && year >= 1 &&
           day <= g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
}

/* From 1 January 1970 to a date that exists. */
static int64_t days_to(unsigned year, unsigned month, unsigned day)
{
    static const unsigned before_month[12] = {0,   31,  59,  90,  120, 151,
                                              181, 212, 243, 273, 304, 334};
    int64_t past = (int64_t)year - 1;
    int64_t days = past * 365 + past / 4 - past / 100 + past / 400 - 719162;
    bool leap_day = month > 2 && g_date_is_leap_year((GDateYear)year);

    return days + before_month[month - 1] + leap_day + day - 1;
}

/* The year of a day, counted from 1 January 1970. */
static unsigned year_of(int64_t day)
{
    unsigned year = (unsigned)(1970 + day / 365);

    while (days_to(year, 1, 1) > day)
        year--;
    return year;
}

/* --- A minute in its zone --- */

/* Seconds east of UTC at that moment. */
static int64_t offset_at(GTimeZone *zone, int64_t moment)
{
    return g_time_zone_get_offset(zone,
                                  g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, moment));
}

/* Clocks that show `local` are off UTC as they were a day before, or as they are a day later, or,
 * when they were set back over it, both; when they were set forward over it, neither. */
static void place_in_zone(minute_t *minute, GTimeZone *zone, int64_t local)
{
    int64_t before = local - offset_at(zone, local - DAY);
    int64_t after = local - offset_at(zone, local + DAY);
    bool is_before = local - offset_at(zone, before) == before;
    bool is_after = local - offset_at(zone, after) == after;

    minute->exists = is_before || is_after;
    minute->first = is_before ? before : after;
    minute->second = is_after ? after : before;
}

static int64_t local_seconds(const minute_t *minute, unsigned year)
{
    return days_to(year, minute->month, minute->day) * DAY + minute->hour * 3600 +
           minute->minute * 60;
}

/* The latest year in which the minute is not later than the reference and a day; 0 if there is
 * none. */
static unsigned latest_year(const log_clock_t *clock, const minute_t *minute)
{
    int64_t limit = clock->reference / NANOSECONDS + DAY;
    unsigned newest = year_of(limit / DAY) + 1; /* its clocks may be ahead of UTC */

    for (unsigned year = newest; year + LEAP_YEARS_APART >= newest; year--) {
        int64_t local, offset;

        if (!date_exists(year, minute->month, minute->day))
            continue;
        local = local_seconds(minute, year);
        offset = minute->has_zone ? minute->zone : offset_at(clock->zone, local);
        if (local - offset <= limit)
            return year;
    }
    return 0;
}

static void place_minute(const log_clock_t *clock, minute_t *minute)
{
    unsigned year = minute->year != 0 ? minute->year : latest_year(clock, minute);
    int64_t local;

    minute->exists = false;
    if (year < FIRST_YEAR || year > LAST_YEAR || !date_exists(year, minute->month, minute->day))
        return;
    local = local_seconds(minute, year);
    if (!minute->has_zone) {
        place_in_zone(minute, clock->zone, local);
        return;
    }
    minute->exists = true;
    minute->first = minute->second = local - minute->zone;
}

static bool is_same_minute(const minute_t *minute, const log_time_t *when)
{
    return minute->month == when->month && minute->day == when->day && minute->hour == when->hour &&
           minute->minute == when->minute && minute->year == when->year &&
           minute->has_zone == when->has_zone && (!when->has_zone || minute->zone == when->zone);
}

/* The minute the line was written in. */
static const minute_t *find_minute(log_clock_t *clock, const log_time_t *when)
{
    if (!is_same_minute(&clock->minute, when)) {
        clock->minute = (minute_t){
            .year = when->year,
            .month = when->month,
            .day = when->day,
            .hour = when->hour,
            .minute = when->minute,
            .has_zone = when->has_zone,
            .zone = when->zone,
        };
        place_minute(clock, &clock->minute);
    }
    return &clock->minute;
}

/* --- Lines --- */

static bool read_date(log_clock_t *clock, const log_time_t *when, int64_t *time)
{
    const minute_t *minute;
    int64_t begin;

    /* 60 is a leap second. No zone is a day and more away from UTC. */
    if (when->month == 0 || when->hour > 23 || when->minute > 59 || when->second > 60 ||
        (when->has_zone && (when->zone <= -DAY || when->zone >= DAY)))
        return false;
    minute = find_minute(clock, when);
    if (!minute->exists)
        return false;
    begin = minute->first;
    if (minute->second != begin && clock->began &&
        begin + when->second < clock->now / NANOSECONDS - DISORDER)
        begin = minute->second;
    *time = (begin + when->second) * NANOSECONDS + when->nanoseconds;
    return true;
}

static bool read_epoch(const log_time_t *when, int64_t *time)
{
    if (when->seconds > G_MAXUINT32)
        return false;
    *time = (int64_t)when->seconds * NANOSECONDS + when->nanoseconds;
    return true;
}

static bool read_uptime(log_clock_t *clock, const log_time_t *when, int64_t *time)
{
    int64_t uptime;

    if (when->seconds > LONGEST_UPTIME)
        return false;
    uptime = (int64_t)when->seconds * NANOSECONDS + when->nanoseconds;
    if (!clock->has_uptime || when->seconds + DISORDER < clock->uptime) {
        clock->has_uptime = true;
        clock->started = clock->now - uptime;
    }
    clock->uptime = when->seconds;
    *time = clock->started + uptime;
    return true;
}

static bool read_time(log_clock_t *clock, const log_time_t *when, int64_t *time)
{
    if (when->nanoseconds >= NANOSECONDS)
        return false;
    switch (when->kind) {
    case LOG_TIME_DATE:
        return read_date(clock, when, time);
    case LOG_TIME_EPOCH:
        return read_epoch(when, time);
    case LOG_TIME_UPTIME:
        return read_uptime(clock, when, time);
    case LOG_TIME_NONE:
    default:
        return false;
    }
}

int64_t log_clock_read(log_clock_t *clock, const log_time_t *when)
{
    int64_t time;

    clock->told = read_time(clock, when, &time) && time >= 0 && time <= LAST_TIME;
    if (clock->told)
        clock->now = time;
    clock->began = true;
    return clock->now;
}

bool log_clock_told(const log_clock_t *clock)
{
    return clock->told;
}

void log_clock_begin(log_clock_t *clock, int64_t time)
{
    clock->now = CLAMP(time, 0, LAST_TIME);
    clock->began = true;
}
