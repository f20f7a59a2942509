/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pseudonym_preference.h"

#include "compat.h"
#include "packet-oversharing.h"
#include "pseudonym_key.h"

#include <epan/funnel.h>
#include <wsutil/report_message.h>

static const char *pref_key = "";

static char *path;               /* of the file that was read last; NULL: none is named */
static char *wrong;              /* with it; NULL: nothing */
static pseudonyms_t *pseudonyms; /* by it; NULL: none are wanted */

void pseudonym_preference_register(module_t *module)
{
    prefs_register_filename_preference(module, "pseudonym_key", "Key of pseudonyms",
                                       "A file with 64 hexadecimal digits, as \"openssl rand -hex "
                                       "32\" writes them. Statistics that "
                                       "print, Report, Changes and Picture then name pseudonyms in "
                                       "place of addresses and names; the "
                                       "same key makes the same ones",
                                       &pref_key, FALSE);
}

static void read_key(void)
{
    uint8_t key[PSEUDONYM_KEY_LENGTH];
    char *before = wrong;

    wrong = pseudonym_key_read(path, key);
    pseudonyms_free(pseudonyms);
    pseudonyms = wrong == NULL ? pseudonyms_new(key) : pseudonyms_withheld();
    memset(key, 0, sizeof key);
    if (wrong != NULL && g_strcmp0(wrong, before) != 0)
        report_failure("The key of pseudonyms cannot be used, so no address is printed: %s", wrong);
    if (wrong == NULL && pseudonym_key_is_open(path))
        report_warning("The key of pseudonyms can be read by others on this machine, who can then "
                       "tell who is who: chmod 600 %s",
                       path);
    g_free(before);
}

static void forget_key(void)
{
    pseudonyms_free(pseudonyms);
    pseudonyms = NULL;
    g_clear_pointer(&wrong, g_free);
    g_clear_pointer(&path, g_free);
}

/* A key that is good is not read again: it may come through a pipe. */
void pseudonym_preference_take(settings_t *settings)
{
    if (pref_key == NULL || pref_key[0] == '\0') {
        forget_key();
    } else if (g_strcmp0(path, pref_key) != 0 || wrong != NULL) {
        g_free(path);
        path = g_strdup(pref_key);
        read_key();
    }
    settings->pseudonyms = pseudonyms;
}

bool pseudonym_preference_permits(const char *what)
{
    if (wrong == NULL)
        return true;
    report_failure("%s: nothing is printed without the key of pseudonyms (preference "
                   "oversharing.pseudonym_key)",
                   what);
    return false;
}

/* Text windows there are in tshark, too, which prints them. */
const pseudonyms_t *pseudonyms_of_rows(void)
{
    const funnel_ops_t *window_system = funnel_get_funnel_ops();
    bool has_window = window_system != NULL && window_system->new_dialog != NULL;

    return has_window ? NULL : oversharing_settings()->pseudonyms;
}
