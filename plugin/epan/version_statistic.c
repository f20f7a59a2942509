/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* dladdr() */

#include "version_statistic.h"

#include "compat.h"
#include "packet-oversharing.h"

#include <dlfcn.h>
#include <epan/epan.h>
#include <epan/packet.h>
#include <epan/tap.h>
#include <stdio.h>
#include <wsutil/report_message.h>

#define VERSION_STATISTIC "oversharing,version"

/* The file this code was loaded from. Two copies may be installed, and Wireshark loads one. */
static const char *loaded_file(void)
{
    static const char inside_of_it;
    Dl_info found;

    return dladdr(&inside_of_it, &found) != 0 ? found.dli_fname : "an unknown file";
}

static tap_packet_status take_nothing(void *data _U_, packet_info *pinfo _U_,
                                      epan_dissect_t *edt _U_, const void *sighting _U_,
                                      tap_flags_t flags _U_)
{
    return TAP_PACKET_DONT_REDRAW;
}

static void print_version(void *data _U_)
{
    printf("Oversharing %s\n"
           "Built for   Wireshark %d.%d (headers of %s), GLib %d.%d.%d\n"
           "Running in  Wireshark %s, GLib %u.%u.%u\n"
           "Loaded from %s\n",
           OVERSHARING_VERSION, WIRESHARK_MAJOR, WIRESHARK_MINOR, WIRESHARK_VERSION,
           GLIB_MAJOR_VERSION, GLIB_MINOR_VERSION, GLIB_MICRO_VERSION, epan_get_version(),
           glib_major_version, glib_minor_version, glib_micro_version, loaded_file());
    fflush(stdout);
}

static stat_start_t start_version(const char *argument, void *user _U_)
{
    GString *error;

    if (argument[strlen(VERSION_STATISTIC)] != '\0') {
        report_failure("-z %s: nothing can follow -z " VERSION_STATISTIC, argument);
        STAT_NOT_STARTED;
    }
    error = register_tap_listener(OVERSHARING_FIGURES_TAP, NULL, NULL, TL_REQUIRES_NOTHING, NULL,
                                  take_nothing, print_version, NULL);
    if (error != NULL) {
        report_failure("-z %s: %s", argument, error->str);
        g_string_free(error, TRUE);
        STAT_NOT_STARTED;
    }
    STAT_STARTED;
}

void version_statistic_register(void)
{
    static stat_tap_ui interface = {
        .group = REGISTER_STAT_GROUP_GENERIC,
        .title = "Oversharing version",
        .cli_string = VERSION_STATISTIC,
        .tap_init_cb = start_version,
    };

    register_stat_tap_ui(&interface, NULL);
}
