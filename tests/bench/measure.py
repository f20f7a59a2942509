#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin costs tshark, beside what other programs cost that answer the same question.

Not run by hand: tests/bench/run builds the plugin, picks an ordinary user and calls this.
"""
import argparse
import os
import subprocess
import sys
from pathlib import Path

import instructions
import table
from homes import Homes, fail
from inputs import KINDS, Inputs
from instructions import Instructions
from limits import Limits
from memory import Memory
from results import Results
from table import Table
from timing import RunError
from tools import all_tools

PARTS = ("instructions", "memory", "table", "growth")
QUICK_PARTS = ("instructions", "table")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", type=Path, required=True,
                        help="oversharing.so, installed below a .local folder")
    parser.add_argument("--folder", type=Path, required=True,
                        help="for inputs and results, which are kept")
    parser.add_argument("--fwlog", required=True, help="the program, as it was installed")
    parser.add_argument("--part", action="append", choices=PARTS, default=[])
    parser.add_argument("--quick", action="store_true", help="fewer packets, no memory, no growth")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1),
                        help="callgrind runs at the same time")
    parser.add_argument("--packets", type=int, help="of the side-by-side table")
    parser.add_argument("--rounds", type=int, default=0, help="of the side-by-side table")
    parser.add_argument("--peers", type=int, default=1_000_000,
                        help="distinct peers for the memory figures")
    parser.add_argument("--largest", type=int, default=max(table.GROWTH_SIZES),
                        help="packets, of the growth figures")
    return parser.parse_args()


class Bench:
    """The parts of a run, each with its limits."""

    def __init__(self, options):
        homes = Homes(options.folder, options.plugin)
        inputs = Inputs(options.folder, options.fwlog)
        self.options = options
        self.results = Results(options.folder / "results.jsonl", homes.identity(), options.fresh)
        self.measured = homes, inputs, self.results, all_tools(options.fwlog)
        self.limits = Limits()

    def run(self, part):
        getattr(self, part)()

    def instructions(self):
        counts = Instructions(*self.measured)
        ways = instructions.QUICK_WAYS if self.options.quick else instructions.full_ways()
        counts.measure(ways, self.options.jobs)
        counts.print(ways)
        self.limits.instructions(counts, ways)
        print()

    def memory(self):
        told = Memory(*self.measured)
        told.measure(self.options.peers)
        told.print(self.options.peers)
        self.limits.memory(told, self.options.peers)
        print()

    def table(self):
        quick = self.options.quick
        packets = self.options.packets or (200_000 if quick else 1_000_000)
        told = Table(*self.measured)
        for kind in KINDS:
            told.measure(kind, packets, self.options.rounds or (1 if quick else 3))
        told.print_side_by_side(packets)
        self.limits.times(self.results, packets)
        self.limits.answers(self.results, packets)
        print()

    def growth(self):
        told = Table(*self.measured)
        sizes = [size for size in table.GROWTH_SIZES if size <= self.options.largest]
        fit = told.measure_growth(sizes)
        told.print_growth(fit)
        for size in sizes:
            if size not in fit:
                print(f"(too little memory free for {size:,} packets)")


def main():
    options = arguments()
    if not options.plugin.is_file() or ".local" not in options.plugin.parts:
        fail(f"{options.plugin} is no plugin installed in a personal folder")
    if os.geteuid() == 0:
        fail("as root Wireshark loads no personal plugins; tests/bench/run picks a user")
    options.folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(options)
    try:
        for part in options.part or (QUICK_PARTS if options.quick else PARTS):
            bench.run(part)
    except (RunError, subprocess.SubprocessError) as error:
        fail(error)
    limits = bench.limits
    print(f"Results: {bench.results.path}")
    print(f"{limits.passed} passed, {limits.failed} failed")
    return 0 if limits.failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
