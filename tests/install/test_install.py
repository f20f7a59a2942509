# SPDX-License-Identifier: GPL-2.0-or-later
"""The set-up commands as a newcomer runs them: quickstart, cmake --install, uninstall.

Each works in a home folder of its own. Start with tests/run install; from root it drops to an
ordinary user, who runs these.
"""
import calendar
import hashlib
import os
import re
import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
QUICKSTART = REPOSITORY / "plugin" / "quickstart"
NAS = REPOSITORY / "captures" / "nas-after-upgrade-inside.pcapng"


def plugins(home):
    return sorted(home.glob(".local/lib/wireshark/plugins/*/epan/oversharing.so"))


def interfaces(home):
    """fwlog in the personal extcap folder, which Wireshark 4.2 moved."""
    return sorted([*home.glob(".config/wireshark/extcap/fwlog"),
                   *home.glob(".local/lib/wireshark/extcap/fwlog")])


def profile(home):
    return home / ".config" / "wireshark" / "profiles" / "Oversharing"


# --- quickstart ---------------------------------------------------------------

@pytest.fixture(scope="module")
def first_run(run):
    return run(QUICKSTART)


def test_quickstart_shows_the_nas(first_run, home):
    assert first_run.returncode == 0, first_run
    assert "192.168.1.50:8832  INITIATING" in first_run.stdout
    assert len(plugins(home)) == 1


def test_quickstart_says_what_it_does(first_run, home):
    """How long it takes, where things go, what to do next; and no warning of a compiler."""
    assert re.search(r"minute", first_run.stdout)
    assert str(plugins(home)[0]) in first_run.stdout
    assert "wireshark -C Oversharing -r" in first_run.stdout
    assert "tshark -q -r" in first_run.stdout
    assert first_run.stderr == ""


def test_quickstart_runs_twice(first_run, run):
    assert first_run.returncode == 0
    again = run(QUICKSTART)
    assert again.returncode == 0 and "INITIATING" in again.stdout


def test_quickstart_keeps_what_was_changed(first_run, run, home):
    """In the profile, and says which file, and where ours is."""
    changed = profile(home) / "colorfilters"
    assert str(changed.parent) in first_run.stdout
    ours = changed.read_text()
    changed.write_text("@Mine@udp@[0,0,0][65535,65535,65535]\n")
    try:
        again = run(QUICKSTART)
        assert again.returncode == 0 and f"{changed} was changed, and stays" in again.stdout
        assert changed.read_text().startswith("@Mine")
    finally:
        changed.write_text(ours)


def test_quickstart_with_a_capture(first_run, run, tmp_path):
    """Any name a file can have, also one below the folder it is started from."""
    capture = tmp_path / "it's a capture; odd.pcapng"
    shutil.copyfile(REPOSITORY / "captures" / "dns-server-inside.pcapng", capture)
    done = run(QUICKSTART, capture)
    assert done.returncode == 0, done
    assert "192.168.1.50:53" in done.stdout and "serving" in done.stdout


@pytest.mark.parametrize("make, wanted", [
    (lambda path: None, "no capture file"),
    (lambda path: path.touch(), "is empty"),
    (lambda path: path.mkdir(), "is not a file")], ids=["missing", "empty", "folder"])
def test_quickstart_refuses(run, tmp_path, make, wanted):
    """Before anything is built, and with the name of what is wrong."""
    path = tmp_path / "wrong.pcapng"
    make(path)
    done = run(QUICKSTART, path)
    assert done.returncode == 1
    assert wanted in done.stderr and str(path) in done.stderr
    assert "Building in" not in done.stdout


def test_quickstart_with_a_log(first_run, run, tmp_path):
    """What is no capture is taken for a firewall's log; its date tells the year of its lines."""
    log = tmp_path / "it's my fire wall.log"
    others = "Nov 24 09:00:00 router systemd[1]: Started Session 1 of user anna.\n" * 99
    log.write_text(others + (REPOSITORY / "captures" / "nas-denied.log").read_text())
    next_day = calendar.timegm((2019, 11, 25, 12, 0, 0))
    os.utime(log, (next_day, next_day))
    done = run(QUICKSTART, log)
    assert done.returncode == 0, done
    assert "192.168.1.50:8832  UNDECIDED" in done.stdout
    assert "from 2019-11-24" in done.stdout
    assert "140 lines" in done.stdout or "understood: 140" in done.stdout
    assert "fwlog" in done.stdout.split("Next")[-1]


def test_quickstart_refuses_other_text(first_run, run, tmp_path):
    path = tmp_path / "novel.txt"
    path.write_text("# Oversharing\n" * 99)
    done = run(QUICKSTART, path)
    assert done.returncode == 1
    assert "neither a capture" in done.stderr and str(path) in done.stderr
    assert "packets from" not in done.stdout


def test_quickstart_checkup(first_run, run, tmp_path):
    """With a baseline it hands over: 0 nothing is new, 1 something is, 2 there is no answer."""
    before, after = (REPOSITORY / "captures" / f"home-{when}-upgrade.pcapng"
                     for when in ("before", "after"))
    baseline = tmp_path / "it's my home.baseline"
    none = run(QUICKSTART, "--baseline", baseline, after)
    assert none.returncode == 2 and str(baseline) in none.stderr, none
    learnt = run(QUICKSTART, "--baseline", baseline, "--learn", before)
    assert learnt.returncode == 0 and baseline.exists(), learnt
    same = run(QUICKSTART, "--baseline", baseline, before)
    assert same.returncode == 0 and "What Oversharing says" not in same.stdout, same
    new = run(QUICKSTART, "--baseline", baseline, before, after)
    assert new.returncode == 1 and "192.168.1.50:1194" in new.stdout, new
    missing = run(QUICKSTART, "--baseline", baseline, tmp_path / "nothing.pcapng")
    assert missing.returncode == 2 and "no capture file" in missing.stderr, missing


@pytest.mark.parametrize("arguments, status", [
    (["--help"], 0), (["--nonsense"], 2), (["one", "two"], 2), (["--learn", "one"], 2),
    (["--baseline"], 2), (["--baseline", "one"], 2)])
def test_quickstart_usage(run, arguments, status):
    done = run(QUICKSTART, *arguments)
    assert done.returncode == status
    assert "Usage: plugin/quickstart" in (done.stderr if status else done.stdout)


@pytest.mark.parametrize("content, named", [
    ('ID=debian\nVERSION_ID="11"\nPRETTY_NAME="Debian GNU/Linux 11"\n', "Debian GNU/Linux 11"),
    ('ID=ubuntu\nVERSION_ID="22.04"\nPRETTY_NAME="Ubuntu 22.04"\n', "Ubuntu 22.04")])
@pytest.mark.parametrize("command", [QUICKSTART, REPOSITORY / "tests" / "run"],
                         ids=["quickstart", "tests"])
def test_unsupported_system(run, tmp_path, command, content, named):
    """Says which system this is, and what is needed by hand."""
    release = tmp_path / "os-release"
    release.write_text(content)
    done = run(command, OVERSHARING_OS_RELEASE=str(release))
    assert done.returncode == 2, done
    assert named in done.stderr
    for needed in ("Wireshark", "GLib", "CMake", "cmake --install"):
        assert needed in done.stderr


# --- cmake --------------------------------------------------------------------

@pytest.fixture(scope="module")
def build(run, tmp_path_factory):
    """A build as the README describes, in a folder of its own."""
    folder = tmp_path_factory.mktemp("build")
    for command in (["cmake", "-S", REPOSITORY, "-B", folder, "-G", "Ninja"],
                    ["cmake", "--build", folder, "--target", "oversharing", "fwlog"]):
        done = run(*command)
        assert done.returncode == 0, done
    return folder


def test_install_and_uninstall(run, build, tmp_path):
    """Into the personal folder of who installs; it says where; uninstall leaves nothing behind."""
    installed = run("cmake", "--install", build, HOME=str(tmp_path))
    assert installed.returncode == 0, installed
    plugin, = plugins(tmp_path)
    assert re.search(rf"^-- Plugin for Wireshark [\d.]+: {re.escape(str(plugin))}$",
                     installed.stdout, re.M), installed.stdout
    listed = run("tshark", "-G", "plugins", HOME=str(tmp_path))
    assert str(plugin) in listed.stdout

    removed = run("cmake", "--build", build, "--target", "uninstall", HOME=str(tmp_path))
    assert removed.returncode == 0, removed
    assert plugins(tmp_path) == []
    assert "oversharing" not in run("tshark", "-G", "plugins", HOME=str(tmp_path)).stdout
    again = run("cmake", "--build", build, "--target", "uninstall", HOME=str(tmp_path))
    assert again.returncode == 0 and "Already gone" in again.stdout


def test_install_and_uninstall_fwlog(run, build, tmp_path):
    """Wireshark lists it, a user can call it by its name, and uninstalling leaves neither behind."""
    assert "fwlog (Firewall log)" not in run("tshark", "-D", HOME=str(tmp_path)).stdout
    installed = run("cmake", "--install", build, HOME=str(tmp_path))
    assert installed.returncode == 0, installed
    interface, = interfaces(tmp_path)
    program = tmp_path / ".local" / "bin" / "fwlog"
    assert f"-- Firewall log interface: {interface}\n" in installed.stdout
    assert f"-- Firewall log program: {program}\n" in installed.stdout
    assert program.resolve() == interface
    assert run(program, "--version").stdout.startswith("fwlog (Oversharing) ")
    assert "fwlog (Firewall log)" in run("tshark", "-D", HOME=str(tmp_path)).stdout

    removed = run("cmake", "--build", build, "--target", "uninstall", HOME=str(tmp_path))
    assert removed.returncode == 0, removed
    assert interfaces(tmp_path) == [] and not program.is_symlink()
    assert "fwlog (Firewall log)" not in run("tshark", "-D", HOME=str(tmp_path)).stdout


def test_install_and_uninstall_the_checkup(run, build, tmp_path):
    """A user can call it by its name, and uninstalling takes it away."""
    program = tmp_path / ".local" / "bin" / "oversharing-checkup"
    installed = run("cmake", "--install", build, HOME=str(tmp_path))
    assert installed.returncode == 0, installed
    assert f"-- Checkup program: {program}\n" in installed.stdout
    told = run(program, "--help", HOME=str(tmp_path))
    assert told.returncode == 0 and "Usage: oversharing-checkup " in told.stdout
    removed = run("cmake", "--build", build, "--target", "uninstall", HOME=str(tmp_path))
    assert removed.returncode == 0 and not program.exists()


def test_install_follows_settings(run, build, tmp_path):
    """Where Wireshark looks for extcaps among its settings, and those are elsewhere, so is fwlog."""
    settings = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "settings")}
    installed = run("cmake", "--install", build, **settings)
    assert installed.returncode == 0, installed
    assert "fwlog (Firewall log)" in run("tshark", "-D", **settings).stdout


def test_install_respects_others(run, build, tmp_path):
    """A program of that name is not ours to overwrite, or to remove."""
    program = tmp_path / ".local" / "bin" / "fwlog"
    program.parent.mkdir(parents=True)
    program.write_text("somebody else's")
    installed = run("cmake", "--install", build, HOME=str(tmp_path))
    assert installed.returncode == 0 and f"{program} is there already" in installed.stdout
    run("cmake", "--build", build, "--target", "uninstall", HOME=str(tmp_path))
    assert program.read_text() == "somebody else's"


def test_install_for_all_users(run, build, tmp_path):
    """The folder that Wireshark itself was built to look in."""
    done = run("cmake", "-DOVERSHARING_INSTALL_GLOBAL=ON", build)
    assert done.returncode == 0, done
    done = run("cmake", "--install", build, DESTDIR=str(tmp_path))
    assert done.returncode == 0, done
    plugin, = tmp_path.rglob("oversharing.so")
    assert str(plugin) in done.stdout
    folder = "/" + str(plugin.relative_to(tmp_path).parent.parent)
    globally = run("tshark", "-G", "folders").stdout
    assert re.search(rf"^Global Plugins:\s+{re.escape(folder)}$", globally, re.M), globally
    interface, = (path for path in tmp_path.rglob("fwlog") if path.is_file())
    folder = "/" + str(interface.relative_to(tmp_path).parent)
    assert re.search(rf"^(Global )?Extcap path:\s+{re.escape(folder)}$", globally, re.M), globally
    assert os.readlink(tmp_path / "usr" / "bin" / "fwlog") == f"{folder}/fwlog"
    ours, = tmp_path.rglob("profiles/Oversharing")
    folder = "/" + str(ours.relative_to(tmp_path).parent.parent)
    assert re.search(rf"^Global configuration:\s+{re.escape(folder)}$", globally, re.M), globally


# --- The profile --------------------------------------------------------------

SOURCE = REPOSITORY / "plugin" / "profile" / "Oversharing"


@pytest.fixture(scope="module")
def personal(run, build):
    """The build, to be installed for one user again."""
    done = run("cmake", "-DOVERSHARING_INSTALL_GLOBAL=OFF", build)
    assert done.returncode == 0, done
    return build


@pytest.fixture
def install(run, personal, tmp_path):
    """install(…): cmake --install into a home of its own."""
    def installer(status=0, **environment):
        done = run("cmake", "--install", personal, **{"HOME": str(tmp_path), **environment})
        assert (done.returncode == 0) == (status == 0), done
        return done
    return installer


@pytest.fixture
def uninstall(run, personal, tmp_path):
    def uninstaller():
        done = run("cmake", "--build", personal, "--target", "uninstall", HOME=str(tmp_path))
        assert done.returncode == 0, done
        return done
    return uninstaller


def files(folder):
    """Name -> content, without our own record."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name[0] != "."}


def test_install_and_uninstall_the_profile(run, install, uninstall, tmp_path):
    """Wireshark can be started with it; the user's own settings are not touched."""
    own = tmp_path / ".config" / "wireshark" / "preferences"
    own.parent.mkdir(parents=True)
    own.write_text("gui.column.format: \"No.\", \"%m\"\n")
    reach = ("tshark", "-C", "Oversharing", "-r", NAS, "-c", "1")
    assert "does not exist" in run(*reach, HOME=str(tmp_path)).stderr
    installed = install()
    assert f"-- Profile: {profile(tmp_path)}\n" in installed.stdout
    assert files(profile(tmp_path)) == files(SOURCE)
    assert run(*reach, HOME=str(tmp_path)).returncode == 0
    uninstall()
    assert not profile(tmp_path).exists()
    assert "does not exist" in run(*reach, HOME=str(tmp_path)).stderr
    assert own.read_text() == "gui.column.format: \"No.\", \"%m\"\n"
    assert sorted(path.name for path in own.parent.iterdir() if path.is_file()) == ["preferences"]


def test_install_and_uninstall_the_lean_profile(run, install, uninstall, tmp_path):
    """Its name has a blank. What a user changed in it stays."""
    lean = profile(tmp_path).with_name("Oversharing lean")
    installed = install()
    assert f"-- Lean profile: {lean}\n" in installed.stdout
    assert files(lean) == files(SOURCE.with_name("Oversharing lean"))
    reached = run("tshark", "-C", "Oversharing lean", "-r", NAS, "-c", "1", HOME=str(tmp_path))
    assert reached.returncode == 0, reached
    (lean / "disabled_protos").write_text("mine")
    assert f"Note: {lean}/disabled_protos was changed" in install().stdout
    shutil.copyfile(SOURCE.with_name("Oversharing lean") / "disabled_protos",
                    lean / "disabled_protos")
    install()
    uninstall()
    assert not lean.exists() and not profile(tmp_path).exists()


def test_install_keeps_what_was_changed(install, uninstall, tmp_path):
    """In the profile, and says so; what was not changed is renewed, what is missing comes back."""
    install()
    changed, unchanged = profile(tmp_path) / "colorfilters", profile(tmp_path) / "preferences"
    changed.write_text("mine")
    (profile(tmp_path) / "dfilter_buttons").unlink()
    again = install()
    assert changed.read_text() == "mine"
    assert f"Note: {changed} was changed, and stays. Ours is {SOURCE}/colorfilters" in again.stdout
    assert str(unchanged) not in again.stdout
    assert files(profile(tmp_path)) == {**files(SOURCE), "colorfilters": b"mine"}
    # What stands there at last is what was installed: then it is ours again.
    shutil.copyfile(SOURCE / "colorfilters", changed)
    assert "was changed" not in install().stdout
    uninstall()
    assert not profile(tmp_path).exists()


def test_install_renews_an_older_profile(install, tmp_path):
    """A file is as an earlier version installed it: it gets the content of this one."""
    install()
    older = profile(tmp_path) / "preferences"
    record = profile(tmp_path) / ".installed"
    before = hashlib.sha256(older.read_bytes()).hexdigest()
    older.write_text("# an earlier version\n")
    record.write_text(record.read_text().replace(
        before, hashlib.sha256(older.read_bytes()).hexdigest()))
    assert "was changed" not in install().stdout
    assert files(profile(tmp_path)) == files(SOURCE)


def test_install_keeps_a_profile_of_that_name(install, uninstall, tmp_path):
    """One that the user made, before there was ours, and links to files elsewhere."""
    profile(tmp_path).mkdir(parents=True)
    mine, elsewhere = profile(tmp_path) / "preferences", tmp_path / "buttons"
    mine.write_text("mine")
    elsewhere.write_bytes((SOURCE / "dfilter_buttons").read_bytes())
    (profile(tmp_path) / "dfilter_buttons").symlink_to(elsewhere)
    installed = install()
    assert f"{mine} was changed" in installed.stdout
    left = uninstall()
    assert "preferences" in left.stdout.split("Left the folder")[1]
    assert mine.read_text() == "mine" and (profile(tmp_path) / "dfilter_buttons").is_symlink()
    assert sorted(files(profile(tmp_path))) == ["dfilter_buttons", "preferences"]


def test_uninstall_leaves_what_was_changed(install, uninstall, tmp_path):
    """And what Wireshark put beside it, and says what; but not the places of things on the screen."""
    install()
    for name in ("recent", "colorfilters"):
        (profile(tmp_path) / name).write_text("mine")
    (profile(tmp_path) / "decode_as_entries").write_text("mine")
    left = uninstall()
    assert f"Left {profile(tmp_path)}/colorfilters: it was changed" in left.stdout
    assert f"Left the folder {profile(tmp_path)}, for it has: " in left.stdout
    assert files(profile(tmp_path)) == dict.fromkeys(
        ["colorfilters", "decode_as_entries"], b"mine")
    assert not (profile(tmp_path) / ".installed").exists()


def test_what_wireshark_writes_at_its_end_is_no_news(install, tmp_path):
    install()
    (profile(tmp_path) / "recent").write_text("gui.zoom_level: 1\n")
    assert "was changed" not in install().stdout
    assert (profile(tmp_path) / "recent").read_text() == "gui.zoom_level: 1\n"


@pytest.mark.parametrize("make, wanted", [
    (lambda path: path.write_text("mine"), "is a file"),
    (lambda path: path.symlink_to("/nonexistent"), "is a link"),
    (lambda path: path.symlink_to(path.parent), "is a link"),
    (lambda path: path.mkdir(mode=0o500), "You may not write into"),
    (lambda path: path.parent.chmod(0o500), "You may not write into")],
    ids=["file", "dangling link", "link", "read-only", "read-only profiles"])
def test_install_refuses(install, tmp_path, make, wanted):
    """Before anything is installed, and with the name of what is wrong."""
    place = profile(tmp_path)
    place.parent.mkdir(parents=True)
    make(place)
    try:
        done = install(status=1)
        told = " ".join(done.stderr.split())
        assert wanted in told and str(place.parent) in told
        assert plugins(tmp_path) == [] and interfaces(tmp_path) == []
    finally:
        place.parent.chmod(0o700)


@pytest.mark.parametrize("there, variables", [
    ([".wireshark"], {}), ([".wireshark", ".config/wireshark"], {}),
    ([".wireshark"], {"XDG_CONFIG_HOME": "{}/settings"}),
    ([".config/wireshark"], {"XDG_CONFIG_HOME": "{}/settings"}),
    ([".config/wireshark"], {"WIRESHARK_CONFIG_DIR": "{}/wireshark settings"})])
def test_install_where_wireshark_has_its_settings(run, install, tmp_path, there, variables):
    """As it has them before the installation: what we put there must not lead it elsewhere."""
    for folder in there:
        (tmp_path / folder).mkdir(parents=True)
    variables = {"HOME": str(tmp_path),
                 **{name: value.format(tmp_path) for name, value in variables.items()}}

    def folder():
        return re.search(r"^Personal configuration:\s+(.*)$",
                         run("tshark", "-G", "folders", **variables).stdout, re.M)[1]
    before = folder()
    installed = install(**variables)
    assert f"-- Profile: {before}/profiles/Oversharing\n" in installed.stdout
    assert folder() == before
    reached = run("tshark", "-C", "Oversharing", "-r", NAS, "-c", "1", **variables)
    assert reached.returncode == 0, reached


def test_profile_for_all_users(run, personal, tmp_path):
    """Wireshark offers it to everyone, and each user gets a copy."""
    done = run("cmake", "-DOVERSHARING_INSTALL_GLOBAL=ON", personal)
    assert done.returncode == 0, done
    try:
        done = run("cmake", "--install", personal, DESTDIR=str(tmp_path))
        assert done.returncode == 0, done
        made, = tmp_path.rglob("profiles/Oversharing")
        data = tmp_path / "data"
        shutil.copytree("/" + str(made.relative_to(tmp_path).parent.parent), data)
        shutil.copytree(made, data / "profiles" / "Oversharing")
        user = {"HOME": str(tmp_path / "home"), "WIRESHARK_DATA_DIR": str(data)}
        reached = run("tshark", "-C", "Oversharing", "-r", NAS, "-c", "1", **user)
        assert reached.returncode == 0, reached
        assert files(profile(tmp_path / "home")) == files(SOURCE)
    finally:
        run("cmake", "-DOVERSHARING_INSTALL_GLOBAL=OFF", personal)
