/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libFuzzer thinks of, read as a line of a firewall's log.
 */
#include "firewall_invariants.h"
#include "fuzz_bytes.h"

/* Behind the copy stand bytes that would make any number or word longer. */
#define BEHIND 16

static void assert_same_part(log_span_t a, log_span_t b)
{
    g_assert_cmpuint(a.begin, ==, b.begin);
    g_assert_cmpuint(a.length, ==, b.length);
}

static void assert_same_sighting(const sighting_t *a, const sighting_t *b)
{
    g_assert_cmpint(a->kind, ==, b->kind);
    g_assert_cmpint(endpoint_address_compare(&a->source, &b->source), ==, 0);
    g_assert_cmpint(endpoint_address_compare(&a->destination, &b->destination), ==, 0);
    g_assert_cmpuint(a->count, ==, b->count);
    g_assert_cmpuint(a->answers, ==, b->answers);
    g_assert_cmpuint(a->bytes, ==, b->bytes);
    g_assert_cmpint(a->by_receiver, ==, b->by_receiver);
    g_assert_cmpint(a->counted, ==, b->counted);
}

static void assert_same(const firewall_line_t *a, const firewall_line_t *b)
{
    g_assert_cmpint(a->outcome, ==, b->outcome);
    g_assert_cmpint(a->format, ==, b->format);
    g_assert_cmpint(a->action, ==, b->action);
    g_assert_cmpuint(a->count, ==, b->count);
    g_assert_cmpuint(a->header.message, ==, b->header.message);
    g_assert_cmpint(a->header.when.kind, ==, b->header.when.kind);
    assert_same_part(a->header.time, b->header.time);
    assert_same_part(a->header.device, b->header.device);
    assert_same_part(a->source, b->source);
    assert_same_part(a->destination, b->destination);
    assert_same_part(a->rule, b->rule);
    if (a->outcome == FIREWALL_UDP)
        assert_same_sighting(&a->sighting, &b->sighting);
}

/* libFuzzer's own block has exactly that size: a read beyond its end is an error. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = (char *)g_malloc(size + BEHIND);
    firewall_line_t read, again;

    firewall_log_read((const char *)data, size, &read);
    assert_invariants(&read, size);
    if (size > 0)
        memcpy(copy, data, size);
    memset(copy + size, '9', BEHIND);
    firewall_log_read(copy, size, &again);
    assert_same(&read, &again);
    g_free(copy);
    return 0;
}
