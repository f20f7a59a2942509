/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A baseline on a disk: whole or not at all, whatever happens. */
#define _DEFAULT_SOURCE /* symlink(), truncate() */

#include "baseline_file.h"
#include "doors.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char old_text[] = "oversharing-baseline 1\n# ours\n\nend\n";

typedef struct {
    char *folder;
    char *path; /* of the baseline in it, which is not there yet */
} folder_t;

static void place_make(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    place->folder = g_dir_make_tmp("oversharing-XXXXXX", NULL);
    g_assert_nonnull(place->folder);
    place->path = g_build_filename(place->folder, "home.baseline", NULL);
}

/* How many entries the folder has; they are removed. */
static unsigned empty_folder(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    unsigned count = 0;

    for (const char *name; (name = g_dir_read_name(folder)) != NULL; count++) {
        char *entry = g_build_filename(path, name, NULL);

        g_remove(entry);
        g_free(entry);
    }
    g_dir_close(folder);
    return count;
}

static void place_remove(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    empty_folder(place->folder);
    g_rmdir(place->folder);
    g_free(place->folder);
    g_free(place->path);
}

static void put(const char *path, const char *text)
{
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void check_text(const char *path, const char *expected)
{
    char *text;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

/* Reading fails, and the sentence has the path and `reason` in it. */
static void check_unusable(const char *path, const char *reason)
{
    char *wrong;

    g_assert_null(baseline_read(path, &wrong));
    if (strstr(wrong, path) == NULL || strstr(wrong, reason) == NULL)
        g_error("neither %s nor %s in: %s", path, reason, wrong);
    g_free(wrong);
}

/* Writes a baseline with one line more than none. Returns what went wrong. */
static char *write_one(const char *path)
{
    baseline_t *baseline = baseline_of("nas 1 serving dns 5\n");
    char *wrong = baseline_write(path, baseline);

    baseline_free(baseline);
    return wrong;
}

static void check_written(const char *path)
{
    char *wrong = write_one(path);

    g_assert_cmpstr(wrong, ==, NULL);
    check_text(path,
               "oversharing-baseline 1\nnas                 1 serving    dns            5\nend\n");
}

/* --- Reading --- */

static void test_missing(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    g_assert_false(baseline_exists(place->path));
    check_unusable(place->path, "No such file");
}

static void test_not_a_file(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    check_unusable(place->folder, "is a folder");
    check_unusable("/dev/full", "is not a file");
    /* Nobody writes into it, so to open it would be to wait forever. */
    g_assert_cmpint(mkfifo(place->path, 0600), ==, 0);
    g_assert_true(baseline_exists(place->path));
    check_unusable(place->path, "is not a file");
}

static void test_unreadable(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    put(place->path, old_text);
    g_assert_cmpint(g_chmod(place->path, 0), ==, 0);
    if (g_access(place->path, R_OK) == 0) {
        g_test_skip("root reads everything");
        return;
    }
    g_assert_true(baseline_exists(place->path));
    check_unusable(place->path, "Permission denied");
}

static void test_damaged(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    put(place->path, "oversharing-baseline 1\nnas x serving dns 5\nend\n");
    check_unusable(place->path, "home.baseline, line 2: port \"x\"");
    put(place->path, "");
    check_unusable(place->path, "home.baseline, line 1: ");
}

static void test_large(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    put(place->path, old_text);
    g_assert_cmpint(truncate(place->path, 17 * 1024 * 1024), ==, 0);
    check_unusable(place->path, "is too large");
}

/* --- Writing --- */

static void test_written(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    char *wrong;
    baseline_t *baseline;

    check_written(place->path);
    check_written(place->path);
    baseline = baseline_read(place->path, &wrong);
    g_assert_cmpstr(wrong, ==, NULL);
    g_assert_cmpuint(baseline_count(baseline), ==, 1);
    baseline_free(baseline);
    /* And nothing else is left. */
    g_assert_cmpuint(empty_folder(place->folder), ==, 1);
}

static void test_mode_stays(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    GStatBuf status;

    put(place->path, old_text);
    g_assert_cmpint(g_chmod(place->path, 0640), ==, 0);
    check_written(place->path);
    g_assert_cmpint(g_stat(place->path, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0640);
}

static void test_link_stays(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    char *link = g_build_filename(place->folder, "link", NULL);

    put(place->path, old_text);
    g_assert_cmpint(symlink("home.baseline", link), ==, 0);
    check_written(link);
    check_written(place->path);
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    g_free(link);
}

/* A link to nothing is there, and cannot be read: so nobody takes it for a baseline that is to be made. */
static void test_link_to_nothing(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    g_assert_cmpint(symlink("nowhere", place->path), ==, 0);
    g_assert_true(baseline_exists(place->path));
    check_unusable(place->path, "No such file");
}

static void check_not_written(const char *path, const char *reason)
{
    char *wrong = write_one(path);

    g_assert_nonnull(wrong);
    if (strstr(wrong, reason) == NULL)
        g_error("no %s in: %s", reason, wrong);
    g_free(wrong);
}

static void test_no_folder(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    char *path = g_build_filename(place->folder, "no", "home.baseline", NULL);

    check_not_written(path, "No such file");
    check_not_written(place->folder, "");
    g_free(path);
}

static void test_folder_is_closed(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    put(place->path, old_text);
    g_assert_cmpint(g_chmod(place->folder, 0500), ==, 0);
    if (g_access(place->folder, W_OK) != 0) {
        check_not_written(place->path, "Permission denied");
        check_text(place->path, old_text);
    } else {
        g_test_skip("root writes everywhere");
    }
    g_assert_cmpint(g_chmod(place->folder, 0700), ==, 0);
    g_assert_cmpuint(empty_folder(place->folder), ==, 1);
}

/* As on a full disk: the old file is there, and nothing half-written beside it. */
static void test_disk_is_full(folder_t *place, gconstpointer data G_GNUC_UNUSED)
{
    struct rlimit before, none;

    put(place->path, old_text);
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    for (rlim_t size = 0; size < 60; size += 59) {
        none = before;
        none.rlim_cur = size;
        g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &none), ==, 0);
        check_not_written(place->path, place->folder);
        g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
        check_text(place->path, old_text);
    }
    g_assert_cmpuint(empty_folder(place->folder), ==, 1);
}

#define ADD(name, function) \
    g_test_add("/baseline_file/" name, folder_t, NULL, place_make, function, place_remove)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("missing", test_missing);
    ADD("not_a_file", test_not_a_file);
    ADD("unreadable", test_unreadable);
    ADD("damaged", test_damaged);
    ADD("large", test_large);
    ADD("written", test_written);
    ADD("mode_stays", test_mode_stays);
    ADD("link_stays", test_link_stays);
    ADD("link_to_nothing", test_link_to_nothing);
    ADD("no_folder", test_no_folder);
    ADD("folder_is_closed", test_folder_is_closed);
    ADD("disk_is_full", test_disk_is_full);
    return g_test_run();
}
