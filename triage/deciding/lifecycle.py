"""The life of a cause: suspected, confirmed, fixing, shipped, verified; back to regressed; dismissed.

Only people confirm, dismiss, plan and ship; only measurement verifies and regresses (`triage.causes.fixes`).
Each step is an event. The caller has asked whether the person may (`triage.roles`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Cause, Event, Fix, Membership
from triage.causes.naming import HEADLINE_CHARACTERS
from triage.deciding.ledger import Ledger
from triage.deciding.reshaping import WrongState, living
from triage.numbers import case_number, cause_number

DISMISSED = "dismissed"
METRICS = {
    "cases": "cases a week",
    "escalations": "escalations a week",
    "handoffs": "handoffs a week",
    "csat": "satisfaction (CSAT)",
}
"""The numbers that a fix can be expected to move, with how people say them."""

LONGEST_NAME = 2 * HEADLINE_CHARACTERS


class NameTaken(Exception):
    """Another cause has this name; the message says which."""


@dataclass(frozen=True)
class PlannedFix:
    """What is to be done against a cause: what, who, by when, and what it is expected to change."""

    title: str
    owner: str | None = None  # Slack user
    department: str | None = None
    due_at: datetime | None = None
    metric: str | None = None  # a key of METRICS
    change: float | None = None  # -0.5: half as many
    expected_by: datetime | None = None
    expected: str | None = None  # in words


def confirm_cause(turn: Turn, cause: int, by: str, now: datetime) -> int:
    """A person says: this is a root cause. Raises `WrongState` where that was said already."""
    row = living(turn.session, cause)
    if row.state not in ("suspected", DISMISSED):
        raise WrongState(f"{_called(row)} is {row.state} already.")
    kind = "reopened" if row.state == DISMISSED else "cause confirmed"
    return _decided(turn, row, kind, by, now, {"from": row.state}, state="confirmed")


def dismiss_cause(turn: Turn, cause: int, why: str, by: str, now: datetime) -> int:
    """A person says: this is nothing to act on. Its cases stay in it, and more like them join it quietly."""
    row = living(turn.session, cause)
    if row.state == DISMISSED:
        raise WrongState(f"{_called(row)} is dismissed already.")
    return _decided(turn, row, "dismissed", by, now, {"from": row.state, "why": why}, state=DISMISSED)


def rename(turn: Turn, cause: int, name: str, by: str, now: datetime) -> int:
    """A person names a cause; no machine renames it again. Raises `NameTaken` and `ValueError`."""
    row, wanted = living(turn.session, cause), " ".join(name.split())
    if not 0 < len(wanted) <= LONGEST_NAME:
        raise ValueError(f"a name has 1 to {LONGEST_NAME} characters; this one has {len(wanted)}")
    others = select(Cause).where(
        col(Cause.name_key) == wanted.casefold(), col(Cause.merged_into).is_(None), col(Cause.id) != row.id
    )
    other = turn.session.scalars(others).first()
    if other is not None:
        raise NameTaken(f"{_called(other)} has this name already. Are both one cause? Then merge them.")
    detail = {"from": row.name, "to": wanted, "why": "a person named it"}
    known = {"name": wanted, "name_key": wanted.casefold(), "named_by": by}
    return _decided(turn, row, "renamed", by, now, detail, **known)


def own(turn: Turn, cause: int, owner: str | None, department: str | None, by: str, now: datetime) -> int:
    """Somebody, or a department, has to act on a cause; neither means nobody any more."""
    row = living(turn.session, cause)
    detail = {"from": row.owner or row.owner_department, "to": owner or department}
    return _decided(turn, row, "owned", by, now, detail, owner=owner, owner_department=department)


def set_workaround(turn: Turn, cause: int, text: str | None, by: str, now: datetime) -> int:
    """What helps the customer until the cause is fixed; None when nothing does any more."""
    row = living(turn.session, cause)
    return _decided(turn, row, "workaround set", by, now, {"text": text}, workaround=text)


def set_hypothesis(
    turn: Turn, cause: int, text: str | None, cases: Sequence[int], by: str, now: datetime
) -> int:
    """Why people think it happens, with the cases that support it: those of the cause among the given."""
    row = living(turn.session, cause)
    mine = select(col(Membership.case_id)).where(col(Membership.cause_id) == row.id)
    supporting = sorted(set(cases) & set(turn.session.scalars(mine)))
    detail = {"text": text, "cases": [case_number(case) for case in supporting]}
    fields = {"hypothesis": text, "hypothesis_cases": supporting if text else []}
    return _decided(turn, row, "hypothesis set", by, now, detail, **fields)


def plan_fix(turn: Turn, cause: int, plan: PlannedFix, by: str, now: datetime) -> Fix:
    """A fix is planned: the cause is being fixed. Raises `WrongState` for a dismissed cause."""
    row = living(turn.session, cause)
    if row.state == DISMISSED:
        raise WrongState(f"{_called(row)} is dismissed: look at it again first.")
    fix = Fix(
        cause_id=int(row.id or 0),
        title=plan.title,
        owner=plan.owner,
        department=plan.department or row.owner_department,
        due_at=plan.due_at,
        metric=plan.metric,
        change=plan.change,
        expected_by=plan.expected_by,
        expected=plan.expected,
        planned_at=now,
    )
    turn.session.add(fix)
    turn.session.flush()
    _tell_fix(turn, fix, "fix planned", row.state, by, now)
    if row.state != "shipped":
        row.state = "fixing"
    turn.session.flush()
    return fix


def ship_fix(turn: Turn, fix: int, shipped_at: datetime, by: str, now: datetime) -> Fix:
    """A fix is out since then. Raises `LookupError` for none on file, and `WrongState`."""
    row = turn.session.get(Fix, fix)
    if row is None:
        raise LookupError(f"no fix has the number {fix}")
    if row.shipped_at is not None:
        raise WrongState(f"“{row.title}” is marked as shipped already.")
    if shipped_at > now:
        raise WrongState("A fix cannot be shipped in the future: mark it when it is out.")
    row.shipped_at = shipped_at
    cause = living(turn.session, row.cause_id)
    before = cause.state
    if cause.state != DISMISSED:  # until a person looks at it again
        cause.state = "shipped"
    _tell_fix(turn, row, "fix shipped", before, by, now)
    turn.session.flush()
    return row


def fixes_of(session: Session, cause: int) -> list[Fix]:
    """What was planned and shipped against a cause, latest first."""
    rows = select(Fix).where(col(Fix.cause_id) == cause).order_by(col(Fix.id).desc())
    return list(session.scalars(rows))


def expected_in_words(fix: Fix) -> str:
    """The expected outcome: which number, by how much, by when."""
    parts = []
    if fix.metric and fix.change is not None:
        direction = "fewer" if fix.change < 0 else "more"
        if fix.metric == "csat":
            direction = "lower" if fix.change < 0 else "higher"
        parts.append(f"{METRICS.get(fix.metric, fix.metric)}: {abs(fix.change):.0%} {direction}")
        if fix.expected_by:
            parts.append(f"by {fix.expected_by:%d %b %Y}")
    if fix.expected:
        parts.append(fix.expected if not parts else f"({fix.expected})")
    return " ".join(parts)


def _decided(
    turn: Turn, row: Cause, kind: str, by: str, now: datetime, detail: dict[str, Any], **fields: Any
) -> int:
    ledger = Ledger(turn, kind, by, now)
    ledger.change(row, **fields)
    ledger.tell(kind, int(row.id or 0), None, detail)
    return ledger.close(int(row.id or 0))


def _tell_fix(turn: Turn, fix: Fix, kind: str, before: str, by: str, now: datetime) -> None:
    told = {"fix": fix.id, "title": fix.title, "expected": expected_in_words(fix)}
    detail: dict[str, Any] = {**told, "from": before}
    if fix.shipped_at:
        detail["shipped_at"] = fix.shipped_at.isoformat()
    turn.session.add(
        Event(at=now, kind=kind, actor=by, cause_id=fix.cause_id, turn=turn.number, detail=detail)
    )


def _called(cause: Cause) -> str:
    return f"{cause_number(int(cause.id or 0))} “{cause.name}”"
