/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much memory the allocator has given out, bytes. */
#ifndef OVERSHARING_TEST_ALLOCATED_H
#define OVERSHARING_TEST_ALLOCATED_H

#include <glib.h>
#include <malloc.h>
#include <stddef.h>
#include <unistd.h>

/* Call it first in main(). Older GLibs keep some of what was freed for later, unless the environment says
 * otherwise when they are loaded: then the program begins anew. */
static inline void count_all_memory(char **argv)
{
    if (g_getenv("G_SLICE") != NULL)
        return;
    g_setenv("G_SLICE", "always-malloc", TRUE);
    execv("/proc/self/exe", argv);
}

static inline size_t allocated(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

#endif
