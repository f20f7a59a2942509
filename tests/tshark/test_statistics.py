# SPDX-License-Identifier: GPL-2.0-or-later
"""-z oversharing,hosts|endpoints|report|json: figures, filters, layout."""

import json
import re

import pytest

import conftest
import oracle
import scenes
from compare import difference_of_answers

WIDTH = 120
KINDS = ("hosts", "endpoints", "report", "changes", "json")
HUB_SENT = f"ip.src == {scenes.HUB}"
FILTERS = [HUB_SENT, f"udp.port == {scenes.HUB_PORT} && ip.addr == 10.3.0.0/16",
           "frame.number >= 40", "dns", "frame.number < 1"]


def many():
    """Five hubs with different fan-out, some IPv6, with names as long as they
    get, and big numbers of datagrams."""
    capture = scenes.packets.Capture()
    when = 1_600_000_000.0
    hubs = [("192.168.1.50", 8832, scenes.peer, 12),
            ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", 65535, scenes.peer6, 40),
            ("10.255.255.254", 51413, scenes.peer, 200),
            ("192.168.1.51", 6881, scenes.peer, 30),
            ("192.168.1.50", 8833, scenes.peer, 30)]
    for hub, port, who, count in hubs:
        for number in range(count):
            address, remote = who(number)
            for _ in range(1 + number % 3):
                when += .25
                capture.add_ip(when, scenes.packets.datagram(
                    hub, port, address, remote, b"\xf7" * 1200))
            if number % 3:
                when += .25
                capture.add_ip(when, scenes.packets.datagram(
                    address, remote, hub, port, b"\xf7" * 100))
    return capture, None


@pytest.fixture(scope="module")
def crowd(make_scene):
    return make_scene("many", many)


# --- figures ----------------------------------------------------------------------

@pytest.mark.parametrize("display_filter", FILTERS)
def test_json_with_a_filter(tshark, make_scene, two_pass, display_filter):
    """The figures are those of the matching packets alone."""
    path = make_scene("initiating").path
    ours = tshark.json(path, display_filter=display_filter, two_pass=two_pass)
    answer = oracle.solve(path, display_filter)
    assert difference_of_answers(ours, answer) == []


def test_filter_equals_a_cut_capture(tshark, make_scene):
    """Cutting the capture with the filter first gives the same figures, but its
    first minute is another."""
    path, cut = make_scene("initiating").path, tshark.path("cut.pcap")
    tshark.read(path, "-Y", HUB_SENT, "-w", cut)
    ours = tshark.json(path, display_filter=HUB_SENT)
    theirs = tshark.json(cut)
    for line in ours["host"] + ours["endpoint"] + theirs["host"] + theirs["endpoint"]:
        line.pop("onset")       # frames are numbered anew in the cut capture
        line["evidence"] = [sentence for sentence in line.get("evidence", [])
                            if "may hide who began" not in sentence]
    assert ours == theirs


def test_filter_may_hold_a_comma(tshark, make_scene):
    display_filter = "ip.src in {192.168.1.50, 10.1.0.1}"
    path = make_scene("initiating").path
    ours = tshark.json(path, display_filter=display_filter)
    assert ours["capture"][0]["packets"] == 48 + 1
    assert difference_of_answers(ours, oracle.solve(path, display_filter)) == []


@pytest.mark.parametrize("display_filter, is_ours", [
    (f'oversharing.endpoint == "{scenes.hub_text()}"', True), ("oversharing", True),
    (HUB_SENT, False)])
def test_filter_on_a_field_of_ours(tshark, make_scene, display_filter, is_ours):
    """One pass has not all packets for it, and says so; two passes have, and say nothing."""
    path = make_scene("initiating").path
    warned = [bool("Use -2" in tshark.read(
        path, "-q", "-z", f"oversharing,report,{display_filter}", two_pass=two_pass).stderr)
        for two_pass in (False, True)]
    assert warned == [is_ours, False]


def test_bad_filter_is_refused(tshark, make_scene):
    for kind in KINDS:
        done = tshark.run("-n", "-q", "-r", make_scene("quiet").path, "-z",
                          f"oversharing,{kind},no.such.field == 1")
        assert done.status not in (0, 139, 134), repr(done)
        assert "no.such.field" in done.stderr


def test_unknown_statistic_is_refused(tshark, make_scene):
    done = tshark.run("-n", "-q", "-r", make_scene("quiet").path, "-z",
                      "oversharing,nonsense")
    assert done.status > 0, repr(done)
    assert "oversharing" in done.stderr or "-z" in done.stderr


def test_statistic_filter_does_not_change_tags(tshark, make_scene):
    """A filter on the statistic concerns the statistic alone."""
    scene = make_scene("initiating")
    done = tshark.read(scene.path, "-T", "fields", "-e", "oversharing.peers", "-z",
                       f"oversharing,json,{HUB_SENT}", two_pass=True)
    tags = [line for line in done.stdout.splitlines() if line.isdigit()]
    assert tags == ["48"] * 86


@pytest.mark.parametrize("kept", [HUB_SENT, "dns", "udp.length > 14", "tcp"])
def test_read_filter(tshark, make_scene, kept):
    """-R drops frames after the plugin saw them: they are not in the figures all the same."""
    path = make_scene("initiating").path
    ours = tshark.json(path, "-R", kept, two_pass=True)
    answer = oracle.solve(path, kept)
    assert ours["capture"][0]["packets"] == answer.packets
    for line, right in zip(ours["endpoint"], answer.endpoint_lines(), strict=True):
        for name in ("endpoint", "peers", "hosts", "sent_datagrams", "received_datagrams"):
            assert line[name] == right[name]


def test_two_filters_at_once(tshark, make_scene):
    """Each statistic keeps figures of its own."""
    path = make_scene("initiating").path
    text = tshark.read(path, "-q", "-z", f"oversharing,json,{HUB_SENT}",
                       "-z", "oversharing,json", "-z", "oversharing,json,dns").stdout
    found = [json.loads(line) for line in text.splitlines() if line.strip()]
    packets = sorted(line["packets"] for line in found if line["type"] == "capture")
    assert packets == [2, 48, 88]


# --- JSON -------------------------------------------------------------------------

CAPTURE_KEYS = {"type", "packets", "datagrams", "group_datagrams", "conversations",
                "endpoints", "refused", "first", "last", "min_hosts", "version"}
FIGURE_KEYS = {"type", "host", "port", "verdict", "peers", "hosts", "networks", "ports",
               "initiated", "answered", "sent_datagrams", "received_datagrams",
               "sent_bytes", "received_bytes", "first", "last", "onset", "refused",
               "denied", "service"}


def test_json_keys(tshark, crowd):
    found = tshark.json(crowd.path)
    assert CAPTURE_KEYS <= set(found["capture"][0])
    assert len(found["host"]) == 4 and len(found["endpoint"]) == 5
    for line in found["host"]:
        assert FIGURE_KEYS | {"endpoints"} <= set(line)
    for line in found["endpoint"]:
        assert FIGURE_KEYS | {"endpoint", "evidence"} <= set(line)


def test_json_lines_in_order(tshark, crowd):
    """Capture, hosts, endpoints; most peers first; each line one object."""
    lines = [json.loads(line) for line in
             tshark.statistics(crowd.path, "json").splitlines()]
    assert [line["type"] for line in lines] == \
        ["capture"] + ["host"] * 4 + ["endpoint"] * 5
    assert [line["endpoint"] for line in lines[5:]] == [
        "10.255.255.254:51413", "[2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff]:65535",
        "192.168.1.50:8833", "192.168.1.51:6881", "192.168.1.50:8832"]
    assert [line["host"] for line in lines[1:5]] == [
        "10.255.255.254", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff",
        "192.168.1.50", "192.168.1.51"]


def test_crowd_is_exact(tshark, crowd, two_pass):
    assert difference_of_answers(tshark.json(crowd.path, two_pass=two_pass),
                                 crowd.answer) == []


# --- tables -----------------------------------------------------------------------

def table_rows(text, names):
    """The rows of a table, by the names they begin with, in their order.  A
    very long name has a line of its own, with its figures below."""
    rows, lines = [], text.splitlines()
    for at, line in enumerate(lines):
        first = line.split()[:1]
        if first and first[0] in names:
            alone = len(line.split()) == 1
            rows.append((first[0], lines[at + 1] if alone else line))
    return rows


def check_layout(text):
    lines = text.splitlines()
    assert lines
    assert [line for line in lines if len(line) > WIDTH] == []
    assert [line for line in lines if "\t" in line] == []


@pytest.mark.parametrize("kind, key", [("hosts", "host"), ("endpoints", "endpoint")])
def test_table(tshark, crowd, two_pass, kind, key):
    """Fits, is sorted like the JSON, and shows its figures."""
    text = tshark.statistics(crowd.path, kind, two_pass=two_pass)
    check_layout(text)
    wanted = tshark.json(crowd.path)[key]
    rows = table_rows(text, [line[key] for line in wanted])
    assert [name for name, _ in rows] == [line[key] for line in wanted], text
    for (_, row), line in zip(rows, wanted):
        cells = row.replace(",", "").split()
        for name in ("peers", "hosts", "networks", "ports"):
            assert str(line[name]) in cells, row
        assert line["verdict"] in cells, row


@pytest.mark.parametrize("kind, key", [("hosts", "host"), ("endpoints", "endpoint")])
def test_table_is_aligned(tshark, crowd, kind, key):
    """Every row has the peers column under the same heading."""
    text = tshark.statistics(crowd.path, kind)
    wanted = tshark.json(crowd.path)[key]
    ends = []
    for (_, row), line in zip(table_rows(text, [line[key] for line in wanted]), wanted):
        ends.append({found.end() for found in re.finditer(r"\S+", row)
                     if found[0].replace(",", "") == str(line["peers"])})
    assert len(ends) == len(wanted)
    shared = set.intersection(*ends)
    assert shared, f"peers are not in one column:\n{text}"
    heading = next(line for line in text.splitlines() if "Peers" in line)
    assert heading.index("Peers") + len("Peers") in shared


@pytest.mark.parametrize("kind", ["hosts", "endpoints", "report"])
@pytest.mark.parametrize("display_filter", [HUB_SENT, "ip.src != 192.168.1.50"])
def test_text_with_a_filter(tshark, make_scene, kind, display_filter):
    """The text shows the figures of the matching packets."""
    path = make_scene("initiating").path
    answer = oracle.solve(path, display_filter)
    line, = answer.endpoint_lines()
    text = tshark.statistics(path, kind, display_filter=display_filter)
    assert scenes.HUB in text
    assert re.search(rf"\b{line['peers']}\b", text), text
    whole = tshark.statistics(path, kind)
    assert whole != text


def test_two_statistics_at_once(tshark, crowd):
    """Asked for together they say what each says alone."""
    alone = [tshark.statistics(crowd.path, kind) for kind in ("hosts", "endpoints")]
    both = tshark.read(crowd.path, "-q", "-z", "oversharing,hosts",
                       "-z", "oversharing,endpoints").stdout
    for text in alone:
        assert text.strip() in both


def test_table_name_of_the_dialog(tshark, crowd):
    """-z oversharing,table is the table of the GUI: one row for each host."""
    text = tshark.statistics(crowd.path, "table")
    for line in tshark.json(crowd.path)["host"]:
        assert line["host"] in text


def rows_of_the_dialog(text):
    """The rows of -z oversharing,table, without its headings."""
    return [line for line in text.splitlines()
            if line.count("|") > 5 and not line.startswith("Host ")]


@pytest.mark.parametrize("display_filter", [None, HUB_SENT])
def test_table_of_the_dialog_twice(tshark, crowd, display_filter):
    """Asked for twice it shows no row that it does not show alone."""
    what = "oversharing,table" + ("," + display_filter if display_filter else "")
    alone = rows_of_the_dialog(tshark.read(crowd.path, "-q", "-z", what).stdout)
    twice = rows_of_the_dialog(tshark.read(crowd.path, "-q", "-z", what,
                                           "-z", what).stdout)
    assert len(alone) == (1 if display_filter else 4)
    assert set(twice) == set(alone)
    assert len(twice) % len(alone) == 0


def test_table_of_the_dialog_begins_anew(tshark, make_scene):
    """tshark -M 30: of 88 frames the last 28 make the last session."""
    path, last = make_scene("initiating").path, tshark.path("last-session.pcap")
    tshark.read(path, "-Y", "frame.number > 60", "-w", last)
    alone = rows_of_the_dialog(tshark.statistics(last, "table"))
    assert len(alone) == 1
    assert rows_of_the_dialog(tshark.statistics(path, "table", "-M", "30")) == alone
    hosts = tshark.json(path, "-M", "30")["host"]
    assert [row.split()[0] for row in alone] == [line["host"] for line in hosts]


def two_sessions():
    """Thirty calls of one hub, then thirty of another, then ten of nobody's."""
    capture = scenes.packets.Capture()
    for number in range(60):
        hub = scenes.HUB if number < 30 else "192.168.2.60"
        capture.add_ip(1000 + number, scenes.packets.datagram(
            hub, scenes.HUB_PORT, *scenes.peer(number)))
    for number in range(10):
        capture.add_ip(2000 + number, scenes.packets.datagram(
            f"172.16.{number}.1", 5000, f"172.17.{number}.1", 5000))
    return capture, None


@pytest.mark.parametrize("length, host", [(30, None), (35, "192.168.2.60")])
def test_table_of_the_dialog_forgets_hosts(tshark, make_scene, length, host):
    """A host of an earlier session is not in the table of the last one."""
    scene = make_scene("two_sessions", two_sessions)
    text = tshark.statistics(scene.path, "table", "-M", length)
    shown = [row.split()[0] for row in rows_of_the_dialog(text)]
    assert shown == ([host] if host else [])


# --- the limit of conversations ---------------------------------------------------

LIMIT = "oversharing.max_conversations"


@pytest.mark.parametrize("kind", ["hosts", "endpoints", "report"])
@pytest.mark.parametrize("display_filter", [None, HUB_SENT])
def test_limit_is_named_when_reached(tshark, make_scene, two_pass, kind, display_filter):
    """49 conversations and room for 10: the others are estimates, and the text says
    why."""
    text = tshark.statistics(make_scene("initiating").path, kind, "-o", f"{LIMIT}:10",
                             "-o", "oversharing.min_hosts:5", two_pass=two_pass,
                             display_filter=display_filter)
    check_layout(text)
    assert scenes.HUB in text
    assert LIMIT in text and "by estimate" in " ".join(text.split())
    assert kind == "report" or re.search(r"~\d", text)


@pytest.mark.parametrize("kind", ["hosts", "endpoints", "report"])
def test_limit_is_named_when_nothing_is_listed(tshark, make_scene, two_pass, kind):
    text = tshark.statistics(make_scene("initiating").path, kind, "-o", f"{LIMIT}:10",
                             "-o", "oversharing.min_hosts:80", two_pass=two_pass)
    check_layout(text)
    assert "No UDP endpoint has 80 or more remote hosts" in text
    assert LIMIT in text and "by estimate" in " ".join(text.split())


@pytest.mark.parametrize("kind", ["hosts", "endpoints", "report"])
@pytest.mark.parametrize("name, limit", [
    ("initiating", None), ("initiating", 1000), ("initiating", 56), ("quiet", None),
    ("quiet", 10), ("nothing", 10)])
def test_limit_is_not_named_without_need(tshark, make_scene, kind, name, limit):
    """Also when seven eighths have room for exactly as many as there are."""
    options = ["-o", f"{LIMIT}:{limit}"] if limit else []
    text = tshark.statistics(make_scene(name).path, kind, *options)
    assert LIMIT not in text and "about" not in text


# --- report -----------------------------------------------------------------------

def test_report_reads_like_a_note(tshark, make_scene, two_pass):
    scene = make_scene("initiating")
    text = tshark.statistics(scene.path, "report", two_pass=two_pass)
    check_layout(text)
    line, = tshark.json(scene.path)["endpoint"]
    flat = " ".join(text.split())
    assert scenes.hub_text() in flat and line["verdict"] in flat.lower()
    for sentence in line["evidence"]:
        assert " ".join(sentence.split()).rstrip(".") in flat, sentence
    assert "frame 17," in flat, "the frame it began at"


def test_filter_in_the_report_works(tshark, make_scene):
    """The display filter the report offers selects the endpoint's datagrams."""
    for name, count in (("initiating", 86), ("initiating6", 86)):
        scene = make_scene(name)
        text = tshark.statistics(scene.path, "report")
        offered = [match for line in text.splitlines()
                   for match in re.findall(
                       r'[(]?(?:ip|ipv6)\.(?:addr|src|dst).*|oversharing\.\w+ ?==.*|udp\.port.*',
                       line)]
        assert offered, text
        chosen = offered[0].strip().strip("`'").rstrip(".")
        done = tshark.read(scene.path, "-Y", chosen, two_pass=True)
        assert len(done.stdout.splitlines()) == count, chosen


def test_report_lists_every_reported_endpoint(tshark, crowd):
    text = tshark.statistics(crowd.path, "report")
    check_layout(text)
    for line in tshark.json(crowd.path)["endpoint"]:
        if line["verdict"] not in ("serving", "client"):
            assert line["endpoint"] in text


# --- nothing to show --------------------------------------------------------------

@pytest.mark.parametrize("kind", ["hosts", "endpoints", "report"])
@pytest.mark.parametrize("name, endpoints, conversations", [
    ("quiet", "4 endpoints", "3 conversations"),
    ("nothing", "0 endpoints", "0 conversations")])
def test_sentence_when_there_is_no_fan_out(tshark, make_scene, two_pass, kind, name,
                                           endpoints, conversations):
    text = tshark.statistics(make_scene(name).path, kind, two_pass=two_pass)
    assert ("No UDP endpoint has 9 or more remote hosts: "
            f"{endpoints}, {conversations} seen") in text


def test_sentence_follows_the_floor(tshark, make_scene):
    text = tshark.statistics(make_scene("initiating").path, "hosts",
                             "-o", "oversharing.min_hosts:49")
    assert ("No UDP endpoint has 49 or more remote hosts: "
            "51 endpoints, 49 conversations seen") in text


def test_sentence_follows_the_filter(tshark, make_scene):
    text = tshark.statistics(make_scene("initiating").path, "endpoints",
                             display_filter="dns")
    assert ("No UDP endpoint has 9 or more remote hosts: "
            "2 endpoints, 1 conversation") in text


@pytest.mark.parametrize("path", conftest.committed_captures(),
                         ids=lambda path: path.name)
def test_committed_capture(tshark, path):
    """All text fits and names every listed endpoint."""
    found = tshark.json(path)
    for kind, key in (("hosts", "host"), ("endpoints", "endpoint"), ("report", None)):
        text = tshark.statistics(path, kind)
        check_layout(text)
        for line in found[key] if key else []:
            assert line[key] in text
