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


def sent(capture, endpoint, *fields):
    """For each datagram of an endpoint, in order, the values of each field."""
    return capture.rows(f"ip.src == {endpoint.address} && udp.srcport == {endpoint.port} && !icmp", *fields)


CHOICES = {"a": "ip.dst", "b": "ip.id", "c": "ip.ttl", "d": "ip.checksum", "e": "udp.checksum",
           "f": "udp.payload"}


def changed(files):
    """The letters of the fields that are others outside; the router keeps the datagrams in order."""
    before = sent(inside(files), files.endpoint(NAS), *CHOICES.values())
    behind = sent(outside(files), outer(files), *CHOICES.values())
    if len(before) != len(behind):
        raise ValueError("what the NAS sent is not the same on both sides")
    return "".join(letter for place, letter in enumerate(CHOICES)
                   if any(one[place] != other[place] for one, other in zip(before, behind)))


def begun(files):
    return [pair for _, pair in outside(files).pairs(outer(files))
            if pair.first_sender == outer(files)]


def called_both_ways(files):
    """Strangers who called first, and whom the NAS sent something to as well, in the order of their calls."""
    return [peer for peer, pair in outside(files).pairs(outer(files))
            if pair.first_sender != outer(files) and len(pair.datagrams) == 2]


QUESTIONS = [
    Question("letters", changed,
             "Put the lines of one datagram, inside and outside, below one another. Which columns differ?",
             ((lambda f: "cd", "One more is made anew. Does the UDP checksum cover addresses?"),
              (lambda f: "ce", "One more is made anew. What is the header's own checksum made of?"))),
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
    Question("number", lambda f: len(called_both_ways(f)),
             "Of the peers that spoke first, those that also got a datagram from the NAS.",
             ((lambda f: len(outside(f).pairs(outer(f))) - len(begun(f)),
               "These are all that spoke first. To how many of them did the NAS send something, too?"),)),
    Question("endpoint", lambda f: called_both_ways(f)[0],
             "Find the first datagram of each of them outside. Whose comes first?"),
    Question("letters", lambda f: "b",
             "Look inside: has the NAS ever heard of their calls?",
             ((lambda f: "a", "Does anything to its port arrive inside?"),
              (lambda f: "c", "The same datagrams are seen inside; they come from the NAS."))),
    Question("letters", lambda f: "c",
             "What arrives outside, and what of it is seen inside?",
             ((lambda f: "a", "Look outside: do answers arrive?"),
              (lambda f: "b", "What does not arrive inside cannot be dropped by the NAS."))),
    Question("word", lambda f: "initiating", "Both captures have the same verdict."),
]
