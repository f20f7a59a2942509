/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table as text: cells row after row in, columns as wide as their widest cell out.
 *
 * A row's first cell is its name. A million rows take a second or two: cells lie one behind the other
 * in one piece of memory, and widths are kept as cells come.
 */
#ifndef OVERSHARING_TEXT_TABLE_H
#define OVERSHARING_TEXT_TABLE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *heading;
    bool to_the_left; /* names and words; numbers stand to the right */
} text_column_t;

typedef struct text_table text_table_t;

/* The widest name of an IPv4 endpoint; and no limit at all, for what a program reads line by line. */
#define NARROW_NAMES 21U
#define WIDE_NAMES G_MAXSIZE

/* An empty table with these columns, which are copied; headings are not. A name that is wider than
 * `name_width` (IPv6) stands on a line of its own, so that the table keeps its width. Free it with
 * text_table_free(). */
text_table_t *text_table_new(const text_column_t *columns, guint count, size_t name_width);

/* Frees the table. */
void text_table_free(text_table_t *table);

/* Add the next cell of the row. With the last one the row is complete. */
void text_table_add(text_table_t *table, const char *format, ...) G_GNUC_PRINTF(2, 3);
void text_table_add_text(text_table_t *table, const char *text);
void text_table_add_count(text_table_t *table, uint64_t count);

/* How many complete rows it has. */
guint text_table_rows(const text_table_t *table);

/* Appends headings and rows. */
void text_table_append(GString *out, const text_table_t *table);

#endif
