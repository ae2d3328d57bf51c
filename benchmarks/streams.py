"""`python -m benchmarks.streams PATH...`: what bursts and slow changes of wording do to grouping.

Every PATH is JSON Lines with `text` and `label`. The product itself is fed with explicit times, week by
week: a cause that breaks out in one week, and causes whose wording drifts over a year.
"""

import argparse
import sys
from pathlib import Path

if not __package__:  # run as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks import streams_burst, streams_drift
from benchmarks.grouping_sets import read_set
from benchmarks.replay import Remembered
from knowledge.encoder import DEFAULT_MODEL, SentenceEncoder


def main() -> None:
    """Run what was asked for."""
    chosen = _parser().parse_args()
    encoder = Remembered(SentenceEncoder(chosen.model, threads=chosen.threads), chosen.cache)
    tables: list[str] = []
    for path in chosen.paths:
        known = read_set(path, chosen.split, chosen.limit)
        begin = len(tables)
        encoder.encode(known.texts)
        encoder.keep()
        tables.append(f"## {known.name}\n\n{len(known):,} cases, {len(set(known.labels))} labels\n")
        if chosen.which in ("both", "burst"):
            tables.append(streams_burst.run(known, encoder, chosen.bursts, chosen.batch))
        if chosen.which in ("both", "drift"):
            tables.append(streams_drift.run(known, encoder, chosen.batch, chosen.seeds))
        print("\n".join(tables[begin:]), flush=True)
    if chosen.out:
        chosen.out.mkdir(parents=True, exist_ok=True)
        (chosen.out / "streams.md").write_text("\n".join(tables) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.streams", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="labelled JSON Lines")
    parser.add_argument("--which", choices=("both", "burst", "drift"), default="both", help="(default: both)")
    parser.add_argument("--split", help="only rows whose extra.split is this")
    parser.add_argument("--limit", type=int, help="an even sample of so many rows")
    parser.add_argument("--bursts", type=int, default=5, help="labels that break out in turn (default: 5)")
    parser.add_argument("--seeds", type=int, default=2, help="interleavings of the drift (default: 2)")
    parser.add_argument("--batch", type=int, default=8, help="most cases a turn (default: 8)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the tables there")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="remember vectors between runs there")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="another sentence-transformers folder")
    parser.add_argument("--threads", type=int, default=1, help="threads that encode (default: 1)")
    return parser


if __name__ == "__main__":
    main()
