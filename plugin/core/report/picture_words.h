/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The story of the picture in words: what stands around the drawing, and what those hear who cannot
 * see it.
 */
#ifndef OVERSHARING_PICTURE_WORDS_H
#define OVERSHARING_PICTURE_WORDS_H

#include "picture.h"

typedef struct {
    char *title;          /* "192.168.1.50: initiating" */
    GPtrArray *lead;      /* the figures of the host, in sentences */
    char *classes;        /* who spoke first and who answered, of the peers */
    char *reading;        /* what a line of the drawing stands for */
    char *timing;         /* when peers were met */
    GPtrArray *endpoints; /* the host's listed endpoints, a line each; may be empty */
    char *evidence_head;  /* "Evidence on 192.168.1.50:8832" */
    GPtrArray *evidence;  /* of the leading endpoint; may be empty */
    char *advice;         /* what to do; NULL: nothing */
    GPtrArray *others;    /* what else needs a look, and how to draw it; may be empty */
    GPtrArray *notes;     /* what else has to be known of the figures; may be empty */
} picture_words_t;

/* Finds the words. Free them with picture_words_free(). */
picture_words_t *picture_words_of(const picture_t *picture);

/* Frees them. */
void picture_words_free(picture_words_t *words);

/* All of them, one after the other. Free it with g_free(). */
char *picture_words_whole(const picture_words_t *words);

/* Adds a sentence to others. */
void picture_say(GPtrArray *sentences, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The other hosts that need a look, a line each, and how one of them is drawn. Free it with
 * g_ptr_array_free(array, TRUE); the texts go with it. */
GPtrArray *picture_others_of(const picture_t *picture);

/* A moment as short as the length of the period it is in allows: "09:04:41", "09:04:41.250",
 * "2026-11-24 09:04". Returns `text`. */
const char *picture_moment(int64_t time, uint64_t length, char text[40]);

#endif
