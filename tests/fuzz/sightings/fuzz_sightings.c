/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libFuzzer thinks of, as sightings of a capture: figures must be those of a plain table of pairs,
 * what is kept up to date must be what a recount gives, and every report must be well-formed.
 *
 * Beyond the limit of conversations figures are not exact; then only the reports are looked at.
 */
#include "explanation.h"
#include "hosts.h"
#include "oracle.h"
#include "peers.h"
#include "provisional.h"
#include "ranking.h"
#include "report.h"
#include "sighting_stream.h"
#include "well_formed.h"

/* Of many sightings everything is checked after so many, and at the end; and details are shown of the
 * first, and of one in so many. */
#define CHECK_EVERY 257U
#define SHOW_FIRST 32U
#define SHOW_EVERY 7U

typedef struct {
    const settings_t *settings;
    traffic_t *traffic;
    hosts_t *hosts;
    ranking_t *ranking;
    oracle_t oracle;
} scene_t;

/* --- Kept up to date, and counted anew --- */

#define FIGURE(name)                                                     \
    {                                                                    \
#name, offsetof(figures_t, name), sizeof(((figures_t *)0)->name) \
    }

/* All but those that are one of several in a tie, and those that only a host has. */
static const struct {
    const char *name;
    size_t offset, size;
} figure_list[] = {
    FIGURE(peers),           FIGURE(hosts),
    FIGURE(networks),        FIGURE(ports),
    FIGURE(pairs),           FIGURE(began),
    FIGURE(began_answered),  FIGURE(called_answered),
    FIGURE(uncertain),       FIGURE(began_uncertain),
    FIGURE(group_answers),   FIGURE(group_replies),
    FIGURE(began_untold),    FIGURE(called_untold),
    FIGURE(called_built),    FIGURE(began_unsaid),
    FIGURE(called_unsaid),   FIGURE(began_denied),
    FIGURE(called_denied),   FIGURE(top_port_pairs),
    FIGURE(sent_datagrams),  FIGURE(received_datagrams),
    FIGURE(sent_bytes),      FIGURE(received_bytes),
    FIGURE(refusals_sent),   FIGURE(refusals_met),
    FIGURE(refusals_routed), FIGURE(denied),
    FIGURE(logged_sent),     FIGURE(logged_received),
    FIGURE(unsaid),          FIGURE(logged_bytes),
};

static void assert_same_figures(const figures_t *kept, const figures_t *counted)
{
    for (size_t i = 0; i < G_N_ELEMENTS(figure_list); i++) {
        const char *a = (const char *)kept + figure_list[i].offset;
        const char *b = (const char *)counted + figure_list[i].offset;

        if (memcmp(a, b, figure_list[i].size) != 0)
            g_error("%s is kept otherwise than it is counted", figure_list[i].name);
    }
}

/* What holds of any figures: parts are no more than their whole. */
static void assert_adds_up(const figures_t *figures)
{
    g_assert_cmpuint(figures->began, <=, figures->pairs);
    g_assert_cmpuint(figures->began + figures_called(figures), ==, figures->pairs);
    g_assert_cmpuint(figures->began_answered, <=, figures->began);
    g_assert_cmpuint(figures->called_answered, <=, figures_called(figures));
    g_assert_cmpuint(figures->uncertain, <=, figures->pairs);
    g_assert_cmpuint(figures->began_uncertain, <=, figures->uncertain);
    g_assert_cmpuint(figures->began_untold + figures->began_denied, <=, figures->began);
    g_assert_cmpuint(figures->called_untold + figures->called_denied, <=, figures_called(figures));
    g_assert_cmpuint(figures->hosts, <=, figures->peers);
    g_assert_cmpuint(figures->networks, <=, figures->hosts);
    g_assert_cmpuint(figures->ports, <=, figures->peers);
    g_assert_cmpuint(figures->peers, <=, figures->pairs);
    g_assert_cmpuint(figures->top_port_pairs, <=, figures->pairs);
    g_assert_cmpint(figures->first, <=, figures->last);
}

static void check_endpoint(const scene_t *scene, uint32_t number)
{
    const figures_t *kept = traffic_listed_figures(scene->traffic, number);
    figures_t counted = traffic_count_figures(scene->traffic, number, false);
    GArray *peers = peers_sorted(scene->traffic, number);

    g_assert_cmpuint(peers->len, ==, traffic_peer_count(scene->traffic, number));
    g_array_free(peers, TRUE);
    assert_adds_up(&counted);
    if (kept == NULL)
        return;
    assert_adds_up(kept);
    assert_same_figures(kept, &counted);
}

static void check_hosts(const scene_t *scene)
{
    hosts_t *made = hosts_of(scene->traffic, scene->settings);
    GArray *a = hosts_sorted(scene->hosts), *b = hosts_sorted(made);

    g_assert_cmpuint(a->len, ==, b->len);
    for (guint i = 0; i < a->len; i++) {
        const host_t *kept = &g_array_index(a, host_t, i), *counted = &g_array_index(b, host_t, i);

        g_assert_cmpint(host_address_compare(&kept->address, &counted->address), ==, 0);
        g_assert_cmpuint(kept->endpoints->len, ==, counted->endpoints->len);
        assert_adds_up(kept->figures);
        assert_same_figures(kept->figures, counted->figures);
    }
    g_array_free(a, TRUE);
    g_array_free(b, TRUE);
    hosts_free(made);
}

static void check_ranking(const scene_t *scene)
{
    guint listed;
    GArray *reported = endpoints_reported(scene->traffic, scene->settings, &listed);

    ranking_update(scene->ranking, scene->traffic, scene->settings, RANKING_EXACT);
    g_assert_cmpuint(ranking_count(scene->ranking), ==, reported->len);
    for (uint32_t rank = 1; rank <= reported->len; rank++)
        g_assert_cmpuint(ranking_of(scene->ranking, ranking_endpoint(scene->ranking, rank)), ==,
                         rank);
    g_array_free(reported, TRUE);
}

static void check(const scene_t *scene)
{
    if (traffic_totals(scene->traffic)->beyond_limit > 0)
        return;
    oracle_check(&scene->oracle, scene->traffic);
    for (uint32_t number = 0; number < traffic_endpoint_count(scene->traffic); number++)
        check_endpoint(scene, number);
    check_hosts(scene);
    check_ranking(scene);
}

/* --- What is shown --- */

static void explain(const scene_t *scene, const traffic_end_t *end, int64_t time)
{
    endpoint_t endpoint = endpoint_describe(scene->traffic, scene->settings, end->endpoint);
    char *texts[3];

    provisional_update(traffic_provisional(scene->traffic, end->endpoint), &endpoint.subject, time);
    texts[0] = explain_endpoint(&endpoint);
    texts[1] = explain_roles(scene->traffic, end);
    texts[2] = explain_figures(endpoint.figures);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_cmpuint(strlen(texts[i]), >, 0);
        g_free(texts[i]);
    }
}

/* Each frame's details, as the packet list shows them. */
static void show_frame(const scene_t *scene, const sighting_t *sighting)
{
    traffic_end_t ends[2];
    unsigned count = traffic_listed_ends(scene->traffic, sighting, ends);
    int64_t now =
        sighting->time == TIME_UNKNOWN ? traffic_totals(scene->traffic)->last_time : sighting->time;

    for (unsigned end = 0; end < count; end++)
        explain(scene, &ends[end], now);
    g_assert_cmpuint(traffic_known_ends(scene->traffic, sighting, ends), >=, count);
}

static void report_all(const scene_t *scene)
{
    static void (*const in_words[])(GString *, const traffic_t *,
                                    const settings_t *) = {report_hosts, report_endpoints,
                                                           report_peers, report_note};
    GString *out = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(in_words); i++) {
        in_words[i](out, scene->traffic, scene->settings);
        assert_plain_text(out);
        g_assert_cmpuint(out->len, >, 0);
        g_string_truncate(out, 0);
    }
    report_json(out, scene->traffic, scene->settings);
    g_assert_cmpuint(assert_json_lines(out), >=, 1);
    g_string_truncate(out, 0);
    report_svg(out, scene->traffic, scene->settings);
    if (g_str_has_prefix(out->str, "<"))
        assert_xml(out);
    g_string_free(out, TRUE);
}

/* --- All of it --- */

static void see(scene_t *scene, const sighting_t *sighting)
{
    traffic_change_t change;

    oracle_add(&scene->oracle, sighting);
    traffic_count_frame(scene->traffic, sighting);
    if (traffic_add(scene->traffic, sighting, &change))
        hosts_note(scene->hosts, &change);
    if (sighting->frame <= SHOW_FIRST || sighting->frame % SHOW_EVERY == 0)
        show_frame(scene, sighting);
    if (sighting->frame % CHECK_EVERY == 0)
        check(scene);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sighting_stream_t stream;
    sighting_t sighting;
    scene_t scene;

    stream_begin(&stream, (fuzz_bytes_t){.data = data, .left = size});
    scene.settings = &stream.settings;
    scene.traffic = traffic_new(&stream.settings.limits);
    scene.hosts = hosts_new(scene.traffic, &stream.settings);
    scene.ranking = ranking_new();
    scene.oracle = oracle_new();
    while (stream_next(&stream, &sighting))
        see(&scene, &sighting);
    check(&scene);
    report_all(&scene);
    oracle_free(&scene.oracle);
    ranking_free(scene.ranking);
    hosts_free(scene.hosts);
    traffic_free(scene.traffic);
    stream_end(&stream);
    return 0;
}
