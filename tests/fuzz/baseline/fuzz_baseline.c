/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libFuzzer thinks of, read as a baseline: either it is wrong, and the message says in which line, or what
 * is written of it reads as the same.
 */
#include "baseline.h"
#include "fuzz_bytes.h"

#include <glib.h>
#include <string.h>

static unsigned count_lines(const char *text, size_t length)
{
    unsigned lines = 1;

    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    return lines;
}

/* "line 7: ...", of a line that is there, and in one line itself. */
static void assert_names_line(const char *wrong, const char *text, size_t length)
{
    unsigned line = 0;
    int end = 0;

    g_assert_cmpint(sscanf(wrong, "line %u: %n", &line, &end), ==, 1);
    g_assert_cmpint(end, >, 0);
    g_assert_cmpuint(strlen(wrong + end), >, 0);
    g_assert_true(line >= 1 && line <= count_lines(text, length));
    g_assert_true(g_utf8_validate(wrong, -1, NULL));
    g_assert_null(strchr(wrong, '\n'));
}

static char *written(const baseline_t *baseline)
{
    GString *text = g_string_new(NULL);

    baseline_append(text, baseline);
    return g_string_free(text, FALSE);
}

/* Hosts that lines may speak of. */
static void match(const baseline_line_t *line)
{
    static const char *const hosts[] = {"192.168.1.50", "2001:db8::1", "fe80::1"};
    const host_name_t known = {.has_mac = true, .mac = {0, 17, 50, 170, 187, 204}, .name = "nas"};

    for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++) {
        host_address_t host;

        g_assert_true(host_address_parse(hosts[i], &host));
        baseline_line_is_host(line, &host, NULL);
        baseline_line_is_host(line, &host, &known);
    }
}

/* No two lines say the same, and they are in order. */
static void check_lines(const baseline_t *baseline)
{
    for (guint i = 0; i < baseline_count(baseline); i++) {
        match(baseline_line(baseline, i));
        if (i > 0)
            g_assert_cmpint(baseline_line_compare(baseline_line(baseline, i - 1),
                                                  baseline_line(baseline, i)),
                            <, 0);
    }
}

static void check_again(const baseline_t *baseline)
{
    char *text = written(baseline), *wrong, *text_again;
    baseline_t *again = baseline_parse(text, strlen(text), &wrong);

    if (again == NULL)
        g_error("what was written is wrong: %s\n%s", wrong, text);
    text_again = written(again);
    g_assert_cmpuint(baseline_count(again), ==, baseline_count(baseline));
    g_assert_cmpstr(text_again, ==, text);
    g_free(text);
    g_free(text_again);
    baseline_free(again);
}

/* Adds the line to a baseline once more, without its comments. */
static void add_again(baseline_t *baseline, const baseline_line_t *line)
{
    baseline_line_t plain = *line, copy;
    GString *text = g_string_new(NULL);
    char *above = g_strdup(""), *wrong;

    plain.above = above;
    plain.comment = NULL;
    baseline_line_append(text, &plain);
    wrong = baseline_line_parse(g_strchomp(text->str), &copy);
    if (wrong != NULL)
        g_error("a line that was written is wrong: %s\n%s", wrong, text->str);
    baseline_add(baseline, &copy);
    g_string_free(text, TRUE);
    g_free(above);
}

/* Who says everything twice says no more. */
static void check_twice(const char *data, size_t size)
{
    char *wrong, *once, *twice;
    baseline_t *baseline = baseline_parse(data, size, &wrong);
    guint count = baseline_count(baseline);

    once = written(baseline);
    for (guint i = 0; i < count; i++)
        add_again(baseline, baseline_line(baseline, i));
    baseline_sort(baseline);
    twice = written(baseline);
    g_assert_cmpstr(twice, ==, once);
    g_free(once);
    g_free(twice);
    baseline_free(baseline);
}

/* libFuzzer's own block has exactly that size: a read beyond its end is an error. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    char *wrong = NULL;
    baseline_t *baseline = baseline_parse(text, size, &wrong);

    if (baseline == NULL) {
        g_assert_nonnull(wrong);
        assert_names_line(wrong, text, size);
        g_free(wrong);
        return 0;
    }
    g_assert_null(wrong);
    check_lines(baseline);
    check_again(baseline);
    check_twice(text, size);
    baseline_free(baseline);
    return 0;
}
