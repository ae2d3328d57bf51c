"""Whether somebody sits in front of this machine, their browser, and what they type to start Faultline."""

import os
import shutil
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import Path


def is_desktop(environment: Mapping[str, str], platform: str, terminal: bool) -> bool:
    """Whether opening a browser would show somebody something."""
    if environment.get("CI") or not terminal:
        return False
    if platform in ("darwin", "win32"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def open_browser(url: str) -> bool:
    """Open the address where there is a desktop; whether a browser took it."""
    if not is_desktop(os.environ, sys.platform, sys.stdout.isatty()):
        return False
    return webbrowser.open(url)


def started_as(program: str, path: str | None = None) -> str:
    """What starts Faultline from here: its name where that is on the PATH, else what this was started as."""
    found = shutil.which("faultline", path=path) or Path(program).stem != "faultline"
    return "faultline" if found else program
