/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leaders.h"

#define MANY 4000U
#define PLACES 100U

static void test_places(void)
{
    leaders_t *leaders = leaders_new(2);

    g_assert_cmpuint(leaders_known(leaders), ==, 0);
    g_assert_cmpuint(leaders_place(leaders, 70, 1, 1), ==, 0);
    g_assert_cmpuint(leaders_place(leaders, 80, 1, 2), ==, 1);
    g_assert_cmpuint(leaders_place(leaders, 90, 1, 3), ==, RECORD_NONE);
    g_assert_cmpuint(leaders_known(leaders), ==, 3);
    /* It outweighs the later one of two equals, and only it. */
    g_assert_cmpuint(leaders_place(leaders, 90, 2, 3), ==, 1);
    g_assert_cmpuint(leaders_place(leaders, 80, 1, 2), ==, RECORD_NONE);
    g_assert_cmpuint(leaders_place(leaders, 70, 5, 1), ==, 0);
    /* Equal ones go by their order. */
    g_assert_cmpuint(leaders_place(leaders, 80, 2, 2), ==, 1);
    g_assert_cmpuint(leaders_place(leaders, 90, 2, 3), ==, RECORD_NONE);
    g_assert_cmpuint(leaders_known(leaders), ==, 3);
    leaders_free(leaders);
    leaders_free(NULL);
}

static void test_large_keys(void)
{
    leaders_t *leaders = leaders_new(3);

    g_assert_cmpuint(leaders_place(leaders, 7, 1, 1), ==, 0);
    g_assert_cmpuint(leaders_place(leaders, (1ULL << 32) + 7, 1, 2), ==, 1);
    g_assert_cmpuint(leaders_place(leaders, UINT64_MAX, 1, 3), ==, 2);
    g_assert_cmpuint(leaders_place(leaders, 7, 2, 1), ==, 0);
    leaders_free(leaders);
}

typedef struct {
    uint64_t weight;
    uint32_t number;
} thing_t;

static gint compare_things(gconstpointer a, gconstpointer b)
{
    const thing_t *first = (const thing_t *)a, *second = (const thing_t *)b;

    if (first->weight != second->weight)
        return first->weight > second->weight ? -1 : 1;
    return first->number < second->number ? -1 : 1;
}

/* Who holds the places must at any time be who leads a list that is sorted anew. */
static void check_holders(const GArray *things, const uint32_t *holders)
{
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(thing_t));
    bool leads[MANY] = {false};

    g_array_append_vals(sorted, things->data, things->len);
    g_array_sort(sorted, compare_things);
    for (guint i = 0; i < MIN(sorted->len, PLACES); i++)
        leads[g_array_index(sorted, thing_t, i).number] = true;
    for (guint place = 0; place < MIN(sorted->len, PLACES); place++)
        g_assert_true(leads[holders[place]]);
    g_array_free(sorted, TRUE);
}

static void test_against_sorting(void)
{
    leaders_t *leaders = leaders_new(PLACES);
    GArray *things = g_array_new(FALSE, FALSE, sizeof(thing_t));
    GRand *random = g_rand_new_with_seed(8832);
    uint32_t holders[PLACES] = {0};

    for (guint step = 0; step < 40000; step++) {
        uint32_t number = (uint32_t)g_rand_int_range(random, 0, (gint32)(step / 10) + 1);
        uint32_t place;
        thing_t *thing;

        if (number >= things->len) {
            thing_t fresh = {0, things->len};
            number = things->len;
            g_array_append_val(things, fresh);
        }
        thing = &g_array_index(things, thing_t, number);
        thing->weight += (uint64_t)g_rand_int_range(random, 1, 4);
        place = leaders_place(leaders, number, thing->weight, number);
        if (place != RECORD_NONE) {
            g_assert_cmpuint(place, <, PLACES);
            holders[place] = number;
        }
        if (step % 100 == 0)
            check_holders(things, holders);
    }
    g_assert_cmpuint(things->len, >, 10 * PLACES);
    g_assert_cmpuint(leaders_known(leaders), ==, things->len);
    check_holders(things, holders);
    g_rand_free(random);
    g_array_free(things, TRUE);
    leaders_free(leaders);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/leaders/places", test_places);
    g_test_add_func("/leaders/large_keys", test_large_keys);
    g_test_add_func("/leaders/against_sorting", test_against_sorting);
    return g_test_run();
}
