/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verdict.h"

#include "log_verdict.h"
#include "verdict_traits.h"

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

/* As an estimate, too, knows it, if nearly all that it met are beyond the limit. */
static bool sweeps_ports(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;
    bool in_vain = begins_nearly_all(f) && answers_got(f) <= FEW_ANSWERS;
    bool in_vain_beyond = figures_are_estimates(f) && called_in_vain(f) >= NEARLY_ALL;

    return has_few_hosts(subject) && (in_vain || in_vain_beyond) && !is_known_service(subject);
}

/* Of pairs beyond the limit nobody knows who began, and who was answered. */
static bool deals_with_few_hosts(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return has_few_hosts(subject) && (!figures_are_estimates(f) || f->pairs >= subject->min_hosts);
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
           sent(f) > (uint64_t)f->pairs * MAX_TRIES && spread(f) <= TOGETHER;
}

static bool collects_from_some(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_called_by_nearly_all(f) && answers_given(f) <= NEXT_TO_NONE &&
           received(f) > (uint64_t)f->pairs * MAX_TRIES &&
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

    return begins_nearly_all(f) && sent(f) <= (uint64_t)f->pairs * MAX_TRIES &&
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
           figures_seen(f) > 0 && f->peers >= FLOOD_RATE * seconds_seen(f);
}

static bool is_seen_too_shortly(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;
    bool calls_some = begins_nearly_all(f) && f->began_answered == 0 && f->hosts < FEW_SERVERS;
    bool is_called = is_called_by_nearly_all(f) && answers_nobody(f);

    return (calls_some || is_called) && figures_seen(f) > 0 && seconds_seen(f) < SHORT_SECONDS;
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
                        received(f) >= f->pairs;

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
           (subject->on_service_port || percent(figures_answered(f), f->pairs) >= MOST_ANSWERED);
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
    {
        .name = "asks-groups",
        .verdict = VERDICT_CLIENT,
        .holds = asks_groups,
        .basis = BASIS_PATTERN,
        .because = "asked by multicast or broadcast, and these are the answers",
        .source = "RFC 6762, UPnP 1.1",
    },
    {
        .name = "answers-groups",
        .verdict = VERDICT_SERVING,
        .holds = answers_groups,
        .basis = BASIS_PATTERN,
        .because = "answers questions asked by multicast or broadcast",
        .source = "RFC 6762, UPnP 1.1",
    },
    {
        .name = "sweeps-ports",
        .verdict = VERDICT_SCANNING,
        .holds = sweeps_ports,
        .basis = BASIS_SILENCE,
        .because = "tries many ports of few hosts, and next to none answers",
        .source = "SiLK rwscan",
    },
    {
        .name = "few-hosts",
        .verdict = VERDICT_CLIENT,
        .holds = deals_with_few_hosts,
        .basis = BASIS_PATTERN,
        .because = "deals with few hosts, on many ports of theirs",
        .source = "definition of fan-out",
    },
    {
        .name = "calls-sharers",
        .verdict = VERDICT_INITIATING,
        .holds = calls_other_sharers,
        .basis = BASIS_PATTERN,
        .because = "speaks first to many, in the protocol of a sharing program",
        .source = "Wireshark's dissectors",
    },
    {
        .name = "answers-unseen",
        .verdict = VERDICT_SERVING,
        .holds = answers_the_unseen,
        .basis = BASIS_PATTERN,
        .because = "answers, from a service's port, questions that are not in the capture",
        .source = "captures of one direction",
    },
    {
        .name = "streams",
        .verdict = VERDICT_CLIENT,
        .holds = streams_to_some,
        .basis = BASIS_PATTERN,
        .because = "streams to hosts in a few networks, which listen without answering",
        .source = "process data, video",
    },
    {
        .name = "collects",
        .verdict = VERDICT_SERVING,
        .holds = collects_from_some,
        .basis = BASIS_PATTERN,
        .because = "is streamed to by hosts in a few networks, and listens: it collects",
        .source = "process data, syslog",
    },
    {
        .name = "one-direction",
        .verdict = VERDICT_UNDECIDED,
        .holds = is_seen_from_one_side,
        .basis = BASIS_PATTERN,
        .because = "the capture has one direction only, in which answers look like calls, clients "
                   "like scanners, and who answers like somebody who is gone",
        .source = "captures of one direction",
        .advice = "Capture where both directions pass: on the host itself, on the inside of the "
                  "router, or on both lines where answers take another way.",
    },
    {
        .name = "amplified",
        .verdict = VERDICT_AFTERGLOW,
        .holds = is_amplified,
        .basis = BASIS_SILENCE,
        .because = "gets answers of a service it never asked: somebody forges its address",
        .source = "RFC 4732, 3.1",
        .advice =
            "Somebody else sends questions in this host's name, so that the answers flood it. Ask "
            "your provider to filter that service's port; there is nothing to mend on the host.",
    },
    {
        .name = "flooded",
        .verdict = VERDICT_AFTERGLOW,
        .holds = is_flooded,
        .basis = BASIS_SILENCE,
        .because = "is called by more strangers a second than a sharer has: a flood",
        .source = "Superspreaders 2005",
        .advice = "A flood, most likely with forged senders. Ask your provider to filter it; make "
                  "sure that nothing on the host needs this port.",
    },
    {
        .name = "too-short",
        .verdict = VERDICT_UNDECIDED,
        .holds = is_seen_too_shortly,
        .basis = BASIS_PATTERN,
        .because = "was watched for less than three seconds: answers may be on their way",
        .source = "captures of seconds",
        .advice = "Capture for a minute at the least.",
    },
    {
        .name = "calls-strangers",
        .verdict = VERDICT_INITIATING,
        .holds = calls_strangers_in_vain,
        .basis = BASIS_SILENCE,
        .because = "speaks first to strangers, each on a port of its own, as no scanner does; "
                   "their answers are kept away, or they are gone",
        .source = "Karagiannis 2004, Zhang 2011",
    },
    {
        .name = "tries-doors",
        .verdict = VERDICT_SCANNING,
        .holds = tries_doors,
        .basis = BASIS_SILENCE,
        .because = "begins, and next to nobody answers: tries doors",
        .source = "TRW 2004",
    },
    {
        .name = "gone",
        .verdict = VERDICT_AFTERGLOW,
        .holds = is_gone,
        .basis = BASIS_SILENCE,
        .because = "is called, and does not answer: they call somebody who is gone",
        .source = "BLINC 2005",
    },
    {
        .name = "calls-equals",
        .verdict = VERDICT_INITIATING,
        .holds = calls_its_equals,
        .basis = BASIS_ANSWERS,
        .because = "calls strangers on the very port it calls from: all of them are equals",
        .source = "Karagiannis 2004",
    },
    {
        .name = "one-service",
        .verdict = VERDICT_CLIENT,
        .holds = uses_one_service,
        .basis = BASIS_PATTERN,
        .because = "begins, is answered, and the remote ports are those of one service",
        .source = "BLINC 2005",
    },
    {
        .name = "one-provider",
        .verdict = VERDICT_CLIENT,
        .holds = uses_one_provider,
        .basis = BASIS_PATTERN,
        .because =
            "begins, is answered, by a few hosts that live together: the servers of one provider",
        .source = "BLINC 2005",
    },
    {
        .name = "serves",
        .verdict = VERDICT_SERVING,
        .holds = serves,
        .basis = BASIS_PATTERN,
        .because = "is called, answers, and its service is a known one",
        .source = "BLINC 2005",
    },
    {
        .name = "serves-and-asks",
        .verdict = VERDICT_SERVING,
        .holds = serves_and_asks,
        .basis = BASIS_PATTERN,
        .because = "takes part in a known service on its port, as server and as client",
        .source = "DNS, NTP",
    },
    {
        .name = "serves-since-before",
        .verdict = VERDICT_SERVING,
        .holds = serves_since_before,
        .basis = BASIS_PATTERN,
        .because = "is a known service whose clients were there before the capture",
        .source = "captures in the middle",
    },
    {
        .name = "sampled",
        .verdict = VERDICT_UNDECIDED,
        .holds = is_sampled,
        .basis = BASIS_PATTERN,
        .because = "has one datagram of most pairs, from either side, as in a capture of samples",
        .source = "sampled captures",
        .advice = "Capture every packet of this host, not a sample, for a minute at the least.",
    },
    {
        .name = "calls-world",
        .verdict = VERDICT_INITIATING,
        .holds = calls_the_world,
        .basis = BASIS_ANSWERS,
        .because = "speaks first to many who answer, and their ports are not those of one service",
        .source = "Karagiannis 2004",
    },
    {
        .name = "answers-world",
        .verdict = VERDICT_RESPONDING,
        .holds = answers_the_world,
        .basis = BASIS_ANSWERS,
        .because = "is called and answers, and its service is not a known one",
        .source = "Karagiannis 2004",
    },
    {
        .name = "undecided",
        .verdict = VERDICT_UNDECIDED,
        .holds = always,
        .basis = BASIS_PATTERN,
        .because = "too few answers to say that it shares, too many to say that it does not",
    },
};

static const rule_t *first_rule(const verdict_case_t *subject)
{
    const rule_t *rule = log_verdict_rule(subject);

    if (rule != NULL)
        return rule;
    for (rule = rules; !rule->holds(subject);)
        rule++;
    return rule;
}

/* A log may tell of many, a capture of some of them: where these are enough, they are judged by
 * themselves. */
const rule_t *verdict_rule(const verdict_case_t *subject)
{
    verdict_case_t seen = *subject;

    if (subject->watched == NULL ||
        subject->watched->pairs < MIN(subject->min_hosts, subject->figures->hosts))
        return first_rule(subject);
    seen.figures = subject->watched;
    return first_rule(&seen);
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
