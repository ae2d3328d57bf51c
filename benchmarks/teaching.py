"""`python -m benchmarks.teaching PATH...`: what people's confirmations do for the cases that come next.

Every PATH is JSON Lines with `text` and `label`. The product itself takes in a past and consolidates it.
Copies of that standing then go on with the same next arrivals: one where nobody said anything, and others
where people said of ten cases a label which cause they belong to. Each arrival is judged at that moment.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

if not __package__:  # run as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import numpy as np

from benchmarks.grouping_sets import LabelledSet, cause_names, read_set
from benchmarks.replay import BEGIN, Remembered, Replay
from benchmarks.replay_scores import APART, Cadence, Judged, Partition, Stream
from benchmarks.scores import BCubed
from knowledge.encoder import DEFAULT_MODEL, SentenceEncoder

PAST_BATCH = 16  # cases a turn while the past comes in: only the arrivals after it are judged
LATER = timedelta(days=400)  # when people confirm: after the past of any set
ROUNDS = 5  # of asking, with a consolidation after each
NOBODY = "nobody said anything"

COLUMNS = (
    *("confirmed before", "cases confirmed", "B-cubed F1 at arrival", "precision", "recall"),
    *("with its own label", "in the cause of its name"),
)

Way = Callable[[Replay, Mapping[int, str], int, datetime], int]
"""Confirms so many cases a label; how many that were in all."""


@dataclass(frozen=True)
class Taught:
    """How the arrivals after some confirmations were placed, each at its own moment."""

    confirmed: int
    at_arrival: BCubed
    right: float  # share placed with cases of their own label; alone where nobody else has it
    known: float  # share whose cause people had named, and that were placed in that very cause


def main() -> None:
    """Run what was asked for."""
    chosen = _parser().parse_args()
    encoder = Remembered(SentenceEncoder(chosen.model, threads=chosen.threads), chosen.cache)
    for path in chosen.paths:
        known = read_set(path, chosen.split, chosen.limit)
        if len(known) <= chosen.arrivals:
            raise SystemExit(f"{path}: {len(known)} cases leave no past before {chosen.arrivals} arrivals")
        encoder.encode(known.texts)
        encoder.keep()
        taught = [
            measured(known, encoder, chosen.arrivals, chosen.each, seed) for seed in range(chosen.seeds)
        ]
        print(as_markdown(known, taught, chosen.each), flush=True)


def measured(
    known: LabelledSet, encoder: Remembered, arrivals: int, each: int, seed: int
) -> dict[str, Taught]:
    """The same arrivals after the same past, without confirmations and with them."""
    order = np.random.default_rng(seed).permutation(len(known)).tolist()
    past, coming = order[:-arrivals], order[-arrivals:]
    found = {}
    with Replay(encoder) as run:
        stream = Stream(known, run, Cadence(PAST_BATCH))
        stream.play(past)
        for name, confirm in WAYS.items():
            with Replay(encoder, standing=run) as copy:
                confirmed = confirm(copy, stream.labels, each, BEGIN + LATER)
                found[name] = arrived(copy, known, coming, stream.labels, confirmed)
    return found


def arrived(
    run: Replay, known: LabelledSet, coming: Sequence[int], past: Mapping[int, str], confirmed: int
) -> Taught:
    """Let these rows arrive one by one, consolidating when the product says so."""
    labels, named = dict(past), named_causes(run, past.values())
    partition = Partition(labels, run.causes())
    judged: list[Judged] = []
    met: list[bool] = []
    for at, row in enumerate(coming):
        now = BEGIN + 2 * LATER + at * APART
        (case,) = run.arrive([known.reports[row]], now)
        labels[case] = known.labels[row]
        place = run.places([case])[case]
        partition.add(labels[case], place.cause)
        judged.append(partition.judged(labels[case], place))
        if labels[case] in named:
            met.append(named[labels[case]] == place.cause)
        if run.consolidate_if_worth_it(now):
            partition = Partition(labels, run.causes())
    cubed = BCubed(_mean(one.precision for one in judged), _mean(one.recall for one in judged))
    return Taught(confirmed, cubed, _mean(one.correct for one in judged), _mean(met))


def named_causes(run: Replay, labels: Iterable[str]) -> dict[str, int]:
    """The cause that carries each label's name, where people gave it."""
    return {label: cause for label, name in cause_names(list(labels)).items() if (cause := run.named(name))}


def nobody(_run: Replay, _labels: Mapping[int, str], _each: int, _now: datetime) -> int:
    """Nobody confirms anything."""
    return 0


def at_random(run: Replay, labels: Mapping[int, str], each: int, now: datetime) -> int:
    """Up to so many cases of each label, by lot."""
    names, left = cause_names(list(labels.values())), Counter(dict.fromkeys(labels.values(), each))
    said = {}
    for case in np.random.default_rng(len(labels)).permutation(sorted(labels)).tolist():
        if left[labels[case]] > 0:
            left[labels[case]] -= 1
            said[case] = names[labels[case]]
    run.answer(said, now)
    run.consolidate(now)
    return len(said)


def as_asked(run: Replay, labels: Mapping[int, str], each: int, now: datetime) -> int:
    """As many cases as that, but those that the product's own review asks about."""
    names, sizes = cause_names(list(labels.values())), Counter(labels.values())
    wanted, said = sum(min(each, size) for size in sizes.values()), 0
    for at in range(1, ROUNDS + 1):
        asked = run.ask(wanted * at // ROUNDS - said)
        run.answer({case: names[labels[case]] for case in asked}, now)
        run.consolidate(now)
        said += len(asked)
    return said


WAYS: dict[str, Way] = {NOBODY: nobody, "a label, by lot": at_random, "a label, as review asks": as_asked}


def as_markdown(known: LabelledSet, seeds: Sequence[dict[str, Taught]], each: int) -> str:
    """One table for a set; every figure is the mean over the seeds."""
    rows = [
        f"## {known.name}: {len(known):,} cases, {len(set(known.labels)):,} labels, {len(seeds)} orders\n",
        f"| {' | '.join(COLUMNS)} |",
        f"|{'---|' * len(COLUMNS)}",
    ]
    for way in WAYS:
        taught = [found[way] for found in seeds]
        cubed = [one.at_arrival for one in taught]
        figures = [
            way if way == NOBODY else f"{each} {way}",
            f"{taught[0].confirmed:,}",
            f"{_mean(one.f1 for one in cubed):.3f}",
            f"{_mean(one.precision for one in cubed):.3f}",
            f"{_mean(one.recall for one in cubed):.3f}",
            f"{_mean(one.right for one in taught):.1%}",
            "" if way == NOBODY else f"{_mean(one.known for one in taught):.1%}",
        ]
        rows.append(f"| {' | '.join(figures)} |")
    return "\n".join(rows) + "\n"


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return float(np.mean(found)) if found else float("nan")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.teaching", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="labelled JSON Lines")
    parser.add_argument("--split", help="only rows whose extra.split is this")
    parser.add_argument("--limit", type=int, help="an even sample of so many rows")
    parser.add_argument("--arrivals", type=int, default=1_000, help="arrivals judged (default: 1000)")
    parser.add_argument("--each", type=int, default=10, help="confirmations a label (default: 10)")
    parser.add_argument("--seeds", type=int, default=2, help="shuffled orders (default: 2)")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="remember vectors between runs there")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="another sentence-transformers folder")
    parser.add_argument("--threads", type=int, default=1, help="threads that encode (default: 1)")
    return parser


if __name__ == "__main__":
    main()
