# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the tests of installation: a home folder, and commands run in it."""
import os
import subprocess

import pytest

PATIENCE = 300   # seconds


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    assert os.geteuid() != 0, "start with tests/run install: root installs nothing for itself"
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def run(home, tmp_path_factory):
    """Runs a command in that home, in a folder that is not the repository."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def runner(*command, **environment):
        return subprocess.run(
            [str(word) for word in command], cwd=elsewhere, text=True, capture_output=True,
            stdin=subprocess.DEVNULL, check=False, timeout=PATIENCE,
            env={"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", **environment})
    return runner
