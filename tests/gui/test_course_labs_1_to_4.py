# SPDX-License-Identifier: GPL-2.0-or-later
"""Labs 1 to 4: what their pages say of the screen is so."""
import re
import subprocess

import pytest

import menus
from conftest import Answers, lay_out
from course_pages import says
from course_window import (COURSE, OF_THE_SERVICE, below, choose, column, fields, figures,
                           largest_on_top, limit, line, show, status, table_of, traffic, unfold)
from desktop import wait_for
from window import TABLES

NAS = "192.168.3.24"


@says("1", "type `udp` into the display filter above the packets, and press Enter. At the bottom "
           "right Wireshark now counts the packets that are displayed.",
      "Set the display filter `udp` and read the status bar.")
def test_counts_of_the_status_bar(course):
    window, answers = course.open("1", "home")
    show(window, answers, "udp")
    x, y, width, height = window.counter.place
    screen_width, screen_height = course.desktop.size
    assert x + width // 2 > screen_width // 2 and y > screen_height - 3 * height
    assert menus.filter_field(window).place[1] < window.main.find(TABLES, "Packet list").place[1]
    course.desktop.picture("course-1-counts")


@says("1", "which protocols are in the file that are not UDP? And why does User Datagram Protocol "
           "stand there twice?")
def test_protocol_hierarchy(course):
    window, _ = course.open("1", "home")
    dialog = window.dialog("Statistics", "Protocol Hierarchy", title="Protocol Hierarchy")
    table = window.table(dialog)
    names = [table.cell(row, 0).name for row in range(len(table))]
    assert names.count("User Datagram Protocol") == 2
    assert "Internet Group Management Protocol" in names


@says("1", "Filter `udp` again, select the first packet, and look at the packet details. Click on "
           "the line **User Datagram Protocol**: the bytes that it stands for are marked in the "
           "pane of bytes, and the status bar at the bottom left says how many they are.",
      "Click on the line User Datagram Protocol, and read the status bar at the bottom left.")
def test_bytes_of_a_line(course):
    window, answers = course.open("1", "home")
    choose(window, answers, "udp")
    before = course.desktop.picture("course-1-before")
    line(window, "User Datagram Protocol").click()
    label, told = status(window, r"User Datagram Protocol.*, (\d+) byte")
    headers = {int(length) - len(payload) // 2
               for length, payload in fields(answers, "udp", "udp.length", "udp.payload")}
    assert headers == {int(told[1])}
    assert label.place[0] < course.desktop.size[0] // 4
    after = course.desktop.picture("course-1-after")
    # Something has changed on the screen that is below the list, no details, and no status bar.
    bar, details = (window.main.find(*what).place
                    for what in (("status bar",), (TABLES, "Packet details")))
    hidden = [(0, 0, course.desktop.size[0], details[1]), details, bar]
    changed = course.desktop.run(
        "convert", before, after, "-compose", "difference", "-composite", "-fill", "black",
        *[word for x, y, width, height in hidden
          for word in ("-draw", f"rectangle {x},{y},{x + width},{y + height}")],
        "-threshold", "10%", "-format", "%[fx:int(mean*w*h)]", "info:")
    assert int(changed) > 200


@says("1", "Unfold it. Each line shows bytes of the packet, or stands in square brackets.",
      "Unfold the line User Datagram Protocol, and leave out what stands in square brackets.")
def test_brackets(course):
    window, answers = course.open("1", "home")
    choose(window, answers, "udp")
    for told in below(window, "User Datagram Protocol"):
        assert re.match(r"\[|(Source Port|Destination Port|Length|Checksum): |UDP payload", told)


@says("1", "DNS itself has a number for that, the ID: see the column Info.")
def test_dns_numbers(course):
    window, answers = course.open("1", "home")
    show(window, answers, "dns")
    numbers = [re.search(r"0x[0-9a-f]{4}", info)[0] for info in column(window, "Info")]
    assert all(numbers.count(number) >= 2 for number in numbers)


@says("1", "Select an answer of a time server, unfold User Datagram Protocol, and below it "
           "`[Timestamps]`. The time since the previous frame is that since the last packet between "
           "these two endpoints.")
def test_timestamps(course):
    window, answers = course.open("1", "home")
    expression = "ntp && udp.srcport == 123"
    choose(window, answers, expression)
    assert "[Timestamps]" in below(window, "User Datagram Protocol")
    told = " ".join(unfold(window, "Timestamps"))
    passed, unit = re.search(r"Time since previous frame: ([\d.]+) (\w*)seconds", told).groups()
    seconds = float(passed) * {"": 1, "milli": 1e-3, "micro": 1e-6, "nano": 1e-9}[unit]
    assert seconds == pytest.approx(float(fields(answers, expression, "udp.time_delta")[0][0]))


@says("1", "Empty the filter, and look for them in the column Destination. Beware: not all that goes "
           "to a group is UDP.", "If you do not know, unfold such a packet.")
def test_groups(course):
    window, answers = course.open("1", "home")
    groups = fields(answers, "ip.dst == 224.0.0.0/4 || ipv6.dst == ff00::/8", "ip.dst", "ipv6.dst")
    assert {one or other for one, other in groups} <= set(column(window, "Destination"))
    for expression, is_udp in (("igmp", False), ("ssdp", True)):
        choose(window, answers, f"{expression} && ip.dst == 224.0.0.0/4")
        line(window, "Internet Protocol Version 4")
        names = [cell.name for cell in window.details()]
        assert any(name.startswith("User Datagram Protocol") for name in names) == is_udp


@says("1", "The source address is in the list of packets, the port in the packet details.")
def test_where_an_endpoint_stands(course):
    window, answers = course.open("1", "home")
    choose(window, answers, "ssdp && ip")
    address, port = fields(answers, "ssdp && ip", "ip.src", "udp.srcport")[0]
    assert column(window, "Source")[0] == address
    assert f"Source Port: {port}" in below(window, "User Datagram Protocol")


@says("1", "Each row is a pair of endpoints. If there are fewer rows than you expect, there is a "
           "filter, and a tick at **Limit to display filter**. In which rows do packets go one way "
           "alone, and who is at the other end of these?")
def test_conversations(course):
    window, answers = course.open("1", "home")
    show(window, answers, "ntp")
    dialog, table = traffic(window, "Conversations", "UDP")
    everything = answers.tshark("-q", "-z", "conv,udp").count("<->")
    assert len(table) == everything
    back = figures(table, "Packets B → A")
    assert 0 in back and max(back) > 0
    lonely = [table.cell(row, "Address B").name for row, count in enumerate(back) if not count]
    assert any(re.match(r"2(2[4-9]|3\d)\.|ff", address) for address in lonely)
    limit(dialog, True)
    fewer = answers.tshark("-q", "-z", "conv,udp,ntp").count("<->")
    assert fewer < everything
    wait_for(lambda: len(table_of(dialog, "UDP")) == fewer, "fewer rows")


@says("1", "In the window: **View → Time Display Format**, and there UTC Time of Day.")
def test_time_of_day(course):
    window, answers = course.open("1", "home")
    show(window, answers, "ntp")

    def display(begin):
        item = next(item for item in menus.items(window, "View", "Time Display Format")
                    if item.name.replace("&", "").startswith(begin))
        item.click()
    display("UTC Time of Day")
    right = re.findall(r"(?m)^ *\d+ (\d\d:\d\d:\d\d\.\d+)", answers.tshark("-t", "u", "-Y", "ntp"))
    wait_for(lambda: column(window, "Time") == right, "the time of day", tell=lambda: (
        column(window, "Time", 3), right[:3]))
    display("Seconds Since First Captured Packet")


# -------------------------------------------------------------------- lab 2 --

BUSIEST = "click the heading {}Packets{} until {} on top."


@says("2", BUSIEST.format("", "", "the largest number is"))
@says("6", BUSIEST.format("**", "**", "those with most packets are"))
@pytest.mark.parametrize("lab, file", [("2", "nas"), ("6", "hosts")])
def test_busiest_endpoint(course, lab, file):
    window, answers = course.open(lab, file)
    _, table = traffic(window, "Endpoints", "UDP")
    largest_on_top(table, "Packets")
    right = re.findall(r"(?m)^(\S+) +(\d+) +(\d+) ", answers.tshark("-q", "-z", "endpoints,udp"))[0]
    assert (table.cell(0, "Address").name, table.cell(0, "Port").name) == right[:2]
    course.desktop.picture(f"course-{lab}-busiest")


@says("2", "Now the same endpoint stands in row after row, each time with somebody else at the other "
           "end.")
def test_row_after_row(course):
    window, _ = course.open("2", "nas")
    _, table = traffic(window, "Conversations", "UDP")
    rows = [tuple(table.cell(row, name).name for name in ("Address A", "Port A", "Address B",
                                                          "Port B")) for row in range(len(table))]
    assert len(set(rows)) == len(rows)
    ends = [end for row in rows for end in (row[:2], row[2:])]
    assert max(map(ends.count, set(ends))) > 8


@says("2", "In the window: **Statistics → Oversharing → Endpoints**. Compare every figure with yours.",
      "The second column of the table, or the line Verdict in the packet details.")
@says("6", "In the window it is **Statistics → Oversharing → Endpoints**. A click on a heading sorts.",
      "In the window, `Endpoints` shows it also for what needs no look.")
@pytest.mark.parametrize("lab, file", [("2", "nas"), ("6", "hosts")])
def test_endpoints_of_the_plugin(course, lab, file):
    window, answers = course.open(lab, file)
    dialog = window.dialog("Statistics", "Oversharing", "Endpoints", title="Oversharing: Endpoints")
    table = window.table(dialog)
    wait_for(lambda: len(table) == len(answers.endpoints), "a row an endpoint")
    assert table.columns[1] == "Verdict"
    verdicts = {entry["endpoint"]: entry["verdict"] for entry in answers.endpoints}
    assert {row[0]: row[1] for row in table.rows()} == verdicts
    if lab == "6":
        assert len(answers.endpoints) > len(answers.reported)
    largest_on_top(table, "Peers")


@says("2", "Wireshark shows the packets of the endpoint, and selects the onset. Unfold the last line "
           "of the packet details, **Oversharing**: it tells of this packet who spoke first, and "
           "which is the first packet of this peer.")
@says("5", "In the window, open `first.pcapng` and choose **Statistics → Oversharing → Next to look "
           "at**. It shows the datagrams of the endpoint, without the ICMP errors about them, and "
           "selects its *onset*: the one with which it came to be listed. The evidence is in the "
           "packet details. Read the advice there, too")
@pytest.mark.parametrize("lab, file", [("2", "nas"), ("5", "first")])
def test_next_to_look_at(course, lab, file):
    window, answers = course.open(lab, file)
    endpoint = answers.reported[0]
    frames = answers.frames(f'oversharing.endpoint == "{endpoint["endpoint"]}"')
    window.menu("Statistics", "Oversharing", "Next to look at")
    wait_for(lambda: window.counts()[1] == len(frames), "its packets", tell=window.counts)
    window.wait_selected(endpoint["onset"])
    told = "\n".join(below(window, "Oversharing", "shift+Right"))
    assert window.details()[-1].name in told
    course.desktop.picture(f"course-{lab}-next")
    for begin in ("Spoke first", "This peer's first packet", "Verdict", "Evidence", "What to do"):
        assert f"[{begin}: " in told, told
    assert "ICMP" not in column(window, "Protocol")


# -------------------------------------------------------------------- lab 3 --

@says("3", "You may open `both.pcapng` in the window, too. The packet details show each line taken "
           "apart, and the display filter `fwlog.action == \"denied\"` leaves the denials")
def test_log_in_the_window(course, desktop, user):
    logs = [lay_out(desktop, COURSE / "3-firewall-log" / f"{name}.log", f"lab-3-{name}.log")
            for name in ("accepted", "denied")]
    capture = desktop.folder / "lab-3-both.pcapng"
    subprocess.run([user.home / ".local" / "bin" / "fwlog", "-q", "--timezone", "UTC", *logs, "-w",
                    capture], env=user.environment(), cwd="/", check=True, **user.options())
    window, answers = course.open_capture(Answers(user, capture))
    choose(window, answers, 'fwlog.action == "denied"')
    assert len(window.packets()) < answers.file["packets"]
    told = "\n".join(below(window, "Firewall log"))
    for begin in ("Action", "Source", "Destination"):
        assert begin in told, told


# -------------------------------------------------------------------- lab 4 --



@says("4", "type the filter `udp.port == 8861`. Read the columns of addresses. Who speaks? Who never "
           "does? Then open `outside.pcapng`, with the same filter.")
def test_addresses_inside_and_outside(course):
    for file, own, alone in (("inside", NAS, True), ("outside", "203.0.113.2", False)):
        window, answers = course.open("4", file)
        show(window, answers, OF_THE_SERVICE)
        ends = zip(*(column(window, name) for name in ("Source", "Protocol")))
        senders = {sender for sender, protocol in ends if protocol != "ICMP"}
        assert own in senders and (len(senders) == 1) == alone


@says("4", "In the window: select one that the NAS sent, unfold **Internet Protocol Version 4**, and "
           "write down its Identification, a number that its sender gave it. In the other capture the "
           "filter `ip.id ==` and this number find it again.")
def test_identification(course):
    window, answers = course.open("4", "inside")
    expression = f"udp.srcport == 8861 && ip.src == {NAS}"
    choose(window, answers, expression)
    to = fields(answers, expression, "ip.dst")[0]
    told = "\n".join(below(window, "Internet Protocol Version 4"))
    number = re.search(r"Identification: (0x[0-9a-f]+) \((\d+)\)", told)
    window, answers = course.open("4", "outside")
    for way in number.groups():
        assert to in fields(answers, f"ip.id == {way}", "ip.dst")
        show(window, answers, f"ip.id == {way}")
        assert to[0] in column(window, "Destination")


@says("4", "In the window the same is in **Statistics → Conversations**, with the filter of step 1, "
           "**Limit to display filter** ticked, and the tab **UDP**; but there you see how many "
           "datagrams went each way, and not in which order.")
def test_stories(course):
    window, answers = course.open("4", "outside")
    show(window, answers, OF_THE_SERVICE)
    _, table = traffic(window, "Conversations", "UDP", limited=True)
    course.desktop.picture("course-4-stories")
    assert len(table) == answers.tshark("-q", "-z", f"conv,udp,{OF_THE_SERVICE}").count("<->")
    ways = {(one > 0, other > 0) for one, other in zip(figures(table, "Packets A → B"),
                                                       figures(table, "Packets B → A"))}
    assert len(ways) > 1


@says("4", "The protocol is BitTorrent's DHT: unfold it in the packet details, and see whether a "
           "message is a request or a response.")
def test_request_or_response(course):
    window, answers = course.open("4", "outside")
    choose(window, answers, "bt-dht && !icmp")
    told = " ".join(below(window, "BitTorrent DHT Protocol", "shift+Right"))
    assert re.search(r"(?i)\b(request|response|query)\b", told), told


@says("4", "In the window it is **Statistics → Oversharing → Peers**; the column **Began** has a "
           "question mark where the two may have met before the capture.")
def test_question_marks(course):
    window, answers = course.open("4", "outside")
    dialog = window.dialog("Statistics", "Oversharing", "Peers", title="Oversharing: Peers")
    table = window.table(dialog)
    right = answers.tshark("-q", "-z", "oversharing,peers")
    wait_for(lambda: len(table) == answers.endpoints[0]["peers"], "a row a peer")
    began = [table.cell(row, "Began").name for row in range(len(table))]
    assert any(word.endswith("?") for word in began)
    assert sum(word.endswith("?") for word in began) == len(re.findall(r" \w+\? ", right))


if __name__ == "__main__":
    raise SystemExit(pytest.main([__file__, "-p", "no:cacheprovider"]))
