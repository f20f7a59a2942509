# SPDX-License-Identifier: GPL-2.0-or-later
"""What the pages of the course have in bold stands on the screen, spelled so; and what they say of the
screen besides has a test, with the labs.
"""
import re

import pytest

import menus
import test_course_labs_1_to_4  # noqa: F401  what they stand for
import test_course_labs_5_to_9  # noqa: F401
from course_pages import untested
from course_window import COURSE
from desktop import wait_for
from window import TABLES, Table

PAGES = [COURSE / "README.md", *sorted(COURSE.glob("*/lab.md"))]
BOLD = {text for page in PAGES
        for text in re.findall(r"\*\*([^*]+)\*\*", page.read_text(encoding="utf-8"))}
MENUS = {text for text in BOLD if " → " in text}

# In the packet details.
LINES = {"User Datagram Protocol", "Internet Protocol Version 4",
         "Internet Control Message Protocol", "Oversharing"}
# In Wireshark's own tables: where, and what kind of thing.
TABS = {"UDP", "IPv4"}
BOXES = {"Limit to display filter"}
HEADINGS = {"Packets": ("Conversations", "UDP"), "Tx Packets": ("Endpoints", "IPv4")}
# In tables of the plugin.
COLUMNS = {"Began": "Peers", "On ports": "Hosts"}


@pytest.fixture
def lab(course):
    """The window with the first capture of lab 5."""
    return course.open("5", "first")[0]


def test_all_are_looked_for():
    assert len(MENUS) > 5
    assert BOLD - MENUS == LINES | TABS | BOXES | set(HEADINGS) | set(COLUMNS)


@pytest.mark.parametrize("number", "123456789")
def test_every_mention_has_a_test(number):
    assert not untested(number)


@pytest.mark.parametrize("path", sorted(MENUS))
def test_menus(lab, path):
    *menu, entry = path.split(" → ")
    found = menus.items(lab, *menu)
    names = [item.name.rstrip("….").replace("&", "") for item in found]
    if entry not in names:  # a time format has an example behind it: "UTC Time of Day (01:02:03…"
        assert any(name.startswith(f"{entry} (") for name in names), names
    menus.leave(lab)


def test_details(lab):
    """Of an ICMP error, and of the datagram before it, which it quotes."""
    def protocols(row):
        return [lab.packets().cell(row, column).name for column in range(6)]
    error = next(row for row in range(len(lab.packets())) if "ICMP" in protocols(row))
    shown = []
    for row in (error, error - 1):
        lab.select(row)
        shown += wait_for(lambda: [cell.name.lstrip("[") for cell in lab.details()], "the details")
    for line in LINES:
        assert any(name.startswith(line) for name in shown), (line, shown)


@pytest.mark.parametrize("name", ["Conversations", "Endpoints"])
def test_tables(lab, name):
    dialog = lab.dialog("Statistics", name, title=name)
    lab.arrange(dialog, 20, 100, 1400, 600)
    for wanted in TABS:
        menus.tab_of_type(dialog, wanted)
    for wanted in BOXES:
        assert dialog.find("check box", wanted)
    for heading, (where, kind) in HEADINGS.items():
        if where == name:
            menus.tab_of_type(dialog, kind)[0].click()
            wait_for(lambda: any(heading in Table(widget).columns for widget in dialog.walk()
                                 if widget.role in TABLES), f"the heading {heading}")
    lab.desktop.picture(f"course-{name}")


@pytest.mark.parametrize("column", COLUMNS)
def test_columns(lab, column):
    kind = COLUMNS[column]
    dialog = lab.dialog("Statistics", "Oversharing", kind, title=f"Oversharing: {kind}")
    assert column in lab.table(dialog).columns
