"""How the story goes on after its twelve weeks: one week at a time, rarer where somebody shipped a fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import playground.story.aftermath as aftermath
from playground.story.cases import MOST_CONTACTS, Customers, Draft, heard, row
from playground.story.model import Row, Story
from playground.story.texts import Tale, tales
from playground.story.weeks import BANK_ZONE, WEEKS, moments_of_week, poisson
from playground.story.words import Words

OPENS = 9  # o'clock on Monday, when the digest of the week just over is due
WORKS_AFTER = timedelta(days=2)  # from shipping a fix until customers notice
LEFT = 0.1  # share of the usual cases that still come in the first week of a fix ...
FADES = 0.5  # ... and of these in each further week: what was under way before comes to its end
NUMBERS = 1000  # case numbers kept for one week


@dataclass(frozen=True)
class Passed:
    """One week after the twelve, as import rows."""

    number: int  # 1 is the first week after the story was told
    until: datetime  # Monday, 9 o'clock at the bank
    cases: list[Row]
    handoffs: list[Row]
    ratings: list[Row]
    truth: dict[str, str]  # case id -> cause key


def monday_after(story: Story, number: int) -> datetime:
    """The Monday morning that ends a week after the story."""
    told = story.told_at.astimezone(BANK_ZONE)
    first = told.replace(hour=OPENS, minute=0, second=0, microsecond=0) - timedelta(days=told.weekday())
    return first + timedelta(weeks=number)


def weeks_until(story: Story, moment: datetime) -> int:
    """The number of the first week that ends after a moment, as a calendar counts weeks."""
    return (_on_the_wall(moment) - _on_the_wall(monday_after(story, 0))) // timedelta(weeks=1) + 1


def week_after(story: Story, number: int, shipped: Mapping[str, datetime], seed: int = 7) -> Passed:
    """A week of cases from the causes of the story, the same for the same number, fixes and seed.

    `shipped` says since when there is a fix, by the key of the cause.
    """
    until, root = monday_after(story, number), f"{seed}:after:{number}"
    line = [draft for tale in tales() for draft in _drafts(tale, until, shipped.get(tale.key), root)]
    line.sort(key=lambda draft: draft.when)
    rows = _rows(line, story.cases, number, until, root)
    ratings = aftermath.ratings(rows, until, Random(f"{root}:ratings"))
    return Passed(
        number,
        until,
        cases=rows,
        handoffs=aftermath.handoffs(line, rows, until, Random(f"{root}:handoffs")),
        ratings=[{**rating, "id": f"{rating['id']}-W{WEEKS + number}"} for rating in ratings],
        truth={str(case["id"]): draft.key for draft, case in zip(line, rows, strict=True)},
    )


def _on_the_wall(moment: datetime) -> datetime:
    return moment.astimezone(BANK_ZONE).replace(tzinfo=None)


def _drafts(tale: Tale, until: datetime, shipped: datetime | None, root: str) -> list[Draft]:
    rng = Random(f"{root}:{tale.key}")
    usual = tale.weekly[-1] if tale.weekly else tale.pace
    happened = moments_of_week(tale, poisson(usual, rng), until, rng)
    return [heard(tale, when, rng) for when in _still(happened, usual, until, shipped)]


def _still(
    happened: list[datetime], usual: float, until: datetime, shipped: datetime | None
) -> list[datetime]:
    """What of this happens all the same when a fix was shipped."""
    if shipped is None or until <= shipped + WORKS_AFTER:
        return happened
    works = shipped + WORKS_AFTER
    weeks = (until - works) // timedelta(weeks=1)
    few = round(usual * LEFT * FADES**weeks)
    return [when for when in happened if when < works] + [when for when in happened if when >= works][:few]


def _rows(line: list[Draft], before: Iterable[Row], number: int, until: datetime, root: str) -> list[Row]:
    """Import rows; their customers are none of those of the twelve weeks, whose histories are told."""
    taken = Counter({str(case["customer"]): MOST_CONTACTS + 1 for case in before})
    customers, words = Customers(Random(f"{root}:customers"), contacts=taken), Words(root)
    rng, first = Random(f"{root}:rows"), (WEEKS + number) * NUMBERS + 1
    return [row(draft, n, customers.who(draft), until, words, rng) for n, draft in enumerate(line, first)]
