/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes that libFuzzer thinks of, taken one after the other; behind the end there are zeros.
 */
#ifndef OVERSHARING_FUZZ_BYTES_H
#define OVERSHARING_FUZZ_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls. Always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct {
    const uint8_t *data;
    size_t left;
} fuzz_bytes_t;

/* The next byte, which is 0 behind the end. */
static inline uint8_t take_byte(fuzz_bytes_t *bytes)
{
    if (bytes->left == 0)
        return 0;
    bytes->left--;
    return *bytes->data++;
}

/* The next two bytes as a number in network order. */
static inline uint16_t take_uint16(fuzz_bytes_t *bytes)
{
    uint16_t high = take_byte(bytes);

    return (uint16_t)(high << 8 | take_byte(bytes));
}

/* Takes all bytes up to the next zero, which is skipped, and puts them into *text, where they stay without
 * an end. Returns how many there are. */
static inline size_t take_text(fuzz_bytes_t *bytes, const char **text)
{
    size_t length = 0;

    *text = (const char *)bytes->data;
    while (length < bytes->left && bytes->data[length] != 0)
        length++;
    bytes->data += length;
    bytes->left -= length;
    take_byte(bytes);
    return length;
}

#endif
