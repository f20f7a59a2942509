# SPDX-License-Identifier: GPL-2.0-or-later
"""A baseline in the window: chosen in Preferences, what is new is there at once, as tshark has it."""
import pytest

import expert
from conftest import CAPTURES, Answers, lay_out
from settings_window import SettingsWindow

LABEL = "Baseline"
NEW = 'oversharing.baseline == "new"'


@pytest.fixture(scope="module")
def today(desktop):
    return lay_out(desktop, CAPTURES / "nas-after-upgrade-inside.pcapng", "baseline-today.pcapng")


@pytest.fixture(scope="module")
def baseline(desktop, user):
    """What the NAS did before the upgrade."""
    path = desktop.folder / "home.baseline"
    before = Answers(user, CAPTURES / "nas-before-upgrade-inside.pcapng")
    assert "written" in before.tshark("-q", "-z", f"oversharing,baseline,{path}")
    return path


@pytest.fixture(scope="module")
def right(user, today, baseline):
    return Answers(user, today, f"oversharing.baseline:{baseline}")


@pytest.fixture(scope="module")
def window(desktop, today):
    opened = SettingsWindow(desktop, today, {})
    yield opened
    opened.close()


def test_chosen_in_preferences(window, baseline, right):
    packets = right.file["packets"]
    window.filter(NEW, 0)
    window.filter("", packets)
    window.change_preference(LABEL, str(baseline))
    window.filter(NEW, len(right.frames(NEW)))
    window.desktop.picture("baseline-1-new")
    window.select(0)
    window.desktop.picture("baseline-2-details")
    assert any("is new" in cell.name or "Baseline: new" in cell.name
               for cell in window.details() if cell.name)
    window.filter("", packets)


def test_changes_are_those_of_tshark(window, right):
    dialog = window.dialog("Statistics", "Oversharing", "Changes", title="Oversharing: Changes")
    told = dialog.find("text").text
    window.desktop.picture("baseline-3-changes")
    assert told.strip() == right.tshark("-q", "-z", "oversharing,changes").strip()
    assert "\nNEW  192.168.1.50:8832" in told
    window.tidy()


def test_expert_infos(window, right):
    """Those of the verdicts, and one for each difference."""
    told = right.frames("oversharing.expert.new")
    assert told
    dialog = expert.opened(window)
    _, found = expert.entries_of(window, dialog, len(right.endpoints) + len(told))
    window.desktop.picture("baseline-4-expert")
    assert set(told) <= {frame for frame, entry in found.items() if entry.severity == "Warning"}
    window.tidy()
