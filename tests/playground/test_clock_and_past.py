"""The playground's clock goes forward on demand, and its workspace starts with a past."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from bolt_app import FORM, by_socket, client, new_app
from listening import act, page, state
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from playground.slack import LocalSlack, MovableTime, Said, SlackError, Timings, Workspace

MONDAY = datetime(2026, 9, 28, 9, tzinfo=UTC).timestamp()
WEEK = 7 * 24 * 3600.0


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A local Slack on a Monday morning, whose time stands still until it is moved."""
    with LocalSlack(now=MovableTime(MONDAY, passing=lambda: 0.0), timings=Timings(ack=0.6)) as running:
        yield running


def test_time_passes_by_itself_and_can_be_moved_forward() -> None:
    """By any thread, and never back."""
    hand = [100.0]
    time = MovableTime(MONDAY, passing=lambda: hand[0])
    hand[0] += 5
    passed = time()
    time.forward_to(MONDAY + WEEK)
    hand[0] += 1
    later = time()
    movers = [threading.Thread(target=time.forward_to, args=(MONDAY + 9 * WEEK,)) for _ in range(8)]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join()

    assert (passed, later, time()) == (MONDAY + 5, MONDAY + WEEK + 1, MONDAY + 9 * WEEK)
    for past in (MONDAY, float("nan"), float("inf")):
        with pytest.raises(ValueError):
            time.forward_to(past)


def test_moving_the_clock_is_told_and_dates_what_comes(slack: LocalSlack) -> None:
    """From a page and from Python."""
    before = state(slack)["clock"]
    with page(slack) as listening:
        moved = act(slack, "move_clock", to=MONDAY + WEEK)
        slack.move_clock(MONDAY + 2 * WEEK)
        told = [one["now"] for one in listening.of("clock")]
    ts = slack.say("amina", "complaints", "late").ts

    assert before == {"now": MONDAY, "movable": True}
    assert moved == {"ok": True, "result": MONDAY + WEEK}
    assert told == [MONDAY + WEEK, MONDAY + 2 * WEEK]
    assert float(ts) == pytest.approx(MONDAY + 2 * WEEK, abs=1)
    assert state(slack)["clock"]["now"] == MONDAY + 2 * WEEK


def test_the_clock_goes_forward_and_only_where_it_is_the_playgrounds(slack: LocalSlack) -> None:
    """A refusal changes nothing."""
    with LocalSlack() as real:
        assert act(real, "move_clock", to=MONDAY + 900 * WEEK)["error"] == "clock_is_real"
        assert state(real)["clock"]["movable"] is False
    with pytest.raises(SlackError, match="clock_goes_forward"):
        slack.move_clock(MONDAY - 1)
    assert act(slack, "move_clock", to=MONDAY - 1)["error"] == "clock_goes_forward"
    assert act(slack, "move_clock", to=1e12)["error"] == "invalid_time"
    assert act(slack, "move_clock", to="tomorrow")["error"] == "bad_arguments"
    assert state(slack)["clock"]["now"] == MONDAY


def test_six_weeks_at_once_end_what_was_planned_and_nothing_under_way(slack: LocalSlack) -> None:
    """What was planned is posted; a click, a response URL, a stream, a form and a socket go on."""
    web, app = client(slack), new_app(slack)
    app.command("/complaint")(lambda ack: ack())
    app.view("report")(lambda ack: ack())
    with by_socket(slack, app):
        slack.command("amina", "complaints", "/complaint")
        slack.command("amina", "complaints", "/complaint")
        first, second = [entry.body for entry in slack.journal.calls("in.slash_command")]
        web.views_open(trigger_id=first["trigger_id"], view=FORM)
        head = slack.say("amina", "faultline", "seen this?").ts
        stream = web.chat_startStream(channel="D0AMINA", thread_ts=head, markdown_text="Seen ")["ts"]
        web.chat_scheduleMessage(channel="C0GENERAL", post_at=int(MONDAY + WEEK), text="a week later")
        slack.move_clock(MONDAY + 6 * WEEK)
        (posted,) = slack.wait_for(lambda: slack.messages("general"))
        web.chat_appendStream(channel="D0AMINA", ts=stream, markdown_text="twice")
        web.chat_stopStream(channel="D0AMINA", ts=stream)
        web.views_open(trigger_id=second["trigger_id"], view=FORM)
        late = WebhookClient(second["response_url"]).send(text="late").status_code
        form: Any = slack.modal("amina")
        values = {"what": {"text": "late"}, "where": {"touchpoint": "call"}}
        sent = slack.submit("amina", form["id"], values)
        again = slack.command("amina", "complaints", "/complaint")

    assert (posted["text"], float(posted["ts"]) >= MONDAY + 6 * WEEK) == ("a week later", True)
    assert slack.messages("faultline", "amina")[-1]["text"] == "Seen twice"
    assert (late, sent.acked, again.acked) == (200, True, True)
    stamps = [float(one["ts"]) for one in slack.messages("faultline", "amina")]
    assert stamps == sorted(stamps)


def test_time_that_passes_by_itself_ages_handles() -> None:
    """Three seconds for a click and half an hour for a response URL, before and after a jump."""
    hand = [0.0]
    with LocalSlack(now=MovableTime(MONDAY, passing=lambda: hand[0])) as slack:
        slack.command("amina", "complaints", "/complaint")
        slack.move_clock(MONDAY + WEEK)
        given = slack.journal.calls("in.slash_command")[0].body
        hand[0] += 3.1
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            client(slack).views_open(trigger_id=given["trigger_id"], view=FORM)
        early = WebhookClient(given["response_url"]).send(text="early").status_code
        hand[0] += 1800
        late = WebhookClient(given["response_url"]).send(text="late").status_code

    assert (early, late) == (200, 404)


def test_an_event_that_waits_for_its_retry_is_sent_when_its_time_has_come(slack: LocalSlack) -> None:
    """The wait is one on the playground's clock."""
    app, tries = new_app(slack), list[str]()
    app.event("message")(lambda event: tries.append(event["text"]))
    slack.say("amina", "faultline", "hello")  # nobody hears it, nor the first retry at once
    slack.wait_for(lambda: len(slack.journal.calls("in.event_callback")) == 2)
    with by_socket(slack, app):
        slack.move_clock(MONDAY + WEEK)
        slack.wait_for(lambda: tries)

    assert tries == ["hello"]
    assert len(slack.journal.calls("in.event_callback")) == 3


PAST = (
    Said("bruno", "complaints", "A week, I hear", MONDAY - WEEK + 60, thread_of=1),
    Said(
        "amina",
        "complaints",
        "Parcel & refund both late, @faultline",
        MONDAY - WEEK,
        reactions=(("eyes", "chloe"),),
    ),
    Said("chloe", "general", "Good morning", MONDAY - 3 * WEEK),
    Said("deepak", "complaints", "Another one", MONDAY - 2 * WEEK),
    Said("faultline", "complaints", "Noted", MONDAY - WEEK + 60, thread_of=1),
)


@pytest.fixture
def old() -> Iterator[LocalSlack]:
    """A local Slack where people have talked before."""
    with LocalSlack(Workspace(history=PAST), now=MovableTime(MONDAY)) as running:
        yield running


def test_a_workspace_can_start_with_a_past(old: LocalSlack) -> None:
    """In the order of time, with threads and reactions, and the app is told of none of it."""
    first, head, *replies = old.messages("complaints")
    (elsewhere,) = old.messages("general")
    history = client(old).conversations_history(channel="C0COMPLAINTS")["messages"]

    assert (first["text"], float(first["ts"])) == ("Another one", MONDAY - 2 * WEEK)
    assert head["text"] == "Parcel &amp; refund both late, <@U0FAULTLINE>"
    assert head["reactions"] == [{"name": "eyes", "users": ["U0CHLOE"], "count": 1}]
    assert (head["reply_count"], head["reply_users"]) == (2, ["U0BRUNO", "U0FAULTLINE"])
    assert [(one["text"], one["user"], one["thread_ts"]) for one in replies] == [
        ("A week, I hear", "U0BRUNO", head["ts"]),
        ("Noted", "U0FAULTLINE", head["ts"]),
    ]
    assert replies[1]["bot_id"] == "B0FAULTLINE"
    assert float(replies[0]["ts"]) < float(replies[1]["ts"]) < MONDAY
    assert elsewhere["text"] == "Good morning"
    assert [one["ts"] for one in history] == [head["ts"], first["ts"]]
    assert old.journal.calls("in.event_callback") == []


def test_people_can_go_on_without_the_app_being_told(old: LocalSlack) -> None:
    """The page shows what they say; nothing is delivered."""
    app, heard = new_app(old), list[str]()
    app.event("app_mention")(lambda event: heard.append(event["text"]))
    with page(old) as listening, by_socket(old, app):
        ts = old.say_unheard("bruno", "complaints", "@faultline never mind")
        outcome = old.say("bruno", "complaints", "@faultline mind")
        told = [one["message"]["text"] for one in listening.of("message")]
        old.wait_for(lambda: heard)

    assert outcome.acked
    assert heard == ["<@U0FAULTLINE> mind"]
    assert told == ["<@U0FAULTLINE> never mind", "<@U0FAULTLINE> mind"]
    assert float(ts) >= MONDAY


def test_the_playground_has_news_of_its_own(slack: LocalSlack) -> None:
    """Such as how far its story is."""
    with page(slack) as listening:
        slack.tell("story", phase="passing", done=1, total=2)
        (told,) = listening.of("story")

    assert told == {"type": "story", "phase": "passing", "done": 1, "total": 2}
