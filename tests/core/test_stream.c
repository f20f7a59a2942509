/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random streams, the same in every run: 20,000 sightings among so few addresses that everything
 * collides. Endpoint figures must equal a naive recomputation from the whole stream, and hosts kept
 * up to date must equal hosts made afterwards.
 */
#include "hosts.h"
#include "sightings.h"

#define SIGHTINGS 20000U
#define HOSTS 14U /* of each family, with two ports each */
#define ENDPOINTS (4 * HOSTS)
/* Endpoints with this bit, those of 6 of the 14 hosts, never talk to each other: they have 8 remote
 * hosts at most, the others all 14. */
#define SHY 8U

/* Endpoint e: family by its lowest bit, port by the next, host by the rest. */
static endpoint_address_t address_of(uint32_t e)
{
    uint32_t host = e >> 2;
    char *text = (e & 1) != 0 ? g_strdup_printf("[2001:%x::%x]:%u", 0xdb8 + host % 4, host + 1,
                                                1000 + (e >> 1) % 2 * (host % 3 + 1))
                              : g_strdup_printf("10.%u.0.%u:%u", host % 4, host + 1,
                                                1000 + (e >> 1) % 2 * (host % 3 + 1));
    endpoint_address_t address = endpoint_at_text(text);

    g_free(text);
    return address;
}

typedef struct {
    sighting_t sighting;
    uint32_t from, to;
    bool group;
} step_t;

/* What a line of a log tells, at random. */
static void make_log_line(GRand *random, sighting_t *sighting)
{
    sighting->kind =
        (sighting_kind_t)g_rand_int_range(random, SIGHTING_LOGGED, SIGHTING_CLOSED + 1);
    sighting->count = (uint32_t)g_rand_int_range(random, 1, 4);
    if (sighting->kind == SIGHTING_CONNECTION) {
        sighting->counted = g_rand_boolean(random);
        sighting->count = (uint32_t)(sighting->counted ? g_rand_int_range(random, 0, 3) : 0);
        sighting->answers = (uint32_t)(sighting->counted ? g_rand_int_range(random, 0, 3) : 0);
    }
}

/* `own_host`: also between the ports of a host. `lines`: one in five is a line of a log. The service is
 * one for each pair. */
static step_t *random_stream(guint32 seed, bool own_host, bool lines)
{
    GRand *random = g_rand_new_with_seed(seed);
    step_t *steps = g_new0(step_t, SIGHTINGS);

    for (uint32_t i = 0; i < SIGHTINGS; i++) {
        step_t *step = &steps[i];
        uint32_t dice = (uint32_t)g_rand_int_range(random, 0, 100);

        do {
            step->from = (uint32_t)g_rand_int_range(random, 0, (gint32)ENDPOINTS);
            step->to = (uint32_t)g_rand_int_range(random, 0, (gint32)ENDPOINTS);
        } while ((step->from & 1) != (step->to & 1) ||
                 (step->from != step->to && !own_host && step->from >> 2 == step->to >> 2) ||
                 (step->from & step->to & SHY) != 0);
        step->sighting = (sighting_t){
            .kind = dice < 5 ? SIGHTING_REFUSED : SIGHTING_DATAGRAM,
            .frame = i + 1,
            .time = (int64_t)i * SECOND / 5 + g_rand_int_range(random, -1000, 1000) * SECOND / 100,
            .bytes = (uint32_t)g_rand_int_range(random, 60, 1500),
            .by_receiver = dice < 3,
            .service = (uint16_t)((step->from + step->to) % 3),
            .source = address_of(step->from),
            .destination = address_of(step->to),
        };
        if (lines && dice >= 80)
            make_log_line(random, &step->sighting);
        /* Few endpoints ask groups, and from the middle of the first minute on. */
        step->group = dice >= 5 && dice < 8 && step->from % 5 == 0 && i > 150;
        if (step->group)
            step->sighting.destination =
                endpoint_at_text((step->from & 1) != 0 ? "[ff02::fb]:5353" : "224.0.0.251:5353");
    }
    g_rand_free(random);
    return steps;
}

typedef struct {
    bool began, uncertain, group_answer;
    uint64_t sent, received;
} naive_pair_t;

static void count_in(GHashTable *counts, guint key, guint more)
{
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, GUINT_TO_POINTER(key)));

    g_hash_table_insert(counts, GUINT_TO_POINTER(key), GUINT_TO_POINTER(count + more));
}

/* The highest count; *ties, how many have it. */
static guint highest(GHashTable *counts, guint *key, guint *ties)
{
    GHashTableIter iter;
    gpointer k, value;
    guint most = 0;

    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, &k, &value)) {
        guint count = GPOINTER_TO_UINT(value);
        if (count > most) {
            most = count;
            *ties = 0;
            *key = GPOINTER_TO_UINT(k);
        }
        *ties += count == most;
    }
    return most;
}

/* A GHashTable keyed by numbers, that frees its values. */
static GHashTable *numbers(GDestroyNotify free_value)
{
    return g_hash_table_new_full(NULL, NULL, NULL, free_value);
}

/* Everything about one endpoint, from the whole stream, the slow way. */
static void check_endpoint(const traffic_t *traffic, const step_t *steps, uint32_t us,
                           uint32_t min_hosts)
{
    GHashTable *pairs = numbers(g_free), *hosts = numbers(NULL), *networks = numbers(NULL);
    GHashTable *ports = numbers(NULL), *services = numbers(NULL), *asked = numbers(NULL);
    figures_t f = {0};
    int64_t capture_first = INT64_MAX;
    GHashTableIter iter;
    gpointer value;
    guint key = 0, ties = 0;
    endpoint_address_t our_address = address_of(us);
    char *name = g_malloc(ENDPOINT_TEXT_MAX);
    const figures_t *got;

    for (uint32_t i = 0; i < SIGHTINGS; i++) {
        const step_t *step = &steps[i];
        const sighting_t *s = &step->sighting;
        bool ours = step->from == us;
        uint32_t other = ours ? step->to : step->from;
        const int64_t *asked_at;
        naive_pair_t *pair;

        capture_first = MIN(capture_first, s->time);
        if (step->group) {
            g_hash_table_insert(asked, GUINT_TO_POINTER(step->from), (gpointer)&s->time);
            continue;
        }
        if (!ours && step->to != us)
            continue;
        pair = (naive_pair_t *)g_hash_table_lookup(pairs, GUINT_TO_POINTER(other));
        if (s->kind == SIGHTING_REFUSED) {
            f.refusals_met += ours && pair != NULL;
            f.refusals_sent += !ours && pair != NULL && s->by_receiver;
            continue;
        }
        f.first = f.sent_datagrams + f.received_datagrams == 0 ? s->time : MIN(f.first, s->time);
        f.last = f.sent_datagrams + f.received_datagrams == 0 ? s->time : MAX(f.last, s->time);
        if (pair == NULL) {
            endpoint_address_t address = address_of(other);

            pair = g_new0(naive_pair_t, 1);
            pair->began = ours;
            pair->uncertain = s->time - capture_first < 60 * SECOND;
            asked_at = (const int64_t *)g_hash_table_lookup(asked, GUINT_TO_POINTER(step->to));
            pair->group_answer = asked_at != NULL && ABS(s->time - *asked_at) <= 10 * SECOND;
            g_hash_table_insert(pairs, GUINT_TO_POINTER(other), pair);
            if (g_hash_table_add(hosts, GUINT_TO_POINTER(other >> 2)) &&
                g_hash_table_size(hosts) == min_hosts) {
                f.onset = s->frame;
                f.onset_time = s->time;
            }
            g_hash_table_add(networks, GUINT_TO_POINTER((other >> 2) % 4));
            count_in(ports, address.port, 1);
        }
        count_in(services, s->service, 1);
        if (ours) {
            pair->sent++;
            f.sent_datagrams++;
            f.sent_bytes += s->bytes;
        } else {
            pair->received++;
            f.received_datagrams++;
            f.received_bytes += s->bytes;
        }
    }
    g_hash_table_iter_init(&iter, pairs);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const naive_pair_t *pair = (const naive_pair_t *)value;
        bool answered = pair->sent > 0 && pair->received > 0;

        f.began += pair->began;
        f.uncertain += pair->uncertain;
        f.began_uncertain += pair->uncertain && pair->began;
        f.group_answers += pair->group_answer && !pair->began;
        f.group_replies += pair->group_answer && pair->began;
        f.began_answered += answered && pair->began;
        f.called_answered += answered && !pair->began;
    }
    endpoint_address_format(&our_address, name);
    g_test_message("%s", name);
    got = figures_of(traffic, name);
    g_assert_cmpint(got != NULL, ==, g_hash_table_size(hosts) >= min_hosts);
    if (got != NULL) {
        g_assert_cmpuint(got->peers, ==, g_hash_table_size(pairs));
        g_assert_cmpuint(got->pairs, ==, g_hash_table_size(pairs));
        g_assert_cmpuint(got->hosts, ==, g_hash_table_size(hosts));
        g_assert_cmpuint(got->networks, ==, g_hash_table_size(networks));
        g_assert_cmpuint(got->ports, ==, g_hash_table_size(ports));
        g_assert_cmpuint(got->began, ==, f.began);
        g_assert_cmpuint(got->began_answered, ==, f.began_answered);
        g_assert_cmpuint(got->called_answered, ==, f.called_answered);
        g_assert_cmpuint(got->uncertain, ==, f.uncertain);
        g_assert_cmpuint(got->began_uncertain, ==, f.began_uncertain);
        g_assert_cmpuint(got->group_answers, ==, f.group_answers);
        g_assert_cmpuint(got->group_replies, ==, f.group_replies);
        g_assert_cmpuint(got->sent_datagrams, ==, f.sent_datagrams);
        g_assert_cmpuint(got->received_datagrams, ==, f.received_datagrams);
        g_assert_cmpuint(got->sent_bytes, ==, f.sent_bytes);
        g_assert_cmpuint(got->received_bytes, ==, f.received_bytes);
        g_assert_cmpuint(got->refusals_sent, ==, f.refusals_sent);
        g_assert_cmpuint(got->refusals_met, ==, f.refusals_met);
        g_assert_cmpuint(got->denied, ==, 0);
        g_assert_cmpint(got->first, ==, f.first);
        g_assert_cmpint(got->last, ==, f.last);
        g_assert_cmpuint(got->onset, ==, f.onset);
        g_assert_cmpint(got->onset_time, ==, f.onset_time);
        g_assert_cmpuint(got->top_port_pairs, ==, highest(ports, &key, &ties));
        if (ties == 1)
            g_assert_cmpuint(got->top_port, ==, key);
        g_assert_cmpuint(got->service_datagrams, ==, highest(services, &key, &ties));
        if (ties == 1)
            g_assert_cmpuint(got->service, ==, key);
    }
    g_free(name);
    g_hash_table_destroy(pairs);
    g_hash_table_destroy(hosts);
    g_hash_table_destroy(networks);
    g_hash_table_destroy(ports);
    g_hash_table_destroy(services);
    g_hash_table_destroy(asked);
}

static void test_endpoint_figures(gconstpointer data)
{
    uint32_t min_hosts = GPOINTER_TO_UINT(data);
    traffic_t *traffic = traffic_listing_from(min_hosts);
    step_t *steps = random_stream(8832 + min_hosts, true, false);

    for (uint32_t i = 0; i < SIGHTINGS; i++)
        show(traffic, &steps[i].sighting);
    for (uint32_t e = 0; e < ENDPOINTS; e++)
        check_endpoint(traffic, steps, e, min_hosts);
    g_free(steps);
    traffic_free(traffic);
}

/* All but top_port and service, which are one of several when there are ties. */
static void check_same_figures(const figures_t *a, const figures_t *b)
{
    g_assert_cmpuint(a->peers, ==, b->peers);
    g_assert_cmpuint(a->hosts, ==, b->hosts);
    g_assert_cmpuint(a->networks, ==, b->networks);
    g_assert_cmpuint(a->ports, ==, b->ports);
    g_assert_cmpuint(a->pairs, ==, b->pairs);
    g_assert_cmpuint(a->began, ==, b->began);
    g_assert_cmpuint(a->began_answered, ==, b->began_answered);
    g_assert_cmpuint(a->called_answered, ==, b->called_answered);
    g_assert_cmpuint(a->uncertain, ==, b->uncertain);
    g_assert_cmpuint(a->began_uncertain, ==, b->began_uncertain);
    g_assert_cmpuint(a->group_answers, ==, b->group_answers);
    g_assert_cmpuint(a->began_untold, ==, b->began_untold);
    g_assert_cmpuint(a->called_untold, ==, b->called_untold);
    g_assert_cmpuint(a->called_built, ==, b->called_built);
    g_assert_cmpuint(a->began_denied, ==, b->began_denied);
    g_assert_cmpuint(a->called_denied, ==, b->called_denied);
    g_assert_cmpuint(a->denied, ==, b->denied);
    g_assert_cmpuint(a->unsaid, ==, b->unsaid);
    g_assert_cmpuint(a->began_unsaid, ==, b->began_unsaid);
    g_assert_cmpuint(a->called_unsaid, ==, b->called_unsaid);
    g_assert_cmpuint(a->logged_sent, ==, b->logged_sent);
    g_assert_cmpuint(a->logged_received, ==, b->logged_received);
    g_assert_cmpuint(a->logged_bytes, ==, b->logged_bytes);
    g_assert_cmpuint(a->top_port_pairs, ==, b->top_port_pairs);
    g_assert_cmpuint(a->sent_datagrams, ==, b->sent_datagrams);
    g_assert_cmpuint(a->received_datagrams, ==, b->received_datagrams);
    g_assert_cmpuint(a->sent_bytes, ==, b->sent_bytes);
    g_assert_cmpuint(a->received_bytes, ==, b->received_bytes);
    g_assert_cmpuint(a->group_replies, ==, b->group_replies);
    g_assert_cmpuint(a->refusals_sent, ==, b->refusals_sent);
    g_assert_cmpuint(a->refusals_met, ==, b->refusals_met);
    g_assert_cmpint(a->first, ==, b->first);
    g_assert_cmpint(a->last, ==, b->last);
    g_assert_cmpuint(a->onset, ==, b->onset);
    g_assert_cmpint(a->onset_time, ==, b->onset_time);
    g_assert_cmpuint(a->service_datagrams, ==, b->service_datagrams);
}

/* None of the host's listed endpoints has a graver verdict than the one that leads, or the same one and more
 * peers. */
static void check_lead(const host_t *host, const traffic_t *traffic, const settings_t *settings)
{
    endpoint_t lead = endpoint_describe(traffic, settings, host->lead);

    for (guint i = 0; i < host->endpoints->len; i++) {
        uint32_t number = g_array_index(host->endpoints, uint32_t, i);
        endpoint_t other = endpoint_describe(traffic, settings, number);

        g_assert_cmpint(lead.verdict, <=, other.verdict);
        if (lead.verdict == other.verdict)
            g_assert_cmpuint(lead.figures->peers, >=, other.figures->peers);
    }
}

/* Returns how many hosts there are. */
static guint check_same_hosts(const hosts_t *kept, const traffic_t *traffic,
                              const settings_t *settings)
{
    hosts_t *made = hosts_of(traffic, settings);
    GArray *a = hosts_sorted(kept), *b = hosts_sorted(made);
    guint count = a->len;

    g_assert_cmpuint(a->len, ==, b->len);
    for (guint i = 0; i < a->len; i++) {
        const host_t *x = &g_array_index(a, host_t, i), *y = &g_array_index(b, host_t, i);

        g_assert_cmpint(host_address_compare(&x->address, &y->address), ==, 0);
        g_assert_cmpuint(x->endpoints->len, ==, y->endpoints->len);
        g_assert_cmpuint(x->busiest, ==, y->busiest);
        g_assert_cmpuint(x->port, ==, y->port);
        g_assert_cmpint(x->verdict, ==, y->verdict);
        check_lead(x, traffic, settings);
        check_lead(y, traffic, settings);
        check_same_figures(x->figures, y->figures);
    }
    g_array_free(a, TRUE);
    g_array_free(b, TRUE);
    hosts_free(made);
    return count;
}

static void check_hosts(uint32_t min_hosts, bool own_host, bool lines)
{
    settings_t settings = stub_settings(min_hosts);
    traffic_t *traffic = traffic_new(&settings.limits);
    hosts_t *kept = hosts_new(traffic, &settings);
    step_t *steps = random_stream(1234 + min_hosts, own_host, lines);
    guint count = 0;

    for (uint32_t i = 0; i < SIGHTINGS; i++) {
        traffic_change_t change;

        traffic_count_frame(traffic, &steps[i].sighting);
        if (traffic_add(traffic, &steps[i].sighting, &change))
            hosts_note(kept, &change);
        if (i % 500 == 99)
            check_same_hosts(kept, traffic, &settings);
    }
    count = check_same_hosts(kept, traffic, &settings);
    g_assert_cmpuint(count, ==, min_hosts > 8 ? 2 * 8 : 2 * HOSTS);
    g_free(steps);
    hosts_free(kept);
    traffic_free(traffic);
}

static void test_hosts_kept(gconstpointer data)
{
    check_hosts(GPOINTER_TO_UINT(data), false, false);
}

/* The ports of a host talk to each other, too. */
static void test_hosts_kept_own_host(gconstpointer data)
{
    check_hosts(GPOINTER_TO_UINT(data), true, false);
}

/* A capture and a log together. */
static void test_hosts_kept_with_log(gconstpointer data)
{
    check_hosts(GPOINTER_TO_UINT(data), true, true);
}

/* Those of watched pairs have no times, counts of lines, refusals from before they were watched. */
static void check_same_watched(const figures_t *a, const figures_t *b)
{
    g_assert_cmpuint(a->peers, ==, b->peers);
    g_assert_cmpuint(a->hosts, ==, b->hosts);
    g_assert_cmpuint(a->networks, ==, b->networks);
    g_assert_cmpuint(a->ports, ==, b->ports);
    g_assert_cmpuint(a->pairs, ==, b->pairs);
    g_assert_cmpuint(a->began, ==, b->began);
    g_assert_cmpuint(a->began_answered, ==, b->began_answered);
    g_assert_cmpuint(a->called_answered, ==, b->called_answered);
    g_assert_cmpuint(a->uncertain, ==, b->uncertain);
    g_assert_cmpuint(a->began_uncertain, ==, b->began_uncertain);
    g_assert_cmpuint(a->group_answers, ==, b->group_answers);
    g_assert_cmpuint(a->group_replies, ==, b->group_replies);
    g_assert_cmpuint(a->top_port_pairs, ==, b->top_port_pairs);
    g_assert_cmpuint(a->sent_datagrams, ==, b->sent_datagrams);
    g_assert_cmpuint(a->received_datagrams, ==, b->received_datagrams);
    g_assert_cmpuint(figures_unwatched(a), ==, 0);
}

/* Every endpoint's figures, kept up to date line by line, are those of its conversations as they stand
 * in the end. */
static void test_endpoint_figures_with_log(gconstpointer data)
{
    traffic_t *traffic = traffic_listing_from(GPOINTER_TO_UINT(data));
    step_t *steps = random_stream(77 + GPOINTER_TO_UINT(data), true, true);
    uint32_t unwatched = 0;

    for (uint32_t i = 0; i < SIGHTINGS; i++) {
        show(traffic, &steps[i].sighting);
        if (i % 1000 > 0 && i > 300)
            continue;
        for (uint32_t number = 0; number < traffic_endpoint_count(traffic); number++) {
            const figures_t *kept = traffic_listed_figures(traffic, number);
            const figures_t *watched = traffic_watched_figures(traffic, number);
            figures_t counted = traffic_count_figures(traffic, number, false);
            figures_t counted_watched = traffic_count_figures(traffic, number, true);

            if (kept == NULL)
                continue;
            counted.onset = kept->onset;
            counted.onset_time = kept->onset_time;
            check_same_figures(kept, &counted);
            g_assert_cmpint(watched == NULL, <=, figures_unwatched(kept) == 0);
            if (watched != NULL)
                check_same_watched(watched, &counted_watched);
            unwatched += figures_unwatched(kept);
        }
    }
    g_assert_cmpuint(unwatched, >, 0);
    g_free(steps);
    traffic_free(traffic);
}

int main(int argc, char **argv)
{
    static const unsigned min_hosts[] = {1, 2, 3, 4, 10};

    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(min_hosts); i++) {
        gconstpointer data = GUINT_TO_POINTER(min_hosts[i]);
        char *figures = g_strdup_printf("/stream/endpoint_figures/%u", min_hosts[i]);
        char *hosts = g_strdup_printf("/stream/hosts_kept/%u", min_hosts[i]);
        char *own = g_strdup_printf("/stream/hosts_kept_own_host/%u", min_hosts[i]);
        char *log = g_strdup_printf("/stream/hosts_kept_with_log/%u", min_hosts[i]);
        char *log_figures = g_strdup_printf("/stream/endpoint_figures_with_log/%u", min_hosts[i]);

        g_test_add_data_func(figures, data, test_endpoint_figures);
        g_test_add_data_func(hosts, data, test_hosts_kept);
        g_test_add_data_func(own, data, test_hosts_kept_own_host);
        g_test_add_data_func(log, data, test_hosts_kept_with_log);
        g_test_add_data_func(log_figures, data, test_endpoint_figures_with_log);
        g_free(figures);
        g_free(hosts);
        g_free(own);
        g_free(log);
        g_free(log_figures);
    }
    return g_test_run();
}
