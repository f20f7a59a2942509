# SPDX-License-Identifier: GPL-2.0-or-later
"""A real Wireshark window, driven by mouse and keyboard and read like a screen reader would."""
import re

from desktop import wait_for

# Wireshark asks nothing and calls nobody.
PREFERENCES = """gui.update.enabled: FALSE
gui.ask_unsaved: FALSE
gui.autocomplete_filter: FALSE
gui.column.format: "No.", "%m", "Time", "%t", "Source", "%s", "Destination", "%d", \
"Protocol", "%p", "Length", "%L", "Info", "%i"
nameres.network_name: FALSE
"""
# It looks for no interfaces where a test is about a file.
NO_INTERFACES = """capture.no_interface_load: TRUE
capture.no_extcap: TRUE
"""
RECENT = """gui.geometry_main_x: 0
gui.geometry_main_y: 0
gui.geometry_main_width: {width}
gui.geometry_main_height: {height}
gui.geometry_main_maximized: TRUE
gui.geometry_main_upper_pane: {upper}
gui.geometry_main_lower_pane: {lower}
gui.packet_list_show: TRUE
gui.tree_view_show: TRUE
gui.byte_view_show: {bytes}
gui.toolbar_main_show: TRUE
gui.filter_toolbar_show: TRUE
gui.statusbar_show: TRUE
"""
TABLES = ("tree", "tree table", "table")  # what Qt calls a table, by version
STATUS = re.compile(r"Packets: (\d+)(?: · Displayed: (\d+))?")


class Widget:
    """One thing on the screen, or in it: what it is, what it says, where it is."""

    def __init__(self, desktop, node):
        self.desktop, self.node = desktop, node

    @property
    def role(self):
        return self.node.get_role_name()

    @property
    def name(self):
        return self.node.get_name() or ""

    @property
    def text(self):
        """What is in an entry field."""
        return self.desktop.atspi.Text.get_text(self.node, 0, -1)

    @property
    def place(self):
        spot = self.desktop.atspi.Component.get_extents(
            self.node, self.desktop.atspi.CoordType.SCREEN)
        return spot.x, spot.y, spot.width, spot.height

    def has(self, state):
        return self.node.get_state_set().contains(getattr(self.desktop.atspi.StateType, state))

    def __bool__(self):
        return True

    def __len__(self):
        return self.node.get_child_count()

    def __getitem__(self, index):
        child = self.node.get_child_at_index(index)
        if child is None:
            raise LookupError(f"child {index} of {self.role} {self.name!r} is gone")
        return Widget(self.desktop, child)

    def __iter__(self):
        for index in range(len(self)):
            yield self[index]

    def walk(self, shown=True):
        """Every widget below this one; menus that are not open and what trees hold left out."""
        for child in self:
            if shown and not child.has("SHOWING"):
                continue
            yield child
            if child.role not in (*TABLES, "list"):
                yield from child.walk(shown)

    def find(self, role, name=None, shown=True):
        """The first widget below with this role (or one of these) and name, or None."""
        roles = (role,) if isinstance(role, str) else role
        for widget in self.walk(shown):
            if widget.role in roles and (name is None or widget.name == name):
                return widget
        return None

    def click(self, **options):
        self.desktop.click(self.place, **options)


class Table:
    """A tree or table widget: a header and rows of cells, as they stand on the screen."""

    def __init__(self, widget):
        self.widget = widget
        self.columns = []
        for cell in widget:
            if not cell.role.endswith("header"):
                break
            self.columns.append(cell.name)

    def __len__(self):
        """How many rows there are, those scrolled out of sight included."""
        return len(self.widget) // len(self.columns) - 1

    def cell(self, row, column):
        at = column if isinstance(column, int) else self.columns.index(column)
        return self.widget[(row + 1) * len(self.columns) + at]

    def row(self, row):
        return [self.cell(row, column).name for column in range(len(self.columns))]

    def rows(self, most=60):
        return [self.row(row) for row in range(min(len(self), most))]

    def header(self, column):
        return self.widget[self.columns.index(column)]


class Window:
    """A Wireshark of its own, with its own settings; `options` as on the command line. Without a
    capture it opens on the start page, where the interfaces are."""

    def __init__(self, desktop, capture, *options, bytes_pane=False, split=(330, 330)):
        self.desktop = desktop
        number = len(list(desktop.folder.glob("settings*")))
        self.settings = desktop.user.folder(desktop.folder / f"settings{number}")
        width, height = desktop.size
        desktop.user.write(self.settings / "preferences",
                           PREFERENCES + (NO_INTERFACES if capture else ""))
        desktop.user.write(self.settings / "recent", RECENT.format(
            width=width, height=height, upper=split[0], lower=split[1],
            bytes=str(bytes_pane).upper()))
        self.prepare()
        self.process = desktop.start(
            [*self.launcher(), "wireshark", *(["-r", capture] if capture else []), *options],
            name="wireshark", environment=self.environment())
        self.counter = None  # the label in the status bar that counts packets
        self.main = wait_for(self._main_window, "Wireshark's main window")
        if capture:
            self.wait_loaded(capture)

    def prepare(self):
        """What there is to do before Wireshark starts."""

    def environment(self):
        """What Wireshark finds in its environment."""
        return self.desktop.environment(WIRESHARK_CONFIG_DIR=str(self.settings),
                                        LD_PRELOAD=str(self.desktop.lasting_addresses))

    def launcher(self):
        """The words before its name, where another program starts it."""
        return []

    def close(self):
        self.desktop.end(self.process)

    def _application(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"Wireshark ended by itself with {self.process.returncode}: "
                               + self.desktop.log("wireshark")[-2000:])
        node = self.desktop.application(self.process.pid)
        return Widget(self.desktop, node) if node is not None else None

    def windows(self):
        """The windows and dialogs open now."""
        application = self._application()
        return [window for window in application or () if window.has("SHOWING")]

    def _main_window(self):
        for window in self.windows():
            if window.find("menu bar") is not None:
                return window
        return None

    # ------------------------------------------------------------ the file --

    def counts(self):
        """(packets, displayed) as the status bar tells, or None."""
        told = STATUS.match(self.counter.name) if self.counter else None
        if not told:
            bar = self.main.find("status bar")
            for widget in bar.walk() if bar else ():
                told = STATUS.match(widget.name) if widget.role == "label" else None
                if told:
                    self.counter = widget
                    break
        return (int(told[1]), int(told[2] or told[1])) if told else None

    def wait_loaded(self, capture):
        """Waits until a capture is in the window, read to its end and listed."""
        name = str(capture).rpartition("/")[2]

        def loaded():
            counts = self.counts()
            return (name in self.main.name and counts is not None
                    and len(self.packets()) == counts[1] and counts)
        return wait_for(loaded, f"{name} to be loaded (title: {self.main.name!r})")

    def type_name(self, dialog, path):
        """Types the name of a file in a dialog that asks for one, and Return."""
        field = wait_for(lambda: dialog.find("text"), "the file name field")
        wait_for(lambda: field.has("FOCUSED"), "the cursor in the file name field")
        self.desktop.key("ctrl+a")
        self.desktop.type(str(path))
        wait_for(lambda: field.text == str(path), "the file's name to be typed")
        self.desktop.key("Return")

    def wait_closed(self, title):
        """Waits until there is no dialog of this title."""
        wait_for(lambda: not any(title in window.name for window in self.windows()),
                 f"the dialog {title!r} to close",
                 tell=lambda: [window.name for window in self.windows()])

    def open_file(self, capture):
        """File → Open…, the name typed."""
        title = "Open Capture File"
        self.type_name(self.dialog("File", "Open", title=title), capture)
        self.wait_closed(title)
        return self.wait_loaded(capture)

    # ------------------------------------------------------------- controls --

    def raise_window(self, name):
        """Brings the window of this name to the front; returns its number."""
        number = self.desktop.run("xdotool", "search", "--onlyvisible", "--name",
                                  f"^{re.escape(name)}$").split()[-1]
        self.desktop.run("xdotool", "windowactivate", "--sync", number)
        return number

    def front(self):
        """Brings the main window to the front."""
        return self.raise_window(self.main.name)

    def menu(self, *path):
        """Opens a menu with the mouse and picks an entry; "…" and "&" do not matter."""
        *menu, label = path
        self.entry(self.open_menu(*menu), label, path).click()

    def open_menu(self, *path):
        """Opens a menu with the mouse, and returns what holds its entries."""
        self.front()
        holder = wait_for(lambda: self.main.find("menu bar"), "the menu bar")
        for label in path:
            item = self.entry(holder, label, path)
            item.click()
            holder = wait_for(lambda item=item: next((
                child for child in item if child.role == "popup menu" and child.has("SHOWING")),
                None), f"the menu {' → '.join(path)} to open")
        return holder

    @staticmethod
    def entry(holder, label, path):
        """The entry of an open menu."""
        def found():
            for item in holder:
                if item.role.endswith("menu item") and item.has("SHOWING") and \
                        item.name.rstrip("….").replace("&", "") == label:
                    return item if item.place[2] > 0 else None
            return None
        return wait_for(found, f"the menu entry {' → '.join(path)}")

    def packets(self):
        return Table(self.main.find(TABLES, "Packet list"))

    def details(self):
        """The lines of the packet details pane that are unfolded, as cells."""
        return [cell for cell in self.main.find(TABLES, "Packet details")
                if not cell.role.endswith("header")]

    def unfold(self, begin, key="shift+Right"):
        """Unfolds, with the keyboard, the line of the details that begins so, and all below it
        (with the key Right only itself); returns what is in that line and those below it."""
        def lines():
            names = [cell.name for cell in self.details()]
            first = next((at for at, name in enumerate(names) if name.startswith(begin)), None)
            assert first is not None, f"no {begin!r} in the details: {names}"
            return names[first:]

        def head():
            return next(cell for cell in self.details() if cell.name.startswith(begin))
        folded = wait_for(lambda: len(lines()), f"{begin!r} to be there")
        head().click()
        wait_for(lambda: head().has("FOCUSED") or head().has("SELECTED"), f"{begin!r} to be chosen")
        self.desktop.key(key)
        return wait_for(lambda: len(lines()) > folded and lines(), f"{begin!r} to unfold")

    def follow(self, begin):
        """Double-clicks the line of the details that begins so, a link to a frame."""
        line = next(cell for cell in self.details() if cell.name.startswith(begin))
        line.click()
        self.desktop.run("xdotool", "click", "--repeat", "2", "--delay", "50", "1")

    def filter(self, expression, displayed):
        """Types a display filter and waits until so many packets are displayed."""
        self.front()
        self.desktop.key("ctrl+slash")
        field = wait_for(lambda: next((
            widget for widget in self.main.walk()
            if widget.role == "text" and widget.has("FOCUSED")), None), "the filter field")
        self.desktop.key("ctrl+a", "Delete")
        if expression:
            self.desktop.type(expression)
        wait_for(lambda: field.text == expression, f"the filter {expression!r} to be typed")
        self.desktop.key("Return")
        return wait_for(lambda: self.counts()[1] == displayed and self.counts(),
                        f"{displayed} packets to be displayed by {expression!r}",
                        tell=self.counts)

    def select(self, row):
        """Clicks a row of the packet list and waits for its details; returns its number."""
        self.front()

        def clicked():
            cell = self.packets().cell(row, 0)
            frame = int(cell.name)  # before the click, for that may renew the list
            cell.click()
            return frame
        frame = wait_for(clicked, f"row {row} to be clicked")
        self.wait_selected(frame)
        return frame

    def wait_selected(self, frame):
        """Waits until the details pane shows this frame."""
        wait_for(lambda: self.details()[0].name.startswith(f"Frame {frame}:"),
                 f"the details of frame {frame}", tell=lambda: self.details()[0].name[:40])

    def dialog(self, *path, title=None):
        """Opens a dialog by the menu and returns it."""
        return self.opened(title or path[-1], lambda: self.menu(*path))

    def opened(self, title, action):
        """Does what opens a dialog and returns that, once it is there and can be read."""
        def readable():
            for window in self.windows():
                if window.node != self.main.node and title in window.name:
                    list(window.walk())  # fails while it is being built
                    return window
            return None
        action()
        return self.settled(wait_for(readable, f"a window called {title!r}",
                                     tell=lambda: [window.name for window in self.windows()]))

    def settled(self, dialog):
        """The dialog, once it knows where it was put: a click where it was before would miss."""
        number = wait_for(lambda: self.raise_window(dialog.name),
                          f"{dialog.name!r} to be on the screen")

        def is_settled():
            told = self.desktop.run("xwininfo", "-id", number)
            spot = tuple(int(x) for x in re.findall(r"Absolute upper-left [XY]: +(-?\d+)", told))
            return dialog.place[:2] == spot
        wait_for(is_settled, f"{dialog.name!r} to be in its place", tell=lambda: dialog.place)
        return dialog

    def table(self, dialog):
        """The table in a dialog."""
        return Table(wait_for(lambda: dialog.find(TABLES), f"a table in {dialog.name!r}"))

    def arrange(self, dialog, x, y, width, height):
        """Moves a dialog to a place and brings it to the front."""
        number = self.raise_window(dialog.name)
        self.desktop.run("xdotool", "windowmove", number, x, y,
                         "windowsize", number, width, height)
        wait_for(lambda: abs(dialog.place[2] - width) < 40 and abs(dialog.place[0] - x) < 40,
                 f"{dialog.name!r} to be moved", tell=lambda: dialog.place)
        return number

    def tidy(self):
        """Closes every dialog, as Escape does, and takes the filter off."""
        def alone():
            for window in self.windows():
                if window.node != self.main.node:
                    if window.name:  # one that has none is modal, and in front
                        self.raise_window(window.name)
                    self.desktop.key("Escape")
                    return False
            return True
        wait_for(alone, "the dialogs to close", tell=lambda: [w.name for w in self.windows()])
        counts = self.counts()
        if counts is not None and counts[0] != counts[1]:
            self.filter("", counts[0])
