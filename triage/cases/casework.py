"""Casework: what is done with one case at the frontline: closed with a resolution, rated, opened again."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Decision, Event, Membership, Rating
from triage.cases import follow_ups
from triage.causes.on_file import UnknownCase
from triage.handoffs.holding import current, key_of, require_handing
from triage.matching.privacy import Viewer, hidden
from triage.notices import update_later
from triage.numbers import case_number
from triage.roles import Actor, NotAllowed
from triage.wording.redaction import redact
from triage.wording.text import normalise

HIGHEST = {"csat": 5, "effort": 7}
LONGEST_RESOLUTION = 3_000
LOOKED_AT = 500  # of a cause's resolutions, the latest


def workable(session: Session, case: int, actor: Actor, place: str = "") -> Case:
    """A case for somebody who may work on it: who may hand it on may do the rest. `place` is where they act.

    Raises `UnknownCase` for anybody else, as for a case that is not there.
    """
    row = _case(session, case)
    try:
        require_handing(session, actor, row, place)
    except NotAllowed as refusal:
        raise UnknownCase(case_number(case)) from refusal
    return row


def close_case(session: Session, case: int, resolution: str, by: str, now: datetime) -> Case:
    """A case is closed by what resolved it; twice by the same words is once.

    Raises `UnknownCase` and `ValueError`.
    """
    row = _case(session, case)
    said = redact(normalise(resolution)).text.strip()
    if not said:
        raise ValueError("say what resolved it: the next one who meets this reads it")
    again = row.resolution is not None
    if row.resolution == said[:LONGEST_RESOLUTION]:
        return row
    row.resolution, row.closed_at, row.closed_by = said[:LONGEST_RESOLUTION], now, by
    kind = "resolution changed" if again else "closed"
    session.add(Event(at=now, kind=kind, actor=by, case_id=case, detail={"resolution": row.resolution}))
    session.flush()
    _renew_handoff(session, case, now)
    if not again:
        follow_ups.plan(session, row, now)
    return row


def reopen_case(session: Session, case: int, by: str, now: datetime) -> Case:
    """What was thought to resolve a case did not. Raises `UnknownCase`."""
    row = _case(session, case)
    if row.resolution is not None:
        detail = {"resolution": row.resolution}
        row.resolution, row.closed_at, row.closed_by = None, None, None
        session.add(Event(at=now, kind="case reopened", actor=by, case_id=case, detail=detail))
        session.flush()
        _renew_handoff(session, case, now)
        follow_ups.drop(session, case, now)
    return row


def rate(
    session: Session,
    case: int,
    score: int,
    scale: str,
    by: str,
    now: datetime,
    journey: bool = False,
) -> Rating:
    """What the customer said of this touchpoint, or of the whole journey. Asked again, the later holds.

    `scale` is csat (1 to 5) or effort (1 to 7). Raises `UnknownCase` and `ValueError`.
    """
    row = _case(session, case)
    if scale not in HIGHEST or not 1 <= score <= HIGHEST[scale]:
        raise ValueError(f"a {scale} rating is a number from 1 to {HIGHEST.get(scale, 5)}")
    about = "journey" if journey else "touchpoint"
    external = f"card:{case_number(case)}:{about}:{scale}"
    mine = select(Rating).where(col(Rating.source) == "slack", col(Rating.external_id) == external)
    rating = session.scalars(mine).first() or Rating(
        case_id=case, score=score, scale=scale, at=now, source="slack", external_id=external
    )
    rating.score, rating.at, rating.customer = float(score), now, row.customer
    rating.touchpoint, rating.journey = (None, "journey") if journey else (row.touchpoint, None)
    session.add(rating)
    detail = {"score": score, "scale": scale, "about": about}
    session.add(Event(at=now, kind="rated", actor=by, case_id=case, detail=detail))
    session.flush()
    return rating


def ratings_of(session: Session, case: int) -> list[Rating]:
    """What the customer said of a case, oldest first."""
    mine = select(Rating).where(col(Rating.case_id) == case).order_by(col(Rating.at), col(Rating.id))
    return list(session.scalars(mine))


def resolved_by(session: Session, case: int, viewer: Viewer, most: int = 5) -> dict[str, int]:
    """What resolved other cases of a case's cause, as far as somebody may read it, most frequent first.

    Each with the number of one such case.
    """
    member = session.get(Membership, case)
    if member is None:
        return {}
    resolved = (
        select(col(Case.id), col(Case.resolution))
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .where(col(Membership.cause_id) == member.cause_id, col(Case.id) != case)
        .where(col(Case.resolution).is_not(None))
        .order_by(col(Case.occurred_at).desc(), col(Case.id).desc())
        .limit(LOOKED_AT)
    )
    rows = {int(number): str(text) for number, text in session.execute(resolved)}
    kept = hidden(session, viewer, list(rows))
    shown = {number: text for number, text in rows.items() if number not in kept}
    latest = {text: number for number, text in reversed(shown.items())}
    frequent = Counter(shown.values()).most_common(most)
    return {text: latest[text] for text, _ in frequent}


def undoable(session: Session, case: int, by: str) -> int | None:
    """The last decision about a case, where this person made it and the case still lies as it left it."""
    decided = col(Decision.case_id) == case, col(Decision.undone_at).is_(None)
    last = session.scalars(select(Decision).where(*decided).order_by(col(Decision.id).desc())).first()
    member = session.get(Membership, case)
    if last is None or member is None or last.by != by:
        return None
    left_in = [entry[6] for entry in last.before["cases"] if entry[0] == case]
    return last.id if left_in == [member.cause_id] else None


def _renew_handoff(session: Session, case: int, now: datetime) -> None:
    """The message that brought the case to the department that has it says how the case stands."""
    last = current(session, case)
    if last is not None:
        update_later(session, key_of(last), now)


def _case(session: Session, case: int) -> Case:
    row = session.get(Case, case)
    if row is None:
        raise UnknownCase(case_number(case))
    return row
