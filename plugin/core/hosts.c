/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hosts.h"

#include <string.h>

typedef struct {
    host_address_t address;
    GArray *endpoints; /* uint32_t, all of the host's */
    GArray *listed;    /* uint32_t, those that are listed */
    tally_t *tally;    /* from its first listed endpoint on */
    uint32_t busiest;
    uint32_t lead; /* of those with the gravest verdict the one with most peers */
    uint32_t onset;
    int64_t onset_time;
} host_entry_t;

struct hosts {
    const traffic_t *traffic;
    const settings_t *settings;
    GHashTable *by_address; /* host_address_t -> host_entry_t, which holds the key */
    GPtrArray *by_endpoint; /* endpoint number -> host_entry_t, or NULL */
    GByteArray *verdicts;   /* endpoint number -> its verdict when last noted */
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
    tally_free(entry->tally);
    g_free(entry);
}

hosts_t *hosts_new(const traffic_t *traffic, const settings_t *settings)
{
    hosts_t *hosts = g_new0(hosts_t, 1);

    hosts->traffic = traffic;
    hosts->settings = settings;
    hosts->by_address = g_hash_table_new_full(address_hash, address_equal, NULL, entry_free);
    hosts->by_endpoint = g_ptr_array_new();
    hosts->verdicts = g_byte_array_new();
    hosts->one_direction = true;
    return hosts;
}

void hosts_free(hosts_t *hosts)
{
    if (hosts == NULL)
        return;
    g_ptr_array_free(hosts->by_endpoint, TRUE);
    g_byte_array_free(hosts->verdicts, TRUE);
    g_hash_table_destroy(hosts->by_address);
    g_free(hosts);
}

static host_entry_t *known_entry(const hosts_t *hosts, uint32_t endpoint)
{
    if (endpoint >= hosts->by_endpoint->len)
        return NULL;
    return (host_entry_t *)g_ptr_array_index(hosts->by_endpoint, endpoint);
}

static host_entry_t *entry_of(hosts_t *hosts, uint32_t endpoint)
{
    host_entry_t *entry = known_entry(hosts, endpoint);
    host_address_t address;

    if (entry != NULL)
        return entry;
    if (endpoint >= hosts->by_endpoint->len)
        g_ptr_array_set_size(hosts->by_endpoint, (gint)endpoint + 1);
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
    g_ptr_array_index(hosts->by_endpoint, endpoint) = entry;
    return entry;
}

#define NOT_NOTED 0xff

static bool is_noted(const hosts_t *hosts, uint32_t endpoint)
{
    return endpoint < hosts->verdicts->len && hosts->verdicts->data[endpoint] != NOT_NOTED;
}

static verdict_t noted_verdict(const hosts_t *hosts, uint32_t endpoint)
{
    return (verdict_t)hosts->verdicts->data[endpoint];
}

/* A listed endpoint has changed, or is new: judge it. */
static void note_verdict(hosts_t *hosts, uint32_t endpoint)
{
    guint known = hosts->verdicts->len;

    if (endpoint >= known) {
        g_byte_array_set_size(hosts->verdicts, hosts->by_endpoint->len);
        memset(hosts->verdicts->data + known, NOT_NOTED, hosts->by_endpoint->len - known);
    }
    hosts->verdicts->data[endpoint] =
        (guint8)endpoint_describe(hosts->traffic, hosts->settings, endpoint).verdict;
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

/* The endpoint was judged anew. Who leads now? Anybody may, if it led and has a milder verdict. */
static void note_lead(const hosts_t *hosts, host_entry_t *entry, uint32_t endpoint, bool is_milder)
{
    if (endpoint != entry->lead) {
        if (leads(hosts, endpoint, entry->lead))
            entry->lead = endpoint;
    } else if (is_milder) {
        for (guint i = 0; i < entry->listed->len; i++) {
            if (leads(hosts, g_array_index(entry->listed, uint32_t, i), entry->lead))
                entry->lead = g_array_index(entry->listed, uint32_t, i);
        }
    }
}

/* A listed endpoint of the host: is it the busiest, is it new? */
static void note_listed(hosts_t *hosts, host_entry_t *entry, uint32_t endpoint, bool is_new)
{
    const figures_t *figures = traffic_listed_figures(hosts->traffic, endpoint);
    const figures_t *busiest;
    verdict_t before = is_new ? 0 : noted_verdict(hosts, endpoint);

    note_verdict(hosts, endpoint);
    if (is_new) {
        if (entry->listed->len == 0 || figures->onset < entry->onset) {
            entry->onset = figures->onset;
            entry->onset_time = figures->onset_time;
        }
        if (entry->listed->len == 0)
            entry->busiest = entry->lead = endpoint;
        g_array_append_val(entry->listed, endpoint);
    }
    note_lead(hosts, entry, endpoint, noted_verdict(hosts, endpoint) > before);
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
            note_listed(hosts, entry, g_array_index(entry->listed, uint32_t, i), false);
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
        note_listed(hosts, entry, endpoint, !is_noted(hosts, endpoint));
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
            note_listed(hosts, entry_of(hosts, endpoint), endpoint, true);
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
