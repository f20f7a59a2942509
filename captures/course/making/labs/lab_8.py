# SPDX-License-Identifier: GPL-2.0-or-later
"""Before and after the upgrade."""
from questions import Question
from counting import Endpoint
from recordings import NAS

PI_BEFORE, PI_AFTER = 30, 31
VPN = 1194
SOMETHING_NEW = 1   # how oversharing-checkup ends


def before(files):
    return files.capture("before")


def after(files):
    return files.capture("after")


def visitors(files):
    """Who calls the time server at home, before."""
    return {peer.address for peer, pair in before(files).pairs(files.endpoint(PI_BEFORE, 123))
            if pair.first_sender == peer}


def vpn_caller(files):
    (peer, _), = after(files).pairs(files.endpoint(NAS, VPN))
    return peer.address


def opened_ports(files):
    """UDP ports that the router was asked to open, by PCP, NAT-PMP or UPnP."""
    found = set()
    for field in ("portcontrol.map.internal_port", "nat-pmp.internal_port"):
        found |= {int(value) for value in after(files).values(field, field)}
    return found


QUESTIONS = [
    Question("endpoint", lambda f: f.endpoint(PI_BEFORE, 123),
             "A datagram from outside to a host of the home, and an answer: ntp, with an address of the home "
             "as the destination of a client's question."),
    Question("number", lambda f: len(visitors(f)), "Distinct addresses that ask it."),
    Question("address", lambda f: f.host(PI_AFTER),
             "The same hardware address, in the second capture."),
    Question("endpoint", lambda f: f.endpoint(NAS),
             "Which endpoint of the home has many peers now?"),
    Question("number", lambda f: after(f).figures(f.endpoint(NAS))["peers"], "As in lab 2."),
    Question("endpoint", lambda f: f.endpoint(NAS, VPN),
             "Another port of the same host that is called from outside, and answers."),
    Question("address", vpn_caller, "The one peer of that endpoint."),
    Question("number", lambda f: len(opened_ports(f)),
             "The filters portcontrol, nat-pmp, and upnp or http: for which ports of UDP? Each once."),
    Question("number", lambda f: SOMETHING_NEW, "echo $? after it.",
             ((lambda f: 0, "That would be: nothing is new."), (lambda f: 2, "That would be: no answer."))),
    Question("letters", lambda f: "bc", "The report's lines that begin with New and with Gone."),
]
