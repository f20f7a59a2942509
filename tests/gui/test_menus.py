# SPDX-License-Identifier: GPL-2.0-or-later
"""The menus: Statistics → Oversharing, Conversation Filter, and Wireshark's own tables.

The tests share one window and are steps of one visit; each leaves the window as it found it.
"""
import pytest

import menus
import scenes
from conftest import CAPTURES, Answers, lay_out
from desktop import wait_for
from window import Window

ENTRIES = ["Hosts", "Endpoints", "Peers", "Report", "Changes", "Picture", "Next to look at"]
SECOND_HUB = "192.168.2.60", 6881  # of scenes.two_hubs()
PEER = 3  # a row of the packet list, with only the NAS's packets in it


@pytest.fixture
def filtered(window, nas):
    """The window with the packets of the first endpoint that needs a look, and one selected."""
    endpoint = nas.reported[0]["endpoint"]
    frames = nas.frames(f'oversharing.endpoint == "{endpoint}"')
    window.filter(f'oversharing.endpoint == "{endpoint}"', len(frames))
    wait_for(lambda: len(window.packets()) == len(frames), "the list to follow")
    return window.select(PEER)


def expression(window):
    """The display filter as it stands in the window."""
    return menus.filter_field(window).text


def test_the_menu_holds_what_is_there(window):
    assert menus.entries(window, "Statistics", "Oversharing") == ENTRIES
    window.desktop.picture("10-menu")
    menus.leave(window)


def test_without_a_capture(desktop):
    """Every entry says so."""
    empty = Window(desktop, None)
    try:
        for entry in ENTRIES:
            dialog = empty.dialog("Statistics", "Oversharing", entry, title="Oversharing: Report")
            assert dialog.find("text").text.startswith("No capture is open")
            empty.tidy()
    finally:
        empty.close()


def test_report(window, nas):
    """The report is tshark's, and can be copied."""
    dialog = window.dialog("Statistics", "Oversharing", "Report", title="Oversharing: Report")
    assert nas.capture.name in dialog.name
    told = dialog.find("text").text
    window.desktop.picture("11-report")
    assert told.strip() == nas.tshark("-q", "-z", "oversharing,report").strip()
    dialog.find(("push button", "button"), "Copy").click()
    window.tidy()
    assert menus.pasted(window).split() == told.split()  # a field has no lines


def test_changes_without_a_baseline(window, nas):
    """Says what is missing, and how to come by it."""
    dialog = window.dialog("Statistics", "Oversharing", "Changes", title="Oversharing: Changes")
    told = dialog.find("text").text
    assert "no baseline is set" in told
    assert told.strip() == nas.tshark("-q", "-z", "oversharing,changes").strip()


def test_picture(window, desktop, nas):
    """tshark's picture, in the program that the desktop has for it."""
    window.menu("Statistics", "Oversharing", "Picture")
    shown = wait_for(desktop.opened, "a file to be opened")
    assert shown.read_text(encoding="utf-8") == nas.tshark("-q", "-z", "oversharing,svg")
    assert shown.stat().st_mode & 0o077 == 0, "others can read it"
    told = next(opened for opened in window.windows() if "Oversharing: Picture" in opened.name)
    assert str(shown) in told.find("text").text


def test_conversation_filter_endpoint(window, nas, filtered):
    endpoint = nas.reported[0]["endpoint"]
    window.filter("", nas.file["packets"])
    window.menu("Analyze", "Conversation Filter", "Oversharing endpoint")
    frames = nas.frames(f'oversharing.endpoint == "{endpoint}"')
    wait_for(lambda: window.counts()[1] == len(frames), "its packets", tell=window.counts)
    assert expression(window) == f'oversharing.endpoint == "{endpoint}"'


def test_conversation_filter_peer(window, nas, filtered):
    """All frames between the endpoint and the peer of the selected one, and no others."""
    window.menu("Analyze", "Conversation Filter", "Oversharing, this peer only")
    peer = nas.tshark("-2", "-Y", f"frame.number == {filtered}", "-T", "fields", "-e",
                      "oversharing.peer").strip()
    address, _, port = peer.rpartition(":")
    frames = nas.frames(f"ip.addr == {address} && udp.port == {port} && !icmp")
    assert 0 < len(frames) < nas.file["packets"]
    wait_for(lambda: window.counts()[1] == len(frames), f"{len(frames)} packets of {peer}",
             tell=window.counts)
    assert expression(window).endswith(f'oversharing.peer == "{peer}"')


@pytest.fixture
def packet_menu(window, nas, filtered):
    """Picks from the packet's own menu Oversharing: the first entry, the second, the third."""
    if nas.version() < (4, 4):
        pytest.skip("before 4.4 Wireshark has no menus of ours for a packet")

    def pick(entry):
        menus.right_click(window, window.packets().cell(PEER, 2), *["Down"] * 6, "Right",
                          *["Down"] * (entry - 1))
        window.desktop.picture(f"14-packet-menu-{entry}")
        window.desktop.key("Return")
    return pick


def test_packet_menu_filter(window, nas, packet_menu):
    window.filter("oversharing", len(nas.frames("oversharing")))
    packet_menu(1)
    wait_for(lambda: expression(window) ==
             f'oversharing.endpoint == "{nas.reported[0]["endpoint"]}"', "the endpoint's filter",
             tell=lambda: expression(window))


def test_packet_menu_onset(window, nas, packet_menu):
    packet_menu(2)
    window.wait_selected(nas.reported[0]["onset"])


def test_packet_menu_peers(window, nas, packet_menu):
    dialog = window.opened("Oversharing: Peers", lambda: packet_menu(3))
    table = window.table(dialog)
    wait_for(lambda: len(table) == nas.reported[0]["peers"], "a row a peer", tell=table.rows)


def test_no_filter_where_nothing_is_tagged(window, nas):
    assert nas.frames("!oversharing && udp")[0] == 1
    window.menu("Go", "First Packet")
    window.wait_selected(1)
    assert not menus.is_enabled(window, "Analyze", "Conversation Filter", "Oversharing endpoint")


def test_endpoint_type(window, nas):
    """Wireshark's own Endpoints: ours are there, and a row's right-click filters."""
    dialog = window.dialog("Statistics", "Endpoints")
    menus.choose_type(window, dialog, "Oversharing")
    try:
        table, rows = menus.table_of_type(dialog, "Oversharing", len(nas.reported))
        window.desktop.picture("12-endpoints")
        for endpoint in nas.reported:
            row = rows[endpoint["host"], str(endpoint["port"])]
            sent, received = endpoint["sent_datagrams"], endpoint["received_datagrams"]
            assert row["Packets"] == str(sent + received)
            assert (row["Tx Packets"], row["Rx Packets"]) == (str(sent), str(received))
        wanted = f"ip.addr=={table.cell(0, 'Address').name} && udp.port==" + \
            table.cell(0, "Port").name
        menus.right_click(window, table.cell(0, "Address"), "Down", "Right", "Return")
        check_filter(window, nas, wanted)
    finally:
        window.raise_window(dialog.name)
        menus.choose_type(window, dialog, "Oversharing")


def check_filter(window, answers, wanted):
    """Is this filter applied? It means the same to tshark."""
    frames = answers.frames(wanted)
    assert 0 < len(frames) < answers.file["packets"]
    wait_for(lambda: window.counts()[1] == len(frames), f"the packets of {wanted}",
             tell=lambda: (window.counts(), expression(window)))
    assert expression(window).replace(" ", "") == wanted.replace(" ", "")


def test_conversation_type(window, nas):
    """The same in Conversations: a row a peer."""
    endpoint = nas.reported[0]
    dialog = window.dialog("Statistics", "Conversations")
    menus.choose_type(window, dialog, "Oversharing")
    try:
        table, _ = menus.table_of_type(dialog, "Oversharing", endpoint["peers"], "Address A",
                                       "Port A")
        window.desktop.picture("13-conversations")
        first = dict(zip(table.columns, table.row(0)))
        assert (endpoint["host"], str(endpoint["port"])) in (
            (first["Address A"], first["Port A"]), (first["Address B"], first["Port B"]))
        wanted = (f"ip.addr=={first['Address A']} && udp.port=={first['Port A']} && "
                  f"ip.addr=={first['Address B']} && udp.port=={first['Port B']}")
        # Wireshark 4.0 offers to filter by stream, first of all, whether there is a stream or not.
        below = ["Down"] if first.get("Stream ID") == "-1" else []
        menus.right_click(window, table.cell(0, "Address A"), "Down", "Right", "Right", *below,
                          "Return")
        check_filter(window, nas, wanted)
    finally:
        window.raise_window(dialog.name)
        menus.choose_type(window, dialog, "Oversharing")


@pytest.fixture
def another(desktop, user):
    """Opens another capture of captures/ in a window of its own."""
    opened = []

    def open_window(name):
        answers = Answers(user, lay_out(desktop, CAPTURES / name, name))
        opened.append(Window(desktop, answers.capture))
        return opened[0], answers
    yield open_window
    for window in opened:
        window.close()


def test_next_to_look_at(another):
    """Each time the packets of the next endpoint, on its onset; after the last the first again."""
    window, answers = another("sweep-network-inside.pcapng")
    assert len(answers.reported) > 1
    for endpoint in [*answers.reported, answers.reported[0]]:
        wanted = f'oversharing.endpoint == "{endpoint["endpoint"]}"'
        frames = answers.frames(wanted)
        window.menu("Statistics", "Oversharing", "Next to look at")
        wait_for(lambda frames=frames: window.counts()[1] == len(frames), "its packets",
                 tell=window.counts)
        window.wait_selected(endpoint["onset"])
        assert expression(window) == wanted


@pytest.fixture
def two_hubs(desktop, user):
    """Two hubs, of which the second has one more peer, speak with each other in the last two frames."""
    capture, _ = scenes.two_hubs()
    capture.add_ip(302, scenes.packets.datagram(SECOND_HUB[0], SECOND_HUB[1], "10.250.0.1", 7777))
    answers = Answers(user, capture.write(desktop.folder / "hubs.pcap"))
    assert [entry["peers"] for entry in answers.reported] == [32, 31]
    opened = Window(desktop, answers.capture)
    yield opened, answers
    opened.close()


def test_two_endpoints_in_one_frame(two_hubs):
    """Filters and the packet's menu take the one with more peers, whichever of them sent the frame."""
    window, answers = two_hubs
    wanted = f'oversharing.endpoint == "{answers.reported[0]["endpoint"]}"'
    frames = answers.frames("oversharing.endpoint == {} && oversharing.endpoint == {}".format(
        *(f'"{entry["endpoint"]}"' for entry in answers.reported)))
    assert len(frames) == 2
    for frame in frames:
        window.filter(f"frame.number == {frame}", 1)
        wait_for(lambda: len(window.packets()) == 1, "the list to follow")
        window.select(0)
        window.menu("Analyze", "Conversation Filter", "Oversharing endpoint")
        wait_for(lambda: expression(window) == wanted, wanted, tell=lambda: expression(window))
        if answers.version() >= (4, 4):
            window.filter(f"frame.number == {frame}", 1)
            wait_for(lambda: len(window.packets()) == 1, "the list to follow")
            window.select(0)
            menus.right_click(window, window.packets().cell(0, 2), *["Down"] * 6, "Right",
                              "Return")
            wait_for(lambda: expression(window) == wanted, wanted, tell=lambda: expression(window))


def test_nothing_to_look_at(another):
    """Then the report says so."""
    window, answers = another("ntp-inside.pcapng")
    assert not answers.reported
    dialog = window.dialog("Statistics", "Oversharing", "Next to look at",
                           title="Oversharing: Report")
    assert dialog.find("text").text.strip() == \
        answers.tshark("-q", "-z", "oversharing,report").strip()


if __name__ == "__main__":
    raise SystemExit(pytest.main([__file__, "-p", "no:cacheprovider"]))
