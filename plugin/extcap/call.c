/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "call.h"

#include "extcap_interface.h"
#include "zone_name.h"

#define SUMMARY                                                                                    \
    "Turns lines of firewall logs into packets, so that Wireshark and tshark read a log as they\n" \
    "read a capture. FILE may be compressed with gzip; - is the standard input."

#define EXAMPLES                                                                                  \
    "Examples:\n"                                                                                 \
    "  fwlog firewall.log > firewall.pcapng\n"                                                    \
    "  journalctl -k | fwlog - | tshark -q -r - -z oversharing,report\n"                          \
    "  fwlog --follow /var/log/ulog.log | tshark -l -r -\n"                                       \
    "  fwlog --listen 192.0.2.1:5514 -w firewall.pcapng\n"                                        \
    "\n"                                                                                          \
    "With --from=end it goes on, as with --follow. To listen on all addresses of this machine,\n" \
    "take 0.0.0.0:5514 (IPv4) or [::]:5514. UTC+1 is one hour east of UTC.\n"                     \
    "\n"                                                                                          \
    "A summary goes to the standard error: how many lines were understood, and which were not.\n" \
    "Exit status: 0 done, or ended by a signal or the reader; 1 something failed; 2 wrong call."

#define LOCAL_ZONE "local"

/* What the options say, as it stands there. */
typedef struct {
    gboolean version, follow, quiet, interfaces, dlts, config, capture;
    char *from, *zone, *listen, *output, *fifo, *interface, *file, *ignored, **files;
} words_t;

static bool fail(GError **error, const char *format, const char *word)
{
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, word);
    return false;
}

static bool parse(words_t *words, int argc, char **argv, GError **error)
{
    const GOptionEntry ours[] = {
        {"follow", 'f', 0, G_OPTION_ARG_NONE, &words->follow,
         "Go on as the file grows, also when it is rotated", NULL},
        {"from", 0, 0, G_OPTION_ARG_STRING, &words->from,
         "Read all lines (start), or those written from now on (end)", "start|end"},
        {"listen", 'l', 0, G_OPTION_ARG_STRING, &words->listen,
         "Receive the log by syslog on this UDP port, in place of FILE", "ADDRESS:PORT"},
        {"timezone", 'z', 0, G_OPTION_ARG_STRING, &words->zone,
         "Of times that state none: local, UTC, UTC+1, +01:00, Europe/Berlin", "ZONE"},
        {"write", 'w', 0, G_OPTION_ARG_FILENAME, &words->output,
         "Write packets there, and not to the standard output", "FILE"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &words->quiet, "Write errors alone, no summary", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &words->version, "Write the version", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words->files, NULL, "FILE…"},
        {0},
    };
    const GOptionEntry wiresharks[] = {
        {"extcap-interfaces", 0, 0, G_OPTION_ARG_NONE, &words->interfaces, "List interfaces", NULL},
        {"extcap-dlts", 0, 0, G_OPTION_ARG_NONE, &words->dlts, "List link types", NULL},
        {"extcap-config", 0, 0, G_OPTION_ARG_NONE, &words->config, "List settings", NULL},
        {"capture", 0, 0, G_OPTION_ARG_NONE, &words->capture, "Capture", NULL},
        {"extcap-interface", 0, 0, G_OPTION_ARG_STRING, &words->interface, "From where", "NAME"},
        {"fifo", 0, 0, G_OPTION_ARG_FILENAME, &words->fifo, "To where", "PATH"},
        {"file", 0, 0, G_OPTION_ARG_FILENAME, &words->file, "The log file", "PATH"},
        {"extcap-version", 0, 0, G_OPTION_ARG_STRING, &words->ignored, "Of Wireshark", "VERSION"},
        {"extcap-capture-filter", 0, 0, G_OPTION_ARG_STRING, &words->ignored, "Ignored", "FILTER"},
        {0},
    };
    GOptionContext *context = g_option_context_new(NULL);
    GOptionGroup *group = g_option_group_new("extcap", "What Wireshark calls it with:",
                                             "What Wireshark calls it with", NULL, NULL);
    bool good;

    g_option_context_set_summary(context, SUMMARY);
    g_option_context_set_description(context, EXAMPLES);
    g_option_context_add_main_entries(context, ours, NULL);
    g_option_group_add_entries(group, wiresharks);
    g_option_context_add_group(context, group);
    good = g_option_context_parse(context, &argc, &argv, error);
    g_option_context_free(context);
    return good;
}

static void clear_words(words_t *words)
{
    g_free(words->from);
    g_free(words->zone);
    g_free(words->listen);
    g_free(words->output);
    g_free(words->fifo);
    g_free(words->interface);
    g_free(words->file);
    g_free(words->ignored);
    g_strfreev(words->files);
}

/* A dialog sends what was not filled in as nothing. */
static char *take(char **word)
{
    char *taken = g_steal_pointer(word);

    if (taken != NULL && *taken == '\0')
        g_clear_pointer(&taken, g_free);
    return taken;
}

/* A dialog sends nothing for what was not filled in; who types nothing means something else. */
static bool find_zone(call_t *call, const char *name, GError **error)
{
    char *guess;

    if (name != NULL && *name == '\0' && call->purpose != CALL_CAPTURE)
        return fail(error, "--timezone has no name of a zone: %s",
                    "local, UTC, +01:00 or Europe/Berlin");
    if (name == NULL || *name == '\0')
        name = LOCAL_ZONE;
    call->zone = zone_name_find(name);
    call->zone_name = g_strdup(g_str_equal(name, LOCAL_ZONE) ? "local time" : name);
    if (call->zone != NULL)
        return true;
    guess = zone_name_guess(name);
    if (guess == NULL)
        return fail(error, "there is no time zone %s", name);
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                "there is no time zone %s; did you mean %s?", name, guess);
    g_free(guess);
    return false;
}

static call_purpose_t purpose_of(const words_t *words)
{
    if (words->version)
        return CALL_VERSION;
    if (words->interfaces)
        return CALL_INTERFACES;
    if (words->dlts)
        return CALL_DLTS;
    if (words->config)
        return CALL_CONFIG;
    return words->capture ? CALL_CAPTURE : CALL_CONVERT;
}

static bool find_address(call_t *call, const char *address, GError **error)
{
    call->listens = address != NULL && *address != '\0';
    return !call->listens ||
           (endpoint_address_parse(address, &call->local) && call->local.port != 0) ||
           fail(error,
                "cannot listen on %s: not an address and port such as 192.0.2.1:514 or "
                "[2001:db8::1]:514",
                address);
}

/* The log is a file or a port, and not both. */
static bool check_log(const call_t *call, GError **error)
{
    bool has_files = call->files[0] != NULL;

    if (has_files && call->listens)
        return fail(error, "a log file or %s: only one of them can be", "an address to listen on");
    if (has_files || call->listens)
        return true;
    if (call->purpose == CALL_CAPTURE)
        return fail(error,
                    "no log file, and no address to listen on: set one of them, with the gear "
                    "beside the interface \"%s\"",
                    EXTCAP_INTERFACE_DISPLAY);
    return fail(error, "no log: name a FILE, - for the standard input, or an address with %s",
                "--listen");
}

static bool check_from(call_t *call, const char *from, GError **error)
{
    call->from_end = from != NULL && g_str_equal(from, "end");
    /* What is written from now on can only be waited for. */
    call->follow |= call->from_end;
    return from == NULL || call->from_end || g_str_equal(from, "start") ||
           fail(error, "--from is start or end, not %s", from);
}

static bool understand(call_t *call, words_t *words, GError **error)
{
    call->purpose = purpose_of(words);
    call->follow = words->follow;
    call->is_quiet = words->quiet || call->purpose == CALL_CAPTURE;
    if (call->purpose == CALL_CAPTURE) {
        char *file = take(&words->file);

        call->output = take(&words->fifo);
        call->files = g_new0(char *, 2);
        call->files[0] = file;
        if (call->output == NULL)
            return fail(error, "%s needs --fifo", "--capture");
    } else {
        call->output = take(&words->output);
        call->files = words->files != NULL ? g_steal_pointer(&words->files) : g_new0(char *, 1);
    }
    if (call->purpose == CALL_VERSION || call->purpose == CALL_INTERFACES)
        return true;
    if (words->interface != NULL && !g_str_equal(words->interface, EXTCAP_INTERFACE))
        return fail(error, "there is no interface %s", words->interface);
    if (call->purpose == CALL_DLTS || call->purpose == CALL_CONFIG)
        return true;
    return find_address(call, words->listen, error) && check_log(call, error) &&
           check_from(call, words->from, error) && find_zone(call, words->zone, error);
}

bool call_read(call_t *call, int argc, char **argv, GError **error)
{
    words_t words = {0};
    bool good;

    *call = (call_t){.purpose = CALL_CONVERT};
    good = parse(&words, argc, argv, error) && understand(call, &words, error);
    if (call->files == NULL)
        call->files = g_new0(char *, 1);
    clear_words(&words);
    return good;
}

void call_clear(call_t *call)
{
    g_strfreev(call->files);
    g_free(call->output);
    g_free(call->zone_name);
    if (call->zone != NULL)
        g_time_zone_unref(call->zone);
}
