/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "byte_input.h"

#include <errno.h>
#include <gio/gio.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* The first two bytes of gzip (RFC 1952, 2.3.1). */
static const char gzip_magic[2] = {'\x1f', '\x8b'};

struct byte_input {
    const char *name;
    int descriptor;
    uint64_t position;
    bool is_known;         /* whether it is gzip */
    GConverter *converter; /* NULL: it is not */
    bool in_member;        /* in the middle of a gzip member (RFC 1952, 2.2) */
    size_t begin, end;     /* what is not yet used of `raw` */
    char raw[65536];
};

byte_input_t *byte_input_new(int descriptor, const char *name)
{
    byte_input_t *input = g_new0(byte_input_t, 1);

    input->descriptor = descriptor;
    input->name = name;
    return input;
}

void byte_input_free(byte_input_t *input)
{
    if (input == NULL)
        return;
    if (input->converter != NULL)
        g_object_unref(input->converter);
    close(input->descriptor);
    g_free(input);
}

int byte_input_descriptor(const byte_input_t *input)
{
    return input->descriptor;
}

uint64_t byte_input_position(const byte_input_t *input)
{
    return input->position;
}

static bool is_ready(int descriptor)
{
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};

    return poll(&wait, 1, 0) > 0;
}

/* Reads from the descriptor. What is at its end may have grown, so the end is not remembered. */
static input_state_t read_raw(byte_input_t *input, char *bytes, size_t room, size_t *count,
                              GError **error)
{
    ssize_t got;

    if (!is_ready(input->descriptor))
        return INPUT_PAUSE;
    got = read(input->descriptor, bytes, room);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return INPUT_PAUSE;
    if (got < 0) {
        g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "cannot read %s: %s",
                    input->name, g_strerror(errno));
        return INPUT_FAILED;
    }
    input->position += (uint64_t)got;
    *count = (size_t)got;
    return got == 0 ? INPUT_END : INPUT_BYTES;
}

/* Adds to what is in `raw`. */
static input_state_t fill(byte_input_t *input, GError **error)
{
    size_t count = 0;
    input_state_t state;

    memmove(input->raw, input->raw + input->begin, input->end - input->begin);
    input->end -= input->begin;
    input->begin = 0;
    state = read_raw(input, input->raw + input->end, sizeof input->raw - input->end, &count, error);
    input->end += count;
    return state;
}

/* Is it gzip? Two bytes tell; one is enough when it is another, and all there is when it ends
 * there. */
static input_state_t look(byte_input_t *input, GError **error)
{
    input_state_t state = fill(input, error);
    size_t count = input->end - input->begin;

    if (state == INPUT_PAUSE || state == INPUT_FAILED || (state == INPUT_END && count == 0))
        return state;
    if (state == INPUT_BYTES && count == 1 && input->raw[0] == gzip_magic[0])
        return INPUT_PAUSE;
    input->is_known = true;
    if (count >= sizeof gzip_magic && memcmp(input->raw, gzip_magic, sizeof gzip_magic) == 0)
        input->converter = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    return INPUT_BYTES;
}

static input_state_t damaged(const byte_input_t *input, const char *how, GError **error)
{
    g_clear_error(error);
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot decompress %s: %s", input->name,
                how);
    return INPUT_FAILED;
}

/* Decompresses some of `raw`. Sets *needs_more when that takes more of it. */
static input_state_t decompress(byte_input_t *input, char *bytes, size_t room, size_t *count,
                                bool *needs_more, GError **error)
{
    gsize used = 0, made = 0;
    GError *problem = NULL;
    GConverterResult result =
        g_converter_convert(input->converter, input->raw + input->begin, input->end - input->begin,
                            bytes, room, G_CONVERTER_NO_FLAGS, &used, &made, &problem);

    input->begin += used;
    *count = made;
    if (result == G_CONVERTER_ERROR) {
        *needs_more = g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
        g_clear_error(&problem);
        return *needs_more ? INPUT_BYTES : damaged(input, "its data are damaged", error);
    }
    input->in_member = result != G_CONVERTER_FINISHED;
    if (!input->in_member)
        g_converter_reset(input->converter); /* another may follow, as cat(1) would leave it */
    return INPUT_BYTES;
}

static input_state_t read_gzip(byte_input_t *input, char *bytes, size_t room, size_t *count,
                               GError **error)
{
    bool needs_more = input->begin == input->end;

    *count = 0;
    for (;;) {
        input_state_t state = INPUT_BYTES;

        if (needs_more)
            state = fill(input, error);
        needs_more = false;
        if (state == INPUT_END && (input->in_member || input->begin < input->end))
            return damaged(input, "it ends too early", error);
        if (state == INPUT_BYTES) {
            input->in_member = true;
            state = decompress(input, bytes, room, count, &needs_more, error);
        }
        if (state != INPUT_BYTES || *count > 0)
            return state;
        needs_more |= input->begin == input->end;
    }
}

static size_t take_raw(byte_input_t *input, char *bytes, size_t room)
{
    size_t count = MIN(room, input->end - input->begin);

    memcpy(bytes, input->raw + input->begin, count);
    input->begin += count;
    return count;
}

input_state_t byte_input_read(byte_input_t *input, char *bytes, size_t room, size_t *count,
                              GError **error)
{
    if (!input->is_known) {
        input_state_t state = look(input, error);

        if (state != INPUT_BYTES)
            return state;
    }
    if (input->converter != NULL)
        return read_gzip(input, bytes, room, count, error);
    *count = take_raw(input, bytes, room);
    return *count > 0 ? INPUT_BYTES : read_raw(input, bytes, room, count, error);
}
