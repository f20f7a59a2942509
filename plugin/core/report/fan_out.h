/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fan-out of one host as something that can be drawn: its peers as spokes in the order of
 * addresses, few enough to be told apart, and when they were met as bars. It is drawn as it stands: its
 * addresses are those that are printed, pseudonyms where there are any, and their order is that of these,
 * for the order of the true ones would tell half of what they are.
 */
#ifndef OVERSHARING_FAN_OUT_H
#define OVERSHARING_FAN_OUT_H

#include "pseudonyms.h"
#include "time_bars.h"
#include "traffic.h"

#include <glib.h>

/* Who spoke first, and what came of it. A peer that was met in several conversations was begun
 * with by who began the earliest, and has answered if it went both ways in any. */
typedef enum {
    CONTACT_BEGAN_ANSWERED,  /* the host spoke first, and was answered */
    CONTACT_BEGAN_SILENT,    /* … and was not */
    CONTACT_BEGAN_UNTOLD,    /* … and a log alone tells of it, not of answers */
    CONTACT_CALLED_ANSWERED, /* the peer spoke first … */
    CONTACT_CALLED_SILENT,
    CONTACT_CALLED_UNTOLD,
} contact_t;

#define CONTACT_COUNT 6
G_STATIC_ASSERT(CONTACT_COUNT == TIME_BAR_KINDS);

/* Is it one in which the host spoke first? */
static inline bool contact_began(contact_t contact)
{
    return contact <= CONTACT_BEGAN_UNTOLD;
}

/* Addresses that begin alike: the same bits of IPv4 and of IPv6 addresses; 0: all of the family. */
typedef struct {
    uint8_t ipv4, ipv6;
    bool names; /* each name is one of its own; else all are one */
} prefix_t;

/* What a spoke stands for. */
typedef enum {
    GRAIN_PEER,    /* an address and a port */
    GRAIN_HOST,    /* an address */
    GRAIN_SUBNET,  /* part of a network */
    GRAIN_NETWORK, /* a network as figures count them: /16, IPv6 /32 */
    GRAIN_BLOCK,   /* networks that begin alike */
} grain_t;

/* One of them: one peer, or several. */
typedef struct {
    endpoint_address_t address; /* of its first peer */
    uint32_t peers, hosts;
    uint32_t contacts[CONTACT_COUNT]; /* of the peers */
    uint64_t sent, received;          /* datagrams seen, as the host sees them */
    uint64_t logged;                  /* datagrams that a log tells of */
    uint64_t bytes;                   /* both ways, seen and logged */
    uint32_t sector;                  /* which of the sectors it is in */
    uint32_t merged; /* this many blocks with fewest peers, wherever they are; 0: it is one */
} spoke_t;

/* Neighbouring spokes whose addresses begin alike. */
typedef struct {
    endpoint_address_t address; /* of its first peer */
    uint32_t first, spokes;     /* which these are */
    uint32_t peers;
    uint64_t bytes;
} sector_t;

typedef struct {
    host_address_t host;
    uint32_t endpoints; /* how many it has */
    figures_t figures;  /* of all of them together; without an onset */
    grain_t grain;      /* the finest with no more spokes than FAN_OUT_PEERS, FAN_OUT_GROUPS */
    prefix_t prefix;    /* of a spoke; not for GRAIN_PEER */
    prefix_t wider;     /* of a sector */
    GArray *spokes;     /* spoke_t, in the order of addresses */
    GArray *sectors;    /* sector_t, likewise */
    uint32_t contacts[CONTACT_COUNT];
    uint64_t least_bytes, most_bytes; /* of a spoke that has any; 0: none has */
    time_bars_t bars;                 /* new peers by contact_t, over the time of the capture */
} fan_out_t;

/* Spokes at most: of one peer each, or of several, which take more room on the page and in the
 * file. */
#define FAN_OUT_PEERS 300U
#define FAN_OUT_GROUPS 180U

/* Draws up the fan-out of a host, which is told by its true address. Looks at all its conversations. Free it
 * with fan_out_free(). */
fan_out_t *fan_out_of(const traffic_t *traffic, const host_address_t *host,
                      const pseudonyms_t *pseudonyms);

/* Frees it; NULL is allowed. */
void fan_out_free(fan_out_t *fan);

/* How many of these peers the host called, or of those that called it. */
uint32_t contacts_of(const uint32_t contacts[CONTACT_COUNT], bool began);

/* The contact that most of a spoke's peers have; among equals the first. */
contact_t spoke_contact(const spoke_t *spoke);

/* Room for the name of a spoke or sector, and its final zero. */
#define SPOKE_TEXT_MAX (ENDPOINT_TEXT_MAX + 8)

/* Writes the name of the host itself. Returns `text`. */
const char *hub_name(const fan_out_t *fan, char text[ENDPOINT_TEXT_MAX]);

/* Writes "10.1.2.3:6881", "10.1.2.3", "10.1.0.0/16", "2001:db8::/32", "12 more groups" or "hosts
 * with a name". Returns `text`. */
const char *spoke_name(const fan_out_t *fan, const spoke_t *spoke, char text[SPOKE_TEXT_MAX]);

/* The same for a sector. */
const char *sector_name(const fan_out_t *fan, const sector_t *sector, char text[SPOKE_TEXT_MAX]);

#endif
