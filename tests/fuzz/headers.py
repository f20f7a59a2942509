# SPDX-License-Identifier: GPL-2.0-or-later
"""The headers of a frame: where they are, as far as they are whole, and how to make some."""
import struct
from typing import NamedTuple

ETHERNET, RAW_IP, LINUX_SLL, UPPER_PDU = 1, 101, 113, 252
MOST = 64               # headers of a frame that are looked for

# Where a header says how long something is, in two bytes.
LENGTHS = {"ip": (2,), "ipv6": (4,), "udp": (4,), "gtp": (2,)}


class Header(NamedTuple):
    kind: str
    at: int
    length: int


def number_at(data, at, size=2):
    return int.from_bytes(data[at:at + size], "big")


def after_ethertype(ethertype):
    return {0x0800: "ip", 0x86DD: "ipv6", 0x8100: "vlan", 0x88A8: "vlan", 0x6558: "ethernet"
            }.get(ethertype)


def after_number(number):
    return {1: "icmp", 4: "ip", 17: "udp", 136: "udp", 41: "ipv6", 47: "gre", 58: "icmpv6",
            0: "extension", 43: "extension", 44: "extension", 60: "extension", 51: "extension",
            135: "extension"}.get(number)


def after_udp(data, at):
    ports = {number_at(data, at), number_at(data, at + 2)}
    for port, kind in ((4789, "vxlan"), (8472, "vxlan"), (2152, "gtp"), (6081, "vxlan")):
        if port in ports:
            return kind
    return "ipv6" if 3544 in ports and data[at + 8:at + 9] and data[at + 8] >> 4 == 6 else None


def read_header(data, kind, at):
    """(its length, what kind comes next or None)"""
    first = data[at]
    if kind == "ethernet":
        return 14, after_ethertype(number_at(data, at + 12))
    if kind == "sll":
        return 16, after_ethertype(number_at(data, at + 14))
    if kind == "vlan":
        return 4, after_ethertype(number_at(data, at + 2))
    if kind == "ip":
        return max(first & 15, 5) * 4, after_number(number_at(data, at + 9, 1))
    if kind == "ipv6":
        return 40, after_number(number_at(data, at + 6, 1))
    if kind == "extension":
        return 8 + 8 * number_at(data, at + 1, 1), after_number(first)
    if kind == "udp":
        return 8, after_udp(data, at)
    if kind == "gre":
        flags = number_at(data, at)
        return 4 + 4 * bin(flags & 0xB000).count("1"), after_ethertype(number_at(data, at + 2))
    if kind == "gtp":
        return 8, "ipv6" if number_at(data, at + 8, 1) >> 4 == 6 else "ip"
    if kind == "vxlan":
        return 8, "ethernet"
    is_error = first in ((3, 4, 5, 11, 12) if kind == "icmp" else (1, 2, 3, 4))
    return 8, ("ip" if kind == "icmp" else "ipv6") if is_error else None


def headers_of(data, link):
    """All that are found, the outermost first, into tunnels and quotes."""
    kind = {ETHERNET: "ethernet", LINUX_SLL: "sll"}.get(link)
    if link == RAW_IP and data:
        kind = "ipv6" if data[0] >> 4 == 6 else "ip"
    at, found = 0, []
    while kind is not None and at < len(data) and len(found) < MOST:
        length, after = read_header(data, kind, at)
        found.append(Header(kind, at, length))
        kind, at = after, at + length
    return found


def text_at(data, link):
    """Where a line of a log begins: behind the tags that say whose it is, which fwlog writes, and on which
    Wireshark gives up when they are damaged."""
    at = 0
    while link == UPPER_PDU and at + 4 <= len(data):
        tag, length = number_at(data, at), number_at(data, at + 2)
        at += 4 + length
        if tag == 0:
            break
    return min(at, len(data))


def ip(source, destination, number, payload):
    """An IPv4 or IPv6 packet, by the length of its addresses."""
    if len(source) == 16:
        return struct.pack(">IHBB", 6 << 28, len(payload) & 0xFFFF, number, 64) + source \
            + destination + payload
    return struct.pack(">BBHHHBBH", 0x45, 0, (20 + len(payload)) & 0xFFFF, 0, 0, 64, number, 0) \
        + source + destination + payload


def udp(source_port, destination_port, payload):
    return struct.pack(">HHHH", source_port, destination_port, (8 + len(payload)) & 0xFFFF, 0) \
        + payload
