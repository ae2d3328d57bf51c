"""Journeys: one customer's way, for the asker alone, and as a picture in their direct messages."""

import json
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.desk import Desk
from bot.views import journey as view
from bot.views.blocks import Block
from bot.views.journey_picture import picture
from triage.journeys.customers import UnknownCustomer
from triage.journeys.model import Journey
from triage.journeys.timeline import customer_of, journey
from triage.matching.privacy import viewer_of
from triage.numbers import case_id

PICTURE = "journey.png"


@dataclass(frozen=True)
class Told:
    """An answer for one person."""

    text: str
    blocks: list[Block]


def by_reference(desk: Desk, user: str, said: str) -> Told:
    """The journey of the customer that somebody named. Raises `Unwelcome`."""
    desk.admit(user)
    try:
        with desk.house.database.read() as session:
            found = journey(session, said, viewer_of(session, user), desk.house.clock())
    except UnknownCustomer as refusal:
        return Told(view.unknown(refusal), view.unknown_blocks(refusal))
    return _told(found, 0)


def by_case(desk: Desk, user: str, value: str) -> Told:
    """A page of the journey of a case's customer, as a button asks for it. Raises `Unwelcome`."""
    wanted = json.loads(value)
    try:
        return _told(_of_case(desk, user, int(wanted["case"])), int(wanted.get("p", 0)))
    except UnknownCustomer as refusal:
        return Told(view.unknown(refusal), view.unknown_blocks(refusal))


def send_picture(desk: Desk, client: WebClient, user: str, value: str) -> str:
    """Draw the journey of a case's customer into the asker's direct messages; what to tell them.

    Raises `Unwelcome`.
    """
    try:
        found = _of_case(desk, user, int(json.loads(value)["case"]))
    except UnknownCustomer as refusal:
        return view.unknown(refusal)
    direct = client.conversations_open(users=user)["channel"]["id"]
    client.files_upload_v2(
        channel=direct,
        filename=PICTURE,
        title="Journey of a customer",
        alt_txt=" ".join(found.sentences)[:1_000],
        content=picture(found),
        initial_comment=f"{view.fallback(found)} Only you see this.",
    )
    return view.DRAWN


def _of_case(desk: Desk, user: str, case: int) -> Journey:
    """Raises `UnknownCustomer` and `Unwelcome`."""
    desk.admit(user)
    with desk.house.database.read() as session:
        viewer = viewer_of(session, user)
        return journey(session, customer_of(session, case, viewer), viewer, desk.house.clock())


def _told(found: Journey, page: int) -> Told:
    shown = min(page, view.pages(found) - 1)
    return Told(view.fallback(found), view.journey_blocks(found, shown, _anchor(found)))


def _anchor(found: Journey) -> int | None:
    """A case of the customer's: buttons carry its number, never the reference."""
    cases: list[Any] = [moment.case for moment in found.moments if moment.kind == "case"]
    return case_id(cases[-1]) if cases else None
