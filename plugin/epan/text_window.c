/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text_window.h"

#include "compat.h"

#include <epan/funnel.h>
#include <epan/plugin_if.h>

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

/* "Oversharing: Report · nas.pcapng". Free it with g_free(). */
static char *full_title(const char *title)
{
    ws_info_t *open_file = NULL;
    char *name, *full;

    plugin_if_get_ws_info(&open_file);
    if (open_file == NULL || open_file->cf_filename == NULL)
        return g_strdup(title);
    name = g_path_get_basename(open_file->cf_filename);
    full = g_strdup_printf("%s \xc2\xb7 %s", title, name);
    g_free(name);
    return full;
}

void text_window_open(const char *title, const GString *text)
{
    static funnel_bt_t copy = {.func = copy_all, .free_fcn = keep, .free_data_fcn = keep};
    const funnel_ops_t *window_system = funnel_get_funnel_ops();
    char *full = full_title(title);
    funnel_text_window_t *window = window_system->new_text_window(window_system->ops_id, full);

    window_system->add_button(window, &copy, "Copy");
    window_system->set_text(window, text->str);
    g_free(full);
}
