# SPDX-License-Identifier: GPL-2.0-or-later
"""The oracle itself, against answers worked out by hand: no plugin involved."""

import json
import pathlib
import subprocess

import pytest

import oracle
import scenes

PROGRAM = pathlib.Path(oracle.__file__)


def lines_of(answer):
    """The oracle's lines in the shape of the plugin's JSON."""
    return {"capture": [answer.capture_line()],
            "endpoint": [dict(line, service=line["services"][0], verdict="undecided")
                         for line in answer.endpoint_lines()]}


@pytest.mark.parametrize("name", sorted(scenes.ALL))
def test_scene(make_scene, name):
    from compare import difference_from_hand
    scene = make_scene(name)
    assert difference_from_hand(lines_of(scene.answer), scene.expected) == []


def test_initiating_bytes_and_host(make_scene):
    """Every frame is 14 + 20 + 8 bytes and 2 + 11 * (1 to 5) of payload."""
    answer = make_scene("initiating").answer
    line = answer.endpoint_lines()[0]

    def size(number):
        return 42 + 2 + 11 * (1 + number % 5)
    called, callers = range(40), range(100, 108)
    assert line["sent_bytes"] == (sum(size(n) for n in called)
                                  + sum(size(n) for n in callers))
    assert line["received_bytes"] == (sum(size(n + 1) for n in called if n % 4)
                                      + sum(size(n) for n in callers))
    host, = answer.host_lines()
    assert (host["host"], host["endpoints"], host["port"]) == (scenes.HUB, 1, 8832)
    assert host["peers"] == 48 and host["onset"] == 17


def test_host_adds_up_its_endpoints(make_scene):
    """Two ports of one host, ten peers each, eight of them the same."""
    def build():
        capture = scenes.packets.Capture()
        for number in range(10):
            capture.add_ip(number, scenes.packets.datagram(
                scenes.HUB, 1000, *scenes.peer(number)))
        for number in range(2, 12):
            capture.add_ip(100 + number, scenes.packets.datagram(
                *scenes.peer(number), scenes.HUB, 2000))
        return capture, None
    answer = make_scene("two_ports", build).answer
    host, = answer.host_lines()
    assert host["endpoints"] == 2 and host["port"] == 1000
    assert (host["peers"], host["hosts"], host["networks"]) == (12, 12, 12)
    assert host["initiated"] == 50.0 and host["answered"] == 0.0
    assert (host["sent_datagrams"], host["received_datagrams"]) == (10, 10)
    assert host["onset"] == 9, "when the first of its endpoints was worth listing"
    assert [line["endpoint"] for line in answer.endpoint_lines()] == [
        scenes.hub_text(1000), scenes.hub_text(2000)]


def test_filter_counts_matching_packets_alone(make_scene):
    path = make_scene("initiating").path
    answer = oracle.solve(path, f"ip.src == {scenes.HUB}")
    line, = answer.endpoint_lines()
    assert (answer.packets, line["received_datagrams"], line["answered"]) == (48, 0, 0.0)


def test_fragments_not_put_together(make_scene):
    """Without reassembly the first fragment is the datagram."""
    path = make_scene("fragments").path
    whole = oracle.solve(path)
    first = oracle.solve(path, options=["ip.defragment:FALSE"])
    assert whole.datagrams == first.datagrams == 15
    assert whole.endpoint_lines()[0]["onset"] > first.endpoint_lines()[0]["onset"]


def test_as_a_program(make_scene):
    done = subprocess.run([PROGRAM, make_scene("initiating").path], text=True,
                          capture_output=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["type"] for line in lines] == ["capture", "host", "endpoint"]
    assert lines[2]["peers"] == 48


def test_says_when_it_cannot_read(tmp_path):
    bad = tmp_path / "bad.pcap"
    bad.write_bytes(b"this is no capture")
    done = subprocess.run([PROGRAM, bad], text=True, capture_output=True, check=False)
    assert done.returncode != 0 and "tshark failed" in done.stderr
