# SPDX-License-Identifier: GPL-2.0-or-later
"""Counting peers."""
from questions import Question
from recordings import NAS


def capture(files):
    return files.capture("nas")


def figures(files):
    return capture(files).figures(files.endpoint(NAS))


def pairs(files):
    return capture(files).pairs(files.endpoint(NAS))


def begun(files):
    return sum(pair.first_sender == files.endpoint(NAS) for _, pair in pairs(files))


def answered(files):
    return sum(len(pair.datagrams) == 2 for _, pair in pairs(files))


QUESTIONS = [
    Question("endpoint", lambda f: f.endpoint(NAS),
             "Statistics, Endpoints, UDP shows packets. Which endpoint stands again and again in "
             "Conversations, UDP?"),
    Question("number", lambda f: figures(f)["peers"],
             "Distinct pairs of remote address and remote port, with datagrams either way.",
             ((lambda f: len(capture(f).answer.conversations),
               "These are all conversations of the capture, not those of this endpoint."),
              (lambda f: figures(f)["sent_datagrams"], "You counted datagrams: sort -u is missing."),
              (lambda f: begun(f), "These are the peers that it spoke to first."))),
    Question("number", lambda f: figures(f)["hosts"],
             "The remote addresses alone, each once."),
    Question("number", lambda f: figures(f)["networks"],
             "The first two numbers of the remote addresses, each pair once.",
             ((lambda f: figures(f)["hosts"], "These are addresses, not networks."),)),
    Question("number", lambda f: figures(f)["ports"], "The remote ports alone, each once."),
    Question("number", begun,
             "For each peer, look who sent the first datagram: sort by time and keep the first line of "
             "each peer.",
             ((lambda f: figures(f)["peers"] - begun(f), "These are the peers that spoke first."),)),
    Question("percent", lambda f: 100 * answered(f) / figures(f)["peers"],
             "Of all peers, those with datagrams both ways.",
             ((lambda f: 100 * begun(f) / figures(f)["peers"],
               "That is the share of the peers that it spoke to first."),)),
    Question("number", lambda f: figures(f)["onset"],
             "The frame in which the ninth distinct remote address shows up."),
    Question("number", lambda f: figures(f)["sent_datagrams"],
             "Only what the endpoint sends, and no ICMP: its address and port as the source.",
             ((lambda f: figures(f)["sent_datagrams"] + figures(f)["received_datagrams"],
               "That is both ways."),)),
    Question("word", lambda f: "initiating", "The line of the table, or Verdict in the packet details."),
]
