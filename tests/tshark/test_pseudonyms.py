# SPDX-License-Identifier: GPL-2.0-or-later
"""Pseudonyms: with a key, nothing that is printed tells who is who, and all else stays as it is."""

import json
import re
import subprocess

import pytest

import conftest
import cryptopan
import household_packets
import packets
from test_fwlog import convert, merge

CAPTURES = conftest.REPOSITORY / "captures"
KEY = bytes(range(100, 132))
OTHER_KEY = bytes(range(60, 92))
SIX = "2001:db8:5:1:200:5eff:fe00:5306"     # from its hardware address, as hosts do
ROUTER = "192.168.1.1"
NAMED = "nas-of-anna"
DENY = "Nov 24 2026 08:{:02}:{:02} asa : %ASA-4-106023: Deny udp src outside:{}/{} " \
       "dst inside:{}/{} by access-group \"in\""
BASELINE = """oversharing-baseline 1
192.168.1.77 5001 answering - 3 mac=00:00:5e:00:53:4d name=annas-laptop within=1s watched=1m
192.168.7.0/24 5002 answering - 3 within=1s
192.168.1.9* 5003 answering - 3 within=1s
00:00:5e:00:53:4e 5004 answering - 3 within=1s
Bobs-Printer 5005 answering - 3 within=1s
192.168.1.78 5006 answering - 3 within=9d
end
"""
OF_BASELINE = ("192.168.1.77", "192.168.1.78", "192.168.7", "192.168.1.9*", "00:00:5e:00:53:4d",
               "00:00:5e:00:53:4e", "annas-laptop", "Bobs-Printer", "bobs-printer")
DESCRIPTION = "torrents of bob"     # what is asked of the router is described so


def put_key(tshark, name, key, mode=0o600):
    path = tshark.path(name)
    path.write_text(key.hex() + "\n")
    path.chmod(mode)
    tshark.own(path)
    return path


def by_key(path):
    return "-o", f"oversharing.pseudonym_key:{path}"


@pytest.fixture(name="key", scope="module")
def key_file(tshark):
    return put_key(tshark, "key", KEY)


def log_of_names():
    """A named host that strangers call, some with octets masked."""
    lines = [DENY.format(40, second, f"10.{second}.9.7", 20000 + second, NAMED, 8832)
             for second in range(12)]
    lines += [DENY.format(41, second, f"187.{second}.XX.XX", 30000 + second, "192.168.1.50", 8832)
              for second in range(12)]
    lines += [DENY.format(42, second, f"host-{second}.example.net", 30000 + second,
                          "198.51.XX.XX", 4000) for second in range(12)]
    # The answers to calls of ipv6_home(), as the firewall sees them: outside of a NAT.
    lines += [DENY.format(43, number, f"10.{100 + number}.9.7", 20000 + 37 * number, "100.64.9.9",
                          6883) for number in range(14)]
    return "".join(line + "\n" for line in lines)


def ipv6_home():
    """A host that calls the world from two ports over IPv6, one that does over IPv4, an outsider
    that calls in, names, and a mapping."""
    capture = packets.Capture()
    when = 1_795_500_000
    capture.add(when, household_packets.arp("00:00:5e:00:53:06", "192.168.1.6", ROUTER))
    capture.add_ip(when, household_packets.mdns("192.168.1.6", "carols-phone.local",
                                                "192.168.1.6"))
    request = household_packets.upnp("192.168.1.6", 6006, description=DESCRIPTION)
    for packet in household_packets.tcp_stream("192.168.1.6", 40001, ROUTER, 5000, *request):
        capture.add_ip(when + 1, packet)
    for number in range(14):
        peer = f"3fff:{number + 1:x}::{number + 7:x}"
        capture.add_ip(when + 70 + number, packets.datagram(SIX, 6881, peer, 20000 + number))
        capture.add_ip(when + 70.2 + number, packets.datagram(peer, 20000 + number, SIX, 6881))
        capture.add_ip(when + 70.3 + number, packets.datagram(SIX, 6882, peer, 21000 + number))
        capture.add_ip(when + 70.4 + number, packets.datagram(peer, 21000 + number, SIX, 6882))
        capture.add_ip(when + 70.5 + number, packets.datagram(
            "192.168.1.6", 6883, f"10.{100 + number}.9.7", 20000 + 37 * number))
    for second in (100, 101):
        capture.add_ip(when + second, packets.datagram("203.0.113.9", 999, "192.168.1.6", 7000))
        capture.add_ip(when + second + .1,
                       packets.datagram("192.168.1.6", 7000, "203.0.113.9", 999))
    return capture


@pytest.fixture(name="everything", scope="module")
def everything_capture(tshark):
    """One capture with all that names anybody."""
    six = ipv6_home().write(tshark.path("six.pcap"))
    tshark.own(six)
    return merge(tshark, "everything", CAPTURES / "home-after-upgrade.pcapng", six,
                 convert(tshark, log_of_names(), "names"))


@pytest.fixture(name="baseline", scope="module")
def baseline_file(tshark):
    path = tshark.path("annas-home.baseline")
    path.write_text(BASELINE)
    tshark.own(path)
    return "-o", f"oversharing.baseline:{path}"


@pytest.fixture(name="truths", scope="module")
def all_truths(tshark, everything, baseline):
    """All that must not be told, by kind."""
    kinds = {
        "address": ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "arp.src.proto_ipv4",
                    "arp.dst.proto_ipv4", "fwlog.ip.src", "fwlog.ip.dst", "dhcp.ip.your",
                    "dns.a"),
        "hardware": ("eth.src", "eth.dst", "arp.src.hw_mac", "dhcp.hw.mac_addr"),
        "name": ("fwlog.name.src", "fwlog.name.dst", "dhcp.option.hostname", "dns.resp.name"),
        "endpoint": ("fwlog.endpoint",),
    }
    found = {}
    for kind, fields in kinds.items():
        rows = tshark.fields(everything, fields)
        found[kind] = {value for row in rows for values in row.values() for value in values}
    found["masked"] = {value.rsplit(":", 1)[0] for value in found.pop("endpoint") if "XX" in value}
    # Every packet has these: they are nobody's, and neither is a name of a service.
    found["address"] -= {"0.0.0.0", "255.255.255.255"}
    found["hardware"] -= {"00:00:00:00:00:00"}
    # In the letters of whoever says them and in ours; "NAS" is a word of our advice, too.
    found["name"] = {form for name in found["name"]
                     if not name.startswith("_") and "._" not in name and name != "<Root>"
                     for form in (name.removesuffix(".local"), name.removesuffix(".local").lower())}
    found["baseline"] = {*OF_BASELINE, baseline[1].split(":", 1)[1], "annas-home"}
    found["description"] = {DESCRIPTION}
    assert all(found.values()), found
    return found


def finds(truth, text):
    """Does it stand there, not as a part of another address or word?"""
    inside = r"[\w.:-]" if ":" not in truth else r"[\w:]"
    before = r"[\w.-]" if ":" not in truth else r"[\w:]"
    after = inside.replace(":", "").replace(".", "")
    return re.search(f"(?<!{before}){re.escape(truth)}(?!{after})(?!\\.\\d)", text)


def told(truths, text):
    return {kind: found for kind, all_of_them in truths.items()
            if (found := sorted(truth for truth in all_of_them if finds(truth, text)))}


def statistics_of_ours(tshark):
    """Every -z that prints: as tshark itself knows them."""
    listed = tshark.run("-z", "help")
    words = (listed.stdout + listed.stderr).split()
    # Wireshark's own tables of our type belong to them; a baseline is written, not printed.
    return sorted({word for word in words if word.startswith("oversharing,") or
                   word in ("endpoints,oversharing", "conv,oversharing")}
                  - {"oversharing,baseline"})


@pytest.fixture(name="outputs", scope="module")
def all_outputs(tshark, everything, baseline, key):
    """{statistic: (its output with pseudonyms, and without)}"""
    found = {}
    for name in statistics_of_ours(tshark):
        found[name] = tuple(
            tshark.read(everything, "-q", "-z", name, *baseline, *options)
            for options in (by_key(key), ()))
    return found


# --- Nothing true is told ---------------------------------------------------------------

def test_statistics_are_known(outputs):
    expected = {"changes", "endpoint_table", "endpoints", "hosts", "json", "peer_table", "peers",
                "report", "svg", "table"}
    assert {name.split(",")[1] for name in outputs if name.startswith("oversharing,")} >= expected
    assert {"endpoints,oversharing", "conv,oversharing"} <= set(outputs)


def test_nothing_true(outputs, truths):
    """In no output, of whatever kind; the same search finds them where no key is set."""
    for name, (shown, true) in outputs.items():
        assert shown.stdout.strip() and shown.stderr == "", repr(shown)
        assert told(truths, shown.stdout) == {}, name
        assert "address" in told(truths, true.stdout) or name == "oversharing,version", name


def test_the_search_finds_each_kind(outputs, truths):
    everything_told = "\n".join(true.stdout for _, true in outputs.values())
    assert set(told(truths, everything_told)) == set(truths)


def test_the_report_has_all_that_names_hosts(outputs):
    """Endpoints like another one, and such as stand for one inside of a NAT."""
    words = " ".join(outputs["oversharing,report"][1].stdout.split())
    assert f"[{SIX}]:6882 INITIATING, like [{SIX}]:6881" in words
    assert "192.168.1.6:6883 calls 14 of these 14 peers by itself: most likely" in words


@pytest.mark.parametrize("name", ["hosts", "peers", "report", "json", "svg"])
def test_nothing_listed(tshark, everything, truths, key, name):
    """Then the report tells of the busiest endpoint, the picture of the widest host."""
    few = "-o", "oversharing.min_hosts:500"
    shown, true = (tshark.statistics(everything, name, *few, *options)
                   for options in (by_key(key), ()))
    assert shown and told(truths, shown) == {}
    assert bool(told(truths, true)) is (name in ("report", "svg"))


def test_broken_baseline(tshark, everything, truths, key):
    path = tshark.path("annas-broken.baseline")
    path.write_text("oversharing-baseline 1\nannas-laptop 77 dancing - 2\nend\n")
    tshark.own(path)
    for name in ("changes", "json"):
        text = tshark.statistics(everything, name, "-o", f"oversharing.baseline:{path}",
                                 *by_key(key))
        assert "the reason names files or hosts, and is not printed" in text
        assert told(truths, text) == {} and str(path) not in text
    path.unlink()


def test_no_pseudonym_is_a_true_address(truths):
    """Else the search above would be wrong: another key would have to be chosen."""
    for key in (KEY, OTHER_KEY):
        shown = set(cryptopan.addresses(key, truths["address"]).values())
        assert not shown & truths["address"]


def test_says_so(outputs):
    for name, (shown, true) in outputs.items():
        if name.split(",")[1] in ("hosts", "endpoints", "peers", "report", "changes", "svg"):
            words = " ".join(re.sub("<[^>]*>", " ", shown.stdout).split())
            assert "Pseudonymised: addresses and names are stand-ins" in words, name
        assert "seudonym" not in true.stdout, name


# --- And all else is as it was ------------------------------------------------------------

class Translator:
    """From true texts to what should stand there."""

    def __init__(self, truths, key=KEY):
        self.key = key
        self.addresses = cryptopan.addresses(key, truths["address"] | {"192.168.1.77",
                                                                       "192.168.1.78"})
        masked = cryptopan.addresses(key, [text.replace("XX", "0") for text in truths["masked"]])
        self.words = dict(self.addresses)
        for text in truths["masked"]:
            octets = masked[text.replace("XX", "0")].split(".")
            self.words[text] = ".".join("XX" if true == "XX" else shown
                                        for true, shown in zip(text.split("."), octets))
        for text in truths["name"] | {"annas-laptop", "bobs-printer"}:
            self.words[text] = cryptopan.name(key, text)
        for text in truths["hardware"]:
            self.words[text] = cryptopan.name(key, text, "mac")
        ordered = sorted(self.words, key=len, reverse=True)
        self.pattern = re.compile(r"(?<![\w.:-])(?:" + "|".join(map(re.escape, ordered)) +
                                  r")(?![\w-])(?!\.\d)(?!:[0-9a-f:]*[a-f:])")

    def __call__(self, text):
        return self.pattern.sub(lambda match: self.words[match.group()], text)


def objects(text):
    return [json.loads(line) for line in text.splitlines()]


def test_json(outputs, truths):
    """Verdicts, figures, evidence: the same, with the addresses of an independent Crypto-PAn."""
    shown, true = (objects(done.stdout) for done in outputs["oversharing,json"])
    translate = Translator(truths)
    assert shown[0].pop("pseudonymised") is True and "pseudonymised" not in true[0]
    kinds = ("capture", "host", "endpoint")
    expected = objects("\n".join(translate(json.dumps(line)) for line in true
                                 if line["type"] in kinds))

    def sort(lines):
        return sorted((json.dumps(line, sort_keys=True) for line in lines))
    assert sort(line for line in shown if line["type"] in kinds) == sort(expected)
    assert sum(line["type"] == "endpoint" for line in shown) >= 4


def test_changes_in_json(outputs, truths):
    shown, true = ([line for line in objects(done.stdout) if line["type"] in ("change", "changes")]
                   for done in outputs["oversharing,json"])
    translate = Translator(truths)
    assert shown[0].pop("baseline") == "a baseline" and "annas-home" in true[0].pop("baseline")
    assert shown[0] == true[0]
    assert len(shown) == len(true) > 5

    def sort(lines):
        return sorted(lines, key=lambda line: (line["port"], line["role"], line["state"],
                                               "/tcp" in line["subject"]))
    for line, other in zip(sort(true[1:]), sort(shown[1:])):
        # A pattern becomes another one; what asked a router does not tell how it calls that.
        evidence = [clause for clause in line["evidence"] if DESCRIPTION not in clause]
        assert other["evidence"] == [translate(clause) for clause in evidence]
        assert other["filter"] == translate(line["filter"])
        if line["host"] in translate.words:
            assert other["host"] == translate(line["host"])
            assert other["subject"] == translate(line["subject"])
        else:
            assert other["host"] != line["host"]


@pytest.mark.parametrize("name", ["hosts", "endpoints", "peers"])
def test_tables(outputs, truths, name):
    shown, true = (done.stdout for done in outputs[f"oversharing,{name}"])
    shown = shown[:shown.index("Pseudonymised:")]
    translate = Translator(truths)

    def rows(text):     # a long name has a line of its own
        text = re.sub(r"^(\S+)\n", r"\1 ", text, flags=re.M)
        return sorted(" ".join(line.split()) for line in text.splitlines())
    assert rows(shown) == rows(translate(true))


@pytest.mark.parametrize("name", ["oversharing,table", "oversharing,endpoint_table",
                                  "oversharing,peer_table"])
def test_tables_of_wireshark(outputs, truths, name):
    shown, true = (done.stdout for done in outputs[name])
    assert sorted(shown.splitlines()) == sorted(Translator(truths)(true).splitlines())


def test_networks(outputs):
    """Who counts the networks of the peers printed gets what is printed of them."""
    text = outputs["oversharing,peers"][0].stdout
    rows = objects(outputs["oversharing,json"][0].stdout)
    checked = 0
    for line in rows:
        if line["type"] != "endpoint" or f"\n{line['endpoint']}  " not in "\n" + text:
            continue
        table = text[("\n" + text).index(f"\n{line['endpoint']}  "):].split("\n\n")[0]
        peers = [row.split()[0] for row in table.splitlines()[2:]
                 if re.match(r"[\[\w].*:\d+ ", row)]
        assert len(peers) == line["peers"]
        if line["endpoint"].startswith("["):
            networks = {tuple(peer.split(":")[:2]) for peer in peers}
        else:
            networks = {tuple(peer.split(".")[:2]) for peer in peers}
        assert len(networks) == line["networks"]
        checked += 1
    assert checked >= 3


def test_filters_fit(tshark, outputs, key):
    """A filter that is printed finds in a capture with pseudonyms what the true one finds here."""
    host, strangers = "192.168.1.6", [f"10.{number}.9.7" for number in range(1, 13)]

    def capture(name, names):
        made = packets.Capture()
        for number, peer in enumerate(strangers):
            made.add_ip(1_700_000_000 + number,
                        packets.datagram(names[host], 6881, names[peer], 2000 + number))
        path = made.write(tshark.path(name))
        tshark.own(path)
        return path
    names = cryptopan.addresses(KEY, [host, *strangers])
    true = capture("true.pcap", {name: name for name in names})
    shown = capture("shown.pcap", names)
    endpoint, = (line["endpoint"] for line in tshark.json(true, *by_key(key))["endpoint"])
    assert endpoint == f"{names[host]}:6881"
    report = tshark.statistics(true, "report", *by_key(key))
    display_filter = re.search("Filter +(.*)", report)[1]
    assert len(tshark.read(shown, "-Y", display_filter).stdout.splitlines()) == len(strangers)
    assert tshark.read(true, "-Y", display_filter).stdout == ""


def test_picture(outputs, truths):
    """Spokes stand in the order of what is printed: the true one would tell half of the rest."""
    shown, true = (done.stdout for done in outputs["oversharing,svg"])

    def spokes(text):
        tips = re.findall(r'<g class="spoke">\s*<title>(\S+):\d+: ', text)
        assert len(tips) > 20
        return tips
    order = [[-1 if octet == "XX" else int(octet) for octet in tip.split(".")]
             for tip in spokes(shown)]
    assert order == sorted(order)
    names = Translator(truths).words
    expected = [names[tip] for tip in spokes(true)]
    assert sorted(expected) == sorted(spokes(shown)) and expected != spokes(shown)


# --- The key -----------------------------------------------------------------------------

def test_same_key_same_pseudonyms(tshark, everything, key):
    again = put_key(tshark, "again.key", KEY)
    other = put_key(tshark, "other.key", OTHER_KEY)
    first, second, third = (tshark.statistics(everything, "json", *by_key(path))
                            for path in (key, again, other))
    assert first == second and first != third
    assert len({json.dumps([line["verdict"] for line in objects(text) if line["type"] == "host"])
                for text in (first, third)}) == 1


@pytest.mark.parametrize("content, reason", [
    (None, "No such file or directory"),
    ("", "is empty"),
    ("12ab\n", "is no key of 64 hexadecimal digits"),
    ("z" * 64, "is no key of 64 hexadecimal digits"),
    ("folder", "is a folder"),
], ids=["missing", "empty", "short", "no digits", "folder"])
def test_wrong_key(tshark, everything, truths, content, reason):
    """Nothing is printed then, and never the truth."""
    path = tshark.path("wrong.key")
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_text(content)
        path.chmod(0o600)
    if content is not None:
        tshark.own(path)
    try:
        for name in statistics_of_ours(tshark) if content is None else ("oversharing,json",):
            if name == "oversharing,version":   # it prints no address
                continue
            done = tshark.run("-n", "-q", "-r", everything, "-z", name, *by_key(path))
            assert "The key of pseudonyms cannot be used, so no address is printed: " \
                   f"{path}: {reason}" in done.stderr, repr(done)
            assert told(truths, done.stdout) == {}, repr(done)
            if "table" in name or name in ("endpoints,oversharing", "conv,oversharing"):
                assert done.status == 0
                continue        # Wireshark prints these, without a name in them
            assert done.status != 0 and done.stdout == "", repr(done)
            assert f"-z {name}: nothing is printed without the key of pseudonyms" in done.stderr
            assert content in (None, "", "folder") or content.strip() not in done.stderr
    finally:
        if path.is_dir():
            path.rmdir()
        path.unlink(missing_ok=True)


def test_secret_filter(tshark, everything, truths):
    """The message on a wrong key does not repeat the filter, which may name an address."""
    done = tshark.run("-n", "-q", "-r", everything, "-z", "oversharing,hosts,ip.addr==192.168.1.50",
                      *by_key(tshark.path("nowhere.key")))
    assert done.status != 0 and told(truths, done.stdout + done.stderr) == {}, repr(done)


@pytest.mark.parametrize("mode, warned", [(0o600, False), (0o400, False), (0o644, True)])
def test_open_key(tshark, everything, mode, warned):
    path = put_key(tshark, "open.key", KEY, mode)
    done = tshark.run("-n", "-q", "-r", everything, "-z", "oversharing,hosts", *by_key(path))
    assert done.status == 0 and done.stdout
    assert (done.stderr.count(f"chmod 600 {path}") == 1) is warned, repr(done)
    path.unlink()


def test_key_through_a_pipe(tshark, everything, key):
    """Read once, so it need not be on the disk in the clear."""
    command = ["bash", "-c", f"tshark -n -q -r {everything} -z oversharing,hosts "
               f"-o oversharing.pseudonym_key:<(cat {key})"]
    if tshark.uid is not None:
        command = ["setpriv", "--reuid", str(tshark.uid), "--regid", str(tshark.gid),
                   "--clear-groups"] + command
    done = subprocess.run(command, env=tshark.environment, cwd=tshark.folder, text=True,
                          capture_output=True, check=False, timeout=60)
    assert done.stderr == "" and done.returncode == 0, done
    assert done.stdout == tshark.statistics(everything, "hosts", *by_key(key))


# --- What stays true ------------------------------------------------------------------------

def test_frames_stay(tshark, everything, key):
    """Fields and filters are for who has the capture."""
    fields = ("oversharing.endpoint", "oversharing.peer", "oversharing.host")
    assert tshark.fields(everything, fields, *by_key(key)) == tshark.fields(everything, fields)


def test_filter_is_true(tshark, everything, key):
    """What is asked for is asked of the capture as it is."""
    text = tshark.statistics(everything, "hosts", *by_key(key),
                             display_filter="ip.addr == 192.168.1.50")
    assert cryptopan.addresses(KEY, ["192.168.1.50"])["192.168.1.50"] in text


def test_baseline_is_true(tshark, everything, key):
    """It is for the house, and would match nothing otherwise."""
    path = tshark.path("learnt.baseline")
    done = tshark.run("-n", "-q", "-r", everything, "-z", f"oversharing,baseline,{path}",
                      *by_key(key))
    assert done.status == 0 and "192.168.1.50 8832 mapped" in \
        " ".join(path.read_text().split())
    assert "192.168" not in done.stdout
    path.unlink()
