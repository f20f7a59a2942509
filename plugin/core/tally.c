/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tally.h"

typedef struct {
    uint16_t service;
    uint64_t datagrams;
} service_count_t;

/* In a beyond_t. */
#define SKETCHES 4U

/* So many services are told apart: endpoints meet one nearly always, and a few more by chance. What makes up an
 * eighth is never lost. */
#define SERVICES_MOST 8U

tally_t *tally_new(uint32_t min_hosts, bool of_host)
{
    tally_t *tally = g_new0(tally_t, 1);

    tally->min_hosts = min_hosts;
    tally->of_host = of_host;
    tally->services = g_array_new(FALSE, FALSE, sizeof(service_count_t));
    return tally;
}

static void beyond_free(beyond_t *beyond)
{
    if (beyond == NULL)
        return;
    hyperloglog_clear(&beyond->peers);
    hyperloglog_clear(&beyond->hosts);
    hyperloglog_clear(&beyond->networks);
    hyperloglog_clear(&beyond->ports);
    g_free(beyond);
}

void tally_free(tally_t *tally)
{
    if (tally == NULL)
        return;
    number_set_clear(&tally->hosts);
    number_set_clear(&tally->networks);
    number_set_clear(&tally->peers);
    port_counts_clear(&tally->ports);
    tally_free(tally->watched);
    beyond_free(tally->beyond);
    g_array_free(tally->services, TRUE);
    g_free(tally);
}

/* A pair of this fate counts once more, or once less with a `step` of UINT32_MAX. */
static void count_fate(figures_t *figures, pair_fate_t fate, bool began, uint32_t step)
{
    if (fate == PAIR_DENIED)
        *(began ? &figures->began_denied : &figures->called_denied) += step;
    else if (fate != PAIR_WATCHED)
        *(began ? &figures->began_untold : &figures->called_untold) += step;
    if (fate == PAIR_BUILT && !began)
        figures->called_built += step;
    if (fate == PAIR_UNSAID)
        *(began ? &figures->began_unsaid : &figures->called_unsaid) += step;
}

static void count_state(figures_t *figures, const pair_state_t *state, uint32_t step)
{
    if (state->began)
        figures->began += step;
    if (state->answered)
        *(state->began ? &figures->began_answered : &figures->called_answered) += step;
    if (state->uncertain)
        figures->uncertain += step;
    if (state->uncertain && state->began)
        figures->began_uncertain += step;
    if (state->group_answer)
        *(state->began ? &figures->group_replies : &figures->group_answers) += step;
    count_fate(figures, state->fate, state->began, step);
}

void tally_change_pair(tally_t *tally, const pair_state_t *before, const pair_state_t *now)
{
    count_state(&tally->figures, before, UINT32_MAX);
    count_state(&tally->figures, now, 1);
}

/* Pairs it began that nobody answered, as far as that can be known. */
static uint32_t begun_in_vain(const figures_t *figures)
{
    return figures->began - figures->began_answered - figures->began_untold - figures->began_denied;
}

/* The same of pairs that are not kept, as many as is certain: of those who were heard each sent a datagram, or
 * a line tells of it. */
static uint32_t begun_in_vain_beyond(const tally_t *tally)
{
    const figures_t *figures = &tally->figures;
    uint64_t others =
        figures->pairs + figures->missed + figures->beyond_received + figures->beyond_logged;
    uint32_t met = tally->beyond == NULL ? 0 : hyperloglog_at_least(&tally->beyond->peers);

    return others < met ? met - (uint32_t)others : 0;
}

/* Is it to be listed from now on? */
static void note_onset(tally_t *tally, uint32_t frame, int64_t time)
{
    figures_t *figures = &tally->figures;

    if (figures->onset != 0 || (figures->hosts < tally->min_hosts &&
                                begun_in_vain(figures) + begun_in_vain_beyond(tally) < SWEEP_PAIRS))
        return;
    figures->onset = frame;
    figures->onset_time = time;
}

/* The estimates are the figures, but never fewer than are known one by one. */
static void take_estimates(tally_t *tally)
{
    figures_t *figures = &tally->figures;
    const beyond_t *beyond = tally->beyond;
    uint32_t peers = tally->of_host ? number_set_count(&tally->peers) : figures->pairs;

    figures->peers = MAX(peers, hyperloglog_estimate(&beyond->peers));
    figures->hosts = MAX(number_set_count(&tally->hosts), hyperloglog_estimate(&beyond->hosts));
    figures->networks =
        MAX(number_set_count(&tally->networks), hyperloglog_estimate(&beyond->networks));
    figures->ports =
        MIN(MAX(tally->ports.distinct, hyperloglog_estimate(&beyond->ports)), UINT16_MAX + 1);
}

void tally_begin_pair(tally_t *tally, const pair_start_t *start, bool began)
{
    figures_t *figures = &tally->figures;
    uint32_t port_pairs = port_counts_add(&tally->ports, start->remote.port);

    figures->pairs++;
    figures->began += began;
    figures->uncertain += start->uncertain;
    figures->began_uncertain += start->uncertain && began;
    figures->group_answers += start->group_answer && !began;
    figures->group_replies += start->group_answer && began;
    if (start->fate != PAIR_WATCHED)
        count_fate(figures, start->fate, began, 1);
    if (!tally->of_host || number_set_add(&tally->peers, start->remote_endpoint))
        figures->peers++;
    if (number_set_add(&tally->hosts, start->remote.host)) {
        figures->hosts++;
        number_set_add(&tally->networks, start->remote.network);
        figures->networks = number_set_count(&tally->networks);
    }
    figures->ports = tally->ports.distinct;
    if (G_UNLIKELY(tally->beyond != NULL))
        take_estimates(tally);
    note_onset(tally, start->frame, start->time);
    if (port_pairs > figures->top_port_pairs) {
        figures->top_port_pairs = port_pairs;
        figures->top_port = start->remote.port;
    }
}

void tally_answer_pair(tally_t *tally, bool began)
{
    if (began)
        tally->figures.began_answered++;
    else
        tally->figures.called_answered++;
}

/* Counts the datagrams under their service. The list stays sorted, most first. When it is full the last
 * one gives way to a new one, which takes over its count (Metwally, Agrawal and El Abbadi, "Efficient computation
 * of frequent and top-k elements in data streams", ICDT 2005): none that most are can be lost. */
static void add_service(tally_t *tally, uint16_t service, uint32_t datagrams)
{
    service_count_t fresh = {.service = service, .datagrams = 0};
    service_count_t *list;
    guint i = 0;

    if (service == tally->figures.service && tally->services->len > 0) {
        g_array_index(tally->services, service_count_t, 0).datagrams += datagrams;
        tally->figures.service_datagrams += datagrams;
        return;
    }
    while (i < tally->services->len &&
           g_array_index(tally->services, service_count_t, i).service != service)
        i++;
    if (i == SERVICES_MOST)
        g_array_index(tally->services, service_count_t, --i).service = service;
    else if (i == tally->services->len)
        g_array_append_val(tally->services, fresh);
    list = (service_count_t *)(void *)tally->services->data;
    list[i].datagrams += datagrams;
    for (; i > 0 && list[i].datagrams > list[i - 1].datagrams; i--) {
        service_count_t swap = list[i];
        list[i] = list[i - 1];
        list[i - 1] = swap;
    }
    tally->figures.service = list[0].service;
    tally->figures.service_datagrams = list[0].datagrams;
}

static void note_times(tally_t *tally, int64_t first, int64_t last)
{
    figures_t *figures = &tally->figures;

    figures->first = tally->is_timed ? MIN(figures->first, first) : first;
    figures->last = tally->is_timed ? MAX(figures->last, last) : last;
    tally->is_timed = true;
}

void tally_add_datagrams(tally_t *tally, const datagrams_t *datagrams)
{
    figures_t *figures = &tally->figures;

    note_times(tally, datagrams->first, datagrams->last);
    figures->sent_datagrams += datagrams->sent;
    figures->received_datagrams += datagrams->received;
    figures->sent_bytes += datagrams->sent_bytes;
    figures->received_bytes += datagrams->received_bytes;
    add_service(tally, datagrams->service, datagrams->sent + datagrams->received);
}

void tally_add_log(tally_t *tally, const log_entry_t *entry)
{
    figures_t *figures = &tally->figures;

    note_times(tally, entry->first, entry->last);
    figures->denied += entry->denied;
    figures->unsaid += entry->unsaid;
    figures->logged_sent += entry->sent;
    figures->logged_received += entry->received;
    figures->logged_bytes += entry->bytes;
}

void tally_refuse(tally_t *tally, uint32_t sent, uint32_t met)
{
    tally->figures.refusals_sent += sent;
    tally->figures.refusals_met += met;
}

static uint64_t peer_hash(const beyond_peer_t *peer)
{
    return hash_wide((uint64_t)peer->host << 16 | peer->port);
}

static uint64_t host_hash(const beyond_peer_t *peer)
{
    return hash_wide(peer->host);
}

/* All but its network. Returns true if an estimate has changed. */
static bool meet(beyond_t *beyond, const beyond_peer_t *peer)
{
    bool is_new = hyperloglog_add(&beyond->peers, peer_hash(peer));

    is_new |= hyperloglog_add(&beyond->hosts, host_hash(peer));
    is_new |= hyperloglog_add(&beyond->ports, hash_wide(peer->port));
    return is_new;
}

void tally_meet(tally_t *tally, const beyond_peer_t *peer)
{
    bool is_new = meet(tally->beyond, peer);

    is_new |= hyperloglog_add(&tally->beyond->networks, hash_wide(peer->network));
    if (is_new)
        take_estimates(tally);
}

static beyond_t *beyond_of(tally_t *tally, int64_t time)
{
    if (tally->beyond == NULL) {
        tally->beyond = g_new0(beyond_t, 1);
        tally->beyond->first = tally->beyond->last = time;
    }
    return tally->beyond;
}

void tally_miss(tally_t *tally, const beyond_peer_t *peer)
{
    meet(beyond_of(tally, peer->time), peer);
    take_estimates(tally);
    tally->figures.missed++;
    tally->late_frame = peer->frame;
}

static void add_log_entry(log_entry_t *sum, const log_entry_t *entry)
{
    sum->first = sum->is_told ? MIN(sum->first, entry->first) : entry->first;
    sum->last = sum->is_told ? MAX(sum->last, entry->last) : entry->last;
    sum->is_told = true;
    sum->denied += entry->denied;
    sum->unsaid += entry->unsaid;
    sum->sent += entry->sent;
    sum->received += entry->received;
    sum->bytes += entry->bytes;
}

void tally_add_beyond(tally_t *tally, const beyond_peer_t *peer, const datagrams_t *datagrams,
                      const log_entry_t *log)
{
    figures_t *figures = &tally->figures;
    beyond_t *beyond = beyond_of(tally, peer->time);

    if (datagrams->sent + datagrams->received > 0)
        tally_add_datagrams(tally, datagrams);
    if (log->is_told) {
        tally_add_log(tally, log);
        add_log_entry(&beyond->log, log);
    }
    figures->beyond_sent += datagrams->sent;
    figures->beyond_received += datagrams->received;
    figures->beyond_logged += log->is_told;
    beyond->first = MIN(beyond->first, peer->time);
    beyond->last = MAX(beyond->last, peer->time);
    beyond->sent_bytes += datagrams->sent_bytes;
    beyond->received_bytes += datagrams->received_bytes;
    tally_meet(tally, peer);
    note_onset(tally, peer->frame, peer->time);
}

void tally_merge_beyond(tally_t *host, const tally_t *endpoint)
{
    const beyond_t *other = endpoint->beyond;
    const figures_t *from = &endpoint->figures;
    figures_t *to = &host->figures;
    beyond_t *sum = beyond_of(host, other->first);

    hyperloglog_merge(&sum->peers, &other->peers);
    hyperloglog_merge(&sum->hosts, &other->hosts);
    hyperloglog_merge(&sum->networks, &other->networks);
    hyperloglog_merge(&sum->ports, &other->ports);
    note_times(host, other->first, other->last);
    to->missed += from->missed;
    to->beyond_sent += from->beyond_sent;
    to->beyond_received += from->beyond_received;
    to->beyond_logged += from->beyond_logged;
    to->sent_datagrams += from->beyond_sent;
    to->received_datagrams += from->beyond_received;
    to->sent_bytes += other->sent_bytes;
    to->received_bytes += other->received_bytes;
    if (other->log.is_told)
        tally_add_log(host, &other->log);
    take_estimates(host);
}

static size_t beyond_memory(const beyond_t *beyond)
{
    return beyond == NULL
               ? 0
               : sizeof *beyond + hyperloglog_memory(&beyond->peers) +
                     hyperloglog_memory(&beyond->hosts) + hyperloglog_memory(&beyond->networks) +
                     hyperloglog_memory(&beyond->ports);
}

size_t tally_growth_beyond(const tally_t *tally, const beyond_peer_t *peer)
{
    const beyond_t *beyond = tally->beyond;

    if (beyond == NULL)
        return sizeof *beyond + SKETCHES * hyperloglog_bytes(tally->figures.pairs + 1);
    return hyperloglog_growth(&beyond->peers, peer_hash(peer)) +
           hyperloglog_growth(&beyond->hosts, host_hash(peer)) +
           hyperloglog_growth(&beyond->networks, hash_wide(peer->network)) +
           hyperloglog_growth(&beyond->ports, hash_wide(peer->port));
}

size_t tally_memory(const tally_t *tally)
{
    return sizeof *tally + number_set_memory(&tally->hosts) + number_set_memory(&tally->networks) +
           port_counts_memory(&tally->ports) + beyond_memory(tally->beyond) +
           SERVICES_MOST * sizeof(service_count_t) +
           (tally->watched == NULL ? 0 : tally_memory(tally->watched));
}

/* What a host did with a remote host, whatever the ports. */
#define REMOTE_SENT 1U
#define REMOTE_HEARD 2U
#define REMOTE_ANSWERED 4U /* both in one pair */

static bool is_heard(unsigned remote)
{
    return (remote & (REMOTE_HEARD | REMOTE_ANSWERED)) == REMOTE_HEARD;
}

static bool is_crosswise(unsigned remote)
{
    return remote == (REMOTE_SENT | REMOTE_HEARD);
}

static void note_remote(tally_t *tally, const pair_event_t *event)
{
    uint8_t *mark = number_set_mark(&tally->hosts, event->start.remote.host);
    unsigned before = *mark;
    bool answered = event->newly_answered || (event->changed && event->now.answered);
    unsigned now = before | (event->datagrams.sent > 0 ? REMOTE_SENT : 0) |
                   (event->datagrams.received > 0 ? REMOTE_HEARD : 0) |
                   (answered ? REMOTE_ANSWERED : 0);

    if (now == before)
        return;
    *mark = (uint8_t)now;
    tally->figures.heard += is_heard(now) - is_heard(before);
    tally->figures.crosswise += is_crosswise(now) - is_crosswise(before);
}

void tally_add(tally_t *tally, const pair_event_t *event)
{
    if (event->beyond.is_met) {
        tally_add_beyond(tally, &event->beyond, &event->datagrams, &event->log);
        return;
    }
    if (event->new_pair)
        tally_begin_pair(tally, &event->start, event->began);
    if (event->newly_answered)
        tally_answer_pair(tally, event->began);
    if (event->changed)
        tally_change_pair(tally, &event->before, &event->now);
    if (event->log.is_told)
        tally_add_log(tally, &event->log);
    if (event->datagrams.sent + event->datagrams.received > 0)
        tally_add_datagrams(tally, &event->datagrams);
    if (tally->of_host)
        note_remote(tally, event);
    tally_refuse(tally, event->refusals_sent, event->refusals_met);
    tally->figures.refusals_routed += event->refusals_routed;
}

void tally_visit(const pair_event_t *event, void *tally)
{
    tally_add((tally_t *)tally, event);
}

void tally_add_if_watched(tally_t *watched, const pair_event_t *event)
{
    pair_fate_t fate = event->changed    ? event->now.fate
                       : event->new_pair ? event->start.fate
                                         : PAIR_WATCHED;
    pair_event_t begins = *event;

    if (fate != PAIR_WATCHED)
        return;
    if (event->changed && event->before.fate != PAIR_WATCHED) {
        begins.new_pair = true;
        begins.changed = false;
        begins.newly_answered = event->now.answered;
        begins.start.fate = PAIR_WATCHED;
        begins.start.uncertain = event->now.uncertain;
        begins.start.group_answer = event->now.group_answer;
    }
    tally_add(watched, &begins);
}
