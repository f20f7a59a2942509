# SPDX-License-Identifier: GPL-2.0-or-later
"""What the pages of the course say of the screen, and which words of that a test stands for."""
import re

from course_window import COURSE

SCREEN = re.compile(r"\b(window|select|click|unfold|status bar|packet details|tick(ed)?|heading|pane|"
                    r"column (Info|Destination)|columns of addresses|column of protocols)\b", re.I)
# These are no statements about the screen.
OTHERWISE = {
    "2": ["`-O` unfolds one protocol alone"],
    "5": ["Do not count packets in the window: who calls again is still one caller."],
    "8": ["`-O` unfolds these two protocols alone (`-V` would unfold all)"],
}
SAID = {lab: list(words) for lab, words in OTHERWISE.items()}


def says(lab, *words):
    """The test that follows stands for these words of a lab's page."""
    SAID.setdefault(lab, []).extend(words)
    return lambda test: test


def page(lab):
    """Its words, without the commands, on one line."""
    text = next(COURSE.glob(f"{lab}-*/lab.md")).read_text(encoding="utf-8")
    return " ".join(re.sub(r"(?ms)^ *```sh\n.*?^ *```", " ", text).split())


def untested(lab):
    """Mentions of the screen for which no test stands."""
    text, places = page(lab), []
    for words in SAID.get(lab, ()):
        assert words in text, f"lab {lab} does not say: {words}"
        places += [found.span() for found in re.finditer(re.escape(words), text)]
    return [text[max(0, found.start() - 40):found.end() + 40] for found in SCREEN.finditer(text)
            if not any(first <= found.start() and found.end() <= last for first, last in places)]
