/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verdict.h"

#include <string.h>

/*
 * Every threshold of the rules, in percent unless it says otherwise. First cuts after the papers
 * named, checked against labelled captures.
 */

/* "Nearly all": leaves room for chance, late answers and lost datagrams. */
#define NEARLY_ALL 90.0
/* Who begins at least this share of its pairs calls the world by itself. Replies that were caught
 * before their question make a few pairs look begun by the wrong side. */
#define SOME_BEGUN 10.0
/* Whom nobody, or next to nobody, answers. A silent host answers nothing, so what little there is
 * comes by chance; Jung et al. (TRW, S&P 2004) put a scanner's success at 20 % at most. */
#define NEXT_TO_NONE 2.0
#define FEW_ANSWERS 5.0
#define SCANNER_ANSWERS 20.0
/* Servers answer their clients, and clients get answers. */
#define MOST_ANSWERED 50.0
/* Peers choose a port each: distinct ports per peer (Karagiannis et al.; a ratio, because among many
 * peers some ports coincide). */
#define OWN_PORTS 50.0
/* Up to so many distinct remote ports belong to one service, which has its servers on a port, or
 * on a few in a row. Peers choose a port each (Karagiannis et al., IMC 2004). */
#define FEW_PORTS 4U
/* Datagrams one way in a pair that nobody answers: a prober gives up after a few tries, who sends
 * more than this streams to somebody who listens (measurements, video, syslog, process data). */
#define MAX_TRIES 10U
/* Strangers are spread over networks; who streams to, or hears from, hosts in a few networks does
 * so by arrangement. Networks per host. */
#define SPREAD_NETWORKS 25.0
/* A host that calls from one port and hears on another (Piolet does) has this share of its remote
 * hosts, of those it has no two-way conversation with, in common between its ports. Chance has next
 * to none. */
#define SOME_CROSSWISE 20.0
/* A service counts as recognised when at least so many of the datagrams were. */
#define RECOGNISED 50.0

/* Protocols of sharers: a dissector that names one of these does not make it a known service. */
static const char *const sharing_protocols[] = {
    "bt-dht",    "bt-utp", "bt-tracker", "edonkey", "gnutella",
    "gnutella2", "kad",    "manolito",   "zebra",
};

/* --- What the rules ask of the figures --- */

static double began_share(const figures_t *f)
{
    return percent(f->began, f->pairs);
}

static double called_share(const figures_t *f)
{
    return percent(figures_called(f), f->pairs);
}

static double began_answered_share(const figures_t *f)
{
    return percent(f->began_answered, f->began);
}

static double called_answered_share(const figures_t *f)
{
    return percent(f->called_answered, figures_called(f));
}

static bool one_service_ports(const figures_t *f)
{
    return f->ports <= FEW_PORTS || percent(f->top_port_pairs, f->pairs) >= NEARLY_ALL;
}

static bool few_networks(const figures_t *f)
{
    return percent(f->networks, f->hosts) <= SPREAD_NETWORKS;
}

static bool is_recognised(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return subject->service[0] != '\0' &&
           percent(f->service_datagrams, f->sent_datagrams + f->received_datagrams) >= RECOGNISED;
}

static bool is_sharing_protocol(const char *service)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sharing_protocols); i++) {
        if (strcmp(service, sharing_protocols[i]) == 0)
            return true;
    }
    return false;
}

static bool is_sharer(const verdict_case_t *subject)
{
    return is_recognised(subject) && is_sharing_protocol(subject->service);
}

static bool is_known_service(const verdict_case_t *subject)
{
    return is_recognised(subject) ? !is_sharer(subject) : subject->on_service_port;
}

/* --- The rules, one function each --- */

/* Pairs that answer a question asked by multicast or broadcast (mDNS, LLMNR, SSDP, NetBIOS). */
static bool asks_groups(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return percent(f->group_answers, f->pairs) >= MOST_ANSWERED && few_networks(f);
}

static bool answers_groups(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return percent(f->group_replies, f->pairs) >= MOST_ANSWERED && few_networks(f);
}

/* Its calls are a sharer's, also where a firewall keeps the answers away. */
static bool calls_other_sharers(const verdict_case_t *subject)
{
    return began_share(subject->figures) >= SOME_BEGUN && is_sharer(subject);
}

static bool tries_doors(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;
    bool one_door = percent(f->top_port_pairs, f->pairs) >= NEARLY_ALL;

    return began_share(f) >= NEARLY_ALL && f->sent_datagrams <= (uint64_t)f->pairs * MAX_TRIES &&
           began_answered_share(f) <= (one_door ? SCANNER_ANSWERS : FEW_ANSWERS);
}

static bool streams_to_few_networks(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return began_share(f) >= NEARLY_ALL && began_answered_share(f) <= FEW_ANSWERS &&
           f->sent_datagrams > (uint64_t)f->pairs * MAX_TRIES && few_networks(f);
}

static bool collects_from_few_networks(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return called_share(f) >= NEARLY_ALL && called_answered_share(f) <= NEXT_TO_NONE &&
           f->received_datagrams > (uint64_t)f->pairs * MAX_TRIES && few_networks(f);
}

static bool is_gone(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return called_share(f) >= NEARLY_ALL && called_answered_share(f) <= NEXT_TO_NONE;
}

static bool uses_one_service(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return began_share(f) >= NEARLY_ALL && began_answered_share(f) >= MOST_ANSWERED &&
           one_service_ports(f) && !is_sharer(subject);
}

static bool serves(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return called_share(f) >= NEARLY_ALL && called_answered_share(f) >= MOST_ANSWERED &&
           is_known_service(subject);
}

static bool calls_the_world(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return began_share(f) >= SOME_BEGUN && percent(figures_answered(f), f->pairs) > NEXT_TO_NONE;
}

static bool answers_the_world(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return began_share(f) < SOME_BEGUN && called_answered_share(f) >= FEW_ANSWERS;
}

static bool always(const verdict_case_t *subject)
{
    (void)subject;
    return true;
}

/* The first rule that holds decides. */
static const struct {
    bool (*holds)(const verdict_case_t *subject);
    verdict_t verdict;
    const char *because;
} rules[] = {
    {asks_groups, VERDICT_CLIENT, "It asked by multicast or broadcast, and these are the answers"},
    {answers_groups, VERDICT_SERVING, "It answers questions asked by multicast or broadcast"},
    {calls_other_sharers, VERDICT_INITIATING,
     "It speaks first to many, in the protocol of a sharing program"},
    {tries_doors, VERDICT_SCANNING, "It begins, and next to nobody answers: it tries doors"},
    {streams_to_few_networks, VERDICT_CLIENT,
     "It streams to hosts in a few networks that listen without answering"},
    {collects_from_few_networks, VERDICT_SERVING,
     "Hosts in a few networks stream to it without being answered: it collects"},
    {is_gone, VERDICT_AFTERGLOW, "Others begin, and it does not answer: they call somebody gone"},
    {uses_one_service, VERDICT_CLIENT,
     "It begins, is answered, and the remote ports are those of one service"},
    {serves, VERDICT_SERVING, "Others begin, it answers, and its service is a known one"},
    {calls_the_world, VERDICT_INITIATING,
     "It speaks first to many who answer, and their ports are not those of one service"},
    {answers_the_world, VERDICT_RESPONDING,
     "Others begin and it answers, but its service is not a known one"},
    {always, VERDICT_UNDECIDED,
     "Too few answers to say that it shares, too many to say it does not"},
};

static size_t deciding_rule(const verdict_case_t *subject)
{
    size_t rule = 0;

    while (!rules[rule].holds(subject))
        rule++;
    return rule;
}

verdict_t verdict_judge(const verdict_case_t *subject)
{
    return rules[deciding_rule(subject)].verdict;
}

verdict_t verdict_of_host(const figures_t *host, verdict_t gravest)
{
    bool is_silent =
        gravest == VERDICT_SCANNING || gravest == VERDICT_AFTERGLOW || gravest == VERDICT_UNDECIDED;

    return is_silent && percent(host->crosswise, host->one_way) >= SOME_CROSSWISE
               ? VERDICT_INITIATING
               : gravest;
}

/* --- Words --- */

static const struct {
    const char *name;
    const char *meaning;
    const char *advice;
    bool ordinary;
} words[VERDICT_COUNT] = {
    [VERDICT_INITIATING] =
        {"initiating", "calls the world",
         "Find the program on this host that owns the port, and ask whether you want it. After a "
         "firmware upgrade look for sharing, cloud or media services that were switched on.",
         false},
    [VERDICT_RESPONDING] =
        {"responding", "is called by the world, and answers",
         "Find the program on this host that owns the port. If nobody outside should reach it, "
         "close the port on the router, and look for a mapping made by UPnP or NAT-PMP.",
         false},
    [VERDICT_SCANNING] =
        {"scanning", "tries doors",
         "If nobody runs a scan on purpose, treat this host as compromised until you know which "
         "program does it.",
         false},
    [VERDICT_AFTERGLOW] =
        {"afterglow", "is called by the world, and does not answer",
         "Usually harmless: an earlier user of the address or port shared, or somebody forged the "
         "address. Calls fade within days; if they do not, capture on the inside of the router.",
         false},
    [VERDICT_UNDECIDED] =
        {"undecided", "the evidence does not tell",
         "Capture longer, and where both directions pass: on the inside of the router or on the "
         "host itself.",
         false},
    [VERDICT_SERVING] = {"serving", "serves clients",
                         "Nothing to do if this host is meant to offer the service to them.", true},
    [VERDICT_CLIENT] = {"client", "is an ordinary client of one service", "Nothing to do.", true},
};

const char *verdict_name(verdict_t verdict)
{
    return words[verdict].name;
}

const char *verdict_meaning(verdict_t verdict)
{
    return words[verdict].meaning;
}

const char *verdict_advice(verdict_t verdict)
{
    return words[verdict].advice;
}

bool verdict_is_ordinary(verdict_t verdict)
{
    return words[verdict].ordinary;
}

const char *count_text(uint64_t count, char text[32])
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

/* --- Evidence --- */

G_GNUC_PRINTF(2, 3)
static void say(GPtrArray *sentences, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(sentences, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void say_who_began(GPtrArray *sentences, const figures_t *f)
{
    char a[32], b[32], c[32];

    say(sentences, "spoke first to %s of %s peers", count_text(f->began, a),
        count_text(f->pairs, b));
    if (f->began > 0)
        say(sentences, "%s of the %s it called answered (%.0f %%)",
            count_text(f->began_answered, a), count_text(f->began, b), began_answered_share(f));
    if (figures_called(f) > 0 && f->called_answered == 0)
        say(sentences, "answers none of %s callers", count_text(figures_called(f), a));
    else if (figures_called(f) > 0)
        say(sentences, "answers %s of %s callers (%.0f %%)", count_text(f->called_answered, a),
            count_text(figures_called(f), b), called_answered_share(f));
    if (f->uncertain > 0)
        say(sentences, "the first 60 s may hide who began: %s of %s peers uncertain",
            count_text(f->uncertain, c), count_text(f->pairs, b));
}

static void say_spread(GPtrArray *sentences, const figures_t *f)
{
    char a[32], b[32], c[32];

    if (f->ports == 1)
        say(sentences, "all %s peers use port %u", count_text(f->peers, a), (unsigned)f->top_port);
    else if (percent(f->ports, f->peers) >= OWN_PORTS)
        say(sentences, "%s distinct remote ports on %s peers: each peer chose its own",
            count_text(f->ports, a), count_text(f->peers, b));
    else
        say(sentences, "%s distinct remote ports on %s peers, %s of them on port %u",
            count_text(f->ports, a), count_text(f->peers, b), count_text(f->top_port_pairs, c),
            (unsigned)f->top_port);
    say(sentences, "%s remote hosts in %s network%s", count_text(f->hosts, a),
        count_text(f->networks, b), f->networks == 1 ? "" : "s");
}

static void say_refusals(GPtrArray *sentences, const figures_t *f)
{
    char a[32];

    if (f->refusals_sent > 0)
        say(sentences, "its host refused %s datagrams (ICMP errors)",
            count_text(f->refusals_sent, a));
    if (f->refusals_met > 0)
        say(sentences, "%s datagrams it sent came back as ICMP errors",
            count_text(f->refusals_met, a));
}

static void say_service(GPtrArray *sentences, const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;
    double share = percent(f->service_datagrams, f->sent_datagrams + f->received_datagrams);

    if (subject->service[0] == '\0')
        say(sentences, "Wireshark recognised no protocol in %.0f %% of the datagrams", share);
    else
        say(sentences, "Wireshark recognised %.0f %% of the datagrams as %s", share,
            subject->service);
    if (subject->on_service_port && figures_called(f) > 0)
        say(sentences, "its port is one where serving is expected");
    if (f->group_answers > 0) {
        char a[32];
        say(sentences, "%s peers began as answers to what it asked by multicast or broadcast",
            count_text(f->group_answers, a));
    }
    if (f->group_replies > 0) {
        char a[32];
        say(sentences, "%s peers began as its answers to multicast or broadcast",
            count_text(f->group_replies, a));
    }
}

GPtrArray *verdict_evidence(const verdict_case_t *subject)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);

    say(sentences, "%s", rules[deciding_rule(subject)].because);
    say_who_began(sentences, subject->figures);
    say_spread(sentences, subject->figures);
    say_refusals(sentences, subject->figures);
    say_service(sentences, subject);
    return sentences;
}
