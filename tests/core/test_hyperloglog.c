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
            g_free(seen);
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
    g_free(seen);
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
    g_free(seen);
}

/* Two that were merged are one that has seen all of it. */
static void test_merge(void)
{
    hyperloglog_t *both = new_sketch(), *one = new_sketch(), *other = new_sketch();

    for (uint64_t i = 0; i < 30000; i++) {
        hyperloglog_add(both, hash_wide(i));
        if (i < 20000)
            hyperloglog_add(one, hash_wide(i));
        if (i >= 10000)
            hyperloglog_add(other, hash_wide(i));
    }
    hyperloglog_merge(one, other);
    g_assert_cmpuint(hyperloglog_estimate(one), ==, hyperloglog_estimate(both));
    g_assert_true(memcmp(one->registers, both->registers, sizeof one->registers) == 0);
    g_free(both);
    g_free(one);
    g_free(other);
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
    g_free(seen);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hyperloglog/error", test_error);
    g_test_add_func("/hyperloglog/few", test_few);
    g_test_add_func("/hyperloglog/again", test_again);
    g_test_add_func("/hyperloglog/merge", test_merge);
    g_test_add_func("/hyperloglog/hostile-hashes", test_hostile_hashes);
    return g_test_run();
}
