#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The README's pictures, from a real window, a real terminal and tshark.

Not run by hand: tests/gui/pictures builds the plugin, runs this as an ordinary
user, and squeezes what it makes.

    make_pictures.py FOLDER
"""
import os
import shlex
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from desktop import Desktop, User, wait_for   # noqa: E402
import expert                                 # noqa: E402
from profile_window import NAME, ProfileWindow    # noqa: E402
from window import Window                     # noqa: E402

CAPTURES = HERE.parent.parent / "captures"
CAPTURE = CAPTURES / "nas-after-upgrade-inside.pcapng"
LOG = CAPTURES / "nas-denied.log"
FAN_OUTS = {"fan-out-before": "nas-before-upgrade-inside", "fan-out-after": "nas-after-upgrade-inside"}
SIZE = (1300, 900)
FONT = "DejaVu Sans Mono"


def picture_of_window(desktop, capture):
    """Packets in the colours and columns of the profile, and what one of them tells of its endpoint."""
    window = ProfileWindow(desktop, capture, "-C", NAME, split=(320, 480))
    try:
        first = window.select(0)
        desktop.key(*["Down"] * 35)  # to where the NAS begins to share
        window.wait_selected(first + 35)
        window.unfold("[Oversharing", key="Right")
        # Away from the details, so that nothing there is under the mouse.
        desktop.run("xdotool", "mousemove", SIZE[0] - 2, SIZE[1] - 2)
        wait_for(lambda: any(line.name.startswith("[Evidence") for line in window.details()),
                 "the evidence to show")
        desktop.picture("window")
    finally:
        window.close()


def picture_of_expert(desktop, capture):
    """Analyze → Expert Information, our entry unfolded."""
    window = Window(desktop, capture)
    try:
        dialog = window.dialog("Analyze", "Expert Information")
        window.arrange(dialog, 8, 105, SIZE[0] - 18, 330)
        table, entries = expert.entries_of(window, dialog, 1)
        table.cell(next(iter(entries.values())).row, 0).click()
        desktop.run("xdotool", "mousemove", SIZE[0] - 2, SIZE[1] - 2)
        path = desktop.picture("expert")
        desktop.run("convert", path, "-crop", f"{SIZE[0]}x480+0+0", "+repage", "-strip", path)
    finally:
        window.close()


def picture_of_log(desktop, _):
    """Lines of a firewall's log as packets, what one of them tells unfolded."""
    capture = desktop.folder / "denied.pcapng"
    subprocess.run([desktop.user.home / ".local" / "bin" / "fwlog", "-q", "--timezone", "UTC",
                    "-w", capture, LOG], env=desktop.user.environment(), check=True)
    window = Window(desktop, capture, split=(370, 400))
    try:
        window.select(8)
        window.unfold("Firewall log")
        desktop.run("xdotool", "mousemove", SIZE[0] - 2, SIZE[1] - 2)
        desktop.picture("log")
    finally:
        window.close()


def picture_of_statistics(desktop, capture):
    """Statistics → Oversharing → Hosts, and as much of the window behind it as tells where we are."""
    window = Window(desktop, capture)
    try:
        dialog = window.dialog("Statistics", "Oversharing", "Hosts", title="Oversharing: Hosts")
        table = window.table(dialog)
        wait_for(lambda: len(table) > 0, "a row in the table")
        window.arrange(dialog, 8, 105, SIZE[0] - 18, 190)
        desktop.run("xdotool", "mousemove", SIZE[0] - 2, SIZE[1] - 2)
        path = desktop.picture("statistics")
        desktop.run("convert", path, "-crop", f"{SIZE[0]}x340+0+0", "+repage", "-strip", path)
    finally:
        window.close()


def picture_of_terminal(desktop, capture):
    """The table of hosts and the colleague's note, in a terminal."""
    link = desktop.folder / "nas.pcapng"
    commands = [["tshark", "-q", "-2", "-r", link.name, "-z", f"oversharing,{what}"]
                for what in ("hosts", "report")]
    done = desktop.folder / "done"
    script = "".join(f"printf '\\033[1m$ %s\\033[0m\\n' {shlex.quote(shlex.join(command))}\n"
                     f"{shlex.join(command)}\necho\n" for command in commands)
    script = "printf '\\033[?25l'\n" + script  # no cursor
    script = f"cd {shlex.quote(str(desktop.folder))}\n{script}touch {shlex.quote(str(done))}\n"
    file = desktop.user.write(desktop.folder / "terminal.sh", script + "exec sleep 600\n")
    terminal = desktop.start(["xterm", "-fa", FONT, "-fs", "10", "-geometry", "124x44+0+0",
                              "-fg", "#e6e6e6", "-bg", "#1c1f24", "-b", "10", "+sb",
                              "-title", "Oversharing", "-e", "bash", file])
    try:
        wait_for(done.exists, "tshark to finish in the terminal")
        number = desktop.run("xdotool", "search", "--sync", "--onlyvisible", "--name",
                             "^Oversharing$").split()[-1]
        previous = None
        for _ in range(50):  # until the terminal has drawn everything
            path = desktop.picture("terminal", number)
            now = path.read_bytes()
            if now == previous:
                break
            previous = now
    finally:
        desktop.end(terminal)
    # Empty lines below the text are cut off, a margin is put back.
    desktop.run("convert", path, "-bordercolor", "#1c1f24", "-border", "1", "-trim", "+repage",
                "-bordercolor", "#1c1f24", "-border", "12", "-strip", path)


def picture_of_fan_out(desktop, _):
    """The NAS's fan-out before and after the upgrade, as tshark draws it: in UTC, like its log."""
    for name, capture in FAN_OUTS.items():
        copy = desktop.folder / f"{capture}.pcapng"
        copy.write_bytes((CAPTURES / copy.name).read_bytes())
        drawn = subprocess.run(["tshark", "-n", "-q", "-r", copy, "-z", "oversharing,svg"],
                               env=desktop.user.environment(TZ="UTC"), check=True,
                               capture_output=True).stdout
        (desktop.pictures / f"{name}.svg").write_bytes(drawn)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    user = User(os.environ.get("OVERSHARING_HOME", os.environ["HOME"]), os.geteuid(), os.getegid())
    desktop = Desktop(user, sys.argv[1], SIZE)
    try:
        copy = desktop.folder / "nas.pcapng"
        copy.write_bytes(CAPTURE.read_bytes())
        for take in (picture_of_window, picture_of_expert, picture_of_log, picture_of_statistics,
                     picture_of_terminal, picture_of_fan_out):
            take(desktop, copy)
    finally:
        desktop.stop()


if __name__ == "__main__":
    main()
