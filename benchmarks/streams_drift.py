"""Drift: the wording of every cause changes slowly over a year, against the same year in random order.

Each label's texts are ordered along the direction in which they differ most (the first principal
component of their vectors), so that its last reports read least like its first; all labels run beside
each other over 52 weeks.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.grouping_sets import LabelledSet
from benchmarks.replay import Remembered, Replay
from benchmarks.scores import bcubed
from benchmarks.streams_weeks import Coming, feed, moment
from knowledge.encoder import Floats

WEEKS = 52
FEWEST = 12  # cases of a label, three a quarter, before its drift is looked at


@dataclass(frozen=True)
class Year:
    """What a year left of the numbers of its first quarter."""

    labels: int
    kept: float  # share of labels whose first quarter's main cause is their last quarter's, through merges
    together: float  # share of labels whose first and last quarter have one main cause at the end
    f1: float
    late_f1: float  # of the last quarter's cases alone
    causes: int


def run(known: LabelledSet, encoder: Remembered, batch: int, seeds: int) -> str:
    """The table."""
    vectors = encoder.encode(known.texts)
    lines = [
        "### Drift",
        "",
        f"{WEEKS} weeks, mean of {seeds} interleaving{'s' * (seeds != 1)}. Numbers are looked at for labels "
        f"with at least {FEWEST} cases.",
        "",
        "| order of each label's texts | labels | main cause keeps its number "
        "| first and last quarter together | F | F, last quarter | causes of 2 or more |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, drifting in (("drifting", True), ("random", False)):
        years = [
            _year(known, encoder, _coming(known, vectors, drifting, seed), batch) for seed in range(seeds)
        ]
        kept, together, f1, late, causes = np.mean(
            [(year.kept, year.together, year.f1, year.late_f1, year.causes) for year in years], axis=0
        ).tolist()
        lines.append(
            f"| {name} | {years[0].labels} | {kept:.1%} | {together:.1%} | {f1:.3f} | {late:.3f} "
            f"| {causes:.0f} |"
        )
    return "\n".join([*lines, ""])


def _coming(known: LabelledSet, vectors: Floats, drifting: bool, seed: int) -> list[Coming]:
    rng = np.random.default_rng(seed)
    coming = []
    for label in sorted(set(known.labels)):
        rows = np.array([row for row, own in enumerate(known.labels) if own == label])
        order = drift_order(vectors[rows], rng) if drifting else rng.permutation(len(rows))
        weeks = WEEKS * (np.arange(len(rows)) + rng.random(len(rows))) / len(rows)
        coming += [Coming(float(week), int(row)) for week, row in zip(weeks, rows[order], strict=True)]
    return coming


def drift_order(vectors: Floats, rng: np.random.Generator) -> np.ndarray:
    """Places of these vectors along their first principal component, from either end."""
    middle = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(middle, full_matrices=False)
    order = np.argsort(middle @ directions[0], kind="stable")
    return order if rng.random() < 0.5 else order[::-1]


def _year(known: LabelledSet, encoder: Remembered, coming: Sequence[Coming], batch: int) -> Year:
    quarter = WEEKS / 4
    early = [one for one in coming if one.week < quarter]
    with Replay(encoder) as run:
        rows = feed(run, known, early, batch)
        run.consolidate(moment(quarter))
        main = _main_causes(known, rows, run.causes())
        first = list(rows)
        rows.update(feed(run, known, [one for one in coming if one.week >= quarter], batch))
        run.consolidate(moment(WEEKS))
        causes = run.causes()
        now_called = run.resolved(list(main.values()))
    week = {one.row: one.week for one in coming}
    last = {case: row for case, row in rows.items() if week[row] >= 3 * quarter}
    at_end = _main_causes(known, last, causes)
    first_at_end = _main_causes(known, {case: rows[case] for case in first}, causes)
    sizes = Counter(known.labels)
    looked_at = [label for label in main if sizes[label] >= FEWEST and label in at_end]
    labels = [known.labels[rows[case]] for case in causes]
    return Year(
        len(looked_at),
        _share([now_called[main[label]] == at_end[label] for label in looked_at]),
        _share([first_at_end[label] == at_end[label] for label in looked_at]),
        bcubed(labels, list(causes.values())).f1,
        bcubed([known.labels[row] for row in last.values()], [causes[case] for case in last]).f1,
        sum(size > 1 for size in Counter(causes.values()).values()),
    )


def _main_causes(known: LabelledSet, rows: Mapping[int, int], causes: Mapping[int, int]) -> dict[str, int]:
    """The cause that holds most of each label's cases among these."""
    held: dict[str, Counter[int]] = {}
    for case, row in rows.items():
        held.setdefault(known.labels[row], Counter())[causes[case]] += 1
    return {label: found.most_common(1)[0][0] for label, found in held.items()}


def _share(said: Sequence[bool]) -> float:
    return float(np.mean(said)) if said else float("nan")
