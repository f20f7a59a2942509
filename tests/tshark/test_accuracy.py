# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/accuracy on the captures at hand: nothing that was right goes wrong unnoticed."""

import os
import subprocess
import sys

import pytest

import conftest

ACCURACY = conftest.REPOSITORY / "tests" / "accuracy"


def run(*arguments):
    return subprocess.run([sys.executable, str(ACCURACY), *map(str, arguments)],
                          env=dict(os.environ), capture_output=True, text=True, check=False,
                          timeout=300)


def test_captures_of_our_own(tshark):
    """Every verdict is the expected one, and nothing ordinary is reported."""
    folder = conftest.REPOSITORY / "captures"
    done = run(folder, folder / "labels.tsv", "--require", "all=100", "--require", "false=0")
    assert done.returncode == 0, done.stdout + done.stderr
    readme = (conftest.REPOSITORY / "README.md").read_text(encoding="utf-8")
    for line in done.stdout.split("\nMisses")[0].splitlines():
        assert line.strip() in readme, "the README quotes another table"


def test_captures_by_other_people(tshark):
    """No false alarm, and as many of each size as are known to be possible."""
    folder = conftest.corpus_folder()
    if not conftest.corpus_captures():
        pytest.skip(f"NO CAPTURES BY OTHER PEOPLE in {folder}")
    done = run(folder, folder / "labels.tsv", "--require", "large=96", "--require", "small=100",
               "--require", "false=0")
    assert done.returncode == 0, done.stdout + done.stderr


def test_misses_and_alarms_are_told(tshark, tmp_path):
    """A label that asks for something else makes it fail, and says where."""
    folder = conftest.REPOSITORY / "captures"
    labels = tmp_path / "labels.tsv"
    labels.write_text("nas-after-upgrade-inside.pcapng\tscan\t192.168.1.50:8832=scan\n"
                      "ntp-inside.pcapng\tnone\t-\n"
                      "answering-dht-inside.pcapng\tnone\t-\n")
    done = run(folder, labels, "--require", "all=100", "--require", "false=0")
    assert done.returncode == 1
    assert "should be: scan, is: initiating" in done.stdout
    assert "MISSED: 1 false alarms, allowed are 0" in done.stdout
    assert "MISSED: all: 0.0 % right (0 of 1)" in done.stdout
