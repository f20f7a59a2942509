# SPDX-License-Identifier: GPL-2.0-or-later
"""A frame, or a line of the firewall's log, of a recording as it is in a variant of the course.

Addresses and ports are changed wherever they stand: in headers, in what ICMP errors quote, in DNS
answers, in the lists of nodes that a DHT hands out, in text. Lengths and checksums are made anew.
"""
import re
import struct
from datetime import datetime, timedelta

import dpkt

from address_map import dotted, is_home, is_router, is_server, is_stranger

NTP, PORT_CONTROL = 123, 5351
NTP_TIMES = (16, 24, 32, 40)    # where its four times stand (RFC 5905, figure 8)
DOTTED = re.compile(rb"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)")
# A host of the home, as a name of the DNS.
REVERSED = re.compile(rb"\x02(\d\d)\x01(\d)\x03168\x03192\x07in-addr")
LOG_TIME = re.compile(r"^(\w{3} [ \d]\d \d\d:\d\d:\d\d)")
LOG_YEAR = 2026                 # the lines tell none
LOG_FORMAT = "%b %d %H:%M:%S"


def binary(text):
    """An address in dots, as bytes; None if it is none."""
    parts = [int(part) for part in text.split(".")]
    return bytes(parts) if len(parts) == 4 and max(parts) < 256 else None


def addresses_of(frame):
    """The IPv4 addresses of a frame's header, and of the one that an ICMP error quotes."""
    ethernet = dpkt.ethernet.Ethernet(frame)
    if not isinstance(ethernet.data, dpkt.ip.IP):
        return set()
    quoted = quoted_header(ethernet.data)
    return {ethernet.data.src, ethernet.data.dst} | ({quoted.src, quoted.dst} if quoted else set())


def quoted_header(packet):
    """What an ICMP error quotes; None: it is none."""
    if not isinstance(packet.data, dpkt.icmp.ICMP) or packet.data.type not in (3, 11):
        return None
    return dpkt.ip.IP(bytes(packet.data.data.data))


def ends_of(line):
    """{"SRC": address in dots, "DST": …} of a line of netfilter's log."""
    return dict(re.findall(r"\b(SRC|DST)=([\d.]+)", line))


class Rewriting:
    """`known` are the addresses that are looked for in payloads, `hardware` what becomes of
    hardware addresses, `shift` is in whole seconds."""

    def __init__(self, addresses, known, dropped=frozenset(), shift=0, hardware=None):
        self.addresses, self.dropped, self.shift = addresses, dropped, shift
        self.known = {address: addresses.address(address) for address in known
                      if is_home(address) or is_router(address) or is_server(address)
                      or is_stranger(address)}
        self.hardware = hardware or {}

    # --- Frames ---

    def frame(self, frame):
        """The frame as it is now; None: it has gone with its stranger."""
        if self.dropped and addresses_of(frame) & self.dropped:
            return None
        for before, now in self.hardware.items():
            frame = frame.replace(before, now)
        ethernet = dpkt.ethernet.Ethernet(frame)
        packet = ethernet.data
        if isinstance(packet, dpkt.ip.IP):
            self._packet(packet)
        elif isinstance(packet, dpkt.ip6.IP6):
            self._packet6(packet)
        elif isinstance(packet, dpkt.arp.ARP):
            packet.spa = self.addresses.address(packet.spa)
            packet.tpa = self.addresses.address(packet.tpa)
        return bytes(ethernet)

    def _packet(self, packet):
        source, destination = packet.src, packet.dst
        packet.src, packet.dst = (self.addresses.address(end) for end in (source, destination))
        data = packet.data
        if isinstance(data, dpkt.udp.UDP):
            self._datagram(data)
        elif isinstance(data, dpkt.tcp.TCP):
            # Of TCP only the strangers' ports and the shared one change; its text keeps its length.
            data.sport = self._tcp_port(data.sport, source)
            data.dport = self._tcp_port(data.dport, destination)
            data.data = self._text(data.data)
            data.sum = 0
        elif isinstance(data, dpkt.icmp.ICMP):
            quoted = quoted_header(packet)
            if quoted is not None:
                self._packet(quoted)
                data.data.data = bytes(quoted)
            data.sum = 0
        packet.len = len(packet)
        packet.sum = 0

    def _packet6(self, packet):
        """Between hosts of the home, with addresses that mean nothing elsewhere."""
        if isinstance(packet.data, dpkt.udp.UDP):
            self._datagram(packet.data)
            packet.plen = len(packet.data)
        elif isinstance(packet.data, dpkt.icmp6.ICMP6):
            packet.data.sum = 0

    def _datagram(self, datagram):
        ports = {datagram.sport, datagram.dport}
        payload = self._text(datagram.data)
        if NTP in ports and len(payload) >= 48:
            payload = self._ntp(payload)
        if PORT_CONTROL in ports:
            for before, now in self.addresses.fixed_ports.items():
                payload = payload.replace(struct.pack(">H", before), struct.pack(">H", now))
        datagram.data = self._binary(payload)
        datagram.sport = self.addresses.port(datagram.sport)
        datagram.dport = self.addresses.port(datagram.dport)
        datagram.ulen = len(datagram)
        datagram.sum = 0

    def _tcp_port(self, port, address):
        if is_stranger(address) or port in self.addresses.fixed_ports:
            return self.addresses.port(port)
        return port

    # --- Payloads ---

    def _text(self, payload):
        """Addresses in dots, and the shared port as a decimal number."""
        def other(found):
            address = binary(found[0].decode())
            return dotted(self.known[address]).encode() if address in self.known else found[0]
        payload = DOTTED.sub(other, payload)
        payload = REVERSED.sub(self._reversed, payload)
        for before, now in self.addresses.fixed_ports.items():
            payload = re.sub(rb"(?<!\d)%d(?!\d)" % before, b"%d" % now, payload)
        return payload

    def _reversed(self, found):
        home = self.addresses.address(bytes((192, 168, int(found[2]), int(found[1]))))
        return found[0].replace(found[1] + b"\x01" + found[2], b"%d\x01%d" % (home[3], home[2]))

    def _binary(self, payload):
        """Addresses as four bytes; in what a DHT says (bencoded, BEP 5) a port follows each."""
        has_ports = payload[:1] == b"d" and payload[-1:] == b"e"
        changed, at = bytearray(payload), 0
        while at <= len(payload) - 4:
            now = self.known.get(payload[at:at + 4])
            if now is None:
                at += 1
                continue
            changed[at:at + 4] = now
            at += 4
            if has_ports and at <= len(payload) - 2:
                port = self.addresses.port(*struct.unpack_from(">H", payload, at))
                struct.pack_into(">H", changed, at, port)
                at += 2
        return bytes(changed)

    def _ntp(self, payload):
        changed = bytearray(payload)
        for at in NTP_TIMES:
            seconds, = struct.unpack_from(">I", payload, at)
            if seconds:
                struct.pack_into(">I", changed, at, (seconds + self.shift) % 2**32)
        return bytes(changed)

    # --- Lines ---

    def line(self, line):
        """A line of netfilter's log; None: it has gone with its stranger."""
        ends = {name: binary(text) for name, text in ends_of(line).items()}
        if self.dropped & set(ends.values()):
            return None
        is_udp = "PROTO=UDP" in line
        for name, port_name in (("SRC", "SPT"), ("DST", "DPT")):
            address = ends.get(name)
            if address is None:
                continue
            line = line.replace(f"{name}={dotted(address)} ",
                                f"{name}={dotted(self.addresses.address(address))} ")

            def other(found, address=address):
                port = int(found[2])
                now = self.addresses.port(port) if is_udp else self._tcp_port(port, address)
                return f"{found[1]}{now} "
            line = re.sub(rf"({port_name}=)(\d+) ", other, line)
        return LOG_TIME.sub(self._log_time, line)

    def _log_time(self, found):
        time = datetime.strptime(f"{LOG_YEAR} {found[1]}", f"%Y {LOG_FORMAT}")
        return (time + timedelta(seconds=self.shift)).strftime(LOG_FORMAT)
