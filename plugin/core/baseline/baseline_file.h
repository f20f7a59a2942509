/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A baseline on a disk: read whole or not at all, written whole or not at all.
 */
#ifndef OVERSHARING_BASELINE_FILE_H
#define OVERSHARING_BASELINE_FILE_H

#include "baseline.h"

/* Reads a file. Returns NULL and sets *wrong, which the caller frees, when it cannot be read or has a
 * mistake: "home.baseline, line 7: port ...". */
baseline_t *baseline_read(const char *path, char **wrong);

/* Waits until nobody else has locked the folder of the file: who reads, changes and writes a baseline does so
 * under it. Returns what baseline_unlock() wants. Where the folder cannot be opened there is no lock. */
int baseline_lock(const char *path);
void baseline_unlock(int lock);

/* Is there such a file, readable or not? */
bool baseline_exists(const char *path);

/*
 * Writes a file, in place of the one that is there: under another name first, which then takes its place
 * once it is on the disk, so that whatever happens there is the old file or the new one. A link
 * to the file stays one. Returns NULL, or what went wrong, which the caller frees.
 */
char *baseline_write(const char *path, const baseline_t *baseline);

#endif
