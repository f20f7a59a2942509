# SPDX-License-Identifier: GPL-2.0-or-later
"""A question of a lab: what kind of answer it wants, and how the answer is found in the files.

The question's words stand in the lab's page, in the same order.
"""
import math
import random
from functools import cached_property
from ipaddress import ip_address
from typing import Callable, NamedTuple

import marking
from address_map import ROUTER, SHARING, UNKNOWN_SERVICE
from counting import Capture, Endpoint, Log


class Question(NamedTuple):
    """`find` and the first of each of `slips` are called with the Files of the lab. A slip is a wrong
    answer that somebody may well come to, and what to tell him."""
    kind: str
    find: Callable
    hint: str = ""
    slips: tuple = ()


class Files:
    """The files of a lab in a folder, made by a variant."""

    def __init__(self, folder, variant):
        self.folder, self.variant = folder, variant
        self._captures = {}

    def capture(self, name):
        if name not in self._captures:
            self._captures[name] = Capture(self.folder / f"{name}.pcapng")
        return self._captures[name]

    def log(self, name):
        return Log(self.folder / f"{name}.log")

    @cached_property
    def share(self):
        """The port of the sharing service."""
        return self.variant.addresses.port(SHARING)

    @cached_property
    def unknown_service(self):
        return self.variant.addresses.port(UNKNOWN_SERVICE)

    def address(self, recorded):
        """What became of a recorded address (4 bytes), after its role."""
        return ip_address(self.variant.addresses.address(recorded))

    def host(self, role):
        """The host of the home with this last octet, before the variant."""
        return self.address(bytes((192, 168, 1, role)))

    def endpoint(self, role, port=None):
        return Endpoint(self.host(role), self.share if port is None else port)

    @property
    def outside(self):
        """The router's outside address."""
        return self.address(ROUTER)


def normal_forms(kind, value):
    """Those of a value that are right: of a share that is not whole, rounded either way."""
    if kind == "percent":
        return {str(math.floor(value)), str(math.ceil(value)), marking.percent(str(value))}
    return {marking.KINDS[kind](text_of(value))}


def text_of(value):
    """As a student would write it."""
    if isinstance(value, Endpoint):
        return f"{value.address}:{value.port}"
    if isinstance(value, (set, frozenset, list, tuple)):
        return ", ".join(str(part) for part in sorted(value))
    if isinstance(value, float):
        return f"{value:.1f}"
    return str(value)


class Solved(NamedTuple):
    number: int
    question: Question
    value: object

    @property
    def text(self):
        return text_of(self.value) + (" %" if self.question.kind == "percent" else "")


def solve(questions, files):
    return [Solved(number, question, question.find(files))
            for number, question in enumerate(questions, 1)]


def key_of(solved, files, seed):
    """The entries of a lab's key."""
    entries = []
    for number, question, value in solved:
        right = normal_forms(question.kind, value)
        slips = []
        for find, hint in question.slips:
            slips += [(form, hint)
                      for form in sorted(normal_forms(question.kind, find(files)) - right)]
        salt = random.Random(f"salt of {seed} {files.folder.name} {number}").randbytes(8).hex()
        entries.append(marking.key_entry(number, question.kind, salt, right, slips, question.hint))
    return entries
