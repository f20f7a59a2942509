/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fan_out.h"

#include "evidence.h"
#include "widest_host.h"

#include <string.h>

/* --- Peers --- */

/* One conversation of the host, and then all with the same peer. */
typedef struct {
    endpoint_address_t address;
    uint32_t frame; /* of the earliest */
    int64_t first;
    bool began, answered, watched;
    uint64_t sent, received, logged, bytes;
} remote_t;

typedef struct {
    const traffic_t *traffic;
    const pseudonyms_t *pseudonyms;
    tally_t *tally;
    GArray *peers; /* remote_t */
} gathering_t;

static void gather_pair(const pair_event_t *pair, void *user)
{
    gathering_t *gathering = (gathering_t *)user;
    const datagrams_t *seen = &pair->datagrams;
    const log_entry_t *log = &pair->log;
    endpoint_address_t address =
        traffic_endpoint_address(gathering->traffic, pair->start.remote_endpoint);
    remote_t peer = {
        .address = pseudonyms_endpoint(gathering->pseudonyms, &address),
        .frame = pair->start.frame,
        .first = pair->start.time,
        .began = pair->began,
        .answered = pair->newly_answered,
        .watched = pair->start.fate == PAIR_WATCHED,
        .sent = seen->sent,
        .received = seen->received,
        .logged = log->denied + log->unsaid + log->sent + log->received,
        .bytes = seen->sent_bytes + seen->received_bytes + log->bytes,
    };

    tally_add(gathering->tally, pair);
    g_array_append_val(gathering->peers, peer);
}

/* IPv4 addresses, masked or not, stand together. */
static int kind_of(const host_address_t *host)
{
    switch (host->family) {
    case FAMILY_NAMED:
        return 2;
    case FAMILY_IPV6:
        return 1;
    default:
        return 0;
    }
}

/* The number of an octet of an IPv4 address; one that is masked stands before 0. */
static int octet_of(const host_address_t *host, unsigned octet)
{
    return (host->bytes[4] & 1U << octet) != 0 ? -1 : host->bytes[octet];
}

/* Octet by octet, so that addresses that begin alike stand together whatever is masked in them. */
static int compare_octets(const host_address_t *a, const host_address_t *b)
{
    int difference = 0;

    for (unsigned octet = 0; octet < 4 && difference == 0; octet++)
        difference = octet_of(a, octet) - octet_of(b, octet);
    return difference;
}

static int compare_hosts(const host_address_t *a, const host_address_t *b)
{
    int kinds = kind_of(a) - kind_of(b);

    if (kinds != 0)
        return kinds;
    switch (a->family) {
    case FAMILY_NAMED:
        return host_address_compare(a, b);
    case FAMILY_IPV6:
        return memcmp(a->bytes, b->bytes, 16);
    default:
        return compare_octets(a, b);
    }
}

static int compare_peers(gconstpointer a, gconstpointer b)
{
    const remote_t *first = (const remote_t *)a, *second = (const remote_t *)b;
    int hosts = compare_hosts(&first->address.host, &second->address.host);

    if (hosts != 0)
        return hosts;
    if (first->address.port != second->address.port)
        return (int)first->address.port - (int)second->address.port;
    if (first->first != second->first)
        return first->first < second->first ? -1 : 1;
    return (first->frame > second->frame) - (first->frame < second->frame);
}

static bool is_same_endpoint(const endpoint_address_t *a, const endpoint_address_t *b)
{
    return a->port == b->port && compare_hosts(&a->host, &b->host) == 0;
}

/* Of several conversations with a peer, which now stand together, earliest first, makes one. */
static void merge_peers(GArray *peers)
{
    remote_t *all = (remote_t *)(void *)peers->data;
    guint kept = 0;

    for (guint i = 0; i < peers->len; i++) {
        if (kept == 0 || !is_same_endpoint(&all[kept - 1].address, &all[i].address)) {
            all[kept++] = all[i];
            continue;
        }
        all[kept - 1].answered |= all[i].answered;
        all[kept - 1].watched |= all[i].watched;
        all[kept - 1].sent += all[i].sent;
        all[kept - 1].received += all[i].received;
        all[kept - 1].logged += all[i].logged;
        all[kept - 1].bytes += all[i].bytes;
    }
    g_array_set_size(peers, kept);
}

/* All peers of the host, in the order of addresses; fills in fan->figures and ->endpoints. */
static GArray *gather_peers(const traffic_t *traffic, const host_address_t *host,
                            const pseudonyms_t *pseudonyms, fan_out_t *fan)
{
    GArray *endpoints = host_endpoints(traffic, host);
    gathering_t gathering = {
        .traffic = traffic,
        .pseudonyms = pseudonyms,
        .tally = tally_new(UINT32_MAX, true),
        .peers = g_array_new(FALSE, FALSE, sizeof(remote_t)),
    };

    for (guint i = 0; i < endpoints->len; i++)
        traffic_foreach_pair(traffic, g_array_index(endpoints, uint32_t, i), gather_pair,
                             &gathering);
    fan->endpoints = endpoints->len;
    fan->figures = gathering.tally->figures;
    fan->figures.onset = 0;
    fan->figures.onset_time = 0;
    tally_free(gathering.tally);
    g_array_free(endpoints, TRUE);
    g_array_sort(gathering.peers, compare_peers);
    merge_peers(gathering.peers);
    return gathering.peers;
}

static contact_t contact_of(const remote_t *peer)
{
    contact_t contact = peer->began ? CONTACT_BEGAN_ANSWERED : CONTACT_CALLED_ANSWERED;

    if (!peer->watched)
        return contact + 2;
    return peer->answered ? contact : contact + 1;
}

/* --- Blocks of addresses --- */

/* From fine to coarse, with what the sectors are. */
static const struct {
    grain_t grain;
    prefix_t prefix, wider;
} grains[] = {
    {GRAIN_PEER, {32, 128, true}, {16, 32, true}},
    {GRAIN_HOST, {32, 128, true}, {16, 32, true}},
    {GRAIN_SUBNET, {24, 112, true}, {16, 32, true}},
    {GRAIN_SUBNET, {24, 64, true}, {16, 32, true}},
    {GRAIN_SUBNET, {20, 48, true}, {16, 32, true}},
    {GRAIN_NETWORK, {16, 32, true}, {8, 16, false}},
    {GRAIN_BLOCK, {14, 28, false}, {8, 16, false}},
    {GRAIN_BLOCK, {12, 24, false}, {8, 16, false}},
    {GRAIN_BLOCK, {10, 20, false}, {8, 16, false}},
    {GRAIN_BLOCK, {8, 16, false}, {0, 0, false}},
};

/* Keeps the first `bits` of bytes. */
static void cut(uint8_t *bytes, size_t length, unsigned bits)
{
    for (size_t i = 0; i < length; i++) {
        unsigned kept = bits <= 8 * i ? 0 : MIN(bits - 8 * (unsigned)i, 8);
        bytes[i] &= (uint8_t)(0xff00U >> kept);
    }
}

/* Clears what is behind the prefix. Octets that are masked remain so where they are in it. */
static host_address_t block_of(const host_address_t *host, prefix_t prefix)
{
    host_address_t block = *host;
    unsigned octets = (prefix.ipv4 + 7U) / 8;

    if (host->family == FAMILY_NAMED)
        return block;
    if (host->family == FAMILY_IPV6) {
        cut(block.bytes, 16, prefix.ipv6);
        return block;
    }
    cut(block.bytes, 4, prefix.ipv4);
    return host_address_masked(block.bytes, (uint8_t)(block.bytes[4] & ((1U << octets) - 1)));
}

static bool is_same_block(const host_address_t *a, const host_address_t *b, prefix_t prefix)
{
    host_address_t block_a, block_b;

    if (kind_of(a) != kind_of(b))
        return false;
    if (a->family == FAMILY_NAMED && !prefix.names)
        return true;
    block_a = block_of(a, prefix);
    block_b = block_of(b, prefix);
    return compare_hosts(&block_a, &block_b) == 0;
}

static uint32_t count_blocks(const GArray *peers, prefix_t prefix)
{
    const remote_t *all = (const remote_t *)(const void *)peers->data;
    uint32_t count = peers->len > 0;

    for (guint i = 1; i < peers->len; i++)
        count += !is_same_block(&all[i - 1].address.host, &all[i].address.host, prefix);
    return count;
}

static void choose_grain(fan_out_t *fan, const GArray *peers)
{
    for (size_t i = 0; i < G_N_ELEMENTS(grains); i++) {
        fan->grain = grains[i].grain;
        fan->prefix = grains[i].prefix;
        fan->wider = grains[i].wider;
        if (fan->grain == GRAIN_PEER && peers->len <= FAN_OUT_PEERS)
            return;
        if (fan->grain != GRAIN_PEER && count_blocks(peers, fan->prefix) <= FAN_OUT_GROUPS)
            return;
    }
}

/* --- Spokes --- */

static void add_to_spoke(spoke_t *spoke, const remote_t *peer)
{
    spoke->peers++;
    spoke->contacts[contact_of(peer)]++;
    spoke->sent += peer->sent;
    spoke->received += peer->received;
    spoke->logged += peer->logged;
    spoke->bytes += peer->bytes;
}

static void make_spokes(fan_out_t *fan, const GArray *peers)
{
    const remote_t *all = (const remote_t *)(const void *)peers->data;

    for (guint i = 0; i < peers->len; i++) {
        const host_address_t *host = &all[i].address.host;
        const host_address_t *before = i == 0 ? NULL : &all[i - 1].address.host;
        bool is_new =
            i == 0 || fan->grain == GRAIN_PEER || !is_same_block(before, host, fan->prefix);
        spoke_t *spoke;

        if (is_new) {
            spoke_t empty = {.address = all[i].address};
            g_array_append_val(fan->spokes, empty);
        }
        spoke = &g_array_index(fan->spokes, spoke_t, fan->spokes->len - 1);
        spoke->hosts += is_new || compare_hosts(before, host) != 0;
        add_to_spoke(spoke, &all[i]);
        fan->contacts[contact_of(&all[i])]++;
    }
}

static int compare_sizes(gconstpointer a, gconstpointer b)
{
    const spoke_t *first = (const spoke_t *)a, *second = (const spoke_t *)b;

    if (first->peers != second->peers)
        return first->peers > second->peers ? -1 : 1;
    return compare_hosts(&first->address.host, &second->address.host);
}

static int compare_spokes(gconstpointer a, gconstpointer b)
{
    return compare_hosts(&((const spoke_t *)a)->address.host, &((const spoke_t *)b)->address.host);
}

/* Where even blocks are too many, those with fewest peers become one, which stands last. */
static void merge_spokes(fan_out_t *fan)
{
    GArray *spokes = fan->spokes;
    spoke_t rest = {.merged = 0};

    if (fan->grain == GRAIN_PEER || spokes->len <= FAN_OUT_GROUPS)
        return;
    g_array_sort(spokes, compare_sizes);
    for (guint i = FAN_OUT_GROUPS - 1; i < spokes->len; i++) {
        const spoke_t *spoke = &g_array_index(spokes, spoke_t, i);

        rest.merged++;
        rest.address = spoke->address;
        rest.peers += spoke->peers;
        rest.hosts += spoke->hosts;
        rest.sent += spoke->sent;
        rest.received += spoke->received;
        rest.logged += spoke->logged;
        rest.bytes += spoke->bytes;
        for (unsigned contact = 0; contact < CONTACT_COUNT; contact++)
            rest.contacts[contact] += spoke->contacts[contact];
    }
    g_array_set_size(spokes, FAN_OUT_GROUPS - 1);
    g_array_sort(spokes, compare_spokes);
    g_array_append_val(spokes, rest);
}

static void make_sectors(fan_out_t *fan)
{
    const host_address_t *before = NULL;

    for (guint i = 0; i < fan->spokes->len; i++) {
        spoke_t *spoke = &g_array_index(fan->spokes, spoke_t, i);
        sector_t *sector;

        if (before == NULL || spoke->merged > 0 ||
            !is_same_block(before, &spoke->address.host, fan->wider)) {
            sector_t empty = {.address = spoke->address, .first = i};
            g_array_append_val(fan->sectors, empty);
        }
        spoke->sector = fan->sectors->len - 1;
        sector = &g_array_index(fan->sectors, sector_t, spoke->sector);
        sector->spokes++;
        sector->peers += spoke->peers;
        sector->bytes += spoke->bytes;
        before = &spoke->address.host;
    }
}

static void measure_spokes(fan_out_t *fan)
{
    for (guint i = 0; i < fan->spokes->len; i++) {
        uint64_t bytes = g_array_index(fan->spokes, spoke_t, i).bytes;

        if (bytes == 0)
            continue;
        fan->least_bytes = fan->most_bytes == 0 ? bytes : MIN(fan->least_bytes, bytes);
        fan->most_bytes = MAX(fan->most_bytes, bytes);
    }
}

/* Over the whole capture: that nothing happened before is worth seeing, too. */
static void make_bars(fan_out_t *fan, const traffic_t *traffic, const GArray *peers)
{
    const traffic_totals_t *totals = traffic_totals(traffic);
    const remote_t *all = (const remote_t *)(const void *)peers->data;
    int64_t first = totals->first_time, last = totals->last_time;

    for (guint i = 0; i < peers->len; i++) {
        first = MIN(first, all[i].first);
        last = MAX(last, all[i].first);
    }
    time_bars_init(&fan->bars, first, last);
    for (guint i = 0; i < peers->len; i++)
        time_bars_add(&fan->bars, all[i].first, contact_of(&all[i]));
}

fan_out_t *fan_out_of(const traffic_t *traffic, const host_address_t *host,
                      const pseudonyms_t *pseudonyms)
{
    fan_out_t *fan = g_new0(fan_out_t, 1);
    GArray *peers;

    fan->host = pseudonyms_host(pseudonyms, host);
    fan->spokes = g_array_new(FALSE, FALSE, sizeof(spoke_t));
    fan->sectors = g_array_new(FALSE, FALSE, sizeof(sector_t));
    peers = gather_peers(traffic, host, pseudonyms, fan);
    choose_grain(fan, peers);
    make_spokes(fan, peers);
    merge_spokes(fan);
    make_sectors(fan);
    measure_spokes(fan);
    make_bars(fan, traffic, peers);
    g_array_free(peers, TRUE);
    return fan;
}

void fan_out_free(fan_out_t *fan)
{
    if (fan == NULL)
        return;
    g_array_free(fan->spokes, TRUE);
    g_array_free(fan->sectors, TRUE);
    time_bars_clear(&fan->bars);
    g_free(fan);
}

uint32_t contacts_of(const uint32_t contacts[CONTACT_COUNT], bool began)
{
    unsigned first = began ? CONTACT_BEGAN_ANSWERED : CONTACT_CALLED_ANSWERED;

    return contacts[first] + contacts[first + 1] + contacts[first + 2];
}

contact_t spoke_contact(const spoke_t *spoke)
{
    unsigned commonest = 0;

    for (unsigned contact = 1; contact < CONTACT_COUNT; contact++) {
        if (spoke->contacts[contact] > spoke->contacts[commonest])
            commonest = contact;
    }
    return (contact_t)commonest;
}

/* --- Names --- */

static const char *block_name(const host_address_t *host, prefix_t prefix,
                              char text[SPOKE_TEXT_MAX])
{
    host_address_t block = block_of(host, prefix);
    bool is_ipv6 = host->family == FAMILY_IPV6;
    unsigned bits = is_ipv6 ? prefix.ipv6 : prefix.ipv4;
    char address[ENDPOINT_TEXT_MAX];

    host_address_format(&block, address);
    if (host->family == FAMILY_NAMED)
        g_strlcpy(text, prefix.names ? address : "hosts with a name", SPOKE_TEXT_MAX);
    else if (bits == (is_ipv6 ? 128 : 32))
        g_strlcpy(text, address, SPOKE_TEXT_MAX);
    else
        g_snprintf(text, SPOKE_TEXT_MAX, "%s/%u", address, bits);
    return text;
}

const char *hub_name(const fan_out_t *fan, char text[ENDPOINT_TEXT_MAX])
{
    return host_address_format(&fan->host, text);
}

const char *spoke_name(const fan_out_t *fan, const spoke_t *spoke, char text[SPOKE_TEXT_MAX])
{
    char count[COUNT_TEXT_MAX];

    if (spoke->merged > 0)
        g_snprintf(text, SPOKE_TEXT_MAX, "%s more groups", count_text(spoke->merged, count));
    else if (fan->grain == GRAIN_PEER)
        endpoint_address_format(&spoke->address, text);
    else
        block_name(&spoke->address.host, fan->prefix, text);
    return text;
}

const char *sector_name(const fan_out_t *fan, const sector_t *sector, char text[SPOKE_TEXT_MAX])
{
    return block_name(&sector->address.host, fan->wider, text);
}
