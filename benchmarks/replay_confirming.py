"""Confirmations as an evaluator gives them: asked by the product's own review, answered with the truth."""

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from benchmarks.grouping_sets import cause_names
from benchmarks.replay import Replay
from benchmarks.scores import Agreement, agreement


@dataclass(frozen=True)
class Told:
    """What came of people confirming a share of the cases."""

    confirmed: int
    everybody: Agreement
    unconfirmed: Agreement  # among the cases that nobody confirmed
    broken: int  # decisions that do not stand; must be 0
    seconds: float


def told(run: Replay, labels: Mapping[int, str], share: float, rounds: int, now: datetime) -> Told:
    """Ask about a share of all cases in several rounds, consolidating after each; `run` is changed."""
    names = cause_names(list(labels.values()))
    wanted, said = round(share * len(labels)), dict[int, str]()
    broken, start = 0, time.perf_counter()
    for at in range(1, rounds + 1):
        asked = run.ask(wanted * at // rounds - len(said))
        run.answer({case: names[labels[case]] for case in asked}, now)
        said.update({case: names[labels[case]] for case in asked})
        run.consolidate(now)
        broken = max(broken, broken_decisions(said, run.causes()))
    seconds = time.perf_counter() - start
    causes = run.causes()
    rest = [case for case in causes if case not in said]
    return Told(
        len(said),
        agreement([labels[case] for case in causes], list(causes.values())),
        agreement([labels[case] for case in rest], [causes[case] for case in rest]),
        broken,
        seconds,
    )


def broken_decisions(said: Mapping[int, str], causes: Mapping[int, int]) -> int:
    """Names that confirmed cases carry to more than one cause, and causes that hold more than one name."""
    causes_of: defaultdict[str, set[int]] = defaultdict(set)
    names_of: defaultdict[int, set[str]] = defaultdict(set)
    for case, name in said.items():
        causes_of[name].add(causes[case])
        names_of[causes[case]].add(name)
    torn = sum(len(found) > 1 for found in causes_of.values())
    return torn + sum(len(found) > 1 for found in names_of.values())
