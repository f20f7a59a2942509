# SPDX-License-Identifier: GPL-2.0-or-later
"""Variants: other addresses, ports, strangers, times and answers; the same lessons."""

import collections
import filecmp
import subprocess
import sys

import pytest

from conftest import COURSE, make_variant
from making import variant

WRONG = " || ".join(f"{name}.checksum.status == 0" for name in
                    ("ip", "udp", "tcp", "icmp", "icmpv6", "igmp")) + " || _ws.short"
CHECK = [word for name in ("ip", "udp", "tcp") for word in ("-o", f"{name}.check_checksum:TRUE")]


def test_answers_fit(other):
    for lab, solved in other.solved.items():
        status, lines = other.check(lab, {one.number: one.text for one in solved})
        assert status == 0, (lab, lines)


def test_solutions(other):
    """The sheet has every question with its words and its answer; students do not get it."""
    for lab, solved in other.solved.items():
        words = variant.questions_in(other.page(lab))
        for one in solved:
            row = f"| {one.number} | {words[one.number]} | {one.text} |"
            assert row.replace("|", "") in other.sheet.replace("\\|", "|").replace("|", ""), row
    assert not list(other.folder.rglob(variant.SOLUTIONS))


def test_answers_are_others(own, other):
    """A neighbour's answers are of no use, but where words or letters are asked for."""
    for lab, solved in own.solved.items():
        pairs = [(mine.text, theirs.text) for mine, theirs in zip(solved, other.solved[lab])
                 if mine.question.kind not in ("word", "letters")]
        differ = sum(mine != theirs for mine, theirs in pairs)
        assert differ >= len(pairs) / 3, (lab, pairs)


def test_lessons_stay(own, other):
    """Words and letters are the same; counts are of the same size."""
    for lab, solved in own.solved.items():
        for mine, theirs in zip(solved, other.solved[lab]):
            if mine.question.kind in ("word", "letters"):
                assert mine.text == theirs.text
            if mine.question.kind == "number":
                assert int(theirs.text) == pytest.approx(int(mine.text), rel=0.5, abs=3)


def test_plugin_finds_the_same(own, other, tshark):
    for lab in own.solved:
        for path in (own.folder / lab).glob("*.pcapng"):
            mine, theirs = (collections.Counter(
                line["verdict"] for line in tshark.json(folder / lab / path.name)["endpoint"])
                for folder in (own.folder, other.folder))
            assert mine == theirs, path


def wrong_checksums(tshark, folder):
    for path in folder.glob("*/*.pcapng"):
        for line in tshark.read(path, *CHECK, "-Y", WRONG).stdout.splitlines():
            yield f"{path.name}: {line}"


def test_checksums(own, other, tshark):
    """In every frame of every file, and nothing is cut."""
    assert not list(wrong_checksums(tshark, own.folder))
    assert not list(wrong_checksums(tshark, other.folder))


def with_recorded_addresses(folder):
    recorded = (b"192.168.1.50", b"203.0.113.7", bytes((192, 168, 1, 50)), bytes((203, 0, 113, 7)),
                b"\x0250\x011\x03168\x03192")
    for path in folder.rglob("*"):
        if path.suffix in (".pcapng", ".log", ".md"):
            content = path.read_bytes()
            if any(address in content for address in recorded):
                yield path


def test_recorded_addresses_are_gone(own, other):
    assert not list(with_recorded_addresses(own.folder))
    assert not list(with_recorded_addresses(other.folder))


def test_pages_name_the_new_addresses(own, other):
    """What a page says of the home is true of the files beside it."""
    for lab in own.solved:
        mine, theirs = own.page(lab), other.page(lab)
        home = f"192.168.{other.variant.addresses.home}."
        assert f"192.168.{own.variant.addresses.home}." not in theirs
        assert mine.count("192.168.") == theirs.count("192.168.") == (
            theirs.count(home) + theirs.count("192.168.0.0/16"))


def test_same_seed_same_set(other, tmp_path):
    make_variant(other.seed, tmp_path / "again")
    compared = filecmp.dircmp(other.folder, tmp_path / "again" / "students")
    folders = [compared, *compared.subdirs.values()]
    assert len(folders) == 1 + len(other.solved)
    for folder in folders:
        assert not (folder.left_only or folder.right_only or folder.funny_files)
        _, differ, odd = filecmp.cmpfiles(folder.left, folder.right, folder.common_files,
                                          shallow=False)
        assert not differ and not odd


def test_nothing_is_overwritten(other, tmp_path):
    folder = tmp_path / "there"
    (folder / "students").mkdir(parents=True)
    done = subprocess.run([sys.executable, COURSE / "make-variant", other.seed, folder], text=True,
                          capture_output=True, check=False)
    assert done.returncode == 1 and "is there already" in done.stderr
    assert not list((folder / "students").iterdir())


def test_bad_calls(tmp_path):
    for arguments, told in (([], "a SEED is wanted"),
                            (["1", "/proc/nowhere"], "make-variant: /proc/nowhere")):
        done = subprocess.run([sys.executable, COURSE / "make-variant", *arguments], text=True,
                              capture_output=True, check=False, cwd=tmp_path)
        assert done.returncode and told in done.stderr and "Traceback" not in done.stderr
