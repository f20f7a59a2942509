# SPDX-License-Identifier: GPL-2.0-or-later
"""A Wireshark whose user has the profile "Oversharing", on a light desktop or on a dark one."""
import re
from collections import Counter
from pathlib import Path

from desktop import wait_for
from window import PREFERENCES, Window

NAME = "Oversharing"
PROFILE = Path(__file__).resolve().parents[2] / "plugin" / "profile" / NAME
# What Wireshark should leave during tests, as options: the preferences are the profile's own.
QUIET = [word for line in PREFERENCES.splitlines()
         if re.match(r"gui\.(update|ask|auto)|nameres", line)
         for word in ("-o", line.replace(": ", ":"))]
# A dark desktop: Qt reads its colours from KDE's settings, where it thinks that it runs there.
KDE = {"XDG_CURRENT_DESKTOP": "KDE", "KDE_SESSION_VERSION": "5", "KDE_FULL_SESSION": "true"}
DARK = """[Colors:Window]
BackgroundNormal=49,54,59
ForegroundNormal=239,240,241

[Colors:View]
BackgroundNormal=35,38,41
ForegroundNormal=239,240,241

[Colors:Button]
BackgroundNormal=49,54,59
ForegroundNormal=239,240,241

[Colors:Selection]
BackgroundNormal=61,174,233
ForegroundNormal=252,252,252
"""


def lay_out_profile(user, settings):
    """Puts the profile, as it was installed, into a folder of settings, whose places on the screen it
    has; returns its own folder."""
    installed = user.home / ".config" / "wireshark" / "profiles" / NAME
    profile = settings / "profiles" / NAME
    for folder in (profile.parent, profile):
        user.folder(folder)
    for path in installed.iterdir():
        user.write(profile / path.name, path.read_text(encoding="utf-8"))
    recent = [(folder / "recent").read_text(encoding="utf-8") for folder in (profile, settings)]
    user.write(profile / "recent", "\n".join(recent))
    return profile


def colours_of(verdict):
    """The background and the text colour of its packets, as #RRGGBB."""
    text = (PROFILE / "colorfilters").read_text(encoding="utf-8")
    rule = re.search(rf'^@.*== "{verdict}"@\[(.*)\]\[(.*)\]$', text, re.M)
    return ["#" + "".join(f"{int(part) >> 8:02X}" for part in colour.split(","))
            for colour in rule.groups()]


class ProfileWindow(Window):
    """A Wireshark whose user has the profile, as it was installed; `dark` on a dark desktop."""

    def __init__(self, desktop, capture, *options, dark=False, split=(420, 420)):
        self.dark = dark
        super().__init__(desktop, capture, *QUIET, *options, split=split)
        if self.main.place[2] < desktop.size[0] - 20:  # the profile remembers no place on the screen
            self.arrange(self.main, 0, 0, *desktop.size)

    def prepare(self):
        self.profile = lay_out_profile(self.desktop.user, self.settings)
        if self.dark:
            self.desktop.user.write(self.settings / "kdeglobals", DARK)

    def environment(self):
        more = {"XDG_CONFIG_HOME": str(self.settings), **KDE} if self.dark else {}
        return {**super().environment(), **more}

    def label(self):
        """What the status bar says of the profile, in the bottom right corner."""
        return next(widget for widget in self.main.find("status bar").walk()
                    if widget.name.startswith("Profile: "))

    def choose_profile(self, place):
        """A click on the profile's name in the status bar, and the so-many-th of its menu."""
        def shown():
            return len(self.desktop.run("xdotool", "search", "--onlyvisible", "--class",
                                        "wireshark").split())
        self.front()
        before = shown()
        wait_for(lambda: self.label().click() or True, "a click on the profile's name")
        wait_for(lambda: shown() > before, "the menu of profiles")
        self.desktop.key(*["Down"] * place, "Return")

    def colours(self, path, place):
        """The colours in a place of a picture, and how many pixels each has."""
        x, y, width, height = place
        told = self.desktop.run("convert", path, "-crop", f"{width}x{height}+{x}+{y}", "+repage",
                                "-depth", "8", "txt:-")
        return Counter(re.findall("#[0-9A-F]{6}", told))
