/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A name as DNS writes it (RFC 1035, 3.1 and 4.1.4): labels with their lengths, or where they stand.
 */
#ifndef OVERSHARING_DNS_NAME_H
#define OVERSHARING_DNS_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for the longest name with the final zero. */
#define DNS_NAME_MAX 254

/*
 * Reads the name at *at of a message of `length` bytes, with dots between its labels and none at the
 * end, and moves *at behind it. A byte of a label that would read as something else, zero or a dot,
 * becomes '?'. Returns false, and the name and *at mean nothing, if it does not end within the message,
 * is longer than a name can be, or refers to anything but what stands before it.
 */
bool dns_name_read(const uint8_t *message, size_t length, size_t *at, char name[DNS_NAME_MAX]);

#endif
