# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets in which hosts tell who they are, and ask their router to open a port."""

import ipaddress
import struct

from packets import (BROADCAST_MAC, TCP, checksum, datagram, ethernet, ip, mac, packed,
                     pseudo_header)

ARP = 0x0806
NO_MAC = "00:00:00:00:00:00"
ROUTER = "192.168.1.1"
MDNS_GROUP = "224.0.0.251"
DISCOVER, OFFER, REQUEST, ACK, NAK, INFORM = 1, 2, 3, 5, 6, 8
WAN_SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:1"
HOLE_SERVICE = "urn:schemas-upnp-org:service:WANIPv6FirewallControl:1"


# --- Who a host is -----------------------------------------------------------------

def arp(hardware, address, target, target_hardware=NO_MAC, reply=False):
    """A frame: who has `target`, or the reply to that.  With the target its own address it is
    gratuitous, with 0.0.0.0 for the address a probe."""
    packet = (struct.pack("!HHBBH", 1, 0x0800, 6, 4, 2 if reply else 1)
              + mac(hardware) + packed(address) + mac(target_hardware) + packed(target))
    return ethernet(packet + bytes(18), source=hardware, ethertype=ARP,
                    destination=target_hardware if reply else BROADCAST_MAC)


def option(code, value):
    return bytes([code, len(value)]) + value


def dhcp(kind, hardware, address="0.0.0.0", name=None, domain=None, current="0.0.0.0"):
    """A frame with a DHCP message: `address` is what the server gives, `current` what the
    client has, `name` its host name (option 12), `domain` its full name (option 81)."""
    from_server = kind in (OFFER, ACK, NAK)
    message = (struct.pack("!BBBBIHH", 2 if from_server else 1, 1, 6, 0, 7, 0, 0x8000)
               + packed(current) + packed(address) + bytes(8) + mac(hardware).ljust(16, b"\0")
               + bytes(192) + b"\x63\x82\x53\x63" + option(53, bytes([kind])))
    if name is not None:
        message += option(12, name.encode())
    if domain is not None:
        message += option(81, b"\0\0\0" + domain.encode())
    message = (message + b"\xff").ljust(300, b"\0")
    if from_server:
        return ethernet(datagram(ROUTER, 67, "255.255.255.255", 68, message),
                        destination=BROADCAST_MAC)
    return ethernet(datagram(current, 68, "255.255.255.255", 67, message),
                    destination=BROADCAST_MAC, source=hardware)


def dns_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def mdns(source, name, *addresses, lifetime=120):
    """An IP packet: `source` says that the host `name` ("nas.local") has these addresses."""
    records, first = b"", dns_name(name)
    for address in addresses:
        data = packed(address)
        records += (first if not records else b"\xc0\x0c") + struct.pack(
            "!HHIH", 1 if len(data) == 4 else 28, 0x8001, lifetime, len(data)) + data
    message = struct.pack("!HHHHHH", 0, 0x8400, 0, len(addresses), 0, 0) + records
    group = MDNS_GROUP if ipaddress.ip_address(source).version == 4 else "ff02::fb"
    return datagram(source, 5353, group, 5353, message)


# --- What it asks of its router ----------------------------------------------------

def nat_pmp(source, internal, external=0, lifetime=3600, protocol="udp", router=ROUTER):
    return datagram(source, 40000, router, 5351, struct.pack(
        "!BBHHHI", 0, 1 if protocol == "udp" else 2, 0, internal, external, lifetime))


def in_16(address):
    data = packed(address)
    return data if len(data) == 16 else bytes(10) + b"\xff\xff" + data


def pcp(source, internal, external=0, lifetime=3600, protocol=17, router=ROUTER,
        third_party=None, description=None, operation=1):
    """PCP's MAP; operation 2 is PEER, which opens nothing to others."""
    message = (struct.pack("!BBHI", 2, operation, 0, lifetime) + in_16(source) + b"n" * 12
               + struct.pack("!B3xHH", protocol, internal, external) + in_16("0.0.0.0"))
    if operation == 2:
        message += struct.pack("!HH", 7, 0) + in_16("203.0.113.9")
    if third_party is not None:
        message += struct.pack("!BBH", 1, 0, 16) + in_16(third_party)
    if description is not None:
        data = description.encode()
        message += struct.pack("!BBH", 128, 0, len(data)) + data + bytes(-len(data) % 4)
    return datagram(source, 40000, router, 5351, message)


def soap(action, service, arguments, router=ROUTER):
    """The HTTP request for an action: the head and the body, which clients send apart."""
    body = (f'<?xml version="1.0"?>\r\n<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/'
            f'envelope/" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>'
            f'<u:{action} xmlns:u="{service}">'
            + "".join(f"<{name}>{value}</{name}>" for name, value in arguments.items())
            + f"</u:{action}></s:Body></s:Envelope>\r\n").encode()
    head = (f"POST /ctl/IPConn HTTP/1.1\r\nHost: {router}:5000\r\nContent-Type: text/xml\r\n"
            f'SOAPAction: "{service}#{action}"\r\nContent-Length: {len(body)}\r\n\r\n').encode()
    return head, body


def upnp(client, internal, external=None, protocol="UDP", lifetime=0,
         description="VPN server", action="AddPortMapping"):
    return soap(action, WAN_SERVICE, {
        "NewRemoteHost": "", "NewExternalPort": internal if external is None else external,
        "NewProtocol": protocol, "NewInternalPort": internal, "NewInternalClient": client,
        "NewEnabled": 1, "NewPortMappingDescription": description,
        "NewLeaseDuration": lifetime})


def upnp_pinhole(client, internal, protocol=17, lifetime=3600):
    return soap("AddPinhole", HOLE_SERVICE, {
        "RemoteHost": "", "RemotePort": 0, "InternalClient": client, "InternalPort": internal,
        "Protocol": protocol, "LeaseTime": lifetime})


def tcp_stream(source, sport, destination, dport, *parts):
    """IP packets: a connection is opened, and its first end sends these parts, a segment
    each."""
    def segment(one, port_one, other, port_other, number, seen, flags, payload=b""):
        header = struct.pack("!HHIIBBHHH", port_one, port_other, number, seen, 0x50, flags,
                             64240, 0, 0) + payload
        total = checksum(pseudo_header(one, other, len(header), TCP) + header)
        return ip(one, other, TCP, header[:16] + struct.pack("!H", total) + header[18:])

    ours, theirs = (source, sport, destination, dport), (destination, dport, source, sport)
    packets = [segment(*ours, 1000, 0, 0x02), segment(*theirs, 5000, 1001, 0x12),
               segment(*ours, 1001, 5001, 0x10)]
    sent = 1001
    for part in parts:
        packets.append(segment(*ours, sent, 5001, 0x18, part))
        sent += len(part)
        packets.append(segment(*theirs, 5001, sent, 0x10))
    return packets
