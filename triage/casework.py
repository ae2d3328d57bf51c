"""Casework: what is done with one case at the frontline: closed with a resolution, rated, opened again."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Event, Rating
from triage.causes import UnknownCase
from triage.numbers import case_number
from triage.redaction import redact
from triage.text import normalise

HIGHEST = {"csat": 5, "effort": 7}
LONGEST_RESOLUTION = 3_000


def close_case(session: Session, case: int, resolution: str, by: str, now: datetime) -> Case:
    """A case is closed by what resolved it. Raises `UnknownCase` and `ValueError`."""
    row = _case(session, case)
    said = redact(normalise(resolution)).text.strip()
    if not said:
        raise ValueError("say what resolved it: the next one who meets this reads it")
    again = row.resolution is not None
    row.resolution, row.closed_at, row.closed_by = said[:LONGEST_RESOLUTION], now, by
    kind = "resolution changed" if again else "closed"
    session.add(Event(at=now, kind=kind, actor=by, case_id=case, detail={"resolution": row.resolution}))
    session.flush()
    return row


def reopen_case(session: Session, case: int, by: str, now: datetime) -> Case:
    """What was thought to resolve a case did not. Raises `UnknownCase`."""
    row = _case(session, case)
    if row.resolution is not None:
        detail = {"resolution": row.resolution}
        row.resolution, row.closed_at, row.closed_by = None, None, None
        session.add(Event(at=now, kind="case reopened", actor=by, case_id=case, detail=detail))
        session.flush()
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


def _case(session: Session, case: int) -> Case:
    row = session.get(Case, case)
    if row is None:
        raise UnknownCase(case_number(case))
    return row
