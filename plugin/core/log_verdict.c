/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_verdict.h"

#include "verdict_traits.h"

/* --- The predicates of the rules. They are asked only where there are pairs of which a log alone
 * tells, and next to nothing is known besides. --- */

static bool names_no_beginner(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return percent(f->uncertain, f->pairs) >= MOST_ANSWERED;
}

static bool tells_of_denials(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return percent(f->called_denied, f->pairs) >= NEARLY_ALL;
}

static bool does_not_say(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return percent(f->called_denied + f->called_unsaid, f->pairs) >= NEARLY_ALL;
}

/* What it sent was kept away: calls, or answers that came too late. */
static bool is_kept_from_sending(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return percent(f->began_denied, f->pairs) >= NEARLY_ALL;
}

static bool is_kept_from_strangers(const verdict_case_t *subject)
{
    return is_kept_from_sending(subject) && ports_of_their_own(subject->figures) &&
           spread(subject->figures) >= STRANGERS;
}

/* One port of many, from a port that is no service's: no server answers so. If theirs is a service's, it
 * may be a client, unless it goes through neighbours. */
static bool is_kept_from_doors(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_kept_from_sending(subject) && one_port(f) && !subject->on_service_port &&
           f->top_port != subject->port && (!subject->from_service_port || spread(f) <= TOGETHER);
}

/* Servers are many hosts at a service's port; those who scan for them try neighbours. */
static bool tells_of_a_client(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;
    bool tries_neighbours = f->hosts >= FEW_SERVERS && spread(f) <= TOGETHER;

    return begins_nearly_all(f) && ports_of_one_service(f) && subject->from_service_port &&
           !tries_neighbours;
}

static bool tells_of_a_server(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return subject->on_service_port && (!begins_nearly_all(f) || ports_of_their_own(f));
}

/* Nobody has as many services as there are hosts. */
static bool tells_of_calls(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return f->began_untold > 0 && begins_some(f) && !ports_of_one_service(f) &&
           (spread(f) >= STRANGERS || ports_of_their_own(f));
}

static bool tells_of_built_calls_to_it(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_called_by_nearly_all(f) && percent(f->called_built, f->pairs) >= SOME_BEGUN;
}

static bool tells_of_calls_to_it(const verdict_case_t *subject)
{
    const figures_t *f = subject->figures;

    return is_called_by_nearly_all(f);
}

static bool always(const verdict_case_t *subject)
{
    (void)subject;
    return true;
}

/* --- The rules --- */

static const rule_t rules[] = {
    {
        .name = "log-ends",
        .verdict = VERDICT_UNDECIDED,
        .holds = names_no_beginner,
        .basis = BASIS_PATTERN,
        .because = "the log tells that connections ended, and not who began them",
        .source = "Cisco ASA 302016",
        .advice = "Let the firewall log connections as they are built, too (Cisco: 302015), or "
                  "capture where both directions pass: on the inside of the firewall.",
    },
    {
        .name = "log-denials",
        .verdict = VERDICT_UNDECIDED,
        .holds = tells_of_denials,
        .basis = BASIS_PATTERN,
        .because = "the log tells of denials alone: answers to a host that calls the world and "
                   "calls to a host that is gone look the same from outside",
        .source = "the story this plugin is named after",
        .advice = "Look at what leaves the inside: capture there, on the inside of the firewall or "
                  "on the host itself, and merge the capture with this log; or let the firewall "
                  "log connections as they are built (Cisco: 302015), permitted packets as well as "
                  "denied ones.",
        .meaning = "is called, and denials alone do not tell why",
    },
    {
        .name = "log-unsaid",
        .verdict = VERDICT_UNDECIDED,
        .holds = does_not_say,
        .basis = BASIS_PATTERN,
        .because = "the log does not say what became of these datagrams: answers to a host that "
                   "calls the world and calls to a host that is gone look the same from outside",
        .source = "the story this plugin is named after",
        .advice = "Have the firewall say in its log what it does (Linux: a prefix such as \"DROP\" "
                  "or \"ACCEPT\" for the rule that logs), and log what leaves the inside; or "
                  "capture on the inside of the firewall, and merge the capture with this log.",
        .meaning = "is called, and the log does not say whether the callers get in",
    },
    {
        .name = "log-client",
        .verdict = VERDICT_CLIENT,
        .holds = tells_of_a_client,
        .basis = BASIS_PATTERN,
        .because = "begins, and the remote ports are those of one known service",
        .source = "BLINC 2005",
    },
    {
        .name = "log-server",
        .verdict = VERDICT_SERVING,
        .holds = tells_of_a_server,
        .basis = BASIS_PATTERN,
        .because = "its port is a known service's",
        .source = "BLINC 2005",
    },
    {
        .name = "log-denied-strangers",
        .verdict = VERDICT_INITIATING,
        .holds = is_kept_from_strangers,
        .basis = BASIS_PATTERN,
        .because = "the firewall stopped what it sent to strangers, each on a port of its own",
        .source = "Karagiannis 2004, Zhang 2011",
    },
    {
        .name = "log-denied-doors",
        .verdict = VERDICT_SCANNING,
        .holds = is_kept_from_doors,
        .basis = BASIS_PATTERN,
        .because = "the firewall stopped what it sent to one port of many hosts",
        .source = "TRW 2004",
    },
    {
        .name = "log-denied-calls",
        .verdict = VERDICT_UNDECIDED,
        .holds = is_kept_from_sending,
        .basis = BASIS_PATTERN,
        .because = "the firewall stopped what it sent, so that nobody could answer; answers of its "
                   "own that came too late look the same",
        .source = "logs of denials",
        .advice = "Find out whether others called it before: let the firewall log connections as "
                  "they are built, or capture where both directions pass.",
        .meaning = "sends to many, and the firewall stops it",
    },
    {
        .name = "log-calls",
        .verdict = VERDICT_INITIATING,
        .holds = tells_of_calls,
        .basis = BASIS_PATTERN,
        .because = "the firewall saw it speak first to strangers, on ports that are not those of "
                   "one service",
        .source = "Karagiannis 2004, Zhang 2011",
    },
    {
        .name = "log-built-calls",
        .verdict = VERDICT_RESPONDING,
        .holds = tells_of_built_calls_to_it,
        .basis = BASIS_PATTERN,
        .because = "is called, and the firewall builds connections for the callers",
        .source = "Cisco ASA 302015",
        .meaning = "is called by the world, and the firewall lets the world in",
    },
    {
        .name = "log-calls-to-it",
        .verdict = VERDICT_UNDECIDED,
        .holds = tells_of_calls_to_it,
        .basis = BASIS_PATTERN,
        .because = "is called, and the firewall lets callers in; whether they are answered, the "
                   "log does not tell",
        .source = "logs of permitted packets",
        .advice =
            "Close the port on the firewall if nobody outside should reach it; look for a mapping "
            "made by UPnP or NAT-PMP. To learn whether the host answers, capture on the inside.",
        .meaning = "is called, and the log does not tell whether it answers",
    },
    {
        .name = "log-only",
        .verdict = VERDICT_UNDECIDED,
        .holds = always,
        .basis = BASIS_PATTERN,
        .because =
            "the log tells who begins, and not who answers: a client and a scanner look the same",
        .source = "logs of permitted packets",
        .advice = "Capture on the inside of the firewall, or let it log how many packets went "
                  "either way.",
    },
};

const rule_t *log_verdict_rule(const verdict_case_t *subject)
{
    const rule_t *rule = rules;

    if (figures_unwatched(subject->figures) == 0)
        return NULL;
    while (!rule->holds(subject))
        rule++;
    return rule;
}
