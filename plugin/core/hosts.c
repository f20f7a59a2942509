/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hosts.h"

#include "tournament.h"

typedef struct {
    host_address_t address;
    GArray *endpoints;  /* uint32_t, all of the host's */
    GArray *listed;     /* uint32_t, those that are listed */
    tournament_t leads; /* of these, by their places in the array */
    tally_t *tally;     /* from its first listed endpoint on */
    uint32_t busiest;
    uint32_t lead; /* of those with the gravest verdict the one with most peers */
    uint32_t onset;
    int64_t onset_time;
} host_entry_t;

/* An endpoint, as it was last noted. */
typedef struct {
    host_entry_t *host; /* NULL: it was not */
    uint16_t place;     /* among the host's listed endpoints, which have a port each */
    uint8_t verdict;    /* a verdict_t, of a listed one */
    bool is_listed;
} noted_t;

struct hosts {
    const traffic_t *traffic;
    const settings_t *settings;
    GHashTable *by_address; /* host_address_t -> host_entry_t, which holds the key */
    GArray *noted;          /* noted_t, by the number of the endpoint */
    bool one_direction;     /* as it was then; it concerns every verdict */
};

static guint address_hash(gconstpointer key)
{
    return (guint)host_address_hash((const host_address_t *)key);
}

static gboolean address_equal(gconstpointer a, gconstpointer b)
{
    return host_address_compare((const host_address_t *)a, (const host_address_t *)b) == 0;
}

static void entry_free(gpointer data)
{
    host_entry_t *entry = (host_entry_t *)data;

    g_array_free(entry->endpoints, TRUE);
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
    hosts->by_address = g_hash_table_new_full(address_hash, address_equal, NULL, entry_free);
    hosts->noted = g_array_new(FALSE, TRUE, sizeof(noted_t));
    hosts->one_direction = true;
    return hosts;
}

void hosts_free(hosts_t *hosts)
{
    if (hosts == NULL)
        return;
    g_array_free(hosts->noted, TRUE);
    g_hash_table_destroy(hosts->by_address);
    g_free(hosts);
}

static noted_t *noted_at(const hosts_t *hosts, uint32_t endpoint)
{
    return &g_array_index(hosts->noted, noted_t, endpoint);
}

static host_entry_t *known_entry(const hosts_t *hosts, uint32_t endpoint)
{
    return endpoint < hosts->noted->len ? noted_at(hosts, endpoint)->host : NULL;
}

static host_entry_t *entry_of(hosts_t *hosts, uint32_t endpoint)
{
    host_entry_t *entry = known_entry(hosts, endpoint);
    host_address_t address;

    if (entry != NULL)
        return entry;
    if (endpoint >= hosts->noted->len)
        g_array_set_size(hosts->noted, endpoint + 1);
    address = traffic_endpoint_address(hosts->traffic, endpoint).host;
    entry = (host_entry_t *)g_hash_table_lookup(hosts->by_address, &address);
    if (entry == NULL) {
        entry = g_new0(host_entry_t, 1);
        entry->address = address;
        entry->endpoints = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        entry->listed = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        g_hash_table_insert(hosts->by_address, &entry->address, entry);
    }
    g_array_append_val(entry->endpoints, endpoint);
    noted_at(hosts, endpoint)->host = entry;
    return entry;
}

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

/* Where an endpoint of the host makes estimates, so does the host: of all its pairs. */
static void start_estimates(const hosts_t *hosts, host_entry_t *entry)
{
    bool is_wanted = false;

    for (guint i = 0; i < entry->endpoints->len && !is_wanted; i++)
        is_wanted =
            traffic_makes_estimates(hosts->traffic, g_array_index(entry->endpoints, uint32_t, i));
    for (guint i = 0; i < entry->endpoints->len && is_wanted; i++)
        traffic_merge_estimates(hosts->traffic, g_array_index(entry->endpoints, uint32_t, i),
                                entry->tally);
}

/* The host's tally hears of a sighting. Traffic has taken it in, and so do estimates that begin with it. */
static void tell_tally(const hosts_t *hosts, host_entry_t *entry, const pair_event_t *event)
{
    if (event->beyond.is_met && entry->tally->beyond == NULL) {
        start_estimates(hosts, entry);
        return;
    }
    tally_add(entry->tally, event);
    if (event->new_pair && entry->tally->beyond != NULL)
        traffic_meet_kept(hosts->traffic, event->start.remote_endpoint, entry->tally);
}

/* The host has its first listed endpoint: take in all that its endpoints did. */
static void start_tally(hosts_t *hosts, host_entry_t *entry)
{
    entry->tally = tally_new(traffic_limits(hosts->traffic)->min_hosts, true);
    for (guint i = 0; i < entry->endpoints->len; i++)
        traffic_foreach_pair(hosts->traffic, g_array_index(entry->endpoints, uint32_t, i),
                             tally_visit, entry->tally);
    start_estimates(hosts, entry);
}

/* The first answer, or refusal, of the capture: it has both directions. */
static void judge_again(hosts_t *hosts)
{
    GHashTableIter iter;
    gpointer value;

    hosts->one_direction = false;
    g_hash_table_iter_init(&iter, hosts->by_address);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        host_entry_t *entry = (host_entry_t *)value;
        for (guint i = 0; i < entry->listed->len; i++)
            note_listed(hosts, entry, g_array_index(entry->listed, uint32_t, i));
    }
}

/* One end of a sighting hears of it, unless the host's tally was started by the sighting itself and
 * so has taken it in already. */
static void note_end(hosts_t *hosts, uint32_t endpoint, const pair_event_t *event, bool has_tally)
{
    host_entry_t *entry = known_entry(hosts, endpoint);
    const figures_t *figures = traffic_listed_figures(hosts->traffic, endpoint);

    if (has_tally)
        tell_tally(hosts, entry, event);
    else if (figures != NULL && entry->tally == NULL)
        start_tally(hosts, entry);
    if (figures != NULL)
        note_listed(hosts, entry, endpoint);
}

void hosts_note(hosts_t *hosts, const traffic_change_t *change)
{
    bool has_tally[2];
    unsigned ends = change->endpoint[0] == change->endpoint[1] ? 1 : 2;

    for (unsigned end = 0; end < ends; end++)
        has_tally[end] = entry_of(hosts, change->endpoint[end])->tally != NULL;
    for (unsigned end = 0; end < ends; end++)
        note_end(hosts, change->endpoint[end], &change->event[end], has_tally[end]);
    if (hosts->one_direction && !traffic_has_one_direction(hosts->traffic))
        judge_again(hosts);
}

hosts_t *hosts_of(const traffic_t *traffic, const settings_t *settings)
{
    hosts_t *hosts = hosts_new(traffic, settings);
    uint32_t count = traffic_endpoint_count(traffic);
    GHashTableIter iter;
    gpointer value;

    /* Entries for the hosts that have a listed endpoint, and only for these … */
    for (uint32_t endpoint = 0; endpoint < count; endpoint++) {
        if (traffic_listed_figures(traffic, endpoint) != NULL)
            note_listed(hosts, entry_of(hosts, endpoint), endpoint);
    }
    /* … which then get the rest of their endpoints. */
    for (uint32_t endpoint = 0; endpoint < count; endpoint++) {
        host_address_t address = traffic_endpoint_address(traffic, endpoint).host;
        if (g_hash_table_contains(hosts->by_address, &address))
            entry_of(hosts, endpoint);
    }
    g_hash_table_iter_init(&iter, hosts->by_address);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        start_tally(hosts, (host_entry_t *)value);
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

    if (entry == NULL || entry->listed->len == 0)
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
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(host_t));
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, hosts->by_address);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        host_entry_t *entry = (host_entry_t *)value;
        host_t host;

        if (entry->listed->len > 0) {
            describe(hosts, entry, &host);
            g_array_append_val(sorted, host);
        }
    }
    g_array_sort_with_data(sorted, compare_hosts, (gpointer)hosts);
    return sorted;
}
