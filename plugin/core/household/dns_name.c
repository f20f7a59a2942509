/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dns_name.h"

#include "network_bytes.h"

/* The two high bits of a length tell a label from a reference to the rest of the name. */
#define KIND 0xc0
#define REFERENCE 0xc0
#define REFERENCE_PLACE 0x3fff

/* A name has no more labels than that, so more references are of no use. */
#define MOST_REFERENCES 127

/* Appends a label, if there is room for it. */
static bool add_label(const uint8_t *label, size_t length, char name[DNS_NAME_MAX], size_t *used)
{
    if (*used + length + 2 > DNS_NAME_MAX)
        return false;
    if (*used > 0)
        name[(*used)++] = '.';
    for (size_t i = 0; i < length; i++)
        name[(*used)++] = label[i] == '\0' || label[i] == '.' ? '?' : (char)label[i];
    return true;
}

/* Goes where the reference at `place` leads to. It must lead to before `*first`, where the part of the
 * name begins that has the reference, so no name goes round in circles. */
static bool follow(const uint8_t *message, size_t length, size_t *place, size_t *first)
{
    size_t target;

    if (length - *place < 2)
        return false;
    target = network_uint16(message + *place) & REFERENCE_PLACE;
    if (target >= *first)
        return false;
    *first = *place = target;
    return true;
}

bool dns_name_read(const uint8_t *message, size_t length, size_t *at, char name[DNS_NAME_MAX])
{
    size_t place = *at, first = *at, used = 0;
    unsigned references = 0;

    while (place < length) {
        uint8_t label = message[place];

        if (label == 0) {
            *at = references > 0 ? *at : place + 1;
            name[used] = '\0';
            return true;
        }
        if ((label & KIND) == REFERENCE) {
            *at = references++ > 0 ? *at : place + 2;
            if (references > MOST_REFERENCES || !follow(message, length, &place, &first))
                return false;
        } else {
            if ((label & KIND) != 0 || length - place <= label ||
                !add_label(message + place + 1, label, name, &used))
                return false;
            place += 1U + label;
        }
    }
    return false;
}
