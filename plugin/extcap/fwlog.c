/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fwlog: firewall logs for Wireshark. As an extcap program it is one of Wireshark's interfaces; as
 * a filter it stands between a log and tshark.
 */
#include "call.h"
#include "conversion.h"
#include "extcap_interface.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_WRONG_CALL = 2 };

static void on_signal(int number)
{
    (void)number;
    conversion_stop();
}

/* The first signal ends it in order, the second at once. Who does not want the packets any more is
 * met by an error of write(2), and not by a signal. */
static void set_end(int number, const struct sigaction *end)
{
    struct sigaction before;

    /* What nohup(1) or a shell set to be ignored remains so. */
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(number, end, NULL);
}

static void set_signals(void)
{
    struct sigaction end = {.sa_handler = on_signal, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    set_end(SIGINT, &end);
    set_end(SIGTERM, &end);
    set_end(SIGHUP, &end);
    sigaction(SIGPIPE, &ignore, NULL);
}

static int convert(const call_t *call)
{
    if (call->output == NULL && isatty(STDOUT_FILENO)) {
        g_printerr("fwlog: packets are nothing for a terminal: redirect them (> FILE), pipe them "
                   "(| tshark -r -), or write a file (-w FILE)\n");
        return STATUS_WRONG_CALL;
    }
    set_signals();
    return conversion_run(call) ? STATUS_DONE : STATUS_FAILED;
}

static int run(const call_t *call)
{
    switch (call->purpose) {
    case CALL_VERSION:
        puts("fwlog (Oversharing) " OVERSHARING_VERSION);
        return STATUS_DONE;
    case CALL_INTERFACES:
        extcap_interface_list();
        return STATUS_DONE;
    case CALL_DLTS:
        extcap_interface_link_types();
        return STATUS_DONE;
    case CALL_CONFIG:
        extcap_interface_settings();
        return STATUS_DONE;
    case CALL_CONVERT:
    case CALL_CAPTURE:
    default:
        return convert(call);
    }
}

int main(int argc, char **argv)
{
    GError *error = NULL;
    call_t call;
    int status;

    setlocale(LC_ALL, "");
    if (call_read(&call, argc, argv, &error)) {
        status = run(&call);
    } else {
        g_printerr("fwlog: %s\n", error->message);
        if (call.purpose != CALL_CAPTURE)
            g_printerr("See fwlog --help.\n");
        else if (call.output != NULL)
            conversion_write_nothing(&call);
        g_clear_error(&error);
        status = STATUS_WRONG_CALL;
    }
    call_clear(&call);
    return status;
}
