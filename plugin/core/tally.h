/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The figures of one endpoint, or of one host, kept up to date sighting by sighting.
 *
 * Every figure is exact at any moment and costs a constant time per sighting, so a verdict can
 * be had while a capture runs as well as after it.
 */
#ifndef OVERSHARING_TALLY_H
#define OVERSHARING_TALLY_H

#include "address_book.h"
#include "hyperloglog.h"
#include "number_set.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * What is known of an endpoint (or of a host: then of all its endpoints together).
 *
 * A pair is one of its conversations with a remote endpoint. "Began" is a pair in which this side
 * sent the first datagram seen, "called" one in which the other side did. A pair is answered when
 * datagrams went both ways.
 */
typedef struct {
    /* With pairs beyond the limit of conversations these are estimates; see figures_are_estimates(). */
    uint32_t peers;    /* distinct remote (address, port) */
    uint32_t hosts;    /* distinct remote addresses */
    uint32_t networks; /* distinct remote /16, IPv6 /32 */
    uint32_t ports;    /* distinct remote ports */

    uint32_t pairs;           /* conversations that are kept: as many as peers, for an endpoint */
    uint32_t began;           /* pairs we began */
    uint32_t began_answered;  /* of these, the other side answered */
    uint32_t called_answered; /* pairs they began, and we answered */
    uint32_t uncertain;       /* pairs seen so early that they may have begun before the capture */
    uint32_t began_uncertain; /* of those that this side began */
    uint32_t group_answers;   /* pairs that began as the answer to what this side asked a group */
    uint32_t group_replies;   /* pairs that began as its own answer to such a question */

    /* Of the pairs, such as a firewall's log alone tells of. */
    uint32_t began_untold;  /* begun by this side; of answers nothing is told */
    uint32_t called_untold; /* the same, begun by the other side */
    uint32_t called_built;  /* of these, such as the firewall built a connection for */
    uint32_t began_unsaid;  /* of began_untold: not even whether they got through is said */
    uint32_t called_unsaid; /* of called_untold, likewise */
    uint32_t began_denied;  /* begun by this side, and not known to have got through */
    uint32_t called_denied; /* the same, begun by the other side */

    uint16_t top_port;       /* the remote port that most pairs have */
    uint32_t top_port_pairs; /* how many have it */

    uint64_t sent_datagrams, received_datagrams;
    uint64_t sent_bytes, received_bytes; /* frame bytes on the wire */
    uint64_t refusals_sent;              /* ICMP errors by which this side's host refused callers */
    uint64_t refusals_met;               /* ICMP errors that what this side sent came back with */
    uint64_t refusals_routed;            /* ICMP errors by which a router refused callers */

    /* As a firewall's log tells. Bytes are both ways. */
    uint64_t denied;                       /* datagrams of either side that it kept away */
    uint64_t logged_sent, logged_received; /* datagrams that it let through */
    uint64_t unsaid; /* datagrams of either side, of whose fate nothing is said */
    uint64_t logged_bytes;

    /* Datagrams of pairs beyond the limit: of those above, such as stand in no pair. */
    uint64_t beyond_sent, beyond_received;
    uint64_t beyond_logged; /* lines of a log that tell of such pairs */
    uint32_t missed; /* peers met before anything of it was kept: estimates alone know them */

    int64_t first, last; /* nanoseconds since the epoch, of its datagrams */
    uint32_t onset;      /* frame at which it came to be listed; 0: it is not */
    int64_t onset_time;

    uint16_t service;           /* what most datagrams were recognised as; 0: nothing */
    uint64_t service_datagrams; /* how many were */

    /* Of a host only. */
    uint32_t heard;     /* remote hosts that were heard, and with which no pair went both ways */
    uint32_t crosswise; /* of these, such as it sent to from another port than it heard them on */
} figures_t;

/* Pairs the other side began. */
static inline uint32_t figures_called(const figures_t *figures)
{
    return figures->pairs - figures->began;
}

/* Pairs with datagrams both ways. */
static inline uint32_t figures_answered(const figures_t *figures)
{
    return figures->began_answered + figures->called_answered;
}

/* Pairs of which a firewall's log alone tells, and not whether they were answered. */
static inline uint32_t figures_unwatched(const figures_t *figures)
{
    return figures->began_untold + figures->called_untold + figures->began_denied +
           figures->called_denied;
}

/* Were pairs beyond the limit of conversations met, so that peers, hosts, networks and ports are counted by
 * estimate? With HYPERLOGLOG_ERROR, and never fewer than are kept. */
static inline bool figures_are_estimates(const figures_t *figures)
{
    return figures->missed > 0 ||
           figures->beyond_sent + figures->beyond_received + figures->beyond_logged > 0;
}

/* Datagrams that were seen themselves. */
static inline uint64_t figures_seen(const figures_t *figures)
{
    return figures->sent_datagrams + figures->received_datagrams;
}

/* Datagrams that a log tells of. */
static inline uint64_t figures_logged(const figures_t *figures)
{
    return figures->denied + figures->unsaid + figures->logged_sent + figures->logged_received;
}

/* ICMP errors that concern this side, either way. */
static inline uint64_t figures_refused(const figures_t *figures)
{
    return figures->refusals_sent + figures->refusals_met + figures->refusals_routed;
}

/* `part` of `whole` in percent; 0 of nothing. */
static inline double percent(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0.0 : 100.0 * (double)part / (double)whole;
}

/* What is known of a pair's datagrams. */
typedef enum {
    PAIR_WATCHED, /* both ways they are seen, or counted by a log */
    PAIR_BUILT,   /* a log tells that a connection was built for them, and not of answers */
    PAIR_LET,     /* a log tells that some were let through, and not of answers */
    PAIR_UNSAID,  /* a log tells of some, and not what became of them */
    PAIR_DENIED,  /* a log tells that some were kept away, and of no others */
} pair_fate_t;

/* How a pair stands, for one side of it. */
typedef struct {
    bool began; /* this side began it */
    bool answered;
    bool uncertain;    /* it may have been the other side that began it */
    bool group_answer; /* as in pair_start_t */
    pair_fate_t fate;
} pair_state_t;

/* A pair as it begins. */
typedef struct {
    address_numbers_t remote; /* who is on the other side */
    uint32_t remote_endpoint; /* its number */
    uint32_t frame;           /* of its first datagram */
    int64_t time;
    pair_fate_t fate;
    bool uncertain;    /* it was seen in the opening of the capture */
    bool group_answer; /* its first datagram went to somebody who had just asked a group */
} pair_start_t;

/* Datagrams of a pair: one, or all of them. */
typedef struct {
    int64_t first, last; /* times */
    uint64_t sent_bytes, received_bytes;
    uint32_t sent, received;
    uint16_t service; /* what they were recognised as; 0: nothing */
} datagrams_t;

/* What a firewall's log tells of a pair: in one line, or in all of them. */
typedef struct {
    bool is_told;            /* it tells anything */
    int64_t first, last;     /* times */
    uint64_t denied, unsaid; /* datagrams of either side; as in figures_t */
    uint64_t sent, received, bytes;
} log_entry_t;

/* The remote end of a pair as an estimate knows it, and, of a pair that is not kept, when it was met. */
typedef struct {
    bool is_met;   /* a pair is not kept: nothing else holds then but what went to and fro */
    uint32_t host; /* by a hash, random per run, not 0: a hundred of a million look like another */
    uint32_t network; /* as in address_numbers_t */
    uint16_t port;
    uint32_t frame;
    int64_t time;
} beyond_peer_t;

/* From when a pair is not kept: distinct remote ends of all pairs, and what went to and fro in those that are
 * not kept. */
typedef struct {
    hyperloglog_t peers, hosts, networks, ports;
    uint64_t sent_bytes, received_bytes;
    int64_t first, last; /* times */
    log_entry_t log;
} beyond_t;

/* What happened in a pair, seen from one side of it: in one sighting, or in all of them. */
typedef struct {
    bool began;               /* this side began the pair */
    bool new_pair;            /* all of `start` holds; else who is on the other side */
    bool newly_answered;      /* now datagrams have gone both ways */
    bool changed;             /* by a log; `before` and `now` hold, and it is not newly answered */
    pair_state_t before, now; /* how the pair stood, and stands */
    log_entry_t log;
    pair_start_t start;
    datagrams_t datagrams;
    uint32_t refusals_sent, refusals_met, refusals_routed; /* as in figures_t */
    beyond_peer_t beyond;
} pair_event_t;

/* The verdict shown of an endpoint while its capture is being read; see provisional.h. */
typedef struct {
    uint8_t verdict; /* the verdict_t shown now */
    uint8_t shown;   /* 1 << verdict_t of each one shown; 0: none was */
} provisional_t;

typedef struct tally {
    figures_t figures; /* read it freely */
    provisional_t provisional;
    number_set_t hosts; /* of a host they are marked with REMOTE_… of tally.c */
    number_set_t networks;
    port_counts_t ports;
    number_set_t peers;    /* of a host only: its endpoints may share a peer */
    GArray *services;      /* service_count_t */
    beyond_t *beyond;      /* NULL: all that was met is kept */
    uint32_t late_frame;   /* with which it began, if peers were missed */
    struct tally *watched; /* of the watched pairs alone, kept by the owner; NULL: all are */
    size_t accounted;      /* bytes of it that the owner has counted */
    uint32_t slots;        /* tally_slots() when it did */
    uint32_t min_hosts;
    bool of_host;
    bool is_timed; /* figures.first and .last are set */
} tally_t;

/* Pairs it began, and that nobody answered yet, which list an endpoint however few its remote hosts
 * are: it sweeps ports. A traceroute has 90 at the most, 30 hops of 3 datagrams. Of pairs that are not kept count
 * those of peers it only sent to, and as if each datagram that came were another peer's. */
#define SWEEP_PAIRS 91U

/* A new tally with no pair yet. The onset is when it has `min_hosts` remote hosts, or SWEEP_PAIRS. `of_host`: the
 * same remote endpoint may be seen in several pairs. Free it with tally_free(). */
tally_t *tally_new(uint32_t min_hosts, bool of_host);

/* Frees a tally; NULL is allowed. */
void tally_free(tally_t *tally);

/* A peer was met before anything was kept, of which the host and the port are known; `peer` has the frame and the
 * time of now. Call it before the pair, or the sighting of one that is not kept, with which it may bring the tally
 * onto the list. The tally makes estimates from now on: tell it of all pairs that are kept, too. */
void tally_miss(tally_t *tally, const beyond_peer_t *peer);

/* A new pair, which this side began or the other did. */
void tally_begin_pair(tally_t *tally, const pair_start_t *start, bool began);

/* In a pair that this side began, or the other, datagrams have now gone both ways. */
void tally_answer_pair(tally_t *tally, bool began);

/* A known pair stands otherwise than before. */
void tally_change_pair(tally_t *tally, const pair_state_t *before, const pair_state_t *now);

/* More datagrams of a known pair. */
void tally_add_datagrams(tally_t *tally, const datagrams_t *datagrams);

/* What a log tells of a known pair. */
void tally_add_log(tally_t *tally, const log_entry_t *entry);

/* The remote end of a pair that is kept, for a tally that makes estimates: `beyond` must not be NULL. */
void tally_meet(tally_t *tally, const beyond_peer_t *peer);

/* A sighting of a pair that is not kept. The tally makes estimates from now on: tell it of all pairs that are
 * kept, too. */
void tally_add_beyond(tally_t *tally, const beyond_peer_t *peer, const datagrams_t *datagrams,
                      const log_entry_t *log);

/* Takes what one of a host's endpoints makes estimates from into a tally of the host. Peers that
 * endpoints share count once. */
void tally_merge_beyond(tally_t *host, const tally_t *endpoint);

/* How many bytes it has. */
size_t tally_memory(const tally_t *tally);

/* How many more it will have at the most when tally_add_beyond() was told of this peer, and, if it made no
 * estimates yet, of all pairs that are kept. Nearly always none. */
size_t tally_growth_beyond(const tally_t *tally, const beyond_peer_t *peer);

/* Changes when that does, but for `beyond` and `watched`; quick to ask. */
static inline uint32_t tally_slots(const tally_t *tally)
{
    return tally->hosts.capacity + tally->networks.capacity + tally->ports.index.capacity +
           (tally->ports.by_port != NULL);
}

/* ICMP errors that this side's host sent to callers, and such that it met. */
void tally_refuse(tally_t *tally, uint32_t sent, uint32_t met);

/* All of the above that the event tells of. */
void tally_add(tally_t *tally, const pair_event_t *event);

/* The same, in the form in which traffic_foreach_pair() visits; `tally` is a tally_t. */
void tally_visit(const pair_event_t *event, void *tally);

/* The same for a tally of watched pairs alone: a pair counts from when it is watched. */
void tally_add_if_watched(tally_t *watched, const pair_event_t *event);

/* Is it to be listed? Once it is, it remains so. */
static inline bool tally_is_listed(const tally_t *tally)
{
    return tally->figures.onset != 0;
}

#endif
