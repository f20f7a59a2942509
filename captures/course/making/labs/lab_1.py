# SPDX-License-Identifier: GPL-2.0-or-later
"""What UDP tells and hides."""
from questions import Question
from recordings import NAS, ROUTER

# Groups that the page names; datagrams of UDP go to some of them.
OFFERED = dict(zip("abcdef", ("224.0.0.22", "224.0.0.251", "239.255.255.250", "ff02::2", "ff02::16",
                              "ff02::fb")))


def capture(files):
    return files.capture("home")


def groups(files):
    """The letters of the groups that datagrams go to."""
    met = {str(frame.destination.address) for frame in capture(files).answer.frames
           if frame.kind == "group"}
    assert met <= set(OFFERED.values())
    return "".join(letter for letter, group in OFFERED.items() if group in met)


def asked(files, port):
    """(port of the NAS, address of the server) of each pair with a server's port."""
    return {(endpoint.port, peer.address) for endpoint in capture(files).answer.endpoints
            if endpoint.address == files.host(NAS)
            for peer, _ in capture(files).pairs(endpoint) if peer.port == port}


def time_servers(files):
    return {address for _, address in asked(files, 123)}


def header_bytes(files):
    (length,), (payload,) = capture(files).rows("udp && !icmp", "udp.length", "udp.payload")[0]
    return int(length) - len(payload.replace(":", "")) // 2


def announcer(files):
    """Where the announcements of the NAS's media come from."""
    (source,) = {frame.source for frame in capture(files).answer.frames
                 if str(frame.destination.address) == "239.255.255.250"}
    return source


def answers(files):
    """(time, frame number, server, seconds since it was asked) of each answer of a time server."""
    questions, found = {}, []
    for number, time, source, destination, port, other in capture(files).rows(
            "ntp", "frame.number", "frame.time_epoch", "ip.src", "ip.dst", "udp.srcport",
            "udp.dstport"):
        if other[0] == "123":
            questions[destination[0], port[0]] = float(time[0])
        else:
            found.append((float(time[0]), int(number[0]), source[0],
                          float(time[0]) - questions[source[0], other[0]]))
    return found


def slowest(files):
    return max(answers(files), key=lambda answer: answer[-1])[2]


QUESTIONS = [
    Question("number", lambda f: capture(f).count("udp"),
             "The display filter udp, and what the status bar counts then.",
             ((lambda f: capture(f).answer.packets, "You counted every packet of the file."),
              (lambda f: capture(f).count("udp && ip"),
               "There is UDP over IPv6, too: the filter udp takes both."))),
    Question("number", header_bytes,
             "Select the line User Datagram Protocol: the status bar says how many bytes it has.",
             ((lambda f: 20, "That is the header of IPv4."),
              (lambda f: 14, "That is the header of Ethernet."))),
    Question("letters", lambda f: "acd",
             "Unfold User Datagram Protocol. What stands in brackets is Wireshark's own work.",
             ((lambda f: "acde", "Nobody writes down who began: you see it only by the order of the "
               "packets, if the capture has the first."),
              (lambda f: "abcd", "TCP has that. UDP does not count its datagrams."),
              (lambda f: "abcde", "Two of these are none of the header's: TCP has one, nobody the other."),
              (lambda f: "abcdef", "Which of these are bytes on the wire, and not in brackets?"))),
    Question("endpoint", lambda f: f.endpoint(ROUTER, 53),
             "The filter dns, without mDNS: who sends the answers, and from which port?"),
    Question("addresses", time_servers,
             "The filter ntp. The questions go to port 123: to which addresses?"),
    Question("letters", lambda f: "b" if len({port for port, _ in asked(f, 123)}) > 1 else "a",
             "Look at the source ports of what the NAS sends to port 123."),
    Question("letters", groups,
             "The filter udp, and the destinations that are left.",
             ((lambda f: "abcdef", "All of these are met, but some by IGMP and ICMPv6, which are not UDP."),
              (lambda f: "bc", "There is UDP over IPv6, too."),
              (lambda f: "abc", "There is UDP over IPv6, too; and IGMP is not UDP."))),
    Question("endpoint", announcer,
             "The filter ssdp: all of these datagrams come from one address and one port.",
             ((lambda f: f.endpoint(NAS, 1900), "That is the port to which they go."),)),
    Question("address", slowest,
             "For each answer, the time since the question: Wireshark's own line, Time since previous "
             "frame."),
    Question("number", lambda f: len(capture(f).answer.conversations),
             "Statistics, Conversations, UDP: leave out the rows to groups.",
             ((lambda f: len(capture(f).answer.conversations) +
               len({(frame.source, frame.destination) for frame in capture(f).answer.frames
                    if frame.kind == "group"}),
               "These are all rows: those to groups are none of two hosts."),
              (lambda f: len(asked(f, 123)), "These are those with time servers alone."))),
    Question("time", lambda f: capture(f).time_of(max(answers(f))[1]),
             "The filter ntp, the last line; and times in UTC."),
]
