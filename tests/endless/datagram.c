/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "datagram.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define ETHERNET_LENGTH 14U
#define IPV4_LENGTH 20U
#define IPV6_LENGTH 40U
#define UDP_LENGTH 8U
#define PROTOCOL_UDP 17U
#define HOPS 60U

/* www.example.com, its address asked for; the answer has it besides. Both begin with a number. */
#define DNS_NAME "\3www\7example\3com\0\0\1\0\1"
static const char dns_question[] = "\0\0\1\0\0\1\0\0\0\0\0\0" DNS_NAME;
static const char dns_answer[] =
    "\0\0\x81\x80\0\1\0\1\0\0\0\0" DNS_NAME "\xc0\x0c\0\1\0\1\0\0\x0e\x10\0\4\xc0\0\2\1";
static const char dht_question[] = "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe";
static const char dht_answer[] = "d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re";
static const char plain[] = "Time and tide wait for no man, nor does a capture.";

static const struct {
    const char *bytes;
    size_t length;
} payloads[] = {
    [PAYLOAD_PLAIN] = {plain, sizeof plain - 1},
    [PAYLOAD_DNS_QUESTION] = {dns_question, sizeof dns_question - 1},
    [PAYLOAD_DNS_ANSWER] = {dns_answer, sizeof dns_answer - 1},
    [PAYLOAD_DHT_QUESTION] = {dht_question, sizeof dht_question - 1},
    [PAYLOAD_DHT_ANSWER] = {dht_answer, sizeof dht_answer - 1},
};

static void put16(uint8_t *at, uint32_t number)
{
    at[0] = (uint8_t)(number >> 8);
    at[1] = (uint8_t)number;
}

static void put32(uint8_t *at, uint32_t number)
{
    put16(at, number >> 16);
    put16(at + 2, number);
}

/* The sum of 16-bit words of the Internet checksum (RFC 1071), before it is folded. */
static uint32_t sum_of(const uint8_t *bytes, size_t length)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < length; i++)
        sum += i % 2 == 0 ? (uint32_t)bytes[i] << 8 : bytes[i];
    return sum;
}

static uint32_t checksum(uint32_t sum)
{
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

static size_t put_ethernet(uint8_t *at, bool from_home, bool is_ipv6)
{
    static const uint8_t sides[2][6] = {{2, 0, 0, 0, 0x53, 1}, {2, 0, 0, 0, 0x53, 2}};

    memcpy(at, sides[from_home ? 1 : 0], 6);
    memcpy(at + 6, sides[from_home ? 0 : 1], 6);
    put16(at + 12, is_ipv6 ? 0x86dd : 0x0800);
    return ETHERNET_LENGTH;
}

static void put_address(uint8_t *at, const end_t *end)
{
    for (size_t i = 0; i < 4; i++)
        put32(at + 4 * i, end->words[i]);
}

/* Returns the length of the header; *addresses becomes where its addresses are. */
static size_t put_ip(uint8_t *at, const datagram_t *datagram, size_t length, uint8_t **addresses)
{
    if (datagram->source.is_ipv6) {
        put32(at, 6U << 28);
        put16(at + 4, (uint32_t)length);
        at[6] = PROTOCOL_UDP;
        at[7] = HOPS;
        *addresses = at + 8;
        put_address(at + 8, &datagram->source);
        put_address(at + 24, &datagram->destination);
        return IPV6_LENGTH;
    }
    memset(at, 0, IPV4_LENGTH);
    at[0] = 0x45;
    put16(at + 2, (uint32_t)(IPV4_LENGTH + length));
    at[8] = HOPS;
    at[9] = PROTOCOL_UDP;
    *addresses = at + 12;
    put32(at + 12, datagram->source.words[3]);
    put32(at + 16, datagram->destination.words[3]);
    put16(at + 10, checksum(sum_of(at, IPV4_LENGTH)));
    return IPV4_LENGTH;
}

size_t datagram_frame(const datagram_t *datagram, uint8_t frame[FRAME_MAX])
{
    size_t payload = payloads[datagram->payload].length, length = UDP_LENGTH + payload;
    uint8_t *ip = frame + put_ethernet(frame, datagram->from_home, datagram->source.is_ipv6);
    uint8_t *addresses;
    uint8_t *udp = ip + put_ip(ip, datagram, length, &addresses);
    uint32_t sum, folded;

    put16(udp, datagram->source.port);
    put16(udp + 2, datagram->destination.port);
    put16(udp + 4, (uint32_t)length);
    put16(udp + 6, 0);
    memcpy(udp + UDP_LENGTH, payloads[datagram->payload].bytes, payload);
    if (datagram->payload == PAYLOAD_DNS_QUESTION || datagram->payload == PAYLOAD_DNS_ANSWER)
        put16(udp + UDP_LENGTH, datagram->question);
    sum = sum_of(addresses, (size_t)(udp - addresses)) + PROTOCOL_UDP + (uint32_t)length;
    folded = checksum(sum + sum_of(udp, length));
    put16(udp + 6, folded == 0 ? 0xffff : folded);
    return (size_t)(udp - frame) + length;
}

datagram_t datagram_answer(const datagram_t *datagram)
{
    datagram_t answer = *datagram;

    answer.from_home = !datagram->from_home;
    answer.source = datagram->destination;
    answer.destination = datagram->source;
    if (datagram->payload == PAYLOAD_DNS_QUESTION)
        answer.payload = PAYLOAD_DNS_ANSWER;
    else if (datagram->payload == PAYLOAD_DHT_QUESTION)
        answer.payload = PAYLOAD_DHT_ANSWER;
    return answer;
}

const char *end_format(const end_t *end, char text[END_TEXT_MAX])
{
    char address[INET6_ADDRSTRLEN];
    uint8_t bytes[16];

    put_address(bytes, end);
    inet_ntop(end->is_ipv6 ? AF_INET6 : AF_INET, end->is_ipv6 ? bytes : bytes + 12, address,
              sizeof address);
    snprintf(text, END_TEXT_MAX, end->is_ipv6 ? "[%s]:%u" : "%s:%u", address, (unsigned)end->port);
    return text;
}
