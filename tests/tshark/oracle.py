#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Work out the oversharing figures of a capture without the plugin.

    oracle.py CAPTURE [--filter DISPLAY_FILTER] [--min-hosts N] [-o PREF:VALUE]

Plain `tshark -T fields` tells what is in each frame, this program counts.
It prints JSON lines that can be compared with `tshark -z oversharing,json`
(all figures but the verdict and its evidence).  The tests trust this program,
so it shares no code with the plugin.
"""

import argparse
import collections
import ipaddress
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal

SEPARATOR = "\x1f"   # between occurrences of one field
IP_LAYERS = ("ip", "ipv6")
UDP_LAYERS = ("udp", "udplite")
ICMP_LAYERS = ("icmp", "icmpv6")
# Errors quote what they refuse; redirects quote too, and refuse nothing.
REDIRECTS = (("icmp", 5), ("icmpv6", 137))
# Reports that carry samples of other traffic.
REPORT_LAYERS = ("sflow", "openflow", "openflow_v1", "openflow_v4", "openflow_v5",
                 "openflow_v6")
# Layers that carry a link-layer destination, and the field it is in.
LINK_LAYERS = {"eth": "eth.dst", "wlan": "wlan.da"}
LINK_BROADCAST = "ff:ff:ff:ff:ff:ff"
COOKED_BROADCAST = "1"      # packet type of Linux cooked captures
FIELDS = ("frame.number", "frame.time_epoch", "frame.len", "frame.protocols",
          "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "udp.srcport",
          "udp.dstport", "eth.dst", "wlan.da", "sll.pkttype", "icmp.type",
          "icmpv6.type")
# How tshark ends when a file breaks off: 2, from Wireshark 4.6 on 14.
CUT_SHORT = (2, 14)
LIMITED_BROADCAST = ipaddress.ip_address("255.255.255.255")
DEFAULT_MIN_HOSTS = 9
OPENING = 60        # seconds: who was met so early may have been met before the capture
SWEEP_PAIRS = 91    # pairs begun and not yet answered that make a sweep of ports

Endpoint = collections.namedtuple("Endpoint", "address port")
# kind: "datagram", "group", "error" (ICMP that quotes UDP) or "other".
# time: None where the capture has none.
Frame = collections.namedtuple(
    "Frame", "number time length kind source destination service icmp_type "
             "icmp_source icmp_destination payload")


class OracleError(Exception):
    """tshark could not read the capture at all."""


# --- frames ------------------------------------------------------------------

def run_tshark(capture, display_filter=None, options=(), extra_fields=()):
    """One dict of lists per frame, as plain tshark dissects it."""
    fields = FIELDS + tuple(extra_fields)
    command = ["tshark", "-n", "-r", str(capture), "-T", "fields",
               "-E", "separator=/t", "-E", "occurrence=a",
               "-E", "aggregator=" + SEPARATOR]
    for field in fields:
        command += ["-e", field]
    for option in options:
        command += ["-o", option]
    if display_filter:
        command += ["-Y", display_filter]
    with tempfile.TemporaryDirectory(prefix="oracle-") as home:
        environment = dict(os.environ, HOME=home, XDG_CONFIG_HOME=home)
        done = subprocess.run(command, env=environment, capture_output=True,
                              text=True, errors="replace", check=False)
    # Cut short or damaged: what came before counts all the same.
    readable = done.stdout or "cut short" in done.stderr
    if done.returncode and not (done.returncode in CUT_SHORT and readable):
        raise OracleError(f"tshark failed on {capture}: {done.stderr.strip()}")
    for line in done.stdout.splitlines():
        cells = line.split("\t")
        yield {field: cell.split(SEPARATOR) if cell else []
               for field, cell in zip(fields, cells)}


def nth_of_kind(layers, position, kinds):
    """How many layers of these kinds stand before layers[position]."""
    return sum(1 for layer in layers[:position] if layer in kinds)


def addresses_at(layers, position, row):
    """Source and destination of the IP header at a position, or None."""
    name = layers[position]
    index = nth_of_kind(layers, position, (name,))
    if name == "ip" and index >= len(row["ip.src"]):
        # Wireshark 4.6 hands IPv6 in GTP to "ip", which hands it on unnamed.
        name, index = "ipv6", nth_of_kind(layers, position, ("ipv6",))
    sources, destinations = row[name + ".src"], row[name + ".dst"]
    if index >= len(sources) or index >= len(destinations):
        return None     # header cut off before its addresses
    return (ipaddress.ip_address(sources[index]),
            ipaddress.ip_address(destinations[index]))


def ports_at(layers, position, row):
    index = nth_of_kind(layers, position, UDP_LAYERS)
    sources, destinations = row["udp.srcport"], row["udp.dstport"]
    if index >= len(sources) or index >= len(destinations):
        return None     # header cut off before its ports
    return int(sources[index]), int(destinations[index])


def last_position(layers, kinds, before=None):
    end = len(layers) if before is None else before
    for position in range(end - 1, -1, -1):
        if layers[position] in kinds:
            return position
    return None


def link_destination(layers, row):
    position = last_position(layers, LINK_LAYERS)
    if position is None:
        return None
    name = layers[position]
    values = row[LINK_LAYERS[name]]
    index = nth_of_kind(layers, position, (name,))
    return values[index] if index < len(values) else None


def is_link_broadcast(layers, row):
    destination = link_destination(layers, row)
    if destination is None:     # Linux cooked captures have a packet type instead
        return row["sll.pkttype"][:1] == [COOKED_BROADCAST]
    return destination == LINK_BROADCAST


def without_samples(layers):
    """The layers up to a report of other traffic: what it carries are samples."""
    for position, layer in enumerate(layers):
        if layer in REPORT_LAYERS:
            return layers[:position + 1]
    return layers


def is_single(address):
    """Neither a group nor 'no address'."""
    return not (address.is_multicast or address.is_unspecified
                or address == LIMITED_BROADCAST)


def as_frame(row):
    """The one flow of a frame: the innermost UDP header, if it belongs to the
    innermost IP header and is neither quoted in an ICMP error nor sampled."""
    layers = without_samples((row["frame.protocols"] or [""])[0].split(":"))
    number = int(row["frame.number"][0])
    time = Decimal(row["frame.time_epoch"][0]) if row["frame.time_epoch"] else None
    frame = Frame(number, time, int(row["frame.len"][0]), "other",
                  None, None, "", None, None, None, None)
    udp = last_position(layers, UDP_LAYERS)
    if udp is None:
        return frame
    if any(layer in IP_LAYERS for layer in layers[udp + 1:]):
        return frame    # a tunnel, and what it carries is no UDP
    ip = last_position(layers, IP_LAYERS, udp)
    addresses = None if ip is None else addresses_at(layers, ip, row)
    ports = ports_at(layers, udp, row)
    if addresses is None or ports is None:
        return frame
    source = Endpoint(addresses[0], ports[0])
    destination = Endpoint(addresses[1], ports[1])
    icmp = last_position(layers, ICMP_LAYERS, udp)
    if icmp is not None:
        outer = last_position(layers, IP_LAYERS, icmp)
        outer_addresses = outer is not None and addresses_at(layers, outer, row)
        if ip < icmp or not outer_addresses:
            return frame
        types = row[layers[icmp] + ".type"]
        icmp_type = layers[icmp], int(types[0]) if types else None
        if icmp_type in REDIRECTS:
            return frame
        return frame._replace(
            kind="error", source=source, destination=destination,
            icmp_type=icmp_type, icmp_source=outer_addresses[0],
            icmp_destination=outer_addresses[1])
    single = (is_single(addresses[0]) and is_single(addresses[1])
              and not is_link_broadcast(layers, row))
    service = layers[udp + 1] if udp + 1 < len(layers) else ""
    payload = None
    if row.get("udp.length"):
        index = nth_of_kind(layers, udp, UDP_LAYERS)
        if index < len(row["udp.length"]):
            payload = int(row["udp.length"][index]) - 8
    return frame._replace(kind="datagram" if single else "group",
                          source=source, destination=destination,
                          service=service, payload=payload)


def frames_of(capture, display_filter=None, options=(), extra_fields=()):
    for row in run_tshark(capture, display_filter, options, extra_fields):
        yield as_frame(row)


# --- counting ----------------------------------------------------------------

class Conversation:
    """Two endpoints that exchanged datagrams."""

    def __init__(self, first_sender, first_frame, uncertain):
        self.first_sender = first_sender
        self.first_frame = first_frame
        self.uncertain = uncertain               # who began
        self.first = self.last = None
        self.datagrams = collections.Counter()   # by sender
        self.bytes = collections.Counter()       # by sender
        self.refused = 0
        self.refused_by_peer = 0                 # the quoted destination itself


class View:
    """What one endpoint, or one host, saw: its side of conversations."""

    def __init__(self):
        self.conversations = {}     # (own endpoint, peer) -> Conversation
        self.first = self.last = None
        self.onset = None
        self.remotes = set()
        self.waiting = set()        # pairs it began and that nobody answered yet
        self.sweeps = False
        self.services = collections.Counter()
        self.payloads = set()
        self.group_sent = 0

    def sight(self, own, peer, conversation, frame, min_hosts):
        if (own, peer) not in self.conversations and conversation.first_sender == own:
            self.waiting.add((own, peer))
        if own != peer and conversation.datagrams[peer]:
            self.waiting.discard((own, peer))
        self.conversations[own, peer] = conversation
        self.remotes.add(peer.address)
        self.sweeps |= len(self.waiting) >= SWEEP_PAIRS
        if self.onset is None and (len(self.remotes) >= min_hosts or self.sweeps):
            self.onset = frame.number
        self.first = frame.time if self.first is None else min(self.first, frame.time)
        self.last = frame.time if self.last is None else max(self.last, frame.time)
        self.services[frame.service] += 1
        self.payloads.add(frame.payload)

    def figures(self):
        pairs = self.conversations
        peers = {peer for _, peer in pairs}
        begun = sum(1 for (own, _), c in pairs.items() if c.first_sender == own)
        # What an endpoint sends to itself is sent; nobody receives or answers it.
        others = [(peer, c) for (own, peer), c in pairs.items() if own != peer]
        answered = sum(1 for (own, peer), c in pairs.items()
                       if own != peer and c.datagrams[own] and c.datagrams[peer])
        top = max(self.services.values(), default=0)
        return {
            "peers": len(peers),
            "hosts": len({peer.address for peer in peers}),
            "networks": len({network_of(peer.address) for peer in peers}),
            "ports": len({peer.port for peer in peers}),
            "initiated": 100.0 * begun / len(pairs),
            "answered": 100.0 * answered / len(pairs),
            "sent_datagrams": sum(c.datagrams[own] for (own, _), c in pairs.items()),
            "received_datagrams": sum(c.datagrams[peer] for peer, c in others),
            "sent_bytes": sum(c.bytes[own] for (own, _), c in pairs.items()),
            "received_bytes": sum(c.bytes[peer] for peer, c in others),
            "first": self.first,
            "last": self.last,
            "onset": self.onset,
            "refused": sum(c.refused for c in pairs.values()),
            "denied": 0,
            # More than one when two are equally frequent.
            "services": sorted(name for name, count in self.services.items()
                               if count == top),
        }


def network_of(address):
    prefix = 16 if address.version == 4 else 32
    return ipaddress.ip_network((address, prefix), strict=False)


def order(address, port=0):
    return address.version, int(address), port


class Answer:
    """Everything about a capture."""

    def __init__(self, frames, min_hosts=DEFAULT_MIN_HOSTS, begin=None):
        self.min_hosts = min_hosts
        self.known_begin = begin    # of the capture, where these are not all of its frames
        self.conversations = {}
        self.endpoints = collections.defaultdict(View)
        self.hosts = collections.defaultdict(View)
        self.packets = self.datagrams = self.group_datagrams = 0
        self.errors = self.errors_unmatched = 0
        self.icmp_types = collections.Counter()
        self.group_sent = collections.Counter()
        self.first = self.last = None
        self.frames = []
        for frame in frames:
            self.count(frame)

    def count(self, frame):
        if frame.time is None:      # as new as the newest so far
            frame = frame._replace(time=self.last or Decimal(0))
        self.packets += 1
        self.first = frame.time if self.first is None else min(self.first, frame.time)
        self.last = frame.time if self.last is None else max(self.last, frame.time)
        if frame.kind == "group":
            self.group_datagrams += 1
            self.group_sent[frame.source] += 1
        elif frame.kind == "error":
            self.count_error(frame)
        elif frame.kind == "datagram":
            self.count_datagram(frame)
        if frame.kind != "other":
            self.frames.append(frame)

    def count_error(self, frame):
        self.errors += 1
        self.icmp_types[frame.icmp_type] += 1
        pair = frozenset((frame.source, frame.destination))
        conversation = self.conversations.get(pair)
        if conversation is None:
            self.errors_unmatched += 1
            return
        conversation.refused += 1
        if frame.icmp_source == frame.destination.address:
            conversation.refused_by_peer += 1

    def count_datagram(self, frame):
        self.datagrams += 1
        source, destination = frame.source, frame.destination
        pair = frozenset((source, destination))
        conversation = self.conversations.get(pair)
        if conversation is None:
            conversation = self.conversations[pair] = Conversation(
                source, frame.number, frame.time - self.begin < OPENING)
        times = [time for time in (conversation.first, conversation.last, frame.time)
                 if time is not None]
        conversation.first, conversation.last = min(times), max(times)
        conversation.datagrams[source] += 1
        conversation.bytes[source] += frame.length
        sides = {(source, destination), (destination, source)}
        for own, peer in sides:     # one side, when it talks to itself
            for view in (self.endpoints[own], self.hosts[own.address]):
                view.sight(own, peer, conversation, frame, self.min_hosts)

    @property
    def begin(self):
        return self.first if self.known_begin is None else self.known_begin

    def peers(self, endpoint):
        """What an endpoint exchanged with each of its peers: most datagrams first, then in
        the order in which they were met."""
        found = []
        for (own, peer), pair in self.endpoints[endpoint].conversations.items():
            received = pair.datagrams[peer] if own != peer else 0
            found.append({
                "peer": format_endpoint(peer), "began": pair.first_sender == own,
                "uncertain": pair.uncertain, "sent": pair.datagrams[own],
                "received": received, "sent_bytes": pair.bytes[own],
                "received_bytes": pair.bytes[peer] if own != peer else 0,
                "first": pair.first, "last": pair.last, "refused": pair.refused,
                "first_frame": pair.first_frame})
        return sorted(found, key=lambda peer: (-peer["sent"] - peer["received"],
                                               peer["first_frame"]))

    def capture_line(self):
        return {"type": "capture", "packets": self.packets,
                "datagrams": self.datagrams,
                "group_datagrams": self.group_datagrams,
                "conversations": len(self.conversations),
                "endpoints": len(self.endpoints), "refused": self.errors,
                "first": self.first, "last": self.last,
                "min_hosts": self.min_hosts}

    def endpoint_lines(self, at_least=None):
        """Endpoints with enough remote hosts (the onset is that of the floor) or that
        sweep ports, most peers first."""
        at_least = self.min_hosts if at_least is None else at_least
        lines = []
        for endpoint, view in self.endpoints.items():
            if len(view.remotes) >= at_least or view.sweeps:
                lines.append({"type": "endpoint",
                              "endpoint": format_endpoint(endpoint),
                              "host": str(endpoint.address),
                              "port": endpoint.port, **view.figures()})
        lines.sort(key=lambda line: (-line["peers"], order(
            ipaddress.ip_address(line["host"]), line["port"])))
        return lines

    def host_lines(self):
        """Hosts with at least one listed endpoint, most peers first."""
        listed = collections.defaultdict(list)
        for line in self.endpoint_lines():
            listed[ipaddress.ip_address(line["host"])].append(line)
        # A host became worth listing when the first of its endpoints did.
        lines = [{"type": "host", "host": str(host), "endpoints": len(mine),
                  "port": mine[0]["port"], **self.hosts[host].figures(),
                  "onset": min(line["onset"] for line in mine)}
                 for host, mine in listed.items()]
        lines.sort(key=lambda line: (-line["peers"],
                                     order(ipaddress.ip_address(line["host"]))))
        return lines

    def lines(self):
        return [self.capture_line()] + self.host_lines() + self.endpoint_lines()


def format_endpoint(endpoint):
    if endpoint.address.version == 6:
        return f"[{endpoint.address}]:{endpoint.port}"
    return f"{endpoint.address}:{endpoint.port}"


def parse_endpoint(text):
    """'10.0.0.1:53' or '[2001:db8::1]:53'; the opposite of format_endpoint."""
    address, _, port = text.rpartition(":")
    return Endpoint(ipaddress.ip_address(address.strip("[]")), int(port))


def solve(capture, display_filter=None, options=(), min_hosts=DEFAULT_MIN_HOSTS,
          extra_fields=(), begin=None):
    return Answer(frames_of(capture, display_filter, options, extra_fields),
                  min_hosts, begin)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("capture")
    parser.add_argument("--filter", help="count only packets that match")
    parser.add_argument("--min-hosts", type=int, default=DEFAULT_MIN_HOSTS)
    parser.add_argument("-o", dest="options", action="append", default=[],
                        metavar="PREF:VALUE", help="a preference for tshark")
    arguments = parser.parse_args()
    try:
        answer = solve(arguments.capture, arguments.filter, arguments.options,
                       arguments.min_hosts)
    except OracleError as error:
        sys.exit(f"oracle: {error}")
    for line in answer.lines():
        print(json.dumps(line, default=float))


if __name__ == "__main__":
    main()
