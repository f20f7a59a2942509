/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "evidence.h"
#include "picture.h"
#include "picture_words.h"
#include "widest_host.h"

#define FONTS "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

static const text_style_t body_style = {.size = 13, .colour = INK};
static const text_style_t head_style = {.size = 14, .colour = INK, .is_bold = true};

/* --- The parts in words --- */

static double draw_title(svg_t *svg, const picture_words_t *words)
{
    double room = PAGE_WIDTH - 2 * PAGE_MARGIN;
    double size = room / (CHARACTER_WIDTH * (double)g_utf8_strlen(words->title, -1));
    text_style_t title = {.size = MIN(size, 28), .colour = INK, .is_bold = true};
    text_style_t lead = {.size = 15, .colour = INK};
    double y = 80;

    picture_text(svg, PAGE_MARGIN, 52, title, words->title);
    for (guint i = 0; i < words->lead->len; i++) {
        if (i + 1 == words->lead->len)
            lead = (text_style_t){.size = 13, .colour = FAINT};
        y = picture_paragraph(svg, PAGE_MARGIN, y, room, lead,
                              (const char *)g_ptr_array_index(words->lead, i));
    }
    return y;
}

/* Names in it may be longer than a line. */
static double draw_head(svg_t *svg, double x, double y, double width, const char *head)
{
    return picture_paragraph(svg, x, y, width, head_style, head) + 3;
}

static double draw_list(svg_t *svg, double x, double y, double width, const char *head,
                        const GPtrArray *items)
{
    if (items->len == 0)
        return y;
    y = draw_head(svg, x, y, width, head);
    for (guint i = 0; i < items->len; i++) {
        picture_text(svg, x, y, body_style, "\xe2\x80\x93");
        y = picture_paragraph(svg, x + 14, y, width - 14, body_style,
                              (const char *)g_ptr_array_index(items, i)) +
            2;
    }
    return y + 14;
}

/* What is known of the host on the left, what follows from it on the right. */
static double draw_columns(svg_t *svg, const picture_words_t *words, double y)
{
    double left = y, right = y, column = 560;
    bool has_left = words->endpoints->len + words->evidence->len > 0;
    double other = has_left ? PAGE_MARGIN + column + 30 : PAGE_MARGIN;
    double rest = PAGE_WIDTH - PAGE_MARGIN - other;

    left = draw_list(svg, PAGE_MARGIN, left, column, "Listed endpoints", words->endpoints);
    left = draw_list(svg, PAGE_MARGIN, left, column, words->evidence_head, words->evidence);
    if (words->advice != NULL) {
        right = draw_head(svg, other, right, rest, "What to do");
        right = picture_paragraph(svg, other, right, rest, body_style, words->advice) + 16;
    }
    right = draw_list(svg, other, right, rest, "Needs a look, too", words->others);
    right = draw_list(svg, other, right, rest, "Note", words->notes);
    return MAX(left, right);
}

/* --- The page --- */

/* The root of the picture: with its title and description for those who cannot see it. */
static void open_page(svg_t *svg, double height, const char *title, const char *description)
{
    GString *box = g_string_new("0 0 ");

    svg_append_number(box, PAGE_WIDTH);
    g_string_append_c(box, ' ');
    svg_append_number(box, height);
    svg_open(svg, "svg");
    svg_attribute(svg, "xmlns", "http://www.w3.org/2000/svg");
    svg_attribute(svg, "viewBox", box->str);
    svg_number(svg, "width", PAGE_WIDTH);
    svg_number(svg, "height", height);
    svg_attribute(svg, "role", "img");
    svg_attribute(svg, "aria-labelledby", "title description");
    svg_attribute(svg, "font-family", FONTS);
    svg_attribute(svg, "xml:lang", "en");
    svg_open(svg, "title");
    svg_attribute(svg, "id", "title");
    svg_text(svg, title);
    svg_close(svg);
    svg_open(svg, "desc");
    svg_attribute(svg, "id", "description");
    svg_text(svg, description);
    svg_close(svg);
    /* Dark viewers, too, show it on paper. */
    svg_open(svg, "rect");
    svg_number(svg, "width", PAGE_WIDTH);
    svg_number(svg, "height", height);
    svg_attribute(svg, "fill", "#ffffff");
    svg_close(svg);
    g_string_free(box, TRUE);
}

static void write_page(GString *out, const GString *body, double height, const char *title,
                       const char *description)
{
    svg_t svg;

    svg_init(&svg, out);
    open_page(&svg, height, title, description);
    svg_elements(&svg, body);
    svg_finish(&svg);
}

static double draw_foot(svg_t *svg, const traffic_t *traffic, double y)
{
    const traffic_totals_t *totals = traffic_totals(traffic);
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX], c[COUNT_TEXT_MAX];
    char *text = g_strdup_printf("Oversharing %s, drawn from %s: %s in %s.", OVERSHARING_VERSION,
                                 count_of(totals->packets, "packet", a),
                                 count_of(totals->datagrams, "UDP datagram", b),
                                 count_of(totals->conversations, "conversation", c));

    picture_text(svg, PAGE_MARGIN, y, (text_style_t){.size = 11, .colour = FAINT}, text);
    g_free(text);
    return y + 24;
}

static void draw_picture(GString *out, const picture_t *picture)
{
    picture_words_t *words = picture_words_of(picture);
    char *whole = picture_words_whole(words);
    GString *body = g_string_new(NULL);
    text_style_t caption = {.size = 13, .colour = FAINT};
    double y;
    svg_t svg;

    svg_init(&svg, body);
    y = draw_title(&svg, words);
    y = picture_wheel(&svg, picture, y);
    y = picture_legend(&svg, picture, y);
    y = picture_paragraph(&svg, PAGE_MARGIN, y + 14, PAGE_WIDTH - 2 * PAGE_MARGIN, caption,
                          words->reading);
    picture_rule(&svg, y + 4);
    y = picture_strip(&svg, picture, y + 18);
    picture_rule(&svg, y + 6);
    y = draw_columns(&svg, words, y + 36);
    y = draw_foot(&svg, picture->traffic, y + 4);
    svg_finish(&svg);
    write_page(out, body, y, words->title, whole);
    g_string_free(body, TRUE);
    g_free(whole);
    picture_words_free(words);
}

/* A picture of nothing, in words. */
static void draw_nothing(GString *out, const traffic_t *traffic)
{
    const char *title = "Oversharing: nothing to draw";
    GString *body = g_string_new(NULL);
    char packets[COUNT_TEXT_MAX];
    char *text;
    double y;
    svg_t svg;

    if (traffic_totals(traffic)->packets == 0)
        text = g_strdup("No packet was seen: the capture is empty, none matches the filter, or "
                        "Oversharing is switched off among the protocols.");
    else
        text = g_strdup_printf("%s, and no UDP datagram between two endpoints.",
                               count_of(traffic_totals(traffic)->packets, "packet", packets));
    svg_init(&svg, body);
    picture_text(&svg, PAGE_MARGIN, 52, (text_style_t){.size = 24, .colour = INK, .is_bold = true},
                 title);
    y = picture_paragraph(&svg, PAGE_MARGIN, 84, PAGE_WIDTH - 2 * PAGE_MARGIN, body_style, text);
    svg_finish(&svg);
    write_page(out, body, y + 14, title, text);
    g_string_free(body, TRUE);
    g_free(text);
}

/* The first host that needs a look; if none does, the first that is listed; or NULL. */
static const host_t *choose_listed(const GArray *sorted)
{
    for (guint i = 0; i < sorted->len; i++) {
        const host_t *host = &g_array_index(sorted, host_t, i);

        if (!verdict_is_ordinary(host->verdict))
            return host;
    }
    return sorted->len == 0 ? NULL : &g_array_index(sorted, host_t, 0);
}

void report_svg(GString *out, const traffic_t *traffic, const settings_t *settings)
{
    hosts_t *hosts = hosts_of(traffic, settings);
    GArray *sorted = hosts_sorted(hosts);
    const host_t *listed = choose_listed(sorted);
    picture_t picture = {.traffic = traffic,
                         .settings = settings,
                         .sorted = sorted,
                         .listed = listed};
    host_address_t host;
    fan_out_t *fan;

    if (listed != NULL)
        host = listed->address;
    if (listed != NULL || widest_host(traffic, settings, &host)) {
        picture.fan = fan = fan_out_of(traffic, &host, settings->pseudonyms);
        draw_picture(out, &picture);
        fan_out_free(fan);
    } else {
        draw_nothing(out, traffic);
    }
    g_array_free(sorted, TRUE);
    hosts_free(hosts);
}
