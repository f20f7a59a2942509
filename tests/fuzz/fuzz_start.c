/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes libFuzzer see what GLib finds wrong. GLib ends a program with a trap, which libFuzzer does not know; it
 * keeps the input for one that gives up.
 */
#include <signal.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);

static void give_up(int signal_number)
{
    (void)signal_number;
    abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    signal(SIGTRAP, give_up);
    return 0;
}
