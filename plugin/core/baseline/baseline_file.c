/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "baseline_file.h"

#include <glib/gstdio.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_FILE_MODE 0666 /* less the umask */

/* A baseline of a large network has thousands of lines; this is a hundred thousand. */
#define MAX_SIZE (16 * 1024 * 1024)

/* Why the file cannot be a baseline, before any of it is read; or NULL. */
static const char *why_not(const char *path)
{
    GStatBuf status;

    if (g_stat(path, &status) != 0)
        return NULL; /* reading it tells why */
    if (S_ISDIR(status.st_mode))
        return "is a folder";
    if (!S_ISREG(status.st_mode))
        return "is not a file";
    return status.st_size > MAX_SIZE ? "is too large for a baseline (16 MB)" : NULL;
}

baseline_t *baseline_read(const char *path, char **wrong)
{
    const char *reason = why_not(path);
    baseline_t *baseline;
    GError *error = NULL;
    char *text, *mistake;
    gsize length;

    *wrong = NULL;
    if (reason != NULL) {
        *wrong = g_strdup_printf("%s %s", path, reason);
        return NULL;
    }
    if (!g_file_get_contents(path, &text, &length, &error)) {
        *wrong = g_strdup(error->message);
        g_error_free(error);
        return NULL;
    }
    baseline = baseline_parse(text, length, &mistake);
    if (baseline == NULL)
        *wrong = g_strdup_printf("%s, %s", path, mistake);
    g_free(mistake);
    g_free(text);
    return baseline;
}

int baseline_lock(const char *path)
{
    char *folder = g_path_get_dirname(path);
    int lock = g_open(folder, O_RDONLY | O_CLOEXEC, 0);

    if (lock >= 0 && flock(lock, LOCK_EX) != 0) {
        close(lock);
        lock = -1;
    }
    g_free(folder);
    return lock;
}

void baseline_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}

bool baseline_exists(const char *path)
{
    GStatBuf status;

    return g_lstat(path, &status) == 0;
}

char *baseline_write(const char *path, const baseline_t *baseline)
{
    GString *text = g_string_new(NULL);
    char *real = realpath(path, NULL);
    const char *target = real == NULL ? path : real;
    GStatBuf status;
    int mode = g_stat(target, &status) == 0 ? (int)(status.st_mode & 0777) : NEW_FILE_MODE;
    GError *error = NULL;
    char *wrong = NULL;

    if (baseline_exists(target) && g_access(target, W_OK) != 0) {
        wrong = g_strdup_printf("%s: %s", path, g_strerror(errno));
        g_string_free(text, TRUE);
        free(real);
        return wrong;
    }
    baseline_append(text, baseline);
    /* "Durable" alone has it on the disk before it takes the old one's place, new files included. */
    if (!g_file_set_contents_full(target, text->str, (gssize)text->len,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  mode, &error)) {
        wrong = g_strdup(error->message);
        g_error_free(error);
    } else if (mode != NEW_FILE_MODE) {
        g_chmod(target, (mode_t)mode); /* as it was, whatever the umask */
    }
    g_string_free(text, TRUE);
    free(real);
    return wrong;
}
