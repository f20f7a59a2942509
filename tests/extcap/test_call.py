# SPDX-License-Identifier: GPL-2.0-or-later
"""How it is called, what it says, and how it fails."""
import bz2
import fcntl
import gzip
import lzma
import os
import pathlib
import pty
import socket
import struct
import subprocess
import termios

import pytest
from test_lines import CISCO, NETFILTER, OTHER


@pytest.mark.parametrize("arguments, wanted", [
    ([], "no log: name a FILE"),
    (["-", "--nonsense"], "--nonsense"),
    (["-", "--from=middle"], "--from is start or end, not middle"),
    (["-", "--listen=127.0.0.1:5514"], "only one of them can be"),
    (["-", "--timezone=Atlantis/Poseidonis"], "there is no time zone Atlantis/Poseidonis\n"),
    (["-", "--timezone=europe/BERLIN"],
     "there is no time zone europe/BERLIN; did you mean Europe/Berlin?"),
    (["-", "--timezone=Local"], "there is no time zone Local; did you mean local?"),
    (["-", "--timezone=UTC+25"], "there is no time zone UTC+25\n"),
    (["-", "--timezone=UTC+1:5"], "there is no time zone UTC+1:5\n"),
    (["-", "--timezone="], "--timezone has no name of a zone"),
    (["-w"], "-w"),
    (["--capture", "--file=/dev/null"], "--fifo"),
    (["--extcap-dlts", "--extcap-interface=eth0"], "there is no interface eth0")])
def test_wrong_calls(fwlog, arguments, wanted):
    """Status 2, a word on what is wrong, and no packets."""
    done = fwlog.run(*arguments)
    assert done.status == 2 and done.stdout == b""
    assert done.stderr.startswith("fwlog: ") and done.stderr.count("\n") <= 2
    assert wanted in done.stderr


@pytest.mark.parametrize("address", ["", "127.0.0.1", "5514", "127.0.0.1:0", "127.0.0.1:65536",
                                     "localhost:5514", "::1:5514", "[::1]", "127.0.0.1:port"])
def test_bad_addresses(fwlog, address):
    done = fwlog.run("--listen", address)
    assert done.status == 2 and done.stdout == b""
    wanted = f"cannot listen on {address}: not an address and port" if address else "no log"
    assert wanted in done.stderr


def test_address_in_use(fwlog):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = fwlog.run("--listen", address)
    assert done.status == 1
    assert done.stderr == f"fwlog: cannot listen on {address}: Address already in use\n"


def test_port_of_root(fwlog):
    limit = pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if fwlog.tshark.uid is None or limit.exists() and int(limit.read_text()) < 1024:
        pytest.skip("any user may listen there")
    done = fwlog.run("--listen", "127.0.0.1:514")
    assert done.status == 1
    assert done.stderr == ("fwlog: cannot listen on 127.0.0.1:514: Permission denied: ports below "
                           "1024 are for root; choose another, such as 5514\n")


def test_strange_address(fwlog):
    done = fwlog.run("--listen", "203.0.113.77:5514")
    assert done.status == 1
    assert done.stderr == ("fwlog: cannot listen on 203.0.113.77:5514: Cannot assign requested "
                           "address: it is no address of this machine\n")


PCAP = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
PCAPNG = struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)


@pytest.mark.parametrize("content, wanted", [
    (PCAP, "a capture: open it with Wireshark or tshark"),
    (struct.pack(">I", 0xA1B23C4D) + PCAP[4:], "a capture: open it with Wireshark or tshark"),
    (PCAPNG, "a capture: open it with Wireshark or tshark"),
    (lzma.compress(CISCO), "compressed with xz: unpack it first, e.g. xzcat FILE | fwlog -"),
    (bz2.compress(CISCO), "compressed with bzip2: unpack it first, e.g. bzcat FILE | fwlog -"),
    (b"\x28\xb5\x2f\xfd" + CISCO,
     "compressed with zstd: unpack it first, e.g. zstdcat FILE | fwlog -"),
    (b"PK\3\4" + CISCO, "compressed with zip: unpack it first, e.g. unzip -p FILE | fwlog -"),
    (CISCO.decode().encode("utf-16"),
     "text in UTF-16: convert it first: iconv -f UTF-16 -t UTF-8 FILE | fwlog -")],
    ids=["pcap", "pcap of nanoseconds", "pcapng", "xz", "bzip2", "zstd", "zip", "utf-16"])
def test_no_log(fwlog, tshark, content, wanted):
    """A file is refused before anything is written; a pipe, and what was compressed, when read."""
    log, out = fwlog.write("a.log", content), tshark.path("out.pcapng")
    done = fwlog.run("-w", out, log)
    assert done.status == 1 and done.stderr == f"fwlog: cannot read {log}: it is {wanted}\n"
    assert not out.exists()
    done = fwlog.run("-q", "-", given=content)
    assert done.status == 1 and done.capture.lines == []
    assert done.stderr == f"fwlog: cannot read the standard input: it is {wanted}\n"
    log = fwlog.write("a.log.gz", gzip.compress(content))
    assert f"{log}: it is {wanted}" in fwlog.run("-q", "--", log).stderr


@pytest.mark.parametrize("content", [b"BZh9 is no log\n", b"\n\r\r\nPK\n", b"\x0a\x0d\x0d\x0a12345678"])
def test_looks_like_no_log(fwlog, content):
    """The first bytes of another kind, and not more of it."""
    assert fwlog.run("-q", fwlog.write("a.log", content)).status == 0


@pytest.mark.parametrize("make, wanted", [
    (lambda path: None, "No such file or directory"),
    (lambda path: path.mkdir(), "Is a directory"),
    (lambda path: (path.touch(), path.chmod(0)), "Permission denied")],
    ids=["missing", "folder", "forbidden"])
def test_unreadable(fwlog, tshark, make, wanted):
    """Named, with the reason, before anything is written."""
    good = fwlog.write("good.log", CISCO)
    path, out = tshark.path("bad.log"), tshark.path("out.pcapng")
    make(path)
    done = fwlog.run("-w", out, good, path)
    assert done.status == 1
    assert done.stderr == f"fwlog: cannot read {path}: {wanted}\n"
    assert not out.exists()


@pytest.mark.parametrize("damage, wanted", [
    (lambda packed: packed[:-20], "it ends too early"),
    (lambda packed: packed[:20] + b"\0\xff" * 40 + packed[100:], "its data are damaged"),
    (lambda packed: packed + b"garbage", "its data are damaged")],
    ids=["cut", "damaged", "garbage"])
def test_damaged_gzip(fwlog, damage, wanted):
    import gzip
    packed = gzip.compress(b"".join(b"%s %d\n" % (CISCO, i * i) for i in range(2000)))
    log = fwlog.write("a.log.gz", damage(packed))
    done = fwlog.run("-q", log)
    assert done.status == 1 and done.capture.is_whole
    assert done.stderr == f"fwlog: cannot decompress {log}: {wanted}\n"


def test_cannot_write(fwlog, tshark):
    done = fwlog.run("-w", tshark.path("no/folder.pcapng"), "-", given=CISCO)
    assert done.status == 1
    assert done.stderr == (f"fwlog: cannot write {tshark.path('no/folder.pcapng')}: "
                           "No such file or directory\n")


def test_full_disk(fwlog):
    """Whether it shows on the way or at the end."""
    for count in (1, 100_000):
        done = fwlog.run("-q", "-w", "/dev/full", "-", given=(CISCO + b"\n") * count)
        assert done.status == 1
        assert done.stderr == "fwlog: cannot write /dev/full: No space left on device\n"


def test_does_not_overwrite_its_log(fwlog, tshark):
    log = fwlog.write("a.log", CISCO + b"\n")
    log.chmod(0o666)
    for done in (fwlog.run("-w", log, log), fwlog.run("-w", log, "-", stdin=log.open("rb"))):
        assert done.status == 1 and "it is a log to be read" in done.stderr
    with log.open("ab") as appended:
        done = subprocess.run(fwlog.command(log), stdout=appended, stderr=subprocess.PIPE,
                              check=False, timeout=30, **fwlog.options())
    assert done.returncode == 1 and b"it is a log to be read" in done.stderr
    assert log.read_bytes() == CISCO + b"\n"


def test_refuses_a_terminal(fwlog):
    ours, theirs = pty.openpty()
    done = subprocess.run(fwlog.command("-"), stdin=subprocess.DEVNULL, stdout=theirs,
                          stderr=subprocess.PIPE, text=True, check=False, timeout=30,
                          **fwlog.options())
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 2
    assert "terminal" in done.stderr and "-w FILE" in done.stderr


def test_help_and_version(fwlog):
    told = fwlog.run("--help")
    assert told.status == 0 and told.stderr == ""
    for word in (b"--follow", b"--from", b"--listen", b"--timezone", b"journalctl", b"Exit status",
                 b"With --from=end it goes on", b"0.0.0.0:5514", b"[::]:5514"):
        assert word in told.stdout
    version = fwlog.run("--version")
    assert version.status == 0 and version.stdout.startswith(b"fwlog (Oversharing) ")


# --- Summary -------------------------------------------------------------------

def test_summary(fwlog):
    log = [CISCO, NETFILTER, b"", OTHER, CISCO] + [b"strange %d" % i for i in range(1500)]
    done = fwlog.run(fwlog.write("a.log", b"\n".join(log)))
    assert done.stderr == (
        "1,505 lines read, 1,504 packets written, 1 empty\n"
        "understood: 3 (Cisco ASA 2, netfilter 1), of UDP: 3\n"
        "1,504 lines without a time: they have that of the file, or of reading it\n"
        "not understood: 1,501, the first of them:\n"
        "  line 4: sshd[1]: Accepted publickey for operator\n"
        "  line 6: strange 0\n"
        "  line 7: strange 1\n"
        "  line 8: strange 2\n"
        "  line 9: strange 3\n")


def test_summary_of_nothing(fwlog):
    assert fwlog.run("-").stderr == "0 lines read, 0 packets written\nunderstood: 0\n"


def test_summary_of_several(fwlog):
    one, two = fwlog.write("one.log", CISCO), fwlog.write("two.log", b"\nstrange\n")
    done = fwlog.run(one, two)
    assert f"  {two}, line 2: strange\n" in done.stderr


@pytest.mark.parametrize("zone, head, wanted", [
    ("UTC", "Nov 23 2026 20:15:07: ", "(UTC, also taken for times without a zone)"),
    ("local", "Nov 23 2026 20:15:07: ", "(local time, also taken for times without a zone)"),
    ("+01:00", "2026-11-23T19:15:07Z fw ", "(+01:00)")])
def test_summary_of_times(fwlog, zone, head, wanted):
    """From the earliest to the latest, in the zone that is asked for."""
    log = b"\n".join([head.replace(":15:", ":16:").encode() + CISCO, head.encode() + CISCO, CISCO])
    done = fwlog.run("--timezone", zone, "-", given=log, environment={"TZ": "Asia/Tokyo"})
    assert done.stderr.splitlines()[2:] == [
        f"from 2026-11-23 20:15:07 to 2026-11-23 20:16:07 {wanted}",
        "1 line without a time: they have that of the line before"]


def test_summary_without_any_understood(fwlog):
    kinds = "it reads logs of Cisco ASA, PIX, FTD; iptables, nftables, UFW; pfSense; CEF\n"
    assert kinds in fwlog.run("-", given=b"strange\n").stderr
    assert kinds not in fwlog.run("-", given=b"strange\n" + CISCO).stderr
    assert fwlog.run("-q", "-", given=b"strange\n").stderr == ""


def test_summary_has_blanks_for_tabs(fwlog):
    assert "  line 1: a strange line\n" in fwlog.run("-", given=b"a\tstrange\tline\n").stderr


def test_summary_is_harmless(fwlog):
    """No line steers the terminal, or is wider than it."""
    lines = [b"\x1b[2J\x07\x9b\0end", "a\u202eb\u200bc".encode(), b"\xff\xfe", b"x" * 70_000,
             "東京".encode() * 200]
    done = fwlog.run("-", given=b"\n".join(lines))
    told = done.stderr.splitlines()[-5:]
    assert told[0] == "  line 1: ?[2J???end"
    assert told[1] == "  line 2: a?b?c"
    assert told[2] == "  line 3: ??"
    assert len(told[3]) == 100 and told[3].endswith("x…")
    assert len(told[4]) in range(50, 60) and told[4].endswith("京…")


def test_quiet(fwlog):
    assert fwlog.run("-q", "-", given=OTHER).stderr == ""


def watch(fwlog, *arguments):
    """What it writes on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = fwlog.start(*arguments, stderr=theirs)
    os.close(theirs)
    told = b""
    while True:
        try:
            more = os.read(ours, 4096)
        except OSError:
            break
        if not more:
            break
        told += more
    os.close(ours)
    assert process.wait(timeout=30) == 0
    return told.decode()


def test_progress(fwlog):
    """After a second, and taken away in the end."""
    log = fwlog.write("a.log", (CISCO + b"\n") * 2_000_000)
    told = watch(fwlog, log)
    assert "\rfwlog: " in told and " lines, " in told and " %\x1b[K" in told
    assert "\r\x1b[K2,000,000 lines read" in told
    assert "%" not in watch(fwlog, "-q", log)


def test_no_progress_for_short_logs(fwlog):
    told = watch(fwlog, fwlog.write("a.log", b"y" * 300))
    assert "\x1b" not in told
    assert max(map(len, told.splitlines())) == 80
