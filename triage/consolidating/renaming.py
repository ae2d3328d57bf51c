"""Keeping the names of causes: given once there is something to see, changed only when their core changed."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Case, Cause, Event, Membership
from knowledge.texts import parts, texts_of
from triage.causes.naming import Name, document_counts, name, unique
from triage.grouping.memory import Snapshot

GROWN = 3.0  # a cause that grew by this factor since it was named may get a better name


class _Background(NamedTuple):
    counts: Counter[str]
    total: int


def rename_causes(turn: Turn, touched: set[int], snapshot: Snapshot, now: datetime) -> int:
    """Name the touched causes that need it; returns how many names changed."""
    members = _members(turn.session, touched)
    causes = {cause: turn.session.get_one(Cause, cause) for cause in members}
    wanting = [cause for cause, row in causes.items() if _wants_name(row, members[cause])]
    if not wanting:
        return 0
    background = _background(turn.session)
    rows = {int(case): at for at, case in enumerate(snapshot.cases)}
    kept = set(turn.session.scalars(select(col(Case.id)).where(col(Case.private).is_(True))))
    changed = 0
    for cause in wanting:
        cases = [case for case in members[cause] if case in rows and case not in kept]
        if not cases:
            continue  # founded after the snapshot: named next time; or all its words are kept
        texts = texts_of(turn.session, cases)
        vectors = snapshot.vectors[[rows[case] for case in cases]]
        found = name([texts[case] for case in cases], vectors, background.counts, background.total)
        changed += _give(turn, causes[cause], found, cases, now)
    return changed


def _wants_name(cause: Cause, members: list[int]) -> bool:
    if cause.named_by is not None or not members:
        return False
    first_time = cause.named_at_size == 1 and len(members) > 1
    if _decided_on(cause):
        return first_time  # people look for the name they decided on
    return first_time or cause.central_case not in members or len(members) >= GROWN * cause.named_at_size


def _decided_on(cause: Cause) -> bool:
    """Whether somebody confirmed, owns, or works on a cause."""
    return cause.state != "suspected" or bool(cause.owner or cause.owner_department)


def _give(turn: Turn, cause: Cause, found: Name, cases: list[int], now: datetime) -> int:
    cause.keywords = found.keywords
    cause.central_case = cases[found.central]
    cause.named_at_size = max(len(cases), 2)
    others = select(col(Cause.name_key)).where(col(Cause.id) != cause.id, col(Cause.merged_into).is_(None))
    like = others.where(col(Cause.name_key).startswith(found.headline.casefold(), autoescape=True))
    label = unique(found.headline, found.keywords, set(turn.session.scalars(like)))
    if label == cause.name:
        return 0
    detail = {"from": cause.name, "to": label, "why": "its most central case changed"}
    cause.name, cause.name_key = label, label.casefold()
    turn.session.add(Event(at=now, kind="renamed", cause_id=cause.id, turn=turn.number, detail=detail))
    turn.session.flush()
    return 1


def _members(session: Session, causes: set[int]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = {}
    for part in parts(sorted(causes)):
        rows = select(col(Membership.cause_id), col(Membership.case_id)).where(
            col(Membership.cause_id).in_(part)
        )
        for cause, case in session.execute(rows.order_by(col(Membership.case_id))):
            members.setdefault(int(cause), []).append(int(case))
    return members


def _background(session: Session) -> _Background:
    """Phrase counts over an even sample of all cases: enough to tell common words from telling ones."""
    ids = np.array(session.scalars(select(col(Case.id)).order_by(col(Case.id))).all(), np.int64)
    step = max(1, len(ids) // 3_000)
    sample = ids[::step].tolist()
    texts = texts_of(session, sample)
    counts = document_counts(texts.values())
    return _Background(Counter({phrase: count * step for phrase, count in counts.items()}), len(ids))
