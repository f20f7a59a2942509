# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers are understood however they are spelled; a key tells right from wrong, and no answer."""

import json

import pytest

import conftest     # noqa: F401 (it finds the modules)
import marking

SPELLINGS = {
    "number": ("1234", ["1234", "1,234", "1 234", "1'234", "1234 packets", "about 1234", "1234.0",
                        "1234 (all of them)"]),
    "percent": ("91", ["91", "91 %", "91.4", "91,4 %", "90.6%"]),
    "decimal": ("1.5", ["1.5", "1,5 s", "1.50", "1.46"]),
    "address": ("2001:db8::1", ["2001:db8::1", "2001:DB8:0:0::1", " [2001:db8::1] ",
                                "2001:db8::1 (nas)"]),
    "addresses": ("192.0.2.1 192.0.2.20", ["192.0.2.1, 192.0.2.20", "192.0.2.20 192.0.2.1",
                                           "192.0.2.20 and 192.0.2.1; 192.0.2.1"]),
    "endpoint": ("192.0.2.1 53", ["192.0.2.1:53", "192.0.2.1/53", "192.0.2.1 port 53",
                                  "192.0.2.1, UDP port 53", "192.0.2.1 : 53", "192.0.2.1 53",
                                  "192.0.2.1\t53", "192.0.2.1, 53", "192.0.2.1:53/udp (dns)"]),
    "time": ("14:05:09", ["14:05:09", "2:05:09 pm", "2026-08-31 14:05:09.123456 UTC", "02:05:09PM",
                          "14.05.09"]),
    "word": ("client", ["client", "Client.", "a client", "It is the *client*",
                        "CLIENT: asks one service", "client, 81 peers", "Client (as expected)"]),
    "letters": ("bd", ["b, d", "d and b", "B D", "bd", "(b), (d)"]),
}
NONSENSE = {
    "number": ["", "many", "1.5", "12 of 13", "192.0.2.1"],
    "percent": ["half", "3 of 4", "0.87", "0,9"],
    "decimal": ["soon"], "address": ["192.0.2", "192.0.2.1:53", "nas"], "addresses": ["", "nas"],
    "endpoint": ["192.0.2.1", "53", "192.0.2.1:99999", "nas:53"], "time": ["noon", "14:05"],
    "word": ["", "?"], "letters": ["", "none of them!", "42"],
}


@pytest.mark.parametrize("kind, spelling", [(kind, spelling) for kind, (_, spellings) in
                                            SPELLINGS.items() for spelling in spellings])
def test_spellings(kind, spelling):
    assert marking.normal_form(kind, spelling) == SPELLINGS[kind][0]


@pytest.mark.parametrize("word, value", [("none", "0"), ("No", "0"), ("zero", "0"), ("eight", "8")])
def test_numbers_in_words(word, value):
    assert marking.normal_form("number", word) == value


def test_less_than_a_percent():
    assert marking.normal_form("percent", "0.4 %") == "0"


@pytest.mark.parametrize("kind, answer", [(kind, answer) for kind, answers in NONSENSE.items()
                                          for answer in answers])
def test_not_understood(kind, answer):
    with pytest.raises(marking.NotUnderstood, match="wanted"):
        marking.normal_form(kind, answer)


def test_all_kinds_are_tried():
    assert set(SPELLINGS) == set(NONSENSE) == set(marking.KINDS)


def test_answers_of_a_file():
    lines = ["\ufeff# Lab\n", "1: 47\r\n", "\n", " 2) b, d  # sure\n", "3 = x\n", "4.\n", "4: y\n",
             "5 117\n"]
    assert marking.read_answers(lines) == {1: "47", 2: "b, d", 3: "x", 4: "y", 5: "117"}


@pytest.mark.parametrize("lines, told", [(["47"], "line 1"), (["1: 2", "x: 3"], "line 2"),
                                         (["1: 2", "", "1: 3"], "line 3: question 1 is answered")])
def test_bad_files(lines, told):
    with pytest.raises(ValueError, match=told):
        marking.read_answers(lines)


def test_judgement():
    entry = marking.key_entry(1, "number", "00ff", ["47"], [("94", "That is both ways.")], "Count.")
    assert marking.judge(entry, "47 peers") == (True, "right")
    assert marking.judge(entry, "94") == (False, "wrong. That is both ways.")
    assert marking.judge(entry, "48") == (False, "wrong. Count.")
    assert marking.judge(entry, "many") == (False, "not understood: a whole number is wanted")
    assert marking.judge(entry, "") == (False, "not answered")


def test_key_tells_nothing():
    """The same answer looks otherwise with another salt, and is in no key by itself."""
    one, two = (marking.key_entry(1, "number", salt, ["4711"], [], "") for salt in ("00", "01"))
    assert one["right"] != two["right"]
    assert "4711" not in json.dumps([one, two])
