# SPDX-License-Identifier: GPL-2.0-or-later
"""The firewall's log and its three hypotheses."""
from collections import Counter

from questions import Question
from recordings import NAS


def denied(files):
    """Lines about the NAS's port, of the first log."""
    return [line for line in files.log("denied").denied()
            if line["DST"] == str(files.host(NAS)) and line["DPT"] == str(files.share)]


def callers(files):
    return Counter((line["SRC"], line["SPT"]) for line in denied(files))


def called(files):
    """Lines of the second log: outwards from the NAS's port, and inwards to it."""
    lines = files.log("accepted").accepted()
    host, port = str(files.host(NAS)), str(files.share)
    return ([line for line in lines if (line["SRC"], line["SPT"]) == (host, port)],
            [line for line in lines if (line["DST"], line["DPT"]) == (host, port)])


def met_before(files):
    """Of the callers of the first log, those that the NAS calls in the second."""
    return set(callers(files)) & {(line["DST"], line["DPT"]) for line in called(files)[0]}


def first_way(files):
    out, inwards = called(files)
    lines = files.log("accepted").lines
    return "a" if lines.index(out[0]) < lines.index(inwards[0]) else "b"


QUESTIONS = [
    Question("number", lambda f: len(denied(f)),
             "grep -c counts lines; DPT= is the port that was called."),
    Question("endpoint", lambda f: f.endpoint(NAS), "DST= and DPT= of those lines."),
    Question("number", lambda f: len(callers(f)),
             "SRC= and SPT= together, each pair once: sort -u.",
             ((lambda f: len(denied(f)), "You counted lines: some strangers come again."),)),
    Question("number", lambda f: len({address.partition(".")[0] + "." + address.split(".")[1]
                                      for address, _ in callers(f)}),
             "The first two numbers of SRC=, each pair once.",
             ((lambda f: len({address for address, _ in callers(f)}), "These are addresses."),)),
    Question("number", lambda f: sum(count > 1 for count in callers(f).values()),
             "uniq -c, and those with more than 1."),
    Question("time", lambda f: denied(f)[0]["time"].split()[-1], "The beginning of the first such line."),
    Question("letters", lambda f: "d",
             "Ask of each hypothesis: if it were true, would the log look otherwise?",
             ((lambda f: "a", "Afterglow looks just so: strangers call, and nobody at home has asked them."),
              (lambda f: "b", "If it responds, strangers call and are denied, and so does the log say."),
              (lambda f: "c", "If it calls them, what is denied are their answers: the log does not say "
               "that they are answers."))),
    Question("word", lambda f: "undecided",
             "In the report of denied.pcapng, the line that begins with the endpoint of question 2: its "
             "word in capitals."),
    Question("number", lambda f: len({(line["DST"], line["DPT"]) for line in called(f)[0]}),
             "ACCEPTED, SRC= and SPT= those of the NAS; then DST= and DPT=, each pair once.",
             ((lambda f: len(called(f)[0]), "You counted lines: nobody answered some calls, so they were "
               "repeated."),)),
    Question("letters", first_way, "The first line of the second log that has this port."),
    Question("number", lambda f: len(met_before(f)),
             "Two lists of pairs, both sorted: comm -12 prints what is in both.",
             ((lambda f: len(set(callers(f)) & ({(line["DST"], line["DPT"]) for line in called(f)[0]} | {
                 (line["SRC"], line["SPT"]) for line in called(f)[1]})),
               "Some of these called first: take those alone whom the NAS called."),
              (lambda f: len(set(callers(f)) - met_before(f)), "These are those whom it had not called."))),
    Question("word", lambda f: "initiating",
             "In the report of accepted.pcapng alone, the line that begins with the endpoint: its word in "
             "capitals. The evidence says who spoke first."),
]
