"""The agenda: at most five things to decide, made of the claims that nobody has answered yet.

A claim asks for a decision; what merely keeps happening does not. Causes come in the order of what they
cost (`triage.statistics.ranking`: customers, severity, spread, dissatisfaction; the trend is no part of it).
Cascades, passages and satisfaction have no such score: they come after the fourth cause, each kind in
turn, so that neither crowds out the other.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import chain, zip_longest

from sqlalchemy import or_, select
from sqlmodel import Session, col

from knowledge.tables import Fix, Handoff, ReviewDecision
from knowledge.texts import parts
from triage.causes.on_file import NOBODY
from triage.deciding.lifecycle import DISMISSED
from triage.digest.about import About
from triage.digest.facts import Facts, own_first
from triage.digest.model import OF_CAUSES, Choice, DigestItem, Kind, Standing
from triage.numbers import cause_id

MOST = 5
CAUSES_FIRST = 4
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
    began = {item.cause: item.edge.sender for item in claims if item.kind == "cascade" and item.edge}
    return [_decision(session, facts, item, chances, began) for item in chosen[:MOST]]


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
    if item.kind not in OF_CAUSES:
        return True
    number = cause_id(item.cause) if item.cause else None
    if item.state == DISMISSED or number is None:
        return False
    planned = _planned(session, facts, number)
    if any(fix.due_at is not None and fix.due_at < facts.as_of for fix in planned):
        return True  # what was to be done about it is overdue
    if item.kind == "returning" and not facts.customers(number):
        return False  # it came back, and went again
    mended = item.kind in ("fix", "returning")  # what is out did not help: only what is to come does
    return not planned if mended else item.state not in UNDER_WAY


def _planned(session: Session, facts: Facts, cause: int) -> Sequence[Fix]:
    """What is planned against a cause and not shipped."""
    planned = select(Fix).where(
        col(Fix.cause_id) == cause,
        col(Fix.planned_at) <= facts.as_of,
        or_(col(Fix.shipped_at).is_(None), col(Fix.shipped_at) > facts.as_of),
    )
    return session.scalars(planned).all()


def _answered(session: Session, facts: Facts) -> set[str]:
    """Subjects that people have decided about in earlier weeks, and that are not to be asked again yet."""
    made = select(ReviewDecision).where(
        col(ReviewDecision.at) <= facts.as_of,
        col(ReviewDecision.period) < str(facts.week),
        or_(col(ReviewDecision.withdrawn_at).is_(None), col(ReviewDecision.withdrawn_at) > facts.as_of),
    )
    rows = session.scalars(made.order_by(col(ReviewDecision.id))).all()
    latest = {_silenced(session, row): row for row in rows}
    return {subject for subject, row in latest.items() if _holds(row, facts)}


def _silenced(session: Session, row: ReviewDecision) -> str:
    """The subject that a decision answers: a dismissal is of a cause alone, not of what it is merged into."""
    return row.subject if row.choice == "dismiss" else About.of(session, row).subject


def _holds(row: ReviewDecision, facts: Facts) -> bool:
    if row.choice == "dismiss":
        return row.at > facts.as_of - QUIET
    if row.choice == "confirm":
        return True
    settled = row.verdict_at is not None and row.verdict_at <= facts.as_of
    return row.choice != "look again" and not settled


def _decision(
    session: Session, facts: Facts, item: DigestItem, chances: dict[str, float], began: dict[str | None, str]
) -> DigestItem:
    return item.model_copy(
        update={
            "kind": "decision",
            "about": item.kind,
            "choices": _choices(item),
            "suggested_owner": _suggested(session, facts, item, began.get(item.cause)),
            "chance": chances.get(item.cause or "") if item.kind in OF_CAUSES else None,
        }
    )


def _choices(item: DigestItem) -> list[Choice]:
    if item.kind == "cascade":
        return ["confirm", "dismiss", "look again"]
    if item.kind not in OF_CAUSES:
        return ["own", "dismiss", "look again"]
    others: list[Choice] = ["plan fix", "dismiss", "look again"]
    return ["own", *others] if item.owner in ("", NOBODY) else others


def _suggested(session: Session, facts: Facts, item: DigestItem, began: str | None) -> str:
    """Who should answer for it: its owner; else, of what a cascade led to, whoever did what it followed; else
    who receives its cases most often; else who logs most.
    """
    if item.owner and item.owner != NOBODY:
        return item.owner
    if began is not None:
        return began
    if item.edge is not None:
        return item.edge.receiver
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
