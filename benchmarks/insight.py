"""`python -m benchmarks.insight [--quick] [--seed N] [WHICH ...]`: does what the digest says hold?

Draws worlds with a planted truth and worlds with none, and prints how often the statistics behind the
digest find the one and stay calm in the other, beside the bars they have to clear. The whole takes about
a quarter of an hour on one core, `--quick` (fewer worlds, so coarser figures) a few minutes.
"""

import argparse
import time
from collections.abc import Callable
from importlib import import_module
from typing import Protocol

PARTS = ("causes", "fixes", "ranking", "satisfaction", "cascades", "passages")


class Table(Protocol):
    """One part: the lines of its tables."""

    def __call__(self, seed: int | None = None, quick: bool = False) -> list[str]: ...


def table_of(part: str) -> Table:
    """The tables of a part, loaded when they are asked for."""
    found: Table = import_module(f"benchmarks.insight_{part}").table
    return found


def show(which: list[str], seed: int | None, quick: bool, out: Callable[[str], None] = print) -> int:
    """Print the tables of these parts; how many bars were not cleared."""
    missed = 0
    for part in which or PARTS:
        began = time.monotonic()
        lines = table_of(part)(seed=seed, quick=quick)
        missed += sum("**no**" in line for line in lines)
        out("\n".join(lines))
        out(f"_{part}: {time.monotonic() - began:.0f} s_\n")
    coarse = " (few worlds: some miss by chance, see without --quick)" if quick and missed else ""
    out(f"**{missed} bars not met**{coarse}" if missed else "**All bars met**")
    return missed


def run(chosen: argparse.Namespace) -> None:
    """Print all tables, as one of the benchmarks."""
    show([], chosen.seed, chosen.quick)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insight", description=__doc__)
    parser.add_argument(
        "which", nargs="*", choices=[[], *PARTS], help=f"any of {', '.join(PARTS)} (default: all)"
    )
    parser.add_argument("--quick", action="store_true", help="fewer worlds, coarser figures")
    parser.add_argument("--seed", type=int, help="another seed than the acceptance tests'")
    chosen = parser.parse_args()
    raise SystemExit(1 if show(chosen.which, chosen.seed, chosen.quick) else 0)


if __name__ == "__main__":
    main()
