# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare what the plugin printed with what the oracle found, or with figures
worked out by hand."""

import oracle

SHARES = ("initiated", "answered")          # percent, printed with a decimal or more
TIMES = ("first", "last")                   # seconds since the epoch
SHARE_TOLERANCE = 0.0501
TIME_TOLERANCE = 2e-6
COUNTS = ("peers", "hosts", "networks", "ports", "sent_datagrams",
          "received_datagrams", "sent_bytes", "received_bytes", "onset",
          "refused", "denied")
CAPTURE_COUNTS = ("packets", "datagrams", "group_datagrams", "conversations",
                  "endpoints", "refused", "min_hosts")
VERDICTS = ("initiating", "responding", "afterglow", "scanning", "serving",
            "client", "undecided")
ORDINARY = ("serving", "client")            # listed, never warned of


def known(service):
    """'' and 'data' both mean that no dissector knew."""
    return "" if service == "data" else service


def same(key, ours, theirs):
    if ours is None or theirs is None:
        return ours is None and theirs is None
    if key in SHARES:
        return abs(float(ours) - float(theirs)) <= SHARE_TOLERANCE
    if key in TIMES:
        return abs(float(ours) - float(theirs)) <= TIME_TOLERANCE
    return ours == theirs


def difference(name, ours, theirs, keys):
    """Sentences about the keys that differ."""
    return [f"{name}: {key} is {ours.get(key)!r}, should be {theirs.get(key)!r}"
            for key in keys if not same(key, ours.get(key), theirs.get(key))]


def difference_of_lines(kind, key, ours, theirs):
    """Compare two lists of hosts or endpoints, in order."""
    our_names = [line[key] for line in ours]
    their_names = [line[key] for line in theirs]
    if sorted(our_names) != sorted(their_names):
        missing = sorted(set(their_names) - set(our_names))
        extra = sorted(set(our_names) - set(their_names))
        return [f"{kind}s differ: missing {missing}, not expected {extra}"]
    found = []
    if our_names != their_names:
        found.append(f"{kind}s in another order: {our_names}, "
                     f"should be {their_names}")
    by_name = {line[key]: line for line in theirs}
    for line in ours:
        other = by_name[line[key]]
        keys = COUNTS + SHARES + TIMES + ("host", "port")
        if kind == "host":
            keys += ("endpoints",)
        found += difference(f"{kind} {line[key]}", line, other, keys)
        services = {known(service) for service in other["services"]}
        if known(line.get("service")) not in services:
            found.append(f"{kind} {line[key]}: service is {line.get('service')!r}, "
                         f"should be one of {sorted(services)}")
        if line.get("verdict") not in VERDICTS:
            found.append(f"{kind} {line[key]}: verdict is {line.get('verdict')!r}")
    return found


def difference_of_answers(ours, answer):
    """ours: PluginTshark.json(); answer: oracle.Answer.  Empty when all agree."""
    theirs = answer.capture_line()
    found = difference("capture", ours["capture"][0], theirs, CAPTURE_COUNTS)
    if answer.packets:
        found += difference("capture", ours["capture"][0], theirs, TIMES)
    found += difference_of_lines("host", "host", ours["host"], answer.host_lines())
    found += difference_of_lines("endpoint", "endpoint", ours["endpoint"],
                                 answer.endpoint_lines())
    return found


def difference_from_hand(ours, expected):
    """ours: PluginTshark.json(); expected: scenes.Expected."""
    found = difference("capture", ours["capture"][0], vars(expected),
                       ("datagrams", "group_datagrams", "conversations",
                        "endpoints", "refused"))
    listed = {line["endpoint"]: line for line in ours["endpoint"]}
    if set(listed) != set(expected.listed):
        return found + [f"listed {sorted(listed)}, should be "
                        f"{sorted(expected.listed)}"]
    for name, figures in expected.listed.items():
        found += difference(name, listed[name], figures, figures)
    return found


def reported(endpoint_lines):
    """The endpoints that are tagged and warned of."""
    return {oracle.parse_endpoint(line["endpoint"]): line
            for line in endpoint_lines if line["verdict"] not in ORDINARY}
