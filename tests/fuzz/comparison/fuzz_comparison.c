/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libFuzzer thinks of, as the lines of a baseline up to the first zero, and behind it as sightings of a
 * capture that is held against it: every door has its place, what is kept frame by frame ends as what is made
 * of all of it, and what was learnt is not new.
 */
#include "baseline_learn.h"
#include "baseline_watch.h"
#include "report_changes.h"
#include "sighting_stream.h"
#include "well_formed.h"

#define WATCH_EVERY 5U

typedef struct {
    sighting_stream_t stream;
    baseline_t *baseline;
    baseline_watch_t *watch;
    traffic_t *traffic;
    host_names_t *names;
    port_mappings_t *mappings;
    seen_t seen;
} scene_t;

/* May it stand in a baseline? */
static bool is_text(const char *line)
{
    if (!g_utf8_validate(line, -1, NULL))
        return false;
    for (; *line != '\0'; line = g_utf8_next_char(line)) {
        if (g_unichar_iscntrl(g_utf8_get_char(line)) && *line != '\t')
            return false;
    }
    return true;
}

/* A baseline of these lines, so far as they are right: from the first wrong one on there are none. */
static baseline_t *take_baseline(fuzz_bytes_t *bytes)
{
    const char *text;
    size_t length = take_text(bytes, &text);
    char *copy = g_strndup(text, length), **lines = g_strsplit(copy, "\n", -1), *wrong = NULL;
    baseline_t *baseline = baseline_new();

    for (char **at = lines; *at != NULL && wrong == NULL; at++) {
        baseline_line_t line;

        if (!is_text(*at) || **at == '\0' || **at == '#')
            continue;
        wrong = baseline_line_parse(*at, &line);
        if (wrong == NULL)
            baseline_add(baseline, &line);
    }
    baseline_sort(baseline);
    g_free(wrong);
    g_strfreev(lines);
    g_free(copy);
    return baseline;
}

/* --- The capture --- */

/* What else frames tell: a name, a hardware address, a port that is asked for. */
static void learn_of_host(scene_t *scene, const sighting_t *sighting)
{
    const host_address_t *host = &sighting->source.host;
    const uint8_t mac[MAC_LENGTH] = {0, 17, 50, 170, 187, host->bytes[3]};
    port_mapping_t mapping = {
        .host = *host,
        .router = sighting->destination.host,
        .is_udp = (sighting->bytes & 1) != 0,
        .internal_port = sighting->source.port,
        .external_port = sighting->destination.port,
        .way = MAPPING_UPNP,
        .frame = sighting->frame,
        .time = sighting->time,
        .lifetime = (uint32_t)sighting->bytes,
    };

    switch (sighting->bytes % 8) {
    case 3:
        host_names_learn_name(scene->names, host,
                              (sighting->bytes & 16) != 0 ? "nas" : "printer-1");
        break;
    case 4:
        host_names_learn_mac(scene->names, host, mac);
        break;
    case 5:
        port_mapping_describe(&mapping, "a \xff\x01 description", 16);
        port_mappings_add(scene->mappings, &mapping);
        break;
    default:
        break;
    }
}

static void see(scene_t *scene, sighting_t *sighting)
{
    traffic_change_t change;

    traffic_count_frame(scene->traffic, sighting);
    if (sighting->time == TIME_UNKNOWN)
        sighting->time = traffic_totals(scene->traffic)->last_time;
    if (sighting->kind == SIGHTING_FRAME && host_address_is_real(&sighting->source.host) &&
        host_address_is_real(&sighting->destination.host))
        learn_of_host(scene, sighting);
    if (traffic_add(scene->traffic, sighting, &change))
        baseline_watch_sighting(scene->watch, &scene->seen, &change, sighting->frame);
    baseline_watch_mappings(scene->watch, &scene->seen);
    if (sighting->frame % WATCH_EVERY == 0) {
        baseline_watch_frame(scene->watch, &scene->seen, sighting->frame, false);
        if (traffic_endpoint_count(scene->traffic) > 0)
            baseline_watch_endpoint(scene->watch, &scene->seen,
                                    sighting->frame % traffic_endpoint_count(scene->traffic),
                                    false);
    }
}

/* --- What comes of it --- */

static void check_comparison(const comparison_t *comparison)
{
    guint count[COMPARED_COUNT] = {0};

    for (guint i = 0; i < comparison->entries->len; i++) {
        const comparison_entry_t *entry =
            &g_array_index(comparison->entries, comparison_entry_t, i);

        g_assert_cmpint(entry->state, <, COMPARED_COUNT);
        g_assert_cmpint(entry->line == NULL, ==, entry->state == COMPARED_NEW);
        count[entry->state]++;
    }
    for (unsigned state = 0; state < COMPARED_COUNT; state++)
        g_assert_cmpuint(comparison->count[state], ==, count[state]);
    g_assert_cmpint(comparison->span, >=, 0);
}

/* As with the frames seen again. */
static void check_watch(const scene_t *scene, const comparison_t *comparison)
{
    const comparison_t *watched = baseline_watch_all(scene->watch, &scene->seen);

    for (unsigned state = 0; state < COMPARED_COUNT; state++)
        g_assert_cmpuint(watched->count[state], ==, comparison->count[state]);
    for (uint32_t number = 0; number < traffic_endpoint_count(scene->traffic); number++)
        baseline_watch_endpoint(scene->watch, &scene->seen, number, true);
    for (uint32_t frame = 1; frame <= scene->stream.frame; frame++) {
        baseline_watch_frame(scene->watch, &scene->seen, frame, true);
        baseline_watch_tells(scene->watch, &scene->seen, frame, frame == scene->stream.frame);
    }
}

static void report(const scene_t *scene, const baseline_t *baseline)
{
    const used_baseline_t used = {
        .path = "home.baseline",
        .baseline = baseline,
        .wrong = baseline == NULL ? "home.baseline, line 7: it is not there" : NULL,
    };
    GString *out = g_string_new(NULL);

    report_changes(out, &used, &scene->seen);
    assert_plain_text(out);
    g_string_truncate(out, 0);
    report_changes_json(out, &used, &scene->seen);
    g_assert_cmpuint(assert_json_lines(out), >=, 1);
    g_string_free(out, TRUE);
}

/* May learning change the line? What a user wrote it leaves alone. */
static bool is_learnt(const baseline_line_t *line)
{
    return line->host.kind == HOST_ADDRESS && baseline_line_has_port(line) && line->watched != 0;
}

/* Every door has a line now, and none of those that were learnt calls it changed. */
static void check_expected(const scene_t *scene)
{
    comparison_t *comparison = comparison_of(scene->baseline, &scene->seen);

    for (guint i = 0; i < comparison->entries->len; i++) {
        const comparison_entry_t *entry =
            &g_array_index(comparison->entries, comparison_entry_t, i);
        bool is_wrong = entry->state == COMPARED_NEW ||
                        (entry->state == COMPARED_CHANGED && is_learnt(entry->line));

        if (is_wrong) {
            const used_baseline_t used = {.path = "home.baseline", .baseline = scene->baseline};
            GString *text = g_string_new(NULL);

            baseline_append(text, scene->baseline);
            report_changes(text, &used, &scene->seen);
            g_error("what was learnt is not expected: %s", text->str);
        }
    }
    comparison_free(comparison);
}

/* What was learnt is expected, is not learnt twice, and can be read. */
static void check_learnt(const scene_t *scene)
{
    learned_t first = baseline_learn(scene->baseline, &scene->seen), second;
    GString *text = g_string_new(NULL);
    baseline_t *again;
    char *wrong;

    g_assert_cmpuint(first.added, <=, first.doors);
    check_expected(scene);
    second = baseline_learn(scene->baseline, &scene->seen);
    g_assert_cmpuint(second.added, ==, 0);
    g_assert_cmpuint(second.doors, ==, first.doors);
    baseline_append(text, scene->baseline);
    again = baseline_parse(text->str, text->len, &wrong);
    if (again == NULL)
        g_error("what was learnt is wrong: %s\n%s", wrong, text->str);
    baseline_free(again);
    g_string_free(text, TRUE);
}

static void begin(scene_t *scene, fuzz_bytes_t bytes)
{
    scene->baseline = take_baseline(&bytes);
    scene->watch = baseline_watch_new(scene->baseline);
    stream_begin(&scene->stream, bytes);
    scene->traffic = traffic_new(&scene->stream.settings.limits);
    scene->names = host_names_new();
    scene->mappings = port_mappings_new();
    scene->seen = (seen_t){
        .traffic = scene->traffic,
        .settings = &scene->stream.settings,
        .names = scene->names,
        .mappings = scene->mappings,
    };
}

static void end(scene_t *scene)
{
    baseline_watch_free(scene->watch);
    baseline_free(scene->baseline);
    port_mappings_free(scene->mappings);
    host_names_free(scene->names);
    traffic_free(scene->traffic);
    stream_end(&scene->stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scene_t scene;
    sighting_t sighting;
    comparison_t *comparison;

    begin(&scene, (fuzz_bytes_t){.data = data, .left = size});
    while (stream_next(&scene.stream, &sighting))
        see(&scene, &sighting);
    comparison = comparison_of(scene.baseline, &scene.seen);
    check_comparison(comparison);
    check_watch(&scene, comparison);
    comparison_free(comparison);
    report(&scene, scene.baseline);
    report(&scene, NULL);
    check_learnt(&scene);
    end(&scene);
    return 0;
}
