# SPDX-License-Identifier: GPL-2.0-or-later
"""What there is in the files of the course, counted without the plugin.

tests/tshark/oracle.py asks plain tshark what is in each frame and counts by itself; here is what it
does not count, and the log.
"""
import re
import sys
from collections import Counter
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3] / "tests" / "tshark"))

import oracle   # noqa: E402

Endpoint = oracle.Endpoint


class Capture:
    """A capture, as tshark alone shows it."""

    def __init__(self, path):
        self.path = path
        self._rows = {}     # what tshark was asked for already

    @cached_property
    def answer(self):
        return oracle.solve(self.path, extra_fields=("udp.length",))

    def rows(self, display_filter, *fields):
        """For each frame that the filter takes, the values of each field."""
        asked = display_filter, fields
        if asked not in self._rows:
            self._rows[asked] = [
                tuple(row[field] for field in fields)
                for row in oracle.run_tshark(self.path, display_filter, extra_fields=fields)]
        return self._rows[asked]

    def count(self, display_filter):
        return len(self.rows(display_filter, "frame.number"))

    def values(self, display_filter, field):
        """How often each first value of a field occurs."""
        return Counter(values[0] for values, in self.rows(display_filter, field) if values)

    def figures(self, endpoint):
        """Peers, hosts, … of an endpoint, as the plugin's statistics name them."""
        return self.answer.endpoints[endpoint].figures()

    def pairs(self, endpoint):
        """(peer, conversation) of an endpoint, in the order in which they met."""
        found = self.answer.endpoints[endpoint].conversations
        return [(peer, pair) for (_, peer), pair in found.items()]

    def listed(self):
        """Those with nine or more remote hosts, most peers first: (endpoint, its figures)."""
        return [(Endpoint(oracle.ipaddress.ip_address(line["host"]), line["port"]), line)
                for line in self.answer.endpoint_lines()]

    def time_of(self, number):
        """Of a frame, as hours, minutes and seconds of UTC."""
        frame = next(frame for frame in self.answer.frames if frame.number == number)
        return clock(int(frame.time))


def clock(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%H:%M:%S")


class Log:
    """A log of netfilter's: its lines about UDP."""

    def __init__(self, path):
        self.lines = []
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = dict(re.findall(r"(\w+)=(\S*)", line))
            if fields.get("PROTO") == "UDP":
                fields["time"], fields["what"] = line[:15], line.split()[4]
                self.lines.append(fields)

    def denied(self):
        return [line for line in self.lines if line["what"] == "DENIED"]

    def accepted(self):
        return [line for line in self.lines if line["what"] == "ACCEPTED"]
