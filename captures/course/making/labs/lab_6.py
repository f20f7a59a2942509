# SPDX-License-Identifier: GPL-2.0-or-later
"""Peer to peer, server, client."""
from questions import Question
from recordings import NAME_SERVER, NAS, PHONE, RESOLVER

A_FEW_PERCENT = 5


def capture(files):
    return files.capture("hosts")


def resolver(files):
    """The resolver has one port that it asks from; the most peers are behind it."""
    return next(endpoint for endpoint, _ in capture(files).listed()
                if endpoint.address == files.host(RESOLVER))


def name_server(files):
    return files.endpoint(NAME_SERVER, 53)


def unknown(files):
    return files.endpoint(PHONE, files.unknown_service)


def figures(files, endpoint):
    return capture(files).figures(endpoint)


def dispersion(files, endpoint):
    """Its distinct remote ports, in percent of its peers."""
    return 100 * figures(files, endpoint)["ports"] / figures(files, endpoint)["peers"]


def tells_apart(files):
    """The letters of the shares by which the name server and the unknown service differ; d: by none."""
    first, second = name_server(files), unknown(files)
    shares = {"a": lambda endpoint: dispersion(files, endpoint),
              "b": lambda endpoint: figures(files, endpoint)["initiated"],
              "c": lambda endpoint: figures(files, endpoint)["answered"]}
    return "".join(letter for letter, share in shares.items()
                   if abs(share(first) - share(second)) > A_FEW_PERCENT) or "d"


def with_many_peers(files):
    """How many have nine peers and more, be they on one host."""
    return sum(len(endpoint.conversations) >= 9 for endpoint in capture(files).answer.endpoints.values())


QUESTIONS = [
    Question("number", lambda f: len(capture(f).listed()),
             "Count the remote hosts of each endpoint, not the peers.",
             ((with_many_peers, "One of these has many peers, and all of them are on one host."),)),
    Question("endpoint", name_server,
             "Which of the listed endpoints has a port below 1024?",
             ((lambda f: f.endpoint(RESOLVER, 53), "All its peers are on one host."),)),
    Question("number", lambda f: figures(f, name_server(f))["peers"],
             "Remote addresses and ports, each pair once."),
    Question("percent", lambda f: figures(f, name_server(f))["initiated"],
             "The first datagram of each of its conversations: who sent it?"),
    Question("percent", lambda f: dispersion(f, name_server(f)),
             "Distinct remote ports, divided by peers."),
    Question("endpoint", resolver, "One whose peers all have the same port."),
    Question("number", lambda f: figures(f, resolver(f))["ports"],
             "Distinct remote ports.",
             ((lambda f: figures(f, resolver(f))["peers"], "These are its peers."),)),
    Question("endpoint", unknown,
             "It never speaks first, and its port is none that you know."),
    Question("letters", tells_apart,
             "Put the figures of the two endpoints side by side.",
             ((lambda f: "a", "Compare the answer to question 5 with the same share of the other."),
              (lambda f: "b", "How many did either of them speak to first?"),
              (lambda f: "c", "Is there a caller that either of them leaves without an answer?"))),
    Question("percent", lambda f: dispersion(f, f.endpoint(NAS)),
             "Its distinct remote ports, divided by its peers."),
    Question("percent", lambda f: figures(f, f.endpoint(NAS))["initiated"],
             "Of its peers, those that it spoke to first."),
    Question("word", lambda f: "serving", "The verdict of the first."),
    Question("word", lambda f: "client", "The verdict of the one with one remote port."),
    Question("word", lambda f: "responding", "The verdict of the one on a port that you do not know."),
    Question("word", lambda f: "initiating", "The verdict of the one on the NAS."),
]
