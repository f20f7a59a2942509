# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing stale is shown: after a preference was changed, after another profile was chosen, after a
file was closed, reloaded and opened again, all is as tshark has it with the same settings.

The tests share one window; each makes sure by itself of the settings it needs.
"""
import subprocess

import pytest

import expert
from conftest import CAPTURES, Answers, lay_out
from desktop import wait_for
from settings_window import COLUMNS, SettingsWindow
from test_window import check_table, statistics_table

LABEL = "List an endpoint from so many remote hosts"
FEW, MANY = 9, 100        # thresholds: both endpoints of the first capture are listed, or one
PROFILE = "Strict"        # has the second one
ROWS = 12                 # of the packet list, that are looked at


@pytest.fixture(scope="module")
def captures(desktop, user):
    """A capture with two endpoints, and one with the first of these, which has other peers there."""
    first, second, another = (
        lay_out(desktop, CAPTURES / f"{name}.pcapng", f"settings-{name}.pcapng")
        for name in ("nas-after-upgrade-inside", "nas-off-silent-outside", "nas-denied-inside"))
    both = desktop.folder / "settings-both.pcapng"
    subprocess.run(["mergecap", "-w", both, first, second], env=user.environment(), cwd="/",
                   check=True, **user.options())
    return both, another


@pytest.fixture(scope="module")
def window(desktop, captures):
    opened = SettingsWindow(desktop, captures[0], {PROFILE: f"oversharing.min_hosts: {MANY}"})
    yield opened
    opened.close()


@pytest.fixture
def right(user):
    """The right answers for a capture with a threshold."""
    made = {}

    def answers(capture, threshold):
        key = capture, threshold
        if key not in made:
            made[key] = Answers(user, capture, f"oversharing.min_hosts:{threshold}")
        return made[key]
    return answers


def rows(answers, expression):
    """What the packet list should show of the first packets of a filter."""
    told = answers.tshark("-2", "-Y", expression, "-o", "gui.column.format:" + ",".join(
        f'"{name}","%Cus:{field}:0:R"' for name, field in COLUMNS.items()), "-T", "tabs")
    return [line.split("\t") for line in told.splitlines()[:ROWS]]


def check(window, answers, picture):
    """Rows, filter, table and expert infos are right."""
    packets = answers.file["packets"]
    expression = "oversharing.verdict"
    wait_for(lambda: window.counts() == (packets, packets), f"{packets} packets",
             tell=window.counts)
    window.filter(expression, len(answers.frames(expression)))
    wanted = rows(answers, expression)

    def shown():
        table = window.packets()
        return [[table.cell(row, column).name for column in COLUMNS]
                for row in range(min(len(table), ROWS))]
    wait_for(lambda: shown() == wanted, f"rows {wanted}", seconds=10, tell=shown)
    window.desktop.picture(picture)
    window.filter("", packets)
    # First packets of the capture: they were on the screen before.
    wanted = rows(answers, "frame")
    wait_for(lambda: shown() == wanted, f"rows {wanted}", seconds=10, tell=shown)
    _, table = statistics_table(window, answers, f"{picture}-hosts")
    check_table(table, answers.hosts)
    window.tidy()
    check_expert_infos(window, answers)
    window.tidy()


def check_expert_infos(window, answers):
    if answers.endpoints:
        _, entries = expert.entries(window, len(answers.endpoints))
        assert set(entries) == {endpoint["onset"] for endpoint in answers.endpoints}
    else:
        table = window.table(expert.opened(window))
        protocol = table.columns.index("Protocol")
        assert not [row for row in table.rows() if row[protocol].lower() == "oversharing"]


def test_threshold_takes_effect_at_once(window, captures, right):
    before, after = (right(captures[0], threshold) for threshold in (FEW, MANY))
    assert 0 < len(after.endpoints) < len(before.endpoints)
    check(window, before, "preferences-1-before")
    window.change_preference(LABEL, str(MANY))
    check(window, after, "preferences-2-after")
    window.change_preference(LABEL, str(FEW))
    check(window, before, "preferences-3-back")


def test_another_file(window, captures, right):
    """Closed, another one opened, and the first again."""
    window.menu("File", "Close")
    wait_for(lambda: captures[0].name not in window.main.name, "the file to close",
             tell=lambda: window.main.name)
    for number, capture in enumerate((captures[1], captures[0])):
        window.open_file(capture)
        check(window, right(capture, FEW), f"preferences-4-opened-{number}")


def test_same_file_again(window, captures, right):
    """Opened over itself, and reloaded."""
    window.open_file(captures[0])
    check(window, right(captures[0], FEW), "preferences-5-opened-again")
    window.front()
    window.desktop.key("ctrl+r")
    check(window, right(captures[0], FEW), "preferences-6-reloaded")


def test_profiles(window, captures, right):
    """There and back, with a threshold of their own each."""
    for number, (name, threshold) in enumerate(((PROFILE, MANY), ("Default", FEW))):
        window.choose_profile(name)
        check(window, right(captures[0], threshold), f"preferences-7-profile-{number}")


if __name__ == "__main__":
    raise SystemExit(pytest.main([__file__, "-p", "no:cacheprovider"]))
