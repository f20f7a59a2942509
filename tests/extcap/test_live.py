# SPDX-License-Identifier: GPL-2.0-or-later
"""Logs that grow: followed, rotated, sent by syslog; and how it ends."""
import os
import signal
import socket
import subprocess
import time

import pcapng
import pytest
from program import until
from test_lines import CISCO, nanoseconds


class Follower:
    """A fwlog that follows, and what it has written so far."""

    def __init__(self, fwlog, *arguments):
        self.out = fwlog.tshark.path("out.pcapng")
        self.process = fwlog.start("-q", "-w", self.out, *arguments)
        until(self.out.exists, "the capture file")
        until(lambda: self.capture().application, "its beginning")

    def capture(self):
        return pcapng.Capture(self.out.read_bytes())

    def expect(self, *lines):
        lines = list(lines)
        until(lambda: len(self.capture().lines) >= len(lines), lines)
        assert self.capture().lines == lines

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        told = self.process.communicate(timeout=30)[1]
        assert self.process.returncode == 0 and told == b""
        assert self.capture().is_whole


def add(path, content):
    with path.open("ab") as file:
        file.write(content)


# --- Following -----------------------------------------------------------------

def test_follow(fwlog):
    log = fwlog.write("a.log", b"1\n2\n")
    follower = Follower(fwlog, "--follow", log)
    follower.expect(b"1", b"2")
    add(log, b"3\n")
    follower.expect(b"1", b"2", b"3")
    follower.end()


def test_half_a_line_waits(fwlog):
    """A port may still be growing, too: what is not ended is not read, not even at the end."""
    log = fwlog.write("a.log", b"1\n2")
    follower = Follower(fwlog, "--follow", log)
    follower.expect(b"1")
    time.sleep(0.5)
    follower.expect(b"1")
    add(log, b"2\nha")
    follower.expect(b"1", b"22")
    follower.end()
    assert follower.capture().lines == [b"1", b"22"]


def test_renamed(fwlog):
    """As logrotate does: what is written to the old file before the new one has a line is read."""
    log = fwlog.write("a.log", b"1\n")
    follower = Follower(fwlog, "--follow", log)
    follower.expect(b"1")
    old = log.rename(log.with_name("a.log.1"))
    add(old, b"2\n")
    follower.expect(b"1", b"2")
    fwlog.write("a.log", b"")
    time.sleep(0.5)
    add(old, b"3\nhalf")
    add(log, b"4\n")
    follower.expect(b"1", b"2", b"3", b"half", b"4")
    add(log, b"5\n")
    follower.expect(b"1", b"2", b"3", b"half", b"4", b"5")
    follower.end()


def test_renamed_quickly(fwlog):
    """Everything at once, between two looks."""
    log = fwlog.write("a.log", b"1\n")
    follower = Follower(fwlog, "--follow", log)
    follower.expect(b"1")
    add(log, b"2\n")
    log.rename(log.with_name("a.log.1"))
    fwlog.write("a.log", b"3\n")
    follower.expect(b"1", b"2", b"3")
    follower.end()


def test_cut(fwlog):
    """As logrotate does with copytruncate."""
    log = fwlog.write("a.log", b"1\n2\nhalf")
    follower = Follower(fwlog, "--follow", log)
    follower.expect(b"1", b"2")
    os.truncate(log, 0)
    follower.expect(b"1", b"2", b"half")
    add(log, b"3\n")
    follower.expect(b"1", b"2", b"half", b"3")
    follower.end()


def test_gone_for_a_while(fwlog):
    log = fwlog.write("a.log", b"1\n")
    follower = Follower(fwlog, "--follow", log)
    follower.expect(b"1")
    log.unlink()
    time.sleep(0.5)
    fwlog.write("a.log", b"2\n")
    follower.expect(b"1", b"2")
    follower.end()


@pytest.mark.parametrize("there", [b"", b"1\n2\n", b"1\nhal"])
def test_from_end(fwlog, there):
    """Only lines that are begun from now on."""
    log = fwlog.write("a.log", there)
    follower = Follower(fwlog, "--from=end", log)
    add(log, b"f\n3\n" if there.endswith(b"hal") else b"3\n")
    follower.expect(b"3")
    add(log, b"4\n")
    follower.expect(b"3", b"4")
    follower.end()


def test_follow_several(fwlog):
    one, two = fwlog.write("one.log", b"1\n"), fwlog.write("two.log", b"2\n")
    follower = Follower(fwlog, "--follow", one, two)
    follower.expect(b"1", b"2")
    add(two, b"3\n")
    follower.expect(b"1", b"2", b"3")
    add(one, b"4\n")
    follower.expect(b"1", b"2", b"3", b"4")
    follower.end()
    assert [packet.interface for packet in follower.capture().packets] == [
        str(one), str(two), str(two), str(one)]


def test_year_while_following(fwlog):
    """What is added to an old file is written now, whatever the file's time was."""
    log = fwlog.write("a.log", b"Jan  2 03:04:05 fw " + CISCO + b"\n")
    old = nanoseconds("2020-06-01 00:00:00")
    os.utime(log, ns=(old, old))
    follower = Follower(fwlog, "--follow", "--timezone=UTC", log)
    until(lambda: follower.capture().packets, "a packet")
    now = time.gmtime()
    add(log, time.strftime("%b %d %H:%M:%S fw ", now).encode() + CISCO + b"\n")
    until(lambda: len(follower.capture().packets) == 2, "another")
    first, second = follower.capture().packets
    assert first.time == nanoseconds("2020-01-02 03:04:05")
    assert second.time == nanoseconds(time.strftime("%Y-%m-%d %H:%M:%S", now))
    follower.end()


def test_compressed_does_not_grow(fwlog):
    log = fwlog.write("a.log.gz", b"\x1f\x8b")
    done = fwlog.run("--follow", log)
    assert done.status == 1 and "it is compressed" in done.stderr


def test_pipe_is_live(fwlog):
    """A line that comes alone is written alone."""
    out = fwlog.tshark.path("out.pcapng")
    process = fwlog.start("-w", out, "-", stdin=subprocess.PIPE)
    for count in range(1, 4):
        process.stdin.write(b"%d\n" % count)
        process.stdin.flush()
        until(lambda: out.exists() and len(pcapng.Capture(out.read_bytes()).lines) == count,
              f"line {count}")
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_live_into_tshark(fwlog, tshark):
    """tail -f … | fwlog - | tshark -l -r -"""
    process = fwlog.start("-q", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    reader = fwlog.command("-l", "-n", "-r", "-", "-T", "fields", "-e", "frame.number",
                           program="tshark")
    with subprocess.Popen(reader, stdin=process.stdout, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, **fwlog.options()) as shown:
        process.stdout.close()
        process.stdout = None
        for count in range(1, 3):
            process.stdin.write(CISCO + b"\n")
            process.stdin.flush()
            assert shown.stdout.readline() == b"%d\n" % count
        process.stdin.close()
        process.stdin = None
        assert shown.wait(timeout=30) == 0
    assert process.wait(timeout=30) == 0


# --- Syslog --------------------------------------------------------------------

def free_port(family, host):
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("family, host, text", [
    (socket.AF_INET, "127.0.0.1", "127.0.0.1"), (socket.AF_INET6, "::1", "[::1]")],
    ids=["IPv4", "IPv6"])
def test_listen(fwlog, family, host, text):
    """A line of a datagram is a packet, at the time it comes; nothing is sent back."""
    try:
        port = free_port(family, host)
    except OSError:
        pytest.skip(f"there is no {host} here")
    follower = Follower(fwlog, "--listen", f"{text}:{port}")
    messages = [b"<134>Nov 24 2020 08:36:41 fw : " + CISCO, b"end\r\n", b"two\nlines\n", b"",
                b"\0\xff", b"zero\n\0", b"zeros\0\0", b"x" * 65_007]
    begin = time.time_ns()
    with socket.socket(family, socket.SOCK_DGRAM) as device:
        device.connect((host, port))
        for message in messages:
            device.send(message)
        expected = [messages[0], b"end", b"two", b"lines", b"\0\xff", b"zero",
                    b"zeros", b"x" * 65_000, b"x" * 7]
        follower.expect(*expected)
        device.setblocking(False)
        with pytest.raises(BlockingIOError):
            device.recv(1)
    follower.end()
    capture = follower.capture()
    assert capture.interfaces == [f"{text}:{port}"]
    for packet in capture.packets:
        assert begin <= packet.time <= time.time_ns()


@pytest.mark.parametrize("way", ["rename", "cut"])
def test_from_end_and_rotated(fwlog, way):
    """The line that was begun before is not wanted; those of the next file are, from its first."""
    log = fwlog.write("a.log", b"1\nhal")
    follower = Follower(fwlog, "--from=end", log)
    if way == "rename":
        log.rename(log.with_name("a.log.1"))
        fwlog.write("a.log", b"3\n4\n")
    else:
        os.truncate(log, 0)
        time.sleep(0.5)
        add(log, b"3\n4\n")
    follower.expect(b"3", b"4")
    follower.end()


def test_hang_up_is_ignored_if_it_was(fwlog):
    """As nohup(1) has it."""
    log = fwlog.write("a.log", b"1\n")
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        follower = Follower(fwlog, "--follow", log)
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    follower.expect(b"1")
    follower.process.send_signal(signal.SIGHUP)
    add(log, b"2\n")
    follower.expect(b"1", b"2")
    follower.end()


def test_listen_to_many(fwlog):
    """A burst that no pause separates: what fits into the receive buffer is not lost."""
    port = free_port(socket.AF_INET, "127.0.0.1")
    follower = Follower(fwlog, "--listen", f"127.0.0.1:{port}")
    lines = [CISCO + b" %d" % i for i in range(5000)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        device.connect(("127.0.0.1", port))
        for i, line in enumerate(lines):
            device.send(line)
            if i % 100 == 99:
                time.sleep(0.002)
    follower.expect(*lines)
    follower.end()


# --- The end -------------------------------------------------------------------

@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals(fwlog, number):
    follower = Follower(fwlog, "--follow", fwlog.write("a.log", b"1\n"))
    follower.expect(b"1")
    follower.end(number)


def test_signal_amid_work(fwlog):
    """Stopped at any line, the capture is whole."""
    log = fwlog.write("a.log", (CISCO + b"\n") * 1_000_000)
    follower = Follower(fwlog, log)
    follower.end()
    assert len(follower.capture().packets) < 1_000_000


@pytest.mark.parametrize("count", [10, 200_000])
def test_reader_goes(fwlog, count):
    """Amid the work or in a pause: no error, and no waiting for a log that is silent."""
    log = fwlog.write("a.log", (CISCO + b"\n") * count)
    process = fwlog.start("-q", "--follow", log, stdout=subprocess.PIPE)
    process.stdout.read(100)
    process.stdout.close()
    process.stdout = None
    told = process.communicate(timeout=10)[1]
    assert process.returncode == 0 and told == b""


def test_reader_was_never_there(fwlog):
    """A log so short that it shows only at the end."""
    log = fwlog.write("a.log", CISCO + b"\n")
    reading, writing = os.pipe()
    os.close(reading)
    process = fwlog.start("-q", log, stdout=writing)
    os.close(writing)
    told = process.communicate(timeout=10)[1]
    assert process.returncode == 0 and told == b""
