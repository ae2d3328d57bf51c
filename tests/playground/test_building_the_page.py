"""Building the page: what it takes, who says that it is missing, and what a release does without it."""

from __future__ import annotations

import json
import os
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

import playground.page as page
from playground.demo import speaking

ROOT = Path(__file__).parents[2]
VERSION = "20.19"


def tree(folder: Path, dist: str = "") -> Path:
    """A checkout with next to nothing in it, and a page that is `older` or `newer` than its source."""
    web = folder / "playground" / "web"
    (web / "src").mkdir(parents=True)
    (web / "src" / "main.tsx").touch()
    (folder / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    if dist:
        (web / "dist").mkdir()
        (web / "dist" / "index.html").touch()
        made = (web / "src" / "main.tsx").stat().st_mtime + (60 if dist == "newer" else -60)
        os.utime(web / "dist" / "index.html", (made, made))
    return folder


def made(folder: Path) -> str:
    """What `make demo` says of the page where Node is missing."""
    command = ["make", "--no-print-directory", "-C", str(folder), "page-where-node", "NODE="]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_one_version_of_node_is_named_everywhere() -> None:
    makefile = (ROOT / "Makefile").read_text()
    package = json.loads((ROOT / "playground" / "web" / "package.json").read_text())

    assert f"Node {VERSION} or newer, with npm" == page.NODE
    assert f"NODE_NEEDED := {page.NODE}\n" in makefile
    assert "a > 20 || (a === 20 && b >= 19)" in makefile
    assert package["engines"]["node"] == f">={VERSION}"
    assert "NODE = (20, 19)" in (ROOT / "hatch_build.py").read_text()
    assert f"Node {VERSION} or newer with npm" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize(("dist", "lines"), [("", 0), ("newer", 0), ("older", 1)])
def test_make_speaks_of_an_older_page_and_leaves_a_missing_one_to_the_demo(
    tmp_path: Path, dist: str, lines: int
) -> None:
    said = made(tree(tmp_path, dist)).splitlines()

    assert len(said) == lines
    assert all("older one" in line and page.NODE in line for line in said)


def test_the_demo_says_in_one_line_that_there_is_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page.built, "__defaults__", (tmp_path,))
    printed = StringIO()
    speaking.address(Console(file=printed, width=80), "http://127.0.0.1:1", opened=False)

    assert printed.getvalue().strip().splitlines() == [
        f"No interactive page: building it takes {page.NODE}, and `make page` says what is missing. "
        "The story is told here, and as a plain page at http://127.0.0.1:1"
    ]


@pytest.mark.parametrize(
    ("node", "npm"),
    [
        ("", "#!/bin/sh\n"),
        ("#!/bin/sh\nexit 127\n", "#!/bin/sh\n"),
        ("#!/bin/sh\necho v18.20.4\n", "#!/bin/sh\n"),
        ("#!/nowhere/sh\n", "#!/bin/sh\n"),
        ("#!/bin/sh\necho v24.1.0\n", "#!/bin/sh\nexit 1\n"),
        ("#!/bin/sh\necho v24.1.0\n", "#!/nowhere/sh\n"),
    ],
)
def test_a_release_without_a_working_node_is_built_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], node: str, npm: str
) -> None:
    pytest.importorskip("hatchling", reason="hatchling is there where a release is built")
    monkeypatch.syspath_prepend(str(ROOT))
    import hatch_build

    for name, content in {"node": node, "npm": npm}.items():
        if content:
            (tmp_path / name).write_text(content)
            (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    hook = hatch_build.Page(str(tree(tmp_path)), {}, None, None, str(tmp_path), "wheel")  # type: ignore[arg-type]
    hook.initialize("standard", {})

    assert "The demo's page is not part of this build" in "".join(capsys.readouterr())


def test_the_built_page_carries_the_licences_of_what_is_in_it() -> None:
    recipe = ROOT / "playground" / "web" / "vite.config.ts"
    if not page.built() or (page.BUILT / "index.html").stat().st_mtime < recipe.stat().st_mtime:
        pytest.skip(f"the page is not built anew: that takes {page.NODE}")
    licences = (page.BUILT / "licenses.md").read_text()

    assert all(f"\n## {name} - " in licences for name in ("react", "react-aria-components", "zustand"))
    assert "Apache License" in licences
