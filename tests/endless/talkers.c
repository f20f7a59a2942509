/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes the traffic of the endless capture: real frames over a real interface, the same ones for
 * the same seed, at the same pace whatever else the machine does.
 *
 *   talkers HOME WORLD NAMESPACE SECONDS RATE SEED
 *
 * HOME and WORLD are the ends of a cable, the second in the network namespace whose file is named.
 * RATE is datagrams a second. Prints the truth at the end, by which the capture is judged, a line a
 * fact.
 */
#include "crowd.h"
#include "oversharers.h"

#include <errno.h>
#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define NS_PER_SECOND 1000000000
#define STEP_NS (NS_PER_SECOND / (int64_t)STEPS_PER_SECOND)
#define SHORTEST 60U /* seconds */
#define FASTEST 100000U

static int64_t now_of(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * NS_PER_SECOND + time.tv_nsec;
}

static void sleep_until(int64_t moment)
{
    struct timespec time = {
        .tv_sec = (time_t)(moment / NS_PER_SECOND),
        .tv_nsec = (long)(moment % NS_PER_SECOND),
    };

    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR)
        continue;
}

/* The steps of so many seconds, and those in which the last answers come. Returns by how much the
 * latest one was late, nanoseconds. */
static int64_t talk(cable_t *cable, crowd_t *crowd, oversharers_t *oversharers, unsigned seconds)
{
    unsigned steps = seconds * STEPS_PER_SECOND;
    int64_t begin = now_of(CLOCK_MONOTONIC), latest = 0;

    for (unsigned step = 0; step < steps + MOST_DELAY; step++) {
        int64_t due = begin + (int64_t)step * STEP_NS;
        sleep_until(due);
        latest = MAX(latest, now_of(CLOCK_MONOTONIC) - due);
        if (step < steps) {
            crowd_step(crowd, cable);
            oversharers_step(oversharers, cable, now_of(CLOCK_REALTIME));
        }
        cable_step(cable);
    }
    return latest;
}

static unsigned number_of(const char *text, unsigned least, unsigned most)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    if (*end != '\0' || number < least || number > most) {
        fprintf(stderr, "talkers: %s: not a number from %u to %u\n", text, least, most);
        exit(2);
    }
    return (unsigned)number;
}

int main(int argc, char **argv)
{
    unsigned seconds, rate, seed;
    char text[END_TEXT_MAX];
    end_t server = crowd_server();
    cable_t *cable;
    crowd_t *crowd;
    oversharers_t *oversharers;
    int64_t latest;

    if (argc != 7) {
        fprintf(stderr, "talkers HOME WORLD NAMESPACE SECONDS RATE SEED\n");
        return 2;
    }
    seconds = number_of(argv[4], SHORTEST, 7 * 24 * 3600);
    rate = number_of(argv[5], 1, FASTEST);
    seed = number_of(argv[6], 0, UINT32_MAX);
    cable = cable_new(argv[1], argv[2], argv[3]);
    crowd = crowd_new(rate, seed);
    oversharers = oversharers_new(seconds);
    latest = talk(cable, crowd, oversharers, seconds);
    oversharers_print(oversharers);
    printf("server %s %u\n", end_format(&server, text), crowd_clients(crowd));
    printf("sent %" PRIu64 "\n", cable_sent(cable));
    printf("late %" PRId64 ".%09" PRId64 "\n", latest / NS_PER_SECOND, latest % NS_PER_SECOND);
    g_free(oversharers);
    g_free(crowd);
    cable_free(cable);
    return 0;
}
