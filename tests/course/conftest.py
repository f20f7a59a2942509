# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the tests of the course: sets of it, solved, and a tshark with the plugin.

    OVERSHARING_COURSE_SEEDS   other seeds to try, instead of one
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
from typing import NamedTuple

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
COURSE = REPOSITORY / "captures" / "course"
sys.path[:0] = [str(COURSE), str(REPOSITORY / "tests" / "tshark")]
sys.dont_write_bytecode = True

import plugin_tshark                # noqa: E402
from making import variant          # noqa: E402
import questions                    # noqa: E402

OTHER_SEEDS = tuple(os.environ.get("OVERSHARING_COURSE_SEEDS", "spring").split())


ROW = re.compile(r"(?m)^\| (\d+) \| (.*) \| (.*) \|$")


class Answer(NamedTuple):
    number: int
    question: questions.Question
    text: str


class Set:
    """The course with a seed, and the answers."""

    def __init__(self, seed, folder, sheet=None):
        self.seed, self.folder, self.sheet = seed, folder, sheet
        self.variant = variant.Variant(seed)
        self._files = {}
        self.solved = {lab: self._from_sheet(lab) if sheet else self._solve(lab)
                       for lab in variant.labs()}

    def _solve(self, lab):
        return [Answer(one.number, one.question, one.text)
                for one in variant.solve(variant.questions_of(lab), self.files(lab))]

    def _from_sheet(self, lab):
        part = self.sheet.partition(f"\n`{lab}`\n")[2].partition("\n## ")[0]
        return [Answer(int(number), question, text)
                for (number, _, text), question in zip(ROW.findall(part), variant.questions_of(lab),
                                                       strict=True)]

    def files(self, lab):
        if lab not in self._files:
            self._files[lab] = variant.Files(self.folder / lab, self.variant)
        return self._files[lab]

    def page(self, lab):
        return (self.folder / lab / variant.PAGE).read_text(encoding="utf-8")

    def check(self, lab, answers):
        """Runs check on these answers, {number: text}; returns (its status, its lines)."""
        done = run_check(self.folder, lab[0], "/dev/stdin", stdin="".join(
            f"{number}: {text}\n" for number, text in answers.items()))
        return done.returncode, done.stdout.splitlines()


def run_check(folder, *arguments, stdin=""):
    return subprocess.run([sys.executable, folder / "check", *map(str, arguments)], input=stdin,
                          capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def own():
    """The set of this repository."""
    return Set(variant.OWN_SEED, COURSE)


@pytest.fixture(scope="session", params=OTHER_SEEDS)
def other(request, tmp_path_factory):
    """One that a lecturer makes, with its command."""
    folder = tmp_path_factory.mktemp("variant") / "made"
    make_variant(request.param, folder)
    return Set(request.param, folder / "students",
               (folder / "solutions.md").read_text(encoding="utf-8"))


def make_variant(seed, folder):
    return subprocess.run([sys.executable, COURSE / "make-variant", seed, folder], text=True,
                          capture_output=True, check=True)


@pytest.fixture(scope="session")
def tshark():
    """With the plugin, run as an ordinary user."""
    runner = plugin_tshark.PluginTshark()
    yield runner
    runner.close()


@pytest.fixture(scope="session")
def borrowed(tshark):
    """A copy of the course, and of the project's page, that this user may write into."""
    folder = tshark.path("project")
    shutil.copytree(COURSE, folder / "captures" / "course")
    for path in (folder, *folder.rglob("*")):
        os.chmod(path, 0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        tshark.own(path)
    return folder / "captures" / "course"
