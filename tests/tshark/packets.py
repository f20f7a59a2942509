# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets made by hand, for the odd cases no real program makes on demand."""

import ipaddress
import struct

ETHERNET, RAW_IP, WLAN, LINUX_COOKED, IPV4, LINUX_COOKED_2 = 1, 101, 105, 113, 228, 276
TCP, UDP, UDPLITE, ICMP, ICMPV6, GRE, IPIP, SIXINFOUR, IPV6_FRAGMENT = (
    6, 17, 136, 1, 58, 47, 4, 41, 44)
HOP_BY_HOP, DESTINATION_OPTIONS = 0, 60
OUR_MAC, THEIR_MAC = "02:00:00:00:00:01", "02:00:00:00:00:02"
BROADCAST_MAC = "ff:ff:ff:ff:ff:ff"


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def packed(address):
    return ipaddress.ip_address(address).packed


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def pseudo_header(source, destination, length, protocol):
    source, destination = packed(source), packed(destination)
    if len(source) == 4:
        return source + destination + struct.pack("!BBH", 0, protocol, length)
    return source + destination + struct.pack("!IHBB", length, 0, 0, protocol)


def udp(source, sport, destination, dport, payload=b"", length=None):
    """A UDP header and payload; `length` to lie about it."""
    real = 8 + len(payload)
    stated = real if length is None else length
    header = struct.pack("!HHHH", sport, dport, stated, 0)
    total = checksum(pseudo_header(source, destination, stated, UDP)
                     + header + payload) or 0xFFFF
    return header[:6] + struct.pack("!H", total) + payload


def udplite(source, sport, destination, dport, payload=b""):
    """UDP-Lite with the whole datagram covered."""
    header = struct.pack("!HHHH", sport, dport, 8 + len(payload), 0)
    total = checksum(pseudo_header(source, destination, 8 + len(payload), UDPLITE)
                     + header + payload) or 0xFFFF
    return header[:6] + struct.pack("!H", total) + payload


def ip(source, destination, protocol, payload, identification=1, more=False,
       offset=0):
    """An IPv4 or IPv6 header in front of a payload."""
    if ipaddress.ip_address(source).version == 6:
        return (struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64)
                + packed(source) + packed(destination) + payload)
    flags = (0x2000 if more else 0) | offset // 8
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), identification,
                         flags, 64, protocol, 0)
    header += packed(source) + packed(destination)
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def datagram(source, sport, destination, dport, payload=b"hello, peer", **keywords):
    """An IP packet with a UDP datagram."""
    return ip(source, destination, UDP,
              udp(source, sport, destination, dport, payload, **keywords))


def datagram_lite(source, sport, destination, dport, payload=b"hello, peer"):
    return ip(source, destination, UDPLITE,
              udplite(source, sport, destination, dport, payload))


def tcp(source, sport, destination, dport, payload=b""):
    """An IP packet with a segment of an open TCP connection."""
    header = struct.pack("!HHIIBBHHH", sport, dport, 1, 1, 0x50, 0x18, 1000, 0, 0)
    total = checksum(pseudo_header(source, destination, 20 + len(payload), TCP)
                     + header + payload)
    return ip(source, destination, TCP,
              header[:16] + struct.pack("!HH", total, 0) + payload)


def with_extensions(packet, *kinds):
    """An IPv6 packet with extension headers of padding, in that order."""
    headers = b""
    for kind, following in zip(kinds, kinds[1:] + (packet[6],)):
        headers += struct.pack("!BBBB4x", following, 0, 1, 4)
    return (packet[:4] + struct.pack("!HB", len(packet) - 40 + len(headers), kinds[0])
            + packet[7:40] + headers + packet[40:])


def fragments(packet, identification, size=24):
    """An IPv4 packet in pieces of `size` bytes of payload."""
    source, destination = (str(ipaddress.ip_address(packet[at:at + 4]))
                           for at in (12, 16))
    payload, protocol = packet[20:], packet[9]
    return [ip(source, destination, protocol, payload[at:at + size],
               identification, at + size < len(payload), at)
            for at in range(0, len(payload), size)]


def fragments6(packet, identification, size=24):
    """An IPv6 packet in pieces."""
    source, destination = (str(ipaddress.ip_address(packet[at:at + 16]))
                           for at in (8, 24))
    payload, protocol = packet[40:], packet[6]
    pieces = []
    for at in range(0, len(payload), size):
        more = at + size < len(payload)
        header = struct.pack("!BBHI", protocol, 0, at | more, identification)
        pieces.append(ip(source, destination, IPV6_FRAGMENT,
                         header + payload[at:at + size]))
    return pieces


def icmp_error(source, destination, quoted, kind=3, code=3):
    """An ICMP error (port unreachable unless told otherwise) from `source`
    that quotes the beginning of an IP packet."""
    if ipaddress.ip_address(source).version == 6:
        body = struct.pack("!BBHI", kind, code, 0, 0) + quoted[:200]
        total = checksum(pseudo_header(source, destination, len(body), ICMPV6) + body)
        return ip(source, destination, ICMPV6,
                  body[:2] + struct.pack("!H", total) + body[4:])
    body = struct.pack("!BBHI", kind, code, 0, 0) + quoted[:28]
    return ip(source, destination, ICMP,
              body[:2] + struct.pack("!H", checksum(body)) + body[4:])


def redirect6(source, destination, quoted):
    """An ICMPv6 redirect: what you sent to the quoted destination has a
    shorter way."""
    packet = quoted + bytes(-len(quoted) % 8)
    body = (struct.pack("!BBHI", 137, 0, 0, 0) + packed("fe80::2") + quoted[24:40]
            + struct.pack("!BB6x", 4, 1 + len(packet) // 8) + packet)
    total = checksum(pseudo_header(source, destination, len(body), ICMPV6) + body)
    return ip(source, destination, ICMPV6,
              body[:2] + struct.pack("!H", total) + body[4:])


def ethertype_of(packet):
    return 0x86DD if packet[0] >> 4 == 6 else 0x0800


def ethernet(packet, destination=THEIR_MAC, source=OUR_MAC, ethertype=None):
    """A frame around an IP packet (or something else with its ethertype)."""
    kind = ethertype_of(packet) if ethertype is None else ethertype
    return mac(destination) + mac(source) + struct.pack("!H", kind) + packet


def vlan(packet, *numbers):
    """One 802.1Q tag per number."""
    kind = ethertype_of(packet)
    for number in reversed(numbers):
        packet = struct.pack("!HH", number, kind) + packet
        kind = 0x8100
    return ethernet(packet, ethertype=kind)


def pppoe(packet):
    protocol = 0x0057 if packet[0] >> 4 == 6 else 0x0021
    return ethernet(struct.pack("!BBHHH", 0x11, 0, 7, len(packet) + 2, protocol)
                    + packet, ethertype=0x8864)


def gre(source, destination, packet):
    return ip(source, destination, GRE,
              struct.pack("!HH", 0, ethertype_of(packet)) + packet)


def ip_in_ip(source, destination, packet):
    return ip(source, destination,
              SIXINFOUR if packet[0] >> 4 == 6 else IPIP, packet)


def vxlan(source, destination, frame, sport=40000):
    return datagram(source, sport, destination, 4789,
                    struct.pack("!II", 0x08000000, 42 << 8) + frame)


def gtp(source, destination, packet):
    return datagram(source, 2152, destination, 2152,
                    struct.pack("!BBHI", 0x30, 0xFF, len(packet), 7) + packet)


def sflow(source, sport, destination, *frames):
    """An sFlow datagram from an agent to its collector, with a sample for each
    of these Ethernet frames."""
    samples = b""
    for number, frame in enumerate(frames):
        kept = frame + bytes(-len(frame) % 4)
        header = struct.pack("!IIII", 1, len(frame) + 4, 4, len(frame)) + kept
        record = struct.pack("!II", 1, len(header)) + header
        sample = struct.pack("!IIIIIIII", 1 + number, 1, 256, 1000, 0, 1, 2, 1) + record
        samples += struct.pack("!II", 1, len(sample)) + sample
    return datagram(source, sport, destination, 6343,
                    struct.pack("!II", 5, 1) + packed(source)
                    + struct.pack("!IIII", 0, 1, 1000, len(frames)) + samples)


def openflow(source, sport, destination, frame):
    """A switch hands a frame to its controller: OpenFlow 1.0, packet in."""
    return tcp(source, sport, destination, 6653,
               struct.pack("!BBHIIHHBB", 1, 10, 18 + len(frame), 1, 0xFFFFFFFF,
                           len(frame), 1, 0, 0) + frame)


def wlan(packet, destination=THEIR_MAC, to_access_point=False):
    """An 802.11 data frame, from the access point or to it."""
    access_point = "02:00:00:00:00:03"
    addresses = ((access_point, OUR_MAC, destination) if to_access_point
                 else (destination, access_point, OUR_MAC))
    return (struct.pack("<HH", 0x0108 if to_access_point else 0x0208, 0)
            + b"".join(map(mac, addresses)) + b"\0\0"
            + b"\xaa\xaa\x03\0\0\0" + struct.pack("!H", ethertype_of(packet)) + packet)


def cooked_2(packet, kind=0):
    """Linux cooked capture, version 2; kind 1 was a broadcast."""
    return (struct.pack("!HHIHBB", ethertype_of(packet), 0, 1, 1, kind, 6)
            + mac(OUR_MAC) + b"\0\0" + packet)


def cooked(packet, kind=0):
    """Linux cooked capture; kind 1 was a broadcast."""
    return (struct.pack("!HHH", kind, 1, 6) + mac(OUR_MAC) + b"\0\0"
            + struct.pack("!H", ethertype_of(packet)) + packet)


def dns(identifier, answer=False):
    """A question for example.com, or its answer."""
    name = b"\7example\3com\0"
    header = struct.pack("!HHHHHH", identifier, 0x8180 if answer else 0x0100,
                         1, int(answer), 0, 0)
    question = name + struct.pack("!HH", 1, 1)
    record = b"\xc0\x0c" + struct.pack("!HHIH4s", 1, 1, 300, 4, packed("192.0.2.1"))
    return header + question + (record if answer else b"")


def ntp(answer=False):
    return struct.pack("!BBBb", 0x24 if answer else 0x23, 2, 6, -20) + bytes(44)


def block(kind, body):
    """One block of a pcapng file."""
    body += bytes(-len(body) % 4)
    length = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + length + body + length


class Capture:
    """A classic pcap file in the making: add frames, then write.  With frames
    whose time is None it becomes a pcapng file, which can hold such."""

    def __init__(self, link_type=ETHERNET, snaplen=262144):
        self.link_type = link_type
        self.snaplen = snaplen
        self.frames = []

    def add(self, when, frame):
        self.frames.append((when, frame))
        return len(self.frames)     # its number in Wireshark

    def add_ip(self, when, packet, **keywords):
        """An IP packet, in Ethernet when that is the link type."""
        if self.link_type == ETHERNET:
            packet = ethernet(packet, **keywords)
        return self.add(when, packet)

    def pcapng(self):
        parts = [block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)),
                 block(1, struct.pack("<HHI", self.link_type, 0, 0))]
        for when, frame in self.frames:
            size = len(frame)
            if when is None:    # a Simple Packet Block
                parts.append(block(3, struct.pack("<I", size) + frame))
            else:
                micro = round(when * 1_000_000)
                parts.append(block(6, struct.pack(
                    "<IIIII", 0, micro >> 32, micro & 0xFFFFFFFF, size, size) + frame))
        return b"".join(parts)

    def bytes(self):
        if any(when is None for when, _ in self.frames):
            return self.pcapng()
        parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, self.snaplen,
                             self.link_type)]
        for when, frame in self.frames:
            micro = round(when * 1_000_000)
            kept = frame[:self.snaplen]
            parts.append(struct.pack("<IIII", micro // 1_000_000, micro % 1_000_000,
                                     len(kept), len(frame)))
            parts.append(kept)
        return b"".join(parts)

    def write(self, path):
        with open(path, "wb") as file:
            file.write(self.bytes())
        return path
