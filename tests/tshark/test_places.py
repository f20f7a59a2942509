# SPDX-License-Identifier: GPL-2.0-or-later
"""In how many countries and autonomous systems peers are, when the user's
Wireshark has databases that tell. Those here are made for the test."""

import copy
import re
import shutil

import pytest

import mmdb
import scenes
from scenes import HUB, HUB_PORT, packets
from test_fwlog import DIARY, convert

# The hub is 192.168.1.50; its peers are 10.0.0.1 to 10.39.0.1 and 10.100.0.1 to
# 10.107.0.1: in DE and FR, and in 64500, 64501 and 4200000000. The hub's own places
# and those of no peer do not count. With IPv6 its peers are 2001:10:7::1 to
# 2001:37:7::1 and 2001:74:7::1 to 2001:7b:7::1: in DE, FR and AT, and in 64501.
COUNTRIES = {
    "10.0.0.0/13": "DE", "10.16.0.0/13": "FR", "10.100.0.0/16": "DE",
    "10.200.0.0/16": "US", "192.168.0.0/16": "NL",
    "2001:10::/28": "DE", "2001:20::/32": "FR", "2001:7b:7::1/128": "AT",
    "2001:db8::/32": "NL",
}
SYSTEMS = {
    "10.0.0.0/12": 64500, "10.32.0.0/16": 64501, "10.101.0.0/16": 4200000000,
    "10.102.0.1/32": 64500, "10.200.0.0/16": 64502, "192.168.0.0/16": 64503,
    "2001:30::/32": 64501, "2001:7a::/31": 64501, "2001:db8::/32": 64503,
}
EXPECTED = {
    "initiating": ["peers in 2 countries", "peers in 3 autonomous systems"],
    "initiating6": ["peers in 3 countries", "peers in 1 autonomous system"],
}
# By the onset, when the hub has called ten peers at the most: 10.0.0.1 to 10.9.0.1,
# 2001:10:7::1 to 2001:19:7::1.
EXPECTED_AT_ONSET = {
    "initiating": ["peers in 1 country", "peers in 1 autonomous system"],
    "initiating6": ["peers in 1 country"],
}


@pytest.fixture(scope="module")
def with_databases(tshark):
    """with_databases(name, {file: bytes}): tshark of a user who has these databases, in
    a home folder of that name."""
    version = " ".join(tshark.run("--version").stdout.split())
    if not re.search(r"(with |\+)MaxMind", version):
        pytest.skip("this tshark was built without MaxMind")

    def make(name, files):
        home = tshark.path(name)
        settings = home / ".config" / "wireshark"
        settings.mkdir(parents=True)
        shutil.copytree(f"{tshark.home}/.local/lib/wireshark",
                        home / ".local" / "lib" / "wireshark")
        if files:
            folder = home / "databases"
            folder.mkdir()
            for file, content in files.items():
                (folder / file).write_bytes(content)
            (settings / "maxmind_db_paths").write_text(f'"{folder}"\n')
        runner = copy.copy(tshark)
        runner.environment = {**tshark.environment, "HOME": str(home)}
        return runner
    return make


@pytest.fixture(scope="module")
def located(with_databases):
    """tshark of a user who has both databases."""
    return with_databases("both", {"countries.mmdb": mmdb.countries(COUNTRIES),
                                   "systems.mmdb": mmdb.systems(SYSTEMS)})


def read(runner, scene, *arguments):
    """What tshark prints; without -n, which switches geolocation off as well."""
    done = runner.run("-r", scene.path, *arguments)
    assert done.status == 0, done
    return done.stdout


def places(text):
    """The sentences on places, wherever they stand."""
    return re.findall(r"peers in [\d,]+ (?:countr\w+|autonomous systems?)", text)


def details(runner, scene, *arguments):
    """The sentences on places in the details of each frame."""
    lines = read(runner, scene, "-T", "fields", "-E", "occurrence=a", "-e",
                 "oversharing.evidence", *arguments).splitlines()
    return [places(line) for line in lines]


@pytest.fixture(scope="module")
def off(located):
    """Options that switch geolocation off, and whether -n does so, too."""
    preferences = located.run("-G", "currentprefs").stdout
    if "nameres.maxmind_geoip" in preferences:
        return ["-o", "nameres.maxmind_geoip:FALSE"], True
    return ["-o", "ip.use_geoip:FALSE", "-o", "ipv6.use_geoip:FALSE"], False


@pytest.mark.parametrize("kind", ["report", "json"])
@pytest.mark.parametrize("name", EXPECTED)
def test_reports(located, make_scene, name, kind):
    text = read(located, make_scene(name), "-q", "-z", f"oversharing,{kind}")
    assert places(text) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_details(located, make_scene, name):
    """On first sight as many as there were by then, afterwards all of them."""
    scene = make_scene(name)
    found = details(located, scene)
    figures, = scene.expected.listed.values()
    onset = figures["onset"] - 1
    assert found[onset - 1] == []
    assert found[onset] == EXPECTED_AT_ONSET[name]
    assert found[-1] == EXPECTED[name]
    found = details(located, scene, "-2")
    assert found[onset] == found[-1] == EXPECTED[name]


def test_masked_hosts_are_nowhere(tshark, with_databases):
    """A log that hides octets does not tell where its hosts are, however much the databases know."""
    everywhere = mmdb.countries({"::/1": "AA", "8000::/1": "AA"})
    runner = with_databases("everywhere", {"countries.mmdb": everywhere})
    log = convert(tshark, DIARY, "places-diary")
    done = runner.run("-q", "-r", log, "-o", "oversharing.min_hosts:8", "-z", "oversharing,peers",
                      "-z", "oversharing,json")
    assert done.status == 0, done
    assert "64.9.XX.XX:8832" in done.stdout
    assert "Country" not in done.stdout and not places(done.stdout)


def crowd(hosts):
    """The hub calls so many hosts, all of them in 10.0.0.0/13."""
    capture = packets.Capture()
    for number in range(hosts):
        capture.add_ip(1000 + number, packets.datagram(
            HUB, HUB_PORT, f"10.1.{number // 100}.{number % 100 + 1}", 30000))
    return capture, None


def test_many_peers(located, make_scene):
    """Details leave it out from 251 peers on, the report does not."""
    scene = make_scene("crowd", lambda: crowd(251))
    found = details(located, scene)
    assert found[249] == ["peers in 1 country", "peers in 1 autonomous system"]
    assert found[250] == []
    for kind in "report", "json":
        text = read(located, scene, "-q", "-z", f"oversharing,{kind}")
        assert places(text) == found[249]


def test_switched_off(located, make_scene, off):
    """By the preference; by -n, where that concerns geolocation."""
    options, by_n = off
    for name in EXPECTED:
        scene = make_scene(name)
        report = "-q", "-z", "oversharing,report"
        assert places(read(located, scene, *options, *report)) == []
        assert places(read(located, scene, "-n", *report)) == (
            [] if by_n else EXPECTED[name])


def test_one_database(with_databases, make_scene):
    """What nobody tells is not said."""
    for name, content, expected in (
            ("countries", mmdb.countries(COUNTRIES), EXPECTED["initiating"][:1]),
            ("systems", mmdb.systems(SYSTEMS), EXPECTED["initiating"][1:])):
        runner = with_databases(name, {name + ".mmdb": content})
        text = read(runner, make_scene("initiating"), "-q", "-z", "oversharing,json")
        assert places(text) == expected


def test_no_database(with_databases, make_scene):
    runner = with_databases("none", {})
    for kind in "report", "json":
        text = read(runner, make_scene("initiating"), "-q", "-z", f"oversharing,{kind}")
        assert scenes.hub_text() in text
        assert "countr" not in text and "autonomous" not in text


def test_unknown_to_the_databases(with_databases, make_scene):
    """The databases know only places where no peer is."""
    runner = with_databases("elsewhere", {
        "countries.mmdb": mmdb.countries({"172.16.0.0/12": "DE"}),
        "systems.mmdb": mmdb.systems({"172.16.0.0/12": 64500})})
    text = read(runner, make_scene("initiating"), "-q", "-z", "oversharing,json")
    assert scenes.hub_text() in text
    assert places(text) == []
