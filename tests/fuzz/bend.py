#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Bends the headers of a capture, the same way for the same seed.

    bend.py --seed N IN.pcapng OUT.pcapng

editcap -E changes bytes anywhere, and nearly all of them are payload. This one knows where UDP, IP, ICMP
and tunnels have their lengths, numbers and addresses, and puts there what a program may not expect; it
puts tunnels into tunnels and quotes into quotes, cuts frames off, and deals frames and times anew.

With struct alone, as the other tests: Scapy mends what it writes, lengths above all, and takes apart some
6,000 frames a second.
"""
import argparse
import random
import struct
import sys
from pathlib import Path

import capture_file
import headers as known

TUNNELS = 8             # in one another, at the most
INTERESTING = (0, 1, 2, 4, 7, 8, 19, 20, 39, 40, 127, 128, 255, 256, 1500, 0x7FFF, 0x8000, 0xFFFF)
# What has a dissector that opens a tunnel, reads a name, or ends in one of ours.
PORTS = (0, 1, 53, 67, 68, 514, 2152, 3544, 4789, 5351, 5353, 6081, 8472, 8832, 51820, 65535)
NUMBERS = (0, 1, 2, 4, 6, 17, 41, 43, 44, 47, 50, 51, 58, 59, 60, 132, 136, 255)
ETHERTYPES = (0x0800, 0x86DD, 0x0806, 0x8100, 0x88A8, 0x8847, 0x8864, 0x6558, 0xFFFF)
GROUPS = {4: (bytes(4), b"\xff\xff\xff\xff", b"\xe0\0\0\xfb", b"\x7f\0\0\x01"),
          16: (bytes(16), b"\xff\x02" + bytes(13) + b"\xfb", bytes(15) + b"\x01",
               bytes(10) + b"\xff\xff\xc0\0\x02\x01")}
MOMENTS = (0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**33, 2**53, 2**63 // 10**9)
LINES = [line.encode() for log in sorted((Path(__file__).resolve().parents[2] / "captures")
                                         .glob("*.log"))
         for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[:200]]


# --- One header -------------------------------------------------------------------

def put(data, at, layout, *values):
    """Writes numbers over what is there, if there is room."""
    if at + struct.calcsize(layout) <= len(data):
        struct.pack_into(layout, data, at, *values)


def bend_length(rng, data, header):
    """A length that is too long, too short, or off by one."""
    at = rng.choice(known.LENGTHS[header.kind])
    right = len(data) - header.at
    value = rng.choice((*INTERESTING, right - 1, right, right + 1, rng.getrandbits(16)))
    put(data, header.at + at, ">H", max(value, 0) & 0xFFFF)


def bend_header_length(rng, data, header):
    """Headers that overlap, or reach beyond the end."""
    if header.kind == "ip":
        put(data, header.at, ">B", rng.choice((4, 6, 0, 15)) << 4 | rng.randrange(16))
    elif header.kind == "extension":
        put(data, header.at + 1, ">B", rng.choice((0, 1, 2, 31, 254, 255)))
    else:
        bend_bits(rng, data, header)


def bend_number(rng, data, header):
    """What comes next is said to be something else."""
    at, choices, layout = {
        "ip": (9, NUMBERS, ">B"), "ipv6": (6, NUMBERS, ">B"), "extension": (0, NUMBERS, ">B"),
        "ethernet": (12, ETHERTYPES, ">H"), "vlan": (2, ETHERTYPES, ">H"),
        "gre": (2, ETHERTYPES, ">H"), "icmp": (0, range(16), ">B"),
        "icmpv6": (0, (*range(5), *range(128, 138)), ">B"),
        "udp": (rng.choice((0, 2)), PORTS, ">H"),
    }.get(header.kind, (0, range(256), ">B"))
    put(data, header.at + at, layout, rng.choice(list(choices)))


def bend_fragment(rng, data, header):
    """Fragments of which the rest never comes, or that overlap."""
    offset = rng.choice((0, 1, 2, 185, 0x1FFF))
    if header.kind == "ip":
        put(data, header.at + 4, ">H", rng.randrange(4))
        put(data, header.at + 6, ">H", rng.choice((0, 0x2000, 0x4000, 0x8000)) | offset)
    elif header.kind == "extension":
        put(data, header.at + 2, ">H", offset << 3 & 0xFFFF | rng.randrange(2))


def bend_addresses(rng, data, header):
    """From itself, to a group, from nobody, or the other way round."""
    size = {"ip": 4, "ipv6": 16}.get(header.kind)
    if size is None:
        return
    at = header.at + (12 if size == 4 else 8)
    if at + 2 * size > len(data):
        return
    source, destination = bytes(data[at:at + size]), bytes(data[at + size:at + 2 * size])
    other = rng.choice((source, destination, *GROUPS[size], rng.randbytes(size)))
    data[at:at + 2 * size] = rng.choice((destination + source, source + other, other + destination,
                                         source + source))


def bend_ports(rng, data, header):
    if header.kind != "udp" or header.at + 4 > len(data):
        return
    ports = bytes(data[header.at:header.at + 4])
    put(data, header.at, ">HH", *rng.choice((
        struct.unpack(">HH", ports[2:] + ports[:2]), (0, 0), (0, 65535),
        (rng.choice(PORTS), rng.choice(PORTS)), (rng.getrandbits(16), rng.getrandbits(16)))))


def bend_bits(rng, data, header):
    end = min(header.at + header.length, len(data))
    if end > header.at:
        data[rng.randrange(header.at, end)] ^= 1 << rng.randrange(8)


HEADER_BENDS = (bend_header_length, bend_number, bend_fragment, bend_addresses, bend_ports, bend_bits)


def bend_header(rng, data, headers):
    header = rng.choice(headers)
    bends = HEADER_BENDS + ((bend_length,) * 3 if header.kind in known.LENGTHS else ())
    rng.choice(bends)(rng, data, header)


# --- The whole of a packet --------------------------------------------------------

def some_address(rng, size):
    return rng.choice((*GROUPS[size], rng.randbytes(size),
                       (b"\x0a\0\0\x01" if size == 4 else b"\x20\x01\x0d\xb8" + bytes(11) + b"\x01")))


def around(rng, number, payload):
    """An IP packet around it, of either version."""
    size = rng.choice((4, 16))
    return known.ip(some_address(rng, size), some_address(rng, size), number, payload)


def in_tunnel(rng, packet):
    """The packet in a tunnel of some kind."""
    version = 6 if packet[:1] and packet[0] >> 4 == 6 else 4
    ethertype = 0x86DD if version == 6 else 0x0800
    frame = bytes(12) + struct.pack(">H", ethertype) + packet
    kind = rng.choice(("ip", "gre", "vxlan", "gtp", "teredo", "geneve"))
    if kind == "ip":
        return around(rng, 41 if version == 6 else 4, packet)
    if kind == "gre":
        return around(rng, 47, struct.pack(">HH", 0, ethertype) + packet)
    if kind == "gtp":
        return around(rng, 17, known.udp(2152, 2152, struct.pack(">BBHI", 0x30, 255, len(packet)
                                                                 & 0xFFFF, 1) + packet))
    if kind == "teredo":
        return around(rng, 17, known.udp(rng.choice((3544, 40000)), 3544, packet))
    if kind == "geneve":
        return around(rng, 17, known.udp(40000, 6081, b"\0\0\x65\x58\0\0\x01\0" + frame))
    return around(rng, 17, known.udp(40000, 4789, b"\x08\0\0\0\0\0\x01\0" + frame))


def quoted(rng, packet):
    """An ICMP error about the packet, perhaps with its beginning alone."""
    if rng.random() < 0.5:
        packet = packet[:rng.choice((0, 1, 20, 24, 27, 28, 40, 48, 128))]
    if rng.random() < 0.5:
        kind, code = rng.choice(((3, 3), (3, 13), (5, 1), (11, 0), (12, 0)))
        return known.ip(some_address(rng, 4), some_address(rng, 4), 1,
                        struct.pack(">BBHI", kind, code, 0, rng.choice((0, len(packet) // 4)))
                        + packet)
    kind, code = rng.choice(((1, 4), (1, 1), (2, 0), (3, 0), (4, 1), (137, 0)))
    return known.ip(some_address(rng, 16), some_address(rng, 16), 58,
                    struct.pack(">BBHI", kind, code, 0, 0) + packet)


def nest(rng, packet):
    for _ in range(rng.randint(1, TUNNELS)):
        packet = rng.choice((in_tunnel, in_tunnel, quoted))(rng, packet)
        if len(packet) > 8000:
            break
    return packet


def with_extensions(rng, packet):
    """IPv6 extension headers before what an IPv6 packet carries, fragment headers among them."""
    if len(packet) < 40 or packet[0] >> 4 != 6:
        return nest(rng, packet)
    number, rest = packet[6], packet[40:]
    for _ in range(rng.randint(1, 12)):
        kind = rng.choice((0, 43, 44, 60, 51, 135))
        length = 0 if kind == 44 else rng.choice((0, 0, 1, 3))
        rest = bytes((number, length)) + rng.randbytes(6 + 8 * length) + rest
        number = kind
    return known.ip(packet[8:24], packet[24:40], number, rest)


def as_log_line(rng, packet):
    """A datagram of syslog, with a line of a firewall's log that may be damaged."""
    line = bytearray(rng.choice(LINES))
    for _ in range(rng.choice((0, 0, 1, 4))):
        at = rng.randrange(len(line))
        line[at:at + rng.choice((0, 1, 8))] = rng.choice((b"", b"4294967296", b"\xff", b"\0", b"UDP",
                                                          b" -> ", rng.randbytes(3)))
        line = line or bytearray(b"x")
    size = 4 if not packet or packet[0] >> 4 == 4 else 16
    return known.ip(some_address(rng, size), some_address(rng, size), 17,
                    known.udp(40000, 514, rng.choice((b"<134>", b"")) + bytes(line)))


def bend_packet(rng, data, headers):
    """Makes another packet of the one in the frame, behind the same link header."""
    outer = next((header for header in headers if header.kind in ("ip", "ipv6")), None)
    if outer is None:
        return data
    packet = bytes(data[outer.at:])
    for _ in range(rng.choice((1, 1, 2, 3))):
        packet = rng.choice((nest, quoted, with_extensions, as_log_line))(rng, packet)
    head = data[:outer.at]
    if len(head) >= 2:
        head[-2:] = struct.pack(">H", 0x86DD if packet[0] >> 4 == 6 else 0x0800)
    return head + packet


# --- Frames -----------------------------------------------------------------------

def bend_text(rng, data, begin):
    """What has no headers is a line of a log."""
    at = rng.randrange(begin, len(data) + 1)
    data[at:at + rng.choice((0, 1, 1, 12))] = rng.choice((b"", b" ", b"9", b"4294967296", b"\xff"))


def bend_frame(rng, frame):
    data = bytearray(frame.data)
    if rng.random() < 0.3:
        data = bend_packet(rng, data, known.headers_of(data, frame.link))
    headers = known.headers_of(data, frame.link)
    for _ in range(rng.choice((0, 1, 1, 2, 5))):
        if headers:
            bend_header(rng, data, headers)
        else:
            bend_text(rng, data, known.text_at(data, frame.link))
    data = data[:capture_file.LONGEST]
    length = len(data)
    if rng.random() < 0.1:
        data = data[:rng.randrange(known.text_at(data, frame.link), len(data) + 1)]
        length = rng.choice((length, len(data), 65535))
    return frame._replace(data=bytes(data), length=length)


def bend_times(rng, frames):
    """Times that go back, stand still, are missing, or lie where no clock has been."""
    how = rng.choice(("as they are", "some", "backwards", "none", "one", "far"))
    if how == "some":
        return [frame._replace(seconds=rng.choice((frame.seconds, None, *MOMENTS)))
                for frame in frames]
    if how == "backwards":
        times = [frame.seconds for frame in reversed(frames)]
        return [frame._replace(seconds=time) for frame, time in zip(frames, times)]
    if how == "none":
        return [frame._replace(seconds=None) for frame in frames]
    if how == "one":
        moment = rng.choice(MOMENTS)
        return [frame._replace(seconds=moment) for frame in frames]
    if how == "far":
        return [frame._replace(seconds=frame.seconds * 1000) for frame in frames]
    return frames


def bend_order(rng, frames):
    """Some frames come twice, some late, some never."""
    dealt = []
    for frame in frames:
        dealt += [frame] * rng.choice((0, 1, 1, 1, 1, 1, 1, 1, 2, 3))
    for _ in range(len(dealt) // 20):
        at, other = rng.randrange(len(dealt)), rng.randrange(len(dealt))
        dealt[at], dealt[other] = dealt[other], dealt[at]
    return dealt or frames


def bend(frames, seed, most):
    """At most so many frames, from somewhere in the capture."""
    rng = random.Random(seed)
    begin = rng.randrange(max(1, len(frames) - most + 1))
    share = rng.choice((0.05, 0.3, 1.0))
    frames = bend_order(rng, frames[begin:begin + most])
    frames = [bend_frame(rng, frame) if rng.random() < share else frame for frame in frames]
    return bend_times(rng, frames)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--frames", type=int, default=1500, help="how many at the most (1500)")
    parser.add_argument("source", type=Path, metavar="IN")
    parser.add_argument("bent", type=Path, metavar="OUT")
    call = parser.parse_args()
    frames = capture_file.read(call.source)
    capture_file.write(call.bent, bend(frames, call.seed, call.frames))


if __name__ == "__main__":
    sys.exit(main())
