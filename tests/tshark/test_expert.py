# SPDX-License-Identifier: GPL-2.0-or-later
"""One expert info an endpoint, on its onset frame, as severe as it deserves."""

import re

import pytest

import conftest
import oracle
import scenes

SEVERITY = {"initiating": "Warns", "responding": "Warns", "scanning": "Warns",
            "afterglow": "Notes", "undecided": "Notes",
            "serving": "Chats", "client": "Chats"}
NUMBER = {"Chats": 0x200000, "Notes": 0x400000, "Warns": 0x600000}
EXPERT_FIELDS = tuple(f"oversharing.expert.{verdict}" for verdict in SEVERITY)
SCENES = sorted(scenes.VERDICT_SCENES)


def experts_of(tshark, capture, two_pass):
    """Frame number -> verdicts its expert infos of ours name."""
    # An expert field has no value of its own: count its occurrences.
    rows = tshark.fields(capture, ("frame.number",) + EXPERT_FIELDS, two_pass=two_pass)
    found = {}
    for row in rows:
        verdicts = [name.rsplit(".", 1)[1] for name in EXPERT_FIELDS
                    for _ in row[name]]
        if verdicts:
            found[int(row["frame.number"][0])] = verdicts
    return found


def messages_of(tshark, scene):
    """Frame number -> what its expert infos of ours say, in one pass. Ours name an endpoint."""
    rows = tshark.fields(scene.path, ("frame.number", "_ws.expert.message"), "-Y",
                         " || ".join(EXPERT_FIELDS))
    return {int(row["frame.number"][0]):
            [said for said in row["_ws.expert.message"]
             if said.split(" ")[0] in scene.expected.verdicts] for row in rows}


def wanted_experts(lines):
    wanted = {}
    for line in lines:
        wanted.setdefault(line["onset"], []).append(line["verdict"])
    return {number: sorted(verdicts) for number, verdicts in wanted.items()}


def sorted_verdicts(found):
    return {number: sorted(verdicts) for number, verdicts in found.items()}


@pytest.mark.parametrize("name", SCENES)
def test_once_on_the_onset_frame(tshark, make_scene, name):
    scene = make_scene(name)
    found = experts_of(tshark, scene.path, two_pass=True)
    wanted = {}
    for text, verdict in scene.expected.verdicts.items():
        wanted.setdefault(scene.expected.listed[text]["onset"], []).append(verdict)
    assert sorted_verdicts(found) == {n: sorted(v) for n, v in wanted.items()}


@pytest.mark.parametrize("name", SCENES)
def test_in_one_pass(tshark, make_scene, name):
    """On the same frame, though the verdict is provisional there; and once more on a later frame
    for each other verdict that it becomes, so that whoever watches hears of it."""
    scene = make_scene(name)
    found = experts_of(tshark, scene.path, two_pass=False)
    messages = messages_of(tshark, scene)
    assert {number: len(verdicts) for number, verdicts in found.items()} \
        == {number: len(told) for number, told in messages.items()}
    for text, verdict in scene.expected.verdicts.items():
        mine = [(number, said) for number, told in sorted(messages.items())
                for said in told if said.startswith(text + " ")]
        assert mine[0][0] == scene.expected.listed[text]["onset"]
        assert len({said.split("(")[0] for _, said in mine}) == len(mine), "the same one twice"
        assert verdict in found[mine[-1][0]], "the last word of the single pass"


@pytest.mark.parametrize("path", conftest.committed_captures(),
                         ids=lambda path: path.name)
def test_committed_capture(tshark, path):
    lines = tshark.json(path)["endpoint"]
    found = experts_of(tshark, path, two_pass=True)
    assert sorted_verdicts(found) == wanted_experts(lines)


@pytest.mark.parametrize("name", SCENES)
def test_severity(tshark, make_scene, name):
    scene = make_scene(name)
    for text, verdict in scene.expected.verdicts.items():
        onset = scene.expected.listed[text]["onset"]
        rows = tshark.fields(scene.path, ("_ws.expert.severity", "_ws.expert.message"),
                             "-Y", f"frame.number == {onset}", two_pass=True)
        severities = {int(cell, 0) for row in rows for cell in row["_ws.expert.severity"]}
        assert NUMBER[SEVERITY[verdict]] in severities
        assert any(text in message for row in rows
                   for message in row["_ws.expert.message"]), "names its endpoint"


def summary(text):
    """-z expert: list of (group, frequency, protocol, message)."""
    found, group = [], None
    for line in text.splitlines():
        head = re.match(r"(Errors|Warns|Notes|Chats|Comments) \(\d+\)", line)
        if head:
            group = head.group(1)
        entry = re.match(r"\s+(\d+)\s+\S.*?\s{2,}(\S.*?)\s{2,}(.*)", line)
        if entry and group:
            found.append((group, int(entry[1]), entry[2], entry[3]))
    return found


@pytest.mark.parametrize("name", SCENES)
def test_expert_statistic(tshark, make_scene, two_pass, name):
    """tshark -z expert counts them, by severity."""
    scene = make_scene(name)
    text = tshark.read(scene.path, "-q", "-z", "expert", two_pass=two_pass).stdout
    mine = [(group, times) for group, times, protocol, _ in summary(text)
            if protocol.lower().startswith("oversharing")]
    wanted = [(SEVERITY[verdict], 1) for verdict in scene.expected.verdicts.values()]
    assert sum(times for _, times in mine) == len(wanted)
    if two_pass:
        assert sorted(mine) == sorted(wanted)


def test_no_expert_info_without_fan_out(tshark, make_scene, two_pass):
    for name in ("quiet", "eight_hosts", "vxlan_ping"):
        assert experts_of(tshark, make_scene(name).path, two_pass) == {}


def test_filter_for_alerts(tshark, make_scene):
    """`-Y oversharing.expert.…` in one pass, as on a live capture: one line."""
    scene = make_scene("initiating")
    text = tshark.read(scene.path, "-Y", " || ".join(EXPERT_FIELDS),
                       "-T", "fields", "-e", "frame.number").stdout
    assert text.split() == ["17"]


def test_alert_as_soon_as_it_is_decided(tshark, make_scene):
    """A scanner is undecided until its doors had three seconds to answer."""
    scene = make_scene("scanning")
    rows = tshark.fields(scene.path, ("frame.time_relative", "oversharing.expert.scanning",
                                      "oversharing.expert.undecided"),
                         "-Y", " || ".join(EXPERT_FIELDS))
    onset = float(rows[0]["frame.time_relative"][0])
    waits = [float(row["frame.time_relative"][0]) - onset for row in rows
             if row["oversharing.expert.scanning"]]
    assert len(waits) == 1 and 0 <= waits[0] <= 5, rows


def test_answer_of_the_oracle_has_the_same_onset(make_scene):
    """Guards the hand-worked onsets these tests stand on."""
    for name in SCENES:
        scene = make_scene(name)
        lines = {line["endpoint"]: line["onset"] for line in scene.answer.endpoint_lines()}
        assert lines == {text: figures["onset"]
                         for text, figures in scene.expected.listed.items()}
        assert all(oracle.parse_endpoint(text) for text in lines)
