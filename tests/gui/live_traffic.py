#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Real UDP sockets on the loopback interface: what happens while a window captures there.

    live_traffic.py share --peers FIRST COUNT    the hub calls each peer; every second one answers
    live_traffic.py call  --peers FIRST COUNT    each peer calls the hub, which is silent

Peers are told apart by number: peer N has an address and a port of its own, and a network of its
own (a /16 of 127.0.0.0/8), so a second run with other numbers adds peers to those of the first. A
new one comes every 50 ms.
"""
import argparse
import socket
import time

HUBS = {"share": ("127.0.0.1", 8832), "call": ("127.0.0.2", 8834)}
INTERVAL = 0.05   # seconds
PATIENCE = 5      # seconds for a datagram to arrive
# A question and an answer of the BitTorrent DHT.
QUESTION = b"d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"
ANSWER = b"d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re"


def peer_address(number):
    return f"127.{number + 2}.0.9", 20000 + 7 * number


def opened(address):
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.settimeout(PATIENCE)
    made.bind(address)
    return made


def share(hub, peer, answers):
    hub.sendto(QUESTION, peer.getsockname())
    peer.recv(2048)
    if answers:
        peer.sendto(ANSWER, hub.getsockname())
        hub.recv(2048)


def call(hub, peer, _):
    peer.sendto(QUESTION, hub.getsockname())
    hub.recv(2048)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=sorted(HUBS))
    parser.add_argument("--peers", nargs=2, type=int, metavar=("FIRST", "COUNT"), required=True)
    options = parser.parse_args()
    first, count = options.peers
    if not 0 <= first <= first + count <= 250:
        parser.error("peers are numbered from 0 to 249")
    exchange = {"share": share, "call": call}[options.what]
    with opened(HUBS[options.what]) as hub:
        for number in range(first, first + count):
            with opened(peer_address(number)) as peer:
                exchange(hub, peer, number % 2 == 0)
            time.sleep(INTERVAL)


if __name__ == "__main__":
    main()
