"""A page is told of everything that changes, and of what crosses the wire."""

from __future__ import annotations

import copy
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from bolt_app import FORM, buttons, by_http, by_socket, client, new_app
from listening import act, ask, followed, page, seen, state
from slack_bolt import App
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from playground.slack import Fault, LocalSlack, Person, Room, SlackApp, Timings

DONE = {"type": "modal", "title": {"type": "plain_text", "text": "Done"}, "blocks": buttons("RC-1")}


def refused(call: Any, **arguments: Any) -> None:
    """A call that is answered with an error."""
    with pytest.raises(SlackApiError):
        call(**arguments)


def three_steps(slack: LocalSlack) -> App:
    """A form that complains once, lays a second on itself, and shows a third in its place."""
    app, sent = new_app(slack), list[str]()

    @app.command("/complaint")
    def opened(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("report")
    def filed(ack: Any, view: dict[str, Any]) -> None:
        sent.append(view["id"])
        if len(sent) == 1:
            ack(response_action="errors", errors={"what": "Say more"})
        else:
            ack(response_action="push", view=FORM | {"callback_id": "second"})

    @app.view("second")
    def confirmed(ack: Any) -> None:
        ack(response_action="update", view=DONE)

    return app


def test_a_page_that_follows_the_news_ends_with_what_the_server_holds(slack: LocalSlack) -> None:
    """Through a form of three steps, with whatever else happens meanwhile."""
    values = {"what": {"text": "Card declined"}, "where": {"touchpoint": "call"}}
    with page(slack) as listening, by_socket(slack, three_steps(slack)):
        known = state(slack)
        slack.command("amina", "complaints", "/complaint", "card declined")
        form = slack.wait_for(lambda: slack.modal("amina"))
        slack.submit("amina", form["id"])  # refused by the client: nothing is filled in
        slack.fill("amina", form["id"], {"what": {"text": "Card"}})
        slack.submit("amina", form["id"], values)  # refused by the app
        steps = [followed(known, listening.wait_until_told()) == seen(state(slack))]
        slack.submit("amina", form["id"], values)
        steps.append(followed(known, listening.wait_until_told()) == seen(state(slack)))
        slack.submit("amina", slack.modal("amina")["id"], values)
        steps.append(followed(known, listening.wait_until_told()) == seen(state(slack)))
        _whatever_else(slack)
        told = listening.wait_until_told()
        now = state(slack)

    assert steps == [True, True, True]
    assert [view["title"]["text"] for view in now["modals"]["U0AMINA"]] == ["New complaint", "Done"]
    assert followed(known, told) == seen(now)
    for late in range(0, len(told), 7):  # the state may be fetched after any of the news, too
        assert followed(now, told[late:]) == seen(now)


def _whatever_else(slack: LocalSlack) -> None:
    """Everything that is news, once."""
    web = client(slack)
    head = slack.say("amina", "complaints", "late again").ts
    reply = web.chat_postMessage(channel="C0COMPLAINTS", text="which one?", thread_ts=head)["ts"]
    web.chat_postMessage(channel="C0COMPLAINTS", text="that one", thread_ts=head)
    web.chat_delete(channel="C0COMPLAINTS", ts=reply)
    web.assistant_threads_setStatus(channel_id="C0COMPLAINTS", thread_ts=head, status="is looking")
    stream = web.chat_startStream(
        channel="C0COMPLAINTS", thread_ts=head, recipient_user_id="U0AMINA", recipient_team_id="T0FAULTLINE"
    )["ts"]
    web.chat_appendStream(channel="C0COMPLAINTS", ts=stream, markdown_text="Seen ")
    refused(web.chat_appendStream, channel="C0COMPLAINTS", ts=stream, markdown_text="x" * 12_001)
    web.chat_stopStream(channel="C0COMPLAINTS", ts=stream, markdown_text="twice")
    web.chat_postEphemeral(channel="C0COMPLAINTS", user="U0AMINA", text="psst", blocks=buttons("RC-2"))
    web.chat_postMessage(channel="U0CHLOE", text="a conversation that was not there")
    web.conversations_open(users="U0BRUNO,U0CHLOE")
    web.views_publish(user_id="U0AMINA", view={"type": "home", "blocks": buttons("RC-3")})
    slack.react("bruno", "complaints", head, "eyes")
    slack.upload("bruno", "complaints", "plan.txt", b"plan", "look")
    gone = slack.say("bruno", "complaints", "never mind").ts
    slack.edit("bruno", "complaints", gone, "nothing")
    slack.delete("bruno", "complaints", gone)
    slack.add_user(Person("emil", "Emil Berg"))
    slack.add_channel(Room("returns", ("emil", "amina"), purpose="What comes back"))
    slack.join("bruno", "returns")
    slack.faults.add(Fault("chat.postMessage", "error", times=2))
    refused(web.chat_postMessage, channel="C0COMPLAINTS", text="once")


def test_news_bring_things_as_they_were_when_it_was_told(slack: LocalSlack) -> None:
    """What happens later is later news."""
    with page(slack) as listening:
        ts = slack.say("amina", "complaints", "one").ts
        slack.edit("amina", "complaints", ts, "two")
        told = [one["message"]["text"] for one in listening.wait_until_told() if "message" in one]

    assert told == ["one", "two"]


def test_a_reply_and_its_end_show_at_the_head_of_the_thread(slack: LocalSlack) -> None:
    """How many there are, who wrote them and when the last one came."""
    head = slack.say("amina", "complaints", "late").ts
    with page(slack) as listening:
        first = slack.say("bruno", "complaints", "how late?", head).ts
        last = slack.say("chloe", "complaints", "a week", head).ts
        slack.delete("bruno", "complaints", first)
        told = [one["message"] for one in listening.of("message_changed")]

    assert [(one["ts"], one["reply_count"], one["reply_users"], one["latest_reply"]) for one in told] == [
        (head, 1, ["U0BRUNO"], first),
        (head, 2, ["U0BRUNO", "U0CHLOE"], last),
        (head, 1, ["U0CHLOE"], last),
    ]


def test_what_is_typed_into_a_form_is_told_as_well(slack: LocalSlack) -> None:
    """A view holds its values, whether it is a modal or the Home tab."""
    home = {"type": "home", "blocks": FORM["blocks"]}
    with by_socket(slack, three_steps(slack)), page(slack) as listening:
        client(slack).views_publish(user_id="U0AMINA", view=home)
        slack.command("amina", "complaints", "/complaint")
        form = slack.wait_for(lambda: slack.modal("amina"))
        slack.fill("amina", form["id"], {"what": {"text": "late"}})
        slack.fill("amina", slack.home("amina")["id"], {"what": {"text": "at home"}})
        typed = [one["stack"][0]["state"]["values"]["what"]["text"]["value"] for one in listening.of("modal")]
        at_home = [one["view"]["state"]["values"]["what"]["text"]["value"] for one in listening.of("home")]

    assert typed == [None, "late"]
    assert at_home == [None, "at home"]


def test_what_the_bot_says_takes_its_status_away(slack: LocalSlack) -> None:
    """And the page is told."""
    web, head = client(slack), slack.say("amina", "complaints", "seen this?").ts
    web.assistant_threads_setStatus(channel_id="C0COMPLAINTS", thread_ts=head, status="is looking")
    with page(slack) as listening:
        web.chat_postMessage(channel="C0COMPLAINTS", text="elsewhere")
        assert listening.of("thread") == []
        web.chat_postMessage(channel="C0COMPLAINTS", text="twice", thread_ts=head)
        (told,) = listening.of("thread")

    assert (told["channel"], told["thread_ts"]) == ("C0COMPLAINTS", head)
    assert "status" not in told["shown"]


def test_a_listener_that_fell_behind_is_told_that_it_missed_something(slack: LocalSlack) -> None:
    """It reads once more from there on; one that keeps up misses nothing."""
    with socket.create_connection(slack._listener.getsockname()) as slow, page(slack) as quick:
        slow.sendall(b"GET /control/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        heard = bytearray()
        while b": listening" not in heard:
            heard += slow.recv(1000)
        for number in range(1500):
            slack.tell("story", number=number, note="x" * 20_000)
        numbers = [one["number"] for one in quick.wait_until_told()]
        slow.settimeout(5)
        while b'"number":1499' not in heard[-1_000_000:]:
            heard += slow.recv(500_000)

    assert b'event: missed\ndata: {"type":"missed"}\n\n' in heard
    assert numbers == list(range(1500))


def test_a_server_that_stops_lets_its_listeners_go(slack: LocalSlack) -> None:
    """After what it had to say, and without breaking the line."""
    with page(slack) as listening:
        slack.tell("story", phase="ready")
        slack.stop()
        assert listening.ended.wait(5)

    assert [one["phase"] for one in listening.news] == ["ready"]
    assert listening.cleanly


def test_a_call_is_told_with_the_reasons_why_it_was_refused(slack: LocalSlack) -> None:
    """The whole entry: what was sent, how long it took, and each breach of the rules."""
    blocks = buttons("RC-1")
    blocks[0]["accessory"]["text"]["text"] = "x" * 76
    with page(slack) as listening:
        refused(client(slack).chat_postMessage, channel="C0COMPLAINTS", text="hello", blocks=blocks)
        (entry,) = [one["entry"] for one in listening.of("wire")]

    assert entry | {"at": 0, "seconds": 0} == {
        "index": 0,
        "direction": "call",
        "method": "chat.postMessage",
        "body": {"channel": "C0COMPLAINTS", "text": "hello", "blocks": blocks},
        "encoding": "",
        "ok": False,
        "error": "invalid_blocks",
        "problems": [
            "[ERROR] must be less than 76 characters [json-pointer:/blocks/0/accessory/text/text]",
        ],
        "at": 0,
        "seconds": 0,
    }
    assert 0 < entry["seconds"] < 1


def test_everything_that_crosses_the_wire_is_told_in_its_direction(slack: LocalSlack) -> None:
    """A command, the form that answers it, its acknowledgement, and a post to a response URL."""
    app = three_steps(slack)
    with page(slack) as listening, by_http(slack, app):
        slack.command("amina", "complaints", "/complaint")
        form = slack.wait_for(lambda: slack.modal("amina"))
        slack.submit("amina", form["id"], {"what": {"text": "late"}, "where": {"touchpoint": "call"}})
        url = slack.journal.calls("in.slash_command")[0].body["response_url"]
        WebhookClient(url).send(text="noted")
        WebhookClient(url).send(blocks=[{"type": "hologram"}])
        told = [one["entry"] for one in listening.of("wire")]

    assert [one["index"] for one in told] == list(range(1, 7))  # before it, the app asked who it is
    opened, command = sorted(told[:2], key=lambda one: str(one["direction"]))  # either may end first
    submitted, answered, noted, hologram = told[2:]
    assert [(one["direction"], one["method"], one["ok"]) for one in (opened, command, *told[2:])] == [
        ("call", "views.open", True),
        ("delivery", "in.slash_command", True),
        ("delivery", "in.view_submission", True),
        ("ack", "ack.view_submission", True),
        ("respond", "respond", True),
        ("respond", "respond", False),
    ]
    assert submitted["body"]["view"]["state"]["values"]["what"]["text"]["value"] == "late"
    assert answered["body"] == {"response_action": "errors", "errors": {"what": "Say more"}}
    assert (noted["body"], noted["problems"]) == ({"text": "noted"}, [])
    assert hologram["problems"] == ["[ERROR] unsupported type: hologram [json-pointer:/blocks/0/type]"]


def test_a_wrong_answer_to_a_form_says_what_is_wrong_with_it(slack: LocalSlack) -> None:
    """A view in an acknowledgement obeys the rules of every view."""
    app, bad = new_app(slack), copy.deepcopy(DONE)
    bad["title"]["text"] = "x" * 25
    app.command("/complaint")(
        lambda ack, body, client: (ack(), client.views_open(trigger_id=body["trigger_id"], view=FORM))
    )
    app.view("report")(lambda ack: ack(response_action="update", view=bad))
    with by_http(slack, app):
        slack.command("amina", "complaints", "/complaint")
        form = slack.wait_for(lambda: slack.modal("amina"))
        slack.submit("amina", form["id"], {"what": {"text": "late"}, "where": {"touchpoint": "call"}})
        (answer,) = slack.journal.calls("ack.view_submission")

    assert (answer.ok, answer.error) == (False, "invalid_arguments")
    assert answer.problems == ("[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",)


def test_a_scope_a_fault_and_a_silence_are_reasons_too() -> None:
    """Each in words."""
    app = replace(SlackApp(), scopes=("chat:write",))
    with LocalSlack(app=app, timings=Timings(ack=0.1)) as slack:
        web = client(slack)
        refused(web.reactions_add, channel="C0COMPLAINTS", timestamp="1.000000", name="eyes")
        slack.faults.add(Fault("chat.*", "rate_limited"))
        refused(web.chat_postMessage, channel="C0COMPLAINTS", text="hello")
        slack.command("amina", "complaints", "/complaint")
        silent = new_app(slack)
        silent.command("/complaint")(lambda ack: (time.sleep(0.3), ack()))
        slack.faults.add(Fault("in.*", "drop"))
        slack.command("amina", "complaints", "/complaint")
        with by_socket(slack, silent):
            slack.command("amina", "complaints", "/complaint")
        told = [(one.method, one.error, one.problems) for one in slack.journal if not one.ok]

    assert told == [
        ("reactions.add", "missing_scope", ("the app has not been granted the scope reactions:write",)),
        ("chat.postMessage", "rate_limited", ("a fault on order: rate_limited",)),
        ("in.slash_command", "dispatch_failed", ("the app cannot be reached",)),
        ("in.slash_command", "operation_timeout", ("a fault on order: never sent",)),
        ("in.slash_command", "operation_timeout", ("no acknowledgement within 0.1 seconds",)),
    ]


def test_the_journal_is_read_from_where_one_was_and_from_its_end(slack: LocalSlack) -> None:
    """`after` goes on, `limit` alone gives the latest, nothing gives all."""
    for number in range(5):
        client(slack).chat_postMessage(channel="C0COMPLAINTS", text=str(number))

    def indexes(query: str) -> list[int]:
        body = ask(slack, "GET", f"/control/journal{query}")[2].decode()
        return [json.loads(line)["index"] for line in body.splitlines()]

    assert indexes("") == [0, 1, 2, 3, 4]
    assert indexes("?after=2") == [3, 4]
    assert indexes("?after=0&limit=2") == [1, 2]
    assert indexes("?limit=2") == [3, 4]
    assert indexes("?after=9") == []
    assert ask(slack, "GET", "/control/journal?after=x")[0] == 400
    assert ask(slack, "GET", "/control/journal?limit=0")[0] == 400


def test_faults_are_told_when_they_are_ordered_used_up_and_cancelled(slack: LocalSlack) -> None:
    """From a page and from Python alike."""
    web = client(slack)
    with page(slack) as listening:
        act(slack, "fault", method="chat.postMessage", kind="error", times=2, skip=1)
        web.chat_postMessage(channel="C0COMPLAINTS", text="passes")
        refused(web.chat_postMessage, channel="C0COMPLAINTS", text="strikes")
        refused(web.chat_postMessage, channel="C0COMPLAINTS", text="strikes again")
        slack.faults.add(Fault("chat.update", "slow"))
        listening.wait_until_told()
        slack.faults.clear()
        told = [[(one["skip"], one["times"]) for one in news["faults"]] for news in listening.of("faults")]

    assert told == [[(1, 2)], [(0, 2)], [(0, 1)], [], [(0, 1)], []]
    assert act(slack, "fault", method="*", kind="earthquake")["error"] == "bad_arguments"


@pytest.fixture
def described() -> Iterator[LocalSlack]:
    """A Slack whose app has the features of a manifest."""
    features = {
        "slash_commands": [{"command": "/complaint", "description": "Log a complaint", "usage_hint": "what"}],
        "shortcuts": [{"name": "Log", "type": "global", "callback_id": "log", "description": "Log a case"}],
        "agent_view": {
            "agent_description": "Answers questions",
            "suggested_prompts": [{"title": "Worst", "message": "What hurts most?"}],
        },
    }
    with LocalSlack(app=SlackApp(features=features)) as running:
        yield running


def test_the_state_says_what_the_app_offers_people(described: LocalSlack, slack: LocalSlack) -> None:
    """In the words of its manifest; nothing where there is none."""
    assert state(described)["features"] == {
        "slash_commands": [{"command": "/complaint", "description": "Log a complaint", "usage_hint": "what"}],
        "shortcuts": [{"name": "Log", "type": "global", "callback_id": "log", "description": "Log a case"}],
        "suggested_prompts": [{"title": "Worst", "message": "What hurts most?"}],
        "agent_description": "Answers questions",
    }
    nothing = {"slash_commands": [], "shortcuts": [], "suggested_prompts": [], "agent_description": ""}
    assert state(slack)["features"] == nothing


def test_a_channel_says_what_it_is_for(slack: LocalSlack) -> None:
    """In the state and in the news of it."""
    with page(slack) as listening:
        slack.add_channel(Room("returns", ("amina",), purpose="What comes back"))
        (told,) = listening.of("channel")
    shown = next(one for one in state(slack)["channels"] if one["id"] == "C0RETURNS")

    assert told["channel"]["purpose"]["value"] == "What comes back"
    assert told["channel"]["members"] == ["U0AMINA", "U0FAULTLINE"]
    assert told["channel"] | {"messages": []} == shown
