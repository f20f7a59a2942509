# SPDX-License-Identifier: GPL-2.0-or-later
"""The limits, held against what was measured. Each is one line, and a run fails where one is missed."""

import memory
from inputs import KINDS, TRAFFIC

MOST_INSTRUCTIONS = 1.02        # times those of tshark alone, of whole runs of 30,000 packets
MOST_LEAN_INSTRUCTIONS = 0.5    # the same a packet of ordinary traffic, of tshark in the lean profile
MOST_MEMORY = 128               # bytes of ours for a distinct peer ...
AIM_MEMORY = 96                 # ... and what we would like
MOST_OF_CONVERSATIONS = 1.0     # times what -z conv,udp takes
LEAST_OF_LUA = 2.0              # times what we take ...
PACKETS_FOR_LUA = 1_000_000     # ... from here on: of fewer packets, the start of tshark is much of it
CROWDED = ("p2p", "flood")      # every packet is a datagram: there the clock tells tools apart
OURS = ("asked", "lean", "stream")


class Limits:
    """Counts what held and what did not."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, good, text):
        self.passed += good
        self.failed += not good
        print(f"{'ok    ' if good else 'MISSED'} {text}", flush=True)

    def instructions(self, counts, ways):
        for kind, names in ways.items():
            ratio = counts.total(kind, "loaded") / counts.total(kind, "bare")
            self.check(ratio <= MOST_INSTRUCTIONS,
                       f"{kind}: {ratio:.4f} times the instructions of tshark, "
                       f"at most {MOST_INSTRUCTIONS}")
            packet = {name: counts.packet(kind, name) for name in names}
            if "bare-lean" in packet and kind == "ordinary":
                ratio = packet["bare-lean"] / packet["bare"]
                self.check(ratio <= MOST_LEAN_INSTRUCTIONS,
                           f"{kind}, lean: {ratio:.3f} times tshark's own instructions a packet, "
                           f"at most {MOST_LEAN_INSTRUCTIONS}")
            if "conv" in packet:
                ours, theirs = (packet[name] - packet["bare"] for name in ("asked", "conv"))
                text = f"{kind}: {ours:,.0f} instructions more a packet, -z conv,udp {theirs:,.0f}"
                if kind in CROWDED:
                    self.check(ours < theirs, text)
                else:   # it is called for datagrams alone, we for every frame
                    print(f"       {text}", flush=True)

    def memory(self, told, peers):
        for kind in memory.KINDS:
            each = told.of_a_peer(kind, peers)
            aim = "" if each <= AIM_MEMORY else f" (above the aim of {AIM_MEMORY})"
            self.check(each <= MOST_MEMORY,
                       f"{kind}: {each:.1f} bytes a peer, at most {MOST_MEMORY}{aim}")

    def times(self, results, packets):
        """Of ordinary traffic a clock cannot tell us from -z conv,udp."""
        for kind in CROWDED:
            ratio = results.ratio(kind, packets, "asked", "conv")
            self.check(ratio < MOST_OF_CONVERSATIONS,
                       f"{kind}: {ratio:.2f} times the processor time of -z conv,udp, "
                       f"less than {MOST_OF_CONVERSATIONS:.0f}")
        for kind in TRAFFIC:
            ratio = results.ratio(kind, packets, "lua", "asked")
            told = results.medians(kind, packets)
            ours, theirs = (told[name]["cpu"] - told["bare"]["cpu"] for name in ("asked", "lua"))
            text = (f"{kind}: Lua takes {ratio:.2f} times our processor time; added to tshark's own, "
                    f"{theirs:.2f} s and {ours:.2f} s")
            if kind in CROWDED and packets >= PACKETS_FOR_LUA:
                self.check(ratio >= LEAST_OF_LUA, f"{text}; at least {LEAST_OF_LUA:.0f} times")
            else:
                print(f"       {text}", flush=True)

    def answers(self, results, packets):
        for kind in KINDS:
            told = results.medians(kind, packets)
            for name in OURS:
                if name in told:
                    right, words = told[name]["answer"]
                    self.check(right, f"{kind}, {name}: {words}")
