# SPDX-License-Identifier: GPL-2.0-or-later
"""What is in a pcapng file that fwlog wrote, read without Wireshark."""
import struct

SECTION, INTERFACE, PACKET = 0x0A0D0D0A, 1, 6
UPPER_PDU = 252
TAG_NAME, TAG_END = 12, 0
IPV4 = 20, 21
IPV6 = 22, 23
PORT_TYPE, SOURCE_PORT, DESTINATION_PORT = 24, 25, 26


class Packet:
    """Time in nanoseconds since the epoch, the interface's description, tags, and the line."""

    def __init__(self, time, interface, data):
        self.time, self.interface = time, interface
        self.tags, self.line = split_tags(data)

    def number(self, tag):
        return int.from_bytes(self.tags[tag], "big")


def split_tags(data):
    tags, at = {}, 0
    while True:
        kind, length = struct.unpack_from(">HH", data, at)
        at += 4 + length
        if kind == TAG_END:
            return tags, data[at:]
        assert kind not in tags
        tags[kind] = data[at - length:at]


def options(data):
    found, at = {}, 0
    while at < len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == 0:
            break
        found[kind] = data[at + 4:at + 4 + length]
        at += 4 + (length + 3) // 4 * 4
    return found


class Capture:
    """A file, as far as it has been written: `is_whole` when it does not break off."""

    def __init__(self, data):
        self.application, self.interfaces, self.packets = None, [], []
        at = 0
        while len(data) >= at + 12:
            kind, length = struct.unpack_from("<II", data, at)
            if len(data) < at + length:
                break
            assert struct.unpack_from("<I", data, at + length - 4)[0] == length
            self._read(kind, data[at + 8:at + length - 4])
            at += length
        self.is_whole = at == len(data) and self.application is not None

    def _read(self, kind, body):
        if kind == SECTION:
            self.application = options(body[16:])[4].decode()
        elif kind == INTERFACE:
            told = options(body[8:])
            assert struct.unpack_from("<H", body)[0] == UPPER_PDU
            assert told[2] == b"fwlog" and told[9] == b"\x09"   # name; nanoseconds
            self.interfaces.append(told[3].decode())
        elif kind == PACKET:
            interface, high, low, captured, length = struct.unpack_from("<IIIII", body)
            assert captured == length
            self.packets.append(Packet(high << 32 | low, self.interfaces[interface],
                                       body[20:20 + captured]))

    @property
    def lines(self):
        return [packet.line for packet in self.packets]
