/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stream of sightings from bytes, of all kinds: first a few bytes of settings, then five a step.
 *
 * A step's addresses are numbers, so that few bytes make pairs that meet again; a step may stand for many
 * sightings, so that few bytes pass every limit.
 */
#ifndef OVERSHARING_FUZZ_SIGHTING_STREAM_H
#define OVERSHARING_FUZZ_SIGHTING_STREAM_H

#include "fuzz_bytes.h"
#include "sightings.h"

#define HOUR_OF_SECONDS 3600

/* A step: what happens, who to whom, when, and what else. */
#define STEP_KINDS 0x0fU    /* of the first byte: an index of step_kinds[] */
#define STEP_GROUP 0x10U    /* to everybody on the link */
#define STEP_RECEIVER 0x20U /* an ICMP error from who was to receive it */
#define STEP_BACK 0x40U     /* the other way round */
#define STEP_MANY 0x80U     /* to many, one after the other */

typedef struct {
    settings_t settings;
    fuzz_bytes_t bytes;
    bool wide;      /* the addresses of a step are numbers of two bytes */
    uint32_t frame; /* of the latest sighting */
    int64_t time;   /* likewise */
    sighting_t step;
    uint32_t from, to; /* address numbers */
    unsigned left;     /* of a step: sightings to come */
} sighting_stream_t;

/* --- Addresses --- */

/* A name that is longer than what is kept of it, and is not to be cut within a letter. */
#define LETTERS "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f"
#define LONG_NAME LETTERS LETTERS LETTERS LETTERS LETTERS LETTERS LETTERS LETTERS LETTERS

/* Hosts that are something special: groups, everybody, nobody, masked, and names as logs may have them. */
static inline host_address_t special_host(uint32_t number)
{
    static const uint8_t masked[4] = {187, 13};
    static const char *const names[] = {"printer", "nas.example", "\xc3\xa4rger.example", LONG_NAME,
                                        "\xe2\x80\xae"
                                        "elpmaxe"};
    static const char *const texts[] = {"224.0.0.251", "ff02::fb", "255.255.255.255", "0.0.0.0",
                                        "::",          "fe80::1",  "169.254.7.7"};

    if (number < G_N_ELEMENTS(texts))
        return host_at_text(texts[number]);
    number -= (uint32_t)G_N_ELEMENTS(texts);
    if (number < 4)
        return host_address_masked(masked, (uint8_t)(0x0c >> number / 2));
    number %= (uint32_t)G_N_ELEMENTS(names);
    return host_address_named(names[number], strlen(names[number]));
}

/* 16 hosts that are special, 48 others with four ports each, and beyond these as many as it takes. */
static inline endpoint_address_t address_of_number(uint32_t number)
{
    static const uint16_t ports[] = {8832, 53, 0, 40000};
    uint32_t host = number / 4;
    endpoint_address_t address = {.port = ports[number % 4]};
    uint8_t bytes[16] = {0x20, 0x01, 0x0d, 0xb8};

    if (number > UINT8_MAX) {
        const uint8_t benchmark[4] = {198, (uint8_t)(18 + (number >> 16) % 2),
                                      (uint8_t)(number >> 8), (uint8_t)number};

        address.port = (uint16_t)(number * 7);
        address.host = host_address_ipv4(benchmark);
    } else if (host < 16) {
        address.host = special_host(host);
    } else if (host % 4 == 3) {
        bytes[5] = (uint8_t)(host % 8);
        bytes[15] = (uint8_t)host;
        address.host = host_address_ipv6(bytes);
    } else {
        const uint8_t own[4] = {host % 4 == 0 ? 10 : 203, host % 4 == 0 ? 0 : (uint8_t)(host / 8),
                                113, (uint8_t)host};

        address.host = host_address_ipv4(own);
    }
    return address;
}

/* --- Settings --- */

/* Free their ranges with address_ranges_clear(). */
static inline settings_t take_settings(fuzz_bytes_t *bytes)
{
    static const uint32_t limits[] = {1000000, 1000000, 1000000, 1, 2, 7, 40, 300};
    settings_t settings = stub_settings(1 + take_byte(bytes) % 12U);

    settings.limits.max_conversations = limits[take_byte(bytes) % G_N_ELEMENTS(limits)];
    return settings;
}

static inline void stream_begin(sighting_stream_t *stream, fuzz_bytes_t bytes)
{
    uint8_t flags;

    *stream = (sighting_stream_t){.bytes = bytes, .time = 1700000000 * SECOND};
    stream->settings = take_settings(&stream->bytes);
    flags = take_byte(&stream->bytes);
    stream->wide = (flags & 1) != 0;
    if ((flags & 2) != 0)
        g_free(address_ranges_parse("10.0.0.0/8, 2001:db8::/33", &stream->settings.inside));
}

static inline void stream_end(sighting_stream_t *stream)
{
    address_ranges_clear(&stream->settings.inside);
}

/* --- Times --- */

/* How far from 1970 the time of a frame may be: 146 years either way, so that differences of two times have
 * room. */
#define TIME_MOST (G_MAXINT64 / 2)

static inline int64_t next_time(sighting_stream_t *stream, uint8_t byte)
{
    static const int64_t moves[] = {-1, -60, -HOUR_OF_SECONDS, 60, HOUR_OF_SECONDS, 25200, 86400};
    static const int64_t moments[] = {0, -1, TIME_MOST, -TIME_MOST, G_MAXINT32 * SECOND};

    if (byte < 200)
        stream->time += byte * SECOND / 10;
    else if (byte < 200 + G_N_ELEMENTS(moves))
        stream->time += moves[byte - 200] * SECOND;
    else if (byte < 220)
        return TIME_UNKNOWN;
    else if (byte < 220 + G_N_ELEMENTS(moments))
        stream->time = moments[byte - 220];
    stream->time = CLAMP(stream->time, -TIME_MOST, TIME_MOST);
    return stream->time;
}

/* --- Steps --- */

static inline bool is_line_kind(sighting_kind_t kind)
{
    return kind >= SIGHTING_LOGGED;
}

/* What a line of a log counts. */
static inline void set_counts(sighting_t *sighting, uint8_t extra)
{
    sighting->count = 1 + extra % 4U;
    if (sighting->kind == SIGHTING_CONNECTION) {
        sighting->counted = (extra & 1) != 0;
        sighting->count = sighting->counted ? extra >> 1 & 7 : 0;
        sighting->answers = sighting->counted ? extra >> 4 & 7 : 0;
    } else if (sighting->kind == SIGHTING_CLOSED) {
        sighting->count = 0;
    } else if (extra == UINT8_MAX && sighting->kind != SIGHTING_REFUSED) {
        sighting->count = UINT32_MAX;
    }
}

static inline void take_step(sighting_stream_t *stream)
{
    static const uint8_t step_kinds[STEP_KINDS + 1] = {
        SIGHTING_DATAGRAM,    SIGHTING_DATAGRAM,   SIGHTING_DATAGRAM,   SIGHTING_DATAGRAM,
        SIGHTING_DATAGRAM,    SIGHTING_REFUSED,    SIGHTING_LOGGED,     SIGHTING_DENIED,
        SIGHTING_PERMITTED,   SIGHTING_CONNECTION, SIGHTING_CLOSED,     SIGHTING_LINE,
        SIGHTING_UNREAD_LINE, SIGHTING_FRAME,      SIGHTING_CONNECTION, SIGHTING_REFUSED,
    };
    fuzz_bytes_t *bytes = &stream->bytes;
    uint8_t what = take_byte(bytes);
    uint32_t from = stream->wide ? take_uint16(bytes) : take_byte(bytes);
    uint32_t to = stream->wide ? take_uint16(bytes) : take_byte(bytes);
    uint8_t when = take_byte(bytes), extra = take_byte(bytes);

    stream->from = (what & STEP_BACK) != 0 ? to : from;
    stream->to = (what & STEP_BACK) != 0 ? from : to;
    stream->left = (what & STEP_MANY) != 0 ? 1U + extra : 1;
    stream->step = (sighting_t){
        .kind = (sighting_kind_t)step_kinds[what & STEP_KINDS],
        .bytes = extra == UINT8_MAX ? UINT32_MAX : 60U + extra,
        .service = (uint16_t)(extra % SERVICE_COUNT),
        .to_everybody = (what & STEP_GROUP) != 0,
        .by_receiver = (what & STEP_RECEIVER) != 0,
        .time = next_time(stream, when),
    };
    stream->step.is_line = is_line_kind(stream->step.kind) ||
                           (stream->step.kind == SIGHTING_REFUSED && (what & STEP_KINDS) > 8);
    if (stream->step.is_line || stream->step.kind == SIGHTING_REFUSED)
        set_counts(&stream->step, extra);
}

/* So many sightings are enough: more would make fewer streams. */
#define STREAM_MOST 700U

/* Puts the next sighting into *sighting. Returns false at the end. */
static inline bool stream_next(sighting_stream_t *stream, sighting_t *sighting)
{
    bool back;

    if (stream->left == 0) {
        if (stream->bytes.left == 0 || stream->frame >= STREAM_MOST)
            return false;
        take_step(stream);
    }
    *sighting = stream->step;
    sighting->frame = ++stream->frame;
    sighting->source = address_of_number(stream->from);
    sighting->destination = address_of_number(stream->to);
    stream->left--;
    /* The one with the greater number is the one of many. */
    back = stream->from > stream->to;
    *(back ? &stream->from : &stream->to) += 1;
    return true;
}

#endif
