# SPDX-License-Identifier: GPL-2.0-or-later
"""A firewall's log in tshark: what the packets show, what the report makes of them, alone and
together with a capture.

The log becomes a capture by the real fwlog, which is installed beside the plugin.
"""

import os
import subprocess

import pytest

import conftest
import packets
from packets import Capture, datagram, ethernet

CAPTURES = conftest.REPOSITORY / "captures"
DIARY = (conftest.REPOSITORY / "tests" / "diary.log").read_text(encoding="ascii")
NETFILTER = ("Nov 24 08:36:41 gw kernel: [UFW BLOCK] IN=eth0 OUT=br0 MAC=00 SRC=203.0.113.5 "
             "DST=192.168.1.50 LEN=131 TOS=0x00 PREC=0x00 TTL=116 ID=1 DF PROTO=UDP "
             "SPT=27376 DPT=8832 LEN=111 ")
ASA = "Nov 24 2026 08:36:41 asa : %ASA-6-302015: Built {} UDP connection 77 for outside:{}/{} " \
      "({}/{}) to inside:192.168.1.50/8832 (203.0.113.7/8832)"
FTD = "%FTD-1-430003: EventPriority: Low, AccessControlRuleAction: Allow, SrcIP: {}, " \
      "DstIP: {}, SrcPort: {}, DstPort: {}, Protocol: udp, AccessControlRuleName: all, " \
      "InitiatorPackets: {}, ResponderPackets: {}, InitiatorBytes: 90, ResponderBytes: 80"


def stranger(number):
    """An address, a network and a port that nobody else has."""
    return f"10.{number}.9.7", 20000 + 37 * number


def convert(tshark, log, name, *options):
    """The capture that fwlog makes of a log: its text, or the file it is in."""
    path = tshark.path(name + ".log")
    data = log.read_bytes() if hasattr(log, "read_bytes") else log.encode()
    path.write_bytes(data)
    tshark.own(path)
    done = tshark.run("-w", tshark.path(name + ".pcapng"), *options, path,
                      program=f"{tshark.home}/.local/bin/fwlog")
    assert done.status == 0, repr(done)
    return tshark.path(name + ".pcapng")


def merge(tshark, name, *files):
    path = tshark.path(name + ".pcapng")
    subprocess.run(["mergecap", "-w", path, *files], check=True)
    tshark.own(path)
    return path


def report(tshark, capture, **keywords):
    return " ".join(tshark.statistics(capture, "report", **keywords).split())


# --- The diary ---------------------------------------------------------------------

@pytest.fixture(name="diary", scope="module")
def diary_capture(tshark):
    return convert(tshark, DIARY, "diary")


def test_diary_packets(tshark, diary, two_pass):
    names = ("_ws.col.Source", "_ws.col.Destination", "fwlog.action", "fwlog.format",
             "fwlog.masked", "fwlog.endpoint", "fwlog.text")
    alias = {"_ws.col.Source": "_ws.col.def_src", "_ws.col.Destination": "_ws.col.def_dst"}
    known = tshark.run("-G", "fields").stdout
    rows = tshark.fields(diary, [alias[name] if name in alias and alias[name] in known else name
                                 for name in names], two_pass=two_pass)
    assert len(rows) == 8
    for row, line in zip(rows, DIARY.splitlines()):
        source, destination, action, kind, masked, endpoints, text = row.values()
        host, port = line.split()[3].split(":")[1].split("/")
        assert source == [host] and destination == ["64.9.XX.XX"]
        assert (action, kind, text) == (["denied"], ["Cisco ASA"], [line])
        assert masked in (["1"], ["True"])
        assert endpoints == [f"{host}:{port}", "64.9.XX.XX:8832"]


def test_diary_is_undecided_and_says_why(tshark, diary, two_pass):
    told = report(tshark, diary, two_pass=two_pass)
    assert "No UDP endpoint has 9 or more remote hosts: 9 endpoints, 8 conversations" in told
    assert "64.9.XX.XX:8832 UNDECIDED" in told
    assert "8 peers on 8 hosts in 8 networks" in told
    assert "a host that calls the world and calls to a host that is gone look the same" in told
    assert "302015" in told
    assert tshark.json(diary, two_pass=two_pass)["endpoint"] == []


def test_diary_with_a_lower_floor(tshark, diary, two_pass):
    line, = tshark.json(diary, "-o", "oversharing.min_hosts:8", two_pass=two_pass)["endpoint"]
    assert (line["endpoint"], line["verdict"]) == ("64.9.XX.XX:8832", "undecided")
    assert (line["peers"], line["hosts"], line["ports"], line["denied"]) == (8, 8, 8, 8)
    assert (line["sent_datagrams"], line["received_datagrams"]) == (0, 0)


# --- Packets -----------------------------------------------------------------------

FIELDS = ("action", "format", "message_id", "interface_in", "interface_out", "rule", "connection",
          "count", "answers", "bytes", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "name.src",
          "name.dst", "port.src", "port.dst", "masked", "time", "device")
LINES = {
    NETFILTER: {
        "action": "denied", "format": "netfilter", "interface_in": "eth0",
        "interface_out": "br0", "rule": "[UFW BLOCK]", "count": "1", "bytes": "131",
        "ip.src": "203.0.113.5", "ip.dst": "192.168.1.50", "port.src": "27376",
        "port.dst": "8832", "time": "Nov 24 08:36:41", "device": "gw"},
    "<166>Nov 24 2026 08:36:41 asa : %ASA-4-106100: access-list OUT denied udp "
    "outside/2001:db8::5(27376) -> inside/nas(8832) hit-cnt 12 300-second interval [0x0, 0x0]": {
        "action": "denied", "format": "Cisco ASA", "message_id": "106100",
        "interface_in": "outside", "interface_out": "inside", "rule": "OUT", "count": "12",
        "ipv6.src": "2001:db8::5", "name.dst": "nas", "port.src": "27376", "port.dst": "8832",
        "time": "Nov 24 2026 08:36:41", "device": "asa"},
    ASA.format("outbound", "198.51.100.7", 53, "198.51.100.7", 53): {
        "action": "built", "format": "Cisco ASA", "message_id": "302015",
        "interface_in": "inside", "interface_out": "outside", "connection": "77",
        "ip.src": "192.168.1.50", "ip.dst": "198.51.100.7", "port.src": "8832",
        "port.dst": "53", "time": "Nov 24 2026 08:36:41", "device": "asa"},
    FTD.format("192.168.1.50", "2001:db8::1", 8832, 9, 3, 4): {
        "action": "closed", "format": "Cisco FTD", "message_id": "430003", "rule": "all",
        "count": "3", "answers": "4", "bytes": "170", "ip.src": "192.168.1.50",
        "ipv6.dst": "2001:db8::1", "port.src": "8832", "port.dst": "9"},
    "%ASA-6-106100: access-list OUT est-allowed udp outside/203.0.113.5(27376) -> "
    "inside/192.0.2.10(8832) hit-cnt 3 first hit [0x0, 0x0]": {
        "action": "permitted", "format": "Cisco ASA", "message_id": "106100",
        "interface_in": "outside", "interface_out": "inside", "rule": "OUT", "answers": "3",
        "count": "0", "ip.src": "203.0.113.5", "ip.dst": "192.0.2.10", "port.src": "27376",
        "port.dst": "8832"},
    "filterlog[812]: 5,,,1000000103,igb0,match,block,in,4,0x0,,116,1,0,DF,17,udp,131,"
    "203.0.113.5,192.0.2.10,27376,8832,111": {
        "action": "denied", "format": "pf filterlog", "interface_in": "igb0",
        "rule": "1000000103", "count": "1", "bytes": "131", "ip.src": "203.0.113.5",
        "ip.dst": "192.0.2.10", "port.src": "27376", "port.dst": "8832"},
}


@pytest.mark.parametrize("line", LINES, ids=lambda line: LINES[line].get("message_id", LINES[line]["format"]))
def test_fields(tshark, two_pass, line):
    capture = convert(tshark, line + "\n", f"fields-{abs(hash(line))}")
    row, = tshark.fields(capture, [f"fwlog.{name}" for name in FIELDS], two_pass=two_pass)
    assert {name: row[f"fwlog.{name}"][0] for name in FIELDS if row[f"fwlog.{name}"]} == LINES[line]


def columns(tshark, capture, *names, **keywords):
    """Cells of the packet list, under the names that this version has for them."""
    known = tshark.run("-G", "fields").stdout
    fields = []
    for name in names:
        new = {"Source": "_ws.col.def_src", "Destination": "_ws.col.def_dst",
               "Info": "_ws.col.info"}[name]
        fields.append(new if f"\t{new}\t" in known else f"_ws.col.{name}")
    return [[cells[0] for cells in row.values()]
            for row in tshark.fields(capture, fields, **keywords)]


def test_columns_whatever_stands_for_an_address(tshark, two_pass):
    log = ("Deny udp src outside:187.13.XX.XX/1 dst inside:64.9.1.2/8832\n"
           "Deny udp src outside:2001:db8::1/1 dst inside:nas/8832\n"
           "%ASA-6-106100: access-list OUT est-allowed udp outside/203.0.113.5(27376) -> "
           "inside/192.0.2.10(8832) hit-cnt 3 first hit [0x0, 0x0]\n")
    capture = convert(tshark, log, "columns")
    rows = columns(tshark, capture, "Source", "Destination", "Info", two_pass=two_pass)
    assert [row[:2] for row in rows] == [["187.13.XX.XX", "64.9.1.2"], ["2001:db8::1", "nas"],
                                         ["203.0.113.5", "192.0.2.10"]]
    assert "permitted 203.0.113.5:27376 → 192.0.2.10:8832" in rows[2][2].replace(" 3 times", "")


def test_fields_stand_over_their_bytes(tshark):
    """What a click on a field marks in the bytes of the line."""
    capture = convert(tshark, NETFILTER + "\n", "bytes")
    pdml = tshark.read(capture, "-T", "pdml").stdout
    for name, text in (("ip.src", "203.0.113.5"), ("port.dst", "8832"), ("action", "BLOCK"),
                       ("rule", "[UFW BLOCK]"), ("interface_out", "br0")):
        field = next(line for line in pdml.splitlines() if f'name="fwlog.{name}"' in line)
        assert f'value="{text.encode().hex()}"' in field, field


def test_not_understood_is_kept_and_noted(tshark, two_pass):
    log = "sshd[7]: Failed password\n" + DIARY.splitlines()[0][:-20] + "\n" + NETFILTER + "\n"
    capture = convert(tshark, log, "not-understood")
    rows = tshark.fields(capture, ("fwlog.text", "fwlog.expert.not_understood",
                                   "_ws.expert.severity"), two_pass=two_pass)
    assert [row["fwlog.text"][0] for row in rows] == log.splitlines()
    assert [bool(row["fwlog.expert.not_understood"]) for row in rows] == [True, True, False]
    assert all(row["_ws.expert.severity"] == ["4194304"] for row in rows[:2])  # a note


@pytest.mark.parametrize("expression, count", [
    ("fwlog.ip.src == 187.13.0.0/16", 1), ('fwlog.endpoint == "64.9.XX.XX:8832"', 8),
    ('fwlog.action == "denied"', 8), ("fwlog.masked == 1", 8), ("fwlog.port.dst == 8832", 8),
    ('fwlog.format contains "Cisco"', 8), ("fwlog.expert.not_understood", 0)])
def test_filters(tshark, diary, two_pass, expression, count):
    assert len(tshark.read(diary, "-Y", expression, two_pass=two_pass).stdout.splitlines()) == count


# --- Verdicts ----------------------------------------------------------------------

def lines_about_strangers(form, count=40):
    """One line for each of many strangers: form(address, port)."""
    return "".join(form(*stranger(number)) + "\n" for number in range(count))


VERDICTS = {
    "initiating": lambda host, port: ASA.format("outbound", host, port, host, port),
    "responding": lambda host, port: ASA.format("inbound", host, port, host, port),
    "initiating by counters": lambda host, port: FTD.format("192.168.1.50", host, 8832, port, 2, 2),
    "responding by counters": lambda host, port: FTD.format(host, "192.168.1.50", port, 8832, 2, 2),
    "afterglow by counters": lambda host, port: FTD.format(host, "192.168.1.50", port, 8832, 2, 0),
    "undecided by denials": lambda host, port: NETFILTER.replace("203.0.113.5", host).replace(
        "27376", str(port)),
    "undecided as permitted": lambda host, port: NETFILTER.replace("203.0.113.5", host).replace(
        "27376", str(port)).replace("BLOCK", "ALLOW"),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts(tshark, two_pass, name):
    capture = convert(tshark, lines_about_strangers(VERDICTS[name]), name.replace(" ", "-"))
    line, = tshark.json(capture, two_pass=two_pass)["endpoint"]
    assert (line["endpoint"], line["verdict"]) == ("192.168.1.50:8832", name.split()[0])
    assert (line["peers"], line["hosts"], line["ports"]) == (40, 40, 40)


def test_denials_and_built_connections(tshark, two_pass):
    """A quarter of the lines tells of connections it built outwards: that decides."""
    log = lines_about_strangers(VERDICTS["undecided by denials"]) + "".join(
        VERDICTS["initiating"](*stranger(number)) + "\n" for number in range(100, 113))
    line, = tshark.json(convert(tshark, log, "mixed"), two_pass=two_pass)["endpoint"]
    assert line["verdict"] == "initiating"
    assert line["denied"] == 40
    assert round(line["initiated"]) == round(100 * 13 / 53)


@pytest.mark.parametrize("scene, alone, with_inside", [
    ("nas-after-upgrade", "initiating", "initiating"),
    ("nas-denied", "undecided", "initiating"),
    ("nas-off-silent", "undecided", "afterglow")])
def test_recorded_logs(tshark, two_pass, scene, alone, with_inside):
    """The router's own log, alone, and merged with what was captured inside and outside."""
    page = " ".join((CAPTURES / "README.md").read_text(encoding="utf-8").split())
    assert f"alone *{alone}*, merged with either capture *{with_inside}*" in \
        page[page.index(f"### {scene}.log"):].split("###")[1]
    log = convert(tshark, CAPTURES / f"{scene}.log", scene, "--timezone", "UTC")
    inside, outside = (CAPTURES / f"{scene}-{side}.pcapng" for side in ("inside", "outside"))
    line, = tshark.json(log, two_pass=two_pass)["endpoint"]
    assert (line["endpoint"], line["verdict"]) == ("192.168.1.50:8832", alone)
    both = merge(tshark, f"{scene}-both", log, inside)
    line, = tshark.json(both, two_pass=two_pass)["endpoint"]
    assert (line["endpoint"], line["verdict"]) == ("192.168.1.50:8832", with_inside)
    told = report(tshark, merge(tshark, f"{scene}-outside", log, outside), two_pass=two_pass)
    assert f"203.0.113.7:8832 {with_inside.upper()}" in told


def test_both_interfaces_live(tshark):
    """tshark captures from two interfaces at once, a pipe with packets and the log, and reports on
    both."""
    pipe = tshark.path("live-pipe")
    os.mkfifo(pipe)
    tshark.own(pipe)
    log = tshark.borrow(CAPTURES / "nas-denied.log")
    inside = tshark.borrow(CAPTURES / "nas-denied-inside.pcapng")
    done = tshark.run("-c", f"cat '{inside}' > '{pipe}' & tshark -n -q -i '{pipe}' -i fwlog "
                      f"-o 'extcap.fwlog.file:{log}' -z oversharing,report", program="sh")
    assert done.status == 0, repr(done)
    assert "140 log lines" in done.stdout and "128 UDP datagrams" in done.stdout
    assert "192.168.1.50:8832  INITIATING" in done.stdout


def test_recorded_log_agrees_with_its_capture(tshark):
    """The datagrams that the log calls denied are those of the capture outside that did not get in."""
    outside = tshark.json(CAPTURES / "nas-denied-outside.pcapng")["endpoint"][0]
    log = convert(tshark, CAPTURES / "nas-denied.log", "nas-denied")
    line, = tshark.json(log)["endpoint"]
    assert line["denied"] == len((CAPTURES / "nas-denied.log").read_text().splitlines())
    # The capture is a second or two longer at either end.
    assert 0.9 * outside["received_datagrams"] <= line["denied"] <= outside["received_datagrams"]
    assert line["peers"] <= outside["peers"]


def test_the_outside_address_is_that_of_the_inside(tshark):
    """A log that names the NAT's address, a capture that has the host behind it."""
    text = (CAPTURES / "nas-denied.log").read_text().replace("DST=192.168.1.50", "DST=203.0.113.7")
    log = convert(tshark, text, "natted")
    told = report(tshark, merge(tshark, "natted-both", log, CAPTURES / "nas-denied-inside.pcapng"))
    assert "203.0.113.7:8832 UNDECIDED" in told
    assert "192.168.1.50:8832 INITIATING" in told
    assert "Inside 192.168.1.50:8832 calls" in told


# --- Syslog on the wire ------------------------------------------------------------

def syslog(number, line, **keywords):
    """A firewall sends a line to its collector."""
    source, destination = (("2001:db8::1", "2001:db8::2") if keywords.pop("ipv6", False)
                           else (f"10.0.{number}.1", "10.9.9.9"))
    return datagram(source, 40000 + number, destination, 514, b"<134>" + line.encode(), **keywords)


def test_syslog_counts_as_log(tshark, two_pass):
    """Forty firewalls tell one collector: the collector shares nothing, who they speak of does."""
    capture = Capture()
    for number in range(40):
        host, port = stranger(number)
        line = VERDICTS["undecided by denials"](host, port)
        capture.add_ip(number, syslog(number, line, ipv6=number == 7))
    told = tshark.json(capture.write(tshark.path("syslog.pcap")), two_pass=two_pass)
    line, = told["endpoint"]
    assert (line["endpoint"], line["verdict"]) == ("192.168.1.50:8832", "undecided")
    assert (line["peers"], line["denied"]) == (40, 40)
    assert told["capture"][0]["datagrams"] == 0
    assert told["capture"][0]["log_lines"] == 40


def test_other_syslog_counts_as_datagrams(tshark, two_pass):
    capture = Capture()
    for number in range(20):
        capture.add_ip(number, syslog(number, "gw sshd[7]: Failed password"))
        capture.add_ip(number, datagram(f"10.0.{number}.1", 40000, "10.9.9.9", 40514,
                                        NETFILTER.encode()))   # no syslog to Wireshark
    told = tshark.json(capture.write(tshark.path("syslog-other.pcap")), two_pass=two_pass)
    assert told["capture"][0]["datagrams"] == 40
    assert told["capture"][0]["log_lines"] == 0


def test_syslog_is_shown_in_its_packet(tshark, two_pass):
    """The packet remains the datagram that it is; the line in it is shown, and tells what it tells."""
    capture = Capture()
    capture.add_ip(1, syslog(1, NETFILTER))
    short = "Deny udp src a:1.2.3.4/5 dst b:5.6.7.8/9"      # padded to the least of Ethernet
    capture.add(2, ethernet(syslog(2, short)) + bytes(10))
    capture.add(3, packets.vlan(syslog(3, "%ASA-6-302013: Built inbound TCP connection 1"), 7))
    path = capture.write(tshark.path("syslog-shown.pcap"))
    rows = tshark.fields(path, ("ip.src", "syslog.facility", "fwlog.endpoint", "fwlog.text",
                                "_ws.col.Info", "_ws.col.info"), two_pass=two_pass)
    assert rows[0]["ip.src"] == ["10.0.1.1"] and rows[0]["syslog.facility"] == ["16"]
    assert rows[0]["fwlog.endpoint"] == ["203.0.113.5:27376", "192.168.1.50:8832"]
    assert rows[1]["fwlog.text"] == ["<134>" + short]
    assert rows[1]["fwlog.endpoint"] == ["1.2.3.4:5", "5.6.7.8:9"]
    assert rows[2]["fwlog.endpoint"] == [] and rows[2]["fwlog.text"]
    shown = tshark.read(path, two_pass=two_pass).stdout
    assert "denied 203.0.113.5:27376 → 192.168.1.50:8832" in shown


def test_no_log_in_a_capture(tshark, two_pass):
    capture = CAPTURES / "nas-after-upgrade-inside.pcapng"
    told = tshark.json(capture, two_pass=two_pass)["capture"][0]
    assert (told["log_lines"], told["unread_lines"], told["denied"]) == (0, 0, 0)
    assert "log line" not in report(tshark, capture, two_pass=two_pass)


def test_disabled_protocol(tshark):
    """Without the protocol fwlog a syslog message is but a datagram."""
    capture = Capture()
    capture.add_ip(1, syslog(1, NETFILTER))
    path = capture.write(tshark.path("syslog-disabled.pcap"))
    told = tshark.json(path, "--disable-protocol", "fwlog")["capture"][0]
    assert (told["datagrams"], told["log_lines"]) == (1, 0)
