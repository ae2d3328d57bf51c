"""A stream with times: reports come week by week, each at its own moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.grouping_sets import LabelledSet
from benchmarks.replay import BEGIN, Replay

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Coming:
    """A row of the set and when it comes, in weeks since the beginning."""

    week: float
    row: int


def moment(week: float) -> datetime:
    """The time so many weeks after the beginning."""
    return BEGIN + week * WEEK


def feed(run: Replay, known: LabelledSet, coming: Sequence[Coming], batch: int) -> dict[int, int]:
    """File and group what comes, in order of time, consolidating when the product would; rows by case id.

    A turn takes at most `batch` reports, as when the bot is busy; none waits beyond its week.
    """
    rows: dict[int, int] = {}
    waiting: list[Coming] = []
    for one in sorted(coming, key=lambda one: one.week):
        if waiting and (len(waiting) == batch or int(waiting[0].week) != int(one.week)):
            rows.update(_turn(run, known, waiting))
            waiting = []
        waiting.append(one)
    if waiting:
        rows.update(_turn(run, known, waiting))
    return rows


def _turn(run: Replay, known: LabelledSet, waiting: Sequence[Coming]) -> dict[int, int]:
    reports = [known.reports[one.row].model_copy(update={"created_at": moment(one.week)}) for one in waiting]
    now = moment(waiting[-1].week)
    cases = run.arrive(reports, now)
    run.consolidate_if_worth_it(now)
    return {case: one.row for case, one in zip(cases, waiting, strict=True)}
