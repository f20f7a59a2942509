/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hosts.h"

#include "address_book.h"
#include "tournament.h"

/* A host that has a listed endpoint. */
typedef struct {
    host_address_t address;
    uint32_t number;    /* of the host */
    GArray *listed;     /* uint32_t: its listed endpoints */
    tournament_t leads; /* of these, by their places in the array */
    tally_t *tally;     /* of all its endpoints */
    uint32_t busiest;
    uint32_t lead; /* of those with the gravest verdict the one with most peers */
    uint32_t onset;
    int64_t onset_time;
} host_entry_t;

/* Any host that was met. There may be as many as there are packets, and nearly all of them are never
 * listed: it has few bytes, and so has an endpoint. */
typedef struct {
    uint32_t first, last; /* of its endpoints */
    uint32_t entry;       /* number among the entries, or RECORD_NONE: it has no listed endpoint */
} met_t;

/* An endpoint, as it was last noted. */
typedef struct {
    uint32_t host;   /* number of a met_t; RECORD_NONE: it was not */
    uint32_t next;   /* the next endpoint of the host, or RECORD_NONE */
    uint16_t place;  /* among the host's listed endpoints, which have a port each */
    uint8_t verdict; /* a verdict_t, of a listed one */
    bool is_listed;
} noted_t;

G_STATIC_ASSERT(sizeof(met_t) == 12 && sizeof(noted_t) == 12);

struct hosts {
    const traffic_t *traffic;
    const settings_t *settings;
    record_store_t noted;      /* noted_t, by the number of the endpoint */
    record_store_t met;        /* met_t */
    record_index_t by_address; /* of these */
    GPtrArray *entries;        /* host_entry_t */
    bool one_direction;        /* as it was then; it concerns every verdict */
};

static void entry_free(gpointer data)
{
    host_entry_t *entry = (host_entry_t *)data;

    g_array_free(entry->listed, TRUE);
    tournament_clear(&entry->leads);
    tally_free(entry->tally);
    g_free(entry);
}

hosts_t *hosts_new(const traffic_t *traffic, const settings_t *settings)
{
    hosts_t *hosts = g_new0(hosts_t, 1);

    hosts->traffic = traffic;
    hosts->settings = settings;
    record_store_init(&hosts->noted, sizeof(noted_t));
    record_store_init(&hosts->met, sizeof(met_t));
    hosts->entries = g_ptr_array_new_with_free_func(entry_free);
    hosts->one_direction = true;
    return hosts;
}

void hosts_free(hosts_t *hosts)
{
    if (hosts == NULL)
        return;
    record_store_clear(&hosts->noted);
    record_store_clear(&hosts->met);
    record_index_clear(&hosts->by_address);
    g_ptr_array_free(hosts->entries, TRUE);
    g_free(hosts);
}

/* --- Hosts and their endpoints --- */

static noted_t *noted_at(const hosts_t *hosts, uint32_t endpoint)
{
    return (noted_t *)record_store_get(&hosts->noted, endpoint);
}

static met_t *met_at(const hosts_t *hosts, uint32_t host)
{
    return (met_t *)record_store_get(&hosts->met, host);
}

static host_address_t met_address(const hosts_t *hosts, uint32_t host)
{
    return traffic_endpoint_address(hosts->traffic, met_at(hosts, host)->first).host;
}

static uint32_t address_hash(const host_address_t *address)
{
    return (uint32_t)host_address_hash(address);
}

static uint32_t met_hash(const void *owner, uint32_t host)
{
    host_address_t address = met_address((const hosts_t *)owner, host);

    return address_hash(&address);
}

/* The key is where the address is. */
static bool met_equal(const void *owner, uint32_t host, uint64_t key)
{
    host_address_t address = met_address((const hosts_t *)owner, host);

    return host_address_compare(&address, (const host_address_t *)(uintptr_t)key) == 0;
}

/* The number of a host that was met, or RECORD_NONE. */
static uint32_t find_host(const hosts_t *hosts, const host_address_t *address)
{
    return record_index_find(&hosts->by_address, address_hash(address), (uintptr_t)address,
                             met_equal, hosts);
}

/* Notes an endpoint, unless it is. */
static void note_endpoint(hosts_t *hosts, uint32_t endpoint)
{
    host_address_t address;
    uint32_t host;
    met_t *met;

    while (hosts->noted.count <= endpoint)
        *noted_at(hosts, record_store_add(&hosts->noted)) =
            (noted_t){.host = RECORD_NONE, .next = RECORD_NONE};
    if (noted_at(hosts, endpoint)->host != RECORD_NONE)
        return;
    address = traffic_endpoint_address(hosts->traffic, endpoint).host;
    host = find_host(hosts, &address);
    if (host == RECORD_NONE) {
        host = record_store_add(&hosts->met);
        *met_at(hosts, host) = (met_t){endpoint, endpoint, RECORD_NONE};
        record_index_add(&hosts->by_address, address_hash(&address), met_hash, hosts);
    } else {
        met = met_at(hosts, host);
        noted_at(hosts, met->last)->next = endpoint;
        met->last = endpoint;
    }
    noted_at(hosts, endpoint)->host = host;
}

static host_entry_t *entry_at(const hosts_t *hosts, guint number)
{
    return (host_entry_t *)g_ptr_array_index(hosts->entries, number);
}

/* The entry of an endpoint's host; NULL: it has none. */
static host_entry_t *known_entry(const hosts_t *hosts, uint32_t endpoint)
{
    uint32_t host = endpoint < hosts->noted.count ? noted_at(hosts, endpoint)->host : RECORD_NONE;
    uint32_t number = host == RECORD_NONE ? RECORD_NONE : met_at(hosts, host)->entry;

    return number == RECORD_NONE ? NULL : entry_at(hosts, number);
}

/* The same of an endpoint that was noted and is listed. A new entry has no tally yet. */
static host_entry_t *entry_of(hosts_t *hosts, uint32_t endpoint)
{
    host_entry_t *entry = known_entry(hosts, endpoint);

    if (entry != NULL)
        return entry;
    entry = g_new0(host_entry_t, 1);
    entry->number = noted_at(hosts, endpoint)->host;
    entry->address = met_address(hosts, entry->number);
    entry->listed = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    met_at(hosts, entry->number)->entry = hosts->entries->len;
    g_ptr_array_add(hosts->entries, entry);
    return entry;
}

/* --- Verdicts --- */

static verdict_t noted_verdict(const hosts_t *hosts, uint32_t endpoint)
{
    return (verdict_t)noted_at(hosts, endpoint)->verdict;
}

/* Does endpoint `a` lead before `b`? */
static bool leads(const hosts_t *hosts, uint32_t a, uint32_t b)
{
    verdict_t verdict_a = noted_verdict(hosts, a), verdict_b = noted_verdict(hosts, b);

    if (verdict_a != verdict_b)
        return verdict_a < verdict_b;
    return traffic_listed_figures(hosts->traffic, a)->peers >
           traffic_listed_figures(hosts->traffic, b)->peers;
}

/* The listed endpoints of one host. */
typedef struct {
    const hosts_t *hosts;
    const GArray *listed;
} contest_t;

static bool leads_by_place(const void *owner, uint32_t a, uint32_t b)
{
    const contest_t *contest = (const contest_t *)owner;

    return leads(contest->hosts, g_array_index(contest->listed, uint32_t, a),
                 g_array_index(contest->listed, uint32_t, b));
}

/* A listed endpoint was judged anew, or is new: who leads now? Of equals the one that did. */
static void note_lead(const hosts_t *hosts, host_entry_t *entry, uint32_t endpoint, bool is_new)
{
    const contest_t contest = {hosts, entry->listed};
    uint32_t first;

    if (is_new)
        tournament_add(&entry->leads, leads_by_place, &contest);
    else
        tournament_change(&entry->leads, noted_at(hosts, endpoint)->place, leads_by_place,
                          &contest);
    first = g_array_index(entry->listed, uint32_t, tournament_first(&entry->leads));
    if (leads(hosts, first, entry->lead))
        entry->lead = first;
}

/* A listed endpoint of the host has changed, or is new: judge it. Is it the busiest? */
static void note_listed(hosts_t *hosts, host_entry_t *entry, uint32_t endpoint)
{
    noted_t *noted = noted_at(hosts, endpoint);
    const figures_t *figures = traffic_listed_figures(hosts->traffic, endpoint);
    const figures_t *busiest;
    bool is_new = !noted->is_listed;

    noted->verdict = (uint8_t)endpoint_describe(hosts->traffic, hosts->settings, endpoint).verdict;
    if (is_new) {
        if (entry->listed->len == 0 || figures->onset < entry->onset) {
            entry->onset = figures->onset;
            entry->onset_time = figures->onset_time;
        }
        if (entry->listed->len == 0)
            entry->busiest = entry->lead = endpoint;
        noted->is_listed = true;
        noted->place = (uint16_t)entry->listed->len;
        g_array_append_val(entry->listed, endpoint);
    }
    note_lead(hosts, entry, endpoint, is_new);
    busiest = traffic_listed_figures(hosts->traffic, entry->busiest);
    if (figures->peers > busiest->peers ||
        (figures->peers == busiest->peers &&
         traffic_endpoint_address(hosts->traffic, endpoint).port <
             traffic_endpoint_address(hosts->traffic, entry->busiest).port))
        entry->busiest = endpoint;
}

/* --- Tallies --- */

static uint32_t first_endpoint(const hosts_t *hosts, const host_entry_t *entry)
{
    return met_at(hosts, entry->number)->first;
}

static uint32_t next_endpoint(const hosts_t *hosts, uint32_t endpoint)
{
    return noted_at(hosts, endpoint)->next;
}

/* Where an endpoint of the host makes estimates, so does the host: of all its pairs. */
static void start_estimates(const hosts_t *hosts, host_entry_t *entry)
{
    uint32_t first = first_endpoint(hosts, entry);
    bool is_wanted = false;

    for (uint32_t e = first; e != RECORD_NONE && !is_wanted; e = next_endpoint(hosts, e))
        is_wanted = traffic_makes_estimates(hosts->traffic, e);
    for (uint32_t e = first; e != RECORD_NONE && is_wanted; e = next_endpoint(hosts, e))
        traffic_merge_estimates(hosts->traffic, e, entry->tally);
}

/* The host's tally hears of a sighting of an endpoint. Traffic has taken it in, and so do estimates that begin
 * with it. */
static void tell_tally(const hosts_t *hosts, host_entry_t *entry, uint32_t endpoint,
                       const pair_event_t *event)
{
    bool begins = entry->tally->beyond == NULL && traffic_makes_estimates(hosts->traffic, endpoint);
    uint32_t frame = event->beyond.is_met ? event->beyond.frame : event->start.frame;

    if (!begins || !event->beyond.is_met)
        tally_add(entry->tally, event);
    if (begins) {
        start_estimates(hosts, entry);
        return;
    }
    if (event->new_pair && entry->tally->beyond != NULL)
        traffic_meet_kept(hosts->traffic, event->start.remote_endpoint, entry->tally);
    if ((event->new_pair || event->beyond.is_met) &&
        traffic_came_late(hosts->traffic, endpoint, frame))
        traffic_meet_missed(hosts->traffic, endpoint, &event->beyond, entry->tally);
}

/* The host has its first listed endpoint: take in all that its endpoints did. */
static void start_tally(hosts_t *hosts, host_entry_t *entry)
{
    entry->tally = tally_new(traffic_limits(hosts->traffic)->min_hosts, true);
    for (uint32_t e = first_endpoint(hosts, entry); e != RECORD_NONE; e = next_endpoint(hosts, e))
        traffic_foreach_pair(hosts->traffic, e, tally_visit, entry->tally);
    start_estimates(hosts, entry);
}

/* --- From outside --- */

/* The first answer, or refusal, of the capture: it has both directions. */
static void judge_again(hosts_t *hosts)
{
    hosts->one_direction = false;
    for (guint number = 0; number < hosts->entries->len; number++) {
        host_entry_t *entry = entry_at(hosts, number);
        for (guint i = 0; i < entry->listed->len; i++)
            note_listed(hosts, entry, g_array_index(entry->listed, uint32_t, i));
    }
}

/* One end of a sighting hears of it, unless the host's tally was started by the sighting itself and
 * so has taken it in already. */
static void note_end(hosts_t *hosts, uint32_t endpoint, const pair_event_t *event, bool has_tally)
{
    host_entry_t *entry;

    if (has_tally)
        tell_tally(hosts, known_entry(hosts, endpoint), endpoint, event);
    if (traffic_listed_figures(hosts->traffic, endpoint) == NULL)
        return;
    entry = entry_of(hosts, endpoint);
    if (entry->tally == NULL)
        start_tally(hosts, entry);
    note_listed(hosts, entry, endpoint);
}

void hosts_note(hosts_t *hosts, const traffic_change_t *change)
{
    bool has_tally[2];
    unsigned ends = change->endpoint[0] == change->endpoint[1] ? 1 : 2;

    for (unsigned end = 0; end < ends; end++) {
        note_endpoint(hosts, change->endpoint[end]);
        has_tally[end] = known_entry(hosts, change->endpoint[end]) != NULL;
    }
    for (unsigned end = 0; end < ends; end++)
        note_end(hosts, change->endpoint[end], &change->event[end], has_tally[end]);
    if (hosts->one_direction && !traffic_has_one_direction(hosts->traffic))
        judge_again(hosts);
}

hosts_t *hosts_of(const traffic_t *traffic, const settings_t *settings)
{
    hosts_t *hosts = hosts_new(traffic, settings);
    uint32_t count = traffic_endpoint_count(traffic);

    /* The hosts that have a listed endpoint, and only these … */
    for (uint32_t endpoint = 0; endpoint < count; endpoint++) {
        if (traffic_listed_figures(traffic, endpoint) != NULL) {
            note_endpoint(hosts, endpoint);
            note_listed(hosts, entry_of(hosts, endpoint), endpoint);
        }
    }
    /* … which then get the rest of their endpoints. */
    for (uint32_t endpoint = 0; endpoint < count; endpoint++) {
        host_address_t address = traffic_endpoint_address(traffic, endpoint).host;
        if (find_host(hosts, &address) != RECORD_NONE)
            note_endpoint(hosts, endpoint);
    }
    for (guint number = 0; number < hosts->entries->len; number++)
        start_tally(hosts, entry_at(hosts, number));
    return hosts;
}

static void describe(const hosts_t *hosts, host_entry_t *entry, host_t *host)
{
    figures_t *figures = &entry->tally->figures;

    figures->onset = entry->onset;
    figures->onset_time = entry->onset_time;
    *host = (host_t){
        .address = entry->address,
        .figures = figures,
        .endpoints = entry->listed,
        .lead = entry->lead,
        .busiest = entry->busiest,
        .port = traffic_endpoint_address(hosts->traffic, entry->busiest).port,
        .verdict = verdict_of_host(figures, noted_verdict(hosts, entry->lead)),
    };
}

bool hosts_describe(const hosts_t *hosts, uint32_t endpoint, host_t *host)
{
    host_entry_t *entry = known_entry(hosts, endpoint);

    if (entry == NULL)
        return false;
    describe(hosts, entry, host);
    return true;
}

const char *host_ports(const hosts_t *hosts, const host_t *host, unsigned most,
                       char text[COUNT_TEXT_MAX])
{
    endpoint_address_t lead = traffic_endpoint_address(hosts->traffic, host->lead);
    int used = g_snprintf(text, COUNT_TEXT_MAX, "%u", (unsigned)lead.port);
    unsigned room = host->endpoints->len <= most ? most : most - 1;
    unsigned shown = 1;

    for (guint i = 0; i < host->endpoints->len && shown < room; i++) {
        uint32_t endpoint = g_array_index(host->endpoints, uint32_t, i);
        unsigned port = traffic_endpoint_address(hosts->traffic, endpoint).port;

        if (endpoint == host->lead)
            continue;
        used += g_snprintf(text + used, (gulong)(COUNT_TEXT_MAX - used), ",%u", port);
        shown++;
    }
    if (shown < host->endpoints->len)
        g_snprintf(text + used, (gulong)(COUNT_TEXT_MAX - used), "+%u",
                   host->endpoints->len - shown);
    return text;
}

static int compare_hosts(gconstpointer a, gconstpointer b, gpointer user)
{
    const host_t *first = (const host_t *)a, *second = (const host_t *)b;
    const settings_t *settings = ((const hosts_t *)user)->settings;
    int rank = compare_rank(first->figures, &first->address, second->figures, &second->address,
                            &settings->inside);

    return rank != 0 ? rank
                     : compare_printed(&(endpoint_address_t){.host = first->address},
                                       &(endpoint_address_t){.host = second->address},
                                       settings->pseudonyms);
}

GArray *hosts_sorted(const hosts_t *hosts)
{
    GArray *sorted = g_array_sized_new(FALSE, FALSE, sizeof(host_t), hosts->entries->len);

    for (guint number = 0; number < hosts->entries->len; number++) {
        host_t host;

        describe(hosts, entry_at(hosts, number), &host);
        g_array_append_val(sorted, host);
    }
    g_array_sort_with_data(sorted, compare_hosts, (gpointer)hosts);
    return sorted;
}
