"""People change and delete what they wrote, and an app that listens hears of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from bolt_app import by_http, new_app

from playground.slack import LocalSlack, SlackApp
from playground.slack.errors import SlackError
from playground.slack.happenings import NOT_SUBSCRIBED


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A local Slack with an app that hears of messages in channels, public and private."""
    with LocalSlack(app=SlackApp(events=("message.channels", "message.groups"))) as running:
        yield running


def test_an_edit_and_a_deletion_arrive_with_what_stood_there_before(slack: LocalSlack) -> None:
    """The changed message keeps its ts, the event has one of its own."""
    app, heard = new_app(slack), list[dict[str, Any]]()
    app.event("message")(lambda event: heard.append(event))

    with by_http(slack, app):
        said = slack.say("amina", "branch-office", "late")
        slack.edit("amina", "branch-office", said.ts, "late & wrong")
        shown = slack.messages("branch-office")[-1]
        slack.delete("amina", "branch-office", said.ts)

    _, edited, gone = heard
    assert (edited["subtype"], edited["channel_type"]) == ("message_changed", "group")
    assert (edited["message"]["text"], edited["previous_message"]["text"]) == ("late &amp; wrong", "late")
    assert edited["message"]["edited"]["user"] == "U0AMINA"
    assert edited["message"]["ts"] == said.ts != edited["ts"]
    assert shown["text"] == "late &amp; wrong"
    assert (gone["subtype"], gone["deleted_ts"]) == ("message_deleted", said.ts)
    assert gone["previous_message"]["text"] == "late &amp; wrong"
    assert slack.messages("branch-office") == []


def test_a_change_where_the_app_is_not_reaches_nobody(slack: LocalSlack) -> None:
    """As with everything that is said there."""
    said = slack.say("amina", "watercooler", "late")

    assert slack.edit("amina", "watercooler", said.ts, "later").error == NOT_SUBSCRIBED
    assert slack.messages("watercooler")[-1]["text"] == "later"


def test_nobody_changes_the_words_of_others(slack: LocalSlack) -> None:
    """Slack's client offers it for one's own messages only."""
    said = slack.say("amina", "complaints", "late")

    with pytest.raises(SlackError, match="cant_update_message"):
        slack.edit("bruno", "complaints", said.ts, "early")
    with pytest.raises(SlackError, match="cant_delete_message"):
        slack.delete("bruno", "complaints", said.ts)
