/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text_table.h"

#include <string.h>

struct text_table {
    text_column_t *columns;
    size_t *widths;    /* of each column so far */
    size_t name_width; /* names that are wider do not widen the first one */
    guint column_count;
    guint cell_count;
    GString *cells; /* one behind the other, each with its final zero */
};

text_table_t *text_table_new(const text_column_t *columns, guint count, size_t name_width)
{
    text_table_t *table = g_new0(text_table_t, 1);

    table->columns = g_new(text_column_t, count);
    memcpy(table->columns, columns, count * sizeof *columns);
    table->widths = g_new(size_t, count);
    for (guint column = 0; column < count; column++)
        table->widths[column] = strlen(columns[column].heading);
    table->name_width = name_width;
    table->column_count = count;
    table->cells = g_string_new(NULL);
    return table;
}

void text_table_free(text_table_t *table)
{
    g_string_free(table->cells, TRUE);
    g_free(table->widths);
    g_free(table->columns);
    g_free(table);
}

/* The cell that was written at the end, `length` bytes of it, is complete. */
static void end_cell(text_table_t *table, size_t length)
{
    guint column = table->cell_count++ % table->column_count;

    g_string_append_c(table->cells, '\0');
    if (column > 0 || length <= table->name_width)
        table->widths[column] = MAX(table->widths[column], length);
}

void text_table_add(text_table_t *table, const char *format, ...)
{
    gsize before = table->cells->len;
    va_list arguments;

    va_start(arguments, format);
    g_string_append_vprintf(table->cells, format, arguments);
    va_end(arguments);
    end_cell(table, table->cells->len - before);
}

void text_table_add_text(text_table_t *table, const char *text)
{
    size_t length = strlen(text);

    g_string_append_len(table->cells, text, (gssize)length);
    end_cell(table, length);
}

void text_table_add_count(text_table_t *table, uint64_t count)
{
    char digits[20]; /* of the largest number there is */
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + count % 10);
        count /= 10;
    } while (count > 0);
    g_string_append_len(table->cells, digits + at, (gssize)(sizeof digits - at));
    end_cell(table, sizeof digits - at);
}

guint text_table_rows(const text_table_t *table)
{
    return table->cell_count / table->column_count;
}

static void append_spaces(GString *out, size_t count)
{
    gsize before = out->len;

    g_string_set_size(out, before + count);
    memset(out->str + before, ' ', count);
}

/* `length` is at most `width`. */
static void append_padded(GString *out, const char *text, size_t length, size_t width,
                          bool to_the_left)
{
    if (!to_the_left)
        append_spaces(out, width - length);
    g_string_append_len(out, text, (gssize)length);
    if (to_the_left)
        append_spaces(out, width - length);
}

static void trim_end(GString *out)
{
    gsize length = out->len;

    while (length > 0 && out->str[length - 1] == ' ')
        length--;
    g_string_truncate(out, length);
    g_string_append_c(out, '\n');
}

static void append_cell(GString *out, const text_table_t *table, guint column, const char *cell,
                        size_t length)
{
    size_t width = table->widths[column];

    if (column > 0) {
        g_string_append_len(out, "  ", 2);
    } else if (length > width) {
        g_string_append_len(out, cell, (gssize)length);
        g_string_append_c(out, '\n');
        length = 0;
    }
    append_padded(out, cell, length, width, table->columns[column].to_the_left);
    if (column + 1 == table->column_count)
        trim_end(out);
}

void text_table_append(GString *out, const text_table_t *table)
{
    guint complete = text_table_rows(table) * table->column_count;
    const char *cell = table->cells->str;

    for (guint column = 0; column < table->column_count; column++) {
        const char *heading = table->columns[column].heading;

        append_cell(out, table, column, heading, strlen(heading));
    }
    for (guint i = 0; i < complete; i++) {
        size_t length = strlen(cell);

        append_cell(out, table, i % table->column_count, cell, length);
        cell += length + 1;
    }
}
