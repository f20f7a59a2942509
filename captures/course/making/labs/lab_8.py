# SPDX-License-Identifier: GPL-2.0-or-later
"""Before and after the upgrade."""
from ipaddress import ip_network

from questions import Question
from recordings import NAS, ROUTER

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


def port_requests(files):
    """(protocol, port) of each request to the router to open a port, by PCP, NAT-PMP or UPnP."""
    asked = [({"6": "TCP", "17": "UDP"}[protocols[0]], int(numbers[0])) for protocols, numbers in
             after(files).rows("portcontrol.map.internal_port && udp.dstport == 5351",
                               "portcontrol.map.protocol", "portcontrol.map.internal_port")]
    asked += [("UDP", int(numbers[0])) for numbers, in     # the requests are all for UDP
              after(files).rows("nat-pmp.opcode == 1", "nat-pmp.internal_port")]
    for words, in after(files).rows('xml.tag contains "<u:AddPortMapping "', "xml.cdata"):
        place = next(place for place, word in enumerate(words) if word in ("TCP", "UDP"))
        asked.append((words[place], int(words[place + 1])))     # NewProtocol, NewInternalPort
    return asked


def opened_ports(files):
    return {port for protocol, port in port_requests(files) if protocol == "UDP"}


def meets_outsiders(files, capture):
    """The endpoints of the home that do."""
    home = ip_network(f"{files.host(ROUTER)}/16", strict=False)
    return {endpoint for endpoint in list(capture.answer.endpoints) if endpoint.address in home
            and any(peer.address not in home for peer, _ in capture.pairs(endpoint))}


def hardware_of(files, capture):
    """{address: hardware address} of the home's hosts."""
    return {address[0]: link[0] for address, link in
            capture.rows(f"ip.src == {files.host(ROUTER)}/16", "ip.src", "eth.src")}


def new_letters(files, by_hardware):
    """Of what is offered, what meets outsiders and did not before. Hosts are known by their hardware
    addresses or by those of IP."""
    def known_as(capture):
        names = hardware_of(files, capture) if by_hardware else {}
        return {(names.get(str(end.address), str(end.address)), end.port): end
                for end in meets_outsiders(files, capture)}

    expected, found = known_as(before(files)), known_as(after(files))
    new = {end for name, end in found.items() if name not in expected}
    offered = {"a": files.endpoint(PI_AFTER, 123), "b": files.endpoint(NAS),
               "c": files.endpoint(NAS, VPN), "d": files.endpoint(ROUTER, 53)}
    return "".join(letter for letter, end in offered.items() if end in new)


QUESTIONS = [
    Question("endpoint", lambda f: f.endpoint(PI_BEFORE, 123),
             "Who at home is sent a question by NTP, and answers it?"),
    Question("number", lambda f: len(visitors(f)), "Distinct addresses outside that ask it."),
    Question("address", lambda f: f.host(PI_AFTER),
             "The name and the hardware address of that host, in the second capture."),
    Question("endpoint", lambda f: f.endpoint(NAS),
             "Which endpoint of the home has many peers now?"),
    Question("number", lambda f: after(f).figures(f.endpoint(NAS))["peers"], "As in lab 2."),
    Question("endpoint", lambda f: f.endpoint(NAS, VPN),
             "Another port of the same host that is called from outside, and answers."),
    Question("address", vpn_caller, "The one peer of that endpoint."),
    Question("number", lambda f: len(opened_ports(f)),
             "Protocol (TCP or UDP) and port of each request; then, of those for UDP, each port once.",
             ((lambda f: len(set(port_requests(f))),
               "A port that is asked for by TCP and by UDP stands twice in your list: here count ports of "
               "UDP alone."),
              (lambda f: len(port_requests(f)),
               "You counted requests: the same port is asked for several times."))),
    Question("number", lambda f: SOMETHING_NEW, "It is printed below the report.",
             ((lambda f: 0, "That would be: nothing is new."), (lambda f: 2, "That would be: no answer."))),
    Question("letters", lambda f: new_letters(f, by_hardware=True),
             "The report's lines that begin with NEW, and its part As expected.",
             ((lambda f: new_letters(f, by_hardware=False),
               "Not each of these stands in a line NEW of the first report: look again at its last "
               "part."),)),
    Question("letters", lambda f: new_letters(f, by_hardware=False),
             "The lines that begin with NEW of the second comparison.",
             ((lambda f: new_letters(f, by_hardware=True),
               "Read the second report once more: which of its lines NEW did the first one not have?"),)),
]
