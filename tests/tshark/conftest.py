# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the black-box tests: a tshark with the plugin, captures, answers."""

import concurrent.futures
import os
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import oracle           # noqa: E402
import plugin_tshark    # noqa: E402
import scenes           # noqa: E402

REPOSITORY = HERE.parent.parent


def committed_captures():
    return sorted((REPOSITORY / "captures").glob("*.pcapng"))


def corpus_folder():
    """Captures by other people; not part of the repository."""
    named = os.environ.get("OVERSHARING_CORPUS")
    return pathlib.Path(named) if named else REPOSITORY.parent / "shared" / "corpus"


def corpus_captures():
    try:
        return sorted(corpus_folder().glob("*/*.pcapng"))
    except PermissionError:     # below somebody's home folder
        return []


def pytest_report_header():
    corpus = len(corpus_captures())
    lines = [f"captures of our own: {len(committed_captures())}"]
    if corpus:
        lines.append(f"captures by other people: {corpus} in {corpus_folder()}")
    else:
        lines.append(f"NO CAPTURES BY OTHER PEOPLE in {corpus_folder()}: those tests "
                     "are skipped (OVERSHARING_CORPUS names another folder)")
    return lines


def pytest_sessionstart():
    try:
        plugin_tshark.settings()
    except plugin_tshark.SetupError as error:
        pytest.exit(str(error), returncode=2)


@pytest.fixture(scope="session")
def tshark():
    """tshark with the plugin, run as an ordinary user."""
    runner = plugin_tshark.PluginTshark()
    done = runner.run("-G", "plugins")
    if "oversharing" not in done.stdout:
        runner.close()
        pytest.exit("tshark does not load the plugin from "
                    f"{runner.home}/.local/lib/wireshark/plugins: {done.stderr}",
                    returncode=2)
    yield runner
    runner.close()


class Scene:
    """A hand-made capture on disk, with its hand-made and its counted answer."""

    def __init__(self, runner, name, capture, expected):
        self.name = name
        self.path = capture.write(runner.path(name + ".pcap"))
        runner.own(self.path)
        self.capture = capture
        self.expected = expected
        self._answer = None

    @property
    def answer(self):
        if self._answer is None:
            self._answer = oracle.solve(self.path)
        return self._answer


@pytest.fixture(scope="session")
def make_scene(tshark):
    """make_scene(name[, function]): the scene of that name, made once."""
    made = {}

    def make(name, function=None):
        if name not in made:
            capture, expected = (function or scenes.ALL[name])()
            made[name] = Scene(tshark, name, capture, expected)
        return made[name]
    return make


def pytest_collection_modifyitems(items):
    """Tests that use `answers` come last: those are worked out meanwhile."""
    items.sort(key=lambda item: "answers" in item.fixturenames)


@pytest.fixture(scope="session")
def answers(request, tshark):
    """Capture -> the future of (oracle's answer, ours in one pass, ours in two),
    for the captures of the tests that run."""
    def work(path):
        copy = tshark.borrow(path)
        return (oracle.solve(copy), tshark.json(copy),
                tshark.json(copy, two_pass=True))
    paths = [item.callspec.params["path"] for item in request.session.items
             if "answers" in item.fixturenames and "path" in item.callspec.params]
    pool = concurrent.futures.ThreadPoolExecutor(1)
    yield {path: pool.submit(work, path) for path in paths}
    pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session", autouse=True)
def early_answers(request):
    """Begin with the answers at once, on the second core."""
    if any("answers" in item.fixturenames for item in request.session.items):
        request.getfixturevalue("answers")


@pytest.fixture(scope="session")
def verdict_numbers(tshark):
    """Number to name, as Wireshark itself knows the field's values."""
    names = {}
    for line in tshark.run("-G", "values").stdout.splitlines():
        cells = line.split("\t")
        if cells[:2] == ["V", "oversharing.verdict"]:
            names[int(cells[2], 0)] = cells[3]
    assert names, "-G values knows nothing of oversharing.verdict"
    return names


@pytest.fixture(params=[False, True], ids=["one_pass", "two_passes"])
def two_pass(request):
    return request.param
