/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence.h"

#include "verdict_traits.h"

#include <math.h>

/* --- Numbers as people read them --- */

const char *count_text(uint64_t count, char text[COUNT_TEXT_MAX])
{
    char digits[24];
    char *out = text;
    size_t length = (size_t)g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, count);

    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *out++ = ',';
        *out++ = digits[i];
    }
    *out = '\0';
    return text;
}

const char *count_of(uint64_t count, const char *noun, char text[COUNT_TEXT_MAX])
{
    char number[COUNT_TEXT_MAX];

    g_snprintf(text, COUNT_TEXT_MAX, "%s %s%s", count_text(count, number), noun,
               count == 1 ? "" : "s");
    return text;
}

uint64_t estimate_digits(uint64_t count)
{
    uint64_t unit = 1;

    while (count / unit >= 1000)
        unit *= 10;
    return (count + unit / 2) / unit * unit;
}

const char *figure_text(const figures_t *figures, uint64_t count, char text[COUNT_TEXT_MAX])
{
    char number[COUNT_TEXT_MAX];

    if (!figures_are_estimates(figures))
        return count_text(count, text);
    g_snprintf(text, COUNT_TEXT_MAX, "about %s", count_text(estimate_digits(count), number));
    return text;
}

const char *figure_of(const figures_t *figures, uint64_t count, const char *noun,
                      char text[COUNT_TEXT_MAX])
{
    char number[COUNT_TEXT_MAX];

    g_snprintf(text, COUNT_TEXT_MAX, "%s %s%s", figure_text(figures, count, number), noun,
               count == 1 ? "" : "s");
    return text;
}

const char *share_text(uint64_t part, uint64_t whole, char text[COUNT_TEXT_MAX])
{
    double share = percent(part, whole);

    if (part > 0 && share < 0.5)
        g_strlcpy(text, "< 1 %", COUNT_TEXT_MAX);
    else if (part < whole && share >= 99.5)
        g_strlcpy(text, "> 99 %", COUNT_TEXT_MAX);
    else
        g_snprintf(text, COUNT_TEXT_MAX, "%.0f %%", share);
    return text;
}

/* --- What a verdict means, and what to do --- */

static const struct {
    const char *meaning;
    const char *advice;
} words[VERDICT_COUNT] = {
    [VERDICT_INITIATING] =
        {"calls the world",
         "Find the program on this host that owns the port, and ask whether you want it. On a NAS "
         "or router look for sharing, cloud or media services, which a firmware upgrade may have "
         "switched on."},
    [VERDICT_RESPONDING] =
        {"is called by the world, and answers",
         "Find the program on this host that owns the port. If nobody outside should reach it, "
         "close the port on the router, and look for a mapping made by UPnP or NAT-PMP."},
    [VERDICT_SCANNING] =
        {"tries doors",
         "If nobody runs a scan on purpose, treat this host as compromised until you know which "
         "program does it."},
    [VERDICT_AFTERGLOW] =
        {"is called by the world, and does not answer",
         "Usually harmless: an earlier user of the address or port shared, or somebody forged the "
         "address. Calls fade within days; if they do not, capture on the inside of the router."},
    [VERDICT_UNDECIDED] =
        {"has many peers, and the evidence does not tell why",
         "Capture longer, and where both directions pass: on the inside of the router or on the "
         "host itself."},
    [VERDICT_SERVING] = {"serves clients",
                         "Nothing to do if this host is meant to offer the service to them."},
    [VERDICT_CLIENT] = {"is an ordinary client of one service", "Nothing to do."},
};

const char *verdict_meaning(verdict_t verdict, const rule_t *rule)
{
    if (rule != NULL && rule->verdict == verdict && rule->meaning != NULL)
        return rule->meaning;
    return words[verdict].meaning;
}

char *verdict_advice(const verdict_case_t *subject)
{
    const rule_t *rule = verdict_rule(subject);
    const char *advice = rule->advice != NULL ? rule->advice : words[rule->verdict].advice;

    if (subject->one_direction && rule->basis == BASIS_SILENCE)
        return g_strconcat("First make sure that both directions were captured: here nothing goes "
                           "both ways, and then silence tells little. ",
                           advice, NULL);
    return g_strdup(advice);
}

/* --- Findings --- */

void evidence_add(GPtrArray *findings, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(findings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void say_who_began(GPtrArray *findings, const figures_t *f)
{
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX], c[COUNT_TEXT_MAX];
    uint32_t began = f->began - f->began_untold - f->began_denied;
    uint32_t called = figures_called(f) - f->called_untold - f->called_denied;

    if (figures_are_estimates(f) && called_in_vain(f) >= NEARLY_ALL)
        evidence_add(findings, "%.0f %% of its peers or more were called, and not heard",
                     floor(called_in_vain(f)));
    if (f->pairs == 0)
        return;
    evidence_add(findings, "spoke first to %s of %s", count_text(f->began, a),
                 count_of(f->pairs, "peer", b));
    if (began > 0)
        evidence_add(findings, "%s of the %s it called answered (%s)",
                     count_text(f->began_answered, a), count_text(began, b),
                     share_text(f->began_answered, began, c));
    if (called > 0 && f->called_answered == 0 && f->refusals_sent > 0)
        evidence_add(findings, "answers none of %s; %s got an ICMP error from its host",
                     count_of(called, "caller", a), count_of(f->refusals_sent, "datagram", b));
    else if (called > 0 && f->called_answered == 0)
        evidence_add(findings, "answers none of %s", count_of(called, "caller", a));
    else if (called > 0)
        evidence_add(findings, "answers %s of %s (%s)", count_text(f->called_answered, a),
                     count_of(called, "caller", b), share_text(f->called_answered, called, c));
}

/* What a firewall's log adds. */
static void say_log(GPtrArray *findings, const figures_t *f)
{
    char a[COUNT_TEXT_MAX];

    if (f->called_denied > 0)
        evidence_add(findings, "a firewall kept away all that %s sent",
                     count_of(f->called_denied, "caller", a));
    if (f->began_denied > 0)
        evidence_add(findings, "a firewall kept its calls to %s from getting through",
                     count_of(f->began_denied, "peer", a));
    if (f->began_untold > f->began_unsaid)
        evidence_add(findings, "a firewall let its calls to %s out, and does not tell who answered",
                     count_of(f->began_untold - f->began_unsaid, "peer", a));
    if (f->called_untold > f->called_unsaid)
        evidence_add(findings, "a firewall let %s in, and does not tell who got an answer",
                     count_of(f->called_untold - f->called_unsaid, "caller", a));
    if (f->began_unsaid + f->called_unsaid > 0)
        evidence_add(findings, "of %s a log tells, and not whether the firewall let them through",
                     count_of(f->began_unsaid + f->called_unsaid, "peer", a));
    if (f->denied > 0 && (f->began_denied + f->called_denied == 0 || figures_seen(f) > 0))
        evidence_add(findings, "a firewall denied %s to or from it",
                     count_of(f->denied, "datagram", a));
}

/* Percent: distinct ports per peer of those who choose one each. Even of 10,000 in the range that
 * systems choose from (IANA's 16,384 ports, Linux's 28,232) some coincide; of 1,000, three in a
 * hundred. */
#define CHOSEN_PORTS 90.0

static void say_spread(GPtrArray *findings, const figures_t *f)
{
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX], c[COUNT_TEXT_MAX];

    if (f->ports == 1)
        evidence_add(findings, "port %u on %s", (unsigned)f->top_port,
                     figure_of(f, f->peers, "peer", a));
    else if (f->hosts < f->peers / 2)
        evidence_add(findings, "%s of %s", figure_of(f, f->ports, "distinct port", a),
                     figure_of(f, f->hosts, "remote host", b));
    else if (percent(f->ports, f->peers) >= CHOSEN_PORTS)
        evidence_add(findings, "%s on %s: each peer chose its own",
                     figure_of(f, f->ports, "distinct remote port", a),
                     figure_of(f, f->peers, "peer", b));
    else
        evidence_add(findings, "%s on %s, %s of them on port %u",
                     figure_of(f, f->ports, "distinct remote port", a),
                     figure_of(f, f->peers, "peer", b), count_text(f->top_port_pairs, c),
                     (unsigned)f->top_port);
    evidence_add(findings, "%s in %s", figure_of(f, f->hosts, "remote host", a),
                 figure_of(f, f->networks, "network", b));
}

static void say_places(GPtrArray *findings, const verdict_case_t *subject)
{
    char a[COUNT_TEXT_MAX];

    if (subject->countries > 0)
        evidence_add(findings, "peers in %s %s", count_text(subject->countries, a),
                     subject->countries == 1 ? "country" : "countries");
    if (subject->systems > 0)
        evidence_add(findings, "peers in %s", count_of(subject->systems, "autonomous system", a));
}

static void say_refusals(GPtrArray *findings, const figures_t *f)
{
    char a[COUNT_TEXT_MAX];

    if (f->refusals_sent > 0 && (f->called_answered > 0 || figures_called(f) == 0))
        evidence_add(findings, "its host refused %s (ICMP errors)",
                     count_of(f->refusals_sent, "datagram", a));
    if (f->refusals_met > 0)
        evidence_add(findings, "%s it sent came back as ICMP errors",
                     count_of(f->refusals_met, "datagram", a));
    if (f->refusals_routed > 0)
        evidence_add(findings, "a router refused %s to it (ICMP errors)",
                     count_of(f->refusals_routed, "datagram", a));
}

static void say_service(GPtrArray *findings, const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;
    char a[COUNT_TEXT_MAX];
    const char *share = share_text(f->service_datagrams, figures_seen(f), a);

    if (figures_seen(f) == 0)
        return;
    if (subject->service[0] == '\0')
        evidence_add(findings, "Wireshark recognised no protocol in %s of the datagrams", share);
    else
        evidence_add(findings, "Wireshark recognised %s of the datagrams as %s", share,
                     subject->service);
    if (f->group_answers > 0)
        evidence_add(findings, "%s began as answers to what it asked by multicast or broadcast",
                     count_of(f->group_answers, "peer", a));
    if (f->group_replies > 0)
        evidence_add(findings, "%s began as its answers to multicast or broadcast",
                     count_of(f->group_replies, "peer", a));
}

/* What speaks against the verdict, or makes it less sure. */
static void say_against(GPtrArray *findings, const verdict_case_t *subject, verdict_t verdict)
{
    const figures_t *f = subject->figures;
    char a[COUNT_TEXT_MAX], b[COUNT_TEXT_MAX];

    if (f->uncertain > 0 && figures_seen(f) > 0)
        evidence_add(findings, "but the first 60 s may hide who began: %s of %s uncertain%s",
                     count_text(f->uncertain, a), count_of(f->pairs, "peer", b),
                     f->uncertain == f->pairs ? "; capture longer" : "");
    if (figures_are_estimates(f) && f->pairs > 0)
        evidence_add(findings,
                     "but %s are known one by one; the others came after the limit of "
                     "conversations, and are counted by estimate",
                     count_of(f->pairs, "peer", a));
    else if (figures_are_estimates(f))
        evidence_add(findings, "but nothing is known of its peers one by one: all came after the "
                               "limit of conversations");
    if (subject->one_direction)
        evidence_add(findings,
                     "but no conversation here goes both ways: there may be one direction only");
    if (verdict == VERDICT_INITIATING && figures_answered(f) == 0 &&
        f->began > f->began_untold + f->began_denied)
        evidence_add(findings, "but nobody answers, as with a scan");
    if (verdict == VERDICT_INITIATING && f->networks == 1)
        evidence_add(findings, "but all of them are in one network, as nobody's strangers are");
    if ((verdict == VERDICT_INITIATING || verdict == VERDICT_RESPONDING) &&
        subject->on_service_port)
        evidence_add(findings, "but port %u is one where serving is expected",
                     (unsigned)subject->port);
    if (verdict == VERDICT_SCANNING && f->ports == f->peers && f->ports == f->hosts)
        evidence_add(findings, "but each peer has a port of its own, as those of a sharer have");
    if (verdict == VERDICT_AFTERGLOW && f->called_answered > 0)
        evidence_add(findings, "but %s got an answer", count_of(f->called_answered, "caller", a));
    if (verdict == VERDICT_SERVING && !subject->on_service_port)
        evidence_add(findings, "but port %u is none where serving is expected",
                     (unsigned)subject->port);
}

GPtrArray *evidence_of(const verdict_case_t *subject)
{
    GPtrArray *findings = g_ptr_array_new_with_free_func(g_free);
    const rule_t *rule = verdict_rule(subject);

    evidence_add(findings, "%s", rule->because);
    say_who_began(findings, subject->figures);
    say_log(findings, subject->figures);
    say_spread(findings, subject->figures);
    say_places(findings, subject);
    say_refusals(findings, subject->figures);
    say_service(findings, subject);
    say_against(findings, subject, rule->verdict);
    return findings;
}
