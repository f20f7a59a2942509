/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was seen, held against a baseline: what is expected, new, changed, and gone.
 */
#ifndef OVERSHARING_COMPARISON_H
#define OVERSHARING_COMPARISON_H

#include "baseline.h"
#include "door.h"

typedef enum {
    COMPARED_EXPECTED,
    COMPARED_NEW,     /* a door that no line speaks of */
    COMPARED_CHANGED, /* one that does another kind of thing, or has ten times the peers */
    COMPARED_GONE,    /* a line, and nothing was seen of it, although there was time */
    COMPARED_UNSURE,  /* the same, and the capture is too short to say so */
    COMPARED_NOTHING, /* no door, and no line speaks of it */
} compared_t;

#define COMPARED_COUNT COMPARED_NOTHING

typedef struct {
    compared_t state;
    door_t door;                 /* not of COMPARED_GONE, _UNSURE */
    const baseline_line_t *line; /* not of COMPARED_NEW; owned by the baseline */
    uint32_t endpoint;           /* the number of the endpoint; RECORD_NONE: none was seen */
} comparison_entry_t;

typedef struct {
    GArray
        *entries; /* comparison_entry_t: new, changed, gone, unsure, expected; the gravest first */
    guint count[COMPARED_COUNT];
    int64_t span; /* from the first frame to the last, nanoseconds */
} comparison_t;

/* Holds all that was seen against the baseline. Free it with comparison_free(). */
comparison_t *comparison_of(const baseline_t *baseline, const seen_t *seen);

/* Which of two entries stands first? Negative, zero or positive as for sorting; zero leaves it to the
 * addresses. */
int comparison_rank(const comparison_entry_t *first, const comparison_entry_t *second);

/* Frees it; NULL is allowed. */
void comparison_free(comparison_t *comparison);

/* How one door stands: expected, new, or changed. Puts the line it was held against into *line, NULL
 * for a new one. */
compared_t comparison_judge(const baseline_t *baseline, const seen_t *seen, const door_t *door,
                            const baseline_line_t **line);

/* The state's name: "new". */
const char *compared_name(compared_t state);

/* So many times the peers of its line make a door changed. Who watches more than so many times as long as
 * for the line sees more peers, and may expect as many more. */
#define CHANGED_PEERS_FACTOR 10

/* How long a line without within= may keep silent before it is gone, nanoseconds: an hour. */
#define DEFAULT_WITHIN (3600 * G_GINT64_CONSTANT(1000000000))

/* Which lines speak of a door: some name its port; a line whose own port was chosen anew speaks of
 * another such port, where nothing is at its own. */
typedef enum { SPEAKS_NOT, SPEAKS_OF_PORT, SPEAKS_OF_SUCCESSOR } speaks_t;

speaks_t line_speaks_of(const baseline_line_t *line, const seen_t *seen, const door_t *door);

/* For each line, whether it speaks of one of the doors (door_t): an array of bool, to be freed with
 * g_array_free(array, TRUE). A door of which another line names the port is nobody's successor. */
GArray *lines_seen(const baseline_t *baseline, const seen_t *seen, const GArray *doors);

/* Why a changed door counts as changed. */
typedef struct {
    bool role;  /* it does another kind of thing */
    bool peers; /* it has ten times the peers */
} change_reason_t;

/* `span` is how long was watched, nanoseconds. */
change_reason_t comparison_reason(const baseline_line_t *line, const door_t *door, int64_t span);

/* How long was watched: from the first frame to the last, without pauses, nanoseconds. */
int64_t comparison_span(const seen_t *seen);

#endif
