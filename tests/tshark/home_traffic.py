#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Real UDP sockets on the loopback interface: a home whose NAS is upgraded.

    home_traffic.py before    a time server at home answers three strangers, one a second
    home_traffic.py after     so it does, and the NAS answers a stranger at the port of a VPN

The home is 127.1.0.0/16, so that no address has to be set up; strangers are from anywhere else.
"""
import socket
import sys
import time

CLOCK, NAS = ("127.1.0.30", 10123), ("127.1.0.50", 1194)
STRANGERS = [f"127.{number}.0.9" for number in (71, 72, 73)]
PATIENCE = 5   # seconds for a datagram to arrive


def opened(address, port=0):
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.settimeout(PATIENCE)
    made.bind((address, port))
    return made


def ask(server, stranger):
    """A stranger asks, from a port chosen anew, and is answered."""
    with opened(stranger) as caller:
        caller.sendto(bytes(48), server.getsockname())
        _, asker = server.recvfrom(2048)
        server.sendto(bytes(56), asker)
        caller.recv(2048)


def main():
    if sys.argv[1:] not in (["before"], ["after"]):
        sys.exit(__doc__)
    with opened(*CLOCK) as clock, opened(*NAS) as nas:
        for stranger in STRANGERS:
            ask(clock, stranger)
            time.sleep(1)
        if sys.argv[1] == "after":
            ask(nas, STRANGERS[0])


if __name__ == "__main__":
    main()
