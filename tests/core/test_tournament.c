/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tournament.h"

#include <glib.h>

/* Whose weights are compared, and how often they were. */
typedef struct {
    GArray *weights; /* uint32_t, by player */
    unsigned compared;
} scene_t;

static uint32_t weight_of(const scene_t *scene, uint32_t player)
{
    return g_array_index(scene->weights, uint32_t, player);
}

static bool is_heavier(const void *owner, uint32_t a, uint32_t b)
{
    scene_t *scene = (scene_t *)owner;

    scene->compared++;
    return weight_of(scene, a) > weight_of(scene, b);
}

static void add(tournament_t *tournament, scene_t *scene, uint32_t weight)
{
    g_array_append_val(scene->weights, weight);
    tournament_add(tournament, is_heavier, scene);
}

static void change(tournament_t *tournament, scene_t *scene, uint32_t player, uint32_t weight)
{
    g_array_index(scene->weights, uint32_t, player) = weight;
    tournament_change(tournament, player, is_heavier, scene);
}

/* The heaviest, of equals the first. */
static uint32_t naive_first(const scene_t *scene)
{
    uint32_t first = 0;

    for (uint32_t player = 1; player < scene->weights->len; player++) {
        if (weight_of(scene, player) > weight_of(scene, first))
            first = player;
    }
    return first;
}

static void test_few(void)
{
    scene_t scene = {g_array_new(FALSE, FALSE, sizeof(uint32_t)), 0};
    tournament_t tournament = {0};

    add(&tournament, &scene, 5);
    g_assert_cmpuint(tournament_first(&tournament), ==, 0);
    g_assert_cmpuint(tournament_memory(&tournament), ==, 0);
    change(&tournament, &scene, 0, 4);
    g_assert_cmpuint(tournament_first(&tournament), ==, 0);
    add(&tournament, &scene, 4);
    g_assert_cmpuint(tournament_first(&tournament), ==, 0);
    add(&tournament, &scene, 6);
    g_assert_cmpuint(tournament_first(&tournament), ==, 2);
    change(&tournament, &scene, 2, 3);
    g_assert_cmpuint(tournament_first(&tournament), ==, 0);
    change(&tournament, &scene, 0, 2);
    g_assert_cmpuint(tournament_first(&tournament), ==, 1);
    tournament_clear(&tournament);
    g_assert_cmpuint(tournament_memory(&tournament), ==, 0);
    add(&tournament, &scene, 1); /* a new one, which only looks at the first weight */
    g_assert_cmpuint(tournament_first(&tournament), ==, 0);
    tournament_clear(&tournament);
    g_array_free(scene.weights, TRUE);
}

/* Players come and change at random, with weights that are often equal. */
static void test_random(void)
{
    scene_t scene = {g_array_new(FALSE, FALSE, sizeof(uint32_t)), 0};
    GRand *random = g_rand_new_with_seed(8832);
    tournament_t tournament = {0};

    for (unsigned step = 0; step < 20000; step++) {
        uint32_t players = scene.weights->len;
        uint32_t weight = (uint32_t)g_rand_int_range(random, 0, 50);

        if (players == 0 || (players < 700 && g_rand_int_range(random, 0, 10) == 0))
            add(&tournament, &scene, weight);
        else
            change(&tournament, &scene, (uint32_t)g_rand_int_range(random, 0, (gint32)players),
                   weight);
        g_assert_cmpuint(tournament_first(&tournament), ==, naive_first(&scene));
    }
    g_assert_cmpuint(scene.weights->len, ==, 700);
    tournament_clear(&tournament);
    g_rand_free(random);
    g_array_free(scene.weights, TRUE);
}

/* Sixteen comparisons for a change among as many as a host has ports, and not many more for each that comes. */
static void test_cost(void)
{
    scene_t scene = {g_array_new(FALSE, FALSE, sizeof(uint32_t)), 0};
    tournament_t tournament = {0};
    const uint32_t most = 65536;

    for (uint32_t player = 0; player < most; player++)
        add(&tournament, &scene, player);
    g_assert_cmpuint(scene.compared, <=, 18 * most);
    scene.compared = 0;
    for (uint32_t player = 0; player < most; player++)
        change(&tournament, &scene, player, player * 7919 % most);
    g_assert_cmpuint(scene.compared, <=, 16 * most);
    g_assert_cmpuint(tournament_memory(&tournament), ==, most * sizeof(uint32_t));
    tournament_clear(&tournament);
    g_array_free(scene.weights, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tournament/few", test_few);
    g_test_add_func("/tournament/random", test_random);
    g_test_add_func("/tournament/cost", test_cost);
    return g_test_run();
}
