/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_source.h"

#include "syslog_listener.h"
#include "traffic.h"

/* One of the two is NULL. */
struct log_source {
    char *name;
    uint64_t lines;
    log_file_t *file;
    syslog_listener_t *listener;
};

static log_source_t *new_source(char *name)
{
    log_source_t *source = g_new0(log_source_t, 1);

    source->name = name;
    return source;
}

/* Frees a source that could not be opened. */
static log_source_t *if_open(log_source_t *source)
{
    if (source->file != NULL || source->listener != NULL)
        return source;
    log_source_free(source);
    return NULL;
}

char *log_source_name_of(const char *path)
{
    return g_strdup(g_str_equal(path, "-") ? "standard input" : path);
}

log_source_t *log_source_open(const char *path, bool follow, bool from_end, GError **error)
{
    log_source_t *source = new_source(log_source_name_of(path));

    source->file = log_file_open(g_str_equal(path, "-") ? NULL : path, follow, from_end, error);
    return if_open(source);
}

log_source_t *log_source_listen(const endpoint_address_t *local, GError **error)
{
    char address[ENDPOINT_TEXT_MAX];
    log_source_t *source = new_source(g_strdup(endpoint_address_format(local, address)));

    source->listener = syslog_listener_open(local, error);
    return if_open(source);
}

void log_source_free(log_source_t *source)
{
    if (source == NULL)
        return;
    log_file_free(source->file);
    syslog_listener_free(source->listener);
    g_free(source->name);
    g_free(source);
}

input_state_t log_source_next(log_source_t *source, log_line_t *line, GError **error)
{
    input_state_t state;

    line->arrival = TIME_UNKNOWN;
    if (source->file != NULL)
        state = log_file_next(source->file, &line->piece, error);
    else
        state = syslog_listener_next(source->listener, &line->piece, &line->arrival, error);
    if (state == INPUT_BYTES) {
        source->lines += !line->piece.continues;
        line->number = source->lines;
    }
    return state;
}

const char *log_source_name(const log_source_t *source)
{
    return source->name;
}

const log_file_t *log_source_file(const log_source_t *source)
{
    return source->file;
}

int log_source_wait_descriptor(const log_source_t *source)
{
    return source->file != NULL ? log_file_wait_descriptor(source->file)
                                : syslog_listener_descriptor(source->listener);
}
