# SPDX-License-Identifier: GPL-2.0-or-later
"""With a key of pseudonyms, what the window opens to be shown to others is tshark's; rows, which lead to
packets, are true."""
import pytest

from conftest import Answers, lay_out
from window import Window

KEY = bytes(range(100, 132)).hex()
NAS = "192.168.1.50"


@pytest.fixture(scope="module")
def key(desktop, user):
    path = user.write(desktop.folder / "house.key", KEY + "\n")
    path.chmod(0o600)
    return f"oversharing.pseudonym_key:{path}"


@pytest.fixture(scope="module")
def right(desktop, user, nas, key):
    return Answers(user, lay_out(desktop, nas.capture, "pseudonyms.pcapng"), key)


@pytest.fixture(scope="module")
def window(desktop, right, key):
    opened = Window(desktop, right.capture, "-o", key, "-z", "oversharing,table")
    yield opened
    opened.close()


def test_rows_are_true(window):
    table = window.table(next(opened for opened in window.windows()
                              if "Oversharing: Hosts" in opened.name))
    assert table.row(0)[0] == NAS
    window.tidy()


@pytest.mark.parametrize("entry, statistic", [("Report", "report"), ("Changes", "changes")])
def test_texts(window, right, entry, statistic):
    dialog = window.dialog("Statistics", "Oversharing", entry, title=f"Oversharing: {entry}")
    told = dialog.find("text").text
    assert "Pseudonymised: " in told and NAS not in told
    assert told.strip() == right.tshark("-q", "-z", f"oversharing,{statistic}").strip()
    window.tidy()
