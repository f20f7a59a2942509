# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines become packets: byte for byte, with the right addresses, ports and times."""
import calendar
import gzip
import ipaddress
import os
import time

import pcapng
import pytest

CISCO = (b'%ASA-4-106023: Deny udp src outside:198.51.100.7/22350 dst inside:192.0.2.1/8832 '
         b'by access-group "outside_in" [0x0, 0x0]')
NETFILTER = (b"[UFW BLOCK] IN=eth0 OUT= SRC=2001:db8::7 DST=2001:db8::1 LEN=76 TC=0 HOPLIMIT=57 "
             b"FLOWLBL=0 PROTO=UDP SPT=22350 DPT=8832 LEN=36")
MASKED = b"Deny udp src outside:187.13.XX.XX/22350 dst inside:64.9.XX.XX/8832"
OTHER = b"sshd[1]: Accepted publickey for operator"
PIECE = 65000


def nanoseconds(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%d %H:%M:%S")) * 10**9


# --- Bytes ---------------------------------------------------------------------

@pytest.mark.parametrize("log, lines", [
    (b"", []),
    (b"\n\r\n\n", []),
    (b"one\ntwo\n", [b"one", b"two"]),
    (b"one\r\ntwo\r\n", [b"one", b"two"]),
    (b"one\ntwo", [b"one", b"two"]),
    (b"one\n\ntwo\n", [b"one", b"two"]),
    (b"one\r\r\n", [b"one\r"]),
    (b"on\re\nlast\r", [b"on\re", b"last\r"]),
    (b"a\0b\0\n\0\n", [b"a\0b\0", b"\0"]),
    (bytes(range(11, 256)) + b"\n", [bytes(range(11, 256))]),
    ("größe 東京\n".encode(), ["größe 東京".encode()])],
    ids=["empty", "empty lines", "newline", "crlf", "no final newline", "an empty line", "cr cr lf",
         "lone cr", "nul", "any byte", "utf-8"])
@pytest.mark.parametrize("way", ["file", "pipe"])
def test_bytes(fwlog, log, lines, way):
    if way == "file":
        capture = fwlog.convert(fwlog.write("a.log", log))
    else:
        capture = fwlog.convert("-", given=log)
    assert capture.lines == lines
    assert all(packet.tags[pcapng.TAG_NAME] == b"fwlog" for packet in capture.packets)


@pytest.mark.parametrize("length", [PIECE - 1, PIECE, PIECE + 1, PIECE + 2, 2 * PIECE, 200_001])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_long_lines(fwlog, length, end):
    """Cut into pieces, and nothing is lost; the line after it is whole."""
    line = bytes(97 + i % 26 for i in range(length))
    done = fwlog.run("-", given=line + end + (CISCO + b"\n" if end else b""))
    lines = done.capture.lines
    if end:
        assert lines.pop() == CISCO
    assert b"".join(lines) == line
    assert [len(piece) for piece in lines[:-1]] == [PIECE] * ((length - 1) // PIECE)
    # Of several pieces it is still one line.
    assert f"{2 if end else 1} line{'s' if end else ''} read" in done.stderr


def test_a_long_line_goes_on_as_no_line(fwlog, tshark):
    """A stranger may choose what stands at the cut: it is not read as a line of the firewall's."""
    line = b"GET /" + b"x" * (PIECE - 5) + CISCO
    capture = fwlog.convert("-", given=line + b"\n" + CISCO + b"\n")
    names = [packet.tags[pcapng.TAG_NAME] for packet in capture.packets]
    assert names == [b"fwlog", b"fwlog.continuation", b"fwlog"]
    assert [len(packet.tags) for packet in capture.packets][:2] == [1, 1]
    path = fwlog.write("long.pcapng", fwlog.run("-", given=line + b"\n" + CISCO + b"\n").stdout)
    told = tshark.json(path)["capture"][0]
    assert (told["log_lines"], told["unread_lines"], told["denied"]) == (2, 1, 1)


def test_several_files_by_time(fwlog):
    """Rotated logs, as a shell names them: the newest first. They are read from the oldest on."""
    today = fwlog.write("ufw.log", b"Nov 24 2020 08:00:00 gw a\n")
    yesterday = fwlog.write("ufw.log.1", b"no time\nNov 23 2020 08:00:00 gw b\n")
    capture = fwlog.convert(today, yesterday)
    assert [line[-1:] for line in capture.lines] == [b"e", b"b", b"a"]
    assert capture.interfaces == [str(today), str(yesterday)]
    assert [packet.interface for packet in capture.packets] == [str(yesterday)] * 2 + [str(today)]


def test_many_lines(fwlog):
    """More than any buffer holds."""
    lines = [CISCO + b" %d" % i for i in range(20_000)]
    assert fwlog.convert(fwlog.write("a.log", b"\n".join(lines) + b"\n")).lines == lines


def test_several_files(fwlog):
    """In the order they are named, where not all have a time; each is an interface of the capture."""
    one = fwlog.write("one.log", b"1\n2")
    two = fwlog.write("two.log", b"4\n")
    capture = fwlog.convert(one, "-", two, given=b"3\n")
    assert capture.lines == [b"1", b"2", b"3", b"4"]
    assert capture.interfaces == [str(one), "standard input", str(two)]
    assert [packet.interface for packet in capture.packets] == [
        str(one), str(one), "standard input", str(two)]


@pytest.mark.parametrize("name", ["it's a log; odd.log", "größe.log", "-q.log"])
def test_names(fwlog, name):
    fwlog.write(name, b"line\n")
    capture = fwlog.convert("--", name)
    assert capture.lines == [b"line"] and capture.interfaces == [name]


@pytest.mark.parametrize("way", ["file", "pipe"])
def test_gzip(fwlog, way):
    """Rotated logs are compressed; several compressed files make one."""
    lines = [CISCO + b" %d" % i for i in range(5000)]
    packed = gzip.compress(b"\n".join(lines[:3000])) + gzip.compress(
        b"\n" + b"\n".join(lines[3000:]))
    if way == "file":
        capture = fwlog.convert(fwlog.write("a.log.gz", packed))
    else:
        capture = fwlog.convert("-", given=packed)
    assert capture.lines == lines


def test_write_to_file(fwlog, tshark):
    """It takes the place of what was there."""
    out = fwlog.write("out.pcapng", b"x" * 10_000)
    tshark.own(out)
    done = fwlog.run("-w", out, "-", given=b"line\n")
    assert done.status == 0 and done.stdout == b""
    capture = pcapng.Capture(out.read_bytes())
    assert capture.is_whole and capture.lines == [b"line"]


# --- Tags ----------------------------------------------------------------------

@pytest.mark.parametrize("line, kinds, addresses", [
    (CISCO, pcapng.IPV4, ("198.51.100.7", "192.0.2.1")),
    (NETFILTER, pcapng.IPV6, ("2001:db8::7", "2001:db8::1"))], ids=["IPv4", "IPv6"])
def test_tags(fwlog, line, kinds, addresses):
    packet, = fwlog.convert("-", given=line + b"\n").packets
    assert packet.line == line
    for kind, address in zip(kinds, addresses):
        assert packet.tags.pop(kind) == ipaddress.ip_address(address).packed
    assert packet.number(pcapng.PORT_TYPE) == 3
    assert packet.number(pcapng.SOURCE_PORT) == 22350
    assert packet.number(pcapng.DESTINATION_PORT) == 8832
    assert len(packet.tags) == 4


@pytest.mark.parametrize("line", [
    MASKED, MASKED.replace(b"64.9.XX.XX", b"192.0.2.1"),
    MASKED.replace(b"187.13.XX.XX", b"198.51.100.7")], ids=["both", "source", "destination"])
def test_tags_of_masked(fwlog, line):
    """Half an address is none, nor is one of two; but ports are known."""
    packet, = fwlog.convert("-", given=line).packets
    assert sorted(packet.tags) == [pcapng.TAG_NAME, pcapng.PORT_TYPE, pcapng.SOURCE_PORT,
                                   pcapng.DESTINATION_PORT]
    assert packet.number(pcapng.DESTINATION_PORT) == 8832


def test_tags_of_others(fwlog):
    packet, = fwlog.convert("-", given=OTHER).packets
    assert packet.tags == {pcapng.TAG_NAME: b"fwlog"}


def test_in_tshark(fwlog, tshark):
    """tshark and capinfos find nothing to complain of, and show what stands in the lines."""
    log = fwlog.write("a.log", CISCO + b"\n" + NETFILTER + b"\n" + OTHER + b"\n")
    out = tshark.path("a.pcapng")
    assert fwlog.run("-w", out, log).status == 0
    rows = tshark.fields(out, ["exported_pdu.prot_name", "exported_pdu.ipv4_src",
                               "exported_pdu.ipv4_dst", "exported_pdu.ipv6_src",
                               "exported_pdu.ipv6_dst", "exported_pdu.src_port"])
    assert [list(row.values()) for row in rows] == [
        [["fwlog"], ["198.51.100.7"], ["192.0.2.1"], [], [], ["22350"]],
        [["fwlog"], [], [], ["2001:db8::7"], ["2001:db8::1"], ["22350"]],
        [["fwlog"], [], [], [], [], []]]
    columns = tshark.fields(out, ["_ws.col.Source", "_ws.col.Destination"] if "4.0." in
                            tshark.run("--version").stdout.splitlines()[0] else
                            ["_ws.col.def_src", "_ws.col.def_dst"])
    assert list(columns[0].values()) == [["198.51.100.7"], ["192.0.2.1"]]
    details = tshark.read(out, "-V").stdout
    assert "Malformed" not in details and f"Interface description: {log}" in details
    told = tshark.run(out, program="capinfos")
    assert told.status == 0 and told.stderr == ""
    assert "fwlog (Oversharing " in told.stdout and "nanoseconds (9)" in told.stdout
    assert "Number of packets:   3" in told.stdout


# --- Times ---------------------------------------------------------------------

@pytest.mark.parametrize("zone, head, expected", [
    (None, b"Nov 24 2026 08:36:41 fw : ", "2026-11-24 08:36:41"),
    ("UTC", b"Nov 24 2026 08:36:41 fw : ", "2026-11-24 08:36:41"),
    ("Europe/Berlin", b"Nov 24 2026 08:36:41 fw : ", "2026-11-24 07:36:41"),
    ("Europe/Berlin", b"Jul 24 2026 08:36:41 fw : ", "2026-07-24 06:36:41"),
    ("+01:00", b"Jul 24 2026 08:36:41 fw : ", "2026-07-24 07:36:41"),
    ("UTC+1", b"Jul 24 2026 08:36:41 fw : ", "2026-07-24 07:36:41"),
    ("GMT-1", b"Jul 24 2026 08:36:41 fw : ", "2026-07-24 09:36:41"),
    ("UTC+05:30", b"Jul 24 2026 08:36:41 fw : ", "2026-07-24 03:06:41"),
    ("utc+0530", b"Jul 24 2026 08:36:41 fw : ", "2026-07-24 03:06:41"),
    ("+1", b"Jul 24 2026 08:36:41 fw : ", "2026-07-24 07:36:41"),
    ("UTC", b":Nov 24 2026 08:36:41 CET: ", "2026-11-24 07:36:41"),
    ("-05:00", b"<134>1 2026-11-24T08:36:41Z fw ", "2026-11-24 08:36:41"),
    ("UTC", b"<134>1 2026-11-24T08:36:41+05:30 fw ", "2026-11-24 03:06:41")])
def test_time_zones(fwlog, zone, head, expected):
    options = [] if zone is None else ["--timezone", zone]
    packet, = fwlog.convert(*options, "-", given=head + CISCO).packets
    assert packet.time == nanoseconds(expected)


def test_local_zone(fwlog):
    """The one the system is set to."""
    for options in ([], ["--timezone=local"]):
        packet, = fwlog.convert(*options, "-", given=b"Nov 24 2026 08:36:41 fw : " + CISCO,
                                environment={"TZ": "Asia/Tokyo"}).packets
        assert packet.time == nanoseconds("2026-11-23 23:36:41")


def test_year_of_the_file(fwlog):
    """A date without a year is not later than the file, or by a day at the most."""
    log = fwlog.write("a.log", b"Dec 31 23:59:59 fw " + CISCO + b"\nJan  1 00:00:01 fw " + CISCO)
    changed = nanoseconds("2025-01-01 00:00:02")
    os.utime(log, ns=(changed, changed))
    capture = fwlog.convert("--timezone=UTC", log)
    assert [packet.time for packet in capture.packets] == [
        nanoseconds("2024-12-31 23:59:59"), nanoseconds("2025-01-01 00:00:01")]


def test_no_time(fwlog):
    """Lines without a time have that of the line before, the first ones that of the first with one."""
    lines = [CISCO, b"strange", b"[5.000001] " + CISCO, b"Nov 24 08:36:41 fw : " + CISCO, CISCO]
    changed = nanoseconds("2025-01-01 00:00:02") + 123456789
    for name, pack in (("a.log", bytes), ("a.log.gz", gzip.compress)):
        log = fwlog.write(name, pack(b"\n".join(lines)))
        os.utime(log, ns=(changed, changed))
        capture = fwlog.convert("--timezone=UTC", log)
        assert capture.lines == lines
        assert {packet.time for packet in capture.packets} == {nanoseconds("2024-11-24 08:36:41")}


@pytest.mark.parametrize("before", [b"", b"strange\n" * 9000 + b"Nov 24 2024 08:36:41 fw : "])
def test_no_time_at_the_beginning(fwlog, before):
    """If there is none, or only far behind, it is that of the file."""
    log = fwlog.write("a.log", before + CISCO)
    changed = nanoseconds("2025-01-01 00:00:02") + 123456789
    os.utime(log, ns=(changed, changed))
    assert fwlog.convert("--timezone=UTC", log).packets[0].time == changed


def test_mark_of_utf8(fwlog):
    """It belongs to no header, and stays in the packet."""
    line = b"\xef\xbb\xbfNov 24 2026 08:36:41 fw : " + CISCO
    packet, = fwlog.convert("--timezone=UTC", "-", given=line).packets
    assert packet.line == line and packet.time == nanoseconds("2026-11-24 08:36:41")


def test_no_time_in_a_pipe(fwlog):
    """There it is now."""
    before = time.time_ns()
    packet, = fwlog.convert("-", given=CISCO).packets
    assert before - 10**6 <= packet.time <= time.time_ns()
