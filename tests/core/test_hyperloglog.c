/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Estimates of how many distinct things there were, against the truth. */
#include "hyperloglog.h"

#include "record_index.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define TRIALS 40U

static hyperloglog_t *new_sketch(void)
{
    return g_new0(hyperloglog_t, 1);
}

static void free_sketch(hyperloglog_t *seen)
{
    hyperloglog_clear(seen);
    g_assert_cmpuint(hyperloglog_estimate(seen), ==, 0);
    g_free(seen);
}

/* Another run: other random numbers. */
static void begin_run(void)
{
    hash_draw_keys();
}

static double error_of(uint64_t estimate, uint64_t truth)
{
    return 100.0 * ((double)estimate - (double)truth) / (double)truth;
}

/* The root of the mean square of the errors is the standard error that is promised, none is over four times
 * that, and they do not lean to one side. */
static void test_error(void)
{
    static const uint32_t sizes[] = {50, 500, 3000, 5000, 7000, 20000, 200000};

    for (unsigned s = 0; s < G_N_ELEMENTS(sizes); s++) {
        double sum = 0, squares = 0;

        for (unsigned trial = 0; trial < TRIALS; trial++) {
            hyperloglog_t *seen = new_sketch();
            double error;

            begin_run();
            for (uint64_t i = 0; i < sizes[s]; i++)
                hyperloglog_add(seen, hash_wide(i << 16 | 53));
            error = error_of(hyperloglog_estimate(seen), sizes[s]);
            g_assert_cmpfloat(fabs(error), <, 4 * HYPERLOGLOG_ERROR);
            sum += error;
            squares += error * error;
            free_sketch(seen);
        }
        g_assert_cmpfloat(sqrt(squares / TRIALS), <, 1.4 * HYPERLOGLOG_ERROR);
        g_assert_cmpfloat(fabs(sum / TRIALS), <, HYPERLOGLOG_ERROR);
    }
}

/* Few things are counted nearly exactly, and none is none. */
static void test_few(void)
{
    hyperloglog_t *seen = new_sketch();

    g_assert_cmpuint(hyperloglog_estimate(seen), ==, 0);
    for (uint64_t i = 1; i <= 20; i++) {
        uint64_t estimate;

        g_assert_true(hyperloglog_add(seen, hash_wide(i)) || i > 1);
        estimate = hyperloglog_estimate(seen);
        g_assert_cmpuint(estimate + 2, >=, i);
        g_assert_cmpuint(estimate, <=, i + 1);
    }
    free_sketch(seen);
}

/* What was seen before changes nothing. */
static void test_again(void)
{
    hyperloglog_t *seen = new_sketch();
    uint64_t estimate;

    for (uint64_t i = 0; i < 10000; i++)
        hyperloglog_add(seen, hash_wide(i));
    estimate = hyperloglog_estimate(seen);
    for (uint64_t i = 0; i < 10000; i++)
        g_assert_false(hyperloglog_add(seen, hash_wide(i)));
    g_assert_cmpuint(hyperloglog_estimate(seen), ==, estimate);
    free_sketch(seen);
}

/* Two that were merged are one that has seen all of it, whether these were few or many. */
static void check_merge(uint64_t in_one, uint64_t in_other)
{
    hyperloglog_t *both = new_sketch(), *one = new_sketch(), *other = new_sketch();

    for (uint64_t i = 0; i < in_one + in_other; i++) {
        hyperloglog_add(both, hash_wide(i));
        if (i < in_one)
            hyperloglog_add(one, hash_wide(i));
        if (i >= in_one / 2)
            hyperloglog_add(other, hash_wide(i));
    }
    hyperloglog_merge(one, other);
    g_assert_cmpuint(hyperloglog_estimate(one), ==, hyperloglog_estimate(both));
    g_assert_cmpuint(hyperloglog_memory(one), ==, hyperloglog_memory(both));
    g_assert_cmpuint(one->touched, ==, both->touched);
    if (one->all != NULL)
        g_assert_true(memcmp(one->all, both->all, sizeof *one->all) == 0);
    free_sketch(both);
    free_sketch(one);
    free_sketch(other);
}

static void test_merge(void)
{
    static const uint64_t sizes[] = {0, 30, 200, 30000};

    for (unsigned i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (unsigned j = 0; j < G_N_ELEMENTS(sizes); j++)
            check_merge(sizes[i], sizes[j]);
    }
}

/* What a list tells is what all registers tell: one that has seen few is told of them all at once. */
static void test_list(void)
{
    hyperloglog_t *listed = new_sketch(), *spread = new_sketch();

    spread->all = g_new0(hyperloglog_registers_t, 1);
    for (uint64_t i = 0; i < 400; i++) {
        uint64_t hash = i == 7 ? 7 : hash_wide(i); /* one that is as rare as can be */

        g_assert_true(hyperloglog_add(listed, hash) == hyperloglog_add(spread, hash));
        g_assert_cmpuint(hyperloglog_estimate(listed), ==, hyperloglog_estimate(spread));
        g_assert_true((listed->all == NULL) == (listed->touched <= HYPERLOGLOG_FEW));
    }
    g_assert_true(memcmp(listed->all, spread->all, sizeof *listed->all) == 0);
    free_sketch(listed);
    free_sketch(spread);
}

/* It says before how much it will grow, and it is small while it has seen few. */
static void test_memory(void)
{
    hyperloglog_t *seen = new_sketch();
    size_t bytes = 0;

    g_assert_cmpuint(hyperloglog_memory(seen), ==, 0);
    for (uint64_t i = 0; i < 1000; i++) {
        size_t growth = hyperloglog_growth(seen, hash_wide(i));

        hyperloglog_add(seen, hash_wide(i));
        bytes += growth;
        g_assert_cmpuint(hyperloglog_memory(seen), ==, bytes);
        g_assert_cmpuint(bytes, <=, hyperloglog_bytes((uint32_t)i + 1));
        g_assert_cmpuint(hyperloglog_growth(seen, hash_wide(i)), ==, 0);
        if (i < 16)
            g_assert_cmpuint(bytes, <=, 32);
        if (i == HYPERLOGLOG_FEW - 1)
            g_assert_cmpuint(bytes, <=, sizeof(hyperloglog_registers_t) / 4);
    }
    g_assert_cmpuint(bytes, ==, sizeof(hyperloglog_registers_t));
    free_sketch(seen);
}

/* No hash is too odd. */
static void test_hostile_hashes(void)
{
    hyperloglog_t *seen = new_sketch();

    hyperloglog_add(seen, 0);
    hyperloglog_add(seen, UINT64_MAX);
    g_assert_cmpuint(hyperloglog_estimate(seen), ==, 2);
    for (uint64_t i = 0; i < HYPERLOGLOG_REGISTERS; i++)
        hyperloglog_add(seen, i);
    g_assert_cmpuint(hyperloglog_estimate(seen), >, 1000000000);
    free_sketch(seen);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hyperloglog/error", test_error);
    g_test_add_func("/hyperloglog/few", test_few);
    g_test_add_func("/hyperloglog/again", test_again);
    g_test_add_func("/hyperloglog/merge", test_merge);
    g_test_add_func("/hyperloglog/list", test_list);
    g_test_add_func("/hyperloglog/memory", test_memory);
    g_test_add_func("/hyperloglog/hostile-hashes", test_hostile_hashes);
    return g_test_run();
}
