/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tally.h"

typedef struct {
    uint16_t service;
    uint64_t datagrams;
} service_count_t;

tally_t *tally_new(uint32_t min_hosts, bool of_host)
{
    tally_t *tally = g_new0(tally_t, 1);

    tally->min_hosts = min_hosts;
    tally->of_host = of_host;
    tally->services = g_array_new(FALSE, FALSE, sizeof(service_count_t));
    return tally;
}

void tally_free(tally_t *tally)
{
    if (tally == NULL)
        return;
    number_set_clear(&tally->hosts);
    number_set_clear(&tally->networks);
    number_set_clear(&tally->peers);
    number_counts_clear(&tally->ports);
    g_array_free(tally->services, TRUE);
    g_free(tally);
}

static void add_pair(tally_t *tally, const pair_event_t *event)
{
    figures_t *figures = &tally->figures;
    uint32_t port_pairs = number_counts_add(&tally->ports, event->remote_port);

    figures->pairs++;
    figures->began += event->began;
    figures->uncertain += event->uncertain;
    figures->group_answers += event->group_answer;
    if (!tally->of_host || number_set_add(&tally->peers, event->remote_endpoint))
        figures->peers++;
    if (number_set_add(&tally->hosts, event->remote_host_number)) {
        figures->hosts++;
        if (figures->hosts == tally->min_hosts) {
            figures->onset = event->frame;
            figures->onset_time = event->first;
        }
        number_set_add(&tally->networks, host_address_network(&event->remote_host));
        figures->networks = number_set_count(&tally->networks);
    }
    figures->ports = number_counts_distinct(&tally->ports);
    if (port_pairs > figures->top_port_pairs) {
        figures->top_port_pairs = port_pairs;
        figures->top_port = event->remote_port;
    }
}

/* Counts the datagrams under their service. The list stays sorted, most first: an endpoint meets
 * one protocol nearly always, and then a few more by chance. */
static void add_service(tally_t *tally, uint16_t service, uint32_t datagrams)
{
    service_count_t fresh = {.service = service, .datagrams = 0};
    service_count_t *list;
    guint i = 0;

    while (i < tally->services->len &&
           g_array_index(tally->services, service_count_t, i).service != service)
        i++;
    if (i == tally->services->len)
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

void tally_add(tally_t *tally, const pair_event_t *event)
{
    figures_t *figures = &tally->figures;
    uint32_t datagrams = event->sent_datagrams + event->received_datagrams;

    if (datagrams > 0) {
        bool had_none = figures->sent_datagrams + figures->received_datagrams == 0;
        figures->first = had_none ? event->first : MIN(figures->first, event->first);
        figures->last = had_none ? event->last : MAX(figures->last, event->last);
    }
    if (event->new_pair)
        add_pair(tally, event);
    if (event->newly_answered && event->began)
        figures->began_answered++;
    else if (event->newly_answered)
        figures->called_answered++;
    figures->sent_datagrams += event->sent_datagrams;
    figures->received_datagrams += event->received_datagrams;
    figures->sent_bytes += event->sent_bytes;
    figures->received_bytes += event->received_bytes;
    figures->refusals_sent += event->refusals_sent;
    figures->refusals_met += event->refusals_met;
    figures->denied += event->denied;
    if (datagrams > 0)
        add_service(tally, event->service, datagrams);
}
