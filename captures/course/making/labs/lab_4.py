# SPDX-License-Identifier: GPL-2.0-or-later
"""Inside and outside of a NAT."""
from questions import Question
from counting import Endpoint
from recordings import NAS


def inside(files):
    return files.capture("inside")


def outside(files):
    return files.capture("outside")


def outer(files):
    return Endpoint(files.outside, files.share)


def own_ttl(files, capture, endpoint):
    ttl, = capture.values(f"ip.src == {endpoint.address} && udp.srcport == {endpoint.port} && !icmp",
                          "ip.ttl")
    return int(ttl)


def begun(files):
    return [pair for _, pair in outside(files).pairs(outer(files))
            if pair.first_sender == outer(files)]


QUESTIONS = [
    Question("endpoint", outer,
             "The same payload at the same moment, outside: which source address and port has it?",
             ((lambda f: f.endpoint(NAS), "That is the endpoint inside."),)),
    Question("letters", lambda f: "a" if outer(f).port == f.share else "b",
             "Compare the source port of one datagram in both captures."),
    Question("number", lambda f: own_ttl(f, inside(f), f.endpoint(NAS)) - own_ttl(f, outside(f), outer(f)),
             "Internet Protocol, Time to Live, of the same datagram in both captures."),
    Question("number", lambda f: inside(f).figures(f.endpoint(NAS))["peers"],
             "As in lab 2, inside."),
    Question("number", lambda f: inside(f).figures(f.endpoint(NAS))["received_datagrams"],
             "Datagrams to its address and port, inside; an ICMP error is none."),
    Question("number", lambda f: outside(f).figures(outer(f))["peers"],
             "As in lab 2, outside.",
             ((lambda f: inside(f).figures(f.endpoint(NAS))["peers"], "These are those seen inside."),)),
    Question("number", lambda f: outside(f).figures(outer(f))["received_datagrams"],
             "Datagrams to the outside address and the port."),
    Question("number", lambda f: len(outside(f).pairs(outer(f))) - len(begun(f)),
             "Of the peers outside, those whose datagram comes before any to them.",
             ((lambda f: len(begun(f)), "These are those that the NAS spoke to first."),)),
    Question("number", lambda f: sum(len(pair.datagrams) == 2 for pair in begun(f)),
             "Of the peers that it spoke to first, those that sent something back.",
             ((lambda f: outside(f).figures(outer(f))["received_datagrams"],
               "You counted all datagrams that arrive, calls of strangers as well."),)),
    Question("letters", lambda f: "c",
             "What arrives outside, and what of it is seen inside?",
             ((lambda f: "a", "Look outside: do answers arrive?"),
              (lambda f: "b", "What does not arrive inside cannot be dropped by the NAS."))),
    Question("word", lambda f: "initiating", "Both captures have the same verdict."),
]
