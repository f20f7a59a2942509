# SPDX-License-Identifier: GPL-2.0-or-later
"""Bad input: clear words, no crash, no hang, nothing lost of what was readable."""

import pytest

import oracle
import scenes
from compare import difference_from_hand, difference_of_answers

CRASHES = (-6, -8, -11, 134, 136, 139)
ALL_KINDS = ("hosts", "endpoints", "report", "changes", "json")


def test_truncated_file(tshark, make_scene, two_pass):
    """Cut in the middle of a packet: what came before counts."""
    whole = make_scene("initiating").path.read_bytes()
    for left in (len(whole) - 5, len(whole) // 2, 24 + 16 + 9):
        cut = tshark.path(f"cut-{left}.pcap")
        cut.write_bytes(whole[:left])
        tshark.own(cut)
        ours = tshark.json(cut, two_pass=two_pass, status=oracle.CUT_SHORT)
        answer = oracle.solve(cut)
        assert difference_of_answers(ours, answer) == []
        assert answer.packets < 88
    assert answer.packets == 0


def test_cut_short_is_said(tshark, make_scene):
    whole = make_scene("initiating").path.read_bytes()
    cut = tshark.path("cut.pcap")
    cut.write_bytes(whole[:-5])
    tshark.own(cut)
    done = tshark.run("-n", "-q", "-r", cut, "-z", "oversharing,endpoints")
    assert "cut short" in done.stderr
    assert scenes.hub_text() in done.stdout


@pytest.mark.parametrize("content", [b"", b"\n", b"not a capture", bytes(4000)],
                         ids=["empty", "newline", "text", "zeros"])
def test_not_a_capture(tshark, content):
    bad = tshark.path("bad.pcap")
    bad.write_bytes(content)
    tshark.own(bad)
    done = tshark.run("-n", "-q", "-r", bad, "-z", "oversharing,hosts")
    assert done.status not in CRASHES, repr(done)
    assert done.status == 0 or "bad.pcap" in done.stderr


def test_garbage(tshark, make_scene, two_pass):
    scene = make_scene("garbage", scenes.garbage)
    ours = tshark.json(scene.path, two_pass=two_pass)
    assert difference_of_answers(ours, scene.answer) == []
    assert scene.answer.datagrams > 100
    for kind in ALL_KINDS:
        tshark.statistics(scene.path, kind, two_pass=two_pass)
    tshark.read(scene.path, "-V", two_pass=two_pass)


@pytest.mark.parametrize("length", [0, 4, 7, 8, 5000, 65535])
def test_wrong_udp_length(tshark, make_scene, two_pass, length):
    """The header lies about the length: somebody sent it all the same."""
    scene = make_scene(f"length_{length}", lambda: scenes.wrong_length(length))
    ours = tshark.json(scene.path, two_pass=two_pass)
    assert difference_from_hand(ours, scene.expected) == []
    assert difference_of_answers(ours, scene.answer) == []


@pytest.mark.parametrize("snaplen, seen", [(34, False), (38, False), (42, True),
                                           (64, True), (65, True)])
def test_short_snaplen(tshark, make_scene, two_pass, snaplen, seen):
    """Cut packets count as long as their UDP header was kept; frame lengths
    are those on the wire."""
    scene = make_scene(f"snaplen_{snaplen}", lambda: scenes.wrapped(
        scenes.one(scenes.packets.ethernet), snaplen=snaplen,
        filling=lambda number: scenes.payload(number) * 20))
    ours = tshark.json(scene.path, two_pass=two_pass)
    assert difference_of_answers(ours, scene.answer) == []
    if seen:
        assert difference_from_hand(ours, scene.expected) == []
        line, = ours["endpoint"]
        assert line["sent_bytes"] > 10 * 250


def test_out_of_order_times(tshark, make_scene, two_pass):
    scene = make_scene("out_of_order")
    ours = tshark.json(scene.path, two_pass=two_pass)
    assert difference_from_hand(ours, scene.expected) == []
    assert (ours["capture"][0]["first"], ours["capture"][0]["last"]) == (4909.5, 5000.0)
    for kind in ("hosts", "endpoints", "report"):
        assert "-nan" not in tshark.statistics(scene.path, kind)


def test_frames_without_a_time(tshark, make_scene, two_pass):
    """They are as new as the newest before them, not of 1970."""
    scene = make_scene("times_missing")
    ours = tshark.json(scene.path, two_pass=two_pass)
    assert difference_from_hand(ours, scene.expected) == []
    assert difference_of_answers(ours, scene.answer) == []
    capture, = ours["capture"]
    assert (capture["first"], capture["last"]) == (1_700_000_000.0, 1_700_000_108.0)
    host, = ours["host"]
    assert (host["first"], host["last"]) == (1_700_000_000.5, 1_700_000_108.0)
    for kind in ("hosts", "endpoints", "report", "table"):
        assert "1970-" not in tshark.statistics(scene.path, kind, two_pass=two_pass)


@pytest.mark.parametrize("preference", [
    "oversharing.no_such_preference:1", "oversharing.min_hosts:many",
    "oversharing.service_ports:99999999", "oversharing.service_ports:some"])
def test_bad_preference_is_named(tshark, make_scene, preference):
    done = tshark.run("-n", "-q", "-r", make_scene("quiet").path, "-o", preference,
                      "-z", "oversharing,hosts")
    assert done.status > 0 and done.status not in CRASHES, repr(done)
    assert preference.split(":", maxsplit=1)[0] in done.stderr


@pytest.mark.parametrize("preference", [
    "oversharing.inside:not an address", "oversharing.inside:10.0.0.0/99",
    "oversharing.inside:999.1.1.1"])
def test_bad_value_in_a_text_preference(tshark, make_scene, preference):
    """tshark takes any text; we say what is wrong and still count."""
    scene = make_scene("initiating")
    done = tshark.run("-n", "-q", "-r", scene.path, "-o", preference,
                      "-z", "oversharing,endpoints")
    assert done.status not in CRASHES, repr(done)
    name, value = preference.split(":", maxsplit=1)
    assert name in done.stderr and value.split()[0] in done.stderr, repr(done)
    assert done.status > 0 or scenes.hub_text() in done.stdout


@pytest.mark.parametrize("floor", ["0", "1", "4294967295"])
def test_odd_floor(tshark, make_scene, two_pass, floor):
    """The edges of what the preference takes: no crash, sound JSON."""
    ours = tshark.json(make_scene("initiating").path, "-o",
                       f"oversharing.min_hosts:{floor}", two_pass=two_pass)
    assert bool(ours["endpoint"]) == (floor != "4294967295")


def segments(answer, length):
    """The frames of every stretch of `length` frames, renumbered."""
    total, starts = answer.packets, range(0, answer.packets, length)
    for start in starts:
        yield start, [frame._replace(number=frame.number - start)
                      for frame in answer.frames
                      if start < frame.number <= min(start + length, total)]


@pytest.mark.parametrize("length", [20, 30, 100])
def test_session_reset_begins_clean(tshark, make_scene, length):
    """tshark -M: after each reset nothing of the time before is known."""
    scene = make_scene("initiating")
    rows = tshark.fields(scene.path, ["frame.number", "oversharing.peers",
                                      "oversharing.onset"], "-M", length)
    assert len(rows) == scene.answer.packets
    tagged = 0
    for start, frames in segments(scene.answer, length):
        peers, onset = set(), None
        for frame in frames:
            hub_is_source = frame.source.port == scenes.HUB_PORT
            hub_is_there = hub_is_source or frame.destination.port == scenes.HUB_PORT
            if hub_is_there:
                peers.add(frame.destination if hub_is_source else frame.source)
                if onset is None and len(peers) >= 9:
                    onset = frame.number
            row = rows[start + frame.number - 1]
            wanted = [str(len(peers))] if onset and hub_is_there else []
            assert row["oversharing.peers"] == wanted, row
            assert row["oversharing.onset"] == ([str(onset)] if wanted else []), row
            tagged += bool(wanted)
    assert tagged > 0


def test_session_reset_with_statistics(tshark, make_scene):
    """Whatever they show after resets, they show it without harm."""
    scene = make_scene("initiating")
    for kind in ALL_KINDS:
        tshark.statistics(scene.path, kind, "-M", "30")


def test_many_resets(tshark, make_scene):
    done = tshark.run("-n", "-r", make_scene("initiating").path, "-M", "5",
                      "-T", "fields", "-e", "oversharing.endpoint")
    assert done.status == 0, repr(done)
    assert done.stdout.split() == []
