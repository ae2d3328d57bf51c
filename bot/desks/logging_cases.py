"""Logging cases: every way in, from what Slack brings to a case on file, and whether it was told before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from slack_sdk import WebClient
from sqlmodel import Session

from bot.answering import BUSY
from bot.desk import Desk, read_text, told
from bot.desks.source_messages import PRIVATE, permalink
from bot.mrkdwn import escape
from bot.views import card
from bot.views.blocks import section
from bot.views.report_form import Opened, read_form
from bot.views.same_one import Earlier, reminder
from knowledge.database import StoreBusy
from knowledge.tables import Case, Membership, Person
from triage.cases import duplicates
from triage.cases.sources import link
from triage.causes.on_file import CauseSummary
from triage.intake import filing
from triage.intake.filing import Accepted
from triage.matching.privacy import hidden, viewer_of
from triage.notices import refresh_card
from triage.numbers import case_number
from triage.report import Report
from triage.wording.text import plain

COMMANDS = {"/complaint": "complaint", "/escalate": "escalation"}


class NotYetMatched(Exception):
    """A case has no cause yet, so nothing can be said of it."""


@dataclass(frozen=True)
class Said:
    """What a person is told: words, the same as blocks where there is something to press, and the case."""

    text: str
    blocks: list[dict[str, Any]] | None = None
    case: int | None = None
    again: bool = False  # it was on file before


@dataclass(frozen=True)
class Message:
    """A Slack message that a case is made from; `author` is the reporter of origin."""

    channel: str
    ts: str
    text: str
    author: str | None
    private: bool


def log_command(desk: Desk, command: dict[str, Any]) -> Said:
    """Put what was typed behind a command on file and say so; nothing here is slow."""
    kind = COMMANDS[command["command"]]
    report = {
        "text": read_text(command),
        "kind": kind,
        "reporter": command["user_id"],
        "channel": command["channel_id"],
        "private": command.get("channel_name") == PRIVATE,
    }
    keys = ("team_id", "user_id", "command", "trigger_id")
    return _log(desk, report, ":".join(["command", *(str(command.get(key)) for key in keys)]))


def log_message(desk: Desk, message: Message, kind: str, by: str, receipt: str) -> Said:
    """Put a Slack message on file, unless it is there already; the answer has what it may tell again."""
    if known := _made_from(desk, message):
        return known
    report = {
        "text": message.text,
        "kind": kind,
        "reporter": by,
        "channel": message.channel,
        "private": message.private,
        "message_channel": message.channel,
        "message_ts": message.ts,
        "author": message.author,
    }
    said = _log(desk, report, receipt)
    if said.case is None:
        return said
    if said.again:  # by somebody else, a moment ago
        return _made_from(desk, message) or said
    again = told_before(desk, said.case, by)
    return Said(said.text, [section(said.text), *again] if again else None, said.case)


def file_form(desk: Desk, body: dict[str, Any], view: dict[str, Any]) -> Accepted | list[Earlier]:
    """Put a filled-in form on file; or, asked once, what it may tell again.

    Raises `ValidationError`, `ValueError` and `StoreBusy`; nothing here is slow.
    """
    opened, filled = Opened.read(view["private_metadata"]), read_form(view["state"]["values"])
    user = str(body["user"]["id"])
    report = {
        "kind": opened.kind,
        **filled,
        "text": plain(filled.get("text", "")),
        "reporter": user,
        "channel": opened.channel or None,
        "private": opened.private,
        "message_channel": opened.channel if opened.ts else None,
        "message_ts": opened.ts or None,
        "author": opened.author or None,
    }
    receipt = f"view:{body['team']['id']}:{user}:{view['id']}"
    if not opened.asked and (found := _seem_same(desk, report, receipt, user)):
        return found
    return desk.file(report, receipt)


def is_first(desk: Desk, event_id: str) -> bool:
    """Whether an event is delivered for the first time. Raises `StoreBusy`: then Slack brings it again."""
    with desk.house.database.write() as session:
        return filing.is_first(session, f"event:{event_id}", desk.house.clock())


def told_before(desk: Desk, case: int, user: str) -> list[dict[str, Any]]:
    """The question whether a case on file is one of those before it; nothing where none is like it."""
    with desk.house.database.read() as session:
        found = duplicates.told_before(session, case, desk.house.clock())
        return reminder(case, earlier(session, user, found)) if found else []


def say_again(desk: Desk, view: dict[str, Any], case: int, user: str) -> None:
    """Add what stands in a form to a case on file. Raises `UnknownCase` and `StoreBusy`."""
    now, text = desk.house.clock(), plain(read_form(view["state"]["values"]).get("text", ""))
    with desk.house.database.write() as session:
        if duplicates.say_again(session, case, text, user, now, f"again:{user}:{view['id']}"):
            refresh_card(session, case, now)
    desk.nudge("outbox")


def same_as(desk: Desk, case: int, other: int, user: str) -> CauseSummary:
    """The reporter says that a case tells another again; the cause of both.

    Raises `UnknownCase` for somebody else's case, `NotYetMatched` and `StoreBusy`.
    """
    desk.own_case(case, user)
    now = desk.house.clock()
    with desk.house.database.turn() as turn:
        for one in (case, other):
            if turn.session.get(Case, one) is not None and turn.session.get(Membership, one) is None:
                raise NotYetMatched(f"{case_number(one)} is still being matched: press again in a moment.")
        cause = duplicates.same_as(turn, case, other, user, now)
        refresh_card(turn.session, case, now)
        refresh_card(turn.session, other, now)
    desk.nudge("outbox")
    return cause


def add_permalink(desk: Desk, client: WebClient, case: int, channel: str, ts: str) -> None:
    """Let a case say where the message that it was made from can be read."""
    if found := permalink(client, channel, ts):
        with desk.house.database.write() as session:
            link(session, case, found)
            refresh_card(session, case, desk.house.clock())
        desk.nudge("outbox")


def earlier(
    session: Session, user: str, cases: Sequence[Case], message: tuple[str, str] | None = None
) -> list[Earlier]:
    """Cases as somebody may see them; `message` is the channel and ts of the one that is logged."""
    kept = hidden(session, viewer_of(session, user), [int(case.id or 0) for case in cases])
    return [
        Earlier(
            number=int(case.id or 0),
            kind=case.kind,
            at=case.occurred_at,
            department=case.department,
            text=None if case.id in kept else case.text,
            reporter=None if case.id in kept else case.reporter,
            from_this_message=(case.message_channel, case.message_ts) == message,
        )
        for case in cases
    ]


def _seem_same(desk: Desk, report: dict[str, Any], receipt: str, user: str) -> list[Earlier]:
    """Cases that a report seems to tell again, for a colleague; none for a form that was taken in before."""
    parsed = Report.model_validate(report)
    with desk.house.database.read() as session:
        person = session.get(Person, user)
        if filing.case_of(session, receipt) is not None or not (person and person.welcome):
            return []
        found = duplicates.likely_same(session, parsed, desk.house.clock())
        return earlier(session, user, found, (parsed.message_channel or "", parsed.message_ts or ""))


def _log(desk: Desk, report: dict[str, Any], receipt: str) -> Said:
    try:
        accepted = desk.file(report, receipt)
    except (ValidationError, ValueError) as error:
        return Said(f"Not saved: {escape(told(error))}")
    except StoreBusy:
        return Said(BUSY)
    said = card.logged(accepted.case_id, accepted.kind, accepted.redacted, accepted.clipped)
    return Said(said, case=accepted.case_id, again=accepted.again)


def _made_from(desk: Desk, message: Message) -> Said | None:
    """That a message is on file already, if it is."""
    with desk.house.database.read() as session:
        known = duplicates.from_message(session, message.channel, message.ts)
    if not known:
        return None
    first = known[0]
    who = f", logged by <@{first.reporter}>" if first.reporter else ""
    number = int(first.id or 0)
    return Said(f"That message is on file already: *{case_number(number)}*{who}.", case=number, again=True)
