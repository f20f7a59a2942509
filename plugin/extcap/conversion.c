/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversion.h"

#include "first_time.h"
#include "log_clock.h"
#include "log_source.h"
#include "log_summary.h"
#include "packet_writer.h"
#include "progress.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* How often files are looked at for more, in milliseconds. */
#define LOOK_EVERY 200

/* Then the others have their turn, and who watches is told how far it is. */
#define LINES_A_TURN 1000

/* The width of text that no terminal shows. */
#define DEFAULT_WIDTH 100

/* A source on its way. */
typedef struct {
    log_source_t *source;
    log_clock_t *clock;
    guint interface; /* of the capture: its place among what was named */
    int64_t first;   /* time of its first line, or TIME_UNKNOWN */
    bool has_ended;
} feed_t;

typedef struct {
    const call_t *call;
    GArray *feeds; /* of feed_t */
    packet_writer_t *writer;
    log_summary_t *summary;
    progress_t progress;
    bool has_failed; /* and it was said */
    bool is_over;    /* nothing more can be written, or nobody wants it */
} conversion_t;

static volatile sig_atomic_t is_stopped;

void conversion_stop(void)
{
    is_stopped = 1;
}

/* Says what failed, and forgets the error. */
static bool fail(conversion_t *conversion, GError **error)
{
    progress_end(&conversion->progress);
    g_printerr("fwlog: %s\n", (*error)->message);
    g_clear_error(error);
    conversion->has_failed = true;
    return false;
}

static feed_t *feed_at(const conversion_t *conversion, guint i)
{
    return &g_array_index(conversion->feeds, feed_t, i);
}

static int64_t now(void)
{
    return g_get_real_time() * 1000;
}

/* --- Beginning --- */

static bool add_feed(conversion_t *conversion, log_source_t *source, GError **error)
{
    const log_file_t *file = source == NULL ? NULL : log_source_file(source);
    feed_t feed = {
        .source = source,
        .interface = conversion->feeds->len,
        .first = TIME_UNKNOWN,
    };

    if (source == NULL)
        return fail(conversion, error);
    feed.clock = log_clock_new(file == NULL ? now() : log_file_time(file), conversion->call->zone);
    g_array_append_val(conversion->feeds, feed);
    return true;
}

/* Lines before the first with a time have that, and not the file's. A pipe is read only once, and from
 * the end on there is nothing to look at yet. */
static void look_ahead(conversion_t *conversion, const char *path)
{
    const call_t *call = conversion->call;
    feed_t *feed = feed_at(conversion, conversion->feeds->len - 1);
    int64_t time;

    if (call->from_end || g_str_equal(path, "-") || log_source_wait_descriptor(feed->source) >= 0)
        return;
    time = first_time_in(path, log_file_time(log_source_file(feed->source)), call->zone);
    feed->first = time;
    if (time != TIME_UNKNOWN)
        log_clock_begin(feed->clock, time);
}

static gint compare_feeds(gconstpointer a, gconstpointer b)
{
    const feed_t *one = (const feed_t *)a, *other = (const feed_t *)b;

    if (one->first != other->first)
        return one->first < other->first ? -1 : 1;
    return one->interface < other->interface ? -1 : 1;
}

/* Files that are read to their end come in the order of their beginnings, and not as they were named:
 * "ufw.log*" names the newest first. Unless one of them has no time. */
static void order_feeds(conversion_t *conversion)
{
    for (guint i = 0; i < conversion->feeds->len; i++) {
        if (feed_at(conversion, i)->first == TIME_UNKNOWN)
            return;
    }
    if (!conversion->call->follow)
        g_array_sort(conversion->feeds, compare_feeds);
}

static bool open_sources(conversion_t *conversion)
{
    const call_t *call = conversion->call;
    GError *error = NULL;

    if (call->listens)
        return add_feed(conversion, log_source_listen(&call->local, &error), &error);
    for (char **path = call->files; *path != NULL; path++) {
        if (!add_feed(conversion, log_source_open(*path, call->follow, call->from_end, &error),
                      &error))
            return false;
        look_ahead(conversion, *path);
    }
    order_feeds(conversion);
    return true;
}

/* A log that packets are written to would be lost. */
static bool is_source(const conversion_t *conversion, int descriptor)
{
    struct stat state;

    if (fstat(descriptor, &state) != 0 || !S_ISREG(state.st_mode))
        return false;
    for (guint i = 0; i < conversion->feeds->len; i++) {
        const log_file_t *file = log_source_file(feed_at(conversion, i)->source);

        if (file != NULL && log_file_is(file, &state))
            return true;
    }
    return false;
}

/* The file is cut to nothing only when it is known to be none of ours. */
static int open_output(conversion_t *conversion, GError **error)
{
    const char *path = conversion->call->output;
    int descriptor = path == NULL ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
                                  : open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
    struct stat state;

    if (path == NULL)
        path = "the standard output";
    if (descriptor >= 0 && is_source(conversion, descriptor)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                    "cannot write %s: it is a log to be read", path);
        close(descriptor);
        return -1;
    }
    if (descriptor >= 0 && (conversion->call->output == NULL || fstat(descriptor, &state) != 0 ||
                            !S_ISREG(state.st_mode) || ftruncate(descriptor, 0) == 0))
        return descriptor;
    g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "cannot write %s: %s",
                path, g_strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

/* What the interfaces of the capture file are called: one for each source. Free it with
 * g_strfreev(). */
static char **source_names(const call_t *call)
{
    GPtrArray *names = g_ptr_array_new();
    char address[ENDPOINT_TEXT_MAX];

    for (char **path = call->files; *path != NULL; path++)
        g_ptr_array_add(names, log_source_name_of(*path));
    if (call->listens)
        g_ptr_array_add(names, g_strdup(endpoint_address_format(&call->local, address)));
    if (names->len == 0)
        g_ptr_array_add(names, g_strdup("nothing"));
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

static bool open_writer(conversion_t *conversion)
{
    const char *output = conversion->call->output;
    char **names = source_names(conversion->call);
    GError *error = NULL;
    int descriptor = open_output(conversion, &error);

    if (descriptor >= 0)
        conversion->writer =
            packet_writer_new(descriptor, output == NULL ? "the standard output" : output,
                              (const char *const *)names, &error);
    g_strfreev(names);
    return conversion->writer != NULL || fail(conversion, &error);
}

/* Wireshark waits until somebody writes to it, so there it has to begin before anything can fail. A
 * user's file is left alone until it is known that there is something to write. */
static bool open_both(conversion_t *conversion)
{
    if (conversion->call->purpose == CALL_CAPTURE)
        return open_writer(conversion) && open_sources(conversion);
    return open_sources(conversion) && open_writer(conversion);
}

/* --- Lines --- */

/* A write that failed because the reader has gone is no failure. */
static bool end_writing(conversion_t *conversion, GError **error)
{
    conversion->is_over = true;
    if (!packet_writer_is_deserted(conversion->writer))
        return fail(conversion, error);
    g_clear_error(error);
    return false;
}

static void convert_line(conversion_t *conversion, guint i, const log_line_t *line)
{
    feed_t *feed = feed_at(conversion, i);
    firewall_line_t read;
    int64_t time = line->arrival;
    bool told = true, zoneless = false;
    GError *error = NULL;

    firewall_log_read(line->piece.text, line->piece.continues ? 0 : line->piece.length, &read);
    log_summary_add(conversion->summary, log_source_name(feed->source), line, &read);
    if (line->piece.length == 0)
        return;
    if (time == TIME_UNKNOWN) {
        time = log_clock_read(feed->clock, &read.header.when);
        told = log_clock_told(feed->clock);
        zoneless = read.header.when.kind == LOG_TIME_DATE && !read.header.when.has_zone;
    }
    if (!line->piece.continues)
        log_summary_add_time(conversion->summary, told ? time : TIME_UNKNOWN, zoneless);
    if (!packet_writer_add(conversion->writer, feed->interface, time,
                           line->piece.continues ? NULL : &read, line->piece.text,
                           line->piece.length, &error))
        end_writing(conversion, &error);
}

/* Converts lines of one source. Returns false when it has none, for now or for ever. */
static bool convert_some(conversion_t *conversion, guint i)
{
    feed_t *feed = feed_at(conversion, i);
    GError *error = NULL;
    log_line_t line;

    for (int count = 0; count < LINES_A_TURN && !conversion->is_over && !is_stopped; count++) {
        input_state_t state = log_source_next(feed->source, &line, &error);

        if (state == INPUT_BYTES) {
            convert_line(conversion, i, &line);
            continue;
        }
        if (state == INPUT_PAUSE)
            log_clock_set_reference(feed->clock, now()); /* what comes is written from now on */
        else
            feed->has_ended = true;
        if (state == INPUT_FAILED)
            fail(conversion, &error);
        return false;
    }
    return true;
}

static void show_progress(conversion_t *conversion)
{
    uint64_t position = 0, size = 0;

    if (!progress_is_due(&conversion->progress))
        return;
    for (guint i = 0; i < conversion->feeds->len; i++) {
        const log_file_t *file = log_source_file(feed_at(conversion, i)->source);

        if (file == NULL || log_file_size(file) == 0)
            continue;
        position += log_file_position(file);
        size += log_file_size(file);
    }
    progress_show(&conversion->progress, log_summary_lines(conversion->summary), position, size);
}

/* Gives sources their turn: all when they are followed, else the first that has not ended. Returns
 * whether there may be more at once. */
static bool convert_turn(conversion_t *conversion, bool *has_ended)
{
    bool is_busy = false;

    *has_ended = true;
    for (guint i = 0; i < conversion->feeds->len; i++) {
        if (feed_at(conversion, i)->has_ended)
            continue;
        *has_ended = false;
        is_busy |= convert_some(conversion, i) || feed_at(conversion, i)->has_ended;
        if (!conversion->call->follow)
            break;
    }
    return is_busy;
}

/* Until there may be more, or the reader goes. */
static void wait_for_more(conversion_t *conversion)
{
    GArray *waits = g_array_new(FALSE, TRUE, sizeof(struct pollfd));
    struct pollfd wait = {.fd = packet_writer_descriptor(conversion->writer)};

    g_array_append_val(waits, wait);
    for (guint i = 0; i < conversion->feeds->len; i++) {
        const feed_t *feed = feed_at(conversion, i);

        wait =
            (struct pollfd){.fd = feed->has_ended ? -1 : log_source_wait_descriptor(feed->source),
                            .events = POLLIN};
        g_array_append_val(waits, wait);
        if (!conversion->call->follow && !feed->has_ended)
            break;
    }
    poll((struct pollfd *)(void *)waits->data, waits->len, LOOK_EVERY);
    g_array_free(waits, TRUE);
    if (packet_writer_is_deserted(conversion->writer))
        conversion->is_over = true;
}

static void convert(conversion_t *conversion)
{
    bool has_ended = false;
    GError *error = NULL;

    while (!has_ended && !conversion->is_over && !is_stopped) {
        bool is_busy = convert_turn(conversion, &has_ended);

        show_progress(conversion);
        if (is_busy || has_ended || conversion->is_over)
            continue;
        if (packet_writer_flush(conversion->writer, &error))
            wait_for_more(conversion);
        else
            end_writing(conversion, &error);
    }
}

/* --- The end --- */

static int text_width(void)
{
    struct winsize size;

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                           : DEFAULT_WIDTH;
}

static void say_summary(const conversion_t *conversion)
{
    GString *text = g_string_new(NULL);

    log_summary_write(conversion->summary, conversion->feeds->len > 1, text_width(), text);
    g_printerr("%s", text->str);
    g_string_free(text, TRUE);
}

static void free_feed(void *data)
{
    feed_t *feed = (feed_t *)data;

    log_source_free(feed->source);
    log_clock_free(feed->clock);
}

static void close_writer(conversion_t *conversion)
{
    GError *error = NULL;

    progress_end(&conversion->progress);
    if (!packet_writer_close(conversion->writer, &error) && !conversion->is_over)
        fail(conversion, &error);
    g_clear_error(&error);
}

bool conversion_run(const call_t *call)
{
    conversion_t conversion = {.call = call};

    conversion.feeds = g_array_new(FALSE, FALSE, sizeof(feed_t));
    g_array_set_clear_func(conversion.feeds, free_feed);
    conversion.summary = log_summary_new(call->zone, call->zone_name);
    progress_begin(&conversion.progress, !call->is_quiet && !call->follow && !call->listens);
    if (open_both(&conversion)) {
        convert(&conversion);
        close_writer(&conversion);
        if (!call->is_quiet)
            say_summary(&conversion);
    } else {
        close_writer(&conversion);
    }
    log_summary_free(conversion.summary);
    g_array_free(conversion.feeds, TRUE);
    return !conversion.has_failed;
}

void conversion_write_nothing(const call_t *call)
{
    conversion_t conversion = {.call = call};

    conversion.feeds = g_array_new(FALSE, FALSE, sizeof(feed_t));
    if (open_writer(&conversion))
        close_writer(&conversion);
    g_array_free(conversion.feeds, TRUE);
}
