# SPDX-License-Identifier: GPL-2.0-or-later
"""Peer to peer, server, client."""
from questions import Question
from recordings import NAME_SERVER, NAS, PHONE, RESOLVER


def capture(files):
    return files.capture("hosts")


def resolver(files):
    """The resolver has one port that it asks from; the most peers are behind it."""
    return next(endpoint for endpoint, _ in capture(files).listed()
                if endpoint.address == files.host(RESOLVER))


def unknown(files):
    return files.endpoint(PHONE, files.unknown_service)


def figures(files, endpoint):
    return capture(files).figures(endpoint)


QUESTIONS = [
    Question("number", lambda f: len(capture(f).listed()),
             "Count the peers of each endpoint of the home: a line of tshark, sort -u, cut, uniq -c."),
    Question("endpoint", lambda f: f.endpoint(NAME_SERVER, 53),
             "Which of these has a port below 1024?"),
    Question("number", lambda f: figures(f, f.endpoint(NAME_SERVER, 53))["peers"],
             "Remote addresses and ports, each pair once."),
    Question("percent", lambda f: figures(f, f.endpoint(NAME_SERVER, 53))["initiated"],
             "The first datagram of each of its conversations: who sent it?"),
    Question("endpoint", resolver, "One whose peers all have the same port."),
    Question("number", lambda f: figures(f, resolver(f))["ports"],
             "Distinct remote ports.",
             ((lambda f: figures(f, resolver(f))["peers"], "These are its peers."),)),
    Question("endpoint", unknown,
             "It never speaks first, and its port is none that you know."),
    Question("percent", lambda f: 100 * figures(f, f.endpoint(NAS))["ports"] /
             figures(f, f.endpoint(NAS))["peers"],
             "Distinct remote ports of the endpoint that is left, by its peers."),
    Question("percent", lambda f: figures(f, f.endpoint(NAS))["initiated"],
             "Of its peers, those that it spoke to first."),
    Question("word", lambda f: "serving", "The verdict of the first."),
    Question("word", lambda f: "client", "The verdict of the one with one remote port."),
    Question("word", lambda f: "responding", "The verdict of the one on a port that you do not know."),
    Question("word", lambda f: "initiating", "The verdict of the one that is left."),
]
