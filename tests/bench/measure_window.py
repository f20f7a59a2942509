#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin and its profile cost in a Wireshark window.

Not run by hand: tests/bench/window builds the plugin, picks an ordinary user and calls this.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "gui"))

from desktop import Desktop, User                # noqa: E402
from timed_window import SIZE, TimedWindow       # noqa: E402

PROFILE = HERE.parent.parent / "plugin" / "profile" / "Oversharing"
MOST_TIME = 1.05     # times the processor time without the plugin
MOST_SILENCE = 0.5   # seconds the window is silent longer than for a table of Wireshark's own
FILTER = "udp.port == 8832"
PAGES = 150
ACTIONS = ("opening", "colouring", "scrolling", "filtering")
# Statistics that -z opens in a window, and what their windows are called.
STOCK_TABLE = ("dhcp,stat", "DHCP")
OUR_TABLES = (("oversharing,table", "Oversharing: Hosts"),
              ("oversharing,endpoint_table", "Oversharing: Endpoints"),
              ("oversharing,peer_table", "Oversharing: Peers"))
SERVERS = 9          # of each client of the crowd, so that each client is listed
PATIENCE = 900       # seconds to make traffic


def fail(message):
    print(f"bench: {message}", file=sys.stderr)
    sys.exit(2)


class Bench:
    """A desktop, two homes alike but for the plugin, and the traffic."""

    def __init__(self, folder, options):
        self.folder, self.pictures = folder, options.pictures
        plugin = options.plugin
        place = Path(*plugin.parts[plugin.parts.index(".local"):])
        self.homes = {way: folder / way for way in ("without", "plugin")}
        for home in self.homes.values():
            (home / place.parent).mkdir(parents=True)
        shutil.copyfile(plugin, self.homes["plugin"] / place)
        self.profiles = {"without": None, "plugin": options.profile}
        user = User(self.homes["plugin"], os.geteuid(), os.getegid())
        self.desktop = Desktop(user, options.pictures or folder / "pictures", SIZE)

    def traffic(self, kind, packets):
        path = self.folder / f"{kind}.pcap"
        subprocess.run([sys.executable, str(HERE / "make_traffic.py"), kind, str(path),
                        "--packets", str(packets)],
                       stderr=subprocess.DEVNULL, check=True, timeout=PATIENCE)
        return path

    def window(self, way, capture, *options):
        return TimedWindow(self.desktop, self.homes[way], capture, self.profiles[way], *options)

    def picture(self, name):
        if self.pictures:
            self.desktop.picture(name)

    def costs(self, way, capture):
        """What each action costs in one window."""
        window = self.window(way, capture)
        try:
            costs = {"opening": window.opening(), "colouring": window.colouring(),
                     "scrolling": window.scrolling(PAGES)}
            self.picture(f"{way}-scrolled")
            costs["filtering"] = window.filtering(FILTER)
            self.picture(f"{way}-filtered")
            window.close(applied=FILTER)
            return costs
        finally:
            window.close()

    def silence(self, capture, table):
        """How long a window does not answer while a table opens, in seconds."""
        statistic, title = table
        window = self.window("plugin", capture, "-z", statistic)
        try:
            longest = window.silence(title)
            self.picture(f"table-{statistic}")
            return longest
        finally:
            window.close()


def line(*cells):
    print("{:<20} {:>9} {:>9} {:>7}  {:<6} {:>9} {:>9}".format(*cells), flush=True)


def speed(bench, packets, rounds):
    """Prints the table of processor times; returns whether every limit held."""
    capture = bench.traffic("mixed", packets)
    costs = {"without": [], "plugin": []}
    for at in range(rounds):
        for way in sorted(costs, reverse=at % 2 == 0):  # each is first in every second round
            costs[way].append(bench.costs(way, capture))
    print(f"A window with {packets:,} packets, median of {rounds} "
          f"(limit: {MOST_TIME} times the processor time)")
    line("seconds", "without", "plugin", "ratio", "", "clock", "plugin")
    good = True
    for action in ACTIONS:
        def seconds(way, kind):
            return median(getattr(cost[action], kind) for cost in costs[way])
        without, plugin = seconds("without", "processor"), seconds("plugin", "processor")
        ratio = plugin / without
        good = good and ratio <= MOST_TIME
        line(action, f"{without:.2f}", f"{plugin:.2f}", f"{ratio:.3f}",
             "ok" if ratio <= MOST_TIME else "MISSED", f"{seconds('without', 'clock'):.2f}",
             f"{seconds('plugin', 'clock'):.2f}")
    print()
    capture.unlink()
    return good


def tables(bench, endpoints, rounds):
    """Prints for how long the window is silent; returns whether every limit held."""
    capture = bench.traffic("crowd", endpoints * SERVERS)
    silences = {table: [] for table in (STOCK_TABLE, *OUR_TABLES)}
    for _ in range(rounds):
        for table, silence in silences.items():
            silence.append(bench.silence(capture, table))
    print(f"A table on {endpoints:,} listed endpoints: for how long the window is silent, median "
          f"of {rounds} (limit: {MOST_SILENCE} s more than Wireshark's own)")
    good = True
    stock = median(silences[STOCK_TABLE])
    print(f"{STOCK_TABLE[0]:<24} {stock:>7.2f} s")
    for table in OUR_TABLES:
        more = median(silences[table]) - stock
        good = good and more <= MOST_SILENCE
        print(f"{table[0]:<24} {stock + more:>7.2f} s  {more:+.2f} s  "
              f"{'ok' if more <= MOST_SILENCE else 'MISSED'}")
    print()
    capture.unlink()
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", type=Path, required=True,
                        help="oversharing.so, installed below a .local folder")
    parser.add_argument("--profile", type=Path, default=PROFILE)
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("speed", "tables"))
    parser.add_argument("--pictures", type=Path, help="a folder to keep pictures in")
    options = parser.parse_args()
    if not options.plugin.is_file() or ".local" not in options.plugin.parts:
        fail(f"{options.plugin} is no plugin installed in a personal folder")
    if not options.profile.is_dir():
        fail(f"there is no profile {options.profile}")
    if os.geteuid() == 0:
        fail("as root Wireshark loads no personal plugins; tests/bench/window picks a user")
    good = True
    with tempfile.TemporaryDirectory(prefix="oversharing-bench-") as folder:
        bench = Bench(Path(folder), options)
        try:
            if options.only != "tables":
                good = speed(bench, options.packets, options.rounds)
            if options.only != "speed":
                good = tables(bench, options.packets // 10, options.rounds) and good
        finally:
            bench.desktop.stop()
    print("bench: every limit held" if good else "bench: a limit was MISSED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
