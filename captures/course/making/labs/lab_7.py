# SPDX-License-Identifier: GPL-2.0-or-later
"""The scan."""
from questions import Question
from counting import Endpoint
from recordings import LAPTOP, NAS

TARGET = 161
# The sequential test of Jung and others (2004): how likely a first contact succeeds, and the bounds.
BENIGN_SUCCEEDS, SCANNER_SUCCEEDS, DETECTION, FALSE_ALARM = 0.8, 0.2, 0.99, 0.01
UPPER, LOWER = DETECTION / FALSE_ALARM, (1 - DETECTION) / (1 - FALSE_ALARM)
PORT_UNREACHABLE = ("3", "3")   # type and code of ICMP


def network(files):
    return files.capture("network")


def ports(files):
    return files.capture("ports")


def calls(files, capture):
    """(own endpoint, peer, conversation) of all endpoints of the laptop, in the order in which they met."""
    found = [(endpoint, peer, pair) for endpoint in list(capture.answer.endpoints)
             if endpoint.address == files.host(LAPTOP)
             for peer, pair in capture.pairs(endpoint)]
    return sorted(found, key=lambda call: call[2].first_frame)


def called(files):
    return {peer.address for _, peer, _ in calls(files, network(files))}


def answered(files):
    return {peer.address for _, peer, pair in calls(files, network(files)) if pair.datagrams[peer]}


def senders_of_errors(files):
    """The laptop is one: it refuses answers."""
    return {sources[0] for sources, in network(files).rows("icmp.type == 3 && icmp.code == 3", "ip.src")}


def refused(files):
    return senders_of_errors(files) & {str(address) for address in called(files)}


def only_answered(files):
    """The one endpoint of the laptop that gets answers."""
    (endpoint,) = {own for own, peer, pair in calls(files, network(files)) if pair.datagrams[peer]}
    return endpoint


def decision(contacts):
    """What the sequential test says of first contacts (has it succeeded?), and after how many."""
    odds = 1.0
    for count, success in enumerate(contacts, 1):
        odds *= (SCANNER_SUCCEEDS / BENIGN_SUCCEEDS if success
                 else (1 - SCANNER_SUCCEEDS) / (1 - BENIGN_SUCCEEDS))
        if odds >= UPPER:
            return "scanner", count
        if odds <= LOWER:
            return "benign", count
    return None, len(contacts)


def failures_needed(successes):
    """After so many successes."""
    return decision([True] * successes + [False] * 100)[1] - successes


def verdict_on_the_nas(files):
    """As a letter, of what it called inside of the router in lab 4."""
    nas = files.endpoint(NAS)
    contacts = [bool(pair.datagrams[peer])
                for peer, pair in files.capture("../4-inside-and-outside/inside").pairs(nas)
                if pair.first_sender == nas]
    return {"benign": "a", "scanner": "b", None: "c"}[decision(contacts)[0]]


def swept(files):
    (address,) = {peer.address for _, peer, _ in calls(files, ports(files))}
    return address


def what_the_swept_host_says(files):
    """As a letter; raises ValueError for what was not offered."""
    (said,) = {(types[0], codes[0]) for types, codes, sources in
               ports(files).rows("icmp", "icmp.type", "icmp.code", "ip.src")
               if sources[0] == str(swept(files))}
    return {("3", "1"): "a", PORT_UNREACHABLE: "b", ("3", "13"): "c"}[said]


QUESTIONS = [
    Question("address", lambda f: f.host(LAPTOP), "Statistics, Endpoints, IPv4: who sends most?"),
    Question("number", lambda f: TARGET, "The destination port of what it sends."),
    Question("number", lambda f: len(called(f)), "Distinct destination addresses of what it sends.",
             ((lambda f: len(calls(f, network(f))), "You counted pairs of ports: it calls each address from "
               "two ports."),
              (lambda f: len(called(f)) + 1, "One of these is the scanner itself, when it is answered."))),
    Question("number", lambda f: len(answered(f)),
             "Who sends a datagram from that port?",
             ((lambda f: network(f).count("snmp && udp.srcport == 161 && !icmp"),
               "You counted datagrams; hosts were asked for."),)),
    Question("number", lambda f: len(refused(f)),
             "The sources of ICMP errors, each once. Were they all called?",
             ((lambda f: len(refused(f)) + 1, "One of these was not called: it called."),
              (lambda f: network(f).answer.errors, "You counted errors; hosts were asked for."),
              (lambda f: len(refused(f) | {str(address) for address in answered(f)}),
               "Some of these answered. Who sent the errors that speak of them?"))),
    Question("percent", lambda f: 100 * len(answered(f)) / len(called(f)),
             "Hosts that answered with a datagram, of the addresses called.",
             ((lambda f: 100 * (len(answered(f)) + len(refused(f))) / len(called(f)),
               "A refusal is no answer: it is an ICMP error."),)),
    Question("endpoint", only_answered, "An answer goes to the port from which was asked.",
             ((lambda f: Endpoint(f.host(LAPTOP), TARGET), "That is the port of the other side."),)),
    Question("number", lambda f: failures_needed(0),
             "With each failure the odds are multiplied by (1 - 0.2) / (1 - 0.8). How often until they reach "
             "the upper bound, 0.99 / 0.01?"),
    Question("number", lambda f: failures_needed(1),
             "The success has divided the odds by four first. Count failures, not contacts.",
             ((lambda f: failures_needed(1) + 1, "That counts the success, too."),)),
    Question("letters", verdict_on_the_nas, "Whom it called: did anybody answer?"),
    Question("letters", lambda f: "c",
             "Work it out for both. Which one of the NAS could a scanner of one service not have?"),
    Question("address", swept, "The only destination of what the laptop sends in the second capture."),
    Question("number", lambda f: len({peer.port for _, peer, _ in calls(f, ports(f))}),
             "Distinct destination ports of the second capture.",
             ((lambda f: ports(f).answer.datagrams, "You counted datagrams: some ports are tried twice."),)),
    Question("letters", what_the_swept_host_says, "The type and the code of its ICMP messages."),
    Question("word", lambda f: "scanning", "The verdict is the same for both."),
]
