/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ranking.h"

#include "record_index.h"

struct ranking {
    GArray *endpoints;  /* uint32_t, in order */
    GHashTable *ranks;  /* endpoint -> rank */
    uint64_t at_packet; /* how many frames the traffic had when it was made; 0: it is not yet */
};

ranking_t *ranking_new(void)
{
    ranking_t *ranking = g_new0(ranking_t, 1);

    ranking->endpoints = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    ranking->ranks = g_hash_table_new(hash_pointer, NULL);
    return ranking;
}

void ranking_free(ranking_t *ranking)
{
    if (ranking == NULL)
        return;
    g_array_free(ranking->endpoints, TRUE);
    g_hash_table_destroy(ranking->ranks);
    g_free(ranking);
}

static bool is_due(const ranking_t *ranking, uint64_t packets, ranking_age_t age)
{
    if (age == RANKING_EXACT || ranking->at_packet == 0)
        return packets != ranking->at_packet;
    return packets - ranking->at_packet > ranking->at_packet / 8;
}

void ranking_update(ranking_t *ranking, const traffic_t *traffic, const settings_t *settings,
                    ranking_age_t age)
{
    uint64_t packets = traffic_totals(traffic)->packets;
    GArray *reported;
    guint listed;

    if (!is_due(ranking, packets, age))
        return;
    reported = endpoints_reported(traffic, settings, &listed);
    g_array_set_size(ranking->endpoints, 0);
    g_hash_table_remove_all(ranking->ranks);
    for (guint i = 0; i < reported->len; i++) {
        uint32_t number = g_array_index(reported, endpoint_t, i).number;

        g_array_append_val(ranking->endpoints, number);
        g_hash_table_insert(ranking->ranks, GUINT_TO_POINTER(number), GUINT_TO_POINTER(i + 1));
    }
    g_array_free(reported, TRUE);
    ranking->at_packet = packets;
}

uint32_t ranking_of(const ranking_t *ranking, uint32_t endpoint)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(ranking->ranks, GUINT_TO_POINTER(endpoint)));
}

uint32_t ranking_count(const ranking_t *ranking)
{
    return ranking->endpoints->len;
}

uint32_t ranking_endpoint(const ranking_t *ranking, uint32_t rank)
{
    return g_array_index(ranking->endpoints, uint32_t, rank - 1);
}
