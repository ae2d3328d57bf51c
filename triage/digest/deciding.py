"""Deciding: what people choose about one thing that a digest puts to them, once for all channels.

A decision holds for its subject and week whichever channel it was made in. Owning a cause is done with
it; dismissing speaks of the claim alone, not of the cause. Whoever decided may withdraw it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Cause, Event, Fix, Notice, ReviewDecision
from triage.deciding import lifecycle
from triage.deciding.reshaping import living
from triage.deciding.undoing import CannotUndo, undo
from triage.digest.model import Choice, Digest, DigestItem
from triage.numbers import cause_id
from triage.roles import Actor, NotAllowed, require_decide

DONE: dict[Choice, str] = {
    "own": "has taken it on",
    "plan fix": "has planned a fix",
    "dismiss": "has dismissed it",
    "look again": "wants to look at it again next week",
    "confirm": "has confirmed it",
}
"""What somebody did by each choice, after their name."""


class AlreadyDecided(Exception):
    """Somebody was quicker: `by` is who, `did` what, to be read after their name."""

    def __init__(self, decision: ReviewDecision) -> None:
        super().__init__(f"{decision.by} {done(decision)} already.")
        self.by, self.did = decision.by, done(decision)


class UnknownItem(Exception):
    """No digest puts this to anybody."""


@dataclass(frozen=True)
class Decided:
    """What somebody chooses: with the owner it is given to, or the fix that was planned."""

    choice: Choice
    owner: str | None = None  # Slack user
    department: str | None = None
    fix: int | None = None


def put_to_them(digest: Digest, index: int) -> DigestItem:
    """The item at this place of a digest's items, which must be there to decide. Raises `UnknownItem`."""
    if not 0 <= index < len(digest.items) or digest.items[index].kind != "decision":
        raise UnknownItem(str(index))
    return digest.items[index]


def decide(
    turn: Turn, digest: Digest, index: int, decided: Decided, actor: Actor, now: datetime
) -> ReviewDecision:
    """Write down what was decided and do what it says.

    Raises `UnknownItem`, `AlreadyDecided`, `NotAllowed`, `WrongState`.
    """
    session, item = turn.session, put_to_them(digest, index)
    if decided.choice not in item.choices:
        raise UnknownItem(decided.choice)
    require(session, actor, item)
    earlier = standing(session, item.subject, digest.week)
    if earlier is not None:
        raise AlreadyDecided(earlier)
    cause = _cause(session, item)
    row = ReviewDecision(
        channel=digest.channel,
        period=digest.week,
        subject=item.subject,
        kind=item.about or item.kind,
        claim=item.claim,
        choice=decided.choice,
        by=actor.user,
        at=now,
        cause_id=cause.id if cause else None,
        fix_id=decided.fix,
    )
    owner = _new_owner(session, cause, decided, actor)
    if owner is not None and cause is not None:
        row.decision_id = lifecycle.own(turn, int(cause.id or 0), *owner, actor.user, now)
    session.add(row)
    session.flush()
    _tell(session, row, "review decided", actor.user, now)
    return row


def withdraw(turn: Turn, number: int, actor: Actor, now: datetime) -> ReviewDecision:
    """Take a decision of a review back, by whoever made it or an admin; the claim is to be decided again.

    Raises `NotAllowed` and `CannotUndo`; the caller's turn is then to be rolled back.
    """
    row = turn.session.get(ReviewDecision, number)
    if row is None or row.withdrawn_at is not None:
        raise CannotUndo("That was taken back already.")
    if not (actor.admin or actor.user == row.by):
        raise NotAllowed("Only whoever decided it, or an admin, takes it back.")
    if row.decision_id is not None:
        undo(turn, row.decision_id, actor.user, now)
    row.withdrawn_at = now
    _tell(turn.session, row, "review decision withdrawn", actor.user, now)
    return row


def require(session: Session, actor: Actor, item: DigestItem) -> None:
    """Raise `NotAllowed` unless somebody may decide about an item's cause, or for a department in it."""
    cause = _cause(session, item)
    if cause is not None and item.about != "cascade":
        require_decide(actor, cause, item.departments)
        return
    involved = {name.casefold() for name in _involved(item)}
    if not (actor.admin or actor.owns & involved):
        raise NotAllowed("That is for an owner of one of these departments, or an admin, to decide.")


def standing(session: Session, subject: str, week: str) -> ReviewDecision | None:
    """What was decided about a subject in a week's digests and not withdrawn."""
    made = select(ReviewDecision).where(
        col(ReviewDecision.subject) == subject,
        col(ReviewDecision.period) == week,
        col(ReviewDecision.withdrawn_at).is_(None),
    )
    found: ReviewDecision | None = session.scalars(made.order_by(col(ReviewDecision.id))).first()
    return found


def of_digest(session: Session, digest: Digest) -> dict[str, ReviewDecision]:
    """What was decided about the items of a digest, by subject."""
    subjects = [item.subject for item in digest.of_kind("decision")]
    made = select(ReviewDecision).where(
        col(ReviewDecision.subject).in_(subjects),
        col(ReviewDecision.period) == digest.week,
        col(ReviewDecision.withdrawn_at).is_(None),
    )
    return {row.subject: row for row in session.scalars(made.order_by(col(ReviewDecision.id).desc()))}


def digests_of(session: Session, week: str) -> Sequence[str]:
    """The keys of all notices that posted a digest of this week: each shows what was decided."""
    posted = select(Notice).where(col(Notice.kind) == "digest").order_by(col(Notice.id).desc()).limit(200)
    return [row.key for row in session.scalars(posted) if row.payload.get("digest", {}).get("week") == week]


def done(decision: ReviewDecision) -> str:
    """What somebody did, after their name."""
    return next((words for choice, words in DONE.items() if choice == decision.choice), decision.choice)


def _cause(session: Session, item: DigestItem) -> Cause | None:
    number = cause_id(item.cause) if item.cause else None
    return living(session, number) if number is not None else None


def _new_owner(
    session: Session, cause: Cause | None, decided: Decided, actor: Actor
) -> tuple[str | None, str | None] | None:
    """Who answers for the cause by a decision: whoever plans a fix for what nobody owns does, too."""
    if cause is None:
        return None
    if decided.choice == "own":
        return (None, decided.department) if decided.department else (decided.owner or actor.user, None)
    fix = session.get(Fix, decided.fix) if decided.choice == "plan fix" and decided.fix else None
    unowned = cause.owner is None and cause.owner_department is None
    return (fix.owner, None) if fix is not None and fix.owner and unowned else None


def _involved(item: DigestItem) -> Iterable[str]:
    yield from item.departments
    if item.edge:
        yield from (item.edge.sender, item.edge.receiver)


def _tell(session: Session, row: ReviewDecision, kind: str, by: str, now: datetime) -> None:
    detail = {"review": row.id, "subject": row.subject, "choice": row.choice, "week": row.period}
    session.add(Event(at=now, kind=kind, actor=by, cause_id=row.cause_id, detail=detail))
    session.flush()
