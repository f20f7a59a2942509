/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every UDP endpoint and conversation of a capture: sightings in, figures out.
 *
 * Feed the frames in capture order, each once. Memory: 64 bytes a conversation, 16 an endpoint,
 * about 6 for each in an index, and a tally for endpoints with four peers or more. It is bounded:
 * see traffic_limit.h. So is the time for a sighting, whatever was seen before.
 */
#ifndef OVERSHARING_TRAFFIC_H
#define OVERSHARING_TRAFFIC_H

#include "endpoint_address.h"
#include "tally.h"

#include <stdbool.h>
#include <stdint.h>

/* What a frame, or a line of a log, tells of a pair of endpoints. */
typedef enum {
    SIGHTING_FRAME,    /* a frame that tells of no pair; only its time and number are set */
    SIGHTING_DATAGRAM, /* the datagram itself */
    SIGHTING_REFUSED,  /* an ICMP error that quotes it (RFC 792, RFC 4443) */

    /* What a firewall's log tells. */
    SIGHTING_LOGGED,      /* `count` datagrams, of whose fate nothing is said */
    SIGHTING_DENIED,      /* `count` datagrams that the firewall kept away */
    SIGHTING_PERMITTED,   /* `count` datagrams that it let through */
    SIGHTING_CONNECTION,  /* the source began a connection that the firewall let through */
    SIGHTING_CLOSED,      /* a connection of the two ended; which of them began it is not said */
    SIGHTING_LINE,        /* a line that is understood, and tells of no pair; without one */
    SIGHTING_UNREAD_LINE, /* a line that is not understood; likewise */
} sighting_kind_t;

/* The time of a frame that has none: then it is as late as the latest frame before it. */
#define TIME_UNKNOWN G_MININT64

typedef struct {
    sighting_kind_t kind;
    uint32_t frame;    /* number in the capture, from 1 */
    int64_t time;      /* nanoseconds since the epoch, or TIME_UNKNOWN */
    uint64_t bytes;    /* of the frame on the wire; from a log: as far as it tells, else 0 */
    uint16_t service;  /* what it was recognised as, a number of the caller's; 0: nothing */
    bool to_everybody; /* sent to the broadcast address of the link, or of a network */
    bool by_receiver;  /* SIGHTING_REFUSED: the error comes from the quoted destination's host */
    bool is_line;      /* a line of a firewall's log tells of it */
    bool counted;      /* SIGHTING_CONNECTION: `count` and `answers` are known */
    uint32_t count;    /* from a log: how many datagrams, or ICMP errors, it speaks of */
    uint32_t answers;  /* SIGHTING_CONNECTION: datagrams that came back to the source */
    endpoint_address_t source, destination; /* of the datagram, quoted or not */
} sighting_t;

typedef struct traffic traffic_t;

/* Sums over a capture. */
typedef struct {
    uint64_t packets;         /* frames, UDP or not */
    uint64_t datagrams;       /* between two endpoints, beyond the limit or not */
    uint64_t group_datagrams; /* to multicast or broadcast, or to or from no address */
    uint64_t refused;         /* ICMP errors that quote UDP */
    uint64_t log_lines;       /* of a firewall's log */
    uint64_t udp_lines;       /* of these, such as tell of datagrams or connections of UDP */
    uint64_t unread_lines;    /* such as are not understood */
    uint64_t masked_lines;    /* such as hide octets of addresses */
    uint64_t denied;          /* datagrams between two endpoints that these say were kept away */
    uint32_t conversations;   /* pairs of endpoints with a datagram between them */
    uint32_t endpoints;       /* distinct endpoints in them */
    uint32_t answered;        /* of the conversations, those with datagrams both ways */
    uint64_t beyond_limit;    /* sightings of pairs beyond the limit, in no conversation */
    uint64_t beyond_memory;   /* sightings, of any pair, that an endpoint's figures lack for want of
                                 memory */
    int64_t first_time, last_time; /* of the frames */
    int64_t pauses;                /* of that time, hours without any frame, nanoseconds */
} traffic_totals_t;

typedef struct {
    uint32_t min_hosts;         /* remote hosts from which an endpoint is listed, 1 or more */
    uint32_t max_conversations; /* what is kept at most */
} traffic_limits_t;

/* The most memory that is used for the capture, in bytes: so much for each of max_conversations, and a
 * spare. A conversation takes some 110, but in some traffic it takes more, and then fewer are kept. */
#define LIMIT_BYTES 128U
#define LIMIT_SPARE_BYTES (1024U * 1024U)

/* An empty capture. Free it with traffic_free(). */
traffic_t *traffic_new(const traffic_limits_t *limits);

/* Frees everything; NULL is allowed. */
void traffic_free(traffic_t *traffic);

/* Counts a frame, whatever it is a sighting of. Call it for every frame, before traffic_add(). The first
 * that is no line of a log begins the capture: a log's beginning is not that. */
void traffic_count_frame(traffic_t *traffic, const sighting_t *sighting);

/* When the capture begins. */
int64_t traffic_begin(const traffic_t *traffic);

/* Says when the capture begins of which these frames are a part. Call it after
 * traffic_count_frame(); else the first frame is taken for the beginning. */
void traffic_set_begin(traffic_t *traffic, int64_t time);

/* What a sighting changed, from both sides: [0] its source, [1] its destination. */
typedef struct {
    uint32_t endpoint[2];
    pair_event_t event[2];
} traffic_change_t;

/* Adds a sighting. Returns true, and fills *change unless that is NULL, if it belongs to a pair of
 * endpoints; false if it only counts in the totals. Of a pair beyond the limit, of whose ends only one
 * may be known, that one stands for both. */
bool traffic_add(traffic_t *traffic, const sighting_t *sighting, traffic_change_t *change);

/* The sums so far. */
const traffic_totals_t *traffic_totals(const traffic_t *traffic);

/* Does nothing in it answer anything, so that it may have been captured in one direction only? */
bool traffic_has_one_direction(const traffic_t *traffic);

/* How many pairs lie beyond the limit, by estimate (HYPERLOGLOG_ERROR); 0: the limit was not reached. */
uint64_t traffic_beyond_conversations(const traffic_t *traffic);

/* How much memory it uses, bytes, and how much it will at the most. */
size_t traffic_memory(const traffic_t *traffic);
size_t traffic_memory_limit(const traffic_t *traffic);

/* Does the endpoint have pairs beyond the limit, so that its figures are estimates? */
bool traffic_makes_estimates(const traffic_t *traffic, uint32_t endpoint);

/* Makes a tally of a host know all pairs of one of its endpoints, kept or not, for estimates. */
void traffic_merge_estimates(const traffic_t *traffic, uint32_t endpoint, tally_t *host);

/* The same of one pair that is kept, of which that is the remote endpoint. */
void traffic_meet_kept(const traffic_t *traffic, uint32_t remote, tally_t *tally);

/* Makes a tally know the peers that an endpoint met before anything of it was kept, as far as they are remembered;
 * one of the endpoint's own, that begins, or of its host. `now`: the peer it meets now, with frame and time. */
void traffic_meet_missed(const traffic_t *traffic, uint32_t endpoint, const beyond_peer_t *now,
                         tally_t *tally);

/* Did the endpoint get its tally with this frame, and meet peers before anything of it was kept? */
bool traffic_came_late(const traffic_t *traffic, uint32_t endpoint, uint32_t frame);

/* The limits it was made with. */
const traffic_limits_t *traffic_limits(const traffic_t *traffic);

/* One end of a datagram, and what is known of it. */
typedef struct {
    uint32_t endpoint; /* its number */
    uint32_t peer;     /* that of the other end; RECORD_NONE beyond the limit of conversations */
    bool sent;         /* this end sent the datagram */
    bool new_peer;     /* the datagram is the first of its pair */

    /* Of the pair; all zero beyond the limit of conversations. */
    bool began;               /* this end began it */
    bool uncertain;           /* it may have been the other end */
    uint32_t first_frame;     /* of it */
    const figures_t *figures; /* NULL: it is not listed */
} traffic_end_t;

/* Did an endpoint come to be listed with this frame? */
bool traffic_is_onset(const traffic_t *traffic, uint32_t frame);

/* Looks up the ends of a datagram that are listed; changes nothing. Returns how many there are, 0
 * to 2, the source first. Figures belong to the traffic and change with the next sighting. */
unsigned traffic_listed_ends(const traffic_t *traffic, const sighting_t *sighting,
                             traffic_end_t ends[2]);

/* The same for all ends that are known. */
unsigned traffic_known_ends(const traffic_t *traffic, const sighting_t *sighting,
                            traffic_end_t ends[2]);

/* Endpoints are numbered from 0 to traffic_endpoint_count() - 1. */
uint32_t traffic_endpoint_count(const traffic_t *traffic);

/* The number of the endpoint with this address, or RECORD_NONE. */
uint32_t traffic_find_endpoint(const traffic_t *traffic, const endpoint_address_t *address);

/* The address of an endpoint. */
endpoint_address_t traffic_endpoint_address(const traffic_t *traffic, uint32_t endpoint);

/* The figures of an endpoint if it is listed, else NULL. Owned by the traffic. */
const figures_t *traffic_listed_figures(const traffic_t *traffic, uint32_t endpoint);

/* The same for its watched pairs alone, of which more is known than a log that does not tell of answers.
 * NULL: all are watched. */
const figures_t *traffic_watched_figures(const traffic_t *traffic, uint32_t endpoint);

/* From when to when something was seen. */
typedef struct {
    bool is_known; /* else nothing was */
    int64_t first, last;
} traffic_period_t;

/* The periods of the datagrams, and of the lines of a log, between two endpoints. */
void traffic_periods(const traffic_t *traffic, traffic_period_t *packets, traffic_period_t *lines);

/* How many peers an endpoint has. */
uint32_t traffic_peer_count(const traffic_t *traffic, uint32_t endpoint);

/* The endpoint with most peers; among equals the first that was seen. RECORD_NONE if there is none. */
uint32_t traffic_busiest(const traffic_t *traffic);

/* The figures of an endpoint, listed or not, counted anew from its conversations; without an onset. With
 * `watched`: of its watched pairs alone. */
figures_t traffic_count_figures(const traffic_t *traffic, uint32_t endpoint, bool watched);

/* The provisional verdict of a listed endpoint, to be kept up to date by the caller. */
provisional_t *traffic_provisional(traffic_t *traffic, uint32_t endpoint);

/* Calls `visit` for each conversation of the endpoint, newest first, as the endpoint sees it. */
void traffic_foreach_pair(const traffic_t *traffic, uint32_t endpoint,
                          void (*visit)(const pair_event_t *pair, void *user), void *user);

/* The conversation of two endpoints, as the first of them sees it; false if they have none. */
bool traffic_find_pair(const traffic_t *traffic, uint32_t endpoint, uint32_t remote,
                       pair_event_t *pair);

#endif
