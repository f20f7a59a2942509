#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Damaged and bent captures through tshark with the plugin.

Not run by hand: tests/fuzz/run builds the plugin, picks an ordinary user and calls this.
"""
import argparse
import concurrent.futures
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "captures"
CAPTURES = sorted(FOLDER.glob("*.pcapng"))
LOGS = sorted(FOLDER.glob("*.log"))
PATIENCE = 60   # seconds: what takes longer hangs
RANDOM = ("udp", "icmp", "ip", "ipv6", "dns", "eth", "arp", "tcp")
DAMAGE = (("-E", "0.02"), ("-E", "0.02", "-s", "64"), ("-E", "0.02", "-o", "14"))
LOG_DAMAGE = ("-E", "0.02", "-o", "80")    # of what fwlog wrote: not of the tags before its lines
BEND = [sys.executable, str(Path(__file__).with_name("bend.py"))]
STATISTICS = [f"oversharing,{kind}{rest}" for rest in ("", ",udp")
              for kind in ("hosts", "endpoints", "peers", "report", "changes", "json", "svg",
                           "table", "endpoint_table", "peer_table")]
STATISTICS += [f"{kind},oversharing{rest}" for rest in ("", ",udp") for kind in ("endpoints", "conv")]
ALL_STATISTICS = [word for name in STATISTICS for word in ("-z", name)]
FEW = ["-o", "oversharing.max_conversations:7", "-o", "oversharing.min_hosts:1"]
BASELINE_SET = ["-o", "oversharing.baseline:home.baseline"]
MODES = {
    "details": ["-V", "-x"],
    "details, two passes": ["-2", "-V"],
    "statistics": ["-q", *ALL_STATISTICS],
    "statistics, two passes": ["-2", "-q", "-o", "oversharing.min_hosts:1", *ALL_STATISTICS],
    "few conversations": ["-2", "-V", *FEW, *ALL_STATISTICS],
    "against a baseline": ["-2", "-V", *BASELINE_SET, "-z", "oversharing,changes"],
    "few against a baseline": ["-q", *BASELINE_SET, *FEW, *ALL_STATISTICS],
    "malformed": ["-Y", "_ws.malformed", "-T", "fields", "-e", "frame.number"],
    "JSON": ["-q", "-z", "oversharing,json"],
    "JSON, few conversations": ["-q", *FEW, "-z", "oversharing,json"],
    "JSON, two passes": ["-2", "-q", "-z", "oversharing,json"],
}
BASELINE = """oversharing-baseline 1
192.168.1.50 8832 client * 1
192.168.1.* * serving dns 10 within=1s
end
"""
OUR_BUG = re.compile(rb"(Malformed Packet|Dissector bug)[^\n]{0,40}oversharing|"
                     rb"oversharing[^\n]*-(CRITICAL|WARNING)", re.IGNORECASE)


def environment(home):
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(home),
            "WIRESHARK_ABORT_ON_DISSECTOR_BUG": "1"}


def bad_json(output):
    """What is wrong with the JSON lines, if anything."""
    kinds = []
    for line in output.splitlines():
        try:
            kinds.append(json.loads(line.decode())["type"])
        except (ValueError, TypeError, KeyError) as error:
            return f"invalid JSON ({error}): {line[:300]!r}"
    return None if kinds[:1] == ["capture"] else "no capture line in the JSON"


def run_tshark(home, file, mode):
    return subprocess.run(["tshark", "-n", "-r", str(file), *MODES[mode]], check=False,
                          env=environment(home), cwd=file.parent, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=PATIENCE)


def malformed_by_us(file, frames):
    """Whether frames are malformed with the plugin alone: then it read beyond their end. Wireshark says so of
    the dissector before it, so its name is of no help."""
    plain = run_tshark(file.parent / "no-plugin", file, "malformed").stdout
    frames = sorted(int(frame) for frame in set(frames.split()) - set(plain.split()))
    return f"the plugin makes frames malformed: {frames[:9]}" if frames else None


def complaint(home, file, mode, json_of):
    """Why this run failed, or None. What it says in JSON is kept in `json_of`."""
    try:
        done = run_tshark(home, file, mode)
        if done.returncode:
            return f"status {done.returncode}: " \
                f"{done.stderr[-400:].decode(errors='replace').strip()}"
        if mode == "malformed":
            return malformed_by_us(file, done.stdout)
    except subprocess.TimeoutExpired:
        return f"not done after {PATIENCE} s"
    bug = OUR_BUG.search(done.stdout) or OUR_BUG.search(done.stderr)
    if bug:
        return f"tshark says {bug[0]!r}"
    if not mode.startswith("JSON"):
        return None
    json_of[mode] = done.stdout
    if mode == "JSON, two passes" and done.stdout != json_of.get("JSON"):
        return "two passes say other than one"
    return bad_json(done.stdout)


def fails_alone(folder, file, mode):
    """Whether a tshark without the plugin crashes or hangs on this file too."""
    plain = [*MODES[mode]] if "-q" not in MODES[mode] else ["-q", "-z", "io,stat,0,udp"]
    for arguments in (plain, ["-2", "-V", "-x"]):
        try:
            status = subprocess.run(["tshark", "-n", "-r", str(file), *arguments], check=False,
                                    env=environment(folder / "no-plugin"), cwd=folder,
                                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL, timeout=PATIENCE).returncode
        except subprocess.TimeoutExpired:
            return True
        if status:
            return True
    return False


def logs_as_captures(folder):
    """What fwlog makes of the logs."""
    for log in LOGS:
        capture = folder / f"{log.stem}-log.pcapng"
        subprocess.run([OPTIONS.home + "/.local/bin/fwlog", "-q", "-w", str(capture), str(log)],
                       check=True, timeout=PATIENCE)
        yield capture


def damaged_files(captures):
    """(name, command that makes it), without end; the same for the same seed but for randpkt."""
    for seed in itertools.count(OPTIONS.seed):
        random = iter(RANDOM if seed % 2 else ())
        for capture, number in itertools.product(captures, range(len(DAMAGE))):
            name, damage = f"{seed}-{capture.stem}-{number}", DAMAGE[number]
            if capture.stem.endswith("-log"):
                damage = LOG_DAMAGE
            yield name + ".pcapng", ["editcap", *damage, "--seed", str(seed), str(capture)]
            bend_seed = str(seed * len(DAMAGE) + number)
            yield name + "-bent.pcapng", [*BEND, "--seed", bend_seed, str(capture)]
            kind = next(random, None)
            if kind is not None:
                yield f"{seed}-random-{kind}.pcap", ["randpkt", "-b", "500", "-t", kind]


def try_file(folder, name, command):
    """(passed, failed, Wireshark's own) of the runs over one file, of which there are no more once Wireshark
    itself does not stand it."""
    file = folder / name
    subprocess.run([*command, str(file)], check=True, timeout=PATIENCE, env=environment(folder),
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    counts, json_of = [0, 0, 0], {}
    for mode in MODES:
        why = complaint(OPTIONS.home, file, mode, json_of)
        own = bool(why) and why.startswith(("status", "not done")) and \
            fails_alone(folder, file, mode)
        counts[2 if own else bool(why)] += 1
        if why:
            shutil.copyfile(file, OPTIONS.logs / name)
            print("Without the plugin too:" if own else "FAILED", f"{mode}, "
                  f"{OPTIONS.logs / name} ({' '.join(command)})\n    {why}", flush=True)
        if own:
            break
    file.unlink()
    return counts


def main():
    OPTIONS.logs.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + 60 * OPTIONS.minutes
    counts, files = [0, 0, 0], 0
    workers = min(2, os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(prefix="oversharing-fuzz-") as folder, \
            concurrent.futures.ThreadPoolExecutor(workers) as pool:
        (Path(folder) / "no-plugin").mkdir()
        logs = Path(folder) / "logs"
        logs.mkdir()
        (Path(folder) / "home.baseline").write_text(BASELINE)
        source, pending = damaged_files([*logs_as_captures(logs), *CAPTURES]), set()
        while pending or time.monotonic() < end:
            while len(pending) < workers and time.monotonic() < end:
                pending.add(pool.submit(try_file, Path(folder), *next(source)))
            done, pending = concurrent.futures.wait(
                pending, return_when=concurrent.futures.FIRST_COMPLETED)
            for job in done:
                files += 1
                counts = [a + b for a, b in zip(counts, job.result())]
    print(f"{files} files; {counts[2]} runs ended badly without the plugin too: not counted")
    print(f"{counts[0]} passed, {counts[1]} failed")
    return 1 if counts[1] or not counts[0] else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="tests/fuzz/run")
    parser.add_argument("--home", required=True)
    parser.add_argument("--logs", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--seed", type=int, default=1)
    OPTIONS = parser.parse_args()
    sys.exit(main())
