/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The preference that names the key of pseudonyms.
 *
 * Where it is set, what is printed has pseudonyms or is not printed: a key that cannot be used never
 * makes way for the truth.
 */
#ifndef OVERSHARING_PSEUDONYM_PREFERENCE_H
#define OVERSHARING_PSEUDONYM_PREFERENCE_H

#include "settings.h"

#include <epan/prefs.h>

/* Registers it with our protocol. */
void pseudonym_preference_register(module_t *module);

/* Takes it over into the settings; says what is wrong with the key, once. */
void pseudonym_preference_take(settings_t *settings);

/* May `what`, such as "-z oversharing,report", be printed or opened? Says why not. */
bool pseudonym_preference_permits(const char *what);

/* Those of rows that Wireshark itself shows or prints: none in a window, where a row leads to its packets
 * and these tell the truth; in tshark those of all that is printed. */
const pseudonyms_t *pseudonyms_of_rows(void);

#endif
