"""Questions: the buttons and the form of an answer, and what an agent's conversation begins with."""

import json
import re
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import select
from sqlmodel import Session, col

from bot.answering import REFUSED, tell, words
from bot.desk import Desk
from bot.desks import questions
from bot.views import answer as view
from bot.views import matches
from bot.views.blocks import pack
from bot.views.prompts import prompts
from knowledge.tables import Case, Person
from triage.asking.asked import Understood, unpack

WITHOUT = re.compile(r"ask_without_\d+")
FOLLOW = re.compile(r"ask_follow_\d+")
PAGES = re.compile(r"ask_page_(?:next|previous)")


def register(app: App, desk: Desk) -> None:
    """Put what belongs to questions on the app."""

    def taken(ack: Ack) -> None:
        ack()

    def ask_again(body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        answer_in_place(desk, body, unpack(action["value"]), respond)

    def ask_next(body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond) -> None:
        follow(desk, client, body, action["value"], respond)

    def open_change(body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        form = view.change_form(unpack(action["value"]), *questions.choices(desk))
        where = {"r": body.get("response_url", ""), "c": shared_place(body) or "", "u": action["value"]}
        client.views_open(trigger_id=body["trigger_id"], view={**form, "private_metadata": pack(where)})

    def ask_changed(body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
        answer_changed(desk, client, body["user"]["id"], view)

    def open_cases(body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        opened = client.views_open(trigger_id=body["trigger_id"], view=matches.searching_modal())
        shown = cases_view(desk, body["user"]["id"], unpack(action["value"]), 0)
        client.views_update(view_id=opened["view"]["id"], view=shown)

    def turn_page(body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        understood = unpack(body["view"]["private_metadata"])
        shown = cases_view(desk, body["user"]["id"], understood, int(action["value"]))
        client.views_update(view_id=body["view"]["id"], view=shown)

    def export(body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond) -> None:
        try:
            questions.send_csv(desk, client, body["user"]["id"], unpack(action["value"]))
        except REFUSED as refusal:
            respond(words(refusal), response_type="ephemeral", replace_original=False)

    def open_question(body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view.ask_form())

    def asked(body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
        begin_conversation(desk, client, body["user"]["id"], view["state"]["values"])

    def rated(body: dict[str, Any], action: dict[str, Any]) -> None:
        said = str(action.get("value") or "")
        questions.note_feedback(desk, body["user"]["id"], said, str((body.get("message") or {}).get("ts")))

    def begin(event: dict[str, Any], client: WebClient) -> None:
        suggest(desk, client, event)

    app.action(WITHOUT)(ack=taken, lazy=[ask_again])
    app.action(FOLLOW)(ack=taken, lazy=[ask_next])
    app.action("open_ask")(ack=taken, lazy=[open_question])
    app.view(view.ASK)(ack=taken, lazy=[asked])
    app.action(view.CHANGE)(ack=taken, lazy=[open_change])
    app.view(view.CHANGE)(ack=taken, lazy=[ask_changed])
    app.action("ask_open")(ack=taken, lazy=[open_cases])
    app.action(PAGES)(ack=taken, lazy=[turn_page])
    app.action("ask_export")(ack=taken, lazy=[export])
    app.action("ask_feedback")(ack=taken, lazy=[rated])
    app.event("app_home_opened", matchers=[opens_messages])(ack=taken, lazy=[begin])


def opens_messages(event: dict[str, Any]) -> bool:
    """Whether somebody opened the conversation with the agent, not its Home."""
    return event.get("tab") == "messages"


def suggest(desk: Desk, client: WebClient, event: dict[str, Any]) -> None:
    """Questions to begin with, about the department of whoever opens the conversation."""
    try:
        desk.admit(event["user"])
    except REFUSED:
        return
    with desk.house.database.read() as session:
        begin_with = prompts(_asks_about(session, event["user"]))
    title = "Ask about past cases and their causes"
    try:
        client.assistant_threads_setSuggestedPrompts(
            channel_id=event["channel"], prompts=begin_with, title=title
        )
    except SlackApiError as error:
        if error.response.get("error") not in ("not_allowed", "unknown_method", "missing_scope"):
            raise  # a Slack without agents shows none


def _asks_about(session: Session, user: str) -> str | None:
    """The department of somebody; none for who owns several, or where no case of it is on file."""
    person = session.get(Person, user)
    if person is None or person.department is None or len(person.owns) > 1:
        return None
    logged = select(col(Case.id)).where(col(Case.department) == person.department).limit(1)
    return person.department if session.scalars(logged).first() else None


def answer_in_place(desk: Desk, body: dict[str, Any], understood: Understood, respond: Respond) -> None:
    """Put the answer to a changed question in the place of the one before."""
    try:
        who = questions.asker(desk, body["user"]["id"], shared_place(body))
        found = questions.told(desk, who, understood)
    except REFUSED as refusal:
        respond(words(refusal), response_type="ephemeral", replace_original=False)
        return
    questions.replace(respond, found)


def follow(desk: Desk, client: WebClient, body: dict[str, Any], said: str, respond: Respond) -> None:
    """A follow-up: asked and answered in the thread; behind a command, in the answer's place."""
    if body.get("container", {}).get("is_ephemeral"):
        who = questions.asker(desk, body["user"]["id"])
        answer_in_place(desk, body, questions.read(desk, who, said), respond)
        return
    message = body["message"]
    event = {
        "user": body["user"]["id"],
        "channel": body["channel"]["id"],
        "ts": message["ts"],
        "thread_ts": message.get("thread_ts") or message["ts"],
        "channel_type": "im" if shared_place(body) is None else "channel",
    }
    client.chat_postMessage(
        channel=event["channel"], thread_ts=event["thread_ts"], text=view.asked(body["user"]["id"], said)
    )
    try:
        questions.converse(desk, client, event, said)
    except REFUSED as refusal:
        respond(words(refusal), response_type="ephemeral", replace_original=False)


def begin_conversation(desk: Desk, client: WebClient, user: str, values: dict[str, Any]) -> None:
    """A question typed on Home: asked and answered in the conversation with the agent."""
    said = str(values["question"]["value"]["value"])
    direct = client.conversations_open(users=user)["channel"]["id"]
    posted = client.chat_postMessage(channel=direct, text=view.asked(user, said))
    event = {"user": user, "channel": direct, "ts": posted["ts"], "channel_type": "im"}
    try:
        questions.converse(desk, client, event, said)
    except REFUSED as refusal:
        tell(client, user, "", words(refusal))


def answer_changed(desk: Desk, client: WebClient, user: str, shown: dict[str, Any]) -> None:
    """The form was sent: its question is answered in the place of the one before."""
    opened = json.loads(shown["private_metadata"])
    understood = questions.changed(desk, opened["u"], shown["state"]["values"])
    try:
        who = questions.asker(desk, user, opened["c"] or None)
        found = questions.told(desk, who, understood)
    except REFUSED as refusal:
        tell(client, user, "", words(refusal))
        return
    questions.replace(Respond(response_url=opened["r"]), found)


def cases_view(desk: Desk, user: str, understood: Understood, offset: int) -> dict[str, Any]:
    """The modal with a page of the cases behind an answer, or why there is none."""
    try:
        found = questions.told(desk, questions.asker(desk, user), understood, offset)
    except REFUSED as refusal:
        return matches.message_modal(words(refusal))
    return view.results_modal(understood, found.matches, offset, found.found)


def shared_place(body: dict[str, Any]) -> str | None:
    """The channel whose people read an answer along; None where the asker alone sees it."""
    channel = str((body.get("channel") or {}).get("id") or "")
    alone = body.get("container", {}).get("is_ephemeral") or channel.startswith("D")
    return None if alone or not channel else channel
