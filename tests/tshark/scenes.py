# SPDX-License-Identifier: GPL-2.0-or-later
"""Small captures made by hand, each with the answer worked out by hand.

A scene is a function that returns (Capture, Expected).  The hub is always the
endpoint in question; peer(n) lies in a /16 network of its own and has a port
of its own.
"""

import dataclasses
import random
import struct

import packets

HUB, HUB_PORT = "192.168.1.50", 8832
HUB6, HUB6_PORT = "2001:db8::50", 8832


@dataclasses.dataclass
class Expected:
    """What must come out: capture totals, and the listed endpoints."""
    datagrams: int
    conversations: int
    endpoints: int
    group_datagrams: int = 0
    refused: int = 0
    # endpoint text -> its figures
    listed: dict = dataclasses.field(default_factory=dict)
    # endpoint text -> verdict, where the scene leaves no doubt
    verdicts: dict = dataclasses.field(default_factory=dict)


def peer(number):
    return f"10.{number}.0.1", 20000 + 7 * number


def peer6(number):
    return f"2001:{number + 16:x}:7::1", 20000 + 7 * number


def hub_text(port=HUB_PORT):
    return f"{HUB}:{port}"


def preface(capture):
    """Two frames of something ordinary, long before the rest, so that nobody
    can say the capture began in the middle: 1 conversation, 2 endpoints."""
    capture.add_ip(0, packets.datagram("192.168.1.9", 50001, "192.168.1.1", 53,
                                       packets.dns(1)))
    capture.add_ip(0.02, packets.datagram("192.168.1.1", 53, "192.168.1.9", 50001,
                                          packets.dns(1, answer=True)))


def payload(number):
    """Something no dissector knows, of varying length."""
    return bytes([0xF7, number % 251]) + b"oversharing" * (1 + number % 5)


# A search for devices, and an answer to it.
SEARCH = (b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n"
          b"MAN: \"ssdp:discover\"\r\nMX: 2\r\nST: ssdp:all\r\n\r\n")
FOUND = b"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\n\r\n"


def initiating(hub=HUB, port=HUB_PORT, who=peer):
    """The hub calls 40 peers, all but every fourth answer; then 8 others call
    it and are answered."""
    capture = packets.Capture()
    preface(capture)
    for number in range(40):
        address, remote = who(number)
        when = 100 + 5 * number
        capture.add_ip(when, packets.datagram(hub, port, address, remote,
                                              payload(number)))
        if number % 4:
            capture.add_ip(when + .05, packets.datagram(address, remote, hub, port,
                                                        payload(number + 1)))
    for number in range(100, 108):
        address, remote = who(number)
        when = 200 + number
        capture.add_ip(when + 100, packets.datagram(address, remote, hub, port,
                                                    payload(number)))
        capture.add_ip(when + 100.05, packets.datagram(hub, port, address, remote,
                                                       payload(number)))
    text = f"{hub}:{port}" if "." in hub else f"[{hub}]:{port}"
    # Onset: 2 frames before; peers 0 to 7 take 8 frames and 6 answers; then
    # comes the ninth peer.
    return capture, Expected(
        datagrams=2 + 40 + 30 + 16, conversations=49, endpoints=2 + 1 + 48,
        listed={text: dict(peers=48, hosts=48, networks=48, ports=48,
                           initiated=100 * 40 / 48, answered=100 * 38 / 48,
                           sent_datagrams=48, received_datagrams=38,
                           first=100.0, last=407.05, onset=17, refused=0)},
        verdicts={text: "initiating"})


def initiating6():
    return initiating(HUB6, HUB6_PORT, peer6)


def responding():
    """Forty strangers call on a port nobody knows; all but four are answered."""
    capture = packets.Capture()
    preface(capture)
    for number in range(40):
        address, remote = peer(number)
        when = 100 + 5 * number
        capture.add_ip(when, packets.datagram(address, remote, HUB, HUB_PORT,
                                              payload(number)))
        if number % 10:
            capture.add_ip(when + .05, packets.datagram(HUB, HUB_PORT, address,
                                                        remote, payload(number)))
    # Onset: 2 before; peers 0 to 8 take 9 + 8.
    return capture, Expected(
        datagrams=2 + 40 + 36, conversations=41, endpoints=43,
        listed={hub_text(): dict(
            peers=40, hosts=40, networks=40, ports=40, initiated=0.0,
            answered=90.0, sent_datagrams=36, received_datagrams=40,
            first=100.0, last=295.05, onset=18, refused=0)},
        verdicts={hub_text(): "responding"})


def afterglow():
    """Forty strangers call twice each, nobody answers; the first twenty get an
    ICMP port unreachable for their first try."""
    capture = packets.Capture()
    preface(capture)
    for number in range(40):
        address, remote = peer(number)
        when = 100 + 5 * number
        call = packets.datagram(address, remote, HUB, HUB_PORT, payload(number))
        capture.add_ip(when, call)
        if number < 20:
            capture.add_ip(when + .01, packets.icmp_error(HUB, address, call))
        capture.add_ip(when + 2, call)
    # Onset: 2 before; peers 0 to 8 take 3 frames each.
    return capture, Expected(
        datagrams=2 + 80, conversations=41, endpoints=43, refused=20,
        listed={hub_text(): dict(
            peers=40, hosts=40, networks=40, ports=40, initiated=0.0,
            answered=0.0, sent_datagrams=0, received_datagrams=80,
            first=100.0, last=297.0, onset=27, refused=20)},
        verdicts={hub_text(): "afterglow"})


def scanning():
    """Sixty addresses of one network are tried on one port; two answer."""
    capture = packets.Capture()
    preface(capture)
    for number in range(60):
        address = f"10.9.0.{number + 1}"
        capture.add_ip(100 + number, packets.datagram(HUB, 40000, address, 6892,
                                                      b"\xf7probe"))
        if number in (20, 40):
            capture.add_ip(100.01 + number, packets.datagram(
                address, 6892, HUB, 40000, b"\xf7yes?"))
    return capture, Expected(
        datagrams=2 + 62, conversations=61, endpoints=63,
        listed={hub_text(40000): dict(
            peers=60, hosts=60, networks=1, ports=1, initiated=100.0,
            answered=100 * 2 / 60, sent_datagrams=60, received_datagrams=2,
            first=100.0, last=159.0, onset=11, refused=0)},
        verdicts={hub_text(40000): "scanning"})


def client():
    """A time client with a fixed port asks twenty servers, all answer."""
    capture = packets.Capture()
    preface(capture)
    for number in range(20):
        address = peer(number)[0]
        when = 100 + 16 * number
        capture.add_ip(when, packets.datagram(HUB, 123, address, 123, packets.ntp()))
        capture.add_ip(when + .03, packets.datagram(address, 123, HUB, 123,
                                                    packets.ntp(answer=True)))
    return capture, Expected(
        datagrams=42, conversations=21, endpoints=23,
        listed={hub_text(123): dict(
            peers=20, hosts=20, networks=20, ports=1, initiated=100.0,
            answered=100.0, sent_datagrams=20, received_datagrams=20,
            first=100.0, last=404.03, onset=19, refused=0, service="ntp")},
        verdicts={hub_text(123): "client"})


def serving():
    """A name server answers forty clients."""
    capture = packets.Capture()
    preface(capture)
    for number in range(40):
        address, remote = peer(number)
        when = 100 + 5 * number
        capture.add_ip(when, packets.datagram(address, remote, HUB, 53,
                                              packets.dns(number)))
        capture.add_ip(when + .01, packets.datagram(HUB, 53, address, remote,
                                                    packets.dns(number, True)))
    return capture, Expected(
        datagrams=82, conversations=41, endpoints=43,
        listed={hub_text(53): dict(
            peers=40, hosts=40, networks=40, ports=40, initiated=0.0,
            answered=100.0, sent_datagrams=40, received_datagrams=40,
            first=100.0, last=295.01, onset=19, refused=0, service="dns")},
        verdicts={hub_text(53): "serving"})


def responding_after_a_question():
    """The same, but a minute earlier the hub sent one datagram to a group: who
    calls so much later, from everywhere, does not answer that."""
    capture, expected = responding()
    capture.frames.insert(2, (40, packets.ethernet(packets.datagram(
        HUB, HUB_PORT, "239.255.255.250", 1900, SEARCH))))
    expected.group_datagrams = 1
    expected.listed[hub_text()]["onset"] += 1
    return capture, expected


def answers_to_a_question(group="239.255.255.250", port=HUB_PORT, remote=1900,
                          link_type=packets.ETHERNET,
                          question=packets.ethernet, answer=packets.ethernet):
    """The hub asks a group; twelve hosts around it answer within seconds."""
    capture = packets.Capture(link_type)
    capture.add(100, answer(packets.datagram("192.168.1.9", 50001, "192.168.1.1", 53,
                                             packets.dns(1))))
    capture.add(200, question(packets.datagram(HUB, port, group, remote, SEARCH)))
    for number in range(12):
        capture.add(200.5 + number / 4, answer(packets.datagram(
            f"192.168.{number}.{20 + number}", remote, HUB, port, FOUND)))
    return capture, Expected(
        datagrams=13, conversations=13, endpoints=15, group_datagrams=1,
        listed={hub_text(port): dict(
            peers=12, hosts=12, networks=1, ports=1, initiated=0.0, answered=0.0,
            sent_datagrams=0, received_datagrams=12, first=200.5, last=203.25,
            onset=11, refused=0)},
        verdicts={hub_text(port): "client"})


def answers_to_a_cooked_question():
    """A NetBIOS question to all of the network, in a Linux cooked capture: only
    its packet type says that it was a broadcast."""
    return answers_to_a_question(
        "192.168.255.255", 137, 137, packets.LINUX_COOKED,
        lambda packet: packets.cooked(packet, kind=1), packets.cooked)


def two_hubs():
    """Two hubs call thirty peers each, then each other."""
    capture = packets.Capture()
    preface(capture)
    other, other_port = "192.168.2.60", 6881
    for number in range(30):
        for shift, (hub, port) in enumerate(((HUB, HUB_PORT), (other, other_port))):
            address, remote = peer(number + 100 * shift)
            when = 100 + 5 * number + shift
            capture.add_ip(when, packets.datagram(hub, port, address, remote,
                                                  payload(number)))
            if number % 3:
                capture.add_ip(when + .05, packets.datagram(
                    address, remote, hub, port, payload(number)))
    capture.add_ip(300, packets.datagram(HUB, HUB_PORT, other, other_port, b"\xf7hi"))
    capture.add_ip(301, packets.datagram(other, other_port, HUB, HUB_PORT, b"\xf7ho"))
    same = dict(peers=31, hosts=31, networks=31, ports=31,
                answered=100 * 21 / 31, sent_datagrams=31, received_datagrams=21)
    # Onset: 2 before; nine rounds are 18 calls and 2 * 6 answers.
    return capture, Expected(
        datagrams=2 + 60 + 40 + 2, conversations=1 + 61, endpoints=2 + 2 + 60,
        listed={hub_text(): dict(same, initiated=100.0, first=100.0, last=301.0,
                                 onset=29),
                f"{other}:{other_port}": dict(same, initiated=100 * 30 / 31,
                                              first=101.0, last=301.0, onset=31)},
        verdicts={hub_text(): "initiating", f"{other}:{other_port}": "initiating"})


def quiet():
    """Nobody talks to many: 4 endpoints, 3 conversations."""
    capture = packets.Capture()
    preface(capture)
    for number, server in enumerate(("192.168.1.1", "192.168.1.2")):
        capture.add_ip(1 + number, packets.datagram(HUB, HUB_PORT, server, 53,
                                                    packets.dns(number)))
    return capture, Expected(datagrams=4, conversations=3, endpoints=4)


def nothing():
    """A file without a packet."""
    return packets.Capture(), Expected(0, 0, 0)


def dhcp(kind, number):
    """A DHCP message of this kind (1: discover, 2: offer) for client `number`."""
    return (struct.pack("!BBBBIHH", 1 if kind == 1 else 2, 1, 6, 0, number, 0, 0)
            + bytes(4) + bytes([192, 168, 1, 100 + number if kind == 2 else 0]) + bytes(8)
            + bytes([2, 0, 0, 0, 0, number]) + bytes(10 + 64 + 128)
            + bytes([99, 130, 83, 99, 53, 1, kind, 255]))


def dhcp_offers():
    """A DHCP server in a flood of discoveries offers an address to each: unicast, to hosts that
    never spoke from them."""
    capture = packets.Capture()
    for number in range(60):
        capture.add_ip(1000 + number, packets.datagram(
            "0.0.0.0", 68, "255.255.255.255", 67, dhcp(1, number)),
                       destination="ff:ff:ff:ff:ff:ff")
        capture.add_ip(1000.1 + number, packets.datagram(
            "192.168.1.1", 67, f"192.168.1.{number + 100}", 68, dhcp(2, number)))
    return capture, Expected(
        datagrams=60, group_datagrams=60, conversations=60, endpoints=61,
        listed={"192.168.1.1:67": dict(
            peers=60, hosts=60, networks=1, ports=1, initiated=100.0, answered=0.0,
            sent_datagrams=60, received_datagrams=0, first=1000.1, last=1059.1,
            onset=18, refused=0, service="dhcp")},
        verdicts={"192.168.1.1:67": "serving"})


VERDICT_SCENES = {scene.__name__: scene for scene in (
    initiating, initiating6, responding, afterglow, scanning, client, serving,
    responding_after_a_question, answers_to_a_question, answers_to_a_cooked_question,
    two_hubs, dhcp_offers)}
EMPTY_SCENES = {scene.__name__: scene for scene in (quiet, nothing)}


# --- one flow per frame: the hub calls ten peers, five answer, in wrappings ------

def plain_figures(scale=1, **more):
    return dict(peers=10, hosts=10, networks=10, ports=10, initiated=100.0,
                answered=50.0, sent_datagrams=10 * scale,
                received_datagrams=5 * scale, refused=0, **more)


def wrapped(wrap, link_type=packets.ETHERNET, make=packets.datagram, hub=HUB,
            who=peer, snaplen=262144, filling=payload):
    """wrap(packet) gives the frames that carry an IP packet; each must count
    as one datagram."""
    capture = packets.Capture(link_type, snaplen)
    when = 1000.0
    for number in range(10):
        address, remote = who(number)
        there = make(hub, HUB_PORT, address, remote, filling(number))
        back = make(address, remote, hub, HUB_PORT, filling(number))
        for packet in (there, back)[:1 + number % 2]:
            for frame in wrap(packet):
                capture.add(when, frame)
                when += .5
    text = f"{hub}:{HUB_PORT}" if "." in hub else f"[{hub}]:{HUB_PORT}"
    return capture, Expected(datagrams=15, conversations=10, endpoints=11,
                             listed={text: plain_figures()})


def v6(wrap, **keywords):
    return wrapped(wrap, hub=HUB6, who=peer6, **keywords)


def one(function):
    return lambda packet: [function(packet)]


def counter():
    """Identification numbers for fragments."""
    number = iter(range(1, 100000))
    return lambda: next(number)


def fragmented():
    """Three fragments and more to a datagram; it counts once."""
    number = counter()
    return wrapped(lambda packet: [packets.ethernet(piece) for piece in
                                   packets.fragments(packet, number())],
                   filling=lambda n: payload(n) * 5)


def fragmented6():
    number = counter()
    return v6(lambda packet: [packets.ethernet(piece) for piece in
                              packets.fragments6(packet, number())],
              filling=lambda n: payload(n) * 5)


OUTER = ("203.0.113.1", "203.0.113.2")
WRAPPED = {
    "ethernet": lambda: wrapped(one(packets.ethernet)),
    "ipv6": lambda: v6(one(packets.ethernet)),
    "raw_ip": lambda: wrapped(lambda packet: [packet], packets.RAW_IP),
    "linux_cooked": lambda: wrapped(one(packets.cooked), packets.LINUX_COOKED),
    "linux_cooked_2": lambda: wrapped(one(packets.cooked_2), packets.LINUX_COOKED_2),
    "wlan": lambda: wrapped(one(packets.wlan), packets.WLAN),
    "vlan": lambda: wrapped(one(lambda p: packets.vlan(p, 7))),
    "vlan_in_vlan": lambda: wrapped(one(lambda p: packets.vlan(p, 7, 8))),
    "pppoe": lambda: wrapped(one(packets.pppoe)),
    "gre": lambda: wrapped(one(lambda p: packets.ethernet(packets.gre(*OUTER, p)))),
    "ip_in_ip": lambda: wrapped(one(
        lambda p: packets.ethernet(packets.ip_in_ip(*OUTER, p)))),
    "6in4": lambda: v6(one(lambda p: packets.ethernet(packets.ip_in_ip(*OUTER, p)))),
    "4in6": lambda: wrapped(one(lambda p: packets.ethernet(
        packets.ip_in_ip("2001:db8:1::1", "2001:db8:2::1", p)))),
    "vxlan": lambda: wrapped(one(lambda p: packets.ethernet(
        packets.vxlan(*OUTER, packets.ethernet(p))))),
    "gtp": lambda: wrapped(one(lambda p: packets.ethernet(packets.gtp(*OUTER, p)))),
    # The inner UDP header is from 70 to 78.
    "gtp_snaplen_78": lambda: wrapped(one(lambda p: packets.ethernet(
        packets.gtp(*OUTER, p))), snaplen=78),
    "extensions_ipv6": lambda: v6(one(lambda p: packets.ethernet(
        packets.with_extensions(p, packets.HOP_BY_HOP, packets.DESTINATION_OPTIONS)))),
    "udplite": lambda: wrapped(one(packets.ethernet), make=packets.datagram_lite),
    "udplite_ipv6": lambda: v6(one(packets.ethernet), make=packets.datagram_lite),
    "fragments": fragmented,
    "fragments_ipv6": fragmented6,
    "empty_payload": lambda: wrapped(one(packets.ethernet), filling=lambda n: b""),
    "snaplen_64": lambda: wrapped(one(packets.ethernet), snaplen=64,
                                  filling=lambda n: payload(n) * 20),
}


# --- frames that carry UDP headers, but no datagram of anybody --------------------

def ping(source, destination):
    body = b"\x08\x00\x00\x00\x00\x01\x00\x01" + b"abcdefgh" * 4
    total = packets.checksum(body)
    return packets.ip(source, destination, packets.ICMP,
                      body[:2] + total.to_bytes(2, "big") + body[4:])


def tunnel_without_udp(wrap):
    """Many tunnels, each with a ping inside: twelve outer UDP flows of one
    endpoint, and no flow at all by our rule."""
    capture = packets.Capture()
    for number in range(12):
        capture.add_ip(number, wrap(f"203.0.113.{number + 1}",
                                    ping(HUB, peer(number)[0])))
    return capture, Expected(0, 0, 0)


def header_cut_off(wrap, snaplen):
    """Tunnels whose inner UDP header breaks off before its ports."""
    capture = packets.Capture(snaplen=snaplen)
    for number in range(12):
        capture.add_ip(number, wrap(*OUTER, packets.datagram(
            HUB, HUB_PORT, *peer(number))))
    return capture, Expected(0, 0, 0)


def header_missing(wrap, left):
    """Tunnels whose inner IP packet says UDP, and has only so many bytes of it."""
    capture = packets.Capture()
    for number in range(12):
        capture.add_ip(number, wrap(*OUTER, packets.ip(
            HUB, peer(number)[0], packets.UDP, HUB_PORT.to_bytes(2, "big")[:left])))
    return capture, Expected(0, 0, 0)


def vxlan_with_ethernet(source, destination, packet):
    return packets.vxlan(source, destination, packets.ethernet(packet))


def openflow():
    """Twelve switches show frames to their controller over TCP: no datagrams
    of our capture, and no refusals."""
    capture = packets.Capture()
    for number in range(12):
        seen = packets.datagram(f"172.16.0.{number + 1}", 50000 + number,
                                "9.9.9.9", 443)
        if number == 7:
            seen = packets.icmp_error("9.9.9.9", "172.16.0.8", seen)
        capture.add_ip(number, packets.openflow(
            f"10.{number}.0.9", 40000, "192.168.1.7", packets.ethernet(seen)))
    return capture, Expected(0, 0, 0)


def tunnelled_error():
    """A ping error inside VXLAN that quotes UDP: an error, no datagram."""
    capture = packets.Capture()
    for number in range(12):
        address, remote = peer(number)
        quoted = packets.datagram(HUB, HUB_PORT, address, remote)
        capture.add_ip(number, packets.vxlan(
            "203.0.113.1", f"203.0.113.{number + 2}",
            packets.ethernet(packets.icmp_error(address, HUB, quoted))))
    return capture, Expected(0, 0, 0, refused=12)


def errors_only():
    """ICMP errors about datagrams nobody saw: counted, but no peers."""
    capture = packets.Capture()
    for number in range(12):
        address, remote = peer(number)
        quoted = packets.datagram(HUB, HUB_PORT, address, remote)
        capture.add_ip(number, packets.icmp_error(address, HUB, quoted))
    return capture, Expected(0, 0, 0, refused=12)


NO_DATAGRAMS = {
    "vxlan_ping": lambda: tunnel_without_udp(lambda far, packet: packets.vxlan(
        "198.51.100.1", far, packets.ethernet(packet))),
    "gtp_ping": lambda: tunnel_without_udp(lambda far, packet: packets.gtp(
        "198.51.100.1", far, packet)),
    # The inner UDP header is from 70 to 78, and with VXLAN from 84 to 92.
    "gtp_cut_at_70": lambda: header_cut_off(packets.gtp, 70),
    "gtp_cut_at_72": lambda: header_cut_off(packets.gtp, 72),
    "gtp_cut_at_73": lambda: header_cut_off(packets.gtp, 73),
    "vxlan_cut_at_84": lambda: header_cut_off(vxlan_with_ethernet, 84),
    "vxlan_cut_at_86": lambda: header_cut_off(vxlan_with_ethernet, 86),
    "gtp_empty": lambda: header_missing(packets.gtp, 0),
    "gtp_two_bytes": lambda: header_missing(packets.gtp, 2),
    "vxlan_empty": lambda: header_missing(vxlan_with_ethernet, 0),
    "vxlan_two_bytes": lambda: header_missing(vxlan_with_ethernet, 2),
    "openflow": openflow,
    "tunnelled_error": tunnelled_error,
    "errors_only": errors_only,
}


# --- groups, refusals, oddities ---------------------------------------------------

def with_groups():
    """The hub calls ten peers, and groups in between: none of those is a peer."""
    capture, expected = wrapped(one(packets.ethernet))
    groups = (("224.0.0.251", {}), ("239.255.255.250", {}),
              ("255.255.255.255", dict(destination=packets.BROADCAST_MAC)),
              ("192.168.1.255", dict(destination=packets.BROADCAST_MAC)),
              ("0.0.0.0", {}))
    for number, (group, frame) in enumerate(groups):
        capture.add(2000 + number, packets.ethernet(packets.datagram(
            HUB, HUB_PORT, group, 1900), **frame))
    # A machine without an address yet, asking the hub; and IPv6 groups.
    capture.add(2010, packets.ethernet(packets.datagram(
        "0.0.0.0", 68, HUB, HUB_PORT)))
    capture.add(2011, packets.ethernet(packets.datagram(
        "fe80::1", 5353, "ff02::fb", 5353)))
    capture.add(2012, packets.ethernet(packets.datagram("::", 546, HUB6, 547)))
    expected.group_datagrams = 8
    return capture, expected


def broadcasts(link_type, *wraps):
    """Twelve networks are called at once, each by its own broadcast address:
    the link layer alone says that these are broadcasts."""
    capture = packets.Capture(link_type)
    for number in range(12):
        capture.add(1000 + number, wraps[number % len(wraps)](packets.datagram(
            HUB, HUB_PORT, f"10.{number}.255.255", 137)))
    return capture, Expected(0, 0, 0, group_datagrams=12)


def broadcasts_wlan():
    return broadcasts(
        packets.WLAN, lambda p: packets.wlan(p, packets.BROADCAST_MAC),
        lambda p: packets.wlan(p, packets.BROADCAST_MAC, to_access_point=True))


def broadcasts_cooked():
    return broadcasts(packets.LINUX_COOKED, lambda p: packets.cooked(p, kind=1))


def broadcasts_cooked_2():
    return broadcasts(packets.LINUX_COOKED_2, lambda p: packets.cooked_2(p, kind=1))


def sflow(link_type=packets.ETHERNET):
    """Twelve switches send samples of what they forward to one collector.  The
    samples are UDP, a broadcast, TCP or an ICMP error, all about 9.9.9.9."""
    capture = packets.Capture(link_type)
    for number in range(12):
        inside = f"172.16.0.{number + 1}"
        call = packets.datagram(inside, 50000 + number, "9.9.9.9", 443)
        samples = {
            3: [packets.ethernet(call, destination=packets.BROADCAST_MAC)],
            5: [packets.ethernet(packets.tcp(inside, 50000, "9.9.9.9", 443))],
            7: [packets.ethernet(packets.icmp_error("9.9.9.9", inside, call))],
            9: [packets.ethernet(call)] * 3,
        }.get(number, [packets.ethernet(call)])
        capture.add_ip(1000 + number, packets.sflow(
            f"10.{number}.0.9", 40000 + number, "192.168.1.7", *samples))
    return capture, Expected(
        datagrams=12, conversations=12, endpoints=13,
        listed={"192.168.1.7:6343": dict(
            peers=12, hosts=12, networks=12, ports=12, initiated=0.0, answered=0.0,
            sent_datagrams=0, received_datagrams=12, first=1000.0, last=1011.0,
            onset=9, refused=0, service="sflow")})


def sflow_ipv4():
    """The same with the fewest headers in front of a sample."""
    return sflow(packets.IPV4)


def talks_to_itself():
    """The hub sends itself three datagrams, then calls ten peers, of whom five
    answer.  It is a peer of its own that never answers."""
    capture = packets.Capture()
    for number in range(3):
        capture.add_ip(900 + number, packets.datagram(HUB, HUB_PORT, HUB, HUB_PORT))
    for number in range(10):
        address, remote = peer(number)
        capture.add_ip(1000 + number, packets.datagram(HUB, HUB_PORT, address, remote))
        if number % 2:
            capture.add_ip(1000.5 + number, packets.datagram(
                address, remote, HUB, HUB_PORT))
    # Every frame is 14 + 20 + 8 + 11 bytes.  Onset: its own host and nine
    # others, that is 3 frames, 8 calls, 4 answers and the ninth call.
    return capture, Expected(
        datagrams=18, conversations=11, endpoints=11,
        listed={hub_text(): dict(
            peers=11, hosts=11, networks=11, ports=11, initiated=100.0,
            answered=100 * 5 / 11, sent_datagrams=13, received_datagrams=5,
            sent_bytes=13 * 53, received_bytes=5 * 53, first=900.0, last=1009.5,
            onset=14, refused=0)})


def times_missing():
    """Some frames have no time: each is as new as the newest before it."""
    start = 1_700_000_000.0
    capture = packets.Capture()
    capture.add_ip(start, packets.datagram("192.168.1.9", 50001, "192.168.1.1", 53,
                                           packets.dns(1)))
    capture.add_ip(start + .5, packets.datagram("192.168.1.1", 53, "192.168.1.9", 50001,
                                                packets.dns(1, answer=True)))
    for number in range(10):
        address, remote = peer(number)
        capture.add_ip(start + 100 + number if number % 3 else None,
                       packets.datagram(HUB, HUB_PORT, address, remote))
        if number % 2:
            capture.add_ip(None, packets.datagram(address, remote, HUB, HUB_PORT))
    # The first call has the time of the name server's answer; the last, and
    # its answer, that of the last but one.  Onset: 2 before; 8 calls, 4 answers.
    return capture, Expected(
        datagrams=17, conversations=11, endpoints=13,
        listed={hub_text(): plain_figures(
            first=start + .5, last=start + 108, onset=15)})


def service_of_long_conversations():
    """Twelve clients of a name server: 300 DNS datagrams each, then 260 empty
    ones.  Most are DNS, however long a conversation is."""
    capture = packets.Capture()
    when = 1000.0
    for number in range(12):
        address, remote = peer(number)
        for turn in range(280):
            for answer in (False, True):
                ends = (address, remote), (HUB, 53)
                (source, sport), (destination, dport) = ends[::-1] if answer else ends
                content = packets.dns(turn, answer) if turn < 150 else b""
                capture.add_ip(when, packets.datagram(
                    source, sport, destination, dport, content))
                when += 1 / 64
    return capture, Expected(
        datagrams=12 * 560, conversations=12, endpoints=13,
        listed={hub_text(53): dict(
            peers=12, hosts=12, networks=12, ports=12, initiated=0.0, answered=100.0,
            sent_datagrams=12 * 280, received_datagrams=12 * 280, first=1000.0,
            onset=8 * 560 + 1, refused=0, service="dns")})


def refusals():
    """Ten peers are called.  Two say their port is closed, a router says that
    three others are out of reach, one error is about a datagram nobody saw,
    and one about TCP does not concern us."""
    capture = packets.Capture()
    for number in range(10):
        address, remote = peer(number)
        capture.add_ip(1000 + number, packets.datagram(HUB, HUB_PORT, address, remote))
    for number in range(2):
        address, remote = peer(number)
        capture.add_ip(1100 + number, packets.icmp_error(
            address, HUB, packets.datagram(HUB, HUB_PORT, address, remote)))
    for number in range(2, 5):
        address, remote = peer(number)
        capture.add_ip(1100 + number, packets.icmp_error(
            "203.0.113.1", HUB, packets.datagram(HUB, HUB_PORT, address, remote),
            code=1))
    capture.add_ip(1200, packets.icmp_error(
        "203.0.113.1", HUB, packets.datagram(HUB, 999, "10.200.0.1", 999)))
    capture.add_ip(1201, packets.icmp_error(
        "203.0.113.1", HUB, packets.ip(HUB, "10.200.0.1", 6, bytes(20))))
    return capture, Expected(
        datagrams=10, conversations=10, endpoints=11, refused=6,
        listed={hub_text(): dict(peers=10, hosts=10, networks=10, ports=10,
                                 initiated=100.0, answered=0.0, sent_datagrams=10,
                                 received_datagrams=0, refused=5, onset=9)})


def refusals6():
    """The same with IPv6, the hub being the one that is closed."""
    capture = packets.Capture()
    for number in range(10):
        address, remote = peer6(number)
        call = packets.datagram(address, remote, HUB6, HUB6_PORT)
        capture.add_ip(1000 + number, call)
        if number < 7:
            capture.add_ip(1000.1 + number, packets.icmp_error(
                HUB6, address, call, kind=1, code=4))
    return capture, Expected(
        datagrams=10, conversations=10, endpoints=11, refused=7,
        listed={f"[{HUB6}]:{HUB6_PORT}": dict(
            peers=10, hosts=10, networks=10, ports=10, initiated=0.0,
            answered=0.0, sent_datagrams=0, received_datagrams=10, refused=7,
            onset=16)})


def refusals_by_router():
    """Ten strangers call a hub that is gone: its router says so to six of them.
    The errors count for the hub, whose callers are turned away."""
    capture = packets.Capture()
    for number in range(10):
        address, remote = peer(number)
        call = packets.datagram(address, remote, HUB, HUB_PORT)
        capture.add_ip(1000 + number, call)
        if number < 6:
            capture.add_ip(1000.1 + number, packets.icmp_error(
                "203.0.113.1", address, call, code=1))
    return capture, Expected(
        datagrams=10, conversations=10, endpoints=11, refused=6,
        listed={hub_text(): dict(peers=10, hosts=10, networks=10, ports=10,
                                 initiated=0.0, answered=0.0, sent_datagrams=0,
                                 received_datagrams=10, refused=6, onset=15)})


def refusals_with_extensions():
    """The same with IPv6 and extension headers before UDP, which the errors
    quote too."""
    kinds = ((packets.HOP_BY_HOP,), (packets.DESTINATION_OPTIONS,),
             (packets.HOP_BY_HOP, packets.DESTINATION_OPTIONS))
    capture = packets.Capture()
    for number in range(10):
        address, remote = peer6(number)
        call = packets.with_extensions(
            packets.datagram(address, remote, HUB6, HUB6_PORT), *kinds[number % 3])
        capture.add_ip(1000 + number, call)
        if number < 6:
            capture.add_ip(1000.1 + number, packets.icmp_error(
                "2001:db8:ffff::1", address, call, kind=1, code=0))
    return capture, Expected(
        datagrams=10, conversations=10, endpoints=11, refused=6,
        listed={f"[{HUB6}]:{HUB6_PORT}": dict(
            peers=10, hosts=10, networks=10, ports=10, initiated=0.0, answered=0.0,
            sent_datagrams=0, received_datagrams=10, refused=6, onset=15)})


def redirects():
    """The hub calls ten peers.  Its router names a shorter way to each, which
    refuses nothing; one peer says that its port is closed."""
    capture, expected = wrapped(one(packets.ethernet))
    for number in range(10):
        quoted = packets.datagram(HUB, HUB_PORT, *peer(number))
        capture.add_ip(1100 + number, packets.icmp_error(
            "192.168.1.1", HUB, quoted, kind=5, code=1))
    capture.add_ip(1200, packets.icmp_error(peer(9)[0], HUB, quoted))
    expected.refused = expected.listed[hub_text()]["refused"] = 1
    return capture, expected


def redirects6():
    """The same with IPv6."""
    capture, expected = v6(one(packets.ethernet))
    for number in range(10):
        quoted = packets.datagram(HUB6, HUB6_PORT, *peer6(number))
        capture.add_ip(1100 + number, packets.redirect6("fe80::1", HUB6, quoted))
    capture.add_ip(1200, packets.icmp_error(peer6(9)[0], HUB6, quoted, kind=1, code=4))
    expected.refused = expected.listed[f"[{HUB6}]:{HUB6_PORT}"]["refused"] = 1
    return capture, expected


def out_of_order():
    """The hub's calls stand in the file with falling times."""
    capture = packets.Capture()
    for number in range(10):
        address, remote = peer(number)
        capture.add_ip(5000 - 10 * number, packets.datagram(
            HUB, HUB_PORT, address, remote))
        # Its answer is stamped before the call; file order says who began.
        capture.add_ip(4999.5 - 10 * number, packets.datagram(
            address, remote, HUB, HUB_PORT))
    return capture, Expected(
        datagrams=20, conversations=10, endpoints=11,
        listed={hub_text(): dict(peers=10, hosts=10, networks=10, ports=10,
                                 initiated=100.0, answered=100.0,
                                 sent_datagrams=10, received_datagrams=10,
                                 first=4909.5, last=5000.0, onset=17)})


def same_hosts_many_ports():
    """Ten hosts with five ports each, in two networks: peers are not hosts."""
    capture = packets.Capture()
    for number in range(50):
        capture.add_ip(1000 + number, packets.datagram(
            HUB, HUB_PORT, f"10.{number % 2}.0.{number % 10 + 1}",
            30000 + number // 10))
    return capture, Expected(
        datagrams=50, conversations=50, endpoints=51,
        listed={hub_text(): dict(peers=50, hosts=10, networks=2, ports=5,
                                 initiated=100.0, answered=0.0, sent_datagrams=50,
                                 received_datagrams=0, refused=0, onset=9)})


def eight_hosts():
    """One host fewer than the floor, however many ports."""
    capture = packets.Capture()
    for number in range(90):
        capture.add_ip(1000 + number, packets.datagram(
            HUB, HUB_PORT, f"10.{number % 8}.0.1", 30000 + number))
    return capture, Expected(datagrams=90, conversations=90, endpoints=91)


def wrong_length(length):
    """A UDP length field that lies: the datagram was sent all the same."""
    return wrapped(one(packets.ethernet),
                   make=lambda *a: packets.datagram(*a, length=length))


def garbage():
    """Frames of noise, some with a sound beginning; must not crash anything."""
    noise = random.Random(8832)
    capture = packets.Capture()
    for number in range(400):
        frame = packets.ethernet(packets.datagram(
            HUB, HUB_PORT, *peer(number % 200), noise.randbytes(noise.randrange(80))))
        at = noise.randrange(len(frame))
        if number % 3 == 0:
            frame = frame[:at]                               # cut
        elif number % 3 == 1:
            frame = frame[:at] + noise.randbytes(len(frame) - at)
        else:
            frame = noise.randbytes(len(frame))
        capture.add(1000 + number, frame)
    return capture, None


def random_traffic(seed):
    """A few hosts and ports of both families in every mixture: datagrams,
    groups, errors, wrappings, repeated, in both directions, also between ports
    of one host and to the sender itself.  Nobody worked
    the answer out by hand: for comparing two programs."""
    dice = random.Random(seed)
    families = [[f"10.{n % 7}.{n}.1" for n in range(30)],
                [f"2001:{n % 5:x}:{n}::1" for n in range(30)]]
    groups = ["224.0.0.251", "255.255.255.255", "0.0.0.0", "ff02::fb", "::"]
    ports = [53, 123, 5353, 8832, 6881, 51413, 40000, 65535]
    wrappings = [packets.ethernet] * 6 + [
        lambda p: packets.vlan(p, 3), packets.pppoe,
        lambda p: packets.ethernet(packets.gre(*OUTER, p)),
        lambda p: packets.ethernet(packets.ip_in_ip(*OUTER, p)),
        lambda p: packets.ethernet(p, destination=packets.BROADCAST_MAC)]
    capture = packets.Capture()
    sent = []
    for number in range(1500):
        hosts = dice.choice(families)
        # Few sources, many destinations, and the other way round.
        pair = [(dice.choice(hosts[:3]), dice.choice(ports[:4])),
                (dice.choice(hosts), dice.choice(ports))]
        dice.shuffle(pair)
        (source, sport), (destination, dport) = pair
        if dice.random() < .03:
            destination, dport = source, dice.choice([sport, dport])
        if dice.random() < .04:
            destination = dice.choice([group for group in groups
                                       if (":" in group) == (":" in source)])
        make = packets.datagram_lite if dice.random() < .1 else packets.datagram
        packet = make(source, sport, destination, dport, payload(number))
        if sent and dice.random() < .1:
            quoted, sender, receiver = dice.choice(sent)
            router = dice.choice([receiver, "203.0.113.9" if "." in receiver
                                  else "2001:db8::9"])
            packet = packets.icmp_error(router, sender, quoted,
                                        1 if ":" in sender else 3, dice.choice([1, 4]))
        elif ":" in source or destination not in groups:
            sent.append((packet, source, destination))
        when = 1000 + number + dice.choice([0, 0, 0, -5])
        capture.add(when, dice.choice(wrappings)(packet))
    return capture, None


ODD = {scene.__name__: scene for scene in (
    with_groups, broadcasts_wlan, broadcasts_cooked, broadcasts_cooked_2, sflow, sflow_ipv4,
    talks_to_itself, times_missing, service_of_long_conversations, refusals, refusals6,
    refusals_by_router, refusals_with_extensions, redirects, redirects6, out_of_order,
    same_hosts_many_ports, eight_hosts)}

ALL = {**VERDICT_SCENES, **EMPTY_SCENES, **WRAPPED, **NO_DATAGRAMS, **ODD}
