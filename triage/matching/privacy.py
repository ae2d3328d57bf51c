"""Privacy between departments: a case from a private channel keeps its text in its department.

Others see that it exists, its number and its cause. A department may open its cases to all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Department, Person
from knowledge.texts import parts
from triage.matching.past_cases import Match, Matches
from triage.numbers import case_id

KEPT = "(kept to its department)"


@dataclass(frozen=True)
class Viewer:
    """Who looks: a user with the departments they belong to (casefolded), or somebody who sees all."""

    user: str | None
    departments: frozenset[str] = frozenset()
    sees_all: bool = False


EVERYTHING = Viewer(None, sees_all=True)
"""Whoever has the database in their hands: the command line."""


def viewer_of(session: Session, user: str) -> Viewer:
    """Somebody in Slack, with the department that an admin gave them and those they own.

    A department that they only claim opens nothing: anybody can say `/faultline me Fraud`.
    """
    person = session.get(Person, user)
    if person is None:
        return Viewer(user)
    named = [*([person.department] if person.department and not person.claimed else []), *person.owns]
    return Viewer(user, frozenset(name.casefold() for name in named))


def channel_viewer(departments: Iterable[str]) -> Viewer:
    """Everybody in a channel that these departments read: the least any of them may see."""
    return Viewer(None, frozenset(name.casefold() for name in departments))


def hidden(session: Session, viewer: Viewer, cases: Sequence[int]) -> set[int]:
    """Those of these cases whose texts this viewer may not read."""
    if viewer.sees_all or not cases:
        return set()
    facts = select(col(Case.id), col(Case.department), col(Case.reporter)).where(col(Case.private).is_(True))
    rows = [
        row for part in parts(list(cases)) for row in session.execute(facts.where(col(Case.id).in_(part)))
    ]
    if not rows:
        return set()
    shown = viewer.departments | open_departments(session)
    return {
        int(case)
        for case, department, reporter in rows
        if (department or "").casefold() not in shown and (reporter is None or reporter != viewer.user)
    }


def open_departments(session: Session) -> set[str]:
    """The departments, casefolded, that show the texts of their private channels to all."""
    return set(session.scalars(select(col(Department.key)).where(col(Department.shows_private).is_(True))))


def veil(session: Session, viewer: Viewer, found: Matches) -> Matches:
    """An answer as this viewer may read it: what is kept from them says so instead of its text."""
    numbers = [case_id(match.case) or 0 for match in (*found.matches, *found.elsewhere)]
    kept = hidden(session, viewer, numbers)
    if not kept:
        return found
    return found.model_copy(
        update={
            "matches": [_veiled(match, kept) for match in found.matches],
            "elsewhere": [_veiled(match, kept) for match in found.elsewhere],
        }
    )


def _veiled(match: Match, kept: set[int]) -> Match:
    if case_id(match.case) not in kept:
        return match
    return match.model_copy(update={"text": KEPT, "resolution": None, "shared_words": []})
