# SPDX-License-Identifier: GPL-2.0-or-later
"""Labs 5 to 9: what their pages say of the screen is so."""
import re

import pytest

import expert
import menus
from conftest import Answers, lay_out
from course_pages import says
from course_window import (COURSE, OF_THE_SERVICE, below, choose, column, fields, figures,
                           largest_on_top, show, traffic)
from desktop import wait_for
from window import Window


@says("5", "Open `first.pcapng` with the filter `udp.port == 8861`. Packets of two kinds alternate.",
      "(the name that Wireshark shows in its column of protocols)")
def test_two_kinds(course):
    window, answers = course.open("5", "first")
    show(window, answers, OF_THE_SERVICE)
    kinds = column(window, "Protocol", 20)
    assert len(set(kinds)) == 2
    assert sum(one != other for one, other in zip(kinds, kinds[1:])) > 10


@says("5", "Filter `icmp`, select a packet, and unfold **Internet Control Message Protocol**. Read its "
           "type and code, and then the quoted headers below them.",
      "If you see none in the window, is there perhaps another filter still set?")
def test_quoted_headers(course):
    window, answers = course.open("5", "first")
    choose(window, answers, "icmp")
    told = below(window, "Internet Control Message Protocol", "shift+Right")
    order = [next((at for at, name in enumerate(told) if name.startswith(begin)), None)
             for begin in ("Type: ", "Code: ", "Internet Protocol Version 4", "User Datagram Protocol")]
    assert None not in order and order == sorted(order), told


@says("5", "With the filter `udp.port == 8861` open **Statistics → Conversations**, tick **Limit to "
           "display filter**, choose the tab **UDP**, and click the heading **Packets** to sort.")
def test_patient_callers(course):
    window, answers = course.open("5", "second")
    show(window, answers, OF_THE_SERVICE)
    _, table = traffic(window, "Conversations", "UDP", limited=True)
    largest_on_top(table, "Packets")
    callers = fields(answers, "udp.dstport == 8861 && !icmp", "ip.src", "udp.srcport")
    assert figures(table, "Packets")[0] == max(map(callers.count, set(callers)))


# -------------------------------------------------------------------- lab 6 --

@says("6", "(Filter the window for it.)",
      "Filter the window for one endpoint after the other, such as `ip.addr == ADDRESS && udp.port == "
      "PORT`, and read the column of protocols. Does it fit? And is there one for which Wireshark has "
      "no name?")
def test_protocols_of_endpoints(course):
    window, answers = course.open("6", "hosts")
    nameless = []
    for endpoint in answers.endpoints:
        show(window, answers, f"ip.addr == {endpoint['host']} && udp.port == {endpoint['port']}")
        nameless.append(set(column(window, "Protocol", 20)) <= {"UDP", "ICMP"})
    assert True in nameless and False in nameless


@says("6", "Those that need a look, one after the other: **Statistics → Oversharing → Next to look "
           "at**. Which lines of your table does it never show, and why?")
@says("9", "In the window **Statistics → Oversharing → Next to look at** takes you from one to the "
           "next.")
@pytest.mark.parametrize("lab, file", [("6", "hosts"), ("9", "house")])
def test_one_after_the_other(course, lab, file):
    window, answers = course.open(lab, file)
    assert len(answers.reported) > 1
    for endpoint in [*answers.reported, answers.reported[0]]:
        window.menu("Statistics", "Oversharing", "Next to look at")
        wait_for(lambda wanted=f'"{endpoint["endpoint"]}"': wanted in menus.filter_field(window).text,
                 "the next endpoint", tell=lambda: menus.filter_field(window).text)
        window.wait_selected(endpoint["onset"])


# -------------------------------------------------------------------- lab 7 --

@says("7", "choose **Statistics → Endpoints**, the tab **IPv4**, and click on the heading **Tx "
           "Packets** to sort.", "One host sends nearly everything.")
def test_who_sends(course):
    window, answers = course.open("7", "network")
    _, table = traffic(window, "Endpoints", "IPv4")
    largest_on_top(table, "Tx Packets")
    course.desktop.picture("course-7-senders")
    sent = figures(table, "Tx Packets")
    assert sent[0] > sum(sent) * 0.8 and 0 in sent
    senders = [one for one, in fields(answers, "ip", "ip.src")]
    assert senders.count(table.cell(0, "Address").name) == sent[0]


@says("7", "Then choose **Statistics → Conversations**, the tab **UDP**, and sort by the addresses. "
           "Most of the called hosts stand there more than once.")
def test_called_hosts(course):
    window, _ = course.open("7", "network")
    _, table = traffic(window, "Conversations", "UDP")
    table.header("Address B").click()

    def called():
        told = [table.cell(row, "Address B").name for row in range(len(table))]
        blocks = [one for one, other in zip(told, [None, *told]) if one != other]
        return told if len(blocks) == len(set(told)) else None  # equal ones together
    told = wait_for(called, "the rows to be sorted")
    assert sum(told.count(host) > 1 for host in set(told)) > len(set(told)) / 2


@says("7", "Select such a packet in the window, and read the inner IP header.")
def test_inner_header(course):
    window, answers = course.open("7", "network")
    scanner = max(answers.hosts, key=lambda host: host["peers"])["host"]
    choose(window, answers, f"icmp.type == 3 && ip.src == {scanner} && udp.srcport < 1024")
    told = below(window, "Internet Control Message Protocol", "shift+Right")
    inner = next(name for name in told if name.startswith("Internet Protocol Version 4"))
    assert re.search(rf"Dst: {re.escape(scanner)}\b", inner)


@says("7", "In the window: **Statistics → Oversharing → Hosts**. **On ports** has the ports on which "
           "the verdict rests.")
def test_on_ports(course):
    window, answers = course.open("7", "network")
    dialog = window.dialog("Statistics", "Oversharing", "Hosts", title="Oversharing: Hosts")
    table = window.table(dialog)
    host = answers.hosts[0]
    wait_for(lambda: table.cell(0, "Host").name == host["host"], "the host")
    assert table.cell(0, "On ports").name.split(",") == [
        endpoint.rpartition(":")[2] for endpoint in host["rests_on"]]


@says("7", "All packets of scanners, as a filter, in the window or in a terminal")
def test_packets_of_scanners(course):
    window, answers = course.open("7", "network")
    show(window, answers, 'oversharing.verdict == "scanning"')


@says("7", "Select such a packet in the window, and unfold the ICMP part: the code is there in words.")
def test_code_in_words(course):
    window, answers = course.open("7", "ports")
    choose(window, answers, "icmp")
    assert any(re.match(r"Code: \d+ \([A-Z]\w+ ", name)
               for name in below(window, "Internet Control Message Protocol"))


# -------------------------------------------------------------------- lab 8 --

@says("8", "there are dozens of rows in either capture, and nobody can compare these.")
@pytest.mark.parametrize("file", ["before", "after"])
def test_dozens_of_rows(course, file):
    window, _ = course.open("8", file)
    _, table = traffic(window, "Conversations", "UDP")
    assert len(table) >= 24


@says("8", "Select one of its answers in the window, and look in the packet details for the Result "
           "Code.")
@pytest.mark.parametrize("protocol", ["portcontrol", "nat-pmp"])
def test_result_code(course, protocol):
    window, answers = course.open("8", "after")
    choose(window, answers, f"udp.srcport == 5351 && {protocol}")
    name = {"portcontrol": "Port Control Protocol", "nat-pmp": "NAT Port Mapping Protocol"}[protocol]
    assert any(told.startswith("Result Code: ") for told in below(window, name, "shift+Right"))


@says("8", "In the window set the filter `http.request.method == \"POST\"`, select a packet, and "
           "choose **Analyze → Follow → TCP Stream** to read the request and what the router says.")
def test_follow_stream(course):
    window, answers = course.open("8", "after")
    choose(window, answers, 'http.request.method == "POST"')
    dialog = window.dialog("Analyze", "Follow", "TCP Stream", title="Follow TCP Stream")

    def told():
        return next((widget.text for widget in dialog.walk()
                     if widget.role == "text" and "POST" in widget.text), None)
    assert "HTTP/1.1 200 OK" in wait_for(told, "the stream")


@says("8", "In the window: start `wireshark` with the same two `-o` and `-r after.pcapng`, and choose "
           "**Statistics → Oversharing → Changes**. Or choose **Analyze → Expert Information** and "
           "unfold the line that says a UDP endpoint is new since the baseline: each entry below "
           "leads to its first packet.")
def test_changes(desktop, user):
    inside = "oversharing.inside:192.168.0.0/16"
    before, after = (lay_out(desktop, COURSE / "8-upgrade" / f"{name}.pcapng", f"lab-8-own-{name}.pcapng")
                     for name in ("before", "after"))
    baseline = f"{desktop.folder}/lab-8.baseline"
    Answers(user, before, inside).tshark("-q", "-z", f"oversharing,baseline,{baseline}")
    preferences = [inside, f"oversharing.baseline:{baseline}"]
    answers = Answers(user, after, *preferences)
    window = Window(desktop, after, *answers.preferences)
    try:
        dialog = window.dialog("Statistics", "Oversharing", "Changes", title="Oversharing: Changes")
        told = dialog.find("text").text
        desktop.picture("course-8-changes")
        assert told.strip() == answers.tshark("-q", "-z", "oversharing,changes").strip()
        assert "\nNEW " in told
        window.tidy()
        new = answers.frames("oversharing.expert.new")
        table, found = expert.entries_of(window, expert.opened(window),
                                         len(answers.endpoints) + len(new))
        desktop.picture("course-8-expert")
        assert any("new since the baseline" in " ".join(row) for row in table.rows(400))
        assert new and set(new) <= set(found)
        table.cell(found[new[0]].row, 0).click()
        window.wait_selected(new[0])
    finally:
        window.close()


if __name__ == "__main__":
    raise SystemExit(pytest.main([__file__, "-p", "no:cacheprovider"]))
