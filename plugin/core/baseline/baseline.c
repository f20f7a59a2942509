/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "baseline.h"

#include <string.h>

#define FIRST_WORD "oversharing-baseline"
#define VERSION 1U
#define LAST_LINE "end"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const char new_top[] =
    "#\n"
    "# What this network is expected to do over UDP: an endpoint a line.\n"
    "#\n"
    "# HOST     an address, a prefix (192.168.1.0/24), a hardware address, a name, or a pattern "
    "(192.168.1.*)\n"
    "# PORT     its UDP port; anew: one that is another at each start; * any\n"
    "# ROLE     what it does; answering: it answers outside hosts; mapped: its router was asked to "
    "let them in\n"
    "# SERVICE  what Wireshark calls it, - for nothing, * for anything\n"
    "# PEERS    about how many, or *\n"
    "# then, where known, mac= and name= of the host, within= what time it shows itself, and how "
    "long\n"
    "# was watched= to find so many peers\n"
    "#\n"
    "# Edit it as you like: comments stay with the line below them.\n"
    "\n";

static baseline_t *empty(const char *top)
{
    baseline_t *baseline = g_new0(baseline_t, 1);

    baseline->top = g_strdup(top);
    baseline->bottom = g_strdup("");
    baseline->lines = g_array_new(FALSE, FALSE, sizeof(baseline_line_t));
    g_array_set_clear_func(baseline->lines, (GDestroyNotify)baseline_line_clear);
    return baseline;
}

baseline_t *baseline_new(void)
{
    return empty(new_top);
}

void baseline_free(baseline_t *baseline)
{
    if (baseline == NULL)
        return;
    g_free(baseline->top);
    g_free(baseline->bottom);
    g_array_free(baseline->lines, TRUE);
    g_free(baseline);
}

/* --- Reading --- */

/* The first line of a file. Returns what is wrong with it, or NULL. */
static char *wrong_first_line(const char *line)
{
    guint64 version;

    if (!g_str_has_prefix(line, FIRST_WORD " "))
        return g_strdup("this is no baseline: the first line is not \"" FIRST_WORD " 1\"");
    if (!g_ascii_string_to_unsigned(line + strlen(FIRST_WORD " "), 10, 1, UINT32_MAX, &version,
                                    NULL))
        return g_strdup_printf("\"%s\" has no version number", line);
    if (version > VERSION)
        return g_strdup_printf("this baseline is of version %" G_GUINT64_FORMAT
                               ", and this Oversharing, %s, reads version %u: update it",
                               version, OVERSHARING_VERSION, VERSION);
    return NULL;
}

typedef struct {
    baseline_t *baseline;
    GString *pending; /* comments and empty lines that wait for the line below them */
    bool has_top;     /* what is at the top was read */
    bool has_ended;
} reader_t;

/* A comment, or an empty line. The first empty line ends what is at the top. */
static void keep_comment(reader_t *reader, const char *text)
{
    g_string_append_printf(reader->pending, "%s\n", text);
    if (reader->has_top || text[0] != '\0')
        return;
    g_free(reader->baseline->top);
    reader->baseline->top = g_strdup(reader->pending->str);
    g_string_truncate(reader->pending, 0);
    reader->has_top = true;
}

/* One line below the first. Returns what is wrong with it, or NULL. */
static char *read_line(reader_t *reader, char *text, unsigned number)
{
    baseline_line_t line;
    char *wrong;

    g_strchomp(text);
    if (text[strspn(text, " \t")] == '\0')
        text[0] = '\0';
    if (text[0] == '\0' || text[strspn(text, " \t")] == '#') {
        keep_comment(reader, text);
        return NULL;
    }
    if (reader->has_ended)
        return g_strdup("there is something below \"" LAST_LINE "\"");
    reader->has_top = true;
    if (strcmp(text, LAST_LINE) == 0) {
        reader->has_ended = true;
        return NULL;
    }
    if (g_str_has_prefix(text, "<<<<<<<") || g_str_has_prefix(text, "=======") ||
        g_str_has_prefix(text, "|||||||") || g_str_has_prefix(text, ">>>>>>>"))
        return g_strdup("a conflict of a merge is to be settled here");
    wrong = baseline_line_parse(text, &line);
    if (wrong != NULL)
        return wrong;
    g_free(line.above);
    line.above = g_strdup(reader->pending->str);
    g_string_truncate(reader->pending, 0);
    line.number = number;
    baseline_add(reader->baseline, &line);
    return NULL;
}

/* The lines of a text, of which the last must have an end. Returns what is wrong, and in which line. */
static char *read_lines(reader_t *reader, char **lines, unsigned *number)
{
    char *wrong = wrong_first_line(g_strchomp(lines[0]));

    *number = 1;
    while (wrong == NULL && lines[*number] != NULL && lines[*number + 1] != NULL) {
        wrong = read_line(reader, lines[*number], *number + 1);
        ++*number;
    }
    if (wrong != NULL)
        return wrong;
    /* Some editors leave the end of the last line away; what it says shows that nothing is missing. */
    if (lines[*number] != NULL && strcmp(g_strchomp(lines[*number]), LAST_LINE) == 0)
        return read_line(reader, lines[*number], *number + 1);
    if (lines[*number] != NULL && lines[*number][0] != '\0') {
        ++*number;
        return g_strdup("the line has no end: the file was cut short");
    }
    if (!reader->has_ended)
        return g_strdup("\"" LAST_LINE "\" is missing below this line: the file was cut short");
    return NULL;
}

/* The number of the line that `at` is in. */
static unsigned line_at(const char *text, const char *at)
{
    unsigned number = 1;

    for (; text < at; text++)
        number += *text == '\n';
    return number;
}

/* The first character that would do something to a terminal instead of being shown; NULL: there is none. What
 * stands in a baseline is shown in reports. */
static const char *control_character(const char *text, size_t length)
{
    const char *end = text + length;

    for (; text < end; text = g_utf8_next_char(text)) {
        if (g_unichar_iscntrl(g_utf8_get_char(text)) && strchr("\t\r\n", *text) == NULL)
            return text;
    }
    return NULL;
}

baseline_t *baseline_parse(const char *text, size_t length, char **wrong)
{
    reader_t reader = {.baseline = empty("")};
    char *copy, **lines, *error;
    const char *valid, *control;
    unsigned number = 1;

    *wrong = NULL;
    if (!g_utf8_validate_len(text, length, &valid)) {
        *wrong = g_strdup_printf("line %u: this is no text in UTF-8", line_at(text, valid));
        baseline_free(reader.baseline);
        return NULL;
    }
    control = control_character(text, length);
    if (control != NULL) {
        *wrong = g_strdup_printf("line %u: there is a control character", line_at(text, control));
        baseline_free(reader.baseline);
        return NULL;
    }
    /* Some editors put it before the first line. */
    if (length >= strlen(BYTE_ORDER_MARK) && g_str_has_prefix(text, BYTE_ORDER_MARK)) {
        text += strlen(BYTE_ORDER_MARK);
        length -= strlen(BYTE_ORDER_MARK);
    }
    reader.pending = g_string_new(NULL);
    copy = g_strndup(text, length);
    lines = length == 0 ? g_strsplit("\n", "\n", -1) : g_strsplit(copy, "\n", -1);
    error = read_lines(&reader, lines, &number);
    if (error != NULL) {
        *wrong = g_strdup_printf("line %u: %s", number, error);
        g_free(error);
        baseline_free(reader.baseline);
        reader.baseline = NULL;
    } else {
        g_free(reader.baseline->bottom);
        reader.baseline->bottom = g_strdup(reader.pending->str);
        baseline_sort(reader.baseline);
    }
    g_string_free(reader.pending, TRUE);
    g_strfreev(lines);
    g_free(copy);
    return reader.baseline;
}

/* --- Writing --- */

void baseline_append(GString *out, const baseline_t *baseline)
{
    g_string_append_printf(out, "%s %u\n%s", FIRST_WORD, VERSION, baseline->top);
    for (guint i = 0; i < baseline_count(baseline); i++)
        baseline_line_append(out, baseline_line(baseline, i));
    g_string_append_printf(out, "%s%s\n", baseline->bottom, LAST_LINE);
}

/* --- Lines --- */

void baseline_add(baseline_t *baseline, baseline_line_t *line)
{
    g_array_append_vals(baseline->lines, line, 1);
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return baseline_line_compare((const baseline_line_t *)a, (const baseline_line_t *)b);
}

/* Is `part` one of the parts of `whole`, which `between` stands between? */
static bool has_part(const char *whole, const char *part, const char *between)
{
    char **parts = g_strsplit(whole, between, -1);
    bool found = g_strv_contains((const char *const *)parts, part);

    g_strfreev(parts);
    return found;
}

/* Appends to the comments above a line those of `other` that it has not yet. */
static void join_above(baseline_line_t *line, const baseline_line_t *other)
{
    char **comments = g_strsplit(other->above, "\n", -1);
    GString *above = g_string_new(line->above);

    for (char **comment = comments; *comment != NULL; comment++) {
        if (**comment != '\0' && !has_part(above->str, *comment, "\n"))
            g_string_append_printf(above, "%s\n", *comment);
    }
    g_free(line->above);
    line->above = g_string_free(above, FALSE);
    g_strfreev(comments);
}

/* Takes over what `other`, which says the same, has besides. */
static void join(baseline_line_t *line, const baseline_line_t *other)
{
    line->peers = line->peers == 0 || other->peers == 0 ? 0 : MAX(line->peers, other->peers);
    line->within = MAX(line->within, other->within);
    line->watched = MAX(line->watched, other->watched);
    join_above(line, other);
    if (other->comment != NULL &&
        (line->comment == NULL || !has_part(line->comment, other->comment, "  "))) {
        char *comment = line->comment == NULL
                            ? g_strdup(other->comment)
                            : g_strconcat(line->comment, "  ", other->comment, NULL);
        g_free(line->comment);
        line->comment = comment;
    }
}

void baseline_sort(baseline_t *baseline)
{
    g_array_sort(baseline->lines, compare_lines);
    for (guint i = 1; i < baseline_count(baseline);) {
        if (baseline_line_compare(baseline_line(baseline, i - 1), baseline_line(baseline, i)) !=
            0) {
            i++;
            continue;
        }
        join(baseline_line(baseline, i - 1), baseline_line(baseline, i));
        g_array_remove_index(baseline->lines, i);
    }
}
