"""The shape of the house: who may import whom, how long a file may be, and that importing does nothing."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("knowledge", "triage", "jobs", "bot")  # upwards
HOUSE = (*FLOORS, "playground")
LONGEST_FILE = 300
HEAVY = ("torch", "sentence_transformers", "transformers")


@cache
def files() -> list[Path]:
    return sorted(path for floor in HOUSE for path in (ROOT / floor).rglob("*.py"))


@cache
def modules() -> frozenset[str]:
    return frozenset(module_of(path) for path in files())


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """The modules of the house that a file names, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] in HOUSE)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(path, node)
            if origin.split(".")[0] in HOUSE:
                named = [f"{origin}.{name.name}" for name in node.names]
                yield from (name if name in modules() else origin for name in named)


def _origin(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    package = package[: len(package) - node.level + 1]
    return ".".join([*package, *([node.module] if node.module else [])])


@cache
def edges() -> dict[str, set[str]]:
    return {module_of(path): set(imports(path)) - {module_of(path)} for path in files()}


def room_of(module: str) -> str:
    """The package below its floor that a module lies in; one beside the packages, or an entry, is its own."""
    return module if module.endswith("__main__") else ".".join(module.split(".")[:2])


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    found, done = [], set()

    def walk(module: str, trail: list[str]) -> None:
        if module in trail:
            found.append([*trail[trail.index(module) :], module])
        elif module not in done:
            for other in sorted(graph.get(module, ())):
                walk(other, [*trail, module])
            done.add(module)

    for module in graph:
        walk(module, [])
    return found


def test_imports_run_downhill_only():
    uphill = [
        f"{module} imports {other}"
        for module, others in edges().items()
        for other in others
        if (floor := module.split(".")[0]) in FLOORS
        and (below := other.split(".")[0]) in FLOORS
        and FLOORS.index(below) > FLOORS.index(floor)
    ]

    assert uphill == []


def test_the_local_slack_is_known_to_the_demo_alone():
    users = {
        module
        for module, others in edges().items()
        if module.split(".")[0] in FLOORS and any(other.split(".")[0] == "playground" for other in others)
    }

    assert {module for module in users if "demo" not in module} == set()


def test_no_modules_import_each_other_in_a_circle():
    assert circles(edges()) == []


def test_no_rooms_of_a_floor_import_each_other_in_a_circle():
    rooms: dict[str, set[str]] = {}
    for module, others in edges().items():
        rooms.setdefault(room_of(module), set()).update(room_of(other) for other in others)

    assert circles({room: others - {room} for room, others in rooms.items()}) == []


def test_a_circle_would_be_found():
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}

    assert circles(graph) == [["b", "c", "b"]]


def test_no_file_is_too_long_to_read():
    read = [path for path in files() if "versions" not in path.parts]  # a migration lists whole tables
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in read}

    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


@pytest.mark.parametrize("floors", [FLOORS[:3], FLOORS[3:]], ids=" ".join)
def test_importing_a_floor_loads_no_encoder_opens_nothing_and_says_nothing(
    floors: tuple[str, ...], tmp_path: Path
):
    named = [
        module_of(path)
        for path in files()
        if path.relative_to(ROOT).parts[0] in floors
        and path.name != "__main__.py"
        and "migrations" not in path.parts
    ]
    script = f"""
import sys, threading, importlib
opened = []
sys.addaudithook(lambda event, args: opened.append((event, args)) if event in (
    "socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen") else None)
for module in {named!r}:
    importlib.import_module(module)
heavy = sorted(set({HEAVY!r}) & set(sys.modules))
print((heavy, opened, [thread.name for thread in threading.enumerate()]))
"""
    said = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )

    assert said.stderr == ""
    assert said.stdout.strip() == "([], [], ['MainThread'])"
    assert list(tmp_path.iterdir()) == []
