# SPDX-License-Identifier: GPL-2.0-or-later
"""Half a picture: one direction, samples, seconds, the middle of something.

Where that leaves it open what an endpoint does, the verdict is undecided, and says what to capture
instead. Cut from our own captures with editcap and tshark.
"""

import pytest

import conftest
import oracle

CAPTURES = conftest.REPOSITORY / "captures"


@pytest.fixture
def cut(tshark):
    """A capture with less in it: the packets of a display filter, or those of a range."""
    def make(name, *, keep=None, packets=None):
        source = tshark.borrow(CAPTURES / f"{name}.pcapng")
        target = tshark.path(f"cut-{abs(hash((name, keep, packets)))}.pcapng")
        if keep:
            tshark.read(source, "-Y", keep, "-w", target)
        else:
            done = tshark.run("-r", source, target, packets, program="editcap")
            assert done.status == 0, repr(done)
        return target
    return make


def only_line(tshark, path):
    line, = tshark.json(path, two_pass=True)["endpoint"]
    assert line == tshark.json(path)["endpoint"][0], "the same in one pass"
    return line


def advice(tshark, path):
    text = " ".join(tshark.statistics(path, "report").split())
    return text[text.index(" Next "):]


def test_one_direction(tshark, cut):
    """The answers of a service that nobody knows look like calls."""
    path = cut("answering-unknown-inside", keep="ip.src == 192.168.1.50 && udp")
    line = only_line(tshark, path)
    assert line["verdict"] == "undecided"
    assert "one direction" in line["evidence"][0]
    assert "both directions" in advice(tshark, path)


@pytest.mark.parametrize("name", ["ntp-inside", "resolver-inside"])
def test_one_direction_of_a_client(tshark, cut, name):
    """A client whose answers are not there looks like a scanner."""
    path = cut(name, keep="ip.src == 192.168.1.50 && udp && !icmp")
    assert only_line(tshark, path)["verdict"] == "undecided"
    assert "both directions" in advice(tshark, path)


def test_other_direction_of_a_sharer(tshark, cut):
    """Who goes on calling is answered, though it does not show."""
    path = cut("nas-after-upgrade-inside",
               keep="ip.dst == 192.168.1.50 && udp.port == 8832 && !icmp")
    assert only_line(tshark, path)["verdict"] == "undecided"
    assert "both directions" in advice(tshark, path)


def test_other_direction_of_an_answering_service(tshark, cut):
    """One call each, no answer: as of somebody who is gone, and that is said with caution."""
    path = cut("answering-unknown-inside", keep="ip.dst == 192.168.1.50 && udp")
    assert only_line(tshark, path)["verdict"] == "afterglow"
    assert "First make sure that both directions were captured" in advice(tshark, path)


def test_one_direction_of_a_known_service(tshark, cut):
    """A service's port speaks for itself."""
    line = only_line(tshark, cut("dns-server-inside", keep="ip.src == 192.168.1.50 && udp"))
    assert line["verdict"] == "serving"


def test_one_direction_of_a_sharer(tshark, cut):
    """So does a sharing protocol; that nobody answers speaks against it, and is told."""
    line = only_line(tshark, cut("nas-after-upgrade-inside",
                                 keep="ip.src == 192.168.1.50 && udp.port == 8832 && !icmp"))
    assert line["verdict"] == "initiating"
    assert any(said.startswith("but") and "one direction" in said for said in line["evidence"])


def test_samples(tshark, cut):
    """Every third packet of calls and answers in turn: either, and of few pairs both."""
    keep = " || ".join(f"frame.number == {number}" for number in range(8, 300, 3))
    path = cut("answering-unknown-inside", keep=keep)
    line = only_line(tshark, path)
    assert line["verdict"] == "undecided", line
    assert "samples" in line["evidence"][0]
    assert "every packet" in advice(tshark, path)


@pytest.mark.parametrize("seconds, verdict", [(2, "undecided"), (20, "afterglow")])
def test_a_moment_of_silence(tshark, make_scene, seconds, verdict):
    """Nobody is gone who was not given three seconds to answer."""
    def calls():
        capture = conftest.scenes.packets.Capture()
        for number in range(20):
            address, port = conftest.scenes.peer(number)
            capture.add_ip(1000 + number * seconds / 20, conftest.scenes.packets.datagram(
                address, port, conftest.scenes.HUB, conftest.scenes.HUB_PORT))
        # Something else that is answered: it is not a capture of one direction.
        for ends in (("192.168.1.9", 4000), ("192.0.2.53", 53)), (("192.0.2.53", 53),
                                                                  ("192.168.1.9", 4000)):
            capture.add_ip(1000, conftest.scenes.packets.datagram(*ends[0], *ends[1]))
        return capture, None
    path = make_scene(f"silence_{seconds}", calls).path
    line = only_line(tshark, path)
    assert line["verdict"] == verdict
    if verdict == "undecided":
        assert "less than three seconds" in line["evidence"][0]
        assert "a minute" in advice(tshark, path)


@pytest.mark.parametrize("first", [100, 101, 300])
@pytest.mark.parametrize("name, verdicts", [
    ("dns-server-inside", ["serving"]), ("ntp-inside", ["client"]),
    ("resolver-inside", ["client"]), ("nas-after-upgrade-inside", ["initiating"]),
    # It pings those who called it: where their calls are cut off, it seems to call them.
    ("answering-dht-inside", ["responding", "initiating"])])
def test_from_the_middle_on(tshark, cut, name, verdicts, first):
    """The capture begins late: the verdict is that of the whole, its doubts are told."""
    if name == "ntp-inside":
        first //= 3
    path = cut(name, packets=f"{first}-100000")
    line = only_line(tshark, path)
    assert line["verdict"] in verdicts
    assert any("may hide who began" in said for said in line["evidence"])


def test_three_seconds_of_a_sharer(tshark, cut):
    """What there is to see is seen in three seconds, too."""
    path = cut("nas-after-upgrade-inside", keep="frame.time_relative < 3")
    answer = oracle.solve(path)
    assert answer.last - answer.first < 3
    assert only_line(tshark, path)["verdict"] == "initiating"
