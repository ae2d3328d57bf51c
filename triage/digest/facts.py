"""Facts: what the parts of one digest share, read once."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlmodel import Session

from triage.causes.fixes import Outcomes, outcomes
from triage.causes.on_file import CauseSummary, summaries
from triage.digest.model import DigestItem, Kind, Standing
from triage.numbers import case_number
from triage.statistics.surge import Surges, surges
from triage.subjects import of_cause
from triage.weeks import Fact, Week, Weekly, weekly

RECENT = 4  # weeks that a digest looks at
TREND = 12  # weeks drawn

Placed = TypeVar("Placed", DigestItem, Standing)


@dataclass(frozen=True)
class Facts:
    """The week's counts and causes, and whose digest it is. Lives as long as the digest is built."""

    weekly: Weekly
    as_of: datetime
    causes: dict[int, CauseSummary]
    departments: frozenset[str]  # the channel's, casefolded; empty means all
    recent: dict[int, list[Fact]]  # of the last weeks, by cause
    outcomes: Outcomes  # what came of fixes by the week told

    @property
    def week(self) -> Week:
        """The week told."""
        return self.weekly.week

    @cached_property
    def surges(self) -> Surges | None:
        """What stands out among all causes; None without any."""
        return surges(self.weekly.counts) if self.weekly.causes else None

    def concerns(self, involved: Iterable[str | None]) -> bool:
        """Whether one of these departments is the channel's; everything concerns a channel of all."""
        return not self.departments or bool(self.departments & {name.casefold() for name in involved if name})

    def customers(self, cause: int, weeks_ago: int = 0) -> int:
        """Customers in the last four weeks, or in the four weeks that ended so many weeks ago."""
        row, end = self.weekly.row(cause), max(0, self.weekly.counts.shape[1] - weeks_ago)
        return 0 if row is None else int(self.weekly.counts[row, max(0, end - RECENT) : end].sum())

    def trend(self, cause: int) -> list[int]:
        """Customers a week of the weeks drawn, oldest first."""
        row = self.weekly.row(cause)
        columns = trend_columns(self.weekly)
        return [int(self.weekly.counts[row, at]) if row is not None else 0 for at in columns]

    def spread(self, cause: int) -> dict[str, int]:
        """Cases of the last weeks by department, most first; of all time where there were none lately."""
        return spread(self.recent.get(cause, [])) or spread(
            fact for fact in self.weekly.facts if fact.cause == cause
        )

    def cases(self, cause: int, weeks: int) -> list[str]:
        """The cases of a cause in the last so many weeks."""
        width = self.weekly.counts.shape[1]
        return self.cases_of(cause, range(width - weeks, width))

    def cases_of(self, cause: int, columns: Container[int]) -> list[str]:
        """The cases of a cause in these weeks, by column."""
        mine = (fact for fact in self.weekly.facts if fact.cause == cause and fact.week in columns)
        return [case_number(fact.case_id) for fact in mine]

    def item(self, kind: Kind, cause: int, claim: str, **more: Any) -> DigestItem:
        """An item about a cause, with what every such item shows."""
        summary, where = self.causes[cause], self.spread(cause)
        shown = {
            "trend": self.trend(cause),
            "cases": [case_number(fact.case_id) for fact in self.recent.get(cause, [])],
            "departments": where,
            "concerns": self.concerns((*where, summary.owner_department)),
            **more,
        }
        return DigestItem(
            kind=kind,
            subject=of_cause(summary.cause),
            cause=summary.cause,
            name=summary.name,
            claim=claim,
            state=summary.state,
            owner=summary.owned_by,
            **shown,
        )


def gather(session: Session, week: Week, as_of: datetime, departments: Sequence[str]) -> Facts:
    """Read what the parts of a digest need, as it was on file by `as_of`."""
    counted = weekly(session, week, as_of)
    first = counted.counts.shape[1] - RECENT
    recent: dict[int, list[Fact]] = {}
    for fact in counted.facts:
        if fact.week >= first:
            recent.setdefault(fact.cause, []).append(fact)
    own = frozenset(name.casefold() for name in departments)
    known = summaries(session, counted.causes, as_of)
    return Facts(counted, as_of, known, own, recent, outcomes(session, counted, as_of))


def own_first(items: Iterable[Placed]) -> list[Placed]:
    """What concerns the channel's departments before the rest, otherwise in the order given."""
    return sorted(items, key=lambda item: not item.concerns)


def customers_of(facts: Iterable[Fact]) -> int:
    """How many customers these cases are of."""
    return len({fact.customer for fact in facts})


def spread(facts: Iterable[Fact]) -> dict[str, int]:
    """Cases by department, most first."""
    return dict(Counter(fact.department for fact in facts).most_common())


def trend_columns(counted: Weekly) -> range:
    """The columns of the weeks drawn."""
    width = counted.counts.shape[1]
    return range(max(0, width - TREND), width)
