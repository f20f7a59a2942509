#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Draw the cost of an answer against the size of the capture, from what tests/bench/run has measured.

    chart.py results.jsonl cost.svg

Needs python3-matplotlib.
"""
import argparse
import json
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt     # noqa: E402

from results import Results         # noqa: E402
from table import GROWTH_SIZES      # noqa: E402

TITLES = {"p2p": "Peer-to-peer: a peer every sixth packet",
          "flood": "Flood: each packet a new peer"}
# Okabe and Ito's colours, which colour-blind people tell apart, a mark each, and the widest line below.
LINES = {"lua": ("a tap in Lua", "#D55E00", "^", 1.6), "conv": ("-z conv,udp", "#009E73", "s", 1.6),
         "bare": ("tshark alone", "#999999", "", 7), "asked": ("Oversharing", "#0072B2", "o", 1.6)}
STYLE = {"font.size": 9, "font.family": "DejaVu Sans", "svg.hashsalt": "oversharing",
         "svg.fonttype": "path", "axes.spines.top": False, "axes.spines.right": False,
         "figure.facecolor": "white", "savefig.facecolor": "white"}


def last_identity(path):
    """Of the results that were written last."""
    return json.loads(path.read_text(encoding="utf-8").splitlines()[-1])["identity"]


def grown(results, kind):
    """Size -> what the tools took, of the sizes of the growth figures alone."""
    return {size: results.medians(kind, size) for size in results.sizes(kind)
            if size in GROWTH_SIZES}


def draw(axes, results, kind):
    sizes = grown(results, kind)
    for tool, (label, colour, mark, width) in LINES.items():
        points = [(size, told[tool]["cpu"]) for size, told in sizes.items() if tool in told]
        axes.plot(*zip(*points), label=label, color=colour, marker=mark, markersize=5,
                  linewidth=width, solid_capstyle="round")
    axes.set(xscale="log", yscale="log", title=TITLES[kind], xlabel="packets")
    axes.xaxis.set_major_formatter(lambda size, _: f"{size:,.0f}")
    axes.yaxis.set_major_formatter(lambda seconds, _: f"{seconds:g} s")
    axes.grid(True, which="major", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("picture", type=Path, help="its suffix tells the format: .svg, .png")
    options = parser.parse_args()
    results = Results(options.results, last_identity(options.results), fresh=False)
    kinds = [kind for kind in TITLES if len(grown(results, kind)) > 1]
    if not kinds:
        parser.error("there is no growth among the results: tests/bench/run --part growth")
    with plt.rc_context(STYLE):
        figure, panels = plt.subplots(1, len(kinds), figsize=(8.4, 3.6), sharey=True,
                                      squeeze=False, layout="constrained")
        for axes, kind in zip(panels[0], kinds):
            draw(axes, results, kind)
        figure.get_layout_engine().set(wspace=0.08)
        panels[0][0].set_ylabel("processor time, whole run")
        panels[0][0].legend(frameon=False)
        figure.savefig(options.picture, dpi=150, metadata={"Date": None}
                       if options.picture.suffix == ".svg" else None)


if __name__ == "__main__":
    main()
