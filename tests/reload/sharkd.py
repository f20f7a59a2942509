# SPDX-License-Identifier: GPL-2.0-or-later
"""sharkd, Wireshark's engine without a window: it opens one file after the other in one process."""
import json
import select
import shutil
import subprocess

PATIENCE = 120  # seconds for one answer


class SharkdError(Exception):
    """sharkd ended, or does not answer."""


class Sharkd:
    """A sharkd of its own. `command` are the words before it, such as those of valgrind."""

    def __init__(self, environment, folder, command=(), baseline=None):
        # It is told the whole name: a program that a tool starts is not looked for.
        self._process = subprocess.Popen([*command, shutil.which("sharkd"), "-"], env=environment,
                                         cwd=folder, stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._number = 0
        if baseline:
            # Without the plugin there is no such preference, and the answer says so.
            self.ask("setconf", name="oversharing.baseline", value=str(baseline))

    def ask(self, method, **parameters):
        """The result, or {"error": …}."""
        self._number += 1
        question = {"jsonrpc": "2.0", "id": self._number, "method": method}
        if parameters:
            question["params"] = parameters
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise SharkdError(f"sharkd ended before {method}") from error
        if not select.select([self._process.stdout], [], [], PATIENCE)[0]:
            raise SharkdError(f"no answer to {method} after {PATIENCE} s")
        line = self._process.stdout.readline()
        if not line:
            raise SharkdError(f"sharkd ended at {method}, with {self._process.wait()}")
        answer = json.loads(line)
        return answer.get("result", {"error": answer.get("error")})

    def load(self, capture):
        answer = self.ask("load", file=str(capture))
        if answer != {"status": "OK"}:
            raise SharkdError(f"sharkd cannot load {capture}: {answer}")

    def look(self, capture, marked="oversharing.verdict", table="Oversharing"):
        """Loads a file and asks what a window would: the frames that match a filter, the details of
        the first of them, tables, expert infos. The answers by their name."""
        self.load(capture)
        # It remembers the answer to a filter even when another file is open: so no two are alike.
        frames = self.ask("frames", filter=f"{marked} && frame.number < {10**9 + self._number}")
        if "error" in frames or not frames:
            raise SharkdError(f"sharkd finds no frame with {marked!r} in {capture}: {frames}")
        numbers = [frame["num"] for frame in frames]
        answers = {
            "frames": numbers,
            "details": self.ask("frame", frame=numbers[0], proto=True, columns=True),
            "expert": self.ask("tap", tap0="expert")}
        if table:
            answers["tables"] = self.ask("tap", tap0=f"conv:{table}", tap1=f"endpt:{table}")
        return answers

    def memory(self):
        """Bytes that this process alone has."""
        with open(f"/proc/{self._process.pid}/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines
                        if line.startswith("RssAnon:"))

    def end(self):
        """Says goodbye, and returns the exit status: sharkd ends without giving anything back."""
        self.ask("bye")
        self._process.stdin.close()
        return self._process.wait(timeout=PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
