/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record index, and what is built with it: record store and number sets. */
#include "number_set.h"
#include "record_index.h"
#include "record_store.h"

#define MANY 200000U

/* Keys that differ in high bits, in low bits, and in both. */
static uint64_t key_of(uint32_t i)
{
    switch (i % 3) {
    case 0:
        return i;
    case 1:
        return (uint64_t)i << 40;
    default:
        return (uint64_t)i << 32 | i;
    }
}

static bool key_equal(const void *owner, uint32_t record, uint64_t key)
{
    return ((const uint64_t *)owner)[record] == key;
}

static uint32_t key_hash(const void *owner, uint32_t record)
{
    return hash_number(((const uint64_t *)owner)[record]);
}

static uint32_t find(const record_index_t *index, uint64_t key, const uint64_t *keys)
{
    return record_index_find(index, hash_number(key), key, key_equal, keys);
}

static void test_many(void)
{
    record_index_t index = {0};
    uint64_t *keys = g_new(uint64_t, MANY);

    g_assert_cmpuint(find(&index, 5, keys), ==, RECORD_NONE);
    for (uint32_t i = 0; i < MANY; i++) {
        keys[i] = key_of(i + 1);
        g_assert_cmpuint(find(&index, keys[i], keys), ==, RECORD_NONE);
        record_index_add(&index, hash_number(keys[i]), key_hash, keys);
        g_assert_cmpuint(index.used, ==, i + 1);
        /* Never over two thirds full: a search must meet an empty slot soon. */
        g_assert_cmpuint((uint64_t)index.used * 3, <=, (uint64_t)index.capacity * 2);
    }
    g_assert_cmpuint(index.capacity, <, 3 * MANY);
    for (uint32_t i = 0; i < MANY; i++)
        g_assert_cmpuint(find(&index, keys[i], keys), ==, i);
    for (uint32_t i = 1; i <= 1000; i++)
        g_assert_cmpuint(find(&index, (uint64_t)i << 20 | 0xfffff, keys), ==, RECORD_NONE);
    record_index_clear(&index);
    g_assert_cmpuint(index.used, ==, 0);
    g_assert_cmpuint(find(&index, keys[0], keys), ==, RECORD_NONE);
    g_free(keys);
}

static uint32_t one_hash(const void *owner, uint32_t record)
{
    (void)owner;
    (void)record;
    return UINT32_MAX;
}

/* Keys whose hashes are all the same, and point at the last slot, are still told apart. */
static void test_collisions(void)
{
    record_index_t index = {0};
    uint64_t keys[300];

    for (uint32_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        keys[i] = i * 7;
        record_index_add(&index, UINT32_MAX, one_hash, keys);
    }
    for (uint32_t i = 0; i < G_N_ELEMENTS(keys); i++)
        g_assert_cmpuint(record_index_find(&index, UINT32_MAX, i * 7, key_equal, keys), ==, i);
    g_assert_cmpuint(record_index_find(&index, UINT32_MAX, 1, key_equal, keys), ==, RECORD_NONE);
    record_index_clear(&index);
}

/* Neighbouring numbers spread over the whole range of hashes: a hash that is the number itself, or
 * that looks at one half of it, would fill few of the 64 slots. */
static void test_hash_spreads(void)
{
    for (unsigned shift = 0; shift <= 48; shift += 16) {
        unsigned slots[64] = {0}, most = 0, empty = 0;

        for (uint64_t i = 0; i < 6400; i++)
            slots[hash_number(i << shift) >> 26]++;
        for (unsigned i = 0; i < 64; i++) {
            most = MAX(most, slots[i]);
            empty += slots[i] == 0;
        }
        g_assert_cmpuint(empty, <=, 32);
        g_assert_cmpuint(most, <=, 1600);
    }
    g_assert_cmphex(hash_number(12345), ==, hash_number(12345));
}

static void test_store(void)
{
    const uint32_t count = 2 * RECORDS_PER_CHUNK + 5;
    record_store_t store;
    uint64_t *first;

    record_store_init(&store, 3 * sizeof(uint64_t));
    for (uint32_t i = 0; i < count; i++) {
        uint64_t *record;

        g_assert_cmpuint(record_store_add(&store), ==, i);
        record = (uint64_t *)record_store_get(&store, i);
        record[0] = i;
        record[1] = record[2] = UINT64_MAX;
    }
    g_assert_cmpuint(store.count, ==, count);
    first = (uint64_t *)record_store_get(&store, 0);
    for (uint32_t i = 0; i < count; i++)
        g_assert_cmpuint(*(uint64_t *)record_store_get(&store, i), ==, i);
    g_assert_true(first == record_store_get(&store, 0));
    record_store_clear(&store);
    g_assert_cmpuint(store.count, ==, 0);
}

static void test_set(void)
{
    number_set_t set = {0};

    g_assert_cmpuint(number_set_count(&set), ==, 0);
    g_assert_true(number_set_add(&set, 0));
    g_assert_false(number_set_add(&set, 0));
    g_assert_true(number_set_add(&set, UINT32_MAX - 1));
    g_assert_false(number_set_add(&set, UINT32_MAX - 1));
    for (uint32_t i = 1; i < 10000; i++)
        g_assert_true(number_set_add(&set, i * 65536));
    for (uint32_t i = 1; i < 10000; i++)
        g_assert_false(number_set_add(&set, i * 65536));
    g_assert_cmpuint(number_set_count(&set), ==, 10001);
    number_set_clear(&set);
    g_assert_cmpuint(number_set_count(&set), ==, 0);
    g_assert_true(number_set_add(&set, 0));
    number_set_clear(&set);
}

/* Each number keeps its mark, however the set grows. */
static void test_marks(void)
{
    number_set_t set = {0};

    g_assert_null(number_set_mark(&set, 7));
    for (uint32_t i = 0; i < 10000; i++) {
        g_assert_true(number_set_add(&set, i * 3));
        g_assert_cmpuint(*number_set_mark(&set, i * 3), ==, 0);
        *number_set_mark(&set, i * 3) = (uint8_t)(i % 251);
        g_assert_null(number_set_mark(&set, i * 3 + 1));
    }
    for (uint32_t i = 0; i < 10000; i++)
        g_assert_cmpuint(*number_set_mark(&set, i * 3), ==, i % 251);
    g_assert_cmpuint(number_set_memory(&set), ==, set.capacity * 5);
    number_set_clear(&set);
    g_assert_null(number_set_mark(&set, 0));
}

/* Few ports, in the list. */
static void test_few_ports(void)
{
    port_counts_t counts = {.distinct = 0};

    for (uint32_t round = 1; round <= 3; round++) {
        for (uint16_t i = 0; i < 500; i++)
            g_assert_cmpuint(port_counts_add(&counts, (uint16_t)(i * 3)), ==, round);
    }
    g_assert_cmpuint(port_counts_add(&counts, UINT16_MAX), ==, 1);
    g_assert_cmpuint(port_counts_add(&counts, 3), ==, 4);
    g_assert_cmpuint(counts.distinct, ==, 501);
    g_assert_null(counts.by_port);
    port_counts_clear(&counts);
    g_assert_cmpuint(counts.distinct, ==, 0);
    g_assert_cmpuint(port_counts_add(&counts, 3), ==, 1);
    port_counts_clear(&counts);
}

/* All ports: counts go on when the list gives way to a place for each port. */
static void test_all_ports(void)
{
    port_counts_t counts = {.distinct = 0};

    for (uint32_t round = 1; round <= 3; round++) {
        for (uint32_t port = 0; port <= UINT16_MAX; port++) {
            /* In the first round port 7 is counted twice before the list is full. */
            uint32_t extra = port == 7 ? 1 : 0;

            if (round == 1 && port == 7)
                g_assert_cmpuint(port_counts_add(&counts, 7), ==, 1);
            g_assert_cmpuint(port_counts_add(&counts, (uint16_t)port), ==, round + extra);
            if (round == 1)
                g_assert_cmpuint(counts.distinct, ==, port + 1);
        }
    }
    g_assert_nonnull(counts.by_port);
    g_assert_cmpuint(counts.distinct, ==, 65536);
    port_counts_clear(&counts);
    g_assert_cmpuint(counts.distinct, ==, 0);
    g_assert_cmpuint(port_counts_add(&counts, 7), ==, 1);
    port_counts_clear(&counts);
}

/* --- Somebody who knows the code --- */

#define CHOSEN 2000U

/* The longest row of full slots that a search may have to pass. */
static uint32_t longest_row(const record_index_t *index)
{
    uint32_t longest = 0, row = 0;

    for (uint32_t at = 0; at < 2 * index->capacity; at++) {
        row = index->slots[at % index->capacity] == 0 ? 0 : row + 1;
        longest = MAX(longest, MIN(row, index->capacity));
    }
    return longest;
}

static record_index_t index_of(const uint64_t *keys, uint32_t count)
{
    record_index_t index = {0};

    for (uint32_t i = 0; i < count; i++)
        record_index_add(&index, hash_number(keys[i]), key_hash, keys);
    return index;
}

static uint32_t row_of(const uint64_t *keys, uint32_t count)
{
    record_index_t index = index_of(keys, count);
    uint32_t row = longest_row(&index);

    record_index_clear(&index);
    return row;
}

/* With the random numbers of a run, keys can be found that all fall onto one place … */
static uint64_t *keys_against_this_run(void)
{
    uint64_t *keys = g_new(uint64_t, CHOSEN);
    uint32_t found = 0;

    for (uint64_t key = 1; found < CHOSEN; key++) {
        if ((hash_number(key) & 0xfff) < 4)
            keys[found++] = key;
    }
    return keys;
}

/* … but another run has other numbers, and these keys are like any others there. */
static void test_chosen_keys(void)
{
    uint64_t *keys = keys_against_this_run();

    g_assert_cmpuint(row_of(keys, CHOSEN), >, CHOSEN / 2);
    for (unsigned run = 0; run < 20; run++) {
        hash_draw_keys();
        g_assert_cmpuint(row_of(keys, CHOSEN), <, 100);
    }
    g_free(keys);
}

/* Keys with a pattern, as addresses and ports have it, whatever the run's numbers are. */
static void test_patterns(void)
{
    uint64_t *keys = g_new(uint64_t, CHOSEN);

    for (unsigned run = 0; run < 20; run++) {
        hash_draw_keys();
        for (unsigned shift = 0; shift < 52; shift += 3) {
            for (uint32_t i = 0; i < CHOSEN; i++)
                keys[i] = (uint64_t)(i + 1) << shift;
            g_assert_cmpuint(row_of(keys, CHOSEN), <, 100);
            for (uint32_t i = 0; i < CHOSEN; i++)
                keys[i] = (uint64_t)i * ((G_GUINT64_CONSTANT(1) << shift) + 1);
            g_assert_cmpuint(row_of(keys, CHOSEN), <, 100);
        }
    }
    g_free(keys);
}

/* Names that GLib's own hash cannot tell apart: "Ez" and "FY" have the same, and so have all words of
 * these. */
static char *same_to_glib(unsigned bits)
{
    GString *name = g_string_new(NULL);

    for (unsigned i = 0; i < 12; i++)
        g_string_append(name, (bits & 1U << i) != 0 ? "Ez" : "FY");
    return g_string_free(name, FALSE);
}

static void test_chosen_names(void)
{
    GHashTable *hashes = g_hash_table_new(NULL, NULL);
    char *first = same_to_glib(0);

    for (unsigned bits = 0; bits < 4096; bits++) {
        char *name = same_to_glib(bits);

        g_assert_cmpuint(g_str_hash(name), ==, g_str_hash(first));
        g_hash_table_add(hashes, GUINT_TO_POINTER(hash_text(name)));
        g_free(name);
    }
    g_assert_cmpuint(g_hash_table_size(hashes), >, 4090);
    g_assert_cmpuint(hash_text("a"), !=, hash_text("a\x01"));
    g_assert_cmpuint(hash_text(first), ==, hash_text(first));
    g_hash_table_destroy(hashes);
    g_free(first);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record_index/many", test_many);
    g_test_add_func("/record_index/collisions", test_collisions);
    g_test_add_func("/record_index/hash_spreads", test_hash_spreads);
    g_test_add_func("/record_index/store", test_store);
    g_test_add_func("/record_index/set", test_set);
    g_test_add_func("/record_index/marks", test_marks);
    g_test_add_func("/record_index/few_ports", test_few_ports);
    g_test_add_func("/record_index/all_ports", test_all_ports);
    g_test_add_func("/record_index/chosen-keys", test_chosen_keys);
    g_test_add_func("/record_index/patterns", test_patterns);
    g_test_add_func("/record_index/chosen-names", test_chosen_names);
    return g_test_run();
}
