# SPDX-License-Identifier: GPL-2.0-or-later
"""The scan."""
from questions import Question
from recordings import LAPTOP

TARGET = 161
# The sequential test of Jung and others (2004): the odds grow fourfold with each failure, and 99 is enough.
SUCCESS_BENIGN, SUCCESS_SCANNER, DETECTION, FALSE_ALARM = 0.8, 0.2, 0.99, 0.01


def network(files):
    return files.capture("network")


def ports(files):
    return files.capture("ports")


def calls(files, capture):
    """(peer, conversation) of all endpoints of the laptop."""
    return [item for endpoint in capture.answer.endpoints if endpoint.address == files.host(LAPTOP)
            for item in capture.pairs(endpoint)]


def called(files):
    return {peer.address for peer, _ in calls(files, network(files))}


def answered(files):
    return {peer.address for peer, pair in calls(files, network(files)) if pair.datagrams[peer]}


def refused(files):
    return {peer.address for peer, pair in calls(files, network(files)) if pair.refused}


def failures_needed(_):
    odds, count = 1.0, 0
    while odds < DETECTION / FALSE_ALARM:
        odds *= (1 - SUCCESS_SCANNER) / (1 - SUCCESS_BENIGN)
        count += 1
    return count


QUESTIONS = [
    Question("address", lambda f: f.host(LAPTOP), "Statistics, Endpoints, IPv4: who sends most?"),
    Question("number", lambda f: TARGET, "The destination port of what it sends."),
    Question("number", lambda f: len(called(f)), "Distinct destination addresses.",
             ((lambda f: len(calls(f, network(f))), "You counted pairs of ports: it calls each address from "
               "two ports."),)),
    Question("number", lambda f: len(answered(f)),
             "Who sends a datagram from that port?",
             ((lambda f: network(f).count("snmp && udp.srcport == 161 && !icmp"),
               "You counted datagrams; hosts were asked for."),)),
    Question("number", lambda f: len(refused(f)),
             "The sources of ICMP errors, each once.",
             ((lambda f: network(f).answer.errors, "You counted errors; hosts were asked for."),)),
    Question("percent", lambda f: 100 * len(answered(f)) / len(called(f)),
             "Hosts that answered with a datagram, of the addresses called.",
             ((lambda f: 100 * len(answered(f) | refused(f)) / len(called(f)),
               "A refusal is no answer: it is an ICMP error."),)),
    Question("number", lambda f: len({endpoint.port for endpoint in network(f).answer.endpoints
                                      if endpoint.address == f.host(LAPTOP)}),
             "Distinct source ports of what it sends."),
    Question("number", failures_needed,
             "With each failure the odds are multiplied by (1 - 0.2) / (1 - 0.8). How often until 99?"),
    Question("number", lambda f: len({peer.port for peer, _ in calls(f, ports(f))}),
             "Distinct destination ports of the second capture."),
    Question("number", lambda f: len({peer.address for peer, _ in calls(f, ports(f))}),
             "Distinct destination addresses."),
    Question("number", lambda f: ports(f).answer.errors, "The filter icmp.type == 3."),
    Question("word", lambda f: "scanning", "The verdict is the same for both."),
]
