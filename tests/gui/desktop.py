# SPDX-License-Identifier: GPL-2.0-or-later
"""A private desktop: X server, window manager and accessibility bus, all of our own.

What a window shows is read through AT-SPI, as a screen reader would; what the user
does is done with a real mouse and keyboard (xdotool). Nothing touches a running desktop.
"""
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

PATIENCE = 60  # seconds a condition may take on a slow machine

TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick", "openbox": "openbox",
         "dbus-daemon": "dbus-daemon", "xprop": "x11-utils"}
REGISTRIES = ("/usr/libexec/at-spi2-registryd", "/usr/lib/at-spi2-core/at-spi2-registryd")

# One bus is session bus and accessibility bus at once. Its socket lies in a folder that only
# its owner (and root) can enter, so any user who can reach it may use it.
BUS_CONFIG = """<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
"""


def missing():
    """Debian packages this desktop needs and does not find."""
    found = [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    if not any(os.path.exists(path) for path in REGISTRIES):
        found.append("at-spi2-core")
    try:
        import gi
        gi.require_version("Atspi", "2.0")
    except (ImportError, ValueError):
        found += ["python3-gi", "gir1.2-atspi-2.0"]
    return sorted(set(found))


def wait_for(condition, what, seconds=PATIENCE, tell=None):
    """Returns what `condition` returns as soon as that is true. When it does not come true in
    time, fails with `what`, what `tell` tells there is instead, and the last error it met."""
    end = time.monotonic() + seconds
    while True:
        trouble = ""
        try:
            result = condition()
            if result:
                return result
        except Exception as error:  # a widget that goes away while we look at it, and the like
            trouble = f" ({type(error).__name__}: {error})"
        if time.monotonic() > end:
            if tell:
                try:
                    trouble += f"; there is: {tell()}"
                except Exception:  # then there is nothing to tell
                    pass
            raise AssertionError(f"waited {seconds} s in vain for {what}{trouble}")
        time.sleep(0.1)


class User:
    """Who runs the programs: given by uid and gid when we are root, else ourselves."""

    def __init__(self, home, uid, gid):
        self.home, self.uid, self.gid = Path(home), uid, gid
        self.drop = os.geteuid() == 0 and uid != 0

    def options(self):
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.drop else {}

    def environment(self, **more):
        """A clean environment: nothing of the caller's desktop or settings."""
        kept = {key: os.environ[key] for key in ("PATH", "TZ") if key in os.environ}
        return {**kept, "LC_ALL": "C.UTF-8", "HOME": str(self.home), **more}

    def folder(self, path):
        """A folder that this user, and nobody else, can enter."""
        path.mkdir(mode=0o700, parents=True)
        if self.drop:
            os.chown(path, self.uid, self.gid)
        return path

    def write(self, path, text):
        path.write_text(text, encoding="utf-8")
        if self.drop:
            os.chown(path, self.uid, self.gid)
        return path


class Desktop:
    """Everything a window needs, started for one test run and stopped after it."""

    def __init__(self, user, pictures, size=(1500, 960)):
        self.user, self.size = user, size
        self.pictures = Path(pictures)
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.room = Path(tempfile.mkdtemp(prefix="oversharing-gui-"))
        self.room.chmod(0o755)
        self.folder = user.folder(self.room / "user")
        self.processes = []
        self._make_opener()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _make_opener(self):
        """The program that opens files on this desktop only notes which."""
        self.user.folder(self.folder / "bin")
        opener = self.user.write(self.folder / "bin" / "xdg-open",
                                 f'#!/bin/sh\necho "$1" >{self.folder}/opened\n')
        opener.chmod(0o755)

    def opened(self):
        """The file that was opened last, or None."""
        note = self.folder / "opened"
        told = note.read_text(encoding="utf-8").strip() if note.exists() else ""
        return Path(told.removeprefix("file://")) if told else None

    # ------------------------------------------------------------- programs --

    def environment(self, **more):
        values = {"XDG_RUNTIME_DIR": str(self.folder), "TMPDIR": str(self.folder),
                  "NO_AT_BRIDGE": "0",
                  "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb",
                  "QT_STYLE_OVERRIDE": "Fusion",
                  "PATH": f"{self.folder}/bin:{os.environ['PATH']}"}
        if hasattr(self, "display"):
            values["DISPLAY"] = self.display
        if hasattr(self, "bus"):
            values["DBUS_SESSION_BUS_ADDRESS"] = values["AT_SPI_BUS_ADDRESS"] = self.bus
        return self.user.environment(**{**values, **more})

    def start(self, command, name=None, environment=None, **options):
        """Starts a program as the user, its messages kept in a log; it ends with the desktop."""
        log = open(self.room / f"{name or Path(command[0]).name}.log", "ab")
        process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            cwd=self.folder if not self.user.drop else "/", start_new_session=True,
            env=environment or self.environment(), **self.user.options(), **options)
        log.close()
        self.processes.append(process)
        return process

    def run(self, *command):
        """Runs a short command of ours and returns what it prints."""
        done = subprocess.run([str(part) for part in command], env=self.environment(),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=PATIENCE, check=False)
        if done.returncode:
            raise AssertionError(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
        return done.stdout

    def log(self, name):
        path = self.room / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _start(self):
        lacking = missing()
        if lacking:
            raise RuntimeError("the GUI tests need these packages: " + " ".join(lacking))
        reader, writer = os.pipe()
        width, height = self.size
        server = self.start(["Xvfb", "-displayfd", writer, "-screen", "0", f"{width}x{height}x24",
                             "-nolisten", "tcp", "-noreset"], pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as answer:  # ends early when the server does
            number = answer.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start: {self.log('Xvfb') or server.poll()}")
        self.display = f":{number}"
        self.lasting_addresses = self.room / "lasting_addresses.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-o", self.lasting_addresses,
                        Path(__file__).with_name("lasting_addresses.c")], check=True)

        socket = self.folder / "bus"
        config = self.user.write(self.folder / "bus.conf", BUS_CONFIG.format(socket=socket))
        self.start(["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"])
        wait_for(socket.exists, "the message bus")
        self.bus = f"unix:path={socket}"
        # Where Qt looks for the accessibility bus, so that no helper has to be asked.
        self.run("xprop", "-root", "-f", "AT_SPI_BUS", "8s", "-set", "AT_SPI_BUS", self.bus)
        self.start([next(path for path in REGISTRIES if os.path.exists(path))], name="registry")
        self.start(["openbox", "--sm-disable"])
        wait_for(lambda: re.search("0x", self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")),
                 "the window manager")
        # libatspi reads these when it is first used.
        os.environ.update({"DISPLAY": self.display, "AT_SPI_BUS_ADDRESS": self.bus,
                           "DBUS_SESSION_BUS_ADDRESS": self.bus})
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi, GLib
        self.atspi, self.glib = Atspi, GLib
        wait_for(lambda: Atspi.init() in (0, 1), "the accessibility bus")
        Atspi.set_timeout(5000, 20000)

    def end(self, process):
        """Ends one program we started, and what it started, gently first."""
        for sign, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            if process.poll() is not None:
                break
            try:
                os.killpg(process.pid, sign)
            except ProcessLookupError:
                pass
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
        if process in self.processes:
            self.processes.remove(process)

    def stop(self):
        for process in reversed(self.processes[:]):
            self.end(process)
        shutil.rmtree(self.room, ignore_errors=True)

    # ------------------------------------------------------ eyes and fingers --

    def picture(self, name, window="root"):
        """A picture of the whole screen, or of one window, as a PNG file."""
        path = self.pictures / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', name)}.png"
        self.run("import", "-window", window, "+repage", "-strip", path)
        return path

    def click(self, place, button=1, times=1):
        """Clicks the middle of a place (x, y, width, height)."""
        x, y, width, height = place
        self.run("xdotool", "mousemove", x + width // 2, y + height // 2,
                 "click", "--repeat", times, "--delay", 60, button)

    def key(self, *keys):
        self.run("xdotool", "key", "--delay", 30, *keys)

    def type(self, text):
        self.run("xdotool", "type", "--delay", 8, text)

    def application(self, pid):
        """The accessible application of a process, or None while there is none."""
        # What has been told of changes is heard now, and nothing is cached: we run no event loop.
        while self.glib.MainContext.default().iteration(False):
            pass
        desktop = self.atspi.get_desktop(0)
        desktop.clear_cache()
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_process_id() == pid:
                child.clear_cache()
                child.set_cache_mask(self.atspi.Cache.NONE)
                return child
        return None
