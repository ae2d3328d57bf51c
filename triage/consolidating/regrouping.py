"""Consolidation: merges what arrival split and splits what it mixed, without renumbering causes.

Computed on a snapshot, outside any transaction, and then written in one turn. A case that somebody
touched meanwhile is left as they put it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import Select, bindparam, func, insert, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from knowledge.database import Database, Turn
from knowledge.tables import Cause, Event, Membership, Space, Suggestion, Vector
from triage.consolidating.planning import Plan, aliases, anchors_of, confirmed_causes, planned
from triage.consolidating.proposing import propose
from triage.consolidating.renaming import rename_causes
from triage.consolidating.settling import settle_confidence
from triage.grouping.grouper import Grouper
from triage.notices import refresh_moved
from triage.numbers import cause_number

FEWEST_CASES = 30  # below this, arrival's decisions stand
FEWEST_ARRIVALS = 50  # arrivals since the last consolidation that make another worth it ...
ARRIVAL_SHARE = 0.08  # ... growing with what is on file, so that its cost stays a share of the rest
MERGE_SHARE = 0.8  # of a cause's cases that go to one other: then it was merged, else dissolved
HUBNESS_MOVED = 0.005  # smaller changes of hubness are not written


@dataclass(frozen=True)
class Regrouped:
    """What a consolidation changed."""

    cases: int
    moved: int
    founded: int
    merged: int
    renamed: int


class _Change(NamedTuple):
    case: int
    before: int
    after: int


def regroup(database: Database, grouper: Grouper, now: datetime) -> Regrouped:
    """Consolidate all cases once. Running it again without new cases changes nothing."""
    memory = grouper.memory
    with database.read() as session:
        memory.catch_up(session)
        anchors, confirmed = anchors_of(session), confirmed_causes(session)
        space = session.get_one(Space, grouper.encoder.fingerprint)
    snapshot = memory.snapshot()
    if len(snapshot.cases) < FEWEST_CASES or snapshot.turn == space.consolidated_turn:
        return Regrouped(len(snapshot.cases), 0, 0, 0, 0)
    plan = planned(snapshot, anchors, confirmed, space, grouper)
    with database.turn() as turn:
        return _written(turn, plan, grouper.encoder.fingerprint, now)


def wants_regroup(database: Database, grouper: Grouper) -> bool:
    """Whether enough cases arrived since the last consolidation to be worth another."""
    with database.read() as session:
        grouped = session.scalars(select(func.count()).select_from(Membership)).one()
        space = session.get(Space, grouper.encoder.fingerprint)
    before = space.consolidated_cases if space else 0
    fresh = grouped - before
    return grouped >= FEWEST_CASES and fresh >= max(FEWEST_ARRIVALS, ARRIVAL_SHARE * before)


def _written(turn: Turn, plan: Plan, encoder: str, now: datetime) -> Regrouped:
    session = turn.session
    snapshot = plan.snapshot
    changes = _changes(session, plan)
    founded = _founded(session, changes, now)
    changes = [change._replace(after=founded.get(-change.after, change.after)) for change in changes]
    _settle_hubness(turn, encoder, plan)
    _move_cases(turn, changes, now)
    settle_confidence(turn, plan, founded, {change.case for change in changes})
    merged = _retire(turn, changes, now)
    propose(turn, plan.proposals, now)
    touched = {cause for change in changes for cause in (change.before, change.after)}
    renamed = rename_causes(turn, touched | _never_named(session), plan.snapshot, now)
    refresh_moved(session, [change.case for change in changes], now)
    _settle_space(turn, plan, encoder, now)
    return Regrouped(len(snapshot.cases), len(changes), len(founded), merged, renamed)


def _changes(session: Session, plan: Plan) -> list[_Change]:
    """What to move: nothing that somebody decided otherwise, or confirmed, since the snapshot.

    Causes to be founded have negative numbers here: others may have been founded meanwhile.
    """
    current, held, went = _current(session), anchors_of(session), aliases(session)
    highest = int(plan.snapshot.causes.max())
    changes = []
    for at in np.flatnonzero(plan.causes != plan.snapshot.causes).tolist():
        case, before = int(plan.snapshot.cases[at]), int(plan.snapshot.causes[at])
        wanted = int(plan.causes[at])
        wanted = went.get(wanted, wanted) if wanted <= highest else -wanted
        if wanted == before:
            continue
        if current.get(case) == before and held.get(case, wanted) == wanted:
            changes.append(_Change(case, before, wanted))
    return changes


def _current(session: Session) -> dict[int, int]:
    rows = session.execute(select(col(Membership.case_id), col(Membership.cause_id)))
    return {int(case): int(cause) for case, cause in rows}


def _founded(session: Session, changes: list[_Change], now: datetime) -> dict[int, int]:
    """Real numbers for the causes that the consolidation wants new, by the plan's."""
    stand_ins = sorted({-change.after for change in changes if change.after < 0})
    causes = [Cause(name="", named_at_size=1, founded_at=now) for _ in stand_ins]
    session.add_all(causes)
    session.flush()
    for cause in causes:
        cause.name = cause_number(int(cause.id or 0))  # until it is named below, in the same turn
        cause.name_key = cause.name.casefold()
    return {stand_in: int(cause.id or 0) for stand_in, cause in zip(stand_ins, causes, strict=True)}


def _settle_hubness(turn: Turn, encoder: str, plan: Plan) -> None:
    hubness = plan.nearest.hubness
    moved = np.flatnonzero(np.abs(hubness - plan.snapshot.hubness) > HUBNESS_MOVED)
    hubs = [{"number": int(plan.snapshot.cases[at]), "hub": float(hubness[at])} for at in moved]
    if not hubs:
        return
    mine = (col(Vector.encoder) == encoder, col(Vector.case_id) == bindparam("number"))
    settled = update(Vector).where(*mine).values(hubness=bindparam("hub"), settled=turn.number)
    turn.session.connection().execute(settled, hubs)


def _move_cases(turn: Turn, changes: list[_Change], now: datetime) -> None:
    connection = turn.session.connection()
    row = col(Membership.case_id) == bindparam("number")
    if not changes:
        return
    moved = (
        update(Membership)
        .where(row)
        .values(cause_id=bindparam("to"), how="consolidated", at=now, turn=turn.number)
    )
    connection.execute(moved, [{"number": change.case, "to": change.after} for change in changes])
    reason = "the whole graph of cases describes more simply this way"
    events = [
        {
            "at": now,
            "kind": "moved",
            "actor": "faultline",
            "case_id": change.case,
            "cause_id": change.after,
            "turn": turn.number,
            "detail": {"from": change.before, "why": reason},
        }
        for change in changes
    ]
    turn.session.execute(insert(Event), events)


def _retire(turn: Turn, changes: list[_Change], now: datetime) -> int:
    """Causes that lost all their cases become aliases of where most of them went."""
    went: dict[int, Counter[int]] = defaultdict(Counter)
    for change in changes:
        went[change.before][change.after] += 1
    if not went:
        return 0
    held = col(Membership.cause_id)
    kept = set(turn.session.scalars(select(held).where(held.in_(list(went))).distinct()))
    gone = {cause: targets for cause, targets in went.items() if cause not in kept}
    for cause, targets in gone.items():
        target, share = targets.most_common(1)[0]
        row = turn.session.get_one(Cause, cause)
        row.state, row.merged_into = "merged", target
        suggested = update(Suggestion).where(col(Suggestion.cause_id) == cause)
        turn.session.execute(suggested.values(cause_id=target))
        kind = "merged" if share >= MERGE_SHARE * targets.total() else "dissolved"
        detail = {"into": {cause_number(other): count for other, count in targets.items()}}
        turn.session.add(Event(at=now, kind=kind, cause_id=cause, turn=turn.number, detail=detail))
    for old, new in turn.session.execute(_stale_aliases()):
        turn.session.get_one(Cause, old).merged_into = new
    return len(gone)


def _stale_aliases() -> Select[int | None, int | None]:
    """Aliases of causes that have become aliases themselves, with where those went."""
    further = aliased(Cause)
    return (
        select(col(Cause.id), col(further.merged_into))
        .join(further, col(Cause.merged_into) == col(further.id))
        .where(col(further.merged_into).is_not(None))
    )


def _never_named(session: Session) -> set[int]:
    """Causes that grew since their first case gave them a name."""
    cause = col(Membership.cause_id)
    grown = select(cause).group_by(cause).having(func.count() > 1)
    found = select(col(Cause.id)).where(col(Cause.named_at_size) == 1, col(Cause.id).in_(grown))
    return {int(number) for number in session.scalars(found) if number is not None}


def _settle_space(turn: Turn, plan: Plan, encoder: str, now: datetime) -> None:
    space = turn.session.get_one(Space, encoder)
    if not np.array_equal(np.frombuffer(space.centre, np.float32), plan.centre):
        space.centre = plan.centre.tobytes()
        space.version += 1
    space.clearness, space.taught = plan.judged.clearness, plan.taught
    space.consolidated_cases = len(plan.snapshot.cases)
    space.consolidated_at = now
    if turn.number == plan.snapshot.turn + 1:  # nothing came in between: this is how it stands
        space.consolidated_turn = turn.number
