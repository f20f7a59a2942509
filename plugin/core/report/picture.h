/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the picture of a host's fan-out is made of, for those who draw parts of it (picture_*.c) and
 * who puts them together (report_svg.c). Nobody else looks into it.
 */
#ifndef OVERSHARING_PICTURE_H
#define OVERSHARING_PICTURE_H

#include "fan_out.h"
#include "hosts.h"
#include "printed_names.h"
#include "svg.h"

/* What is drawn, and of whom. */
typedef struct {
    const traffic_t *traffic;
    const settings_t *settings;
    const GArray *sorted; /* host_t: hosts_sorted() */
    const host_t *listed; /* the host among these; NULL: it has no listed endpoint */
    const fan_out_t *fan; /* of that host */
} picture_t;

/* Does the host need a look? */
static inline bool picture_is_conspicuous(const picture_t *picture)
{
    return picture->listed != NULL && !verdict_is_ordinary(picture->listed->verdict);
}

/* --- The page: units as CSS pixels, from its left upper corner --- */

#define PAGE_WIDTH 1000.0
#define PAGE_MARGIN 40.0

/* What a character takes at most, in times of the size of its font: generously, for the fonts
 * are the reader's. */
#define CHARACTER_WIDTH 0.62

#define INK "#1b2733"   /* text */
#define FAINT "#5b6874" /* text of less weight */
#define RULE "#c3cad1"  /* lines that help the eye */

typedef enum { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } anchor_t;

/* How a text looks. */
typedef struct {
    double size;
    const char *colour;
    bool is_bold;
    anchor_t anchor;
} text_style_t;

/* Puts a line of text with its base line at y. */
void picture_text(svg_t *svg, double x, double y, text_style_t style, const char *text);

/* The same for text as wide as `width` at most, in lines, each `leading` times the size below
 * the one before. Returns where the next line would have its base line. */
double picture_paragraph(svg_t *svg, double x, double y, double width, text_style_t style,
                         const char *text);

/* How a line looks. */
typedef struct {
    const char *colour;
    double width;       /* 0: as of the element around it */
    const char *dashes; /* NULL or "": it is whole */
} line_style_t;

/* Draws a line from one point to another. */
void picture_line(svg_t *svg, double x1, double y1, double x2, double y2, line_style_t style);

/* Draws a line across the page that parts what is above it from what is below. */
void picture_rule(svg_t *svg, double y);

/* Makes a text no longer than `most` characters (3 or more): cuts out its middle. Free it with
 * g_free(). */
char *picture_shorten(const char *text, glong most);

/* The colour of a contact, and its dashes: "" for a line that is whole. */
const char *contact_colour(contact_t contact);
const char *contact_dashes(contact_t contact);

/* The mark at the end of a line: filled where there was an answer, hollow where there was none. */
void picture_end_mark(svg_t *svg, double x, double y, double radius, contact_t contact);

/* --- The wheel: the host in the middle, its peers around it --- */

/* Where things are; angles in radians, clockwise from the top. */
typedef struct {
    double x, y;               /* its middle */
    double hub;                /* radius of the disc in the middle */
    double inner;              /* where spokes begin */
    double rim;                /* where they end */
    double outwards, inwards;  /* what bars take beyond and before the rim; 0: there are none */
    double per_peer;           /* how long a bar is */
    double slots;              /* spokes, and what is left free between sectors, as spokes */
    double thinnest, thickest; /* of a spoke */
} wheel_t;

/* One label of it. */
typedef struct {
    char *text;
    uint32_t first, spokes; /* what it names */
    double angle;           /* of the middle of that */
    double end;             /* radius at which it ends; for a single spoke */
    double y;               /* of the middle of the text */
} wheel_label_t;

/* Its labels: every spoke's if there are few, else those of the largest sectors or spokes. Free
 * the array with g_array_free(array, TRUE); elements: wheel_label_t, without angles and places,
 * whose texts go with it. */
GArray *wheel_labels(const fan_out_t *fan);

/* Where the wheel is that has these labels, its upper edge at y. */
wheel_t wheel_of(const fan_out_t *fan, const GArray *labels, double y);

/* The angle of a spoke. */
double wheel_angle(const wheel_t *wheel, const fan_out_t *fan, uint32_t spoke);

/* The radius at which a spoke ends, its bar included. */
double wheel_end(const wheel_t *wheel, const fan_out_t *fan, uint32_t spoke);

/* How wide a spoke with that much traffic is. */
double wheel_width(const wheel_t *wheel, const fan_out_t *fan, uint64_t bytes);

/* Draws labels where they do not overlap. */
void wheel_draw_labels(svg_t *svg, const wheel_t *wheel, const fan_out_t *fan, GArray *labels);

/* --- Its parts; each begins at y and returns where it ends --- */

/* The host in the middle, its peers around it. */
double picture_wheel(svg_t *svg, const picture_t *picture, double y);

/* What the colours, dashes and widths mean. */
double picture_legend(svg_t *svg, const picture_t *picture, double y);

/* New peers over time. */
double picture_strip(svg_t *svg, const picture_t *picture, double y);

#endif
