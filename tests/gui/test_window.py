# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in a real Wireshark window: the NAS capture, as a person would look at it.

The tests share one window and are steps of one visit; each leaves the window as it found it.
"""
import re
import shutil

import pytest

import expert
from desktop import wait_for
from conftest import lay_out

HOSTS = "Oversharing: Hosts"  # in the title of the dialog
# Column headings of Statistics → Oversharing → Hosts, and the keys of the JSON objects they must equal.
FIGURES = {"Host": "host", "Verdict": "verdict", "On ports": "rests_on", "Peers": "peers",
           "Remote hosts": "hosts", "Networks": "networks", "Remote ports": "ports",
           "Began %": "initiated", "Answered %": "answered", "Datagrams sent": "sent_datagrams",
           "Received": "received_datagrams", "Service": "service"}
OURS = "[Oversharing"  # how our line in the details begins
# Those the oracle tells too.
COUNTED = [column for column in FIGURES
           if column not in ("Host", "Verdict", "On ports", "Service")]


def number(text):
    """The number in a cell, without unit."""
    return float(re.match(r"-?[\d,]*\.?\d*", text)[0].replace(",", ""))


def same(cell, figure):
    """Whether a cell shows a figure, as either may be rounded (JSON to two digits), or the ports of
    endpoints."""
    if isinstance(figure, list):
        return cell == ",".join(sorted((endpoint.rpartition(":")[2] for endpoint in figure), key=int))
    if isinstance(figure, str):
        return cell == figure
    digits = min(2, len((re.search(r"\.(\d+)", cell) or ("", ""))[1]))
    return abs(number(cell) - figure) <= 0.5000001 * 10 ** -digits


def statistics_table(window, answers, picture):
    """Opens Statistics → Oversharing → Hosts, waits for a row a host, takes a picture."""
    dialog = window.dialog("Statistics", "Oversharing", "Hosts", title=HOSTS)
    table = window.table(dialog)
    wait_for(lambda: len(table) == len(answers.hosts),
             f"{len(answers.hosts)} rows in the table", tell=table.rows)
    window.arrange(dialog, 60, 240, 1380, 420)
    window.desktop.picture(picture)
    return dialog, table


def check_table(table, hosts):
    """There is a row a host, right figure for figure."""
    lacking = set(FIGURES) - set(table.columns)
    assert not lacking, f"no columns {lacking} in {table.columns}"
    shown = {table.cell(row, "Host").name: row for row in range(len(table))}
    assert set(shown) == {host["host"] for host in hosts}
    for host in hosts:
        row = shown[host["host"]]
        for column, key in FIGURES.items():
            cell = table.cell(row, column).name
            assert same(cell, host[key]), \
                f"{host['host']}, {column}: the window shows {cell!r}, right is {host[key]!r}"


def test_all_packets_are_listed(window, nas):
    packets = nas.file["packets"]
    assert window.counts() == (packets, packets)
    assert len(window.packets()) == packets
    window.desktop.picture("1-opened")


def test_statistics_by_the_menu(window, nas):
    _, table = statistics_table(window, nas, "2-statistics")
    check_table(table, nas.hosts)


def test_statistics_agree_with_the_oracle(window, nas):
    """The same table against figures that were worked out without the plugin."""
    right = {host["host"]: host for host in nas.oracle()}
    _, table = statistics_table(window, nas, "2-statistics")
    shown = {table.cell(row, "Host").name: row for row in range(len(table))}
    assert set(shown) == set(right)
    for host, row in shown.items():
        for column in COUNTED:
            cell = table.cell(row, column).name
            assert same(cell, right[host][FIGURES[column]]), \
                f"{host}, {column}: the window shows {cell!r}, right is {right[host]}"


def test_statistics_with_a_filter(window, nas):
    """The dialog's own display filter: figures of the matching packets alone."""
    port = nas.reported[0]["port"]
    expression = f"udp.srcport == {port}"
    filtered = [line for line in nas.tshark(
        "-q", "-z", f"oversharing,json,{expression}").splitlines() if '"type":"host"' in line]
    dialog, table = statistics_table(window, nas, "2-statistics")
    dialog.find("text").click()
    window.desktop.type(expression)
    window.desktop.key("Return")
    dialog.find(("push button", "button"), "Apply").click()
    peers = [re.search(r'"peers":(\d+)', line)[1] for line in filtered]
    wait_for(lambda: [row[table.columns.index("Peers")] for row in table.rows()] == peers,
             f"peers {peers} with {expression}", tell=table.rows)
    window.desktop.picture("3-statistics-filtered")


def test_sorting_by_a_click(window, nas):
    _, table = statistics_table(window, nas, "2-statistics")
    column = table.columns.index("Peers")
    right = sorted(host["peers"] for host in nas.hosts)
    for _ in range(2):
        table.header("Peers").click()
        wait_for(lambda: [number(row[column]) for row in table.rows()] in (right, right[::-1]),
                 "rows sorted by their number of peers", tell=table.rows)


def test_filter_by_verdict(window, nas):
    packets = nas.file["packets"]
    for expression in ("oversharing.verdict",
                       f"oversharing.verdict == \"{nas.reported[0]['verdict']}\"",
                       f"oversharing.endpoint == \"{nas.reported[0]['endpoint']}\""):
        frames = nas.frames(expression)
        assert 0 < len(frames) <= packets
        window.filter(expression, len(frames))
        wait_for(lambda: len(window.packets()) == len(frames), "the list to follow")
        shown = [int(window.packets().cell(row, 0).name) for row in range(min(20, len(frames)))]
        assert shown == frames[:20]
        window.desktop.picture("4-filtered")
        window.filter("", packets)


def test_details_of_a_packet(window, nas):
    """The first frame of the busiest endpoint, long before its onset, shows the final figures."""
    endpoint = nas.reported[0]
    expression = f"oversharing.endpoint == \"{endpoint['endpoint']}\""
    frames = nas.frames(expression)
    window.filter(expression, len(frames))
    window.menu("Go", "First Packet")
    assert frames[0] < endpoint["onset"]
    window.wait_selected(frames[0])
    lines = window.unfold(OURS)
    text = "\n".join(lines)
    assert endpoint["endpoint"] in text
    assert re.search(rf"^\W*Verdict: {endpoint['verdict']}\b", text, re.M | re.I), text
    for label, key in (("Peers", "peers"), ("Remote hosts", "hosts"),
                       ("Remote networks", "networks"), ("Remote ports", "ports"),
                       ("Onset", "onset")):
        assert f"[{label}: {endpoint[key]}]" in lines, f"no {label} {endpoint[key]} in {text}"
    assert lines[0] == (f"{OURS}: {endpoint['endpoint']} shares with {endpoint['peers']} peers in "
                        f"{endpoint['networks']} networks: {endpoint['verdict']}]")
    for finding in endpoint["evidence"]:
        sentence = f"[Evidence: {finding[0].upper()}{finding[1:]}.]"
        assert sentence in lines, f"{sentence!r} is not in: {text}"
    window.follow("[Onset")
    window.wait_selected(endpoint["onset"])
    window.desktop.picture("5-details")
    assert "[Provisional: False]" in lines, text
    window.filter("", nas.file["packets"])


def test_expert_information(window, nas):
    """One entry an endpoint, on its onset; a click on it goes there."""
    table, entries = expert.entries(window, len(nas.endpoints))
    window.desktop.picture("6-expert")
    for endpoint in nas.endpoints:
        assert endpoint["onset"] in entries, f"no entry on {endpoint['onset']}: {entries}"
        assert entries[endpoint["onset"]].severity == expert.SEVERITY[endpoint["verdict"]]
    frame = nas.reported[0]["onset"]
    table.cell(entries[frame].row, 0).click()
    window.wait_selected(frame)


def test_expert_messages(window, nas):
    """Not grouped by summary, each entry says which endpoint it is about."""
    dialog = expert.opened(window)
    dialog.find("check box", "Group by summary").click()
    table = window.table(dialog)
    protocol, summary = table.columns.index("Protocol"), table.columns.index("Summary")
    wait_for(lambda: any(row[protocol].lower() == "oversharing" and not row[summary]
                         for row in table.rows()), "entries of ours, not grouped", tell=table.rows)
    for row in reversed(range(len(table))):
        if table.cell(row, protocol).name.lower() == "oversharing":
            before = len(table)
            table.cell(row, 0).click()
            window.desktop.key("Right")
            wait_for(lambda before=before: len(table) > before, "the entries to unfold",
                     tell=table.rows)
    window.desktop.picture("6-expert-messages")
    told = [row[summary] for row in table.rows(400) if row[0].isdigit()]
    for endpoint in nas.endpoints:
        assert any(f"{endpoint['endpoint']} " in message for message in told), told


def test_reload_begins_clean(window, nas, flood):
    """The file behind the window is exchanged; after View → Reload nothing of it is left."""
    original = nas.capture.read_bytes()
    try:
        shutil.copyfile(flood.capture, nas.capture)
        window.menu("View", "Reload")
        wait_for(lambda: window.counts() == (700, 700), "the flood", tell=window.counts)
        _, table = statistics_table(window, flood, "7-reloaded")
        check_table(table, flood.hosts)
    finally:
        nas.capture.write_bytes(original)


def test_another_file_begins_clean(window, desktop, nas, flood):
    """File → Close, then File → Open the NAS again, then the flood over it."""
    window.menu("File", "Close")
    wait_for(lambda: nas.capture.name not in window.main.name, "the file to close",
             tell=lambda: window.main.name)
    again = lay_out(desktop, nas.capture, "again.pcapng")
    for path, answers, picture in ((again, nas, "8-opened-again"),
                                   (flood.capture, flood, "9-opened-another")):
        packets = answers.file["packets"]
        assert window.open_file(path) == (packets, packets)
        _, table = statistics_table(window, answers, picture)
        check_table(table, answers.hosts)
        window.tidy()


if __name__ == "__main__":
    raise SystemExit(pytest.main([__file__, "-p", "no:cacheprovider"]))
