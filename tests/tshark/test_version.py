# SPDX-License-Identifier: GPL-2.0-or-later
"""-z oversharing,version, and what Wireshark says of a plugin for another version of it."""

import os
import pathlib
import re
import shutil
import struct

import pytest

import conftest

NAS = conftest.REPOSITORY / "captures" / "nas-after-upgrade-inside.pcapng"
NO_PACKETS = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)   # pcap, Ethernet


@pytest.fixture(scope="module", name="running")
def running_version(tshark):
    """Wireshark's own word: "4.0.17"."""
    return re.search(r"^TShark \(Wireshark\) (\d+\.\d+\.\d+)", tshark.run("--version").stdout)[1]


@pytest.fixture(scope="module", name="plugin")
def plugin_line(tshark):
    """(version, file) of the plugin, as Wireshark lists it."""
    line, = [line for line in tshark.run("-G", "plugins").stdout.splitlines()
             if line.startswith("oversharing.so")]
    cells = line.split("\t")
    return cells[1].strip(), cells[3]


@pytest.fixture(scope="module", name="empty")
def capture_without_packets(tshark):
    path = tshark.path("no-packets.pcap")
    path.write_bytes(NO_PACKETS)
    tshark.own(path)
    return path


def test_says_what_is_loaded(tshark, running, plugin, two_pass):
    version, file = plugin
    release = running.rsplit(".", 1)[0]
    lines = tshark.statistics(NAS, "version", two_pass=two_pass).splitlines()
    assert len(lines) == 4, lines
    assert lines[0] == f"Oversharing {version}"
    assert re.fullmatch(rf"Built for   Wireshark {re.escape(release)} "
                        rf"\(headers of {re.escape(release)}\.\d+\), GLib \d+\.\d+\.\d+", lines[1])
    assert re.fullmatch(rf"Running in  Wireshark {re.escape(running)}, GLib \d+\.\d+\.\d+",
                        lines[2])
    assert lines[3] == f"Loaded from {file}"


def test_needs_no_packets(tshark, empty):
    assert tshark.statistics(empty, "version") == tshark.statistics(NAS, "version")


def test_beside_another_statistic(tshark):
    """Twice, too; each prints all of it."""
    one = tshark.statistics(NAS, "version")
    both = tshark.read(NAS, "-q", "-z", "oversharing,version", "-z", "oversharing,endpoints",
                       "-z", "oversharing,version").stdout
    assert both.count(one) == 2
    assert tshark.statistics(NAS, "endpoints") in both


@pytest.mark.parametrize("argument", ["oversharing,version,udp", "oversharing,versions"])
def test_refuses_more(tshark, argument):
    done = tshark.run("-r", tshark.borrow(NAS), "-q", "-z", argument)
    assert f"-z {argument}: nothing can follow -z oversharing,version" in done.stderr
    assert "Loaded from" not in done.stdout


@pytest.mark.parametrize("kind", ["report", "changes"])
def test_reports_name_the_version(tshark, plugin, kind):
    assert tshark.statistics(NAS, kind).startswith(f"Oversharing {plugin[0]}\n")


# --- A plugin for another version -------------------------------------------------

def offset_of(binary, symbol):
    """Where in the file of a 64-bit ELF library the value of a dynamic symbol stands."""
    header = struct.unpack_from("<16sHHIQQQIHHHHHH", binary)
    sections = [struct.unpack_from("<IIQQQQIIQQ", binary, header[6] + number * header[11])
                for number in range(header[12])]
    symbols, = [section for section in sections if section[1] == 11]    # SHT_DYNSYM
    names = sections[symbols[6]][4]
    for place in range(symbols[4], symbols[4] + symbols[5], 24):
        name, _, _, section, value, _ = struct.unpack_from("<IBBHQQ", binary, place)
        if binary[names + name:].startswith(symbol.encode() + b"\0"):
            return value - sections[section][3] + sections[section][4]
    raise KeyError(symbol)


@pytest.fixture(name="other_home")
def home_with_a_plugin_for_another_version(tshark, running, plugin):
    """A home folder where the plugin wants the next minor version."""
    home = tshark.path("home-of-another-version")
    release = running.rsplit(".", 1)[0]
    folder = home / ".local" / "lib" / "wireshark" / "plugins" / release / "epan"
    folder.mkdir(parents=True)
    binary = bytearray(pathlib.Path(plugin[1]).read_bytes())
    place = offset_of(bytes(binary), "plugin_want_minor")
    minor, = struct.unpack_from("<i", binary, place)
    assert f"{minor}" == release.split(".")[1]
    struct.pack_into("<i", binary, place, minor + 2)
    (folder / "oversharing.so").write_bytes(binary)
    for parent, _, files in os.walk(home):
        for path in [parent, *(os.path.join(parent, file) for file in files)]:
            tshark.own(path)
    before = tshark.environment["HOME"]
    tshark.environment["HOME"] = str(home)
    yield home
    tshark.environment["HOME"] = before
    shutil.rmtree(home)


@pytest.mark.usefixtures("other_home")
def test_wireshark_names_the_wrong_version(tshark, running):
    """It says which plugin it does not load, and what that was built for, and goes on."""
    major, minor = running.split(".")[:2]
    done = tshark.run("-n", "-r", tshark.borrow(NAS), "-q", "-z", "io,phs")
    assert done.status == 0 and "Protocol Hierarchy" in done.stdout
    assert (f"The plugin 'oversharing.so' was compiled for Wireshark version "
            f"{major}.{int(minor) + 2}") in done.stderr
