# SPDX-License-Identifier: GPL-2.0-or-later
"""Packet details: sentences a person would say, and fields to filter and to see in columns."""

import re

import scenes
from conftest import REPOSITORY

NAS = REPOSITORY / "captures" / "nas-after-upgrade-inside.pcapng"
SWEEP = REPOSITORY / "captures" / "sweep-network-inside.pcapng"
ORDINARY = ("serving", "client")


def details(tshark, capture, frame):
    """The lines of our part of a frame's details, without the brackets, by their depth."""
    text = tshark.read(capture, "-O", "oversharing", "-Y", f"frame.number == {frame}",
                       two_pass=True).stdout
    lines = text[text.index("[Oversharing"):].splitlines()
    return [(len(line) - len(line.lstrip(" ")), line.strip()[1:-1]) for line in lines if line]


def our_fields(tshark):
    """(name, type, description) of every field of ours but the expert infos."""
    cells = [line.split("\t") for line in tshark.run("-G", "fields").stdout.splitlines()
             if line.startswith("F\t")]
    return [(cell[2], cell[3], cell[7]) for cell in cells
            if cell[4] == "oversharing" and ".expert." not in cell[2]]


def test_one_line_says_it_all(tshark):
    endpoint, = tshark.json(NAS)["endpoint"]
    _, headline = details(tshark, NAS, endpoint["onset"])[0]
    assert headline == (f"Oversharing: {endpoint['endpoint']} shares with {endpoint['peers']} "
                        f"peers in {endpoint['networks']} networks: {endpoint['verdict']}")


def test_what_stands_under_it(tshark):
    """Who is who, the first packet of the peer, verdict, onset, figures, evidence, what to do: a
    line each, and the fields of a line below it."""
    endpoint, = tshark.json(NAS)["endpoint"]
    lines = details(tshark, NAS, endpoint["onset"])
    top = [text for depth, text in lines if depth == 4]
    evidence = [sentence[0].upper() + sentence[1:] + "." for sentence in endpoint["evidence"]]
    assert top[0].startswith(f"From {endpoint['endpoint']} to its peer ")
    assert top[1] == "First packet of this peer: True"
    assert top[2] == f"This peer's first packet: {endpoint['onset']}"
    assert top[3].startswith(f"Verdict: {endpoint['verdict']} (")
    assert top[4] == f"Onset: {endpoint['onset']}"
    assert top[5].startswith(f"{endpoint['peers']} peers on {endpoint['ports']} ports of "
                             f"{endpoint['hosts']} hosts, in {endpoint['networks']} networks; "
                             f"it spoke first to {endpoint['initiated']:.0f} %; ")
    assert top[6:6 + len(evidence)] == [f"Evidence: {sentence}" for sentence in evidence]
    assert top[6 + len(evidence)].startswith("What to do: Find the program")
    assert (8, "Rank: 1") in lines


def test_descriptions_are_sentences(tshark):
    fields = our_fields(tshark)
    assert len(fields) > 15
    for name, _, description in fields:
        assert re.fullmatch(r"[A-Z][^.]*( [^.]*){3,}\.", description), f"{name}: {description!r}"


def test_every_field_filters_and_is_a_column(tshark):
    """All but the baseline, which no frame has yet, and estimates (test_limit.py)."""
    endpoint, = tshark.json(NAS)["endpoint"]
    names = [name for name, _, _ in our_fields(tshark)
             if name not in ("oversharing.baseline", "oversharing.estimated")]
    frame = endpoint["onset"]
    found = tshark.read(NAS, "-T", "fields", "-e", "frame.number", "-Y",
                        " && ".join([f"frame.number == {frame}", *names]), two_pass=True).stdout
    assert found.split() == [str(frame)]
    assert tshark.read(NAS, "-Y", "oversharing.baseline", two_pass=True).stdout == ""
    columns = ", ".join(f'"{name}", "%Cus:{name}:0:R"' for name in names)
    shown = tshark.read(NAS, "-T", "tabs", "-o", f"gui.column.format:{columns}", "-Y",
                        f"frame.number == {frame}", two_pass=True).stdout.rstrip("\n").split("\t")
    assert len(shown) == len(names) and all(cell.strip() for cell in shown), shown
    cells = dict(zip(names, (cell.strip() for cell in shown)))
    assert cells["oversharing.began"] == "endpoint"
    assert cells["oversharing.verdict"] == endpoint["verdict"]


def test_ranks(tshark):
    """Those that need a look, most peers first, as in the table; others have none."""
    endpoints = tshark.json(SWEEP)["endpoint"]
    suspects = [line["endpoint"] for line in endpoints if line["verdict"] not in ORDINARY]
    assert len(suspects) > 1
    rows = tshark.fields(SWEEP, ["oversharing.endpoint", "oversharing.rank"], two_pass=True)
    ranks = {}
    for row in rows:
        ranks.update(zip(row["oversharing.endpoint"], row["oversharing.rank"]))
    assert ranks == {name: str(place + 1) for place, name in enumerate(suspects)}


def table(tshark, scene, kind):
    """The rows of one of Wireshark's own tables for our type."""
    text = tshark.read(scene.path, "-q", "-z", f"{kind},oversharing", two_pass=True).stdout
    return [line.split() for line in text.splitlines() if re.match(r"\d+\.\d+\.\d+\.\d+ ", line)]


def test_type_of_endpoints(tshark, make_scene):
    """-z endpoints,oversharing: what needs a look, packet for packet, and nothing else."""
    scene = make_scene("initiating")
    endpoint, = tshark.json(scene.path)["endpoint"]
    row, = table(tshark, scene, "endpoints")
    numbers = [cell for cell in row if cell.isdigit()]
    sent, received = endpoint["sent_datagrams"], endpoint["received_datagrams"]
    assert row[0] == scenes.HUB
    assert {str(sent + received), str(sent), str(received)} <= set(numbers), row
    assert not table(tshark, make_scene("serving"), "endpoints")


def test_type_of_conversations(tshark, make_scene):
    """-z conv,oversharing: a row a peer."""
    scene = make_scene("initiating")
    endpoint, = tshark.json(scene.path)["endpoint"]
    rows = table(tshark, scene, "conv")
    assert len(rows) == endpoint["peers"]
    assert all(scenes.HUB in (row[0], row[2]) for row in rows)
    assert not table(tshark, make_scene("serving"), "conv")
