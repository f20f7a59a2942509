# SPDX-License-Identifier: GPL-2.0-or-later
"""Capture files in pcapng: the frames of one, and one of frames, whatever their times."""
import struct
from typing import NamedTuple, Optional

SECTION, INTERFACE, SIMPLE, ENHANCED = 0x0A0D0D0A, 1, 3, 6
BYTE_ORDER = 0x1A2B3C4D
RESOLUTION = 9          # the option if_tsresol
LONGEST = 65535         # bytes of a frame that are written


class Frame(NamedTuple):
    link: int                   # LINKTYPE_...
    data: bytes
    length: int                 # on the wire
    seconds: Optional[float]    # since the epoch; None: it has no time


def padded(data):
    return data + bytes(-len(data) % 4)


def block(kind, body):
    length = 12 + len(padded(body))
    return struct.pack("<II", kind, length) + padded(body) + struct.pack("<I", length)


def resolution(options):
    """Ticks a second, by an interface's options."""
    at = 0
    while at + 4 <= len(options):
        code, length = struct.unpack_from("<HH", options, at)
        if code == RESOLUTION and length == 1:
            value = options[at + 4]
            return 2 ** (value & 0x7F) if value & 0x80 else 10 ** value
        at += 4 + length + -length % 4
    return 10 ** 6


def blocks(content):
    """(kind, body) of each block; the byte order must be little-endian."""
    at = 0
    while at + 12 <= len(content):
        kind, length = struct.unpack_from("<II", content, at)
        yield kind, content[at + 8:at + length - 4]
        at += length


def read(path):
    """The frames of a file as dumpcap, editcap and fwlog write it."""
    links, ticks, frames = [], [], []
    for kind, body in blocks(path.read_bytes()):
        if kind == SECTION and struct.unpack_from("<I", body)[0] != BYTE_ORDER:
            raise ValueError(f"{path}: not little-endian pcapng")
        if kind == INTERFACE:
            links.append(struct.unpack_from("<H", body)[0])
            ticks.append(resolution(body[8:]))
        elif kind == ENHANCED:
            interface, high, low, captured, length = struct.unpack_from("<5I", body)
            frames.append(Frame(links[interface], body[20:20 + captured], length,
                                (high << 32 | low) / ticks[interface]))
    return frames


def write(path, frames):
    """Writes frames, which may be of several links. Interfaces count in seconds, which leaves room for any
    time, or in microseconds. Frames without a time are simple ones: they are whole, and of the first link."""
    links = sorted({frame.link for frame in frames}, key=lambda link: -sum(
        frame.link == link for frame in frames))
    content = block(SECTION, struct.pack("<IHHq", BYTE_ORDER, 1, 0, -1))
    for link in links:
        for exponent in (6, 0):
            content += block(INTERFACE, struct.pack("<HHIHHB3xI", link, 0, 0, RESOLUTION, 1,
                                                    exponent, 0))
    parts = [content]
    for frame in frames:
        if frame.seconds is None:
            parts.append(block(SIMPLE, struct.pack("<I", len(frame.data)) + frame.data))
            continue
        in_seconds = frame.seconds >= 2 ** 43
        time = int(frame.seconds if in_seconds else frame.seconds * 10 ** 6) & 2 ** 64 - 1
        parts.append(block(ENHANCED, struct.pack(
            "<5I", 2 * links.index(frame.link) + in_seconds, time >> 32, time & 0xFFFFFFFF,
            len(frame.data), max(frame.length, len(frame.data))) + frame.data))
    path.write_bytes(b"".join(parts))
