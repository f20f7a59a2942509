/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of a file, a pipe or a terminal; those of a gzip'ed one as they were before.
 */
#ifndef FWLOG_BYTE_INPUT_H
#define FWLOG_BYTE_INPUT_H

#include <glib.h>
#include <stdint.h>

typedef enum {
    INPUT_BYTES,  /* here are some */
    INPUT_PAUSE,  /* there are none yet */
    INPUT_END,    /* there are no more; of a file that grows: not yet */
    INPUT_FAILED, /* and the error is set */
} input_state_t;

typedef struct byte_input byte_input_t;

/* Reads from a descriptor, which it closes in the end. `name` stands in errors, and has to outlive
 * it. Free it with byte_input_free(). */
byte_input_t *byte_input_new(int descriptor, const char *name);

/* Closes the descriptor and frees it; NULL is allowed. */
void byte_input_free(byte_input_t *input);

/* Reads up to `room` bytes without waiting for them, and sets *count when there are some. */
input_state_t byte_input_read(byte_input_t *input, char *bytes, size_t room, size_t *count,
                              GError **error);

int byte_input_descriptor(const byte_input_t *input);

/* How many bytes came out of the descriptor, compressed or not. */
uint64_t byte_input_position(const byte_input_t *input);

#endif
