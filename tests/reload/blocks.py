# SPDX-License-Identifier: GPL-2.0-or-later
"""Which blocks of memory the plugin had when a program ended, as valgrind tells: lost, or still held."""
import collections
import xml.etree.ElementTree as tree

MODULE = "oversharing.so"
# No block that is held, nor one that hangs on such a block.
WRONG = ("Leak_DefinitelyLost", "InvalidRead", "InvalidWrite", "InvalidFree", "MismatchedFree",
         "UninitCondition", "UninitValue")
# resident-modules: the plugin stays loaded until the end, or what its static variables hold would
# look lost.
SETTINGS = {"G_SLICE": "always-malloc", "G_DEBUG": "resident-modules"}


def command(report):
    """The words before a program that have it watched."""
    return ["valgrind", "--leak-check=full", "--show-leak-kinds=all", "--num-callers=60",
            "--keep-debuginfo=yes", "--error-limit=no", "--xml=yes", f"--xml-file={report}"]


def _place(frame):
    where = frame.findtext("file")
    return frame.findtext("fn", "?") + (f" ({where}:{frame.findtext('line')})" if where else "")


def of_ours(report):
    """{(kind, places): blocks} of all that has the plugin in its stack."""
    ours = collections.Counter()
    for _, error in tree.iterparse(report):
        if error.tag != "error":
            continue
        kind = error.findtext("kind")
        places = tuple(_place(frame) for frame in error.iter("frame")
                       if frame.findtext("obj", "").endswith(MODULE))
        if places:
            ours[kind, places] += int(error.findtext("xwhat/leakedblocks", "1"))
        error.clear()
    return ours
