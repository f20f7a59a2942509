/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "window_actions.h"

#include "compat.h"
#include "text_window.h"

#include <epan/funnel.h>
#include <epan/plugin_if.h>
#include <glib/gstdio.h>
#include <errno.h>
#include <stdio.h>
#include <wsutil/report_message.h>

void window_open_table(const char *table, const char *filter)
{
    char *argument = g_strconcat(table, filter == NULL ? NULL : ",", filter, NULL);

    if (process_stat_cmd_arg(argument))
        start_requested_stats();
    g_free(argument);
}

void window_show_endpoint(const endpoint_address_t *address, uint32_t frame)
{
    char name[ENDPOINT_TEXT_MAX];
    char *filter = window_filter(endpoint_address_format(address, name), NULL);

    plugin_if_apply_filter(filter, TRUE);
    plugin_if_goto_frame(frame);
    g_free(filter);
}

/* Nobody tells whether the desktop has a program for it, so where it is stands in a window. */
static void show_picture(const char *path)
{
    GString *text = g_string_new(NULL);

    g_string_printf(
        text,
        "The picture is in %s\n\nIt opens in the program that this desktop has for SVG files; "
        "if nothing opened, open it\nin a browser. It stays there until you remove it, and only "
        "you can read it.\n",
        path);
    text_window_open("Oversharing: Picture", text);
    funnel_get_funnel_ops()->browser_open_data_file(path);
    g_string_free(text, TRUE);
}

void window_open_picture(const GString *svg)
{
    GError *error = NULL;
    char *path = NULL;
    int file = g_file_open_tmp("oversharing-XXXXXX.svg", &path, &error);
    FILE *stream = file < 0 ? NULL : fdopen(file, "wb");
    bool written = stream != NULL && fwrite(svg->str, 1, svg->len, stream) == svg->len;

    if (stream != NULL)
        written &= fclose(stream) == 0;
    if (written)
        show_picture(path);
    else
        report_failure("The picture could not be written: %s",
                       error != NULL ? error->message : g_strerror(errno));
    if (!written && path != NULL)
        g_unlink(path);
    g_clear_error(&error);
    g_free(path);
}

/* Adds a text in quotes; a name in a log is written by strangers. */
static void append_quoted(GString *filter, const char *text)
{
    g_string_append_c(filter, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(filter, '\\');
        g_string_append_c(filter, *text);
    }
    g_string_append_c(filter, '"');
}

char *window_filter(const char *endpoint, const char *peer)
{
    GString *filter = g_string_new("oversharing.endpoint == ");

    append_quoted(filter, endpoint);
    if (peer != NULL) {
        g_string_append(filter, " && oversharing.peer == ");
        append_quoted(filter, peer);
    }
    return g_string_free(filter, FALSE);
}
