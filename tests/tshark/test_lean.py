# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile "Oversharing lean", as it was installed: less work, the same answer."""

import pytest

import conftest

LEAN = ("-C", "Oversharing lean")
PROFILE = conftest.REPOSITORY / "plugin" / "profile" / "Oversharing lean"
CAPTURES = [*conftest.committed_captures(), *conftest.corpus_captures()]


def listed(tshark, capture, *arguments, **keywords):
    found = tshark.json(capture, *arguments, **keywords)
    return {kind: found[kind] for kind in ("capture", "host", "endpoint")}


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_same_answer(tshark, capture):
    """Verdicts, figures, services and evidence, to the letter."""
    assert listed(tshark, capture, *LEAN) == listed(tshark, capture)


def test_same_report_in_two_passes(tshark):
    capture = conftest.REPOSITORY / "captures" / "nas-after-upgrade-inside.pcapng"
    assert tshark.statistics(capture, "report", *LEAN, two_pass=True) == \
        tshark.statistics(capture, "report", two_pass=True)


def test_needs_no_other_post_dissector(tshark):
    """Wireshark asks first whether any is enabled, and ours has to count as one; but not when the user has
    disabled it."""
    capture = conftest.REPOSITORY / "captures" / "nas-after-upgrade-inside.pcapng"
    others = [word for name in ("mate", "prp", "snort", "transum", "stcsig", "communityid")
              for word in ("--disable-protocol", name)]
    assert listed(tshark, capture, *others) == listed(tshark, capture)
    off = tshark.json(capture, *others, "--disable-protocol", "oversharing")
    assert off["endpoint"] == [] and off["capture"][0]["packets"] == 0


def test_names_protocols_of_this_wireshark(tshark):
    """A misspelt name, or one that Wireshark has changed, would disable nothing."""
    known = {line.split("\t")[2] for line in
             tshark.run("-G", "protocols").stdout.splitlines()}
    named = [line for line in (PROFILE / "disabled_protos").read_text("utf-8").splitlines()
             if not line.startswith("#")]
    assert named and set(named) <= known


def test_leaves_tcp_alone(tshark):
    """In a capture with TCP, no frame of it is dissected; without the profile, some are."""
    capture = next((path for path in CAPTURES if tshark.fields(
        path, ("frame.number",), "-Y", "tcp")), None)
    assert capture is not None
    assert tshark.fields(capture, ("frame.number",), "-Y", "tcp", *LEAN) == []
    assert len(tshark.fields(capture, ("frame.number",), *LEAN)) == \
        len(tshark.fields(capture, ("frame.number",)))
