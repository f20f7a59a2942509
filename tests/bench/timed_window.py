# SPDX-License-Identifier: GPL-2.0-or-later
"""A Wireshark window that is watched from outside: its title, its processor time, its answers.

Accessibility is off, for a table with a million rows is slow with it. So what was done in the window
is known by its title, and that it is done by its idleness.
"""
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "gui"))

from desktop import wait_for   # noqa: E402
from ping_window import Watch  # noqa: E402
from window import NO_INTERFACES, RECENT   # noqa: E402

PATIENCE = 600      # seconds for one action
IDLE_SECONDS = 1.5  # it is idle when it used no more processor time in these ...
IDLE_SHARE = 0.04   # ... than this share of them
TICK = 0.01         # seconds, of /proc/PID/stat (USER_HZ is 100 everywhere)
ACCESSIBILITY = ("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "DBUS_SESSION_BUS_ADDRESS",
                 "AT_SPI_BUS_ADDRESS")
# Wireshark asks nothing and calls nobody; all else is as it comes.
PREFERENCES = """gui.update.enabled: FALSE
gui.ask_unsaved: FALSE
gui.autocomplete_filter: FALSE
nameres.network_name: FALSE
""" + NO_INTERFACES
# Where the packet list and its scroll bar are: the window fills the screen.
LIST_PLACE = (300, 250)
BAR_TOP, BAR_BOTTOM = (1492, 145), (1492, 415)
SIZE = (1500, 960)


class Cost:
    """What an action took: seconds of the processor, and of the clock."""

    def __init__(self, processor, clock):
        self.processor, self.clock = processor, clock


class TimedWindow:
    def __init__(self, desktop, home, capture, profile, *options):
        self.desktop, self.title = desktop, capture.name
        number = len(list(desktop.folder.glob("timed*")))
        self.settings = desktop.user.folder(desktop.folder / f"timed{number}")
        self._write_settings(profile)
        environment = desktop.environment(WIRESHARK_CONFIG_DIR=str(self.settings), HOME=str(home),
                                          NO_AT_BRIDGE="1")
        for name in ACCESSIBILITY:
            environment.pop(name)
        self.process = desktop.start(
            ["wireshark", *(["-C", profile.name] if profile else []), "-r", capture, *options],
            name="wireshark", environment=environment)

    def _write_settings(self, profile):
        """Both ways have the same window; with a profile, that is where its settings are."""
        folder, write = self.settings, self.desktop.user.write
        if profile:
            folder = self.settings / "profiles" / profile.name
            shutil.copytree(profile, folder)
        before = folder / "preferences"
        text = before.read_text(encoding="utf-8") if before.exists() else ""
        write(folder / "preferences", f"{text}\n{PREFERENCES}")
        write(folder / "recent", RECENT.format(width=SIZE[0], height=SIZE[1], upper=330, lower=330,
                                               bytes="FALSE"))

    # -------------------------------------------------------------- outside --

    def processor(self):
        """Seconds of processor time so far."""
        if self.process.poll() is not None:
            raise RuntimeError(f"Wireshark ended by itself with {self.process.returncode}: "
                               + self.desktop.log("wireshark")[-2000:])
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK

    def windows(self):
        """{title: number} of the windows on the screen."""
        found = {}
        try:
            numbers = self.desktop.run("xdotool", "search", "--onlyvisible", "--pid",
                                       self.process.pid, "--name", ".").split()
            for number in numbers:
                found[self.desktop.run("xdotool", "getwindowname", number).strip()] = int(number)
        except AssertionError:  # there is none, or one that went away
            pass
        return found

    def number(self, title):
        """The number of the window whose title has this in it, or None."""
        return next((number for name, number in self.windows().items() if title in name), None)

    def until(self, condition, what):
        """Returns what `condition` returns as soon as that is true."""
        end = time.monotonic() + PATIENCE
        while True:
            result = condition()
            if result:
                return result
            self.processor()  # fails where Wireshark has ended
            if time.monotonic() > end:
                raise AssertionError(f"waited {PATIENCE} s in vain for {what}; there is: "
                                     f"{list(self.windows())}")
            time.sleep(0.05)

    def wait_idle(self, seconds):
        """Waits until it has used some processor time from `seconds` on and then no more; returns
        the moment when that was."""
        end = time.monotonic() + PATIENCE
        begin, last_work, least = time.monotonic(), time.monotonic(), seconds + 3 * TICK
        samples = [(begin, self.processor())]
        while time.monotonic() < end:
            time.sleep(0.05)
            now, used = time.monotonic(), self.processor()
            if used - samples[-1][1] > TICK:
                last_work = now
            samples.append((now, used))
            while now - samples[0][0] > IDLE_SECONDS:
                samples.pop(0)
            if now - begin > IDLE_SECONDS and used >= least and \
                    used - samples[0][1] <= IDLE_SHARE * IDLE_SECONDS:
                return last_work
        raise AssertionError(f"waited {PATIENCE} s in vain for the window to be idle")

    def cost(self, action):
        """Does something and waits until the window is idle again."""
        begin, used = time.monotonic(), self.processor()
        action()
        end = self.wait_idle(used)
        return Cost(self.processor() - used, end - begin)

    # ------------------------------------------------------------- what is done --

    def opening(self):
        """From the first window on the screen to the capture being read, which is when its title
        becomes the file's name."""
        self.until(self.windows, "Wireshark's window")
        begin, used = time.monotonic(), self.processor()
        self.until(lambda: self.number(self.title), f"{self.title} to be loaded")
        return Cost(self.processor() - used, time.monotonic() - begin)

    def colouring(self):
        """What Wireshark does by itself once a capture is read: it dissects every packet again for
        its row and its colour."""
        return self.cost(lambda: None)

    def scrolling(self, pages):
        """Page Down with the packet details following, then the bar dragged to the end."""
        def scroll():
            run = self.desktop.run
            run("xdotool", "mousemove", *LIST_PLACE, "click", 1)
            for _ in range(pages):
                self.desktop.key("Next")
                time.sleep(0.02)
            run("xdotool", "mousemove", *BAR_TOP, "mousedown", 1)
            for step in range(1, pages + 1):
                height = BAR_TOP[1] + (BAR_BOTTOM[1] - BAR_TOP[1]) * step // pages
                run("xdotool", "mousemove", BAR_TOP[0], height)
                time.sleep(0.05)
            run("xdotool", "mouseup", 1)
        return self.cost(scroll)

    def filtering(self, expression):
        """The filter typed, and taken off."""
        def apply():
            self.desktop.key("ctrl+slash")
            self.desktop.key("ctrl+a")
            self.desktop.type(expression)
            self.desktop.key("Return")
        return self.cost(apply)

    def silence(self, title):
        """Waits until the window of this title has come and all is done; returns for how long the
        main window did not answer at most."""
        number = self.until(lambda: self.number(self.title), f"{self.title} to be loaded")
        watch = Watch(self.desktop.display, number)
        used = self.processor()
        try:
            self.until(lambda: self.number(title), f"a window called {title!r}")
            self.wait_idle(used)
        finally:
            longest = watch.stop()
        return longest

    def close(self, applied=None):
        """Ends it as a person does; `applied` is a filter that it must then remember."""
        if applied:
            self.desktop.key("ctrl+q")
            wait_for(lambda: self.process.poll() is not None, "Wireshark to end")
            told = (self.settings / "recent_common").read_text(encoding="utf-8")
            if applied not in told:
                raise AssertionError(f"the filter {applied!r} was never applied: {told}")
        self.desktop.end(self.process)
        shutil.rmtree(self.settings, ignore_errors=True)
