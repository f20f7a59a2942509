/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What holds for every line that was read, whatever it is.
 */
#ifndef OVERSHARING_TESTS_FIREWALL_INVARIANTS_H
#define OVERSHARING_TESTS_FIREWALL_INVARIANTS_H

#include "firewall_log.h"

#include <glib.h>
#include <string.h>

static inline void assert_inside(log_span_t part, size_t length)
{
    g_assert_cmpuint(part.begin, <=, length);
    g_assert_cmpuint(part.length, <=, length - part.begin);
}

static inline void assert_parts_inside(const firewall_line_t *read, size_t length)
{
    const log_span_t parts[] = {
        read->header.time,      read->header.device, read->header.program, read->action_text,
        read->message_id,       read->interface_in,  read->interface_out,  read->rule,
        read->connection,       read->source,        read->source_port,    read->destination,
        read->destination_port,
    };

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        assert_inside(parts[i], length);
    g_assert_cmpuint(read->header.message, <=, length);
}

static inline void assert_time_possible(const log_time_t *when)
{
    g_assert_cmpuint(when->nanoseconds, <, 1000000000);
    if (when->kind != LOG_TIME_DATE)
        return;
    g_assert_true(when->month >= 1 && when->month <= 12 && when->day >= 1 && when->day <= 31);
    g_assert_true(when->hour <= 23 && when->minute <= 59 && when->second <= 60);
    g_assert_true(ABS(when->zone) < 24 * 3600);
}

static inline bool has_family(const firewall_line_t *read, family_t family)
{
    return read->sighting.source.host.family == family ||
           read->sighting.destination.host.family == family;
}

/* What the sighting's kind and the action say of each other. */
static inline void assert_kind(const firewall_line_t *read)
{
    const sighting_t *sighting = &read->sighting;

    switch (sighting->kind) {
    case SIGHTING_LOGGED:
        g_assert_cmpint(read->action, ==, FIREWALL_ACTION_UNKNOWN);
        break;
    case SIGHTING_DENIED:
        g_assert_cmpint(read->action, ==, FIREWALL_ACTION_DENIED);
        break;
    case SIGHTING_PERMITTED:
        g_assert_cmpint(read->action, ==, FIREWALL_ACTION_PERMITTED);
        break;
    case SIGHTING_REFUSED:
        g_assert_cmpint(read->action, ==, FIREWALL_ACTION_ICMP);
        break;
    case SIGHTING_CONNECTION:
    case SIGHTING_CLOSED:
        g_assert_true(sighting->counted || (sighting->count == 0 && sighting->answers == 0));
        return;
    default:
        g_assert_not_reached();
    }
    g_assert_cmpuint(sighting->count, ==, read->count);
    g_assert_false(sighting->counted);
}

static inline void assert_udp(const firewall_line_t *read)
{
    g_assert_cmpuint(read->source.length, >, 0);
    g_assert_cmpuint(read->source_port.length, >, 0);
    g_assert_cmpuint(read->destination.length, >, 0);
    g_assert_cmpuint(read->destination_port.length, >, 0);
    g_assert_false(has_family(read, FAMILY_NONE));
    g_assert_cmpint(read->masked, ==, has_family(read, FAMILY_MASKED));
    g_assert_cmpint(read->named, ==, has_family(read, FAMILY_NAMED));
    g_assert_cmpuint(read->sighting.frame, ==, 0);
    g_assert_cmpint(read->sighting.time, ==, TIME_UNKNOWN);
    assert_kind(read);
}

static inline void assert_invariants(const firewall_line_t *read, size_t length)
{
    assert_parts_inside(read, length);
    assert_time_possible(&read->header.when);
    g_assert_cmpuint(read->count, >=, 1);
    g_assert_cmpuint(read->header.repeat, >=, 1);
    g_assert_cmpint(read->format == FIREWALL_UNKNOWN, ==, read->outcome == FIREWALL_NOT_UNDERSTOOD);
    g_assert_nonnull(firewall_format_name(read->format));
    g_assert_nonnull(firewall_action_name(read->action));
    if (read->outcome == FIREWALL_UDP)
        assert_udp(read);
    else
        g_assert_cmpint(read->action, ==, FIREWALL_ACTION_UNKNOWN);
}

#endif
