# SPDX-License-Identifier: GPL-2.0-or-later
"""captures/README.md says of each capture what is in it, and what the plugin says of it."""

import re
import subprocess
import sys

import pytest

import conftest

CAPTURES = conftest.REPOSITORY / "captures"
README = " ".join((CAPTURES / "README.md").read_text(encoding="utf-8").split())


def figures(path):
    """What captures/record/figures says, as the page would put it."""
    done = subprocess.run([sys.executable, str(CAPTURES / "record" / "figures"), str(path)],
                          capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        name, colon, rest = line.strip().partition(": ")
        yield f"`{name}`{colon}{rest}" if colon else name[0].upper() + name[1:]


@pytest.mark.parametrize("path", conftest.committed_captures(), ids=lambda path: path.name)
def test_figures(path):
    for sentence in figures(path):
        assert sentence + "." in README or sentence + " " in README, sentence


@pytest.mark.parametrize("path", conftest.committed_captures(), ids=lambda path: path.name)
def test_verdicts(tshark, path):
    """In the part about a capture stands the verdict on each of its endpoints."""
    part = re.search(rf"### [^#]*{re.escape(path.name)}.*?(?=###|$)", README)
    assert part, f"no part about {path.name}"
    for line in tshark.json(path)["endpoint"]:
        assert f"*{line['verdict']}*" in part[0], line
        assert f"`{line['endpoint']}`" in part[0], line
