"""Deciding in Slack about what a digest puts to people: who may, what is done, what everybody sees."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.answering import REFUSED, words
from bot.desk import Desk
from bot.desks.causes import about
from bot.desks.filled import FieldFault, require_colleague
from bot.mrkdwn import escape
from bot.people import known_words
from bot.views import cause_forms
from bot.views.blocks import Block
from bot.views.digest import forms
from bot.views.digest.facts import Place
from knowledge.database import Turn
from knowledge.tables import Fix, Notice, ReviewDecision
from triage.deciding.reshaping import WrongState
from triage.deciding.undoing import CannotUndo
from triage.digest.deciding import (
    AlreadyDecided,
    Decided,
    UnknownItem,
    decide,
    digests_of,
    put_to_them,
    require,
    standing,
    withdraw,
)
from triage.digest.model import Choice, Digest, DigestItem
from triage.notices import refresh_cards, update_later
from triage.numbers import cause_id

DECLINED = (*REFUSED, AlreadyDecided, UnknownItem, WrongState, CannotUndo)
"""What is answered with a sentence; anything else is a fault of ours."""
ASKED_BACK: tuple[Choice, ...] = ("own", "dismiss", "confirm")
"""What opens a small form before it is done; to look again is done at once."""
TOO_OLD = "That digest is no longer on file: `/digest now` posts this week's."


def told(refusal: Exception) -> str:
    """Why something was not done, in mrkdwn, for the person who tried."""
    match refusal:
        case AlreadyDecided():
            return f"<@{refusal.by}> {escape(refusal.did)} already."
        case UnknownItem():
            return TOO_OLD
        case WrongState() | CannotUndo():
            return escape(str(refusal))
        case _:
            return words(refusal)


def published(session: Session, notice: int) -> Digest:
    """The digest that a notice posted. Raises `UnknownItem`."""
    row = session.get(Notice, notice)
    if row is None or "digest" not in row.payload:
        raise UnknownItem(str(notice))
    return Digest.model_validate(row.payload["digest"])


def asked_back(desk: Desk, user: str, place: Place, choice: Choice) -> Block | None:
    """The small form of a choice, or None where it is done at once. Raises one of `DECLINED`."""
    item = _open(desk, user, place)
    if choice not in ASKED_BACK or (choice == "own" and item.cause is None):
        return None
    departments, _ = known_words(desk.house.database, desk.house.settings.departments, ())
    return forms.decide_form(item, choice, place, user, departments)


def plan_form(desk: Desk, user: str, place: Place) -> Block:
    """The form that plans a fix, for the cause of an item. Raises one of `DECLINED`."""
    item = _open(desk, user, place)
    number = cause_id(item.cause or "") or 0
    shown = about(desk, user, "plan", {"cause": number})
    back = {"cause": shown.page.number, "page": "", "review": str(place)}
    return cause_forms.form("plan", shown, back)


def choose(desk: Desk, user: str, place: Place, decided: Decided) -> None:
    """Decide about one item. Raises one of `DECLINED`."""
    desk.admit(user)
    now = desk.house.clock()
    with desk.house.database.turn() as turn:
        digest = published(turn.session, place.notice)
        _require_open(turn.session, digest, put_to_them(digest, place.at))
        actor = desk.actor(turn.session, user)
        row = decide(turn, digest, place.at, decided, actor, now)
        _renew(turn.session, row, now)
    desk.nudge("outbox")


def submit(desk: Desk, user: str, place: Place, choice: Choice, filled: Mapping[str, Any]) -> None:
    """Decide as a small form says. Raises `FieldFault` and one of `DECLINED`."""
    if choice != "own":
        choose(desk, user, place, Decided(choice))
        return
    person, department = filled.get("person"), filled.get("department")
    if department and person not in (None, user):
        raise FieldFault("person", "Choose one of them: a person, or a department.")
    known, _ = known_words(desk.house.database, desk.house.settings.departments, ())
    if department and department not in known:
        raise FieldFault("department", "That department is not known any more: choose another.")
    if person and not department:
        require_colleague(desk, person, "person")
    choose(desk, user, place, Decided(choice, None if department else person or user, department))


def planned(desk: Desk, turn: Turn, review: str, fix: Fix, user: str, now: datetime) -> None:
    """The fix that a digest asked for is planned: that is what was decided. Raises `WrongState`."""
    place = Place.parse(review)
    try:
        digest = published(turn.session, place.notice)
        actor = desk.actor(turn.session, user)
        row = decide(turn, digest, place.at, Decided("plan fix", fix=fix.id), actor, now)
    except AlreadyDecided as refusal:
        raise WrongState(f"Somebody {refusal.did} meanwhile. Plan it on the cause's page.") from None
    except UnknownItem as refusal:
        raise WrongState("That digest is no longer on file. Plan it on the cause's page.") from refusal
    _renew(turn.session, row, now)


def take_back(desk: Desk, user: str, number: int) -> None:
    """Undo what was decided, by whoever did or an admin. Raises one of `DECLINED`."""
    desk.admit(user)
    now = desk.house.clock()
    with desk.house.database.turn() as turn:
        row = withdraw(turn, number, desk.actor(turn.session, user), now)
        _renew(turn.session, row, now)
    desk.nudge("outbox")


def _open(desk: Desk, user: str, place: Place) -> DigestItem:
    """What somebody may decide and nobody has yet. Raises one of `DECLINED`."""
    desk.admit(user)
    with desk.house.database.read() as session:
        digest = published(session, place.notice)
        item = put_to_them(digest, place.at)
        _require_open(session, digest, item)
        require(session, desk.actor(session, user), item)
    return item


def _require_open(session: Session, digest: Digest, item: DigestItem) -> None:
    """Raise `AlreadyDecided` where somebody was quicker: asked first, since owning changes who may decide."""
    made = standing(session, item.subject, digest.week)
    if made is not None:
        raise AlreadyDecided(made)


def _renew(session: Session, row: ReviewDecision, now: datetime) -> None:
    """Every digest of that week says so, and so do the cards where a cause has a new owner."""
    for key in digests_of(session, row.period):
        update_later(session, key, now)
    if row.cause_id is not None and row.choice == "own":
        refresh_cards(session, row.cause_id, now)
