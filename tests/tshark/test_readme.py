# SPDX-License-Identifier: GPL-2.0-or-later
"""Every tshark command of the README runs and prints something, as it stands there."""

import re

import pytest

import conftest

README = conftest.REPOSITORY / "README.md"
NAS = conftest.REPOSITORY / "captures" / "nas-after-upgrade-inside.pcapng"
# A live capture needs a network and rights: its packets come from the file instead.
LIVE = re.compile(r"-i eth0 -f udp")

RECIPES = [line.strip() for line in README.read_text(encoding="utf-8").splitlines()
           if line.startswith("    tshark ")]


def test_there_are_a_dozen():
    assert len(RECIPES) >= 12


@pytest.mark.parametrize("recipe", RECIPES)
def test_recipe(tshark, recipe):
    command = LIVE.sub("-r FILE", recipe).replace("FILE", str(tshark.borrow(NAS)))
    done = tshark.run("-c", command, program="sh")
    assert done.status == 0, repr(done)
    assert "oversharing" not in done.stderr, repr(done)
    written = re.search(r"-w (\S+)", recipe)
    shown = tshark.run("-r", written[1]).stdout if written else done.stdout
    assert "192.168.1.50" in shown or "Interval" in shown, repr(done)
