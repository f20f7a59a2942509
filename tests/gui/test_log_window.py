# SPDX-License-Identifier: GPL-2.0-or-later
"""A firewall's log in a real Wireshark window, from the start page to its packets.

Wireshark remembers the settings of an interface, so each test has a window of its own.
"""
import re
import socket
import subprocess
from pathlib import Path

import pytest

import expert
from capture_window import BUTTONS
from conftest import REPOSITORY, Answers, lay_out
from desktop import wait_for
from log_window import LogWindow

LINE = re.compile(r"SRC=(\S+) DST=(\S+) .* SPT=(\d+) DPT=(\d+) ")

# What a firewall shows of strangers when it must not show all.
MASKED = (REPOSITORY / "tests" / "diary.log").read_text(encoding="ascii")

SYSLOG = ("<164>Nov 24 2020 08:36:41 fw : %ASA-4-106023: Deny udp src outside:198.51.100.{0}/4096"
          " dst inside:192.0.2.80/8832 by access-group \"outside_in\" [0x0, 0x0]")


@pytest.fixture(scope="module")
def fwlog(user):
    """The program. Wireshark needs another one beside it to capture."""
    try:
        subprocess.run(["dumpcap", "--version"], env=user.environment(), cwd="/", check=True,
                       capture_output=True, **user.options())
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip("Wireshark captures by dumpcap, which the user of this test cannot run, being "
                    f"no member of the group wireshark, perhaps: {error}")
    return user.home / ".local" / "bin" / "fwlog"


@pytest.fixture
def window(desktop, fwlog):
    opened = LogWindow(desktop)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def denied(desktop, user, fwlog):
    """The log of denials, and the right answers for it."""
    log = lay_out(desktop, REPOSITORY / "captures" / "nas-denied.log", "nas-denied.log")
    capture = Path(f"{log}.pcapng")
    subprocess.run([fwlog, "-q", log, "-w", capture], env=user.environment(), cwd="/", check=True,
                   **user.options())
    return log, Answers(user, capture)


def write(desktop, name, text):
    return desktop.user.write(desktop.folder / name, text)


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port):
    """Whether somebody listens on this UDP port of 127.0.0.1."""
    return f" 0100007F:{port:04X} " in Path("/proc/net/udp").read_text(encoding="ascii")


def capture_file(window, path):
    """Chooses the file in the settings of the interface, and starts."""
    settings = window.settings_dialog()
    window.choose_file(settings, path)
    window.save(settings)
    window.start()


def expect_row(window, row, *wanted):
    """Waits until a row of the packet list shows this: at the end of a capture it is renewed."""
    def shown():
        table = window.packets()
        return tuple(table.cell(row, column).name
                     for column in ("Source", "Destination", "Protocol", "Info"))
    wait_for(lambda: shown() == wanted, f"row {row} to be {wanted}", seconds=10, tell=shown)


def test_settings(window):
    """Everything that can be set, and what it is when nothing is."""
    settings = window.settings_dialog()
    window.desktop.picture("log-1-settings")
    for role, name in (("label", "Log file"), ("check box", "Follow it as it grows"),
                       ("radio button", "From the start"),
                       ("radio button", "From the end, following it"),
                       ("label", "Or listen for syslog on"), ("label", "Time zone")):
        assert settings.find(role, name), f"no {role} {name!r}"
    assert not settings.find("check box", "Follow it as it grows").has("CHECKED")
    assert settings.find("radio button", "From the start").has("CHECKED")
    assert [widget.text for widget in settings.walk()
            if widget.role == "text"] == ["", "", "local"]


def test_packets_of_a_file(window, denied):
    """A packet a line. At the end of the file the capture ends, and nothing is amiss."""
    log, answers = denied
    lines = log.read_text(encoding="ascii").splitlines()
    capture_file(window, log)
    window.wait_packets(len(lines))
    window.wait_ended()
    window.desktop.picture("log-2-packets")
    for row in (*range(10), len(lines) - 1):
        source, destination, source_port, port = LINE.search(lines[row]).groups()
        expect_row(window, row, source, destination, "FWLOG",
                   f"denied {source}:{source_port} → {destination}:{port} (netfilter)")

    window.select(0)
    told = window.unfold("Firewall log")
    window.desktop.picture("log-3-details")
    source, destination, source_port, port = LINE.search(lines[0]).groups()
    assert told[0] == "Firewall log: netfilter, denied"
    for line in (f"Line: {lines[0]}", "[Format: netfilter]", "Action: denied", "Device: router",
                 "Interface in: wan", "Interface out: br-lan", "Rule: DENIED",
                 f"Source address: {source}", f"Source port: {source_port}",
                 f"Destination address: {destination}", f"Destination port: {port}",
                 f"[Endpoint: {destination}:{port}]"):
        assert line in told, f"no {line!r} in {told}"

    endpoint, = answers.reported
    assert (f"[Oversharing: {endpoint['endpoint']} talks with {endpoint['peers']} peers in "
            f"{endpoint['networks']} networks: undecided]") in told
    table, entries = expert.entries(window, 1)
    window.desktop.picture("log-4-expert")
    assert list(entries) == [endpoint["onset"]]
    assert entries[endpoint["onset"]].severity == "Note"
    table.cell(entries[endpoint["onset"]].row, 0).click()
    window.wait_selected(endpoint["onset"])


def test_masked_addresses(window, desktop):
    """They stand in the columns as they stand in the log."""
    lines = MASKED.splitlines()
    capture_file(window, write(desktop, "masked.log", MASKED))
    window.wait_packets(len(lines))
    window.wait_ended()
    for row, line in enumerate(lines):
        source, source_port = re.search(r"outside:(\S+)/(\d+)", line).groups()
        expect_row(window, row, source, "64.9.XX.XX", "FWLOG",
                   f"denied {source}:{source_port} → 64.9.XX.XX:8832 (Cisco ASA)")
    window.select(0)
    told = window.unfold("Firewall log")
    desktop.picture("log-5-masked")
    assert "Source address: 187.13.XX.XX" in told and "[Masked: True]" in told, told


def test_file_that_grows(window, desktop):
    lines = MASKED.splitlines(keepends=True)
    log = write(desktop, "growing.log", "".join(lines[:2]))
    settings = window.settings_dialog()
    window.choose_file(settings, log)
    settings.find("check box", "Follow it as it grows").click()
    window.save(settings)
    window.start()
    window.wait_packets(2)
    with log.open("a", encoding="ascii") as file:
        file.write(lines[2])
    window.wait_packets(3)
    assert window.is_capturing()
    window.stop()
    assert window.counts() == (3, 3)


def test_syslog(window):
    """Messages become packets as they come. That it is stopped is no error."""
    port = free_port()
    settings = window.settings_dialog()
    window.listen_on(settings, f"127.0.0.1:{port}")
    window.desktop.picture("log-6-address")
    window.save(settings)
    window.start()
    wait_for(lambda: is_open(port), f"port {port} to be open", tell=window.messages)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        device.connect(("127.0.0.1", port))
        for count in range(1, 4):
            device.send(SYSLOG.format(count).encode())
            window.wait_packets(count)
    assert window.is_capturing()
    window.desktop.picture("log-7-live")
    for row in range(3):
        source = f"198.51.100.{row + 1}"
        expect_row(window, row, source, "192.0.2.80", "FWLOG",
                   f"denied {source}:4096 → 192.0.2.80:8832 (Cisco ASA 106023)")
    window.stop()
    wait_for(lambda: not is_open(port), f"port {port} to be closed")
    assert window.counts() == (3, 3)


def test_name_of_no_file(window, desktop):
    """It is not taken over from the dialog in which it is typed."""
    settings = window.settings_dialog()
    missing = desktop.folder / "missing.log"
    window.type_name(window.file_dialog(settings), missing)
    wait_for(lambda: any("File not found" in message for message in window.messages()),
             "a message", tell=window.messages)
    desktop.picture("log-8-no-file")
    window.answer("File not found")
    desktop.key("Escape")
    assert settings.find("text").text == ""


def test_file_that_is_gone(window, desktop):
    """Wireshark says what is wrong, shows it in the settings, and goes on."""
    log = write(desktop, "gone.log", MASKED)
    settings = window.settings_dialog()
    window.choose_file(settings, log)
    window.save(settings)
    log.unlink()
    window.start()
    wait_for(window.messages, "a message")
    desktop.picture("log-9-gone")
    window.answer(f"fwlog: cannot read {log}: No such file or directory")
    window.answer("No packets captured")
    wait_for(window.is_idle, "the start page")
    settings = window.settings_dialog()
    desktop.picture("log-9-gone-settings")
    forward = settings.find(BUTTONS, "Start") or settings.find(BUTTONS, "Save")  # by version
    assert not forward.has("ENABLED")
    log = write(desktop, "there.log", MASKED)
    window.choose_file(settings, log)
    window.save(settings)
    window.start()
    window.wait_packets(len(MASKED.splitlines()))
    window.wait_ended()


def test_nothing_set(window, desktop):
    """A double click without having set anything: what to do is said."""
    window.start()
    wait_for(window.messages, "a message")
    desktop.picture("log-9-nothing-set")
    window.answer("no log file, and no address to listen on: set one of them")
    window.answer("No packets captured")
    wait_for(window.is_idle, "the start page")
