/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "line_splitter.h"

#include <glib.h>
#include <string.h>

/* The end of a line, "\r\n". */
#define LINE_END_MAX 2

/* A piece that waits for its end, and room to read into. */
#define CAPACITY (LINE_PIECE_MAX + LINE_END_MAX + 65536)

struct line_splitter {
    size_t begin, end; /* what is not yet taken of `bytes` */
    bool continues;    /* it begins within a line */
    bool skips;        /* the rest of this line is not wanted */
    char bytes[CAPACITY];
};

line_splitter_t *line_splitter_new(void)
{
    return g_new0(line_splitter_t, 1);
}

void line_splitter_free(line_splitter_t *splitter)
{
    g_free(splitter);
}

char *line_splitter_room(line_splitter_t *splitter, size_t *room)
{
    memmove(splitter->bytes, splitter->bytes + splitter->begin, splitter->end - splitter->begin);
    splitter->end -= splitter->begin;
    splitter->begin = 0;
    *room = CAPACITY - splitter->end;
    return splitter->bytes + splitter->end;
}

void line_splitter_added(line_splitter_t *splitter, size_t count)
{
    splitter->end += count;
}

static bool skip(line_splitter_t *splitter)
{
    const char *text = splitter->bytes + splitter->begin;
    const char *newline = (const char *)memchr(text, '\n', splitter->end - splitter->begin);

    splitter->skips = newline == NULL;
    splitter->begin =
        newline == NULL ? splitter->end : splitter->begin + (size_t)(newline - text) + 1;
    return !splitter->skips;
}

/* Takes `length` bytes of text, and the `end` bytes of its line's end, which are none if the line
 * goes on. */
static bool take(line_splitter_t *splitter, size_t length, size_t end, bool goes_on,
                 line_piece_t *piece)
{
    *piece = (line_piece_t){
        .text = splitter->bytes + splitter->begin,
        .length = length,
        .continues = splitter->continues,
    };
    splitter->begin += length + end;
    splitter->continues = goes_on;
    return true;
}

bool line_splitter_next(line_splitter_t *splitter, bool at_end, line_piece_t *piece)
{
    const char *text, *newline;
    size_t left;

    if (splitter->skips && !skip(splitter))
        return false;
    text = splitter->bytes + splitter->begin;
    left = splitter->end - splitter->begin;
    newline = (const char *)memchr(text, '\n', MIN(left, LINE_PIECE_MAX + LINE_END_MAX));
    if (newline != NULL) {
        size_t end = newline > text && newline[-1] == '\r' ? 2 : 1;
        size_t length = (size_t)(newline - text) + 1 - end;

        if (length <= LINE_PIECE_MAX)
            return take(splitter, length, end, false, piece);
    }
    if (left >= LINE_PIECE_MAX + LINE_END_MAX || (at_end && left > LINE_PIECE_MAX))
        return take(splitter, LINE_PIECE_MAX, 0, true, piece);
    return at_end && left > 0 && take(splitter, left, 0, false, piece);
}

void line_splitter_skip_line(line_splitter_t *splitter)
{
    splitter->skips = true;
}

void line_splitter_restart(line_splitter_t *splitter)
{
    splitter->begin = splitter->end = 0;
    splitter->continues = splitter->skips = false;
}
