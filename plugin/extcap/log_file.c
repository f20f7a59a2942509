/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_file.h"

#include "file_kind.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define NANOSECONDS 1000000000

struct log_file {
    char *path; /* NULL: the standard input */
    bool is_regular, follow;
    bool is_checked;      /* it is known to be text, as far as its first bytes tell */
    struct stat identity; /* device and inode: is it still the file of that name? */
    byte_input_t *input;
    line_splitter_t *splitter;
    bool is_finished; /* the line that is begun is whole: nothing more will be added */
    int successor;    /* descriptor of the file that has its name now, or -1 */
    int64_t time;
    uint64_t size;
};

static const char *name_of(const log_file_t *file)
{
    return file->path == NULL ? "the standard input" : file->path;
}

static bool fail(const log_file_t *file, int number, GError **error)
{
    g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(number), "cannot read %s: %s",
                name_of(file), g_strerror(number));
    return false;
}

static int64_t now(void)
{
    return g_get_real_time() * 1000;
}

/* Takes what there is to know about a file just opened. */
static bool identify(log_file_t *file, int descriptor, GError **error)
{
    if (fstat(descriptor, &file->identity) != 0)
        return fail(file, errno, error);
    if (S_ISDIR(file->identity.st_mode))
        return fail(file, EISDIR, error);
    file->is_regular = S_ISREG(file->identity.st_mode);
    file->time = now();
    file->size = 0;
    if (file->is_regular) {
        file->time =
            (int64_t)file->identity.st_mtim.tv_sec * NANOSECONDS + file->identity.st_mtim.tv_nsec;
        file->size = (uint64_t)file->identity.st_size;
    }
    return true;
}

/* Refuses a regular file that is no log, or does not grow though it is to be followed. */
static bool check_beginning(const log_file_t *file, int descriptor, GError **error)
{
    char bytes[FILE_KIND_BYTES];
    ssize_t count = pread(descriptor, bytes, sizeof bytes, 0);

    if (count < 2)
        return true;
    if (file->follow && bytes[0] == '\x1f' && bytes[1] == '\x8b') {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                    "cannot follow %s: it is compressed, so it does not grow", file->path);
        return false;
    }
    return file_kind_check(bytes, (size_t)count, file->path, error);
}

/* Lines that are begun already are not wanted: neither whole, nor what is still to come of the
 * last. */
static void go_to_end(log_file_t *file, int descriptor)
{
    char last = '\n';
    off_t size = lseek(descriptor, 0, SEEK_END);

    if (size > 0 && pread(descriptor, &last, 1, size - 1) == 1 && last != '\n')
        line_splitter_skip_line(file->splitter);
}

static bool open_input(log_file_t *file, bool from_end, GError **error)
{
    int descriptor = file->path == NULL ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                        : open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    bool good = descriptor >= 0 ? identify(file, descriptor, error) : fail(file, errno, error);

    file->follow = file->follow && file->is_regular && file->path != NULL;
    if (good && file->is_regular && file->path != NULL)
        good = check_beginning(file, descriptor, error);
    file->is_checked = file->follow && from_end;
    if (good && file->is_checked)
        go_to_end(file, descriptor);
    if (good)
        file->input = byte_input_new(descriptor, name_of(file));
    else if (descriptor >= 0)
        close(descriptor);
    return good;
}

log_file_t *log_file_open(const char *path, bool follow, bool from_end, GError **error)
{
    log_file_t *file = g_new0(log_file_t, 1);

    file->path = g_strdup(path);
    file->follow = follow;
    file->successor = -1;
    file->splitter = line_splitter_new();
    if (open_input(file, from_end, error))
        return file;
    log_file_free(file);
    return NULL;
}

void log_file_free(log_file_t *file)
{
    if (file == NULL)
        return;
    byte_input_free(file->input);
    line_splitter_free(file->splitter);
    if (file->successor >= 0)
        close(file->successor);
    g_free(file->path);
    g_free(file);
}

/* --- Rotation --- */

/* Was it cut to less than what has been read of it? Then reading begins anew. */
static bool is_cut(const log_file_t *file)
{
    int descriptor = byte_input_descriptor(file->input);
    struct stat state;

    return fstat(descriptor, &state) == 0 && lseek(descriptor, 0, SEEK_CUR) > state.st_size &&
           lseek(descriptor, 0, SEEK_SET) == 0;
}

/* Opens the other file that has the name now, if there is one. An empty one does not count yet:
 * whoever writes the log may still have the old one open. */
static bool find_successor(log_file_t *file)
{
    int descriptor = open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat state;

    if (descriptor < 0)
        return false;
    if (fstat(descriptor, &state) == 0 && S_ISREG(state.st_mode) && state.st_size > 0 &&
        (state.st_dev != file->identity.st_dev || state.st_ino != file->identity.st_ino)) {
        file->successor = descriptor;
        return true;
    }
    close(descriptor);
    return false;
}

static bool go_to_successor(log_file_t *file, GError **error)
{
    int descriptor = file->successor;

    file->successor = -1;
    byte_input_free(file->input);
    file->input = byte_input_new(descriptor, name_of(file));
    return identify(file, descriptor, error);
}

/* There is no more in a file that is followed. Returns whether there is anything to do at once. */
static bool look_after(log_file_t *file)
{
    /* Until its name was looked up it may have grown: it has been read once more since. */
    if (file->successor >= 0 || is_cut(file)) {
        file->is_finished = true;
        return true;
    }
    return find_successor(file);
}

/* --- Lines --- */

/* Puts more bytes into the splitter. INPUT_BYTES: there may be another line now. */
static input_state_t read_more(log_file_t *file, GError **error)
{
    size_t room, count = 0;
    char *bytes = line_splitter_room(file->splitter, &room);
    input_state_t state = byte_input_read(file->input, bytes, room, &count, error);

    line_splitter_added(file->splitter, count);
    if (count > 0 && !file->is_checked) { /* of a pipe, or what was compressed */
        file->is_checked = true;
        if (!file_kind_check(bytes, count, name_of(file), error))
            return INPUT_FAILED;
    }
    if (state != INPUT_END)
        return state;
    if (file->follow)
        return look_after(file) ? INPUT_BYTES : INPUT_PAUSE;
    file->is_finished = true;
    return INPUT_BYTES;
}

/* All lines of a file have been taken, the last one, too. */
static input_state_t begin_next(log_file_t *file, GError **error)
{
    if (!file->follow)
        return INPUT_END;
    file->is_finished = false;
    line_splitter_restart(file->splitter);
    if (file->successor >= 0 && !go_to_successor(file, error))
        return INPUT_FAILED;
    return INPUT_BYTES;
}

input_state_t log_file_next(log_file_t *file, line_piece_t *piece, GError **error)
{
    input_state_t state = INPUT_BYTES;

    while (state == INPUT_BYTES) {
        if (line_splitter_next(file->splitter, file->is_finished, piece))
            return INPUT_BYTES;
        state = file->is_finished ? begin_next(file, error) : read_more(file, error);
    }
    return state;
}

/* --- What it is --- */

int log_file_wait_descriptor(const log_file_t *file)
{
    return file->is_regular ? -1 : byte_input_descriptor(file->input);
}

int64_t log_file_time(const log_file_t *file)
{
    return file->time;
}

uint64_t log_file_size(const log_file_t *file)
{
    return file->size;
}

uint64_t log_file_position(const log_file_t *file)
{
    return file->is_regular ? byte_input_position(file->input) : 0;
}

bool log_file_is(const log_file_t *file, const struct stat *other)
{
    return file->identity.st_dev == other->st_dev && file->identity.st_ino == other->st_ino;
}
