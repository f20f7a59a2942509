# SPDX-License-Identifier: GPL-2.0-or-later
"""The programs that are held side by side: how each is asked which UDP endpoints meet many hosts, and what
it answers."""

import ipaddress
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from homes import HERE, LEAN
from inputs import LOG, TRAFFIC

NEVER_FIRES = "icmp,srt"    # a statistic that makes tshark dissect and costs nothing itself
SMALL_ERROR = 0.001         # of an answer that is called right: chance takes some payloads for tunnels
AWK = ["awk", "-f", str(HERE / "peers.awk")]
FIELDS = ("ip.src", "ipv6.src", "udp.srcport", "ip.dst", "ipv6.dst", "udp.dstport")


def endpoint_of(text):
    """(address, port) of "192.168.1.50:8832", "[2001:db8::1]:443" or "2001:db8::1:443"."""
    host, _, port = text.rpartition(":")
    return str(ipaddress.ip_address(host.strip("[]"))), int(port)


def counted(text):
    """Endpoint -> peers, of lines "endpoint peers hosts"; groups, which are no endpoints of a host, left
    out."""
    answer = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) == 3 and words[1].isdecimal():
            endpoint = endpoint_of(words[0])
            if not ipaddress.ip_address(endpoint[0]).is_multicast:
                answer[endpoint] = int(words[1])
    return answer


def tabled(text):
    """The same of our table of endpoints, whose columns are those of its heading. A long endpoint has a
    line of its own, and the rest of its row is below."""
    lines = text.splitlines()
    if not lines or not lines[0].startswith("Endpoint"):
        return {}
    place = re.split(r"\s{2,}", lines[0]).index("Peers")
    answer, above = {}, []
    for line in lines[1:]:
        cells = above + re.split(r"\s{2,}", line.strip())
        above = cells if len(cells) == 1 else []
        if len(cells) > place:
            answer[endpoint_of(cells[0])] = int(re.sub(r"\D", "", cells[place]))
    return answer


@dataclass
class Tool:
    """One row. steps(capture, log, folder) are pipelines, run one after the other; `read` makes an answer
    of what the last one printed."""
    name: str
    label: str
    steps: Callable
    read: Callable | None = None
    home: str = "without"
    kinds: tuple = TRAFFIC
    programs: tuple = ("tshark",)
    package: str = "tshark"

    def is_installed(self):
        return all(shutil.which(program) for program in self.programs)


def tshark(*arguments):
    return ["tshark", "-n", "-q", *arguments]


def plain(*arguments):
    """Steps of a tshark that reads the capture, and needs no other program."""
    return lambda capture, log, folder: [[tshark("-r", str(capture), *arguments)]]


def fields(capture, _log, _folder):
    """An empty field leaves two blanks, which awk takes for one, so IPv4 and IPv6 come in four columns."""
    wanted = [word for name in FIELDS for word in ("-e", name)]
    return [[["tshark", "-n", "-r", str(capture), "-Y", "udp", "-T", "fields", "-E", "separator=/s",
              *wanted], AWK]]


def argus(capture, _log, _folder):
    return [[["argus", "-X", "-r", str(capture), "-w", "-"],
             ["ra", "-X", "-r", "-", "-n", "-L", "-1", "-c", ",", "-s", "saddr", "sport", "daddr",
              "dport", "-", "udp"], AWK]]


def nfdump(capture, _log, folder):
    flows = folder / "flows"
    shutil.rmtree(flows, ignore_errors=True)
    flows.mkdir()
    return [[["nfpcapd", "-r", str(capture), "-w", str(flows)]],
            [["nfdump", "-R", str(flows), "-6", "-q", "-o", "fmt:%sa %sp %da %dp", "proto udp"],
             AWK]]


def from_log(fwlog):
    """The log itself, with no file between."""
    return lambda capture, log, folder: [[
        [fwlog, "--quiet", "--timezone", "UTC", str(log)],
        tshark("-r", "-", "-z", "oversharing,endpoints")]]


def all_tools(fwlog):
    return [
        Tool("bare", "tshark, dissecting", plain("-z", NEVER_FIRES), kinds=(*TRAFFIC, LOG)),
        Tool("loaded", "with the plugin", plain("-z", NEVER_FIRES), home="plugin",
             kinds=(*TRAFFIC, LOG)),
        Tool("asked", "-z oversharing,endpoints", plain("-z", "oversharing,endpoints"), tabled,
             home="plugin", kinds=(*TRAFFIC, LOG)),
        Tool("bare-lean", "tshark, lean", plain("-C", LEAN, "-z", NEVER_FIRES)),
        Tool("lean", "ours, lean", plain("-C", LEAN, "-z", "oversharing,endpoints"), tabled,
             home="plugin", kinds=(*TRAFFIC, LOG)),
        Tool("stream", "fwlog | ours", from_log(fwlog), tabled, home="plugin", kinds=(LOG,)),
        Tool("conv", "-z conv,udp", plain("-z", "conv,udp")),
        Tool("conv-awk", "-z conv,udp | awk",
             lambda capture, log, folder: [[tshark("-r", str(capture), "-z", "conv,udp"),
                                            [*AWK[:1], "-v", "conversations=1", *AWK[1:]]]],
             counted),
        Tool("lua", "a tap in Lua", plain("-X", f"lua_script:{HERE / 'peers.lua'}"), counted),
        Tool("fields", "-T fields | awk", fields, counted),
        Tool("argus", "argus | ra | awk", argus, counted, programs=("argus", "ra"),
             package="argus-server argus-client"),
        Tool("nfdump", "nfpcapd, nfdump | awk", nfdump, counted, programs=("nfpcapd", "nfdump"),
             package="nfdump"),
    ]


def judge(answer, truth):
    """(is it right, in words): every endpoint there, no other, and peers as they are."""
    if answer is None:
        return None, "-"
    right = sum(abs(answer.get(endpoint, 0) - peers) <= SMALL_ERROR * peers
                for endpoint, peers in truth.items())
    others = len(answer.keys() - truth.keys())
    if len(truth) == 1:
        (endpoint, peers), = truth.items()
        words = f"{answer.get(endpoint, 0):,} of {peers:,} peers"
    else:
        words = f"{right} of {len(truth)} endpoints"
    return right == len(truth) and not others, words + (f", {others} others" if others else "")
