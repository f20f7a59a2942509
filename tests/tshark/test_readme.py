# SPDX-License-Identifier: GPL-2.0-or-later
"""Every command of the README that shows something runs as it stands there, and does."""

import os
import re
import shutil

import pytest

import conftest

README = (conftest.REPOSITORY / "README.md").read_text(encoding="utf-8")
CAPTURES = conftest.REPOSITORY / "captures"
NAS = CAPTURES / "nas-after-upgrade-inside.pcapng"
# What is live needs a network and rights, or never ends: its packets and lines come from files.
LIVE = ((r"-i eth0 -f udp", "-r FILE"), (r"-i eth0 -i fwlog", "-i fwlog"),
        (r"extcap\.fwlog\.listen:\S+", "extcap.fwlog.file:firewall.log"),
        (r"journalctl -k", "cat firewall.log"), (r"--follow --from=end \S+", "firewall.log"),
        (r"--listen \S+", "firewall.log"))

RECIPES = [line.strip() for line in README.splitlines() if line.startswith("    tshark ")]
MAKE_KEY, = (line.strip() for line in README.splitlines() if "openssl rand" in line)
LOG_PART = README[README.index("## Use with a firewall's log"):README.index("## Fields")]
LOG_RECIPES = [line.strip() for line in LOG_PART.splitlines()
               if re.match(r"    (tshark|fwlog|mergecap|journalctl) ", line)]
RECIPES = [recipe for recipe in RECIPES if recipe not in LOG_RECIPES]


def playable(recipe):
    for live, file in LIVE:
        recipe = re.sub(live, file, recipe)
    return recipe


def test_there_are_dozens():
    assert len(RECIPES) >= 12 and len(LOG_RECIPES) >= 10


@pytest.mark.parametrize("recipe", RECIPES)
def test_recipe(tshark, recipe):
    command = playable(recipe).replace("FILE", str(tshark.borrow(NAS)))
    hides = "pseudonym_key" in recipe
    if hides:
        command = f"{MAKE_KEY} && {command}"
    done = tshark.run("-c", command, program="sh")
    assert done.status == 0, repr(done)
    assert "oversharing" not in done.stderr, repr(done)
    written, drawn = re.search(r"-w (\S+)", recipe), re.search(r"> (\S+)$", recipe)
    shown = tshark.run("-r", written[1]).stdout if written else done.stdout
    if drawn:
        shown = tshark.path(drawn[1]).read_text(encoding="utf-8")
    assert ("192.168.1.50" in shown) != hides or re.search("Interval|Loaded from", shown), \
        repr(done)


@pytest.fixture(name="log_folder", scope="module")
def folder_with_a_log(tshark):
    """Where those commands run: with captures/, and a log called firewall.log."""
    folder = tshark.path("readme")
    (folder / "captures").mkdir(parents=True)
    for name in ("nas-denied.log", "nas-denied-inside.pcapng"):
        shutil.copyfile(CAPTURES / name, folder / "captures" / name)
    shutil.copyfile(CAPTURES / "nas-denied.log", folder / "firewall.log")
    # The lines tell no year: the file's date does.
    os.utime(folder / "captures" / "nas-denied.log", (1795600000, 1795600000))
    for path in (folder, folder / "captures", *folder.glob("captures/*"), folder / "firewall.log"):
        tshark.own(path)
    return folder


def test_log_recipes(tshark, log_folder):
    """One after the other: one makes what the next one reads. Where the page quotes what is printed,
    that is what is printed."""
    for recipe in LOG_RECIPES:
        command = (f"cd '{log_folder}' && PATH=\"$HOME/.local/bin:$PATH\" && "
                   + playable(recipe))
        done = tshark.run("-c", command, program="sh")
        assert done.status == 0, repr(done)
        if "tshark" in recipe:
            assert "192.168.1.50" in done.stdout, repr(done)
        if "tshark -q -r" in recipe and recipe in LOG_PART[LOG_PART.index("### "):]:
            quoted = "\n".join("    " + line if line else "" for line in done.stdout.splitlines())
            assert quoted in LOG_PART, f"{recipe} prints\n{done.stdout}"
