# SPDX-License-Identifier: GPL-2.0-or-later
"""A Wireshark whose settings are changed while it runs: its preferences, and its profile."""
from capture_window import BUTTONS
from desktop import wait_for
from window import TABLES, Window

# What we look at in the packet list.
COLUMNS = {"Verdict": "oversharing.verdict", "Endpoint": "oversharing.endpoint",
           "Peers": "oversharing.peers"}


class SettingsWindow(Window):
    """`profiles` are those beside Default, and what each has among its preferences."""

    def __init__(self, desktop, capture, profiles):
        self.profiles = profiles
        super().__init__(desktop, capture)

    def prepare(self):
        more = ", ".join(f'"{name}", "%Cus:{field}:0:R"' for name, field in COLUMNS.items())
        path = self.settings / "preferences"
        common = path.read_text(encoding="utf-8").replace('"Info", "%i"', f'{more}, "Info", "%i"')
        user = self.desktop.user
        user.write(path, common)
        user.folder(self.settings / "profiles")
        for name, preferences in self.profiles.items():
            folder = user.folder(self.settings / "profiles" / name)
            user.write(folder / "preferences", f"{common}{preferences}\n")
            recent = (self.settings / "recent").read_text(encoding="utf-8")
            user.write(folder / "recent", recent)

    # ----------------------------------------------------------- preferences --

    def change_preference(self, label, value):
        """Edit → Preferences… → Protocols → Oversharing: types a value beside a label, and OK."""
        dialog = self.dialog("Edit", "Preferences")
        self.arrange(dialog, 60, 60, 1100, 700)
        pages = next(widget for widget in dialog.walk() if widget.role in TABLES)

        def page(name):
            return wait_for(lambda: next((cell for cell in pages if cell.name == name), None),
                            f"the page {name!r}")
        x, y, _, height = page("Protocols").place
        self.desktop.click((x, y, 30, height))  # it may be cut off on the right
        self.desktop.key("Right")
        page("Oversharing")
        self.desktop.type("Oversharing")

        def beside():
            """Fields have no names: the one to the right of the label, or of a file, below it."""
            x, y, _, height = next(widget for widget in dialog.walk()
                                   if widget.role == "label" and widget.name == label).place
            return min((widget for widget in dialog.walk() if widget.role == "text"
                        and widget.place[0] >= x and widget.place[1] > y - height),
                       key=lambda widget: abs(widget.place[1] - y))
        field = wait_for(beside, f"a field beside the label {label!r}")
        field.click()
        self.desktop.key("ctrl+a")
        self.desktop.type(value)
        wait_for(lambda: field.text == value, f"{value} to be typed", tell=lambda: field.text)
        self.desktop.picture("preferences-typed")
        dialog.find(BUTTONS, "OK").click()
        self.wait_closed("Preferences")

    # --------------------------------------------------------------- profile --

    def profile(self):
        """What the status bar says of the profile, in the bottom right corner."""
        return next(widget for widget in self.main.find("status bar").walk()
                    if widget.name.startswith("Profile: "))

    def choose_profile(self, name):
        """A click on the profile's name, and another one from its menu: Default comes first."""
        place = ["Default", *sorted(self.profiles)].index(name) + 1

        def shown():
            return len(self.desktop.run("xdotool", "search", "--onlyvisible", "--class",
                                        "wireshark").split())
        self.front()
        before = shown()
        self.profile().click()
        wait_for(lambda: shown() > before, "the menu of profiles")
        self.desktop.key(*["Down"] * place, "Return")
        wait_for(lambda: self.profile().name == f"Profile: {name}", f"the profile {name}",
                 tell=lambda: self.profile().name)
