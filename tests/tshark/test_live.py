# SPDX-License-Identifier: GPL-2.0-or-later
"""While a capture runs: an alert comes as soon as there is something to say.

The capture comes through a pipe, packet by packet, as from an interface (which would need rights).
"""

import queue
import struct
import subprocess
import threading
import time

import pytest

import scenes

ALERTS = " || ".join(f"oversharing.expert.{verdict}" for verdict in
                     ("initiating", "responding", "scanning", "afterglow"))
PATIENCE = 20   # seconds to start, and to say what is due


class LiveCapture:
    """A tshark that captures from a pipe; lines() are what it printed so far."""

    def __init__(self, tshark, capture):
        data = capture.path.read_bytes()
        command = ["tshark", "-n", "-l", "-i", "-", "-Y", ALERTS, "-T", "fields",
                   "-e", "frame.number", "-e", "_ws.expert.message"]
        if tshark.uid is not None:
            command = ["setpriv", "--reuid", str(tshark.uid), "--regid", str(tshark.gid),
                       "--clear-groups"] + command
        self.process = subprocess.Popen(
            command, env=tshark.environment, cwd=tshark.folder, text=False,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.printed = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        self.header, self.packets, at = data[:24], [], 24
        while at < len(data):
            length, = struct.unpack_from("<I", data, at + 8)
            self.packets.append(data[at:at + 16 + length])
            at += 16 + length
        self.feed(self.header)

    def read(self):
        for line in self.process.stdout:
            self.printed.put(line.decode().strip())

    def feed(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def next_line(self, patience=PATIENCE):
        try:
            return self.printed.get(timeout=patience)
        except queue.Empty:
            return None

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()


@pytest.mark.parametrize("name, alert_frame", [("initiating", 17), ("afterglow", None),
                                               ("responding", None), ("scanning", None)])
def test_alert_while_the_capture_runs(tshark, make_scene, name, alert_frame):
    """The line is there while later packets are yet to come."""
    scene = make_scene(name)
    hub = next(iter(scene.expected.verdicts))
    live = LiveCapture(tshark, scene)
    try:
        half = len(live.packets) * 2 // 3
        for packet in live.packets[:half]:
            live.feed(packet)
        begun = time.monotonic()
        line = live.next_line()
        assert line, f"no alert in {PATIENCE} s: {live.process.poll()}"
        assert live.process.poll() is None, "it ended before the capture did"
        frame, message = line.split("\t")
        assert message.startswith(hub + " "), line
        assert int(frame) <= half and time.monotonic() - begun < PATIENCE
        if alert_frame:
            assert int(frame) == alert_frame
        for packet in live.packets[half:]:
            live.feed(packet)
    finally:
        live.close()
    rest = []
    while (line := live.next_line(.2)):
        rest.append(line)
    assert rest == [], "one alert is enough"


def test_nothing_while_nothing_is_wrong(tshark, make_scene):
    live = LiveCapture(tshark, make_scene("serving"))
    try:
        for packet in live.packets:
            live.feed(packet)
    finally:
        live.close()
    assert live.next_line(.2) is None
    assert scenes.HUB in "".join(make_scene("serving").expected.verdicts)
