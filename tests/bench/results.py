# SPDX-License-Identifier: GPL-2.0-or-later
"""What was measured, kept on a disk, so that a run that was stopped goes on where it was."""

import json
from collections import defaultdict
from statistics import median


class Results:
    """Figures by what they are of, one JSON object a line. Those of another plugin or tshark are in
    the file too, and not looked at."""

    def __init__(self, path, identity, fresh):
        self.path = path
        self.identity = identity
        self.figures = {}
        if fresh:
            path.unlink(missing_ok=True)
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                self._take(line)

    def _take(self, line):
        try:
            entry = json.loads(line)
            if entry["identity"] == self.identity:
                self.figures[tuple(entry["of"])] = entry["figures"]
        except (ValueError, KeyError, TypeError):
            pass        # the run was stopped while it wrote

    def get(self, *of, measure):
        """The figures of that: those known, or those that measure() returns."""
        if of not in self.figures:
            self.figures[of] = measure()
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"identity": self.identity, "of": of,
                                       "figures": self.figures[of]}) + "\n")
        return self.figures[of]

    def known(self, *of):
        return self.figures.get(of)

    def instructions_a_packet(self, kind, way):
        """From the two largest counts of that; None if there are none."""
        counts = sorted((of[2], count) for of, count in self.figures.items()
                        if of[0] == "instructions" and of[1] == kind and of[3] == way)
        if len(counts) < 2:
            return None
        (few, low), (many, high) = counts[-2:]
        return (high - low) / (many - few)

    def medians(self, kind, packets):
        """Tool -> figures, each the median of its rounds, and of its ratio to bare tshark in the same round
        ("wall_ratio" and so on); the answer is that of the last round."""
        rounds = defaultdict(dict)
        for of, figures in self.figures.items():
            if of[:3] == ("time", kind, packets):
                rounds[of[3]][of[4]] = figures
        bare = rounds.get("bare", {})
        found = {}
        for tool, runs in rounds.items():
            told = {name: median(run[name] for run in runs.values())
                    for name in ("wall", "cpu", "memory")}
            for name in ("wall", "cpu", "memory"):
                shares = [run[name] / bare[number][name] for number, run in runs.items()
                          if number in bare]
                told[name + "_ratio"] = median(shares) if shares else None
            told["answer"] = runs[max(runs)]["answer"]
            found[tool] = told
        return found

    def ratio(self, kind, packets, tool, other):
        """The median of processor times of the same round, one tool's to another's, or None."""
        shares = [figures["cpu"] / self.figures["time", kind, packets, other, of[4]]["cpu"]
                  for of, figures in self.figures.items()
                  if of[:4] == ("time", kind, packets, tool)
                  and ("time", kind, packets, other, of[4]) in self.figures]
        return median(shares) if shares else None

    def sizes(self, kind):
        """Those of which times are known, ascending."""
        return sorted({of[2] for of in self.figures if of[:2] == ("time", kind)})
