# SPDX-License-Identifier: GPL-2.0-or-later
"""Menus, the clipboard, and the dialogs of Wireshark's own tables."""
import re

from desktop import wait_for
from window import TABLES, Table


def items(window, *path):
    """The entries of a menu, which stays open."""
    held = window.open_menu(*path)
    return [item for item in held if item.role.endswith("menu item") and item.name]


def entries(window, *path):
    """What the entries of a menu say; it stays open."""
    return [item.name.rstrip("….").replace("&", "") for item in items(window, *path)]


def is_enabled(window, *path):
    """Can the entry at this path be picked?"""
    *menu, label = path
    found = next(item for item in items(window, *menu)
                 if item.name.rstrip("….").replace("&", "") == label)
    enabled = found.has("ENABLED")
    leave(window)
    return enabled


def leave(window):
    """Closes the menus that are open."""
    for _ in range(3):
        window.desktop.key("Escape")


def filter_field(window):
    """The display filter's entry field."""
    window.front()
    window.desktop.key("ctrl+slash")
    return wait_for(lambda: next((widget for widget in window.main.walk()
                                  if widget.role == "text" and widget.has("FOCUSED")), None),
                    "the filter field")


def pasted(window):
    """What the clipboard holds, as one line: pasted into the filter field, and taken out again."""
    field = filter_field(window)
    before = field.text
    window.desktop.key("ctrl+a", "Delete", "ctrl+v")
    text = wait_for(lambda: field.text, "something to be pasted")
    window.desktop.key("ctrl+a", "Delete")
    if before:
        window.desktop.type(before)
    return text


def choose_type(window, dialog, name):
    """Ticks a type in Endpoints or Conversations, or takes the tick away."""
    search = dialog.find("text")
    search.click()
    window.desktop.key("ctrl+a")
    window.desktop.type(name)

    def only():
        types = next(widget for widget in dialog.walk() if widget.role in TABLES)
        shown = [cell for cell in types if cell.name == name and cell.has("SHOWING")]
        return shown[0] if shown else None
    cell = wait_for(only, f"the type {name}")
    x, y, _, height = cell.place  # the box to tick is a column of its own, before the name
    window.desktop.run("xdotool", "mousemove", x - 14, y + height // 2, "click", 1)


def tab_of_type(dialog, name, count=None):
    """A type's tab, and how many rows it says there are; once there are `count`, if that is given."""
    def tab():
        for widget in dialog.walk():
            told = re.fullmatch(rf"{name}(?: · (\d+))?", widget.name)
            if widget.role == "page tab" and told and (count is None or told[1] == str(count)):
                return widget, int(told[1] or 0)
        return None
    rows = "the tab" if count is None else f"{count} rows"
    return wait_for(tab, f"{rows} of {name}", tell=lambda: [
        widget.name for widget in dialog.walk() if widget.role == "page tab"])


def table_of_type(dialog, name, count, address="Address", port="Port"):
    """A type's table, once it has so many rows; and these, by address and port, each by its
    headings."""
    tab_of_type(dialog, name, count)[0].click()

    def shown():
        tables = [Table(widget) for widget in dialog.walk()
                  if widget.role in TABLES and widget.has("SHOWING")]
        table = next(table for table in tables if port in table.columns)
        told = [dict(zip(table.columns, row)) for row in table.rows()]
        return (table, {(row[address], row[port]): row for row in told}) if told else None
    return wait_for(shown, f"the table of {name}")


def right_click(window, cell, *keys):
    """Right-clicks a cell, and picks from the menu with the keyboard."""
    x, y, width, height = cell.place
    window.desktop.run("xdotool", "mousemove", x + min(width, 40) // 2, y + height // 2,
                       "click", 3)
    window.desktop.run("xdotool", "sleep", "0.5")
    for key in keys:
        window.desktop.key(key)
