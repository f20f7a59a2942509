# SPDX-License-Identifier: GPL-2.0-or-later
"""The tags on frames: fields, columns and filters, in one pass and with -2.

No test here names the protocol anywhere but in the fields it asks for, so the
fields must come without a statistic or a filter to wake them up.
"""

import json

import pytest

import conftest
import oracle
import scenes
from compare import reported, same

COUNTS = ("peers", "hosts", "networks", "ports", "onset", "port")
SHARES = ("initiated", "answered")
TAG_FIELDS = (("oversharing.endpoint", "oversharing.host", "oversharing.verdict",
               "oversharing.provisional", "oversharing.sent", "oversharing.new_peer",
               "oversharing.peer", "oversharing.began", "oversharing.peer_first")
              + tuple("oversharing." + name for name in COUNTS + SHARES))
SCENES = sorted(scenes.VERDICT_SCENES)
BEGAN = ("endpoint", "peer")


def is_true(text):
    return text in ("1", "True")


class Tag:
    """What one frame says of one endpoint."""

    def __init__(self, row, index, names):
        def cell(name):
            return row["oversharing." + name][index]
        self.endpoint = oracle.parse_endpoint(cell("endpoint"))
        self.host = cell("host")
        self.verdict = names[int(cell("verdict"))]
        self.provisional = is_true(cell("provisional"))
        self.sent = is_true(cell("sent"))
        self.new_peer = is_true(cell("new_peer"))
        self.peer = oracle.parse_endpoint(cell("peer"))
        self.began = BEGAN.index("endpoint") == int(cell("began"))
        self.peer_first = int(cell("peer_first"))
        self.figures = {name: int(cell(name)) for name in COUNTS}
        self.figures.update((name, float(cell(name))) for name in SHARES)


def tags_of(tshark, capture, names, two_pass):
    """Frame number -> its tags."""
    rows = tshark.fields(capture, ("frame.number",) + TAG_FIELDS, two_pass=two_pass)
    tags = {}
    for row in rows:
        counts = {len(row[name]) for name in TAG_FIELDS}
        assert len(counts) == 1, f"frame {row['frame.number']}: not as many of each: {row}"
        mine = [Tag(row, index, names) for index in range(counts.pop())]
        if mine:
            tags[int(row["frame.number"][0])] = mine
    return tags


def flows_of(answer):
    """Frame number -> (source, destination, number and source of their first frame)."""
    met, flows = {}, {}
    for frame in answer.frames:
        if frame.kind == "datagram":
            pair = frozenset((frame.source, frame.destination))
            first = met.setdefault(pair, (frame.number, frame.source))
            flows[frame.number] = (frame.source, frame.destination, *first)
    return flows


def check_pair(number, tag, flow):
    """What a tag says of this frame's pair."""
    source, destination, first, beginner = flow
    assert tag.sent == (tag.endpoint == source), f"frame {number}"
    assert tag.peer == (destination if tag.sent else source), f"frame {number}"
    assert tag.began == (tag.endpoint == beginner), f"frame {number}"
    assert tag.peer_first == first, f"frame {number}"
    assert tag.new_peer == (first == number), f"frame {number}"


def check_final(tags, answer, ours):
    """With -2: each frame of each reported endpoint, the onset of an ordinary
    one (where its expert info is), and no other, all with the final figures."""
    wanted = reported(ours["endpoint"])
    listed = {oracle.parse_endpoint(line["endpoint"]): line for line in ours["endpoint"]}
    exact = {oracle.parse_endpoint(line["endpoint"]): line
             for line in answer.endpoint_lines()}
    flows = flows_of(answer)
    for number, (source, destination, *_) in flows.items():
        due = {end for end in (source, destination)
               if end in wanted or end in listed and listed[end]["onset"] == number}
        mine = {tag.endpoint: tag for tag in tags.get(number, [])}
        assert set(mine) == due, f"frame {number}"
        assert len(tags.get(number, [])) == len(due), f"frame {number}: tagged twice"
        for end, tag in mine.items():
            assert not tag.provisional, f"frame {number}"
            check_pair(number, tag, flows[number])
            assert tag.verdict == listed[end]["verdict"], f"frame {number}"
            assert tag.host == str(end.address), f"frame {number}"
            for name, value in tag.figures.items():
                assert same(name, value, exact[end][name]), f"frame {number}: {name}"
    others = {number for number in tags if number not in flows}
    # An ICMP error may show the endpoint it speaks of; nothing else may.
    errors = {frame.number for frame in answer.frames if frame.kind == "error"}
    assert others <= errors
    for end in wanted:
        new = sum(1 for number in flows for tag in tags.get(number, [])
                  if tag.endpoint == end and tag.new_peer)
        assert new == exact[end]["peers"]


def check_provisional(tags, answer):
    """In a single pass: from the onset on, with the peers met so far."""
    exact = {oracle.parse_endpoint(line["endpoint"]): line
             for line in answer.endpoint_lines()}
    flows, met = flows_of(answer), {}
    for number, (source, destination, *_) in flows.items():
        for end, other in ((source, destination), (destination, source)):
            met.setdefault(end, set()).add(other)
        for tag in tags.get(number, []):
            end = tag.endpoint
            assert end in (source, destination) and end in exact, f"frame {number}"
            assert number >= exact[end]["onset"], f"frame {number}: too early"
            assert tag.provisional, f"frame {number}"
            check_pair(number, tag, flows[number])
            assert tag.figures["onset"] == exact[end]["onset"]
            assert tag.figures["peers"] == len(met[end]), f"frame {number}"
            assert (tag.figures["hosts"] >= answer.min_hosts
                    or answer.endpoints[end].sweeps), f"frame {number}"
            assert (tag.figures["hosts"]
                    == len({peer.address for peer in met[end]})), f"frame {number}"


@pytest.mark.parametrize("name", SCENES)
def test_every_frame_with_final_figures(tshark, make_scene, verdict_numbers, name):
    scene = make_scene(name)
    tags = tags_of(tshark, scene.path, verdict_numbers, two_pass=True)
    check_final(tags, scene.answer, tshark.json(scene.path))
    if set(scene.expected.verdicts.values()) <= {"serving", "client"}:
        assert len(tags) == 1
    else:
        assert len(tags) >= scene.answer.endpoint_lines()[0]["peers"]


@pytest.mark.parametrize("name", SCENES)
def test_from_the_onset_on_in_one_pass(tshark, make_scene, verdict_numbers, name):
    scene = make_scene(name)
    tags = tags_of(tshark, scene.path, verdict_numbers, two_pass=False)
    check_provisional(tags, scene.answer)
    for text, verdict in scene.expected.verdicts.items():
        if verdict in ("serving", "client"):
            continue
        end, onset = oracle.parse_endpoint(text), scene.expected.listed[text]["onset"]
        for number, (source, destination, *_) in flows_of(scene.answer).items():
            if number >= onset and end in (source, destination):
                mine = [tag for tag in tags.get(number, []) if tag.endpoint == end]
                assert len(mine) == 1, f"frame {number}"
        last = max(number for number, all_tags in tags.items()
                   if any(tag.endpoint == end for tag in all_tags))
        tag, = [tag for tag in tags[last] if tag.endpoint == end]
        assert tag.verdict == verdict, "the last word of the single pass"


@pytest.mark.parametrize("path", conftest.committed_captures(),
                         ids=lambda path: path.name)
def test_committed_capture(tshark, verdict_numbers, path):
    path = tshark.borrow(path)
    answer = oracle.solve(path)
    ours = tshark.json(path)
    check_final(tags_of(tshark, path, verdict_numbers, two_pass=True), answer, ours)
    check_provisional(tags_of(tshark, path, verdict_numbers, two_pass=False), answer)


def test_two_endpoints_in_one_frame(tshark, make_scene, verdict_numbers, two_pass):
    """The last two frames pass between the two hubs: both are shown."""
    scene = make_scene("two_hubs")
    tags = tags_of(tshark, scene.path, verdict_numbers, two_pass)
    hub = oracle.parse_endpoint(scenes.hub_text())
    other = oracle.parse_endpoint("192.168.2.60:6881")
    last = len(scene.capture.frames)
    for number, sender in ((last - 1, hub), (last, other)):
        assert {tag.endpoint for tag in tags[number]} == {hub, other}
        assert [tag.sent for tag in tags[number]] == [
            tag.endpoint == sender for tag in tags[number]]
        assert all(tag.new_peer == (number == last - 1) for tag in tags[number])


def test_endpoint_that_talks_to_itself(tshark, make_scene, verdict_numbers, two_pass):
    """Such a frame shows it once, as its sender."""
    scene = make_scene("talks_to_itself")
    tags = tags_of(tshark, scene.path, verdict_numbers, two_pass)
    if two_pass:
        check_final(tags, scene.answer, tshark.json(scene.path))
        assert sorted(tags) == list(range(1, 19))
        assert [(len(tags[number]), tags[number][0].sent, tags[number][0].new_peer)
                for number in (1, 2, 3)] == [(1, True, True), (1, True, False),
                                             (1, True, False)]
    else:
        check_provisional(tags, scene.answer)
        assert sorted(tags) == [14, 15, 16, 17, 18]


def test_samples_show_the_collector(tshark, make_scene, verdict_numbers, two_pass):
    """Frames with samples of others' traffic show, if anybody, who collects them."""
    tags = tags_of(tshark, make_scene("sflow").path, verdict_numbers, two_pass)
    shown = {tag.endpoint for mine in tags.values() for tag in mine}
    assert shown == {oracle.parse_endpoint("192.168.1.7:6343")}


def test_ordinary_endpoints_show_at_their_onset_alone(tshark, make_scene, two_pass,
                                                      verdict_numbers):
    for name, onsets in (("serving", [19]), ("client", [19]), ("quiet", []),
                         ("eight_hosts", []), ("vxlan_ping", [])):
        tags = tags_of(tshark, make_scene(name).path, verdict_numbers, two_pass)
        assert sorted(tags) == onsets, name


def pairs(items):
    """Keep every key, also when one comes twice."""
    return list(items)


def values_of(pairs_found, wanted):
    """All values of a key anywhere inside."""
    found = []
    for key, value in pairs_found:
        if key == wanted:
            found.append(value)
        for inner in value if isinstance(value, list) else []:
            if isinstance(inner, tuple):
                found += values_of([inner], wanted)
            elif isinstance(inner, list):
                found += values_of(inner, wanted)
    return found


def test_details_as_json(tshark, make_scene, two_pass):
    """-T json without naming the protocol: the subtree is there."""
    scene = make_scene("two_hubs")
    text = tshark.read(scene.path, "-T", "json", two_pass=two_pass).stdout
    frames = json.loads(text, object_pairs_hook=pairs)
    assert len(frames) == len(scene.capture.frames)
    last = values_of(frames[-1], "oversharing.endpoint")
    assert sorted(last) == ["192.168.1.50:8832", "192.168.2.60:6881"]
    assert values_of(frames[-1], "oversharing.evidence")
    assert values_of(frames[0], "oversharing.endpoint") == []
    tagged = sum(1 for frame in frames if values_of(frame, "oversharing.endpoint"))
    if two_pass:
        assert tagged == scene.expected.datagrams - 2
    else:
        assert 0 < tagged < scene.expected.datagrams - 2


def test_evidence_on_frames_is_that_of_the_statistic(tshark, make_scene):
    scene = make_scene("initiating")
    line, = tshark.json(scene.path)["endpoint"]
    rows = tshark.fields(scene.path, ["oversharing.evidence"], two_pass=True)
    shown = {tuple(row["oversharing.evidence"]) for row in rows}
    assert shown == {(), tuple(line["evidence"])}


def test_details_say_generated(tshark, make_scene):
    """Items that are not in the packet stand in brackets."""
    scene = make_scene("initiating")
    text = tshark.read(scene.path, "-V", "-Y", "frame.number == 20", two_pass=True).stdout
    after = text[text.index("versharing"):].splitlines()[1:]
    assert any("[" in line and scenes.hub_text() in line for line in after)


@pytest.mark.parametrize("column, wanted", [
    ("oversharing.verdict", "initiating"), ("oversharing.peers", "48"),
    ("oversharing.endpoint", scenes.hub_text())])
def test_custom_column(tshark, make_scene, two_pass, column, wanted):
    """A column fills without any other mention of the protocol."""
    scene = make_scene("initiating")
    text = tshark.read(
        scene.path, "-T", "tabs", "-o",
        f'gui.column.format:"No.","%m","Mine","%Cus:{column}:0:R"',
        two_pass=two_pass).stdout
    cells = [line.strip("\n").split("\t") for line in text.splitlines()]
    shown = {int(cell[0]): cell[1].strip() for cell in cells if len(cell) > 1 and cell[1].strip()}
    tagged = range(3 if two_pass else 17, 89)
    assert set(shown) == set(tagged)
    assert shown[max(shown)] == wanted


@pytest.mark.parametrize("display_filter, two_pass_frames", [
    ('oversharing.verdict == "initiating"', 86),
    ("oversharing.verdict == initiating", 86),
    ('oversharing.verdict == "scanning"', 0),
    ("oversharing.peers > 47", 86),
    ("oversharing.peers > 48", 0),
    ("oversharing.port == 8832", 86),
    (f'oversharing.host == "{scenes.HUB}"', 86),
    ('oversharing.endpoint == "192.168.1.50:8832"', 86),
    ("oversharing.new_peer == 1", 48),
    ("oversharing.sent == 1", 48),
    ("oversharing.provisional == 1", 0),
    ("oversharing.initiated > 83 && oversharing.initiated < 84", 86),
    ("oversharing", 86)])
def test_display_filter(tshark, make_scene, display_filter, two_pass_frames):
    """With -2 the filter sees the final figures on every frame."""
    scene = make_scene("initiating")
    text = tshark.read(scene.path, "-Y", display_filter, two_pass=True).stdout
    assert len(text.splitlines()) == two_pass_frames


def test_display_filter_in_one_pass(tshark, make_scene):
    scene = make_scene("initiating")
    text = tshark.read(scene.path, "-T", "fields", "-e", "frame.number", "-Y",
                       "oversharing.peers > 40").stdout
    # The 41st peer is the first of those who call at the end: frame 2 + 70 + 1.
    assert [int(line) for line in text.split()] == list(range(73, 89))


@pytest.mark.parametrize("path", conftest.committed_captures() + conftest.corpus_captures(),
                         ids=lambda path: f"{path.parent.name}/{path.name}")
def test_provisional_verdict_never_goes_back(tshark, verdict_numbers, path):
    """While a capture is read, no endpoint returns to a verdict it had given up."""
    rows = tshark.fields(path, ("oversharing.endpoint", "oversharing.verdict"))
    told = {}
    for row in rows:
        for endpoint, number in zip(row["oversharing.endpoint"], row["oversharing.verdict"]):
            verdicts = told.setdefault(endpoint, [])
            if verdicts[-1:] != [verdict_numbers[int(number)]]:
                verdicts.append(verdict_numbers[int(number)])
    for endpoint, verdicts in told.items():
        assert len(set(verdicts)) == len(verdicts), f"{endpoint}: {verdicts}"
        assert "undecided" not in verdicts[1:], f"{endpoint}: {verdicts}"
