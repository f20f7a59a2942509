# SPDX-License-Identifier: GPL-2.0-or-later
"""Does Wireshark load the plugin, and know its fields and preferences?"""

import os
import re
import subprocess
from pathlib import Path

import pytest

FIELDS = {
    "oversharing.endpoint": "FT_STRING",
    "oversharing.host": "FT_STRING",
    "oversharing.port": "FT_UINT16",
    "oversharing.verdict": "FT_UINT8",
    "oversharing.provisional": "FT_BOOLEAN",
    "oversharing.peers": "FT_UINT32",
    "oversharing.hosts": "FT_UINT32",
    "oversharing.networks": "FT_UINT32",
    "oversharing.ports": "FT_UINT32",
    "oversharing.initiated": "FT_DOUBLE",
    "oversharing.answered": "FT_DOUBLE",
    "oversharing.sent": "FT_BOOLEAN",
    "oversharing.new_peer": "FT_BOOLEAN",
    "oversharing.onset": "FT_FRAMENUM",
    "oversharing.evidence": "FT_STRING",
    "oversharing.baseline": "FT_UINT8",
    "oversharing.estimated": "FT_BOOLEAN",
}
VERDICTS = ["initiating", "responding", "afterglow", "scanning", "serving",
            "client", "undecided"]


@pytest.fixture(scope="module")
def fields(tshark):
    """Filter name -> (type, description) of every field Wireshark knows."""
    found = {}
    for line in tshark.run("-G", "fields").stdout.splitlines():
        cells = line.split("\t")
        if cells[0] == "F" and cells[4] == "oversharing":
            found[cells[2]] = (cells[3], cells[1])
    return found


def test_plugin_is_listed(tshark):
    done = tshark.run("-G", "plugins")
    assert done.status == 0
    line, = [line for line in done.stdout.splitlines()
             if line.startswith("oversharing.so")]
    cells = line.split("\t")
    assert cells[1].strip(), "no version"
    assert "dissector" in cells[2]


def test_loads_without_a_complaint(tshark):
    done = tshark.run("-G", "plugins")
    assert "oversharing" not in done.stderr
    assert "** (" not in done.stderr


# Calls that reach the network, run programs, or start threads.
FAR_REACHING = re.compile(r"(socket|connect|sendto|sendmsg|getaddrinfo|gethostby\w+|system|popen|"
                          r"exec[lv]\w*|v?fork|posix_spawn\w*|pthread_create|thrd_create|"
                          r"g_spawn_\w+|g_subprocess_\w+|g_thread_\w+|g_socket_\w+|dlopen)")


def test_keeps_to_itself():
    """As the security notes say: no network, no programs, no threads."""
    plugin, = Path(os.environ["OVERSHARING_HOME"]).glob(
        ".local/lib/wireshark/plugins/*/epan/oversharing.so")
    names = subprocess.run(["nm", "-D", "--undefined-only", plugin], check=True,
                           capture_output=True, text=True).stdout.split()
    called = {name.split("@")[0] for name in names}
    assert "register_postdissector" in called
    assert {name for name in called if FAR_REACHING.fullmatch(name)} == set()


def test_protocol(tshark):
    lines = [line.split("\t") for line in tshark.run("-G", "protocols").stdout.splitlines()]
    mine = [cells for cells in lines if len(cells) > 2 and cells[2] == "oversharing"]
    assert len(mine) == 1


@pytest.mark.parametrize("name", FIELDS)
def test_field(fields, name):
    assert name in fields
    assert fields[name][0] == FIELDS[name]


def test_every_field_belongs_to_us(fields):
    """Wireshark's own rule for names."""
    assert [name for name in fields if not name.startswith("oversharing.")] == []


def test_verdict_values(verdict_numbers):
    assert sorted(verdict_numbers.values()) == sorted(VERDICTS)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_expert_field(fields, verdict):
    assert f"oversharing.expert.{verdict}" in fields


@pytest.mark.parametrize("state", ["new", "changed", "gone"])
def test_expert_field_of_the_baseline(fields, state):
    assert f"oversharing.expert.{state}" in fields


@pytest.mark.parametrize("name, default", [
    ("min_hosts", "9"), ("inside", None), ("service_ports", None),
    ("max_conversations", None), ("baseline", "")])
def test_preference(tshark, name, default):
    """Known, and with the default that was promised."""
    text = tshark.run("-G", "defaultprefs").stdout
    lines = [line.lstrip("#") for line in text.splitlines()
             if line.lstrip("#").startswith(f"oversharing.{name}:")]
    assert len(lines) == 1
    if default is not None:
        assert lines[0].split(":", 1)[1].strip() == default


def test_statistics_are_offered(tshark):
    """tshark names them when asked for something unknown."""
    done = tshark.run("-z", "help")
    offered = (done.stdout + done.stderr).split()
    for kind in ("hosts", "endpoints", "report", "json", "changes", "baseline"):
        assert f"oversharing,{kind}" in offered


def test_can_be_switched_off(tshark, make_scene):
    """As any protocol can, in Analyze → Enabled Protocols; and then nothing is counted."""
    path = make_scene("initiating").path
    off = ("--disable-protocol", "oversharing")
    assert tshark.json(path, *off)["capture"][0]["packets"] == 0
    assert tshark.read(path, "-Y", "oversharing", *off, two_pass=True).stdout == ""
    assert "switched off" in tshark.statistics(path, "report", *off)
