# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the GUI tests: a desktop, a Wireshark window in it, and the right answers.

    OVERSHARING_HOME       the home folder with the plugin installed
    OVERSHARING_USER_UID   who Wireshark runs as when we are root (it loads no
    OVERSHARING_USER_GID   personal plugins as root)
    OVERSHARING_PICTURES   where the pictures go; else OVERSHARING_LOGS/pictures,
                           else build/pictures
    OVERSHARING_NAS        another capture than captures/nas-after-upgrade-inside.pcapng
"""
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
CAPTURES = REPOSITORY / "captures"
sys.path[:0] = [str(HERE), str(HERE.parent / "tshark")]

import desktop as desktops   # noqa: E402
import window as windows     # noqa: E402


def nas_capture():
    named = os.environ.get("OVERSHARING_NAS")
    return Path(named) if named else CAPTURES / "nas-after-upgrade-inside.pcapng"


def pictures_folder():
    if os.environ.get("OVERSHARING_PICTURES"):
        return Path(os.environ["OVERSHARING_PICTURES"])
    logs = os.environ.get("OVERSHARING_LOGS")
    return Path(logs) / "pictures" if logs else REPOSITORY / "build" / "pictures"


class Answers:
    """What is in a capture: told by tshark and the plugin, with these preferences, and by the
    oracle without it."""

    def __init__(self, user, capture, *preferences):
        self.user, self.capture = user, capture
        self.preferences = [word for preference in preferences for word in ("-o", preference)]
        told = [json.loads(line) for line in self.tshark(
            "-2", "-q", "-z", "oversharing,json").splitlines()]
        self.file = next(entry for entry in told if entry["type"] == "capture")
        self.hosts = [entry for entry in told if entry["type"] == "host"]
        self.endpoints = [entry for entry in told if entry["type"] == "endpoint"]
        self.reported = [entry for entry in self.endpoints
                         if entry["verdict"] not in ("serving", "client")]

    def _run(self, *command):
        done = subprocess.run([str(part) for part in command], env=self.user.environment(), cwd="/",
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                              check=False, **self.user.options())
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout

    def tshark(self, *options):
        return self._run("tshark", "-n", "-r", self.capture, *self.preferences, *options)

    def version(self):
        """That of Wireshark, as (4, 6)."""
        return tuple(int(part) for part in re.search(
            r"(\d+)\.(\d+)", self._run("tshark", "--version")).groups())

    def has_places(self):
        """Can it look up where addresses are?"""
        return bool(re.search(r"(with |\+)MaxMind", " ".join(
            self._run("tshark", "--version").split())))

    def frames(self, display_filter):
        """Frame numbers a display filter finds in tshark's second pass."""
        return [int(line) for line in self.tshark(
            "-2", "-Y", display_filter, "-T", "fields", "-e", "frame.number").split()]

    def oracle(self):
        """Host entries worked out without the plugin."""
        told = self._run("/usr/bin/python3", REPOSITORY / "tests" / "tshark" / "oracle.py",
                         self.capture)
        return [entry for entry in map(json.loads, told.splitlines()) if entry["type"] == "host"]


@pytest.fixture(scope="session")
def user():
    home = os.environ.get("OVERSHARING_HOME")
    if os.geteuid() == 0 and not (home and os.environ.get("OVERSHARING_USER_UID")):
        pytest.exit("as root, start these tests with tests/run gui: Wireshark loads no personal "
                    "plugins as root (or set OVERSHARING_HOME, OVERSHARING_USER_UID and _GID)", 2)
    uid = int(os.environ.get("OVERSHARING_USER_UID", os.geteuid()))
    gid = int(os.environ.get("OVERSHARING_USER_GID", os.getegid()))
    return desktops.User(home or os.environ["HOME"], uid, gid)


@pytest.fixture(scope="session")
def desktop(user):
    made = desktops.Desktop(user, pictures_folder())
    yield made
    made.stop()


def lay_out(desktop, source, name):
    """A copy of a capture where the user can read it, under a name of its own."""
    copy = desktop.folder / name
    shutil.copyfile(source, copy)
    copy.chmod(0o644)
    return copy


@pytest.fixture(scope="session")
def nas(desktop, user):
    """The right answers for the NAS."""
    source = nas_capture()
    assert source.is_file(), f"there is no {source}"
    answers = Answers(user, lay_out(desktop, source, "nas.pcapng"))
    assert answers.reported, f"{source} shows no endpoint worth reporting: a wrong capture?"
    return answers


@pytest.fixture(scope="session")
def flood(desktop, user):
    """The right answers for a flood to the very endpoint that the NAS has: whatever the window
    kept of one file would show in the other."""
    path = desktop.folder / "flood.pcap"
    subprocess.run([sys.executable, str(REPOSITORY / "tests" / "bench" / "make_traffic.py"),
                    "flood", str(path), "--packets", "700"], check=True, capture_output=True)
    path.chmod(0o644)
    return Answers(user, path)


@pytest.fixture(scope="session")
def window(desktop, nas):
    opened = windows.Window(desktop, nas.capture)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def course_window(desktop, user):
    from course_window import CourseWindow  # which needs what is above
    opened = CourseWindow(desktop, user)
    yield opened
    opened.close()


@pytest.fixture
def course(course_window):
    """The window in which the steps of the course are done, without a filter or a dialog."""
    yield course_window
    course_window.tidy()


@pytest.fixture(autouse=True)
def tidy(window):
    """Dialogs that a test leaves open are closed, however it ended."""
    yield
    window.tidy()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Every failure leaves a picture of the screen and what Wireshark said."""
    outcome = yield
    report = outcome.get_result()
    made = item.funcargs.get("desktop") if hasattr(item, "funcargs") else None
    if not report.failed or made is None:
        return
    name = re.sub(r"\W+", "-", item.name)
    try:
        report.sections.append(("picture", str(made.picture(f"FAILED-{name}"))))
    except Exception as error:  # the screen itself may be what failed
        report.sections.append(("picture", f"none: {error}"))
    report.sections.append(("Wireshark said", made.log("wireshark")[-3000:]))
