/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "statistics_menu.h"

#include "compat.h"
#include "packet-oversharing.h"
#include "places.h"
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

static void open_table(ext_menubar_gui_type type _U_, gpointer window _U_, gpointer statistic)
{
    window_open_table((const char *)statistic, NULL);
}

static void open_report(ext_menubar_gui_type type _U_, gpointer window _U_, gpointer user _U_)
{
    text_window_open_report();
}

/* Without a capture the report says so. */
static void open_picture(ext_menubar_gui_type type _U_, gpointer window _U_, gpointer user _U_)
{
    const traffic_t *traffic = oversharing_traffic();
    GString *svg;

    if (traffic == NULL) {
        text_window_open_report();
        return;
    }
    svg = g_string_new(NULL);
    places_prepare();
    report_svg(svg, traffic, oversharing_settings());
    window_open_picture(svg);
    g_string_free(svg, TRUE);
}

/* Shows the packets of the next endpoint that needs a look, from its onset on, those with most peers
 * first; after the last one, the first again. Where there is none, the report says so. */
static void look_at_next(ext_menubar_gui_type type _U_, gpointer window _U_, gpointer user _U_)
{
    const traffic_t *traffic = oversharing_traffic();
    const ranking_t *ranking;
    endpoint_address_t address;
    uint32_t endpoint;

    if (traffic == NULL || ranking_count(oversharing_ranking(RANKING_EXACT)) == 0) {
        text_window_open_report();
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
    ext_menubar_add_entry(menu, "Picture", "The fan-out of the first host, for a report",
                          open_picture, NULL);
    ext_menubar_add_separator(menu);
    ext_menubar_add_entry(menu, "Next to look at",
                          "Packets of the next endpoint that needs a look, from its onset on",
                          look_at_next, NULL);
    register_init_routine(begin_file);
}
