# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark capturing on an interface, as README.md says: alerts as they come, memory, file."""
import json
import os
import re
import signal
import subprocess
import threading
import time
from typing import NamedTuple

PATIENCE = 600   # seconds to read what is left, and to print
VERDICTS = {"0": "initiating", "1": "responding", "2": "scanning"}
WANTED = " || ".join(f"oversharing.expert.{verdict}" for verdict in VERDICTS.values())
FIELDS = ("frame.time_epoch", "_ws.expert.message", "oversharing.endpoint", "oversharing.verdict")
BETWEEN = "|"    # values of one field
PRINTED = ("-T", "fields", "-E", f"aggregator={BETWEEN}", *(f"-e{field}" for field in FIELDS))
DROPPED = re.compile(r"(\d+) packets? dropped")


class Alert(NamedTuple):
    endpoint: str
    verdict: str
    packet: float   # its time
    screen: float   # when it was there to be read

    @property
    def delay(self):
        return self.screen - self.packet


def environment(home, folder):
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(home),
            "TMPDIR": str(folder)}


def alerts_of(line, now):
    """A message of ours begins with its endpoint; a frame may show two, and other messages."""
    packet, messages, endpoints, verdicts = line.rstrip("\n").split("\t")
    verdict_of = dict(zip(endpoints.split(BETWEEN), verdicts.split(BETWEEN)))
    for message in messages.split(BETWEEN):
        endpoint = message.split()[0]
        if verdict := VERDICTS.get(verdict_of.get(endpoint)):
            yield Alert(endpoint, verdict, float(packet), now)


def json_lines(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


class LiveTshark:
    """Captures UDP on `interface` from the beginning, with the plugin or without it."""

    def __init__(self, home, folder, interface, preferences=None):
        self.folder, self.alerts, self.printed = folder, [], []
        folder.mkdir()
        command = ["tshark", "-n", "-l", "-i", interface, "-f", "udp"]
        if preferences is None:
            command += ["-Y", "udp.port == 0", "-T", "fields", "-e", FIELDS[0], "-e", FIELDS[1]]
        else:
            command += [*preferences, "-Y", WANTED, *PRINTED, "-z", "oversharing,json"]
        self.messages = (folder / "messages").open("w+")
        self.process = subprocess.Popen(command, env=environment(home, folder), cwd=folder,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=self.messages, text=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.file = self._keep_file()

    def _keep_file(self):
        """What dumpcap writes and tshark reads: a second name, as tshark removes the first."""
        end = time.monotonic() + 60
        while not (written := list(self.folder.glob("wireshark_*"))):
            if time.monotonic() > end or self.process.poll() is not None:
                raise SystemExit(f"endless: tshark does not capture: {self.told()}")
            time.sleep(0.05)
        kept = self.folder / "kept.pcapng"
        os.link(written[0], kept)
        time.sleep(1)   # until it listens
        return kept

    def _read(self):
        for line in self.process.stdout:
            now = time.time()
            if line.startswith("{"):
                self.printed.append(line)
            elif line.strip():
                self.alerts += alerts_of(line, now)

    def memory(self):
        """Of tshark itself, in MB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) * 1024 / 1e6
        raise SystemExit(f"endless: tshark has ended: {self.told()}")

    def told(self):
        self.messages.flush()
        return (self.folder / "messages").read_text(errors="replace")

    def dropped(self):
        """Packets that dumpcap had to drop."""
        return sum(map(int, DROPPED.findall(self.told())))

    def stop(self):
        """As Ctrl-C does; returns what it printed at the end, and its exit status."""
        self.process.send_signal(signal.SIGINT)
        try:
            status = self.process.wait(PATIENCE)
        finally:
            self.kill()
        self.reader.join(PATIENCE)
        return json_lines("".join(self.printed)), status

    def kill(self):
        if self.process.poll() is None:
            self.process.terminate()    # it ends dumpcap
            self.process.wait(60)


def alerts_in_part(home, folder, file, first, count):
    """The alerts of a capture that begins in the middle of the traffic, with this packet."""
    part = folder / "part.pcapng"
    subprocess.run(["editcap", "-r", str(file), str(part), f"{first}-{first + count - 1}"],
                   check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   timeout=PATIENCE)
    done = subprocess.run(["tshark", "-n", "-r", str(part), "-Y", WANTED, *PRINTED],
                          env=environment(home, folder), check=True, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=PATIENCE)
    part.unlink()
    return [alert for line in done.stdout.splitlines() for alert in alerts_of(line, 0)]


def read_again(home, folder, file, preferences):
    """The figures of the file."""
    done = subprocess.run(["tshark", "-n", "-q", "-r", str(file), *preferences,
                           "-z", "oversharing,json"], env=environment(home, folder), check=True,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=6 * PATIENCE)
    return json_lines(done.stdout)
