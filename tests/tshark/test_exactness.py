# SPDX-License-Identifier: GPL-2.0-or-later
"""-z oversharing,json is exact to the last peer, in one pass and with -2."""

import pathlib

import pytest

import conftest
import oracle
import scenes
from compare import difference_from_hand, difference_of_answers

CAPTURES = conftest.committed_captures() + conftest.corpus_captures()


@pytest.mark.parametrize("path", CAPTURES,
                         ids=lambda path: f"{path.parent.name}/{path.name}")
def test_capture(answers, path):
    answer, one_pass, two_passes = answers[path].result()
    assert answer.packets > 0
    assert difference_of_answers(one_pass, answer) == []
    assert difference_of_answers(two_passes, answer) == []
    assert one_pass == two_passes, "verdict or evidence depend on the passes"


def test_captures_of_our_own_are_there():
    assert conftest.committed_captures(), "no captures/*.pcapng in the repository"


def test_captures_by_other_people_are_there():
    if not conftest.corpus_captures():
        pytest.skip(f"NO CAPTURES BY OTHER PEOPLE in {conftest.corpus_folder()}; "
                    "OVERSHARING_CORPUS names another folder")


@pytest.mark.parametrize("name", sorted(scenes.ALL))
def test_scene(tshark, make_scene, two_pass, name):
    """Against the answer worked out by hand, and against the oracle."""
    scene = make_scene(name)
    ours = tshark.json(scene.path, two_pass=two_pass)
    assert difference_from_hand(ours, scene.expected) == []
    assert difference_of_answers(ours, scene.answer) == []


@pytest.mark.parametrize("name", sorted(scenes.VERDICT_SCENES))
def test_verdict_of_clear_cases(tshark, make_scene, two_pass, name):
    scene = make_scene(name)
    ours = tshark.json(scene.path, two_pass=two_pass)
    assert {line["endpoint"]: line["verdict"] for line in ours["endpoint"]} \
        == scene.expected.verdicts


@pytest.mark.parametrize("name", ["fragments", "fragments_ipv6"])
@pytest.mark.parametrize("defragment", ["TRUE", "FALSE"])
def test_fragments(tshark, make_scene, two_pass, name, defragment):
    """Put together, the last fragment is the datagram; else the first one."""
    scene = make_scene(name)
    options = [f"{protocol}.defragment:{defragment}" for protocol in ("ip", "ipv6")]
    ours = tshark.json(scene.path, "-o", options[0], "-o", options[1],
                       two_pass=two_pass)
    assert difference_from_hand(ours, scene.expected) == []
    answer = oracle.solve(scene.path, options=options)
    assert difference_of_answers(ours, answer) == []


@pytest.mark.parametrize("floor", [2, 40, 48, 49])
def test_floor_can_be_moved(tshark, make_scene, two_pass, floor):
    path = make_scene("initiating").path
    ours = tshark.json(path, "-o", f"oversharing.min_hosts:{floor}", two_pass=two_pass)
    answer = oracle.solve(path, min_hosts=floor)
    assert len(answer.endpoint_lines()) == (floor <= 48)
    assert difference_of_answers(ours, answer) == []


@pytest.mark.parametrize("seed", range(4))
def test_random_traffic(tshark, make_scene, two_pass, seed):
    """Plugin and oracle agree on any mixture."""
    scene = make_scene(f"random_{seed}", lambda: scenes.random_traffic(seed))
    answer = oracle.solve(scene.path, min_hosts=5)
    assert len(answer.endpoint_lines()) > 10 and answer.errors > 50
    ours = tshark.json(scene.path, "-o", "oversharing.min_hosts:5", two_pass=two_pass)
    assert difference_of_answers(ours, answer) == []


def test_evidence_is_given(tshark, make_scene):
    """At least one sentence for each, with a figure that is right."""
    line, = tshark.json(make_scene("initiating").path)["endpoint"]
    assert line["evidence"] and all(isinstance(s, str) and s for s in line["evidence"])
    assert any("40" in sentence and "48" in sentence for sentence in line["evidence"])


def test_same_answer_wherever_the_file_lies(tshark, make_scene):
    """Nothing is learnt from a file's name."""
    scene = make_scene("initiating")
    copy = tshark.path("ntp-dns-server.pcap")
    copy.write_bytes(pathlib.Path(scene.path).read_bytes())
    tshark.own(copy)
    assert tshark.json(copy) == tshark.json(scene.path)
