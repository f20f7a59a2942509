/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "first_time.h"

#include "firewall_log.h"
#include "log_clock.h"
#include "log_file.h"

#define LOOK_AHEAD 65536

/* The time of one line. An uptime tells no date. */
static int64_t time_of(log_clock_t *clock, const line_piece_t *piece)
{
    firewall_line_t read;
    int64_t time;

    firewall_log_read(piece->text, piece->length, &read);
    if (read.header.when.kind == LOG_TIME_UPTIME)
        return TIME_UNKNOWN;
    time = log_clock_read(clock, &read.header.when);
    return log_clock_told(clock) ? time : TIME_UNKNOWN;
}

int64_t first_time_in(const char *path, int64_t reference, GTimeZone *zone)
{
    log_file_t *file = log_file_open(path, false, false, NULL);
    log_clock_t *clock = log_clock_new(reference, zone);
    int64_t time = TIME_UNKNOWN;
    size_t seen = 0;
    line_piece_t piece;

    while (file != NULL && time == TIME_UNKNOWN && seen < LOOK_AHEAD &&
           log_file_next(file, &piece, NULL) == INPUT_BYTES) {
        seen += piece.length + 1;
        time = time_of(clock, &piece);
    }
    log_clock_free(clock);
    log_file_free(file);
    return time;
}
