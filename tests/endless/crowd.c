/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crowd.h"

#include "places.h"

#include <glib.h>

#define STREAMS 200U
#define STREAM_LENGTH 500U /* datagrams, on the average */
#define HOSTS 50U          /* of the home, that have streams; their numbers begin at FIRST_HOST */
#define FIRST_HOST 10U
#define NEIGHBOURS 4U /* that a host has: too few to be listed for them */
#define NEIGHBOUR_PORT 5004U
#define FIRST_OWN_PORT 36000U /* of those that a system chooses; traceroute's are below */
#define OWN_PORTS 24000U

/* One of so many turns is a question, and so are two of eight datagrams. */
#define TURNS_PER_QUESTION 7U
/* Of so many questions one is asked again by a client that has asked before. */
#define QUESTIONS_PER_REPEAT 3U
#define RECENT_CLIENTS 64U
#define ANSWER_DELAY 2U /* steps */

typedef struct {
    end_t home, other;
    bool is_local; /* the other one is at home, too */
    bool has_begun;
    uint32_t left; /* datagrams */
} stream_t;

struct crowd {
    unsigned rate;
    uint64_t random;
    uint64_t owed; /* datagrams, in parts of a step */
    uint32_t clients, streams_begun;
    stream_t streams[STREAMS];
};

end_t crowd_server(void)
{
    return home_end(53, 53, false);
}

uint32_t crowd_clients(const crowd_t *crowd)
{
    return crowd->clients;
}

crowd_t *crowd_new(unsigned rate, uint64_t seed)
{
    crowd_t *crowd = g_new0(crowd_t, 1);

    crowd->rate = rate;
    crowd->random = seed;
    return crowd;
}

static uint16_t own_port(uint32_t number)
{
    return (uint16_t)(FIRST_OWN_PORT + number % OWN_PORTS);
}

/* A client asks the name server, which answers. */
static void ask(crowd_t *crowd, cable_t *cable)
{
    uint32_t client = crowd->clients;
    datagram_t question, answer;

    if (client > RECENT_CLIENTS && next_random(&crowd->random) % QUESTIONS_PER_REPEAT == 0)
        client -= 1 + next_random(&crowd->random) % RECENT_CLIENTS;
    else
        crowd->clients++;
    question = (datagram_t){
        .source = stranger(client, own_port(client), false),
        .destination = crowd_server(),
        .payload = PAYLOAD_DNS_QUESTION,
        .question = (uint16_t)next_random(&crowd->random),
    };
    answer = datagram_answer(&question);
    cable_plan(cable, &question, 0);
    cable_plan(cable, &answer, ANSWER_DELAY);
}

/* Every fourth stream goes to a neighbour, who may have been met before; every third of the others
 * goes to a stranger over IPv6. */
static void begin_stream(crowd_t *crowd, stream_t *stream)
{
    uint32_t number = crowd->streams_begun++, chance = next_random(&crowd->random);
    uint32_t host = chance % HOSTS;
    bool is_ipv6 = number % 3 == 0;

    stream->has_begun = false;
    stream->left = 1 + next_random(&crowd->random) % (2 * STREAM_LENGTH);
    stream->is_local = number % 4 == 0;
    if (stream->is_local) {
        uint32_t neighbour = (host + 1 + chance / HOSTS % NEIGHBOURS) % HOSTS;
        stream->home = home_end(FIRST_HOST + host, NEIGHBOUR_PORT, false);
        stream->other = home_end(FIRST_HOST + neighbour, NEIGHBOUR_PORT, false);
    } else {
        stream->home = home_end(FIRST_HOST + host, own_port(number), is_ipv6);
        stream->other = stranger(next_random(&crowd->random), own_port(chance), is_ipv6);
    }
}

/* The host at home begins, afterwards either sends. */
static void go_on(crowd_t *crowd, cable_t *cable)
{
    stream_t *stream = &crowd->streams[next_random(&crowd->random) % STREAMS];
    datagram_t datagram, answer;

    if (stream->left == 0)
        begin_stream(crowd, stream);
    datagram = (datagram_t){
        .from_home = true,
        .source = stream->home,
        .destination = stream->other,
        .payload = PAYLOAD_PLAIN,
    };
    if (stream->has_begun && next_random(&crowd->random) % 2 == 0) {
        answer = datagram_answer(&datagram);
        answer.from_home = stream->is_local;
        datagram = answer;
    }
    cable_plan(cable, &datagram, 0);
    stream->has_begun = true;
    stream->left--;
}

void crowd_step(crowd_t *crowd, cable_t *cable)
{
    crowd->owed += crowd->rate;
    while (crowd->owed >= 2 * STEPS_PER_SECOND) {
        if (next_random(&crowd->random) % TURNS_PER_QUESTION == 0) {
            ask(crowd, cable);
            crowd->owed -= STEPS_PER_SECOND;
        } else {
            go_on(crowd, cable);
        }
        crowd->owed -= STEPS_PER_SECOND;
    }
}
