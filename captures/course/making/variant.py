# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole set of the course: pages, files, keys, and the sheet of solutions."""
import importlib
import re
import shutil
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(COURSE), str(COURSE / "making"), str(COURSE / "making" / "labs")]

import marking                          # noqa: E402
from address_map import DOCUMENTATION, ROUTER, SERVERS_END, dotted     # noqa: E402
from questions import Files, key_of, solve      # noqa: E402
from recordings import Variant          # noqa: E402

OWN_SEED = "course"         # of the set that is in captures/course
PAGE, KEY, ANSWERS, SOLUTIONS = "lab.md", "key.json", "answers.txt", "solutions.md"
SHARED = ("README.md", "method.md", "check", "marking.py")  # what students get besides the labs
DOTTED = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)")
QUESTION = re.compile(r"(?m)^(\d+)\. (.*(?:\n   .*)*)")


def labs():
    """The folders of the labs, in order."""
    return sorted(page.parent.name for page in COURSE.glob(f"*/{PAGE}"))


def questions_of(lab):
    """How the answers to a lab's questions are found."""
    return importlib.import_module(f"lab_{lab.partition('-')[0]}").QUESTIONS


def title_of(page):
    return page.partition("\n")[0].lstrip("# ")


def questions_in(page):
    """{number: words} of the list under "## Questions"."""
    listed = page.partition("\n## Questions\n")[2].partition("\n## ")[0]
    return {int(number): " ".join(words.split()) for number, words in QUESTION.findall(listed)}


class Renamer:
    """Gives pages the addresses and ports of another variant."""

    def __init__(self, variant):
        mine, theirs = Variant(OWN_SEED).addresses, variant.addresses
        recorded = [(192, 168, 1, last) for last in range(256)]
        recorded += [ROUTER]
        recorded += [(*network, last) for network in DOCUMENTATION for last in range(SERVERS_END)]
        self.addresses = {
            dotted(mine.address(bytes(address))): dotted(theirs.address(bytes(address)))
            for address in recorded}
        self.ports = {str(mine.port(port)): str(theirs.port(port)) for port in mine.fixed_ports}

    def page(self, text):
        text = DOTTED.sub(lambda found: self.addresses.get(found[0], found[0]), text)
        return re.sub(r"\b\d{4,5}\b", lambda found: self.ports.get(found[0], found[0]), text)


def for_students(text):
    """The course's first page without what leads out of the students' folder."""
    text = re.sub(r"\n\n[^\n]*\(lecturer\.md\)[^\n]*", "", text)
    return re.sub(r"\[([^\]]*)\]\(\.\./[^)]*\)", r"\1", text)


def template(lab, page, count):
    """A file of answers that are still to be given."""
    lines = [f"# {title_of(page)}", f"# Your answers, one a line. Are they right? ../check {lab[0]}",
             ""]
    return "\n".join(lines + [f"{number}:" for number in range(1, count + 1)]) + "\n"


def sheet(lab, page, solved):
    """A lab's part of the sheet of solutions."""
    words = questions_in(page)
    lines = [f"## {title_of(page)}", "", f"`{lab}`", "", "| | question | answer |", "|---|---|---|"]
    for one in solved:
        asked = words.get(one.number, "").replace("|", "\\|")
        lines.append(f"| {one.number} | {asked} | {one.text.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


def make(seed, folder, in_place=False):
    """Makes the set of a seed in a folder; `in_place`: only what is made, no pages. Returns the
    sheet of solutions."""
    variant = Variant(seed)
    renamer = Renamer(variant)
    variant.write(folder)
    sheets = [f"# Solutions of the set “{seed}”\n\nFor the lecturer alone.\n"]
    for lab in labs():
        page = renamer.page((COURSE / lab / PAGE).read_text(encoding="utf-8"))
        files = Files(folder / lab, variant)
        solved = solve(questions_of(lab), files)
        marking.write_key(folder / lab / KEY, key_of(solved, files, seed))
        (folder / lab / ANSWERS).write_text(template(lab, page, len(solved)), encoding="utf-8")
        if not in_place:
            (folder / lab / PAGE).write_text(page, encoding="utf-8")
        sheets.append(sheet(lab, page, solved))
    if not in_place:
        for name in SHARED:
            shutil.copy(COURSE / name, folder / name)
        readme = folder / "README.md"
        readme.write_text(for_students(readme.read_text(encoding="utf-8")), encoding="utf-8")
    return "\n".join(sheets)
