#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a program with a network of its own: a loopback interface, and the right to capture on it.

    with_own_network.py COMMAND…

The user stays who he is, and is nobody special outside. Other programs enter the network by
`nsenter --target PID --user --net --preserve-credentials`.
"""
import fcntl
import os
import socket
import struct
import sys

# The program keeps the capabilities that it has in its own namespaces alone, so that what it starts
# (dumpcap) may capture.
OWN_NETWORK = ("unshare", "--user", "--map-current-user", "--keep-caps", "--net")
SIOCSIFFLAGS = 0x8914
IFF_UP, IFF_RUNNING = 0x1, 0x40


def begin_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS,
                    struct.pack("16sh22x", b"lo", IFF_UP | IFF_RUNNING))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--inside":
        begin_loopback()
        os.execvp(sys.argv[2], sys.argv[2:])
    os.execvp(OWN_NETWORK[0], [*OWN_NETWORK, sys.executable, __file__, "--inside", *sys.argv[1:]])


if __name__ == "__main__":
    main()
