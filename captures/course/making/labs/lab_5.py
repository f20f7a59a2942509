# SPDX-License-Identifier: GPL-2.0-or-later
"""Afterglow or not."""
from questions import Question
from recordings import NAS


def first(files):
    return files.capture("first")


def second(files):
    return files.capture("second")


def refused(files):
    """Callers that an ICMP error was sent to, of the first capture."""
    return [peer for peer, pair in first(files).pairs(files.endpoint(NAS)) if pair.refused]


def refuser(files):
    address, = {frame.icmp_source for frame in first(files).answer.frames if frame.kind == "error"}
    return address


def code(files):
    (value,), = {tuple(codes) for codes, in first(files).rows("icmp.type == 3", "icmp.code")}
    return int(value)


def most_calls(files):
    return max(pair.datagrams[peer] for peer, pair in second(files).pairs(files.endpoint(NAS)))


QUESTIONS = [
    Question("number", lambda f: first(f).figures(f.endpoint(NAS))["peers"],
             "Who sends datagrams to this port? Each address and port once."),
    Question("number", lambda f: first(f).figures(f.endpoint(NAS))["sent_datagrams"],
             "udp.srcport is the port; but leave out what ICMP errors quote (&& !icmp).",
             ((lambda f: first(f).answer.errors,
               "These are ICMP errors. What they quote was sent by somebody else."),)),
    Question("number", lambda f: first(f).answer.errors, "The filter icmp."),
    Question("number", code,
             "Unfold Internet Control Message Protocol: Code.",
             ((lambda f: 3 if code(f) != 3 else 1, "That is not the code."),)),
    Question("address", refuser, "The source of the outer IP header.",
             ((lambda f: f.host(1), "The router could, for a host that is not there. Look again at the "
               "source of the outer header."),)),
    Question("number", lambda f: len(refused(f)),
             "The quoted source address and port, each pair once.",
             ((lambda f: first(f).answer.errors, "You counted errors; some callers got several."),)),
    Question("number", lambda f: second(f).figures(f.endpoint(NAS))["peers"],
             "As in question 1, but in the other file: each address and port once, however often it "
             "calls."),
    Question("number", lambda f: second(f).answer.errors, "The filter icmp."),
    Question("word", lambda f: "ntp",
             "What else does the host send in the second capture, and does somebody answer?",
             ((lambda f: "ssdp", "That goes to a group. Something else gets answers from outside."),)),
    Question("number", most_calls,
             "Count the datagrams of each caller, an address and a port, and take the largest number."),
    Question("letters", lambda f: "ad",
             "What proves that a datagram was delivered, and what only that none came back?",
             ((lambda f: "a", "One more holds."), (lambda f: "d", "One more holds."))),
    Question("word", lambda f: "afterglow",
             "In either report, the line that begins with the endpoint: its word in capitals, before the "
             "colon."),
]
