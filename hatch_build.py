"""Builds the playground's page for a release, where Node is: the wheel and the sdist carry it."""

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
        if not _has_node():
            self.app.display_warning(WITHOUT.format(why=NO_NODE))
            return
        for command in (["npm", "ci", "--no-audit", "--no-fund"], ["npm", "run", "build"]):
            if subprocess.run(command, cwd=web, check=False).returncode:
                why = f"`{' '.join(command)}` failed in playground/web"
                self.app.display_warning(WITHOUT.format(why=why))
                return


def _is_fresh(web: Path) -> bool:
    built = web / "dist" / "index.html"
    return built.is_file() and all(path.stat().st_mtime <= built.stat().st_mtime for path in _sources(web))


def _sources(web: Path) -> Iterator[Path]:
    beside = (path for path in web.iterdir() if path.name not in ("dist", "node_modules"))
    for path in beside:
        yield from (one for one in (path, *path.rglob("*")) if one.is_file())


def _has_node() -> bool:
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in said.strip().removeprefix("v").split(".")[:2]) >= NODE
