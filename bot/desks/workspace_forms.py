"""Changing settings: which form an admin gets, what is checked when it is sent, where it is shown again."""

import json
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.desk import Desk
from bot.desks.saving import Json, Saver, saved
from bot.desks.workspace import menus, setup
from bot.people import is_colleague
from bot.rooms import enter, hurried
from bot.views import workspace as views
from bot.views import workspace_forms as forms
from bot.views.blocks import Block
from bot.views.workspace_forms import DAYS, YES
from knowledge.tables import Channel, Department, Person, Subscription
from triage.cases import follow_ups
from triage.roles import REPORTER, require_admin
from triage.workspace import departments as rules
from triage.workspace import settings
from triage.workspace.changes import SettingFault

GUEST = "Choose a member of this workspace: guests cannot act on cases."


def opened(desk: Desk, subject: str, offset: int = 0) -> Block:
    """What the overview's button for a subject opens: a list, or a form where there is one thing to set."""
    found = setup(desk)
    if subject == "touchpoints":
        return forms.touchpoints_form(found.touchpoints)
    if subject == "reaction":
        return forms.reaction_form(found.reaction)
    if subject == "follow_up":
        return forms.follow_up_form(found.follow_up_days)
    return views.listing(subject, found, offset)


def form_of(desk: Desk, subject: str, of: str, offset: int) -> Block:
    """The form for one row of a list; for one that is not there yet, with nothing set."""
    back = {"list": subject, "o": offset}
    departments, touchpoints = menus(desk)
    with desk.house.database.read() as session:
        match subject:
            case "people":
                return forms.person_form(session.get(Person, of) or Person(user=of), departments, back)
            case "channels":
                channel = session.get(Channel, of) or Channel(channel=of)
                return forms.channel_form(channel, departments, touchpoints, back)
            case "subscriptions":
                wanted = session.get(Subscription, of)
                return forms.subscription_form(wanted, departments, back) if wanted else forms.gone()
            case _:
                name = _name(session, departments, of)
                row = session.get(Department, of) or Department(key=of, name=name)
                return forms.department_form(row, back, is_new=not of)


def save(desk: Desk, user: str, view: Json) -> dict[str, str]:
    """Check a form and save it; what is wrong, by field. Whoever sends it must be an admin now."""
    return saved(desk, user, view, SAVERS[view["callback_id"]])


def redraw(desk: Desk, client: WebClient, view: Json) -> None:
    """Show what was saved in the modals beneath a form."""
    below, root = view.get("previous_view_id"), view.get("root_view_id")
    back = json.loads(view.get("private_metadata") or "{}")
    if below and below != root and back.get("list"):
        _put(client, below, opened(desk, back["list"], int(back.get("o", 0))))
    if root and root != view.get("id"):
        _put(client, root, views.overview(setup(desk)))


def _put(client: WebClient, view_id: str, view: Block) -> None:
    try:
        client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response.get("error") != "not_found":  # closed meanwhile
            raise


def _name(session: Session, known: list[str], key: str) -> str:
    """How a department is spelled."""
    row = session.get(Department, key)
    return row.name if row else next((name for name in known if name.casefold() == key), "")


def _admin(desk: Desk, session: Session, user: str) -> datetime:
    """Let admins through, inside the transaction that changes something; the time of the change."""
    require_admin(desk.actor(session, user))
    return desk.house.clock()


def _save_department(desk: Desk, user: str, meta: Json, filled: Json) -> None:
    key, known = str(meta.get("of") or ""), menus(desk)[0]
    with desk.house.database.read() as session:
        _admin(desk, session, user)
        before = _name(session, known, key) or None
    if before and YES in (filled.get("remove") or []):
        with desk.house.database.write() as session:
            rules.forget_department(session, before, user, _admin(desk, session, user))
        return
    wanted = rules.Wanted(
        name=filled.get("name") or "",
        channel=_postable(desk, filled.get("channel")),
        owner=_colleague(desk, filled.get("owner"), "owner"),
        timeout_hours=_whole(filled.get("timeout")),
        shows_private=YES in (filled.get("shows_private") or []),
    )
    if before is None and wanted.name.strip().casefold() in {name.casefold() for name in known}:
        raise SettingFault(
            "name", f"There is a department {wanted.name.strip()} already: edit it in the list."
        )
    with desk.house.database.write() as session:
        rules.set_department(session, before, wanted, user, _admin(desk, session, user))


def _save_person(desk: Desk, user: str, meta: Json, filled: Json) -> None:
    with desk.house.database.read() as session:
        _admin(desk, session, user)
    whom = _colleague(desk, str(meta["of"]), "role") or ""
    rank = settings.Rank(
        filled.get("department"), filled.get("role") or REPORTER, _listed(filled.get("owns"))
    )
    with desk.house.database.write() as session:
        now = _admin(desk, session, user)
        settings.set_rank(session, whom, rank, desk.house.settings.admins, user, now)


def _save_channel(desk: Desk, user: str, meta: Json, filled: Json) -> None:
    with desk.house.database.write() as session:
        now = _admin(desk, session, user)
        department, touchpoint = filled.get("department"), filled.get("touchpoint")
        settings.set_channel(session, str(meta["of"]), department, touchpoint, user, now)


def _save_subscription(desk: Desk, user: str, meta: Json, filled: Json) -> None:
    channel = str(meta["of"])
    with desk.house.database.write() as session:
        now = _admin(desk, session, user)
        if YES in (filled.get("stop") or []):
            settings.stop_subscription(session, channel, user, now)
            return
        wanted = Subscription(
            channel=channel,
            departments=_listed(filled.get("departments")),
            weekday=DAYS.index(filled["weekday"]) if filled.get("weekday") in DAYS else -1,
            hour=_whole(str(filled.get("hour") or "").partition(":")[0]),
            zone=str(filled.get("zone") or ""),
            by=user,
            since=now,
        )
        settings.set_subscription(session, wanted, user, now)


def _save_touchpoints(desk: Desk, user: str, _meta: Json, filled: Json) -> None:
    names = [line for text in filled.values() for line in str(text or "").splitlines()]
    with desk.house.database.write() as session:
        settings.set_touchpoints(session, names, user, _admin(desk, session, user))


def _save_reaction(desk: Desk, user: str, _meta: Json, filled: Json) -> None:
    with desk.house.database.write() as session:
        settings.set_reaction(session, filled.get("reaction"), user, _admin(desk, session, user))


def _save_follow_up(desk: Desk, user: str, _meta: Json, filled: Json) -> None:
    with desk.house.database.write() as session:
        follow_ups.set_days(session, filled.get("follow_up"), user, _admin(desk, session, user))


SAVERS: dict[str, Saver] = {
    "settings_form_department": _save_department,
    "settings_form_person": _save_person,
    "settings_form_channel": _save_channel,
    "settings_form_subscription": _save_subscription,
    "settings_form_touchpoints": _save_touchpoints,
    "settings_form_reaction": _save_reaction,
    "settings_form_follow_up": _save_follow_up,
}


def _postable(desk: Desk, channel: str | None) -> str | None:
    """A channel that the bot may post in. Raises `SettingFault`."""
    trouble = enter(hurried(desk.client), channel).trouble if channel else None
    if trouble:
        raise SettingFault("channel", trouble)
    return channel


def _colleague(desk: Desk, user: str | None, field: str) -> str | None:
    """A full member of the workspace. Raises `SettingFault`."""
    if user and not is_colleague(desk.house.database, hurried(desk.client), user, desk.team):
        raise SettingFault(field, GUEST)
    return user


def _whole(said: Any) -> int:
    """A number without a fraction; one that nothing accepts where it is none."""
    return int(said) if str(said or "").isdecimal() and len(str(said)) < 9 else -1


def _listed(said: Any) -> list[str]:
    """Several choices; where there was no menu, what was typed between commas."""
    if isinstance(said, list):
        return [str(one) for one in said]
    return [part.strip() for part in str(said or "").split(",") if part.strip()]
