/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verdict.h"

#include "confidence.h"
#include "verdict_numbers.h"

#include <string.h>

/* Protocols of sharers: a dissector that names one of these does not make it a known service. */
static const char *const sharing_protocols[] = {
    "bt-dht", "bt-utp", "bt-tracker", "edonkey", "gnutella", "manolito", "nano",
};

/* --- What the rules ask of the figures --- */

static bool begins_nearly_all(const figures_t *f)
{
    return percent(f->began, f->pairs) >= NEARLY_ALL;
}

/* The same, if pairs that are as old as the capture began as most others did. */
static bool may_begin_nearly_all(const figures_t *f)
{
    uint32_t called_uncertain = f->uncertain - f->began_uncertain;

    return percent(f->began + called_uncertain, f->pairs) >= NEARLY_ALL && f->began >= f->pairs / 2;
}

static bool begins_some(const figures_t *f)
{
    return percent(f->began, f->pairs) >= SOME_BEGUN;
}

static bool is_called_by_nearly_all(const figures_t *f)
{
    return percent(figures_called(f), f->pairs) >= NEARLY_ALL;
}

static double answers_got(const figures_t *f)
{
    return percent(f->began_answered, f->began);
}

static double answers_given(const figures_t *f)
{
    return percent(f->called_answered, figures_called(f));
}

/* It answers as rarely as chance does, and a responder is excluded. */
static bool answers_nobody(const figures_t *f)
{
    return answers_given(f) <= NEXT_TO_NONE &&
           rate_at_most(f->called_answered, figures_called(f)) <= RESPONDER_ANSWERS;
}

/* What it calls answers too rarely for ordinary servers. */
static bool is_answered_by_few(const figures_t *f, double share)
{
    return answers_got(f) <= share && rate_at_most(f->began_answered, f->began) <= MOST_ANSWERED;
}

static bool one_port(const figures_t *f)
{
    return percent(f->top_port_pairs, f->pairs) >= NEARLY_ALL;
}

static bool ports_of_one_service(const figures_t *f)
{
    return f->ports <= FEW_PORTS || one_port(f);
}

static bool ports_of_their_own(const figures_t *f)
{
    return percent(f->ports, f->peers) >= OWN_PORTS;
}

static double spread(const figures_t *f)
{
    return percent(f->networks, f->hosts);
}

/* Between its first datagram and its last. */
static double seconds_seen(const figures_t *f)
{
    return (double)(f->last - f->first) / 1e9;
}

static uint64_t datagrams(const figures_t *f)
{
    return f->sent_datagrams + f->received_datagrams;
}

static bool is_recognised(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return subject->service[0] != '\0' && percent(f->service_datagrams, datagrams(f)) >= RECOGNISED;
}

static bool is_sharer(const verdict_case_t *subject)
{
    if (!is_recognised(subject))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(sharing_protocols); i++) {
        if (strcmp(subject->service, sharing_protocols[i]) == 0)
            return true;
    }
    return false;
}

static bool is_recognised_service(const verdict_case_t *subject)
{
    return is_recognised(subject) && !is_sharer(subject);
}

static bool is_known_service(const verdict_case_t *subject)
{
    return is_recognised(subject) ? !is_sharer(subject) : subject->on_service_port;
}

/* --- The predicates of the rules --- */

static bool asks_groups(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return percent(f->group_answers, f->pairs) >= MOST_ANSWERED && spread(f) <= TOGETHER;
}

static bool answers_groups(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return percent(f->group_replies, f->pairs) >= MOST_ANSWERED && spread(f) <= TOGETHER;
}

static bool has_few_hosts(const verdict_case_t *subject)
{
    return subject->figures->hosts < subject->min_hosts;
}

static bool sweeps_ports(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return has_few_hosts(subject) && begins_nearly_all(f) && answers_got(f) <= FEW_ANSWERS &&
           !is_known_service(subject);
}

static bool calls_other_sharers(const verdict_case_t *subject)
{
    return begins_some(subject->figures) && is_sharer(subject);
}

/* From a service's port to ports of clients: each has its own, or all have one that is no service's
 * (a DHCP server's offers go to port 68, and what was broadcast for them is no question to it). */
static bool answers_the_unseen(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;
    bool to_clients = ports_of_their_own(f) ||
                      (one_port(f) && !subject->from_service_port && f->top_port != subject->port);

    return begins_nearly_all(f) && answers_got(f) <= FEW_ANSWERS && to_clients &&
           subject->on_service_port && is_known_service(subject);
}

static bool streams_to_some(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return begins_nearly_all(f) && answers_got(f) <= FEW_ANSWERS &&
           f->sent_datagrams > (uint64_t)f->pairs * MAX_TRIES && spread(f) <= TOGETHER;
}

static bool collects_from_some(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_called_by_nearly_all(f) && answers_given(f) <= NEXT_TO_NONE &&
           f->received_datagrams > (uint64_t)f->pairs * MAX_TRIES &&
           (spread(f) <= TOGETHER || is_recognised_service(subject));
}

/* Of calls: nobody scans a port of each, and servers of a recognised service that live apart are more
 * likely a client's than a scanner's. Of callers: who calls in vain gives up soon; who goes on calling
 * most likely gets answers that are not seen. */
static bool is_seen_from_one_side(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;
    bool calls = ports_of_their_own(f) || (is_recognised_service(subject) && spread(f) > TOGETHER);
    bool goes_on = (double)datagrams(f) >= SAMPLED_DATAGRAMS * f->pairs;

    return subject->one_direction &&
           ((begins_nearly_all(f) && calls) || (is_called_by_nearly_all(f) && goes_on));
}

static bool calls_strangers_in_vain(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return begins_nearly_all(f) && is_answered_by_few(f, SCANNER_ANSWERS) &&
           ports_of_their_own(f) && spread(f) >= STRANGERS;
}

static bool tries_doors(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return begins_nearly_all(f) && f->sent_datagrams <= (uint64_t)f->pairs * MAX_TRIES &&
           is_answered_by_few(f, one_port(f) ? SCANNER_ANSWERS : FEW_ANSWERS);
}

static bool is_amplified(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_called_by_nearly_all(f) && answers_nobody(f) && one_port(f) &&
           (subject->from_service_port || is_recognised_service(subject)) &&
           subject->port != f->top_port;
}

static bool is_flooded(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_called_by_nearly_all(f) && answers_nobody(f) && f->peers >= FLOOD_PEERS &&
           f->peers >= FLOOD_RATE * seconds_seen(f);
}

static bool is_seen_too_shortly(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;
    bool calls_some = begins_nearly_all(f) && f->began_answered == 0 && f->hosts < FEW_SERVERS;
    bool is_called = is_called_by_nearly_all(f) && answers_nobody(f);

    return (calls_some || is_called) && seconds_seen(f) < SHORT_SECONDS;
}

static bool is_gone(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_called_by_nearly_all(f) && answers_nobody(f);
}

static bool calls_its_equals(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return begins_some(f) && subject->port == f->top_port && !subject->on_service_port &&
           !is_recognised_service(subject) && spread(f) >= STRANGERS &&
           rate_at_least(figures_answered(f), f->pairs) > NEXT_TO_NONE;
}

/* A client, more often than a scanner, is answered; not all servers need to be there. */
static bool is_answered_as_clients_are(const figures_t *f)
{
    return may_begin_nearly_all(f) && answers_got(f) > SCANNER_ANSWERS;
}

static bool uses_one_service(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_answered_as_clients_are(f) && ports_of_one_service(f) && !is_sharer(subject);
}

static bool uses_one_provider(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    bool keeps_to_few = may_begin_nearly_all(f) &&
                        ports_of_one_service(f) && /* some of many tried */
                        f->received_datagrams >= f->pairs;

    return (is_answered_as_clients_are(f) || keeps_to_few) && f->hosts < FEW_SERVERS &&
           spread(f) <= PROVIDER && !is_sharer(subject);
}

/* A recognised service may answer as few as it likes: name servers limit their rate in a flood. */
static bool serves(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;
    double enough = is_recognised(subject) ? FEW_ANSWERS : MOST_ANSWERED;

    return is_called_by_nearly_all(f) && answers_given(f) >= enough && is_known_service(subject);
}

static bool serves_and_asks(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_recognised_service(subject) && subject->on_service_port &&
           percent(figures_answered(f), f->pairs) >= MOST_ANSWERED;
}

/* What looks begun by it was most likely begun before the capture, by clients that are still there. */
static bool serves_since_before(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_recognised_service(subject) && ports_of_their_own(f) &&
           percent(f->began - f->began_uncertain, f->pairs) < SOME_BEGUN &&
           percent(figures_answered(f), f->pairs) >= MOST_ANSWERED;
}

/* Both sides begin, hardly a pair goes both ways, and there is one datagram in each. */
static bool is_sampled(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return begins_some(f) && !begins_nearly_all(f) &&
           percent(figures_answered(f), f->pairs) <= SCANNER_ANSWERS &&
           (double)datagrams(f) < SAMPLED_DATAGRAMS * f->pairs;
}

static bool calls_the_world(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return begins_some(f) && rate_at_least(figures_answered(f), f->pairs) > NEXT_TO_NONE;
}

static bool answers_the_world(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return !begins_some(f) && answers_given(f) >= FEW_ANSWERS &&
           rate_at_least(f->called_answered, figures_called(f)) > NEXT_TO_NONE;
}

static bool always(const verdict_case_t *subject)
{
    (void)subject;
    return true;
}

/* --- The rules --- */

static const rule_t rules[] = {
    {"asks-groups", VERDICT_CLIENT, asks_groups, BASIS_PATTERN,
     "asked by multicast or broadcast, and these are the answers", "RFC 6762, UPnP 1.1", NULL},
    {"answers-groups", VERDICT_SERVING, answers_groups, BASIS_PATTERN,
     "answers questions asked by multicast or broadcast", "RFC 6762, UPnP 1.1", NULL},
    {"sweeps-ports", VERDICT_SCANNING, sweeps_ports, BASIS_SILENCE,
     "tries many ports of few hosts, and next to none answers", "SiLK rwscan", NULL},
    {"few-hosts", VERDICT_CLIENT, has_few_hosts, BASIS_PATTERN,
     "deals with few hosts, on many ports of theirs", "definition of fan-out", NULL},
    {"calls-sharers", VERDICT_INITIATING, calls_other_sharers, BASIS_PATTERN,
     "speaks first to many, in the protocol of a sharing program", "Wireshark's dissectors", NULL},
    {"answers-unseen", VERDICT_SERVING, answers_the_unseen, BASIS_PATTERN,
     "answers, from a service's port, questions that are not in the capture",
     "captures of one direction", NULL},
    {"streams", VERDICT_CLIENT, streams_to_some, BASIS_PATTERN,
     "streams to hosts in a few networks, which listen without answering", "process data, video",
     NULL},
    {"collects", VERDICT_SERVING, collects_from_some, BASIS_PATTERN,
     "is streamed to by hosts in a few networks, and listens: it collects", "process data, syslog",
     NULL},
    {"one-direction", VERDICT_UNDECIDED, is_seen_from_one_side, BASIS_PATTERN,
     "the capture has one direction only, in which answers look like calls, clients like scanners, "
     "and who answers like somebody who is gone",
     "captures of one direction",
     "Capture where both directions pass: on the host itself, on the inside of the router, or on "
     "both lines where answers take another way."},
    {"amplified", VERDICT_AFTERGLOW, is_amplified, BASIS_SILENCE,
     "gets answers of a service it never asked: somebody forges its address", "RFC 4732, 3.1",
     "Somebody else sends questions in this host's name, so that the answers flood it. Ask your "
     "provider to filter that service's port; there is nothing to mend on the host."},
    {"flooded", VERDICT_AFTERGLOW, is_flooded, BASIS_SILENCE,
     "is called by more strangers a second than a sharer has: a flood", "Superspreaders 2005",
     "A flood, most likely with forged senders. Ask your provider to filter it; make sure that "
     "nothing on the host needs this port."},
    {"too-short", VERDICT_UNDECIDED, is_seen_too_shortly, BASIS_PATTERN,
     "was watched for less than three seconds: answers may be on their way", "captures of seconds",
     "Capture for a minute at the least."},
    {"calls-strangers", VERDICT_INITIATING, calls_strangers_in_vain, BASIS_SILENCE,
     "speaks first to strangers, each on a port of its own, as no scanner does; their answers are "
     "kept away, or they are gone",
     "Karagiannis 2004, Zhang 2011", NULL},
    {"tries-doors", VERDICT_SCANNING, tries_doors, BASIS_SILENCE,
     "begins, and next to nobody answers: tries doors", "TRW 2004", NULL},
    {"gone", VERDICT_AFTERGLOW, is_gone, BASIS_SILENCE,
     "is called, and does not answer: they call somebody who is gone", "BLINC 2005", NULL},
    {"calls-equals", VERDICT_INITIATING, calls_its_equals, BASIS_ANSWERS,
     "calls strangers on the very port it calls from: all of them are equals", "Karagiannis 2004",
     NULL},
    {"one-service", VERDICT_CLIENT, uses_one_service, BASIS_PATTERN,
     "begins, is answered, and the remote ports are those of one service", "BLINC 2005", NULL},
    {"one-provider", VERDICT_CLIENT, uses_one_provider, BASIS_PATTERN,
     "begins, is answered, by a few hosts that live together: the servers of one provider",
     "BLINC 2005", NULL},
    {"serves", VERDICT_SERVING, serves, BASIS_PATTERN,
     "is called, answers, and its service is a known one", "BLINC 2005", NULL},
    {"serves-and-asks", VERDICT_SERVING, serves_and_asks, BASIS_PATTERN,
     "takes part in a known service on its port, as server and as client", "DNS, NTP", NULL},
    {"serves-since-before", VERDICT_SERVING, serves_since_before, BASIS_PATTERN,
     "is a known service whose clients were there before the capture", "captures in the middle",
     NULL},
    {"sampled", VERDICT_UNDECIDED, is_sampled, BASIS_PATTERN,
     "has one datagram of most pairs, from either side, as in a capture of samples",
     "sampled captures",
     "Capture every packet of this host, not a sample, for a minute at the least."},
    {"calls-world", VERDICT_INITIATING, calls_the_world, BASIS_ANSWERS,
     "speaks first to many who answer, and their ports are not those of one service",
     "Karagiannis 2004", NULL},
    {"answers-world", VERDICT_RESPONDING, answers_the_world, BASIS_ANSWERS,
     "is called and answers, and its service is not a known one", "Karagiannis 2004", NULL},
    {"undecided", VERDICT_UNDECIDED, always, BASIS_PATTERN,
     "too few answers to say that it shares, too many to say that it does not", "", NULL},
};

const rule_t *verdict_rule(const verdict_case_t *subject)
{
    const rule_t *rule = rules;

    while (!rule->holds(subject))
        rule++;
    return rule;
}

verdict_t verdict_of_host(const figures_t *host, verdict_t gravest)
{
    bool is_crosswise = rate_at_least(host->crosswise, host->heard) >= MOST_CROSSWISE;

    if (is_crosswise && (verdict_rests_on_silence(gravest) || gravest == VERDICT_UNDECIDED))
        return VERDICT_INITIATING;
    return gravest;
}

bool verdict_rests_on_silence(verdict_t verdict)
{
    return verdict == VERDICT_SCANNING || verdict == VERDICT_AFTERGLOW;
}

bool verdict_is_ordinary(verdict_t verdict)
{
    return verdict == VERDICT_SERVING || verdict == VERDICT_CLIENT;
}

const char *verdict_name(verdict_t verdict)
{
    static const char *const names[VERDICT_COUNT] = {
        [VERDICT_INITIATING] = "initiating", [VERDICT_RESPONDING] = "responding",
        [VERDICT_SCANNING] = "scanning",     [VERDICT_AFTERGLOW] = "afterglow",
        [VERDICT_UNDECIDED] = "undecided",   [VERDICT_SERVING] = "serving",
        [VERDICT_CLIENT] = "client",
    };

    return names[verdict];
}
