# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory of ours for a distinct peer: what the peak of tshark grows by with the plugin."""

from timing import run

KINDS = ("flood", "p2p")


class Memory:
    """Of a flood with as many packets as peers, and of p2p traffic with a quarter more."""

    def __init__(self, homes, inputs, results, tools):
        self.homes = homes
        self.inputs = inputs
        self.results = results
        self.tools = {tool.name: tool for tool in tools}

    def _measure(self, name, capture):
        tool = self.tools[name]
        cost, _ = run(tool.steps(capture, None, self.homes.folder),
                      self.homes.environment(tool.home), self.homes.folder)
        return cost.memory

    def measure(self, peers):
        for kind in KINDS:
            packets, distinct = (peers, 0) if kind == "flood" else (peers + peers // 4, peers)
            for name in ("bare", "loaded"):
                self.results.get("memory", kind, peers, name, measure=lambda: self._measure(
                    name, self.inputs.capture(kind, packets, distinct)))
            self.inputs.forget(kind, packets, distinct)

    def of_a_peer(self, kind, peers):
        bare, loaded = (self.results.known("memory", kind, peers, name)
                        for name in ("bare", "loaded"))
        return (loaded - bare) / peers

    def print(self, peers):
        print(f"Memory of ours for a distinct peer, of {peers:,} (peak resident set)")
        for kind in KINDS:
            bare, loaded = (self.results.known("memory", kind, peers, name) / 1e6
                            for name in ("bare", "loaded"))
            print(f"{kind:<9} tshark {bare:>6,.0f} MB, with the plugin {loaded:>6,.0f} MB: "
                  f"{self.of_a_peer(kind, peers):.1f} bytes a peer")
        print(flush=True)
