# SPDX-License-Identifier: GPL-2.0-or-later
"""Write MaxMind databases, for Wireshark to find hosts in.

The format is described at https://maxmind.github.io/MaxMind-DB/: a binary search
tree over the bits of an address, then what is known of networks, then metadata.
"""

import ipaddress

MARKER = b"\xab\xcd\xefMaxMind.com"
RECORD_BITS = 24
# Types of data; such as are above 7 have a byte of their own.
TEXT, MAP, UINT16, UINT32, UINT64, ARRAY = 2, 7, 5, 6, 9, 11


def control(kind, size):
    """The bytes in front of a value: its type, and its size or how many it holds."""
    extra = bytes([kind - 7]) if kind > 7 else b""
    first = 0 if kind > 7 else kind << 5
    if size < 29:
        return bytes([first | size]) + extra
    return bytes([first | 29]) + extra + bytes([size - 29])    # up to 284


def encoded(value, kind=UINT32):
    """A str, dict, list or number; `kind` is that of numbers."""
    if isinstance(value, str):
        return control(TEXT, len(value.encode())) + value.encode()
    if isinstance(value, dict):
        return control(MAP, len(value)) + b"".join(
            encoded(key) + encoded(item, kind) for key, item in value.items())
    if isinstance(value, list):
        return control(ARRAY, len(value)) + b"".join(
            encoded(item, kind) for item in value)
    number = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return control(kind, len(number)) + number


def bits_of(network):
    """The bits of the prefix; IPv4 lies below ::/96."""
    network = ipaddress.ip_network(network)
    number, length = int(network.network_address), network.prefixlen
    if network.version == 4:
        length += 96
    return f"{number:0128b}"[:length]


def database(kind, networks):
    """The bytes of a database: network text -> what is known of it. No network may
    hold another one."""
    nodes = [[None, None]]      # of each bit: None, the next node, or an offset in `data`
    data = b""
    for network, value in networks.items():
        *way, last = map(int, bits_of(network))
        node = nodes[0]
        for bit in way:
            if node[bit] is None:
                nodes.append([None, None])
                node[bit] = len(nodes) - 1, None
            node = nodes[node[bit][0]]
        assert node[last] is None, f"{network} twice, or in another one"
        node[last] = None, len(data)
        data += encoded(value)

    def record(place):
        if place is None:
            return len(nodes)   # nothing is known
        following, offset = place
        return len(nodes) + 16 + offset if following is None else following
    tree = b"".join(record(place).to_bytes(RECORD_BITS // 8, "big")
                    for node in nodes for place in node)
    short = {"binary_format_major_version": 2, "binary_format_minor_version": 0,
             "ip_version": 6, "record_size": RECORD_BITS}
    metadata = control(MAP, len(short) + 5)
    for key, value in short.items():
        metadata += encoded(key) + encoded(value, UINT16)
    metadata += encoded("node_count") + encoded(len(nodes))
    metadata += encoded("build_epoch") + encoded(1700000000, UINT64)
    metadata += encoded("database_type") + encoded(kind)
    metadata += encoded("languages") + encoded(["en"])
    metadata += encoded("description") + encoded({"en": "made by a test"})
    return tree + bytes(16) + data + MARKER + metadata


def countries(networks):
    """Network -> country code, as GeoLite2-Country has it."""
    return database("GeoLite2-Country", {
        network: {"country": {"iso_code": code, "names": {"en": f"Land {code}"}}}
        for network, code in networks.items()})


def systems(networks):
    """Network -> number of the autonomous system, as GeoLite2-ASN has it."""
    return database("GeoLite2-ASN", {
        network: {"autonomous_system_number": number,
                  "autonomous_system_organization": f"System {number}"}
        for network, number in networks.items()})
