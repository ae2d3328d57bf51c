"""T8: whether the one bad passage among 56 is found, and none where there is none.

`python -m benchmarks.insight_passages --log PATH` asks the same of a real event log: what is found in the
first 60 % of its time is compared with the rest.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit

from benchmarks.insight_passages_log import replay
from benchmarks.insight_worlds import Bar, Reals, printed
from triage.statistics.friction import (
    Codes,
    Friction,
    Rows,
    friction_of_outcome,
    friction_of_time,
    ranking_score,
)

SEED, WORLDS = 6000, 40
DEPARTMENTS, CAUSES = 8, 10
SEVERITY_SHARES, SEVERITY = (0.3, 0.4, 0.2, 0.1), np.array([-0.6, 0.0, 0.6, 1.2])
PASSED_ON = 0.4  # chance that a case is handed on once more
MOST_HANDOFFS = 6
BASE_ODDS, EACH_MORE = -1.2, 0.25  # log odds of a bad end, and what every further handoff adds
TIME_SHARE = 0.5  # of an effect on log odds that log hours show


@dataclass(frozen=True)
class World:
    """Cases with a severity and a cause, on their way through eight departments.

    Severe cases prefer some passages, receivers differ by `receivers` (sd of log odds), and one passage
    multiplies the odds by `ratio` in `planted` cases.
    """

    cases: int
    planted: int
    ratio: float
    receivers: float = 0.4


@dataclass(frozen=True)
class Drawn:
    """One drawing of a world: its rows with both outcomes, and which edge is the bad one."""

    rows: Rows
    missed: Reals
    hours: Reals
    edges: int
    bad: int


EDGES = [(a, b) for a in range(DEPARTMENTS) for b in range(DEPARTMENTS) if a != b]
SENDERS, RECEIVERS = (np.array([edge[end] for edge in EDGES]) for end in (0, 1))


def draw(world: World, rng: np.random.Generator) -> Drawn:
    """Draw a world."""
    severity = rng.choice(4, size=world.cases, p=SEVERITY_SHARES)
    cause = rng.integers(CAUSES, size=world.cases)
    receiver = rng.normal(0, world.receivers, DEPARTMENTS)
    bad = int(rng.integers(len(EDGES)))
    marked = np.zeros(world.cases, np.bool_)
    marked[rng.choice(world.cases, world.planted, replace=False)] = True
    case, edge = _ways(severity, marked, bad, rng)
    count = np.bincount(case, minlength=world.cases)
    own = SEVERITY[severity] + rng.normal(0, 0.3, CAUSES)[cause]
    passed = np.bincount(case, receiver[RECEIVERS[edge]], world.cases) + EACH_MORE * (count - 1)
    log_odds = BASE_ODDS + own + passed + marked * np.log(world.ratio)
    missed = (rng.random(world.cases) < expit(log_odds)).astype(np.float64)
    hours = np.exp(3 + TIME_SHARE * (log_odds - BASE_ODDS) + rng.normal(0, 1, world.cases))
    factors = np.stack([severity, cause, np.minimum(count, 5) - 1])[:, case]
    return Drawn(Rows(edge, RECEIVERS[edge], factors, case), missed[case], hours[case], len(EDGES), bad)


def _ways(severity: Codes, marked: np.ndarray, bad: int, rng: np.random.Generator) -> tuple[Codes, Codes]:
    """Which edges every case takes: the marked ones begin with the bad edge, no other takes it."""
    liking = np.log(rng.dirichlet(np.full(len(EDGES), 3.0))) + np.outer(
        SEVERITY, rng.normal(0, 0.5, len(EDGES))
    )
    liking[:, bad] = -np.inf
    left = np.minimum(rng.geometric(1 - PASSED_ON, size=severity.size), MOST_HANDOFFS)
    at = np.where(marked, bad, _chosen(liking[severity], rng))
    pairs = [np.stack([np.arange(severity.size), at])]
    for turn in range(2, MOST_HANDOFFS + 1):
        going = np.flatnonzero(left >= turn)
        there = SENDERS[None, :] == RECEIVERS[at[going]][:, None]
        open_to = np.where(there, liking[severity[going]], -np.inf)
        at[going] = _chosen(open_to, rng)
        pairs.append(np.stack([going, at[going]]))
    case, edge = np.unique(np.concatenate(pairs, axis=1), axis=1)  # each edge once a case
    return case, edge


def _chosen(liking: Reals, rng: np.random.Generator) -> Codes:
    """One column a row, with chances proportional to exp(liking)."""
    return np.asarray((liking + rng.gumbel(size=liking.shape)).argmax(axis=1), np.int64)


@dataclass
class Tally:
    """What came out over many worlds."""

    first: int = 0  # the bad edge ranks first ...
    first_alone: int = 0  # ... by the yes or no alone
    named: int = 0  # ... and an interval of it excludes 1
    flags: int = 0  # other edges named
    covered: float = 0.0  # share of intervals that hold the truth


def tally(world: World, seeds: range) -> Tally:
    """Draw a world once for every seed and look."""
    found, inside = Tally(), []
    for seed in seeds:
        drawn = draw(world, np.random.default_rng(seed))
        missed = friction_of_outcome(drawn.rows, drawn.missed, drawn.edges)
        time = friction_of_time(drawn.rows, drawn.hours, drawn.edges)
        named = missed.named | time.named
        found.first += _first(ranking_score([missed, time]), missed) == drawn.bad
        found.first_alone += _first(missed.effect, missed) == drawn.bad
        found.named += bool(named[drawn.bad])
        found.flags += int(named.sum()) - bool(named[drawn.bad])
        inside.append(_covered(missed, drawn.bad, np.log(world.ratio)))
    found.covered = float(np.mean(inside))
    return found


def _first(score: Reals, found: Friction) -> int:
    return int(np.where(found.ranked, score, -np.inf).argmax())


def _covered(found: Friction, bad: int, effect: float) -> float:
    """Share of the intervals that hold the truth, as far as effects are told: against their mean."""
    truth = np.zeros(found.cases.size)
    truth[bad] = effect
    truth = np.exp(truth - truth[found.ranked].mean())
    return float(((found.low < truth) & (truth < found.high))[found.ranked].mean())


def table(seed: int | None = None, quick: bool = False) -> list[str]:
    """The table T8, with the rest of what METHODS measured."""
    start = SEED if seed is None else seed
    worlds = 10 if quick else WORLDS
    seeds = range(start, start + worlds)
    bars: list[Bar] = []
    for world, bar in BLOCKS:
        name = f"{world.cases:,} cases, {world.planted} on the bad passage, odds x {world.ratio:g}"
        found = tally(world, seeds)
        bars.append(Bar(name, "ranks first", found.first / worlds, at_least=bar))
        bars.append(Bar(name, "ranks first by the yes or no alone", found.first_alone / worlds))
        bars.append(Bar(name, "named", found.named / worlds))
        bars.append(Bar(name, "others named, a world", found.flags / worlds))
        bars.append(Bar(name, "intervals that hold the truth", found.covered, at_least=0.9))
    for receivers in (0.4, 0.0):
        flags = tally(World(4_000, 150, 1.0, receivers), seeds)
        name = f"no bad passage, receivers differ by {receivers:g}"
        bars.append(Bar(name, f"flags in {worlds} worlds", flags.flags + flags.named, at_most=0))
    return printed("T8 One bad passage among 56", bars)


BLOCKS: tuple[tuple[World, float | None], ...] = (
    (World(4_000, 150, 2.7), 0.9),
    (World(4_000, 60, 4.5), 0.9),
    (World(4_000, 150, 4.5), None),
    (World(4_000, 60, 2.7), None),
    (World(1_000, 60, 4.5), None),
    (World(15_000, 300, 2.0), None),
)
"""Worlds, and in how many of them the bad passage has to rank first."""


def main() -> None:
    """Print the table, or what a log gives."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insight_passages", description=__doc__)
    parser.add_argument("--log", type=Path, help="an event log instead of worlds")
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help="as for the import"
    )
    parser.add_argument("--quick", action="store_true", help="a quarter of the worlds")
    chosen = parser.parse_args()
    mapping = dict(pair.split("=", 1) for pair in chosen.map)
    lines = replay(chosen.log, mapping) if chosen.log else table(quick=chosen.quick)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
