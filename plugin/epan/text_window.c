/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text_window.h"

#include "compat.h"
#include "packet-oversharing.h"
#include "places.h"
#include "report.h"

#include <epan/funnel.h>

static truth_t copy_all(funnel_text_window_t *window, void *data _U_)
{
    const funnel_ops_t *window_system = funnel_get_funnel_ops();
    char *told = (char *)window_system->get_text(window);
    GString *text = g_string_new(told);

    window_system->copy_to_clipboard(text);
    g_string_free(text, TRUE);
    g_free(told);
    return TRUE;
}

/* The button is nobody's to free: all windows share it. */
static void keep(void *data _U_)
{
}

static void report_whole(GString *text, const traffic_t *traffic)
{
    places_prepare();
    report_note(text, traffic, oversharing_settings());
}

void text_window_open_report(void)
{
    static funnel_bt_t copy = {.func = copy_all, .free_fcn = keep, .free_data_fcn = keep};
    const funnel_ops_t *window_system = funnel_get_funnel_ops();
    const traffic_t *traffic = oversharing_traffic();
    GString *text = g_string_new(NULL);
    funnel_text_window_t *window;

    if (traffic == NULL)
        g_string_assign(text, "No capture is open: open one, or begin to capture.\n");
    else
        report_whole(text, traffic);
    window = window_system->new_text_window(window_system->ops_id, "Oversharing: Report");
    window_system->add_button(window, &copy, "Copy");
    window_system->set_text(window, text->str);
    g_string_free(text, TRUE);
}
