# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile "Oversharing" in a real Wireshark window: chosen by a click, its columns, colours,
buttons and graphs, on a light desktop and on a dark one."""
import re
import subprocess

import pytest

from conftest import CAPTURES, Answers, lay_out
from desktop import wait_for
from profile_window import NAME, PROFILE, ProfileWindow, colours_of

# Captures with an endpoint each; what comes of the log makes one more.
PARTS = ("nas-after-upgrade-outside", "answering-unknown-inside", "sweep-ports-inside",
         "nas-off-silent-inside", "dns-server-inside", "ntp-inside")
VERDICTS = ("initiating", "responding", "scanning", "afterglow", "undecided", "serving", "client")
COLUMNS = ["No.", "Time", "Source", "Destination", "Protocol", "Verdict", "Endpoint", "Peers",
           "Spoke first", "Info"]
BUTTONS = ("push button", "button")  # what Qt calls a button, by version


def table_of(name):
    """The rows of one of the profile's tables."""
    return [[cell.replace(r"\x22", '"') for cell in re.findall(r'"([^"]*)"', line)]
            for line in (PROFILE / name).read_text(encoding="utf-8").splitlines()
            if not line.startswith("#")]


@pytest.fixture(scope="module")
def mixture(desktop, user):
    """The right answers for a capture with an endpoint of each verdict."""
    log = (CAPTURES / "nas-denied.log").read_text(encoding="ascii")
    log = user.write(desktop.folder / "denied.log", log.replace("192.168.1.50", "192.168.1.60"))
    fwlog = user.home / ".local" / "bin" / "fwlog"
    parts = [desktop.folder / "part-log.pcapng",
             *(lay_out(desktop, CAPTURES / f"{part}.pcapng", f"part-{part}.pcapng")
               for part in PARTS)]
    subprocess.run([fwlog, "-q", "--timezone", "UTC", "-w", parts[0], log],
                   env=user.environment(), cwd="/", check=True, **user.options())
    merged = desktop.folder / "mixture.pcapng"
    subprocess.run(["mergecap", "-w", merged, *parts], env=user.environment(), cwd="/", check=True,
                   **user.options())
    answers = Answers(user, merged)
    assert {endpoint["verdict"] for endpoint in answers.endpoints} == set(VERDICTS)
    return answers


@pytest.fixture(scope="module")
def window(desktop, mixture):
    """A window with the profile."""
    opened = ProfileWindow(desktop, mixture.capture, "-C", NAME)
    yield opened
    opened.close()


def onsets(mixture):
    """A frame of each verdict."""
    return {verdict: next(endpoint["onset"] for endpoint in mixture.endpoints
                          if endpoint["verdict"] == verdict) for verdict in VERDICTS}


def check_colours(window, mixture, picture):
    """A packet of each verdict has its colours. Two have none: one is selected, and the background of
    the other is returned."""
    frames = onsets(mixture)
    plain = mixture.frames("!oversharing")[:2]
    numbers = sorted([*plain, *frames.values()])
    window.filter(f"frame.number in {{{', '.join(map(str, numbers))}}}", len(numbers))
    wait_for(lambda: len(window.packets()) == len(numbers), "the list to follow")
    window.select(numbers.index(plain[0]))
    window.desktop.run("xdotool", "mousemove", window.desktop.size[0] - 2,
                       window.desktop.size[1] - 60)
    path = window.desktop.picture(picture)
    table = window.packets()
    for verdict, frame in frames.items():
        row = numbers.index(frame)
        assert table.cell(row, "Verdict").name == verdict
        background, text = colours_of(verdict)
        seen = window.colours(path, table.cell(row, "Endpoint").place)
        assert seen.most_common(1)[0][0] == background and text in seen, \
            f"{verdict} shows {seen.most_common(4)}, not {text} on {background}"
    place = table.cell(numbers.index(plain[1]), "Info").place
    return window.colours(path, place).most_common(1)[0][0]


def test_colours(window, mixture):
    assert check_colours(window, mixture, "profile-colours") == "#FFFFFF"


def test_colours_on_a_dark_desktop(desktop, mixture):
    dark = ProfileWindow(desktop, mixture.capture, "-C", NAME, dark=True)
    try:
        assert check_colours(dark, mixture, "profile-colours-dark") < "#333333"
    finally:
        dark.close()


def test_columns(window, mixture):
    """Named, filled, and wide enough for what they hold."""
    table = window.packets()
    assert table.columns == COLUMNS
    endpoint = next(entry for entry in mixture.endpoints if entry["verdict"] == "initiating")
    frame = endpoint["onset"]
    window.filter(f"frame.number == {frame}", 1)
    wait_for(lambda: len(window.packets()) == 1, "the list to follow")
    table = window.packets()
    row = dict(zip(table.columns, table.row(0)))
    assert row["Verdict"] == "initiating" and row["Endpoint"] == endpoint["endpoint"]
    assert row["Peers"] == str(endpoint["peers"]) and row["Spoke first"] in ("endpoint", "peer")
    widths = {column: table.header(column).place[2] for column in table.columns}
    for column, least in (("Verdict", 85), ("Endpoint", 150), ("Info", 200)):
        assert widths[column] >= least, widths


def test_profile_is_offered(window):
    """Edit → Configuration Profiles… lists it as the user's own."""
    dialog = window.dialog("Edit", "Configuration Profiles")
    window.desktop.picture("profile-offered")
    assert [NAME, "Personal"] in [row[:2] for row in window.table(dialog).rows()]


def test_buttons(window, mixture):
    """In the toolbar, in this order, and each shows what it says."""
    wanted = table_of("dfilter_buttons")
    shown = [widget for widget in window.main.walk()
             if widget.role in BUTTONS and widget.name in [row[1] for row in wanted]]
    assert [widget.name for widget in sorted(shown, key=lambda widget: widget.place[0])] \
        == [row[1] for row in wanted]
    for _, name, expression, _ in wanted:
        frames = mixture.frames(expression)
        assert frames or name == "New since baseline", f"nothing to see with {name}"
        window.front()
        window.main.find(BUTTONS, name).click()
        wait_for(lambda: window.counts()[1] == len(frames), f"{len(frames)} packets by {name}",
                 tell=window.counts)
    window.filter("", mixture.file["packets"])


def test_graphs(desktop, user):
    """Statistics → I/O Graphs draws new peers a second, of each endpoint in its colour."""
    capture = lay_out(desktop, CAPTURES / "sweep-network-inside.pcapng", "sweep.pcapng")
    wanted = table_of("io_graphs")
    answers = Answers(user, capture)
    colours = [colour for enabled, _, expression, colour, *_ in wanted
               if enabled == "Enabled" and answers.frames(expression)]
    assert len(colours) == 4
    window = ProfileWindow(desktop, capture, "-C", NAME)
    try:
        dialog = window.dialog("Statistics", "I/O Graphs")
        window.arrange(dialog, 100, 100, 1200, 700)
        table = window.table(dialog)
        wait_for(lambda: len(table) == len(wanted), "the graphs to be listed", tell=table.rows)
        assert [row[table.columns.index("Graph Name")] for row in table.rows()] \
            == [row[1] for row in wanted]
        assert dialog.find("combo box", "1 sec") is not None
        plot = dialog.place[:3] + (400,)

        def drawn():
            # More than a legend has, where this Wireshark draws one.
            seen = window.colours(desktop.picture("profile-graphs"), plot)
            return [row[3] for row in wanted if seen[row[3]] > 2000]
        wait_for(lambda: drawn() == colours, f"graphs in {colours}", tell=drawn)
        dialog.find(BUTTONS, "Close").click()
    finally:
        window.close()


def test_chosen_by_a_click(desktop, mixture):
    """On the profile's name in the corner; the user's own profile stays as it is."""
    window = ProfileWindow(desktop, mixture.capture)
    try:
        own = window.packets().columns
        before = (window.settings / "preferences").read_bytes()
        assert "Verdict" not in own and window.label().name == "Profile: Default"
        window.choose_profile(2)
        wait_for(lambda: window.label().name == f"Profile: {NAME}", "the profile",
                 tell=lambda: window.label().name)
        wait_for(lambda: window.packets().columns == COLUMNS, "its columns",
                 tell=lambda: window.packets().columns)
        window.desktop.picture("profile-chosen")
        window.choose_profile(1)
        wait_for(lambda: window.packets().columns == own, "the columns from before",
                 tell=lambda: window.packets().columns)
        assert (window.settings / "preferences").read_bytes() == before
        assert not (window.settings / "colorfilters").exists()
        assert not (window.settings / "dfilter_buttons").exists()
    finally:
        window.close()
