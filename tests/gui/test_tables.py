# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of hosts, endpoints and peers in a real Wireshark window, against tshark's.

Each opens with a window of its own: of several dialogs that are asked for at its start Wireshark
fills the first one only.
"""
import contextlib
import re

import pytest

import mmdb
import window as windows
from conftest import Answers, lay_out
from desktop import wait_for

TITLES = {"table": "Oversharing: Hosts", "endpoint_table": "Oversharing: Endpoints",
          "peer_table": "Oversharing: Peers"}
BUTTON = ("push button", "button")


class Opened:
    """A window with one of the tables: `answers` are right for what is in it."""

    def __init__(self, window, kind, answers):
        self.window, self.kind, self.answers = window, kind, answers

    @property
    def dialog(self):
        def there():
            return next((opened for opened in self.window.windows()
                         if TITLES[self.kind] in opened.name), None)
        return self.window.settled(wait_for(
            there, f"the dialog {TITLES[self.kind]!r}",
            tell=lambda: [opened.name for opened in self.window.windows()]))

    @property
    def table(self):
        return self.window.table(self.dialog)

    def printed(self, display_filter=None):
        return printed(self.answers, self.kind, display_filter)


@contextlib.contextmanager
def open_table(desktop, user, nas, kind, name):
    """A table of the NAS, under a name of its own: two windows are on the screen."""
    answers = Answers(user, lay_out(desktop, nas.capture, name))
    window = windows.Window(desktop, answers.capture, "-z", f"oversharing,{kind}")
    try:
        opened = Opened(window, kind, answers)
        window.arrange(opened.dialog, 60, 240, 1380, 420)
        yield opened
    finally:
        window.close()


@pytest.fixture(scope="module", params=TITLES)
def opened(request, desktop, user, nas):
    with open_table(desktop, user, nas, request.param, f"{request.param}.pcapng") as made:
        yield made


@pytest.fixture(scope="module")
def peers(desktop, user, nas):
    with open_table(desktop, user, nas, "peer_table", "peers.pcapng") as made:
        yield made


def printed(answers, kind, display_filter=None):
    """(columns, rows) as tshark prints them."""
    what = f"oversharing,{kind}" + (f",{display_filter}" if display_filter else "")
    lines = [[cell.strip() for cell in line.split("|")[:-1]]
             for line in answers.tshark("-2", "-q", "-z", what).splitlines() if " |" in line]
    return lines[0], lines[1:]


def shown(table):
    return [[cell.strip() for cell in row] for row in table.rows(len(table))]


def wait_for_rows(table, right):
    wait_for(lambda: len(table) == len(right) and sorted(shown(table)) == sorted(right),
             f"{len(right)} rows as tshark prints them", tell=lambda: (len(table), table.rows(3)))


def test_rows(opened):
    columns, rows = opened.printed()
    table = opened.table
    assert table.columns == columns
    assert rows
    wait_for_rows(table, rows)
    opened.window.desktop.picture(f"10-{opened.kind}")


def test_copy(opened):
    """What Copy takes is the table; the filter field takes what was copied, lines in one."""
    dialog = opened.dialog
    _, rows = opened.printed()
    wait_for_rows(opened.table, rows)
    field = dialog.find("text")
    dialog.find(BUTTON, "Copy").click()
    field.click()
    opened.window.desktop.key("ctrl+v")
    wait_for(lambda: TITLES[opened.kind] in field.text, "the copy to be pasted",
             tell=lambda: field.text[:200])
    words = " ".join(field.text.split())
    for row in rows:
        assert " ".join(cell for cell in row if cell) in words


@pytest.mark.parametrize("column", ["Bytes sent", "Datagrams sent", "Last"])
def test_sorting_by_a_click(peers, column):
    """Numbers are sorted as numbers, whatever they are made of."""
    table = peers.table
    columns, rows = peers.printed()
    wait_for_rows(table, rows)
    check_sorting(table, column, [row[columns.index(column)] for row in rows])
    peers.window.desktop.picture("11-peers-sorted")


def check_sorting(table, column, cells):
    """Clicks the heading twice: these cells stand in order, then the other way."""
    at = table.columns.index(column)
    right = sorted(cells, key=lambda cell: int(re.sub(r"\D", "", cell)))
    assert len(set(right)) > 5
    for _ in range(2):
        table.header(column).click()
        wait_for(lambda: [row[at] for row in shown(table)] in (right, right[::-1]),
                 f"rows sorted by {column!r}", tell=lambda: table.rows(5))


def apply(opened, expression):
    """Types a filter in the dialog and applies it."""
    dialog = opened.dialog
    field = dialog.find("text")
    field.click()
    opened.window.desktop.key("ctrl+a", "Delete")
    opened.window.desktop.type(expression)
    wait_for(lambda: field.text == expression, f"{expression!r} to be typed")
    opened.window.desktop.key("Return")
    dialog.find(BUTTON, "Apply").click()


def test_filter_by_endpoint(peers):
    """How the peers of one endpoint are listed; and back."""
    reported = peers.answers.reported[0]
    for expression in (f"oversharing.endpoint == \"{reported['endpoint']}\"",
                       f"udp.dstport == {reported['port']}", ""):
        _, rows = peers.printed(expression)
        apply(peers, expression)
        wait_for_rows(peers.table, rows)
        if expression:
            peers.window.desktop.picture("12-peers-filtered")


def test_rows_outlive_their_file(peers):
    """The file is closed and opened again: the dialog of before can still be sorted."""
    window, name = peers.window, peers.answers.capture.name
    columns, rows = peers.printed()
    cells = [row[columns.index("Bytes sent")] for row in rows]
    wait_for_rows(peers.table, rows)
    window.menu("File", "Close")
    wait_for(lambda: name not in window.main.name, "the file to close",
             tell=lambda: window.main.name)
    window.open_file(peers.answers.capture)
    check_sorting(peers.table, "Bytes sent", cells)
    assert window.process.poll() is None


class PlacesWindow(windows.Window):
    """A Wireshark whose user has databases: the lower half of all addresses is in DE and in AS 64500,
    the upper half in FR and in AS 64501."""

    def prepare(self):
        folder = self.desktop.user.folder(self.settings / "databases")
        for name, content in (
                ("countries.mmdb", mmdb.countries({"0.0.0.0/1": "DE", "128.0.0.0/1": "FR"})),
                ("systems.mmdb", mmdb.systems({"0.0.0.0/1": 64500, "128.0.0.0/1": 64501}))):
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o644)
        self.desktop.user.write(self.settings / "maxmind_db_paths", f'"{folder}"\n')


def test_places(desktop, user, nas):
    """Wireshark looks them up while it does other things: the table waits for them."""
    if not nas.has_places():
        pytest.skip("this Wireshark was built without MaxMind")
    answers = Answers(user, lay_out(desktop, nas.capture, "places.pcapng"))
    window = PlacesWindow(desktop, answers.capture, "-z", "oversharing,peer_table")
    try:
        opened = Opened(window, "peer_table", answers)
        table = opened.table
        wait_for(lambda: len(table) == answers.reported[0]["peers"], "a row a peer")
        peer, country, system = (table.columns.index(name) for name in ("Peer", "Country", "AS"))
        for row in shown(table):
            lower = int(row[peer].partition(".")[0]) < 128
            assert (row[country], row[system]) == (("DE", "64500") if lower else ("FR", "64501"))
    finally:
        window.close()


@pytest.mark.parametrize("kind", ["table", "endpoint_table"])
def test_past_the_limit(desktop, user, nas, kind):
    """Counts by estimate are called so. They differ from run to run, so tshark's are not the same."""
    capture = lay_out(desktop, nas.capture, f"limited-{kind}.pcapng")
    window = windows.Window(desktop, capture, "-o", "oversharing.max_conversations:100", "-z",
                            f"oversharing,{kind}")
    try:
        opened = Opened(window, kind, None)
        window.arrange(opened.dialog, 60, 240, 1380, 420)
        table = opened.table
        sharer = nas.reported[0]
        row = wait_for(
            lambda: next(row for row in shown(table) if row[0].startswith(sharer["host"])),
            "the row of the sharer", tell=lambda: table.rows(3))
        assert row[table.columns.index("Verdict")] == f"{sharer['verdict']}, counts are about"
        peers = int(row[table.columns.index("Peers")])
        assert peers == pytest.approx(sharer["peers"], rel=0.1)
        desktop.picture(f"13-{kind}-past-the-limit")
    finally:
        window.close()
