"""The evidence behind a claim of a digest: gathered as somebody may read it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from bot.desk import Desk
from bot.desks.digests import published
from bot.views.blocks import Block
from bot.views.digest import evidence as view
from bot.views.digest.facts import Place
from knowledge.tables import Case, Cause, Trace
from triage.cause_pages.page import CaseLine, case_line
from triage.digest.deciding import UnknownItem
from triage.digest.model import Digest
from triage.digest.parts import cases_of
from triage.matching.privacy import hidden, viewer_of
from triage.numbers import cause_id

_ON_FILE = re.compile(r"C-(\d{1,9})")
Line = CaseLine | view.LoggedCase


def evidence(desk: Desk, user: str, place: Place, offset: int = 0) -> Block:
    """What stands behind a claim, with a page of its cases. Raises `Unwelcome` and `UnknownItem`."""
    desk.admit(user)
    with desk.house.database.read() as session:
        claim, cases, cause = _behind(published(session, place.notice), place)
        row = session.get(Cause, cause_id(cause) or 0) if cause else None
        claim = replace(claim, cause=(row.merged_into or row.id) if row else None)
        offset = offset if 0 <= offset < len(cases) else 0
        lines = _lines(session, user, cases[offset : offset + view.PAGE])
    return view.evidence_modal(claim, lines, place, offset, len(cases))


def _behind(digest: Digest, place: Place) -> tuple[view.Claim, Sequence[str], str | None]:
    """The claim at a place of a digest, its cases and its cause. Raises `UnknownItem`."""
    try:
        if place.part == "i":
            item = digest.items[place.at]
            return view.of_item(digest, item), cases_of(digest, item), item.cause
        if place.part == "s":
            one = digest.standing[place.at]
            return view.of_standing(one), one.cases, one.cause
        earlier = digest.carried[place.at]
        return view.of_carried(earlier), cases_of(digest, earlier), earlier.cause
    except IndexError as fault:
        raise UnknownItem(str(place)) from fault


def _lines(session: Session, user: str, called: Sequence[str]) -> list[Line]:
    """These cases in their order; of what is not on file, what an event log tells."""
    numbers = {one: int(found[1]) for one in called if (found := _ON_FILE.fullmatch(one))}
    rows = {
        int(row.id or 0): row
        for row in session.scalars(select(Case).where(col(Case.id).in_(numbers.values())))
    }
    kept = hidden(session, viewer_of(session, user), list(rows))
    traces = session.scalars(select(Trace).where(col(Trace.case_ref).in_([*called])))
    logged = {row.case_ref: row for row in traces}
    return [
        case_line(rows[numbers[one]], kept)
        if numbers.get(one) in rows
        else _logged(one, logged.get(one), one in numbers)
        for one in called
    ]


def _logged(called: str, trace: Trace | None, erased: bool) -> view.LoggedCase:
    if trace is None:
        return view.LoggedCase(called, erased=erased)
    again = trace.reopened_at is not None
    return view.LoggedCase(called, trace.began_at, trace.ended_at, again, trace.category)
