# SPDX-License-Identifier: GPL-2.0-or-later
"""A run of programs: time by the clock, processor time, peak memory."""

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass

PATIENCE = 3600     # seconds for a pipeline


class RunError(Exception):
    """A program ended badly, or did not end."""


@dataclass
class Cost:
    """What programs took. Peak memory is the sum of the peaks of those that ran at the same time."""
    wall: float = 0     # seconds
    cpu: float = 0      # seconds, user and system
    memory: int = 0     # bytes; the kernel's account begins at what this program has, some 20 MB

    def then(self, other):
        """Of this and, afterwards, the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))


def start(pipeline, environment, folder, output, messages):
    """The processes of a pipeline, the output of each the input of the next."""
    processes, source = [], subprocess.DEVNULL
    for number, command in enumerate(pipeline):
        last = number == len(pipeline) - 1
        process = subprocess.Popen(command, env=environment, cwd=folder, stdin=source,
                                   stdout=output if last else subprocess.PIPE, stderr=messages)
        if source is not subprocess.DEVNULL:
            source.close()      # the process alone reads it now
        source = process.stdout
        processes.append(process)
    return processes


def kill(processes):
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, 9)


def run_pipeline(pipeline, environment, folder, is_read):
    """Runs commands with pipes between them. Returns the Cost, and what the last one printed, if that is
    to be read."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
        begin = time.monotonic()
        processes = start(pipeline, environment, folder,
                          output if is_read else subprocess.DEVNULL, messages)
        watch = threading.Timer(PATIENCE, kill, [processes])
        watch.start()
        cost = Cost()
        for process in processes:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            cost.cpu += usage.ru_utime + usage.ru_stime
            cost.memory += usage.ru_maxrss * 1024
        watch.cancel()
        cost.wall = time.monotonic() - begin
        for process, command in zip(processes, pipeline):
            if process.returncode:
                messages.seek(0)
                raise RunError(f"{command[0]} ended with {process.returncode}:\n"
                               + messages.read().decode(errors="replace")[-2000:])
        output.seek(0)
        return cost, output.read().decode(errors="replace")


def run(pipelines, environment, folder, is_read=False):
    """The same of several pipelines, one after the other; what the last one printed."""
    total, text = Cost(), ""
    for pipeline in pipelines:
        cost, text = run_pipeline(pipeline, environment, folder, is_read)
        total = total.then(cost)
    return total, text
