#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make traffic for the benchmark: the same packets for the same seed.

    make_traffic.py ordinary --packets 30000 OUT.pcap
    make_traffic.py p2p      --packets 30000 --peers 5000 OUT.pcap
    make_traffic.py flood    --packets 30000 OUT.pcap
    make_traffic.py mixed    --packets 30000 OUT.pcap
    make_traffic.py crowd    --packets 30000 OUT.pcap

ordinary  a home and its Internet: web over TLS, HTTP and QUIC, DNS, NTP, ping,
          ARP, mDNS, SSDP, a call and a game; IPv4 and IPv6
p2p       one host's UDP port in a BitTorrent DHT with thousands of peers
flood     every packet comes from a new made-up source to one UDP port
mixed     ordinary, and every sixth packet is p2p
crowd     clients of nine servers: every ninth packet is one more listed endpoint
"""
import argparse
import random
import struct
import sys

HUB_MAC = bytes.fromhex("0200000000aa")
ROUTER_MAC = bytes.fromhex("020000000001")
HUB = bytes((192, 168, 1, 50))
HUB_PORT = 8832
TCP, UDP, ICMP, ICMP6 = 6, 17, 1, 58
START = 1_700_000_000.0


# ---------------------------------------------------------------- packets --

def checksum(data):
    """The Internet checksum."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF


def ip(src, dst, protocol, payload, ident=0):
    """An IPv4 or IPv6 packet, by the length of its addresses."""
    if len(src) == 16:
        return struct.pack(">IHBB16s16s", 6 << 28, len(payload), protocol, 64,
                           src, dst) + payload
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), ident,
                       0x4000, 64, protocol, 0, src, dst)
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload


def pseudo(src, dst, protocol, length):
    return src + dst + struct.pack(">II", length, protocol)


def udp(src, sport, dst, dport, payload):
    size = 8 + len(payload)
    head = struct.pack(">HHHH", sport, dport, size, 0)
    if len(src) == 16:  # may not be left out in IPv6
        value = checksum(pseudo(src, dst, UDP, size) + head + payload) or 0xFFFF
        head = head[:6] + struct.pack(">H", value)
    return ip(src, dst, UDP, head + payload)


def tcp(src, sport, dst, dport, seq, ack, flags, payload=b""):
    head = struct.pack(">HHIIBBHHH", sport, dport, seq & 0xFFFFFFFF,
                       ack & 0xFFFFFFFF, 0x50, flags, 64240, 0, 0)
    value = checksum(pseudo(src, dst, TCP, 20 + len(payload)) + head + payload)
    return ip(src, dst, TCP, head[:16] + struct.pack(">H", value) + head[18:] + payload)


def ethernet(src_mac, dst_mac, packet):
    kind = 0x86DD if packet[0] >> 4 == 6 else 0x0800
    return dst_mac + src_mac + struct.pack(">H", kind) + packet


def public_address(rng):
    """An IPv4 address out there: neither private, multicast nor reserved."""
    while True:
        value = rng.getrandbits(32)
        first, second = value >> 24, value >> 16 & 255
        if first in (0, 10, 127) or first >= 224 or (first, second) in ((192, 168), (169, 254)):
            continue
        if first == 172 and 16 <= second < 32:
            continue
        return value.to_bytes(4, "big")


def new_peer(rng, seen):
    """An address and port not met before."""
    while True:
        peer = (public_address(rng), rng.randrange(1025, 65536))
        if peer not in seen:
            seen.add(peer)
            return peer


# --------------------------------------------------------------- ordinary --

class Home:
    """A few hosts behind a router; makes conversations of all kinds.

    Every kind is a generator of (outwards, IP packet); `outwards` says whether
    it leaves the client."""

    def __init__(self, rng):
        self.rng = rng
        self.hosts = [bytes((192, 168, 1, last)) for last in range(20, 36)]
        self.router = bytes((192, 168, 1, 1))
        prefix = bytes.fromhex("20010db8000100000000000000000000")
        self.hosts6 = [prefix[:15] + bytes((last,)) for last in range(20, 36)]
        self.servers = [public_address(rng) for _ in range(120)]
        self.servers6 = [bytes.fromhex("20010db8") + rng.randbytes(12) for _ in range(60)]
        self.names = [f"{word}{n}.example.{top}" for word in ("www", "cdn", "api", "img")
                      for n in range(30) for top in ("com", "net", "org")]
        self.clocks = self.servers[:6]

    def pair(self, share_of_ipv6=0.3):
        if self.rng.random() < share_of_ipv6:
            return self.rng.choice(self.hosts6), self.rng.choice(self.servers6)
        return self.rng.choice(self.hosts), self.rng.choice(self.servers)

    def stream(self, port, exchanges):
        """A TCP connection; exchanges: (from the client?, bytes) in order."""
        client, server = self.pair()
        sport = self.rng.randrange(32768, 61000)
        mine, theirs = self.rng.getrandbits(32), self.rng.getrandbits(32)
        yield True, tcp(client, sport, server, port, mine, 0, 0x02)
        yield False, tcp(server, port, client, sport, theirs, mine + 1, 0x12)
        mine, theirs = mine + 1, theirs + 1
        yield True, tcp(client, sport, server, port, mine, theirs, 0x10)
        for outwards, data in exchanges:
            for at in range(0, len(data), 1400):
                part = data[at:at + 1400]
                if outwards:
                    yield True, tcp(client, sport, server, port, mine, theirs, 0x18, part)
                    mine += len(part)
                else:
                    yield False, tcp(server, port, client, sport, theirs, mine, 0x18, part)
                    theirs += len(part)
                    if at // 1400 % 2:
                        yield True, tcp(client, sport, server, port, mine, theirs, 0x10)
        yield True, tcp(client, sport, server, port, mine, theirs, 0x11)
        yield False, tcp(server, port, client, sport, theirs, mine + 1, 0x11)
        yield True, tcp(client, sport, server, port, mine + 1, theirs + 1, 0x10)

    def http(self):
        rng, exchanges = self.rng, []
        for _ in range(rng.randrange(1, 4)):
            body = rng.randbytes(rng.randrange(500, 20000))
            exchanges.append((True, (
                f"GET /{rng.getrandbits(40):x} HTTP/1.1\r\nHost: {rng.choice(self.names)}\r\n"
                "User-Agent: example/1.0\r\nAccept: */*\r\n\r\n").encode()))
            exchanges.append((False, (
                "HTTP/1.1 200 OK\r\nServer: example\r\nContent-Type: application/octet-stream\r\n"
                f"Content-Length: {len(body)}\r\n\r\n").encode() + body))
        return self.stream(80, exchanges)

    def tls(self):
        rng = self.rng
        name = rng.choice(self.names).encode()
        sni = struct.pack(">HBH", len(name) + 3, 0, len(name)) + name
        extensions = struct.pack(">HH", 0, len(sni)) + sni
        extensions += struct.pack(">HHBHH", 43, 5, 4, 0x0304, 0x0303)
        suites = struct.pack(">5H", 0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F)
        hello = (b"\x03\x03" + rng.randbytes(32) + b"\x20" + rng.randbytes(32)
                 + struct.pack(">H", len(suites)) + suites + b"\x01\x00"
                 + struct.pack(">H", len(extensions)) + extensions)
        answer = (b"\x03\x03" + rng.randbytes(32) + b"\x20" + rng.randbytes(32)
                  + struct.pack(">HBH", 0x1301, 0, 6) + struct.pack(">HHH", 43, 2, 0x0304))
        change = b"\x14\x03\x03\x00\x01\x01"
        exchanges = [(True, self.handshake(1, hello)),
                     (False, self.handshake(2, answer) + change + self.secret(2600)),
                     (True, change + self.secret(70))]
        for _ in range(rng.randrange(2, 8)):
            exchanges.append((True, self.secret(rng.randrange(80, 900))))
            exchanges.append((False, b"".join(
                self.secret(rng.randrange(200, 4000)) for _ in range(rng.randrange(1, 8)))))
        return self.stream(443, exchanges)

    @staticmethod
    def handshake(kind, body):
        message = bytes((kind,)) + len(body).to_bytes(3, "big") + body
        return b"\x16\x03\x01" + struct.pack(">H", len(message)) + message

    def secret(self, size):
        return b"\x17\x03\x03" + struct.pack(">H", size) + self.rng.randbytes(size)

    def dns(self):
        rng = self.rng
        client, sport = rng.choice(self.hosts), rng.randrange(32768, 61000)
        labels = b"".join(bytes((len(part),)) + part.encode()
                          for part in rng.choice(self.names).split(".")) + b"\0"
        ident, kind = rng.getrandbits(16), rng.choice((1, 28))
        question = labels + struct.pack(">HH", kind, 1)
        data = rng.choice(self.servers) if kind == 1 else rng.choice(self.servers6)
        record = struct.pack(">HHHIH", 0xC00C, kind, 1, 300, len(data)) + data
        yield True, udp(client, sport, self.router, 53,
                        struct.pack(">6H", ident, 0x0100, 1, 0, 0, 0) + question)
        yield False, udp(self.router, 53, client, sport,
                         struct.pack(">6H", ident, 0x8180, 1, 1, 0, 0) + question + record)

    def ntp(self):
        client, server = self.rng.choice(self.hosts), self.rng.choice(self.clocks)
        now = struct.pack(">II", 3_900_000_000, self.rng.getrandbits(32))
        yield True, udp(client, 123, server, 123, b"\x23\0\6\xec" + bytes(36) + now)
        yield False, udp(server, 123, client, 123,
                         b"\x24\2\6\xe9" + bytes(8) + b"\xc0\0\2\1" + now * 4)

    def quic(self):
        rng = self.rng
        client, server = self.pair(0.4)
        sport = rng.randrange(32768, 61000)
        theirs, mine = rng.randbytes(8), rng.randbytes(8)

        def initial(to, own):
            body = rng.randbytes(1150)
            return (b"\xc3\0\0\0\1" + b"\x08" + to + b"\x08" + own + b"\0"
                    + struct.pack(">H", 0x4000 | len(body)) + body)

        yield True, udp(client, sport, server, 443, initial(theirs, mine))
        yield False, udp(server, 443, client, sport, initial(mine, theirs))
        for _ in range(rng.randrange(10, 60)):
            if rng.random() < 0.25:
                yield True, udp(client, sport, server, 443,
                                b"\x43" + theirs + rng.randbytes(rng.randrange(24, 120)))
            else:
                yield False, udp(server, 443, client, sport,
                                 b"\x51" + mine + rng.randbytes(rng.randrange(900, 1220)))

    def ping(self):
        client, server = self.rng.choice(self.hosts), self.rng.choice(self.servers)
        ident = self.rng.getrandbits(16)
        for turn in range(4):
            for outwards, kind in ((True, 8), (False, 0)):
                body = struct.pack(">BBHHH", kind, 0, 0, ident, turn) + bytes(range(56))
                body = body[:2] + struct.pack(">H", checksum(body)) + body[4:]
                ends = (client, server) if outwards else (server, client)
                yield outwards, ip(*ends, ICMP, body)

    def arp(self):
        client = self.rng.choice(self.hosts)
        for outwards, operation, sender, target in ((True, 1, client, self.router),
                                                    (False, 2, self.router, client)):
            macs = (HUB_MAC, bytes(6)) if outwards else (ROUTER_MAC, HUB_MAC)
            yield outwards, b"ARP" + struct.pack(">HHBBH6s4s6s4s", 1, 0x0800, 6, 4, operation,
                                                 macs[0], sender, macs[1], target)

    def call(self):
        """Telephone or game: one conversation of small datagrams both ways."""
        rng = self.rng
        client, server = rng.choice(self.hosts), rng.choice(self.servers)
        sport, dport = rng.randrange(49152, 65535), rng.randrange(16384, 32768)
        source = rng.randbytes(4)
        for turn in range(rng.randrange(50, 200)):
            voice = struct.pack(">BBHI4s", 0x80, 0x08, turn, turn * 160, source)
            voice += rng.randbytes(160)
            if turn % 2:
                yield False, udp(server, dport, client, sport, voice)
            else:
                yield True, udp(client, sport, server, dport, voice)

    def mdns(self):
        question = b"\x05_http\x04_tcp\x05local\0" + struct.pack(">HH", 12, 1)
        yield True, udp(self.rng.choice(self.hosts), 5353, bytes((224, 0, 0, 251)), 5353,
                        struct.pack(">6H", 0, 0, 1, 0, 0, 0) + question)

    def ssdp(self):
        text = ("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n"
                "MAN: \"ssdp:discover\"\r\nMX: 2\r\nST: ssdp:all\r\n\r\n").encode()
        yield True, udp(self.rng.choice(self.hosts), self.rng.randrange(49152, 65535),
                        bytes((239, 255, 255, 250)), 1900, text)


def ordinary(rng, count, _peers):
    home = Home(rng)
    kinds = (home.tls, home.http, home.quic, home.dns, home.ntp, home.ping, home.arp,
             home.call, home.mdns, home.ssdp)
    # Weights are for conversations, so a kind with many packets each gets few.
    weights = (22, 10, 8, 45, 12, 3, 14, 0.8, 5, 3)
    active = []
    for _ in range(count):
        while len(active) < 40:
            active.append(rng.choices(kinds, weights)[0]())
        while True:
            at = rng.randrange(len(active))
            try:
                outwards, packet = next(active[at])
                break
            except StopIteration:
                active[at] = rng.choices(kinds, weights)[0]()
        macs = (HUB_MAC, ROUTER_MAC) if outwards else (ROUTER_MAC, HUB_MAC)
        if packet[:3] == b"ARP":
            to = b"\xff" * 6 if outwards else macs[1]
            yield to + macs[0] + b"\x08\x06" + packet[3:] + bytes(18)
        elif packet[0] >> 4 == 4 and 224 <= packet[16] < 240:  # multicast
            group = b"\x01\x00\x5e" + bytes((packet[17] & 127,)) + packet[18:20]
            yield ethernet(macs[0], group, packet)
        else:
            yield ethernet(*macs, packet)


# -------------------------------------------------------------------- p2p --

def bencode(value):
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list):
        return b"l" + b"".join(map(bencode, value)) + b"e"
    return b"d" + b"".join(bencode(key) + bencode(value[key]) for key in sorted(value)) + b"e"


def dht_question(rng, own_id):
    method = rng.choice((b"ping", b"find_node", b"find_node", b"get_peers", b"get_peers"))
    arguments = {b"id": own_id}
    if method == b"find_node":
        arguments[b"target"] = rng.randbytes(20)
    elif method == b"get_peers":
        arguments[b"info_hash"] = rng.randbytes(20)
    return method, bencode({b"a": arguments, b"q": method, b"t": rng.randbytes(2),
                            b"v": b"TR\x40\x00", b"y": b"q"})


def dht_answer(rng, own_id, method):
    values = {b"id": own_id}
    if method != b"ping":
        values[b"nodes"] = rng.randbytes(26 * 8)
    if method == b"get_peers":
        values[b"token"] = rng.randbytes(8)
    return bencode({b"r": values, b"t": rng.randbytes(2), b"v": b"LT\x01\x02", b"y": b"r"})


def p2p(rng, count, peers):
    """Every peer is met early and at least once; questions go both ways, and
    most get an answer."""
    peers = peers or max(1, count // 6)
    hub_id = rng.randbytes(20)
    known, seen, met, sent = [], set(), 0, 0
    while sent < count:
        # A new peer as long as some are missing, spread over the capture.
        if met < peers and (not known or rng.random() < 1.6 * peers / count or
                            count - sent <= peers - met):
            peer = (*new_peer(rng, seen), rng.randbytes(20))
            known.append(peer)
            met += 1
        else:
            peer = rng.choice(known)
        address, port, peer_id = peer
        ours = rng.random() < 0.6
        method, question = dht_question(rng, hub_id if ours else peer_id)
        out = ethernet(HUB_MAC, ROUTER_MAC, udp(
            HUB, HUB_PORT, address, port,
            question if ours else dht_answer(rng, hub_id, method)))
        back = ethernet(ROUTER_MAC, HUB_MAC, udp(
            address, port, HUB, HUB_PORT,
            dht_answer(rng, peer_id, method) if ours else question))
        yield out if ours else back
        sent += 1
        if sent < count and count - sent > peers - met and rng.random() < 0.7:
            yield back if ours else out
            sent += 1


# ------------------------------------------------------------------ flood --

def flood(rng, count, _peers):
    """Made-up sources to one port, each a new one."""
    seen = set()
    for _ in range(count):
        yield ethernet(ROUTER_MAC, HUB_MAC, udp(
            *new_peer(rng, seen), HUB, HUB_PORT, rng.randbytes(32)))


# ------------------------------------------------------------------ mixed --

def mixed(rng, count, peers):
    """A home in which one host shares."""
    shared = count // 6
    sharing = p2p(rng, shared, min(peers, shared))
    others = ordinary(rng, count - shared, 0)
    for at in range(count):
        yield next(sharing if at % 6 == 5 else others)


# ------------------------------------------------------------------ crowd --

def crowd(rng, count, _peers):
    """Each client asks nine servers, which is what it takes to be listed."""
    servers = [public_address(rng) for _ in range(9)]
    seen = set()
    for at in range(count):
        if at % len(servers) == 0:
            client = new_peer(rng, seen)
        yield ethernet(HUB_MAC, ROUTER_MAC, udp(*client, servers[at % len(servers)], HUB_PORT,
                                                rng.randbytes(32)))


# ------------------------------------------------------------------ files --

def write(path, frames, rng):
    """A pcap file, microseconds, Ethernet; returns the number of packets."""
    now, count, pending = START, 0, []
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for frame in frames:
            now += rng.expovariate(2000)
            seconds = int(now)
            pending.append(struct.pack("<IIII", seconds, int((now - seconds) * 1e6),
                                       len(frame), len(frame)))
            pending.append(frame)
            count += 1
            if len(pending) > 20000:
                out.write(b"".join(pending))
                pending.clear()
        out.write(b"".join(pending))
    return count


KINDS = {"ordinary": ordinary, "p2p": p2p, "flood": flood, "mixed": mixed, "crowd": crowd}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("out", help="pcap file to write")
    parser.add_argument("--packets", type=int, default=30000)
    parser.add_argument("--peers", type=int, default=0,
                        help="p2p only: distinct peers (a sixth of the packets to begin with)")
    parser.add_argument("--seed", type=int, default=8832)
    options = parser.parse_args()
    if options.packets < 1 or options.peers < 0 or options.peers > options.packets:
        parser.error("needs at least one packet, and at least one packet a peer")
    rng = random.Random(f"{options.kind} {options.seed}")
    clock = random.Random(options.seed)
    count = write(options.out, KINDS[options.kind](rng, options.packets, options.peers), clock)
    print(f"{options.out}: {count} packets, {options.kind}", file=sys.stderr)


if __name__ == "__main__":
    main()
