/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes elements of SVG (SVG 1.1, XML 1.0): nesting, attributes, escaping. It knows nothing of
 * what is drawn.
 *
 * The same calls give the same bytes, whatever the locale.
 */
#ifndef OVERSHARING_SVG_H
#define OVERSHARING_SVG_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    GString *out;
    GPtrArray *open;  /* const char *: the elements that are not closed yet */
    bool in_tag;      /* attributes may follow */
    bool has_content; /* the innermost element has text */
} svg_t;

/* Begins to write, appending to `out`, which remains the caller's. */
void svg_init(svg_t *svg, GString *out);

/* Closes all that is open, and frees what the writer holds. */
void svg_finish(svg_t *svg);

/* Opens an element; `name` must live until it is closed. */
void svg_open(svg_t *svg, const char *name);

/* Adds an attribute to the element that was just opened, before anything is put into it. The
 * value may hold anything. */
void svg_attribute(svg_t *svg, const char *name, const char *value);

/* The same for a number, to a tenth. */
void svg_number(svg_t *svg, const char *name, double value);

/* Puts text into the element; it may hold anything. */
void svg_text(svg_t *svg, const char *text);

/* Closes the innermost element. */
void svg_close(svg_t *svg);

/* Puts elements into it that another writer has finished. */
void svg_elements(svg_t *svg, const GString *written);

/* An element with nothing but text in it. */
void svg_text_element(svg_t *svg, const char *name, const char *text);

/* Appends a number, to a tenth: "12", "12.5", "-0.3". */
void svg_append_number(GString *out, double value);

/* Appends a command of a path, such as 'M' or 'L', and its point. */
void svg_append_point(GString *path, char command, double x, double y);

/* Appends text as XML has it. What is not UTF-8, what XML does not allow, what a terminal or an
 * editor would take for a command, and what changes the direction of writing becomes U+FFFD;
 * tabs and line breaks become spaces. */
void svg_escape(GString *out, const char *text);

#endif
