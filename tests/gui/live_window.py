# SPDX-License-Identifier: GPL-2.0-or-later
"""A Wireshark that captures on the loopback interface of a network of its own, with our profile."""
import re
import subprocess
from pathlib import Path

from capture_window import BUTTONS, CaptureWindow
from desktop import wait_for
from profile_window import NAME, QUIET, lay_out_profile

HERE = Path(__file__).resolve().parent
INTERPRETER = "/usr/bin/python3"


def missing_right(user):
    """Why a window cannot capture in a network of its own here, or None."""
    done = subprocess.run(
        [INTERPRETER, HERE / "with_own_network.py", "dumpcap", "-q", "-i", "lo", "-a",
         "duration:0.1", "-w", "/dev/null"], env=user.environment(), cwd="/", capture_output=True,
        text=True, check=False, timeout=60, **user.options())
    if done.returncode == 0:
        return None
    return ("an ordinary user may not capture in a namespace of his own; allow unprivileged user "
            "namespaces (sysctl user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_"
            f"userns), and let the user run dumpcap: {done.stderr.strip()[-200:]}")


class LiveWindow(CaptureWindow):
    """Captures UDP from the beginning; the packets go to `saved`."""

    def __init__(self, desktop, saved):
        self.saved = saved
        super().__init__(desktop, None, *QUIET, "-C", NAME, "-k", "-i", "lo", "-f", "udp or icmp",
                         "-w", saved)
        wait_for(self.is_capturing, "the capture to start",
                 tell=lambda: (self.main.name, self.messages()))
        wait_for(saved.exists, "the capture file")

    def launcher(self):
        return [INTERPRETER, HERE / "with_own_network.py"]

    def prepare(self):
        lay_out_profile(self.desktop.user, self.settings)

    def is_capturing(self):
        """The title does not tell: it names the file once that was filtered."""
        return self.main.find(BUTTONS, "Stop").has("ENABLED")

    def traffic(self, what, first, count):
        """Starts traffic in the window's network: see live_traffic.py. Returns the process."""
        return self.desktop.start(
            ["nsenter", "--target", self.process.pid, "--user", "--net", "--preserve-credentials",
             INTERPRETER, HERE / "live_traffic.py", what, "--peers", first, count], name="traffic")

    def finish(self, process):
        """Waits until traffic is over."""
        wait_for(lambda: process.poll() is not None, "the traffic to end")
        assert process.returncode == 0, self.desktop.log("traffic")

    # ------------------------------------------------------------ what it shows --

    def last_row(self):
        """What the last row shows, by column, and its number."""
        table = self.packets()
        row = len(table) - 1
        return row, dict(zip(table.columns, table.row(row)))

    def colour(self, row):
        """The background of a row on the screen, as #RRGGBB: left of a number, where no text is."""
        x, y, _, height = self.packets().cell(row, "Peers").place
        told = self.desktop.run("import", "-window", "root", "-crop",
                                f"1x1+{x + 4}+{y + height // 2}", "+repage", "-depth", "8", "txt:-")
        return re.search("#[0-9A-F]{6}", told)[0]
