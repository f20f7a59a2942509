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

/* The value of the first of these fields of a packet with that name, or NULL. */
static fvalue_t *find_value(const GPtrArray *fields, const char *name)
{
    for (guint i = 0; i < fields->len; i++) {
        const field_info *field = (const field_info *)g_ptr_array_index(fields, i);

        if (g_strcmp0(field->hfinfo->abbrev, name) == 0)
            return field->value;
    }
    return NULL;
}

/* The filter for the packet's endpoint; NULL if it has none. Free it with g_free(). */
static char *filter_of(const GPtrArray *fields)
{
    fvalue_t *endpoint = find_value(fields, "oversharing.endpoint");

    return endpoint == NULL ? NULL : window_filter(fvalue_get_string(endpoint), NULL);
}

static void filter_endpoint(void *data _U_, GPtrArray *fields)
{
    char *filter = filter_of(fields);

    if (filter != NULL)
        plugin_if_apply_filter(filter, TRUE);
    g_free(filter);
}

static void go_to_onset(void *data _U_, GPtrArray *fields)
{
    fvalue_t *onset = find_value(fields, "oversharing.onset");

    if (onset != NULL)
        plugin_if_goto_frame(fvalue_get_uinteger(onset));
}

static void list_peers(void *data _U_, GPtrArray *fields)
{
    char *filter = filter_of(fields);

    if (filter != NULL)
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
