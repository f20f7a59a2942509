/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "syslog_listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* What the kernel is asked to keep for us while we are busy; it may grant less. */
#define RECEIVE_BUFFER (16 * 1024 * 1024)

/* Any user may open ports from this one on. */
#define FREE_PORTS 1024

struct syslog_listener {
    endpoint_address_t local;
    int descriptor;
    int64_t arrival;
    line_splitter_t *splitter; /* holds the latest datagram */
};

/* What may help against the error; "" if nothing is known. */
static const char *hint_for(int number, const endpoint_address_t *local)
{
    if (number == EACCES && local->port < FREE_PORTS)
        return ": ports below 1024 are for root; choose another, such as 5514";
    return number == EADDRNOTAVAIL ? ": it is no address of this machine" : "";
}

static void fail(const syslog_listener_t *listener, int number, GError **error)
{
    char address[ENDPOINT_TEXT_MAX];

    g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(number),
                "cannot listen on %s: %s%s", endpoint_address_format(&listener->local, address),
                g_strerror(number), hint_for(number, &listener->local));
}

static int bind_to(const endpoint_address_t *local)
{
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(local->port)};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(local->port)};
    bool is_six = local->host.family == FAMILY_IPV6;
    int size = RECEIVE_BUFFER, status;
    int descriptor = socket(is_six ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);

    if (descriptor < 0)
        return -1;
    memcpy(&six.sin6_addr, local->host.bytes, sizeof six.sin6_addr);
    memcpy(&four.sin_addr, local->host.bytes, sizeof four.sin_addr);
    status = is_six ? bind(descriptor, (const struct sockaddr *)&six, sizeof six)
                    : bind(descriptor, (const struct sockaddr *)&four, sizeof four);
    if (status == 0 && fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 &&
        fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0) {
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        return descriptor;
    }
    status = errno;
    close(descriptor);
    errno = status;
    return -1;
}

syslog_listener_t *syslog_listener_open(const endpoint_address_t *local, GError **error)
{
    syslog_listener_t *listener = g_new0(syslog_listener_t, 1);

    listener->local = *local;
    listener->splitter = line_splitter_new();
    listener->descriptor = bind_to(local);
    if (listener->descriptor >= 0)
        return listener;
    fail(listener, errno, error);
    syslog_listener_free(listener);
    return NULL;
}

void syslog_listener_free(syslog_listener_t *listener)
{
    if (listener == NULL)
        return;
    if (listener->descriptor >= 0)
        close(listener->descriptor);
    line_splitter_free(listener->splitter);
    g_free(listener);
}

int syslog_listener_descriptor(const syslog_listener_t *listener)
{
    return listener->descriptor;
}

/* A datagram without the zero bytes that some senders put behind it. */
static size_t length_without_zeros(const char *text, size_t length)
{
    while (length > 0 && text[length - 1] == '\0')
        length--;
    return length;
}

static input_state_t receive(syslog_listener_t *listener, GError **error)
{
    struct timespec now;
    char *datagram;
    size_t room;
    ssize_t got;

    line_splitter_restart(listener->splitter);
    datagram = line_splitter_room(listener->splitter, &room);
    got = recv(listener->descriptor, datagram, room, 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return INPUT_PAUSE;
    if (got < 0) {
        fail(listener, errno, error);
        return INPUT_FAILED;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    listener->arrival = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    line_splitter_added(listener->splitter, length_without_zeros(datagram, (size_t)got));
    return INPUT_BYTES;
}

/* A datagram is a line, as a rule; some senders put several into one. */
input_state_t syslog_listener_next(syslog_listener_t *listener, line_piece_t *piece,
                                   int64_t *arrival, GError **error)
{
    while (!line_splitter_next(listener->splitter, true, piece)) {
        input_state_t state = receive(listener, error);

        if (state != INPUT_BYTES)
            return state;
    }
    *arrival = listener->arrival;
    return INPUT_BYTES;
}
