# SPDX-License-Identifier: GPL-2.0-or-later
"""A Wireshark that begins with no capture: the interface "Firewall log", from its settings to its
packets."""
from capture_window import BUTTONS, CaptureWindow
from desktop import wait_for
from window import TABLES

INTERFACE = "Firewall log"
SETTINGS = f"Interface Options: {INTERFACE}"
FILE_DIALOG = "Log file Open File"


class LogWindow(CaptureWindow):
    def __init__(self, desktop, **options):
        super().__init__(desktop, None, **options)
        self.row()

    def prepare(self):
        """Extcaps that are installed among the user's settings (Wireshark 4.0) are in ours, too."""
        installed = self.desktop.user.home / ".config" / "wireshark" / "extcap"
        if installed.is_dir():
            (self.settings / "extcap").symlink_to(installed)

    # ------------------------------------------------------ the start page --

    def row(self):
        """The interface on the start page: the cell with the gear, and the one with the name."""
        def cells():
            gear = None
            for cell in self.main.find(TABLES):
                if cell.name.startswith(INTERFACE):
                    return gear, cell
                gear = cell
            return None
        return wait_for(cells, f"the interface {INTERFACE!r} on the start page",
                        tell=lambda: [cell.name for cell in self.main.find(TABLES)])

    def is_idle(self):
        return self.main.name.startswith("The Wireshark Network Analyzer")

    def start(self):
        """A double click on the interface."""
        self.front()
        self.row()[1].click(times=2)
        wait_for(lambda: not self.is_idle(), "the capture to start")

    # --------------------------------------------------------- the settings --

    def settings_dialog(self):
        """A click on the gear."""
        self.front()
        return self.opened(SETTINGS, lambda: self.row()[0].click())

    def choose_file(self, settings, path):
        """Browses for the log file, and types its name there."""
        self.type_name(self.file_dialog(settings), path)
        self.wait_closed(FILE_DIALOG)
        wait_for(lambda: settings.find("text").text == str(path), "the log file in its field")

    def file_dialog(self, settings):
        return self.opened(FILE_DIALOG, settings.find(BUTTONS, "…").click)

    def listen_on(self, settings, address):
        """Types the address to listen on."""
        label = settings.find("label", "Or listen for syslog on")
        # Fields have no names here: the one to the right of its label.
        field = next(widget for widget in settings.walk() if widget.role == "text"
                     and abs(middle(widget) - middle(label)) < 10)
        field.click()
        self.desktop.type(address)
        wait_for(lambda: field.text == address, "the address to be typed")

    def save(self, settings):
        settings.find(BUTTONS, "Save").click()
        self.wait_closed(SETTINGS)

    # ---------------------------------------------------------- the capture --

    def wait_packets(self, count):
        wait_for(lambda: self.counts() == (count, count) and len(self.packets()) == count,
                 f"{count} packets", tell=lambda: (self.counts(), self.messages()))


def middle(widget):
    """The height on the screen at which it stands."""
    return widget.place[1] + widget.place[3] // 2
