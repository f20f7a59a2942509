# SPDX-License-Identifier: GPL-2.0-or-later
"""Question, capture and answer agree: answers are worked out from the files without the plugin, and
the program that checks takes them, and no others. The plugin comes to the same."""

import json
import re
from pathlib import Path

import pytest

import compare
from conftest import COURSE, run_check
from making import variant
import marking
import questions

LABS = variant.labs()
VERDICTS = {   # lab: {file: verdicts}, what was set up in the recordings
    "2-counting-peers": {"nas": ["initiating"]},
    "4-inside-and-outside": {"inside": ["initiating"], "outside": ["initiating"]},
    "5-afterglow": {"first": ["afterglow"], "second": ["afterglow"]},
    "6-who-is-who": {"hosts": ["client", "initiating", "responding", "serving"]},
    "7-scan": {"network": ["scanning"] * 4, "ports": ["scanning"]},
    "8-upgrade": {"before": [], "after": ["initiating"]},
    "9-the-last": {"house": ["afterglow", "client", "initiating", "responding",
                             "scanning", "scanning", "scanning", "scanning", "serving"]},
    "1-what-udp-tells": {"home": []},
}


def right(solved):
    return {one.number: one.text for one in solved}


def another(answer):
    """A wrong answer of the same kind."""
    if re.fullmatch(r"[a-h](, [a-h])*|[a-h]+", answer):
        return "h" if answer != "h" else "g"
    if re.fullmatch(r"[a-z]+", answer):
        return answer + "x"
    if answer.endswith("%"):
        return f"{(float(answer.rstrip(' %')) + 7) % 100:.0f} %"
    digits = re.search(r"\d+(?=\D*$)", answer)
    return f"{answer[:digits.start()]}{(int(digits[0]) + 7) % 60:02}{answer[digits.end():]}"


@pytest.mark.parametrize("lab", LABS)
def test_right_answers(own, lab):
    status, lines = own.check(lab, right(own.solved[lab]))
    count = len(own.solved[lab])
    assert status == 0 and lines[-1] == f"{count} of {count} right", lines


@pytest.mark.parametrize("lab", LABS)
def test_wrong_answers(own, lab):
    answers = {number: another(text) for number, text in right(own.solved[lab]).items()}
    status, lines = own.check(lab, answers)
    assert status == 1 and lines[-1] == f"0 of {len(answers)} right", lines


@pytest.mark.parametrize("lab", LABS)
def test_slips(own, lab):
    """Who makes a mistake that many make is told which, and not the answer."""
    files = own.files(lab)
    for one in own.solved[lab]:
        for find, hint in one.question.slips:
            slip = questions.text_of(find(files))
            form = marking.KINDS[one.question.kind]
            if form(slip) == form(one.text):
                continue
            _, lines = own.check(lab, {one.number: slip})
            told = " ".join(" ".join(lines).split())
            assert " ".join(hint.split()) in told
            if len(one.text) > 2:
                assert not re.search(rf"(?<![\w.:]){re.escape(one.text)}(?![\w.:])", hint)


def test_own_set_is_what_is_made(own, tmp_path):
    """The files and keys of the repository are those that the command makes."""
    variant.make(variant.OWN_SEED, tmp_path, in_place=True)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) >= len(LABS) * 3
    for path in made:
        assert (COURSE / path).read_bytes() == (tmp_path / path).read_bytes(), path


def test_answers_are_not_in_clear(own):
    """Not in what students get: keys, forms, pages."""
    for lab, solved in own.solved.items():
        key = (COURSE / lab / variant.KEY).read_text(encoding="utf-8")
        entries = json.loads(key)
        page = own.page(lab)
        for one, entry in zip(solved, entries, strict=True):
            assert set(entry) == {"question", "kind", "salt", "right", "slips", "hint"}
            assert all(re.fullmatch("[0-9a-f]{32}", hashed)
                       for hashed in (*entry["right"], *entry["slips"]))
            if one.question.kind in ("number", "percent", "time", "endpoint") and len(one.text) > 2:
                pattern = rf"(?<![\w.:]){re.escape(one.text.removesuffix(' %'))}(?![\w.:])"
                assert not re.search(pattern, page), f"{lab}: answer {one.number} is on the page"
                assert not re.search(pattern, " ".join(
                    [entry["hint"], *entry["slips"].values()])), f"{lab}: {one.number}: in a hint"
        assert not re.search(r"(?m)^\d+: *\S", (COURSE / lab / variant.ANSWERS).read_text(
            encoding="utf-8"))


@pytest.mark.parametrize("lab", VERDICTS)
def test_plugin_agrees(own, tshark, lab):
    """Its figures are those worked out without it, and its verdicts what was set up."""
    for name, verdicts in VERDICTS[lab].items():
        capture = own.files(lab).capture(name)
        told = tshark.json(capture.path)
        assert not compare.difference_of_lines(
            "endpoint", "endpoint", told["endpoint"], capture.answer.endpoint_lines())
        assert sorted(line["verdict"] for line in told["endpoint"]) == verdicts


def test_plugin_agrees_on_logs(own, tshark):
    """Denials alone decide nothing; a log of what was let out tells who began."""
    for name, verdict in (("denied", "undecided"), ("accepted", "initiating")):
        log = own.files("3-firewall-log").folder / f"{name}.log"
        made = tshark.path(f"{name}.pcapng")
        done = tshark.run("--timezone", "UTC", "-w", made, tshark.borrow(log),
                          program=str(Path(tshark.home) / ".local/bin/fwlog"))
        assert done.status == 0, repr(done)
        (line,) = (line for line in tshark.json(made)["endpoint"]
                   if line["endpoint"] == own.solved["3-firewall-log"][1].text)
        assert line["verdict"] == verdict


# --- The command ---

def test_form_is_checked_where_no_file_is_named():
    for name in ("1", "1-what-udp-tells", str(COURSE / "1-what-udp-tells")):
        done = run_check(COURSE, name)
        assert done.returncode == 1 and "not answered" in done.stdout
        assert done.stdout.splitlines()[-1].startswith("0 of ")


@pytest.mark.parametrize("arguments, stdin, told", [
    (["12"], "", "there is no lab '12'; there are 1-what-udp-tells"),
    (["1", "/nowhere/answers.txt"], "", "/nowhere/answers.txt: No such file or directory"),
    (["1", "/dev/stdin"], "99: 1\n", "this lab has no question 99; it has 1 to "),
    (["1", "/dev/stdin"], "1: 1\nfoo\n", "line 2: a question's number and a colon are wanted"),
])
def test_bad_calls(arguments, stdin, told):
    done = run_check(COURSE, *arguments, stdin=stdin)
    assert done.returncode == 2 and told in done.stderr and not done.stdout, done


def test_no_text(tmp_path):
    (tmp_path / "answers.txt").write_bytes(b"1: \xff\xfe\n")
    done = run_check(COURSE, "1", tmp_path / "answers.txt")
    assert done.returncode == 2 and "no text in UTF-8" in done.stderr


def test_every_lab_is_held_against_the_plugin(own):
    assert sorted([*VERDICTS, "3-firewall-log"]) == list(own.solved) == LABS
