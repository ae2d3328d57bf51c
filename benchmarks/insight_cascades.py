"""Cascades: among customers, with and without a truth (T6), and after fixes (T7)."""

from dataclasses import replace

import numpy as np

from benchmarks.insight_cascade_people import People, departments, drawn
from benchmarks.insight_cascade_years import CAUSES, Fixed, Year, counted_year, lived_year
from benchmarks.insight_worlds import Bar, printed
from triage.statistics.cascade_customers import customer_cascades
from triage.statistics.cascade_fixes import fix_cascades

NULL_SEED, PLANTED_SEED, FIX_SEED = 302, 304, 1302
SHUFFLES = 100
NULL_RUNS, PLANTED_RUNS, NULL_YEARS, PLANTED_YEARS, LIVED_YEARS = 20, 12, 500, 100, 60
QUICKLY = 5  # times fewer worlds
FEW = 1  # false pairs in all null runs


def table(seed: int | None = None, quick: bool = False) -> list[str]:
    """The tables T6 and T7, one line a figure."""
    share = QUICKLY if quick else 1
    nulls, planted, fixes = (
        np.random.default_rng(own if seed is None else [seed, own])
        for own in (NULL_SEED, PLANTED_SEED, FIX_SEED)
    )
    return [
        *printed("T6 Nothing leads to anything", _nulls(nulls, NULL_RUNS // share)),
        *printed(
            "T6 Three pairs of causes, one leading to the other", _pairs(planted, PLANTED_RUNS // share)
        ),
        *printed("T7 A year of twelve fixes, links drawn", _years(fixes, share)),
        *printed("T7 A year of twelve fixes, links read from customers", _lived(fixes, LIVED_YEARS // share)),
    ]


# T6


NULLS = (
    People("everybody alike", active=False, affinity=False),
    People("heavy complainers", affinity=False),
    People("heavy complainers, affinity"),
    People("and opposed trends", trends=True),
    People("and repeated contacts", repeats=True),
    People("and two-way episodes", episodes=True),
    People("shuffled", shuffled=True),
    People("1,500 cases a week", a_week=1500),
    People("100 causes", causes=100),
    People("100 causes, opposed trends", causes=100, trends=True),
)
PAIRS = tuple(
    People(f"{first} first cases, {delta:.0%} followed", first_cases=first, delta=delta)
    for first, delta in ((50, 0.2), (50, 0.3), (100, 0.1), (100, 0.2), (200, 0.1), (400, 0.05), (400, 0.1))
)
HUNDRED = tuple(
    replace(each, causes=100, name=f"100 causes, {each.name}") for each in PAIRS if each.first_cases < 400
)
LEAST_RECALL = {(100, 0.2): 0.8, (400, 0.1): 0.8}


def _found(rng: np.random.Generator, people: People) -> set[tuple[int, int]]:
    log = drawn(rng, people)
    found = customer_cascades(log, departments(people.causes), rng, shuffles=SHUFFLES)
    return {(one.first, one.then) for one in found}


def _nulls(rng: np.random.Generator, runs: int) -> list[Bar]:
    return [
        Bar(
            people.name,
            f"false pairs in {runs} runs",
            sum(len(_found(rng, people)) for _ in range(runs)),
            FEW,
        )
        for people in NULLS
    ]


def _pairs(rng: np.random.Generator, runs: int) -> list[Bar]:
    bars = []
    for people in (*PAIRS, *HUNDRED):
        truth = set(people.planted)
        found = [_found(rng, people) for _ in range(runs)]
        true = sum(len(each & truth) for each in found)
        false = sum(len(each - truth) for each in found)
        least = LEAST_RECALL.get((people.first_cases, people.delta))
        bars.append(Bar(people.name, "found", true / (runs * len(truth)), at_least=least))
        bars.append(Bar(people.name, "false share", false / max(1, true + false), at_most=0.05))
    return bars


# T7


QUIET = (
    Fixed("no cascade, ten surges"),
    Fixed("no surges", surges=0),
    Fixed("cascades, dates shuffled", base=3, times=5, linked=0.5, shuffled=True),
)
KINDS_OF_RISE = ((1, 3), (1, 5), (3, 2), (3, 3), (3, 5), (10, 2), (10, 3))
RISES = tuple(
    Fixed(f"{base} a week x{times}, {linked:.0%} linked", base=base, times=times, linked=linked)
    for linked in (0.5, 0.3)
    for base, times in KINDS_OF_RISE
)
LIVED = (
    Fixed("heavy complainers, ten surges"),
    Fixed("and affinity x4", favour=4),
    Fixed("3 a week x5, 50% linked, affinity x4", base=3, times=5, linked=0.5, favour=4),
    Fixed("10 a week x3, 50% linked, affinity x4", base=10, times=3, linked=0.5, favour=4),
    Fixed("every surge just after a fix, in its segment, affinity x8", favour=8, beside=True),
)
LEAST_FOUND: dict[tuple[float, float, float], float] = {(3, 5, 0.5): 0.9, (10, 3, 0.5): 0.9}
WORST = "every surge"  # how bad it can get: no bar


def _told(year: Year) -> set[tuple[int, int]]:
    found = fix_cascades(year.counts, year.fixes, departments(CAUSES), year.links)
    return {(rise.fix.key, rise.then) for rise in found}


def _years(rng: np.random.Generator, share: int) -> list[Bar]:
    bars = [
        _false_years(fixed, [counted_year(rng, fixed) for _ in range(NULL_YEARS // share)]) for fixed in QUIET
    ]
    for fixed in RISES:
        bars += _true_years(fixed, [counted_year(rng, fixed) for _ in range(PLANTED_YEARS // share)])
    return bars


def _lived(rng: np.random.Generator, years: int) -> list[Bar]:
    bars = []
    for fixed in LIVED:
        worlds = [lived_year(rng, fixed) for _ in range(years)]
        bars += _true_years(fixed, worlds) if fixed.times else [_false_years(fixed, worlds)]
    return bars


def _false_years(fixed: Fixed, years: list[Year]) -> Bar:
    false = float(np.mean([bool(_told(year)) for year in years]))
    return Bar(fixed.name, "years with a false claim", false, None if fixed.name.startswith(WORST) else 0.05)


def _true_years(fixed: Fixed, years: list[Year]) -> list[Bar]:
    told = [(_told(year), year.truth) for year in years]
    true = sum(len(found & truth) for found, truth in told)
    false = sum(len(found - truth) for found, truth in told)
    least = LEAST_FOUND.get((fixed.base, fixed.times, fixed.linked))
    planted = max(1, sum(len(truth) for _, truth in told))
    return [
        Bar(fixed.name, "found", true / planted, at_least=least),
        Bar(fixed.name, "false share", false / max(1, true + false), at_most=0.05),
    ]
