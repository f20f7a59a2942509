# SPDX-License-Identifier: GPL-2.0-or-later
"""What is measured with, made once and kept, and the right answer to it."""

import ipaddress
import json
import re
import struct
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from homes import HERE, PATIENCE

TRAFFIC = ("ordinary", "p2p", "flood")
LOG = "log"
KINDS = (*TRAFFIC, LOG)
LEAST_HOSTS = 9
UDP = 17
LOGGED_PAIR = re.compile(r"(?=.*?(192\.0\.2\.\d+)\b)(?=.*?(198\.51\.100\.\d+)\b)")


def is_group(address):
    return address.is_multicast or address == ipaddress.ip_address("255.255.255.255")


def datagrams_of(path):
    """(address, port, address, port) as bytes and numbers, of what make_traffic.py writes: Ethernet with
    IPv4 or IPv6, no options, no tunnels."""
    with path.open("rb") as file:
        file.read(24)
        while head := file.read(16):
            frame = file.read(struct.unpack("<8xI4x", head)[0])
            kind = frame[12:14]
            if kind == b"\x08\x00" and frame[23] == UDP:
                yield (frame[26:30], *struct.unpack(">HH", frame[34:38]), frame[30:34])
            elif kind == b"\x86\xdd" and frame[20] == UDP:
                yield (frame[22:38], *struct.unpack(">HH", frame[54:58]), frame[38:54])


def pairs_of_capture(path):
    return {((source, source_port), (target, target_port))
            for source, source_port, target_port, target in datagrams_of(path)}


def ports_of_log(lines):
    """Each address of make_log.py has one port: address -> port, from Cisco's denials."""
    ports = {}
    for line in lines:
        for address, port in re.findall(r"side:([\d.]+)/(\d+)", line):
            ports[address] = int(port)
    return ports


def pairs_of_log(path):
    """Pairs of endpoints in lines of make_log.py, read by their two networks alone."""
    found = set()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            pair = LOGGED_PAIR.match(line)
            if pair:
                found.add(pair.groups())
    with path.open(encoding="utf-8") as lines:
        ports = ports_of_log(lines)
    return {tuple((ipaddress.ip_address(address).packed, ports[address]) for address in pair)
            for pair in found}


def answer_of(pairs):
    """(address, port) -> peers, of the endpoints with nine remote hosts or more; groups are none."""
    peers = defaultdict(set)
    for one, other in pairs:
        peers[one].add(other)
        peers[other].add(one)
    answer = {}
    for (address, port), met in peers.items():
        if len(met) < LEAST_HOSTS or is_group(ipaddress.ip_address(address)):
            continue
        met = {peer for peer in met if not is_group(ipaddress.ip_address(peer[0]))}
        if len({host for host, _ in met}) >= LEAST_HOSTS:
            answer[str(ipaddress.ip_address(address)), port] = len(met)
    return answer


class Inputs:
    """Captures and a log of any size, in a folder, with their answers."""

    def __init__(self, folder, fwlog):
        self.folder = folder
        self.fwlog = fwlog

    def log(self, packets):
        path = self.folder / f"log-{packets}.log"
        if not path.exists():
            self._make(path, "make_log.py", "--lines", packets)
        return path

    def capture(self, kind, packets, peers=0):
        if kind == LOG:
            return self._capture_of_log(packets)
        path = self._path(kind, packets, peers)
        if not path.exists():
            self._make(path, "make_traffic.py", kind, "--packets", packets, "--peers", peers)
        return path

    def forget(self, kind, packets, peers=0):
        """Frees the disk; the answer stays."""
        self._path(kind, packets, peers).unlink(missing_ok=True)

    def _path(self, kind, packets, peers):
        return self.folder / f"{kind}-{packets}{f'-{peers}' if peers else ''}.pcap"

    def _make(self, path, program, *arguments):
        """Under another name at first: what is there is whole."""
        part = path.with_suffix(".part")
        kind = arguments[:1] if program == "make_traffic.py" else ()
        subprocess.run([sys.executable, str(HERE / program), *kind, str(part),
                        *map(str, arguments[len(kind):])], stderr=subprocess.DEVNULL, check=True,
                       timeout=PATIENCE)
        part.rename(path)

    def _capture_of_log(self, packets):
        path = self.folder / f"log-{packets}.pcapng"
        if not path.exists():
            part = path.with_suffix(".part")
            subprocess.run([self.fwlog, "--quiet", "--timezone", "UTC", "-w", str(part),
                            str(self.log(packets))], check=True, timeout=PATIENCE)
            part.rename(path)
        return path

    def answer(self, kind, packets):
        """The right one, by a reading of the input that has nothing in common with what is measured. Made
        in a process of its own, whose memory would else be counted to what this one starts."""
        path = self.folder / f"{kind}-{packets}.answer.json"
        if not path.exists():
            source = self.log(packets) if kind == LOG else self.capture(kind, packets)
            done = subprocess.run([sys.executable, str(HERE / "inputs.py"), str(source)],
                                  stdout=subprocess.PIPE, check=True, timeout=PATIENCE)
            path.write_bytes(done.stdout)
        return {(address, port): peers
                for address, port, peers in json.loads(path.read_text(encoding="utf-8"))}


def main():
    """Prints the answer to the file that is named."""
    path = Path(sys.argv[1])
    pairs = pairs_of_log(path) if path.suffix == ".log" else pairs_of_capture(path)
    json.dump([[*endpoint, peers] for endpoint, peers in answer_of(pairs).items()], sys.stdout)


if __name__ == "__main__":
    main()
