"""Bursts: a cause that nobody ever reported makes up a fifth of one week's arrivals.

Several labels are held out of a stream of weeks. From how that stream stands, each breaks out in turn,
with the ordinary arrivals of that week around it, and two ordinary weeks after it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from benchmarks.grouping_sets import LabelledSet
from benchmarks.replay import Remembered, Replay
from benchmarks.scores import churn
from benchmarks.streams_weeks import Coming, feed, moment

SHARE = 0.2  # of the week's arrivals
FEWEST, MOST = 10, 50  # cases in a burst
WEEKS_BEFORE, WEEKS_AFTER = (6, 40), 2  # before: at least and at most
CONSIDERABLE = 0.1  # of the burst's cases: a cause with so many is a part of it


@dataclass(frozen=True)
class Burst:
    """What became of one burst, when its week was consolidated and two weeks later."""

    label: str
    cases: float  # a count, as are the other numbers of cases and causes
    largest: float  # share of the burst in its largest cause
    parts: float  # causes with at least a tenth of it
    purity: float  # share of the largest cause's cases that have the label
    swallowed: float  # cases of other labels on file before that are in it now and were not
    kept: float  # share of the causes on file before that kept their number
    largest_later: float
    purity_later: float


@dataclass(frozen=True)
class _Plan:
    before: int  # weeks
    weekly: int  # ordinary cases
    burst: int  # cases


def run(known: LabelledSet, encoder: Remembered, count: int, batch: int) -> str:
    """The table."""
    held = _held_out(known, count)
    if not held:
        return f"### Bursts\n\nNo label has {FEWEST} cases.\n"
    others = [row for row, label in enumerate(known.labels) if label not in held]
    rng = np.random.default_rng(0)
    rng.shuffle(others)
    plan = _plan(len(others), min(len(rows) for rows in held.values()))
    before = plan.before
    weeks = [others[at * plan.weekly : (at + 1) * plan.weekly] for at in range(before + 1 + WEEKS_AFTER)]
    with Replay(encoder) as base:
        rows = feed(base, known, _spread(weeks[:before], 0, rng), batch)
        base.consolidate(moment(before))
        bursts = []
        for label, own in held.items():
            with Replay(encoder, standing=base) as copy:
                coming = [*weeks[before], *rng.permutation(own)[: plan.burst].tolist()]
                later = _spread(weeks[before + 1 :], before + 1, rng)
                bursts.append(
                    _burst(copy, known, dict(rows), label, _spread([coming], before, rng), later, batch)
                )
    return _table(bursts, plan)


def _plan(others: int, held: int) -> _Plan:
    """As large a burst as the smallest held-out label allows, in weeks that are four times its size."""
    weekly = max(round(min(MOST, held) * (1 - SHARE) / SHARE), 1)
    before = int(np.clip(others // weekly - WEEKS_AFTER - 1, *WEEKS_BEFORE))
    weekly = min(weekly, others // (before + WEEKS_AFTER + 1))
    return _Plan(before, weekly, max(round(weekly * SHARE / (1 - SHARE)), 1))


def _burst(
    run: Replay,
    known: LabelledSet,
    rows: dict[int, int],
    label: str,
    coming: Sequence[Coming],
    later: Sequence[Coming],
    batch: int,
) -> Burst:
    old, week = run.causes(), int(coming[0].week)
    rows.update(feed(run, known, coming, batch))
    run.consolidate(moment(week + 1))
    causes = run.causes()
    own = [case for case, row in rows.items() if known.labels[row] == label]
    where = Counter(causes[case] for case in own)
    cause, largest = where.most_common(1)[0]
    after = {case: causes[case] for case in old}
    rows.update(feed(run, known, later, batch))
    run.consolidate(moment(week + 1 + WEEKS_AFTER))
    at_end = run.causes()
    last, held = Counter(at_end[case] for case in own).most_common(1)[0]
    return Burst(
        label,
        len(own),
        largest / len(own),
        sum(size >= CONSIDERABLE * len(own) for size in where.values()),
        largest / sum(one == cause for one in causes.values()),
        sum(after[case] == cause != old[case] for case in old),
        churn(old, after).kept,
        held / len(own),
        held / sum(one == last for one in at_end.values()),
    )


def _held_out(known: LabelledSet, count: int) -> dict[str, list[int]]:
    """Labels with enough cases, evenly over all that have, and their rows."""
    rows: dict[str, list[int]] = {}
    for row, label in enumerate(known.labels):
        rows.setdefault(label, []).append(row)
    enough = sorted(label for label, own in rows.items() if len(own) >= FEWEST)
    most = min(count, max(len(rows) // 2, 1), len(enough))
    return {enough[at * len(enough) // most]: rows[enough[at * len(enough) // most]] for at in range(most)}


def _spread(weeks: Sequence[Sequence[int]], first: int, rng: np.random.Generator) -> list[Coming]:
    return [
        Coming(float(first + at + moment), row)
        for at, rows in enumerate(weeks)
        for row, moment in zip(rows, rng.random(len(rows)).tolist(), strict=True)
    ]


def _table(bursts: Sequence[Burst], plan: _Plan) -> str:
    lines = [
        "### Bursts",
        "",
        f"{plan.before} weeks of {plan.weekly} cases, then a week in which a new cause is {SHARE:.0%} of all "
        "arrivals, and two weeks as before.",
        "",
        "| label | cases | in the largest cause | causes with a tenth or more | purity of it "
        "| other cases drawn in | other causes that keep their number | two weeks later: largest | purity |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_row(one.label, one) for one in bursts]
    return "\n".join([*lines, _row("**mean**", _mean(bursts)), ""])


def _row(name: str, one: Burst) -> str:
    return (
        f"| {name} | {one.cases:.0f} | {one.largest:.0%} | {one.parts:.3g} | {one.purity:.0%} "
        f"| {one.swallowed:.3g} | {one.kept:.1%} | {one.largest_later:.0%} | {one.purity_later:.0%} |"
    )


def _mean(bursts: Sequence[Burst]) -> Burst:
    names = [field.name for field in fields(Burst) if field.name != "label"]
    return Burst("mean", *(float(np.mean([getattr(one, name) for one in bursts])) for name in names))
