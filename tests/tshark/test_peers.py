# SPDX-License-Identifier: GPL-2.0-or-later
"""-z oversharing,peers and the table of the window that shows the same: who the peers of an
endpoint are, against a count without the plugin."""

import ipaddress
import re
import time

import pytest

import conftest
import mmdb
import oracle
import scenes
from test_fwlog import convert, merge
from test_places import COUNTRIES, SYSTEMS, with_databases  # noqa: F401 (a fixture)

HUB = oracle.parse_endpoint(scenes.hub_text())
HUB_SENT = f"ip.src == {scenes.HUB}"
NAS = conftest.REPOSITORY / "captures" / "nas-after-upgrade-inside.pcapng"
# Heading of the list, heading of the window's table, key of the oracle.
COLUMNS = (("Peer", "Peer", "peer"), ("Began", "Began", "began"),
           ("Sent", "Datagrams sent", "sent"), ("Rcvd", "Received", "received"),
           ("Bytes sent", "Bytes sent", "sent_bytes"),
           ("Bytes rcvd", "Bytes received", "received_bytes"),
           ("First", "First", "first"), ("Last", "Last", "last"),
           ("Refused", "Refused", "refused"))
MOST_ROWS = 10000   # of a table in the window


def lists_of(text):
    """Endpoint -> (verdict, rows); a row is a dict by heading."""
    found = {}
    for part in text.split("\n\n"):
        head, *lines = part.splitlines()
        endpoint, verdict, count = re.fullmatch(r"(\S+)  (\w+), ([\d,]+) peers?", head).groups()
        names, *rows = [re.split("  +", line.strip()) for line in lines]
        assert len(rows) == int(count.replace(",", ""))
        found[endpoint] = verdict, [dict(zip(names, row, strict=True)) for row in rows]
    return found


def table_of(text):
    """The same of -z oversharing,peer_table, and what its last row says of others."""
    names, found, more = None, {}, None
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")][:-1]
        if cells[:1] == ["Endpoint"]:
            names = cells
        elif len(cells) > 8:
            row = dict(zip(names, cells, strict=True))
            verdict, rows = found.setdefault(row["Endpoint"], (row["Verdict"], []))
            assert row["Verdict"] == verdict
            rows.append(row)
        elif cells:
            more = cells
    return found, more


def when(moment):
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(int(moment)))


def as_told(peer):
    """A peer of the oracle's, as the list words it."""
    began = ("endpoint" if peer["began"] else "peer") + ("?" if peer["uncertain"] else "")
    return {**{key: str(value) for key, value in peer.items()}, "began": began,
            "first": when(peer["first"]), "last": when(peer["last"])}


def check(found, answer, endpoints, headings=0, ordered=True):
    """The oracle's peers of these endpoints, and no others."""
    assert set(found) == set(endpoints)
    for endpoint, (_, rows) in found.items():
        right = [as_told(peer) for peer in answer.peers(oracle.parse_endpoint(endpoint))]
        ours = [{column[2]: row[column[headings]] for column in COLUMNS} for row in rows]
        theirs = [{column[2]: peer[column[2]] for column in COLUMNS} for peer in right]
        if not ordered:
            ours.sort(key=lambda row: row["peer"])
            theirs.sort(key=lambda row: row["peer"])
        assert ours == theirs


def reported(tshark, path, **keywords):
    return [line["endpoint"] for line in tshark.json(path, **keywords)["endpoint"]
            if line["verdict"] not in ("serving", "client")]


def both(tshark, path, two_pass, display_filter=None):
    """The list, and the table."""
    keywords = {"two_pass": two_pass, "display_filter": display_filter}
    table, more = table_of(tshark.statistics(path, "peer_table", **keywords))
    assert more is None
    return lists_of(tshark.statistics(path, "peers", **keywords)), table


# --- figures ----------------------------------------------------------------------

@pytest.mark.parametrize("name", ["initiating", "initiating6", "responding", "afterglow",
                                  "scanning", "two_hubs", "fragments"])
def test_peers(tshark, make_scene, two_pass, name):
    scene = make_scene(name)
    endpoints = reported(tshark, scene.path)
    assert endpoints
    listed, table = both(tshark, scene.path, two_pass)
    check(listed, scene.answer, endpoints)
    check(table, scene.answer, endpoints, headings=1, ordered=False)
    assert list(listed) == endpoints, "most peers first, as in every list"
    for endpoint, (verdict, _) in listed.items():
        assert table[endpoint][0] == verdict


def test_verdicts(tshark, make_scene):
    scene = make_scene("two_hubs")
    verdicts = {line["endpoint"]: line["verdict"] for line in tshark.json(scene.path)["endpoint"]}
    listed = lists_of(tshark.statistics(scene.path, "peers"))
    assert {endpoint: verdict for endpoint, (verdict, _) in listed.items()} == verdicts


def test_real_traffic(tshark, two_pass):
    """A capture of real programs, with ICMP errors in it."""
    answer = oracle.solve(NAS)
    endpoints = reported(tshark, NAS)
    listed, table = both(tshark, NAS, two_pass)
    check(listed, answer, endpoints)
    check(table, answer, endpoints, headings=1, ordered=False)
    assert any(row["Refused"] != "0" for _, rows in listed.values() for row in rows)


@pytest.mark.parametrize("display_filter", [
    HUB_SENT, "frame.number >= 40", f"oversharing.endpoint == \"{scenes.hub_text()}\""])
def test_filter(tshark, make_scene, two_pass, display_filter):
    """The figures are those of the matching packets alone."""
    path = make_scene("initiating").path
    begin = oracle.solve(path).first
    if "oversharing" in display_filter:     # tags begin at the onset, but in a second pass
        onset = tshark.json(path)["endpoint"][0]["onset"] if not two_pass else 1
        plain = f"frame.number >= {onset} && udp.port == {scenes.HUB_PORT} && !icmp"
    else:
        plain = display_filter
    answer = oracle.solve(path, plain, begin=begin)
    listed, table = both(tshark, path, two_pass, display_filter)
    check(listed, answer, [scenes.hub_text()])
    check(table, answer, [scenes.hub_text()], headings=1, ordered=False)


def test_filter_by_endpoint_shows_no_other_end(tshark, make_scene, two_pass):
    """The hubs call each other: with the frames of one the other has no rows."""
    scene = make_scene("two_hubs")
    for endpoint in reported(tshark, scene.path):
        listed, table = both(tshark, scene.path, two_pass,
                             f"oversharing.endpoint == \"{endpoint}\"")
        assert set(listed) == set(table) == {endpoint}


def test_sweep(tshark, make_scene, two_pass):
    """An endpoint that comes to be listed in mid-capture has its earlier peers, too."""
    scene = make_scene("scanning")
    _, table = both(tshark, scene.path, two_pass)
    (_, rows), = table.values()
    assert len(rows) == 60


# --- which endpoints --------------------------------------------------------------

@pytest.mark.parametrize("name", ["quiet", "nothing"])
def test_nothing_is_listed(tshark, make_scene, two_pass, name):
    text = tshark.statistics(make_scene(name).path, "peers", two_pass=two_pass)
    assert text.startswith("No UDP endpoint has 9 or more remote hosts: ")
    assert table_of(tshark.statistics(make_scene(name).path, "peer_table",
                                      two_pass=two_pass)) == ({}, None)


@pytest.mark.parametrize("name", ["serving", "client"])
def test_nothing_needs_a_look(tshark, make_scene, two_pass, name):
    text = tshark.statistics(make_scene(name).path, "peers", two_pass=two_pass)
    assert text == "Nothing needs a look: 1 listed endpoint, and nothing unusual\n"
    assert table_of(tshark.statistics(make_scene(name).path, "peer_table",
                                      two_pass=two_pass)) == ({}, None)


def late_answers(answers):
    """The hub calls forty on one port; then the first so many answer, and go on."""
    capture = scenes.packets.Capture()
    scenes.preface(capture)
    servers = [(scenes.peer(number)[0], 123) for number in range(40)]
    calls = [(scenes.HUB, 123, *server) for server in servers]
    for number, ends in enumerate(calls + [(*server, scenes.HUB, 123)
                                           for server in servers[:answers]]):
        capture.add_ip(1000 + number / 10, scenes.packets.datagram(*ends))
    return capture, None


def test_verdict_that_does_not_last(tshark, make_scene):
    """In one pass the hub needs a look until the answers come: then its rows go. As long as it
    does they stay."""
    seen = {}
    for answers in (0, 40):
        path = make_scene(f"late_answers{answers}", lambda answers=answers: late_answers(answers)
                          ).path
        seen[answers] = reported(tshark, path)
        for two_pass in False, True:
            table, _ = table_of(tshark.statistics(path, "peer_table", two_pass=two_pass))
            assert list(table) == seen[answers]
            assert all(len(rows) == 40 for _, rows in table.values())
    assert seen == {0: [f"{scenes.HUB}:123"], 40: []}, "or else this tests nothing"


# --- logs and places --------------------------------------------------------------

def test_log(tshark):
    """Denials of the log, and what the capture has: columns that are there with a log alone."""
    captures = conftest.REPOSITORY / "captures"
    log = convert(tshark, captures / "nas-denied.log", "peers-denied", "--timezone", "UTC")
    path = merge(tshark, "peers-both", log, captures / "nas-denied-inside.pcapng")
    denied = {}
    for line in tshark.fields(log, ("fwlog.endpoint",), "-Y", "fwlog.endpoint"):
        for endpoint in line["fwlog.endpoint"]:
            denied[endpoint] = denied.get(endpoint, 0) + 1
    (_, rows), = lists_of(tshark.statistics(path, "peers")).values()
    assert sum(int(row["Denied"]) for row in rows) == 140
    for row in rows:
        assert int(row["Denied"]) == int(row["In log"]) == denied.get(row["Peer"], 0)
        assert row["Let through"] == "0"
    amounts = [int(row["Sent"]) + int(row["Rcvd"]) + int(row["In log"]) for row in rows]
    assert amounts == sorted(amounts, reverse=True)
    table, _ = table_of(tshark.statistics(path, "peer_table"))
    (_, shown), = table.values()
    assert {row["Peer"]: row["In log"] for row in shown} == {
        row["Peer"]: row["In log"] for row in rows}
    assert "In log" not in tshark.statistics(captures / "nas-denied-inside.pcapng", "peers")


MANY_HITS = ("Nov 24 2026 09:05:{:02} fw %ASA-4-106100: access-list outside denied udp "
             "outside/198.51.{}.7({}) -> inside/192.168.1.50(8832) hit-cnt {} 300-second interval "
             "[0x1, 0x0]\n")


def test_counts_beyond_32_bits(tshark):
    """A log may count more than a packet's field can."""
    lines = [MANY_HITS.format(number, number, 4000 + number, 2 ** 32 - 1) for number in range(12)]
    log = convert(tshark, "".join([*lines, MANY_HITS.format(30, 0, 4000, 5)]), "peers-hits")
    (_, rows), = lists_of(tshark.statistics(log, "peers")).values()
    assert int(rows[0]["In log"]) == 2 ** 32 + 4
    table, _ = table_of(tshark.statistics(log, "peer_table"))
    (_, shown), = table.values()
    assert {row["Peer"]: row["In log"] for row in shown} == {
        row["Peer"]: row["In log"] for row in rows}


def place_of(address):
    """Country and autonomous system by the databases."""
    found = [next((known for network, known in places.items()
                   if ipaddress.ip_address(address) in ipaddress.ip_network(network)), None)
             for places in (COUNTRIES, SYSTEMS)]
    return [str(known or "-") for known in found]


@pytest.mark.parametrize("name", ["initiating", "initiating6"])
def test_places(with_databases, make_scene, name):  # noqa: F811
    runner = with_databases(f"peers-{name}", {"countries.mmdb": mmdb.countries(COUNTRIES),
                                              "systems.mmdb": mmdb.systems(SYSTEMS)})
    done = runner.run("-r", make_scene(name).path, "-q", "-z", "oversharing,peers",
                      "-z", "oversharing,peer_table")
    listing = re.sub("=====.*=====\n", "", done.stdout, flags=re.DOTALL)
    (_, rows), = lists_of(listing.strip()).values()
    for row in rows:
        address = str(oracle.parse_endpoint(row["Peer"]).address)
        assert [row["Country"], row["AS"]] == place_of(address)
    assert len({row["Country"] for row in rows}) > 2
    shown = {row["Peer"]: row for _, rows in table_of(done.stdout)[0].values() for row in rows}
    for row in rows:
        cells = shown[row["Peer"]]
        assert [cells["Country"] or "-", cells["AS"]] == [
            row["Country"], row["AS"].replace("-", "0")]


def test_no_places(tshark, make_scene):
    assert "Country" not in tshark.statistics(make_scene("initiating").path, "peers")


# --- many -------------------------------------------------------------------------

def crowd(peers):
    """The hub calls so many once; every third answers, and the last twenty twice."""
    capture = scenes.packets.Capture()

    def ends(number):
        return f"10.{number % 200}.{number // 200}.1", 49152 + number
    for number in range(peers):
        address, port = ends(number)
        capture.add_ip(1000 + number / 1000, scenes.packets.datagram(
            scenes.HUB, scenes.HUB_PORT, address, port))
        for _ in range(2 if number >= peers - 20 else number % 3 == 0):
            capture.add_ip(1000 + number / 1000, scenes.packets.datagram(
                address, port, scenes.HUB, scenes.HUB_PORT))
    return capture, None


def test_more_than_the_window_shows(tshark, make_scene, two_pass):
    """The list has all of them, the table those with most datagrams, and says how many more."""
    scene = make_scene("crowded", lambda: crowd(MOST_ROWS + 500))
    listed = lists_of(tshark.statistics(scene.path, "peers", two_pass=two_pass))
    check(listed, scene.answer, [scenes.hub_text()])
    table, more = table_of(tshark.statistics(scene.path, "peer_table", two_pass=two_pass))
    assert more == ["… and 500 more:", "", "tshark -z oversharing,peers"]
    (_, rows), (_, shown) = listed.popitem()[1], table.popitem()[1]
    assert {row["Peer"] for row in shown} == {row["Peer"] for row in rows[:MOST_ROWS]}


def test_another_file_begins_clean(tshark, make_scene):
    """tshark -M 30: of 88 frames the last 28 make the last session."""
    path, last = make_scene("initiating").path, tshark.path("peers-last-session.pcap")
    tshark.read(path, "-Y", "frame.number > 60", "-w", last)
    for kind, table in (("peers", lists_of), ("peer_table", table_of)):
        assert table(tshark.statistics(path, kind, "-M", "30")) == table(
            tshark.statistics(last, kind))
