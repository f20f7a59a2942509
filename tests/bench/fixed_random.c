/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same "random" numbers in every run, to be loaded before GLib (LD_PRELOAD).
 *
 * Wireshark and this plugin draw the seeds of their hash tables at random, which alone moves a count
 * of instructions by a percent. With these two functions in place of GLib's it repeats.
 */
#include <glib.h>

guint32 g_random_int(void)
{
    static guint32 number = 1;

    return number = number * 1664525U + 1013904223U; /* Numerical Recipes' generator */
}

GRand *g_rand_new(void)
{
    return g_rand_new_with_seed(1);
}
