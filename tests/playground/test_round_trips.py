"""A real Bolt app lives with the local Slack as it would with Slack."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from bolt_app import FORM, buttons, by_http, by_socket, new_app

from playground.slack import Fault, LocalSlack, SlackApp

Way = Callable[..., AbstractContextManager[Any]]
both_ways = pytest.mark.parametrize("way", [by_socket, by_http], ids=["socket", "http"])


@both_ways
def test_a_command_opens_a_form_whose_values_arrive_in_slacks_shape(slack: LocalSlack, way: Way) -> None:
    """Plain values given to submit become state.values by the type of each input."""
    app, seen = new_app(slack), {}

    @app.command("/complaint")
    def opened(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack("One moment")
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("report")
    def filed(ack: Any, view: dict[str, Any]) -> None:
        seen.update(view)
        ack()

    with way(slack, app):
        typed = slack.command("amina", "complaints", "/complaint", "card declined")
        form = slack.wait_for(lambda: slack.modal("amina"))
        sent = slack.submit(
            "amina",
            form["id"],
            {"what": {"text": "Card declined"}, "where": {"touchpoint": "call"}, "who": {"owner": "U0BRUNO"}},
        )

    assert typed.acked and sent.acked
    assert slack.ephemerals("amina")[-1]["text"] == "One moment"
    assert seen["state"]["values"]["what"]["text"]["value"] == "Card declined"
    assert seen["state"]["values"]["where"]["touchpoint"]["selected_option"]["value"] == "call"
    assert seen["state"]["values"]["who"]["owner"]["selected_user"] == "U0BRUNO"
    assert seen["private_metadata"] == "opaque"
    assert slack.modal("amina") is None


@both_ways
def test_a_button_is_clicked_and_its_message_replaced(slack: LocalSlack, way: Way) -> None:
    """The value picks among buttons of one action id, and response_url replaces the message."""
    app = new_app(slack)

    @app.action("confirm")
    def confirmed(ack: Any, body: dict[str, Any], respond: Any) -> None:
        ack()
        respond(text=f"Confirmed {body['actions'][0]['value']}", replace_original=True)

    with way(slack, app):
        app.client.chat_postMessage(channel="complaints", text="Two causes", blocks=buttons("RC-1", "RC-2"))
        outcome = slack.click("amina", slack.messages("complaints")[-1], "confirm", "RC-2")
        slack.wait_for(lambda: slack.messages("complaints")[-1]["text"] == "Confirmed RC-2")

    assert outcome.acked
    assert len(slack.messages("complaints")) == 1


@both_ways
def test_a_direct_message_is_answered_by_a_stream(slack: LocalSlack, way: Way) -> None:
    """Bolt's set_status and say_stream work in the conversation with the app."""
    app = new_app(slack)

    @app.event("message")
    def talked(set_status: Any, say_stream: Any) -> None:
        set_status("is looking")
        stream = say_stream()
        stream.append(markdown_text="Seen **three** times")
        stream.stop(blocks=buttons("RC-3"))

    with way(slack, app):
        slack.say("amina", "faultline", "Have we seen this?")
        last = slack.wait_for(
            lambda: [
                m for m in slack.messages("faultline", "amina") if m.get("streaming_state") == "completed"
            ]
        )[-1]

    assert last["text"] == "Seen **three** times"
    assert last["blocks"][0]["type"] == "section"
    assert slack.messages("faultline", "amina")[0]["ts"] == last["thread_ts"]


@both_ways
def test_the_home_tab_is_published_when_it_is_opened(slack: LocalSlack, way: Way) -> None:
    """app_home_opened says which tab, and the Home tab can be clicked."""
    app, clicked = new_app(slack), []

    @app.event("app_home_opened")
    def opened(event: dict[str, Any], client: Any) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": buttons("RC-4")})

    @app.action("confirm")
    def confirmed(ack: Any, body: dict[str, Any]) -> None:
        clicked.append(body["view"]["type"])
        ack()

    with way(slack, app):
        slack.open_messages_tab("amina")
        slack.open_home("amina")
        home = slack.wait_for(lambda: slack.home("amina"))
        outcome = slack.click("amina", home, "confirm")

    assert outcome.acked
    assert clicked == ["home"]


@both_ways
def test_a_mention_reaches_the_app_only_where_its_bot_is(slack: LocalSlack, way: Way) -> None:
    """app_mention is sent for a channel the bot is in, and for no other."""
    app, heard = new_app(slack), []
    app.event("app_mention")(lambda event: heard.append(event["channel"]))

    with way(slack, app):
        there = slack.say("amina", "complaints", "hello @faultline")
        elsewhere = slack.say("amina", "watercooler", "hello @faultline")
        slack.wait_for(lambda: heard)

    assert there.acked
    assert elsewhere.error == "not_subscribed"
    assert heard == ["C0COMPLAINTS"]


@both_ways
def test_shortcuts_arrive(slack: LocalSlack, way: Way) -> None:
    """Global and message shortcuts carry their callback id."""
    app, used = new_app(slack), []

    @app.shortcut("log")
    def logged(ack: Any, body: dict[str, Any]) -> None:
        used.append((body["type"], body.get("message", {}).get("text")))
        ack()

    with way(slack, app):
        said = slack.say("bruno", "complaints", "The branch was closed")
        assert slack.shortcut("amina", "log").acked
        assert slack.message_shortcut("amina", "log", "complaints", said.ts).acked

    assert used == [("shortcut", None), ("message_action", "The branch was closed")]


@both_ways
def test_a_command_that_is_not_acknowledged_in_time_shows_an_error_and_is_not_sent_again(
    slack: LocalSlack, way: Way
) -> None:
    """The user is told of operation_timeout; the app is called once."""
    app, calls = new_app(slack), []

    @app.command("/complaint")
    def slow(ack: Any) -> None:
        calls.append(1)
        time.sleep(1)
        ack()

    with way(slack, app):
        outcome = slack.command("amina", "complaints", "/complaint")
        time.sleep(0.6)

    assert not outcome.acked
    assert outcome.error == "operation_timeout"
    assert "operation_timeout" in slack.ephemerals("amina")[-1]["text"]
    assert len(calls) == 1


@both_ways
def test_an_event_that_is_not_acknowledged_is_sent_three_more_times(slack: LocalSlack, way: Way) -> None:
    """Retries carry their number and keep the event id."""
    app, tries = new_app(slack), []

    @app.middleware
    def count(req: Any, next: Callable[[], Any]) -> None:
        tries.append((req.body["event_id"], req.headers.get("x-slack-retry-num")))
        next()

    app.event("message")(lambda: None)

    slack.faults.add(Fault("in.event_callback", "lose_ack", times=3))

    with way(slack, app):
        slack.say("amina", "faultline", "hello")
        slack.wait_for(lambda: len(tries) == 4)
        time.sleep(0.4)

    assert len(tries) == 4
    assert len({event_id for event_id, _ in tries}) == 1
    # Socket Mode sends retry_attempt 0 with the first attempt, HTTP sends no header.
    assert [(number or ["0"])[0] for _, number in tries] == ["0", "1", "2", "3"]


@both_ways
def test_a_duplicate_delivery_is_the_same_twice(slack: LocalSlack, way: Way) -> None:
    """A duplicated command carries the same trigger id."""

    app, triggers = new_app(slack), []

    @app.command("/complaint")
    def typed(ack: Any, body: dict[str, Any]) -> None:
        triggers.append(body["trigger_id"])
        ack()

    slack.faults.add(Fault("in.slash_command", "duplicate"))
    with way(slack, app):
        slack.command("amina", "complaints", "/complaint")
        slack.wait_for(lambda: len(triggers) == 2)

    assert triggers[0] == triggers[1]


def test_what_people_type_is_escaped_but_mentions_are_not(slack: LocalSlack) -> None:
    """Events carry `&`, `<` and `>` as entities, as Slack's do."""
    slack.say("amina", "complaints", "a < b & <@U0BRUNO> said so")

    assert slack.messages("complaints")[-1]["text"] == "a &lt; b &amp; <@U0BRUNO> said so"


@pytest.mark.parametrize(
    "written", ["@faultline", "@Faultline", "@FAULTLINE", "@Fault Line", "(@fault line)"]
)
def test_the_apps_name_however_written_becomes_a_mention(written: str) -> None:
    """Its handle and the name people see, in whatever letters."""
    with LocalSlack(app=SlackApp(real_name="Fault Line")) as slack:
        ts = slack.say("amina", "complaints", f"{written} seen this?").ts
        said = slack.messages("complaints")[-1]["text"]
        slack.edit("amina", "complaints", ts, f"{written}, have you?")
        edited = slack.messages("complaints")[-1]["text"]

    assert said.strip("(").replace(")", "") == "<@U0FAULTLINE> seen this?"
    assert edited.strip("(").replace(")", "") == "<@U0FAULTLINE>, have you?"


@pytest.mark.parametrize("written", ["@faultlines", "me@faultline.example", "faultline", "@fault"])
def test_other_words_become_no_mention(slack: LocalSlack, written: str) -> None:
    """An address or a longer name is another one."""
    slack.say("amina", "complaints", written)

    assert slack.messages("complaints")[-1]["text"] == written


def test_a_request_url_answers_the_challenge(slack: LocalSlack) -> None:
    """Bolt passes url_verification."""
    with by_http(slack, new_app(slack)):
        assert slack.verify_request_url()


def test_an_app_that_is_not_there_fails_the_command(slack: LocalSlack) -> None:
    """Without WebSocket and request URL the user sees dispatch_failed."""
    outcome = slack.command("amina", "complaints", "/complaint")

    assert outcome.error == "dispatch_failed"
    assert "dispatch_failed" in slack.ephemerals("amina")[-1]["text"]


def test_an_app_comes_back_after_its_socket_was_refreshed_or_cut(slack: LocalSlack) -> None:
    """The SDK's Socket Mode client reconnects when told to and, a few pings later, when the line is cut."""
    app = new_app(slack)
    app.command("/complaint")(lambda ack: ack())

    with by_socket(slack, app, ping_interval=0.5):
        slack.disconnect_sockets()
        slack.wait_for(lambda: slack.sockets == 1, timeout=15)
        assert slack.command("amina", "complaints", "/complaint").acked

        slack.cut_sockets()
        slack.wait_for(lambda: slack.sockets == 1, timeout=15)
        assert slack.command("amina", "complaints", "/complaint").acked
