# SPDX-License-Identifier: GPL-2.0-or-later
"""A cable from the home to the world, two interfaces in two network namespaces, and its talkers."""
import os
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME, WORLD = "home0", "world0"
PATIENCE = 60   # seconds


class HomeNetwork:
    """Made inside a namespace of ours, in which we may do so. The home's end is here, in HOME."""

    def __init__(self, folder):
        self.talkers = folder / "talkers"
        self.world = subprocess.Popen(["unshare", "--net", "sleep", "infinity"],
                                      stdin=subprocess.DEVNULL)
        self.namespace = f"/proc/{self.world.pid}/ns/net"
        self._wait_for_world()
        # Without addresses of their own the ends say nothing by themselves.
        self._run("ip", "link", "add", HOME, "type", "veth", "peer", "name", WORLD,
                  "netns", str(self.world.pid))
        self._run("ip", "link", "set", HOME, "addrgenmode", "none", "up")
        self._run("nsenter", f"--net={self.namespace}", "ip", "link", "set", WORLD,
                  "addrgenmode", "none", "up")
        self._compile()

    def close(self):
        self.world.kill()
        self.world.wait()

    @staticmethod
    def _run(*command):
        subprocess.run(command, check=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)

    def _wait_for_world(self):
        end = time.monotonic() + PATIENCE
        while os.readlink(self.namespace) == os.readlink("/proc/self/ns/net"):
            if time.monotonic() > end or self.world.poll() is not None:
                raise SystemExit("endless: no second network namespace can be made")
            time.sleep(0.05)

    def _compile(self):
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "glib-2.0"], check=True,
                               capture_output=True, text=True, timeout=PATIENCE).stdout.split()
        self._run("cc", "-std=c11", "-O2", "-Wall", "-Wextra", "-D_POSIX_C_SOURCE=200809L",
                  "-o", str(self.talkers), *map(str, sorted(HERE.glob("*.c"))), *flags)

    def talk(self, seconds, rate, seed):
        """Starts the talkers; what they print is the truth."""
        return subprocess.Popen([str(self.talkers), HOME, WORLD, self.namespace, str(seconds),
                                 str(rate), str(seed)], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, text=True)


class Truth:
    """What the talkers say they did."""

    def __init__(self, text):
        self.oversharers = {}   # endpoint -> (verdict, when it began, peers)
        for line in text.splitlines():
            word, *rest = line.split()
            if word == "oversharer":
                endpoint, verdict, began, peers, _ = rest
                self.oversharers[endpoint] = verdict, float(began), int(peers)
            elif word == "server":
                self.server, self.clients = rest[0], int(rest[1])
            elif word == "sent":
                self.sent = int(rest[0])
            elif word == "late":
                self.late = float(rest[0])
