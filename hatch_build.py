"""Builds the playground's page for a release, where Node is: the wheel and the sdist carry it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = (20, 19)
WITHOUT = (
    "The demo's page is not part of this build, since {why}. "
    "Without it `faultline demo` tells its story in the terminal and on a plain page."
)
NO_NODE = "Node 20.19 or newer, with npm, is not there to build it"


class Page(BuildHookInterface):  # type: ignore[type-arg]
    """The page as hatch builds it: not for editable installs, which `make page` is for."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page unless it is there and newer than what it is made of."""
        web = Path(self.root) / "playground" / "web"
        if version == "editable" or _is_fresh(web):
            return
        node, npm = shutil.which("node"), shutil.which("npm")
        if not (node and npm and _is_new_enough(node)):
            self.app.display_warning(WITHOUT.format(why=NO_NODE))
            return
        for command in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            if not _succeeds([npm, *command], web):
                why = f"`npm {' '.join(command)}` failed in playground/web"
                self.app.display_warning(WITHOUT.format(why=why))
                return


def _is_fresh(web: Path) -> bool:
    built = web / "dist" / "index.html"
    return built.is_file() and all(path.stat().st_mtime <= built.stat().st_mtime for path in _sources(web))


def _sources(web: Path) -> Iterator[Path]:
    beside = (path for path in web.iterdir() if path.name not in ("dist", "node_modules"))
    for path in beside:
        yield from (one for one in (path, *path.rglob("*")) if one.is_file())


def _is_new_enough(node: str) -> bool:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:  # something of that name that is no program
        return False
    version = re.match(r"v(\d+)\.(\d+)", said)
    return version is not None and tuple(map(int, version.groups())) >= NODE


def _succeeds(command: list[str], folder: Path) -> bool:
    try:
        return subprocess.run(command, cwd=folder, check=False).returncode == 0
    except OSError:
        return False
