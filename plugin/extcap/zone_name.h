/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names that people give to time zones.
 */
#ifndef FWLOG_ZONE_NAME_H
#define FWLOG_ZONE_NAME_H

#include <glib.h>

/* The zone of that name: "local", "UTC", "+01:00", "Europe/Berlin". "UTC+1" and "GMT+01:00" are east
 * of UTC, as people mean them. NULL if there is none. The caller owns a reference. */
GTimeZone *zone_name_find(const char *name);

/* The name as it is spelled, if only small and capital letters differ; else NULL. Free it with
 * g_free(). */
char *zone_name_guess(const char *name);

#endif
