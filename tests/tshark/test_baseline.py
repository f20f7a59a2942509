# SPDX-License-Identifier: GPL-2.0-or-later
"""Baselines: -z oversharing,baseline,FILE writes them, the preference holds captures against them."""

import os

import pytest

import conftest
import packets

CAPTURES = conftest.REPOSITORY / "captures"
BEFORE = CAPTURES / "nas-before-upgrade-inside.pcapng"
AFTER = CAPTURES / "nas-after-upgrade-inside.pcapng"
NAS, CALLER, OTHER_CALLER = "192.168.1.50", "203.0.113.7", "198.51.100.8"
HUB = f"{NAS}:8832"
EMPTY = "oversharing-baseline 1\nend\n"
STATES = ("expected", "new", "changed", "gone")
EXPERTS = tuple(f"oversharing.expert.{state}" for state in STATES[1:])


def capture_of(tshark, name, *calls, until=None):
    """A capture on disk: of each call (second, inside, port, outside, port) a question from outside
    and its answer."""
    capture = packets.Capture()
    capture.add_ip(1_700_000_000, packets.tcp(NAS, 1, CALLER, 2))
    for second, inside, port, outside, remote in calls:
        when = 1_700_000_000 + second
        capture.add_ip(when, packets.datagram(outside, remote, inside, port))
        capture.add_ip(when + .02, packets.datagram(inside, port, outside, remote))
    if until is not None:
        capture.add_ip(1_700_000_000 + until, packets.tcp(NAS, 1, CALLER, 2))
    path = capture.write(tshark.path(name))
    tshark.own(path)
    return path


def put(tshark, name, text):
    path = tshark.path(name)
    path.write_text(text)
    tshark.own(path)
    return path


def learn(tshark, capture, path, *arguments):
    return tshark.run("-n", "-q", "-r", tshark.borrow(capture), "-z",
                      f"oversharing,baseline,{path}", *arguments)


def lines_of(path):
    """The words of each line that is an endpoint's."""
    lines = [line.split("#")[0].split() for line in path.read_text().splitlines()[1:]]
    return [words for words in lines if words and words != ["end"]]


def against(path):
    return "-o", f"oversharing.baseline:{path}"


def compared(tshark, capture, path, *arguments, **keywords):
    """({"new": 1, …}, the changes) as JSON has them."""
    found = tshark.json(capture, *against(path), *arguments, **keywords)
    changes, = found["changes"]
    return changes, found["change"]


def told(changes):
    return [(line["state"], line["host"], line.get("port"), line["role"]) for line in changes]


@pytest.fixture
def baseline(tshark, request):
    """A file that is not there yet."""
    path = tshark.path(request.node.name.replace("/", "-")[:60] + ".baseline")
    yield path
    path.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def one_caller(tshark):
    return capture_of(tshark, "one-caller.pcap", (100, NAS, 5000, CALLER, 40000))


# --- Writing ------------------------------------------------------------------------

def test_written(tshark, baseline):
    done = learn(tshark, AFTER, baseline)
    assert done.status == 0 and done.stderr == "", repr(done)
    assert done.stdout == (f"{baseline}: 3 lines written, 3 lines in all "
                           "(inside: private ranges)\n")
    lines = lines_of(baseline)
    assert [line[:4] for line in lines] == [[NAS, "8832", "initiating", "bt-dht"],
                                            [NAS, "8832", "mapped", "tcp"],
                                            [NAS, "8832", "mapped", "udp"]]
    assert lines[0][4] == "200" and all(line[5].startswith("mac=") for line in lines)
    text = baseline.read_text()
    assert text.startswith("oversharing-baseline 1\n") and text.endswith("\nend\n")


@pytest.mark.parametrize("two_pass", [False, True])
def test_again_changes_nothing(tshark, baseline, two_pass):
    learn(tshark, AFTER, baseline)
    before = baseline.read_text()
    done = learn(tshark, AFTER, baseline, *(["-2"] if two_pass else []))
    assert "0 lines added, 3 lines in all" in done.stdout
    assert baseline.read_text() == before


def test_several_captures(tshark, baseline, one_caller):
    """One after the other, in any order: the same endpoints, and the user's comments stay."""
    other = baseline.with_name("other.baseline")
    for capture in (BEFORE, one_caller, AFTER):
        learn(tshark, capture, baseline)
    for capture in (AFTER, BEFORE, one_caller):
        learn(tshark, capture, other)
    assert [line[:5] for line in lines_of(baseline)] == [line[:5] for line in lines_of(other)]
    assert [NAS, "5000", "answering", "-", "1"] in [line[:5] for line in lines_of(baseline)]
    baseline.write_text(baseline.read_text().replace(NAS, "# the nas\n" + NAS, 1))
    learn(tshark, AFTER, baseline)
    assert "# the nas\n" + NAS in baseline.read_text()
    other.unlink()


@pytest.mark.parametrize("name", ["a, b.baseline", "with blank.baseline", "gerät.baseline"])
def test_odd_file_names(tshark, name, one_caller):
    path = tshark.path(name)
    done = learn(tshark, one_caller, path)
    assert done.status == 0 and "1 line written" in done.stdout, repr(done)
    changes, _ = compared(tshark, one_caller, path)
    assert (changes["baseline"], changes["expected"], changes["new"]) == (str(path), 1, 0)
    path.unlink()


@pytest.mark.parametrize("argument", ["oversharing,baseline", "oversharing,baseline,"])
def test_without_a_file(tshark, one_caller, argument):
    done = tshark.run("-n", "-q", "-r", one_caller, "-z", argument)
    assert done.status != 0
    assert "the name of the file is missing: -z oversharing,baseline,FILE" in done.stderr


def test_closed_folder(tshark, one_caller):
    folder = tshark.path("closed")
    folder.mkdir()
    tshark.own(folder)
    path = put(tshark, "closed/home.baseline", EMPTY)
    folder.chmod(0o500)
    done = learn(tshark, one_caller, path)
    folder.chmod(0o700)
    assert str(path) in done.stderr and "Permission denied" in done.stderr, repr(done)
    assert "No baseline was written" in done.stderr and done.stdout == ""
    assert path.read_text() == EMPTY and os.listdir(folder) == ["home.baseline"]


@pytest.mark.parametrize("text, mistake", [
    ("oversharing-baseline 1\nnas x serving dns 5\nend\n", "line 2: port \"x\""),
    ("oversharing-baseline 1\nnas 5 serving dns 5\n", "line 2: \"end\" is missing"),
    ("oversharing-baseline 2\nend\n", "line 1: this baseline is of version 2"),
    ("my diary\n", "line 1: this is no baseline")])
def test_unusable_file_is_left_alone(tshark, baseline, one_caller, text, mistake):
    path = put(tshark, baseline.name, text)
    done = learn(tshark, one_caller, path)
    assert f"{path}, {mistake}" in done.stderr, repr(done)
    assert done.stdout == ""
    assert path.read_text() == text


def test_no_inside_host(tshark, baseline):
    capture = capture_of(tshark, "far.pcap", (100, OTHER_CALLER, 5000, CALLER, 40000))
    done = learn(tshark, capture, baseline)
    assert "no host of this capture is inside" in done.stderr
    assert "oversharing.inside" in done.stderr and not baseline.exists()
    done = learn(tshark, capture, baseline, "-o", f"oversharing.inside:{OTHER_CALLER}")
    assert "1 line written" in done.stdout
    assert "(inside: the preference oversharing.inside)" in done.stdout


def test_nothing_is_written_unasked(tshark, one_caller):
    folder = tshark.path("unasked")  # other tests write beside it
    folder.mkdir()
    tshark.own(folder)
    for kind in ("changes", "json", "report"):
        tshark.statistics(one_caller, kind, *against(folder / "not-there.baseline"))
    assert os.listdir(folder) == []


# --- Comparing ----------------------------------------------------------------------

def test_nas_before_and_after(tshark, baseline, two_pass):
    learn(tshark, BEFORE, baseline)
    changes, found = compared(tshark, AFTER, baseline, two_pass=two_pass)
    assert [changes[state] for state in STATES] == [0, 3, 0, 0]
    assert (changes["usable"], changes["inside"]) == (True, "private ranges")
    assert told(found) == [("new", NAS, 8832, "initiating"), ("new", NAS, 8832, "mapped"),
                           ("new", NAS, 8832, "mapped")]
    assert found[0]["filter"] == f"ip.addr == {NAS} && udp.port == 8832"
    assert "no line of the baseline speaks of it" in found[0]["evidence"]
    for line in found:
        assert tshark.read(AFTER, "-Y", line["filter"]).stdout
    learn(tshark, AFTER, baseline)
    changes, found = compared(tshark, AFTER, baseline, two_pass=two_pass)
    assert [changes[state] for state in STATES] == [3, 0, 0, 0] and found == []


def test_report(tshark, baseline):
    learn(tshark, BEFORE, baseline)
    text = tshark.statistics(AFTER, "changes", *against(baseline))
    assert f"Held against {baseline} (0 lines)\n" in text
    assert "Inside: private ranges" in text
    assert "\n3 new, 0 changed, 0 gone, 0 as expected\n" in text
    assert f"\nNEW  {HUB}  initiating: calls the world\n" in text
    assert f"  Filter     ip.addr == {NAS} && udp.port == 8832\n" in text
    learn(tshark, AFTER, baseline)
    text = tshark.statistics(AFTER, "changes", *against(baseline))
    assert "\nNothing new: 0 new, 0 changed, 0 gone, 3 as expected\n" in text
    assert "\nAs expected:\n" in text and "NEW" not in text


def test_no_baseline_is_set(tshark, one_caller):
    text = tshark.statistics(one_caller, "changes")
    assert "no baseline is set" in text
    assert tshark.json(one_caller)["changes"] == []


def test_changed(tshark, baseline, two_pass):
    put(tshark, baseline.name, f"oversharing-baseline 1\n{NAS} 8832 serving - *\n"
        f"{NAS} * mapped * *\nend\n")
    changes, found = compared(tshark, AFTER, baseline, two_pass=two_pass)
    assert [changes[state] for state in STATES] == [2, 0, 1, 0]
    assert told(found) == [("changed", NAS, 8832, "initiating")]
    assert found[0]["expected_role"] == "serving"
    assert "expected was serving, and it is initiating now" in found[0]["evidence"]


def test_gone_and_unsure(tshark, baseline):
    capture = capture_of(tshark, "long.pcap", (100, NAS, 5000, CALLER, 40000), until=7200)
    put(tshark, baseline.name, f"oversharing-baseline 1\n{NAS} 53 serving dns 5\n"
        f"{NAS} 123 serving ntp 5 within=1d\n{NAS} 5000 answering - 1\nend\n")
    changes, found = compared(tshark, capture, baseline)
    assert (changes["gone"], changes["unsure"], changes["expected"]) == (1, 1, 1)
    assert told(found) == [("gone", NAS, 53, "serving"), ("unsure", NAS, 123, "serving")]
    text = tshark.statistics(capture, "changes", *against(baseline))
    assert f"\nGONE  {NAS}:53  serving" in text and "Not seen, but the capture is too short" in text
    assert "delete line 2 of the baseline" in " ".join(text.split())


@pytest.mark.parametrize("port", [500, 1194, 1701, 4500, 51820])
def test_vpn_ports(tshark, baseline, two_pass, port):
    """One outside host that is answered is enough."""
    capture = capture_of(tshark, f"vpn-{port}.pcap", (0.1, NAS, port, CALLER, 40000))
    put(tshark, baseline.name, EMPTY)
    changes, found = compared(tshark, capture, baseline, two_pass=two_pass)
    assert changes["new"] == 1 and told(found) == [("new", NAS, port, "answering")]
    assert any("who is let in there is inside your network" in clause
               for clause in found[0]["evidence"])


def test_inside_preference(tshark, baseline):
    """Public addresses may be one's own; private ones are no longer, then."""
    capture = capture_of(tshark, "public.pcap", (100, OTHER_CALLER, 5000, CALLER, 40000),
                         (101, NAS, 5000, CALLER, 40000))
    put(tshark, baseline.name, EMPTY)
    assert told(compared(tshark, capture, baseline)[1]) == [("new", NAS, 5000, "answering")]
    changes, found = compared(tshark, capture, baseline, "-o",
                              f"oversharing.inside:{OTHER_CALLER}")
    assert told(found) == [("new", OTHER_CALLER, 5000, "answering")]
    assert changes["inside"] == "the preference oversharing.inside"
    text = tshark.statistics(capture, "changes", *against(baseline), "-o",
                             f"oversharing.inside:{OTHER_CALLER}")
    assert "Inside: as the preference oversharing.inside says\n" in text


def test_ipv6(tshark, baseline, two_pass):
    capture = capture_of(tshark, "six.pcap", (100, "fd00::50", 1194, "2001:db8::7", 40000))
    put(tshark, baseline.name, EMPTY)
    _, found = compared(tshark, capture, baseline, two_pass=two_pass)
    assert told(found) == [("new", "fd00::50", 1194, "answering")]
    assert tshark.read(capture, "-Y", found[0]["filter"]).stdout.count("\n") == 2
    text = " ".join(tshark.statistics(capture, "changes", *against(baseline)).split())
    assert "Public IPv6 addresses count as outside" in text
    learn(tshark, capture, baseline)
    assert lines_of(baseline)[0][:3] == ["fd00::50", "1194", "answering"]
    assert compared(tshark, capture, baseline, two_pass=two_pass)[0]["expected"] == 1


def test_public_ipv6_preference(tshark, baseline):
    capture = capture_of(tshark, "six-public.pcap", (100, "2001:db8:1::50", 1194, "2001:db8::7", 40000),
                         (101, NAS, 5000, CALLER, 40000))
    put(tshark, baseline.name, EMPTY)
    inside = ("-o", "oversharing.inside:192.168.0.0/16, 2001:db8:1::/48")
    _, found = compared(tshark, capture, baseline, *inside)
    assert ("new", "2001:db8:1::50", 1194, "answering") in told(found)
    assert "Public IPv6" not in tshark.statistics(capture, "changes", *against(baseline), *inside)


def test_filter(tshark, baseline):
    """The packets that match alone are held against it."""
    capture = capture_of(tshark, "two-doors.pcap", (100, NAS, 5000, CALLER, 40000),
                         (101, NAS, 6000, CALLER, 40000))
    put(tshark, baseline.name, EMPTY)
    text = tshark.statistics(capture, "changes", *against(baseline),
                             display_filter="udp.port == 6000")
    assert f"NEW  {NAS}:6000" in text and f"{NAS}:5000" not in text


# --- Fields and expert infos ----------------------------------------------------------

def states_of(tshark, capture, path, **keywords):
    """Frame number -> the states of its endpoints, by name."""
    names = {str(number): state for number, state in enumerate(STATES)}
    rows = tshark.fields(capture, ("frame.number", "oversharing.baseline"), *against(path),
                         **keywords)
    return {int(row["frame.number"][0]): [names[state] for state in row["oversharing.baseline"]]
            for row in rows if row["oversharing.baseline"]}


def experts_of(tshark, capture, path, **keywords):
    """Frame number -> the expert infos of the baseline."""
    rows = tshark.fields(capture, ("frame.number",) + EXPERTS, *against(path), **keywords)
    found = {int(row["frame.number"][0]):
             [name.rsplit(".", 1)[1] for name in EXPERTS for _ in row[name]] for row in rows}
    return {number: names for number, names in found.items() if names}


def test_fields(tshark, baseline, two_pass):
    """In one pass from the answer on, which opens the door; with -2 on every frame of it."""
    capture = capture_of(tshark, "fields.pcap", (100, NAS, 5000, CALLER, 40000),
                         (101, NAS, 6000, CALLER, 40000), (102, NAS, 5000, CALLER, 40000))
    put(tshark, baseline.name, f"oversharing-baseline 1\n{NAS} 6000 answering - 1\nend\n")
    wanted = {2: ["new"], 3: ["new"], 4: ["expected"], 5: ["expected"], 6: ["new"], 7: ["new"]}
    if not two_pass:
        del wanted[2], wanted[4]
    assert states_of(tshark, capture, baseline, two_pass=two_pass) == wanted
    assert experts_of(tshark, capture, baseline, two_pass=two_pass) == \
        {2 if two_pass else 3: ["new"]}


def test_new_is_told_once(tshark, baseline, two_pass):
    """However many come after the first."""
    capture = capture_of(tshark, "many-callers.pcap", *(
        (100 + number, NAS, 5000, f"203.{number}.113.7", 40000 + number) for number in range(30)))
    put(tshark, baseline.name, EMPTY)
    found = experts_of(tshark, capture, baseline, two_pass=two_pass)
    assert list(found.values()) == [["new"]]


def test_nas_in_frames(tshark, baseline, two_pass):
    put(tshark, baseline.name, EMPTY)
    found = experts_of(tshark, AFTER, baseline, two_pass=two_pass)
    assert sorted(sum(found.values(), [])) == ["new"] * 3
    assert {name for states in states_of(tshark, AFTER, baseline, two_pass=two_pass).values()
            for name in states} == {"new"}


def test_gone_on_the_last_frame(tshark, baseline, two_pass):
    capture = capture_of(tshark, "gone.pcap", (100, NAS, 5000, CALLER, 40000), until=7200)
    put(tshark, baseline.name, f"oversharing-baseline 1\n{NAS} 53 serving dns 5\n"
        f"{NAS} 5000 answering - 1\nend\n")
    assert experts_of(tshark, capture, baseline, two_pass=two_pass) == \
        ({4: ["gone"]} if two_pass else {})


def test_changed_in_frames(tshark, baseline, two_pass):
    put(tshark, baseline.name, f"oversharing-baseline 1\n{NAS} 8832 serving - *\n"
        f"{NAS} * mapped * *\nend\n")
    found = experts_of(tshark, AFTER, baseline, two_pass=two_pass)
    assert list(found.values()) == [["changed"]]


# --- What cannot be used ----------------------------------------------------------------

@pytest.mark.parametrize("text, mistake", [
    ("oversharing-baseline 1\nnas x serving dns 5\nend\n", "line 2: port \"x\""),
    ("oversharing-baseline 1\nnas 5 serving dns 5\n", "line 2: \"end\" is missing"),
    ("oversharing-baseline 1\nnas 5 serv", "line 2: the line has no end"),
    ("oversharing-baseline 9\nend\n", "line 1: this baseline is of version 9"),
    ("<<<<<<< HEAD\n", "line 1: this is no baseline"), ("", "line 1: this is no baseline")])
def test_unusable(tshark, baseline, two_pass, text, mistake):
    """It is said, once, and all else goes on."""
    path = put(tshark, baseline.name, text)
    plain = tshark.statistics(AFTER, "report", two_pass=two_pass)
    done = tshark.read(AFTER, "-q", "-z", "oversharing,report", *against(path), two_pass=two_pass)
    assert done.stdout == plain
    assert done.stderr.count(f"{path}, {mistake}") == 1, repr(done)
    assert "nothing is compared" in done.stderr
    changes, found = compared(tshark, AFTER, path, two_pass=two_pass)
    assert not changes["usable"] and f"{path}, {mistake}" in changes["error"] and found == []
    assert states_of(tshark, AFTER, path, two_pass=two_pass) == {}
    text_told = tshark.statistics(AFTER, "changes", *against(path), two_pass=two_pass)
    assert "The baseline cannot be used, so nothing is compared: " in text_told
    assert f"{path}, {mistake}" in text_told and path.read_text() == text


def test_missing(tshark, one_caller):
    path = tshark.path("nowhere.baseline")
    done = tshark.read(one_caller, "-q", "-z", "oversharing,changes", *against(path))
    assert done.stderr.count(str(path)) == 1 and "No such file" in done.stderr
    assert "nothing is compared" in done.stdout


def test_folder(tshark, one_caller):
    done = tshark.read(one_caller, "-q", "-z", "oversharing,changes", *against(tshark.folder))
    assert f"{tshark.folder} is a folder" in done.stderr
