# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole runs, side by side: time by the clock, processor time, peak memory, and the answer."""

from inputs import KINDS
from timing import run
from tools import judge

GROWTH_KINDS = ("p2p", "flood")
GROWTH_TOOLS = ("bare", "asked", "lean", "conv", "lua")
GROWTH_SIZES = {10_000: 5, 100_000: 5, 1_000_000: 3, 4_000_000: 1}     # size: rounds
MEMORY_A_PACKET = 1500      # bytes, of the hungriest


def available_memory():
    with open("/proc/meminfo", encoding="ascii") as file:
        told = dict(line.split(":") for line in file)
    return int(told["MemAvailable"].split()[0]) * 1024


class Table:
    """Measures tools on inputs, and prints what came out."""

    def __init__(self, homes, inputs, results, tools):
        self.homes = homes
        self.inputs = inputs
        self.results = results
        self.tools = {tool.name: tool for tool in tools if tool.is_installed()}
        self.missing = [tool for tool in tools if not tool.is_installed()]

    def _measure(self, tool, kind, packets):
        log = self.inputs.log(packets) if kind == "log" else None
        capture = self.inputs.capture(kind, packets)
        cost, text = run(tool.steps(capture, log, self.homes.folder),
                         self.homes.environment(tool.home), self.homes.folder, tool.read is not None)
        right, words = judge(tool.read and tool.read(text), self.inputs.answer(kind, packets))
        return {"wall": cost.wall, "cpu": cost.cpu, "memory": cost.memory,
                "answer": [right, words]}

    def measure(self, kind, packets, rounds, names=None):
        """Tool after tool in each round, so that a busy minute of the machine strikes them alike."""
        self.inputs.answer(kind, packets)       # made before the clock runs
        for number in range(rounds):
            for tool in self.tools.values():
                if kind in tool.kinds and (names is None or tool.name in names):
                    self.results.get("time", kind, packets, tool.name, number,
                                     measure=lambda: self._measure(tool, kind, packets))

    # --- Side by side ---

    def print_side_by_side(self, packets):
        print("Side by side (medians of rounds; ratios to tshark dissecting in the same round; peak "
              "memory of\nall processes at once; instructions a packet by callgrind, with fewer "
              "packets)")
        row("input", "", "wall s", "ratio", "cpu s", "ratio", "peak MB", "ratio", "instr./packet",
            "ratio", "answer")
        for kind in KINDS:
            for name, told in self._rows(kind, packets):
                count = self.results.instructions_a_packet(kind, name)
                bare = self.results.instructions_a_packet(kind, "bare")
                row(kind, self.tools[name].label, f"{told['wall']:.2f}", share(told["wall_ratio"]),
                    f"{told['cpu']:.2f}", share(told["cpu_ratio"]), f"{told['memory'] / 1e6:,.0f}",
                    share(told["memory_ratio"]), f"{count:,.0f}" if count else "-",
                    f"{count / bare:.3f}" if count and bare else "-", told_answer(told["answer"]))
        for tool in self.missing:
            print(f"(not installed: {tool.label}; apt-get install {tool.package}, or --install)")
        print("(of a log, tshark without the plugin sees no more than frames)\n", flush=True)

    def _rows(self, kind, packets):
        told = self.results.medians(kind, packets)
        return [(name, told[name]) for name in self.tools if name in told]

    # --- Growth ---

    def measure_growth(self, sizes):
        """Returns the sizes for which there is memory."""
        fit = [size for size in sizes if size * MEMORY_A_PACKET < available_memory()]
        for kind in GROWTH_KINDS:
            for size in fit:
                self.measure(kind, size, GROWTH_SIZES.get(size, 1), GROWTH_TOOLS)
                if size > 1_000_000:
                    self.inputs.forget(kind, size)
        return fit

    def print_growth(self, sizes):
        print("Growth (processor time of the whole run, and peak memory)")
        print(f"{'input':<9} {'packets':>10} " + " ".join(f"{name:>16}" for name in GROWTH_TOOLS))
        for kind in GROWTH_KINDS:
            for size in sizes:
                told = self.results.medians(kind, size)
                cells = [f"{told[name]['cpu']:>7.2f} s {told[name]['memory'] / 1e6:>4,.0f} MB"
                         if name in told else "-" for name in GROWTH_TOOLS]
                print(f"{kind:<9} {size:>10,} " + " ".join(f"{cell:>16}" for cell in cells))
        print(flush=True)


def share(value):
    return "-" if value is None else f"{value:.2f}"


def told_answer(answer):
    right, words = answer
    return words if right is None else f"{'right' if right else 'WRONG'}: {words}"


def row(*cells):
    print("{:<9} {:<25} {:>7} {:>6} {:>7} {:>6} {:>8} {:>6} {:>13} {:>6}  {}".format(*cells),
          flush=True)
