# SPDX-License-Identifier: GPL-2.0-or-later
"""The sentences that give the evidence: what they claim is so, and no figure is
rounded to more than it is."""

import re

import pytest

import scenes
from scenes import HUB, HUB_PORT, packets

HIDDEN = "may hide who began"
OWN_PORTS = "each peer chose its own"
HUB_TRAFFIC = f"udp.port == {HUB_PORT}"


def evidence_of(tshark, scene, **keywords):
    """The sentences about the one endpoint that is listed."""
    line, = tshark.json(scene.path, **keywords)["endpoint"]
    return line["evidence"]


def about(sentences, part):
    """The one sentence with this part."""
    found = [sentence for sentence in sentences if part in sentence]
    assert len(found) == 1, f"{part!r} in {sentences}"
    return found[0]


# --- who began --------------------------------------------------------------------

@pytest.mark.parametrize("display_filter", [
    None, HUB_TRAFFIC, f"udp.dstport == {HUB_PORT}", "frame.number > 40"])
@pytest.mark.parametrize("name", ["initiating", "responding", "afterglow"])
def test_beginnings_are_known(tshark, make_scene, two_pass, name, display_filter):
    """The hub's traffic begins 100 s after the capture: a filter that leaves
    out what came before does not hide that."""
    evidence = evidence_of(tshark, make_scene(name), two_pass=two_pass,
                           display_filter=display_filter)
    assert evidence and HIDDEN not in " ".join(evidence)


@pytest.mark.parametrize("display_filter", [None, HUB_TRAFFIC, f"ip.src == {HUB}"])
def test_beginnings_may_be_hidden(tshark, make_scene, two_pass, display_filter):
    """All of it is within the first 60 s of the capture."""
    evidence = evidence_of(tshark, make_scene("ethernet"), two_pass=two_pass,
                           display_filter=display_filter)
    assert "10 of 10" in about(evidence, HIDDEN)


def half_hidden():
    """The hub calls twenty peers, one every 6 s, from the first frame on: ten
    of them in the first 60 s."""
    capture = packets.Capture()
    for number in range(20):
        address, remote = scenes.peer(number)
        capture.add_ip(1003 + 6 * number if number else 1000,
                       packets.datagram(HUB, HUB_PORT, address, remote))
    return capture, None


@pytest.mark.parametrize("display_filter, uncertain", [
    (None, "10 of 20"), ("frame.number > 5", "5 of 15"),
    ("frame.number > 10", None)])
def test_the_first_minute_is_the_captures(tshark, make_scene, two_pass, display_filter,
                                          uncertain):
    evidence = evidence_of(tshark, make_scene("half_hidden", half_hidden),
                           two_pass=two_pass, display_filter=display_filter)
    if uncertain:
        assert uncertain in about(evidence, HIDDEN)
    else:
        assert HIDDEN not in " ".join(evidence)


def after_tcp():
    """Something that is not UDP opens the capture, the hub follows 70 s later."""
    capture = packets.Capture()
    capture.add_ip(1000, packets.tcp("192.168.1.9", 50000, "192.168.1.1", 80))
    for number in range(20):
        capture.add_ip(1070 + number, packets.datagram(HUB, HUB_PORT,
                                                       *scenes.peer(number)))
    return capture, None


@pytest.mark.parametrize("display_filter", [None, "udp", HUB_TRAFFIC])
def test_any_frame_begins_a_capture(tshark, make_scene, two_pass, display_filter):
    evidence = evidence_of(tshark, make_scene("after_tcp", after_tcp),
                           two_pass=two_pass, display_filter=display_filter)
    assert HIDDEN not in " ".join(evidence)


# --- ports ------------------------------------------------------------------------

def sharing_ports(peers, ports):
    """The hub calls peers, which have so many ports among them."""
    capture = packets.Capture()
    scenes.preface(capture)
    for number in range(peers):
        there, far = (HUB, HUB_PORT), (scenes.peer(number)[0], 30000 + number % ports)
        capture.add_ip(100 + number, packets.datagram(*there, *far))
        capture.add_ip(100.5 + number, packets.datagram(*far, *there))
    return capture, None


@pytest.mark.parametrize("peers, ports", [(12, 12), (12, 11), (12, 6), (100, 99)])
def test_own_ports(tshark, make_scene, peers, ports):
    """Said only if nearly every peer has a port that no other has: by chance some coincide."""
    scene = make_scene(f"ports_{peers}_{ports}", lambda: sharing_ports(peers, ports))
    evidence = evidence_of(tshark, scene)
    sentence = about(evidence, f"{ports} distinct remote ports on {peers} peers")
    assert (OWN_PORTS in sentence) == (ports >= 0.9 * peers), sentence


def test_own_ports_of_many_on_one_host(tshark, make_scene):
    """Fifty peers on ten hosts have five ports."""
    evidence = evidence_of(tshark, make_scene("same_hosts_many_ports"))
    assert OWN_PORTS not in " ".join(evidence)


# --- percentages ------------------------------------------------------------------

def shares(answered, calls=250, hub_begins=False):
    """Of so many pairs that one side begins, the other answers some."""
    capture = packets.Capture()
    scenes.preface(capture)
    for number in range(calls):
        ends = (f"10.{number}.0.1", 30000 + number), (HUB, HUB_PORT)
        if hub_begins:
            ends = ends[::-1]
        capture.add_ip(100 + number, packets.datagram(*ends[0], *ends[1]))
        if number < answered:
            capture.add_ip(100.5 + number, packets.datagram(*ends[1], *ends[0]))
    return capture, None


@pytest.mark.parametrize("answered, share", [
    (250, "100 %"), (249, "> 99 %"), (248, "99 %"), (125, "50 %"), (2, "1 %"),
    (1, "< 1 %")])
@pytest.mark.parametrize("hub_begins", [False, True], ids=["callers", "called"])
def test_share_of_answers(tshark, make_scene, answered, share, hub_begins):
    """249 of 250 are not all, and 1 of 250 is not none."""
    scene = make_scene(f"shares_{answered}_{hub_begins}",
                       lambda: shares(answered, hub_begins=hub_begins))
    said = f"{answered} of the 250 it called" if hub_begins \
        else f"answers {answered} of 250 callers"
    sentence = about(evidence_of(tshark, scene), said)
    assert re.search(r"\((.*?)\)", sentence)[1] == share, sentence


def recognised(unknown, calls=250):
    """A name server is asked and answers; some talk with it is not DNS."""
    capture = packets.Capture()
    scenes.preface(capture)
    for number in range(calls):
        far, there = (f"10.{number}.0.1", 30000 + number), (HUB, 53)
        for answer in (False, True):
            ends = (there, far) if answer else (far, there)
            content = b"" if number < unknown else packets.dns(number, answer)
            capture.add_ip(100 + number + answer / 2,
                           packets.datagram(*ends[0], *ends[1], content))
    return capture, None


@pytest.mark.parametrize("unknown, share", [
    (0, " 100 %"), (1, " > 99 %"), (3, " 99 %"), (50, " 80 %")])
def test_share_of_a_service(tshark, make_scene, unknown, share):
    """Of 500 datagrams 2 are empty, then 6, then 100."""
    scene = make_scene(f"recognised_{unknown}", lambda: recognised(unknown))
    sentence = about(evidence_of(tshark, scene), "Wireshark recognised")
    assert f"recognised{share} of the datagrams as dns" in sentence


def test_share_of_no_service(tshark, make_scene):
    """One DNS datagram among 250 unknown ones."""
    def build():
        capture, _ = shares(0, hub_begins=True)
        capture.add_ip(500, packets.datagram(HUB, HUB_PORT, "192.168.1.1", 53,
                                             packets.dns(1)))
        return capture, None
    evidence = evidence_of(tshark, make_scene("one_recognised", build))
    assert " > 99 % of the datagrams" in about(evidence, "recognised no protocol")
