# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile "Oversharing", as it was installed: columns, filters, and colours that everybody can
read and tell apart."""

import itertools
import re

import pytest

import conftest
from colour_vision import VISIONS, ciede2000, contrast, difference, lightness

PROFILE = conftest.REPOSITORY / "plugin" / "profile" / "Oversharing"
CAPTURES = conftest.REPOSITORY / "captures"
NAS = CAPTURES / "nas-after-upgrade-inside.pcapng"
COLUMNS = ["No.", "Time", "Source", "Destination", "Protocol", "Verdict", "Endpoint", "Peers",
           "Spoke first", "Info"]
VERDICTS = ["initiating", "responding", "scanning", "afterglow", "undecided", "serving", "client"]
TO_TELL = VERDICTS[:5]      # at a glance; ordinary ones are pale, on their onset alone
# Captures that show each but undecided.
SHOWING = {"initiating": NAS, "responding": CAPTURES / "answering-dht-inside.pcapng",
           "scanning": CAPTURES / "sweep-ports-inside.pcapng",
           "afterglow": CAPTURES / "nas-off-silent-inside.pcapng",
           "serving": CAPTURES / "dns-server-inside.pcapng",
           "client": CAPTURES / "ntp-inside.pcapng"}
# Rows without a colour, on light desktops and on dark ones.
PLAIN = ["#ffffff", "#f5f5f5", "#1e1e1e", "#232629", "#2d2d2d", "#353535"]

READABLE = 7        # contrast of text, WCAG 2 level AAA
APART = 15          # CIEDE2000, for every kind of vision: many times what is just noticeable
ORDINARY_APART = 12
GRAPHS_APART = 10
GREY_APART = 10     # CIELAB lightness


def lines(name):
    return [line for line in (PROFILE / name).read_text(encoding="utf-8").splitlines()
            if not line.startswith("#")]


def rules():
    """Filter -> (background, text) of the colour rules, in their order."""
    found = {}
    for line in lines("colorfilters"):
        name, expression, colours = re.match(r"@([^@]+)@([^@]+)@(\S+)$", line).groups()
        assert name.startswith("Oversharing: ")
        parts = [f"{int(number) // 257:02x}" for number in re.findall(r"\d+", colours)]
        found[expression] = "#" + "".join(parts[:3]), "#" + "".join(parts[3:])
    return found


def colours():
    """Verdict -> (background, text)."""
    return dict(zip(VERDICTS, rules().values()))


def table(name):
    """The rows of a table of Wireshark's."""
    return [[cell.replace(r"\x22", '"') for cell in re.findall(r'"([^"]*)"', line)]
            for line in lines(name)]


BUTTONS = {row[1]: row[2] for row in table("dfilter_buttons")}
GRAPHS = {row[1]: row[2] for row in table("io_graphs")}
FILTERS = [*rules(), *BUTTONS.values(), *GRAPHS.values()]


@pytest.fixture(scope="module")
def rows(tshark):
    """rows(capture): for each packet its colours, and what stands in its columns."""
    def read(capture):
        text = tshark.read(capture, "-C", "Oversharing", "--color", "-T", "psml",
                           two_pass=True).stdout
        names = re.findall("<section>(.*)</section>", text[:text.index("</structure>")])
        assert names == COLUMNS
        packets = re.findall(r"<packet(.*?)>\n(.*?)</packet>", text, re.S)
        return [(tuple(re.findall("#[0-9a-f]{6}", colour))[::-1],
                 dict(zip(names, re.findall("<section>(.*)</section>", cells))))
                for colour, cells in packets]
    return read


# --- Columns and filters ---

def test_columns(tshark, rows):
    """Each shows what its field has."""
    names = ("oversharing.verdict", "oversharing.endpoint", "oversharing.peers",
             "oversharing.began")
    verdicts = {str(number): name for number, name in enumerate(VERDICTS)}
    packets, fields = rows(NAS), tshark.fields(NAS, names, two_pass=True)
    assert len(packets) == len(fields)
    seen = set()
    for (_, cells), told in zip(packets, fields):
        began = {"0": "endpoint", "1": "peer"}
        assert cells["Verdict"] == ",".join(verdicts[it] for it in told[names[0]])
        assert cells["Endpoint"] == ",".join(told[names[1]])
        assert cells["Peers"] == ",".join(told[names[2]])
        assert cells["Spoke first"] == ",".join(began[it] for it in told[names[3]])
        seen.add(cells["Spoke first"])
    assert seen == {"", "endpoint", "peer"}


@pytest.mark.parametrize("verdict", SHOWING)
def test_packets_have_the_colours_of_their_verdict(rows, verdict):
    packets = rows(SHOWING[verdict])
    assert verdict in {cells["Verdict"] for _, cells in packets}
    for shown, cells in packets:
        assert shown == colours().get(cells["Verdict"], ()), cells


@pytest.mark.parametrize("expression", FILTERS)
def test_filters_compile(tshark, expression):
    done = tshark.read(NAS, "-c", "1", "-Y", expression)
    assert done.stderr == ""


def test_all_sharing(tshark):
    """Every packet of endpoints worth a look, and not the onsets of ordinary ones."""
    assert list(BUTTONS) == ["All sharing", "Initiating", "Responding", "Afterglow", "Scanning",
                             "New since baseline"]
    for capture in (*SHOWING.values(), CAPTURES / "sweep-network-inside.pcapng"):
        wanted = [frame["frame.number"][0] for frame in tshark.fields(
            capture, ("frame.number", "oversharing.verdict"), two_pass=True)
                  if any(VERDICTS[int(it)] in TO_TELL for it in frame["oversharing.verdict"])]
        shown = tshark.fields(capture, ("frame.number",), "-Y", BUTTONS["All sharing"],
                              two_pass=True)
        assert [frame["frame.number"][0] for frame in shown] == wanted
        assert bool(wanted) == (capture not in (SHOWING["serving"], SHOWING["client"]))


def test_graphs_have_every_new_peer(tshark):
    """One graph an endpoint; where there are four, the fifth is empty."""
    capture = CAPTURES / "sweep-network-inside.pcapng"
    counted = [len(tshark.fields(capture, ("frame.number",), "-Y", expression, two_pass=True))
               for expression in GRAPHS.values()]
    peers = sorted((entry["peers"] for entry in tshark.json(capture)["endpoint"]), reverse=True)
    assert counted[:5] == [*peers, 0] and counted[5] == sum(peers)
    assert [row[0] for row in table("io_graphs")] == ["Enabled"] * 5 + ["Disabled"]


# --- Colours ---

def test_measures_are_right():
    """Published figures: CIEDE2000 of Sharma, Wu and Dalal (2005), contrast of WCAG."""
    for one, other, wanted in (
            ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
            ((50, 2.5, 0), (73, 25, -18), 27.1492), ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
            ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
            ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441)):
        assert ciede2000(one, other) == pytest.approx(wanted, abs=0.0001)
    assert contrast("#000000", "#ffffff") == pytest.approx(21, abs=0.001)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    # Red and green that differ for most people, and not for all.
    assert difference("#a05000", "#6e7000") > 3 * difference("#a05000", "#6e7000", "deuteranopia")


def test_the_gravest_comes_first():
    assert list(rules()) == [f'oversharing.verdict == "{verdict}"' for verdict in VERDICTS]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_text_is_readable(verdict):
    assert contrast(*colours()[verdict]) >= READABLE


@pytest.mark.parametrize("vision", VISIONS)
def test_verdicts_are_told_apart(vision):
    backgrounds = {verdict: pair[0] for verdict, pair in colours().items()}
    for one, other in itertools.combinations(TO_TELL, 2):
        apart = difference(backgrounds[one], backgrounds[other], vision)
        assert apart >= APART, f"{one} and {other}: {apart:.1f}"
    for one, plain in itertools.product(TO_TELL, PLAIN):
        apart = difference(backgrounds[one], plain, vision)
        assert apart >= APART, f"{one} and {plain}: {apart:.1f}"
    for one, ordinary in itertools.product(TO_TELL, VERDICTS[5:]):
        apart = difference(backgrounds[one], backgrounds[ordinary], vision)
        assert apart >= ORDINARY_APART, f"{one} and {ordinary}: {apart:.1f}"


def test_verdicts_are_told_apart_in_grey():
    greys = sorted(lightness(colours()[verdict][0]) for verdict in TO_TELL)
    assert all(lighter - darker >= GREY_APART for darker, lighter in zip(greys, greys[1:])), greys


@pytest.mark.parametrize("vision", VISIONS)
def test_graphs_are_told_apart(vision):
    drawn = [row[3] for row in table("io_graphs") if row[0] == "Enabled"]
    assert len(drawn) == 5
    for one, other in itertools.combinations([*drawn, "#ffffff", "#232629"], 2):
        assert difference(one, other, vision) >= GRAPHS_APART, f"{one} and {other}"
