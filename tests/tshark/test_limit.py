# SPDX-License-Identifier: GPL-2.0-or-later
"""Past the limit of conversations: estimates, held against the truth, and called so everywhere. They
rest on numbers that are random per run, so two runs have different ones.

The sharer of a recorded capture meets some 230 peers; room is left for a hundred conversations.
"""

import json
import re
from pathlib import Path

import packets
import pytest

CAPTURE = Path(__file__).resolve().parents[2] / "captures" / "nas-after-upgrade-inside.pcapng"
SHARER = "192.168.1.50:8832"
LIMITED = ["-o", "oversharing.max_conversations:100"]
COUNTS = ("peers", "hosts", "networks", "ports")
TOLERANCE = 0.10    # four standard errors


def endpoint(tshark, *options, **more):
    return next(line for line in tshark.json(CAPTURE, *options, **more)["endpoint"]
                if line["endpoint"] == SHARER)


def test_counts_are_about_right(tshark, two_pass):
    truth, told = endpoint(tshark), endpoint(tshark, *LIMITED, two_pass=two_pass)
    assert "estimated" not in truth
    assert told["estimated"] is True and 0 < told["error"] < 5
    for count in COUNTS:
        assert told[count] == pytest.approx(truth[count], rel=TOLERANCE)
    for exact in ("verdict", "sent_datagrams", "received_datagrams", "sent_bytes",
                  "received_bytes", "first", "last", "onset"):
        assert told[exact] == truth[exact]


def test_capture_tells_what_lies_beyond(tshark):
    truth = tshark.json(CAPTURE)["capture"][0]
    told = tshark.json(CAPTURE, *LIMITED)["capture"][0]
    assert "beyond_conversations" not in truth and truth["beyond_limit"] == 0
    assert told["conversations"] <= 100 and told["estimated"] is True
    assert told["conversations"] + told["beyond_conversations"] == pytest.approx(
        truth["conversations"], rel=TOLERANCE)
    assert told["datagrams"] == truth["datagrams"] and told["beyond_memory"] == 0
    assert 0 < told["beyond_limit"] < truth["datagrams"]


@pytest.mark.parametrize("kind", ["hosts", "endpoints", "report", "svg"])
def test_texts_say_about(tshark, kind):
    exact = tshark.statistics(CAPTURE, kind)
    told = tshark.statistics(CAPTURE, kind, *LIMITED)
    assert not re.search(r"(about |~)\d", exact) and "by estimate" not in exact
    assert re.search(r"(about |~)\d", told) and "by estimate" in " ".join(told.split())


@pytest.mark.parametrize("kind", ["table", "endpoint_table"])
def test_rows_of_dialogs_say_about(tshark, kind):
    assert "about" not in tshark.statistics(CAPTURE, kind)
    told = tshark.statistics(CAPTURE, kind, *LIMITED)
    row = next(line for line in told.splitlines() if line.startswith("192.168.1.50"))
    assert "initiating, counts are about" in row
    peers = int(re.search(r"about\D*(?:8832\D+)?(\d+)", row)[1])
    assert peers == pytest.approx(endpoint(tshark)["peers"], rel=TOLERANCE)


def fields(tshark, *options):
    text = tshark.run("-2", "-r", CAPTURE, "-Y", f'oversharing.endpoint == "{SHARER}"', "-T",
                      "fields", "-e", "oversharing.estimated", "-e", "oversharing.peers",
                      *options).stdout
    return {tuple(line.split("\t")) for line in text.splitlines()}


def test_fields(tshark):
    (none, peers), = fields(tshark)
    assert none == "" and int(peers) == endpoint(tshark)["peers"]
    (estimated, peers), = fields(tshark, *LIMITED)
    assert estimated in ("1", "True")
    assert int(peers) == pytest.approx(endpoint(tshark)["peers"], rel=TOLERANCE)


def test_details_say_about(tshark):
    text = tshark.run("-2", "-r", CAPTURE, "-Y", "oversharing.estimated && oversharing.new_peer == 1",
                      "-V", "-O", "oversharing", *LIMITED).stdout
    assert re.search(r"\[Peers: \d+ \(about \d+\)\]", text)
    assert "by estimate" in text


def test_filter_finds_estimates(tshark):
    def frames(*options):
        return len(tshark.run("-2", "-r", CAPTURE, "-Y", "oversharing.estimated",
                              *options).stdout.splitlines())
    assert frames() == 0 and frames(*LIMITED) > 1000


def test_an_alert_past_the_limit(tshark):
    """With room for ten conversations the alert comes nearly where it comes with room for all."""
    first = tshark.run("-r", CAPTURE, "-Y", "oversharing.expert.undecided || "
                       "oversharing.expert.initiating", "-T", "fields", "-e", "frame.number", "-e",
                       "oversharing.onset", "-o",
                       "oversharing.max_conversations:10").stdout.splitlines()[0]
    frame, onset = map(int, first.split("\t"))
    truth = endpoint(tshark)["onset"]
    assert frame == onset and abs(onset - truth) <= 200


def test_json_is_valid_with_room_for_one(tshark):
    lines = tshark.statistics(CAPTURE, "json", "-o", "oversharing.max_conversations:1")
    kinds = [json.loads(line)["type"] for line in lines.splitlines()]
    assert kinds[0] == "capture" and "endpoint" in kinds


SWEEPER = "192.168.1.66:40000"


def late_sweep(answering):
    """A hundred calls to a hub, then a sweep of 300 ports of one host, or as many questions that it
    answers."""
    capture = packets.Capture()
    for number in range(1, 101):
        capture.add_ip(1000 + number, packets.datagram(
            f"198.51.{number}.1", 2000 + number, "192.168.1.50", 8832))
    for number in range(1, 301):
        pair = "192.168.1.66", 40000, "203.0.113.9", 30000 + number
        capture.add_ip(1200 + number, packets.datagram(*pair))
        if answering:
            capture.add_ip(1200.5 + number, packets.datagram(*pair[2:], *pair[:2]))
    return capture, None


def swept(tshark, path, *options, **more):
    return [line for line in tshark.json(path, *options, **more)["endpoint"]
            if line["endpoint"] == SWEEPER]


def test_a_sweep_past_the_limit(tshark, make_scene, two_pass):
    """With room for ten conversations a sweep of ports is listed nearly as soon as with room for all,
    and called what it is."""
    path = make_scene("late_sweep", lambda: late_sweep(answering=False)).path
    truth, = swept(tshark, path)
    told, = swept(tshark, path, "-o", "oversharing.max_conversations:10", two_pass=two_pass)
    assert truth["verdict"] == told["verdict"] == "scanning"
    assert told["estimated"] is True and told["onset"] - truth["onset"] in range(20)
    assert told["peers"] == pytest.approx(300, rel=TOLERANCE)


def test_answered_questions_past_the_limit_are_no_sweep(tshark, make_scene):
    path = make_scene("late_questions", lambda: late_sweep(answering=True)).path
    assert not swept(tshark, path)
    assert not swept(tshark, path, "-o", "oversharing.max_conversations:10")
