/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file_kind.h"

#include <string.h>

#define CAPTURE "a capture: open it with Wireshark or tshark"
#define UTF16 "text in UTF-16: convert it first: iconv -f UTF-16 -t UTF-8 FILE | fwlog -"
#define PACKED(kind, command) \
    "compressed with " kind ": unpack it first, e.g. " command " FILE | fwlog -"

/* Bytes that the file begins with, and others behind them, if any. */
typedef struct {
    const char *magic;
    size_t length;
    size_t offset; /* of `more`; 0: there is none */
    const char *more;
    size_t more_length;
    const char *what;
} file_kind_t;

#define BYTES(text) text, sizeof text - 1

static const file_kind_t kinds[] = {
    {BYTES("\xa1\xb2\xc3\xd4"), .what = CAPTURE}, /* pcap, in microseconds, either byte order */
    {BYTES("\xd4\xc3\xb2\xa1"), .what = CAPTURE},
    {BYTES("\xa1\xb2\x3c\x4d"), .what = CAPTURE}, /* in nanoseconds */
    {BYTES("\x4d\x3c\xb2\xa1"), .what = CAPTURE},
    {BYTES("\x0a\x0d\x0d\x0a"), 8, BYTES("\x1a\x2b\x3c\x4d"), CAPTURE}, /* pcapng */
    {BYTES("\x0a\x0d\x0d\x0a"), 8, BYTES("\x4d\x3c\x2b\x1a"), CAPTURE},
    {BYTES("\xfd"
           "7zXZ\0"),
     .what = PACKED("xz", "xzcat")},
    {BYTES("BZh"), 4, BYTES("1AY&SY"), PACKED("bzip2", "bzcat")},
    {BYTES("\x28\xb5\x2f\xfd"), .what = PACKED("zstd", "zstdcat")},
    {BYTES("PK\x03\x04"), .what = PACKED("zip", "unzip -p")},
    {BYTES("\xff\xfe"), .what = UTF16},
    {BYTES("\xfe\xff"), .what = UTF16},
};

static bool is_kind(const file_kind_t *kind, const char *bytes, size_t count)
{
    if (count < kind->length || memcmp(bytes, kind->magic, kind->length) != 0)
        return false;
    return kind->offset == 0 || (count >= kind->offset + kind->more_length &&
                                 memcmp(bytes + kind->offset, kind->more, kind->more_length) == 0);
}

bool file_kind_check(const char *bytes, size_t count, const char *name, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!is_kind(&kinds[i], bytes, count))
            continue;
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "cannot read %s: it is %s", name,
                    kinds[i].what);
        return false;
    }
    return true;
}
