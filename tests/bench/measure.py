#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin costs tshark: instructions (callgrind) and memory (peak RSS).

Not run by hand: tests/bench/run builds the plugin, picks an ordinary user and
calls this. Nothing here looks at a clock, so a busy machine changes no result, and
fixed_random.c keeps the seeds of hash tables the same, so that counts repeat.
"""
import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
KINDS = ("ordinary", "p2p", "flood")
MOST_INSTRUCTIONS = 1.02   # times those of tshark alone
MOST_MEMORY = 128          # bytes of ours for a distinct peer ...
AIM_MEMORY = 96            # ... and what we would like
NEVER_FIRES = "icmp,srt"   # a statistic that makes tshark dissect and costs nothing itself
PATIENCE = 900             # seconds for one run of tshark


def fail(message):
    print(f"bench: {message}", file=sys.stderr)
    sys.exit(2)


class Bench:
    """A folder with two homes, alike but for the plugin, and the traffic."""

    def __init__(self, folder, plugin):
        self.folder = folder
        self.homes = {}
        place = Path(*plugin.parts[plugin.parts.index(".local"):])
        for name in ("without", "plugin"):
            self.homes[name] = folder / name
            (self.homes[name] / place.parent).mkdir(parents=True)
        shutil.copyfile(plugin, self.homes["plugin"] / place)
        self.fixed_random = folder / "fixed_random.so"
        flags = subprocess.run(["pkg-config", "--cflags", "glib-2.0"],
                               capture_output=True, text=True, check=True, timeout=PATIENCE)
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", *flags.stdout.split(),
                        "-o", str(self.fixed_random), str(HERE / "fixed_random.c")],
                       check=True, timeout=PATIENCE)
        self._check()

    def command(self, capture, *statistics):
        command = ["tshark", "-n", "-q", "-r", str(capture)]
        for statistic in statistics or (NEVER_FIRES,):
            command += ["-z", statistic]
        return command

    def environment(self, home):
        return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.homes[home])}

    def _check(self):
        """The plugin must be loaded in one home and not in the other."""
        for home, wanted in (("without", False), ("plugin", True)):
            told = subprocess.run(["tshark", "-G", "plugins"], env=self.environment(home),
                                  capture_output=True, text=True, timeout=PATIENCE, check=False)
            if ("oversharing" in told.stdout) != wanted:
                fail("tshark does not load the plugin:\n" + told.stderr if wanted else
                     "a plugin called oversharing is installed for everybody; "
                     "remove it, or there is nothing to compare with")

    def traffic(self, kind, packets, peers=0):
        path = self.folder / f"{kind}-{packets}.pcap"
        if not path.exists():
            subprocess.run([sys.executable, str(HERE / "make_traffic.py"), kind, str(path),
                            "--packets", str(packets), "--peers", str(peers)],
                           stderr=subprocess.DEVNULL, check=True, timeout=PATIENCE)
        return path

    def instructions(self, home, capture, *statistics):
        """Instructions of one run, counted by callgrind."""
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
             *self.command(capture, *statistics)],
            env={**self.environment(home), "LD_PRELOAD": str(self.fixed_random)}, cwd=self.folder, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=PATIENCE, check=False)
        counted = re.search(r"Collected : (\d+)", done.stderr)
        if done.returncode or not counted:
            fail(f"tshark under callgrind ended with {done.returncode}:\n{done.stderr[-2000:]}")
        return int(counted[1])

    def memory(self, home, capture):
        """Peak resident memory of one run, in bytes."""
        with tempfile.TemporaryFile() as messages:
            process = subprocess.Popen(self.command(capture), env=self.environment(home),
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=messages)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                messages.seek(0)
                fail(f"tshark ended with {process.returncode}:\n"
                     + messages.read().decode(errors="replace")[-2000:])
        return usage.ru_maxrss * 1024


def line(*cells):
    print("{:<10} {:>9} {:<24} {:>15} {:>8} {:>7}  {:<6} {}".format(*cells), flush=True)


def instructions(bench, few, many, jobs, statistic):
    """Prints the table of instructions; returns whether every limit held.

    Two sizes tell start-up, which is the same for every capture, from the cost of a packet."""
    runs = {}
    ways = [("without", "without", ()), ("plugin", "plugin", ())]
    labels = [("without", "alone"), ("plugin", "with the plugin")]
    if statistic:
        ways.append(("hosts", "plugin", ("oversharing,hosts",)))
        labels.append(("hosts", "-z oversharing,hosts"))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for kind in KINDS:
            for packets in (few, many):
                capture = bench.traffic(kind, packets)
                for name, home, statistics in ways:
                    runs[kind, packets, name] = pool.submit(
                        bench.instructions, home, capture, *statistics)
        count = {key: run.result() for key, run in runs.items()}

    print(f"Instructions of tshark dissecting (callgrind; limit: {MOST_INSTRUCTIONS} times)")
    line("traffic", "packets", "tshark", "instructions", "packet", "ratio", "", "more a packet")
    good = True
    for kind in KINDS:
        def packet(name):
            return (count[kind, many, name] - count[kind, few, name]) / (many - few)

        def total(name):  # at 30,000 packets, whatever was run
            return count[kind, many, name] + (30000 - many) * packet(name)
        for name, label in labels:
            ratio, mark, more = total(name) / total("without"), "", ""
            if name != "without":
                extra = packet(name) - packet("without")
                more = f"{extra:+,.0f} ({100 * extra / packet('without'):+.1f} %)"
            if name == "plugin":
                mark = "ok" if ratio <= MOST_INSTRUCTIONS else "MISSED"
                good = good and ratio <= MOST_INSTRUCTIONS
            line(kind, "30,000", label, f"{total(name):,.0f}", f"{packet(name):,.0f}",
                 f"{ratio:.4f}", mark, more)
    if many != 30000:
        print(f"(30,000 packets reckoned from runs of {few:,} and {many:,})")
    print()
    return good


def memory(bench, peers):
    """Prints the table of memory; returns whether every limit held."""
    print(f"Memory of ours for a distinct peer, of {peers:,} "
          f"(peak RSS; limit: {MOST_MEMORY} bytes, aim: {AIM_MEMORY})")
    print(f"{'traffic':<10} {'packets':>9} {'alone':>10} {'plugin':>10} {'a peer':>10}", flush=True)
    good = True
    for kind, packets in (("flood", peers), ("p2p", peers + peers // 4)):
        capture = bench.traffic(kind, packets, peers if kind == "p2p" else 0)
        alone, plugin = (bench.memory(home, capture) for home in ("without", "plugin"))
        each = (plugin - alone) / peers
        verdict = "MISSED" if each > MOST_MEMORY else \
            "ok" if each <= AIM_MEMORY else "ok, above aim"
        good = good and each <= MOST_MEMORY
        print(f"{kind:<10} {packets:>9,} {alone / 1e6:>7.0f} MB {plugin / 1e6:>7.0f} MB "
              f"{each:>8.1f} B  {verdict}", flush=True)
        capture.unlink()
    print()
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", type=Path, required=True,
                        help="oversharing.so, installed below a .local folder")
    parser.add_argument("--quick", action="store_true", help="fewer packets, no memory")
    parser.add_argument("--memory-only", action="store_true", help="no callgrind")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1),
                        help="callgrind runs at the same time")
    parser.add_argument("--peers", type=int, default=1_000_000,
                        help="distinct peers for the memory figures")
    options = parser.parse_args()
    if not options.plugin.is_file() or ".local" not in options.plugin.parts:
        fail(f"{options.plugin} is no plugin installed in a personal folder")
    if os.geteuid() == 0:
        fail("as root Wireshark loads no personal plugins; tests/bench/run picks a user")
    good = True
    with tempfile.TemporaryDirectory(prefix="oversharing-bench-") as folder:
        bench = Bench(Path(folder), options.plugin)
        if not options.memory_only:
            few, many = (2000, 8000) if options.quick else (10000, 30000)
            good = instructions(bench, few, many, options.jobs, statistic=not options.quick)
        if not options.quick:
            good = memory(bench, options.peers) and good
    print("bench: every limit held" if good else "bench: a limit was MISSED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
