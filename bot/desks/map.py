"""The journey map, in terms of Slack's payloads: opening it, turning its pages, sending it as a picture."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import select
from sqlmodel import Session, col

from bot.answering import REFUSED, tell, words
from bot.desk import Desk
from bot.desks.cause_pages import lay, update
from bot.mrkdwn import escape
from bot.rooms import enter
from bot.views import map as view
from bot.views.map import CASES, CaseLine, Shown
from bot.views.matches import message_modal
from knowledge.tables import Case
from triage.mapping.building import journey_map
from triage.mapping.model import Cell, JourneyMap
from triage.mapping.settings import may_set_any
from triage.mapping.stages import UnknownJourney
from triage.matching.privacy import KEPT, hidden, viewer_of
from triage.numbers import case_id, case_number

Json = dict[str, Any]
DECLINED = (*REFUSED, UnknownJourney)
GONE = "Nothing is on file there any more: open the map again."
PICTURE = "journey-map.png"


def show_map(desk: Desk, body: Json, name: str = "", client: WebClient | None = None) -> None:
    """Open the map for whoever asked, by a command or a button; `name` is a journey's, or empty for all."""
    client, user = client or desk.client, user_of(body)
    try:
        desk.admit(user)
    except REFUSED as refusal:
        tell(client, user, str(body.get("channel_id") or ""), words(refusal))
        return
    laid = lay(client, body, view.drawing())
    put_map(desk, client, user, laid, Shown(name.strip(), channel=str(body.get("channel_id") or "")))


def put_map(desk: Desk, client: WebClient, user: str, where: str, at: Shown) -> None:
    """Put the map into a view; why not, where that cannot be."""
    try:
        found = drawn(desk, user, at)
        with desk.house.database.read() as session:
            may_edit = may_set_any(session, desk.actor(session, user))
        shown = view.map_modal(found, at, own(desk, user), may_edit)
    except DECLINED as refusal:
        shown = message_modal(told(refusal))
    update(client, where, shown)


def place(desk: Desk, user: str, value: Json) -> Json:
    """The modal of one touchpoint."""
    try:
        found = drawn(desk, user, view.shown(value), with_passages=False)
    except DECLINED as refusal:
        return message_modal(told(refusal))
    row = next((one for one in found.touchpoints if one.touchpoint.casefold() == value.get("t")), None)
    if row is None:
        return message_modal(GONE)
    return view.touchpoint_modal(found, row, view.shown(value), own(desk, user))


def cases(desk: Desk, user: str, value: Json) -> Json:
    """The modal with the cases of one cell; texts that are kept from this person are veiled."""
    try:
        found = drawn(desk, user, view.shown(value), with_passages=False)
    except DECLINED as refusal:
        return message_modal(told(refusal))
    asked = value.get("t"), value.get("d")
    cell = next(
        (one for one in found.cells if (one.touchpoint.casefold(), one.department.casefold()) == asked), None
    )
    if cell is None:
        return message_modal(GONE)
    at = view.shown(value)
    with desk.house.database.read() as session:
        return view.cases_modal(cell, _lines(session, user, cell, at.offset), at)


def send_picture(desk: Desk, client: WebClient, user: str, at: Shown, here: bool) -> str:
    """Draw the map and send it to the asker alone, or `here`, into the channel; what was done, in words."""
    from bot.views.map_picture import picture  # draws with matplotlib: loaded by those who want a picture

    found = drawn(desk, user, at)
    if here and (trouble := enter(client, at.channel).trouble):
        return trouble
    channel = at.channel if here else str(client.conversations_open(users=user)["channel"]["id"])
    client.files_upload_v2(
        channel=channel,
        filename=PICTURE,
        title=f"Journey map, {found.as_of:%-d %b %Y}",
        content=picture(found),
        alt_txt=found.claim,
        initial_comment=escape(f"Journey map: {found.journey}. {found.claim}"),
    )
    return f"The picture is in <#{channel}>." if here else "The picture is in your direct messages with me."


def drawn(desk: Desk, user: str, at: Shown, with_passages: bool = True) -> JourneyMap:
    """The map as it stands now. Raises one of `DECLINED`."""
    desk.admit(user)
    with desk.house.database.read() as session:
        return journey_map(session, desk.house.clock(), at.journey or None, with_passages=with_passages)


def own(desk: Desk, user: str) -> set[str]:
    """Somebody's own departments, casefolded: where they come first."""
    with desk.house.database.read() as session:
        actor = desk.actor(session, user)
    return {*actor.owns, *([actor.department] if actor.department else [])}


def told(refusal: Exception) -> str:
    """Why something was not done."""
    return escape(str(refusal)) if isinstance(refusal, UnknownJourney) else words(refusal)


def user_of(body: Json) -> str:
    """Who sent a command or pressed a button."""
    return str(body.get("user_id") or body["user"]["id"])


def say(client: WebClient, body: Json, text: str) -> None:
    """Tell the person who pressed a button, where they are."""
    try:
        lay(client, body, message_modal(text))
    except SlackApiError:  # the trigger has run out while the picture was drawn
        tell(client, user_of(body), "", text)


def _lines(session: Session, user: str, cell: Cell, offset: int) -> list[CaseLine]:
    wanted = [case_id(number) or 0 for number in cell.evidence[offset : offset + CASES]]
    rows = {row.id: row for row in session.scalars(select(Case).where(col(Case.id).in_(wanted)))}
    kept = hidden(session, viewer_of(session, user), wanted)
    return [
        CaseLine(case_number(number), row.occurred_at, KEPT if number in kept else row.text)
        for number in wanted
        if (row := rows.get(number)) is not None
    ]
