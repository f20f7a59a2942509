/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* setns() */
#include "cable.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SLOTS (MOST_DELAY + 1)
#define FULL_WAIT_MS 1 /* for an interface whose queue is full */

struct cable {
    int sockets[2]; /* [0] of the home */
    int interface[2];
    uint64_t sent;
    unsigned present;     /* slot of the present step */
    GArray *slots[SLOTS]; /* datagram_t */
};

static void give_up(const char *what)
{
    fprintf(stderr, "talkers: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* A socket that receives nothing: it is bound to no protocol. */
static void open_end(cable_t *cable, unsigned side, const char *name)
{
    cable->sockets[side] = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (cable->sockets[side] < 0)
        give_up("cannot send frames");
    cable->interface[side] = (int)if_nametoindex(name);
    if (cable->interface[side] == 0)
        give_up(name);
}

cable_t *cable_new(const char *home, const char *world, const char *world_namespace)
{
    cable_t *cable = g_new0(cable_t, 1);
    int other;

    open_end(cable, 0, home);
    other = open(world_namespace, O_RDONLY | O_CLOEXEC);
    if (other < 0 || setns(other, CLONE_NEWNET) != 0)
        give_up(world_namespace);
    close(other);
    open_end(cable, 1, world);
    for (unsigned i = 0; i < SLOTS; i++)
        cable->slots[i] = g_array_new(FALSE, FALSE, sizeof(datagram_t));
    return cable;
}

void cable_free(cable_t *cable)
{
    for (unsigned i = 0; i < SLOTS; i++)
        g_array_free(cable->slots[i], TRUE);
    close(cable->sockets[0]);
    close(cable->sockets[1]);
    g_free(cable);
}

void cable_plan(cable_t *cable, const datagram_t *datagram, unsigned delay)
{
    g_array_append_vals(cable->slots[(cable->present + delay) % SLOTS], datagram, 1);
}

static void send_datagram(cable_t *cable, const datagram_t *datagram)
{
    unsigned side = datagram->from_home ? 0 : 1;
    uint8_t frame[FRAME_MAX];
    size_t length = datagram_frame(datagram, frame);
    struct sockaddr_ll to = {
        .sll_family = AF_PACKET,
        .sll_protocol = htons(datagram->source.is_ipv6 ? ETH_P_IPV6 : ETH_P_IP),
        .sll_ifindex = cable->interface[side],
        .sll_halen = ETH_ALEN,
    };

    while (sendto(cable->sockets[side], frame, length, 0, (const struct sockaddr *)&to, sizeof to) <
           0) {
        if (errno != ENOBUFS && errno != EINTR)
            give_up("sending a frame");
        poll(NULL, 0, FULL_WAIT_MS);
    }
    cable->sent++;
}

void cable_step(cable_t *cable)
{
    GArray *slot = cable->slots[cable->present];

    for (guint i = 0; i < slot->len; i++)
        send_datagram(cable, &g_array_index(slot, datagram_t, i));
    g_array_set_size(slot, 0);
    cable->present = (cable->present + 1) % SLOTS;
}

uint64_t cable_sent(const cable_t *cable)
{
    return cable->sent;
}
