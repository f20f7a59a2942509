# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a window answers, as a window manager asks it: _NET_WM_PING.

A program answers where it takes its events, so one that is at work in that very place is silent,
and a person who clicks there waits as long as the answer does. No accessibility is needed, which
would slow down what is measured.
"""
import ctypes
import ctypes.util
import threading
import time

CLIENT_MESSAGE = 33
STRUCTURE_NOTIFY_MASK, SUBSTRUCTURE_NOTIFY_MASK = 1 << 17, 1 << 19


class ClientMessage(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong),
                ("message_type", ctypes.c_ulong), ("format", ctypes.c_int),
                ("data", ctypes.c_long * 5)]


class Event(ctypes.Union):
    _fields_ = [("type", ctypes.c_int), ("client", ClientMessage), ("pad", ctypes.c_long * 24)]


class Screen:
    """A connection to an X server that sends pings and hears the answers."""

    def __init__(self, name):
        library = ctypes.CDLL(ctypes.util.find_library("X11"))
        library.XOpenDisplay.restype = ctypes.c_void_p
        library.XDefaultRootWindow.restype = library.XInternAtom.restype = ctypes.c_ulong
        self.library = library
        self.display = ctypes.c_void_p(library.XOpenDisplay(name.encode()))
        if not self.display:
            raise RuntimeError(f"cannot reach the X server {name}")
        self.root = library.XDefaultRootWindow(self.display)
        self.protocols = library.XInternAtom(self.display, b"WM_PROTOCOLS", 0)
        self.ping = library.XInternAtom(self.display, b"_NET_WM_PING", 0)
        library.XSelectInput(self.display, ctypes.c_ulong(self.root),
                             ctypes.c_long(STRUCTURE_NOTIFY_MASK | SUBSTRUCTURE_NOTIFY_MASK))
        library.XSync(self.display, 0)

    def send(self, window, number):
        event = Event()
        event.client.type, event.client.window = CLIENT_MESSAGE, window
        event.client.message_type, event.client.format = self.protocols, 32
        event.client.data[0], event.client.data[1], event.client.data[2] = self.ping, number, window
        self.library.XSendEvent(self.display, ctypes.c_ulong(window), 0, ctypes.c_long(0),
                                ctypes.byref(event))
        self.library.XFlush(self.display)

    def answers(self):
        """The numbers of the pings that were answered since the last call."""
        event = Event()
        while self.library.XPending(self.display):
            self.library.XNextEvent(self.display, ctypes.byref(event))
            if event.type == CLIENT_MESSAGE and event.client.message_type == self.protocols \
                    and event.client.data[0] == self.ping:
                yield event.client.data[1]

    def close(self):
        self.library.XCloseDisplay(self.display)


class Watch:
    """Pings a window until it is told to stop, and keeps the longest wait for an answer."""

    INTERVAL = 0.02   # seconds between a ping's answer and the next ping

    def __init__(self, display, window):
        self.screen, self.window = Screen(display), window
        self.longest, self.answered = 0.0, 0
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        number = 0
        while not self.stopping.is_set():
            number += 1
            begin = time.monotonic()
            self.screen.send(self.window, number)
            while number not in self.screen.answers() and not self.stopping.is_set():
                self.longest = max(self.longest, time.monotonic() - begin)
                time.sleep(0.002)
            self.answered += 1
            time.sleep(self.INTERVAL)

    def stop(self):
        """Returns the longest wait, in seconds."""
        self.stopping.set()
        self.thread.join()
        self.screen.close()
        if self.answered < 3:
            raise RuntimeError("the window never answered a ping")
        return self.longest
