"""Follow-ups in terms of Slack's payloads: what their message says, who may answer, what they are told."""

import json
from typing import Any

from bot.answering import REFUSED, words
from bot.bootstrap import House
from bot.desk import Desk
from bot.desks.casework import Press
from bot.mrkdwn import day
from bot.views import follow_up as view
from bot.views.blocks import Block
from bot.views.follow_up import BUTTONS, Question
from knowledge.tables import Case, FollowUp, Notice
from triage.cases import follow_ups
from triage.cases.casework import workable
from triage.cases.follow_ups import AlreadyAnswered, NothingAsked
from triage.causes.on_file import UnknownCase
from triage.numbers import case_number

Json = dict[str, Any]
CANNOT = (*REFUSED, AlreadyAnswered, NothingAsked)
"""What is answered with a sentence; anything else is a fault of ours."""
NOTHING = "There is nothing to answer any more: the case was opened again."


def asked(house: House, notice: Notice) -> tuple[list[Block], str]:
    """What a follow-up says now. Raises `UnknownCase` when its case is not on file any more."""
    number = int(notice.payload["case"])
    with house.database.read() as session:
        case, row = session.get(Case, number), session.get(FollowUp, number)
        if case is None or row is None:
            raise UnknownCase(case_number(number))
        question = Question(
            case=number,
            text=case.text,
            resolution=case.resolution,
            closed_at=case.closed_at,
            closed_by=case.closed_by if case.closed_by != case.reporter else None,
            promised=next(iter(follow_ups.promises(session, number)), None),
            outcome=row.outcome,
            answered_by=row.answered_by,
            answered_at=row.answered_at,
            outdated=follow_ups.key_of(row) != notice.key,
        )
    return view.message(question), view.fallback(question)


def answer(desk: Desk, body: Json, action: Json) -> None:
    """Somebody answers. Raises one of `CANNOT`."""
    value = json.loads(action["value"])
    press, now = Press.read(body, value), desk.house.clock()
    desk.admit(press.user)
    with desk.house.database.write() as session:
        workable(session, press.case, desk.actor(session, press.user), press.place)
        follow_ups.answer(session, press.case, str(value["outcome"]), press.user, now)
    desk.nudge("outbox")


def told(refusal: Exception) -> str:
    """Why an answer was not taken, for the person who gave it."""
    match refusal:
        case AlreadyAnswered():
            when = f", {day(refusal.at)}" if refusal.at else ""
            return f"<@{refusal.by}> answered “{BUTTONS[str(refusal.outcome)]}” already{when}."
        case NothingAsked():
            return NOTHING
        case _:
            return words(refusal)
