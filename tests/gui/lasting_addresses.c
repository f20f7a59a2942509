/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * No address of a deleted C++ object comes again, to be loaded before libstdc++ (LD_PRELOAD).
 *
 * Qt knows accessible objects by the address of their widget, and may hand out the dead one of a
 * dialog that was closed for a widget that is now in its place: then the dialog is on the screen and
 * cannot be read. With these in place of libstdc++'s, Wireshark keeps what it deletes, and a test
 * reads what a person sees. Constructors, destructors and malloc() do what they always do.
 */
#include <stddef.h>

void keep(void *object) __asm__("_ZdlPv"); /* operator delete(void *) */
void keep(void *object)
{
    (void)object;
}

void keep_sized(void *object, size_t size) __asm__("_ZdlPvm"); /* operator delete(void *, size_t) */
void keep_sized(void *object, size_t size)
{
    (void)object;
    (void)size;
}
