#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a firewall log to measure with: several formats, the same lines at every run.

    make_log.py FILE [--lines N]

200 endpoints inside meet 200 outside, ten lines a second, in the words of five kinds of firewalls;
one line in a hundred is of another program.
"""
import argparse
import datetime
import random
from pathlib import Path

SEED = 8832
BEGIN = datetime.datetime(2026, 11, 1)
LINES_A_SECOND = 10


def cisco(when, ours, theirs, number):
    head = f"<134>{when:%b %d %Y %H:%M:%S} fw1 : "
    return head + number.choice((
        f"%ASA-4-106023: Deny udp src outside:{theirs[0]}/{theirs[1]} "
        f'dst inside:{ours[0]}/{ours[1]} by access-group "outside_in" [0x0, 0x0]',
        f"%ASA-6-302015: Built inbound UDP connection {number.randrange(10**6)} for "
        f"outside:{theirs[0]}/{theirs[1]} ({theirs[0]}/{theirs[1]}) to "
        f"inside:{ours[0]}/{ours[1]} ({ours[0]}/{ours[1]})",
        f"%ASA-6-106100: access-list outside_in denied udp outside/{theirs[0]}({theirs[1]}) -> "
        f"inside/{ours[0]}({ours[1]}) hit-cnt 1 first hit [0x0, 0x0]"))


def netfilter(when, ours, theirs, number):
    length = number.randrange(48, 1400)
    return (f"{when:%b %e %H:%M:%S} router kernel: [{number.randrange(10**6)}.000100] [UFW BLOCK] "
            f"IN=eth0 OUT= MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00 SRC={theirs[0]} "
            f"DST={ours[0]} LEN={length} TOS=0x00 PREC=0x00 TTL=57 ID=0 DF PROTO=UDP "
            f"SPT={theirs[1]} DPT={ours[1]} LEN={length - 20}")


def pf(when, ours, theirs, number):
    length = number.randrange(28, 1400)
    return (f"<134>1 {when:%Y-%m-%dT%H:%M:%S}+00:00 fw2 filterlog 1234 - - "
            f"5,,,1000000103,igb0,match,{number.choice(('block', 'pass'))},in,"
            f"4,0x0,,57,0,0,DF,17,udp,"
            f"{length},{theirs[0]},{ours[0]},{theirs[1]},{ours[1]},{length - 28}")


def cef(when, ours, theirs, _number):
    return (f"{when:%b %e %H:%M:%S} gateway CEF:0|Ubiquiti|UniFi Network|9.3.33|201|"
            f"Threat blocked|7|act=blocked proto=UDP src={theirs[0]} spt={theirs[1]} dst={ours[0]} dpt={ours[1]}")


def ftd(when, ours, theirs, number):
    return (f"<113>{when:%Y-%m-%dT%H:%M:%SZ} fw3 %FTD-6-430003: AccessControlRuleAction: Allow, "
            f"SrcIP: {theirs[0]}, DstIP: {ours[0]}, SrcPort: {theirs[1]}, DstPort: {ours[1]}, "
            f"Protocol: udp, InitiatorPackets: {number.randrange(1, 9)}, "
            f"ResponderPackets: {number.randrange(3)}")


def other(when, _ours, _theirs, number):
    return f"{when:%b %e %H:%M:%S} router dhcpd: lease {number.randrange(1000)} renewed"


FORMATS = (cisco, cisco, cisco, netfilter, netfilter, netfilter, pf, pf, cef, ftd)


def lines(count):
    number = random.Random(SEED)
    inside = [(f"192.0.2.{i}", number.randrange(1024, 65536)) for i in range(1, 201)]
    outside = [(f"198.51.100.{i}", number.randrange(1024, 65536)) for i in range(1, 201)]
    for i in range(count):
        when = BEGIN + datetime.timedelta(seconds=i // LINES_A_SECOND)
        write = other if number.randrange(100) == 0 else number.choice(FORMATS)
        yield write(when, number.choice(inside), number.choice(outside), number) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000)
    options = parser.parse_args()
    with options.file.open("w") as log:
        log.writelines(lines(options.lines))


if __name__ == "__main__":
    main()
