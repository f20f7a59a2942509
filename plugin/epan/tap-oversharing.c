/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The statistics that print: -z oversharing,hosts|endpoints|peers|report|changes|json|svg[,FILTER], and
 * the one that writes: -z oversharing,baseline,FILE.
 *
 * Without a filter they print what the post-dissector gathered. With one, and with a read filter
 * (-R), which drops frames after that saw them, a statistic gathers its frames in traffic of its own.
 */
#include "tap-oversharing.h"

#include "baseline_check.h"
#include "baseline_learn.h"
#include "compat.h"
#include "packet-oversharing.h"
#include "pseudonym_preference.h"
#include "report.h"
#include "table.h"
#include "version_statistic.h"

#include <epan/packet.h>
#include <epan/tap.h>
#include <stdio.h>
#include <wsutil/report_message.h>

#define BASELINE_STATISTIC "oversharing,baseline"

typedef void (*report_function_t)(GString *out, const traffic_t *traffic,
                                  const settings_t *settings);

typedef struct {
    const char *name; /* of it, without its filter */
    report_function_t print;
    bool has_filter;
    const char
        *own_field; /* the argument whose filter names a field of ours; NULL once that was said */
    traffic_t *own; /* NULL: what the post-dissector gathered is as good */
} statistic_t;

static GSList *running; /* statistic_t: live as long as the program */

static void reset_statistic(void *data)
{
    statistic_t *statistic = (statistic_t *)data;

    traffic_free(statistic->own);
    statistic->own = NULL;
}

/* Another file begins: Wireshark resets taps of its own accord only in a window. */
static void reset_all_statistics(void)
{
    for (GSList *item = running; item != NULL; item = item->next)
        reset_statistic(item->data);
}

static bool gathers_by_itself(const statistic_t *statistic)
{
    return statistic->has_filter || oversharing_dropped_frames();
}

/* In one pass a field of ours is there from the onset on only. */
static void warn_of_one_pass(statistic_t *statistic)
{
    if (statistic->own_field == NULL || oversharing_sees_again())
        return;
    report_warning(
        "-z %s: in one pass frames have the fields of oversharing from an endpoint's onset on "
        "only, so packets are missing here. Use -2.",
        statistic->own_field);
    statistic->own_field = NULL;
}

static tap_packet_status take_packet(void *data, packet_info *pinfo _U_, epan_dissect_t *edt _U_,
                                     const void *sighting_data, tap_flags_t flags _U_)
{
    statistic_t *statistic = (statistic_t *)data;
    const sighting_t *sighting = (const sighting_t *)sighting_data;

    if (!gathers_by_itself(statistic))
        return TAP_PACKET_REDRAW;
    warn_of_one_pass(statistic);
    if (statistic->own == NULL)
        statistic->own = traffic_new(&oversharing_settings()->limits);
    traffic_count_frame(statistic->own, sighting);
    traffic_set_begin(statistic->own, traffic_begin(oversharing_traffic()));
    traffic_add(statistic->own, sighting, NULL);
    return TAP_PACKET_REDRAW;
}

/* `name` is that of the statistic alone: its filter may name addresses. */
static bool permits(const char *name)
{
    char *what = g_strconcat("-z ", name, NULL);
    bool permitted = pseudonym_preference_permits(what);

    g_free(what);
    return permitted;
}

static void print_statistic(void *data)
{
    const statistic_t *statistic = (const statistic_t *)data;
    traffic_t *nothing = traffic_new(&oversharing_settings()->limits);
    const traffic_t *traffic = statistic->own;
    GString *out = g_string_new(NULL);

    if (traffic == NULL)
        traffic = gathers_by_itself(statistic) ? nothing : oversharing_traffic();
    if (traffic != NULL && permits(statistic->name))
        statistic->print(out, traffic, oversharing_settings());
    fputs(out->str, stdout);
    fflush(stdout);
    g_string_free(out, TRUE);
    traffic_free(nothing);
}

/* What is known besides belongs to the open file, whichever of its frames a statistic gathered. */
static seen_t seen_in(const traffic_t *traffic)
{
    seen_t seen = oversharing_seen();

    seen.traffic = traffic;
    return seen;
}

static void print_changes(GString *out, const traffic_t *traffic, const settings_t *settings _U_)
{
    used_baseline_t used = baseline_check_used();
    seen_t seen = seen_in(traffic);

    report_changes(out, &used, &seen);
}

static void print_json(GString *out, const traffic_t *traffic, const settings_t *settings)
{
    used_baseline_t used = baseline_check_used();
    seen_t seen = seen_in(traffic);

    report_json(out, traffic, settings);
    report_changes_json(out, &used, &seen);
}

static const struct {
    const char *name;
    const char *title;
    report_function_t print;
} statistics[] = {
    {"oversharing,hosts", "Oversharing hosts", report_hosts},
    {"oversharing,endpoints", "Oversharing endpoints", report_endpoints},
    {"oversharing,peers", "Oversharing peers", report_peers},
    {"oversharing,report", "Oversharing report", report_note},
    {"oversharing,changes", "Oversharing changes", print_changes},
    {"oversharing,json", "Oversharing JSON", print_json},
    {"oversharing,svg", "Oversharing picture", report_svg},
};

/* Starts one statistic. `argument` is all of -z, "oversharing,hosts" or "oversharing,hosts,FILTER".
 */
static stat_start_t start_statistic(const char *argument, void *user)
{
    size_t which = GPOINTER_TO_SIZE(user);
    const char *rest = argument + strlen(statistics[which].name);
    const char *filter = rest[0] == ',' && rest[1] != '\0' ? rest + 1 : NULL;
    statistic_t *statistic;
    GString *error;

    if (rest[0] != '\0' && rest[0] != ',') {
        report_failure("-z %s: there is no such statistic; did you mean -z %s?", argument,
                       statistics[which].name);
        STAT_NOT_STARTED;
    }
    if (!permits(statistics[which].name))
        STAT_NOT_STARTED;
    statistic = g_new0(statistic_t, 1);
    statistic->name = statistics[which].name;
    statistic->print = statistics[which].print;
    statistic->has_filter = filter != NULL;
    if (filter != NULL && strstr(filter, "oversharing") != NULL)
        statistic->own_field = g_strdup(argument);
    error = register_tap_listener(filter == NULL ? OVERSHARING_FIGURES_TAP : OVERSHARING_TAP,
                                  statistic, filter, TL_REQUIRES_NOTHING, reset_statistic,
                                  take_packet, print_statistic, NULL);
    if (error != NULL) {
        report_failure("-z %s: %s", argument, error->str);
        g_string_free(error, TRUE);
        g_free(statistic);
        STAT_NOT_STARTED;
    }
    running = g_slist_append(running, statistic);
    STAT_STARTED;
}

/* --- The one that writes --- */

static GSList *baselines; /* names of files to write: they live as long as the program */

static tap_packet_status take_nothing(void *data _U_, packet_info *pinfo _U_,
                                      epan_dissect_t *edt _U_, const void *sighting _U_,
                                      tap_flags_t flags _U_)
{
    return TAP_PACKET_DONT_REDRAW;
}

static void write_baseline(void *data)
{
    const char *path = (const char *)data;
    seen_t seen = oversharing_seen();
    GString *told;
    char *wrong;

    if (seen.traffic == NULL)
        return;
    if (oversharing_dropped_frames()) {
        report_failure("-z " BASELINE_STATISTIC
                       ": with a read filter (-R), or with -M, a part of the "
                       "capture is unknown. No baseline was written.");
        return;
    }
    told = g_string_new(NULL);
    wrong = baseline_learn_file(path, &seen, told);
    if (wrong != NULL)
        report_failure("-z " BASELINE_STATISTIC ": %s. No baseline was written.", wrong);
    fputs(told->str, stdout);
    fflush(stdout);
    g_string_free(told, TRUE);
    g_free(wrong);
}

/* `argument` is "oversharing,baseline,FILE". A name that begins with "~/" is one in the home folder: where a
 * comma stands before it, a shell leaves it alone. */
static stat_start_t start_baseline(const char *argument, void *user _U_)
{
    const char *path = argument + strlen(BASELINE_STATISTIC);
    GString *error;
    char *kept;

    if (path[0] != ',' || path[1] == '\0') {
        report_failure("-z %s: the name of the file is missing: -z " BASELINE_STATISTIC ",FILE",
                       argument);
        STAT_NOT_STARTED;
    }
    path++;
    kept = g_str_has_prefix(path, "~/") ? g_build_filename(g_get_home_dir(), path + 2, NULL)
                                        : g_strdup(path);
    error = register_tap_listener(OVERSHARING_FIGURES_TAP, kept, NULL, TL_REQUIRES_NOTHING, NULL,
                                  take_nothing, write_baseline, NULL);
    if (error != NULL) {
        report_failure("-z %s: %s", argument, error->str);
        g_string_free(error, TRUE);
        g_free(kept);
        STAT_NOT_STARTED;
    }
    baselines = g_slist_append(baselines, kept);
    STAT_STARTED;
}

static void register_baseline(void)
{
    static stat_tap_ui interface = {
        .group = REGISTER_STAT_GROUP_GENERIC,
        .title = "Oversharing baseline",
        .cli_string = BASELINE_STATISTIC,
        .tap_init_cb = start_baseline,
    };

    register_stat_tap_ui(&interface, NULL);
}

void oversharing_register_statistics(void)
{
    static stat_tap_ui interfaces[G_N_ELEMENTS(statistics)];

    for (size_t i = 0; i < G_N_ELEMENTS(statistics); i++) {
        interfaces[i] = (stat_tap_ui){
            .group = REGISTER_STAT_GROUP_GENERIC,
            .title = statistics[i].title,
            .cli_string = statistics[i].name,
            .tap_init_cb = start_statistic,
        };
        register_stat_tap_ui(&interfaces[i], GSIZE_TO_POINTER(i));
    }
    register_baseline();
    version_statistic_register();
    register_init_routine(reset_all_statistics);
    tables_register();
}
