# SPDX-License-Identifier: GPL-2.0-or-later
"""oversharing-checkup: the minute a month, as a person or a timer runs it."""

import os
import re
import shutil
import signal
import struct
import subprocess
import time

import pytest

import conftest
import home_traffic

CHECKUP = conftest.REPOSITORY / "plugin" / "checkup" / "oversharing-checkup"
CAPTURES = conftest.REPOSITORY / "captures"
BEFORE, AFTER = (CAPTURES / f"home-{when}-upgrade.pcapng" for when in ("before", "after"))
OWN_NETWORK = conftest.REPOSITORY / "tests" / "gui" / "with_own_network.py"
TRAFFIC = conftest.HERE / "home_traffic.py"
HOME = ("--inside", "192.168.1.0/24")
NO_PACKETS = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)   # pcap, Ethernet

README = (conftest.REPOSITORY / "README.md").read_text(encoding="utf-8")
MINUTE = README[README.index("## After the upgrade"):README.index("## Use with a firewall's log")]
RECIPES = [line.strip() for line in MINUTE.splitlines()
           if re.match(r" +oversharing-checkup ", line)]
FILTER = re.search(r"dumpcap [^\n]*-f '([^']*)'", MINUTE)[1]


@pytest.fixture(name="folder")
def folder_of_its_own(tshark):
    """Where a test keeps baselines, reports and captures."""
    folder = tshark.path(f"checkup-{time.monotonic_ns()}")
    folder.mkdir()
    tshark.own(folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(name="checkup")
def checkup_that_keeps(tshark, folder):
    """checkup(…): runs it, with its scratch folders in `folder`/scratch, where none may be left."""
    scratch = folder / "scratch"
    scratch.mkdir()
    tshark.own(scratch)

    def runner(*arguments, environment=()):
        arguments = [tshark.borrow(word) if word in (BEFORE, AFTER) else word
                     for word in arguments]
        done = tshark.run(f"TMPDIR={scratch}", *environment, CHECKUP, "--keep", folder / "kept",
                          *arguments, program="env")
        assert list(scratch.iterdir()) == [], repr(done)
        return done
    return runner


def kept(folder):
    """The reports, by name."""
    return {path.name: path.read_text(encoding="utf-8")
            for path in (folder / "kept").glob("*.txt")}


# --- Answers --------------------------------------------------------------------

def test_nothing_is_new(checkup, folder):
    """Status 0, and the report is kept all the same."""
    learnt = checkup(*HOME, "--learn", BEFORE)
    assert learnt.status == 0 and (folder / "kept" / "home.baseline").exists(), repr(learnt)
    assert kept(folder) == {}, "learning makes no report"
    done = checkup(*HOME, BEFORE)
    assert done.status == 0, repr(done)
    report = kept(folder)["changes.txt"]
    assert report.strip() and report in done.stdout
    assert str(folder / "kept" / "changes.txt") in done.stdout


def test_something_is_new(checkup, folder):
    """Status 1; the newest report and the one before are kept."""
    checkup(*HOME, "--learn", BEFORE)
    assert checkup(*HOME, BEFORE).status == 0
    before = kept(folder)["changes.txt"]
    done = checkup(*HOME, AFTER)
    assert done.status == 1, repr(done)
    reports = kept(folder)
    assert sorted(reports) == ["changes.previous.txt", "changes.txt"]
    assert reports["changes.previous.txt"] == before
    for wanted in ("192.168.1.50", "8832", "1194"):
        assert wanted in reports["changes.txt"]
    assert '{"type"' not in done.stdout


def test_gone_alone_is_no_alarm(checkup, folder):
    checkup(*HOME, "--learn", AFTER)
    done = checkup(*HOME, BEFORE)
    assert done.status == 0 and "8832" in kept(folder)["changes.txt"], repr(done)


def test_several_captures(checkup, folder):
    """The ring's files by name, or their folder; the new one is found among them."""
    checkup(*HOME, "--learn", BEFORE)
    assert checkup(*HOME, BEFORE, AFTER).status == 1
    ring = folder / "ring"
    ring.mkdir()
    for number, capture in enumerate((BEFORE, AFTER), 1):
        shutil.copyfile(capture, ring / f"home_0000{number}.pcapng")
    assert checkup(*HOME, ring).status == 1
    learnt = checkup(*HOME, "--learn", "--baseline", folder / "week.baseline", ring)
    assert learnt.status == 0 and len(learnt.stdout.splitlines()) == 1, repr(learnt)
    assert checkup(*HOME, f"--baseline={folder}/week.baseline", ring).status == 0
    learnt = checkup(*HOME, "--learn", "--baseline", folder / "days.baseline", BEFORE, AFTER)
    assert learnt.status == 0 and len(learnt.stdout.splitlines()) == 2, repr(learnt)
    assert checkup(*HOME, f"--baseline={folder}/days.baseline", ring).status == 0


def test_no_answer_about_somebody_else(checkup):
    """Ranges that are none, and ranges in which nobody is, are no all-clear."""
    assert checkup(*HOME, "--learn", BEFORE).status == 0
    for ranges, wanted in (("nonsense", "not an IPv4 or IPv6 address"), ("10.9.0.0/16", "is inside")):
        done = checkup("--inside", ranges, BEFORE)
        assert done.status == 2 and wanted in done.stderr, repr(done)


def test_its_own_failure_is_no_news(checkup, folder):
    """A machine without a place for temporary files."""
    assert checkup(*HOME, "--learn", BEFORE).status == 0
    done = checkup(*HOME, BEFORE, environment=(f"TMPDIR={folder}/nowhere",))
    assert done.status == 2, repr(done)


def test_without_packets(checkup, folder):
    """Quiet hours of a ring say nothing; a watch of nothing else is no answer."""
    ring, quiet = folder / "ring", folder / "quiet.pcap"
    ring.mkdir()
    quiet.write_bytes(NO_PACKETS)
    checkup(*HOME, "--learn", BEFORE)
    done = checkup(*HOME, quiet)
    assert done.status == 2 and f"no packet in {quiet}" in done.stderr, repr(done)
    shutil.copyfile(quiet, ring / "home_00001.pcap")
    shutil.copyfile(AFTER, ring / "home_00002.pcapng")
    assert checkup(*HOME, quiet, ring).status == 1


def test_cut_short(checkup, folder):
    """The newest file of a ring is being written: what is whole of it counts."""
    cut = folder / "cut.pcapng"
    cut.write_bytes(AFTER.read_bytes()[:200001])
    checkup(*HOME, "--learn", BEFORE)
    for captures in ([cut], [BEFORE, cut]):
        done = checkup(*HOME, *captures)
        assert done.status == 1 and f"'{cut}' is cut short" in done.stderr, repr(done)


# --- No answer --------------------------------------------------------------------

@pytest.mark.parametrize("arguments, wanted", [
    ((), "name a capture"), (("--nonsense",), "--nonsense"), (("--keep",), "needs a value"),
    (("--minutes", "3", BEFORE), "--minutes goes with --interface"),
    (("--interface", "lo", BEFORE), "not both"),
    (("--interface", "lo", "--minutes", "soon"), "'soon'"),
    (("--interface", "lo", "--minutes", "0"), "'0'")])
def test_wrong_call(checkup, arguments, wanted):
    done = checkup(*arguments)
    assert done.status == 2 and wanted in done.stderr and "--help" in done.stderr, repr(done)


def test_help(checkup):
    done = checkup("--help")
    assert done.status == 0 and "Exit status: 0 " in done.stdout


def test_no_baseline_yet(checkup, folder):
    """It says how to make one, and none is made."""
    done = checkup(AFTER)
    assert done.status == 2 and "--learn" in done.stderr, repr(done)
    assert str(folder / "kept" / "home.baseline") in done.stderr
    assert not (folder / "kept").exists()


@pytest.mark.parametrize("make, wanted", [
    (lambda path: None, "there is no capture"),
    (lambda path: path.touch(), "is empty"),
    (lambda path: path.mkdir(), "there is no capture in"),
    (lambda path: path.write_text("no capture\n" * 99), "no capture that Wireshark can read")],
    ids=["missing", "empty", "empty folder", "text"])
def test_bad_capture(checkup, folder, make, wanted):
    """Named, and nothing of it is learnt."""
    path = folder / "it's odd.pcapng"
    make(path)
    done = checkup("--learn", path)
    assert done.status == 2 and wanted in done.stderr and str(path) in done.stderr, repr(done)
    assert not (folder / "kept" / "home.baseline").exists()


def test_unusable_baseline(checkup, folder):
    """The file, the line and what is wrong; the last report stays."""
    checkup(*HOME, "--learn", BEFORE)
    checkup(*HOME, BEFORE)
    before = kept(folder)
    baseline = folder / "kept" / "home.baseline"
    lines = baseline.read_text().splitlines()
    baseline.write_text("\n".join([lines[0], "192.168.1.30 70000 answering ntp 2", *lines[1:]]))
    done = checkup(*HOME, AFTER)
    assert done.status == 2 and re.search(
        r"baseline cannot be used: .*home.baseline, line 2: ", done.stderr), repr(done)
    assert kept(folder) == before
    damaged = baseline.read_text()
    assert checkup(*HOME, "--learn", AFTER).status == 2
    assert baseline.read_text() == damaged, "it is not for us to write over it"


def test_without_the_plugin(checkup, folder):
    """An installation without it is no home where nothing is new."""
    (folder / "kept").mkdir(mode=0o777)
    (folder / "kept" / "home.baseline").write_text("oversharing-baseline 1\nend\n")
    done = checkup(BEFORE, environment=[f"HOME={folder}", f"WIRESHARK_PLUGIN_DIR={folder}"])
    assert done.status == 2 and "does not load the plugin" in done.stderr, repr(done)


@pytest.mark.skipif(os.geteuid() != 0, reason="for root alone")
def test_as_root(tshark, folder):
    """Wireshark loads no personal plugins then."""
    done = subprocess.run([CHECKUP, "--keep", folder, "--learn", BEFORE], text=True, check=False,
                          capture_output=True, env=dict(tshark.environment, HOME="/root"))
    assert done.returncode == 2 and "as root" in done.stderr, done


def test_without_tshark(checkup, folder):
    """All that the program calls besides is there."""
    tools = folder / "bin"
    tools.mkdir()
    for tool in ("bash", "env", "realpath", "sed", "grep", "head", "cat", "mktemp", "rm", "mkdir"):
        (tools / tool).symlink_to(shutil.which(tool))
    done = checkup("--learn", BEFORE, environment=[f"PATH={tools}"])
    assert done.status == 2 and "tshark is missing" in done.stderr, repr(done)


def test_interrupted(tshark, folder):
    """It ends at once, with what it has started, and leaves nothing behind."""
    scratch = folder / "scratch"
    scratch.mkdir()
    ring = folder / "interrupted-ring"
    ring.mkdir()
    tshark.own(scratch)
    for name in ("1.pcapng", "2.pcapng"):
        shutil.copyfile(BEFORE, ring / name)
    slow = folder / "bin"
    slow.mkdir()
    (slow / "mergecap").write_text("#!/bin/sh\ntouch $TMPDIR/../begun\nexec sleep 60\n")
    (slow / "mergecap").chmod(0o755)
    (folder / "home.baseline").write_text("oversharing-baseline 1\nend\n")
    command = [CHECKUP, "--keep", folder, ring]
    if tshark.uid is not None:
        command = ["setpriv", "--reuid", str(tshark.uid), "--regid", str(tshark.gid),
                   "--clear-groups", *command]
    environment = dict(tshark.environment, TMPDIR=str(scratch))
    environment["PATH"] = f"{slow}:{environment['PATH']}"
    with subprocess.Popen(command, env=environment, cwd=folder) as process:
        begun = time.monotonic()
        while not (folder / "begun").exists() and time.monotonic() < begun + 20:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 143
    assert list(scratch.iterdir()) == []


# --- The page ----------------------------------------------------------------------

def test_recipes_of_the_page(tshark, folder):
    """One after the other, in the home folder of somebody who has the plugin. A mail would be sent."""
    state, tools = folder / ".local" / "state" / "oversharing", folder / "bin"
    (state / "ring").mkdir(parents=True)
    tools.mkdir()
    (folder / ".local" / "lib").symlink_to(f"{tshark.home}/.local/lib")
    for path in (BEFORE, AFTER):
        shutil.copyfile(path, folder / f"{path.name.split('-')[1]}.pcapng")
    shutil.copyfile(AFTER, state / "ring" / "home_00001.pcapng")
    (folder / "ring").symlink_to(state / "ring")
    (tools / "mail").write_text("#!/bin/sh\ncat\n")
    (tools / "mail").chmod(0o755)
    (tools / "oversharing-checkup").symlink_to(CHECKUP)
    for path in (state.parent.parent, state.parent, state, state / "ring"):
        tshark.own(path)
    statuses = []
    for recipe in RECIPES:
        done = tshark.run(f"HOME={folder}", f"PATH={tools}:{tshark.environment['PATH']}",
                          "sh", "-c", f"cd '{folder}' && {recipe.split('  #')[0]}", program="env")
        statuses.append(done.status)
        assert done.status < 2 and not done.stderr, repr(done)
        assert "192.168.1.50" in done.stdout or "--learn" in recipe, repr(done)
    assert len(statuses) >= 4 and statuses[:2] == [0, 1]


def test_same_filter_everywhere():
    """What is recorded by the page is recorded by the program."""
    told, = re.findall(r"^capture_filter='(.*)'$", CHECKUP.read_text(encoding="utf-8"), re.M)
    assert FILTER == f"{told} or (tcp and host 192.168.1.1)"
    assert f"\"'{told}'\" > home.pcap" in MINUTE


# --- The recipe, for real ---------------------------------------------------------

RECIPE = """
set -e
rings() { # RING TRAFFIC: a ring of dumpcap's runs while there is traffic
    mkdir "$1"
    dumpcap -q -i lo -f '%(filter)s' \\
        -b duration:1 -b files:20 -w "$1/home.pcapng" & ring=$!
    until ls "$1"/* >/dev/null 2>&1; do sleep 0.1; done
    sleep 1
    '%(traffic)s' "$2"
    sleep 1
    kill -INT $ring
    wait $ring
}
checkup() { '%(checkup)s' --keep kept --inside 127.1.0.0/16 "$@" && status=0 || status=$?; }
"""


@pytest.fixture(name="recipe")
def recipe_in_a_network_of_its_own(tshark, folder):
    """recipe(SHELL): runs it there, with what RECIPE has; skips where that is not allowed."""
    def own_network(*command):
        return tshark.run(OWN_NETWORK, *command, program="/usr/bin/python3")
    tried = own_network("dumpcap", "-q", "-i", "lo", "-a", "duration:0.1", "-w", "/dev/null")
    if tried.status:
        pytest.skip(f"an ordinary user may not capture in a network of his own: {tried.stderr}")

    def runner(shell):
        names = {"filter": FILTER.replace("192.168.", "127.1."), "traffic": TRAFFIC,
                 "checkup": CHECKUP}
        return own_network("bash", "-c", f"cd '{folder}'\n" + RECIPE % names + shell)
    return runner


def test_ring(recipe, folder):
    """A ring as the baseline, one of the next month against it: the VPN's port is new."""
    done = recipe("rings week before; checkup --learn week; echo learnt $status\n"
                  "checkup week; echo same $status\n"
                  "rings month after; checkup month; echo month $status\n")
    assert done.status == 0, repr(done)
    assert len(list((folder / "week").iterdir())) >= 3, "a ring has several files"
    for wanted in ("learnt 0", "same 0", "month 1"):
        assert wanted in done.stdout.splitlines(), repr(done)
    report = kept(folder)["changes.txt"]
    vpn, clock = home_traffic.NAS, home_traffic.CLOCK
    assert vpn[0] in report and str(vpn[1]) in report
    assert clock[0] not in report.split("As expected")[0], "the time server is expected"


def test_records_by_itself(recipe, folder):
    done = recipe(f"rings week before; checkup --learn week; echo learnt $status\n"
                  f"(sleep 3; '{TRAFFIC}' after) & checkup --interface lo --minutes 0.2\n"
                  f"wait; echo month $status\n")
    assert done.status == 0 and "month 1" in done.stdout.splitlines(), repr(done)
    assert str(home_traffic.NAS[1]) in kept(folder)["changes.txt"]
    assert list(folder.glob("*.pcapng")) == []
