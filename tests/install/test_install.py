# SPDX-License-Identifier: GPL-2.0-or-later
"""The set-up commands as a newcomer runs them: quickstart, cmake --install, uninstall.

Each works in a home folder of its own. Start with tests/run install; from root it drops to an
ordinary user, who runs these.
"""
import calendar
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
QUICKSTART = REPOSITORY / "plugin" / "quickstart"
NAS = REPOSITORY / "captures" / "nas-after-upgrade-inside.pcapng"
PATIENCE = 300   # seconds


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    assert os.geteuid() != 0, "start with tests/run install: root installs nothing for itself"
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def run(home, tmp_path_factory):
    """Runs a command in that home, in a folder that is not the repository."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def runner(*command, **environment):
        return subprocess.run(
            [str(word) for word in command], cwd=elsewhere, text=True, capture_output=True,
            stdin=subprocess.DEVNULL, check=False, timeout=PATIENCE,
            env={"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", **environment})
    return runner


def plugins(home):
    return sorted(home.glob(".local/lib/wireshark/plugins/*/epan/oversharing.so"))


def interfaces(home):
    """fwlog in the personal extcap folder, which Wireshark 4.2 moved."""
    return sorted([*home.glob(".config/wireshark/extcap/fwlog"),
                   *home.glob(".local/lib/wireshark/extcap/fwlog")])


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
    assert "wireshark -r" in first_run.stdout and "tshark -q -2 -r" in first_run.stdout
    assert first_run.stderr == ""


def test_quickstart_runs_twice(first_run, run):
    assert first_run.returncode == 0
    again = run(QUICKSTART)
    assert again.returncode == 0 and "INITIATING" in again.stdout


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


@pytest.mark.parametrize("arguments, status", [
    (["--help"], 0), (["--nonsense"], 2), (["one", "two"], 2)])
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
