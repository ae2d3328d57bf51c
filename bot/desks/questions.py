"""Questions in plain words: understood, answered and shown, in a conversation or behind a command."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import people
from bot.desk import Desk
from bot.views import answer as view
from knowledge.tables import Channel, Event, Person
from triage.asking.answering import answer
from triage.asking.asked import Understood, unpack
from triage.asking.inquiry import Answer
from triage.asking.intents import asks
from triage.asking.pages import csv_lines
from triage.asking.understanding import understand
from triage.asking.vocabulary import read_vocabulary
from triage.matching.privacy import Viewer, channel_viewer, viewer_of
from triage.matching.queries import Filters
from triage.wording.redaction import redact
from triage.wording.text import plain

LONGEST_QUESTION = 2_000
OK = 200
NUMBERED = re.compile(r"\bRC-?\d", re.I)
CSV_NAME = "faultline-cases.csv"


@dataclass(frozen=True)
class Asker:
    """Who asks, and who reads the answer: the asker alone, or a channel."""

    user: str
    viewer: Viewer
    department: str | None = None


def asker(desk: Desk, user: str, channel: str | None = None) -> Asker:
    """Somebody who asks for themselves, or in a channel where all there read along.

    Raises `Unwelcome`.
    """
    desk.admit(user)
    with desk.house.database.read() as session:
        person, place = session.get(Person, user), session.get(Channel, channel) if channel else None
        own = viewer_of(session, user)
    department = person.department if person else None
    if channel is None:
        return Asker(user, own, department)
    # A public channel is read by everybody; a private one by the department it is for.
    shared = [place.department] if place and place.private and place.department else []
    return Asker(user, channel_viewer(shared), department)


def read(desk: Desk, who: Asker, said: str) -> Understood:
    """What somebody wants to know; personal data in the question is replaced first."""
    asked = plain(said)[:LONGEST_QUESTION]
    with desk.house.database.read() as session:
        vocabulary = read_vocabulary(session, asked)
    question = _redacted(asked, vocabulary.customers)
    return understand(question, vocabulary, desk.house.clock(), who.department)


def _redacted(asked: str, customers: Sequence[str]) -> str:
    """A question without personal data; references that are on file stay, since it may ask about them."""
    known = "|".join(map(re.escape, sorted(customers, key=len, reverse=True)))
    parts = re.split(rf"(\s*\b(?:{known})\b\s*)", asked, flags=re.I) if known else [asked]
    return "".join(part if at % 2 else redact(part).text for at, part in enumerate(parts))


def told(desk: Desk, who: Asker, understood: Understood, offset: int = 0) -> Answer:
    """The answer, as this asker may read it, with a page of its cases. Raises `ModelUnusable`."""
    house = desk.house
    return answer(
        house.database, house.grouper, understood, who.viewer, house.clock(), limit=view.PAGE, offset=offset
    )


def converse(desk: Desk, client: WebClient, event: dict[str, Any], said: str) -> None:
    """Answer a question in its thread, written while it is read.

    Raises what `asker` and `told` raise.
    """
    channel, thread = str(event["channel"]), str(event.get("thread_ts") or event["ts"])
    shared = None if event.get("channel_type") == "im" else channel
    who = asker(desk, str(event["user"]), shared)
    _say_looking(client, channel, thread)
    found = told(desk, who, read(desk, who, said))
    try:
        _stream(desk, client, who, channel, thread, found)
    except SlackApiError:
        # A Slack that streams nothing yet, or not here: the same as one message.
        client.chat_postMessage(
            channel=channel,
            thread_ts=thread,
            text=view.fallback(found),
            blocks=_without_chart(found, view.answer_blocks(found)),
            unfurl_links=False,
            unfurl_media=False,
        )


def says_more(said: str, understood: Understood, typed: Filters) -> bool:
    """Whether a search was a question: it asks for something else, or with more than typed filters.

    A description is searched for as it stands, even where it happens to read like a cause's name.
    """
    more = understood.intent not in ("similar", "unknown") or understood.filters != typed
    terse = not understood.about and (understood.intent != "cause" or bool(NUMBERED.search(said)))
    return more and (asks(said) or terse)


def shown(found: Answer) -> dict[str, Any]:
    """An answer as the arguments of a response that takes the place of what stood there."""
    return {"text": view.fallback(found), "blocks": view.answer_blocks(found), "replace_original": True}


def replace(respond: Respond, found: Answer) -> None:
    """Put an answer in the place of what the person pressed a button on."""
    said = shown(found)
    if respond(**said).status_code != OK:  # a Slack that draws no charts yet
        respond(**{**said, "blocks": _without_chart(found, said["blocks"])})


def send_csv(desk: Desk, client: WebClient, user: str, understood: Understood) -> int:
    """The cases behind an answer as a file in the asker's own direct messages; how many there are."""
    who = asker(desk, user)
    found = told(desk, who, understood)
    with desk.house.database.read() as session:
        content = "".join(csv_lines(session, who.viewer, found.cases))
    direct = client.conversations_open(users=user)["channel"]["id"]
    cases = "1 case" if found.found == 1 else f"{found.found} cases"
    client.files_upload_v2(
        channel=direct,
        filename=CSV_NAME,
        title=cases,
        content=content,
        initial_comment=f"{cases}, as you asked. Only you see this.",
    )
    return found.found


def note_feedback(desk: Desk, user: str, said: str, message: str) -> None:
    """Keep whether an answer helped."""
    with desk.house.database.write() as session:
        detail = {"said": said, "message": message}
        session.add(Event(at=desk.house.clock(), kind="answer rated", actor=user, detail=detail))


def changed(desk: Desk, before: str, values: dict[str, Any]) -> Understood:
    """A question as it was changed in the form."""
    filled: dict[str, Any] = {}
    for field, inputs in values.items():
        state = inputs.get("value", {})
        options = state.get("selected_options")
        chosen = state.get("value") or state.get("selected_date")
        one = (state.get("selected_option") or {}).get("value")
        filled[field] = [option["value"] for option in options] if options is not None else chosen or one
    typed = {name: _listed(filled.get(name)) for name in ("departments", "touchpoints")}
    since, until = _midnight(filled.get("since")), _midnight(filled.get("until"))
    return view.changed(unpack(before), {**filled, **typed}, since, until)


def choices(desk: Desk) -> tuple[list[str], list[str]]:
    """The departments and touchpoints that a question may name."""
    settings = desk.house.settings
    return people.known_words(desk.house.database, settings.departments, settings.touchpoints)


def _say_looking(client: WebClient, channel: str, thread: str) -> None:
    try:
        client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=view.LOOKING)
    except SlackApiError:
        return  # only agents' conversations show one


def _stream(desk: Desk, client: WebClient, who: Asker, channel: str, thread: str, found: Answer) -> None:
    stream = client.chat_stream(
        channel=channel,
        thread_ts=thread,
        recipient_user_id=who.user,
        recipient_team_id=desk.team,
        buffer_size=1,
    )
    for piece in view.spoken(found):
        stream.append(markdown_text=piece)
    stream.stop(blocks=view.answer_blocks(found, stated=False))


def _without_chart(found: Answer, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    chart = view.plain_chart(found.chart) if found.chart else None
    return [chart if chart and one["type"] == "data_visualization" else one for one in blocks]


def _listed(said: Any) -> list[str]:
    if isinstance(said, str):
        return [part.strip() for part in said.split(",") if part.strip()]
    return list(said or [])


def _midnight(day: Any) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), time(), UTC) if day else None
