"""Where a cause's page is shown: in a modal, laid over others, or in the place of Home."""

import json
from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answering import tell
from bot.desk import Desk
from bot.desks.causes import DECLINED, see, told
from bot.desks.home import UNDRAWN, publish_home
from bot.views.blocks import Block
from bot.views.cause import Seen, cause_home, cause_page, loading
from bot.views.matches import message_modal
from triage.causes.on_file import UnknownCause

Json = dict[str, Any]
HOME = "home"
TOO_LATE = ("expired_trigger_id", "trigger_expired", "not_found")  # or it was closed meanwhile
CLOSED_MEANWHILE = ("not_found", "view_not_found", "hash_conflict")
EMPTY = "That cause has no cases any more."


def lay(client: WebClient, body: Json, view: Block) -> str:
    """Show a modal over what is open, or in its place where Slack takes no more; its id."""
    below, trigger = body.get("view") or {}, body["trigger_id"]
    if below.get("type") != "modal":
        return str(client.views_open(trigger_id=trigger, view=view)["view"]["id"])
    if _is_third(below):
        return str(client.views_update(view_id=below["id"], view=view)["view"]["id"])
    return str(client.views_push(trigger_id=trigger, view=view)["view"]["id"])


def say(client: WebClient, body: Json, text: str) -> None:
    """Say one sentence over what is open; after more than three seconds, in direct messages."""
    try:
        lay(client, body, message_modal(text))
    except SlackApiError as error:
        if error.response.get("error") not in TOO_LATE:
            raise
        tell(client, body["user"]["id"], "", text)


def open_page(desk: Desk, client: WebClient, body: Json, user: str, number: int) -> None:
    """Open a cause's page, or say why there is none."""
    laid = lay(client, body, loading())
    put(desk, client, user, laid, number)


def put(
    desk: Desk, client: WebClient, user: str, where: str, number: int, offset: int = 0, older: int = 0
) -> None:
    """Put a cause's page where it is to be shown: a view by its id, or somebody's Home."""
    try:
        seen = see(desk, user, number, offset, older)
    except UnknownCause:
        _instead(desk, client, user, where, EMPTY)
    except DECLINED as refusal:
        _instead(desk, client, user, where, told(refusal))
    else:
        _draw(client, where, seen)


def renew(desk: Desk, client: WebClient, user: str, back: Json) -> None:
    """After something was done: the page says what is known now, where it is still open."""
    where = str(back.get("page") or "")
    if where:
        put(desk, client, user, where, int(back["cause"]))


def update(client: WebClient, view_id: str, view: Block) -> None:
    """Replace a view, unless it was closed meanwhile."""
    try:
        client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response.get("error") not in CLOSED_MEANWHILE:
            raise


def shown_at(body: Json, number: int) -> Json:
    """Where the page is that somebody acts on: to be renewed afterwards."""
    below = body.get("view") or {}
    if below.get("type") == HOME:
        return {"cause": number, "page": HOME}
    if below.get("callback_id") == "cause_page":
        return {"cause": number, "page": str(below["id"])}
    return {"cause": number, "page": str(opened_for(below).get("page", ""))}


def beneath(body: Json, number: int) -> Json:
    """The same for a form: it takes the place of a page that nothing can be laid over."""
    below = body.get("view") or {}
    own = below.get("callback_id") == "cause_page" and _is_third(below)
    return {"cause": number, "page": ""} if own else shown_at(body, number)


def opened_for(view: Json) -> Json:
    """The ids that a view was opened for."""
    found = json.loads(view.get("private_metadata") or "{}")
    return found if isinstance(found, dict) else {}


def _is_third(below: Json) -> bool:
    """Whether a modal lies on two others: Slack takes no more."""
    return below.get("previous_view_id") not in (None, below.get("root_view_id"))


def _draw(client: WebClient, where: str, seen: Seen) -> None:
    """Show a page; where Slack draws no charts, with figures instead."""
    shape: Callable[[Seen, bool], Block] = cause_home if where == HOME else cause_page
    for drawn in (True, False):
        view = shape(seen, drawn)
        try:
            if where == HOME:
                client.views_publish(user_id=seen.user, view=view)
            else:
                update(client, where, view)
            return
        except SlackApiError as error:
            if not drawn or error.response.get("error") not in UNDRAWN:
                raise


def _instead(desk: Desk, client: WebClient, user: str, where: str, said: str) -> None:
    if where == HOME:
        publish_home(desk, client, user)
    else:
        update(client, where, message_modal(said))
