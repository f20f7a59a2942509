# SPDX-License-Identifier: GPL-2.0-or-later
"""Capturing with the window open: rows, colours, filters and tables follow what comes.

The tests share one window and are steps of one capture, in this order. A row that was on the screen
keeps what it showed, as any row of Wireshark does, until the packets are dissected again.
"""
import pytest

from conftest import Answers
from desktop import wait_for
from live_window import LiveWindow, missing_right
from profile_window import colours_of
from test_window import check_table, statistics_table

SHARER, SILENT = "127.0.0.1:8832", "127.0.0.2:8834"
OF_SHARER = f'oversharing.endpoint == "{SHARER}"'
# Peers in turn, and the packets that come of them: every second one that is called answers.
FIRST, FIRST_PACKETS = (0, 40), 60
MORE, MORE_PACKETS = (40, 20), 30
LATER, LATER_PACKETS = (60, 10), 15
CALLERS = (0, 80)


@pytest.fixture(scope="module")
def window(desktop, user):
    reason = missing_right(user)
    if reason:
        pytest.skip(reason)
    opened = LiveWindow(desktop, desktop.folder / "live.pcapng")
    yield opened
    opened.close()


def so_far(window, user):
    """The right answers for what was captured up to now, while nothing comes."""
    answers = Answers(user, window.saved)
    assert window.counts() == (answers.file["packets"],) * 2
    return answers


def check_last_row(window, verdict, endpoint):
    """The newest packet is tagged, and has the colour of its verdict."""
    def shown():
        row, told = window.last_row()
        return told["Verdict"], told["Endpoint"], window.colour(row)
    wanted = verdict, endpoint, colours_of(verdict)[0]
    wait_for(lambda: shown() == wanted, f"a last row with {wanted}", tell=shown)


def test_rows_come_as_packets_do(window):
    """Tagged and coloured from the onset on, with figures that grow."""
    traffic = window.traffic("share", *FIRST)
    wait_for(lambda: 15 < window.counts()[0] < FIRST_PACKETS - 10, "the first packets",
             tell=window.counts)
    check_last_row(window, "initiating", SHARER)
    early = int(window.last_row()[1]["Peers"])
    assert window.is_capturing() and traffic.poll() is None
    window.finish(traffic)
    wait_for(lambda: window.counts() == (FIRST_PACKETS, FIRST_PACKETS), "all packets",
             tell=window.counts)
    check_last_row(window, "initiating", SHARER)
    assert 9 <= early < int(window.last_row()[1]["Peers"]) <= FIRST[1]
    window.desktop.picture("live-1-rows")


def test_filter_typed_meanwhile(window):
    """It finds what came before the onset, too, and lets in what comes."""
    window.filter(OF_SHARER, FIRST_PACKETS)
    window.finish(window.traffic("share", *MORE))
    both = FIRST_PACKETS + MORE_PACKETS
    wait_for(lambda: window.counts() == (both, both), "the packets that came", tell=window.counts)
    window.filter(f"!({OF_SHARER})", 0)
    window.filter("", both)


def test_hosts_table(window, user):
    """Opened while the capture runs it is right; opened again later, it has what came."""
    before = so_far(window, user)
    _, table = statistics_table(window, before, "live-2-hosts")
    check_table(table, before.hosts)
    window.tidy()
    window.finish(window.traffic("share", *LATER))
    window.finish(window.traffic("call", *CALLERS))
    packets = before.file["packets"] + LATER_PACKETS + CALLERS[1]
    wait_for(lambda: window.counts() == (packets, packets), "the calls", tell=window.counts)
    after = so_far(window, user)
    assert len(before.hosts) == 1 and len(after.hosts) == 2
    assert window.is_capturing()
    _, table = statistics_table(window, after, "live-3-hosts-later")
    check_table(table, after.hosts)


def test_afterglow(window):
    """Another endpoint that is called, and is silent: once that has lasted."""
    check_last_row(window, "afterglow", SILENT)
    window.desktop.picture("live-4-afterglow")


def test_details_are_new(window, user):
    """The first packet came before the onset. Its details, once it is selected, know what came
    after."""
    sharer = next(entry for entry in so_far(window, user).endpoints
                  if entry["endpoint"] == SHARER)
    for entry, frame in (("Last Packet", window.counts()[0]), ("First Packet", 1)):
        window.menu("Go", entry)
        window.wait_selected(frame)
    lines = window.unfold("[Oversharing")
    window.desktop.picture("live-5-details")
    assert SHARER in lines[0] and f"[Peers: {sharer['peers']}]" in lines, lines


def test_after_the_end(window, user):
    """The figures are those of tshark for the saved file."""
    window.stop()
    wait_for(lambda: window.saved.name in window.main.name, "the file's name in the title",
             tell=lambda: window.main.name)
    answers = so_far(window, user)
    assert {entry["endpoint"]: entry["verdict"] for entry in answers.endpoints} == \
        {SHARER: "initiating", SILENT: "afterglow"}
    _, table = statistics_table(window, answers, "live-6-stopped")
    check_table(table, answers.hosts)
    window.tidy()
    for endpoint in answers.endpoints:
        expression = f'oversharing.verdict == "{endpoint["verdict"]}"'
        window.filter(expression, len(answers.frames(expression)))
    window.filter("", answers.file["packets"])


def test_every_row_is_right_after_reloading(window, user):
    """Those from before the onset, too."""
    answers = so_far(window, user)
    told = answers.tshark("-2", "-T", "fields", "-E", "aggregator=,", "-e", "oversharing.verdict",
                          "-e", "oversharing.endpoint", "-e", "oversharing.peers")
    names = {"0": "initiating", "3": "afterglow"}
    right = [[names[verdict], endpoint, peers]
             for verdict, endpoint, peers in (line.split("\t") for line in told.splitlines())]
    assert len(right) == answers.file["packets"]

    def shown():
        table = window.packets()
        return [[table.cell(row, column).name for column in ("Verdict", "Endpoint", "Peers")]
                for row in range(len(table))]
    window.menu("View", "Reload")
    wait_for(lambda: len(window.packets()) == len(right) and shown() == right,
             "rows with final figures", tell=lambda: shown()[:12])
    window.desktop.picture("live-7-reloaded")


if __name__ == "__main__":
    raise SystemExit(pytest.main([__file__, "-p", "no:cacheprovider"]))
