# SPDX-License-Identifier: GPL-2.0-or-later
"""The last one: a house, and no hints."""
from questions import Question
from recordings import LAPTOP, NAME_SERVER, NAS, PHONE, RESOLVER, TELEVISION


def capture(files):
    return files.capture("house")


def resolver(files):
    return next(endpoint for endpoint, _ in capture(files).listed()
                if endpoint.address == files.host(RESOLVER))


def unknown(files):
    return files.endpoint(PHONE, files.unknown_service)


def figures(files, endpoint):
    return capture(files).figures(endpoint)


def scanned(files):
    return {peer.address for endpoint in capture(files).answer.endpoints
            if endpoint.address == files.host(LAPTOP)
            for peer, _ in capture(files).pairs(endpoint) if peer.port == 161}


QUESTIONS = [
    Question("number", lambda f: len({endpoint.address for endpoint, _ in capture(f).listed()})),
    Question("endpoint", lambda f: f.endpoint(TELEVISION)),
    Question("number", lambda f: figures(f, f.endpoint(TELEVISION))["peers"]),
    Question("percent", lambda f: figures(f, f.endpoint(TELEVISION))["initiated"]),
    Question("time", lambda f: capture(f).time_of(figures(f, f.endpoint(TELEVISION))["onset"])),
    Question("endpoint", lambda f: f.endpoint(NAS)),
    Question("number", lambda f: len([1 for _, pair in capture(f).pairs(f.endpoint(NAS))
                                      if pair.refused])),
    Question("address", lambda f: f.host(LAPTOP)),
    Question("number", lambda f: len(scanned(f))),
    Question("endpoint", unknown),
    Question("endpoint", lambda f: f.endpoint(NAME_SERVER, 53)),
    Question("endpoint", resolver),
    Question("word", lambda f: "serving"),
    Question("word", lambda f: "afterglow"),
]
