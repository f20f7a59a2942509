/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "baseline_learn.h"

#include "baseline_file.h"
#include "comparison.h"
#include "evidence.h"
#include "inside.h"

#include <string.h>

/* How soon the door showed itself, as a line has it. */
static int64_t within_of(const seen_t *seen, const door_t *door)
{
    return within_about(MAX(door->time - traffic_totals(seen->traffic)->first_time, 0));
}

/* What is known of a host goes with its address; a wildcard speaks of several. */
static void take_in_host(baseline_line_t *line, const door_t *door)
{
    if (line->host.kind != HOST_ADDRESS || door->known == NULL)
        return;
    if (door->known->has_mac && !line->has_mac) {
        line->has_mac = true;
        memcpy(line->mac, door->known->mac, sizeof line->mac);
    }
    if (door->known->name[0] != '\0') {
        g_free(line->name);
        line->name = g_strdup(door->known->name);
    }
}

static void take_in(baseline_line_t *line, const seen_t *seen, const door_t *door, speaks_t how)
{
    if (how == SPEAKS_OF_SUCCESSOR) {
        line->any_new_port = true;
        line->port = 0;
    }
    /* The wider of two roles is expected from now on. */
    if (!role_covers(line->role, door->role))
        line->role = door->role;
    if (line->peers != 0)
        line->peers = MAX(line->peers, peers_about(door->peers));
    if (line->within != 0)
        line->within = MAX(line->within, within_of(seen, door));
    if (line->watched != 0)
        line->watched = MAX(line->watched, within_about(comparison_span(seen)));
    if (line->service != NULL && line->service[0] == '\0' && baseline_line_has_port(line)) {
        g_free(line->service);
        line->service = g_strdup(door->service);
    }
    take_in_host(line, door);
}

static void add_line(baseline_t *baseline, const seen_t *seen, const door_t *door)
{
    char text[ENDPOINT_TEXT_MAX];
    baseline_line_t line = {
        .port = door->address.port,
        .role = door->role,
        .service = g_strdup(door->service),
        .peers = MAX(peers_about(door->peers), 1),
        /* Who was seen once is not known to show himself sooner than in all that was watched. */
        .within = within_about(comparison_span(seen)),
        .watched = within_about(comparison_span(seen)),
        .above = g_strdup(""),
    };

    host_pattern_parse(host_address_format(&door->address.host, text), &line.host);
    take_in_host(&line, door);
    baseline_add(baseline, &line);
}

/* A line of one endpoint may come to say more of it. One of several hosts or ports says what a user
 * decided on, and so does a port in a line that was not learnt. */
static bool may_widen(const baseline_line_t *line)
{
    return line->host.kind == HOST_ADDRESS && baseline_line_has_port(line) && line->watched != 0;
}

/* How well a line suits a door that it speaks of: by its role and its port, by its port alone, as that of
 * another start; 0: not at all. */
static unsigned suits(const baseline_line_t *line, const door_t *door, speaks_t how)
{
    bool covers = role_covers(line->role, door->role);

    if (how == SPEAKS_NOT || (!covers && !(may_widen(line) && role_covers(door->role, line->role))))
        return 0;
    if (how == SPEAKS_OF_PORT)
        return covers ? 3 : 2;
    return may_widen(line) ? 1 : 0;
}

/* The line that is to take the door in, or NULL. */
static baseline_line_t *line_for(baseline_t *baseline, const seen_t *seen, const door_t *door,
                                 speaks_t *how)
{
    baseline_line_t *best = NULL;
    unsigned best_suits = 0;

    for (guint i = 0; i < baseline_count(baseline) && best_suits < 3; i++) {
        baseline_line_t *line = baseline_line(baseline, i);
        speaks_t speaks = line_speaks_of(line, seen, door);

        if (suits(line, door, speaks) > best_suits) {
            best_suits = suits(line, door, speaks);
            best = line;
            *how = speaks;
        }
    }
    return best;
}

/* A line that kept silent as long as it should have shown itself in needs more time. */
static guint give_time(baseline_t *baseline, const seen_t *seen, const GArray *doors)
{
    GArray *is_seen = lines_seen(baseline, seen, doors);
    int64_t span = comparison_span(seen);
    guint unseen = 0;

    for (guint i = 0; i < baseline_count(baseline); i++) {
        baseline_line_t *line = baseline_line(baseline, i);

        if (g_array_index(is_seen, bool, i))
            continue;
        unseen++;
        if (line->within != 0 && line->within <= span)
            line->within = within_about(span + 1);
    }
    g_array_free(is_seen, TRUE);
    return unseen;
}

learned_t baseline_learn(baseline_t *baseline, const seen_t *seen)
{
    GArray *doors = doors_of(seen);
    learned_t learned = {.doors = doors->len};

    for (guint i = 0; i < doors->len; i++) {
        const door_t *door = &g_array_index(doors, door_t, i);
        speaks_t how;
        baseline_line_t *line = line_for(baseline, seen, door, &how);

        if (line != NULL) {
            take_in(line, seen, door, how);
        } else {
            add_line(baseline, seen, door);
            learned.added++;
        }
    }
    learned.unseen = give_time(baseline, seen, doors);
    baseline_sort(baseline);
    g_array_free(doors, TRUE);
    return learned;
}

/* Why this capture cannot teach a baseline, or NULL. */
static char *wrong_capture(const seen_t *seen)
{
    if (traffic_totals(seen->traffic)->packets == 0)
        return g_strdup("no packet was seen, so there is nothing to expect");
    if (!doors_have_inside(seen))
        return g_strdup_printf("no host of this capture is inside (inside: %s), so "
                               "there is nothing to expect: set the preference oversharing.inside "
                               "to your own addresses",
                               inside_rests_on(seen->settings));
    return NULL;
}

char *baseline_learn_file(const char *path, const seen_t *seen, GString *told)
{
    bool is_new;
    int lock;
    char *wrong = wrong_capture(seen);
    char added[COUNT_TEXT_MAX], lines[COUNT_TEXT_MAX];
    baseline_t *baseline;
    learned_t learned;

    if (wrong != NULL)
        return wrong;
    lock = baseline_lock(path);
    is_new = !baseline_exists(path);
    baseline = is_new ? baseline_new() : baseline_read(path, &wrong);
    if (baseline == NULL) {
        baseline_unlock(lock);
        return wrong;
    }
    learned = baseline_learn(baseline, seen);
    wrong = baseline_write(path, baseline);
    baseline_unlock(lock);
    if (wrong == NULL)
        g_string_append_printf(told, "%s: %s %s, %s in all (inside: %s)\n", path,
                               count_of(learned.added, "line", added), is_new ? "written" : "added",
                               count_of(baseline_count(baseline), "line", lines),
                               inside_rests_on(seen->settings));
    if (wrong == NULL && learned.doors == 0)
        g_string_append(told, "This capture shows no endpoint that answers outside hosts or meets "
                              "many.\n");
    baseline_free(baseline);
    return wrong;
}
