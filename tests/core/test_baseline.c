/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A baseline as a text: read, written, and what is wrong with it. */
#include "doors.h"

#define HEAD "oversharing-baseline 1\n"

/* As it is written: two hosts, comments everywhere, an empty line among them. */
static const char good[] = HEAD
    "# What the house does.\n"
    "#\n"
    "\n"
    "# the nas\n"
    "\n"
    "192.168.1.50     8832 initiating bt-dht       200 mac=00:11:32:aa:bb:cc name=nas within=1h"
    "  # films\n"
    "# the way in\n"
    "192.168.1.50        * mapped     udp            1\n"
    "tv                  * *          *              *\n"
    "# no more\n"
    "end\n";

/* The text after it was read and written; NULL, and what is wrong, if it is wrong. */
static char *again(const char *text, size_t length, char **wrong)
{
    baseline_t *baseline = baseline_parse(text, length, wrong);
    char *written;

    if (baseline == NULL)
        return NULL;
    g_assert_null(*wrong);
    written = text_of(baseline);
    baseline_free(baseline);
    return written;
}

static void check_rewritten(const char *text, const char *expected)
{
    char *wrong;
    char *written = again(text, strlen(text), &wrong);

    if (written == NULL)
        g_error("%s", wrong);
    g_assert_cmpstr(written, ==, expected);
    g_free(written);
}

static void check_wrong(const char *text, const char *expected)
{
    char *wrong;

    g_assert_null(baseline_parse(text, strlen(text), &wrong));
    if (strstr(wrong, expected) == NULL)
        g_error("\"%s\" is not in \"%s\"", expected, wrong);
    g_free(wrong);
}

/* --- Reading and writing --- */

static void test_round_trip(void)
{
    baseline_t *baseline = baseline_new();
    char *text = text_of(baseline);

    check_rewritten(good, good);
    check_rewritten(HEAD "end\n", HEAD "end\n");
    check_rewritten(HEAD "# top\n\nend\n", HEAD "# top\n\nend\n");
    /* What a new one says of itself is read again. */
    check_rewritten(text, text);
    g_free(text);
    baseline_free(baseline);
    baseline_free(NULL);
}

static void test_numbers(void)
{
    char *wrong;
    baseline_t *baseline = baseline_parse(good, strlen(good), &wrong);

    g_assert_cmpuint(baseline_count(baseline), ==, 3);
    g_assert_cmpuint(baseline_line(baseline, 0)->number, ==, 7);
    g_assert_cmpuint(baseline_line(baseline, 2)->number, ==, 10);
    baseline_free(baseline);
}

/* Lines are sorted, and comments go with the line below them. */
static void test_sorted(void)
{
    check_rewritten(
        HEAD "# last\nzoo 1 serving dns 5\n# one\n# and more\n10.0.0.9 53 serving dns 5 # x\n"
             "10.0.0.9 7 serving dns 5\n# end of it\nend\n",
        HEAD "10.0.0.9            7 serving    dns            5\n"
             "# one\n# and more\n"
             "10.0.0.9           53 serving    dns            5  # x\n"
             "# last\n"
             "zoo                 1 serving    dns            5\n"
             "# end of it\nend\n");
}

/* Without an empty line comments below the first line belong to the line below them. */
static void test_no_top(void)
{
    check_rewritten(HEAD "# b\nb 1 serving dns 5\n\n# a\na 1 serving dns 5\nend\n",
                    HEAD "\n# a\na                   1 serving    dns            5\n"
                         "# b\nb                   1 serving    dns            5\nend\n");
}

/* What a merge of two branches leaves twice becomes one line: the most peers, the longest time, both comments. */
static void test_duplicates(void)
{
    check_rewritten(
        HEAD "# a\nnas 1 serving dns 5 within=1m # x\n"
             "nas 1 serving ntp 5\n"
             "# b\nnas 1 serving dns 20 within=1h # y\n"
             "# a\nNAS 2 serving dns 5 # z\n"
             "nas 1 serving dns 10 # x\nend\n",
        HEAD "# a\nNAS                 2 serving    dns            5  # z\n"
             "# a\n# b\nnas                 1 serving    dns           20 within=1h  # x  # y\n"
             "nas                 1 serving    ntp            5\nend\n");
    check_rewritten(HEAD "nas 1 serving dns 5\nnas 1 serving dns *\nend\n",
                    HEAD "nas                 1 serving    dns            *\nend\n");
}

/* The same again changes nothing, comments included. */
static void test_duplicates_settle(void)
{
    static const char text[] = HEAD "# a\nnas 1 serving dns 5 # x\n# b\nnas 1 serving dns 5 # y\n"
                                    "# a\nnas 1 serving dns 5 # x\nend\n";
    char *wrong;
    char *once = again(text, strlen(text), &wrong);
    char *twice = again(once, strlen(once), &wrong);

    g_assert_cmpstr(once, ==, twice);
    g_free(once);
    g_free(twice);
}

/* Editors of other systems end lines otherwise, begin with a mark, and leave blanks. */
static void test_other_editors(void)
{
    char **lines = g_strsplit(good, "\n", -1);
    char *windows = g_strjoinv("\r\n", lines);
    char *blanks = g_strjoinv(" \t\n", lines);
    char *marked = g_strconcat("\xef\xbb\xbf", windows, NULL);

    check_rewritten(windows, good);
    check_rewritten(marked, good);
    blanks[strlen(blanks) - 2] = '\0';
    g_strfreev(lines);
    g_free(windows);
    g_free(marked);
    g_free(blanks);
    check_rewritten(HEAD "  nas 1\tserving dns 5  \n \t\n  # x\nend \n",
                    HEAD "nas                 1 serving    dns            5\n\n  # x\nend\n");
}

/* Comments may hold any text, and may stand below the end. */
static void test_comments(void)
{
    check_rewritten(HEAD "# Gerät im Flur → \"nas\" 100 %s\n\nend\n# below\n",
                    HEAD "# Gerät im Flur → \"nas\" 100 %s\n\n# below\nend\n");
}

/* --- What is wrong --- */

static void test_wrong_head(void)
{
    check_wrong("", "line 1: this is no baseline");
    check_wrong("\n", "line 1: this is no baseline");
    check_wrong("# a list\n", "line 1: this is no baseline");
    check_wrong("oversharing-baseline\nend\n", "line 1: this is no baseline");
    check_wrong("oversharing-baseline one\nend\n", "has no version number");
    check_wrong("oversharing-baseline 0\nend\n", "has no version number");
    check_wrong("oversharing-baseline 1 beta\nend\n", "has no version number");
    check_wrong("oversharing-baseline 2\nsomething: else\n",
                "line 1: this baseline is of version 2");
    check_wrong("oversharing-baseline 4294967295\n", "is of version 4294967295");
}

static void test_wrong_line(void)
{
    check_wrong(HEAD "# a\n\nnas 1 serving dns 5\nnas x serving dns 5\nend\n",
                "line 5: port \"x\"");
    check_wrong(HEAD "nas 1 serving dns 5 ours\nend\n", "line 2: \"ours\" is none of");
    check_wrong(HEAD "nas 1\nend\n", "line 2: the role is missing");
    check_wrong(HEAD "end\nnas 1 serving dns 5\n", "line 3: there is something below \"end\"");
    check_wrong(HEAD "end\nend\n", "line 3: there is something below \"end\"");
}

static void test_conflict(void)
{
    check_wrong(HEAD "<<<<<<< HEAD\nnas 1 serving dns 5\n=======\nnas 1 serving dns 10\n"
                     ">>>>>>> other\nend\n",
                "line 2: a conflict of a merge");
    check_wrong(HEAD "=======\nend\n", "line 2: a conflict of a merge");
    check_wrong(HEAD ">>>>>>> other\nend\n", "line 2: a conflict of a merge");
    check_wrong(HEAD "||||||| base\nend\n", "line 2: a conflict of a merge");
}

static void test_no_text(void)
{
    static const char with_zero[] = HEAD "# \0\nend\n", latin[] = HEAD "# Ger\xe4t\nend\n";
    char *wrong;

    g_assert_null(baseline_parse(with_zero, sizeof with_zero - 1, &wrong));
    g_assert_cmpstr(wrong, ==, "line 2: this is no text in UTF-8");
    g_free(wrong);
    check_wrong(latin, "line 2: this is no text in UTF-8");
    /* A terminal would obey it (ECMA-48, 5.3): in its form of 7 bits, and in that of 8. */
    check_wrong("oversharing-baseline 1\nnas 53 serving \x1b[31m 5\nend\n",
                "line 2: there is a control character");
    check_wrong("oversharing-baseline 1\n\n# \xc2\x9b"
                "31m\nend\n",
                "line 3: there is a control character");
}

/* A file that was not written to its end is wrong, wherever it ends. */
static void test_half_written(void)
{
    size_t length = strlen(good);

    /* The end of the last line may be missing: "end" is there. */
    for (size_t left = 0; left < length - 1; left++) {
        char *wrong;
        char *start = g_strndup(good, left);

        /* With an error for every byte that may be missing, and the whole is right. */
        g_assert_null(baseline_parse(start, left, &wrong));
        g_assert_true(g_str_has_prefix(wrong, "line "));
        if (left > strlen(HEAD) && strstr(wrong, "cut short") == NULL)
            g_error("%zu bytes: %s", left, wrong);
        g_free(wrong);
        g_free(start);
    }
}

/* The line that is named is the one where the text ends. */
static void test_half_written_line(void)
{
    check_wrong(HEAD "nas 1 serving dns 5\n", "line 2: \"end\" is missing below this line");
    check_wrong(HEAD "nas 1 serving dns 5\nnas 2 serv", "line 3: the line has no end");
    check_wrong(HEAD "nas 1 serving dns 5\nen", "line 3: the line has no end");
    check_wrong("oversharing-baseline 1", "line 1: ");
}

/* Any byte may be another one: then it is read, or it is wrong, and what is read is written the same. */
static void test_damaged(void)
{
    size_t length = strlen(good);

    for (size_t at = 0; at < length; at++) {
        for (unsigned byte = 0; byte < 256; byte += 7) {
            char *text = g_strdup(good), *wrong, *once, *twice;

            text[at] = (char)byte;
            once = again(text, length, &wrong);
            if (once != NULL) {
                twice = again(once, strlen(once), &wrong);
                g_assert_cmpstr(once, ==, twice);
                g_free(twice);
            } else {
                g_assert_true(g_str_has_prefix(wrong, "line "));
                g_free(wrong);
            }
            g_free(once);
            g_free(text);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/baseline/round_trip", test_round_trip);
    g_test_add_func("/baseline/numbers", test_numbers);
    g_test_add_func("/baseline/sorted", test_sorted);
    g_test_add_func("/baseline/no_top", test_no_top);
    g_test_add_func("/baseline/duplicates", test_duplicates);
    g_test_add_func("/baseline/duplicates_settle", test_duplicates_settle);
    g_test_add_func("/baseline/other_editors", test_other_editors);
    g_test_add_func("/baseline/comments", test_comments);
    g_test_add_func("/baseline/wrong_head", test_wrong_head);
    g_test_add_func("/baseline/wrong_line", test_wrong_line);
    g_test_add_func("/baseline/conflict", test_conflict);
    g_test_add_func("/baseline/no_text", test_no_text);
    g_test_add_func("/baseline/half_written", test_half_written);
    g_test_add_func("/baseline/half_written_line", test_half_written_line);
    g_test_add_func("/baseline/damaged", test_damaged);
    return g_test_run();
}
