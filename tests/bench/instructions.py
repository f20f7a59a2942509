# SPDX-License-Identifier: GPL-2.0-or-later
"""Instructions of tshark, by callgrind. No clock is read, so a busy machine changes nothing, and
fixed_random.c keeps the seeds of hash tables the same, so that counts repeat."""

import concurrent.futures
import re
import subprocess

from homes import HERE, PATIENCE, fail
from inputs import TRAFFIC

WAYS = {"bare": "tshark", "loaded": "with the plugin", "asked": "-z oversharing,endpoints",
        "bare-lean": "tshark, lean", "lean": "ours, lean", "conv": "-z conv,udp",
        "lua": "a tap in Lua"}
QUICK_WAYS = {"ordinary": ("bare", "loaded", "bare-lean"), "p2p": ("bare", "loaded"),
              "flood": ("bare", "loaded")}
FEW, MANY = 10_000, 30_000      # packets; the limit is on whole runs of the latter


def build_fixed_random(folder):
    """The library that callgrind's tshark loads first."""
    library = folder / "fixed_random.so"
    flags = subprocess.run(["pkg-config", "--cflags", "glib-2.0"],
                           capture_output=True, text=True, check=True, timeout=PATIENCE)
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", *flags.stdout.split(),
                    "-o", str(library), str(HERE / "fixed_random.c")],
                   check=True, timeout=PATIENCE)
    return library


class Instructions:
    """Counts at two sizes, which tell start-up, the same for every capture, from the cost of a packet."""

    def __init__(self, homes, inputs, results, tools):
        self.homes = homes
        self.inputs = inputs
        self.results = results
        self.tools = {tool.name: tool for tool in tools if tool.name in WAYS}
        self.library = build_fixed_random(homes.folder)

    def _count(self, tool, capture):
        """Of the tshark of that tool, without what reads its answer."""
        command = tool.steps(capture, None, self.homes.folder)[0][0]
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
            env={**self.homes.environment(tool.home), "LD_PRELOAD": str(self.library)},
            cwd=self.homes.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, timeout=2 * PATIENCE, check=False)
        counted = re.search(r"Collected : (\d+)", done.stderr)
        if done.returncode or not counted:
            fail(f"tshark under callgrind ended with {done.returncode}:\n{done.stderr[-2000:]}")
        return int(counted[1])

    def measure(self, ways, jobs):
        """ways: kind -> names of tools."""
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            runs = []
            for kind, names in ways.items():
                for packets in (FEW, MANY):
                    capture = self.inputs.capture(kind, packets)
                    for name in names:
                        runs.append(pool.submit(self._measure, kind, packets, name, capture))
            for run in runs:
                run.result()

    def _measure(self, kind, packets, name, capture):
        self.results.get("instructions", kind, packets, name,
                         measure=lambda: self._count(self.tools[name], capture))

    def packet(self, kind, name):
        low, high = (self.results.known("instructions", kind, packets, name)
                     for packets in (FEW, MANY))
        return (high - low) / (MANY - FEW)

    def total(self, kind, name):
        """Of a whole run of MANY packets."""
        return self.results.known("instructions", kind, MANY, name)

    def print(self, ways):
        print(f"Instructions of tshark (callgrind), whole runs of {MANY:,} packets")
        row("input", "", "instructions", "ratio", "a packet", "more a packet")
        for kind, names in ways.items():
            for name in names:
                total, packet, bare = (
                    self.total(kind, name), self.packet(kind, name), self.packet(kind, "bare"))
                more = f"{packet - bare:+,.0f} ({100 * (packet - bare) / bare:+.1f} %)"
                row(kind, WAYS[name], f"{total:,.0f}",
                    f"{total / self.total(kind, 'bare'):.4f}", f"{packet:,.0f}",
                    "" if name == "bare" else more)
        print(flush=True)


def full_ways():
    return {kind: tuple(WAYS) for kind in TRAFFIC}


def row(*cells):
    print("{:<9} {:<25} {:>15} {:>8} {:>10} {:>18}".format(*cells))
