# SPDX-License-Identifier: GPL-2.0-or-later
"""The installed fwlog, run as the ordinary user whom tshark runs as, too."""
import pathlib
import subprocess
import time

import pcapng

PATIENCE = 30   # seconds; what takes longer hangs


class Done:
    def __init__(self, completed):
        self.status, self.stdout = completed.returncode, completed.stdout
        self.stderr = completed.stderr.decode(errors="replace")
        self.command = completed.args

    @property
    def capture(self):
        return pcapng.Capture(self.stdout)

    def __repr__(self):
        return f"status {self.status} of {self.command}: {self.stderr[:2000]}"


class Program:
    def __init__(self, tshark):
        self.tshark = tshark
        self.path = pathlib.Path(tshark.home) / ".local" / "bin" / "fwlog"
        self.started = []

    def command(self, *arguments, program=None):
        words = [str(word) for word in (program or self.path, *arguments)]
        if self.tshark.uid is None:
            return words
        return ["setpriv", "--reuid", str(self.tshark.uid), "--regid", str(self.tshark.gid),
                "--clear-groups", *words]

    def options(self, environment=None):
        return {"env": {**self.tshark.environment, **(environment or {})},
                "cwd": self.tshark.folder}

    def run(self, *arguments, given=b"", program=None, environment=None, **keywords):
        """Runs it to its end with that on its standard input."""
        if "stdin" not in keywords:
            keywords["input"] = given
        return Done(subprocess.run(self.command(*arguments, program=program),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                                   timeout=PATIENCE, **self.options(environment), **keywords))

    def convert(self, *arguments, **keywords):
        """Runs it, and gives the capture; nothing may go wrong."""
        done = self.run(*arguments, **keywords)
        assert done.status == 0, done
        assert done.capture.is_whole
        return done.capture

    def start(self, *arguments, **keywords):
        keywords = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL,
                    "stderr": subprocess.PIPE, **keywords}
        process = subprocess.Popen(self.command(*arguments), **self.options(), **keywords)
        self.started.append(process)
        return process

    def stop_all(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate()
        self.started.clear()

    def write(self, name, content, mode="wb"):
        """A log in the user's folder."""
        path = self.tshark.path(name)
        with path.open(mode) as file:
            file.write(content)
        return path


def until(condition, what):
    """Waits for it, and gives what it gave."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain for {what}")
