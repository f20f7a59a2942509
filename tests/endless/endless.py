#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Live traffic through tshark with the plugin, beside it through one without, and the judgement.

Not run by hand: tests/endless/run builds the plugin, makes the namespace and calls this.
"""
import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from home_network import HOME, HomeNetwork, Truth
from live_tshark import LiveTshark, alerts_in_part, read_again

SAMPLE_SECONDS = 10
ROWS = 20                    # of the table, about
BYTES_PER_CONVERSATION = 128
CONSTANT_MB = 8              # of ours, whatever comes
GROWTH_MB = 4                # from when the limit was passed to the end
MOST_DELAY = 5             # seconds from a packet to its alert on the screen
MOST_DISCOVERY = 10          # seconds from an oversharer's first packet to the alert
MOST_DROPPED = 0.01          # share of the packets; beyond it the run shows nothing
MOST_ERROR = 0.10            # of an estimate: four standard errors
MOST_SHARE_ERROR = 10        # percent; of shares that rest on the pairs that were kept
ESTIMATES = ("peers", "hosts", "networks", "ports", "onset", "conversations", "endpoints",
             "beyond_limit", "beyond_conversations")
MOST_CONVERSATIONS = 20_000
PAIRS_PER_PACKET = 1 / 12    # new ones that the talkers make
PARTS, PART = 8, 20_000      # captures that begin in the middle; packets of each


class Sample(NamedTuple):
    time: float   # seconds since the talkers began
    ours: float   # memory in MB of tshark with the plugin
    bare: float   # and without
    alerts: int   # so far

    @property
    def added(self):
        return self.ours - self.bare


class Checks:
    """Prints each, and counts."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, holds, what, *details):
        print("passed:" if holds else "FAILED:", what)
        for detail in details if not holds else ():
            print("   ", detail)
        self.passed += bool(holds)
        self.failed += not holds


def default_conversations():
    """So many that they are passed within the first quarter."""
    pairs = OPTIONS.minutes * 60 * OPTIONS.rate * PAIRS_PER_PACKET
    return max(1000, min(MOST_CONVERSATIONS, int(pairs / 4)))


def sample_until_ended(talkers, ours, bare):
    begin, samples = time.monotonic(), []
    while talkers.poll() is None:
        now = time.monotonic() - begin
        samples.append(Sample(now, ours.memory(), bare.memory(), len(ours.alerts)))
        while talkers.poll() is None and time.monotonic() < begin + now + SAMPLE_SECONDS:
            time.sleep(0.2)
    if talkers.returncode:
        sys.exit("endless: the talkers broke off")
    time.sleep(2)
    samples.append(Sample(time.monotonic() - begin, ours.memory(), bare.memory(),
                          len(ours.alerts)))
    return samples


def print_samples(samples, alerts):
    """A row for every few samples: memory, and the alerts since the row above."""
    every = max(1, len(samples) // ROWS)
    print(f"{'Seconds':>8}  {'tshark MB':>9}  {'with ours':>9}  {'ours MB':>8}  {'Alerts':>6}  "
          f"{'Slowest alert':>13}")
    shown = 0
    for sample in [*samples[:-1:every], samples[-1]]:
        delays = [alert.delay for alert in alerts[shown:sample.alerts]]
        slowest = f"{max(delays):.2f} s" if delays else "-"
        print(f"{sample.time:8.0f}  {sample.bare:9.1f}  {sample.ours:9.1f}  {sample.added:8.1f}  "
              f"{sample.alerts - shown:6}  {slowest:>13}")
        shown = sample.alerts


def check_memory(checks, samples, conversations):
    limit = conversations * BYTES_PER_CONVERSATION / 1e6 + CONSTANT_MB
    most = max(sample.added for sample in samples)
    checks.check(most <= limit, f"ours is at most {most:.1f} MB, of {limit:.1f} MB allowed "
                 f"({BYTES_PER_CONVERSATION} bytes a conversation and {CONSTANT_MB} MB)")
    quarter = max(1, len(samples) // 4)
    early, late = (statistics.median(sample.added for sample in part)
                   for part in (samples[quarter:2 * quarter], samples[-quarter:]))
    checks.check(late - early <= GROWTH_MB,
                 f"ours grew by {late - early:.1f} MB from the second quarter to the last")


def check_alerts(checks, alerts, truth):
    slow = [alert for alert in alerts if alert.delay > MOST_DELAY]
    slowest = max((alert.delay for alert in alerts), default=0)
    checks.check(alerts and not slow, f"{len(alerts)} alerts; the slowest was on the screen "
                 f"{slowest:.2f} s after its packet", *slow)
    for endpoint, (verdict, began, _) in truth.oversharers.items():
        found = [alert.screen - began for alert in alerts
                 if (alert.endpoint, alert.verdict) == (endpoint, verdict)]
        told = f"{found[0]:.1f} s after it began" if found else "not found"
        checks.check(found and found[0] <= MOST_DISCOVERY, f"{endpoint} is {verdict}: {told}",
                     *(alert for alert in alerts if alert.endpoint == endpoint))
    wrong = false_alerts(alerts, truth)
    checks.check(not wrong, f"{len(wrong)} false alerts", *wrong[:20])


def false_alerts(alerts, truth):
    return [alert for alert in alerts
            if truth.oversharers.get(alert.endpoint, ("",))[0] != alert.verdict]


def check_parts(checks, folder, file, truth, packets):
    """Whoever begins anew, after -M or each day, begins in the middle of the traffic."""
    begins = [1 + packets * i // (PARTS + 1) for i in range(1, PARTS + 1)]
    alerts = [alert for first in begins
              for alert in alerts_in_part(OPTIONS.home, folder, file, first, PART)]
    wrong = false_alerts(alerts, truth)
    checks.check(not wrong, f"{len(alerts)} alerts of {PARTS} captures that begin in the middle of "
                 f"the traffic, {len(wrong)} of them false", *wrong[:20])


def by_name(figures):
    return {(line["type"], line.get("endpoint", line.get("host"))): line for line in figures}


def is_the_same(key, one, other, estimated):
    """Estimates rest on numbers that are random per run, and so does which of the late pairs were kept."""
    if one == other or (estimated and key == "evidence"):
        return True
    if not estimated or None in (one, other):
        return False
    if key in ("initiated", "answered"):
        return abs(one - other) <= MOST_SHARE_ERROR
    return key in ESTIMATES and abs(one - other) <= 2 * MOST_ERROR * max(one, other)


def differences(live, again):
    for name in sorted({*live, *again}, key=str):
        one, other = live.get(name, {}), again.get(name, {})
        estimated = one.get("estimated", False) and other.get("estimated", False)
        for key in sorted({*one, *other}):
            if not is_the_same(key, one.get(key), other.get(key), estimated):
                yield f"{name}: {key}: live {one.get(key)}, in the file {other.get(key)}"


def check_file(checks, live, again):
    wrong = list(differences(by_name(live), by_name(again)))
    checks.check(live and again and not wrong, f"{len(live)} lines of figures, "
                 f"{len(wrong)} differences from those of the file", *wrong[:20])


def check_capture(checks, capture, truth, dropped, conversations):
    lost = truth.sent - capture["packets"]
    checks.check(0 <= lost <= MOST_DROPPED * truth.sent and lost <= dropped,
                 f"{truth.sent:,} packets sent, {capture['packets']:,} captured, {dropped:,} "
                 "dropped by dumpcap")
    checks.check(capture["conversations"] >= conversations * 7 / 8 and capture["beyond_limit"] > 0,
                 f"{capture['conversations']:,} conversations kept of {conversations:,} at most, "
                 f"{capture['beyond_limit']:,} datagrams beyond")


def check_truth(checks, figures, truth, lost):
    """Verdicts, and peers: exact unless said to be estimated, or packets were dropped."""
    wanted = {endpoint: (verdict, peers)
              for endpoint, (verdict, _, peers) in truth.oversharers.items()}
    wanted[truth.server] = "serving", truth.clients
    lines = by_name(figures)
    for endpoint, (verdict, peers) in wanted.items():
        line = lines.get(("endpoint", endpoint), {})
        estimated = line.get("estimated", False)
        error = abs(line.get("peers", 0) - peers)
        checks.check(line.get("verdict") == verdict and
                     error <= lost + (MOST_ERROR * peers if estimated else 0),
                     f"{endpoint} is {line.get('verdict')}, "
                     f"{'about ' if estimated else ''}{line.get('peers', 0):,} peers: in truth "
                     f"{verdict}, {peers:,} peers")


def capture_and_judge(folder, conversations):
    checks = Checks()
    preferences = ["-o", f"oversharing.max_conversations:{conversations}"]
    (folder / "no-plugin").mkdir()
    network = HomeNetwork(folder)
    started = []
    try:
        ours = LiveTshark(OPTIONS.home, folder / "with", HOME, preferences)
        started.append(ours)
        bare = LiveTshark(folder / "no-plugin", folder / "without", HOME)
        started.append(bare)
        talkers = network.talk(round(60 * OPTIONS.minutes), OPTIONS.rate, OPTIONS.seed)
        try:
            samples = sample_until_ended(talkers, ours, bare)
        finally:
            talkers.kill()
        truth = Truth(talkers.stdout.read())
        live, status = ours.stop()
        bare.stop()
    finally:
        for tshark in started:
            tshark.kill()
        network.close()
    if status or not live:
        sys.exit(f"endless: tshark ended with status {status}: {ours.told()}")
    print_samples(samples, ours.alerts)
    print(f"The talkers were {truth.late:.3f} s late at most.")
    check_capture(checks, live[0], truth, ours.dropped(), conversations)
    check_memory(checks, samples, conversations)
    check_alerts(checks, ours.alerts, truth)
    check_file(checks, live, read_again(OPTIONS.home, folder, ours.file, preferences))
    check_parts(checks, folder, ours.file, truth, live[0]["packets"])
    check_truth(checks, live, truth, truth.sent - live[0]["packets"])
    return checks


def main():
    conversations = OPTIONS.conversations or default_conversations()
    print(f"{OPTIONS.minutes:g} minutes, {OPTIONS.rate:,} packets a second, {conversations:,} "
          "conversations kept", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="capture-", dir=OPTIONS.work))
    try:
        checks = capture_and_judge(folder, conversations)
    finally:
        shutil.rmtree(folder)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="tests/endless/run")
    parser.add_argument("--home", required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=int, default=3000)
    parser.add_argument("--conversations", type=int)
    parser.add_argument("--seed", type=int, default=1)
    OPTIONS = parser.parse_args()
    if OPTIONS.minutes < 1:
        parser.error("--minutes: a minute at least")
    sys.exit(main())
