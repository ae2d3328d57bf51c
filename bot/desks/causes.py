"""Causes, in terms of Slack's payloads: who may, what is looked at, and what one tap decides."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlmodel import Session, col

from bot.answering import REFUSED, words
from bot.desk import Desk
from bot.mrkdwn import escape, label, name
from bot.people import known_words
from bot.views.cause import Seen
from bot.views.cause_forms import About
from bot.views.cause_list import LONGEST_QUERY, PAGE
from knowledge.database import Turn
from knowledge.tables import Case, Cause, Decision, Fix, Membership, Person, Proposal, Suggestion
from triage.cause_pages.listing import Ranking, named_like, ranked
from triage.cause_pages.page import cause_page, decided_on
from triage.causes import suggestions
from triage.causes.suggestions import UnknownSuggestion
from triage.consolidating import proposing
from triage.consolidating.proposing import UnknownProposal
from triage.deciding.lifecycle import NameTaken, confirm_cause
from triage.deciding.reshaping import WrongState, living
from triage.deciding.undoing import CannotUndo, undo
from triage.intake.records import find_cause
from triage.matching.privacy import KEPT, hidden, viewer_of
from triage.matching.queries import QueryFault, parse_query
from triage.notices import refresh_cards
from triage.numbers import case_id, case_number, cause_number
from triage.roles import NotAllowed, may_decide
from triage.wording.redaction import redact

DECLINED = (*REFUSED, WrongState, NameTaken, CannotUndo, UnknownSuggestion, UnknownProposal, QueryFault)
"""What is answered with a sentence; anything else is a fault of ours."""
MOST_OPTIONS = 100
LOOKED_THROUGH = 2_000  # cases of a cause that somebody can choose from by typing
_STATE = re.compile(r"\s*(?<!\S)state:\S+", re.I)


@dataclass(frozen=True)
class Listed:
    """One page of the list, with the question that it answers."""

    found: Ranking
    asked: str


def told(refusal: Exception) -> str:
    """Why something was not done, in mrkdwn, for the person who tried."""
    match refusal:
        case UnknownSuggestion():
            return "That suggestion is not open any more."
        case UnknownProposal():
            return "That proposal is not open any more."
        case WrongState() | NameTaken() | CannotUndo() | QueryFault():
            return escape(str(refusal))
        case _:
            return words(refusal)


def see(desk: Desk, user: str, number: int, offset: int = 0, older: int = 0) -> Seen:
    """A cause's page for somebody. Raises one of `DECLINED`."""
    desk.admit(user)
    with desk.house.database.read() as session:
        row = living(session, number)
        viewer = viewer_of(session, user)
        page = cause_page(
            session, int(row.id or 0), viewer, desk.house.clock(), max(0, offset), max(0, older)
        )
        return Seen(page, user, _may(desk, session, user, row))


def meant(desk: Desk, said: str) -> int | None:
    """The cause that somebody names by its number or exactly by its name."""
    with desk.house.database.read() as session:
        found = find_cause(session, said) if said else None
        return int(found.id or 0) if found else None


def listed(desk: Desk, user: str, said: str, offset: int = 0, state: str | None = None) -> Listed:
    """The ranked causes for somebody. Raises one of `DECLINED`."""
    desk.admit(user)
    now, asked = desk.house.clock(), redact(said).text[:LONGEST_QUERY]
    if state:
        asked = f"{_STATE.sub('', asked)} state:{state}".strip()
    text, filters = parse_query(asked, now)
    with desk.house.database.read() as session:
        actor = desk.actor(session, user)
        own = {*actor.owns, *([actor.department] if actor.department else [])}
        return Listed(ranked(session, text, filters, own, now, PAGE, offset), asked)


def pick_causes(desk: Desk, user: str, typed: str, without: int) -> list[tuple[int, str]]:
    """What a menu of causes offers somebody who types."""
    desk.admit(user)
    with desk.house.database.read() as session:
        return named_like(session, typed, MOST_OPTIONS, without)


def pick_cases(desk: Desk, user: str, typed: str, cause: int) -> list[tuple[int, str]]:
    """What a menu of a cause's cases offers somebody who types, latest first."""
    desk.admit(user)
    latest = (
        select(col(Case.id), col(Case.text))
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .where(col(Membership.cause_id) == cause)
        .order_by(col(Case.occurred_at).desc(), col(Case.id).desc())
        .limit(LOOKED_THROUGH)
    )
    with desk.house.database.read() as session:
        rows = [(int(number or 0), text) for number, text in session.execute(latest).tuples()]
        kept = hidden(session, viewer_of(session, user), [number for number, _ in rows])
    shown = [(number, KEPT if number in kept else text) for number, text in rows]
    number, wanted = case_id(typed.strip()), typed.casefold().split()
    found = [one for one in shown if one[0] == number] if number else []
    return found or [one for one in shown if all(word in one[1].casefold() for word in wanted)][:MOST_OPTIONS]


def about(desk: Desk, user: str, what: str, value: dict[str, Any]) -> About:
    """What a form begins with. Raises one of `DECLINED` where it is not theirs to fill in."""
    seen = see(desk, user, int(value["cause"]))
    departments, _ = known_words(desk.house.database, desk.house.settings.departments, ())
    with desk.house.database.read() as session:
        fix = session.get(Fix, int(value["fix"])) if "fix" in value else None
        theirs = (fix is not None and fix.owner == user) or what.startswith("suggest_")
        if not theirs:
            require(desk, session, user, seen.page.number)
        today = desk.house.clock().astimezone(zone_of(session, user)).date()
    ideas = {one.number: one.text for one in seen.page.suggestions if one.text != KEPT}
    said = ideas.get(int(value.get("suggestion", 0)), "")
    case, title = int(value.get("case", 0)), fix.title if fix else ""
    return About(seen.page, user, today, departments, case, title, said)


def require(desk: Desk, session: Session, user: str, cause: int) -> Cause:
    """A living cause that somebody may act on. Raises `NotAllowed` and `UnknownCause`."""
    row = living(session, cause)
    if not _may(desk, session, user, row):
        whose = f"<@{row.owner}>" if row.owner else "one of its departments"
        whose = label(row.owner_department) if row.owner_department else whose
        called = f"{cause_number(int(row.id or 0))} “{name(row.name)}”"
        raise NotAllowed(f"That is for the owner of {called} ({whose}) or an admin to decide.")
    return row


def in_turn(desk: Desk, user: str, cause: int, do: Callable[[Turn, Cause, datetime], object]) -> None:
    """One decision about a cause; the cards of its cases follow. Raises one of `DECLINED`."""
    desk.admit(user)
    now = desk.house.clock()
    with desk.house.database.turn() as turn:
        row = require(desk, turn.session, user, cause)
        do(turn, row, now)
        refresh_cards(turn.session, int(row.id or 0), now)
    desk.nudge("outbox")


def confirm(desk: Desk, user: str, cause: int) -> None:
    """Somebody says that this is a root cause, or wants it looked at again."""
    in_turn(desk, user, cause, lambda turn, row, now: confirm_cause(turn, int(row.id or 0), user, now))


def take_back(desk: Desk, user: str, number: int) -> str:
    """Undo a decision, by whoever made it or may decide about its cause. Says what was restored."""
    desk.admit(user)
    now = desk.house.clock()
    with desk.house.database.turn() as turn:
        decision = turn.session.get(Decision, number)
        if decision is not None and decision.by != user:
            require(desk, turn.session, user, decision.cause_id or 0)
        undone = undo(turn, number, user, now)
        for cause in decided_on(turn.session, number):
            refresh_cards(turn.session, cause, now)
    desk.nudge("outbox")
    cases = [case_number(entry[0]) for entry in undone.before["cases"]]
    went = f" Back where before: {', '.join(cases[:10])}{' …' if len(cases) > 10 else ''}." if cases else ""
    return f"Taken back: {escape(undone.kind)}.{went}"


def back_suggestion(desk: Desk, user: str, number: int) -> None:
    """Somebody backs a suggestion."""
    desk.admit(user)
    with desk.house.database.write() as session:
        suggestions.back(session, number, user, desk.house.clock())


def put_aside(desk: Desk, user: str, number: int) -> None:
    """An owner does not take a suggestion up."""
    settle(desk, user, number, "dismissed")


def settle(desk: Desk, user: str, number: int, state: str) -> None:
    """A suggestion is adopted or dismissed by whoever may act on its cause."""
    desk.admit(user)
    with desk.house.database.write() as session:
        row = session.get(Suggestion, number)
        if row is None:
            raise UnknownSuggestion(str(number))
        require(desk, session, user, row.cause_id or 0)
        suggestions.settle(session, number, state, user, desk.house.clock())


def taken_up(desk: Desk, user: str, back: dict[str, Any]) -> None:
    """The suggestion that the form began with, if any, is adopted; others may have settled it meanwhile."""
    if back.get("suggestion"):
        with suppress(UnknownSuggestion):
            settle(desk, user, int(back["suggestion"]), "adopted")


def decide_proposal(desk: Desk, user: str, number: int, agreed: bool) -> None:
    """A proposed change is made in somebody's name, or put aside; of a merge, both causes must be theirs."""
    desk.admit(user)
    now = desk.house.clock()
    with desk.house.database.turn() as turn:
        row = turn.session.get(Proposal, number)
        if row is None:
            raise UnknownProposal(str(number))
        causes = [one for one in (row.cause_id, row.other_id) if one]
        for cause in causes:
            require(desk, turn.session, user, cause)
        (proposing.accept if agreed else proposing.dismiss)(turn, number, user, now)
        for cause in causes:
            refresh_cards(turn.session, int(living(turn.session, cause).id or 0), now)
    desk.nudge("outbox")


def zone_of(session: Session, user: str) -> tzinfo:
    """Where somebody is, as Slack knows it."""
    person = session.get(Person, user)
    try:
        return ZoneInfo(person.zone) if person and person.zone else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def moment_of(day: date, zone: tzinfo) -> datetime:
    """A day as a moment that lies in that day, both where somebody is and in UTC: noon, or near it."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone).astimezone(UTC)
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return min(max(noon, first), first + timedelta(hours=23, minutes=59))


def _may(desk: Desk, session: Session, user: str, cause: Cause) -> bool:
    named = (
        select(col(Case.department))
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .where(col(Membership.cause_id) == cause.id, col(Case.department).is_not(None))
        .distinct()
    )
    departments = [str(one) for one in session.scalars(named)]
    return may_decide(desk.actor(session, user), cause, departments)
