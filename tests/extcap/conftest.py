# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the tests of fwlog: the program, and a tshark as in tests/tshark."""
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tshark")]

import plugin_tshark    # noqa: E402
import program          # noqa: E402


def pytest_sessionstart():
    try:
        plugin_tshark.settings()
    except plugin_tshark.SetupError as error:
        pytest.exit(str(error), returncode=2)


@pytest.fixture
def tshark():
    """tshark run as an ordinary user, in a folder of its own."""
    runner = plugin_tshark.PluginTshark()
    yield runner
    runner.close()


@pytest.fixture
def fwlog(tshark):
    made = program.Program(tshark)
    if not made.path.exists():
        pytest.exit(f"there is no {made.path}: start these tests with tests/run extcap", 2)
    yield made
    made.stop_all()
