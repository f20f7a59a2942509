/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "zone_name.h"

#include <stdbool.h>

/* Where the system has its zones, if TZDIR does not say otherwise. */
#define ZONE_FOLDER "/usr/share/zoneinfo"

/* Reads two digits, or one where `may_be_one`. Returns what stands behind them, or NULL. */
static const char *read_digits(const char *text, bool may_be_one, unsigned *value)
{
    if (!g_ascii_isdigit(text[0]) || (!may_be_one && !g_ascii_isdigit(text[1])))
        return NULL;
    *value = (unsigned)(text[0] - '0');
    if (!g_ascii_isdigit(text[1]))
        return text + 1;
    *value = *value * 10 + (unsigned)(text[1] - '0');
    return text + 2;
}

/* The zone that is "+1", "+01", "+0130" or "+01:30" from UTC, or NULL. */
static GTimeZone *find_offset(const char *offset)
{
    unsigned hours, minutes = 0;
    const char *rest =
        offset[0] == '+' || offset[0] == '-' ? read_digits(offset + 1, true, &hours) : NULL;
    char identifier[sizeof "+23:59"];

    if (rest != NULL && *rest != '\0')
        rest = read_digits(rest + (*rest == ':'), false, &minutes);
    if (rest == NULL || *rest != '\0' || hours > 23 || minutes > 59)
        return NULL;
    g_snprintf(identifier, sizeof identifier, "%c%02u:%02u", *offset, hours % 24, minutes % 60);
    return g_time_zone_new_identifier(identifier);
}

/* Does it begin with "UTC+" or the like? */
static bool is_from_utc(const char *name)
{
    return (g_ascii_strncasecmp(name, "UTC", 3) == 0 || g_ascii_strncasecmp(name, "GMT", 3) == 0) &&
           (name[3] == '+' || name[3] == '-');
}

GTimeZone *zone_name_find(const char *name)
{
    GTimeZone *zone;

    if (g_str_equal(name, "local"))
        return g_time_zone_new_local();
    /* In the variable TZ of POSIX it is the other way round: there UTC+1 is west. */
    if (is_from_utc(name))
        return find_offset(name + 3);
    zone = find_offset(name);
    return zone != NULL ? zone : g_time_zone_new_identifier(name);
}

/* The name in the folder that differs in small and capital letters at the most, or NULL. */
static char *find_in_folder(const char *path, const char *name)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *entry = NULL;
    char *found;

    if (folder == NULL)
        return NULL;
    do
        entry = g_dir_read_name(folder);
    while (entry != NULL && g_ascii_strcasecmp(entry, name) != 0);
    found = g_strdup(entry);
    g_dir_close(folder);
    return found;
}

/* Goes down from folder to folder; a file in place of one has nothing in it. */
static char *find_path(char **parts)
{
    const char *folder = g_getenv("TZDIR");
    char *path = g_strdup(folder == NULL ? ZONE_FOLDER : folder);
    GString *name = g_string_new(NULL);
    bool found = true;

    for (; *parts != NULL && found; parts++) {
        char *part = find_in_folder(path, *parts);
        char *longer = part == NULL ? NULL : g_build_filename(path, part, NULL);

        found = part != NULL;
        if (found) {
            g_string_append_printf(name, "%s%s", name->len > 0 ? "/" : "", part);
            g_free(path);
            path = g_steal_pointer(&longer);
        }
        g_free(part);
    }
    found = found && g_file_test(path, G_FILE_TEST_IS_REGULAR);
    g_free(path);
    return g_string_free(name, !found);
}

char *zone_name_guess(const char *name)
{
    char **parts;
    char *found;

    if (g_ascii_strcasecmp(name, "local") == 0)
        return g_strdup("local");
    parts = g_strsplit(name, "/", -1);
    found = find_path(parts);
    g_strfreev(parts);
    return found;
}
