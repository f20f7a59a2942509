/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands before the message in a line of a log: priority, time, the device that wrote it.
 */
#ifndef OVERSHARING_LOG_HEADER_H
#define OVERSHARING_LOG_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of a line: where it begins, in bytes from the beginning of the line, and how long it is. A
 * length of 0: the line has no such part. */
typedef struct {
    uint32_t begin, length;
} log_span_t;

/* What a line tells of its time. */
typedef enum {
    LOG_TIME_NONE,
    LOG_TIME_DATE,   /* month, day and time of day; perhaps a year, a fraction, a zone */
    LOG_TIME_EPOCH,  /* seconds since 1970, in `seconds` */
    LOG_TIME_UPTIME, /* seconds since the device started, in `seconds` */
} log_time_kind_t;

typedef struct {
    log_time_kind_t kind;
    uint16_t year;                /* 0: the line does not tell */
    uint8_t month, day;           /* from 1 */
    uint8_t hour, minute, second; /* second: 0 to 60 */
    uint32_t nanoseconds;         /* the fraction of a second, for every kind */
    uint64_t seconds;             /* LOG_TIME_EPOCH, LOG_TIME_UPTIME */
    bool has_zone;                /* then `zone` holds; else the log's own zone */
    int32_t zone;                 /* seconds east of UTC */
} log_time_t;

typedef struct {
    log_span_t time;    /* as it stands in the line */
    log_span_t device;  /* name or address of the device that wrote the line */
    log_span_t program; /* "kernel", "sshd": of RFC 5424, or before "[1234]:"; else only if known */
    log_time_t when;
    uint32_t message; /* where the message begins: the length of the line if there is none */
    uint32_t repeat;  /* "message repeated N times: [...]": N, else 1 */
    bool repeated;    /* then the message begins behind that "[", and "]" ends the line */
} log_header_t;

/*
 * Reads what stands before the message. Understands, each of them optional: a syslog priority
 * (RFC 3164, RFC 5424), the times of RFC 3164 with and without year and fraction, of RFC 5424 and
 * RFC 3339, of Cisco ("Nov 24 2026 08:36:41", with ": " and a zone after it), of ctime(3),
 * journalctl(1) and dmesg(1), in brackets or not, seconds since the epoch, and the kernel's uptime
 * in brackets; what OPNsense's export has between tabs. The mark of UTF-8 is skipped. Behind a header
 * of another kind the number of a Cisco message is found, and what looks like a time or a device before
 * it; not so behind the words of another program, which may quote what a stranger wrote.
 *
 * Where a relay put a header of its own before that of the device, the device is the one named
 * last, and the time the first that tells its year, else the first.
 *
 * `line` need not end with a zero; no byte from `length` on is read. Costs time linear in `length`
 * at the most. Never fails: what is not a header is message.
 */
void log_header_read(const char *line, size_t length, log_header_t *header);

#endif
