/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_details.h"

#include "change_words.h"
#include "evidence.h"
#include "explanation.h"
#include "packet-oversharing.h"
#include "record_index.h"

#include <epan/proto_data.h>

static int proto_oversharing = -1;

static int hf_endpoint = -1;
static int hf_host = -1;
static int hf_port = -1;
static int hf_peer = -1;
static int hf_sent = -1;
static int hf_began = -1;
static int hf_new_peer = -1;
static int hf_peer_first = -1;
static int hf_verdict = -1;
static int hf_provisional = -1;
static int hf_rank = -1;
static int hf_peers = -1;
static int hf_hosts = -1;
static int hf_networks = -1;
static int hf_ports = -1;
static int hf_estimated = -1;
static int hf_initiated = -1;
static int hf_answered = -1;
static int hf_evidence = -1;
static int hf_advice = -1;
static int hf_onset = -1;
static int hf_baseline = -1;

static int ett_oversharing = -1;
static int ett_roles = -1;
static int ett_figures = -1;

static const value_string verdict_names[] = {
    {VERDICT_INITIATING, "initiating"}, {VERDICT_RESPONDING, "responding"},
    {VERDICT_SCANNING, "scanning"},     {VERDICT_AFTERGLOW, "afterglow"},
    {VERDICT_UNDECIDED, "undecided"},   {VERDICT_SERVING, "serving"},
    {VERDICT_CLIENT, "client"},         {0, NULL},
};

enum { BEGAN_ENDPOINT, BEGAN_PEER };

static const value_string began_names[] = {{BEGAN_ENDPOINT, "endpoint"},
                                           {BEGAN_PEER, "peer"},
                                           {0, NULL}};

static const value_string baseline_names[] = {{COMPARED_EXPECTED, "expected"},
                                              {COMPARED_NEW, "new"},
                                              {COMPARED_CHANGED, "changed"},
                                              {COMPARED_GONE, "gone"},
                                              {0, NULL}};

/* --- Items --- */

/* Where items are added, and of what frame. */
typedef struct {
    proto_tree *tree;
    tvbuff_t *tvb;
} place_in_tree_t;

static void add_string(place_in_tree_t at, int field, const char *value)
{
    proto_item_set_generated(proto_tree_add_string(at.tree, field, at.tvb, 0, 0, value));
}

static proto_item *add_number(place_in_tree_t at, int field, uint32_t value)
{
    proto_item *item = proto_tree_add_uint(at.tree, field, at.tvb, 0, 0, value);

    proto_item_set_generated(item);
    return item;
}

static void add_truth(place_in_tree_t at, int field, bool value)
{
    proto_item_set_generated(proto_tree_add_boolean(at.tree, field, at.tvb, 0, 0, value));
}

static void add_percent(place_in_tree_t at, int field, double value)
{
    proto_item_set_generated(
        proto_tree_add_double_format_value(at.tree, field, at.tvb, 0, 0, value, "%.1f %%", value));
}

static bool is_visible(const proto_tree *tree)
{
    return PTREE_DATA(tree)->visible;
}

/* A line of text, which is freed, with lines of its own below it. Nobody sees it in a tree that is
 * not visible. */
static place_in_tree_t add_group(place_in_tree_t at, int ett, char *text)
{
    proto_item *item;
    place_in_tree_t below = {proto_tree_add_subtree(at.tree, at.tvb, 0, 0, ett, &item, text),
                             at.tvb};

    proto_item_set_generated(item);
    g_free(text);
    return below;
}

/* --- Who is who --- */

static const char *address_text(const packet_info *pinfo, uint32_t number)
{
    endpoint_address_t address = traffic_endpoint_address(oversharing_traffic(), number);
    char text[ENDPOINT_TEXT_MAX];

    return wmem_strdup(pinfo->pool, endpoint_address_format(&address, text));
}

/* For frame_details_roles(). Where both ends are shown, the one with more peers. */
static void keep_roles(packet_info *pinfo, const traffic_end_t *end)
{
    const traffic_end_t *known =
        (const traffic_end_t *)p_get_proto_data(pinfo->pool, pinfo, proto_oversharing, 0);

    if (known != NULL && known->figures->peers >= end->figures->peers)
        return;
    p_remove_proto_data(pinfo->pool, pinfo, proto_oversharing, 0);
    p_add_proto_data(pinfo->pool, pinfo, proto_oversharing, 0,
                     wmem_memdup(pinfo->pool, end, sizeof *end));
}

bool frame_details_roles(packet_info *pinfo, frame_roles_t *roles)
{
    const traffic_end_t *end =
        (const traffic_end_t *)p_get_proto_data(pinfo->pool, pinfo, proto_oversharing, 0);

    if (end == NULL)
        return false;
    roles->endpoint = address_text(pinfo, end->endpoint);
    roles->peer = end->peer == RECORD_NONE ? NULL : address_text(pinfo, end->peer);
    return true;
}

static void add_names(place_in_tree_t at, const endpoint_address_t *address)
{
    char text[ENDPOINT_TEXT_MAX];

    if (proto_field_is_referenced(at.tree, hf_endpoint))
        add_string(at, hf_endpoint, endpoint_address_format(address, text));
    if (proto_field_is_referenced(at.tree, hf_host))
        add_string(at, hf_host, host_address_format(&address->host, text));
    add_number(at, hf_port, address->port);
}

static void add_ends(place_in_tree_t at, const packet_info *pinfo, const traffic_end_t *end)
{
    bool has_pair = end->peer != RECORD_NONE;

    if (has_pair && proto_field_is_referenced(at.tree, hf_peer))
        add_string(at, hf_peer, address_text(pinfo, end->peer));
    add_truth(at, hf_sent, end->sent);
    if (has_pair)
        add_number(at, hf_began, end->began ? BEGAN_ENDPOINT : BEGAN_PEER);
}

static void add_first(place_in_tree_t at, const traffic_end_t *end)
{
    add_truth(at, hf_new_peer, end->new_peer);
    if (end->peer != RECORD_NONE)
        add_number(at, hf_peer_first, end->first_frame);
}

static void add_roles(place_in_tree_t at, packet_info *pinfo, const endpoint_t *endpoint,
                      const traffic_end_t *end)
{
    place_in_tree_t group = at;

    if (is_visible(at.tree)) {
        keep_roles(pinfo, end);
        group = add_group(at, ett_roles, explain_roles(oversharing_traffic(), end));
    }
    add_names(group, &endpoint->address);
    add_ends(group, pinfo, end);
    add_first(at, end);
}

/* --- What it does --- */

static void add_verdict(place_in_tree_t at, const endpoint_t *endpoint)
{
    proto_item *item = add_number(at, hf_verdict, endpoint->verdict);

    if (is_visible(at.tree))
        proto_item_append_text(item, ": it %s", verdict_meaning(endpoint->verdict, endpoint->rule));
}

/* What is known about, each with that in words. */
static G_GNUC_NO_INLINE void add_estimates(place_in_tree_t at, const figures_t *f)
{
    const struct {
        int field;
        uint32_t value;
    } estimates[] = {{hf_peers, f->peers},
                     {hf_hosts, f->hosts},
                     {hf_networks, f->networks},
                     {hf_ports, f->ports}};

    for (size_t i = 0; i < G_N_ELEMENTS(estimates); i++) {
        proto_item *item = add_number(at, estimates[i].field, estimates[i].value);
        char text[COUNT_TEXT_MAX];

        proto_item_append_text(item, " (%s)", figure_text(f, estimates[i].value, text));
    }
    add_truth(at, hf_estimated, true);
}

static void add_figures(place_in_tree_t at, const packet_info *pinfo, const endpoint_t *endpoint)
{
    const figures_t *f = endpoint->figures;
    ranking_age_t age = pinfo->fd->visited ? RANKING_EXACT : RANKING_RECENT;
    place_in_tree_t group = at;

    if (is_visible(at.tree))
        group = add_group(at, ett_figures, explain_figures(f));
    if (G_UNLIKELY(figures_are_estimates(f))) {
        add_estimates(group, f);
    } else {
        add_number(group, hf_peers, f->peers);
        add_number(group, hf_hosts, f->hosts);
        add_number(group, hf_networks, f->networks);
        add_number(group, hf_ports, f->ports);
    }
    add_percent(group, hf_initiated, percent(f->began, f->pairs));
    add_percent(group, hf_answered, percent(figures_answered(f), f->pairs));
    add_truth(group, hf_provisional, !pinfo->fd->visited);
    if (proto_field_is_referenced(at.tree, hf_rank)) {
        uint32_t rank = ranking_of(oversharing_ranking(age), endpoint->number);

        if (rank > 0)
            add_number(group, hf_rank, rank);
    }
}

/* Evidence is made anew for every frame displayed. Of endpoints with more peers than this, packet
 * details leave out in how many countries they are; reports always say it. */
#define MAX_LOCATED_PEERS 250

static void add_evidence(place_in_tree_t at, const endpoint_t *endpoint)
{
    verdict_case_t subject = endpoint->subject;
    GPtrArray *evidence;

    if (!proto_field_is_referenced(at.tree, hf_evidence))
        return;
    if (endpoint->figures->peers <= MAX_LOCATED_PEERS)
        subject = endpoint_located(oversharing_traffic(), oversharing_settings(), endpoint);
    evidence = evidence_of(&subject);
    for (guint i = 0; i < evidence->len; i++) {
        const char *finding = (const char *)g_ptr_array_index(evidence, i);
        char *sentence = explain_clause(finding);

        proto_item_set_generated(proto_tree_add_string_format_value(at.tree, hf_evidence, at.tvb, 0,
                                                                    0, finding, "%s", sentence));
        g_free(sentence);
    }
    g_ptr_array_free(evidence, TRUE);
}

static void add_advice(place_in_tree_t at, const endpoint_t *endpoint)
{
    char *advice;

    if (!proto_field_is_referenced(at.tree, hf_advice))
        return;
    advice = verdict_advice(&endpoint->subject);
    add_string(at, hf_advice, advice);
    g_free(advice);
}

/* --- All of it --- */

/* Whoever refers to a field refers to its protocol, too. */
bool frame_details_are_wanted(proto_tree *tree)
{
    return proto_field_is_referenced(tree, proto_oversharing);
}

/* The line that says it all, which is freed, and the place below it. Nobody sees it in a tree that is not
 * visible: NULL then. */
static proto_item *add_headline(place_in_tree_t *at, char *text)
{
    proto_item *item = proto_tree_add_item(at->tree, proto_oversharing, at->tvb, 0, 0, ENC_NA);

    if (text != NULL)
        proto_item_append_text(item, ": %s", text);
    g_free(text);
    proto_item_set_generated(item);
    at->tree = proto_item_add_subtree(item, ett_oversharing);
    return item;
}

proto_item *frame_details_add(proto_tree *tree, tvbuff_t *tvb, packet_info *pinfo,
                              const endpoint_t *endpoint, const traffic_end_t *end)
{
    place_in_tree_t at = {tree, tvb};
    proto_item *item;

    if (tree == NULL)
        return NULL;
    item = add_headline(&at, is_visible(tree) ? explain_endpoint(endpoint) : NULL);
    add_roles(at, pinfo, endpoint, end);
    add_verdict(at, endpoint);
    add_number(at, hf_onset, endpoint->figures->onset);
    add_figures(at, pinfo, endpoint);
    add_evidence(at, endpoint);
    add_advice(at, endpoint);
    return item;
}

/* --- Against the baseline --- */

void frame_details_add_state(proto_item *item, tvbuff_t *tvb, const comparison_entry_t *entry)
{
    if (item != NULL && entry != NULL)
        add_number((place_in_tree_t){proto_item_get_subtree(item), tvb}, hf_baseline, entry->state);
}

proto_item *frame_details_add_door(proto_tree *tree, tvbuff_t *tvb, packet_info *pinfo,
                                   const comparison_entry_t *entry, const traffic_end_t *end)
{
    place_in_tree_t at = {tree, tvb};
    endpoint_address_t address;
    proto_item *item;

    if (tree == NULL)
        return NULL;
    address = entry->state == COMPARED_GONE
                  ? traffic_endpoint_address(oversharing_traffic(), entry->endpoint)
                  : entry->door.address;
    item = add_headline(&at, is_visible(tree) ? change_sentence(entry) : NULL);
    add_names(at, &address);
    if (end != NULL) {
        add_ends(at, pinfo, end);
        add_first(at, end);
    }
    add_number(at, hf_baseline, entry->state);
    return item;
}

proto_item *frame_details_add_gone(proto_tree *tree, tvbuff_t *tvb, const comparison_t *comparison)
{
    place_in_tree_t at = {tree, tvb};

    if (tree == NULL || comparison->count[COMPARED_GONE] == 0)
        return NULL;
    return add_headline(&at, g_strdup("the capture ends, and something that the baseline expects "
                                      "was not seen"));
}

void frame_details_register(int protocol)
{
    static hf_register_info fields[] = {
        {&hf_endpoint,
         {"Endpoint", "oversharing.endpoint", FT_STRING, BASE_NONE, NULL, 0,
          "This is the address and UDP port that has many peers.", HFILL}},
        {&hf_host,
         {"Host", "oversharing.host", FT_STRING, BASE_NONE, NULL, 0,
          "This is the endpoint's address.", HFILL}},
        {&hf_port,
         {"Port", "oversharing.port", FT_UINT16, BASE_DEC, NULL, 0,
          "This is the endpoint's UDP port.", HFILL}},
        {&hf_peer,
         {"Peer", "oversharing.peer", FT_STRING, BASE_NONE, NULL, 0,
          "This is the remote address and port that the endpoint exchanges this frame with.",
          HFILL}},
        {&hf_sent,
         {"Sent by the endpoint", "oversharing.sent", FT_BOOLEAN, BASE_NONE, NULL, 0,
          "True if this frame left the endpoint, false if it is on its way to it.", HFILL}},
        {&hf_began,
         {"Spoke first", "oversharing.began", FT_UINT8, BASE_DEC, VALS(began_names), 0,
          "This end sent the first datagram between the endpoint and this peer.", HFILL}},
        {&hf_new_peer,
         {"First packet of this peer", "oversharing.new_peer", FT_BOOLEAN, BASE_NONE, NULL, 0,
          "True if this frame is the first between the endpoint and this peer.", HFILL}},
        {&hf_peer_first,
         {"This peer's first packet", "oversharing.peer_first", FT_FRAMENUM, BASE_NONE, NULL, 0,
          "This is the first frame between the endpoint and this peer.", HFILL}},
        {&hf_verdict,
         {"Verdict", "oversharing.verdict", FT_UINT8, BASE_DEC, VALS(verdict_names), 0,
          "This is what the endpoint most likely does.", HFILL}},
        {&hf_provisional,
         {"Provisional", "oversharing.provisional", FT_BOOLEAN, BASE_NONE, NULL, 0,
          "True if the capture was not yet read to its end: verdict and figures may still change.",
          HFILL}},
        {&hf_rank,
         {"Rank", "oversharing.rank", FT_UINT32, BASE_DEC, NULL, 0,
          "This is the endpoint's place among those that need a look; 1 has most peers.", HFILL}},
        {&hf_peers,
         {"Peers", "oversharing.peers", FT_UINT32, BASE_DEC, NULL, 0,
          "So many distinct remote addresses and ports exchanged datagrams with the endpoint.",
          HFILL}},
        {&hf_hosts,
         {"Remote hosts", "oversharing.hosts", FT_UINT32, BASE_DEC, NULL, 0,
          "The peers have so many distinct addresses.", HFILL}},
        {&hf_networks,
         {"Remote networks", "oversharing.networks", FT_UINT32, BASE_DEC, NULL, 0,
          "The peers are in so many networks: /16 of IPv4, /32 of IPv6.", HFILL}},
        {&hf_ports,
         {"Remote ports", "oversharing.ports", FT_UINT32, BASE_DEC, NULL, 0,
          "The peers have so many distinct ports.", HFILL}},
        {&hf_estimated,
         {"Estimated", "oversharing.estimated", FT_BOOLEAN, BASE_NONE, NULL, 0,
          "The numbers of peers, hosts, networks and ports are estimates: further conversations "
          "came after the limit of conversations.",
          HFILL}},
        {&hf_initiated,
         {"Initiated", "oversharing.initiated", FT_DOUBLE, BASE_NONE, NULL, 0,
          "The endpoint spoke first to this share of its peers, in percent.", HFILL}},
        {&hf_answered,
         {"Answered", "oversharing.answered", FT_DOUBLE, BASE_NONE, NULL, 0,
          "With this share of its peers, in percent, datagrams went in both directions.", HFILL}},
        {&hf_evidence,
         {"Evidence", "oversharing.evidence", FT_STRING, BASE_NONE, NULL, 0,
          "The verdict rests on this finding; one that begins with \"but\" speaks against it.",
          HFILL}},
        {&hf_advice,
         {"What to do", "oversharing.advice", FT_STRING, BASE_NONE, NULL, 0,
          "This is what to do about the endpoint.", HFILL}},
        {&hf_onset,
         {"Onset", "oversharing.onset", FT_FRAMENUM, BASE_NONE, NULL, 0,
          "With this frame the endpoint came to be listed.", HFILL}},
        {&hf_baseline,
         {"Baseline", "oversharing.baseline", FT_UINT8, BASE_DEC, VALS(baseline_names), 0,
          "This is how the endpoint stands against a baseline, where there is one.", HFILL}},
    };
    static int *trees[] = {&ett_oversharing, &ett_roles, &ett_figures};

    proto_oversharing = protocol;
    proto_register_field_array(protocol, fields, array_length(fields));
    proto_register_subtree_array(trees, array_length(trees));
}
