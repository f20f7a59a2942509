# SPDX-License-Identifier: GPL-2.0-or-later
"""A Wireshark that captures: from the beginning of it to its end, and what message boxes say."""
from desktop import wait_for
from window import Window

BUTTONS = ("push button", "button")  # what Qt calls a button, by version


class CaptureWindow(Window):
    def is_capturing(self):
        return self.main.name.startswith("Capturing from")

    def wait_ended(self):
        """Waits until nothing is captured any more. Wireshark says before what went wrong."""
        wait_for(lambda: not self.is_capturing() or self.messages(), "the capture to end")
        assert not self.messages(), self.messages()

    def stop(self):
        self.front()
        self.main.find(BUTTONS, "Stop").click()
        self.wait_ended()

    def boxes(self):
        """The windows over the main one, and what they say."""
        return [(window, [widget.name for widget in window.walk() if widget.role == "label"])
                for window in self.windows() if window.node != self.main.node]

    def messages(self):
        """What message boxes say."""
        return [text for _, texts in self.boxes() for text in texts]

    def answer(self, wanted):
        """Waits for a message box that says this and has the keyboard, and closes it."""
        def box():
            return next((window for window, texts in self.boxes()
                         if any(wanted in text for text in texts)), None)
        wait_for(lambda: box().has("ACTIVE"), f"a message: {wanted!r}", tell=self.messages)
        self.desktop.key("Return")
        wait_for(lambda: box() is None, "the message to close", tell=self.messages)
