# SPDX-License-Identifier: GPL-2.0-or-later
"""The picture of the fan-out: well-formed, true to the figures, legible, and of itself."""

import dataclasses
import random
import re
import xml.etree.ElementTree as tree

import pytest

import conftest
import packets
import scenes
from test_fwlog import NETFILTER, convert

CAPTURES = conftest.REPOSITORY / "captures"
PICTURES = conftest.REPOSITORY / "plugin" / "pictures"
NAS = CAPTURES / "nas-after-upgrade-inside.pcapng"
BEFORE = CAPTURES / "nas-before-upgrade-inside.pcapng"

NAMESPACE = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 200_000
MOST_SPOKES = 300
CHARACTER = 0.62    # widths of the size of a font, generously
COUNT = r"([\d,]+)"


def number(text):
    return int(text.replace(",", ""))


@dataclasses.dataclass
class Text:
    """A line of text and the box it takes at most."""
    words: str
    left: float
    right: float
    top: float
    bottom: float


class Picture:
    """What there is in an SVG file."""

    def __init__(self, source):
        self.source = source
        self.root = tree.fromstring(source)
        self.title = self.root.find(NAMESPACE + "title").text
        self.story = self.root.find(NAMESPACE + "desc").text
        self.width, self.height = (float(self.root.get(side)) for side in ("width", "height"))

    def all(self, name, kind=None):
        return [element for element in self.root.iter(NAMESPACE + name)
                if kind is None or element.get("class") == kind]

    @property
    def spokes(self):
        """Of each the words that the mouse shows."""
        return [spoke.find(NAMESPACE + "title").text for spoke in self.all("g", "spoke")]

    @property
    def texts(self):
        found = []
        for element in self.all("text"):
            words, size = "".join(element.itertext()), float(element.get("font-size"))
            x, y, length = float(element.get("x")), float(element.get("y")), len(words) * size
            left = x - CHARACTER * length * {"middle": .5, "end": 1}.get(
                element.get("text-anchor"), 0)
            found.append(Text(words, left, left + CHARACTER * length, y - .8 * size,
                              y + .22 * size))
        return found

    @property
    def classes(self):
        """Peers by who spoke first and what came of it, as the legend has them."""
        return [number(re.search(COUNT, "".join(entry.itertext()))[0])
                for entry in self.all("g", "contact")]

    def says(self, pattern):
        found = re.search(pattern, self.story)
        assert found, f"{pattern} is not said in: {self.story}"
        return [number(part) for part in found.groups()]


def draw(tshark, capture, *arguments, **keywords):
    picture = Picture(tshark.statistics(capture, "svg", *arguments, **keywords))
    check(picture)
    return picture


def check(picture):
    """What holds for each of them."""
    assert len(picture.source.encode()) < MOST_BYTES
    assert picture.root.tag == NAMESPACE + "svg" and picture.root.get("role") == "img"
    assert picture.root.get("viewBox") == (
        f"0 0 {picture.width:g} {picture.root.get('height')}")
    named = picture.root.get("aria-labelledby").split()
    assert [element.get("id") for element in list(picture.root)[:2]] == named
    assert picture.title and picture.story
    background = picture.all("rect")[0]
    assert [float(background.get(side)) for side in ("width", "height")] == [
        picture.width, picture.height]
    assert background.get("fill") == "#ffffff"
    check_self_contained(picture)
    check_places(picture)


def check_self_contained(picture):
    allowed = {"svg", "title", "desc", "rect", "text", "g", "path", "circle"}
    for element in picture.root.iter():
        assert element.tag.removeprefix(NAMESPACE) in allowed
        for name, value in element.attrib.items():
            assert "href" not in name and not name.startswith("on"), name
            assert "url(" not in value and "://" not in value, value


def check_places(picture):
    texts = picture.texts
    for text in texts:
        assert 0 <= text.left and text.right <= picture.width, text
        assert 0 <= text.top and text.bottom <= picture.height, text
    for index, text in enumerate(texts):
        for other in texts[index + 1:]:
            assert (text.right <= other.left or other.right <= text.left
                    or text.bottom <= other.top or other.bottom <= text.top), (text, other)


def check_figures(picture, host):
    """The words are those of -z oversharing,json."""
    assert picture.says(rf"{COUNT} peers? on {COUNT} hosts? in {COUNT} networks?") == [
        host["peers"], host["hosts"], host["networks"]]
    began, pairs = picture.says(rf"spoke first in {COUNT} of {COUNT} conversation")
    assert host["initiated"] == pytest.approx(100 * began / pairs, abs=.01)
    both, = picture.says(rf"and {COUNT} went both ways")
    assert host["answered"] == pytest.approx(100 * both / pairs, abs=.01)
    assert picture.says(rf"It sent {COUNT} datagrams? and received {COUNT} \({COUNT} and {COUNT} "
                        r"bytes\)") == [host[f"{way}_{what}"] for what in ("datagrams", "bytes")
                                        for way in ("sent", "received")]
    assert picture.says(r"The onset is frame (\d+)") == [host["onset"]]


def check_sums(picture, peers):
    """Every peer is in a spoke, in a class, and in a bar of the strip, once."""
    assert 1 <= len(picture.spokes) <= MOST_SPOKES
    grouped = [re.search(rf": {COUNT} peers? on", spoke) for spoke in picture.spokes]
    assert sum(number(found[1]) if found else 1 for found in grouped) == peers
    assert sum(picture.classes) == peers
    bars = [bar.find(NAMESPACE + "title").text for bar in picture.all("g", "bar")]
    assert len(bars) <= 120
    assert sum(number(re.search(rf": {COUNT} new peers?", bar)[1]) for bar in bars) == peers


# --- Captures ------------------------------------------------------------------------

@pytest.mark.parametrize("path", conftest.committed_captures(), ids=lambda path: path.stem)
def test_committed_captures(tshark, path):
    picture = draw(tshark, path)
    told = tshark.json(path)
    conspicuous = [host for host in told["host"] if host["verdict"] not in ("serving", "client")]
    if conspicuous:
        assert picture.title == f"{conspicuous[0]['host']}: {conspicuous[0]['verdict']}"
    else:
        assert picture.title.endswith(": nothing conspicuous")
    for host in told["host"]:
        if host["host"] == picture.title.rsplit(": ", 1)[0]:
            check_figures(picture, host)
            check_sums(picture, host["peers"])


@pytest.mark.skipif(not conftest.corpus_captures(), reason="no captures by other people here")
def test_captures_by_other_people(tshark):
    drawn = 0
    for path in conftest.corpus_captures():
        picture = draw(tshark, path)
        drawn += len(picture.spokes) > 0
    assert drawn > 60


def test_nas(tshark):
    """The whole story, of which the figures are known."""
    picture = draw(tshark, NAS)
    endpoint, = tshark.json(NAS)["endpoint"]
    assert f"192.168.1.50:8832: initiating, {endpoint['peers']} peers" in picture.story
    for finding in endpoint["evidence"][:5]:
        assert finding in picture.story
    assert "but the first 60 s may hide who began" in picture.story
    assert "What to do: Find the program on this host" in picture.story
    assert any("onset: " in text.words for text in picture.texts)
    assert len(picture.spokes) == 227 and picture.classes == [150, 44, 33, 0]


def test_before_the_upgrade(tshark):
    """The NAS stands in the middle, with and without a filter: it meets most hosts."""
    for keywords in ({}, {"display_filter": "ip.addr == 192.168.1.50"}):
        picture = draw(tshark, BEFORE, **keywords)
        assert picture.title == "192.168.1.50: nothing conspicuous"
        assert {spoke.split(": ")[0] for spoke in picture.spokes} == {
            "192.168.1.1:53", *(f"192.0.2.{last}:123" for last in range(1, 5))}
        labels = {text.words for text in picture.texts}
        assert "192.168.1.1:53" in labels and "192.0.2.4:123" in labels


def test_both_passes_are_alike(tshark):
    assert draw(tshark, NAS).source == draw(tshark, NAS, two_pass=True).source


@pytest.mark.parametrize("name, capture", [("fan-out-before", BEFORE), ("fan-out-after", NAS)])
def test_pictures_of_the_readme(tshark, name, capture):
    """Made again by tests/gui/pictures when this fails."""
    kept = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    assert kept == tshark.statistics(capture, "svg")


# --- Few and many --------------------------------------------------------------------

def crowd(peers, seed=1):
    """A host that calls seven of ten strangers and is called by the others; of either, seven of ten
    get an answer."""
    def make():
        dice, capture = random.Random(seed), packets.Capture()
        for index in range(peers):
            remote = (f"{dice.randrange(1, 223)}.{dice.randrange(256)}.{dice.randrange(256)}."
                      f"{dice.randrange(1, 255)}", dice.randrange(1024, 65536))
            ends = [("192.168.1.50", 8832), remote]
            if dice.random() < .3:
                ends.reverse()
            when = 1000 + index / 8
            capture.add_ip(when, packets.datagram(*ends[0], *ends[1], b"\xf7x"))
            if dice.random() < .7:
                capture.add_ip(when + .01, packets.datagram(*ends[1], *ends[0], b"\xf7y"))
        return capture, None
    return make


@pytest.mark.parametrize("peers", [1, 2, 8, 9, 40, 41, 300, 301, 3000, 20000])
def test_crowds(tshark, make_scene, peers):
    path = make_scene(f"svg-crowd-{peers}", crowd(peers)).path
    picture = draw(tshark, path)
    check_sums(picture, peers)
    labels = {text.words for text in picture.texts}
    if peers <= 40:
        assert all(spoke.split(": ")[0] in labels for spoke in picture.spokes)
    hosts = tshark.json(path)["host"]
    assert len(hosts) == (peers >= 9)
    for host in hosts:
        check_figures(picture, host)


def test_ipv6(tshark, make_scene):
    picture = draw(tshark, make_scene("initiating6").path)
    assert picture.title == "2001:db8::50: initiating"
    assert len(picture.spokes) == 48 and picture.spokes[0].startswith("[2001:10:7::1]:20000: ")


def test_others_are_named(tshark, make_scene):
    """Those that need a look, too, with the command that draws them."""
    path = make_scene("two_hubs").path
    first = draw(tshark, path)
    command = re.search(r"-z 'oversharing,svg,([^']+)'", first.story)
    second = draw(tshark, path, display_filter=command[1])
    assert first.title != second.title
    assert second.title.split(": ")[0] in first.story


def test_nothing(tshark, make_scene):
    empty = draw(tshark, make_scene("svg-empty", lambda: (packets.Capture(), None)).path)
    assert "the capture is empty" in empty.story
    assert "none matches the filter" in draw(tshark, NAS, display_filter="tcp.port == 1").story


@pytest.mark.parametrize("name", ["random-1", "random-2"])
def test_anything(tshark, make_scene, name):
    """Datagrams of every kind between anybody, to the sender itself, with impossible times."""
    draw(tshark, make_scene(name, lambda: scenes.random_traffic(name)).path)


def test_odd_scenes(tshark, make_scene):
    for name in ("talks_to_itself", "times_missing", "out_of_order", "with_groups"):
        draw(tshark, make_scene(name).path)


# --- Logs ----------------------------------------------------------------------------

def test_log(tshark):
    """What a log alone tells is neither answered nor silent."""
    picture = draw(tshark, convert(tshark, CAPTURES / "nas-denied.log", "svg-denied",
                                   "--timezone", "UTC"))
    assert picture.title == "192.168.1.50: undecided"
    assert picture.classes == [0, 0, 0, 0, 0, 125]
    assert "a firewall's log alone tells of them, and not of answers" in picture.story
    assert all("by a log alone" in spoke for spoke in picture.spokes)


def test_masked_addresses(tshark):
    diary = (conftest.REPOSITORY / "tests" / "diary.log").read_text(encoding="ascii")
    picture = draw(tshark, convert(tshark, diary, "svg-diary"))
    assert picture.title == "64.9.XX.XX: nothing conspicuous"
    assert any(spoke.startswith("187.13.XX.XX:22350: ") for spoke in picture.spokes)
    assert "hide octets" in picture.story


def test_names_by_strangers(tshark):
    """Characters that would turn text around, end it, or are none at all."""
    names = [f"p{index}\u202egpj.\ufffe\u0085x" for index in range(12)] + ["<b>", "a&b", 'a"b']
    log = "\n".join(NETFILTER.replace("203.0.113.5", name).replace("192.168.1.50", "näs.example")
                    for name in names) + "\n"
    picture = draw(tshark, convert(tshark, log, "svg-names"))
    assert picture.title.startswith("näs.example: ")
    assert len(picture.spokes) >= 12
    for sign in "\u202e\ufffe\u0085":
        assert sign not in picture.source
