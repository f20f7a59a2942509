# SPDX-License-Identifier: GPL-2.0-or-later
"""Two homes for tshark, alike but for the plugin, and what runs in them."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LEAN = "Oversharing lean"
PROFILES = HERE.parents[1] / "plugin" / "profile"
PATIENCE = 600      # seconds for a small program


def fail(message):
    print(f"bench: {message}", file=sys.stderr)
    sys.exit(2)


class Homes:
    """The homes "without" and "plugin", below a folder. Both have the lean profile."""

    def __init__(self, folder, plugin):
        self.folder = folder
        self.plugin = plugin
        place = Path(*plugin.parts[plugin.parts.index(".local"):])
        for name in ("without", "plugin"):
            home = self.path(name)
            shutil.rmtree(home, ignore_errors=True)
            (home / place.parent).mkdir(parents=True)
            shutil.copytree(PROFILES / LEAN, home / ".config/wireshark/profiles" / LEAN)
        shutil.copyfile(plugin, self.path("plugin") / place)
        self._check()

    def path(self, name):
        return self.folder / name

    def environment(self, name):
        return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.path(name))}

    def ask(self, home, *arguments):
        """What a tshark in that home says."""
        return subprocess.run(["tshark", *arguments], env=self.environment(home), cwd=self.folder,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)

    def identity(self):
        """Of what is measured: results of another plugin, or another tshark, are not its own."""
        version = self.ask("without", "--version").stdout.split("\n")[0]
        digest = hashlib.sha256(self.plugin.read_bytes())
        digest.update((PROFILES / LEAN / "disabled_protos").read_bytes())
        return f"{version} {digest.hexdigest()[:16]}"

    def _check(self):
        """The plugin must be loaded in one home and not in the other."""
        for home, wanted in (("without", False), ("plugin", True)):
            told = self.ask(home, "-G", "plugins")
            if ("oversharing" in told.stdout) != wanted:
                fail("tshark does not load the plugin:\n" + told.stderr if wanted else
                     "a plugin called oversharing is installed for everybody; "
                     "remove it, or there is nothing to compare with")
