/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet_menu.h"

#include "compat.h"
#include "endpoint_address.h"
#include "frame_details.h"
#include "window_actions.h"

#include <epan/plugin_if.h>

/* --- Conversation Filter --- */

static truth_t has_endpoint(FILTER_PACKET_ARGUMENTS)
{
    frame_roles_t roles;

    return frame_details_roles(pinfo, &roles);
}

static char *endpoint_filter(FILTER_PACKET_ARGUMENTS)
{
    frame_roles_t roles;

    return frame_details_roles(pinfo, &roles) ? window_filter(roles.endpoint, NULL) : NULL;
}

static truth_t has_peer(FILTER_PACKET_ARGUMENTS)
{
    frame_roles_t roles;

    return frame_details_roles(pinfo, &roles) && roles.peer != NULL;
}

static char *peer_filter(FILTER_PACKET_ARGUMENTS)
{
    frame_roles_t roles;

    return frame_details_roles(pinfo, &roles) ? window_filter(roles.endpoint, roles.peer) : NULL;
}

/* --- Entries of our own --- */

#if HAS_PACKET_MENUS

/* What a packet shows of its endpoint; of two endpoints, the one with more peers. */
typedef struct {
    const char *endpoint;
    uint32_t onset, peers;
} shown_t;

static bool find_shown(const GPtrArray *fields, shown_t *shown)
{
    shown_t current = {NULL, 0, 0};

    *shown = current;
    for (guint i = 0; i < fields->len; i++) {
        const field_info *field = (const field_info *)g_ptr_array_index(fields, i);
        const char *name = field->hfinfo->abbrev;

        if (strcmp(name, "oversharing.endpoint") == 0)
            current.endpoint = fvalue_get_string(field->value);
        else if (strcmp(name, "oversharing.onset") == 0)
            current.onset = fvalue_get_uinteger(field->value);
        else if (strcmp(name, "oversharing.peers") == 0)
            current.peers = fvalue_get_uinteger(field->value);
        if (current.peers > shown->peers)
            *shown = current;
    }
    return shown->endpoint != NULL;
}

static void filter_endpoint(void *data _U_, GPtrArray *fields)
{
    shown_t shown;
    char *filter;

    if (!find_shown(fields, &shown))
        return;
    filter = window_filter(shown.endpoint, NULL);
    plugin_if_apply_filter(filter, TRUE);
    g_free(filter);
}

static void go_to_onset(void *data _U_, GPtrArray *fields)
{
    shown_t shown;

    if (find_shown(fields, &shown))
        plugin_if_goto_frame(shown.onset);
}

static void list_peers(void *data _U_, GPtrArray *fields)
{
    shown_t shown;
    char *filter;

    if (!find_shown(fields, &shown))
        return;
    filter = window_filter(shown.endpoint, NULL);
    window_open_table(PEERS_TABLE, filter);
    g_free(filter);
}

static void register_entries(void)
{
    const char *required = "oversharing.endpoint";

    funnel_register_packet_menu("Oversharing/Filter this endpoint", required, filter_endpoint, NULL,
                                false);
    funnel_register_packet_menu("Oversharing/Go to its onset", required, go_to_onset, NULL, false);
    funnel_register_packet_menu("Oversharing/List its peers", required, list_peers, NULL, false);
}

#else

static void register_entries(void)
{
}

#endif

void packet_menu_register(void)
{
    register_packet_filter("oversharing", "Oversharing endpoint", has_endpoint, endpoint_filter);
    register_packet_filter("oversharing", "Oversharing, this peer only", has_peer, peer_filter);
    register_entries();
}
