/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "svg.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

static void check_escaped(const char *text, const char *expected)
{
    GString *out = g_string_new(NULL);

    svg_escape(out, text);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

static void test_escaping(void)
{
    check_escaped("a < b > c & \"d\" 'e'", "a &lt; b &gt; c &amp; &quot;d&quot; 'e'");
    check_escaped("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
    check_escaped("]]>", "]]&gt;");
    check_escaped("M\xc3\xbcller \xe2\x80\xa6", "M\xc3\xbcller \xe2\x80\xa6");
    check_escaped("one\ttwo\r\nthree", "one two  three");
}

#define REPLACED "\xef\xbf\xbd"

/* What XML 1.0 does not allow, and what makes text look like another. */
static void test_bad_characters(void)
{
    check_escaped("a\x01\x1b[31mb\x7f", "a" REPLACED REPLACED "[31mb" REPLACED);
    check_escaped("\xc2\x85", REPLACED); /* a control character of ISO 6429 */
    check_escaped("\xff\xfe"
                  "a",
                  REPLACED REPLACED "a");              /* not UTF-8 */
    check_escaped("a\xe2\x80", "a" REPLACED REPLACED); /* cut off */
    check_escaped("\xef\xbf\xbe\xef\xbf\xbf", REPLACED REPLACED);
    check_escaped("\xf0\x9f\xbf\xbf", REPLACED); /* U+1FFFF */
    check_escaped("a\xe2\x80\xae"
                  "b",
                  "a" REPLACED "b"); /* from right to left */
    check_escaped("\xe2\x81\xa6", REPLACED);
    check_escaped("\xed\xa0\x80", REPLACED REPLACED REPLACED); /* half of a surrogate pair */
}

static void check_number(double value, const char *expected)
{
    GString *out = g_string_new(NULL);

    svg_append_number(out, value);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

static void test_numbers(void)
{
    check_number(12, "12");
    check_number(12.04, "12");
    check_number(12.06, "12.1");
    check_number(-0.04, "0");
    check_number(-0.26, "-0.3");
    check_number(1000000.5, "1000000.5");
    /* Whatever the locale writes instead of a point. */
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") != NULL)
        check_number(0.5, "0.5");
    setlocale(LC_NUMERIC, "C");
}

static void test_elements(void)
{
    GString *out = g_string_new(NULL), *inner = g_string_new(NULL);
    svg_t svg;

    svg_init(&svg, inner);
    svg_text_element(&svg, "title", "a<b");
    svg_finish(&svg);
    svg_init(&svg, out);
    svg_open(&svg, "svg");
    svg_attribute(&svg, "class", "\"><x");
    svg_elements(&svg, inner);
    svg_open(&svg, "g");
    svg_open(&svg, "path");
    svg_number(&svg, "width", 1.25);
    svg_close(&svg);
    svg_finish(&svg);
    g_assert_cmpstr(out->str, ==,
                    "<svg class=\"&quot;&gt;&lt;x\">\n"
                    "<title>a&lt;b</title>\n"
                    "<g>\n"
                    "<path width=\"1.3\"/></g></svg>\n");
    g_string_free(out, TRUE);
    g_string_free(inner, TRUE);
}

/* White space would show between text and an element in it. */
static void test_nothing_between_text(void)
{
    GString *out = g_string_new(NULL);
    svg_t svg;

    svg_init(&svg, out);
    svg_open(&svg, "text");
    svg_text(&svg, "a");
    svg_text_element(&svg, "tspan", "b");
    svg_finish(&svg);
    g_assert_cmpstr(out->str, ==, "<text>a<tspan>b</tspan></text>\n");
    g_string_free(out, TRUE);
}

static void test_paths(void)
{
    GString *path = g_string_new(NULL);

    svg_append_point(path, 'M', 1, 2.55);
    svg_append_point(path, 'L', -3, 0);
    g_assert_cmpstr(path->str, ==, "M1 2.6L-3 0");
    g_string_free(path, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/svg/escaping", test_escaping);
    g_test_add_func("/svg/bad_characters", test_bad_characters);
    g_test_add_func("/svg/numbers", test_numbers);
    g_test_add_func("/svg/elements", test_elements);
    g_test_add_func("/svg/nothing_between_text", test_nothing_between_text);
    g_test_add_func("/svg/paths", test_paths);
    return g_test_run();
}
