# SPDX-License-Identifier: GPL-2.0-or-later
"""A home before the upgrade of its NAS as the baseline, the same home afterwards held against it."""

import json

import pytest

import conftest

CAPTURES = conftest.REPOSITORY / "captures"
BEFORE, AFTER = (CAPTURES / f"home-{when}-upgrade.pcapng" for when in ("before", "after"))
NAS, PI = "192.168.1.50", "192.168.1.30"
HOME = ("-o", "oversharing.inside:192.168.1.0/24")
INSIDE = [pytest.param(HOME, id="inside as told"), pytest.param((), id="private ranges")]


def learn(tshark, path, *captures, inside=()):
    """Writes the baseline, a run a capture; returns its lines."""
    for capture in captures:
        done = tshark.run("-n", "-q", "-r", tshark.borrow(capture), *inside,
                          "-z", f"oversharing,baseline,{path}")
        assert done.status == 0 and len(done.stdout.splitlines()) == 1, repr(done)
    return path.read_text(encoding="utf-8").splitlines()


def compare(tshark, path, capture, *, inside=()):
    """(the sums, the changes) of -z oversharing,json."""
    done = tshark.run("-n", "-q", "-r", tshark.borrow(capture), *inside,
                      "-o", f"oversharing.baseline:{path}", "-z", "oversharing,json")
    assert done.status == 0, repr(done)
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    sums, = (line for line in objects if line["type"] == "changes")
    assert sums["usable"], sums
    return sums, [line for line in objects if line["type"] == "change"]


def endpoints(changes, *states):
    return {(line["host"], line["port"], line["role"], line["service"])
            for line in changes if line["state"] in states}


@pytest.fixture(name="baseline", scope="module", params=INSIDE)
def baseline_of_before(request, tshark):
    """(the file, its lines, how inside is told)."""
    path = tshark.path(f"home-{len(request.param)}.baseline")
    return path, learn(tshark, path, BEFORE, inside=request.param), request.param


def test_baseline(baseline):
    """The time server alone answers outsiders, and is known by more than its address."""
    _, lines, _ = baseline
    assert lines[0].split() == ["oversharing-baseline", "1"] and lines[-1] == "end"
    clock, = (line.split() for line in lines[1:-1] if line and not line.startswith("#"))
    assert clock[:4] == [PI, "123", "answering", "ntp"]
    assert int(clock[4]) in (2, 5), "three peers, about"
    assert "mac=00:00:5e:00:53:1e" in clock and "name=pi" in clock


def test_nothing_new(tshark, baseline):
    path, _, inside = baseline
    sums, changes = compare(tshark, path, BEFORE, inside=inside)
    assert (sums["new"], sums["changed"], sums["gone"]) == (0, 0, 0), changes
    assert sums["expected"] == 1
    assert endpoints(changes, "new", "changed", "gone") == set()


def test_what_the_upgrade_brought(tshark, baseline):
    """File sharing, a VPN server, and the doors that the router was asked to open for them."""
    path, _, inside = baseline
    sums, changes = compare(tshark, path, AFTER, inside=inside)
    assert endpoints(changes, "new") == {
        (NAS, 8832, "initiating", "bt-dht"), (NAS, 1194, "answering", "openvpn"),
        (NAS, 8832, "mapped", "udp"), (NAS, 8832, "mapped", "tcp"), (NAS, 1194, "mapped", "udp")}
    assert (sums["new"], sums["changed"]) == (5, 0)


def test_who_moved_is_expected(tshark, baseline):
    """The pi has another address today, and the same hardware address and name."""
    path, _, inside = baseline
    sums, changes = compare(tshark, path, AFTER, inside=inside)
    assert all(line["port"] != 123 for line in changes), changes
    assert sums["expected"] == 1 and sums["gone"] == 0


def test_each_change_can_be_seen(tshark, baseline):
    path, _, inside = baseline
    for line in compare(tshark, path, AFTER, inside=inside)[1]:
        assert line["evidence"] and all(line["evidence"]), line
        shown = tshark.read(AFTER, "-Y", line["filter"], "-T", "fields", "-e", "ip.src").stdout
        assert NAS in shown, line


def test_says_who_is_inside(tshark, baseline):
    path, _, inside = baseline
    sums, _ = compare(tshark, path, AFTER, inside=inside)
    assert ("private" in sums["inside"]) == (not inside), sums


def test_a_week_is_one_baseline(tshark):
    """What either capture shows is expected; the lines of the first stay."""
    path = tshark.path("week.baseline")
    first = learn(tshark, path, BEFORE, inside=HOME)
    both = learn(tshark, path, AFTER, inside=HOME)
    assert len(both) > len(first)
    for capture in (BEFORE, AFTER):
        sums, changes = compare(tshark, path, capture, inside=HOME)
        assert (sums["new"], sums["changed"]) == (0, 0), changes


def test_half_a_minute_is_too_short_for_gone(tshark):
    """A baseline with file sharing and VPN; the day before had neither."""
    path = tshark.path("sharing.baseline")
    learn(tshark, path, AFTER, inside=HOME)
    sums, changes = compare(tshark, path, BEFORE, inside=HOME)
    assert (sums["new"], sums["changed"]) == (0, 0), changes
    assert {(NAS, 8832), (NAS, 1194)} <= {
        line[:2] for line in endpoints(changes, "unsure", "gone")}
    assert sums["gone"] + sums["unsure"] >= 2


@pytest.mark.parametrize("host", ["00:00:5e:00:53:1e", "pi", "p*", "192.168.1.*", "192.168.1.30/31"])
def test_written_by_hand(tshark, host):
    """The pi by something that holds wherever it is."""
    path = tshark.path("hand.baseline")
    path.write_text(f"oversharing-baseline 1\n{host} 123 answering ntp 2   # the pi\nend\n")
    tshark.own(path)
    for capture in (BEFORE, AFTER):
        sums, changes = compare(tshark, path, capture, inside=HOME)
        assert sums["expected"] == 1 and all(line["port"] != 123 for line in changes), changes
