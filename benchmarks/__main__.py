"""`python -m benchmarks [imports] [acks] [search] [scale] [page] [insight]`: some or all, as tables."""

import argparse

from benchmarks import acks, imports, insight, page, scale, search

ALL = {
    "imports": imports.run,
    "acks": acks.run,
    "search": search.run,
    "scale": scale.run,
    "page": page.run,
    "insight": insight.run,
}


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("which", nargs="*", help=f"any of {', '.join(ALL)} (default: all)")
    parser.add_argument(
        "--texts", help="a JSONL file whose `text` fields are imported (default: the demo's story)"
    )
    parser.add_argument("--seconds", type=int, default=60, help="how long commands are sent (default: 60)")
    parser.add_argument("--rate", type=float, default=20.0, help="commands a second (default: 20)")
    parser.add_argument("--quick", action="store_true", help="insight: fewer worlds, coarser figures")
    parser.add_argument("--seed", type=int, help="insight: another seed than the acceptance tests'")
    chosen = parser.parse_args()
    for name in chosen.which or ALL:
        print(f"\n## {name}\n")
        ALL[name](chosen)


if __name__ == "__main__":
    main()
