# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the tshark that has the plugin installed, as an ordinary user.

Wireshark loads no personal plugins as root, so root drops to another user:

    OVERSHARING_HOME       the home folder the plugin is installed in
    OVERSHARING_USER_UID   who tshark runs as, when we are root
    OVERSHARING_USER_GID

An ordinary user may leave all three away: then it is her own tshark.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

TIMEOUT = 120   # seconds; a run that takes longer hangs


class SetupError(Exception):
    """The plugin cannot be run as things are; says what to do."""


class Done:
    """What a run of tshark left behind."""

    def __init__(self, completed):
        self.status = completed.returncode
        self.stdout = completed.stdout
        self.stderr = completed.stderr
        self.command = completed.args

    def __repr__(self):
        return (f"status {self.status} of {' '.join(map(str, self.command))}\n"
                f"stdout: {self.stdout[:2000]}\nstderr: {self.stderr[:2000]}")


def settings():
    """(home, uid, gid); uid and gid are None for an ordinary user."""
    home = os.environ.get("OVERSHARING_HOME")
    if os.geteuid() != 0:
        return home or os.environ.get("HOME", "/"), None, None
    names = ("OVERSHARING_HOME", "OVERSHARING_USER_UID", "OVERSHARING_USER_GID")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise SetupError(
            "Not set: " + ", ".join(missing) + ". Wireshark loads no personal "
            "plugins as root: start these tests with tests/run, or name a home "
            "folder with the plugin installed and the user who owns it.")
    uid, gid = (int(os.environ[name]) for name in names[1:])
    if uid == 0:
        raise SetupError("OVERSHARING_USER_UID must not be root.")
    return home, uid, gid


def stamp(path):
    """Tells one content of a file from another."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


BASELINE = "oversharing.baseline:"      # the preference


class PluginTshark:
    """tshark as that user, with a folder of its own for captures."""

    def __init__(self):
        self.home, self.uid, self.gid = settings()
        if not shutil.which("tshark"):
            raise SetupError("tshark is not installed.")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="oversharing-tests-"))
        self.remembered = {}    # what a command said of a file: saves a third of the time
        self.own(self.folder)
        self.environment = {
            "HOME": self.home,
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "WIRESHARK_ABORT_ON_DISSECTOR_BUG": "1",
        }
        for name in ("LD_LIBRARY_PATH", "LD_PRELOAD", "ASAN_OPTIONS",
                     "UBSAN_OPTIONS", "WIRESHARK_DEBUG_WMEM_OVERRIDE"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def own(self, path):
        if self.uid is not None:
            os.chown(path, self.uid, self.gid)

    def path(self, name):
        return self.folder / name

    def borrow(self, capture):
        """A copy the user can read, wherever the capture lies."""
        capture = pathlib.Path(capture)
        if capture.parent == self.folder:
            return capture
        copy = self.folder / (capture.parent.name + "-" + capture.name)
        if not copy.exists():
            shutil.copyfile(capture, copy)
            copy.chmod(0o600)
            self.own(copy)
        return copy

    def run(self, *arguments, program="tshark"):
        command = [program] + [str(argument) for argument in arguments]
        if self.uid is not None:
            command = ["setpriv", "--reuid", str(self.uid), "--regid",
                       str(self.gid), "--clear-groups"] + command
        completed = subprocess.run(
            command, env=self.environment, cwd=self.folder, text=True,
            errors="replace", capture_output=True, check=False, timeout=TIMEOUT)
        return Done(completed)

    def read(self, capture, *arguments, two_pass=False, status=(0,)):
        """Read a capture; the run must end in one of these states."""
        passes = ["-2"] if two_pass else []
        file = self.borrow(capture)
        command = ("-n", *passes, "-r", file, *map(str, arguments))
        baselines = [stamp(self.folder / word[len(BASELINE):]) for word in command[2:]
                     if isinstance(word, str) and word.startswith(BASELINE)]
        key = command, stamp(file), *baselines
        done = None if "-w" in arguments else self.remembered.get(key)
        if done is None:
            done = self.remembered[key] = self.run(*command)
        if done.status not in status:
            raise AssertionError(f"tshark ended badly: {done!r}")
        return done

    def statistics(self, capture, kind, *arguments, display_filter=None,
                   two_pass=False, status=(0,)):
        """What -z oversharing,KIND[,FILTER] prints."""
        what = f"oversharing,{kind}"
        if display_filter:
            what += "," + display_filter
        return self.read(capture, "-q", "-z", what, *arguments,
                         two_pass=two_pass, status=status).stdout

    def json(self, capture, *arguments, **keywords):
        """The objects of -z oversharing,json, sorted by type."""
        text = self.statistics(capture, "json", *arguments, **keywords)
        found = {"capture": [], "host": [], "endpoint": [], "changes": [], "change": []}
        for line in text.splitlines():
            if line.strip():
                thing = json.loads(line)
                found[thing["type"]].append(thing)
        if len(found["capture"]) != 1:
            raise AssertionError(f"one capture line expected:\n{text}")
        return found

    def fields(self, capture, names, *arguments, **keywords):
        """One dict of lists per frame."""
        options = ["-T", "fields", "-E", "separator=/t", "-E", "occurrence=a",
                   "-E", "aggregator=\x1f"]
        for name in names:
            options += ["-e", name]
        text = self.read(capture, *options, *arguments, **keywords).stdout
        return [{name: cell.split("\x1f") if cell else []
                 for name, cell in zip(names, line.split("\t"))}
                for line in text.splitlines()]
