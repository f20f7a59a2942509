/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The post-dissector. It runs after every frame's own dissectors, in every pass.
 *
 * What the first pass learns is all in `traffic`; later passes, and the display of each pass, only
 * read it. Nothing is kept per frame.
 */
#include "packet-oversharing.h"

#include "baseline_check.h"
#include "compat.h"
#include "endpoint_type.h"
#include "endpoints.h"
#include "evidence.h"
#include "frame_details.h"
#include "frame_flow.h"
#include "household_watch.h"
#include "packet-fwlog.h"
#include "packet_menu.h"
#include "places.h"
#include "provisional.h"
#include "pseudonym_preference.h"
#include "statistics_menu.h"

#include <epan/expert.h>
#include <epan/packet.h>
#include <epan/prefs.h>
#include <epan/range.h>
#include <epan/tap.h>
#include <wsutil/report_message.h>

#define DEFAULT_MIN_HOSTS 9
#define DEFAULT_MAX_CONVERSATIONS 16000000
/* What a person expects to be served by a host that clients are meant to reach. */
#define DEFAULT_SERVICE_PORTS                                                              \
    "53,67,69,88,111,123,137,161-162,389,427,443,464,500,514,547,853,1194,1645-1646,1701," \
    "1812-1813,2049,3478-3481,4500,5004-5005,5060-5061,5349,5683-5684,6081,7000-7009,51820"

static int proto_oversharing = -1;
static int proto_caller = -1; /* in name only: what Wireshark calls the post-dissector by */
static int oversharing_tap = -1;
static int figures_tap = -1;

static expert_field ei_verdict[VERDICT_COUNT] = {EI_INIT, EI_INIT, EI_INIT, EI_INIT,
                                                 EI_INIT, EI_INIT, EI_INIT};

/* Preferences, as Wireshark stores them. */
static guint pref_min_hosts = DEFAULT_MIN_HOSTS;
static guint pref_max_conversations = DEFAULT_MAX_CONVERSATIONS;
static const char *pref_inside = "";
static range_t *pref_service_ports;

static settings_t settings;
static traffic_t *traffic;        /* of the open file */
static ranking_t *ranking;        /* of its endpoints */
static host_names_t *names;       /* of its hosts */
static port_mappings_t *mappings; /* that were asked of routers in it */
static uint32_t latest_frame;     /* of it */
static bool sees_again;           /* the frame dissected last was seen before */
static bool dropped_frames;       /* a number came twice: the first frame of that number is gone */

const traffic_t *oversharing_traffic(void)
{
    return traffic;
}

const ranking_t *oversharing_ranking(ranking_age_t age)
{
    ranking_update(ranking, traffic, &settings, age);
    return ranking;
}

seen_t oversharing_seen(void)
{
    return (
        seen_t){.traffic = traffic, .settings = &settings, .names = names, .mappings = mappings};
}

bool oversharing_sees_again(void)
{
    return sees_again;
}

bool oversharing_dropped_frames(void)
{
    return dropped_frames;
}

const settings_t *oversharing_settings(void)
{
    return &settings;
}

/* --- Preferences --- */

static bool is_service_port(uint16_t port)
{
    return pref_service_ports != NULL && value_is_in_range(pref_service_ports, port);
}

/* Takes the preferences over into `settings`. Returns what is wrong with the inside addresses, or NULL;
 * the caller frees it. */
static char *take_preferences(void)
{
    settings.limits.min_hosts = MAX(pref_min_hosts, 1);
    settings.limits.max_conversations = CLAMP(pref_max_conversations, 1, G_MAXINT32 / 2);
    pseudonym_preference_take(&settings);
    return address_ranges_parse(pref_inside, &settings.inside);
}

static void apply_preferences(void)
{
    char *wrong = take_preferences();

    if (wrong != NULL)
        report_failure("Preference oversharing.inside: %s. It is a list of addresses and prefixes "
                       "such as \"192.168.0.0/16, 2001:db8::/32\"; mend it under "
                       "Preferences, Protocols, Oversharing.",
                       wrong);
    g_free(wrong);
    if (pref_min_hosts == 0)
        report_failure("Preference oversharing.min_hosts: 0 is too small, 1 is used instead.");
    if (pref_max_conversations == 0)
        report_failure("Preference oversharing.max_conversations: 0 is too small, 1 is used "
                       "instead.");
}

/* --- A file is opened, and closed --- */

/* Another profile may set preferences back to what they are at first, which Wireshark does not tell of:
 * so they are taken over here, too. */
static void begin_file(void)
{
    g_free(take_preferences());
    traffic = traffic_new(&settings.limits);
    ranking = ranking_new();
    names = host_names_new();
    mappings = port_mappings_new();
    baseline_check_begin();
    latest_frame = 0;
    dropped_frames = false;
}

static void end_file(void)
{
    baseline_check_end();
    traffic_free(traffic);
    ranking_free(ranking);
    host_names_free(names);
    port_mappings_free(mappings);
    traffic = NULL;
    ranking = NULL;
    names = NULL;
    mappings = NULL;
}

/* --- What a frame shows --- */

static void warn(packet_info *pinfo, proto_item *item, const endpoint_t *endpoint)
{
    char name[ENDPOINT_TEXT_MAX], peers[COUNT_TEXT_MAX], networks[COUNT_TEXT_MAX];
    const char *outer_protocol = pinfo->current_proto;

    pinfo->current_proto =
        OVERSHARING_NAME; /* whose warning it is; see oversharing_register_handoff() */
    expert_add_info_format(pinfo, item, &ei_verdict[endpoint->verdict], "%s %s (%s in %s)",
                           endpoint_address_format(&endpoint->address, name),
                           verdict_meaning(endpoint->verdict, endpoint->rule),
                           figure_of(endpoint->figures, endpoint->figures->peers, "peer", peers),
                           figure_of(endpoint->figures, endpoint->figures->networks, "network",
                                     networks));
    pinfo->current_proto = outer_protocol;
}

/* On first sight the verdict is provisional; later passes know them all. Returns whether the frame is
 * one to warn on. */
static bool settle_verdict(const packet_info *pinfo, const sighting_t *sighting,
                           endpoint_t *endpoint)
{
    bool is_onset = endpoint->figures->onset == sighting->frame;
    /* A frame without a time is as late as the latest one before it. */
    int64_t now =
        sighting->time == TIME_UNKNOWN ? traffic_totals(traffic)->last_time : sighting->time;
    provisional_t *provisional;
    bool has_changed;

    if (pinfo->fd->visited)
        return is_onset;
    provisional = traffic_provisional(traffic, endpoint->number);
    has_changed = provisional_update(provisional, &endpoint->subject, now);
    endpoint->verdict = (verdict_t)provisional->verdict;
    return is_onset || has_changed;
}

/* Is it worth while to look at a frame that is no onset? On first sight an expert info may be due on
 * it, if there is a tree to see that in. */
static bool shows_all(const packet_info *pinfo, proto_tree *tree)
{
    return tree != NULL && (!pinfo->fd->visited || frame_details_are_wanted(tree));
}

/* Endpoints worth it are shown on all their frames, ordinary ones on their onset alone. Returns the item,
 * or NULL where nothing is shown. */
static proto_item *show_listed(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                               const sighting_t *sighting, const traffic_end_t *end)
{
    bool is_warning;
    endpoint_t endpoint = endpoint_describe(traffic, &settings, end->endpoint);
    proto_item *item;

    is_warning = settle_verdict(pinfo, sighting, &endpoint);
    if (is_warning && !pinfo->fd->visited && baseline_check_watch() != NULL) {
        seen_t seen = oversharing_seen();
        baseline_watch_verdict(baseline_check_watch(), &seen, &endpoint, sighting->frame);
    }
    if (verdict_is_ordinary(endpoint.verdict) && !is_warning)
        return NULL;
    item = frame_details_add(tree, tvb, pinfo, &endpoint, end);
    if (is_warning)
        warn(pinfo, item, &endpoint);
    return item;
}

/* How one end of the frame stands against the baseline, under `item`, or in one of its own. */
static G_GNUC_NO_INLINE void show_state(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                        const traffic_end_t *end, proto_item *item)
{
    seen_t seen = oversharing_seen();
    const comparison_entry_t *entry =
        baseline_watch_endpoint(baseline_check_watch(), &seen, end->endpoint, pinfo->fd->visited);

    if (entry == NULL)
        return;
    if (item == NULL)
        item = frame_details_add_door(tree, tvb, pinfo, entry, end);
    else
        frame_details_add_state(item, tvb, entry);
    baseline_check_warn(pinfo, item, entry);
}

static void show(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, const sighting_t *sighting,
                 bool has_news)
{
    bool has_baseline = baseline_check_watch() != NULL;
    traffic_end_t ends[2];
    unsigned count = has_baseline ? traffic_known_ends(traffic, sighting, ends)
                                  : traffic_listed_ends(traffic, sighting, ends);

    for (unsigned i = 0; i < count; i++) {
        bool is_listed = ends[i].figures != NULL;
        bool is_onset = is_listed && ends[i].figures->onset == sighting->frame;
        proto_item *item = NULL;

        if (!is_onset && !has_news && !shows_all(pinfo, tree))
            continue;
        if (is_listed)
            item = show_listed(tvb, pinfo, tree, sighting, &ends[i]);
        if (has_baseline)
            show_state(tvb, pinfo, tree, &ends[i], item);
    }
}

/* What the baseline says of the frame itself: of a mapping asked for in it, and, on the last frame, of what
 * is gone. */
static G_GNUC_NO_INLINE void show_frame_state(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    baseline_watch_t *watch = baseline_check_watch();
    seen_t seen = oversharing_seen();
    const comparison_entry_t *entry =
        baseline_watch_frame(watch, &seen, pinfo->num, pinfo->fd->visited);

    if (entry != NULL)
        baseline_check_warn(pinfo, frame_details_add_door(tree, tvb, pinfo, entry, NULL), entry);
    if (pinfo->fd->visited && pinfo->num == latest_frame) {
        const comparison_t *comparison = baseline_watch_all(watch, &seen);

        baseline_check_warn_gone(pinfo, frame_details_add_gone(tree, tvb, comparison), comparison);
    }
}

/* What the frame is a sighting of, if of anything: a datagram, or what a firewall tells of one. */
static bool take_sighting(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, sighting_t *sighting)
{
    tvbuff_t *message;

    if (!frame_flow(tvb, pinfo, sighting))
        return false;
    if (sighting->kind == SIGHTING_DATAGRAM && frame_flow_is_syslog(sighting)) {
        message = frame_flow_payload(tvb, sighting);
        if (message != NULL)
            fwlog_dissect_syslog(message, pinfo, tree, sighting);
    }
    return sighting->kind != SIGHTING_FRAME;
}

/* Adds the sighting, and tells the baseline what it changed. Apart from take_in(), which is short as
 * long as there is no baseline. */
static G_GNUC_NO_INLINE bool hold_against_baseline(const sighting_t *sighting, bool has_flow)
{
    baseline_watch_t *watch = baseline_check_watch();
    seen_t seen = oversharing_seen();
    traffic_change_t change;
    bool has_news = false;

    if (has_flow && traffic_add(traffic, sighting, &change))
        has_news = baseline_watch_sighting(watch, &seen, &change, sighting->frame);
    return baseline_watch_mappings(watch, &seen) || has_news;
}

/* First sight of a frame: the only one that changes what is known. Returns whether it is news to the
 * baseline. */
static bool take_in(tvbuff_t *tvb, packet_info *pinfo, const sighting_t *sighting, bool has_flow)
{
    dropped_frames |= sighting->frame <= latest_frame;
    latest_frame = sighting->frame;
    traffic_count_frame(traffic, sighting);
    household_watch(tvb, pinfo, sighting, names, mappings);
    if (G_UNLIKELY(baseline_check_watch() != NULL))
        return hold_against_baseline(sighting, has_flow);
    if (has_flow)
        traffic_add(traffic, sighting, NULL);
    return false;
}

/* The same of a frame that is seen again. */
static bool has_news_again(uint32_t frame)
{
    seen_t seen = oversharing_seen();

    return baseline_check_watch() != NULL &&
           baseline_watch_tells(baseline_check_watch(), &seen, frame, frame == latest_frame);
}

static void queue_for(int tap, packet_info *pinfo, const sighting_t *sighting)
{
    if (have_tap_listener(tap))
        tap_queue_packet(tap, pinfo, wmem_memdup(pinfo->pool, sighting, sizeof *sighting));
}

static int dissect_oversharing(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    sighting_t sighting;
    bool has_flow, has_news;

    sees_again = pinfo->fd->visited;
    has_flow = take_sighting(tvb, pinfo, tree, &sighting);
    has_news = pinfo->fd->visited ? has_news_again(sighting.frame)
                                  : take_in(tvb, pinfo, &sighting, has_flow);
    queue_for(oversharing_tap, pinfo, &sighting);
    if (dropped_frames)
        queue_for(figures_tap, pinfo, &sighting);
    if (has_flow &&
        (has_news || shows_all(pinfo, tree) || traffic_is_onset(traffic, sighting.frame)))
        show(tvb, pinfo, tree, &sighting, has_news);
    if (baseline_check_watch() != NULL && (has_news || shows_all(pinfo, tree)))
        show_frame_state(tvb, pinfo, tree);
    return (int)tvb_captured_length(tvb);
}

/* --- Registration --- */

static void register_expert_infos(void)
{
    static ei_register_info infos[] = {
        {&ei_verdict[VERDICT_INITIATING],
         {"oversharing.expert.initiating", PI_SECURITY, PI_WARN, "A UDP endpoint calls the world",
          EXPFILL}},
        {&ei_verdict[VERDICT_RESPONDING],
         {"oversharing.expert.responding", PI_SECURITY, PI_WARN,
          "A UDP endpoint is called by the world, and answers", EXPFILL}},
        {&ei_verdict[VERDICT_SCANNING],
         {"oversharing.expert.scanning", PI_SECURITY, PI_WARN, "A UDP endpoint tries doors",
          EXPFILL}},
        {&ei_verdict[VERDICT_AFTERGLOW],
         {"oversharing.expert.afterglow", PI_SECURITY, PI_NOTE,
          "The world calls a UDP endpoint that does not answer", EXPFILL}},
        {&ei_verdict[VERDICT_UNDECIDED],
         {"oversharing.expert.undecided", PI_SECURITY, PI_NOTE,
          "A UDP endpoint has many peers, and the evidence does not tell why", EXPFILL}},
        {&ei_verdict[VERDICT_SERVING],
         {"oversharing.expert.serving", PI_SECURITY, PI_CHAT, "A UDP endpoint serves many clients",
          EXPFILL}},
        {&ei_verdict[VERDICT_CLIENT],
         {"oversharing.expert.client", PI_SECURITY, PI_CHAT,
          "A UDP endpoint is a client of many servers", EXPFILL}},
    };

    expert_module_t *expert = expert_register_protocol(proto_oversharing);

    expert_register_field_array(expert, infos, array_length(infos));
    baseline_check_register_expert(expert);
}

static void register_preferences(void)
{
    module_t *module = prefs_register_protocol(proto_oversharing, apply_preferences);

    prefs_register_uint_preference(
        module, "min_hosts", "List an endpoint from so many remote hosts",
        "An endpoint is listed and judged from this number of distinct remote addresses", 10,
        &pref_min_hosts);
    prefs_register_string_preference(
        module, "inside", "Inside addresses",
        "Your own addresses and prefixes, such as \"192.168.0.0/16, 2001:db8::/32\"; if there are "
        "none, private ranges. A baseline is of their hosts, and they come first in tables among "
        "endpoints with as many peers",
        &pref_inside);
    range_convert_str(wmem_epan_scope(), &pref_service_ports, DEFAULT_SERVICE_PORTS, UINT16_MAX);
    prefs_register_range_preference(module, "service_ports", "Service ports",
                                    "UDP ports on which it is ordinary to serve many clients",
                                    &pref_service_ports, UINT16_MAX);
    prefs_register_uint_preference(module, "max_conversations", "Conversations kept",
                                   "How many pairs of endpoints are kept at most, and for each at "
                                   "most 128 bytes of memory. Further "
                                   "pairs are counted by estimate",
                                   10, &pref_max_conversations);
    baseline_check_register_preference(module);
    pseudonym_preference_register(module);
}

void oversharing_register_protocol(void)
{
    proto_oversharing = proto_register_protocol(OVERSHARING_NAME, OVERSHARING_NAME, "oversharing");
    proto_caller =
        proto_register_protocol_in_name_only("Oversharing post-dissector", OVERSHARING_NAME,
                                             "oversharing.caller", proto_oversharing, FT_PROTOCOL);
    oversharing_tap = register_tap(OVERSHARING_TAP);
    figures_tap = register_tap(OVERSHARING_FIGURES_TAP);
    frame_details_register(proto_oversharing);
    register_expert_infos();
    register_preferences();
    settings.is_service_port = is_service_port;
    settings.service_name = frame_flow_service_name;
    settings.locate = places_locate;
    apply_preferences();
    register_init_routine(begin_file);
    register_cleanup_routine(end_file);
    endpoint_type_register(proto_oversharing);
    packet_menu_register();
    statistics_menu_register(proto_oversharing);
}

void oversharing_register_handoff(void)
{
    frame_flow_register();
    household_watch_register();
    /* A handle of a protocol in name only: for a true one Wireshark keeps books on every frame, at a
     * third of what we cost it, and handles of no protocol it calls only while some other post-dissector
     * is enabled. Whether the user enabled ours, Wireshark asks the protocol that it stands for. */
    register_postdissector(create_dissector_handle(dissect_oversharing, proto_caller));
}
