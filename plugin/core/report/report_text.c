/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_text.h"

#define LINE_WIDTH 72

void report_paragraph(GString *out, const char *first, const char *text)
{
    char **words = g_strsplit(text, " ", -1);
    int indent = (int)g_utf8_strlen(first, -1);
    size_t used = (size_t)indent;

    g_string_append(out, first);
    for (char **word = words; *word != NULL; word++) {
        size_t length = (size_t)g_utf8_strlen(*word, -1);

        if (word != words && used + 1 + length > LINE_WIDTH) {
            g_string_append_printf(out, "\n%*s", indent, "");
            used = (size_t)indent;
        } else if (word != words) {
            g_string_append_c(out, ' ');
            used++;
        }
        g_string_append(out, *word);
        used += length;
    }
    g_string_append_c(out, '\n');
    g_strfreev(words);
}
