# SPDX-License-Identifier: GPL-2.0-or-later
"""Of which recordings each file of the course is made, and how.

The recordings are those of captures/, from real programs; captures/README.md tells how they were
made. Where several are put together, the recorded host (192.168.1.50, or the laptop .20) gets another
address and hardware address in each, and they begin some seconds after one another.
"""
import random
from pathlib import Path
from typing import NamedTuple

import dpkt

import capture_file
from address_map import AddressMap, is_documentation, is_home, is_stranger
from rewriting import Rewriting, addresses_of, binary, ends_of

RECORDINGS = Path(__file__).resolve().parents[2]
STRANGERS_GONE = 0.06, 0.25     # share of the strangers that a variant does without: least, most
DAYS = 150                      # a variant is up to so many days earlier or later
DAY = 86400
HARDWARE = bytes((0x00, 0x00, 0x5e, 0x00, 0x53))    # for documentation (RFC 7042)
COMMENT = ("Made for a course on packet analysis, of recordings of real programs. Addresses, ports "
           "and times are others than those recorded, and some strangers were left out.")


class Scene(NamedTuple):
    recording: str
    roles: dict = {}        # last octets of hosts of the home
    delay: float = 0        # seconds after the first scene of the file
    gone: float | None = None   # share of the strangers who are left out; None: the variant's own
    cut: float = 0          # share of its time that is missing at the end, at most


ROUTER, NAS, NAME_SERVER, RESOLVER, TELEVISION, PHONE, LAPTOP, ASKER = 1, 50, 53, 54, 60, 70, 20, 21

FILES = {
    "1-what-udp-tells/home.pcapng": [Scene("nas-before-upgrade-inside.pcapng", cut=0.6)],
    "2-counting-peers/nas.pcapng": [Scene("nas-after-upgrade-inside.pcapng")],
    "3-firewall-log/denied.log": [Scene("nas-denied.log")],
    "3-firewall-log/accepted.log": [Scene("nas-after-upgrade.log")],
    "4-inside-and-outside/inside.pcapng": [Scene("nas-denied-inside.pcapng")],
    "4-inside-and-outside/outside.pcapng": [Scene("nas-denied-outside.pcapng")],
    "5-afterglow/first.pcapng": [Scene("nas-off-refused-inside.pcapng")],
    "5-afterglow/second.pcapng": [Scene("nas-off-silent-inside.pcapng")],
    "6-who-is-who/hosts.pcapng": [
        Scene("nas-after-upgrade-inside.pcapng", gone=0.5),
        Scene("dns-server-inside.pcapng", {NAS: NAME_SERVER}, 1.7),
        Scene("resolver-inside.pcapng", {NAS: RESOLVER, LAPTOP: ASKER}, 4.1),
        Scene("answering-unknown-inside.pcapng", {NAS: PHONE}, 9.3)],
    "7-scan/network.pcapng": [Scene("sweep-network-inside.pcapng")],
    "7-scan/ports.pcapng": [Scene("sweep-ports-inside.pcapng", gone=0)],
    "8-upgrade/before.pcapng": [Scene("home-before-upgrade.pcapng")],
    "8-upgrade/after.pcapng": [Scene("home-after-upgrade.pcapng")],
    "9-the-last/house.pcapng": [
        Scene("nas-off-refused-inside.pcapng"),
        Scene("dns-server-inside.pcapng", {NAS: NAME_SERVER}, 2.3, 0.3),
        Scene("resolver-inside.pcapng", {NAS: RESOLVER, LAPTOP: ASKER}, 3.9),
        Scene("nas-after-upgrade-inside.pcapng", {NAS: TELEVISION}, 5.2, 0.5),
        Scene("answering-unknown-inside.pcapng", {NAS: PHONE}, 7.4),
        Scene("sweep-network-inside.pcapng", delay=6.6, gone=0.3)],
}


def hardware_of(frames, roles):
    """{hardware address: another} of the home's hosts, so that no two recordings share one."""
    found = {}
    for _, frame in frames:
        ethernet = dpkt.ethernet.Ethernet(frame)
        if isinstance(ethernet.data, dpkt.ip.IP):
            source = ethernet.data.src
            octet = roles.get(source[3], source[3]) if is_home(source) else ROUTER
            found[ethernet.src] = HARDWARE + bytes((octet,))
    return found


class Variant:
    """The course with a seed: everything that is drawn is drawn from it."""

    def __init__(self, seed):
        self.seed = seed
        self.addresses = AddressMap(seed)
        rng = random.Random(f"time of {seed}")
        self.gone = rng.uniform(*STRANGERS_GONE)
        self.shift = rng.randrange(-DAYS, DAYS) * DAY + rng.randrange(-4 * 3600, 10 * 3600)

    def _is_gone(self, address, share):
        """Is it a stranger without whom it is done? The same ones in every recording."""
        return (is_stranger(address) and not is_documentation(address)
                and random.Random(f"{self.seed} {address.hex()}").random() < share)

    def _rewriting(self, scene, met, hardware=None):
        share = self.gone if scene.gone is None else scene.gone
        return Rewriting(AddressMap(self.seed, scene.roles), met,
                         {address for address in met if self._is_gone(address, share)},
                         self.shift, hardware)

    def _whole_or_cut(self, scene, frames):
        share = scene.cut * random.Random(f"end of {self.seed} {scene.recording}").random()
        end = frames[-1][0] - share * (frames[-1][0] - frames[0][0])
        return [(time, frame) for time, frame in frames if time <= end]

    def _capture(self, scenes):
        """The frames of a file, in order."""
        found = []
        begin = None
        for scene in scenes:
            frames = self._whole_or_cut(scene, capture_file.read(RECORDINGS / scene.recording))
            met = set().union(*(addresses_of(frame) for _, frame in frames))
            hardware = hardware_of(frames, scene.roles) if len(scenes) > 1 else {}
            rewriting = self._rewriting(scene, met, hardware)
            if begin is None:
                begin = frames[0][0] + self.shift * 10**6
            moved = begin + round(scene.delay * 10**6) - frames[0][0]
            for time, frame in frames:
                frame = rewriting.frame(frame)
                if frame is not None:
                    found.append((time + moved, frame))
        return sorted(found, key=lambda item: item[0])

    def _log(self, scene):
        lines = (RECORDINGS / scene.recording).read_text(encoding="utf-8").splitlines(keepends=True)
        met = {binary(text) for line in lines for text in ends_of(line).values()}
        return "".join(filter(None, map(self._rewriting(scene, met).line, lines)))

    def write(self, folder):
        """All files of the course, below the folder."""
        for name, scenes in FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".log":
                path.write_text(self._log(scenes[0]), encoding="utf-8")
            else:
                capture_file.write(path, self._capture(scenes), COMMENT)
