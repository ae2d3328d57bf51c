"""The agenda: at most five things to decide, made of the claims that nobody has answered yet.

A claim asks for a decision; what merely keeps happening does not. Causes come in the order of the
score that `triage.statistics.ranking` gives them (customers, severity, spread, dissatisfaction; METHODS
of a shrunk product, the trend being no part of it). Passages, satisfaction and cascades have no such score:
the first of each kind comes after the third cause, so that neither crowds out the other.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import chain, zip_longest

from sqlalchemy import or_, select
from sqlmodel import Session, col

from knowledge.tables import Fix, Handoff, ReviewDecision
from knowledge.texts import parts
from triage.causes import NOBODY
from triage.digest.facts import Facts, own_first
from triage.digest.model import Choice, DigestItem, Kind, Standing
from triage.lifecycle import DISMISSED
from triage.numbers import cause_id

MOST = 5
CAUSES_FIRST = 3
QUIET = timedelta(weeks=8)  # so long a dismissed claim is not put to people again
ASKING: dict[Kind, frozenset[str | None] | None] = {
    "emerging": None,
    "growing": None,
    "returning": None,
    "fix": frozenset(("worse", "no change seen")),
    "cascade": frozenset(("followed by",)),
    "passage": None,
    "satisfaction": frozenset(("below target", "fell", "red journeys")),
}
"""The kinds of claims that ask for a decision, with the verdicts that do (None: all)."""
OF_CAUSES: tuple[Kind, ...] = ("returning", "growing", "emerging", "fix")  # the most pressing claim first
UNDER_WAY = ("fixing", "shipped")  # somebody is at it: wait for what comes of it


def agenda(
    session: Session, facts: Facts, claims: Sequence[DigestItem], ranked: Sequence[Standing]
) -> list[DigestItem]:
    """What to decide this week, most costly first, what concerns the channel's departments before that."""
    answered = _answered(session, facts)
    asking = [item for item in claims if _asks(session, facts, item) and item.subject not in answered]
    places = {one.cause: (at, one) for at, one in enumerate(ranked)}
    causes = [item for item in _once(asking) if item.kind in OF_CAUSES]
    causes.sort(key=lambda item: places.get(item.cause or "", (len(places), None))[0])
    others = [
        [item for item in asking if item.kind == kind] for kind in ("cascade", "passage", "satisfaction")
    ]
    turns = [item for item in chain.from_iterable(zip_longest(*others)) if item is not None]
    chosen = own_first(
        [*causes[:CAUSES_FIRST], *turns[: len(others)], *causes[CAUSES_FIRST:], *turns[len(others) :]]
    )
    chances = {cause: one.chance for cause, (_, one) in places.items()}
    return [_decision(session, facts, item, chances) for item in chosen[:MOST]]


def _once(items: Iterable[DigestItem]) -> list[DigestItem]:
    """One claim for each cause: the most pressing."""
    pressing: dict[str, DigestItem] = {}
    for item in items:
        if item.kind in OF_CAUSES:
            known = pressing.setdefault(item.subject, item)
            if OF_CAUSES.index(item.kind) < OF_CAUSES.index(known.kind):
                pressing[item.subject] = item
    return list(pressing.values())


def _asks(session: Session, facts: Facts, item: DigestItem) -> bool:
    verdicts = ASKING.get(item.kind, frozenset())
    if verdicts is not None and item.verdict not in verdicts:
        return False
    if item.kind not in OF_CAUSES or item.kind in ("fix", "returning"):
        return True
    number = cause_id(item.cause) if item.cause else None
    if item.state == DISMISSED:
        return False
    return not (item.state in UNDER_WAY and number is not None and _in_time(session, facts, number))


def _in_time(session: Session, facts: Facts, cause: int) -> bool:
    """Whether what is planned against a cause is not overdue."""
    planned = select(Fix).where(col(Fix.cause_id) == cause, col(Fix.planned_at) <= facts.as_of)
    late = planned.where(
        col(Fix.due_at) < facts.as_of,
        or_(col(Fix.shipped_at).is_(None), col(Fix.shipped_at) > facts.as_of),
    )
    return session.scalars(late.limit(1)).first() is None


def _answered(session: Session, facts: Facts) -> set[str]:
    """Subjects that people have decided about in earlier weeks, and that are not to be asked again yet."""
    made = select(ReviewDecision).where(
        col(ReviewDecision.at) <= facts.as_of,
        col(ReviewDecision.period) < str(facts.week),
        or_(col(ReviewDecision.withdrawn_at).is_(None), col(ReviewDecision.withdrawn_at) > facts.as_of),
    )
    latest = {row.subject: row for row in session.scalars(made.order_by(col(ReviewDecision.id)))}
    return {subject for subject, row in latest.items() if _holds(row, facts)}


def _holds(row: ReviewDecision, facts: Facts) -> bool:
    if row.choice == "dismiss":
        return row.at > facts.as_of - QUIET
    if row.choice == "confirm":
        return True
    return row.choice != "look again" and (row.verdict is None or row.verdict_at > facts.as_of)  # type: ignore[operator]


def _decision(session: Session, facts: Facts, item: DigestItem, chances: dict[str, float]) -> DigestItem:
    return item.model_copy(
        update={
            "kind": "decision",
            "about": item.kind,
            "choices": _choices(item),
            "suggested_owner": _suggested(session, facts, item),
            "chance": chances.get(item.cause or "") if item.kind in OF_CAUSES else None,
        }
    )


def _choices(item: DigestItem) -> list[Choice]:
    if item.kind == "cascade":
        return ["confirm", "dismiss", "look again"]
    if item.kind not in OF_CAUSES:
        return ["own", "dismiss", "look again"]
    return [*(["own"] if item.owner in ("", NOBODY) else []), "plan fix", "dismiss", "look again"]  # type: ignore[list-item]


def _suggested(session: Session, facts: Facts, item: DigestItem) -> str:
    """Who should answer for it: its owner; else who receives its cases most often; else who logs most."""
    if item.owner and item.owner != NOBODY:
        return item.owner
    if item.edge is not None:  # of a cascade: whoever did what it followed
        return item.edge.sender if item.kind == "cascade" else item.edge.receiver
    number = cause_id(item.cause) if item.cause else None
    if number is not None and (receiver := _receives_most(session, facts, number)):
        return receiver
    return next((name for name in item.departments if name), "")


def _receives_most(session: Session, facts: Facts, cause: int) -> str | None:
    """The department that cases of a cause are handed to most often, if it did not send most of them back."""
    cases = [fact.case_id for fact in facts.weekly.facts if fact.cause == cause]
    taken: Counter[str] = Counter()
    for part in parts(cases):
        rows = select(col(Handoff.to_department), col(Handoff.outcome)).where(
            col(Handoff.case_id).in_(part), col(Handoff.at) <= facts.as_of
        )
        for receiver, outcome in session.execute(rows):
            taken[receiver] += -1 if outcome == "bounced" else 1
    best = taken.most_common(1)
    return best[0][0] if best and best[0][1] > 0 else None
