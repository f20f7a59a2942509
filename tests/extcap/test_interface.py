# SPDX-License-Identifier: GPL-2.0-or-later
"""fwlog as one of Wireshark's interfaces."""
import os
import pathlib
import re
import signal
import subprocess

import pcapng
import pytest
from program import until
from test_lines import CISCO, NETFILTER


def test_listed(tshark):
    assert re.search(r"^\d+\. fwlog \(Firewall log\)$", tshark.run("-D").stdout, re.M)


def test_answers(fwlog):
    listed = fwlog.run("--extcap-interfaces", "--extcap-version=4.4")
    assert listed.status == 0 and listed.stderr == ""
    assert b"interface {value=fwlog}{display=Firewall log}" in listed.stdout
    types = fwlog.run("--extcap-dlts", "--extcap-interface", "fwlog")
    assert types.status == 0
    assert types.stdout.startswith(b"dlt {number=252}{name=WIRESHARK_UPPER_PDU}")


def test_settings(fwlog):
    told = fwlog.run("--extcap-config", "--extcap-interface", "fwlog")
    assert told.status == 0
    kinds = dict(re.findall(r"\{call=--(\w+)\}.*?\{type=(\w+)\}", told.stdout.decode()))
    assert kinds == {"file": "fileselect", "follow": "boolflag", "from": "radio",
                     "listen": "string", "timezone": "string"}
    for line in told.stdout.decode().splitlines():
        assert re.fullmatch(r"(arg|value) (\{\w+=[^{}]+\})+", line), line


def test_link_type_in_tshark(tshark):
    told = tshark.run("-i", "fwlog", "-L")
    assert "WIRESHARK_UPPER_PDU" in told.stdout


def capture(tshark, *settings, more=()):
    options = [word for setting in settings for word in ("-o", f"extcap.fwlog.{setting}")]
    return tshark.run("-n", "-Q", "-i", "fwlog", *options, "-a", "duration:20", "-T", "fields",
                      "-e", "frame.time_epoch", "-e", "exported_pdu.src_port", *more)


def test_capture(fwlog, tshark):
    """A file, in a time zone, to its end; no error, and no summary, which would look like one."""
    log = fwlog.write("a log.txt", b"Nov 24 2026 08:36:41 fw : " + CISCO + b"\n" + NETFILTER + b"\n"
                      b"strange\n")
    done = capture(tshark, f"file:{log}", "timezone:+01:00")
    assert done.status == 0, done
    assert done.stdout == ("1795505801.000000000\t22350\n1795505801.000000000\t22350\n"
                           "1795505801.000000000\t\n")
    assert "fwlog" not in done.stderr and "strange" not in done.stderr


def test_capture_filter_is_ignored(fwlog, tshark):
    log = fwlog.write("a.log", CISCO + b"\n")
    done = fwlog.run("--capture", "--extcap-interface", "fwlog", "--fifo",
                     tshark.path("out.pcapng"), "--extcap-capture-filter=udp", "--file", log)
    assert done.status == 0 and done.stderr == ""


def test_capture_to_file(fwlog, tshark):
    """What is kept still says where it came from."""
    log, out = fwlog.write("a.log", CISCO + b"\n"), tshark.path("kept.pcapng")
    done = tshark.run("-Q", "-i", "fwlog", "-o", f"extcap.fwlog.file:{log}", "-w", out)
    assert done.status == 0, done
    told = tshark.run(out, program="capinfos").stdout
    assert "Number of packets:   1" in told and str(log) in told


def test_capture_follows(fwlog, tshark):
    log = fwlog.write("a.log", CISCO + b"\n")
    command = fwlog.command("-n", "-l", "-Q", "-i", "fwlog", "-o", f"extcap.fwlog.file:{log}",
                            "-o", "extcap.fwlog.follow:true", "-T", "fields", "-e", "frame.number",
                            program="tshark")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          **fwlog.options()) as process:
        assert process.stdout.readline() == b"1\n"
        with log.open("ab") as file:
            file.write(CISCO + b"\n")
        assert process.stdout.readline() == b"2\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) in (0, 128 + signal.SIGINT)
    # It goes with tshark.
    until(lambda: str(log) not in processes(), "the end of fwlog")


def processes():
    """The arguments of all of them."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().decode(errors="replace"))
        except OSError:     # it has ended
            pass
    return "\n".join(found)


@pytest.mark.parametrize("settings, wanted", [
    ([], "no log file, and no address to listen on"),
    (["file:/nonexistent/a.log"], "cannot read /nonexistent/a.log: No such file or directory"),
    (["file:/nonexistent/a.log", "timezone:Nowhere"], "there is no time zone Nowhere"),
    (["listen:127.0.0.1"], "cannot listen on 127.0.0.1: not an address and port"),
    (["file:/nonexistent/a.log", "listen:127.0.0.1:5514"],
     "a log file or an address to listen on: only one of them can be")],
    ids=["nothing", "missing", "zone", "address", "both"])
def test_errors(tshark, settings, wanted):
    """tshark says what is wrong, and does not wait for packets."""
    done = capture(tshark, *settings)
    assert done.stdout == "" and f"fwlog: {wanted}" in done.stderr, done


@pytest.mark.parametrize("setting", ["--file=/nonexistent/a.log", "--timezone=Nowhere"])
def test_errors_come_with_a_capture(fwlog, tshark, setting):
    """Whoever waits at the other end of the pipe gets a beginning and an end, and goes on."""
    fifo = tshark.path("fifo")
    os.mkfifo(fifo)
    tshark.own(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    process = fwlog.start("--capture", "--extcap-interface=fwlog", "--fifo", fifo, setting)
    assert process.communicate(timeout=30)[1].startswith(b"fwlog: ")
    capture = pcapng.Capture(os.read(reader, 65536))
    os.close(reader)
    assert process.returncode in (1, 2)
    assert capture.is_whole and capture.packets == []
