# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures as lists of (microseconds since the epoch, frame)."""
import dpkt

SNAPSHOT = 262144


def read(path):
    with open(path, "rb") as file:
        return [(round(float(time) * 1e6), bytes(frame))
                for time, frame in dpkt.pcapng.Reader(file)]


def write(path, frames, comment):
    """As pcapng, the same bytes for the same frames."""
    section = dpkt.pcapng.SectionHeaderBlockLE(
        opts=[dpkt.pcapng.PcapngOptionLE(code=1, data=comment.encode()),
              dpkt.pcapng.PcapngOptionLE(code=0)])
    interface = dpkt.pcapng.InterfaceDescriptionBlockLE(
        snaplen=SNAPSHOT, opts=[dpkt.pcapng.PcapngOptionLE(code=2, data=path.stem.encode()),
                                dpkt.pcapng.PcapngOptionLE(code=0)])
    with open(path, "wb") as file:
        file.write(bytes(section) + bytes(interface))
        for time, frame in frames:
            file.write(bytes(dpkt.pcapng.EnhancedPacketBlockLE(
                ts_high=time >> 32, ts_low=time & 0xffffffff, caplen=len(frame),
                pkt_len=len(frame), pkt_data=frame)))
