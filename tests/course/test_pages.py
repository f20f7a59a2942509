# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages: each as it should be built, every command on it runs as it stands there, every link
leads somewhere."""

import re

import pytest

from conftest import COURSE
from making import variant

PARTS = ["The situation", "What you learn", "With Wireshark alone", "With Oversharing", "Questions",
         "Hints", "Think further"]
LAST = "9-the-last"     # has no hints
PAGES = sorted(COURSE.glob("*.md")) + sorted(COURSE.glob(f"*/{variant.PAGE}"))
LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)(?:#([^)]*))?\)")
BLOCK = re.compile(r"(?ms)^( *)```sh\n(.*?)^\1```")


def page(lab):
    return (COURSE / lab / variant.PAGE).read_text(encoding="utf-8")


def commands(lab):
    """The lines of each block; those that end in a backslash go on."""
    for indent, block in BLOCK.findall(page(lab)):
        lines = re.sub(rf"(?m)^{indent}", "", block)
        yield from filter(None, re.split(r"(?<!\\)\n", lines))


RUNS = [(lab, command) for lab in variant.labs() for command in commands(lab)]


@pytest.mark.parametrize("lab", variant.labs())
def test_parts(lab):
    text = page(lab)
    parts = [part for part in PARTS if part != "Hints" or lab != LAST]
    assert re.findall(r"(?m)^## (.*)$", text) == parts
    assert re.match(rf"# Lab {lab[0]}: \S", text)
    assert re.search(r"(?m)^Files: .*Time: about \d\d minutes", text)
    assert f"../check {lab[0]}" in text


@pytest.mark.parametrize("lab", variant.labs())
def test_questions(lab):
    """As many as have answers, in order; and each has a hint, folded away."""
    text = page(lab)
    asked = list(variant.questions_in(text))
    assert asked == list(range(1, len(variant.questions_of(lab)) + 1))
    hints = [int(number) for number in re.findall(r"<details><summary>Question (\d+)</summary>\n\n",
                                                  text)]
    assert text.count("<details>") == text.count("</details>") == len(hints)
    assert hints == ([] if lab == LAST else asked)


@pytest.mark.parametrize("lab", variant.labs())
def test_files_are_named(lab):
    text = page(lab)
    for path in (COURSE / lab).iterdir():
        if path.suffix in (".pcapng", ".log"):
            assert f"`{path.name}`" in text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(COURSE)))
def test_links(path):
    for target, anchor in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        there = path.parent / target
        assert there.exists(), target
        if anchor:
            headings = re.findall(r"(?m)^#+ (.*)$", there.read_text(encoding="utf-8"))
            assert anchor in [re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
                              for heading in headings]


def test_there_are_dozens():
    assert len(RUNS) >= 40 and {lab for lab, _ in RUNS} == set(variant.labs())


@pytest.mark.parametrize("lab, command", RUNS, ids=lambda value: value[:60])
def test_command(tshark, borrowed, lab, command):
    """In the lab's folder, as a student would type it; those before it have run."""
    folder = borrowed / lab
    before = [earlier for where, earlier in RUNS[:RUNS.index((lab, command))]
              if where == lab and re.search(r"(>|-w|--learn|--output) ?\S", earlier)]
    script = "\n".join(["set -e", f"cd '{folder}'", 'PATH="$HOME/.local/bin:$PATH"',
                        "{", *before, "true; } >/dev/null 2>&1 || true", command])
    done = tshark.run("-c", script, program="bash")
    assert done.status == 0, repr(done)
    assert done.stdout.strip() or re.search(r"(>|-w|--learn|cp |mkdir) ?\S", command), repr(done)
    assert not re.search(r"(?i)tshark: |error|usage:", done.stderr), repr(done)
