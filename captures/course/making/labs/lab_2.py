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


def equal_to_peers(files):
    """The letters of what there is as much of as peers."""
    offered = zip("abcd", ("hosts", "networks", "ports", "sent_datagrams"))
    return "".join(letter for letter, key in offered
                   if figures(files)[key] == figures(files)["peers"])


def namesake(files):
    """The address of the peer that has the endpoint's own port."""
    (address,) = {peer.address for peer, _ in pairs(files) if peer.port == files.share}
    return address


def errors(files):
    return capture(files).count(f"icmp && udp.port == {files.share}")


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
    Question("letters", equal_to_peers,
             "Count each by itself, as you counted the peers, and compare.",
             ((lambda f: "a", "That is one. Look at the ports, too."),
              (lambda f: "c", "That is one. Look at the addresses, too."),
              (lambda f: "abc", "Hosts of one network are one network: some are neighbours."))),
    Question("number", lambda f: figures(f)["networks"],
             "The first two numbers of the remote addresses, each pair once.",
             ((lambda f: figures(f)["hosts"], "These are addresses, not networks."),)),
    Question("address", namesake,
             "In the list of pairs, look for lines in which both ports are the same.",
             ((lambda f: f.host(NAS), "That is the endpoint itself. Who is at the other end?"),)),
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
               "That is both ways."),
              (lambda f: capture(f).count(f"ip.src == {f.host(NAS)} && udp.srcport == {f.share}"),
               "Some of these are ICMP errors, which quote a datagram: they match the filter, too."))),
    Question("number", errors,
             "The filter icmp, together with the endpoint's port.",
             ((lambda f: capture(f).count("icmp"), "Some of these quote datagrams of other ports."),)),
    Question("word", lambda f: "initiating", "The line of the table, or Verdict in the packet details."),
]
