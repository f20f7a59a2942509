#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Our code under the sanitizers, in the programs of Wireshark.

Not run by hand: tests/sanitizers/run builds it, picks an ordinary user and calls this.
"""
import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reload"))

from sharkd import Sharkd, SharkdError  # noqa: E402  pylint: disable=wrong-import-position

FOLDER = Path(__file__).resolve().parents[2] / "captures"
CAPTURES = sorted(FOLDER.glob("*.pcapng"))
LOGS = sorted(FOLDER.glob("*.log"))
PATIENCE = 120  # seconds for one program
KINDS = ("hosts", "endpoints", "peers", "report", "changes", "json", "svg", "table", "endpoint_table",
         "peer_table")
EVERY = [word for kind in (*KINDS, "version") for word in ("-z", f"oversharing,{kind}")]
FILTERED = [word for kind in KINDS for word in ("-z", f"oversharing,{kind},udp")]
AGAINST = ["-o", "oversharing.baseline:home.baseline"]  # in the folder where these run
BASELINE = """oversharing-baseline 1
192.168.1.50 8832 client bt-dht 1   # has changed
192.168.1.* * serving dns 10 name=gone within=1s
end
"""
# Where leaks are looked for: that takes five times as long, and does not depend on what is in a packet.
RICH = [capture for capture in CAPTURES
        if capture.stem in ("home-after-upgrade", "nas-after-upgrade-inside")]
# How tshark is called, and whether for every capture or for our own alone.
MODES = {
    "details": (["-V", "-x", *EVERY], True),
    "two passes, against a baseline": (["-2", "-V", *AGAINST, *EVERY, *FILTERED], True),
    "sessions": (["-q", "-M", "100", *AGAINST, *EVERY, *FILTERED, "-z", "conv,oversharing", "-z",
                  "endpoints,oversharing"], False),
    "a baseline is made": (["-q", "-z", "oversharing,json", "-z",
                            "oversharing,baseline,made-{name}.baseline"], False),
}
LOADS = 20
SINGLE = re.compile(rb"^(?:==\d+==ERROR: AddressSanitizer|.*: runtime error: )", re.MULTILINE)
LEAK = re.compile(rb"^(?:Direct|Indirect) leak of .*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
# Where a line of source is known, a sanitizer names no module, unless it is told to.
FRAME = "    #%n in %f %S [%m]"
# Tables of -z conv and -z endpoints, which tshark gives back for no protocol.
KEPT_BY_TSHARK = re.compile(rb" in add_(?:conversation|endpoint)_table_data")
OURS = re.compile(rb"^ +#\d+ .*/(?:oversharing\.so|fwlog)\]$", re.MULTILINE)


def environment(report, leaks):
    """simple: each allocation of Wireshark's pools is one of its own, with a fence around it.
    resident-modules: the plugin stays loaded, or what its static variables hold would look lost.
    Stacks go through libraries without frame pointers, so those of leaks are unwound slowly, and not
    to their end. With exitcode=0 a leak of Wireshark's own does not hide how tshark ended."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(OPTIONS.home),
            "LD_PRELOAD": str(OPTIONS.runtime), "WIRESHARK_DEBUG_WMEM_OVERRIDE": "simple",
            "G_SLICE": "always-malloc", "G_DEBUG": "resident-modules",
            "ASAN_OPTIONS": f"log_path={report}:exitcode=0:detect_leaks={leaks:d}:"
                            f"fast_unwind_on_malloc={not leaks:d}:malloc_context_size=15:"
                            "quarantine_size_mb=64:"
                            "detect_stack_use_after_return=1:strict_string_checks=1:"
                            f"stack_trace_format='{FRAME}'",
            "UBSAN_OPTIONS": f"print_stacktrace=1:log_path={report}"}


def complaints_in(text):
    """What sanitizers say of our code, and whether an error of Wireshark's own ended the program.
    Undefined behaviour is looked for in our code alone."""
    found = [leak for leak in LEAK.findall(text)
             if OURS.search(leak) and not KEPT_BY_TSHARK.search(leak)][:5]
    error = SINGLE.search(text)
    is_ours = error and (b"runtime error" in error[0] or OURS.search(text))
    if is_ours:
        found.append(text[error.start():])
    complaints = [b"\n    ".join(one.splitlines()[:14]).decode(errors="replace") for one in found]
    return complaints, bool(error) and not is_ours


def read_reports(stem, more=b""):
    paths = sorted(OPTIONS.logs.glob(f"{stem}.*"))
    return complaints_in(b"\n\n".join([*(path.read_bytes() for path in paths), more]))


def run(stem, arguments, leaks, wanted):
    """Complaints of one program; `wanted` is what it prints if it did its work."""
    try:
        done = subprocess.run(arguments, cwd=OPTIONS.logs, check=False, stdin=subprocess.DEVNULL,
                              env=environment(OPTIONS.logs / stem, leaks), capture_output=True,
                              timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return [f"not done after {PATIENCE} s"]
    complaints, is_alien = read_reports(stem, done.stderr)
    if is_alien:
        print(f"Wireshark's own, not counted: {OPTIONS.logs / stem}.*", flush=True)
    elif not complaints and done.returncode:
        complaints.append(f"ended with {done.returncode}: "
                          f"{done.stderr[-500:].decode(errors='replace')}")
    elif not complaints and wanted not in done.stdout:
        complaints.append(f"printed no {wanted.decode()}: was the plugin loaded?")
    return complaints


def check_tshark(capture, mode, leaks):
    name = f"{capture.parent.name}-{capture.stem}-{mode}".replace(",", "").replace(" ", "-")
    arguments = [word.replace("{name}", capture.stem) for word in MODES[mode][0]]
    return run(name, ["tshark", "-n", "-r", str(capture), *arguments], leaks, b'{"type":"capture"')


def check_fwlog(log):
    return run(f"fwlog-{log.stem}", [str(OPTIONS.home / ".local/bin/fwlog"), str(log)], True,
               b"fwlog")


def check_sharkd():
    stem = "sharkd"
    try:
        with Sharkd(environment(OPTIONS.logs / stem, leaks=False), OPTIONS.logs,
                    baseline=OPTIONS.logs / "home.baseline") as sharkd:
            for _ in range(LOADS // 2):
                for name in ("home-after-upgrade", "nas-after-upgrade-inside"):
                    sharkd.look(FOLDER / f"{name}.pcapng")
            sharkd.end()
    except SharkdError as error:
        return [str(error), *read_reports(stem)[0]]
    return read_reports(stem)[0]


def check_core():
    """The tests of the core, which are instrumented as a whole: leaks of theirs count, too."""
    done = subprocess.run(["ctest", "--test-dir", OPTIONS.build, "--label-regex", "^core$",
                           "--no-tests=error", "--output-on-failure", "--timeout", "120", "-j2"],
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
                               "HOME": str(OPTIONS.home), "ASAN_OPTIONS": "detect_leaks=1",
                               "UBSAN_OPTIONS": "print_stacktrace=1"},
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return [] if done.returncode == 0 else [done.stdout[-4000:].decode(errors="replace")]


def logs_as_captures():
    """What fwlog makes of the logs."""
    for log in LOGS:
        capture = OPTIONS.logs / f"{log.stem}-log.pcapng"
        subprocess.run([OPTIONS.home / ".local/bin/fwlog", "-q", "-w", capture, log], check=True,
                       env={"PATH": os.environ["PATH"], "HOME": str(OPTIONS.home)})
        yield capture


def all_checks():
    """(name, function, arguments) of everything."""
    yield "core: its tests", check_core, ()
    yield "sharkd: one file after the other", check_sharkd, ()
    for log in LOGS:
        yield f"fwlog: {log.name}", check_fwlog, (log,)
    for capture in [*CAPTURES, *logs_as_captures()]:
        for mode in MODES:
            yield (f"tshark: {capture.name}, {mode}", check_tshark,
                   (capture, mode, capture in RICH))
    for capture in sorted(OPTIONS.corpus.glob("*/*.pcap*")):
        for mode, (_, for_all) in MODES.items():
            if for_all:
                yield f"tshark: {capture.name}, {mode}", check_tshark, (capture, mode, False)


def main():
    shutil.rmtree(OPTIONS.logs, ignore_errors=True)
    OPTIONS.logs.mkdir(parents=True)
    (OPTIONS.logs / "home.baseline").write_text(BASELINE)
    failed = passed = 0
    with concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        jobs = {name: pool.submit(check, *arguments) for name, check, arguments in all_checks()
                if OPTIONS.word in name}
        for name, job in jobs.items():
            complaints = job.result()
            failed += bool(complaints)
            passed += not complaints
            if complaints:
                print(f"FAILED {name}", *complaints, sep="\n    ", flush=True)
    others = sum(1 for path in OPTIONS.logs.iterdir() if re.search(r"\.\d+$", path.name))
    print(f"{others} reports in {OPTIONS.logs}; those that are not told of are Wireshark's own")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="tests/sanitizers/run")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--logs", type=Path, required=True)
    parser.add_argument("--runtime", type=Path, required=True, help="libasan.so")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("-k", dest="word", default="", help="only what has this in its name")
    OPTIONS = parser.parse_args()
    sys.exit(main())
