# SPDX-License-Identifier: GPL-2.0-or-later
"""Analyze → Expert Information, and the entries of ours in it."""
from collections import namedtuple

from desktop import wait_for

SEVERITY = {"initiating": "Warning", "responding": "Warning", "scanning": "Warning",
            "afterglow": "Note", "undecided": "Note", "serving": "Chat", "client": "Chat"}

Entry = namedtuple("Entry", "row severity")


def opened(window):
    """The dialog, where pictures show it best."""
    dialog = window.dialog("Analyze", "Expert Information")
    window.arrange(dialog, 60, 200, 1380, 560)
    return dialog


def entries(window, count):
    """Opens the dialog, and unfolds the entries of ours."""
    return entries_of(window, opened(window), count)


def entries_of(window, dialog, count):
    """Waits for that many entries of ours and unfolds them; returns the table, and the entry of each
    frame that has one."""
    table = window.table(dialog)
    protocol = table.columns.index("Protocol")

    def ours():
        return [row for row in range(len(table))
                if table.cell(row, protocol).name.lower() == "oversharing"]
    wait_for(lambda: sum(int(table.row(row)[-1]) for row in ours()) == count,
             f"{count} expert entries of ours", tell=table.rows)
    # Unfold them from the last to the first, so that rows above stay where they are.
    for row in reversed(ours()):
        before, inside = len(table), int(table.row(row)[-1])
        table.cell(row, 0).click()
        window.desktop.key("Right")
        wait_for(lambda before=before, inside=inside: len(table) == before + inside,
                 "the entries to unfold", tell=table.rows)

    found, severity = {}, None
    for at, row in enumerate(table.rows(400)):
        if row[protocol].lower() == "oversharing" and not row[0].isdigit():
            severity = row[0]
        elif row[0].isdigit():
            found[int(row[0])] = Entry(at, severity)
    return table, found
