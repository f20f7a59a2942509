# SPDX-License-Identifier: GPL-2.0-or-later
"""The tarball of the sources, and the package made of it: cmake --build … --target package_source
and package. That the package installs, on each version, is for tests/matrix/packages."""
import hashlib
import os
import re
import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOME_TESTS = ("test_firewall_log", "test_traffic")
LEFT_OUT = {"build", ".git", "__pycache__", ".pytest_cache"}


@pytest.fixture(scope="module")
def succeed(run):
    """Runs a command that has to succeed, and returns what it printed."""
    def runner(*command, **environment):
        done = run(*command, **environment)
        assert done.returncode == 0, f"{done}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout
    return runner


@pytest.fixture(scope="module")
def tarball(succeed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tarball")
    succeed("cmake", "-S", REPOSITORY, "-B", folder, "-G", "Ninja")
    succeed("cmake", "--build", folder, "--target", "package_source")
    made, = folder.glob("oversharing-*.tar.xz")
    return made


@pytest.fixture(scope="module")
def unpack(succeed, tarball, tmp_path_factory):
    """unpack(): the sources of the tarball in a folder of their own."""
    def unpacker(name):
        folder = tmp_path_factory.mktemp(name)
        succeed("tar", "-C", folder, "-xf", tarball)
        sources, = folder.iterdir()
        return sources
    return unpacker


def make_package(succeed, sources):
    """As the README describes."""
    succeed("env", "-C", sources, "cmake", "--preset", "package")
    succeed("env", "-C", sources, "cmake", "--build", "--preset", "package", "--target", "package")
    made, = (sources / "build" / "package").glob("*.deb")
    return made


@pytest.fixture(scope="module")
def sources(unpack):
    return unpack("sources")


@pytest.fixture(scope="module")
def package(succeed, sources):
    """Of a build that has some of its tests, too."""
    folder = sources / "build" / "package"
    succeed("env", "-C", sources, "cmake", "--preset", "package", "-DBUILD_TESTING=ON")
    succeed("cmake", "--build", folder, "--target", "oversharing", "fwlog", *SOME_TESTS)
    succeed("env", "-C", folder, "cpack")
    made, = folder.glob("*.deb")
    return made


@pytest.fixture(scope="module")
def content(succeed, package, tmp_path_factory):
    """A folder with the files of the package."""
    folder = tmp_path_factory.mktemp("content")
    succeed("dpkg-deb", "-x", package, folder)
    return folder


@pytest.fixture(scope="module")
def folders(succeed):
    """Where Wireshark looks, by what it calls them."""
    return dict(re.findall(r"^([^:]+):\s+(/.*)$", succeed("tshark", "-G", "folders"), re.M))


def field(succeed, package, name):
    return succeed("dpkg-deb", "-f", package, name).strip()


# --- The tarball --------------------------------------------------------------

def test_tarball_has_the_sources_and_no_more(sources):
    def files(top):
        found = set()
        for folder, below, names in os.walk(top):
            below[:] = [name for name in below if name not in LEFT_OUT]
            found |= {str(Path(folder, name).relative_to(top)) for name in names
                      if name not in LEFT_OUT and not name.endswith((".swp", "~", ".key"))}
        return found
    assert files(sources) == files(REPOSITORY)
    assert sources.name in ("oversharing-" + line for line in re.findall(
        r"project\(oversharing VERSION ([0-9.]+)", (REPOSITORY / "CMakeLists.txt").read_text()))


def test_tarball_has_no_build(tarball, succeed):
    for name in succeed("tar", "-tf", tarball).splitlines():
        assert not LEFT_OUT & set(name.split("/")), name


def test_tarball_below_a_folder_named_build(succeed, sources, tmp_path):
    """Only the sources' own build folder is left out."""
    place = tmp_path / "build" / "over (c++) sharing"
    shutil.copytree(sources, place, ignore=shutil.ignore_patterns("build"))
    (place / "build").mkdir()
    (place / "build" / "left").touch()
    succeed("cmake", "-S", place, "-B", tmp_path / "made", "-G", "Ninja")
    succeed("cmake", "--build", tmp_path / "made", "--target", "package_source")
    made, = (tmp_path / "made").glob("*.tar.xz")
    names = succeed("tar", "-tf", made).splitlines()
    assert any(name.endswith("/README.md") for name in names)
    assert not any(name.endswith("/left") for name in names)


def test_tests_run_from_the_tarball(succeed, sources, package):
    """Without git, and from a build that made a package."""
    assert package.exists()
    told = succeed("ctest", "--test-dir", sources / "build" / "package", "-R",
                   f"^core/({'|'.join(SOME_TESTS)})$", "--no-tests=error")
    assert f"100% tests passed, 0 tests failed out of {len(SOME_TESTS)}" in told


# --- The package --------------------------------------------------------------

def test_package_has_everything(content, folders):
    def installed(folder):
        return content / folder.lstrip("/")
    assert (installed(folders["Global Plugins"]) / "epan" / "oversharing.so").is_file()
    interface = installed(folders.get("Global Extcap path") or folders["Extcap path"]) / "fwlog"
    assert os.access(interface, os.X_OK)
    assert (content / "usr/bin/fwlog").resolve() == interface
    assert os.access(content / "usr/bin/oversharing-checkup", os.X_OK)
    profile = installed(folders["Global configuration"]) / "profiles" / "Oversharing"
    assert {path.name: path.read_bytes() for path in profile.iterdir()} == {
        path.name: path.read_bytes()
        for path in (REPOSITORY / "plugin" / "profile" / "Oversharing").iterdir()}


def test_package_has_what_goes_with_one(succeed, content):
    documents = content / "usr/share/doc/wireshark-oversharing"
    assert sorted(path.name for path in documents.iterdir()) == [
        "README.md", "changelog.gz", "copyright"]
    unit = (content / "usr/lib/systemd/user/oversharing-checkup.service").read_text()
    assert "ExecStart=/usr/bin/oversharing-checkup " in unit and ".local/bin" not in unit
    for program in ("fwlog", "oversharing-checkup"):
        page = succeed("zcat", content / f"usr/share/man/man1/{program}.1.gz")
        assert re.search(rf"^Usage:\s+{program} ", page.replace("\\-", "-"), re.M)
        assert str(content.parent) not in page


def test_package_leaves_nothing_to_scripts(succeed, package, tmp_path):
    """What it does is to put files in place."""
    succeed("dpkg-deb", "-e", package, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["control", "md5sums"]


def test_package_serves_one_version(succeed, package):
    """dpkg refuses it beside another, before it unpacks it."""
    running = re.search(r"^TShark \(Wireshark\) (\d+)\.(\d+)", succeed("tshark", "--version"))
    this, following = f"{running[1]}.{running[2]}~", f"{running[1]}.{int(running[2]) + 1}~"
    depends = field(succeed, package, "Depends").split(", ")
    assert f"wireshark-common (>= {this})" in depends
    assert f"wireshark-common (<< {following})" in depends
    assert [word for word in depends if re.match(r"libwireshark\d", word)]
    assert [word for word in depends if re.match(r"libwiretap\d", word)]
    assert [word for word in depends if word.startswith("libglib2.0")]
    assert field(succeed, package, "Conflicts") == (
        f"wireshark-common (<< {this}), wireshark-common (>= {following})")
    assert field(succeed, package, "Version").endswith(f"+wireshark{running[1]}.{running[2]}")


def test_package_tells_nothing_of_its_maker(succeed, package, content, sources):
    """No folder it was built in, no user's name and rights, no time but that of the version."""
    for path in content.rglob("*"):
        if path.is_file() and not path.is_symlink():
            assert str(sources).encode() not in path.read_bytes(), path
    times = set()
    for line in succeed("dpkg-deb", "-c", package).splitlines():
        rights, owner, _, day, hour = line.split()[:5]
        assert owner == "root/root", line
        assert rights in ("drwxr-xr-x", "-rwxr-xr-x", "-rw-r--r--", "lrwxrwxrwx"), line
        times.add((day, hour))
    assert len(times) == 1, times


def test_package_is_the_same_elsewhere(succeed, package, unpack):
    again = make_package(succeed, unpack("elsewhere"))
    assert again.name == package.name
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(
        package.read_bytes()).digest()


# --- Beside a package ---------------------------------------------------------

def test_install_beside_a_package(run, sources, package, folders, tmp_path):
    """Wireshark loads the plugin of all users: the installation says so, and what to do."""
    assert package.exists()
    place = tmp_path / "plugins" / "epan"
    place.mkdir(parents=True)
    script = sources / "build" / "package" / "cmake_install.cmake"
    text = script.read_text()
    assert f'"{folders["Global Plugins"]}/epan"' in text
    moved = tmp_path / "install.cmake"
    moved.write_text(text.replace(f'"{folders["Global Plugins"]}/epan"', f'"{place}"'))
    alone = run("cmake", "-P", moved, HOME=str(tmp_path / "home"))
    assert alone.returncode == 0 and "for all users" not in alone.stdout, alone
    (place / "oversharing.so").touch()
    beside = run("cmake", "-P", moved, HOME=str(tmp_path / "home"))
    assert beside.returncode == 0, beside
    assert f"Note: {place}/oversharing.so is installed for all users" in beside.stdout
    assert "apt remove wireshark-oversharing" in beside.stdout
