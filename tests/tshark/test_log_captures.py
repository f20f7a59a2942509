# SPDX-License-Identifier: GPL-2.0-or-later
"""The logs in captures/ are those of the moments that were captured, and the page says what is in
them."""

import importlib.machinery
import importlib.util
import re
import subprocess
import sys

import pytest

import conftest

CAPTURES = conftest.REPOSITORY / "captures"
README = " ".join((CAPTURES / "README.md").read_text(encoding="utf-8").split())
LOGS = sorted(CAPTURES.glob("*.log"))
SCENES = [log.stem for log in LOGS]


def check(scene, log=None):
    """What captures/record/check-log says of the log of a scene, or of another in its place."""
    sides = (CAPTURES / f"{scene}-{side}.pcapng" for side in ("inside", "outside"))
    return subprocess.run([sys.executable, str(CAPTURES / "record" / "check-log"),
                           str(log or CAPTURES / f"{scene}.log"), *map(str, sides)],
                          capture_output=True, text=True, check=False)


def middle(lines):
    """The index of a line about the NAS's port, far from both ends of the log."""
    about = [index for index, line in enumerate(lines) if re.search(r"[SD]PT=8832 .*LEN=", line)]
    return about[len(about) // 2]


def with_line(change):
    """A function that has a line of the middle changed."""
    def changed(lines):
        at = middle(lines)
        return lines[:at] + [change(lines[at])] + lines[at + 1:]
    return changed


def without_line(lines):
    at = middle(lines)
    return lines[:at] + lines[at + 1:]


def twice(lines):
    at = middle(lines)
    return lines[:at] + lines[at:at + 1] + lines[at:]


def peers_port(line):
    """The port that is not the NAS's, one higher."""
    return re.sub(r"([SD]PT)=(?!8832 )(\d+)", lambda found: f"{found[1]}={int(found[2]) + 1}", line)


def other_action(line):
    actions = {"DENIED": "ACCEPTED", "ACCEPTED": "DENIED"}
    return re.sub("|".join(actions), lambda found: actions[found[0]], line)


CHANGES = {
    "a line less": (without_line, "no line has it"),
    "a line twice": (twice, "no such packet came in"),
    "another port of the peer": (with_line(peers_port), "no such packet came in"),
    "another port of the NAS": (with_line(lambda line: line.replace("PT=8832", "PT=8833")),
                                "no such packet came in"),
    "another id": (with_line(lambda line: re.sub(r" ID=\d+", " ID=70000", line)),
                   "no such packet came in"),
    "another length": (with_line(lambda line: re.sub(r" LEN=\d+ TOS", " LEN=1400 TOS", line)),
                       "no such packet came in"),
    "an hour later": (with_line(lambda line: re.sub(
        r" (\d\d):", lambda found: f" {(int(found[1]) + 1) % 24:02}:", line, count=1)),
                      "no such packet came in"),
    "the other action": (with_line(other_action), "out on the other side"),
    "half a line": (with_line(lambda line: line[:20] + "\n"), "not understood"),
}


def test_there_are_three():
    assert SCENES == ["nas-after-upgrade", "nas-denied", "nas-off-silent"]


@pytest.mark.parametrize("scene", SCENES)
def test_fits_the_captures(scene):
    done = check(scene)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = re.search(r"^(\S+\.log): (.*)$", done.stdout, re.MULTILINE)
    sentence = f"`{figures[1]}`: {figures[2]}.".replace("192.168.1.50:8832", "`192.168.1.50:8832`")
    assert sentence in README, sentence


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("scene", SCENES)
def test_a_changed_log_does_not(scene, change, tmp_path):
    function, complaint = CHANGES[change]
    lines = (CAPTURES / f"{scene}.log").read_text(encoding="utf-8").splitlines(keepends=True)
    log = tmp_path / f"{scene}.log"
    log.write_text("".join(function(lines)), encoding="utf-8")
    done = check(scene, log)
    assert done.returncode == 1, done.stdout + done.stderr
    assert complaint in done.stdout, done.stdout


@pytest.mark.parametrize("scene", SCENES)
def test_the_log_of_another_scene_does_not(scene):
    other = SCENES[SCENES.index(scene) - 1]
    assert check(scene, CAPTURES / f"{other}.log").returncode == 1


def test_an_answer_is_not_new(tmp_path):
    """A line as of a new connection, about a datagram that answers one."""
    scene = SCENES[0]
    loader = importlib.machinery.SourceFileLoader("check_log", str(CAPTURES / "record/check-log"))
    check_log = importlib.util.module_from_spec(importlib.util.spec_from_loader(
        "check_log", loader))
    loader.exec_module(check_log)
    router = check_log.Router(*(CAPTURES / f"{scene}-{side}.pcapng" for side in
                                ("inside", "outside")))
    answer = next(packet for packet in router.arrived() if packet.told["PROTO"] == "UDP"
                  and router.crossed(packet) and router.came_back_before(packet))
    told = check_log.as_line(answer, forwarded=True)
    told["DF"] = "DF" if told["DF"] else None
    words = [name if value == name else f"{name.replace('udp length', 'LEN')}={value}"
             for name, value in told.items() if value is not None]
    words.sort(key=lambda word: not word.startswith(("IN=", "OUT=")))
    log = tmp_path / f"{scene}.log"
    log.write_text((CAPTURES / f"{scene}.log").read_text(encoding="utf-8") +
                   f"{check_log.second(answer.time)} router ACCEPTED {' '.join(words)} \n")
    done = check(scene, log)
    assert done.returncode == 1
    assert "1 mismatches" in done.stdout and "accepted as new" in done.stdout, done.stdout
