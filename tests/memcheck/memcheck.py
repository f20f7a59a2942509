#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark with the plugin under memcheck; only stacks with the plugin in them count.

Not run by hand: tests/memcheck/run builds the plugin, picks an ordinary user and calls this.
"""
import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as tree
from pathlib import Path

CAPTURES = Path(__file__).resolve().parents[2] / "captures"
PATIENCE = 240   # seconds for one case
JSON = ["-z", "oversharing,json"]
KINDS = ("hosts", "endpoints", "peers", "report", "changes", "json", "svg", "table", "endpoint_table",
         "peer_table")
EVERY = [word for kind in (*KINDS, "version") for word in ("-z", f"oversharing,{kind}")]
FILTERED = [word for kind in KINDS for word in ("-z", f"oversharing,{kind},ip.addr==192.168.1.50")]
BUSY = ["-r", str(CAPTURES / "nas-after-upgrade-inside.pcapng"), "-c", "300"]
LOG = CAPTURES / "nas-denied.log"
LOG_LINES = ["-r", "log.pcapng"]    # made of it, in the folder where these run
HOME = ["-r", str(CAPTURES / "home-after-upgrade.pcapng"), "-c", "300"]    # names, ports asked for
REFUSED = ["-r", str(CAPTURES / "nas-off-refused-inside.pcapng")]
BASELINE = """oversharing-baseline 1
192.168.1.50 8832 client bt-dht 1 mac=02:00:00:00:00:01   # has changed
192.168.1.77 53 serving dns 10 name=gone within=1s
end
"""
AGAINST = ["-o", "oversharing.baseline:home.baseline"]  # in the folder where these run
CASES = {
    "one pass, details": [*BUSY, "-V", *JSON],
    "two passes, details": [*BUSY, "-2", "-V", *JSON],
    "every statistic": [*BUSY, "-q", *EVERY],
    "Wireshark's own tables, two passes": [*BUSY, "-2", "-q", *JSON, "-z", "endpoints,oversharing",
                                           "-z", "conv,oversharing"],
    "every statistic, filtered": [*BUSY, "-q", *FILTERED],
    "a new session every 50 packets": [*BUSY, "-q", "-M", "50", *EVERY, *FILTERED],
    "settings changed": [*BUSY, "-q", *JSON, "-o", "oversharing.min_hosts:5", "-o",
                         "oversharing.inside:192.168.0.0/16, 2001:db8::/32"],
    "more conversations than are kept": [*BUSY, "-2", "-V", "-o", "oversharing.max_conversations:20",
                                         *EVERY],
    "a household, two passes": [*HOME, *AGAINST, "-2", "-V", *EVERY, "-z",
                                "oversharing,baseline,household.baseline"],
    "ICMP refusals": [*REFUSED, "-V", *JSON],
    "ICMP refusals, two passes": [*REFUSED, "-2", "-V", *JSON, *FILTERED],
    "a baseline is made": [*BUSY, "-q", *JSON, "-z", "oversharing,baseline,made.baseline"],
    "held against a baseline": [*BUSY, *AGAINST, "-V", *JSON],
    "held against a baseline, two passes": [*BUSY, *AGAINST, "-2", "-V", *EVERY],
    "a baseline that cannot be used": [*BUSY, "-o", f"oversharing.baseline:{LOG}", "-q", *EVERY],
    "a firewall's log": [*LOG_LINES, "-V", *JSON],
    "a firewall's log, two passes": [*LOG_LINES, "-2", "-V", *EVERY],
}
PROGRAM = "the program fwlog"


def environment(home):
    """strict: freed memory is really freed. resident-modules: the plugin stays loaded until the
    end, or what its static variables hold would look lost."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": home,
            "WIRESHARK_DEBUG_WMEM_OVERRIDE": "strict", "WIRESHARK_ABORT_ON_DISSECTOR_BUG": "1",
            "G_SLICE": "always-malloc", "G_DEBUG": "resident-modules"}


def is_ours(frame):
    return frame.findtext("obj", "").endswith(("oversharing.so", "/fwlog"))


def errors_of_ours(report):
    """What memcheck says of stacks that have our code in them; and how many others there are."""
    ours, others = [], 0
    for error in tree.parse(report).getroot().iter("error"):
        frames = list(error.iter("frame"))
        # All of fwlog's stacks begin in its main(), those of Wireshark's libraries too.
        if not any(map(is_ours, frames[:-1])):
            others += 1
            continue
        what = error.findtext("xwhat/text") or error.findtext("what")
        places = [f"{frame.findtext('fn', '?')} ({frame.findtext('file', '?')}:"
                  f"{frame.findtext('line', '?')})" for frame in frames if is_ours(frame)]
        ours.append(f"{error.findtext('kind')}: {what}\n      in " + "\n      in ".join(places[:6]))
    return ours, others


def check(name, arguments, home, logs):
    """(complaints, errors of others) of one case."""
    report = logs / (name.replace(",", "").replace(" ", "-") + ".xml")
    # No --error-exitcode: Wireshark's own leaks would set it, and hide how tshark ended.
    command = ["valgrind", "--leak-check=full", "--show-leak-kinds=definite", "--num-callers=60",
               "--errors-for-leak-kinds=definite", "--keep-debuginfo=yes", "--error-limit=no",
               "--xml=yes", f"--xml-file={report}", *arguments]
    try:
        done = subprocess.run(command, env=environment(home), cwd=logs, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return [f"not done after {PATIENCE} s"], 0
    try:
        complaints, others = errors_of_ours(report)
    except (OSError, tree.ParseError) as error:
        complaints, others = [f"no report of valgrind: {error}"], 0
    if done.returncode:
        told = done.stderr[-1000:].decode(errors="replace")
        complaints.append(f"{arguments[0]} ended with {done.returncode}: {told}")
    if name != PROGRAM and b'{"type":"endpoint"' not in done.stdout:
        complaints.append("the plugin printed no endpoint: was it loaded?")
    return complaints, others


def main():
    parser = argparse.ArgumentParser(prog="tests/memcheck/run")
    parser.add_argument("--home", required=True)
    parser.add_argument("--logs", type=Path, required=True)
    parser.add_argument("-k", dest="word", default="", help="only the cases with this in their name")
    options = parser.parse_args()
    shutil.rmtree(options.logs, ignore_errors=True)
    options.logs.mkdir(parents=True)
    (options.logs / "home.baseline").write_text(BASELINE)
    program = f"{options.home}/.local/bin/fwlog"
    subprocess.run([program, "-q", "-w", options.logs / "log.pcapng", LOG], check=True)
    cases = {name: ["tshark", "-n", *arguments] for name, arguments in CASES.items()}
    cases[PROGRAM] = [program, "-w", "again.pcapng", str(LOG)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        jobs = {name: pool.submit(check, name, arguments, options.home, options.logs)
                for name, arguments in cases.items() if options.word in name}
        for name, job in jobs.items():
            complaints, others = job.result()
            failed += bool(complaints)
            print(f"{'FAILED' if complaints else 'ok    '} {name} "
                  f"({others} errors of Wireshark's own)", *complaints, sep="\n    ", flush=True)
    if failed:
        print(f"All that valgrind said: {options.logs}")
    print(f"{len(jobs) - failed} passed, {failed} failed")
    return 1 if failed or not jobs else 0


if __name__ == "__main__":
    sys.exit(main())
