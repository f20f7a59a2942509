/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "oversharers.h"

#include "places.h"

#include <glib.h>
#include <inttypes.h>
#include <stdio.h>

#define COUNT 8U
#define FIRST_HOST 200U
#define FIRST_PORT 8832U
#define SCANNED_PORT 17185U
#define FIRST_AFTER 12U                        /* seconds */
#define LAST_BEFORE 15U                        /* seconds before the end */
#define STEPS_PER_PEER (STEPS_PER_SECOND / 10) /* ten new peers a second */
#define ANSWER_DELAY 4U                        /* steps */
#define NS_PER_SECOND 1000000000

typedef enum { SHARING, SCANNING, SHARING_IPV6, CALLED, KINDS } kind_t;

/* The verdicts that become them. */
static const char *const verdicts[KINDS] = {
    [SHARING] = "initiating",
    [SCANNING] = "scanning",
    [SHARING_IPV6] = "initiating",
    [CALLED] = "responding",
};

typedef struct {
    kind_t kind;
    end_t end;
    unsigned begins, ends; /* steps */
    int64_t began;         /* nanoseconds since the epoch */
    uint32_t peers, answered;
} oversharer_t;

struct oversharers {
    unsigned step;
    oversharer_t all[COUNT];
};

oversharers_t *oversharers_new(unsigned seconds)
{
    oversharers_t *oversharers = g_new0(oversharers_t, 1);
    unsigned span = seconds - FIRST_AFTER - LAST_BEFORE;

    for (unsigned i = 0; i < COUNT; i++) {
        oversharer_t *one = &oversharers->all[i];
        one->kind = (kind_t)(i % KINDS);
        one->end = home_end(FIRST_HOST + i, (uint16_t)(FIRST_PORT + i), one->kind == SHARING_IPV6);
        one->begins = (FIRST_AFTER + span * i / (COUNT - 1)) * STEPS_PER_SECOND;
        one->ends = one->begins + MAX(seconds / COUNT, LAST_BEFORE) * STEPS_PER_SECOND;
    }
    return oversharers;
}

/* Peers choose a port each, but for the one that a scanner tries. Every second one is there. */
static void meet(oversharer_t *one, cable_t *cable)
{
    bool is_ipv6 = one->kind == SHARING_IPV6;
    uint16_t port = one->kind == SCANNING ? SCANNED_PORT : (uint16_t)(20000 + one->peers % 40000);
    datagram_t call = {
        .from_home = true,
        .source = one->end,
        .destination = stranger(one->peers + 1, port, is_ipv6),
        .payload = one->kind == SHARING ? PAYLOAD_DHT_QUESTION : PAYLOAD_PLAIN,
    };
    datagram_t answer = datagram_answer(&call);

    if (one->kind == CALLED) {
        call = answer;
        answer = datagram_answer(&call);
    }
    cable_plan(cable, &call, 0);
    if (one->kind != SCANNING && one->peers % 2 == 0) {
        cable_plan(cable, &answer, ANSWER_DELAY);
        one->answered++;
    }
    one->peers++;
}

void oversharers_step(oversharers_t *oversharers, cable_t *cable, int64_t now)
{
    unsigned step = oversharers->step++;

    for (unsigned i = 0; i < COUNT; i++) {
        oversharer_t *one = &oversharers->all[i];
        if (step < one->begins || step >= one->ends || (step - one->begins) % STEPS_PER_PEER != 0)
            continue;
        if (one->peers == 0)
            one->began = now;
        meet(one, cable);
    }
}

void oversharers_print(const oversharers_t *oversharers)
{
    char text[END_TEXT_MAX];

    for (unsigned i = 0; i < COUNT; i++) {
        const oversharer_t *one = &oversharers->all[i];
        if (one->peers > 0)
            printf("oversharer %s %s %" PRId64 ".%09" PRId64 " %u %u\n",
                   end_format(&one->end, text), verdicts[one->kind], one->began / NS_PER_SECOND,
                   one->began % NS_PER_SECOND, one->peers, one->answered);
    }
}
