# SPDX-License-Identifier: GPL-2.0-or-later
"""A window for the steps of the course: its captures one after the other, and what a page has one do
and read there."""
import re

import menus
from conftest import CAPTURES, Answers, lay_out
from desktop import wait_for
from window import TABLES, Table, Window

COURSE = CAPTURES / "course"
OF_THE_SERVICE = "udp.port == 8861"  # of the NAS, in labs 4 and 5


class CourseWindow:
    """One window, in which the captures of the course are opened one after the other."""

    def __init__(self, desktop, user):
        self.desktop, self.user = desktop, user
        self.window, self.capture, self.answers = None, None, {}

    def open(self, lab, file):
        """Opens a capture of a lab; returns the window, and what tshark says of it."""
        name = f"lab-{lab}-{file}.pcapng"
        if name not in self.answers:
            source = next(COURSE.glob(f"{lab}-*")) / f"{file}.pcapng"
            self.answers[name] = Answers(self.user, lay_out(self.desktop, source, name))
        return self.open_capture(self.answers[name])

    def open_capture(self, answers):
        """The same of any capture."""
        if self.window is None:
            self.window = Window(self.desktop, answers.capture, bytes_pane=True, split=(300, 700))
        elif answers.capture != self.capture:
            self.window.open_file(answers.capture)
        self.capture = answers.capture
        return self.window, answers

    def tidy(self):
        if self.window:
            self.window.tidy()

    def close(self):
        if self.window:
            self.window.close()


def show(window, answers, expression):
    """Types a display filter; returns the frames that it leaves, once the list has them."""
    frames = answers.frames(expression)
    assert frames, expression
    window.filter(expression, len(frames))
    wait_for(lambda: len(window.packets()) == len(frames), "the list to follow")
    return frames


def choose(window, answers, expression):
    """Shows the packets that a filter leaves, and chooses the first one; returns its number."""
    frames = show(window, answers, expression)
    window.menu("Go", "First Packet")
    window.wait_selected(frames[0])
    return frames[0]


def column(window, name, most=400):
    packets = window.packets()
    return [packets.cell(row, name).name for row in range(min(len(packets), most))]


def fields(answers, expression, *names):
    """A row a packet, a text a field: the first of that name."""
    printed = answers.tshark("-Y", expression, "-T", "fields", "-E", "occurrence=f",
                             *[word for name in names for word in ("-e", name)])
    return [tuple(line.split("\t")) for line in printed.splitlines()]


def line(window, begin):
    """The line of the packet details that begins so."""
    return wait_for(lambda: next((cell for cell in window.details()
                                  if cell.name.lstrip("[").startswith(begin)), None),
                    f"{begin!r} in the details", tell=lambda: [c.name for c in window.details()])


def below(window, begin, key="Right"):
    """Unfolds a line, and returns those that have come below it (with Right the next level alone)."""
    window.menu("View", "Collapse All")  # what is as it was in a packet before
    wait_for(lambda: not any(cell.has("EXPANDED") for cell in window.details()), "all to fold")
    return unfold(window, begin, key)


def unfold(window, begin, key="Right"):
    """The same of a line among those that are unfolded."""
    before = len(window.details())
    told = window.unfold(line(window, begin).name, key=key)
    return told[1:1 + len(window.details()) - before]


def status(window, pattern):
    """What the status bar says, once it fits."""
    def fits():
        for widget in window.main.find("status bar").walk():
            found = re.search(pattern, widget.name) if widget.role == "label" else None
            if found:
                return widget, found
        return None
    return wait_for(fits, f"{pattern} in the status bar", tell=lambda: [
        widget.name for widget in window.main.find("status bar").walk() if widget.name])


def traffic(window, kind, tab, limited=False):
    """Opens Statistics → Endpoints or Conversations at a tab; returns the dialog, and its table."""
    dialog = window.dialog("Statistics", kind)
    window.arrange(dialog, 20, 100, 1400, 600)
    limit(dialog, limited)
    return dialog, table_of(dialog, tab)


def limit(dialog, limited):
    box = dialog.find("check box", "Limit to display filter")
    if box.has("CHECKED") != limited:
        box.click()
    wait_for(lambda: box.has("CHECKED") == limited, "the tick")


def table_of(dialog, name):
    """Goes to a tab; returns its table, once it is that, and has as many rows as the tab says."""
    menus.tab_of_type(dialog, name)[0].click()

    def table():
        count = menus.tab_of_type(dialog, name)[1]
        for widget in dialog.walk():
            if widget.role in TABLES and widget.has("SHOWING"):
                found = Table(widget)
                has_ports = any(column.startswith("Port") for column in found.columns)
                if "Packets" in found.columns and has_ports == (name == "UDP") and \
                        len(found) == count:
                    return found
        return None
    return wait_for(table, f"the table of {name}")


def figures(table, name):
    return [int(table.cell(row, name).name.replace(",", "")) for row in range(len(table))]


def largest_on_top(table, heading):
    """Clicks the heading until they are sorted so; the pages say no more than that."""
    wanted = sorted(figures(table, heading), reverse=True)
    for _ in range(3):
        if figures(table, heading) == wanted:
            return
        table.header(heading).click()
        wait_for(lambda: figures(table, heading) in (wanted, wanted[::-1]), "the rows to be sorted")
    assert figures(table, heading) == wanted
