/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "statistics_menu.h"

#include "baseline_check.h"
#include "compat.h"
#include "packet-oversharing.h"
#include "places.h"
#include "pseudonym_preference.h"
#include "report.h"
#include "text_window.h"
#include "window_actions.h"

#include <epan/packet.h>
#include <epan/plugin_if.h>

/* The rank of the endpoint that was looked at last; 0: none of the open file. */
static uint32_t looked_at;

static void begin_file(void)
{
    looked_at = 0;
}

/* Without a capture it says so. */
static void open_note(void)
{
    const traffic_t *traffic = oversharing_traffic();
    GString *text;

    if (!pseudonym_preference_permits("Report"))
        return;
    text = g_string_new(NULL);
    if (traffic == NULL) {
        g_string_assign(text, "No capture is open: open one, or begin to capture.\n");
    } else {
        places_prepare();
        report_note(text, traffic, oversharing_settings());
    }
    text_window_open("Oversharing: Report", text);
    g_string_free(text, TRUE);
}

static void open_changes(ext_menubar_gui_type type _U_, gpointer window _U_, gpointer user _U_)
{
    used_baseline_t used = baseline_check_used();
    seen_t seen = oversharing_seen();
    GString *text;

    if (seen.traffic == NULL) {
        open_note();
        return;
    }
    if (!pseudonym_preference_permits("Changes"))
        return;
    text = g_string_new(NULL);
    places_prepare();
    report_changes(text, &used, &seen);
    text_window_open("Oversharing: Changes", text);
    g_string_free(text, TRUE);
}

/* Without a capture the report says so; likewise below. */
static void open_table(ext_menubar_gui_type type _U_, gpointer window _U_, gpointer statistic)
{
    if (oversharing_traffic() == NULL)
        open_note();
    else
        window_open_table((const char *)statistic, NULL);
}

static void open_report(ext_menubar_gui_type type _U_, gpointer window _U_, gpointer user _U_)
{
    open_note();
}

static void open_picture(ext_menubar_gui_type type _U_, gpointer window _U_, gpointer user _U_)
{
    const traffic_t *traffic = oversharing_traffic();
    GString *svg;

    if (traffic == NULL) {
        open_note();
        return;
    }
    if (!pseudonym_preference_permits("Picture"))
        return;
    svg = g_string_new(NULL);
    places_prepare();
    report_svg(svg, traffic, oversharing_settings());
    window_open_picture(svg);
    g_string_free(svg, TRUE);
}

/* Shows the packets of the next endpoint that needs a look, its onset selected, those with most peers
 * first; after the last one, the first again. Where there is none, the report says so. */
static void look_at_next(ext_menubar_gui_type type _U_, gpointer window _U_, gpointer user _U_)
{
    const traffic_t *traffic = oversharing_traffic();
    const ranking_t *ranking;
    endpoint_address_t address;
    uint32_t endpoint;

    if (traffic == NULL || ranking_count(oversharing_ranking(RANKING_EXACT)) == 0) {
        open_note();
        return;
    }
    ranking = oversharing_ranking(RANKING_EXACT);
    looked_at = looked_at % ranking_count(ranking) + 1;
    endpoint = ranking_endpoint(ranking, looked_at);
    address = traffic_endpoint_address(traffic, endpoint);
    window_show_endpoint(&address, traffic_listed_figures(traffic, endpoint)->onset);
}

void statistics_menu_register(int protocol)
{
    ext_menu_t *menu = ext_menubar_register_menu(protocol, "Oversharing", TRUE);

    ext_menubar_set_parentmenu(menu, "Statistics");
    ext_menubar_add_entry(menu, "Hosts", "Hosts with listed endpoints", open_table,
                          (gpointer)HOSTS_TABLE);
    ext_menubar_add_entry(menu, "Endpoints", "Listed endpoints", open_table,
                          (gpointer)ENDPOINTS_TABLE);
    ext_menubar_add_entry(menu, "Peers", "Peers of the endpoints that need a look", open_table,
                          (gpointer)PEERS_TABLE);
    ext_menubar_add_entry(menu, "Report", "What goes on, and what to do about it", open_report,
                          NULL);
    ext_menubar_add_entry(menu, "Changes",
                          "What is new, has changed, or is gone since the baseline", open_changes,
                          NULL);
    ext_menubar_add_entry(menu, "Picture", "The fan-out of the first host, for a report",
                          open_picture, NULL);
    ext_menubar_add_separator(menu);
    ext_menubar_add_entry(menu, "Next to look at",
                          "Packets of the next endpoint that needs a look, its onset selected",
                          look_at_next, NULL);
    register_init_routine(begin_file);
}
