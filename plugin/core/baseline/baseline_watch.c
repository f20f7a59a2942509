/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "baseline_watch.h"

#include "inside.h"
#include "record_index.h"

/* What is known by the number of an endpoint, and by that of a frame in which a router was asked. */
typedef struct {
    GHashTable *by_endpoint; /* -> comparison_entry_t */
    GHashTable *by_frame;    /* likewise */
} lookup_t;

struct baseline_watch {
    const baseline_t *baseline;
    lookup_t first;      /* what was taken in on first sight; owns its entries */
    guint mappings;      /* so many of them were taken in */
    comparison_t *final; /* all there is; NULL: it is to be made */
    uint64_t at_packet;  /* how many frames the traffic had then */
    lookup_t again;      /* entries of `final` */
    GHashTable *news;    /* a set: frames that made a difference, by `final` */
};

static lookup_t lookup_new(GDestroyNotify free_entry)
{
    return (lookup_t){.by_endpoint = g_hash_table_new_full(hash_pointer, NULL, NULL, free_entry),
                      .by_frame = g_hash_table_new_full(hash_pointer, NULL, NULL, free_entry)};
}

static void lookup_clear(lookup_t *lookup)
{
    g_hash_table_destroy(lookup->by_endpoint);
    g_hash_table_destroy(lookup->by_frame);
}

baseline_watch_t *baseline_watch_new(const baseline_t *baseline)
{
    baseline_watch_t *watch = g_new0(baseline_watch_t, 1);

    watch->baseline = baseline;
    watch->first = lookup_new(g_free);
    watch->again = lookup_new(NULL);
    watch->news = g_hash_table_new(hash_pointer, NULL);
    return watch;
}

void baseline_watch_free(baseline_watch_t *watch)
{
    if (watch == NULL)
        return;
    lookup_clear(&watch->first);
    lookup_clear(&watch->again);
    g_hash_table_destroy(watch->news);
    comparison_free(watch->final);
    g_free(watch);
}

/* --- First sight --- */

static bool is_news(compared_t state)
{
    return state == COMPARED_NEW || state == COMPARED_CHANGED;
}

/* Keeps how an endpoint stands from this frame on, `door` being NULL if it is none. Returns whether that is
 * news. */
static bool keep(baseline_watch_t *watch, const seen_t *seen, uint32_t endpoint, const door_t *door,
                 uint32_t frame)
{
    comparison_entry_t *known =
        (comparison_entry_t *)g_hash_table_lookup(watch->first.by_endpoint,
                                                  GUINT_TO_POINTER(endpoint));
    comparison_entry_t before = {.state = COMPARED_NOTHING};

    if (known == NULL) {
        known = g_new0(comparison_entry_t, 1);
        g_hash_table_insert(watch->first.by_endpoint, GUINT_TO_POINTER(endpoint), known);
    } else {
        before = *known;
    }
    known->endpoint = endpoint;
    known->state = COMPARED_NOTHING;
    if (door == NULL)
        return false;
    known->door = *door;
    known->state = comparison_judge(watch->baseline, seen, door, &known->line);
    if (!is_news(known->state))
        return false;
    /* That it does more of the same was told with the first of it. */
    if (known->state == before.state && role_covers(before.door.role, door->role)) {
        known->door.frame = before.door.frame;
        return false;
    }
    known->door.frame = frame;
    return true;
}

/* With so many peers an endpoint that is not listed, and no door yet, is not looked at again: each look
 * costs as much as it has conversations. It has called outside itself from a port chosen anew, and so never
 * becomes a door below the floor. */
#define LOOKED_ENOUGH_PEERS 64U

static bool was_looked_at(const baseline_watch_t *watch, const seen_t *seen, uint32_t endpoint)
{
    const comparison_entry_t *known =
        (const comparison_entry_t *)g_hash_table_lookup(watch->first.by_endpoint,
                                                        GUINT_TO_POINTER(endpoint));

    return known != NULL && (known->state != COMPARED_NOTHING ||
                             traffic_peer_count(seen->traffic, endpoint) > LOOKED_ENOUGH_PEERS);
}

static bool look(baseline_watch_t *watch, const seen_t *seen, uint32_t endpoint,
                 const pair_event_t *event, uint32_t frame)
{
    endpoint_address_t address, remote;
    door_t door;

    if (event->began || !(event->newly_answered || event->now.fate == PAIR_BUILT) ||
        was_looked_at(watch, seen, endpoint))
        return false;
    address = traffic_endpoint_address(seen->traffic, endpoint);
    remote = traffic_endpoint_address(seen->traffic, event->start.remote_endpoint);
    if (!inside_contains(seen->settings, &address.host) ||
        inside_contains(seen->settings, &remote.host))
        return false;
    return keep(watch, seen, endpoint, door_of_endpoint(seen, endpoint, &door) ? &door : NULL,
                frame);
}

bool baseline_watch_sighting(baseline_watch_t *watch, const seen_t *seen,
                             const traffic_change_t *change, uint32_t frame)
{
    bool news = false;

    for (unsigned end = 0; end < 2; end++)
        news |= look(watch, seen, change->endpoint[end], &change->event[end], frame);
    return news;
}

bool baseline_watch_verdict(baseline_watch_t *watch, const seen_t *seen, const endpoint_t *endpoint,
                            uint32_t frame)
{
    door_t door;

    return keep(watch, seen, endpoint->number,
                door_of_listed(seen, endpoint, endpoint->verdict, &door) ? &door : NULL, frame);
}

bool baseline_watch_mappings(baseline_watch_t *watch, const seen_t *seen)
{
    bool news = false;

    for (; watch->mappings < port_mappings_count(seen->mappings); watch->mappings++) {
        comparison_entry_t *entry = g_new0(comparison_entry_t, 1);

        entry->door = door_of_mapping(seen, port_mappings_get(seen->mappings, watch->mappings));
        entry->endpoint = entry->door.endpoint;
        entry->state = comparison_judge(watch->baseline, seen, &entry->door, &entry->line);
        g_hash_table_insert(watch->first.by_frame, GUINT_TO_POINTER(entry->door.frame), entry);
        news |= is_news(entry->state);
    }
    return news;
}

/* --- Again --- */

/* An endpoint may have several entries, as a door and as a mapping: the first is the gravest. */
static void index_entry(lookup_t *lookup, comparison_entry_t *entry)
{
    if (entry->state != COMPARED_GONE && entry->state != COMPARED_UNSURE &&
        entry->door.mapping != NULL) {
        g_hash_table_insert(lookup->by_frame, GUINT_TO_POINTER(entry->door.frame), entry);
        return;
    }
    if (entry->state == COMPARED_UNSURE || entry->endpoint == RECORD_NONE ||
        g_hash_table_contains(lookup->by_endpoint, GUINT_TO_POINTER(entry->endpoint)))
        return;
    g_hash_table_insert(lookup->by_endpoint, GUINT_TO_POINTER(entry->endpoint), entry);
}

const comparison_t *baseline_watch_all(baseline_watch_t *watch, const seen_t *seen)
{
    uint64_t packets = traffic_totals(seen->traffic)->packets;

    if (watch->final != NULL && watch->at_packet == packets)
        return watch->final;
    g_hash_table_remove_all(watch->again.by_endpoint);
    g_hash_table_remove_all(watch->again.by_frame);
    g_hash_table_remove_all(watch->news);
    comparison_free(watch->final);
    watch->final = comparison_of(watch->baseline, seen);
    watch->at_packet = packets;
    for (guint i = 0; i < watch->final->entries->len; i++) {
        comparison_entry_t *entry = &g_array_index(watch->final->entries, comparison_entry_t, i);

        index_entry(&watch->again, entry);
        if (is_news(entry->state))
            g_hash_table_add(watch->news, GUINT_TO_POINTER(entry->door.frame));
    }
    return watch->final;
}

static const comparison_entry_t *find(GHashTable *table, uint32_t number)
{
    const comparison_entry_t *entry =
        (const comparison_entry_t *)g_hash_table_lookup(table, GUINT_TO_POINTER(number));

    return entry == NULL || entry->state == COMPARED_NOTHING ? NULL : entry;
}

const comparison_entry_t *baseline_watch_endpoint(baseline_watch_t *watch, const seen_t *seen,
                                                  uint32_t endpoint, bool again)
{
    if (!again)
        return find(watch->first.by_endpoint, endpoint);
    baseline_watch_all(watch, seen);
    return find(watch->again.by_endpoint, endpoint);
}

const comparison_entry_t *baseline_watch_frame(baseline_watch_t *watch, const seen_t *seen,
                                               uint32_t frame, bool again)
{
    if (!again)
        return find(watch->first.by_frame, frame);
    baseline_watch_all(watch, seen);
    return find(watch->again.by_frame, frame);
}

bool baseline_watch_tells(baseline_watch_t *watch, const seen_t *seen, uint32_t frame, bool is_last)
{
    const comparison_t *all = baseline_watch_all(watch, seen);

    return g_hash_table_contains(watch->news, GUINT_TO_POINTER(frame)) ||
           (is_last && all->count[COMPARED_GONE] > 0);
}
