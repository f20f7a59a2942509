# SPDX-License-Identifier: GPL-2.0-or-later
"""What UDP tells and hides."""
from questions import Question
from recordings import NAS, ROUTER


def capture(files):
    return files.capture("home")


def groups(files):
    """Addresses of groups that datagrams go to, of both versions of IP."""
    return {str(frame.destination.address) for frame in capture(files).answer.frames
            if frame.kind == "group"}


def senders(files):
    found = {}
    for frame in capture(files).answer.frames:
        found[frame.source.address] = found.get(frame.source.address, 0) + 1
    return found


def time_servers(files):
    return {peer.address for endpoint in capture(files).answer.endpoints
            if endpoint.address == files.host(NAS)
            for peer, _ in capture(files).pairs(endpoint) if peer.port == 123}


def header_bytes(files):
    (length,), (payload,) = capture(files).rows("udp && !icmp", "udp.length", "udp.payload")[0]
    return int(length) - len(payload.replace(":", "")) // 2


def asking_ports(files):
    """Source ports that the NAS asks time servers from."""
    return {endpoint.port for endpoint in capture(files).answer.endpoints
            if endpoint.address == files.host(NAS)
            and any(peer.port == 123 for peer, _ in capture(files).pairs(endpoint))}


QUESTIONS = [
    Question("number", lambda f: capture(f).count("udp"),
             "The display filter udp, and what the status bar counts then.",
             ((lambda f: capture(f).answer.packets, "You counted every packet of the file."),
              (lambda f: capture(f).count("udp && ip"),
               "There is UDP over IPv6, too: the filter udp takes both."))),
    Question("number", header_bytes,
             "Select the line User Datagram Protocol: the status bar says how many bytes it has.",
             ((lambda f: 20, "That is the header of IPv4."),)),
    Question("endpoint", lambda f: f.endpoint(ROUTER, 53),
             "The filter dns, without mDNS: who sends the answers, and from which port?"),
    Question("number", lambda f: len(time_servers(f)),
             "The filter ntp. Statistics, Conversations, UDP, limited to the display filter.",
             ((lambda f: capture(f).count("ntp"), "You counted packets; servers were asked for."),
              (lambda f: len(asking_ports(f)), "You counted the ports of the NAS."))),
    Question("letters", lambda f: "b" if len(asking_ports(f)) > 1 else "a",
             "Look at the source ports of what the NAS sends to port 123."),
    Question("number", lambda f: len(groups(f)),
             "Groups of IPv4 begin with 224 to 239, those of IPv6 with ff.",
             ((lambda f: sum("." in group for group in groups(f)),
               "Those are the groups of IPv4. There is IPv6, too."),)),
    Question("address", lambda f: max(senders(f), key=senders(f).get),
             "Statistics, Endpoints, IPv4, limited to the filter udp; sort by Tx Packets."),
    Question("letters", lambda f: "acd",
             "Unfold User Datagram Protocol. What stands in brackets is Wireshark's own work.",
             ((lambda f: "acde", "Nobody writes down who began: you see it only by the order of the "
               "packets, if the capture has the first."),
              (lambda f: "abcd", "TCP has that. UDP does not count its datagrams."))),
    Question("number", lambda f: len(capture(f).answer.conversations),
             "Statistics, Conversations, UDP: leave out the rows to groups.",
             ((lambda f: len(capture(f).answer.conversations) +
               len({(frame.source, frame.destination) for frame in capture(f).answer.frames
                    if frame.kind == "group"}),
               "These are all rows: those to groups are none of two hosts."),)),
    Question("number", lambda f: max(frame.payload for frame in capture(f).answer.frames),
             "The length in the UDP header counts the header, too.",
             ((lambda f: 8 + max(frame.payload for frame in capture(f).answer.frames),
               "That is the length with the header of UDP."),
              (lambda f: max(frame.length for frame in capture(f).answer.frames),
               "That is the whole frame."))),
]
