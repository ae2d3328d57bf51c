"""Ways of resolving one cause after which another one follows more often than after all other ways."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from scipy.stats import false_discovery_control, fisher_exact
from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case
from knowledge.texts import parts

FEWEST = 5  # customers resolved in the same way in whom the other cause followed
FALSE_SHARE = 0.05  # accepted share of chance findings among the ways of resolving one cause


@dataclass(frozen=True)
class Resolved:
    """A way of resolving: in how many of its customers the other cause followed, and after other ways."""

    text: str
    followed: int
    customers: int
    others_followed: int
    others: int


def resolved_alike(
    session: Session, cases: Mapping[int, str], followed: Mapping[int, datetime], as_of: datetime
) -> Resolved | None:
    """The way of resolving that stands out among these cases of one cause (case -> customer); None without.

    `followed` gives the moment at which a case was followed by the other cause: a case counts as resolved
    when it was closed before that. Texts of private cases are neither read nor told.
    """
    ways: dict[str, set[str]] = defaultdict(set)
    for case, text, closed in _resolutions(session, cases, as_of):
        if case not in followed or closed <= followed[case]:
            ways[text].add(cases[case])
    everybody = set(cases.values())
    with_it = {cases[case] for case in followed}
    tables = [_table(text, who, with_it, everybody) for text, who in sorted(ways.items())]
    tested = [table for table in tables if table.followed >= FEWEST and table.others]
    if not tested:
        return None
    chances = [_chance(table) for table in tested]
    rates = false_discovery_control(chances)
    best = min(range(len(tested)), key=lambda at: chances[at])
    return tested[best] if rates[best] <= FALSE_SHARE else None


def _resolutions(
    session: Session, cases: Collection[int], as_of: datetime
) -> list[tuple[int, str, datetime]]:
    """Of these cases: how those that were closed by `as_of` were resolved, and when; none of private ones."""
    facts = select(col(Case.id), col(Case.resolution), col(Case.closed_at)).where(
        col(Case.private).is_(False), col(Case.resolution).is_not(None), col(Case.closed_at) <= as_of
    )
    rows = [
        row for part in parts(sorted(cases)) for row in session.execute(facts.where(col(Case.id).in_(part)))
    ]
    return [(case, _alike(text), closed) for case, text, closed in rows]


def _alike(text: str) -> str:
    """A resolution without what makes no difference: case, spacing, a full stop."""
    return " ".join(text.casefold().split()).rstrip(".! ")


def _table(text: str, who: set[str], followed: set[str], everybody: set[str]) -> Resolved:
    others = everybody - who
    return Resolved(text, len(who & followed), len(who), len(others & followed), len(others))


def _chance(found: Resolved) -> float:
    """Chance of so many after this way of resolving, if it made no difference (Fisher, one-sided)."""
    table = [
        [found.followed, found.customers - found.followed],
        [found.others_followed, found.others - found.others_followed],
    ]
    return float(fisher_exact(table, alternative="greater").pvalue)
