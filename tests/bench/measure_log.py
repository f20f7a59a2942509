#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines a second of fwlog, and its memory.

Not run by hand: tests/bench/fwlog builds, picks an ordinary user and calls this.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import make_log

MOST_GROWTH = 1.10     # times the memory for a tenth of the lines
PATIENCE = 900         # seconds for a run


def fail(message):
    print(f"bench: {message}", file=sys.stderr)
    sys.exit(2)


class Run:
    """A run of fwlog, with a tshark behind it or not: seconds, and peak memory of fwlog."""

    def __init__(self, program, log, with_report):
        self.memory = 0
        begin = time.monotonic()
        with tempfile.TemporaryFile() as report:
            converter = subprocess.Popen(
                [program, "--quiet", log], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if with_report else subprocess.DEVNULL)
            watcher = threading.Thread(target=self._watch, args=(converter,))
            watcher.start()
            if with_report:
                subprocess.run(["tshark", "-n", "-q", "-r", "-", "-z", "oversharing,report"],
                               stdin=converter.stdout, stdout=report, stderr=subprocess.DEVNULL,
                               check=True, timeout=PATIENCE)
                converter.stdout.close()
            watcher.join()
            self.seconds = time.monotonic() - begin
            if converter.returncode:
                fail(f"fwlog ended with {converter.returncode}")
            if with_report and not report.tell():
                fail("tshark had nothing to report")

    def _watch(self, process):
        """The kernel's own peak, read until the end: getrusage(2) would count the memory of this
        program, too, from before fwlog took its place."""
        while process.poll() is None:
            told = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
            if told:
                self.memory = int(told[1]) * 1024
            time.sleep(0.005)


def row(*cells):
    print("{:>12} {:<30} {:>9} {:>14} {:>12}".format(*cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    options = parser.parse_args()
    program = Path(os.environ["HOME"]) / ".local" / "bin" / "fwlog"
    if not program.exists():
        fail(f"there is no {program}")
    memory = []
    row("lines", "", "seconds", "lines/second", "peak memory")
    with tempfile.TemporaryDirectory(prefix="oversharing-bench-") as folder:
        for count in (options.lines // 10, options.lines):
            log = Path(folder) / f"{count}.log"
            with log.open("w") as file:
                file.writelines(make_log.lines(count))
            for with_report in (False, True):
                run = Run(program, log, with_report)
                row(f"{count:,}", "fwlog | tshark, report" if with_report else "fwlog",
                    f"{run.seconds:.2f}", f"{count / run.seconds:,.0f}",
                    f"{run.memory / 1e6:.1f} MB")
                if not with_report:
                    memory.append(run.memory)
    growth = memory[1] / memory[0]
    good = growth <= MOST_GROWTH
    print(f"bench: ten times the lines take {growth:.2f} times the memory "
          f"(limit {MOST_GROWTH}): {'ok' if good else 'MISSED'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
